//! What a person reads when something is not allowed, or not any more.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, CycleFacts, CycleOutcome, End};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::persona::{Source, parse};
use telecode_core::seam::query::{Answer, NoAnswer, Query};
use telecode_core::seam::settings::Settings;

use crate::{World, bash, settings};

const FILE: &str = "---\nname: eager\nmode: bypassPermissions\n---\nBe quick.";

/// A session that asks nothing.
fn loose() -> World {
    let mut world = World::with(Settings { allow_bypass: true, ..settings() });
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.says("/mode bypass");
    world.pass(Duration::from_secs(2));
    world.press("Yes, ask nothing");
    world.replies(Ok(Answer::Mode(Mode::Bypass)));
    world.agent(AgentEvent::ModeChanged(Mode::Bypass));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

fn takes_it_back(world: &mut World) {
    world.settings.allow_bypass = false;
    world.chat.note("--- reload ---");
    world.input(Input::Configured(Box::new(world.settings.clone())));
}

fn mode(world: &World) -> Mode {
    world.store.sessions.values().next().unwrap().run.mode
}

#[test]
fn a_persona_that_asks_nothing_is_refused_wherever_it_comes_from() {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says(&format!("/persona new {FILE}"));
    assert!(world.errands.is_empty(), "nothing is written");
    let personas = vec![parse(FILE, Source::Owner).unwrap()];
    world.shelf =
        Some(telecode_core::seam::errand::Report::Personas(Ok(telecode_core::seam::errand::PersonaFiles {
            personas,
            problems: Vec::new(),
        })));
    world.pass(Duration::from_secs(3));
    world.says("/persona eager");
    world.pass(Duration::from_secs(3));
    world.says("/new x api eager");
    world.pass(Duration::from_secs(3));
    world.says("/new");
    world.pass(Duration::from_secs(3));
    world.press("eager");
    world.pass(Duration::from_secs(3));
    world.press("Start");
    world.pass(Duration::from_secs(3));
    assert_eq!((world.store.sessions.len(), world.launched.len(), mode(&world)), (1, 1, Mode::Default));
    assert_snapshot!(world.log());
}

#[test]
fn an_idle_agent_asks_again_as_soon_as_the_configuration_says_so() {
    let mut world = loose();
    takes_it_back(&mut world);
    assert!(matches!(&world.queries[0].3, Query::SetMode(mode) if **mode == Mode::Default), "at once");
    assert_eq!((mode(&world), world.ended.as_slice()), (Mode::Default, &[End::Gently][..]));
    world.agent(AgentEvent::Exited(telecode_core::seam::agent::Exit { code: Some(0), ..Default::default() }));
    world.says("go on");
    world.ready();
    let permit = &world.launched.last().unwrap().1.permit;
    assert_eq!((permit.mode(), permit.may_bypass()), (Mode::Default, false));
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn a_working_agent_is_held_back_in_mid_turn_and_begins_anew_after_it() {
    let mut world = loose();
    world.says("go on");
    world.begins();
    world.agent(AgentEvent::ModeChanged(Mode::Bypass));
    world.uses(bash("t1", "make"));
    takes_it_back(&mut world);
    world.replies(Ok(Answer::Mode(Mode::Default)));
    world.agent(AgentEvent::ModeChanged(Mode::Default));
    assert!(world.ended.is_empty(), "its turn goes on, with questions");
    world.answers("Made.");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.ended, [End::Gently]);
}

#[test]
fn an_agent_that_does_not_leave_its_mode_is_ended() {
    for answer in [Err(NoAnswer::Late), Err(NoAnswer::Refused("no".into())), Ok(Answer::Mode(Mode::Bypass))] {
        let mut world = loose();
        world.says("go on");
        world.agent(AgentEvent::CycleBegan(CycleFacts { model: "opus".into(), mode: Mode::Bypass }));
        takes_it_back(&mut world);
        world.replies(answer);
        assert_eq!(world.ended, [End::Kill]);
        world.pass(Duration::from_secs(5));
        assert!(world.log().contains("so I ended it"), "{}", world.log());
    }
}

#[test]
fn an_agent_that_answers_something_else_when_it_is_told_a_mode_may_be_in_any() {
    let mut world = World::with(Settings { allow_bypass: true, ..settings() });
    world.runs("hello");
    world.says("/mode plan");
    world.replies(Ok(Answer::Model(None)));
    world.fresh_log();
    takes_it_back(&mut world);
    world.replies(Err(NoAnswer::Late));
    assert_eq!(world.ended, [End::Kill], "{}", world.log());
}

#[test]
fn an_agent_that_could_be_switched_begins_anew_without_a_word() {
    let mut world = World::with(Settings { allow_bypass: true, ..settings() });
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    takes_it_back(&mut world);
    assert_eq!(world.ended, [End::Gently]);
    world.pass(Duration::from_secs(5));
    assert_eq!(world.log(), "--- reload ---\nend Gently");
}

#[test]
fn an_agent_that_gets_ready_without_questions_begins_anew() {
    let mut world = loose();
    world.is_put_to_sleep();
    world.says("go on");
    assert_eq!(world.launched.last().unwrap().1.permit.mode(), Mode::Bypass);
    takes_it_back(&mut world);
    assert_eq!(world.ended.last(), Some(&End::Kill));
    world.dies();
    assert_eq!(world.launched.last().unwrap().1.permit.mode(), Mode::Default);
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "go on");
}

#[test]
fn another_configuration_at_the_next_start_holds_for_what_is_stored_and_is_said_once() {
    let mut world = loose();
    world.settings.allow_bypass = false;
    for told in [1, 1] {
        world.restart();
        world.pass(Duration::from_secs(5));
        assert_eq!((mode(&world), world.log().matches("asks again").count()), (Mode::Default, told));
    }
    assert_snapshot!(world.log());
}

#[test]
fn what_claude_code_goes_into_by_itself_is_taken_back_and_said_once() {
    let mut world = World::new();
    world.runs("hello");
    for _ in 0..2 {
        world.agent(AgentEvent::ModeChanged(Mode::Bypass));
        assert!(matches!(&world.queries[0].3, Query::SetMode(mode) if **mode == Mode::Default));
        world.replies(Ok(Answer::Mode(Mode::Default)));
        world.agent(AgentEvent::ModeChanged(Mode::Default));
    }
    assert_eq!(mode(&world), Mode::Default);
    world.pass(Duration::from_secs(5));
    assert_eq!(world.log().matches("I'm switching it back").count(), 1, "{}", world.log());
}

/// What is shown of a turn is true of the agent that did it, whatever the session is to be next.
#[test]
fn a_final_says_that_nothing_was_asked_also_when_the_next_agent_is_to_ask() {
    let mut world = loose();
    world.says("go on");
    world.begins();
    world.agent(AgentEvent::ModeChanged(Mode::Bypass));
    let careful = "---\nname: careful\nmode: default\n---\nAsk.";
    let personas = vec![parse(careful, Source::Owner).unwrap()];
    world.shelf =
        Some(telecode_core::seam::errand::Report::Personas(Ok(telecode_core::seam::errand::PersonaFiles {
            personas,
            problems: Vec::new(),
        })));
    world.says("/persona careful");
    assert_eq!(mode(&world), Mode::Default);
    world.answers("Made.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("asks nothing"), "{}", world.log());
}

#[test]
fn what_was_asked_for_before_the_configuration_changed_is_not_told_after_it() {
    let mut world = World::with(Settings { allow_bypass: true, ..settings() });
    world.says("hello");
    world.says("/mode bypass");
    world.pass(Duration::from_secs(2));
    world.press("Yes, ask nothing");
    assert!(world.queries.is_empty(), "its agent is not ready");
    takes_it_back(&mut world);
    world.ready();
    let told: Vec<_> = world.queries.iter().map(|(_, _, _, query)| query.clone()).collect();
    assert!(matches!(&told[..], [Query::SetMode(mode)] if **mode == Mode::Default), "{told:?}");
}

#[test]
fn a_mode_that_is_on_its_way_is_taken_back_before_the_agent_answers() {
    let mut world = loose();
    world.says("/mode default");
    world.replies(Ok(Answer::Mode(Mode::Default)));
    world.says("/mode bypass");
    world.pass(Duration::from_secs(2));
    world.press("Yes, ask nothing");
    takes_it_back(&mut world);
    let told: Vec<_> = world.queries.iter().map(|(_, _, _, query)| query.clone()).collect();
    let [Query::SetMode(wanted), Query::SetMode(last)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((**wanted, **last), (Mode::Bypass, Mode::Default));
}

#[test]
fn an_agent_that_was_held_back_is_held_back_again_when_it_was_told_otherwise_since() {
    let mut world = loose();
    world.says("go on");
    world.begins();
    world.agent(AgentEvent::ModeChanged(Mode::Bypass));
    takes_it_back(&mut world);
    world.settings.allow_bypass = true;
    world.input(Input::Configured(Box::new(world.settings.clone())));
    world.says("/mode bypass");
    world.pass(Duration::from_secs(2));
    world.press("Yes, ask nothing");
    takes_it_back(&mut world);
    let modes = world
        .queries
        .iter()
        .filter_map(|(_, _, _, query)| if let Query::SetMode(mode) = query { Some(**mode) } else { None });
    let modes: Vec<_> = modes.collect();
    assert_eq!(modes, [Mode::Default, Mode::Bypass, Mode::Default], "nothing was answered meanwhile");
}

#[test]
fn wider_settings_change_nothing_by_themselves() {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.settings.allow_bypass = true;
    world.input(Input::Configured(Box::new(world.settings.clone())));
    world.pass(Duration::from_secs(5));
    assert!(world.ended.is_empty() && world.queries.is_empty());
    assert_eq!(mode(&world), Mode::Default);
}
