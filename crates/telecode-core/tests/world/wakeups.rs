//! Claude works because something was scheduled, or another session has word for it: nobody's prompt is answered by that.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, Origin, PromptState, Trace};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::ids::{PromptId, ToolCallId, TurnId};
use telecode_core::seam::page::Page;
use telecode_core::seam::tool::ToolOutcome;

use crate::{World, bash};

/// A session in which what was scheduled begins by itself; then a person writes.
fn written_meanwhile() -> (World, PromptId) {
    let mut world = World::new();
    world.runs("tell me the time each minute");
    world.answers("I will.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(1));
    world.fresh_log();
    world.begins();
    world.agent(AgentEvent::TextDelta("It is ".to_owned()));
    world.pass(Duration::from_secs(3));
    world.says("mind the cats");
    world.pass(Duration::from_secs(3));
    let prompt = world.told.last().unwrap().0.clone();
    (world, prompt)
}

fn shown<'a>(world: &'a World, words: &str) -> Vec<&'a Page> {
    world.chat.messages.values().filter(|page| page.text.contains(words)).collect()
}

fn stage(world: &World) -> PromptStage {
    world.store.prompts.last().unwrap().stage
}

#[test]
fn what_is_written_while_something_scheduled_runs_is_answered_by_its_own_result() {
    let (mut world, prompt) = written_meanwhile();
    world.answers("It is noon.");
    world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_eq!(stage(&world), PromptStage::Told(TurnId(3)), "{}", world.log());
    world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
    world.begins();
    world.answers("The cats are fed.");
    world.ends_for(vec![prompt], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
    assert_eq!(stage(&world), PromptStage::Answered(TurnId(3)));
}

#[test]
fn what_is_written_while_something_scheduled_runs_outlives_a_crash_in_its_answer() {
    let (mut world, prompt) = written_meanwhile();
    world.answers("It is noon.");
    world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Done);
    world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
    world.begins();
    world.agent(AgentEvent::TextDelta("The cats".to_owned()));
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.answers("The cats are fed.");
    world.ends_for(vec![prompt], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_eq!(stage(&world), PromptStage::Answered(TurnId(3)), "{}", world.log());
    assert_eq!(shown(&world, "The cats are fed.").len(), 1);
}

#[test]
fn what_was_folded_into_something_scheduled_is_answered_by_its_rerun_which_names_nobody() {
    let (mut world, prompt) = written_meanwhile();
    world.uses(bash("t1", "sleep 6"));
    world.used("t1", ToolOutcome::Done);
    world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.answers("It is noon, and the cats are fed.");
    world.ends_as(Origin::Rerun, Vec::new(), CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(matches!(stage(&world), PromptStage::Answered(_)), "{}", world.log());
}

#[test]
fn word_of_another_session_before_a_rerun_answers_nobody() {
    let mut world = World::new();
    world.runs("first");
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.answers("Another session says that the build is green.");
    world.ends_as(Origin::Harness, Vec::new(), CycleOutcome::Done);
    assert!(crate::store::is_open(&world.store.prompts[0]), "{}", world.log());
    let first = world.told[0].0.clone();
    world.begins();
    world.answers("The first.");
    world.ends_for(vec![first], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(!crate::store::is_open(&world.store.prompts[0]), "{}", world.log());
    assert_eq!(world.told.len(), 1, "nothing is told again");
}

/// A prompt that was cut and is to run again; what was scheduled comes before it, and a person writes meanwhile.
fn written_before_a_rerun() -> (World, [PromptId; 2]) {
    let mut world = World::new();
    world.runs("mind the dogs");
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.uses(bash("t1", "sleep 6"));
    world.says("mind the cats");
    world.pass(Duration::from_secs(3));
    let ids: Vec<_> = world.told.iter().map(|(id, _)| id.clone()).collect();
    (world, ids.try_into().unwrap())
}

/// What was to run again does not: it is told again, and is answered by what comes of that.
fn is_told_again(mut world: World, dogs: &PromptId) {
    assert!(!world.log().contains("bot reacts 👌 to #1"), "{}", world.log());
    world.pass(Duration::from_secs(30));
    let (again, text) = world.told.last().unwrap().clone();
    assert_eq!(text, "mind the dogs", "{}", world.log());
    assert_ne!(again, *dogs, "Claude would pass over it");
    world.begins();
    world.answers("The dogs sleep.");
    world.ends_for(vec![again], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("bot reacts 👌 to #1"), "{}", world.log());
    assert_eq!(world.told.len(), 3, "nothing else is told again");
    assert_eq!(shown(&world, "The dogs sleep.").len(), 1);
}

#[test]
fn what_is_folded_into_something_scheduled_before_a_rerun_is_all_that_its_result_answers() {
    let (mut world, [dogs, cats]) = written_before_a_rerun();
    world.used("t1", ToolOutcome::Done);
    world.agent(AgentEvent::Prompt { id: cats.clone(), state: PromptState::Started });
    world.answers("It is noon, and the cats are fed.");
    world.ends_for(vec![cats], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(matches!(stage(&world), PromptStage::Answered(_)), "{}", world.log());
    is_told_again(world, &dogs);
}

#[test]
fn what_comes_after_something_scheduled_and_before_a_rerun_is_answered_alone() {
    let (mut world, [dogs, cats]) = written_before_a_rerun();
    world.used("t1", ToolOutcome::Done);
    world.answers("It is noon.");
    world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Done);
    world.agent(AgentEvent::Prompt { id: cats.clone(), state: PromptState::Started });
    world.begins();
    world.answers("The cats are fed.");
    world.ends_for(vec![cats], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(matches!(stage(&world), PromptStage::Answered(_)), "{}", world.log());
    is_told_again(world, &dogs);
}

#[test]
fn what_is_stopped_before_a_rerun_does_not_run_again() {
    let (mut world, [dogs, cats]) = written_before_a_rerun();
    world.says("/stop");
    world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Interrupted);
    world.agent(AgentEvent::Prompt { id: cats.clone(), state: PromptState::Started });
    world.begins();
    world.answers("The cats are fed.");
    world.ends_for(vec![cats], CycleOutcome::Done);
    world.pass(Duration::from_mins(1));
    let stages: Vec<_> = world.store.prompts.iter().map(|prompt| (&prompt.id, prompt.stage)).collect();
    assert_eq!(stages[0], (&dogs, PromptStage::Interrupted), "{}", world.log());
    assert!(matches!(stages[1].1, PromptStage::Answered(_)), "{}", world.log());
    assert_eq!(world.told.len(), 2, "nothing is told again");
}

#[test]
fn what_is_folded_into_a_rerun_is_answered_with_what_was_cut_though_only_it_is_named() {
    let (mut world, [_, cats]) = written_before_a_rerun();
    // What runs is no schedule but the rerun: the first prompt was folded into something that nobody asked for.
    world.used("t1", ToolOutcome::Done);
    world.agent(AgentEvent::Prompt { id: cats.clone(), state: PromptState::Started });
    world.answers("Dogs and cats are fed.");
    world.ends_as(Origin::Rerun, vec![cats], CycleOutcome::Done);
    world.pass(Duration::from_mins(1));
    let open = world.store.prompts.iter().filter(|prompt| crate::store::is_open(prompt));
    assert_eq!(open.count(), 0, "{}", world.log());
    assert_eq!(world.told.len(), 2, "nothing is told again");
}

#[test]
fn what_was_joined_and_runs_again_stays_joined_whatever_runs_before_it() {
    let mut world = World::new();
    world.runs("tell me the time each minute");
    world.agent(AgentEvent::TextDelta("I ".to_owned()));
    world.pass(Duration::from_secs(3));
    for words in ["mind the cats", "mind the dogs"] {
        world.says(words);
        world.pass(Duration::from_secs(3));
    }
    let told: Vec<_> = world.told.iter().map(|told| told.0.clone()).collect();
    let (first, joined) = told.split_first().unwrap();
    world.answers("I will.");
    world.ends_for(vec![first.clone()], CycleOutcome::Done);
    for prompt in joined {
        world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
    }
    world.begins();
    world.uses(bash("t1", "feed them"));
    for _ in 0..2 {
        world.dies();
        // Claude's record has one turn of both, in the name of the second.
        world.found_each(&[Trace::Unknown, Trace::Cut { pending: Vec::new() }]);
        world.ready();
        world.begins();
        world.answers("It is noon.");
        world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Done);
    }
    world.begins();
    world.answers("All are fed.");
    world.ends_as(Origin::Rerun, vec![joined[1].clone()], CycleOutcome::Done);
    world.pass(Duration::from_mins(1));
    let open = world.store.prompts.iter().filter(|prompt| crate::store::is_open(prompt));
    assert_eq!(open.count(), 0, "{}", world.log());
    assert_eq!(world.told.len(), 3, "nothing is told again: {}", world.log());
}

#[test]
fn what_had_begun_is_not_run_again_unasked_whatever_ran_before_it() {
    let mut world = World::new();
    world.runs("deploy it");
    world.uses(bash("t1", "make deploy"));
    world.used("t1", ToolOutcome::Done);
    for schedules in 0..3 {
        world.restart();
        let calls = world.inspecting.front().map(|inspection| inspection.calls.clone());
        assert_eq!(calls, Some(vec![ToolCallId("t1".to_owned())]), "{schedules}: {}", world.log());
        if schedules == 2 {
            break;
        }
        world.found(&Trace::Cut { pending: Vec::new() });
        world.ready();
        for noon in 0..=schedules {
            world.begins();
            // What the schedule does is over with it.
            world.uses(bash(&format!("s{schedules}{noon}"), "touch noon"));
            world.used(&format!("s{schedules}{noon}"), ToolOutcome::Done);
            world.answers("It is noon.");
            world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Done);
            world.pass(Duration::from_secs(3));
        }
    }
    let launches = world.launches.len();
    // The power failed.
    world.found_without_calls(&Trace::Cut { pending: Vec::new() });
    world.pass(Duration::from_secs(3));
    assert_eq!(world.launches.len(), launches, "nothing runs unasked: {}", world.log());
    assert!(world.log().contains("isn't in Claude's transcript"), "{}", world.log());
}

#[test]
fn there_is_no_way_back_to_before_what_nobody_asked_for_runs() {
    let mut world = World::new();
    // Claude begins what was scheduled before it reads this.
    world.runs("mind the cats");
    world.uses(bash("t1", "touch noon"));
    world.used("t1", ToolOutcome::Done);
    world.answers("It is noon.");
    world.ends_as(Origin::Schedule, Vec::new(), CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    let finals = shown(&world, "It is noon.");
    assert!(finals.iter().all(|page| page.buttons.is_empty()), "{}", world.log());
    assert_eq!(world.store.points.len(), 1, "that of the turn which is to come");
}
