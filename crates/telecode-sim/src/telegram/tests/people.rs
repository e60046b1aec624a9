//! What people do.

use serde_json::{Value, json};

use super::{ANN, BOB, FORUM, World};
use crate::telegram::options::Options;
use crate::telegram::orders::{Attachment, Edit, NewChat, Write};
use crate::telegram::pace::Pace;

fn write(text: &str) -> Write {
    Write { chat_id: ANN, text: text.to_owned(), ..Write::default() }
}

#[test]
fn a_private_chat_begins_with_the_first_word() {
    let mut world = World::new();
    world.refused("sendMessage", json!({"chat_id": BOB, "text": "a"}));
    world.model.write(&Write { chat_id: BOB, text: "hi".to_owned(), ..Write::default() }, world.now).unwrap();
    world.ok("sendMessage", json!({"chat_id": BOB, "text": "a"}));
}

#[test]
fn commands_are_marked() {
    let mut world = World::new();
    let sent = world.model.write(&write("/new fix it"), world.now).unwrap();
    assert_eq!(sent[0]["entities"], json!([{"type": "bot_command", "offset": 0, "length": 4}]));
    assert_eq!(sent[0]["from"]["id"], ANN);
    assert_eq!(sent[0]["chat"]["type"], "private");
}

#[test]
fn long_texts_arrive_in_parts() {
    let mut world = World::new();
    let words = "word ".repeat(2000);
    let sent = world.model.write(&write(&words), world.now).unwrap();
    assert_eq!(sent.len(), 3);
    let parts: Vec<&str> = sent.iter().map(|message| message["text"].as_str().unwrap()).collect();
    assert_eq!(parts.join(" "), words.trim());
    let smileys = world.model.write(&write(&"😀".repeat(2100)), world.now).unwrap();
    assert_eq!(smileys.len(), 2);
}

#[test]
fn replies_show_what_they_answer_and_quote() {
    let mut world = World::new();
    let id = world.say("one two three");
    let order = Write { reply_to_message_id: Some(id), quote: Some("two".to_owned()), ..write("which?") };
    let sent = world.model.write(&order, world.now).unwrap();
    assert_eq!(sent[0]["reply_to_message"]["text"], "one two three");
    assert_eq!(sent[0]["quote"], json!({"text": "two", "position": 4, "is_manual": true}));
}

#[test]
fn a_document_can_be_fetched() {
    let mut world = World::new();
    let file = Attachment {
        name: "a.txt".to_owned(),
        mime_type: Some("text/plain".to_owned()),
        base64: "aGk=".to_owned(),
    };
    let sent = world.model.write(&Write { document: Some(file), ..write("look") }, world.now).unwrap();
    assert_eq!(sent[0]["caption"], "look");
    let id = sent[0]["document"]["file_id"].clone();
    let file = world.ok("getFile", json!({"file_id": id}));
    let bytes = world.model.files.at_path(file["file_path"].as_str().unwrap()).unwrap();
    assert_eq!((bytes.as_ref(), &sent[0]["document"]["file_name"]), (b"hi".as_ref(), &json!("a.txt")));
    world.ok("sendDocument", json!({"chat_id": ANN, "document": id}));
}

#[test]
fn a_forward_says_where_it_is_from() {
    let mut world = World::new();
    let order = Write { forward_from: Some(json!({"name": "Hidden"})), ..write("x") };
    let sent = world.model.write(&order, world.now).unwrap();
    assert_eq!(sent[0]["forward_origin"]["sender_user_name"], "Hidden");
    let forwarded =
        world.ok("forwardMessage", json!({"chat_id": FORUM, "from_chat_id": ANN, "message_id": 1}));
    assert_eq!(forwarded["forward_origin"]["sender_user"]["id"], ANN);
    let copied = world.ok("copyMessage", json!({"chat_id": FORUM, "from_chat_id": ANN, "message_id": 1}));
    assert_eq!(copied, json!({"message_id": 3}));
}

#[test]
fn edits_arrive_as_edited_messages() {
    let mut world = World::new();
    let edit = |text: Option<&str>| Edit { chat_id: ANN, message_id: 1, text: text.map(str::to_owned) };
    world.model.edit(&edit(Some("/stop")), world.now).unwrap();
    let update = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(update["edited_message"]["text"], "/stop");
    world.model.edit(&edit(None), world.now).unwrap();
    assert_eq!(world.updates(json!({"offset": -1}))[0]["edited_message"]["text"], "/stop");
    let own = world.say("a");
    assert!(world.model.edit(&Edit { message_id: own, ..edit(Some("b")) }, world.now).is_err());
}

#[test]
fn a_mere_member_hears_only_what_is_meant_for_it() {
    let mut world = World::with(Options { pace: Pace::unlimited(), ..Options::default() });
    let group = NewChat {
        id: Some(-9),
        kind: "group".to_owned(),
        title: "G".to_owned(),
        bot_is_member: true,
        ..NewChat::default()
    };
    world.model.add_chat(group).unwrap();
    for text in ["hello", "/go", "/go@other_bot", "hey @telecode_sim_bot"] {
        world.write(-9, text);
    }
    assert_eq!(world.updates(json!({})).len(), 3, "/start, /go and the mention");
}

#[test]
fn pins_are_noted() {
    let mut world = World::new();
    let id = world.say("a");
    world.ok("pinChatMessage", json!({"chat_id": ANN, "message_id": id}));
    assert_eq!(world.watch(ANN)["pinned"], json!([id]));
    assert_eq!(world.updates(json!({"offset": -1}))[0]["message"]["pinned_message"]["message_id"], id);
    assert_eq!(world.ok("getChat", json!({"chat_id": ANN}))["pinned_message"]["message_id"], id);
    world.ok("unpinAllChatMessages", json!({"chat_id": ANN}));
    assert_eq!(world.watch(ANN)["pinned"], json!([]));
}

#[test]
fn watchers_see_which_messages_make_no_sound_and_bots_do_not() {
    let mut world = World::new();
    let quiet = json!({"chat_id": ANN, "text": "a", "disable_notification": true});
    let sent = world.ok("sendMessage", quiet);
    let loud = world.say("b");
    let id = sent["message_id"].as_i64().unwrap();
    let edited = world.ok("editMessageText", json!({"chat_id": ANN, "message_id": id, "text": "c"}));
    assert!(sent.get("disable_notification").is_none() && edited.get("disable_notification").is_none());
    let shown = world.watch(ANN);
    let silent = |message: &Value| message.get("disable_notification").is_some_and(|silent| silent == true);
    let find = |id: i64| shown["messages"].as_array().unwrap().iter().find(|found| found["message_id"] == id);
    assert!(silent(find(id).unwrap()) && !silent(find(loud).unwrap()));
    let events = world.model.events.after(crate::telegram::ids::ChatId(ANN), 0);
    let seen: Vec<_> = events.iter().filter(|event| event.body["message"]["message_id"] == id).collect();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|event| silent(&event.body["message"])));
}

#[test]
fn a_bot_without_the_right_pins_nothing() {
    let mut world = World::with(Options { pace: Pace::unlimited(), ..Options::default() });
    let group = NewChat {
        id: Some(-9),
        kind: "group".to_owned(),
        title: "G".to_owned(),
        bot_is_member: true,
        ..NewChat::default()
    };
    world.model.add_chat(group).unwrap();
    let sent = world.ok("sendMessage", json!({"chat_id": -9, "text": "a"}));
    let id = &sent["message_id"];
    let refused = "400 Bad Request: not enough rights to manage pinned messages in the chat";
    for method in ["pinChatMessage", "unpinChatMessage"] {
        assert_eq!(world.refused(method, json!({"chat_id": -9, "message_id": id})), refused);
    }
}
