//! `system` frames.

use super::object::JsonObject;

/// A `system` frame. Those that telecode has no use for are [`SystemFrame::Quiet`].
#[derive(Debug, Clone, PartialEq)]
pub enum SystemFrame {
    /// A cycle begins.
    Init(Box<InitFrame>),
    /// What the agent does, and in which mode.
    Status {
        /// It makes the conversation shorter.
        is_compacting: bool,
        /// The mode, if it was said.
        mode: Option<String>,
        /// The prompts that the request to the model answers.
        prompts: Vec<String>,
    },
    /// The conversation was made shorter; tokens before and after.
    Compacted {
        /// The tokens of the conversation before.
        before: Option<u64>,
        /// Its tokens now.
        after: Option<u64>,
    },
    /// Another model goes on.
    FellBack {
        /// The one that was wanted.
        from: String,
        /// The one that answers.
        to: String,
    },
    /// Whether it works.
    State(String),
    /// Claude's API is tried again.
    Retry {
        /// The next try.
        attempt: u64,
        /// How many there will be.
        attempts: u64,
        /// In how many milliseconds.
        wait_ms: u64,
        /// The HTTP status.
        status: Option<u64>,
    },
    /// The tasks that run in the background, those of Claude Code itself left out.
    Background {
        /// What each is.
        tasks: Vec<TaskFacts>,
    },
    /// A task began.
    TaskStarted(TaskFacts),
    /// A task is in the background from now on.
    TaskMoved {
        /// The task, by Claude Code's id of it.
        id: String,
    },
    /// A task ended.
    TaskEnded {
        /// The task, by Claude Code's id of it.
        id: String,
        /// How: `completed`, `failed`, `stopped`.
        status: String,
        /// How many tools a subagent used.
        tools: Option<u64>,
    },
    /// Claude thinks, and nothing of that is shown yet.
    Thinking,
    /// What a slash command printed.
    CommandOutput {
        /// The frame.
        frame: String,
        /// The text.
        text: String,
    },
    /// A hook began to run.
    HookStarted,
    /// A hook ended.
    HookEnded,
    /// Something to tell the person.
    Notice(String),
    /// The model refused, and what it had said does not count.
    Refused {
        /// Claude Code's words.
        words: Option<String>,
        /// Frames that do not count any more.
        retracted: Vec<String>,
    },
    /// Parts of the session could not be written to disk.
    WritesLost {
        /// The system's name of the error.
        error: String,
    },
    /// What another session wrote is held back, or not any more.
    Peer(PeerHold),
    /// The session is called so.
    Titled(String),
    /// Known, and of no use here.
    Quiet,
    /// Of an unknown subtype.
    Unknown {
        /// The subtype.
        subtype: String,
        /// The frame as it came.
        raw: JsonObject,
    },
}

/// A `system/init` frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InitFrame {
    /// The session.
    pub session: String,
    /// The model.
    pub model: String,
    /// The permission mode.
    pub mode: String,
    /// What this version can do.
    pub capabilities: Vec<String>,
    /// What went wrong with plugins and MCP servers.
    pub errors: Vec<String>,
    /// The MCP servers that could not be connected.
    pub failed: Vec<String>,
}

/// What is said of a task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFacts {
    /// Its id.
    pub id: String,
    /// `local_bash`, `local_agent`, or another kind.
    pub kind: String,
    /// What it is about.
    pub description: String,
    /// What a subagent is called.
    pub agent: Option<String>,
    /// The call that began it.
    pub call: Option<String>,
    /// The turn does not wait for it.
    pub background: bool,
}

impl TaskFacts {
    fn decode(task: &JsonObject) -> Self {
        Self {
            id: task.string("task_id"),
            kind: task.string("task_type"),
            description: task.string("description"),
            agent: task.words("subagent_type"),
            call: task.words("tool_use_id"),
            background: task.flag("is_backgrounded"),
        }
    }
}

/// A message of another session that is held back, and how that ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerHold {
    /// `held`, `released` or `dropped`.
    pub state: String,
    /// The handle to decide about it; versions before 2.1.332 have none.
    pub hold: Option<String>,
    /// What the other session is called.
    pub from: String,
    /// Why it is held back; none where it only waits for room.
    pub cause: Option<String>,
    /// A person may let it in.
    pub can_deliver: bool,
    /// What became of what is dropped.
    pub outcome: String,
    /// The message, where a host said that it shows such.
    pub preview: Option<PeerPreview>,
}

/// What is shown of a message that is held back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerPreview {
    /// The text, cut or cleaned.
    pub text: String,
    /// How many UTF-16 units the message has.
    pub units: u64,
    /// How many blocks the text leaves out.
    pub others: u64,
    /// Nothing is left out or cleaned.
    pub whole: bool,
}

impl PeerHold {
    fn decode(mut frame: JsonObject) -> Self {
        let preview = frame.take("preview").map(|preview| PeerPreview {
            text: preview.string("text"),
            units: preview.whole("total_chars").unwrap_or_default(),
            others: preview.whole("other_blocks").unwrap_or_default(),
            whole: preview.flag("is_whole"),
        });
        Self {
            state: frame.string("state"),
            hold: frame.words("hold_id"),
            from: frame.string("from_name"),
            cause: frame.words("cause"),
            can_deliver: frame.flag("can_deliver"),
            outcome: frame.string("outcome"),
            preview,
        }
    }
}

impl SystemFrame {
    pub(super) fn decode(mut frame: JsonObject) -> Self {
        let subtype = frame.string("subtype");
        match subtype.as_str() {
            "init" => Self::Init(Box::new(InitFrame::decode(&frame))),
            "status" => status(&frame),
            "compact_boundary" => {
                let facts = frame.take("compact_metadata").unwrap_or_default();
                Self::Compacted { before: facts.whole("pre_tokens"), after: facts.whole("post_tokens") }
            }
            "model_fallback" => {
                Self::FellBack { from: frame.string("original_model"), to: frame.string("fallback_model") }
            }
            "task_started" => Self::TaskStarted(TaskFacts::decode(&frame)),
            "task_updated" => task_updated(frame),
            "task_notification" => Self::TaskEnded {
                id: frame.string("task_id"),
                status: frame.string("status"),
                tools: frame.take("usage").and_then(|usage| usage.whole("tool_uses")),
            },
            "session_state_changed" => Self::State(frame.string("state")),
            "api_retry" => retry(&frame),
            "background_tasks_changed" => background(&frame),
            "thinking_tokens" => Self::Thinking,
            "local_command_output" => {
                Self::CommandOutput { frame: frame.string("uuid"), text: frame.string("content") }
            }
            "hook_started" => Self::HookStarted,
            "hook_response" => Self::HookEnded,
            "informational" => informational(&frame),
            "model_refusal_fallback" | "model_refusal_no_fallback" => Self::Refused {
                words: frame.words("content"),
                retracted: frame.texts("retracted_message_uuids"),
            },
            "session_writes_lost" => Self::WritesLost { error: frame.string("error_code") },
            "peer_message_hold" => Self::Peer(PeerHold::decode(frame)),
            "plugin_install" => plugin(&frame),
            "session_title_changed" => frame.words("title").map_or(Self::Quiet, Self::Titled),
            subtype if QUIET.contains(&subtype) => Self::Quiet,
            _ => Self::Unknown { subtype, raw: frame },
        }
    }
}

/// Subtypes that are known and say nothing that is needed here.
const QUIET: [&str; 21] = [
    "task_progress",
    "permission_denied",
    "notification",
    "commands_changed",
    "hook_progress",
    "control_request_progress",
    "files_persisted",
    "memory_recall",
    "elicitation_complete",
    "mirror_error",
    "worker_shutting_down",
    "code_change_published",
    "vcs_state_changed",
    "turn_preempted",
    "per_turn_effort_changed",
    "permission_check_status",
    "inherited_asks_settled",
    "instruction_size_warning",
    "feedback_draft_queued",
    "dev_intent",
    "turn_handoff_available",
];

impl InitFrame {
    fn decode(frame: &JsonObject) -> Self {
        let errors = ["plugin_errors", "mcp_server_errors"].into_iter().flat_map(|key| errors(frame, key));
        Self {
            session: frame.string("session_id"),
            model: frame.string("model"),
            mode: frame.string("permissionMode"),
            capabilities: frame.texts("capabilities"),
            errors: errors.collect(),
            failed: {
                let servers = frame.objects("mcp_servers");
                let failed = servers.iter().filter(|server| server.text("status") == Some("failed"));
                failed.map(|server| server.string("name")).collect()
            },
        }
    }
}

/// The errors of a list, each a text or an object with one of the usual keys.
fn errors(frame: &JsonObject, key: &str) -> Vec<String> {
    let objects = frame.objects(key).into_iter().filter_map(|error| {
        let words = ["message", "error", "reason"].into_iter().find_map(|key| error.words(key))?;
        let name = ["plugin", "name", "server", "source"].into_iter().find_map(|key| error.words(key));
        Some(name.map_or_else(|| words.clone(), |name| format!("{name}: {words}")))
    });
    frame.texts(key).into_iter().chain(objects).collect()
}

fn status(frame: &JsonObject) -> SystemFrame {
    SystemFrame::Status {
        is_compacting: frame.text("status") == Some("compacting"),
        mode: frame.words("permissionMode"),
        prompts: if frame.text("status") == Some("requesting") {
            frame.texts("user_message_uuids")
        } else {
            Vec::new()
        },
    }
}

fn retry(frame: &JsonObject) -> SystemFrame {
    SystemFrame::Retry {
        attempt: frame.whole("attempt").unwrap_or(1),
        attempts: frame.whole("max_retries").unwrap_or_default(),
        wait_ms: frame.whole("retry_delay_ms").unwrap_or_default(),
        status: frame.whole("error_status"),
    }
}

fn background(frame: &JsonObject) -> SystemFrame {
    let tasks = frame.objects("tasks").into_iter().filter(|task| !task.flag("ambient"));
    SystemFrame::Background { tasks: tasks.map(|task| TaskFacts::decode(&task)).collect() }
}

fn task_updated(mut frame: JsonObject) -> SystemFrame {
    let patch = frame.take("patch").unwrap_or_default();
    if patch.flag("is_backgrounded") {
        SystemFrame::TaskMoved { id: frame.string("task_id") }
    } else {
        SystemFrame::Quiet
    }
}

fn informational(frame: &JsonObject) -> SystemFrame {
    if frame.has("prompt_submit_outcome") {
        // The result says it once more.
        return SystemFrame::Quiet;
    }
    match (frame.text("level"), frame.words("content")) {
        (Some("notice" | "warning"), Some(words)) => SystemFrame::Notice(words),
        _ => SystemFrame::Quiet,
    }
}

fn plugin(frame: &JsonObject) -> SystemFrame {
    match (frame.text("status"), frame.words("error")) {
        (_, Some(error)) => SystemFrame::Notice(error),
        _ => SystemFrame::Quiet,
    }
}
