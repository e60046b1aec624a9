//! What came while the bot was away.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{CycleOutcome, PromptState};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::ids::{MessageId, SessionId};
use telecode_core::seam::time::Wall;

use crate::{OWNER, World};

impl World {
    /// Something that was written so many minutes ago.
    fn said_ago(&mut self, minutes: i64, text: &str) -> MessageId {
        let date = Wall(self.now.wall.0 - minutes * 60_000);
        self.writes(OWNER, text, |message| message.date = date)
    }

    /// A session with a turn behind it, and a night after it.
    fn with_a_past() -> Self {
        let mut world = Self::new();
        world.runs("yesterday");
        world.answers("done");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(5));
        world.restart();
        world.fresh_log();
        world
    }

    fn stages(&self) -> Vec<(&str, PromptStage)> {
        self.ends_of_prompts().into_iter().skip(1).collect()
    }
}

#[test]
fn old_messages_are_held_on_one_card_and_run_in_order() {
    let mut world = World::with_a_past();
    for (minutes, text) in [(45, "first"), (30, "second"), (11, "third")] {
        world.said_ago(minutes, text);
        world.pass(Duration::from_secs(2));
    }
    assert!(world.launches.len() == 1, "nothing is run: {}", world.log());
    world.press("Run all");
    world.pass(Duration::from_secs(2));
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "first", "second", "third"]);
    assert_eq!(world.log().matches('🔔').count(), 1, "one sound");
    assert_snapshot!(world.log());
}

#[test]
fn held_messages_are_discarded() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.said_ago(30, "second");
    world.pass(Duration::from_secs(2));
    world.press("Drop");
    world.pass(Duration::from_secs(2));
    assert_eq!(world.stages(), [("first", PromptStage::Dropped), ("second", PromptStage::Dropped)]);
    assert_eq!(world.launches.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn held_messages_are_shown_and_dropped_one_by_one() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.said_ago(30, "second");
    world.pass(Duration::from_secs(2));
    world.press("Show");
    world.pass(Duration::from_secs(2));
    world.press("Drop 1");
    world.pass(Duration::from_secs(4));
    world.press("Drop 1");
    world.pass(Duration::from_secs(4));
    assert!(world.chat.button("Run all").is_none(), "{}", world.log());
    assert_snapshot!(world.log());
}

#[test]
fn the_list_runs_and_discards_what_is_held_as_well() {
    for (button, launches) in [("Run all", 2), ("Drop", 1)] {
        let mut world = World::with_a_past();
        world.said_ago(45, "first");
        world.pass(Duration::from_secs(2));
        world.says("/queue");
        world.pass(Duration::from_secs(2));
        world.press(button);
        world.pass(Duration::from_secs(4));
        assert_eq!(world.launches.len(), launches);
        assert!(world.chat.button("Run all").is_none(), "{}", world.log());
    }
}

#[test]
fn younger_messages_run_and_the_old_ones_wait_on() {
    let mut world = World::with_a_past();
    world.said_ago(11, "old");
    world.pass(Duration::from_secs(2));
    world.said_ago(9, "young");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "young"]);
    world.pass(Duration::from_secs(2));
    world.press("Run all");
    assert_eq!(world.texts(), ["yesterday", "young", "old"], "told to Claude while it works");
    assert_eq!(world.stages()[0].1, world.stages()[1].1);
}

#[test]
fn a_clock_that_is_wrong_holds_nothing() {
    let mut world = World::with_a_past();
    world.said_ago(-60, "from the future");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "from the future"]);
}

#[test]
fn exactly_the_limit_is_not_too_old() {
    let mut world = World::with_a_past();
    world.said_ago(10, "just in time");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "just in time"]);
}

#[test]
fn old_commands_are_not_done_but_named() {
    let mut world = World::with_a_past();
    world.said_ago(40, "/close");
    world.said_ago(39, "do that");
    world.said_ago(38, "/stop");
    world.pass(Duration::from_secs(2));
    assert!(world.store.sessions.values().all(|session| !session.standing.closed));
    assert_eq!(world.stages(), [("do that", PromptStage::Held)]);
    assert_snapshot!(world.log());
}

#[test]
fn an_old_stop_stops_nothing_that_runs_now() {
    let mut world = World::with_a_past();
    world.says("work");
    world.ready();
    world.begins();
    world.said_ago(20, "/stop");
    world.pass(Duration::from_secs(3));
    assert_eq!(world.interrupts, 0);
    assert!(world.log().contains("Not done"), "{}", world.log());
}

#[test]
fn without_a_session_old_commands_are_named_in_a_message() {
    let mut world = World::new();
    world.said_ago(20, "/status");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn old_commands_that_say_where_words_go_are_done_so_that_younger_words_go_there() {
    let mut world = World::with_a_past();
    world.said_ago(12, "/new other --empty");
    world.said_ago(11, "old words");
    world.said_ago(9, "young words");
    world.ready();
    let session =
        |text: &str| world.store.prompts.iter().find(|prompt| prompt.content.text == text).unwrap().session;
    assert_eq!((session("old words"), session("young words")), (SessionId(2), SessionId(2)));
}

#[test]
fn an_old_yes_decides_nothing() {
    let mut world = World::new();
    world.runs("test it");
    world.uses(crate::bash("t1", "npm test"));
    world.asks("r1", crate::bash("t1", "npm test"));
    world.said_ago(20, "yes");
    assert!(world.answers.is_empty());
    assert_eq!(world.store.prompts[1].stage, PromptStage::Held);
}

#[test]
fn the_card_and_its_buttons_work_after_a_restart() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.pass(Duration::from_secs(2));
    world.restart();
    assert_eq!(world.launches.len(), 1, "it is still held: {}", world.log());
    world.said_ago(40, "second");
    world.pass(Duration::from_secs(2));
    let cards = world.chat.messages.values().filter(|page| page.text.contains("arrived")).count();
    assert_eq!(cards, 1, "the same card: {}", world.log());
    world.restart();
    world.press("Run all");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "first", "second"]);
    world.restart();
    assert!(world.chat.button("Run all").is_none(), "{}", world.log());
}

#[test]
fn what_was_run_is_not_held_again_by_a_crash_right_after() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.pass(Duration::from_secs(2));
    world.press("Run all");
    world.restart();
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "first"]);
}

#[test]
fn what_waited_in_the_store_while_the_bot_was_away_is_held() {
    let mut world = World::new();
    // The bot is killed while the agent gets ready, and started again much later.
    world.says("long ago");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.now.wall = Wall(world.now.wall.0 + 20 * 60_000);
    world.restart();
    world.pass(Duration::from_secs(2));
    assert_eq!(world.launches.len(), 1);
    assert_eq!(world.store.prompts[0].stage, PromptStage::Held);
    world.press("Run all");
    world.ready();
    assert_eq!(world.texts(), ["long ago"]);
    assert_snapshot!(world.log());
}

#[test]
fn what_is_held_can_be_edited() {
    let mut world = World::with_a_past();
    let first = world.said_ago(45, "frist");
    let second = world.said_ago(44, "second");
    world.edits(first, "first");
    world.edits(second, "");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.messages.values().any(|page| page.text.contains("1 message arrived")));
    world.press("Run all");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "first"]);
}

#[test]
fn stop_leaves_what_is_held_alone() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.says("/stop");
    world.pass(Duration::from_secs(2));
    assert_eq!(world.stages(), [("first", PromptStage::Held)]);
}

#[test]
fn a_press_on_a_card_that_is_answered_says_so() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.pass(Duration::from_secs(2));
    let (message, token) = world.chat.button("Drop").unwrap();
    world.press("Run all");
    world.press_as(OWNER, message, token);
    assert!(world.chat.toasts.last().unwrap().contains("Already decided"), "{:?}", world.chat.toasts);
    world.ready();
    world.moves("first", PromptState::Started);
    assert_eq!(world.texts(), ["yesterday", "first"]);
}

#[test]
fn each_session_has_its_own_card() {
    let mut world = World::with_a_past();
    world.said_ago(45, "for the first");
    world.says("/new other --empty");
    world.said_ago(44, "for the other");
    world.pass(Duration::from_secs(3));
    world.press("Run all");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "for the other"]);
    assert_eq!(world.stages()[0].1, PromptStage::Held);
}

#[test]
fn a_list_that_still_shows_what_ran_meanwhile_is_shown_anew_when_it_is_pressed() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.pass(Duration::from_secs(2));
    let card = world.chat.button("Run all").unwrap();
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press_as(OWNER, card.0, card.1);
    world.pass(Duration::from_secs(2));
    world.press("Run all");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Run all").is_none(), "{}", world.log());
}

#[test]
fn a_session_is_deleted_with_what_is_held_in_it() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.pass(Duration::from_secs(2));
    world.says("/delete");
    world.pass(Duration::from_secs(2));
    world.press("Delete");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Run all").is_none(), "{}", world.log());
    world.says("something new");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "something new"]);
}

#[test]
fn a_closed_session_comes_back_with_what_is_held_in_it() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.says("/close");
    world.pass(Duration::from_secs(3));
    world.press("Run all");
    world.ready();
    assert_eq!(world.texts(), ["yesterday", "first"]);
    assert!(world.store.sessions.values().all(|session| !session.standing.closed), "{}", world.log());
}

#[test]
fn the_card_of_a_session_that_is_deleted_loses_its_buttons() {
    let mut world = World::with_a_past();
    world.said_ago(45, "first");
    world.pass(Duration::from_secs(2));
    world.says("/delete");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("1 message"), "the question counts what is held: {}", world.log());
    world.press("Delete");
    world.pass(Duration::from_secs(5));
    assert!(world.store.sessions.is_empty(), "{}", world.log());
    let left = world.chat.messages.values().find(|page| !page.buttons.is_empty());
    assert_eq!(left, None, "{}", world.log());
}
