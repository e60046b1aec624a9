//! What the server builds can be read with types of the Bot API that others wrote.

use frankenstein::types::{BotCommand, ChatFullInfo, ChatMember, File, ForumTopic, Message, MessageId, User};
use frankenstein::updates::{Update, UpdateContent};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{ANN, FORUM, World};
use crate::telegram::orders::{Attachment, Block, Press, React, StopDraft, Write};

#[track_caller]
fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|why| panic!("{why}: {value}"))
}

#[track_caller]
fn reads<T: DeserializeOwned>(value: Value) {
    drop(read::<T>(value));
}

#[test]
fn results_are_read() {
    let mut world = World::new();
    let me: User = read(world.ok("getMe", json!({})));
    assert!(me.is_bot);
    let markup = json!({"inline_keyboard": [[{"text": "a", "callback_data": "a", "style": "danger"}]]});
    let sent = world.ok("sendMessage", json!({"chat_id": ANN, "text": "<b>a</b> b.com", "parse_mode": "HTML",
        "reply_markup": markup, "reply_parameters": {"message_id": 1}, "link_preview_options": {"is_disabled": true}}));
    let message: Message = read(sent);
    assert_eq!(message.entities.unwrap().len(), 2);
    assert_eq!(message.reply_markup.unwrap().inline_keyboard[0][0].callback_data.as_deref(), Some("a"));
    assert!(message.reply_to_message.is_some());
    let markdown = "# T\n\n- [x] a\n\n1. b\n\n| c |\n|---|\n| d |\n\n> q\n\n```rust\nx\n```\n\n$$y$$\n\n[l](https://a.b)";
    let rich = world.ok("sendRichMessage", json!({"chat_id": ANN, "rich_message": {"markdown": markdown}}));
    let rich: Message = read(rich);
    assert_eq!(rich.rich_message.unwrap().blocks.len(), 8);
    reads::<ChatFullInfo>(world.ok("getChat", json!({"chat_id": ANN})));
    reads::<ChatFullInfo>(world.ok("getChat", json!({"chat_id": FORUM})));
    reads::<ChatMember>(world.ok("getChatMember", json!({"chat_id": FORUM, "user_id": me.id})));
    reads::<ChatMember>(world.ok("getChatMember", json!({"chat_id": FORUM, "user_id": ANN})));
    reads::<ForumTopic>(world.ok("createForumTopic", json!({"chat_id": FORUM, "name": "a"})));
    reads::<MessageId>(
        world.ok("copyMessage", json!({"chat_id": ANN, "from_chat_id": ANN, "message_id": 1})),
    );
    world.ok("setMyCommands", json!({"commands": [{"command": "a", "description": "b"}]}));
    reads::<Vec<BotCommand>>(world.ok("getMyCommands", json!({})));
}

#[test]
fn updates_are_read() {
    let mut world = World::new();
    let all = json!({"allowed_updates": ["message", "edited_message", "callback_query", "message_reaction",
        "stopped_message_generation", "my_chat_member"]});
    world.updates(all);
    let id = world.say("one two");
    let document =
        Attachment { name: "a.txt".to_owned(), base64: "aGk=".to_owned(), ..Attachment::default() };
    let order = Write {
        chat_id: ANN,
        text: "/see this".to_owned(),
        reply_to_message_id: Some(id),
        quote: Some("two".to_owned()),
        document: Some(document),
        forward_from: Some(json!({"user_id": ANN})),
        ..Write::default()
    };
    let sent = world.model.write(&order, world.now).unwrap().remove(0);
    reads::<File>(world.ok("getFile", json!({"file_id": sent["document"]["file_id"]})));
    let react = React { chat_id: ANN, message_id: id, from_id: None, emoji: Some("👍".to_owned()) };
    world.model.react(&react, world.now).unwrap();
    let press = Press { chat_id: ANN, message_id: id, data: Some("x".to_owned()), ..Press::default() };
    world.model.press(&press, world.now).unwrap();
    world.model.press(&Press { message_id: 999, ..press }, world.now).unwrap();
    world.ok("sendMessageDraft", json!({"chat_id": ANN, "draft_id": 4, "can_stop": true}));
    let stop = StopDraft { chat_id: ANN, draft_id: 4, message_thread_id: None };
    world.model.stop(&stop, world.now).unwrap();
    world.ok("createForumTopic", json!({"chat_id": FORUM, "name": "a"}));
    world.ok("pinChatMessage", json!({"chat_id": ANN, "message_id": id}));
    world.model.block(&Block { user_id: ANN, blocked: true }, world.now).unwrap();
    let updates: Vec<Update> = read(world.updates(json!({})).into());
    assert_eq!(updates.len(), 9);
    let stopped =
        updates.iter().any(|update| matches!(update.content, UpdateContent::StoppedMessageGeneration(_)));
    assert!(stopped);
}
