//! A stranger gets nothing.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::ids::PersonId;
use telecode_core::settings::Settings;

use crate::{OWNER, World, settings};

fn unpaired() -> World {
    World::with(Settings { owners: Vec::new(), ..settings() })
}

#[test]
fn a_stranger_is_refused_once_and_never_reaches_claude() {
    let mut world = World::new();
    for text in ["hello", "/start", "/status", "let me in"] {
        world.writes(666, text, |_| {});
        world.pass(Duration::from_secs(3));
    }
    assert!(world.launches.is_empty());
    assert_snapshot!(world.log());
    world.restart();
    world.fresh_log();
    world.writes(666, "and now?", |_| {});
    assert_eq!(world.chat.sends, 1, "also after a restart");
}

#[test]
fn the_first_to_send_the_code_is_the_owner() {
    let mut world = unpaired();
    let code = world.codes[0].clone();
    assert_eq!(code.len(), 6);
    world.writes(666, "hello", |_| {});
    world.writes(OWNER, &code, |_| {});
    world.pass(Duration::from_secs(3));
    world.writes(666, &code, |_| {});
    world.says("hello");
    assert_eq!(world.launches.len(), 1);
    assert_eq!(world.store.paired, [PersonId(OWNER)]);
    assert_snapshot!(world.log().replace(&code, "CODE"));
    world.restart();
    assert_eq!(world.codes.len(), 1, "no code once there is an owner");
}

#[test]
fn five_wrong_codes_make_a_new_one() {
    let mut world = unpaired();
    let first = world.codes[0].clone();
    let wrong = if first == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        world.writes(666, wrong, |_| {});
    }
    assert_eq!(world.codes.len(), 2);
    world.writes(OWNER, &first, |_| {});
    assert!(world.store.paired.is_empty(), "the old code is spent");
    let second = world.codes[1].clone();
    world.writes(OWNER, &second, |_| {});
    assert_eq!(world.store.paired, [PersonId(OWNER)]);
}

#[test]
fn a_code_is_good_for_ten_minutes() {
    let mut world = unpaired();
    let first = world.codes[0].clone();
    world.pass(Duration::from_mins(10));
    assert_eq!(world.codes.len(), 2, "a new one is shown");
    world.writes(OWNER, &first, |_| {});
    assert!(world.store.paired.is_empty());
}
