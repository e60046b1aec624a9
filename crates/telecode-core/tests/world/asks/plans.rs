//! Plans: approved in a mode that is confirmed, sent back with words, kept in the making.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, Trace};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::permission::{Decision, Mode};
use telecode_core::seam::tool::{Tool, ToolCall, ToolOutcome};

use crate::World;

fn plan(id: &str, words: &str) -> ToolCall {
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool: Tool::Plan { plan: words.to_owned() },
        input: format!("{{\"plan\":\"{words}\"}}"),
    }
}

fn planned() -> World {
    let mut world = World::new();
    world.runs("plan it");
    world.agent(AgentEvent::ModeChanged(Mode::Plan));
    world.fresh_log();
    world.asks("r1", plan("p1", "1. Read"));
    world.pass(Duration::from_secs(2));
    world
}

fn mode(world: &World) -> Mode {
    world.store.sessions.values().next().unwrap().run.mode
}

#[test]
fn a_plan_is_approved_with_edits_and_the_mode_is_confirmed() {
    let mut world = planned();
    world.press("Approve, and edit without asking");
    world.pass(Duration::from_secs(2));
    world.agent(AgentEvent::ModeChanged(Mode::AcceptEdits));
    world.used("p1", ToolOutcome::Done);
    world.pass(Duration::from_secs(2));
    assert_eq!(mode(&world), Mode::AcceptEdits);
    assert_snapshot!(world.log());
}

#[test]
fn a_mode_that_claude_code_does_not_take_is_said_and_not_believed() {
    let mut world = planned();
    world.press("Approve, and edit without asking");
    world.used("p1", ToolOutcome::Done);
    world.pass(Duration::from_secs(2));
    assert_eq!(mode(&world), Mode::Plan);
    assert!(world.log().contains("Claude Code says its mode is: plan only"), "{}", world.log());
}

#[test]
fn a_mode_that_claude_code_dies_before_confirming_is_waited_for_no_longer() {
    let mut world = planned();
    world.press("Approve, and edit without asking");
    world.pass(Duration::from_secs(2));
    assert!(format!("{:?}", world.bridge).contains("class: Ask"), "its card gets a mark");
    world.dies();
    world.found(&Trace::Answered { said: "Planned.".to_owned().into() });
    world.pass(Duration::from_secs(5));
    let memory = format!("{:?}", world.bridge);
    assert!(!memory.contains("Pledge {") && !memory.contains("class: Ask"), "{memory}");
}

#[test]
fn words_after_revise_go_back_with_the_plan_which_comes_again() {
    let mut world = planned();
    world.press("Revise");
    world.pass(Duration::from_secs(2));
    world.says("write a test first");
    assert_eq!(world.answers[0].1, Decision::Deny { message: "write a test first".to_owned() });
    assert_eq!(world.told.len(), 1, "they are no prompt");
    world.used("p1", ToolOutcome::Failed);
    world.asks("r2", plan("p2", "1. Test\n2. Read"));
    world.pass(Duration::from_secs(3));
    world.press("✅ Approve");
    world.agent(AgentEvent::ModeChanged(Mode::Default));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn a_reply_to_the_plan_or_its_card_revises_it() {
    for from_card in [0, 1] {
        let mut world = planned();
        let card = world.chat.button("Approve").unwrap().0;
        let to = telecode_core::seam::ids::MessageId(card.0 - from_card);
        world.writes(crate::OWNER, "write a test first", |message| message.reply_to = Some(to));
        assert_eq!(world.answers[0].1, Decision::Deny { message: "write a test first".to_owned() });
    }
}

#[test]
fn a_reply_to_something_else_is_a_prompt() {
    let mut world = planned();
    let card = world.chat.button("Approve").unwrap().0;
    let to = telecode_core::seam::ids::MessageId(card.0 - 2);
    world.writes(crate::OWNER, "and this?", |message| message.reply_to = Some(to));
    world.pass(Duration::from_secs(2));
    assert!(world.answers.is_empty(), "{}", world.log());
    assert_eq!(world.told.len(), 2);
}

#[test]
fn keep_planning_sends_the_plan_back_without_words() {
    let mut world = planned();
    world.press("Keep planning");
    world.pass(Duration::from_secs(2));
    assert!(matches!(world.answers[0].1, Decision::Deny { .. }));
    assert_eq!(mode(&world), Mode::Plan);
    assert!(world.log().contains("✏️ Claude keeps planning"), "{}", world.log());
}

#[test]
fn going_into_plan_mode_is_asked_in_plain_words() {
    let mut world = World::new();
    world.runs("think first");
    world.fresh_log();
    let call = ToolCall {
        id: ToolCallId("e1".to_owned()),
        name: "EnterPlanMode".to_owned(),
        tool: Tool::EnterPlan,
        input: "{}".to_owned(),
    };
    world.asks_with("r1", call, |request| request.suggestions.clear());
    world.press("✅ Allow");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}
