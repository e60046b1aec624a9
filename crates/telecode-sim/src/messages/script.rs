//! What the scripted model answers, as data: built in Rust or read from JSON.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::conversation;

/// What the model answers to the main loop of an agent.
///
/// A request is answered by the first rule that matches; else by the next step; else by an echo of the last human text.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// Answers chosen by what was said. They are tried first, in order.
    pub rules: Vec<Rule>,
    /// Answers in order, each used once.
    pub steps: Vec<Reply>,
}

impl Script {
    /// An empty script: every request is echoed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a script from JSON.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Adds an answer for the next request that no rule takes.
    #[must_use]
    pub fn then(mut self, reply: impl Into<Reply>) -> Self {
        self.steps.push(reply.into());
        self
    }

    /// Adds a rule: when the last human text contains `text` (in any case), these replies follow, one per model call.
    #[must_use]
    pub fn when<R: Into<Reply>>(self, text: &str, replies: impl IntoIterator<Item = R>) -> Self {
        self.rule(When::said(text), replies)
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule<R: Into<Reply>>(mut self, when: When, replies: impl IntoIterator<Item = R>) -> Self {
        self.rules.push(Rule { when, replies: replies.into_iter().map(Into::into).collect(), times: None });
        self
    }
}

/// Answers for a kind of request.
///
/// `replies[n]` answers the call that comes after `n` answers to the same human text, so a rule with a tool call has
/// two replies: the call, and what is said about its result. Nothing is remembered for this, so a turn that is run
/// again after a crash gets the same answers again. A request past the last reply is not taken by the rule.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which requests it takes.
    pub when: When,
    /// The answers of a turn, in order.
    pub replies: Vec<Reply>,
    /// How many requests it takes at most; without it, any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// Which requests a rule takes: all that is set must hold. Texts are compared without case.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// The last human text contains this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// The last human text contains one of these as a whole word.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub word: Vec<String>,
    /// The last message holds a tool result that contains this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_result: Option<String>,
}

impl When {
    /// The last human text contains `text`.
    pub fn said(text: &str) -> Self {
        Self { said: Some(text.to_owned()), ..Self::default() }
    }

    /// The last human text contains one of `words` as a whole word.
    pub fn word(words: &[&str]) -> Self {
        Self { word: words.iter().map(|word| (*word).to_owned()).collect(), ..Self::default() }
    }

    /// The last message holds a tool result that contains `text`.
    pub fn tool_result(text: &str) -> Self {
        Self { tool_result: Some(text.to_owned()), ..Self::default() }
    }

    /// Whether a request with this last human text and these messages is meant.
    pub fn holds(&self, said: &str, messages: &[Value]) -> bool {
        let said = said.to_lowercase();
        let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).collect();
        let results = conversation::last_tool_results(messages);
        let resulted = |text: &String| {
            let text = text.to_lowercase();
            results.iter().any(|result| result.text.to_lowercase().contains(&text))
        };
        self.said.as_ref().is_none_or(|text| said.contains(&text.to_lowercase()))
            && (self.word.is_empty()
                || self.word.iter().any(|word| words.contains(&word.to_lowercase().as_str())))
            && self.tool_result.as_ref().is_none_or(resulted)
    }
}

/// One answer of the model.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reply {
    /// Requests to refuse first, one each, before the answer is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Failure>,
    /// A gate that must open before the first byte is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    /// How long to wait before the first byte.
    pub delay_ms: u64,
    /// What is streamed, in order.
    pub beats: Vec<Beat>,
    /// Why the model stopped; by default `tool_use` if a tool is called, else `end_turn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<String>,
    /// What the answer is said to have used.
    pub usage: Usage,
    /// What its headers say of the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// How texts are cut into deltas.
    pub pace: Pace,
}

impl Reply {
    /// An answer with nothing in it yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An answer of one text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new().beat(Beat::Text(text.into()))
    }

    /// An answer that calls one tool.
    pub fn tool(name: &str, input: Value) -> Self {
        Self::new().call(name, input)
    }

    /// Adds a tool call; several of them in one answer run in parallel.
    #[must_use]
    pub fn call(self, name: &str, input: Value) -> Self {
        self.beat(Beat::Tool(ToolCall { name: name.to_owned(), input, id: None, result: None, takes_ms: 0 }))
    }

    /// Adds a tool call with what the stand-in agent gives as its result.
    #[must_use]
    pub fn call_with_result(self, name: &str, input: Value, result: &str, takes_ms: u64) -> Self {
        let result = Some(result.to_owned());
        self.beat(Beat::Tool(ToolCall { name: name.to_owned(), input, id: None, result, takes_ms }))
    }

    /// Adds a beat.
    #[must_use]
    pub fn beat(mut self, beat: Beat) -> Self {
        self.beats.push(beat);
        self
    }

    /// Refuses one request before the answer is given.
    #[must_use]
    pub fn fails(mut self, failure: Failure) -> Self {
        self.failures.push(failure);
        self
    }

    /// Refuses `times` requests before the answer is given.
    #[must_use]
    pub fn fails_times(mut self, times: usize, failure: &Failure) -> Self {
        self.failures.extend(std::iter::repeat_n(failure, times).cloned());
        self
    }

    /// Holds the first byte back until the gate opens.
    #[must_use]
    pub fn held_by(mut self, gate: &str) -> Self {
        self.hold = Some(gate.to_owned());
        self
    }

    /// Streams texts in chunks of `chunk` characters, `delay_ms` apart.
    #[must_use]
    pub fn paced(mut self, chunk: usize, delay_ms: u64) -> Self {
        self.pace = Pace { chunk, delay_ms };
        self
    }

    /// Sets what the answer is said to have used.
    #[must_use]
    pub fn using(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    /// Sets what its headers say of the plan.
    #[must_use]
    pub fn with_plan(mut self, plan: Plan) -> Self {
        self.plan = Some(plan);
        self
    }

    /// Sets why the model stopped.
    #[must_use]
    pub fn stopped_by(mut self, reason: &str) -> Self {
        self.stop_reason = Some(reason.to_owned());
        self
    }

    /// Why the model stopped.
    pub fn reason(&self) -> &str {
        let calls = self.beats.iter().any(|beat| matches!(beat, Beat::Tool(_)));
        self.stop_reason.as_deref().unwrap_or(if calls { "tool_use" } else { "end_turn" })
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// One thing that happens while an answer is streamed.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Beat {
    /// Text. It goes on in the open text block, if there is one: a hold or a pause does not end a block.
    Text(String),
    /// The same text again and again, up to a size.
    Repeat {
        /// What is repeated.
        text: String,
        /// The size in bytes, never exceeded.
        bytes: usize,
    },
    /// A thinking block.
    Thinking(String),
    /// A tool call.
    Tool(ToolCall),
    /// Ends the open block, so that the next text starts a new one.
    Break,
    /// Waits until a gate opens.
    Hold(String),
    /// Waits so many milliseconds.
    Pause(u64),
    /// Sends a `ping` event.
    Ping,
    /// Cuts the connection.
    Cut,
    /// Sends an `error` event and ends the stream.
    Error {
        /// The error's type, such as `overloaded_error`.
        kind: String,
        /// The error's message.
        message: String,
    },
}

/// A call of a tool by the model.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ToolCall {
    /// The tool's name.
    pub name: String,
    /// The tool's input.
    pub input: Value,
    /// The call's id; a new one by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What the stand-in agent gives as the result. The real CLI runs the tool itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// How long the tool of the stand-in agent runs.
    #[serde(default)]
    pub takes_ms: u64,
}

/// A refused request.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The HTTP status.
    pub status: u16,
    /// The error's type, such as `rate_limit_error`.
    pub kind: String,
    /// The error's message.
    pub message: String,
    /// Seconds for the `retry-after` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// What its headers say of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
}

/// What the headers of an answer say of the plan's limits. Claude Code reads them only with a login, not with a key.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// `allowed`, `allowed_warning` or `rejected`.
    pub status: String,
    /// How much of the five hours is used, from 0 to 1.
    pub utilization: f64,
    /// When they begin anew, in seconds since 1970.
    pub resets: u64,
}

impl Plan {
    /// What is said of a window that is used so far and begins anew then.
    pub fn new(status: &str, utilization: f64, resets: u64) -> Self {
        Self { status: status.to_owned(), utilization, resets }
    }

    /// The headers, by name.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("anthropic-ratelimit-unified-status", self.status.clone()),
            ("anthropic-ratelimit-unified-reset", self.resets.to_string()),
            ("anthropic-ratelimit-unified-representative-claim", "five_hour".to_owned()),
            ("anthropic-ratelimit-unified-5h-status", self.status.clone()),
            ("anthropic-ratelimit-unified-5h-utilization", self.utilization.to_string()),
            ("anthropic-ratelimit-unified-5h-reset", self.resets.to_string()),
        ];
        if self.status == "allowed_warning" {
            headers.push(("anthropic-ratelimit-unified-5h-surpassed-threshold", "0.9".to_owned()));
        }
        headers
    }
}

impl Failure {
    /// A refusal with a status and an error of the API.
    pub fn new(status: u16, kind: &str, message: &str) -> Self {
        Self { status, kind: kind.to_owned(), message: message.to_owned(), retry_after: None, plan: None }
    }

    /// 400: the request is wrong.
    pub fn bad_request(message: &str) -> Self {
        Self::new(400, "invalid_request_error", message)
    }

    /// 401: the key is wrong.
    pub fn unauthorised() -> Self {
        Self::new(401, "authentication_error", "invalid x-api-key")
    }

    /// 429: too many requests.
    pub fn rate_limited(retry_after: u32) -> Self {
        let failure = Self::new(429, "rate_limit_error", "This request would exceed your rate limit.");
        Self { retry_after: Some(retry_after), ..failure }
    }

    /// 429: the plan is used up until then.
    pub fn used_up(resets: u64) -> Self {
        let failure =
            Self::new(429, "rate_limit_error", "This request would exceed your account's rate limit.");
        Self { plan: Some(Plan::new("rejected", 1.0, resets)), ..failure }
    }

    /// 500: the API broke.
    pub fn broken() -> Self {
        Self::new(500, "api_error", "Internal server error")
    }

    /// 529: the API is overloaded.
    pub fn overloaded() -> Self {
        Self::new(529, "overloaded_error", "Overloaded")
    }
}

/// What an answer is said to have used, in tokens.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    /// Input that was not cached.
    pub input_tokens: u64,
    /// Output.
    pub output_tokens: u64,
    /// Input read from the cache.
    pub cache_read_input_tokens: u64,
    /// Input written to the cache.
    pub cache_creation_input_tokens: u64,
}

impl Default for Usage {
    fn default() -> Self {
        Self {
            input_tokens: 100,
            output_tokens: 20,
            cache_read_input_tokens: 0,
            cache_creation_input_tokens: 0,
        }
    }
}

/// How texts are cut into deltas.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pace {
    /// Characters per delta; at least one.
    pub chunk: usize,
    /// The wait before each delta.
    pub delay_ms: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { chunk: 1000, delay_ms: 0 }
    }
}
