//! What the real `claude` cannot be made to do: the stand-in agent misbehaves, and nothing stays at work for ever.

use serde_json::json;
use telecode_sim::agent::{Quirk, Script};
use telecode_sim::messages::{self, Reply, When};

use crate::backstage::stand_in;
use crate::stage::{Settings, Stage};

/// Echoes, and misbehaves when it is told "now".
fn now(quirk: Quirk) -> Script {
    Script::new(messages::Script::new()).with_when(When::said("now"), quirk)
}

/// Another turn is answered.
async fn is_well(stage: &Stage) {
    let prompt = stage.says("are you well?");
    stage.sees("You said: are you well?").await;
    stage.sees_reaction(prompt, "👌").await;
}

/// A turn with this quirk is answered all the same.
async fn is_answered_in_spite_of(quirk: Quirk) -> Stage {
    let (stage, _script) = stand_in(&now(quirk), Settings::default()).await;
    let prompt = stage.says("now");
    stage.sees("You said: now").await;
    stage.sees_reaction(prompt, "👌").await;
    is_well(&stage).await;
    assert_eq!(stage.count("You said: now"), 1);
    stage
}

#[tokio::test]
async fn lines_that_are_no_json_are_skipped() {
    let stage = is_answered_in_spite_of(Quirk::Line("Segmentation fault? {\"type\": \u{1}".into())).await;
    assert_eq!(stage.count("Segmentation"), 0);
}

#[tokio::test]
async fn a_line_that_is_too_long_is_skipped() {
    let stage = is_answered_in_spite_of(Quirk::HugeLine(70 << 20)).await;
    stage.logs("WARN").await;
}

#[tokio::test]
async fn frames_of_unknown_types_are_skipped() {
    is_answered_in_spite_of(Quirk::Frame(json!({"type": "hologram", "depth": 3}))).await;
}

#[tokio::test]
async fn an_unknown_control_request_does_no_harm() {
    is_answered_in_spite_of(Quirk::Request(json!({"subtype": "read_minds", "whose": "all"}))).await;
}

#[tokio::test]
async fn a_hook_callback_does_no_harm() {
    let request = json!({"subtype": "hook_callback", "callback_id": "h1", "input": {}});
    is_answered_in_spite_of(Quirk::Request(request)).await;
}

#[tokio::test]
async fn a_message_for_an_mcp_server_does_no_harm() {
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let request = json!({"subtype": "mcp_message", "server_name": "ours", "message": message});
    is_answered_in_spite_of(Quirk::Request(request)).await;
}

#[tokio::test]
async fn a_result_without_words_says_so() {
    let script = Script::new(messages::Script::new().when("now", [Reply::new()]))
        .with_when(When::said("now"), Quirk::EmptyResult);
    let (stage, _script) = stand_in(&script, Settings::default()).await;
    stage.says("now");
    stage.sees("Claude finished without a reply").await;
    is_well(&stage).await;
}

#[tokio::test]
async fn a_turn_without_a_result_ends_all_the_same() {
    let (stage, _script) = stand_in(&now(Quirk::NoResult), Settings::default()).await;
    let prompt = stage.says("now");
    stage.sees("Claude stopped without an answer").await;
    stage.sees_reaction(prompt, "💔").await;
    is_well(&stage).await;
}

#[tokio::test]
async fn an_agent_that_ends_at_its_start_shows_its_last_words() {
    let directory = tempfile::TempDir::new().unwrap();
    let program = directory.path().join("claude");
    let text = "#!/bin/sh\nif [ \"$1\" = --version ]; then echo '2.1.329 (Claude Code)'; exit 0; fi\n\
                echo 'the licence has expired' >&2\nexit 7\n";
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let settings = Settings::default().claude(&[&program.to_string_lossy()]);
    let stage = Stage::with(messages::Script::new(), settings).await;
    let prompt = stage.says("hello");
    let shown = stage.sees("Claude Code didn't start").await;
    let words = crate::stage::text(&shown);
    assert!(words.contains("the licence has expired"), "{shown}");
    stage.sees_reaction(prompt, "💔").await;
}

/// The one slow test: the patience with an interrupted turn is half a minute.
#[tokio::test]
async fn slow_an_agent_that_ignores_the_interrupt_is_killed() {
    let script = now(Quirk::Hang).with(Quirk::IgnoreInterrupt).with(Quirk::IgnoreSigterm);
    let (stage, _script) = stand_in(&script, Settings::default()).await;
    stage.says("now");
    stage.sees_draft("").await;
    stage.says("/stop");
    stage.sees("⏹ Stopped.").await;
    stage.says("/new other --empty");
    is_well(&stage).await;
}
