//! The configuration is read again while the bot runs.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{CycleOutcome, End};
use telecode_core::seam::call::Call;
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::settings::{LiveView, Settings};
use telecode_core::seam::words::Language;

use crate::{OWNER, World};

const OTHER: i64 = 200;

impl World {
    /// SIGHUP, with this in the file.
    pub(crate) fn reloads(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        self.chat.note("--- reload ---");
        self.input(Input::Configured(Box::new(self.settings.clone())));
    }
}

#[test]
fn a_reload_does_not_touch_a_running_turn() {
    let mut world = World::new();
    world.runs("fix the login");
    world.reloads(|settings| {
        settings.model = Some("opus".to_owned());
        settings.max_live = 1;
        settings.idle_timeout = Duration::from_secs(1);
        settings.live = LiveView::Edits;
    });
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    assert_snapshot!(world.log());
    assert!(world.ended.is_empty());
}

#[test]
fn an_owner_who_is_added_is_served_at_once_and_one_who_is_removed_is_not() {
    let mut world = World::new();
    world.writes(OTHER, "let me in", |_| {});
    world.reloads(|settings| settings.owners = vec![PersonId(OTHER)]);
    world.writes(OTHER, "and now?", |_| {});
    world.says("am I still here?");
    assert_snapshot!(world.log());
}

#[test]
fn what_is_written_where_somebody_was_to_begin_a_session_who_is_removed_does_not_wait_for_it() {
    let mut world = World::new();
    world.shelf = None;
    let both = |settings: &mut Settings| settings.owners = vec![PersonId(OWNER), PersonId(OTHER)];
    world.reloads(both);
    world.writes(OTHER, "/new ideas planner", |_| {});
    world.writes(OTHER, "this is for that session", |_| {});
    world.reloads(|settings| settings.owners = vec![PersonId(OWNER)]);
    world.reloads(both);
    world.writes(OTHER, "hello again", |_| {});
    world.pass(Duration::from_secs(5));
    world.ready();
    let told: Vec<_> = world.told.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(told, ["hello again"], "{}", world.log());
}

#[test]
fn without_any_owner_left_there_is_a_new_pairing_code() {
    let mut world = World::new();
    world.reloads(|settings| settings.owners = Vec::new());
    assert_eq!(world.codes.len(), 1);
    world.pass(Duration::from_mins(10));
    assert_eq!(world.codes.len(), 2, "it is renewed");
    world.reloads(|settings| settings.owners = vec![PersonId(OWNER)]);
    world.pass(Duration::from_mins(30));
    assert_eq!(world.codes.len(), 2, "nobody needs one any more");
    let code = world.codes[1].clone();
    world.writes(OTHER, &code, |_| {});
    world.says("only I am served");
    assert_eq!(world.told_to.len() + world.launches.len(), 1, "{}", world.log());
}

#[test]
fn a_shorter_idle_timeout_holds_for_agents_that_are_idle_already() {
    let mut world = World::new();
    world.runs("go");
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(2));
    assert!(world.ended.is_empty(), "{}", world.log());
    world.reloads(|settings| settings.idle_timeout = Duration::from_mins(1));
    assert_eq!(world.ended, [End::Gently]);
}

#[test]
fn agents_beyond_a_lowered_limit_sleep_once_they_are_idle() {
    let mut world = World::new();
    world.runs("first");
    let first = world.life.unwrap().0;
    world.says("/new second --empty");
    world.says("second");
    world.ready();
    world.begins();
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.reloads(|settings| settings.max_live = 1);
    assert_eq!(world.ended, [End::Gently], "the idle one sleeps, the running one does not");
    world.dies();
    world.turns_to(first);
    world.answers("done as well");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.ended.len(), 1);
}

#[test]
fn a_language_for_all_is_spoken_at_once() {
    let mut world = World::new();
    world.says("/status");
    world.reloads(|settings| settings.language = Some(Language::Russian));
    world.says("/status");
    assert_snapshot!(world.log());
    world.reloads(|settings| settings.language = None);
    world.says("/status");
    assert_eq!(world.store.languages[&PersonId(OWNER)], Language::English);
}

#[test]
fn live_views_that_begin_later_are_shown_in_the_new_way() {
    let mut world = World::new();
    world.reloads(|settings| settings.live = LiveView::Edits);
    world.runs("go");
    world.pass(Duration::from_secs(5));
    assert!(!world.traffic.iter().any(|(_, call)| matches!(call, Call::Draft { .. })), "{}", world.log());
}
