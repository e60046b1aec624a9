//! A stranger gets nothing.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::access::AccessSource;
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::settings::Settings;

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
    assert_eq!(code.len(), 11, "{code}");
    world.writes(666, "hello", |_| {});
    world.writes(OWNER, &code, |_| {});
    world.pass(Duration::from_secs(3));
    world.writes(666, &code, |_| {});
    world.says("hello");
    assert_eq!(world.launches.len(), 1);
    let owners: Vec<_> = world.store.owners.values().map(|owner| (owner.person, owner.source)).collect();
    assert_eq!(owners, [(PersonId(OWNER), AccessSource::Paired)]);
    assert_snapshot!(world.log().replace(&code, "CODE"));
    world.restart();
    assert_eq!(world.codes.len(), 1, "no code once there is an owner");
}

#[test]
fn guesses_of_strangers_neither_print_codes_nor_burn_the_owners() {
    let mut world = unpaired();
    let code = world.codes[0].clone();
    let mut random = telecode_core::seam::random::Random::new([9; 32]);
    for n in 0..4_000 {
        world.writes(1_000 + n % 700, &random.code(), |_| {});
    }
    assert_eq!(world.codes.len(), 1, "nothing is printed for them");
    assert!(world.chat.sends <= 30, "{} refusals", world.chat.sends);
    world.writes(OWNER, &code, |_| {});
    assert!(world.store.owners.contains_key(&PersonId(OWNER)));
    assert!(world.store.languages.keys().eq([&PersonId(OWNER)]), "nothing is kept of strangers");
}

#[test]
fn a_link_with_the_code_pairs() {
    let mut world = unpaired();
    let code = world.codes[0].clone();
    world.writes(OWNER, &format!("/start {code}"), |_| {});
    assert!(world.store.owners.contains_key(&PersonId(OWNER)));
}

#[test]
fn a_code_is_good_for_ten_minutes() {
    let mut world = unpaired();
    let first = world.codes[0].clone();
    world.pass(Duration::from_mins(10));
    assert_eq!(world.codes.len(), 2, "a new one is shown");
    world.writes(OWNER, &first, |_| {});
    assert!(world.store.owners.is_empty());
}
