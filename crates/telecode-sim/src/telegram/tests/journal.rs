//! What is written down, and how a later run goes on from there.

use std::path::Path;

use bytes::Bytes;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::ANN;
use crate::telegram::ids::ChatId;
use crate::telegram::options::Options;
use crate::telegram::orders::{NewPerson, Press, React, StopDraft, Write};
use crate::telegram::params::{Params, Upload};
use crate::telegram::server::Server;
use crate::telegram::updates::PollState;
use crate::test_client;

async fn started(journal: &Path) -> Server {
    let options = Options { journal: Some(journal.to_owned()), ..Options::default() };
    let server = Server::start(options).await.unwrap();
    let ann = NewPerson { id: Some(ANN), first_name: "Ann".to_owned(), ..NewPerson::default() };
    let _known = server.add_person(ann);
    server
}

fn write(server: &Server, text: &str) -> i64 {
    let write = Write { chat_id: ANN, text: text.to_owned(), ..Write::default() };
    server.write(&write).unwrap()[0]["message_id"].as_i64().unwrap()
}

fn params(fields: Value) -> Params {
    let Value::Object(fields) = fields else { panic!("{fields} is no object") };
    Params::new(fields)
}

fn call(server: &Server, method: &str, fields: Value) -> Value {
    server.with(|model, now| model.call(method, &params(fields), now)).unwrap()
}

/// Polls as the bot does, which says from where on it wants to hear and of what.
fn poll(server: &Server, offset: i64) -> Vec<Value> {
    let fields = json!({"offset": offset, "allowed_updates": ["message", "callback_query", "message_reaction", "stopped_message_generation"]});
    let (_, state) = server.with(|model, now| {
        let poll = model.begin_poll(&params(fields), now).unwrap();
        (poll, model.check_poll(&poll, now))
    });
    match state {
        PollState::Done(updates) => updates.unwrap().as_array().unwrap().clone(),
        PollState::Waiting => Vec::new(),
    }
}

fn chat(server: &Server) -> Value {
    server.with(|model, now| model.watch(ChatId(ANN), now)).unwrap()
}

/// Everything whose numbers a later run must give out again: a file, a reaction, a stopped draft, a press.
fn busy(server: &Server) -> i64 {
    let hello = write(server, "hello");
    poll(server, 0);
    let mut file = params(json!({"chat_id": ANN, "caption": "all of it"}));
    let bytes = Bytes::from_static(b"\x00\xff# All of it\n");
    file.attach("document", Upload { name: "all.md".to_owned(), mime: None, bytes });
    server.with(|model, now| model.call("sendDocument", &file, now)).unwrap();
    server
        .with(|model, now| {
            let heart =
                React { chat_id: ANN, message_id: hello, emoji: Some("❤".to_owned()), ..React::default() };
            model.react(&heart, now)
        })
        .unwrap();
    call(
        server,
        "sendMessageDraft",
        json!({"chat_id": ANN, "draft_id": 5, "text": "Let me", "can_stop": true}),
    );
    server
        .with(|model, now| model.stop(&StopDraft { chat_id: ANN, draft_id: 5, ..StopDraft::default() }, now))
        .unwrap();
    let keys = json!({"inline_keyboard": [[{"text": "Allow", "callback_data": "a"}]]});
    let card = call(server, "sendMessage", json!({"chat_id": ANN, "text": "May I?", "reply_markup": keys}));
    card["message_id"].as_i64().unwrap()
}

#[tokio::test]
async fn a_later_run_has_the_same_chat_and_goes_on_with_its_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("chat.jsonl");
    let server = started(&journal).await;
    let card = busy(&server);
    let updates = poll(&server, 0);
    let last = updates.last().unwrap()["update_id"].as_i64().unwrap();
    assert_eq!(updates.len(), 3, "hello, the heart and the stop: {updates:?}");
    poll(&server, last + 1);
    let before = chat(&server);
    drop(server);

    let server = started(&journal).await;
    let mut after = chat(&server);
    // Fewer events led here: the draft is not shown again.
    after["last_event_id"] = before["last_event_id"].clone();
    assert_eq!(after, before);
    let path = "documents/file_1.md";
    assert_eq!(server.with(|model, _| model.files.at_path(path)).unwrap()[..], b"\x00\xff# All of it\n"[..]);

    // The bot wants to hear only of what it has not seen yet, and hears of the press.
    let press = Press { chat_id: ANN, message_id: card, data: Some("a".to_owned()), ..Press::default() };
    server.with(|model, now| model.press(&press, now)).unwrap();
    let heard = poll(&server, last + 1);
    assert_eq!(
        heard.iter().map(|update| update["callback_query"]["data"].clone()).collect::<Vec<_>>(),
        ["a"]
    );
}

#[tokio::test]
async fn a_stop_that_the_bot_has_not_heard_of_is_told_by_the_later_run() {
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("chat.jsonl");
    let server = started(&journal).await;
    busy(&server);
    let before = poll(&server, 0);
    drop(server);
    let server = started(&journal).await;
    let stops = |updates: &[Value]| {
        updates
            .iter()
            .filter_map(|update| update["stopped_message_generation"]["draft_id"].as_i64())
            .collect::<Vec<_>>()
    };
    assert_eq!(stops(&poll(&server, 0)), stops(&before));
    assert_eq!(stops(&before), [5]);
}

#[tokio::test]
async fn whoever_watched_an_earlier_run_hears_of_what_comes_now() {
    let server = Server::start(Options::default()).await.unwrap();
    server
        .add_person(NewPerson { id: Some(ANN), first_name: "Ann".to_owned(), ..NewPerson::default() })
        .unwrap();
    write(&server, "before");
    let watching = test_client::client()
        .get(format!("{}/sim/chats/{ANN}/events", server.api_url()))
        .header("last-event-id", "9000")
        .send()
        .await
        .unwrap();
    let mut told = watching.bytes_stream();
    write(&server, "now");
    let first = tokio::time::timeout(std::time::Duration::from_secs(10), told.next()).await.unwrap();
    let first = String::from_utf8_lossy(&first.unwrap().unwrap()).into_owned();
    assert!(first.contains("now") && !first.contains("before"), "{first}");
}
