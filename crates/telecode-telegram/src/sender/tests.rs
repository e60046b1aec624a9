//! Calls against a server that is played by the test.

use serde_json::{Value, json};
use telecode_core::seam::call::{Delivery, Notify, Reaction};
use telecode_core::seam::ids::{ChatId, MessageId, PressId, Token};
use telecode_core::seam::page::{Button, Entity, EntityKind, Page};

use super::*;
use crate::test_server::{DEADLINE, ServerReply, TestServer};

fn send() -> Call {
    let bold = Entity { offset: 0, length: 2, kind: EntityKind::Bold };
    let page = Page { entities: vec![bold], ..Page::plain("hi") };
    let page = page.row([Button::press("Yes", Token("k3y".to_owned()))]);
    Call::Send { thread: ChatId::of(7).into(), page, notify: Notify::Loud, reply_to: None }
}

fn sent(id: i64) -> ServerReply {
    ServerReply::ok(
        json!({ "message_id": id, "date": 1, "chat": { "id": 7, "type": "private" }, "text": "hi" }),
    )
}

async fn outcome(call: Call, replies: impl IntoIterator<Item = ServerReply>) -> (Outcome, TestServer) {
    let server = TestServer::scripted(replies).await;
    let outcome = tokio::time::timeout(DEADLINE, CallSender::new(server.api()).perform(call)).await.unwrap();
    (outcome, server)
}

async fn looks(server: &mut TestServer) -> (bool, bool) {
    let params: Value = server.next().await.json();
    assert_eq!(params["text"], "hi");
    (params.get("entities").is_some(), params.get("reply_markup").is_some())
}

#[tokio::test]
async fn a_message_that_is_sent_has_its_id() {
    let (outcome, mut server) = outcome(send(), [sent(8)]).await;
    assert_eq!(outcome, Outcome::Done(Some(MessageId(8))));
    assert_eq!(looks(&mut server).await, (true, true));
}

#[tokio::test]
async fn bad_formatting_falls_back_to_plain_text() {
    let replies = [ServerReply::refusal(400, "Bad Request: ENTITY_URL_INVALID"), sent(8)];
    let (outcome, mut server) = outcome(send(), replies).await;
    assert_eq!(outcome, Outcome::Done(Some(MessageId(8))));
    assert_eq!(looks(&mut server).await, (true, true));
    assert_eq!(looks(&mut server).await, (false, true));
}

#[tokio::test]
async fn bad_buttons_are_dropped_and_the_formatting_stays() {
    let replies = [ServerReply::refusal(400, "Bad Request: BUTTON_URL_INVALID"), sent(8)];
    let (outcome, mut server) = outcome(send(), replies).await;
    assert_eq!(outcome, Outcome::Done(Some(MessageId(8))));
    assert_eq!(looks(&mut server).await, (true, true));
    assert_eq!(looks(&mut server).await, (true, false));
}

#[tokio::test]
async fn what_is_refused_as_plain_text_too_is_refused() {
    let no = || ServerReply::refusal(400, "Bad Request: BUTTON_DATA_INVALID");
    let (outcome, mut server) = outcome(send(), [no(), no(), no()]).await;
    assert_eq!(outcome, Outcome::Refused("Bad Request: BUTTON_DATA_INVALID".to_owned()));
    assert_eq!(looks(&mut server).await, (true, true));
    assert_eq!(looks(&mut server).await, (true, false));
    assert_eq!(looks(&mut server).await, (false, false));
}

#[tokio::test]
async fn a_wait_is_handed_on_and_not_waited_for() {
    let body = json!({
        "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 3600",
        "parameters": { "retry_after": 3600 },
    });
    let (outcome, _server) = outcome(send(), [ServerReply::Text(429, body.to_string())]).await;
    assert_eq!(outcome, Outcome::TooMany(std::time::Duration::from_hours(1)));
}

#[tokio::test]
async fn what_may_have_been_delivered_is_not_sent_again() {
    for reply in [ServerReply::Cut, ServerReply::CutInBody, ServerReply::Text(502, "<html>".to_owned())] {
        let (outcome, mut server) = outcome(send(), [reply, sent(8)]).await;
        assert_eq!(outcome, Outcome::Unreachable { delivery: Delivery::Maybe });
        looks(&mut server).await;
        assert!(server.is_quiet());
    }
}

#[tokio::test]
async fn a_press_that_is_too_old_is_done() {
    let press = PressId("99".to_owned());
    let reply = ServerReply::refusal(
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    );
    let (outcome, _server) = outcome(Call::Toast { press, text: "Late".to_owned() }, [reply]).await;
    assert_eq!(outcome, Outcome::Done(None));
}

#[tokio::test]
async fn a_file_is_sent_as_a_form() {
    let call = Call::File {
        thread: ChatId::of(7).into(),
        name: "long.md".to_owned(),
        content: b"# All of it".as_slice().into(),
        reply_to: Some(MessageId(5)),
    };
    let answer = json!({ "message_id": 9, "date": 1, "chat": {}, "reply_to_message": {} });
    let (outcome, mut server) = outcome(call, [ServerReply::ok(answer)]).await;
    assert_eq!(outcome, Outcome::Done(Some(MessageId(9))));
    let seen = server.next().await;
    assert_eq!(seen.method(), "sendDocument");
    assert!(seen.head.contains("content-type: multipart/form-data; boundary="), "{}", seen.head);
    assert!(String::from_utf8(seen.body).unwrap().contains("filename=\"long.md\""));
}

#[tokio::test]
async fn a_flood_of_calls_opens_few_connections() {
    let mut server = TestServer::start(|_| ServerReply::Hang).await;
    let sender = CallSender::new(server.api());
    let calls: Vec<_> = (0..200)
        .map(|n| {
            let sender = sender.clone();
            let call =
                Call::React { chat: ChatId::of(7), message: MessageId(n), reaction: Reaction::Received };
            tokio::spawn(async move { sender.perform(call).await })
        })
        .collect();
    for _ in 0..AT_ONCE {
        server.next().await;
    }
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert!(server.is_quiet(), "no more than {AT_ONCE} at once");
    for call in calls {
        call.abort();
    }
}

#[tokio::test]
async fn calls_go_side_by_side() {
    let mut server = TestServer::start(|seen| match seen.method() {
        "sendMessage" => ServerReply::Hang,
        _ => ServerReply::ok(true),
    })
    .await;
    let sender = CallSender::new(server.api());
    let slow = tokio::spawn({
        let sender = sender.clone();
        async move { sender.perform(send()).await }
    });
    assert_eq!(server.next().await.method(), "sendMessage");
    let call = Call::React { chat: ChatId::of(7), message: MessageId(1), reaction: Reaction::Received };
    assert_eq!(sender.perform(call).await, Outcome::Done(None));
    assert!(!slow.is_finished());
    slow.abort();
}
