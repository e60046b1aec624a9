//! The words that a message is about, and whose they are.

use serde_json::Value;
use telecode_core::seam::chat::{Author, Cited};

use super::content::{forwarded, forwarded_from, full_name, reply_to, string};
use super::{markup, rich};

/// Reads the quote, or the text of the message that is replied to.
pub(super) fn read(body: &Value) -> Option<Cited> {
    let answered = &body["reply_to_message"];
    let elsewhere = &body["external_reply"];
    let by = || {
        if elsewhere.is_object() {
            return Author::Other(forwarded_from(&elsewhere["origin"]).unwrap_or_default());
        }
        author(answered, body)
    };
    if let Some(text) = string(&body["quote"]["text"]) {
        return Some(Cited { by: by(), text, picked: true });
    }
    // The first message of a topic is no words of anybody's.
    reply_to(body)?;
    Some(Cited { by: by(), text: words(answered)?, picked: false })
}

/// Tells by way of which bot a message was written: its words are that bot's.
pub(super) fn via(body: &Value) -> Option<String> {
    let bot = &body["via_bot"];
    if bot.is_null() {
        return None;
    }
    let name = string(&bot["username"]).map(|name| format!("@{name}"));
    Some(name.unwrap_or_else(|| "a bot".to_owned()))
}

fn author(answered: &Value, body: &Value) -> Author {
    let from = &answered["from"];
    if let Some(first) = forwarded(answered) {
        return Author::Other(first);
    }
    if from["is_bot"] == true {
        return Author::Bot;
    }
    match from["id"].as_i64() {
        Some(id) if Some(id) == body["from"]["id"].as_i64() => Author::Same,
        _ => Author::Other(full_name(from).unwrap_or_default()),
    }
}

fn words(message: &Value) -> Option<String> {
    let text = string(&message["text"]).map(|text| markup::readable(&text, &message["entities"]));
    let caption =
        || string(&message["caption"]).map(|text| markup::readable(&text, &message["caption_entities"]));
    text.or_else(caption).or_else(|| rich::text(&message["rich_message"]))
}
