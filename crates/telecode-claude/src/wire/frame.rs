//! One line of stdout.

use super::content::{AssistantFrame, ContentDelta, UserFrame};
use super::control::{ControlRequest, ControlResponse, request};
use super::limits::RateLimits;
use super::mend;
use super::object::JsonObject;
use super::result::ResultFrame;
use super::system::SystemFrame;

/// A line of Claude Code's output, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub enum WireFrame {
    /// A finished block of an answer.
    Assistant(Box<AssistantFrame>),
    /// The end of a tool call, an echo, or words of the harness.
    User(UserFrame),
    /// A piece of a block.
    Stream {
        /// The piece.
        delta: ContentDelta,
        /// The call of the subagent that it comes from.
        parent: Option<String>,
    },
    /// The end of a cycle.
    Result(Box<ResultFrame>),
    /// A `system` frame.
    System(SystemFrame),
    /// Where a prompt is in the queue.
    Lifecycle {
        /// The prompt.
        prompt: String,
        /// Where it is in the queue, in Claude Code's word.
        state: String,
        /// What woke Claude up for it, if nobody wrote it.
        wakeup: Option<String>,
    },
    /// The conversation goes on under another id.
    Reset {
        /// That id.
        session: String,
    },
    /// How the limits of the plan stand.
    Limits(RateLimits),
    /// A login went wrong.
    AuthError(String),
    /// A request, which wants an answer.
    Request {
        /// Its id.
        id: String,
        /// What it wants.
        dialogue: ControlRequest,
    },
    /// A request is withdrawn.
    Cancel {
        /// Its id.
        id: String,
    },
    /// A reply to a request of ours.
    Reply(Box<ControlResponse>),
    /// Known, and of no use here.
    Quiet,
    /// Of an unknown type.
    Unknown {
        /// The type.
        kind: String,
        /// The frame as it came.
        raw: JsonObject,
    },
}

impl WireFrame {
    /// Decodes a line. `None` if it is no JSON object.
    pub fn decode(line: &[u8]) -> Option<Self> {
        JsonObject::of(mend::value(line)?).map(Self::of)
    }

    fn of(mut frame: JsonObject) -> Self {
        let kind = frame.string("type");
        match kind.as_str() {
            "assistant" => Self::Assistant(Box::new(AssistantFrame::decode(frame))),
            "user" => Self::User(UserFrame::decode(frame)),
            "stream_event" => stream(frame),
            "result" => Self::Result(Box::new(ResultFrame::decode(frame))),
            "system" => Self::System(SystemFrame::decode(frame)),
            "command_lifecycle" => {
                let (prompt, state) = (frame.string("command_uuid"), frame.string("state"));
                Self::Lifecycle { prompt, state, wakeup: frame.words("wakeup_source") }
            }
            "conversation_reset" => Self::Reset { session: frame.string("new_conversation_id") },
            "rate_limit_event" => {
                Self::Limits(RateLimits::decode(frame.take("rate_limit_info").unwrap_or_default()))
            }
            "auth_status" => frame.words("error").map_or(Self::Quiet, Self::AuthError),
            "control_request" => match request(frame.clone()) {
                Some((id, dialogue)) => Self::Request { id, dialogue },
                None => Self::Unknown { kind, raw: frame },
            },
            "control_cancel_request" => Self::Cancel { id: frame.string("request_id") },
            "control_response" => {
                Self::Reply(Box::new(ControlResponse::decode(frame.take("response").unwrap_or_default())))
            }
            kind if QUIET.contains(&kind) => Self::Quiet,
            _ => Self::Unknown { kind, raw: frame },
        }
    }
}

/// Types that are known and say nothing that is needed here.
const QUIET: [&str; 8] = [
    "keep_alive",
    "tool_progress",
    "tool_use_summary",
    "prompt_suggestion",
    "active_goal",
    "autocompact_state",
    "transcript_mirror",
    "context_usage",
];

fn stream(mut frame: JsonObject) -> WireFrame {
    let parent = frame.words("parent_tool_use_id");
    WireFrame::Stream { delta: ContentDelta::decode(frame.take("event").unwrap_or_default()), parent }
}
