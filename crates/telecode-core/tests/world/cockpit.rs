//! The pinned message that shows the status.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::call::{Call, Delivery, Outcome};
use telecode_core::seam::chat::ChatKind;
use telecode_core::seam::errand::{Errand, FilesErrand, Report};
use telecode_core::seam::settings::Settings;

use crate::delivery::stubborn_to;
use crate::places::{general, served, topic};
use crate::{World, bash, settings};

/// Somebody wants a cockpit from the beginning.
fn with_cockpit() -> World {
    let mut world = World::with(Settings { cockpit: true, ..settings() });
    world.says("/cockpit on");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world
}

/// A session whose first turn is over.
fn after_a_turn() -> World {
    let mut world = with_cockpit();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(30));
    world
}

impl World {
    /// How often the pinned message was changed.
    fn cockpit_edits(&self) -> usize {
        let edits = self.traffic.iter().filter(
            |(_, call)| matches!(call, Call::Edit { message, .. } if self.chat.pinned.contains(message)),
        );
        edits.count()
    }
}

#[test]
fn one_pinned_message_follows_a_session() {
    let world = after_a_turn();
    assert_snapshot!(world.log());
    assert_eq!(world.chat.pinned.len(), 1);
}

#[test]
fn the_first_one_comes_also_if_all_happened_within_a_moment() {
    let mut world = with_cockpit();
    world.pass(Duration::from_secs(5));
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    assert!(world.chat.pinned.is_empty());
    world.pass(Duration::from_secs(3));
    assert_eq!(world.chat.pinned.len(), 1, "{}", world.log());
}

#[test]
fn a_pin_that_telegram_has_no_time_for_is_made_later() {
    for outcome in [
        Outcome::TooMany(Duration::from_secs(5)),
        Outcome::Unreachable { delivery: Delivery::No },
        Outcome::Unreachable { delivery: Delivery::Maybe },
    ] {
        let mut world = with_cockpit();
        world.runs("hello");
        world.answers("Hello!");
        world.ends(CycleOutcome::Done);
        stubborn_to(&mut world, 40, &outcome, |call| matches!(call, Call::Pin { .. }));
        let tries = world.traffic.iter().filter(|(_, call)| matches!(call, Call::Pin { .. })).count();
        assert!((2..12).contains(&tries), "{outcome:?}: {tries}");
        world.pass(Duration::from_mins(3));
        assert_eq!(world.chat.pinned.len(), 1, "{outcome:?}: {}", world.log());
    }
}

#[test]
fn it_says_what_waits_and_stops_what_runs() {
    let mut world = after_a_turn();
    world.fresh_log();
    world.says("build it");
    world.begins();
    world.asks("ask-1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(15));
    world.says("and more");
    world.pass(Duration::from_secs(15));
    assert_snapshot!(world.log());
    world.press("⏹ Stop");
    assert_eq!(world.interrupts, 1);
}

#[test]
fn its_buttons_answer_with_messages_of_their_own() {
    let mut world = after_a_turn();
    for (button, answer) in [("ℹ️ Status", "1 turn"), ("🗂 Sessions", "hello"), ("📊 Usage", "")] {
        let (message, token) = world.chat.button(button).unwrap();
        assert!(world.chat.pinned.contains(&message), "{button}");
        world.fresh_log();
        world.press_as(crate::OWNER, message, token);
        world.pass(Duration::from_secs(5));
        assert!(world.log().contains(answer), "{button}: {}", world.log());
    }
    assert_eq!(world.queries.len(), 1, "usage");
    assert_eq!(world.chat.pinned.len(), 1);
}

#[test]
fn a_stream_of_deltas_does_not_change_it() {
    let mut world = after_a_turn();
    world.says("tell a story");
    world.begins();
    world.pass(Duration::from_secs(12));
    let before = world.cockpit_edits();
    for _ in 0..200 {
        world.agent(AgentEvent::TextDelta("word ".to_owned()));
        world.pass(Duration::from_millis(100));
    }
    assert_eq!(world.cockpit_edits(), before);
}

#[test]
fn changes_that_follow_each_other_are_one() {
    let mut world = after_a_turn();
    let before = world.cockpit_edits();
    for n in 0..5 {
        world.says(&format!("prompt {n}"));
        world.begins();
        world.answers("Done.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(1));
    }
    world.pass(Duration::from_secs(30));
    assert!(world.cockpit_edits() <= before + 3, "{}", world.log());
}

#[test]
fn one_that_somebody_deleted_is_gone_until_they_want_it_back() {
    let mut world = after_a_turn();
    let deleted = *world.chat.pinned.first().unwrap();
    world.chat.messages.remove(&deleted);
    world.chat.pinned.clear();
    world.fresh_log();
    world.says("more");
    world.begins();
    world.pass(Duration::from_secs(20));
    world.restart();
    world.pass(Duration::from_secs(20));
    assert!(world.chat.pinned.is_empty() && world.store.cockpits.is_empty(), "{}", world.log());
    world.says("/cockpit");
    world.pass(Duration::from_secs(20));
    assert_eq!(world.chat.pinned.len(), 1, "{}", world.log());
}

#[test]
fn one_of_a_session_that_was_archived_right_before_a_crash_says_so_after_it() {
    let mut world = after_a_turn();
    let pinned = *world.chat.pinned.first().unwrap();
    world.says("/close");
    world.restart();
    world.pass(Duration::from_secs(20));
    assert!(world.chat.messages[&pinned].text.starts_with("No session is open here."), "{}", world.log());
}

#[test]
fn after_a_restart_it_keeps_its_branch_while_that_is_looked_at() {
    let mut world = after_a_turn();
    world.on_branch(Some("main"));
    world.pass(Duration::from_secs(15));
    world.restart();
    world.fresh_log();
    world.pass(Duration::from_secs(5));
    world.on_branch(Some("main"));
    world.pass(Duration::from_secs(30));
    let pinned = *world.chat.pinned.first().unwrap();
    assert!(world.chat.messages[&pinned].text.contains("📁 api · main"), "{}", world.log());
    assert!(!world.log().contains("📁 api\n"), "{}", world.log());
}

#[test]
fn with_one_session_and_no_cockpit_the_list_of_what_waits_is_pinned() {
    let mut world = World::with(Settings { cockpit: true, ..settings() });
    world.runs("go");
    for n in 0..5 {
        world.asks(&format!("r{n}"), bash(&format!("t{n}"), &format!("./step-{n}")));
    }
    world.pass(Duration::from_secs(30));
    assert_eq!(world.chat.pinned.len(), 1, "{}", world.log());
}

#[test]
fn it_is_one_after_any_crash() {
    for fuse in 0..12 {
        let mut world = with_cockpit();
        world.fuse = Some(fuse);
        world.says("hello");
        world.restart();
        world.pass(Duration::from_secs(5));
        if world.told.is_empty() {
            world.wakes_up();
        }
        world.pass(Duration::from_secs(40));
        world.restart();
        world.pass(Duration::from_secs(40));
        let pages = world.chat.messages.values().filter(|page| page.text.contains("📁 api"));
        assert!(world.store.cockpits.len() <= 1);
        // One that may have been sent is sent again, marked.
        assert!(pages.filter(|page| !page.text.starts_with('↻')).count() <= 1, "{fuse}: {}", world.log());
        assert_eq!(world.chat.pinned.len(), world.store.cockpits.len(), "{fuse}: {}", world.log());
    }
}

#[test]
fn it_goes_and_comes_as_it_is_switched() {
    let mut world = after_a_turn();
    world.fresh_log();
    world.says("/cockpit off");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.pinned.is_empty());
    assert!(world.store.cockpits.is_empty());
    world.restart();
    world.pass(Duration::from_secs(5));
    assert!(world.chat.pinned.is_empty());
    world.says("/cockpit");
    world.pass(Duration::from_secs(5));
    world.says("/cockpit on");
    world.pass(Duration::from_secs(5));
    assert_eq!(world.chat.pinned.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn it_follows_the_session_that_is_switched_to() {
    let mut world = after_a_turn();
    world.says("/new docs --empty");
    world.pass(Duration::from_secs(2));
    world.ready();
    world.says("write a page");
    world.begins();
    world.pass(Duration::from_secs(15));
    assert_eq!(world.chat.pinned.len(), 1);
    let pinned = &world.chat.messages[world.chat.pinned.first().unwrap()];
    assert!(pinned.text.starts_with("docs · "), "{}", pinned.text);
}

#[test]
fn where_it_may_not_be_pinned_that_is_said_once() {
    let mut world = with_cockpit();
    world.chat.may_not_pin = true;
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(30));
    world.restart();
    world.pass(Duration::from_secs(30));
    assert_eq!(world.log().matches("I can't pin").count(), 1, "{}", world.log());
    assert!(world.log().contains("[ℹ️ Status] [🗂 Sessions] [📊 Usage]"), "{}", world.log());
}

/// The first minutes of a chat: hello, and five more sessions.
#[test]
fn it_comes_with_the_second_session_and_is_pinned_once_in_the_life_of_a_chat() {
    let mut world = World::with(Settings { cockpit: true, ..settings() });
    let pins =
        |world: &World| world.traffic.iter().filter(|(_, call)| matches!(call, Call::Pin { .. })).count();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(1));
    assert_eq!((pins(&world), world.chat.messages.len()), (0, 1), "{}", world.log());
    for n in 0..5 {
        world.says(&format!("/new task-{n}"));
        world.pass(Duration::from_secs(30));
        world.ready();
        world.says("go on");
        world.begins();
        world.answers("Done.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(30));
    }
    assert_eq!((pins(&world), world.chat.pinned.len()), (1, 1), "{}", world.log());
    // Nothing is left to talk to: it says so, and is there for the next one.
    world.says("/close");
    world.pass(Duration::from_secs(30));
    let pinned = *world.chat.pinned.first().unwrap();
    assert!(world.chat.messages[&pinned].text.starts_with("No session is open here."), "{}", world.log());
    world.says("/new another --empty");
    world.pass(Duration::from_secs(30));
    assert!(world.chat.messages[&pinned].text.starts_with("another · "), "{}", world.log());
    assert_eq!(pins(&world), 1);
}

#[test]
fn groups_have_none_until_somebody_says_so() {
    let mut world = served(ChatKind::Group);
    world.settings.cockpit = true;
    world.restart();
    world.posts(general(), "hello");
    world.pass(Duration::from_secs(5));
    world.ready();
    world.begins();
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(1));
    assert!(world.chat.pinned.is_empty(), "{}", world.log());
    world.posts(topic(1), "/cockpit on");
    world.pass(Duration::from_mins(1));
    assert_eq!(world.chat.pinned.len(), 1, "{}", world.log());
}

impl World {
    /// Tells each look at a branch that it is this one; returns how many there were.
    fn on_branch(&mut self, branch: Option<&str>) -> usize {
        let looks = |world: &Self| {
            let what = world.errands.first().map(|(_, what)| what);
            matches!(what, Some(Errand::Files(FilesErrand::Branch { .. })))
        };
        let mut count = 0;
        while looks(self) {
            self.reports(Report::Branch(Ok(branch.map(str::to_owned))));
            count += 1;
        }
        count
    }
}

#[test]
fn the_branch_of_a_project_is_shown_and_read_anew_after_each_turn() {
    let mut world = after_a_turn();
    assert!(world.on_branch(Some("main")) > 0, "{:?}", world.errands);
    world.pass(Duration::from_secs(15));
    assert!(world.log().contains("📁 api · main"), "{}", world.log());
    world.pass(Duration::from_mins(20));
    assert!(world.errands.is_empty(), "nothing is looked at while nothing happens");
    world.says("make a branch");
    world.begins();
    world.answers("Made.");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.on_branch(Some("feature/cats")), 1);
    world.pass(Duration::from_secs(15));
    assert!(world.log().contains("📁 api · feature/cats"), "{}", world.log());
    world.restart();
    world.pass(Duration::from_secs(5));
    assert_eq!(world.on_branch(None), 1, "{:?}", world.errands);
    world.fresh_log();
    world.pass(Duration::from_secs(15));
    assert!(!world.log().contains("feature/cats"), "{}", world.log());
}

#[test]
fn without_a_cockpit_nobody_looks_at_the_branch() {
    let mut world = World::new();
    world.runs("hello");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(30));
    assert_eq!(world.on_branch(None), 0);
}
