//! Transcripts of the real CLI, and what they are in the core's terms.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use telecode_core::seam::form::FormValue;
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{LifeId, PromptId, QueryId, TaskId};
use telecode_core::seam::permission::{Decision, Extent};
use telecode_core::seam::query::Query;

use super::super::*;

/// The transcripts, by name.
pub(super) fn transcripts() -> Vec<(String, Vec<Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let transcripts = files.into_iter().map(|file| {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        (file.file_stem().unwrap().to_string_lossy().into_owned(), lines.collect())
    });
    transcripts.collect()
}

/// A life as the spawn line of a transcript tells it.
fn launch(spawn: &Value) -> Launch {
    let arguments = spawn["argv"].as_array().unwrap();
    let value = |flag: &str| arguments.iter().find_map(|argument| argument.as_str()?.strip_prefix(flag));
    let (start, session) = match (value("--session-id="), value("--resume=")) {
        (_, Some(session)) if spawn["env"]["CLAUDE_CODE_RESUME_INTERRUPTED_TURN"] == "1" => {
            (Start::Rerun, session)
        }
        (_, Some(session)) => (Start::Resume, session),
        (session, None) => (Start::New, session.unwrap_or_default()),
    };
    let mode = value("--permission-mode=").and_then(crate::mode::parse);
    Launch {
        life: LifeId(1),
        peers: false,
        workspace: "/workspace".into(),
        claude: ClaudeId(session.into()),
        start,
        model: None,
        own: false,
        worktree: None,
        effort: None,
        persona: None,
        permit: Gate::open().permit(mode.unwrap_or_default(), Vec::new()),
        cut: None,
        seen: None,
    }
}

struct Replay {
    translator: Translator,
    /// The recorded ids of requests, and ours.
    ids: HashMap<String, String>,
    now: Instant,
    queries: u64,
    log: String,
}

impl Replay {
    fn begin(spawn: &Value, log: &str, now: Instant) -> Self {
        let launch = launch(spawn);
        let translator = Translator::new(&launch, TranslatorSettings::default());
        Self {
            translator,
            ids: HashMap::new(),
            now,
            queries: 0,
            log: format!("{log}--- {:?}\n", launch.start),
        }
    }

    fn told(&mut self, line: &Value) {
        let lines = match (line["type"].as_str(), line["request"]["subtype"].as_str()) {
            (Some("control_request"), Some("initialize")) => self.translator.opening(self.now),
            (Some("control_request"), Some("interrupt")) => self.translator.order(Order::Interrupt, self.now),
            (Some("control_request"), Some("cancel_async_message")) => {
                let prompt = PromptId(line["request"]["message_uuid"].as_str().unwrap().into());
                self.translator.order(Order::Withdraw { prompt }, self.now)
            }
            (Some("control_request"), Some(_)) => match query(&line["request"]) {
                Some(query) => {
                    self.queries += 1;
                    self.translator.order(Order::Query { id: QueryId(self.queries), query }, self.now)
                }
                // The recorder asked for more than the bot does.
                None => return,
            },
            (Some("control_response"), _) => self.answered(&line["response"]),
            _ => return,
        };
        if let Some(id) = line["request_id"].as_str() {
            let ours: Value = serde_json::from_str(&lines[0]).unwrap();
            self.ids.insert(id.into(), ours["request_id"].as_str().unwrap().into());
        }
    }

    /// An answer is what was recorded, as far as it was an answer of a person.
    fn answered(&mut self, response: &Value) -> Vec<String> {
        let request = RequestId(response["request_id"].as_str().unwrap().into());
        let recorded = &response["response"];
        let decision = match (recorded["behavior"].as_str(), recorded["action"].as_str()) {
            (Some("allow"), _) => Decision::Allow { grants: Vec::new(), extent: Extent::Session },
            (_, Some("accept")) => Decision::Submit { values: values(&recorded["content"]) },
            (_, Some("decline")) => Decision::Decline,
            (_, Some(_)) => Decision::Cancel,
            (_, None) => Decision::Deny { message: recorded["message"].as_str().unwrap_or_default().into() },
        };
        let lines = self
            .translator
            .order(Order::Answer { request, decision: Gate::open().decision(decision) }, self.now);
        for line in lines.iter().filter(|_| recorded["action"].is_null()) {
            let mut ours: Value = serde_json::from_str(line).unwrap();
            let mut input = recorded["updatedInput"].clone();
            if let Some(input) = input.as_object_mut() {
                input.remove("answers");
            }
            let ours = &mut ours["response"]["response"]["updatedInput"];
            if input.get("plan").is_none()
                && let Some(ours) = ours.as_object_mut()
            {
                // The recorder answered without the plan that was streamed.
                ours.remove("plan");
            }
            assert_eq!(*ours, input, "the whole input is given back");
        }
        lines
    }

    fn said(&mut self, line: &Value) {
        let mut text = line.to_string();
        for (theirs, ours) in &self.ids {
            text =
                text.replace(&format!("\"request_id\":\"{theirs}\""), &format!("\"request_id\":\"{ours}\""));
        }
        let Translated { events, replies, .. } = self.translator.line(text.as_bytes());
        let replies = replies.into_iter().map(|reply| format!("replied {reply}"));
        for line in events.iter().map(shown).chain(replies) {
            self.log.push_str(&line);
            self.log.push('\n');
        }
    }
}

/// What a form was filled in with.
fn values(content: &Value) -> Vec<(String, FormValue)> {
    let value = |value: &Value| match value {
        Value::Bool(flag) => FormValue::Flag(*flag),
        Value::Number(number) => FormValue::Number(number.to_string()),
        Value::Array(all) => FormValue::Many(all.iter().map(|one| one.as_str().unwrap().into()).collect()),
        Value::String(text) => FormValue::Text(text.clone()),
        Value::Null | Value::Object(_) => panic!("{value} in a form"),
    };
    let filled = content.as_object().into_iter().flatten();
    filled.map(|(name, given)| (name.clone(), value(given))).collect()
}

/// What was asked for, if the bot asks for such things.
fn query(request: &Value) -> Option<Query> {
    let text = |key: &str| request[key].as_str().map(str::to_owned);
    let known = match request["subtype"].as_str()? {
        "set_model" if request["model"].is_string() || request["model"].is_null() => {
            Query::SetModel(text("model"))
        }
        "apply_flag_settings" => {
            Query::SetEffort(request["settings"]["effortLevel"].as_str().map(str::to_owned))
        }
        "set_permission_mode" => {
            Query::SetMode(Gate::open().kept(crate::mode::parse(request["mode"].as_str()?)?))
        }
        "get_settings" => Query::Applied,
        "get_context_usage" if request["detail"] == "summary" => Query::Context,
        "get_usage" => Query::Usage,
        "mcp_status" => Query::Servers,
        "mcp_reconnect" => Query::Reconnect(text("serverName")?),
        "mcp_toggle" => Query::Switch { server: text("serverName")?, on: request["enabled"].as_bool()? },
        "side_question" => aside(request)?,
        "rewind_files" => {
            let prompt = PromptId(text("user_message_id")?);
            Query::Rewind { prompt, dry: request["dry_run"].as_bool().unwrap_or_default() }
        }
        "rewind_conversation" => {
            let newest = PromptId(text("last_seen_user_message_uuid")?);
            Query::TakeBack { prompt: PromptId(text("target_message_uuid")?), newest }
        }
        "get_task_output" => Query::Output(TaskId(text("task_id")?)),
        "stop_task" => Query::StopTask(TaskId(text("task_id")?)),
        _ => return None,
    };
    let body = queries::body(&known);
    let same = request["subtype"] == "apply_flag_settings"
        || body.as_object()?.iter().all(|(key, value)| {
            request.get(key).unwrap_or(&Value::Null) == value || *value == Value::Bool(false)
        });
    assert!(same, "the bot would ask {body}, the recorder asked {request}");
    Some(known)
}

/// An event on one line, with what is long cut.
fn shown(event: &AgentEvent) -> String {
    let mut event = event.clone();
    if let AgentEvent::Ready(ready) = &mut event {
        let abilities = &mut ready.abilities;
        assert!(!abilities.commands.is_empty());
        abilities.commands.truncate(1);
        abilities.agents.truncate(1);
        abilities.models.truncate(1);
    }
    let line = format!("{event:?}");
    if line.chars().count() > 700 { line.chars().take(700).collect::<String>() + "…" } else { line }
}

fn log(lines: &[Value]) -> String {
    let now = Instant::now();
    let mut replay: Option<Replay> = None;
    for line in lines {
        let body = &line["line"];
        match (line["dir"].as_str(), &mut replay) {
            (Some("spawn"), earlier) => {
                let log = earlier.take().map(end).unwrap_or_default();
                replay = Some(Replay::begin(body, &log, now));
            }
            (Some("in"), Some(replay)) => replay.told(body),
            (Some("out"), Some(replay)) => replay.said(body),
            _ => {}
        }
    }
    replay.map(end).unwrap_or_default()
}

fn end(replay: Replay) -> String {
    let unknown = replay.translator.unknown();
    let unknown = if unknown.is_empty() { String::new() } else { format!("unknown: {unknown:?}\n") };
    replay.log + &unknown
}

#[test]
fn transcripts_in_the_terms_of_the_core() {
    for (name, lines) in transcripts() {
        let log = log(&lines);
        assert!(!log.contains("ede_diagnostic"), "{name}: words for developers are shown");
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, log);
        });
    }
}

fn aside(request: &Value) -> Option<Query> {
    let pair =
        |pair: &Value| Some((pair["question"].as_str()?.to_owned(), pair["response"].as_str()?.to_owned()));
    let before = request["history"].as_array().into_iter().flatten().filter_map(pair).collect();
    Some(Query::Aside { question: request["question"].as_str()?.to_owned(), before })
}
