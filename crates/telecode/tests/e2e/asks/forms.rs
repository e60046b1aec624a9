//! Forms: an MCP server asks the person, through the real CLI.

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use super::server::{self, Server};
use crate::stage::{OWNER, Settings, Stage, bot_messages, button, buttons, text};

/// What the server asks: by the name of the tool that does.
const FORMS: &str = r#"{
"who": {"mode": "form", "message": "Who are you?", "requestedSchema": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "title": "Your name", "minLength": 2},
    "age": {"type": "integer", "title": "Your age", "minimum": 1},
    "plan": {"type": "boolean", "title": "Paid?"},
    "size": {"type": "string", "title": "Size", "enum": ["s", "l"], "enumNames": ["Small", "Large"]}}}},
"all": {"mode": "form", "message": "Everything about it", "requestedSchema": {"type": "object", "required": ["tags"], "properties": {
    "mail": {"type": "string", "title": "Which mail?", "format": "email"},
    "day": {"type": "string", "title": "Which day?", "format": "date"},
    "time": {"type": "string", "title": "Which time?", "format": "date-time"},
    "site": {"type": "string", "title": "Which site?", "format": "uri"},
    "ratio": {"type": "number", "title": "Which ratio?", "minimum": 0, "maximum": 1},
    "word": {"type": "string", "title": "Which word?", "maxLength": 5},
    "count": {"type": "integer", "title": "How many?", "default": 30},
    "shape": {"type": "string", "title": "Which shape?", "oneOf": [{"const": "c", "title": "Circle"}, {"const": "q", "title": "Square"}]},
    "tags": {"type": "array", "title": "Which tags?", "minItems": 1, "maxItems": 2, "items": {"type": "string", "enum": ["x1", "x2", "x3"]}}}}},
"sign_in": {"mode": "url", "message": "Please sign in", "url": "https://example.org/auth?x=1", "elicitationId": "el-1"}
}"#;

/// A stage with the server, whose tool is called and allowed.
async fn asked(tool: &str) -> Stage {
    let call = Reply::tool(&format!("mcp__cards__{tool}"), json!({}));
    let script = Script::new().then(call).then("Noted.");
    let servers = Server::new("cards").tools(&["who", "all", "sign_in"]).forms(FORMS);
    let stage = server::stage(script, Settings::default(), &[servers]).await;
    stage.says("who am I?");
    stage.sees("May Claude use").await;
    stage.press("✅ Allow").await;
    stage.sees("cards asks you").await;
    stage
}

/// What the server got, as it told Claude.
async fn got(stage: &Stage, parts: &[&str]) {
    stage.sees("Noted.").await;
    let results = stage.results();
    for part in parts {
        assert!(results[0].0.contains(part), "{part}: {results:?}");
    }
    assert_eq!(stage.api.turns().len(), 2, "what was typed is no prompt");
}

#[tokio::test]
async fn a_form_is_filled_in_and_reaches_the_server_typed() {
    let stage = asked("who").await;
    stage.says("A");
    stage.sees("Too short").await;
    stage.says("Anna");
    stage.sees("Your age").await;
    stage.says("41");
    stage.sees("Paid?").await;
    stage.press("Yes").await;
    stage.sees("Size").await;
    stage.press("Large").await;
    stage.sees("Nothing has been sent yet").await;
    assert_eq!(stage.press("✅ Send").await, "Sent");
    let parts =
        [r#""action": "accept""#, r#""name": "Anna""#, r#""age": 41"#, r#""plan": true"#, r#""size": "l""#];
    got(&stage, &parts).await;
}

#[tokio::test]
async fn each_kind_of_field_is_checked_before_it_is_taken() {
    let stage = asked("all").await;
    for (title, wrong, flaw, right) in [
        ("Which mail?", "ana at home", "isn't an email address", "ana@example.org"),
        ("Which day?", "21.11.2026", "isn't a date", "2026-11-21"),
        ("Which time?", "at four", "isn't a time", "2026-11-21T16:00:00Z"),
        ("Which site?", "example org", "isn't an address", "https://example.org"),
        ("Which ratio?", "1,5", "Too large", "0,5"),
        ("Which word?", "too many", "Too long", "short"),
        ("How many?", "2.5", "whole number", "12"),
        ("Which shape?", "Triangle", "isn't one of the options", "2"),
    ] {
        stage.sees(title).await;
        stage.says(wrong);
        stage.sees(flaw).await;
        stage.says(right);
    }
    stage.sees("Which tags?").await;
    assert!(stage.press("✔ Done").await.contains("at least 1"));
    for tag in ["x1", "x2", "x3"] {
        stage.press(&format!("☐ {tag}")).await;
        stage.sees_buttons(&format!("☑ {tag}"), 1).await;
    }
    assert!(stage.press("✔ Done").await.contains("at most 2"));
    stage.press("☑ x2").await;
    stage.sees_buttons("☐ x2", 1).await;
    stage.press("✔ Done").await;
    stage.sees("Nothing has been sent yet").await;
    stage.press("✅ Send").await;
    let parts = [
        r#""mail": "ana@example.org""#,
        r#""day": "2026-11-21""#,
        r#""time": "2026-11-21T16:00:00Z""#,
        r#""site": "https://example.org""#,
        r#""ratio": 0.5"#,
        r#""word": "short""#,
        r#""count": 12"#,
        r#""shape": "q""#,
        r#""tags": ["x1", "x3"]"#,
    ];
    got(&stage, &parts).await;
}

#[tokio::test]
async fn fields_are_left_out_taken_as_proposed_and_gone_back_to() {
    let stage = asked("all").await;
    for title in ["Which mail?", "Which day?", "Which time?", "Which site?", "Which ratio?", "Which word?"] {
        stage.sees(title).await;
        assert_eq!(stage.press("Skip").await, "Next");
    }
    stage.press("Use: 30").await;
    stage.press("Circle").await;
    stage.sees("Which tags?").await;
    stage.press("Previous").await;
    stage.press("Square").await;
    stage.sees("Which tags?").await;
    stage.wait("no skip", |chat| button(chat, "Skip").is_none().then_some(())).await;
    stage.says("x2");
    stage.sees("Nothing has been sent yet").await;
    stage.press("✅ Send").await;
    got(&stage, &[r#""content": {"count": 30, "shape": "q", "tags": ["x2"]}"#]).await;
}

#[tokio::test]
async fn a_form_is_declined_or_called_off() {
    for (button, toast, action) in
        [("❌ Decline", "Declined", "decline"), ("⏹ Cancel", "Cancelled", "cancel")]
    {
        let stage = asked("who").await;
        assert_eq!(stage.press(button).await, toast);
        got(&stage, &[action]).await;
    }
}

#[tokio::test]
async fn a_page_is_opened_declined_or_called_off() {
    for (button, toast, action) in [
        ("✔ Done", "Sent", "accept"),
        ("❌ Decline", "Declined", "decline"),
        ("⏹ Cancel", "Cancelled", "cancel"),
    ] {
        let stage = asked("sign_in").await;
        let card = stage.sees("Please sign in").await;
        assert!(text(&card).contains("https://example.org/auth?x=1"), "{card}");
        let open = buttons(&card).into_iter().find(|button| button["text"] == "🌐 Open").unwrap();
        assert_eq!(open["url"], "https://example.org/auth?x=1", "{card}");
        assert_eq!(stage.press(button).await, toast);
        got(&stage, &[action]).await;
    }
}

#[tokio::test]
async fn a_form_is_over_when_the_turn_is_stopped() {
    let stage = asked("who").await;
    stage.says("/stop");
    stage.sees("⌛ No longer needed: A form of cards").await;
    let cards = stage.wait("the chat", |chat| Some(bot_messages(chat))).await;
    assert!(cards.iter().all(|card| !text(card).contains("asks you")), "{OWNER}: {cards:?}");
}
