use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, duplex};
use tokio::task::JoinHandle;

use super::*;
use crate::messages::{self, Beat, Failure, Reply, When};

const LIMIT: Duration = Duration::from_secs(10);
const ID: &str = "11111111-1111-4111-8111-111111111111";

/// The host of an agent under test.
struct Driver {
    stdin: Option<DuplexStream>,
    lines: Lines<BufReader<DuplexStream>>,
    seen: Vec<Value>,
    agent: JoinHandle<u8>,
}

impl Driver {
    fn start(home: &Path, args: &[&str], script: Script) -> Self {
        let mut all = vec!["--include-partial-messages", "--replay-user-messages"];
        all.extend(args);
        let args: Vec<String> = all.into_iter().map(str::to_owned).collect();
        let env = |name: &str| match name {
            "HOME" => Some(home.display().to_string()),
            "CLAUDE_CODE_RESUME_INTERRUPTED_TURN" => Some("1".to_owned()),
            _ => None,
        };
        let (stdin, agent_in) = duplex(1 << 16);
        let (stdout, agent_out) = duplex(1 << 16);
        let agent = tokio::spawn(run(Launch::read(&args, env), agent_in, agent_out, script));
        Self { stdin: Some(stdin), lines: BufReader::new(stdout).lines(), seen: Vec::new(), agent }
    }

    fn new(home: &Path, script: messages::Script) -> Self {
        Self::start(home, &["--session-id", ID], Script::new(script))
    }

    async fn send(&mut self, frame: Value) {
        let line = format!("{frame}\n");
        self.stdin.as_mut().unwrap().write_all(line.as_bytes()).await.unwrap();
    }

    async fn say(&mut self, uuid: &str, text: &str) {
        self.send(json!({"type": "user", "uuid": uuid, "message": {"role": "user", "content": text}})).await;
    }

    async fn request(&mut self, body: Value) -> Value {
        self.send(json!({"type": "control_request", "request_id": "r", "request": body})).await;
        self.until(|frame| frame["response"]["request_id"] == "r").await["response"].clone()
    }

    async fn answer(&mut self, ask: &Value, response: Value) {
        let response = json!({"subtype": "success", "request_id": ask["request_id"], "response": response});
        self.send(json!({"type": "control_response", "response": response})).await;
    }

    async fn until(&mut self, condition: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = tokio::time::timeout(LIMIT, self.lines.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("nothing came after {:#?}", self.seen)).unwrap();
            let line = line.unwrap_or_else(|| panic!("it ended after {:#?}", self.seen));
            let Ok(frame) = serde_json::from_str::<Value>(&line) else { continue };
            self.seen.push(frame.clone());
            if condition(&frame) {
                return frame;
            }
        }
    }

    async fn result(&mut self) -> Value {
        self.until(|frame| frame["type"] == "result").await
    }

    async fn ask(&mut self) -> Value {
        self.until(|frame| frame["request"]["subtype"] == "can_use_tool").await
    }

    async fn idle(&mut self) {
        self.until(|frame| frame["state"] == "idle").await;
    }

    async fn end(mut self) -> u8 {
        drop(self.stdin.take());
        while let Ok(Some(_)) = self.lines.next_line().await {}
        self.agent.await.unwrap()
    }

    /// What came, in short.
    fn story(&self) -> Vec<String> {
        self.seen.iter().filter(|frame| frame["type"] != "stream_event").map(short).collect()
    }
}

fn short(frame: &Value) -> String {
    let parts =
        ["type", "subtype", "state", "command_uuid"].map(|key| frame[key].as_str().unwrap_or_default());
    parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bash(command: &str) -> Reply {
    Reply::tool("Bash", json!({"command": command}))
}

#[tokio::test]
async fn a_plain_turn_has_the_frames_of_the_real_one_in_their_order() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::Script::new().then("Hello from the model."));
    agent.request(json!({"subtype": "initialize"})).await;
    agent.say("p1", "hi there").await;
    agent.idle().await;
    let expected: Vec<String> = recorded("plain").iter().map(short).collect();
    let uuid =
        recorded("plain").iter().find_map(|frame| frame["command_uuid"].as_str().map(str::to_owned)).unwrap();
    let expected: Vec<String> = expected.iter().map(|line| line.replace(&uuid, "p1")).collect();
    assert_eq!(agent.story(), expected);
    assert_eq!(agent.end().await, 0);
}

/// The frames that the real one sent in a recording, without stream events.
fn recorded(name: &str) -> Vec<Value> {
    let path = format!("{}/../telecode-claude/tests/transcripts/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(path).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let out = lines.filter(|line| line["dir"] == "out").map(|line| line["line"].clone());
    out.filter(|frame| frame["type"] != "stream_event").collect()
}

#[tokio::test]
async fn a_session_gets_a_title_of_its_first_words_and_is_called_as_it_is_told() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::Script::new());
    for (about, title) in [
        ("Can you please fix the *login* bug of last week?", json!("Fix the login bug of")),
        ("hello", json!(null)),
        ("тесты", json!(null)),
        ("почини тесты!", json!("Почини тесты")),
    ] {
        let body = json!({"subtype": "generate_session_title", "description": about, "persist": false});
        assert_eq!(agent.request(body).await["response"]["title"], title, "{about}");
    }
    agent.request(json!({"subtype": "rename_session", "title": "Mine", "source": "host"})).await;
    let said = agent.seen.iter().find(|frame| frame["subtype"] == "session_title_changed");
    assert_eq!(said.unwrap()["title"], "Mine");
}

#[tokio::test]
async fn frames_have_no_field_that_the_real_ones_lack() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::Script::new().then(bash("touch a.txt")).then("Done."));
    agent.say("p1", "run").await;
    let ask = agent.ask().await;
    agent.answer(&ask, json!({"behavior": "allow", "updatedInput": ask["request"]["input"]})).await;
    agent.idle().await;
    let keys = |frames: &[Value], kind: &str| -> BTreeSet<String> {
        let of_kind = frames.iter().filter(|frame| short(frame).starts_with(kind));
        of_kind.filter_map(Value::as_object).flat_map(|frame| frame.keys().cloned()).collect()
    };
    let real = recorded("tool-allow");
    for kind in [
        "result",
        "assistant",
        "user",
        "system init",
        "system status",
        "command_lifecycle",
        "control_request",
    ] {
        let extra: Vec<String> = keys(&agent.seen, kind).difference(&keys(&real, kind)).cloned().collect();
        assert!(extra.is_empty(), "{kind} has {extra:?} besides");
    }
}

#[tokio::test]
async fn a_denial_reaches_the_model_and_a_session_rule_spares_the_next_ask() {
    let home = tempfile::tempdir().unwrap();
    let script = messages::Script::new().then(bash("a")).then(bash("b")).then(bash("b")).then("Done.");
    let mut agent = Driver::new(home.path(), script);
    agent.say("p1", "run").await;
    let first = agent.ask().await;
    agent.answer(&first, json!({"behavior": "deny", "message": "use make"})).await;
    let told = agent.until(|frame| frame["tool_use_result"].is_string()).await;
    assert_eq!(told["message"]["content"][0]["content"], "use make");
    let second = agent.ask().await;
    let updates = second["request"]["permission_suggestions"].clone();
    agent.answer(&second, json!({"behavior": "allow", "updatedPermissions": updates})).await;
    let result = agent.result().await;
    assert_eq!(result["result"], "Done.");
    assert_eq!(result["permission_denials"].as_array().unwrap().len(), 1);
    assert_eq!(agent.seen.iter().filter(|frame| frame["type"] == "control_request").count(), 2);
}

#[tokio::test]
async fn a_prompt_during_an_ask_is_folded_into_the_turn() {
    let home = tempfile::tempdir().unwrap();
    let script = messages::Script::new().when("run", [bash("a")]).when("also", ["Both."]);
    let mut agent = Driver::new(home.path(), script);
    agent.say("p1", "run it").await;
    let ask = agent.ask().await;
    agent.say("p2", "also this").await;
    agent.until(|frame| frame["command_uuid"] == "p2").await;
    agent.answer(&ask, json!({"behavior": "allow"})).await;
    let result = agent.result().await;
    assert_eq!(result["user_message_uuids"], json!(["p1", "p2"]));
    assert_eq!(result["result"], "Both.");
    let completed = |uuid: &str| format!("command_lifecycle completed {uuid}");
    assert_eq!(agent.story().iter().rev().nth(1), Some(&completed("p2")));
    agent.idle().await;
    assert!(agent.story().contains(&completed("p1")));
}

#[tokio::test]
async fn a_prompt_in_mid_text_becomes_the_next_turn() {
    let home = tempfile::tempdir().unwrap();
    let held = Reply::text("begin ").beat(Beat::Hold("gate".into())).beat(Beat::Text("end".into()));
    let script = messages::Script::new().then(held).then("two");
    let args: Vec<String> = ["--include-partial-messages", "--session-id", ID].map(str::to_owned).to_vec();
    let gates = home.path().join("gates");
    let env = |name: &str| match name {
        "HOME" => Some(home.path().display().to_string()),
        "STAND_IN_GATES" => Some(gates.display().to_string()),
        _ => None,
    };
    let launch = Launch::read(&args, env);
    let (stdin, agent_in) = duplex(1 << 16);
    let (stdout, agent_out) = duplex(1 << 16);
    let task = tokio::spawn(run(launch, agent_in, agent_out, Script::new(script)));
    let lines = BufReader::new(stdout).lines();
    let mut agent = Driver { stdin: Some(stdin), lines, seen: Vec::new(), agent: task };
    agent.say("p1", "one").await;
    agent.until(|frame| frame["event"]["delta"]["text"] == "begin ").await;
    agent.say("p2", "two").await;
    agent.until(|frame| frame["command_uuid"] == "p2").await;
    std::fs::create_dir(&gates).unwrap();
    std::fs::write(gates.join("gate"), "").unwrap();
    let first = agent.result().await;
    assert_eq!((&first["result"], &first["queued_turn_count"]), (&json!("begin end"), &json!(1)));
    assert_eq!(agent.result().await["user_message_uuids"], json!(["p2"]));
}

#[tokio::test]
async fn an_interrupt_with_an_ask_open_cancels_it_first() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::Script::new().then(bash("a")).then("Next."));
    agent.say("p1", "run").await;
    let ask = agent.ask().await;
    let receipt = agent.request(json!({"subtype": "interrupt"})).await;
    assert_eq!(receipt["response"], json!({"still_queued": []}));
    let cancel = &agent.seen[agent.seen.len() - 2];
    assert_eq!(
        (&cancel["type"], &cancel["request_id"]),
        (&json!("control_cancel_request"), &ask["request_id"])
    );
    assert_eq!(agent.result().await["terminal_reason"], "aborted_tools");
    agent.idle().await;
    agent.say("p2", "next").await;
    assert_eq!(agent.result().await["result"], "Next.");
}

#[tokio::test]
async fn an_interrupt_in_mid_text_keeps_what_was_said() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(
        home.path(),
        messages::Script::new().then(Reply::text("begin").beat(Beat::Hold("never".into()))),
    );
    agent.say("p1", "x").await;
    agent.until(|frame| frame["event"]["delta"]["text"] == "begin").await;
    agent.request(json!({"subtype": "interrupt"})).await;
    let partial = agent.until(|frame| frame["type"] == "assistant").await;
    assert_eq!(
        (&partial["aborted"], &partial["message"]["content"][0]["text"]),
        (&json!(true), &json!("begin"))
    );
    assert_eq!(agent.result().await["terminal_reason"], "aborted_streaming");
}

#[tokio::test]
async fn a_killed_turn_is_run_again_with_a_new_ask() {
    let home = tempfile::tempdir().unwrap();
    let script = || messages::Script::new().when("run", [bash("a"), Reply::text("Done.")]);
    let mut agent = Driver::new(home.path(), script());
    agent.say("p1", "run").await;
    let first = agent.ask().await;
    agent.agent.abort();
    let mut agent = Driver::start(home.path(), &["--resume", ID], Script::new(script()));
    agent.say("p1", "run").await;
    let second = agent.ask().await;
    assert_ne!(first["request"]["tool_use_id"], second["request"]["tool_use_id"]);
    agent.answer(&second, json!({"behavior": "allow"})).await;
    let result = agent.result().await;
    assert_eq!((&result["result"], &result["resume_reason"]), (&json!("Done."), &json!("interrupted_turn")));
    assert_eq!(result["user_message_uuids"], json!(["p1"]));
    agent.idle().await;
    assert_eq!(agent.seen.iter().filter(|frame| frame["type"] == "result").count(), 1);
}

#[tokio::test]
async fn an_answered_prompt_sent_again_is_not_run_again() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::Script::new().then("one").then("two"));
    agent.say("p1", "x").await;
    agent.idle().await;
    agent.say("p1", "x").await;
    agent.idle().await;
    assert_eq!(agent.seen.iter().filter(|frame| frame["type"] == "result").count(), 1);
}

#[tokio::test]
async fn sessions_that_are_unknown_or_in_use_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let mut lost = Driver::start(home.path(), &["--resume", ID], Script::default());
    assert_eq!(lost.result().await["errors"][0], format!("No conversation found with session ID: {ID}"));
    assert_eq!(lost.end().await, 1);
    let mut agent = Driver::new(home.path(), messages::Script::new().then("one"));
    agent.say("p1", "x").await;
    agent.idle().await;
    assert_eq!(Driver::new(home.path(), messages::Script::new()).end().await, 1);
}

#[tokio::test]
async fn a_plan_is_asked_without_its_text_and_sets_the_mode() {
    let home = tempfile::tempdir().unwrap();
    let script = messages::Script::new()
        .then(Reply::tool("ExitPlanMode", json!({"plan": "# Plan"})))
        .then("Doing it.");
    let mut agent =
        Driver::start(home.path(), &["--session-id", ID, "--permission-mode=plan"], Script::new(script));
    agent.say("p1", "plan").await;
    let ask = agent.ask().await;
    assert_eq!(ask["request"]["input"], json!({}));
    let mode = json!([{"type": "setMode", "mode": "acceptEdits", "destination": "session"}]);
    agent.answer(&ask, json!({"behavior": "allow", "updatedInput": {}, "updatedPermissions": mode})).await;
    agent.until(|frame| frame["permissionMode"] == "acceptEdits").await;
    agent.result().await;
}

#[tokio::test]
async fn the_answers_to_a_question_reach_the_model() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::demo::demo_script());
    agent.say("p1", "ask me").await;
    let ask = agent.ask().await;
    let mut input = ask["request"]["input"].clone();
    input["answers"] = json!({"Where should the greeting be shown?": "At the end"});
    agent.answer(&ask, json!({"behavior": "allow", "updatedInput": input})).await;
    let told = agent.until(|frame| frame["tool_use_result"]["answers"].is_object()).await;
    assert!(told["message"]["content"][0]["content"].as_str().unwrap().contains("At the end"));
}

#[tokio::test]
async fn api_failures_are_retried_or_told() {
    let home = tempfile::tempdir().unwrap();
    let late = Reply::text("at last").fails(Failure::overloaded());
    let wrong = Reply::text("never").fails(Failure::bad_request("wrong"));
    let mut agent = Driver::new(home.path(), messages::Script::new().then(late).then(wrong));
    agent.say("p1", "x").await;
    agent.until(|frame| frame["subtype"] == "api_retry").await;
    assert_eq!(agent.result().await["result"], "at last");
    agent.say("p2", "y").await;
    let result = agent.result().await;
    assert_eq!((&result["is_error"], &result["api_error_status"]), (&json!(true), &json!(400)));
}

#[tokio::test]
async fn settings_and_unknown_requests_are_answered_in_mid_turn() {
    let home = tempfile::tempdir().unwrap();
    let mut agent = Driver::new(home.path(), messages::Script::new().then(bash("a")));
    agent.say("p1", "x").await;
    agent.ask().await;
    let mode = agent.request(json!({"subtype": "set_permission_mode", "mode": "acceptEdits"})).await;
    assert_eq!(mode["response"], json!({"mode": "acceptEdits"}));
    let bypass = agent.request(json!({"subtype": "set_permission_mode", "mode": "bypassPermissions"})).await;
    assert_eq!(bypass["error_code"], "bypass_not_launched");
    let unknown = agent.request(json!({"subtype": "no_such_request"})).await;
    assert_eq!(unknown["error_code"], "unsupported_request");
    let pending = agent.request(json!({"subtype": "initialize"})).await;
    assert_eq!(pending["pending_permission_requests"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_hook_is_asked_before_a_tool_that_it_is_for() {
    let home = tempfile::tempdir().unwrap();
    let script = messages::Script::new().then(Reply::tool("Read", json!({}))).then(bash("a")).then("Done.");
    let mut agent = Driver::new(home.path(), script);
    let hook = json!({"matcher": "^(?!(?:Read|Grep)$)", "hookCallbackIds": ["h"]});
    let ready = agent.request(json!({"subtype": "initialize", "hooks": {"PreToolUse": [hook]}})).await;
    assert_eq!(ready["response"]["hooks_applied"], true);
    agent.say("p1", "x").await;
    let asked = agent.until(|frame| frame["request"]["subtype"] == "hook_callback").await;
    assert_eq!(
        (&asked["request"]["callback_id"], &asked["request"]["input"]["tool_name"]),
        (&json!("h"), &json!("Bash"))
    );
    let story = agent.seen.iter().filter(|frame| frame["request"]["subtype"] == "can_use_tool").count();
    assert_eq!(story, 0, "nobody is asked before that");
    agent.answer(&asked, json!({})).await;
    let ask = agent.ask().await;
    agent.answer(&ask, json!({"behavior": "allow"})).await;
    assert_eq!(agent.result().await["result"], "Done.");
}

#[tokio::test]
async fn misbehaviour_is_limited_to_its_prompts() {
    let home = tempfile::tempdir().unwrap();
    let script = Script::new(messages::Script::new())
        .with_when(When::said("huge"), Quirk::HugeLine(1 << 20))
        .with_when(When::said("huge"), Quirk::Line("not json".into()))
        .with_when(When::said("huge"), Quirk::Request(json!({"subtype": "mystery"})))
        .with_when(When::said("mute"), Quirk::NoResult)
        .with_when(When::said("empty"), Quirk::EmptyResult)
        .with_when(When::said("crash"), Quirk::Exit(7));
    let mut agent = Driver::start(home.path(), &["--session-id", ID], script.clone());
    agent.say("p1", "huge").await;
    agent.until(|frame| frame["type"] == "huge").await;
    agent.until(|frame| frame["request"]["subtype"] == "mystery").await;
    assert_eq!(agent.result().await["result"], "You said: huge");
    agent.idle().await;
    agent.say("p2", "empty").await;
    assert_eq!(agent.result().await["result"], "");
    agent.idle().await;
    agent.say("p3", "mute").await;
    agent.idle().await;
    assert!(
        !agent
            .seen
            .iter()
            .any(|frame| frame["type"] == "result" && frame["user_message_uuids"] == json!(["p3"]))
    );
    agent.say("p4", "crash").await;
    agent.until(|frame| frame["type"] == "assistant" && frame["user_message_uuid"] == "p4").await;
    assert_eq!(agent.end().await, 7);
    let mut again = Driver::start(home.path(), &["--resume", ID], script);
    assert_eq!(again.result().await["user_message_uuids"], json!(["p4"]));
}

#[tokio::test]
async fn an_ignored_interrupt_has_no_effect() {
    let home = tempfile::tempdir().unwrap();
    let script =
        Script::new(messages::Script::new().then(bash("a")).then("Done.")).with(Quirk::IgnoreInterrupt);
    let mut agent = Driver::start(home.path(), &["--session-id", ID], script);
    agent.say("p1", "x").await;
    let ask = agent.ask().await;
    agent.request(json!({"subtype": "interrupt"})).await;
    agent.answer(&ask, json!({"behavior": "allow"})).await;
    assert_eq!(agent.result().await["result"], "Done.");
}

#[tokio::test]
async fn its_record_is_one_chain_whose_lines_keep_their_names() {
    let home = tempfile::tempdir().unwrap();
    let script =
        || messages::Script::new().then("First.").when("second", [bash("true"), Reply::text("Second.")]);
    let mut agent = Driver::new(home.path(), script());
    agent.say("p1", "one").await;
    agent.idle().await;
    let first = record(home.path());
    agent.say("p2", "the second").await;
    agent.ask().await;
    agent.say("p3", "and this").await;
    let asked = record(home.path());
    assert_eq!(asked[..first.len()], first);
    drop(agent);
    let mut agent = Driver::start(home.path(), &["--resume", ID], Script::new(script()));
    let ask = agent.ask().await;
    agent.answer(&ask, json!({"behavior": "allow"})).await;
    agent.result().await;
    let last = record(home.path());
    assert_eq!(last[..3], asked[..3], "what was there before the crash");
    let uuids: Vec<&Value> = last.iter().map(|line| &line["uuid"]).collect();
    let before: Vec<&Value> = last.iter().map(|line| &line["parentUuid"]).collect();
    assert_eq!(before[0], &Value::Null);
    assert_eq!(before[1..], uuids[..uuids.len() - 1]);
}

/// The lines of the session where Claude Code keeps its own.
fn record(home: &Path) -> Vec<Value> {
    let text =
        std::fs::read_to_string(home.join(".claude/projects/stand-in").join(format!("{ID}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
