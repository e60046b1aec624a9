//! Requests for a decision that are open, and how they are answered.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use telecode_core::seam::agent::{AskFacts, AskRequest};
use telecode_core::seam::ids::RequestId;
use telecode_core::seam::permission::{Decision, Extent, Grant, Rule};

use super::{forms, tools};
use crate::wire::{
    ElicitationRequest, JsonObject, OutgoingLine, PermissionRequest, PermissionResult, PermissionUpdate,
    canonical,
};
use crate::{launch, mode};

/// The capability to say that a question was skipped. Versions without it refuse the whole answer.
pub(super) const SKIPS: &str = "ask_user_question_unanswered_v1";

/// The requests that are open.
#[derive(Debug, Default)]
pub(super) struct OpenAsks {
    open: BTreeMap<String, OpenAsk>,
    /// What the subagents that were seen are to do, by their ids; the newest last.
    agents: Vec<(String, String)>,
}

/// The tool that runs a script of several subagents. What it is about stands beside its input.
const WORKFLOW: &str = "Workflow";

/// How many subagents are remembered.
const AGENTS: usize = 200;

/// What an answer must give back.
#[derive(Debug)]
enum OpenAsk {
    Call { call: String, input: Value },
    Form,
}

impl OpenAsks {
    /// Opens a request. `None` if it is open already.
    pub(super) fn open(
        &mut self,
        id: String,
        permission: PermissionRequest,
        skips: bool,
    ) -> Option<AskRequest> {
        if self.open.contains_key(&id) {
            return None;
        }
        let agent = permission.agent.as_deref().map(|agent| self.agent(agent));
        let request = AskRequest {
            request: RequestId(id.clone()),
            call: tools::call(&permission.call, &permission.tool, &permission.input),
            suggestions: suggestions(&permission),
            reason: permission.reason,
            facts: AskFacts {
                blocked_path: permission.blocked_path,
                agent,
                deny_first: permission.deny_first,
                no_rules: permission.rules_barred,
                confirm: permission.confirm,
                skips,
                skill: permission.skill.as_ref().map(canonical),
                // Of what it has no words of its own for, Claude Code says what the tool says of itself.
                says: permission.description.filter(|_| permission.tool == WORKFLOW),
                target: None,
            },
        };
        self.open.insert(id, OpenAsk::Call { call: permission.call, input: permission.input });
        Some(request)
    }

    /// Opens a request of an MCP server. `None` if it is open already.
    pub(super) fn open_form(&mut self, id: String, asked: ElicitationRequest) -> Option<AskRequest> {
        if self.open.insert(id.clone(), OpenAsk::Form).is_some() {
            return None;
        }
        Some(AskRequest {
            call: forms::call(&id, asked),
            request: RequestId(id),
            suggestions: Vec::new(),
            reason: None,
            facts: AskFacts::default(),
        })
    }

    /// A subagent began to work: what it asks is said to come from it.
    pub(super) fn agent_began(&mut self, id: String, words: String) {
        self.agents.drain(..(self.agents.len() + 1).saturating_sub(AGENTS));
        self.agents.push((id, words));
    }

    /// What a subagent is to do; its id where that was never said.
    fn agent(&self, id: &str) -> String {
        let known = self.agents.iter().rev().find(|(known, _)| known == id);
        known.map_or(id, |(_, words)| words).to_owned()
    }

    /// Whether any is open.
    pub(super) fn is_any(&self) -> bool {
        !self.open.is_empty()
    }

    /// Forgets a request. Says whether it was open.
    pub(super) fn withdraw(&mut self, id: &str) -> bool {
        self.open.remove(id).is_some()
    }

    /// The line that answers a request; `None` if it is not open.
    pub(super) fn answer(&mut self, id: &str, decision: Decision, says_skipped: bool) -> Option<String> {
        let (call, input) = match self.open.remove(id)? {
            OpenAsk::Call { call, input } => (call, input),
            OpenAsk::Form => {
                return Some(
                    OutgoingLine::Answer { id: id.to_owned(), body: forms::answer(decision) }.line(),
                );
            }
        };
        let verdict = match decision {
            Decision::Allow { grants, extent } => {
                let updates = grants.iter().filter_map(|grant| update(grant, extent)).collect();
                PermissionResult::Allow { call, input, updates }
            }
            Decision::Deny { message } => PermissionResult::Deny { call, message },
            // These are for forms; a call is certainly not allowed by them.
            Decision::Submit { .. } | Decision::Decline | Decision::Cancel => {
                PermissionResult::Deny { call, message: "This was not decided.".to_owned() }
            }
            Decision::Reply { answers } => PermissionResult::Allow {
                call,
                input: replied(input, &answers, says_skipped),
                updates: Vec::new(),
            },
        };
        Some(OutgoingLine::Answer { id: id.to_owned(), body: verdict.body() }.line())
    }
}

fn suggestions(permission: &PermissionRequest) -> Vec<Grant> {
    let grants = permission.suggestions.iter().filter_map(|suggestion| match suggestion {
        PermissionUpdate::Rules(_) if permission.rules_barred => None,
        PermissionUpdate::Rules(rules) => Some(Grant::Rules(rules.iter().map(rule).collect())),
        PermissionUpdate::Mode(name) => mode::parse(name).map(Grant::Mode),
        PermissionUpdate::Directories(directories) => Some(Grant::Directories(directories.clone())),
        PermissionUpdate::Other => None,
    });
    grants.filter(|grant| !is_empty(grant)).collect()
}

fn rule((tool, content): &(String, Option<String>)) -> Rule {
    Rule { tool: tool.clone(), content: content.clone() }
}

fn is_empty(grant: &Grant) -> bool {
    match grant {
        Grant::Rules(rules) => rules.is_empty(),
        Grant::Mode(_) => false,
        Grant::Directories(directories) => directories.is_empty(),
    }
}

/// A grant as a change of permissions; `None` for rules that [`rules`] is for. Only what a person wants in Claude Code's own
/// settings is written there.
fn update(grant: &Grant, extent: Extent) -> Option<Value> {
    if is_empty(grant) {
        return None;
    }
    let destination = match extent {
        Extent::Settings => "localSettings",
        Extent::Turn | Extent::Session | Extent::Project => "session",
    };
    match grant {
        Grant::Rules(_) if extent != Extent::Settings => None,
        Grant::Rules(rules) => Some(json!({
            "type": "addRules",
            "rules": rules.iter().map(wire_rule).collect::<Vec<_>>(),
            "behavior": "allow",
            "destination": destination,
        })),
        // In the settings it would be the mode of everybody who works there.
        Grant::Mode(mode) => {
            Some(json!({"type": "setMode", "mode": mode::name(*mode), "destination": "session"}))
        }
        Grant::Directories(directories) => {
            Some(json!({"type": "addDirectories", "directories": directories, "destination": destination}))
        }
    }
}

/// The request that makes these rules of ours hold, and no other ones: a layer of settings that can be taken back.
pub(super) fn rules(rules: &[Rule]) -> Value {
    let allow: Vec<_> = rules.iter().map(launch::rule).collect();
    let permissions = if allow.is_empty() { Value::Null } else { json!({"allow": allow}) };
    json!({"subtype": "apply_flag_settings", "settings": {"permissions": permissions}})
}

fn wire_rule(rule: &Rule) -> Value {
    let mut wire = json!({"toolName": rule.tool});
    if let Some(content) = &rule.content {
        wire["ruleContent"] = Value::String(content.clone());
    }
    wire
}

/// The input of a question with the answers in it. A question without an answer is left out.
fn replied(input: Value, answers: &[(String, Vec<String>)], says_skipped: bool) -> Value {
    let mut input = JsonObject::of(input).unwrap_or_default();
    let questions = input.objects("questions");
    let is_many =
        |text: &str| questions.iter().any(|q| q.text("question") == Some(text) && q.flag("multiSelect"));
    let given = answers.iter().filter(|(_, labels)| !labels.is_empty());
    let given: Map<String, Value> = given
        .map(|(question, labels)| (question.clone(), Value::String(joined(labels, is_many(question)))))
        .collect();
    let mut notes = Map::new();
    for question in &questions {
        let Some(text) = question.text("question") else { continue };
        if let Some(preview) = given.get(text).and_then(|answer| preview(question, answer)) {
            notes.insert(text.to_owned(), json!({"preview": preview}));
        } else if says_skipped && !given.contains_key(text) {
            notes.insert(text.to_owned(), json!({"unanswered": "skipped"}));
        }
    }
    if !notes.is_empty() {
        input.0.insert("annotations".to_owned(), Value::Object(notes));
    }
    input.0.insert("answers".to_owned(), Value::Object(given));
    Value::Object(input.0)
}

/// What the option that was chosen would look like: the model is told what the person saw.
fn preview(question: &JsonObject, answer: &Value) -> Option<String> {
    let options = question.objects("options");
    options.iter().find(|option| option.text("label") == answer.as_str())?.words("preview")
}

/// Labels as Claude Code joins them: where several are possible, one that holds the separator or a quote is quoted.
fn joined(labels: &[String], is_many: bool) -> String {
    if let ([label], false) = (labels, is_many) {
        return label.clone();
    }
    let quoted = labels.iter().map(|label| {
        let is_plain = !label.contains(", ") && !label.contains('"');
        if is_plain { label.clone() } else { Value::String(label.clone()).to_string() }
    });
    quoted.collect::<Vec<_>>().join(", ")
}

/// The answer to a message for an MCP server of ours: there is none.
pub(super) fn no_mcp(call: Option<Value>) -> Value {
    /// JSON-RPC's code for an unknown method.
    const METHOD_NOT_FOUND: i32 = -32601;
    let Some(id) = call else {
        return json!({"mcp_response": {"jsonrpc": "2.0", "result": {}}});
    };
    let error = json!({"code": METHOD_NOT_FOUND, "message": "telecode serves no MCP server"});
    json!({"mcp_response": {"jsonrpc": "2.0", "id": id, "error": error}})
}
