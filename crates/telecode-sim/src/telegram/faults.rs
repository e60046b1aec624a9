//! Faults that a test orders: refusals, delays, cut connections.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::refusal::Refusal;

/// A fault: which calls it meets, how often, and what it does to them. All given conditions must hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// Set by the server.
    pub id: u64,
    /// Only this method, in any case.
    pub method: Option<String>,
    /// Only this chat.
    pub chat_id: Option<i64>,
    /// Only calls whose parameters contain this text.
    pub text: Option<String>,
    /// Let this many matching calls pass first.
    pub skip: u32,
    /// Meet this many calls, then vanish. Without it, stay until cleared.
    pub times: Option<u32>,
    /// Refuse with this code. 401 is a revoked token, 409 a second poller, 5xx an outage.
    pub error_code: Option<u16>,
    /// The words of the refusal; the usual ones of the code if left out.
    pub description: Option<String>,
    /// `parameters.retry_after` of the refusal.
    pub retry_after: Option<u32>,
    /// `parameters.migrate_to_chat_id` of the refusal.
    pub migrate_to_chat_id: Option<i64>,
    /// Wait this long before the call is carried out.
    pub delay_before_ms: u64,
    /// Wait this long before the answer is sent.
    pub delay_after_ms: u64,
    /// Cut the connection.
    pub cut: Option<Cut>,
}

/// When the connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// The call is not carried out.
    Before,
    /// The call is carried out, but its answer never arrives.
    After,
}

impl Fault {
    /// The refusal that the fault orders.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        let code = self.error_code?;
        let usual = match code {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            409 => {
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            }
            429 => "Too Many Requests",
            502 => "Bad Gateway",
            _ => "Internal Server Error",
        };
        let seconds = self.retry_after.or((code == 429).then_some(1));
        let words = match (&self.description, seconds) {
            (Some(words), _) => words.clone(),
            (None, Some(seconds)) if code == 429 => format!("{usual}: retry after {seconds}"),
            (None, _) => usual.to_owned(),
        };
        Some(Refusal { code, description: words, retry_after: seconds, migrate_to: self.migrate_to_chat_id })
    }

    fn meets(&self, method: &str, params: &Value) -> bool {
        let by_method = self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        let by_chat = self.chat_id.is_none_or(|wanted| chat_of(params) == Some(wanted));
        let by_text = self.text.as_ref().is_none_or(|wanted| holds(params, wanted));
        by_method && by_chat && by_text
    }
}

fn chat_of(params: &Value) -> Option<i64> {
    let chat = params.get("chat_id")?;
    chat.as_i64().or_else(|| chat.as_str()?.parse().ok())
}

fn holds(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text.contains(wanted),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
        Value::Object(fields) => fields.values().any(|field| holds(field, wanted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The faults that stand.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    standing: Vec<Fault>,
    last: u64,
}

impl Faults {
    /// Adds a fault and returns its number.
    pub(crate) fn add(&mut self, fault: Fault) -> u64 {
        self.last += 1;
        self.standing.push(Fault { id: self.last, ..fault });
        self.last
    }

    /// Those that stand.
    pub(crate) fn list(&self) -> &[Fault] {
        &self.standing
    }

    /// Takes all away.
    pub(crate) fn clear(&mut self) {
        self.standing.clear();
    }

    /// The first fault that meets a call. It is used up by that.
    pub(crate) fn meet(&mut self, method: &str, params: &Value) -> Option<Fault> {
        let mut met = None;
        for fault in &mut self.standing {
            if fault.times == Some(0) || !fault.meets(method, params) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times = times.saturating_sub(1);
            }
            met = Some(fault.clone());
            break;
        }
        self.standing.retain(|fault| fault.times != Some(0));
        met
    }
}
