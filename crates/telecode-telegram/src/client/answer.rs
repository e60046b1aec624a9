//! Reads the envelope that every answer of the Bot API comes in.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{ApiRefusal, BotApiError, redact};

/// How much of a foreign answer is kept for the log, in characters.
const EXCERPT_LIMIT: usize = 120;

/// The longest that a server is believed when it says how long to wait. Telegram's own penalties are minutes, hours after abuse.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

#[derive(Deserialize)]
struct ApiAnswer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    description: Value,
    #[serde(default)]
    error_code: Value,
    #[serde(default)]
    parameters: Value,
}

/// Reads a result, or why there is none.
pub(super) fn read<R: DeserializeOwned>(status: u16, body: &[u8], token: &str) -> Result<R, BotApiError> {
    let Ok(answer) = serde_json::from_slice::<ApiAnswer<'_>>(body) else {
        return Err(BotApiError::BadAnswer { status, excerpt: excerpt(body, token) });
    };
    if !answer.ok {
        return Err(BotApiError::Refused(refusal(status, &answer, token)));
    }
    let result = answer.result.map_or("null", RawValue::get);
    serde_json::from_str(result).map_err(|error| BotApiError::BadAnswer {
        status,
        excerpt: redact(&format!("unexpected result: {error}"), token),
    })
}

fn refusal(status: u16, answer: &ApiAnswer<'_>, token: &str) -> ApiRefusal {
    let code = answer.error_code.as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(status);
    let description = redact(answer.description.as_str().unwrap_or("no description"), token);
    let retry_after = answer.parameters["retry_after"]
        .as_u64()
        .map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
    let migrate_to = answer.parameters["migrate_to_chat_id"].as_i64();
    ApiRefusal { code, description, retry_after, migrate_to }
}

/// The start of a foreign answer on one line.
fn excerpt(body: &[u8], token: &str) -> String {
    let text = redact(&String::from_utf8_lossy(body), token);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "it is empty".to_owned() } else { words.chars().take(EXCERPT_LIMIT).collect() }
}
