//! Rate limits.

use std::time::Duration;

use serde_json::json;

use super::{ANN, FORUM, World};
use crate::telegram::options::Options;
use crate::telegram::refusal::Refusal;

fn draft(world: &mut World) -> Result<serde_json::Value, Refusal> {
    world.call("sendMessageDraft", json!({"chat_id": ANN, "draft_id": 1, "text": "a"}))
}

#[test]
fn one_draft_a_second_is_fine_for_a_minute_and_a_half() {
    let mut world = World::with(Options::default());
    for _ in 0..90 {
        draft(&mut world).unwrap();
        world.later(Duration::from_secs(1));
    }
    assert_eq!(world.model.meter.refused, 0);
}

#[test]
fn more_drafts_than_that_are_refused_before_long() {
    let mut world = World::with(Options::default());
    let mut sent = 0;
    let refusal = loop {
        match draft(&mut world) {
            Ok(_) => sent += 1,
            Err(refusal) => break refusal,
        }
        world.later(Duration::from_millis(667));
    };
    assert!((8..30).contains(&sent), "{sent}");
    assert_eq!(refusal, Refusal::too_many(3));
    assert_eq!(refusal.to_json()["parameters"]["retry_after"], 3);
}

#[test]
fn knocking_at_a_closed_door_keeps_it_closed_for_longer() {
    let mut world = World::with(Options::default());
    while draft(&mut world).is_ok() {}
    let waits: Vec<u32> = (0..3).map(|_| draft(&mut world).unwrap_err().retry_after.unwrap()).collect();
    assert_eq!(waits, [4, 5, 6]);
    world.later(Duration::from_secs(6));
    draft(&mut world).unwrap();
    assert_eq!(world.model.meter.refused, 4);
}

#[test]
fn groups_take_twenty_a_minute() {
    let mut world = World::with(Options::default());
    let mut sent = 0;
    while world.call("sendMessage", json!({"chat_id": FORUM, "text": "a"})).is_ok() {
        sent += 1;
    }
    assert_eq!(sent, 20);
    world.say("another chat has its own budget");
}

#[test]
fn sends_edits_and_actions_share_a_budget_and_refused_nonsense_costs_nothing() {
    let mut world = World::with(Options::default());
    for _ in 0..20 {
        world.refused("sendMessage", json!({"chat_id": ANN, "text": ""}));
    }
    let id = world.say("a");
    for n in 0..2 {
        world.ok("sendChatAction", json!({"chat_id": ANN, "action": "typing"}));
        world.ok("editMessageText", json!({"chat_id": ANN, "message_id": id, "text": n.to_string()}));
    }
    let words = world.refused("sendMessage", json!({"chat_id": ANN, "text": "a"}));
    assert_eq!(words, "429 Too Many Requests: retry after 3");
}
