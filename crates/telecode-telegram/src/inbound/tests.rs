//! Raw updates in the Bot API's documented shapes, and what becomes of them.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn user() -> Value {
    json!({
        "id": 7, "is_bot": false, "first_name": "Ana", "last_name": "Silva", "username": "ana",
        "language_code": "pt-br", "is_premium": true,
    })
}

fn private() -> Value {
    json!({ "id": 7, "first_name": "Ana", "username": "ana", "type": "private" })
}

fn forum() -> Value {
    json!({ "id": -1_001_234_567_890_i64, "title": "Team", "type": "supergroup", "is_forum": true })
}

/// A message of Ana's in a private chat, with some fields changed; `null` takes one away.
fn written(changes: Value) -> Value {
    let mut message = json!({
        "message_id": 100, "from": user(), "chat": private(), "date": 1_795_000_000, "text": "fix the build",
    });
    merge(&mut message, changes);
    message
}

fn merge(into: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { panic!() };
    for (key, value) in changes {
        if value.is_null() {
            into.as_object_mut().unwrap().remove(&key);
        } else {
            into[key] = value;
        }
    }
}

fn update(kind: &str, body: &Value) -> ChatEvent {
    decode(&json!({ "update_id": 1, kind: body }).to_string())
}

/// The events of named updates of one kind, as a text to look at.
fn log(kind: &str, cases: impl IntoIterator<Item = (&'static str, Value)>) -> String {
    let mut log = String::new();
    for (name, body) in cases {
        writeln!(log, "{name}\n  {:?}\n", update(kind, &body)).unwrap();
    }
    log
}

fn text_of(changes: Value) -> String {
    let event = update("message", &written(changes));
    let ChatEvent::Message(message) = event else { panic!("{event:?}") };
    message.text
}

#[test]
fn messages_in_a_private_chat() {
    let opening = json!({ "message_id": 50, "date": 1, "chat": private(), "forum_topic_created": { "name": "api", "icon_color": 7_322_096 } });
    let cases = [
        ("a text", json!({})),
        ("in a topic", json!({ "message_thread_id": 50, "is_topic_message": true })),
        (
            "in a topic, answering nothing",
            json!({ "message_thread_id": 50, "is_topic_message": true, "reply_to_message": opening }),
        ),
        ("a thread that is no topic", json!({ "message_thread_id": 50 })),
        (
            "a reply to the bot's rich message",
            json!({
                "reply_to_message": {
                    "message_id": 90, "date": 1, "chat": private(), "from": { "id": 1, "is_bot": true, "first_name": "B" },
                    "rich_message": { "blocks": [
                        { "type": "heading", "text": ["The ", { "type": "bold", "text": "result" }], "size": 1 },
                        { "type": "list", "items": [{ "label": "1.", "blocks": [{ "type": "paragraph", "text": "one" }] }] },
                        { "type": "table", "cells": [[{ "text": "a" }, { "text": { "type": "code", "text": "b" } }], [{ "text": "c" }, {}]] },
                    ] },
                },
            }),
        ),
        (
            "a reply to the own message",
            json!({ "reply_to_message": { "message_id": 91, "date": 1, "chat": private(), "from": user(), "text": "before" } }),
        ),
        (
            "a reply to the caption of what somebody sent",
            json!({
                "reply_to_message": {
                    "message_id": 92, "date": 1, "chat": private(), "photo": [], "caption": "look at ls",
                    "caption_entities": [{ "type": "code", "offset": 8, "length": 2 }],
                    "from": { "id": 9, "is_bot": false, "first_name": "Bo", "last_name": "Li" },
                },
            }),
        ),
        (
            "a reply to a forwarded message",
            json!({
                "reply_to_message": {
                    "message_id": 93, "date": 1, "chat": private(), "from": user(), "text": "news",
                    "forward_origin": { "type": "hidden_user", "date": 1, "sender_user_name": "Eve" },
                },
            }),
        ),
        (
            "a reply with a quote",
            json!({
                "reply_to_message": { "message_id": 90, "date": 1, "chat": private(), "text": "long answer" },
                "quote": { "text": "answer", "position": 5, "is_manual": true },
            }),
        ),
        (
            "a reply to another chat",
            json!({
                "external_reply": { "origin": { "type": "user", "date": 1, "sender_user": user() }, "chat": forum(), "message_id": 4 },
                "quote": { "text": "from there", "position": 0 },
            }),
        ),
        (
            "forwarded from a user",
            json!({ "forward_origin": { "type": "user", "date": 1, "sender_user": user() } }),
        ),
        (
            "forwarded from a hidden user",
            json!({ "forward_origin": { "type": "hidden_user", "date": 1, "sender_user_name": "Bo" } }),
        ),
        (
            "forwarded from a group",
            json!({ "forward_origin": { "type": "chat", "date": 1, "sender_chat": forum() } }),
        ),
        (
            "forwarded from a channel",
            json!({ "forward_origin": { "type": "channel", "date": 1, "chat": { "id": -100, "type": "channel", "title": "News" }, "message_id": 3 } }),
        ),
        ("forwarded from a new kind of origin", json!({ "forward_origin": { "type": "planet", "date": 1 } })),
        ("no language, no name", json!({ "from": { "id": 7, "is_bot": false } })),
        ("a date that is none", json!({ "date": "soon" })),
        ("from nobody", json!({ "from": null })),
        ("from a bot", json!({ "from": { "id": 8, "is_bot": true, "first_name": "B" } })),
        (
            "via a bot",
            json!({ "via_bot": { "id": 8, "is_bot": true, "first_name": "B", "username": "gif" } }),
        ),
        ("in the name of a chat", json!({ "sender_chat": forum() })),
        ("no id", json!({ "message_id": null })),
        ("no chat", json!({ "chat": null })),
        ("a new kind of chat", json!({ "chat": { "id": 7, "type": "guest" } })),
    ];
    insta::assert_snapshot!(log("message", cases.map(|(name, changes)| (name, written(changes)))));
}

#[test]
fn what_messages_carry() {
    let file = || json!({ "file_id": "f", "file_unique_id": "u" });
    let cases = [
        (
            "a photo with a caption",
            json!({ "photo": [file()], "caption": "see x", "caption_entities": [{ "type": "code", "offset": 4, "length": 1 }] }),
        ),
        ("a photo", json!({ "photo": [file()] })),
        ("a voice note", json!({ "voice": file() })),
        ("a video note", json!({ "video_note": file() })),
        ("audio", json!({ "audio": file() })),
        ("a document", json!({ "document": file(), "caption": "the log" })),
        ("an animation", json!({ "animation": file(), "document": file() })),
        ("a sticker", json!({ "sticker": file() })),
        ("a video", json!({ "video": file() })),
        ("a place", json!({ "location": { "latitude": 1.0, "longitude": 2.0 } })),
        ("a rich message", json!({ "rich_message": { "blocks": [] } })),
        ("something from the future", json!({ "hologram": {} })),
        ("a pinned message", json!({ "pinned_message": { "message_id": 1, "date": 0, "chat": private() } })),
        (
            "a new topic",
            json!({ "forum_topic_created": { "name": "api" }, "is_topic_message": true, "message_thread_id": 100 }),
        ),
    ];
    let without_text = |(name, mut changes): (_, Value)| {
        changes["text"] = Value::Null;
        (name, written(changes))
    };
    insta::assert_snapshot!(log("message", cases.map(without_text)));
}

#[test]
fn groups_channels_and_edits() {
    let group = json!({ "id": -5, "title": "Team", "type": "group" });
    let messages = [
        ("in a group", written(json!({ "chat": group }))),
        (
            "in a topic of a group",
            written(json!({ "chat": forum(), "message_thread_id": 44, "is_topic_message": true })),
        ),
        (
            "in the general topic",
            written(json!({ "chat": forum(), "message_thread_id": 1, "is_topic_message": true })),
        ),
        ("in a thread of replies", written(json!({ "chat": forum(), "message_thread_id": 44 }))),
        (
            "of an anonymous admin",
            written(
                json!({ "chat": forum(), "sender_chat": forum(), "from": { "id": 1_087_968_824, "is_bot": true, "first_name": "Group" } }),
            ),
        ),
        ("in a channel", written(json!({ "chat": { "id": -100, "type": "channel" } }))),
    ];
    let edits = [
        ("edited", written(json!({ "edit_date": 1_795_000_100, "text": "fix the tests" }))),
        ("edited caption", written(json!({ "edit_date": 1, "text": null, "photo": [], "caption": "new" }))),
        ("edited in a group", written(json!({ "edit_date": 1, "chat": forum() }))),
        ("edited by a bot", written(json!({ "edit_date": 1, "via_bot": {} }))),
    ];
    insta::assert_snapshot!(log("message", messages) + &log("edited_message", edits));
}

#[test]
fn what_is_done_with_topics_and_groups() {
    let anonymous = json!({ "id": 1_087_968_824, "is_bot": true, "first_name": "Group" });
    let noted = |changes: Value| {
        let mut message = written(
            json!({ "text": null, "chat": forum(), "message_thread_id": 44, "is_topic_message": true }),
        );
        merge(&mut message, changes);
        message
    };
    let opening = json!({ "message_id": 44, "date": 1, "chat": forum(), "forum_topic_created": { "name": "api", "icon_color": 7_322_096 } });
    let cases = [
        (
            "a topic is made",
            noted(json!({ "forum_topic_created": { "name": "api", "icon_color": 7_322_096 } })),
        ),
        (
            "a topic is made up by a program",
            noted(json!({
                "chat": private(),
                "forum_topic_created": { "name": "fix the build", "icon_color": 1, "is_name_implicit": true },
            })),
        ),
        ("a topic is renamed", noted(json!({ "forum_topic_edited": { "name": "web" } }))),
        (
            "a topic gets another icon",
            noted(json!({ "forum_topic_edited": { "icon_custom_emoji_id": "5" } })),
        ),
        ("a topic is closed", noted(json!({ "forum_topic_closed": {} }))),
        ("a topic is opened", noted(json!({ "forum_topic_reopened": {} }))),
        (
            "a bot closes a topic",
            noted(
                json!({ "forum_topic_closed": {}, "from": { "id": 8, "is_bot": true, "first_name": "B" } }),
            ),
        ),
        ("a text in that topic", noted(json!({ "text": "go", "reply_to_message": opening }))),
        ("somebody joins", noted(json!({ "new_chat_members": [user()] }))),
        (
            "a group becomes a supergroup",
            noted(
                json!({ "chat": { "id": -5, "title": "Team", "type": "group" }, "migrate_to_chat_id": -1_001, "from": anonymous }),
            ),
        ),
        ("a supergroup was a group", noted(json!({ "migrate_from_chat_id": -5 }))),
    ];
    insta::assert_snapshot!(log("message", cases));
}

#[test]
fn presses() {
    let shown = |changes: Value| {
        let mut message =
            json!({ "message_id": 60, "date": 1_795_000_000, "chat": private(), "text": "Allow?" });
        merge(&mut message, changes);
        message
    };
    let query = |changes: Value| {
        let mut query = json!({ "id": "4382bfdwdsb323b2d9", "from": user(), "chat_instance": "-8", "data": "k3y", "message": shown(json!({})) });
        merge(&mut query, changes);
        query
    };
    let cases = [
        ("a press", query(json!({}))),
        (
            "in a topic",
            query(
                json!({ "message": shown(json!({ "message_thread_id": 44, "is_topic_message": true, "chat": forum() })) }),
            ),
        ),
        (
            "under an inaccessible message",
            query(json!({ "message": { "chat": private(), "message_id": 60, "date": 0 } })),
        ),
        ("under a message sent via a bot", query(json!({ "message": null, "inline_message_id": "x" }))),
        ("of a game", query(json!({ "data": null, "game_short_name": "chess" }))),
        ("from nobody", query(json!({ "from": null }))),
    ];
    insta::assert_snapshot!(log("callback_query", cases));
}

#[test]
fn stopped_drafts_and_memberships() {
    let drafts = [
        ("a stopped draft", json!({ "chat": private(), "draft_id": 12 })),
        ("in a topic", json!({ "chat": private(), "message_thread_id": 50, "draft_id": 12 })),
        ("no id", json!({ "chat": private() })),
    ];
    let member = |chat: Value, status: &str| {
        let of = |status: &str| json!({ "user": { "id": 1, "is_bot": true, "first_name": "B" }, "status": status });
        json!({ "chat": chat, "from": user(), "date": 1, "old_chat_member": of("member"), "new_chat_member": of(status) })
    };
    let members = [
        ("blocked", member(private(), "kicked")),
        ("unblocked", member(private(), "member")),
        ("added to a group", member(forum(), "member")),
        ("made an admin", member(forum(), "administrator")),
        ("removed from a group", member(forum(), "left")),
        ("a new status", member(private(), "asleep")),
        ("no status", json!({ "chat": private(), "from": user() })),
    ];
    insta::assert_snapshot!(log("stopped_message_generation", drafts) + &log("my_chat_member", members));
}

#[test]
fn what_is_no_update_or_an_unknown_one_is_ignored_by_name() {
    let kind = |json: &str| {
        let event = decode(json);
        let ChatEvent::Ignored { kind } = event else { panic!("{event:?}") };
        kind
    };
    assert_eq!(kind("{\"update_id\":1,\"widget_query\":{}}"), "widget_query");
    assert_eq!(kind("{\"update_id\":1}"), "empty update");
    assert_eq!(kind("[]"), "unreadable update");
    assert_eq!(kind("{\"update_id\":1,"), "unreadable update");
    assert_eq!(kind(&"[".repeat(100_000)), "unreadable update");
    assert_eq!(kind("{\"update_id\":1,\"message\":null}"), "message without what it needs");
}

#[test]
fn a_new_field_beside_the_message_does_not_hide_it() {
    let json = json!({ "a_field": {}, "update_id": 1, "message": written(json!({})) });
    assert!(matches!(decode(&json.to_string()), ChatEvent::Message(_)));
}

#[test]
fn fields_of_a_new_shape_do_not_hide_the_text() {
    let changes = json!({
        "entities": { "all": [] }, "quote": 5, "reply_to_message": "100", "forward_origin": [], "date": null,
        "message_thread_id": {}, "via_bot": "none", "sender_chat": 1,
    });
    assert_eq!(text_of(changes), "fix the build");
}

#[test]
fn code_and_hidden_links_reach_claude_as_markdown() {
    let entity = |kind: &str, offset: usize, length: usize| json!({ "type": kind, "offset": offset, "length": length });
    let with = |mut entity: Value, key: &str, value: &str| {
        entity[key] = value.into();
        entity
    };
    let check = |text: &str, entities: &[Value], expected: &str| {
        assert_eq!(text_of(json!({ "text": text, "entities": entities })), expected);
    };
    let link = |offset, length, url: &str| with(entity("text_link", offset, length), "url", url);
    let rust = |offset, length| with(entity("pre", offset, length), "language", "rust");

    check("run ls now", &[entity("code", 4, 2)], "run `ls` now");
    check("a`b", &[entity("code", 0, 3)], "`` a`b ``");
    check("fn x() {}", &[rust(0, 9)], "```rust\nfn x() {}\n```");
    check("see fn x() {} there", &[rust(4, 9)], "see \n```rust\nfn x() {}\n```\n there");
    check("see\nls\n\nend", &[entity("pre", 4, 3)], "see\n```\nls\n```\nend");
    check("```", &[entity("pre", 0, 3)], "````\n```\n````");
    check("x", &[with(entity("pre", 0, 1), "language", "a`b c\nd")], "```ab\nx\n```");
    check("the docs", &[link(4, 4, "https://x.org/a")], "the docs (https://x.org/a)");
    check("x.org", &[link(0, 5, "http://x.org/")], "x.org");
    check("x.org", &[link(0, 5, "http://evil.net/?x.org")], "x.org (http://evil.net/?x.org)");
    check("ls", &[link(0, 2, "https://x.org"), entity("code", 0, 2)], "`ls` (https://x.org)");
    check("a b", &[entity("code", 0, 1), entity("code", 2, 1)], "`a` `b`");
    check("ab", &[entity("code", 0, 1), entity("code", 1, 1)], "`a``b`");
    // Offsets count UTF-16 units: the face takes two, the accented letter one.
    check("😀 é ls", &[entity("code", 5, 2)], "😀 é `ls`");
    check("bold", &[entity("bold", 0, 4)], "bold");
}

#[test]
fn odd_entities_are_left_out() {
    let odd = [
        json!({ "type": "code", "offset": 1, "length": 1 }),
        json!({ "type": "code", "offset": 0, "length": 1 }),
        json!({ "type": "code", "offset": 9, "length": 1 }),
        json!({ "type": "code", "offset": 0, "length": 99 }),
        json!({ "type": "code", "offset": 0, "length": 0 }),
        json!({ "type": "code", "offset": -1, "length": 1 }),
        json!({ "type": "code", "offset": u64::MAX, "length": u64::MAX }),
        json!({ "type": "text_link", "offset": 0, "length": 2 }),
        json!({ "type": 5 }),
        json!(null),
    ];
    for entity in odd {
        assert_eq!(text_of(json!({ "text": "😀", "entities": [entity] })), "😀");
    }
    let nested = json!([
        { "type": "pre", "offset": 0, "length": 3 }, { "type": "code", "offset": 1, "length": 1 },
    ]);
    assert_eq!(text_of(json!({ "text": "abc", "entities": nested })), "```\nabc\n```");
}

/// Any JSON, with the names that matter in it often enough.
fn any_json() -> impl Strategy<Value = Value> {
    let names = "(update_id|message|edited_message|callback_query|my_chat_member|chat|from|id|message_id|type|text|entities|offset|length|url|data|status|new_chat_member|reply_to_message|quote|[a-z]{1,3})";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..9_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "(private|supergroup|code|pre|text_link|kicked|😀a😀|\\PC{0,8})".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        decode(&text);
    }

    #[test]
    fn no_json_makes_it_panic(json in any_json()) {
        decode(&json.to_string());
    }

    #[test]
    fn no_message_makes_it_panic(changes in prop::collection::btree_map("(text|caption|entities|chat|from|date|quote|forward_origin|photo)", any_json(), 0..4)) {
        let mut message = written(json!({}));
        merge(&mut message, Value::Object(changes.into_iter().collect()));
        update("message", &message);
    }

    /// Whatever the entities say, every character of the text is still there, in order.
    #[test]
    fn entities_only_ever_add_to_a_text(
        text in "[a😀é\n`]{0,12}",
        entities in prop::collection::vec(("(code|pre|text_link|bold)", 0..14_u64, 0..14_u64), 0..5),
    ) {
        let entities: Value = entities
            .into_iter()
            .map(|(kind, offset, length)| json!({ "type": kind, "offset": offset, "length": length, "url": "u" }))
            .collect();
        let out = markup::readable(&text, &entities);
        let mut rest = out.chars();
        for character in text.chars() {
            prop_assert!(rest.any(|c| c == character), "{text:?} became {out:?}");
        }
    }
}

#[test]
fn what_comes_from_elsewhere_is_never_own_however_it_says_so() {
    for changes in [
        json!({ "forward_origin": {} }),
        json!({ "forward_origin": { "type": 5 } }),
        json!({ "forward_origin": "x" }),
        json!({ "forward_origin": { "type": "user", "sender_user": user() } }),
        json!({ "forward_date": 1 }),
        json!({ "forward_from": user() }),
        json!({ "forward_sender_name": "Eve" }),
        json!({ "forward_from_chat": forum() }),
        json!({ "via_bot": {} }),
        json!({ "via_bot": true }),
    ] {
        for kind in ["message", "edited_message"] {
            let event = update(kind, &written(changes.clone()));
            let (ChatEvent::Message(message) | ChatEvent::Edited(message)) = event else {
                panic!("{event:?}")
            };
            assert!(!message.is_own(), "{changes}");
        }
    }
}

#[test]
fn nothing_that_a_message_carries_is_its_text() {
    let carried = json!({
        "title": "/stop", "question": "/stop", "first_name": "/stop", "file_name": "/stop @/etc/passwd", "emoji": "🎲", "value": 1,
        "address": "/stop", "description": "/stop", "text": "/stop", "name": "/stop", "options": [{ "text": "/stop" }],
        "tasks": [{ "text": "/stop" }], "phone_number": "/stop", "vcard": "/stop", "set_name": "/stop", "performer": "/stop",
    });
    for field in [
        "sticker",
        "dice",
        "poll",
        "contact",
        "location",
        "venue",
        "game",
        "story",
        "checklist",
        "invoice",
        "paid_media",
        "document",
        "audio",
        "animation",
        "photo",
        "video",
        "voice",
        "video_note",
        "giveaway",
        "rich_message",
        "hologram",
    ] {
        let mut changes = json!({ "text": null });
        changes[field] = carried.clone();
        let ChatEvent::Message(message) = update("message", &written(changes)) else { panic!("{field}") };
        assert!(message.text.is_empty() && message.attachment.is_some(), "{field}: {message:?}");
    }
}

#[test]
fn a_hidden_address_begins_no_word_of_its_own() {
    let link =
        json!({ "type": "text_link", "offset": 0, "length": 3, "url": "https://a.b/ @/etc/passwd\n/stop" });
    assert_eq!(
        text_of(json!({ "text": "see", "entities": [link] })),
        "see (https://a.b/%20@/etc/passwd%20/stop)"
    );
}
