//! Up: one prompt before the one before it.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{PromptState, Trace};

use crate::World;

#[test]
fn up_of_what_was_told_takes_back_the_one_before_and_all_behind_and_tells_them_again() {
    let mut world = World::new();
    world.runs_with(&["a", "b", "c"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.press("Up 2");
    world.moves("a", PromptState::Withdrawn);
    // Nothing is told before all is known.
    world.says("d");
    world.moves("c", PromptState::Withdrawn);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.texts(), ["work", "a", "b", "c", "a", "c", "d"]);
    assert_snapshot!(world.log());
    world.ends_for_texts(&["work", "a", "b", "c", "d"]);
    let open = world.ends_of_prompts();
    assert_eq!(open.len(), 5, "each once: {open:?}");
}

#[test]
fn a_prompt_that_claude_took_up_meanwhile_is_not_told_again() {
    let mut world = World::new();
    world.runs_with(&["a", "b", "c"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Up 2");
    world.moves("a", PromptState::Started);
    world.moves("c", PromptState::Withdrawn);
    assert_eq!(world.texts(), ["work", "a", "b", "c", "c"]);
}

#[test]
fn what_waits_with_us_changes_places_also_over_a_restart() {
    let mut world = World::new();
    for text in ["a", "b", "c"] {
        world.says(text);
        world.pass(Duration::from_secs(3));
    }
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Up 3");
    world.pass(Duration::from_secs(2));
    world.press("Up 2");
    assert_eq!(world.chat.toasts.last().unwrap(), "Moved up");
    world.restart();
    world.ready();
    assert_eq!(world.texts(), ["c", "a", "b"]);
}

#[test]
fn the_first_goes_no_further_up() {
    let mut world = World::new();
    world.runs_with(&["a", "b"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Up 1").is_none());
    world.moves("a", PromptState::Started);
    // The list is old: the second is the first now.
    world.press("Up 2");
    assert_eq!(world.chat.toasts.last().unwrap(), "Already the first");
}

#[test]
fn a_crash_on_the_way_up_loses_nothing_and_repeats_nothing() {
    let mut world = World::new();
    world.runs_with(&["a", "b", "c"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Up 2");
    world.moves("a", PromptState::Withdrawn);
    world.restart();
    world.found_each(&[Trace::Cut { pending: Vec::new() }, Trace::Unknown, Trace::Unknown]);
    world.ready();
    world.ends_for_texts(&["work"]);
    assert_eq!(world.texts()[4..], ["b", "a", "c"]);
}

#[test]
fn what_waits_with_us_goes_before_what_was_told() {
    let mut world = World::new();
    world.runs_with(&["told"]);
    // Dropping keeps back what comes meanwhile.
    world.pass(Duration::from_secs(3));
    world.says("other");
    world.pass(Duration::from_secs(3));
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Drop 2");
    world.pass(Duration::from_secs(3));
    world.says("late");
    world.press("Refresh");
    world.pass(Duration::from_secs(3));
    world.press("Up 3");
    world.moves("other", PromptState::Withdrawn);
    world.moves("told", PromptState::Withdrawn);
    assert_eq!(world.texts(), ["work", "told", "other", "late"]);
}
