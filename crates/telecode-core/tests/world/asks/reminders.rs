//! Reminders of what waits, and the pinned list of it.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::words::Language;

use crate::{World, bash, settings};

fn reminded(language: Option<Language>) -> World {
    let remind_after = vec![Duration::from_mins(2), Duration::from_mins(10)];
    let mut world = World::with(Settings { remind_after, language, ..settings() });
    world.runs("run the tests");
    world.fresh_log();
    world.asks("r1", bash("t1", "npm test"));
    world
}

fn reminders(world: &World) -> usize {
    world.log().matches("Still waiting for you").count()
}

#[test]
fn what_waits_is_reminded_of_twice_and_pinned() {
    let mut world = reminded(None);
    world.pass(Duration::from_secs(110));
    assert_eq!(reminders(&world), 0);
    world.pass(Duration::from_secs(20));
    assert_eq!(reminders(&world), 1);
    world.pass(Duration::from_mins(9));
    assert_eq!(reminders(&world), 2);
    world.pass(Duration::from_hours(5));
    assert_eq!(reminders(&world), 2, "twice is enough");
    world.press("✅ Allow");
    world.pass(Duration::from_secs(5));
    assert!(
        !world.chat.messages.values().any(|page| page.text.contains("waiting for you")),
        "{}",
        world.log()
    );
    assert_snapshot!(world.log());
}

#[test]
fn what_is_decided_in_time_is_not_reminded_of() {
    let mut world = reminded(None);
    world.pass(Duration::from_mins(1));
    world.press("✅ Allow");
    world.pass(Duration::from_mins(5));
    assert_eq!(reminders(&world), 0);
}

#[test]
fn a_restart_reminds_of_nothing_again_and_goes_on_counting() {
    let mut world = reminded(None);
    world.pass(Duration::from_mins(3));
    world.restart();
    world.pass(Duration::from_mins(1));
    assert_eq!(reminders(&world), 1, "{}", world.log());
    world.pass(Duration::from_mins(8));
    assert_eq!(reminders(&world), 2, "{}", world.log());
}

#[test]
fn several_that_wait_are_listed_in_a_pinned_message_that_leads_to_them() {
    let mut world = World::new();
    world.runs("run the tests");
    world.fresh_log();
    world.asks("r1", bash("t1", "npm test"));
    world.asks("r2", bash("t2", "npm run lint"));
    world.asks("r3", bash("t3", "npm audit"));
    world.pass(Duration::from_secs(5));
    assert!(!world.log().contains("🔔 3 waiting"), "all of it is on the screen: {}", world.log());
    world.asks("r4", bash("t4", "npm pack"));
    world.pass(Duration::from_secs(5));
    let list = world.chat.button("1. npm test").unwrap();
    world.press("2. npm run lint");
    world.pass(Duration::from_secs(5));
    world.restart();
    world.pass(Duration::from_secs(5));
    let lists = world.chat.messages.values().filter(|page| page.text.contains("waiting for you"));
    assert_eq!(lists.count(), 1, "{}", world.log());
    world.press("❌ Deny");
    world.press_as(crate::OWNER, list.0, list.1);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn a_reminder_in_russian() {
    let mut world = reminded(Some(Language::Russian));
    world.pass(Duration::from_mins(3));
    assert_snapshot!(world.log());
}
