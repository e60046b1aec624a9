//! Drafts and rich messages.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ANN, FORUM, World};
use crate::telegram::options::{Feature, Options};
use crate::telegram::orders::StopDraft;

fn draft(world: &mut World, id: i64, text: &str) {
    world.ok("sendMessageDraft", json!({"chat_id": ANN, "draft_id": id, "text": text, "can_stop": true}));
}

fn drafts(world: &mut World) -> Vec<Value> {
    world.watch(ANN)["drafts"].as_array().unwrap().clone()
}

#[test]
fn drafts_are_refused_where_they_cannot_be() {
    let mut world = World::new();
    let mut refused = |fields: Value| world.refused("sendMessageDraft", fields);
    let peer = "400 Bad Request: TEXTDRAFT_PEER_INVALID";
    assert_eq!(refused(json!({"chat_id": FORUM, "draft_id": 1, "text": "a"})), peer);
    let id = "400 Bad Request: RANDOM_ID_INVALID";
    assert_eq!(refused(json!({"chat_id": ANN, "draft_id": 0, "text": "a"})), id);
    assert_eq!(refused(json!({"chat_id": ANN, "draft_id": "abc", "text": "a"})), id);
    assert_eq!(refused(json!({"chat_id": ANN, "text": "a"})), id);
    let long = json!({"chat_id": ANN, "draft_id": 1, "text": "a".repeat(4097)});
    assert_eq!(refused(long), "400 Bad Request: message is too long");
}

#[test]
fn an_older_server_knows_neither_drafts_nor_rich_messages() {
    let mut world = World::with(Options { features: [].into(), ..Options::default() });
    for method in ["sendMessageDraft", "sendRichMessage", "sendRichMessageDraft"] {
        assert_eq!(world.refused(method, json!({"chat_id": ANN, "draft_id": 1})), "404 Not Found");
    }
    let mut world = World::with(Options { features: [Feature::Drafts].into(), ..Options::default() });
    draft(&mut world, 1, "a");
}

#[test]
fn a_draft_fades_after_half_a_minute_without_an_update() {
    let mut world = World::new();
    draft(&mut world, 1, "a");
    world.later(Duration::from_secs(29));
    draft(&mut world, 1, "ab");
    world.later(Duration::from_secs(29));
    assert_eq!(drafts(&mut world)[0]["text"], "ab");
    world.later(Duration::from_secs(1));
    assert!(drafts(&mut world).is_empty());
}

#[test]
fn an_empty_draft_thinks_and_a_message_ends_it() {
    let mut world = World::new();
    draft(&mut world, 1, "");
    assert_eq!(drafts(&mut world)[0]["thinking"], true);
    world.say("done");
    assert!(drafts(&mut world).is_empty());
}

#[test]
fn another_number_replaces_the_draft() {
    let mut world = World::new();
    draft(&mut world, 1, "a");
    draft(&mut world, 2, "b");
    let shown = drafts(&mut world);
    assert_eq!((shown.len(), &shown[0]["draft_id"]), (1, &json!(2)));
}

#[test]
fn stopping_a_draft_tells_the_bot() {
    let mut world = World::new();
    draft(&mut world, 5, "a");
    let stop = StopDraft { chat_id: ANN, draft_id: 5, message_thread_id: None };
    world.model.stop(&stop, world.now).unwrap();
    let update = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(update["stopped_message_generation"]["draft_id"], 5);
    assert_eq!(update["stopped_message_generation"]["chat"]["id"], ANN);
    assert!(drafts(&mut world).is_empty());
    assert!(world.model.stop(&stop, world.now).is_err());
}

#[test]
fn a_kept_draft_stays_for_a_little_without_its_button() {
    let mut world = World::new();
    let fields = json!({"chat_id": ANN, "draft_id": 5, "text": "a", "can_stop": true, "keep_on_stop": true});
    world.ok("sendMessageDraft", fields);
    world.model.stop(&StopDraft { chat_id: ANN, draft_id: 5, message_thread_id: None }, world.now).unwrap();
    assert_eq!(drafts(&mut world)[0]["can_stop"], false);
}

#[test]
fn thinking_is_for_drafts_only() {
    let mut world = World::new();
    let rich = json!({"blocks": [{"type": "thinking", "text": "hm"}]});
    let words = world.refused("sendRichMessage", json!({"chat_id": ANN, "rich_message": rich}));
    assert_eq!(words, "400 Bad Request: RICH_VALIDATE_CTOR_NOT_ALLOWED");
    world.ok("sendRichMessageDraft", json!({"chat_id": ANN, "draft_id": 1, "rich_message": rich}));
    assert_eq!(drafts(&mut world)[0]["text"], "hm");
}

#[test]
fn a_rich_message_can_take_the_place_of_a_text() {
    let mut world = World::new();
    let id = world.say("a");
    let rich = json!({"markdown": "# T"});
    let edited = world.ok("editMessageText", json!({"chat_id": ANN, "message_id": id, "rich_message": rich}));
    assert_eq!(edited["rich_message"]["blocks"], json!([{"type": "heading", "text": "T", "size": 1}]));
    world.refused("editMessageText", json!({"chat_id": ANN, "message_id": id, "rich_message": rich}));
}
