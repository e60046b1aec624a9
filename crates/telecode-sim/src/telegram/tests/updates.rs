//! The queue of updates, without HTTP.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ANN, World};
use crate::telegram::orders::React;

fn texts(updates: &[Value]) -> Vec<&str> {
    updates.iter().filter_map(|update| update["message"]["text"].as_str()).collect()
}

fn world() -> World {
    let mut world = World::new();
    for text in ["a", "b", "c"] {
        world.write(ANN, text);
    }
    world
}

#[test]
fn what_is_not_confirmed_comes_again() {
    let mut world = world();
    assert_eq!(texts(&world.updates(json!({}))), ["/start", "a", "b", "c"]);
    assert_eq!(texts(&world.updates(json!({"limit": 2}))), ["/start", "a"]);
    let second = world.updates(json!({}))[1]["update_id"].as_i64().unwrap();
    assert_eq!(texts(&world.updates(json!({"offset": second + 1}))), ["b", "c"]);
    assert_eq!(texts(&world.updates(json!({"offset": 0}))), ["b", "c"]);
    assert_eq!(texts(&world.updates(json!({"offset": -1}))), ["c"]);
    assert_eq!(texts(&world.updates(json!({}))), ["c"]);
}

#[test]
fn updates_are_kept_for_a_day() {
    let mut world = world();
    world.later(Duration::from_hours(24));
    world.write(ANN, "new");
    assert_eq!(texts(&world.updates(json!({}))), ["new"]);
}

#[test]
fn a_webhook_keeps_pollers_out() {
    let mut world = world();
    world.ok("setWebhook", json!({"url": "https://example.com/hook"}));
    let refusal = world.model.begin_poll(&crate::telegram::Params::default(), world.now).unwrap_err();
    assert_eq!(
        refusal.description,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    );
    assert_eq!(world.ok("getWebhookInfo", json!({}))["pending_update_count"], 4);
    world.ok("deleteWebhook", json!({"drop_pending_updates": true}));
    assert!(world.updates(json!({})).is_empty());
}

#[test]
fn shy_kinds_come_only_when_asked_for() {
    let mut world = world();
    let react = React { chat_id: ANN, message_id: 1, from_id: None, emoji: Some("👍".to_owned()) };
    world.model.react(&react, world.now).unwrap();
    assert_eq!(world.updates(json!({})).len(), 4);
    world.updates(json!({"allowed_updates": ["message_reaction", "nonsense"]}));
    world.model.react(&React { emoji: None, ..react }, world.now).unwrap();
    let last = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(last["message_reaction"]["old_reaction"][0]["emoji"], "👍");
    world.write(ANN, "unheard");
    assert_eq!(world.updates(json!({})).len(), 1);
}
