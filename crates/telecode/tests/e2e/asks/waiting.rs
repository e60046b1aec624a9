//! What waits for a person: reminded of, listed, answered by somebody else.

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::{NewPerson, Press};

use super::touch;
use crate::places::{GROUP, forum};
use crate::stage::{OWNER, Settings, Stage, bot_messages, button, text};

const BEN: i64 = 200;

/// The pinned messages of a chat with these words.
fn pinned(chat: &Value, words: &str) -> Option<Value> {
    let ids = chat["pinned"].as_array()?;
    bot_messages(chat)
        .into_iter()
        .find(|message| ids.contains(&message["message_id"]) && text(message).contains(words))
}

/// The last message is a card about this, and so many cards are open in all.
fn anew(chat: &Value, words: &str, open: usize) -> Option<()> {
    let all = bot_messages(chat);
    let is_open = |message: &&Value| message["reply_markup"].to_string().contains("❌ Deny");
    let last =
        all.iter().filter(|message| is_open(message)).max_by_key(|card| card["message_id"].as_i64())?;
    let cards = all.iter().filter(|message| is_open(message)).count();
    (text(last).contains(words) && cards == open).then_some(())
}

#[tokio::test]
async fn what_waits_is_reminded_of_and_pinned_until_it_is_decided() {
    let settings = Settings::default().extra("[asks]\nremind_after = [\"1s\", \"2s\"]");
    let stage = Stage::with(Script::new().then(touch("a.txt")).then("Made."), settings).await;
    stage.says("make a file");
    let card = stage.sees("May Claude").await;
    let reminded = |after: i64| {
        move |chat: &Value| {
            let all = bot_messages(chat).into_iter();
            all.filter(|message| message["message_id"].as_i64() > Some(after))
                .find(|message| text(message).contains("⏰ Still waiting for you: touch a.txt"))
        }
    };
    let first = stage.wait("a reminder", reminded(0)).await;
    assert_eq!(first["reply_to_message"]["message_id"], card["message_id"], "{first}");
    let second = stage.wait("another one", reminded(first["message_id"].as_i64().unwrap())).await;
    assert_eq!(second["reply_to_message"]["message_id"], card["message_id"], "{second}");
    stage.wait("the list", |chat| pinned(chat, "1 waiting for you")).await;
    stage.press("1. touch a.txt").await;
    // The card comes anew at the end of the chat, and is there once.
    stage.wait("the card anew", |chat| anew(chat, "touch a.txt", 1)).await;
    assert_eq!(stage.press("✅ Allow").await, "Allowed");
    stage.sees("Made.").await;
    stage.wait("no list", |chat| pinned(chat, "waiting for you").is_none().then_some(())).await;
    let is_quiet = |chat: &Value| (!chat.to_string().contains("Still waiting for you")).then_some(());
    stage.wait("no reminder", is_quiet).await;
}

#[tokio::test]
async fn several_that_wait_are_listed_and_the_list_leads_to_each() {
    let outside = tempfile::TempDir::new().unwrap();
    let mut reading = Reply::new();
    for n in 1..=4 {
        let file = outside.path().join(format!("{n}.txt"));
        std::fs::write(&file, "content").unwrap();
        reading = reading.call("Read", json!({"file_path": file}));
    }
    let mut stage = Stage::new(Script::new().when("read", [reading, Reply::text("Read them.")])).await;
    stage.says("read them");
    let cards = stage.sees_buttons("❌ Deny", 4).await;
    stage.wait("the list", |chat| pinned(chat, "4 waiting for you")).await;
    for number in 1..=cards.len() {
        stage.press(&format!("{number}. Read ")).await;
        stage.wait("the card anew", |chat| anew(chat, &format!("{number}.txt"), 4)).await;
    }
    // The list is there after a restart as well, once.
    stage.terminate().await;
    stage.start().await;
    let cards = stage.sees_buttons("❌ Deny", 4).await;
    stage.press_data(OWNER, cards[0].0, &cards[0].1).await;
    stage.wait("what's left", |chat| pinned(chat, "3 waiting for you")).await;
    for (card, data) in &cards[1..] {
        stage.press_data(OWNER, *card, data).await;
    }
    stage.sees("Read them.").await;
    stage.wait("no list", |chat| pinned(chat, "waiting for you").is_none().then_some(())).await;
}

#[tokio::test]
async fn what_another_owner_decided_says_who_it_was() {
    let settings = Settings { owners: vec![OWNER, BEN], ..Settings::default() };
    let stage = Stage::with(Script::new().then(touch("a.txt")).then("Made."), settings).await;
    forum(&stage, false);
    let ben = NewPerson { id: Some(BEN), first_name: "Ben".into(), ..NewPerson::default() };
    stage.telegram.add_person(ben).unwrap();
    stage.serves().await;
    stage.posts(None, "/new files --empty");
    let topic = stage.sees_topic(GROUP, "files").await;
    stage.posts(Some(topic), "make a file");
    let (message, deny) = stage.wait_in(GROUP, "a card", |chat| button(chat, "❌ Deny")).await;
    assert_eq!(stage.press_in_group(BEN, "✅ Allow").await, "Allowed");
    let closed = stage.sees_in(Some(topic), "✅ Allowed: touch a.txt · Ben").await;
    assert_eq!(closed["message_id"], message);
    let press = Press {
        chat_id: GROUP,
        message_id: message,
        from_id: Some(OWNER),
        data: Some(deny),
        ..Press::default()
    };
    let (_, answer) = stage.telegram.press(&press).await.unwrap();
    assert!(answer.unwrap().text.contains("Already decided"));
    stage.sees_in(Some(topic), "Made.").await;
}
