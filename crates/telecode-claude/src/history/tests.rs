use serde_json::{Value, json};
use telecode_core::seam::agent::{CycleOutcome, Spoken};
use telecode_core::seam::tool::Tool;

use super::*;

fn prompt(name: &str) -> PromptId {
    PromptId(name.to_owned())
}

fn user(id: &str, text: &str) -> Value {
    json!({"type": "user", "uuid": id, "message": {"role": "user", "content": text}, "promptSource": "sdk"})
}

fn said(text: &str, stop: Option<&str>) -> Value {
    json!({"type": "assistant", "message": {"content": [{"type": "text", "text": text}], "stop_reason": stop}})
}

fn called(id: &str) -> Value {
    let call = json!({"type": "tool_use", "id": id, "name": "Bash", "input": {"command": "make"}});
    json!({"type": "assistant", "message": {"content": [call], "stop_reason": "tool_use"}})
}

fn returned(id: &str) -> Value {
    json!({"type": "user", "message": {"content": [{"type": "tool_result", "tool_use_id": id}]}})
}

fn folded(id: &str) -> Value {
    json!({"type": "attachment", "attachment": {"type": "queued_command", "source_uuid": id}})
}

fn rerun(of: &str) -> Value {
    let content = json!([{"type": "text", "text": "Continue from where you left off."}]);
    json!({"type": "user", "isMeta": true, "carriesOnTurnOf": of, "message": {"content": content}})
}

/// Each line behind the one before it, unless it says something else.
fn chained(lines: &[Value]) -> Vec<Value> {
    let mut before = Value::Null;
    let chain = lines.iter().enumerate().map(|(at, line)| {
        let mut line = line.clone();
        for (key, value) in [("uuid", json!(format!("l{at}"))), ("parentUuid", before.take())] {
            if line.get(key).is_none() {
                line[key] = value;
            }
        }
        before = line["uuid"].clone();
        line
    });
    chain.collect()
}

/// Reads a record of these lines and a cut one.
fn traces(lines: &[Value], prompts: &[&str]) -> Vec<Trace> {
    let lines = chained(lines);
    let home = tempfile::tempdir().unwrap();
    let workspace = home.path().join("my.app");
    let projects = home.path().join(".claude/projects").join(folder(&workspace));
    std::fs::create_dir_all(&projects).unwrap();
    let mut text = lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    text.push('\n');
    text.push_str("not json\n{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"te");
    std::fs::write(projects.join("0a-1.jsonl"), text).unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let prompts: Vec<_> = prompts.iter().map(|name| prompt(name)).collect();
    let traces = records.traces(&workspace, &ClaudeId("0a-1".into()), &prompts).unwrap();
    assert_eq!(traces.iter().map(|(prompt, _)| prompt.clone()).collect::<Vec<_>>(), prompts);
    traces.into_iter().map(|(_, trace)| trace).collect()
}

fn answered(text: &str) -> Trace {
    Trace::Answered { said: text.to_owned().into() }
}

#[test]
fn what_was_said_up_to_the_next_prompt_is_the_answer_and_what_came_on_the_way() {
    let lines = [
        user("p1", "a"),
        said("One moment.", None),
        called("t1"),
        returned("t1"),
        said("Done.", Some("end_turn")),
        user("p2", "b"),
        said("Two.", Some("end_turn")),
    ];
    assert_eq!(
        traces(&lines, &["p2", "p1", "p3"]),
        [
            answered("Two."),
            Trace::Answered { said: Spoken { answer: "Done.".into(), way: vec!["One moment.".into()] } },
            Trace::Unknown
        ]
    );
}

#[test]
fn a_call_without_a_result_was_cut() {
    let lines = [user("p", "a"), called("t1"), returned("t1"), called("t2")];
    let [Trace::Cut { pending }] = &traces(&lines, &["p"])[..] else { panic!() };
    assert_eq!(pending.len(), 1);
    assert_eq!(
        (pending[0].id.0.as_str(), &pending[0].tool),
        ("t2", &Tool::Bash { command: "make".into(), description: None })
    );
}

#[test]
fn a_prompt_without_an_answer_was_cut() {
    assert_eq!(traces(&[user("p", "a")], &["p"]), [Trace::Cut { pending: Vec::new() }]);
    assert_eq!(traces(&[user("p", "a"), said("half", None)], &["p"]), [Trace::Cut { pending: Vec::new() }]);
}

#[test]
fn a_turn_that_was_run_again_counts_from_there() {
    let cut = [user("p", "a"), said("First try.", None), called("t1"), rerun("p")];
    assert_eq!(traces(&cut, &["p"]), [Trace::Cut { pending: Vec::new() }]);
    let lines = [&cut[..], &[called("t2"), returned("t2"), said("All done.", Some("end_turn"))]].concat();
    assert_eq!(traces(&lines, &["p"]), [answered("All done.")]);
}

/// A line that hangs on another one than the one before it.
fn on(parent: &str, mut line: Value) -> Value {
    line["parentUuid"] = json!(parent);
    line
}

/// Killed with an ask open, a turn is run again from its prompt on, and nothing says so: what was asked first has no result and
/// hangs beside it for ever.
#[test]
fn a_call_of_a_try_that_was_left_is_not_waited_for() {
    let lines = [
        user("p", "a"),
        called("t1"),
        on("p", called("t2")),
        returned("t2"),
        said("Done.", Some("end_turn")),
    ];
    assert_eq!(traces(&lines, &["p"]), [answered("Done.")]);
}

#[test]
fn what_hangs_beside_the_conversation_is_no_answer() {
    let lines = [
        user("p1", "a"),
        said("One.", Some("end_turn")),
        user("p2", "b"),
        said("Two.", Some("end_turn")),
        on("p1", said("One again.", Some("end_turn"))),
        user("p3", "c"),
        said("Three.", Some("end_turn")),
    ];
    assert_eq!(
        traces(&lines, &["p1", "p2", "p3", "p4"]),
        [answered("One again."), Trace::Left, answered("Three."), Trace::Unknown]
    );
}

#[test]
fn joined_and_folded_prompts_share_an_answer() {
    let mut joined = user("p2", "a\nb");
    joined["mergedSendUuids"] = json!(["p1"]);
    let lines = [joined, called("t1"), returned("t1"), folded("p3"), said("All.", Some("end_turn"))];
    assert_eq!(traces(&lines, &["p1", "p2", "p3"]), vec![answered("All."); 3]);
}

#[test]
fn an_interrupted_turn_is_over() {
    let lines = [user("p", "a"), said("Begin", None), user("i", "[Request interrupted by user]")];
    assert_eq!(traces(&lines, &["p"]), [Trace::Interrupted { said: "Begin".to_owned().into() }]);
}

#[test]
fn what_a_slash_command_printed_is_its_answer() {
    let printed = |text: &str| format!("<local-command-stdout>{text}</local-command-stdout>");
    let system = json!({"type": "system", "subtype": "local_command", "content": printed("## Context")});
    let command = "<command-name>/context</command-name>";
    let lines = [user("p1", command), system, user("p2", command), user("x", &printed("Compacted "))];
    assert_eq!(traces(&lines, &["p1", "p2"]), [answered("## Context"), answered("Compacted")]);
}

#[test]
fn a_session_is_held_by_a_process_that_lives_and_is_the_same() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".claude/sessions");
    std::fs::create_dir_all(&folder).unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let session = ClaudeId("0a".into());
    let pid = std::process::id();
    let hold = |facts: Value| {
        std::fs::write(folder.join("1.json"), facts.to_string()).unwrap();
        records.holder(&session).map(|holder| holder.kind)
    };
    let entry = |entrypoint: &str| json!({"pid": pid, "sessionId": "0a", "entrypoint": entrypoint});
    assert_eq!(hold(entry("sdk-cli")), Some(HolderStart::Program));
    assert_eq!(hold(entry("cli")), Some(HolderStart::Person));
    let job =
        |name: &str| json!({"pid": pid, "sessionId": "0a", "entrypoint": "cli", "kind": "bg", "jobId": name});
    assert_eq!(hold(job("3f8b68c0")), Some(HolderStart::Background));
    let seen = records.holder(&session).unwrap().into();
    assert_eq!(records.job(&session, seen).unwrap().as_deref(), Some("3f8b68c0"));
    hold(job("--all"));
    assert!(records.job(&session, seen).is_err(), "that would be another command");
    assert!(records.job(&ClaudeId("0b".into()), seen).is_err(), "it works on something else");
    assert_eq!(hold(json!({"pid": pid, "sessionId": "0b"})), None);
    assert_eq!(hold(json!({"pid": i32::MAX, "sessionId": "0a"})), None);
    if cfg!(target_os = "linux") {
        assert_eq!(
            hold(json!({"pid": pid, "sessionId": "0a", "procStart": "1"})),
            None,
            "another process by now"
        );
    }
}

#[test]
fn subagents_and_harness_do_not_count() {
    let mut side = said("inner", Some("end_turn"));
    side["isSidechain"] = json!(true);
    let mut meta = user("m", "<system-reminder>");
    meta["isMeta"] = json!(true);
    let lines = [user("p", "a"), side, meta, said("No response requested.", Some("stop_sequence"))];
    assert_eq!(traces(&lines, &["p"]), [Trace::Cut { pending: Vec::new() }]);
}

#[test]
fn a_session_is_found_wherever_it_was_begun_and_nowhere_else() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("cfg/projects/-elsewhere");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("0a.jsonl"), "").unwrap();
    let records = ClaudeRecords::of(&vec![("CLAUDE_CONFIG_DIR".into(), home.path().join("cfg").into())]);
    assert_eq!(records.find(&ClaudeId("0a".into())), Some(folder.join("0a.jsonl")));
    for id in ["0b", "", "../projects/-elsewhere/0a", "0a.jsonl"] {
        assert_eq!(records.find(&ClaudeId(id.into())), None, "{id}");
    }
}

#[test]
fn a_folder_is_named_after_its_directory() {
    assert_eq!(folder(Path::new("/no/such/my.app_é")), "-no-such-my-app--");
    assert_eq!(folder(Path::new(&format!("/{}", "x".repeat(300)))).len(), NAME_LIMIT_IN_TESTS);
}

const NAME_LIMIT_IN_TESTS: usize = 200;

/// What Claude Code records for an error of its API.
fn refused(words: &str, more: &Value) -> Value {
    let mut line = said(words, Some("stop_sequence"));
    line["isApiErrorMessage"] = json!(true);
    for (key, value) in more.as_object().unwrap() {
        line[key] = value.clone();
    }
    line
}

#[test]
fn an_error_of_the_api_is_no_answer() {
    let hit = "You've hit your 5-hour limit · resets 4:36pm (UTC)";
    let limit = json!({"error": "rate_limit", "apiErrorStatus": 429, "apiError": "usage_limit_reached",
        "apiErrorParams": {"rate_limit_info": {"status": "rejected", "resetsAt": 1_795_278_968}}});
    let until = Some(telecode_core::seam::time::Wall(1_795_278_968_000));
    let stopped = |text: &str, begun| Trace::Refused {
        outcome: CycleOutcome::LimitReached { until, message: hit.to_owned() },
        said: text.to_owned().into(),
        begun,
    };
    let overloaded = refused("API Error: Overloaded", &json!({"error": "overloaded", "apiErrorStatus": 529}));
    let outcome = CycleOutcome::ApiError { status: Some(529), message: "API Error: Overloaded".to_owned() };
    let lines = [
        user("p1", "a"),
        refused(hit, &limit),
        user("p2", "b"),
        said("One moment.", None),
        called("t1"),
        returned("t1"),
        refused(hit, &limit),
        user("p3", "c"),
        called("t2"),
        returned("t2"),
        refused(hit, &limit),
        user("p4", "d"),
        overloaded,
    ];
    assert_eq!(
        traces(&lines, &["p1", "p2", "p3", "p4"]),
        [
            stopped("", false),
            stopped("One moment.", true),
            stopped("", true),
            Trace::Refused { outcome, said: Spoken::default(), begun: false },
        ]
    );
}

#[test]
fn what_stands_nowhere_in_a_record_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let projects = home.path().join(".claude/projects/-x");
    std::fs::create_dir_all(&projects).unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let missing = |ids: &[&str]| records.missing(Path::new("/x"), &ClaudeId("0a".into()), ids).unwrap();
    assert_eq!(missing(&["p"]), None, "without a record nobody knows");
    std::fs::write(projects.join("0a.jsonl"), user("p", "a").to_string() + "\n" + &called("t1").to_string())
        .unwrap();
    assert_eq!(missing(&["p", "q", "t1"]), Some(vec!["q".to_owned()]));
}
