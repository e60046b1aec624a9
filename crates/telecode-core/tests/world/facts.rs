//! What an agent says of itself when it is asked.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::query::{Answer, ContextUse, NoAnswer, Query};
use telecode_core::seam::settings::{LiveView, Settings};

use crate::{World, settings};

fn context() -> ContextUse {
    let parts = [
        "Messages",
        "System prompt",
        "System tools",
        "Skills",
        "Memory",
        "Agents",
        "Hooks",
        "MCP",
        "Files",
        "Rest",
    ];
    ContextUse {
        model: "claude-opus-5-5".to_owned(),
        used: 164_200,
        room: 1_000_000,
        compacts_at: Some(967_000),
        parts: parts
            .iter()
            .zip([120_000, 20_000, 12_000, 6_000, 3_000, 2_000, 800, 250, 100, 50])
            .map(|(part, tokens)| ((*part).to_owned(), tokens))
            .collect(),
    }
}

fn idle() -> World {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

#[test]
fn the_context_is_shown_as_a_bar_and_its_parts() {
    let mut world = idle();
    world.says("/context");
    world.replies(Ok(Answer::Context(context())));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn an_agent_that_sleeps_is_woken_to_be_asked() {
    let mut world = idle();
    world.pass(Duration::from_hours(2));
    world.dies();
    world.fresh_log();
    world.says("/context");
    assert!(world.queries.is_empty(), "nobody is there yet");
    world.ready();
    assert!(matches!(world.queries[0].3, Query::Context));
    world.replies(Ok(Answer::Context(context())));
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("17% full"), "{}", world.log());
}

#[test]
fn why_there_is_no_answer_is_said() {
    let mut world = idle();
    let refused = NoAnswer::Refused("not while compacting".to_owned());
    for why in [refused, NoAnswer::Unsupported, NoAnswer::Late] {
        world.says("/context");
        world.replies(Err(why));
        world.pass(Duration::from_secs(2));
    }
    world.says("/context");
    world.dies();
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn a_question_that_a_crash_cut_is_asked_again() {
    let mut world = idle();
    world.says("/context");
    world.queries.clear();
    world.restart();
    world.ready();
    world.replies(Ok(Answer::Context(context())));
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("17% full"), "{}", world.log());
}

#[test]
fn who_waits_for_an_answer_sees_so_if_it_takes_long() {
    let mut world = idle();
    world.says("/context");
    world.pass(Duration::from_millis(1_400));
    assert!(!world.log().contains("asking Claude"), "{}", world.log());
    world.pass(Duration::from_secs(2));
    world.replies(Ok(Answer::Context(context())));
    world.pass(Duration::from_secs(2));
    // One that sleeps, and is asked something that comes at once.
    world.pass(Duration::from_hours(2));
    world.dies();
    world.says("/agents");
    world.pass(Duration::from_secs(3));
    world.ready();
    world.replies(Err(NoAnswer::Gone));
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn who_waits_for_an_answer_sees_that_in_a_message_that_goes_away() {
    let mut world = World::with(Settings { live: LiveView::Edits, ..settings() });
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.says("/context");
    world.pass(Duration::from_secs(3));
    let shown = |world: &World| world.chat.messages.values().any(|page| page.text.contains("asking Claude"));
    assert!(shown(&world), "{}", world.log());
    // A turn takes it over.
    world.says("more");
    world.begins();
    world.replies(Ok(Answer::Context(context())));
    world.answers("More.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert!(!shown(&world), "{}", world.log());
    world.says("/context");
    world.pass(Duration::from_secs(3));
    assert!(shown(&world), "{}", world.log());
    // kill -9 while it is shown.
    world.restart();
    world.pass(Duration::from_secs(5));
    world.ready();
    world.queries.remove(0);
    world.replies(Ok(Answer::Context(context())));
    world.pass(Duration::from_secs(5));
    assert!(!shown(&world), "{}", world.log());
}
