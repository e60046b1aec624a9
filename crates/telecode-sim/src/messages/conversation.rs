//! Reads what an agent sent to the Messages API: the last human text, the tool results, whether it is a side call.

use serde_json::Value;

/// How texts begin that the CLI itself puts into user messages: reminders, the mark of an interrupt, and the
/// order to go on after a crash.
const HARNESS: [&str; 3] =
    ["<system-reminder>", "[Request interrupted by user", "Continue from where you left off."];

/// The texts that a person wrote, oldest first, with their place among the messages.
pub fn human_texts(messages: &[Value]) -> Vec<(usize, String)> {
    let mut texts = Vec::new();
    for (place, message) in messages.iter().enumerate() {
        if message["role"] == "user" {
            texts.extend(own_texts(&message["content"]).into_iter().map(|text| (place, text)));
        }
    }
    texts
}

/// The last human text, with the number of answers that came after it.
pub fn last_human_text(messages: &[Value]) -> Option<(String, usize)> {
    let (place, text) = human_texts(messages).pop()?;
    let answers = messages[place..].iter().filter(|message| message["role"] == "assistant").count();
    Some((text, answers))
}

/// A tool result that the model got.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ToolResult {
    /// The call it belongs to.
    pub tool_use_id: String,
    /// Its text; the texts of several blocks are joined by newlines.
    pub text: String,
    /// Whether the call failed or was refused.
    pub is_error: bool,
}

/// The tool results of the last user message.
pub fn last_tool_results(messages: &[Value]) -> Vec<ToolResult> {
    messages.iter().rev().find(|message| message["role"] == "user").map(results_of).unwrap_or_default()
}

/// All tool results, oldest first.
pub fn tool_results(messages: &[Value]) -> Vec<ToolResult> {
    messages.iter().filter(|message| message["role"] == "user").flat_map(results_of).collect()
}

/// What a request wants a title for, if it is one that Claude Code makes for the title of a session.
pub fn titled(body: &Value) -> Option<String> {
    let messages = body["messages"].as_array()?;
    let (text, _) = last_human_text(messages)?;
    let (about, _) = text.strip_prefix("<session>")?.rsplit_once("</session>")?;
    Some(about.trim().to_owned())
}

/// What a model could call a session that begins so: the first words, without those that are only polite. There is none for a
/// single word, as of a real model.
pub fn title(about: &str) -> Option<String> {
    const POLITE: [&str; 7] = ["please", "can", "could", "you", "hi", "hello", "hey"];
    const WORDS: usize = 5;
    let words = about.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let own = words.filter(|word| !word.is_empty());
    let own = own.skip_while(|word| POLITE.contains(&word.to_lowercase().as_str()));
    let words: Vec<_> = own.take(WORDS).collect();
    let (title, first) = (words.join(" "), words.first()?.chars().next()?);
    (words.len() > 1).then(|| format!("{}{}", first.to_uppercase(), &title[first.len_utf8()..]))
}

/// Whether a request is a call of the CLI for itself (a title, a probe, a classifier) and not of the main loop.
pub fn is_side_call(body: &Value) -> bool {
    let no_tools = body["tools"].as_array().is_none_or(Vec::is_empty);
    let forced = body["tool_choice"]["type"] == "tool";
    let probe = body["max_tokens"] == 1;
    no_tools || forced || probe
}

fn results_of(message: &Value) -> Vec<ToolResult> {
    let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    blocks.iter().filter(|block| block["type"] == "tool_result").map(result_of).collect()
}

fn result_of(block: &Value) -> ToolResult {
    ToolResult {
        tool_use_id: block["tool_use_id"].as_str().unwrap_or_default().to_owned(),
        text: all_texts(&block["content"]).join("\n"),
        is_error: block["is_error"].as_bool().unwrap_or(false),
    }
}

fn own_texts(content: &Value) -> Vec<String> {
    let texts = all_texts(content);
    let is_own =
        |text: &String| !text.trim().is_empty() && !HARNESS.iter().any(|mark| text.starts_with(mark));
    texts.into_iter().filter(is_own).collect()
}

fn all_texts(content: &Value) -> Vec<String> {
    match content {
        Value::String(text) => vec![text.clone()],
        Value::Array(blocks) => {
            blocks.iter().filter_map(|block| block["text"].as_str()).map(str::to_owned).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}
