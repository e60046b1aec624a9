//! Control frames that Claude Code sends: its requests, and its replies to ours.

use serde_json::Value;

use super::object::JsonObject;

/// A request of Claude Code. Every one wants an answer, but for [`ControlRequest::UserDialog`].
#[derive(Debug, Clone, PartialEq)]
pub enum ControlRequest {
    /// May a tool run?
    Permission(PermissionRequest),
    /// A hook of ours: a tool is about to run.
    Hook {
        /// Claude's id of the call.
        call: String,
    },
    /// A message for an MCP server of ours; we have none.
    Mcp {
        /// The JSON-RPC id; none for a notification.
        id: Option<Value>,
    },
    /// An MCP server asks the person something.
    Elicitation(ElicitationRequest),
    /// A dialog of a kind that was not declared: it is left to expire.
    UserDialog,
    /// Anything else.
    Unknown {
        /// Its subtype.
        subtype: String,
    },
}

impl ControlRequest {
    pub(super) fn decode(mut request: JsonObject) -> Self {
        let subtype = request.string("subtype");
        match subtype.as_str() {
            "can_use_tool" if request.words("tool_name").is_some() => {
                Self::Permission(PermissionRequest::decode(request))
            }
            "hook_callback" => Self::Hook { call: request.string("tool_use_id") },
            "mcp_message" => {
                let mut message = request.take("message").unwrap_or_default();
                Self::Mcp { id: message.0.remove("id").filter(|id| !id.is_null()) }
            }
            "elicitation" => Self::Elicitation(ElicitationRequest::decode(request)),
            "request_user_dialog" => Self::UserDialog,
            _ => Self::Unknown { subtype },
        }
    }
}

/// A `can_use_tool` request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PermissionRequest {
    /// The tool.
    pub tool: String,
    /// Claude's id of the call.
    pub call: String,
    /// The whole input, as it came.
    pub input: Value,
    /// What Claude Code proposes to allow besides.
    pub suggestions: Vec<PermissionUpdate>,
    /// No rule may be proposed: one asks for this on purpose, or one would be unsafe.
    pub rules_barred: bool,
    /// Why it is asked.
    pub reason: Option<String>,
    /// The path outside the workspace.
    pub blocked_path: Option<String>,
    /// The subagent that it comes from.
    pub agent: Option<String>,
    /// To deny is the safer choice.
    pub deny_first: bool,
    /// It is not to be allowed by a single tap.
    pub confirm: bool,
    /// What an MCP server says of the skill that is to be loaded, as it came.
    pub skill: Option<Value>,
    /// What it is about, in somebody's words.
    pub description: Option<String>,
}

impl PermissionRequest {
    fn decode(mut request: JsonObject) -> Self {
        Self {
            tool: request.string("tool_name"),
            call: request.string("tool_use_id"),
            suggestions: request
                .objects("permission_suggestions")
                .iter()
                .map(PermissionUpdate::decode)
                .collect(),
            // An `ask` rule comes before every rule that allows, so one would be of no use.
            rules_barred: request.flag("suppress_always_allow_rule")
                || request.has("matched_ask_rule")
                || request.text("decision_reason_type") == Some("rule"),
            deny_first: request.flag("default_to_no"),
            confirm: request.flag("requires_user_interaction"),
            reason: request.words("decision_reason"),
            blocked_path: request.words("blocked_path"),
            agent: request.words("agent_id"),
            skill: request.0.remove("mcp_skill").filter(|skill| !skill.is_null()),
            description: request.words("description"),
            input: request.0.remove("input").unwrap_or_default(),
        }
    }
}

/// An `elicitation` request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ElicitationRequest {
    /// The server.
    pub server: String,
    /// What it says.
    pub message: String,
    /// The page to open, in `url` mode.
    pub url: Option<String>,
    /// What it wants, in `form` mode: the server's own schema, unchanged.
    pub schema: JsonObject,
    /// The order to ask in.
    pub order: Vec<String>,
    /// The request as it came.
    pub raw: Value,
}

impl ElicitationRequest {
    fn decode(mut request: JsonObject) -> Self {
        let raw = Value::Object(request.0.clone());
        Self {
            server: request.string("mcp_server_name"),
            message: request.string("message"),
            url: request.words("url").filter(|_| request.text("mode") == Some("url")),
            order: request.texts("property_order"),
            schema: request.take("requested_schema").unwrap_or_default(),
            raw,
        }
    }
}

/// A change of permissions that Claude Code proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermissionUpdate {
    /// Allow what matches: tools with what of them.
    Rules(Vec<(String, Option<String>)>),
    /// Go into a mode.
    Mode(String),
    /// Work in these directories, too.
    Directories(Vec<String>),
    /// Anything else, such as a rule that denies.
    Other,
}

impl PermissionUpdate {
    fn decode(update: &JsonObject) -> Self {
        match (update.text("type").unwrap_or_default(), update.text("behavior")) {
            ("addRules", Some("allow")) => Self::Rules(update.objects("rules").iter().map(rule).collect()),
            ("setMode", _) => Self::Mode(update.string("mode")),
            ("addDirectories", _) => Self::Directories(update.texts("directories")),
            _ => Self::Other,
        }
    }
}

fn rule(rule: &JsonObject) -> (String, Option<String>) {
    (rule.string("toolName"), rule.words("ruleContent"))
}

/// A reply to a request of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlResponse {
    /// The request of ours that it answers.
    pub request: String,
    /// What it gave, or Claude Code's words for why it did not.
    pub result: Result<JsonObject, ControlError>,
    /// Claude Code's requests that are open: their ids with them. Only `initialize` has them.
    pub pending: Vec<(String, ControlRequest)>,
}

/// Why a request of ours was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ControlError {
    /// Claude Code's words.
    pub words: String,
    /// It does not know such requests.
    pub unsupported: bool,
}

impl ControlResponse {
    pub(super) fn decode(mut response: JsonObject) -> Self {
        let pending = response.objects("pending_permission_requests");
        Self {
            request: response.string("request_id"),
            pending: pending.into_iter().filter_map(request).collect(),
            result: match response.text("subtype") {
                Some("error") => Err(ControlError {
                    words: response.string("error"),
                    unsupported: response.text("error_code") == Some("unsupported_request"),
                }),
                _ => Ok(response.take("response").unwrap_or_default()),
            },
        }
    }
}

/// A `control_request` frame: its id and what it wants. Without an id it cannot be answered.
pub(super) fn request(mut frame: JsonObject) -> Option<(String, ControlRequest)> {
    let id = frame.words("request_id")?;
    Some((id, ControlRequest::decode(frame.take("request").unwrap_or_default())))
}
