//! Claude goes on elsewhere than where the person left it: nothing runs that nobody waits for, and nothing is answered that
//! Claude did not read.

use std::time::Duration;

use telecode_core::seam::Input;
use telecode_core::seam::agent::{Activity, AgentEvent, CycleOutcome, End, Exit, PromptState, Start, Trace};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::ids::{PromptId, TurnId};

use crate::{Inspection, World, bash};

fn cut() -> Trace {
    Trace::Cut { pending: Vec::new() }
}

fn stages(world: &World) -> Vec<PromptStage> {
    world.store.prompts.iter().map(|prompt| prompt.stage).collect()
}

/// Claude says which prompts the turn answers that it runs again.
fn runs_again(world: &mut World, prompt: &str) {
    world.agent(AgentEvent::RunsAgain { prompts: vec![PromptId(prompt.to_owned())] });
}

fn killed(world: &mut World) {
    assert_eq!(world.ended.last(), Some(&End::Kill), "{}", world.log());
    world.agent(AgentEvent::Exited(Exit { code: None, signal: Some(9), stderr: String::new() }));
}

/// The prompt was told again, in a conversation that goes on, under another id: Claude passes over one that it knows.
fn told_anew(world: &World) {
    let [before, after] = &world.told[..] else { panic!("{:?}", world.told) };
    assert_eq!((&before.1, world.launches.last()), (&after.1, Some(&Start::Resume)), "{}", world.log());
    assert_ne!(before.0, after.0);
    assert!(matches!(stages(world)[..], [PromptStage::Joined, PromptStage::Told(_)]), "{:?}", stages(world));
}

/// A turn that is to run again after a restart.
fn rerun() -> World {
    let mut world = World::new();
    world.runs("delete the old logs");
    world.restart();
    world.found(&cut());
    world
}

#[test]
fn another_turn_than_the_one_that_was_cut_is_stopped_and_the_prompt_is_offered() {
    let mut world = rerun();
    world.ready();
    world.fresh_log();
    runs_again(&mut world, "an-old-one");
    // What comes until it is dead counts for nothing.
    world.begins();
    world.asks("r1", bash("t1", "rm -r logs"));
    world.answers("All old logs are gone.");
    world.ends_for(vec![PromptId("an-old-one".to_owned())], CycleOutcome::Done);
    killed(&mut world);
    world.pass(Duration::from_secs(3));
    insta::assert_snapshot!(world.log());
    assert_eq!(stages(&world), [PromptStage::Started(TurnId(1))]);
    world.press("Resume");
    world.ready();
    told_anew(&world);
}

#[test]
fn it_is_also_stopped_before_it_is_ready() {
    let mut world = rerun();
    runs_again(&mut world, "an-old-one");
    killed(&mut world);
    world.pass(Duration::from_secs(3));
    world.press("Drop");
    assert_eq!(stages(&world), [PromptStage::Dropped]);
}

#[test]
fn while_the_program_ends_nothing_is_offered_and_the_next_one_does() {
    let mut world = rerun();
    world.ready();
    runs_again(&mut world, "an-old-one");
    world.input(Input::Stop);
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(3));
    assert!(!world.log().contains("earlier point"), "{}", world.log());
    world.restart();
    world.found(&Trace::Left);
    world.pass(Duration::from_secs(3));
    assert_eq!(world.log().matches("earlier point").count(), 1, "{}", world.log());
}

#[test]
fn the_turn_that_was_cut_goes_on() {
    let mut world = rerun();
    let prompt = world.told[0].0.clone();
    runs_again(&mut world, &prompt.0);
    world.ready();
    world.begins();
    world.answers("Deleted.");
    world.ends_for(vec![prompt], CycleOutcome::Done);
    assert_eq!((stages(&world), world.ended.len()), (vec![PromptStage::Answered(TurnId(1))], 0));
}

#[test]
fn a_prompt_that_the_conversation_does_not_have_any_more_is_offered_and_told_under_a_new_name() {
    let mut world = World::new();
    world.runs("go");
    world.dies();
    world.found(&Trace::Left);
    assert_eq!(world.launches.len(), 1, "nothing runs unasked");
    world.restart();
    world.found(&Trace::Left);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("earlier point"), "{}", world.log());
    world.press("Resume");
    world.ready();
    told_anew(&world);
}

#[test]
fn a_prompt_that_claude_passes_over_is_looked_up_in_its_record() {
    for (trace, stage) in [
        (Trace::Answered { said: "Done before.".to_owned().into() }, PromptStage::Answered(TurnId(1))),
        (Trace::Left, PromptStage::Started(TurnId(1))),
    ] {
        let mut world = World::new();
        world.runs("go");
        let id = world.told[0].0.clone();
        world.agent(AgentEvent::Prompt { id, state: PromptState::Completed });
        world.agent(AgentEvent::Activity(Activity::Idle));
        killed(&mut world);
        world.found(&trace);
        assert_eq!(stages(&world), [stage], "{}", world.log());
    }
}

#[test]
fn a_prompt_that_was_taken_up_was_not_passed_over() {
    let mut world = World::new();
    world.runs("go");
    let id = world.told[0].0.clone();
    for state in [PromptState::Started, PromptState::Completed] {
        world.agent(AgentEvent::Prompt { id: id.clone(), state });
    }
    world.agent(AgentEvent::Activity(Activity::Idle));
    assert_eq!((stages(&world), world.ended.len()), (vec![PromptStage::Interrupted], 0), "{}", world.log());
}

/// A turn in which a command was begun that nobody was asked about.
fn acting() -> World {
    let mut world = World::new();
    world.runs("deploy it");
    world.uses(bash("t1", "make deploy"));
    world
}

/// Claude's record is written late: what was begun may not be in it.
#[test]
fn a_command_that_was_begun_and_is_not_in_the_record_is_not_run_again_unasked() {
    for trace in [cut(), Trace::Unknown] {
        let mut world = acting();
        world.restart();
        world.found_without_calls(&trace);
        world.pass(Duration::from_secs(3));
        assert_eq!(world.launches.len(), 1, "nothing runs unasked: {trace:?}");
        assert!(world.log().contains("isn't in Claude's transcript"), "{}", world.log());
    }
}

#[test]
fn a_command_that_is_in_the_record_with_its_result_does_not_keep_the_turn() {
    let mut world = acting();
    world.used("t1", telecode_core::seam::tool::ToolOutcome::Done);
    world.dies();
    world.found(&cut());
    assert_eq!(world.launches.last(), Some(&Start::Rerun));
    // Nor does it the next time.
    world.restart();
    world.found(&cut());
    assert_eq!(world.launches.len(), 3);
}

#[test]
fn what_waits_for_a_person_has_not_run_also_if_the_record_does_not_have_it() {
    let mut world = acting();
    world.asks("r1", bash("t1", "make deploy"));
    world.restart();
    world.found_without_calls(&cut());
    assert_eq!(world.launches.last(), Some(&Start::Rerun));
}

/// What a hook turned down, for one: Claude's record does not always have it.
#[test]
fn what_claude_said_nothing_to_is_not_missed() {
    let mut world = World::new();
    world.runs("remember this");
    let prompt = world.told[0].0.clone();
    world.ends_for(vec![prompt], CycleOutcome::Done);
    assert!(matches!(stages(&world)[..], [PromptStage::Answered(_)]));
    assert_eq!(world.store.sessions.values().next().unwrap().claude.seen, None);
}

#[test]
fn a_command_that_ran_before_one_that_waits_is_not_run_again_unasked() {
    let mut world = acting();
    world.used("t1", telecode_core::seam::tool::ToolOutcome::Done);
    world.uses(bash("t2", "make clean"));
    world.asks("r1", bash("t2", "make clean"));
    world.restart();
    world.found_without_calls(&Trace::Unknown);
    assert_eq!(world.launches.len(), 1, "{}", world.log());
}

#[test]
fn a_record_that_lost_its_end_is_told_once() {
    let mut world = World::new();
    world.runs("remember this");
    let prompt = world.told[0].0.clone();
    world.answers("I will.");
    world.ends_for(vec![prompt.clone()], CycleOutcome::Done);
    world.restart();
    world.says("what was it?");
    assert_eq!(world.launched.last().unwrap().1.seen, Some(prompt));
    world.ready();
    world.agent(AgentEvent::Forgot);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("end of this conversation is missing"), "{}", world.log());
    assert_eq!(world.store.sessions.values().next().unwrap().claude.seen, None);
}

/// The first rerun had it in the record; then the power failed.
#[test]
fn what_ran_before_a_rerun_is_not_run_again_unasked_if_the_record_loses_it_later() {
    let mut world = acting();
    world.used("t1", telecode_core::seam::tool::ToolOutcome::Done);
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    assert_eq!(world.launches.len(), 2, "{}", world.log());
    world.ready();
    world.asks("r2", bash("t2", "make clean"));
    world.restart();
    world.found_without_calls(&Trace::Cut { pending: Vec::new() });
    assert_eq!(world.launches.len(), 2, "{}", world.log());
    world.restart();
    world.found_without_calls(&Trace::Cut { pending: Vec::new() });
    world.pass(Duration::from_secs(3));
    // Who wants it all the same is not asked once more about what is known to be lost.
    world.press("Resume");
    assert_eq!(world.launches.len(), 3, "{}", world.log());
    world.ready();
    world.restart();
    let calls = world.inspecting.front().map(|inspection| inspection.calls.clone());
    assert_eq!(calls, Some(Vec::new()), "{}", world.log());
}

/// What the record lost is of the turn that it has the end of, or the beginning.
#[test]
fn what_was_only_told_is_told_again_also_if_the_record_lost_a_call_of_the_turn_before_it() {
    for first in [cut(), Trace::Answered { said: "Deployed.".to_owned().into() }] {
        let mut world = acting();
        world.says("and clean up");
        let second = world.told[1].0.clone();
        world.restart();
        let Inspection { session, prompts, calls, .. } = world.inspecting.pop_front().unwrap();
        let traces = prompts.into_iter().zip([first.clone(), Trace::Unknown]).collect();
        world.input(Input::Inspected { session, traces, lost: calls });
        world.pass(Duration::from_secs(3));
        if first == cut() {
            assert_eq!(world.launches.len(), 1, "the first is offered: {}", world.log());
            world.press("Drop");
        }
        world.ready();
        assert_eq!(world.told.last().unwrap().0, second, "{}", world.log());
    }
}
