//! Rules that no transcript shows.

#![expect(clippy::needless_pass_by_value, reason = "`json!` in the place of an argument reads better")]

use serde_json::{Value, json};
use telecode_core::seam::agent::{
    CycleOutcome, CycleResult, HeldMessage, HeldWhy, Origin, Preview, PromptState, Rank,
};
use telecode_core::seam::content::{AttachmentKind, PromptAttachment, PromptContent};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{HoldId, LifeId, PromptId, TurnId};
use telecode_core::seam::permission::{Decision, Extent, Grant, Rule};
use telecode_core::seam::query::HeldEnd;

use super::super::*;
use crate::version::MINIMUM;

fn launched(start: Start) -> Launch {
    Launch {
        life: LifeId(1),
        peers: false,
        workspace: "/workspace".into(),
        claude: ClaudeId("0a".into()),
        start,
        model: None,
        own: false,
        worktree: None,
        effort: None,
        persona: None,
        permit: Gate::closed().permit(Mode::Default, Vec::new()),
        cut: None,
        seen: None,
    }
}

fn translator(start: Start) -> (Translator, Instant) {
    let now = Instant::now();
    let mut translator = Translator::new(&launched(start), TranslatorSettings::default());
    assert_eq!(translator.opening(now).len(), 2, "and what it reads is asked for");
    (translator, now)
}

fn say(translator: &mut Translator, line: &Value) -> Translated {
    translator.line(line.to_string().as_bytes())
}

fn ready(start: Start) -> Translator {
    let (mut translator, _) = translator(start);
    let out = say(&mut translator, &initialized(json!({"claude_code_version": "2.1.329"})));
    assert!(matches!(&out.events[..], [AgentEvent::Ready(_)]));
    translator
}

fn initialized(facts: Value) -> Value {
    let response = json!({"subtype": "success", "request_id": "telecode_1", "response": facts});
    json!({"type": "control_response", "response": response})
}

fn finish(translator: &mut Translator, fields: Value) -> CycleResult {
    let mut line =
        json!({"type": "result", "subtype": "success", "session_id": "0a", "num_turns": 1, "result": "x"});
    line.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let mut events = say(translator, &line).events;
    match events.pop() {
        Some(AgentEvent::CycleEnded(result)) => result,
        other => panic!("{other:?}"),
    }
}

fn ask(id: &str, tool: &str, input: Value) -> Value {
    let request = json!({"subtype": "can_use_tool", "tool_name": tool, "tool_use_id": "t", "input": input});
    json!({"type": "control_request", "request_id": id, "request": request})
}

fn answer(translator: &mut Translator, id: &str, decision: Decision) -> Option<Value> {
    let order = Order::Answer { request: RequestId(id.into()), decision: Gate::closed().decision(decision) };
    let lines = translator.order(order, Instant::now());
    assert!(lines.len() < 2);
    let line: Value = serde_json::from_str(lines.first()?).unwrap();
    assert_eq!(line["response"]["request_id"], id);
    Some(line["response"]["response"].clone())
}

#[test]
fn an_old_version_is_refused_and_a_new_one_marked() {
    let (mut old, _) = translator(Start::New);
    let out = say(&mut old, &initialized(json!({"claude_code_version": "2.1.100"})));
    let problem = LaunchProblem::TooOld { version: "2.1.100".into(), minimum: MINIMUM.to_string() };
    assert_eq!(out.events, [AgentEvent::LaunchFailed(problem)]);
    assert_eq!(say(&mut old, &ask("r", "Bash", json!({}))), Translated::default(), "nothing follows");
    let (mut new, _) = translator(Start::New);
    let out = say(&mut new, &initialized(json!({"claude_code_version": "3.0.0"})));
    let [AgentEvent::Ready(ready)] = &out.events[..] else { panic!() };
    assert!(ready.untested);
}

#[test]
fn a_late_start_fails_but_not_while_hooks_run() {
    let (mut translator, now) = translator(Start::New);
    let hook = |subtype: &str| json!({"type": "system", "subtype": subtype});
    say(&mut translator, &hook("hook_started"));
    assert_eq!(translator.deadline(), Some(now + INIT_TIMEOUT));
    assert_eq!(translator.tick(now + INIT_TIMEOUT), Translated::default());
    say(&mut translator, &hook("hook_response"));
    let later = translator.deadline().unwrap();
    let out = translator.tick(later);
    assert!(matches!(out.events[..], [AgentEvent::LaunchFailed(LaunchProblem::TimedOut { .. })]), "{out:?}");
    assert_eq!(translator.deadline(), None);
}

#[test]
fn a_late_reply_to_anything_else_is_nothing() {
    let mut translator = ready(Start::New);
    let now = Instant::now();
    translator.order(Order::Interrupt, now);
    let deadline = translator.deadline().unwrap();
    assert_eq!(translator.tick(deadline), Translated::default());
    let reply =
        json!({"type": "control_response", "response": {"subtype": "success", "request_id": "telecode_3"}});
    assert_eq!(say(&mut translator, &reply), Translated::default());
}

#[test]
fn asks_that_were_open_before_come_with_the_reply_and_only_once() {
    let (mut translator, _) = translator(Start::Rerun);
    let mut line = initialized(json!({}));
    line["response"]["pending_permission_requests"] = json!([ask("r", "Bash", json!({"command": "ls"}))]);
    let out = say(&mut translator, &line);
    assert!(matches!(&out.events[..], [AgentEvent::Ready(_), AgentEvent::AskOpened(_)]));
    assert_eq!(say(&mut translator, &ask("r", "Bash", json!({}))), Translated::default());
}

#[test]
fn allowing_gives_the_whole_input_back_and_grants_for_the_session() {
    let mut translator = ready(Start::New);
    let input = json!({"command": "ls", "timeout": 5, "deep": {"b": [1], "a": null}});
    say(&mut translator, &ask("r", "Bash", input.clone()));
    let rule = Rule { tool: "Bash".into(), content: Some("ls:*".into()) };
    let grants =
        vec![Grant::Rules(vec![rule]), Grant::Mode(Mode::AcceptEdits), Grant::Directories(vec!["/x".into()])];
    let decision = Decision::Allow { grants: grants.clone(), extent: Extent::Session };
    let body = answer(&mut translator, "r", decision.clone()).unwrap();
    assert_eq!(body["updatedInput"], input);
    let updates = body["updatedPermissions"].as_array().unwrap();
    assert_eq!(updates.len(), 2, "rules are told on their own, so that they can be taken back");
    assert_eq!(updates[0]["mode"], "acceptEdits");
    assert_eq!(updates[1]["directories"], json!(["/x"]));
    assert!(updates.iter().all(|update| update["destination"] == "session"));
    assert_eq!(answer(&mut translator, "r", decision), None, "answered once");

    say(&mut translator, &ask("s", "Bash", input));
    let decision = Decision::Allow { grants, extent: Extent::Settings };
    let body = answer(&mut translator, "s", decision).unwrap();
    let updates = body["updatedPermissions"].as_array().unwrap();
    assert_eq!(updates[0]["rules"], json!([{"toolName": "Bash", "ruleContent": "ls:*"}]));
    assert_eq!(updates[0]["destination"], "localSettings");
    assert_eq!(updates[1]["destination"], "session", "a mode in the settings would be everybody's");
    assert_eq!(updates[2]["destination"], "localSettings");
}

#[test]
fn rules_of_ours_are_a_layer_that_can_be_taken_back() {
    let rule = |content: &str| Rule { tool: "Bash".into(), content: Some(content.into()) };
    let mut launch = launched(Start::New);
    let grants = vec![Grant::Rules(vec![rule("echo (x)")]), Grant::Directories(vec!["/x".into()])];
    launch.permit = Gate::closed().permit(Mode::Default, grants);
    let mut translator = Translator::new(&launch, TranslatorSettings::default());
    let lines = translator.opening(Instant::now());
    let body = |line: &str| serde_json::from_str::<Value>(line).unwrap()["request"].clone();
    assert_eq!(body(&lines[0])["subtype"], "initialize");
    let expected = json!({"subtype": "apply_flag_settings", "settings": {"permissions": {"allow": [r"Bash(echo \(x\))"]}}});
    assert_eq!(body(&lines[1]), expected);
    let lines = translator.order(Order::Rules(Gate::closed().rules(Vec::new())), Instant::now());
    assert_eq!(body(&lines[0])["settings"], json!({"permissions": null}));
}

#[test]
fn a_subagents_ask_says_what_it_is_to_do() {
    let mut translator = ready(Start::New);
    let began = json!({"type": "system", "subtype": "task_started", "task_id": "a1", "task_type": "local_agent",
        "description": "Look around"});
    say(&mut translator, &began);
    for (agent, words) in [("a1", "Look around"), ("a2", "a2")] {
        let mut line = ask(agent, "Bash", json!({"command": "ls"}));
        line["request"]["agent_id"] = json!(agent);
        let out = say(&mut translator, &line);
        let [AgentEvent::AskOpened(request)] = &out.events[..] else { panic!() };
        assert_eq!(request.facts.agent.as_deref(), Some(words));
    }
}

#[test]
fn answers_to_a_question_are_joined_as_claude_code_does() {
    let mut translator = ready(Start::New);
    let question = |text: &str, many: bool| json!({"question": text, "multiSelect": many, "options": []});
    let input =
        json!({"questions": [question("One?", false), question("Many?", true), question("Skipped?", false)]});
    say(&mut translator, &ask("r", "AskUserQuestion", input.clone()));
    let answers = vec![
        ("One?".to_owned(), vec!["a, b".to_owned()]),
        ("Many?".to_owned(), vec!["c, \"d\"".to_owned(), "e".to_owned()]),
        ("Skipped?".to_owned(), vec![]),
    ];
    let body = answer(&mut translator, "r", Decision::Reply { answers }).unwrap();
    let expected = json!({"One?": "a, b", "Many?": r#""c, \"d\"", e"#});
    assert_eq!(body["updatedInput"]["answers"], expected);
    assert_eq!(body["updatedInput"]["questions"], input["questions"]);
    assert_eq!(body["updatedInput"].get("annotations"), None, "old versions refuse it");
}

#[test]
fn a_plan_that_was_only_streamed_is_shown_and_given_back() {
    let mut translator = ready(Start::New);
    let event = |event: Value| json!({"type": "stream_event", "event": event});
    let block = json!({"type": "tool_use", "id": "t", "name": "ExitPlanMode"});
    say(&mut translator, &event(json!({"type": "content_block_start", "content_block": block})));
    for piece in ["{\"plan\": \"# Do", " it\"}"] {
        let delta = json!({"type": "input_json_delta", "partial_json": piece});
        say(&mut translator, &event(json!({"type": "content_block_delta", "delta": delta})));
    }
    let out = say(&mut translator, &ask("r", "ExitPlanMode", json!({})));
    let [AgentEvent::AskOpened(request)] = &out.events[..] else { panic!() };
    assert_eq!(request.call.tool, telecode_core::seam::tool::Tool::Plan { plan: "# Do it".into() });
    let body = answer(
        &mut translator,
        "r",
        Decision::Allow { grants: vec![Grant::Mode(Mode::Default)], extent: Extent::Session },
    )
    .unwrap();
    assert_eq!(body["updatedInput"], json!({"plan": "# Do it"}));
    assert_eq!(body["updatedPermissions"][0]["mode"], "default");
}

#[test]
fn every_request_that_waits_is_answered() {
    let mut translator = ready(Start::New);
    let mut reply = |body: Value| {
        let line = json!({"type": "control_request", "request_id": "r", "request": body});
        let replies = say(&mut translator, &line).replies;
        replies.first().map(|reply| serde_json::from_str::<Value>(reply).unwrap()["response"].clone())
    };
    assert_eq!(reply(json!({"subtype": "hook_callback"})).unwrap()["response"], json!({}));
    assert_eq!(reply(json!({"subtype": "elicitation"})), None, "a person answers it");
    let message = json!({"id": 0, "method": "tools/list"});
    let mcp = reply(json!({"subtype": "mcp_message", "message": message})).unwrap();
    assert_eq!(mcp["response"]["mcp_response"]["error"]["code"], -32601);
    assert_eq!(mcp["response"]["mcp_response"]["id"], 0);
    assert_eq!(reply(json!({"subtype": "telepathy"})).unwrap()["subtype"], "error");
    assert_eq!(reply(json!({"subtype": "can_use_tool"})).unwrap()["subtype"], "error", "no tool is named");
    assert_eq!(reply(json!({"subtype": "request_user_dialog"})), None, "it is left to expire");
}

#[test]
fn a_cancelled_request_is_withdrawn_once() {
    let mut translator = ready(Start::New);
    say(&mut translator, &ask("r", "Bash", json!({})));
    let cancel = json!({"type": "control_cancel_request", "request_id": "r"});
    let withdrawn = AgentEvent::AskWithdrawn { request: RequestId("r".into()) };
    assert_eq!(say(&mut translator, &cancel).events, [withdrawn]);
    assert_eq!(say(&mut translator, &cancel).events, []);
    assert_eq!(answer(&mut translator, "r", Decision::Deny { message: "no".into() }), None);
}

#[test]
fn cost_is_charged_by_differences() {
    let charge = |translator: &mut Translator, total: f64| {
        finish(translator, json!({"total_cost_usd": total})).cost_usd
    };
    let mut new = ready(Start::New);
    assert!((charge(&mut new, 1.0) - 1.0).abs() < 1e-9);
    assert!((charge(&mut new, 1.25) - 0.25).abs() < 1e-9);
    assert!((charge(&mut new, 0.5) - 0.5).abs() < 1e-9, "a total that went down was reset");
    let mut resumed = ready(Start::Resume);
    assert!(charge(&mut resumed, 7.0).abs() < 1e-9, "the past is not charged again");
    assert!((charge(&mut resumed, 7.5) - 0.5).abs() < 1e-9);
    let mut resumed = ready(Start::Resume);
    let own = json!({"total_cost_usd": 7.0, "model_usage_since_last_result": {"m": {"costUSD": 0.1}, "n": {"costUSD": 0.2}}});
    assert!((finish(&mut resumed, own).cost_usd - 0.3).abs() < 1e-9);
}

#[test]
fn results_are_told_apart() {
    let mut t = ready(Start::New);
    let aborted = json!({"subtype": "error_during_execution", "is_error": true, "terminal_reason": "aborted_tools",
        "errors": ["[ede_diagnostic] x"]});
    assert_eq!(finish(&mut t, aborted).outcome, CycleOutcome::Interrupted);
    let api = json!({"is_error": true, "api_error_status": 529, "result": "Overloaded"});
    let outcome = CycleOutcome::ApiError { status: Some(529), message: "Overloaded".into() };
    assert_eq!(finish(&mut t, api).outcome, outcome);
    let key = json!({"is_error": true, "api_error_status": 401, "result": "Invalid API key"});
    assert!(matches!(finish(&mut t, key).outcome, CycleOutcome::NotLoggedIn { .. }));
    let turns = json!({"subtype": "error_max_turns", "result": null, "errors": ["[ede_diagnostic] x"]});
    assert_eq!(finish(&mut t, turns).outcome, CycleOutcome::Failed { message: "error max turns".into() });
    t.order(Order::Interrupt, Instant::now());
    let old = json!({"subtype": "error_during_execution", "is_error": true});
    assert_eq!(finish(&mut t, old.clone()).outcome, CycleOutcome::Interrupted, "without a reason");
    assert!(matches!(finish(&mut t, old).outcome, CycleOutcome::Failed { .. }), "it counts for one cycle");
}

#[test]
fn a_cycle_is_a_persons_if_it_names_what_they_wrote_and_nobody_elses_else() {
    let mut t = ready(Start::New);
    let empty = json!({"num_turns": 0, "result": ""});
    assert_eq!(finish(&mut t, empty).origin, Origin::Harness);
    assert_eq!(finish(&mut t, json!({"origin": {"kind": "task-notification"}})).origin, Origin::Harness);
    assert_eq!(finish(&mut t, json!({})).origin, Origin::Harness, "a notice of another session names nobody");
    assert_eq!(finish(&mut t, json!({"resume_reason": "interrupted_turn"})).origin, Origin::Rerun);
    let more = json!({"resume_reason": "interrupted_turn", "user_message_uuids": ["p"]});
    assert_eq!(finish(&mut t, more).origin, Origin::Rerun, "what was cut need not be named");
    let wakeup = json!({"type": "command_lifecycle", "command_uuid": "foreign", "state": "started",
        "wakeup_source": "schedule_wakeup"});
    t.line(wakeup.to_string().as_bytes());
    assert_eq!(finish(&mut t, json!({})).origin, Origin::Schedule);
    assert_eq!(finish(&mut t, json!({})).origin, Origin::Harness, "it counts for one cycle");
    t.line(wakeup.to_string().as_bytes());
    let folded = finish(&mut t, json!({"user_message_uuids": ["p"]}));
    assert_eq!(folded.origin, Origin::Person, "it was written while what was scheduled ran a tool");
    let named = json!({"num_turns": 0, "result": "", "user_message_uuid": "p"});
    let result = finish(&mut t, named);
    assert_eq!((result.origin, result.prompts), (Origin::Person, vec![PromptId("p".into())]));
}

#[test]
fn a_prompt_that_was_taken_up_is_not_withdrawn_any_more() {
    let mut t = ready(Start::New);
    let mut state = |state: &str| {
        let line = json!({"type": "command_lifecycle", "command_uuid": "p", "state": state});
        match &say(&mut t, &line).events[..] {
            [AgentEvent::Prompt { state, .. }] => Some(*state),
            _ => None,
        }
    };
    assert_eq!(state("queued"), Some(PromptState::Queued));
    assert_eq!(state("cancelled"), Some(PromptState::Withdrawn));
    assert_eq!(state("started"), Some(PromptState::Started));
    assert_eq!(state("cancelled"), Some(PromptState::Completed), "its turn was interrupted");
    assert_eq!(state("refused"), Some(PromptState::Refused));
    assert_eq!(state("pondered"), None);
}

#[test]
fn words_of_subagents_are_not_the_answer_but_their_calls_are_told() {
    let mut t = ready(Start::New);
    let blocks = json!([{"type": "text", "text": "inner"}, {"type": "tool_use", "id": "c", "name": "Read", "input": {}}]);
    let line =
        json!({"type": "assistant", "parent_tool_use_id": "a", "message": {"model": "m", "content": blocks}});
    let events = say(&mut t, &line).events;
    assert!(matches!(&events[..], [AgentEvent::ToolStarted { parent: Some(parent), .. }] if parent.0 == "a"));
}

#[test]
fn a_session_that_changes_its_id_is_renamed_once() {
    let mut t = ready(Start::Resume);
    let line = json!({"type": "conversation_reset", "new_conversation_id": "1b"});
    assert_eq!(say(&mut t, &line).events, [AgentEvent::Renamed(ClaudeId("1b".into())), AgentEvent::Cleared]);
    let init = json!({"type": "system", "subtype": "init", "session_id": "1b", "model": "m", "permissionMode": "plan"});
    assert!(
        matches!(&say(&mut t, &init).events[..], [AgentEvent::CycleBegan(facts)] if facts.mode == Mode::Plan)
    );
}

#[test]
fn what_another_session_wrote_is_told_with_its_name() {
    let mut t = ready(Start::New);
    let wrote = json!({
        "type": "user", "isReplay": true, "isSynthetic": true,
        "message": {"role": "user", "content": "<peer>Please say the build status.</peer>"},
        "origin": {"kind": "peer", "name": "beta", "body": "Please say the build status."},
    });
    let text = "Please say the build status.".to_owned();
    assert_eq!(say(&mut t, &wrote).events, [AgentEvent::Peer { from: "beta".to_owned(), text }]);
    // Versions before 2.1.332 have no handle.
    let hold = |state: &str| json!({"type": "system", "subtype": "peer_message_hold", "state": state, "from_name": "beta"});
    assert_eq!(say(&mut t, &hold("held")).events, [AgentEvent::PeerHeld { from: "beta".to_owned() }]);
    assert_eq!(say(&mut t, &hold("dropped")).events, []);
    let own = json!({
        "type": "user", "isReplay": true, "message": {"role": "user", "content": "hi"}, "origin": {"kind": "human"},
    });
    assert_eq!(say(&mut t, &own).events, []);
}

/// What a peer wrote, one message or several that became one prompt.
fn peer(origin: Value) -> Value {
    let mut origin = origin;
    origin["kind"] = "peer".into();
    origin["name"] = "beta".into();
    json!({"type": "user", "isReplay": true, "isSynthetic": true, "message": {"role": "user", "content": "x"}, "origin": origin})
}

#[test]
fn messages_that_became_one_prompt_are_told_once_each() {
    let mut t = ready(Start::New);
    let told = |t: &mut Translator, line: &Value| -> Vec<String> {
        let events = say(t, line).events.into_iter();
        events
            .filter_map(|event| if let AgentEvent::Peer { text, .. } = event { Some(text) } else { None })
            .collect()
    };
    assert_eq!(told(&mut t, &peer(json!({"body": "one"}))), ["one"]);
    assert_eq!(told(&mut t, &peer(json!({"body": "two"}))), ["two"]);
    let joined = peer(json!({"members": [{"body": "one"}, {"body": "two"}, {"body": "one"}]}));
    assert_eq!(told(&mut t, &joined), ["one"]);
    assert_eq!(told(&mut t, &joined), ["one", "two", "one"], "and what comes later is new");
}

/// A life of a version in which sessions may write to each other; what it is told first.
fn with_peers(version: Version, peers: bool) -> (Translator, Vec<String>) {
    let launch = Launch { peers, ..launched(Start::New) };
    let client = TranslatorSettings { version: Some(version), ..TranslatorSettings::default() };
    let mut translator = Translator::new(&launch, client);
    let opening = translator.opening(Instant::now());
    (translator, opening)
}

#[test]
fn what_is_held_back_is_asked_for_where_a_person_can_decide() {
    let asked = |lines: &[String]| lines.iter().any(|line| line.contains("set_peer_delivery"));
    assert!(asked(&with_peers(Version(2, 1, 332), true).1));
    assert!(!asked(&with_peers(Version(2, 1, 331), true).1));
    assert!(!asked(&with_peers(Version(2, 1, 332), false).1), "sessions of several people write nothing");
}

#[test]
fn what_is_held_back_comes_with_its_text_and_is_decided() {
    let (mut t, _) = with_peers(Version(2, 1, 332), true);
    let reply = json!({"type": "control_response", "response": {"subtype": "success", "request_id": "telecode_3", "response": {}}});
    let mut hold = json!({
        "type": "system", "subtype": "peer_message_hold", "state": "held", "hold_id": "h", "from_name": "beta",
        "cause": "mode-mismatch", "can_deliver": true,
    });
    assert_eq!(say(&mut t, &hold).events, [], "it comes again with its text");
    assert_eq!(say(&mut t, &reply).events, []);
    hold["preview"] = json!({"text": "Do it.", "total_chars": 9, "other_blocks": 1, "is_whole": false});
    let preview = Preview { text: "Do it.".to_owned(), units: 9, others: 1, whole: false };
    let held = HeldMessage { hold: HoldId("h".into()), from: "beta".into(), preview, why: HeldWhy::Modes };
    assert_eq!(say(&mut t, &hold).events, [AgentEvent::PeerAsks(held.clone())]);
    hold["can_deliver"] = false.into();
    let settings = HeldMessage { why: HeldWhy::Settings, ..held.clone() };
    assert_eq!(say(&mut t, &hold).events, [AgentEvent::PeerAsks(settings)]);
    hold["cause"].take();
    assert_eq!(say(&mut t, &hold).events, [AgentEvent::PeerAsks(HeldMessage { why: HeldWhy::Room, ..held })]);
    let ended = |end| AgentEvent::PeerSettled { hold: HoldId("h".into()), end };
    hold["state"] = "released".into();
    assert_eq!(say(&mut t, &hold).events, [ended(HeldEnd::Delivered)]);
    hold["state"] = "dropped".into();
    for (outcome, end) in [
        ("expired", HeldEnd::Expired),
        ("discarded", HeldEnd::Expired),
        ("refused", HeldEnd::Refused),
        ("dropped", HeldEnd::NoRoom),
        ("denied", HeldEnd::Dropped),
        ("anything", HeldEnd::Gone),
    ] {
        hold["outcome"] = outcome.into();
        assert_eq!(say(&mut t, &hold).events, [ended(end)], "{outcome}");
    }
}

#[test]
fn where_claude_code_shows_nothing_of_it_what_is_held_back_is_only_said() {
    let (mut t, _) = with_peers(Version(2, 1, 332), true);
    let hold = json!({"type": "system", "subtype": "peer_message_hold", "state": "held", "hold_id": "h", "from_name": "beta"});
    assert_eq!(say(&mut t, &hold).events, []);
    let refused = json!({"type": "control_response", "response": {"subtype": "error", "request_id": "telecode_3", "error": "no"}});
    let held = AgentEvent::PeerHeld { from: "beta".to_owned() };
    assert_eq!(say(&mut t, &refused).events, std::slice::from_ref(&held));
    assert_eq!(say(&mut t, &hold).events, [held]);
}

/// The message in the line of a prompt.
fn prompted(content: PromptContent) -> Value {
    let id = PromptId("p".into());
    let lines = ready(Start::New).order(Order::Prompt { id, content, rank: Rank::Next }, Instant::now());
    let line: Value = serde_json::from_str(&lines[0]).unwrap();
    line["message"]["content"].clone()
}

fn board() -> PromptAttachment {
    PromptAttachment {
        kind: AttachmentKind::Picture,
        path: "/data/attachments/1/board.png".into(),
        name: "board.png".into(),
        size: 7,
        media_type: "image/png".into(),
        hash: "00ff".into(),
    }
}

#[test]
fn a_prompt_of_words_is_a_string() {
    assert_eq!(prompted(PromptContent::from("hi".to_owned())), json!("hi"));
}

#[test]
fn nothing_that_was_sent_with_a_prompt_is_left_out() {
    let named = "[Attached file: board.png (image/png, 7 bytes), at /data/attachments/1/board.png]";
    let named = json!({"type": "text", "text": named});
    let content = |text: &str| PromptContent { text: text.into(), attachments: vec![board()] };
    assert_eq!(prompted(content("look")), json!([{"type": "text", "text": "look"}, named]));
    assert_eq!(prompted(content("")), json!([named]), "a block without words is refused");
}

fn asks_the_hook(id: &str, call: &str) -> Value {
    let request =
        json!({"subtype": "hook_callback", "callback_id": "files", "input": {}, "tool_use_id": call});
    json!({"type": "control_request", "request_id": id, "request": request})
}

fn calls(call: &str, tool: &str) -> Value {
    let block = json!({"type": "tool_use", "id": call, "name": tool, "input": {}});
    json!({"type": "assistant", "uuid": call, "message": {"id": "m", "model": "opus", "content": [block]}})
}

fn ends(call: &str, text: &str) -> Value {
    let block = json!({"type": "tool_result", "tool_use_id": call, "content": text});
    json!({"type": "user", "uuid": "u", "message": {"role": "user", "content": [block]}})
}

fn prompt(text: &str) -> Order {
    Order::Prompt { id: PromptId("p".into()), content: text.to_owned().into(), rank: Rank::Next }
}

fn asking() -> Translator {
    let (mut translator, _) = translator(Start::New);
    say(&mut translator, &initialized(json!({"claude_code_version": "2.1.329", "hooks_applied": true})));
    translator
}

#[test]
fn exactly_the_tools_that_may_change_something_ask_before_they_run() {
    let (mut translator, now) =
        (Translator::new(&launched(Start::New), TranslatorSettings::default()), Instant::now());
    let lines = translator.opening(now);
    let line: Value = serde_json::from_str(&lines[0]).unwrap();
    let hook = &line["request"]["hooks"]["PreToolUse"][0];
    assert_eq!(hook["onFailure"], "block", "what is not answered does not run");
    let matcher = hook["matcher"].as_str().unwrap();
    let harmless = matcher.strip_prefix("^(?!(?:").and_then(|rest| rest.strip_suffix(")$)")).unwrap();
    for name in harmless.split('|') {
        assert!(!call("t", name, &json!({})).tool.may_change(), "{name} has to ask");
        assert!(
            name.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_'),
            "{name} is a pattern"
        );
    }
    // A skill changes nothing itself, and may run commands when it is loaded.
    for name in ["Bash", "Edit", "Write", "NotebookEdit", "Agent", "Skill", "mcp__x__read", "Tomorrow's"] {
        assert!(harmless.split('|').all(|other| other != name), "{name} may change files");
    }
}

#[test]
fn a_tool_waits_while_files_are_looked_at_and_is_answered_then() {
    let mut translator = asking();
    assert_eq!(say(&mut translator, &asks_the_hook("1", "a")).replies.len(), 1, "nothing is held");
    translator.hold(Some(TurnId(7)));
    assert!(!translator.holds(&prompt("go")), "its tools can wait");
    say(&mut translator, &calls("b", "Bash"));
    assert_eq!(say(&mut translator, &asks_the_hook("2", "b")), Translated::default());
    say(&mut translator, &asks_the_hook("3", "c"));
    assert!(translator.is_asking(), "stdin must not close now");
    say(&mut translator, &json!({"type": "control_cancel_request", "request_id": "3"}));
    let replies = translator.hold(None).replies;
    let [reply] = &replies[..] else { panic!("{replies:?}") };
    let reply: Value = serde_json::from_str(reply).unwrap();
    assert_eq!((&reply["response"]["request_id"], &reply["response"]["response"]), (&json!("2"), &json!({})));
    assert!(!translator.is_asking());
    assert!(!say(&mut translator, &ends("b", "done")).events.contains(&AgentEvent::SnapshotLate));
}

#[test]
fn a_prompt_waits_where_its_tools_would_not() {
    let mut unknown = ready(Start::New);
    let mut known = asking();
    for translator in [&mut unknown, &mut known] {
        assert!(!translator.holds(&prompt("/commit")), "nothing is looked at");
        translator.hold(Some(TurnId(7)));
        assert!(translator.holds(&prompt("/commit")) && translator.holds(&prompt("  /commit")));
        assert!(!translator.holds(&Order::Interrupt));
    }
    assert!(unknown.holds(&prompt("go")) && !known.holds(&prompt("go")));
}

#[test]
fn a_tool_that_runs_without_asking_is_noticed_once_and_prompts_wait_from_then_on() {
    let mut translator = asking();
    translator.hold(Some(TurnId(7)));
    for (call, tool) in [("a", "Bash"), ("b", "Read"), ("c", "Edit")] {
        say(&mut translator, &calls(call, tool));
    }
    let is_late = |out: Translated| out.events.contains(&AgentEvent::SnapshotLate);
    assert!(!is_late(say(&mut translator, &ends("c", "<tool_use_error>No such file</tool_use_error>"))));
    assert!(!is_late(say(&mut translator, &ends("b", "read"))) && !translator.holds(&prompt("go")));
    assert!(is_late(say(&mut translator, &ends("a", "ran"))));
    assert!(translator.holds(&prompt("go")));
    translator.hold(None);
    assert!(!translator.holds(&prompt("go")));
}
