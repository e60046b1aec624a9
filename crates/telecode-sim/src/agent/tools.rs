//! What the stand-in's tools ask and give.

use std::path::{Component, Path};

use serde_json::{Value, json};

use crate::messages::ToolCall;

/// The tools that change files.
const EDITORS: [&str; 3] = ["Edit", "NotebookEdit", "Write"];
/// The tools that only read the workspace.
const READERS: [&str; 3] = ["Glob", "Grep", "Read"];
/// The tools that a person answers, whatever the mode and the rules.
const TALKERS: [&str; 2] = ["AskUserQuestion", "ExitPlanMode"];

/// A rule of the session that allows calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Rule {
    tool: String,
    content: Option<String>,
}

/// A `PreToolUse` hook of the host's, which is asked before a tool runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct ToolHook {
    callback: String,
    /// The tools that it is not for. The real one takes any pattern; here it is all tools but some.
    except: Vec<String>,
}

impl ToolHook {
    /// The one that `initialize` registers.
    pub(super) fn of(hooks: &Value) -> Option<Self> {
        let hook = hooks["PreToolUse"].get(0)?;
        let matcher = hook["matcher"].as_str().unwrap_or_default();
        let except = matcher.strip_prefix("^(?!(?:").and_then(|rest| rest.strip_suffix(")$)"));
        Some(Self {
            callback: hook["hookCallbackIds"][0].as_str()?.to_owned(),
            except: except.into_iter().flat_map(|names| names.split('|')).map(str::to_owned).collect(),
        })
    }

    /// The body of the request for a call; `None` if the hook is not for it.
    pub(super) fn request(&self, id: &str, tool: &str, input: &Value) -> Option<Value> {
        let about = json!({"hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": input, "tool_use_id": id});
        let request = json!({
            "subtype": "hook_callback", "callback_id": self.callback, "input": about, "tool_use_id": id,
        });
        (!self.except.iter().any(|name| name == tool)).then_some(request)
    }
}

/// Whether a call must be asked for.
pub(super) fn must_ask(tool: &str, input: &Value, mode: &str, rules: &[Rule]) -> bool {
    if TALKERS.contains(&tool) {
        return true;
    }
    let edits_accepted = mode == "acceptEdits" && EDITORS.contains(&tool);
    let free = READERS.contains(&tool) || edits_accepted || mode == "bypassPermissions";
    !free && !rules.iter().any(|rule| rule.allows(tool, input))
}

impl Rule {
    /// The rules that an answer adds.
    pub(super) fn added_by(updates: &Value) -> Vec<Self> {
        let updates = updates.as_array().map(Vec::as_slice).unwrap_or_default();
        let adds =
            updates.iter().filter(|update| update["type"] == "addRules" && update["behavior"] == "allow");
        adds.flat_map(|update| update["rules"].as_array().cloned().unwrap_or_default())
            .map(|rule| Self {
                tool: rule["toolName"].as_str().unwrap_or_default().to_owned(),
                content: rule["ruleContent"].as_str().map(str::to_owned),
            })
            .collect()
    }

    fn allows(&self, tool: &str, input: &Value) -> bool {
        let Some(content) = &self.content else {
            return self.tool == tool;
        };
        let subject = input["command"].as_str().or_else(|| input["file_path"].as_str()).unwrap_or_default();
        let prefix = content.strip_suffix(":*").or_else(|| content.strip_suffix(" *"));
        self.tool == tool && prefix.map_or(subject == content, |prefix| subject.starts_with(prefix))
    }
}

/// The mode that an answer sets.
pub(super) fn mode_set_by(updates: &Value) -> Option<&str> {
    let updates = updates.as_array()?;
    updates.iter().find(|update| update["type"] == "setMode")?["mode"].as_str()
}

/// The body of the ask for a call.
pub(super) fn ask(id: &str, tool: &str, input: &Value) -> Value {
    // The real one leaves the plan out of the ask.
    let shown = if tool == "ExitPlanMode" { json!({}) } else { input.clone() };
    let mut request = json!({
        "subtype": "can_use_tool", "tool_name": tool, "display_name": tool, "input": shown, "tool_use_id": id,
    });
    if TALKERS.contains(&tool) {
        request["requires_user_interaction"] = json!(true);
    } else if EDITORS.contains(&tool) {
        request["permission_suggestions"] =
            json!([{"type": "setMode", "mode": "acceptEdits", "destination": "session"}]);
        let path = input["file_path"].as_str().unwrap_or_default();
        request["description"] = json!(path.rsplit('/').next());
    } else {
        let rule = json!({"toolName": tool, "ruleContent": input["command"]});
        request["permission_suggestions"] = json!([{"type": "addRules", "rules": [rule], "behavior": "allow", "destination": "localSettings"}]);
        request["description"] = if input["description"].is_string() {
            input["description"].clone()
        } else {
            input["command"].clone()
        };
    }
    request
}

/// Does what an edit says, in the workspace only, if the text that it is about stands there. Scripts edit files that are not there,
/// too, and go on.
pub(super) fn perform(call: &ToolCall, input: &Value) {
    let path = Path::new(input["file_path"].as_str().unwrap_or_default());
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    let (Some(old), Some(new)) = (input["old_string"].as_str(), input["new_string"].as_str()) else { return };
    if call.name != "Edit" || !is_inside {
        return;
    }
    if let Some(text) = std::fs::read_to_string(path).ok().filter(|text| text.contains(old)) {
        drop(std::fs::write(path, text.replacen(old, new, 1)));
    }
}

/// What a call gives: the text for the model, and `tool_use_result`.
pub(super) fn outcome(call: &ToolCall, input: &Value) -> (String, Value) {
    match call.name.as_str() {
        "Bash" => bash(call.result.as_deref().unwrap_or_default()),
        "Edit" => edit(input),
        "Write" => write(input),
        "AskUserQuestion" => questions(input),
        "ExitPlanMode" => {
            ("The plan was approved. Go ahead.".to_owned(), json!({"plan": input["plan"], "isAgent": false}))
        }
        _ => {
            let text = call.result.clone().unwrap_or_default();
            (text.clone(), json!(text))
        }
    }
}

fn bash(output: &str) -> (String, Value) {
    let silent = output.is_empty();
    let text = if silent { "(Bash completed with no output)" } else { output };
    let result = json!({
        "stdout": output, "stderr": "", "interrupted": false, "isImage": false, "noOutputExpected": silent,
    });
    (text.to_owned(), result)
}

fn edit(input: &Value) -> (String, Value) {
    let marked = |key: &str, sign: char| -> Vec<String> {
        input[key].as_str().unwrap_or_default().lines().map(|line| format!("{sign}{line}")).collect()
    };
    let (old, new) = (marked("old_string", '-'), marked("new_string", '+'));
    let (removed, added) = (old.len(), new.len());
    let lines = [old, new].concat();
    let patch = json!({"oldStart": 1, "oldLines": removed, "newStart": 1, "newLines": added, "lines": lines});
    let result = json!({
        "filePath": input["file_path"], "oldString": input["old_string"], "newString": input["new_string"],
        "originalFile": input["old_string"], "structuredPatch": [patch], "userModified": false, "replaceAll": false,
    });
    (format!("The file {} has been updated.", input["file_path"].as_str().unwrap_or_default()), result)
}

fn write(input: &Value) -> (String, Value) {
    let result = json!({
        "type": "create", "filePath": input["file_path"], "content": input["content"], "structuredPatch": [],
        "originalFile": null, "userModified": false,
    });
    (format!("The file {} has been created.", input["file_path"].as_str().unwrap_or_default()), result)
}

fn questions(input: &Value) -> (String, Value) {
    let answers = input["answers"].as_object().cloned().unwrap_or_default();
    let said: Vec<String> =
        answers.iter().map(|(question, answer)| format!("\"{question}\"={answer}")).collect();
    let text = format!("Your questions have been answered: {}.", said.join(", "));
    (text, json!({"questions": input["questions"], "answers": answers}))
}
