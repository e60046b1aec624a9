//! Several prompts in one turn, and a crash: what the record says of each decides, and nothing runs twice or is lost.

use std::time::Duration;

use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, End, PromptState, Spoken, Start, Trace};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::ids::{PromptId, TurnId};
use telecode_core::seam::settings::{LiveView, Settings};
use telecode_core::seam::tool::ToolOutcome;

use crate::{World, bash, read, settings};

fn cut() -> Trace {
    Trace::Cut { pending: Vec::new() }
}

fn answered(text: &str) -> Trace {
    Trace::Answered { said: text.to_owned().into() }
}

fn stages(world: &World) -> Vec<PromptStage> {
    world.store.prompts.iter().map(|prompt| prompt.stage).collect()
}

fn told(world: &World) -> Vec<PromptId> {
    world.told.iter().map(|(id, _)| id.clone()).collect()
}

/// A turn with a tool, into which a second prompt was folded.
fn folded() -> World {
    let mut world = World::new();
    world.runs("first");
    world.uses(read("t1", "/srv/api/a.rs"));
    world.pass(Duration::from_secs(3));
    world.says("second");
    world.used("t1", ToolOutcome::Done);
    let second = told(&world)[1].clone();
    world.agent(AgentEvent::Prompt { id: second, state: PromptState::Started });
    world
}

/// A turn that Claude joined from two prompts, which were written during the answer to another one.
fn joined() -> World {
    let mut world = World::new();
    world.runs("first");
    world.answers("An answer");
    for text in ["second", "third"] {
        world.pass(Duration::from_secs(3));
        world.says(text);
    }
    let prompts = told(&world);
    world.ends_quietly(vec![prompts[0].clone()], CycleOutcome::Done);
    for prompt in &prompts[1..] {
        world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
    }
    world.begins();
    world
}

#[test]
fn a_rerun_answers_what_was_folded_into_its_turn_although_the_result_does_not_name_it() {
    let mut world = folded();
    world.restart();
    world.found(&cut());
    world.ready();
    world.begins();
    world.answers("Both.");
    let first = told(&world)[0].clone();
    world.ends_for(vec![first], CycleOutcome::Done);
    assert_eq!(stages(&world), [PromptStage::Answered(TurnId(1)); 2]);
    assert_eq!(world.told.len(), 2, "nothing is told again");
}

#[test]
fn a_folded_prompt_that_the_record_does_not_have_is_told_again() {
    let mut world = folded();
    world.restart();
    world.found_each(&[cut(), Trace::Unknown]);
    world.ready();
    world.begins();
    let first = told(&world)[0].clone();
    world.answers("The first.");
    world.ends_for(vec![first], CycleOutcome::Done);
    assert_eq!(told(&world)[1], told(&world)[2], "with its uuid");
    assert_eq!(stages(&world)[0], PromptStage::Answered(TurnId(1)));
}

#[test]
fn a_rerun_of_joined_prompts_answers_those_too_that_the_record_does_not_name() {
    let mut world = joined();
    world.restart();
    world.found_each(&[Trace::Unknown, cut()]);
    assert_eq!(world.launches.last(), Some(&Start::Rerun));
    world.ready();
    world.begins();
    world.answers("Both.");
    let last = told(&world)[2].clone();
    world.ends_for(vec![last], CycleOutcome::Done);
    assert_eq!(stages(&world)[1..], [PromptStage::Answered(TurnId(2)); 2]);
    assert_eq!(world.told.len(), 3, "nothing is told again");
}

#[test]
fn joined_prompts_of_which_the_record_has_nothing_are_all_told_again() {
    let mut world = joined();
    world.restart();
    world.found(&Trace::Unknown);
    world.ready();
    assert_eq!(told(&world)[1..3], told(&world)[3..]);
}

#[test]
fn a_prompt_that_was_only_queued_in_claude_is_told_again() {
    let mut world = World::new();
    world.runs("first");
    world.answers("An answer");
    world.pass(Duration::from_secs(3));
    world.says("second");
    world.restart();
    world.found_each(&[answered("An answer"), Trace::Unknown]);
    world.ready();
    assert_eq!(told(&world)[1], told(&world)[2]);
}

#[test]
fn two_answers_that_nobody_saw_are_two_finals() {
    let mut world = World::new();
    world.runs("first");
    world.answers("An");
    world.pass(Duration::from_secs(3));
    world.says("second");
    world.restart();
    world.found_each(&[answered("Answer one."), answered("Answer two.")]);
    world.pass(Duration::from_secs(5));
    let log = world.log();
    assert!(log.contains("Answer one.") && log.contains("Answer two."), "{log}");
    assert_eq!(stages(&world), [PromptStage::Answered(TurnId(1)), PromptStage::Answered(TurnId(2))]);
}

#[test]
fn what_was_answered_is_shown_and_what_came_after_it_runs_again() {
    let mut world = World::new();
    world.runs("first");
    world.answers("An");
    world.pass(Duration::from_secs(3));
    world.says("second");
    world.restart();
    world.found_each(&[answered("Answer one."), cut()]);
    assert!(world.log().contains("Answer one."), "{}", world.log());
    assert_eq!(world.launches.last(), Some(&Start::Rerun));
    world.ready();
    world.begins();
    world.answers("Answer two.");
    let second = told(&world)[1].clone();
    world.ends_for(vec![second], CycleOutcome::Done);
    assert_eq!(stages(&world), [PromptStage::Answered(TurnId(1)), PromptStage::Answered(TurnId(2))]);
}

#[test]
fn an_interrupted_turn_in_the_record_is_no_answer() {
    let mut world = World::new();
    world.runs("go");
    world.says("/stop");
    world.restart();
    world.found(&Trace::Interrupted { said: "Roses are".to_owned().into() });
    world.pass(Duration::from_secs(3));
    assert_eq!(stages(&world), [PromptStage::Interrupted]);
    assert!(world.log().contains("Roses are\n  \n  ⏹ Stopped."), "{}", world.log());
}

#[test]
fn an_answer_in_the_record_is_found_even_after_the_last_crash() {
    let mut world = World::new();
    world.runs("go");
    for _ in 0..3 {
        world.dies();
        world.found(&cut());
        world.ready();
    }
    world.dies();
    world.found(&answered("It was done."));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("It was done."), "{}", world.log());
}

#[test]
fn stop_ends_a_cut_turn_that_would_run_again() {
    let mut world = World::new();
    world.runs("go");
    world.dies();
    world.found(&cut());
    world.says("/stop");
    assert_eq!(world.ended, [End::Kill], "the process would run it by itself");
    assert_eq!(stages(&world), [PromptStage::Interrupted]);
    world.dies();
    world.says("something else");
    assert_eq!(world.launches.last(), Some(&Start::Resume));
}

#[test]
fn stop_ends_a_cut_turn_while_its_record_is_read_and_the_record_comes_too_late() {
    let mut world = World::new();
    world.runs("go");
    world.dies();
    let late = world.inspecting.pop_front().unwrap();
    world.says("/stop");
    assert_eq!(stages(&world), [PromptStage::Interrupted]);
    world.says("something else");
    world.ready();
    world.dies();
    let traces = late.prompts.into_iter().map(|prompt| (prompt, cut())).collect();
    world.input(Input::Inspected { session: late.session, traces, lost: Vec::new() });
    world.found(&Trace::Unknown);
    world.ready();
    assert_eq!(told(&world)[1], told(&world)[2], "the late record says nothing of it");
}

#[test]
fn a_turn_that_was_to_stop_does_not_run_again_after_a_restart() {
    for trace in [cut(), Trace::Unknown, Trace::Interrupted { said: Spoken::default() }] {
        let mut world = World::new();
        world.runs("go");
        world.says("/stop");
        world.restart();
        world.found(&trace);
        assert_eq!(stages(&world), [PromptStage::Interrupted], "{trace:?}");
        assert_eq!(world.launches.len(), 1, "nothing waits for it: {trace:?}");
        world.pass(Duration::from_secs(3));
        assert!(world.log().contains("⏹ Stopped"), "{}", world.log());
    }
}

#[test]
fn what_was_answered_before_a_stop_is_shown_after_a_restart_and_the_rest_does_not_run() {
    let mut world = folded();
    world.says("/stop");
    world.restart();
    world.found_each(&[answered("the first"), Trace::Unknown]);
    assert!(matches!(stages(&world)[..], [PromptStage::Answered(_), PromptStage::Interrupted]));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("the first"), "{}", world.log());
}

#[test]
fn a_crash_while_more_of_a_prompt_is_taken_in_loses_nothing_and_says_nothing() {
    let mut world = World::new();
    world.runs("look at this");
    world.says("and that");
    assert_eq!(world.interrupts, 1);
    world.dies();
    world.ready();
    assert_eq!(world.told.last().unwrap().1, "look at this\n\nand that");
    assert!(!world.log().contains("Stopped"), "{}", world.log());
}

#[test]
fn more_of_a_prompt_stops_nothing_while_claude_has_another_one_queued() {
    let mut world = World::new();
    world.says("one");
    world.pass(Duration::from_secs(2));
    world.says("two");
    world.ready();
    assert_eq!(world.told.len(), 2);
    world.says("three");
    assert_eq!(world.interrupts, 0, "Claude would run the second one by itself");
}

#[test]
fn a_card_that_a_crash_left_does_not_keep_a_rerun_waiting_for_ever() {
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.restart();
    world.found(&cut());
    world.ready();
    world.pass(Duration::from_secs(21));
    assert_eq!(world.told.len(), 2, "Claude is told the prompt again");
}

/// Its prompt is told under another id, so nothing that Claude asks again is what it was about.
#[test]
fn a_card_of_a_try_that_did_nothing_is_over_once_the_prompt_is_told_again() {
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.restart();
    world.found(&cut());
    world.ready();
    world.pass(Duration::from_secs(21));
    assert_eq!(world.told.len(), 2, "{}", world.log());
    world.pass(Duration::from_secs(3));
    assert!(world.store.asks.values().all(|ask| !ask.is_waiting()), "{}", world.log());
    assert!(world.chat.messages.values().all(|page| !page.text.contains("May Claude")), "{}", world.log());
}

#[test]
fn a_prompt_that_was_put_together_comes_before_later_ones_after_a_restart() {
    let mut world = World::new();
    world.runs("look at this");
    world.says("and that");
    world.pass(Duration::from_secs(2));
    world.says("later");
    // It was put together after the later one was stored.
    world.ends(CycleOutcome::Interrupted);
    world.restart();
    world.found(&Trace::Unknown);
    world.ready();
    let texts: Vec<_> = world.told.iter().map(|(_, text)| text.as_str()).collect();
    let again = &texts[texts.len() - 2..];
    assert_eq!(again, ["look at this\n\nand that", "later"], "{}", world.log());
}

#[test]
fn prompts_keep_their_order_over_a_rerun_and_another_crash() {
    let mut world = World::new();
    world.runs("one");
    world.answers("An");
    for text in ["two", "three"] {
        world.pass(Duration::from_secs(3));
        world.says(text);
    }
    world.restart();
    world.found_each(&[cut(), Trace::Unknown, Trace::Unknown]);
    world.ready();
    world.begins();
    world.pass(Duration::from_secs(3));
    world.says("four");
    let first = told(&world)[0].clone();
    world.answers("Answer one.");
    world.ends_for(vec![first], CycleOutcome::Done);
    world.restart();
    world.found(&Trace::Unknown);
    world.ready();
    let texts: Vec<_> = world.told.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["one", "two", "three", "two", "three", "four", "two", "three", "four"]);
}

#[test]
fn what_a_second_run_showed_goes_away_when_it_does_nothing_and_is_told_again() {
    let mut world = World::with(Settings { live: LiveView::Edits, ..settings() });
    world.runs("go");
    world.dies();
    world.found(&cut());
    world.ready();
    world.pass(Duration::from_secs(25));
    assert_eq!(told(&world).len(), 2, "{}", world.log());
    let views = world.chat.messages.values().filter(|page| page.text.contains("thinking")).count();
    assert_eq!(views, 1, "{}", world.log());
}

#[test]
fn a_prompt_that_comes_before_claude_runs_a_turn_again_waits_behind_it() {
    let mut world = World::new();
    world.runs("first");
    world.dies();
    world.found(&cut());
    world.ready();
    world.says("second");
    assert_eq!(told(&world).len(), 1, "{}", world.log());
    // Claude does nothing, and is told both.
    world.pass(Duration::from_secs(25));
    assert_eq!(world.told.last().map(|(_, text)| text.as_str()), Some("first\n\nsecond"), "{}", world.log());
}

#[test]
fn a_record_that_comes_too_late_says_nothing_of_the_next_turn() {
    let mut world = World::new();
    world.runs("one");
    world.restart();
    world.says("/stop");
    world.says("two");
    world.ready();
    world.begins();
    world.dies();
    let launches = world.launches.len();
    world.found(&cut());
    assert_eq!(world.launches.len(), launches, "that was of the first: {}", world.log());
    world.found(&cut());
    assert_eq!(world.launches.last(), Some(&Start::Rerun), "{}", world.log());
}

#[test]
fn what_was_said_before_a_turn_runs_again_is_not_in_its_answer() {
    let mut world = World::new();
    world.runs("go");
    world.answers("Half of");
    world.dies();
    world.found(&cut());
    world.ready();
    world.begins();
    world.answers("All of it.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let shown: Vec<_> = world.chat.messages.values().map(|page| page.text.clone()).collect();
    assert!(shown.iter().any(|text| text.contains("All of it.")), "{shown:?}");
    assert!(!shown.iter().any(|text| text.contains("Half of")), "{shown:?}");
}

#[test]
fn of_a_first_prompt_that_never_reached_claude_nothing_is_left() {
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "make"));
    world.pass(Duration::from_secs(3));
    world.dies();
    world.found(&Trace::Unknown);
    assert_eq!(world.launches.last(), Some(&Start::New), "there is nothing to go on with");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Allow").is_none(), "{}", world.log());
}
