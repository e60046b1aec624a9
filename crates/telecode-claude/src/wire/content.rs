//! What messages are made of: blocks, pieces of blocks, tokens.

use serde_json::Value;

use super::object::JsonObject;

/// An `assistant` frame: one finished block of an answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AssistantFrame {
    /// The frame.
    pub frame: String,
    /// The model.
    pub model: String,
    /// The blocks.
    pub blocks: Vec<ContentBlock>,
    /// The call of the subagent that it comes from.
    pub parent: Option<String>,
    /// What went wrong, in one of Claude Code's words.
    pub error: Option<String>,
    /// Which error of the API it was, in Claude Code's words.
    pub api_error: Option<String>,
    /// When the limit that it ran into is over, in seconds since 1970.
    pub resets_at: Option<u64>,
    /// The text is the words of an error.
    pub is_error_text: bool,
    /// Frames that do not count any more.
    pub supersedes: Vec<String>,
    /// The tokens of the request.
    pub tokens: Option<TokenUsage>,
}

impl AssistantFrame {
    pub(super) fn decode(mut frame: JsonObject) -> Self {
        let mut message = frame.take("message").unwrap_or_default();
        Self {
            frame: frame.string("uuid"),
            model: message.string("model"),
            blocks: ContentBlock::all(&message),
            parent: frame.words("parent_tool_use_id"),
            error: frame.words("error"),
            api_error: frame.words("api_error"),
            resets_at: resets_at(&mut frame),
            is_error_text: frame.flag("is_api_error_message") || frame.flag("isApiErrorMessage"),
            supersedes: frame.texts("supersedes"),
            tokens: message.take("usage").map(|usage| TokenUsage::decode(&usage)),
        }
    }
}

fn resets_at(frame: &mut JsonObject) -> Option<u64> {
    frame.take("api_error_params")?.take("rate_limit_info")?.whole("resetsAt")
}

/// A `user` frame from Claude Code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserFrame {
    /// It repeats what was told.
    pub is_replay: bool,
    /// Claude Code wrote it to the model itself.
    pub is_synthetic: bool,
    /// Another session wrote it.
    pub peer: Option<PeerWords>,
    /// The blocks.
    pub blocks: Vec<ContentBlock>,
    /// Claude Code's own form of the result that the blocks tell.
    pub result: Option<Value>,
}

impl UserFrame {
    pub(super) fn decode(mut frame: JsonObject) -> Self {
        let message = frame.take("message").unwrap_or_default();
        Self {
            is_replay: frame.flag("isReplay"),
            is_synthetic: frame.flag("isSynthetic"),
            peer: frame.take("origin").and_then(|origin| peer(&origin)),
            blocks: ContentBlock::all(&message),
            result: frame.0.remove("tool_use_result"),
        }
    }
}

/// What another session wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerWords {
    /// What it is called.
    pub from: String,
    /// Its words: several messages where they were joined.
    pub bodies: Vec<String>,
    /// Claude Code made one prompt of several messages; those but the last were repeated alone before.
    pub joined: bool,
}

fn peer(origin: &JsonObject) -> Option<PeerWords> {
    if origin.text("kind") != Some("peer") {
        return None;
    }
    let members: Vec<_> = origin.objects("members").iter().map(|member| member.string("body")).collect();
    let joined = !members.is_empty();
    let bodies = if joined { members } else { vec![origin.string("body")] };
    Some(PeerWords { from: origin.string("name"), bodies, joined })
}

/// A block of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum ContentBlock {
    /// What is said in it, Markdown.
    Text(String),
    /// A tool is called.
    Call {
        /// Claude's id of the call.
        id: String,
        /// The tool's name.
        name: String,
        /// The input.
        input: Value,
    },
    /// A tool call ended.
    Outcome {
        /// Claude's id of the call.
        id: String,
        /// The tool says that it failed.
        is_error: bool,
        /// What the model reads of it.
        text: String,
    },
    /// What Claude thought.
    Thinking(String),
    /// Anything else: pictures, blocks of later versions.
    Other,
}

impl ContentBlock {
    /// The blocks of a message. Content that is one text is one block.
    pub fn all(message: &JsonObject) -> Vec<Self> {
        match message.text("content") {
            Some(text) => vec![Self::Text(text.to_owned())],
            None => message.objects("content").into_iter().map(Self::decode).collect(),
        }
    }

    fn decode(mut block: JsonObject) -> Self {
        match block.text("type").unwrap_or_default() {
            "text" => Self::Text(block.string("text")),
            "thinking" => Self::Thinking(block.string("thinking")),
            "tool_use" | "server_tool_use" | "mcp_tool_use" => Self::Call {
                id: block.string("id"),
                name: block.string("name"),
                input: block.0.remove("input").unwrap_or_default(),
            },
            kind if kind.ends_with("tool_result") => {
                let texts = Self::all(&block).into_iter().filter_map(|part| match part {
                    Self::Text(text) => Some(text),
                    Self::Thinking(_) | Self::Call { .. } | Self::Outcome { .. } | Self::Other => None,
                });
                Self::Outcome {
                    id: block.string("tool_use_id"),
                    is_error: block.flag("is_error"),
                    text: texts.collect::<Vec<_>>().join("\n"),
                }
            }
            _ => Self::Other,
        }
    }
}

/// A piece of a block that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentDelta {
    /// Of the answer.
    Text(String),
    /// Of thinking; may be empty.
    Thinking(String),
    /// A call begins.
    CallBegan {
        /// Claude's id of the call.
        id: String,
        /// The tool's name.
        name: String,
    },
    /// Of the input of the call that began last, as JSON text.
    CallInput(String),
    /// Of anything else.
    Other,
}

impl ContentDelta {
    pub(super) fn decode(mut event: JsonObject) -> Self {
        let kind = event.string("type");
        match kind.as_str() {
            "content_block_delta" => Self::piece(&event.take("delta").unwrap_or_default()),
            "content_block_start" => Self::beginning(&event.take("content_block").unwrap_or_default()),
            _ => Self::Other,
        }
    }

    fn piece(delta: &JsonObject) -> Self {
        match delta.text("type").unwrap_or_default() {
            "text_delta" => Self::Text(delta.string("text")),
            "thinking_delta" => Self::Thinking(delta.string("thinking")),
            "input_json_delta" => Self::CallInput(delta.string("partial_json")),
            _ => Self::Other,
        }
    }

    fn beginning(block: &JsonObject) -> Self {
        match block.text("type").unwrap_or_default() {
            "thinking" | "redacted_thinking" => Self::Thinking(block.string("thinking")),
            "tool_use" => Self::CallBegan { id: block.string("id"), name: block.string("name") },
            _ => Self::Other,
        }
    }
}

/// How many tokens a request, or several, took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TokenUsage {
    /// All that went in: fresh, written to the cache and read from it.
    pub input: u64,
    /// All that came out.
    pub output: u64,
}

impl TokenUsage {
    pub(super) fn decode(usage: &JsonObject) -> Self {
        let keys = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"];
        let parts = keys.into_iter().filter_map(|key| usage.whole(key));
        let output = usage.whole("output_tokens").unwrap_or_default();
        Self { input: parts.fold(0, u64::saturating_add), output }
    }
}
