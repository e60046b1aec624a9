//! Edits of messages: they change what waits, and come too late for the rest.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{PromptState, Trace};
use telecode_core::seam::change::PromptStage;

use crate::World;

#[test]
fn an_edit_of_what_waits_with_us_is_what_claude_reads() {
    let mut world = World::new();
    let id = world.says("fix teh bug");
    world.edits(id, "fix the bug");
    world.ready();
    assert_eq!(world.texts(), ["fix the bug"]);
    assert!(world.log().contains("bot reacts ✍ to #1"), "{}", world.log());
}

#[test]
fn an_edit_of_what_was_told_takes_it_back_and_tells_it_again_in_its_place() {
    let mut world = World::new();
    let ids = world.runs_with(&["a", "b", "c"]);
    world.fresh_log();
    world.edits(ids[1], "B");
    world.moves("b", PromptState::Withdrawn);
    world.moves("c", PromptState::Withdrawn);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.texts(), ["work", "a", "b", "c", "B", "c"]);
    assert_ne!(world.told[2].0, world.told[4].0, "Claude might not take the old id again");
    assert_snapshot!(world.log());
}

#[test]
fn an_edit_after_claude_took_it_up_says_once_that_it_came_too_late() {
    let mut world = World::new();
    let ids = world.runs_with(&["a"]);
    world.fresh_log();
    world.edits(ids[0], "A");
    world.moves("a", PromptState::Started);
    world.edits(ids[0], "A");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
    world.ends_for_texts(&["work", "a"]);
    world.edits(ids[0], "A");
    world.pass(Duration::from_secs(2));
    assert_eq!(world.log().matches("Too late").count(), 1, "{}", world.log());
    world.edits(ids[0], "yet other words");
    world.pass(Duration::from_secs(2));
    assert_eq!(world.log().matches("Too late").count(), 2, "{}", world.log());
}

#[test]
fn an_edit_that_changes_no_words_changes_nothing_and_says_nothing() {
    let mut world = World::new();
    let ids = world.runs_with(&["a"]);
    world.fresh_log();
    world.edits(ids[0], "a");
    world.moves("a", PromptState::Started);
    world.edits(ids[0], "a");
    world.ends_for_texts(&["work", "a"]);
    world.fresh_log();
    world.edits(ids[0], "a");
    // What goes to Claude Code as a command of its own.
    let id = world.says("//cost");
    world.edits(id, "//cost");
    world.moves("/cost", PromptState::Started);
    world.edits(id, "//cost");
    world.pass(Duration::from_secs(2));
    assert!(!world.log().contains("edit "), "{}", world.log());
    assert!(!world.log().contains("withdraw"), "{}", world.log());
}

#[test]
fn an_edit_of_a_series_changes_its_own_piece() {
    let mut world = World::new();
    world.says("first");
    let second = world.says("second");
    let third = world.says("third");
    world.edits(second, "SECOND");
    world.edits(third, " ");
    world.ready();
    assert_eq!(world.texts(), ["first\n\nSECOND"]);
}

#[test]
fn what_was_edited_to_nothing_can_be_edited_back() {
    let mut world = World::new();
    world.says("first");
    let second = world.says("second");
    world.edits(second, "");
    world.edits(second, "back");
    world.ready();
    assert_eq!(world.texts(), ["first\n\nback"]);
}

#[test]
fn a_prompt_that_is_edited_to_nothing_is_dropped() {
    let mut world = World::new();
    let id = world.says("never mind");
    world.edits(id, "");
    world.ready();
    assert!(world.texts().is_empty());
    assert_eq!(world.store.prompts[0].stage, PromptStage::Dropped);
    // The same where Claude was told.
    let ids = world.runs_with(&["nor this"]);
    world.edits(ids[0], "");
    world.moves("nor this", PromptState::Withdrawn);
    assert_eq!(world.texts(), ["work", "nor this"]);
    assert_eq!(world.store.prompts[2].stage, PromptStage::Dropped);
}

#[test]
fn the_last_of_several_edits_counts() {
    let mut world = World::new();
    let ids = world.runs_with(&["a"]);
    world.edits(ids[0], "A");
    world.edits(ids[0], "AA");
    world.moves("a", PromptState::Withdrawn);
    assert_eq!(world.texts(), ["work", "a", "AA"]);
    assert_eq!(world.log().matches("told: withdraw").count(), 1, "{}", world.log());
}

#[test]
fn an_edit_of_what_is_being_dropped_does_not_bring_it_back() {
    let mut world = World::new();
    let ids = world.runs_with(&["a"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Drop 1");
    world.edits(ids[0], "A");
    world.moves("a", PromptState::Withdrawn);
    assert_eq!(world.texts(), ["work", "a"]);
    // The other way round as well.
    let ids = world.says("b");
    world.edits(ids, "B");
    world.says("/queue");
    world.pass(Duration::from_secs(3));
    world.press("Drop 1");
    world.moves("b", PromptState::Withdrawn);
    assert_eq!(world.texts(), ["work", "a", "b"]);
}

#[test]
fn edits_work_after_a_restart() {
    let mut world = World::new();
    let ids = world.runs_with(&["a", "b"]);
    world.restart();
    // Nobody knows yet what Claude has.
    world.edits(ids[0], "A");
    world.edits(ids[1], "B");
    world.found_each(&[Trace::Cut { pending: Vec::new() }, Trace::Unknown, Trace::Unknown]);
    world.ready();
    world.edits(ids[1], "BB");
    world.ends_for_texts(&["work"]);
    assert_eq!(world.texts()[3..], ["A", "BB"]);
}

#[test]
fn an_edit_is_not_lost_by_a_crash_before_claude_gave_the_prompt_back() {
    let mut world = World::new();
    let ids = world.runs_with(&["a"]);
    world.edits(ids[0], "A");
    world.restart();
    world.found_each(&[Trace::Cut { pending: Vec::new() }, Trace::Unknown]);
    world.ready();
    world.ends_for_texts(&["work"]);
    assert_eq!(world.texts()[2..], ["A"]);
    let handled = world.updates.iter().all(|(id, _)| world.store.handled.contains(id));
    assert!(handled, "and then it is done for good");
}

#[test]
fn an_edit_that_makes_a_command_runs_nothing_and_gives_a_hint() {
    let mut world = World::new();
    let ids = world.runs_with(&["a"]);
    world.fresh_log();
    world.edits(ids[0], "/stop");
    world.edits(ids[0], "/stop");
    world.pass(Duration::from_secs(2));
    assert_eq!(world.interrupts, 0);
    assert_snapshot!(world.log());
    // A command that was always one is nobody's business.
    let id = world.says("/help");
    world.fresh_log();
    world.edits(id, "/helpp");
    world.edits(id, "/stop");
    world.pass(Duration::from_secs(2));
    assert!(!world.log().contains("edit."), "{}", world.log());
}

#[test]
fn an_edit_of_a_paste_that_is_not_complete_yet_is_part_of_it() {
    let mut world = World::new();
    let id = world.says(&"x".repeat(3_900));
    world.edits(id, &"y".repeat(3_900));
    world.says("the end");
    world.pass(Duration::from_secs(1));
    world.ready();
    assert_eq!(world.texts(), [format!("{}\nthe end", "y".repeat(3_900))]);
}

#[test]
fn strangers_edit_nothing() {
    let mut world = World::new();
    let id = world.says("mine");
    let (_, event) = world.message(666, "theirs", |message| message.id = id);
    let telecode_core::seam::chat::ChatEvent::Message(message) = event else { panic!("a message") };
    world.update(telecode_core::seam::chat::ChatEvent::Edited(message));
    world.ready();
    assert_eq!(world.texts(), ["mine"]);
}
