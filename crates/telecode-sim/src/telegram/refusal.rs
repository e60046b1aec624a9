//! What the server says when it refuses a call.

use serde_json::{Value, json};

/// A refused call: an HTTP status and the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status and `error_code`.
    pub code: u16,
    /// The `description`.
    pub description: String,
    /// `parameters.retry_after`, in seconds.
    pub retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal with the words given.
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None }
    }

    /// 400. The first letter of `what` becomes small, unless it is a constant such as `BUTTON_DATA_INVALID`.
    pub fn bad(what: impl AsRef<str>) -> Self {
        Self::new(400, prefixed("Bad Request", what.as_ref()))
    }

    /// 403.
    pub fn forbidden(what: impl AsRef<str>) -> Self {
        Self::new(403, prefixed("Forbidden", what.as_ref()))
    }

    /// 401: the token is unknown or was revoked.
    pub fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    /// 404: no such method, or a path that is not a bot's.
    pub fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    /// 409: somebody else polls, or a webhook is set.
    pub fn conflict(what: impl AsRef<str>) -> Self {
        Self::new(409, prefixed("Conflict", what.as_ref()))
    }

    /// 429 with the seconds to wait.
    pub fn too_many(retry_after: u32) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(429, format!("Too Many Requests: retry after {retry_after}"))
        }
    }

    /// The whole answer.
    pub fn to_json(&self) -> Value {
        let mut answer = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            answer["parameters"] = json!({"retry_after": seconds});
        }
        answer
    }
}

fn prefixed(prefix: &str, what: &str) -> String {
    let mut letters = what.chars();
    let Some(first) = letters.next() else { return prefix.to_owned() };
    let constant = letters.next().is_some_and(|second| second == '_' || second.is_ascii_uppercase());
    if constant {
        return format!("{prefix}: {what}");
    }
    format!("{prefix}: {}{}", first.to_lowercase(), &what[first.len_utf8()..])
}
