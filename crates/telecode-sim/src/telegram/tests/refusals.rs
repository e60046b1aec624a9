//! Every refusal in its words.

use serde_json::{Value, json};

use super::{ANN, BOB, FORUM, World};
use crate::telegram::orders::{Block, NewChat};

/// Message 1 is Ann's, message 2 is the bot's text, message 3 the bot's document-less note.
fn world() -> World {
    let mut world = World::new();
    world.say("hello");
    world
}

#[track_caller]
fn check(method: &str, fields: Value, expected: &str) {
    assert_eq!(world().refused(method, fields), expected);
}

#[test]
fn sends_are_refused_in_the_real_words() {
    let send = "sendMessage";
    check(send, json!({"chat_id": ANN}), "400 Bad Request: message text is empty");
    check(send, json!({"chat_id": ANN, "text": " \n "}), "400 Bad Request: text must be non-empty");
    check(send, json!({"text": "a"}), "400 Bad Request: chat_id is empty");
    check(send, json!({"chat_id": 5, "text": "a"}), "400 Bad Request: chat not found");
    check(send, json!({"chat_id": "@nobody", "text": "a"}), "400 Bad Request: chat not found");
    check(
        send,
        json!({"chat_id": BOB, "text": "a"}),
        "403 Forbidden: bot can't initiate conversation with a user",
    );
    check(send, json!({"chat_id": ANN, "text": "a".repeat(4097)}), "400 Bad Request: message is too long");
    check(send, json!({"chat_id": ANN, "text": "😀".repeat(2049)}), "400 Bad Request: message is too long");
    check(
        send,
        json!({"chat_id": ANN, "text": "a", "parse_mode": "BBCode"}),
        "400 Bad Request: unsupported parse_mode",
    );
    check(
        send,
        json!({"chat_id": ANN, "text": "a", "reply_parameters": {"message_id": 99}}),
        "400 Bad Request: message to be replied not found",
    );
    check(
        send,
        json!({"chat_id": ANN, "text": "a", "reply_parameters": {"message_id": 2, "quote": "bye"}}),
        "400 Bad Request: QUOTE_TEXT_INVALID",
    );
    check(
        send,
        json!({"chat_id": ANN, "text": "a", "message_thread_id": 7}),
        "400 Bad Request: message thread not found",
    );
    check(
        send,
        json!({"chat_id": FORUM, "text": "a", "message_thread_id": 1}),
        "400 Bad Request: message thread not found",
    );
}

#[test]
fn the_longest_text_goes_through() {
    let mut world = world();
    world.say(&"a".repeat(4096));
    world.say(&"😀".repeat(2048));
    world.ok(
        "sendMessage",
        json!({"chat_id": ANN, "text": format!("<b>{}</b>", "a".repeat(4096)), "parse_mode": "HTML"}),
    );
}

#[test]
fn a_reply_to_a_missing_message_goes_through_where_that_is_allowed() {
    let mut world = world();
    let reply = json!({"message_id": 99, "allow_sending_without_reply": true});
    let sent = world.ok("sendMessage", json!({"chat_id": ANN, "text": "a", "reply_parameters": reply}));
    assert!(sent.get("reply_to_message").is_none());
}

#[test]
fn edits_are_refused_in_the_real_words() {
    let edit = "editMessageText";
    let same = "400 Bad Request: message is not modified: specified new message content and reply markup are exactly \
                the same as a current content and reply markup of the message";
    check(edit, json!({"chat_id": ANN, "message_id": 2, "text": "hello"}), same);
    check(edit, json!({"chat_id": ANN, "message_id": 2, "text": " hello\n"}), same);
    check(
        edit,
        json!({"chat_id": ANN, "message_id": 99, "text": "a"}),
        "400 Bad Request: message to edit not found",
    );
    check(
        edit,
        json!({"chat_id": ANN, "message_id": 1, "text": "a"}),
        "400 Bad Request: message can't be edited",
    );
    check(edit, json!({"chat_id": ANN, "text": "a"}), "400 Bad Request: message identifier is not specified");
    check(edit, json!({"chat_id": ANN, "message_id": 2}), "400 Bad Request: message text is empty");
    check(
        edit,
        json!({"chat_id": ANN, "message_id": 2, "text": "a", "reply_markup": {"remove_keyboard": true}}),
        "400 Bad Request: inline keyboard expected",
    );
    check("editMessageReplyMarkup", json!({"chat_id": ANN, "message_id": 2}), same);
}

#[test]
fn deletions_are_refused_in_the_real_words() {
    check(
        "deleteMessage",
        json!({"chat_id": ANN, "message_id": 99}),
        "400 Bad Request: message to delete not found",
    );
    check("deleteMessage", json!({"chat_id": ANN}), "400 Bad Request: message identifier is not specified");
    check(
        "deleteMessages",
        json!({"chat_id": ANN}),
        "400 Bad Request: message identifiers are not specified",
    );
    let many: Vec<i64> = (1..=101).collect();
    check(
        "deleteMessages",
        json!({"chat_id": ANN, "message_ids": many}),
        "400 Bad Request: too many message identifiers specified",
    );
}

#[test]
fn old_messages_stay() {
    let mut world = world();
    world.later(std::time::Duration::from_hours(49));
    let words = world.refused("deleteMessage", json!({"chat_id": ANN, "message_id": 2}));
    assert_eq!(words, "400 Bad Request: message can't be deleted for everyone");
}

#[test]
fn reactions_outside_the_list_are_refused() {
    let react = "setMessageReaction";
    let with = |emoji: &str| json!({"chat_id": ANN, "message_id": 1, "reaction": [{"type": "emoji", "emoji": emoji}]});
    check(react, with("✅"), "400 Bad Request: REACTION_INVALID");
    check(react, with("x"), "400 Bad Request: REACTION_INVALID");
    let two = json!([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👀"}]);
    check(
        react,
        json!({"chat_id": ANN, "message_id": 1, "reaction": two}),
        "400 Bad Request: REACTIONS_TOO_MANY",
    );
    check(
        react,
        json!({"chat_id": ANN, "message_id": 99, "reaction": []}),
        "400 Bad Request: message to react not found",
    );
    world().ok(react, with("👀"));
    world().ok(react, with("❤️"));
}

#[test]
fn commands_are_checked() {
    let set = |command: &str, description: &str| json!({"commands": [{"command": command, "description": description}]});
    check("setMyCommands", set("Start", "a"), "400 Bad Request: BOT_COMMAND_INVALID");
    check("setMyCommands", set("a-b", "a"), "400 Bad Request: BOT_COMMAND_INVALID");
    check("setMyCommands", set(&"a".repeat(33), "a"), "400 Bad Request: BOT_COMMAND_INVALID");
    check("setMyCommands", set("start", ""), "400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
    check(
        "setMyCommands",
        set("start", &"a".repeat(257)),
        "400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
    );
    let many: Vec<Value> =
        (0..101).map(|n| json!({"command": format!("c{n}"), "description": "a"})).collect();
    check("setMyCommands", json!({"commands": many}), "400 Bad Request: BOT_COMMANDS_TOO_MUCH");
    let mut world = world();
    let german = json!({"commands": [{"command": "hilfe", "description": "Hilfe"}], "language_code": "de"});
    world.ok("setMyCommands", german);
    assert_eq!(world.ok("getMyCommands", json!({})), json!([]));
    assert_eq!(world.ok("getMyCommands", json!({"language_code": "de"}))[0]["command"], "hilfe");
}

#[test]
fn files_are_checked() {
    check("sendDocument", json!({"chat_id": ANN}), "400 Bad Request: there is no document in the request");
    check(
        "sendDocument",
        json!({"chat_id": ANN, "document": "nonsense"}),
        "400 Bad Request: wrong file identifier/HTTP URL specified",
    );
    check(
        "sendPhoto",
        json!({"chat_id": ANN, "photo": "https://example.com/a.png"}),
        "400 Bad Request: failed to get HTTP URL content",
    );
    check("getFile", json!({"file_id": "nonsense"}), "400 Bad Request: invalid file_id");
}

#[test]
fn the_rest_is_refused_in_the_real_words() {
    check("noSuchMethod", json!({}), "404 Not Found");
    check(
        "sendChatAction",
        json!({"chat_id": ANN, "action": "dance"}),
        "400 Bad Request: wrong parameter action in request",
    );
    check(
        "answerCallbackQuery",
        json!({"callback_query_id": "1"}),
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid",
    );
    check("answerCallbackQuery", json!({"text": "a".repeat(201)}), "400 Bad Request: MESSAGE_TOO_LONG");
    check(
        "pinChatMessage",
        json!({"chat_id": ANN, "message_id": 99}),
        "400 Bad Request: message to pin not found",
    );
    check(
        "createForumTopic",
        json!({"chat_id": ANN, "name": "a"}),
        "400 Bad Request: the chat is not a forum",
    );
    check(
        "forwardMessage",
        json!({"chat_id": ANN, "from_chat_id": ANN, "message_id": 99}),
        "400 Bad Request: message to forward not found",
    );
    check(
        "setWebhook",
        json!({"url": "http://example.com"}),
        "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
    );
    check(
        "leaveChat",
        json!({"chat_id": ANN}),
        "400 Bad Request: chat member status can't be changed in private chats",
    );
}

#[test]
fn a_blocked_bot_is_told_so_until_it_is_unblocked() {
    let mut world = world();
    world.model.block(&Block { user_id: ANN, blocked: true }, world.now).unwrap();
    let words = world.refused("sendMessage", json!({"chat_id": ANN, "text": "a"}));
    assert_eq!(words, "403 Forbidden: bot was blocked by the user");
    world.model.block(&Block { user_id: ANN, blocked: false }, world.now).unwrap();
    world.say("a");
}

#[test]
fn a_bot_that_left_a_group_is_out() {
    let mut world = world();
    let group =
        NewChat { id: Some(-7), kind: "group".to_owned(), title: "G".to_owned(), ..NewChat::default() };
    world.model.add_chat(group).unwrap();
    world.ok("leaveChat", json!({"chat_id": -7}));
    let words = world.refused("sendMessage", json!({"chat_id": -7, "text": "a"}));
    assert_eq!(words, "403 Forbidden: bot is not a member of the group chat");
}
