//! `result` frames: the end of a cycle.

use super::content::TokenUsage;
use super::object::JsonObject;

/// A `result` frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultFrame {
    /// The session.
    pub session: String,
    /// `success`, or the kind of error.
    pub subtype: String,
    /// It did not go well, whatever the subtype says.
    pub is_error: bool,
    /// The last text block, or the words of an error.
    pub text: String,
    /// The words of errors.
    pub errors: Vec<String>,
    /// Why it ended.
    pub reason: String,
    /// The HTTP status of the error.
    pub status: Option<u64>,
    /// How long it took.
    pub duration_ms: u64,
    /// What the process, or the session, cost until now.
    pub total_cost: Option<f64>,
    /// What was used of each model since the last result, if the version says.
    pub own: Option<Vec<ModelUsage>>,
    /// What the process, or the session, used of each model until now.
    pub used: Vec<ModelUsage>,
    /// Which error of the API ended it, in Claude Code's words.
    pub api_error: Option<String>,
    /// What it read, its cache included, and what it wrote.
    pub tokens: TokenUsage,
    /// How large the context of each model is: its names, and tokens.
    pub windows: Vec<(Vec<String>, u64)>,
    /// The prompts that it answers.
    pub prompts: Vec<String>,
    /// A turn that was cut ran again by itself.
    pub is_rerun: bool,
    /// Why the start failed.
    pub startup_failure: Option<String>,
}

impl ResultFrame {
    pub(super) fn decode(mut frame: JsonObject) -> Self {
        let since = frame.take("model_usage_since_last_result");
        let usage = frame.take("modelUsage").unwrap_or_default();
        Self {
            session: frame.string("session_id"),
            subtype: frame.string("subtype"),
            is_error: frame.flag("is_error"),
            text: frame.string("result"),
            errors: frame.texts("errors"),
            reason: frame.string("terminal_reason"),
            status: frame.whole("api_error_status"),
            duration_ms: frame.whole("duration_ms").unwrap_or_default(),
            total_cost: frame.number("total_cost_usd"),
            own: since.map(|models| used(&models)),
            used: used(&usage),
            api_error: frame.words("api_error"),
            tokens: frame.take("usage").map(|usage| TokenUsage::decode(&usage)).unwrap_or_default(),
            windows: windows(usage),
            prompts: prompts(&frame),
            is_rerun: frame.words("resume_reason").is_some(),
            startup_failure: frame.words("startup_failure_reason"),
        }
    }
}

/// What was used of one model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModelUsage {
    /// The model.
    pub model: String,
    /// What it read, its cache included, and what it wrote.
    pub tokens: TokenUsage,
    /// What that cost, in US dollars.
    pub cost: f64,
}

fn used(models: &JsonObject) -> Vec<ModelUsage> {
    let models = models.0.iter().filter_map(|(name, model)| Some((name, JsonObject::of(model.clone())?)));
    let used = models.map(|(name, model)| {
        let read = ["inputTokens", "cacheReadInputTokens", "cacheCreationInputTokens"];
        let input = read.into_iter().filter_map(|key| model.whole(key)).fold(0, u64::saturating_add);
        let output = model.whole("outputTokens").unwrap_or_default();
        let cost = model.number("costUSD").unwrap_or_default();
        ModelUsage { model: name.clone(), tokens: TokenUsage { input, output }, cost }
    });
    used.collect()
}

fn windows(usage: JsonObject) -> Vec<(Vec<String>, u64)> {
    let models = usage.0.into_iter().filter_map(|(name, model)| Some((name, JsonObject::of(model)?)));
    models
        .filter_map(|(name, model)| {
            let names = std::iter::once(name).chain(model.words("canonicalModel")).collect();
            Some((names, model.whole("contextWindow").filter(|window| *window > 0)?))
        })
        .collect()
}

fn prompts(frame: &JsonObject) -> Vec<String> {
    let all = frame.texts("user_message_uuids");
    if all.is_empty() { frame.words("user_message_uuid").into_iter().collect() } else { all }
}
