//! Topics of forums and of private chats.

use serde_json::json;

use super::{ANN, FORUM, World};
use crate::telegram::orders::{ChangeTopic, Membership, Role, TopicChange};

fn topic(world: &mut World, chat: i64) -> i64 {
    let made = world.ok("createForumTopic", json!({"chat_id": chat, "name": "Work"}));
    assert_eq!(made["icon_color"], 0x6F_B9F0);
    made["message_thread_id"].as_i64().unwrap()
}

#[test]
fn messages_go_to_their_topic() {
    let mut world = World::new();
    let thread = topic(&mut world, FORUM);
    let sent = world.ok("sendMessage", json!({"chat_id": FORUM, "text": "a", "message_thread_id": thread}));
    assert_eq!(sent["message_thread_id"], thread);
    assert_eq!(sent["is_topic_message"], true);
    assert_eq!(sent["reply_to_message"]["forum_topic_created"]["name"], "Work");
    let answer =
        json!({"chat_id": FORUM, "text": "b", "reply_parameters": {"message_id": sent["message_id"]}});
    assert_eq!(world.ok("sendMessage", answer)["message_thread_id"], thread);
}

#[test]
fn topics_are_edited_closed_and_deleted() {
    let mut world = World::new();
    let thread = topic(&mut world, FORUM);
    let this = json!({"chat_id": FORUM, "message_thread_id": thread});
    let same = json!({"chat_id": FORUM, "message_thread_id": thread, "name": "Work"});
    assert_eq!(world.refused("editForumTopic", same), "400 Bad Request: TOPIC_NOT_MODIFIED");
    world.ok("closeForumTopic", this.clone());
    assert_eq!(world.refused("closeForumTopic", this.clone()), "400 Bad Request: TOPIC_NOT_MODIFIED");
    world.ok("reopenForumTopic", this.clone());
    world.ok("deleteForumTopic", this.clone());
    let words =
        world.refused("sendMessage", json!({"chat_id": FORUM, "text": "a", "message_thread_id": thread}));
    assert_eq!(words, "400 Bad Request: message thread not found");
    assert_eq!(world.refused("deleteForumTopic", this), "400 Bad Request: TOPIC_ID_INVALID");
}

#[test]
fn a_private_chat_with_topics_opens_one_for_what_is_written_outside() {
    let mut world = World::with_topics();
    assert_eq!(world.ok("getMe", json!({}))["has_topics_enabled"], true);
    world.updates(json!({"offset": 0}));
    let id = world.write(ANN, "Fix the build");
    let shown = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(shown["message"]["message_id"], id);
    let thread = shown["message"]["message_thread_id"].as_i64().unwrap();
    world.ok("sendMessage", json!({"chat_id": ANN, "text": "on it", "message_thread_id": thread}));
    world.ok("sendMessageDraft", json!({"chat_id": ANN, "draft_id": 1, "message_thread_id": thread}));
    assert_eq!(world.watch(ANN)["topics"][1]["name"], "Fix the build");
}

#[test]
fn a_draft_of_another_topic_stays() {
    let mut world = World::with_topics();
    let (a, b) = (topic(&mut world, ANN), topic(&mut world, ANN));
    world.ok("sendMessageDraft", json!({"chat_id": ANN, "draft_id": 1, "text": "a", "message_thread_id": a}));
    world.ok("sendMessage", json!({"chat_id": ANN, "text": "b", "message_thread_id": b}));
    assert_eq!(world.watch(ANN)["drafts"][0]["message_thread_id"], a);
}

fn person_does(world: &mut World, change: TopicChange, thread: Option<i64>, name: &str) -> i64 {
    let order = ChangeTopic {
        chat_id: FORUM,
        from_id: Some(ANN),
        change,
        message_thread_id: thread,
        name: Some(name.to_owned()),
    };
    world.model.change_topic_of(&order, world.now).unwrap()["message_thread_id"].as_i64().unwrap()
}

#[test]
fn the_bot_hears_of_what_people_do_with_topics_but_not_of_a_deletion() {
    let mut world = World::new();
    world.updates(json!({"offset": 0}));
    let thread = person_does(&mut world, TopicChange::Create, None, "Plans");
    for (change, name) in [
        (TopicChange::Rename, "Old plans"),
        (TopicChange::Close, ""),
        (TopicChange::Reopen, ""),
        (TopicChange::Delete, ""),
    ] {
        person_does(&mut world, change, Some(thread), name);
    }
    let notes = world.updates(json!({"offset": 0}));
    let kinds = ["forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"];
    let notes: Vec<_> = notes.iter().filter(|note| note["message"]["chat"]["id"] == FORUM).collect();
    assert_eq!(notes.len(), kinds.len());
    for (note, kind) in notes.iter().zip(kinds) {
        assert!(note["message"].get(kind).is_some(), "{kind}: {note}");
        assert_eq!(note["message"]["message_thread_id"], thread);
        assert_eq!(note["message"]["from"]["id"], ANN);
    }
    let words =
        world.refused("sendMessage", json!({"chat_id": FORUM, "text": "a", "message_thread_id": thread}));
    assert_eq!(words, "400 Bad Request: message thread not found");
}

#[test]
fn a_bot_without_the_right_changes_no_topics_but_its_own() {
    let mut world = World::new();
    let (own, other) = (topic(&mut world, FORUM), person_does(&mut world, TopicChange::Create, None, "Hers"));
    let lost = Membership { chat_id: FORUM, from_id: ANN, bot: Role::Administrator, manages_topics: false };
    world.model.set_membership(&lost, world.now).unwrap();
    let named = |thread: i64| json!({"chat_id": FORUM, "message_thread_id": thread, "name": "New"});
    world.ok("editForumTopic", named(own));
    let words = world.refused("editForumTopic", named(other));
    assert_eq!(words, "400 Bad Request: not enough rights to edit the topic");
    let words = world.refused("createForumTopic", json!({"chat_id": FORUM, "name": "More"}));
    assert_eq!(words, "400 Bad Request: not enough rights to create a topic");
    let words = world.refused("deleteForumTopic", json!({"chat_id": FORUM, "message_thread_id": own}));
    assert_eq!(words, "400 Bad Request: not enough rights to delete the topic");
    world.model.set_membership(&Membership { bot: Role::Left, ..lost }, world.now).unwrap();
    let words = world.refused("sendMessage", json!({"chat_id": FORUM, "text": "a"}));
    assert_eq!(words, "403 Forbidden: bot is not a member of the supergroup chat");
    let news = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(news["my_chat_member"]["new_chat_member"]["status"], "left");
}
