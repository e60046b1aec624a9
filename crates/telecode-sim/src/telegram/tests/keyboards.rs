//! Inline keyboards and presses.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ANN, FORUM, World};
use crate::telegram::orders::Press;

#[track_caller]
fn refuses(button: Value, why: &str) {
    let markup = json!({"inline_keyboard": [[button]]});
    let words =
        World::new().refused("sendMessage", json!({"chat_id": ANN, "text": "a", "reply_markup": markup}));
    assert_eq!(words, format!("400 Bad Request: {why}"));
}

#[test]
fn wrong_buttons_are_refused() {
    refuses(json!({"text": "a", "callback_data": "é".repeat(33)}), "BUTTON_DATA_INVALID");
    refuses(json!({"text": "a", "callback_data": ""}), "BUTTON_DATA_INVALID");
    refuses(json!({"text": "a", "copy_text": {"text": "a".repeat(257)}}), "BUTTON_COPY_TEXT_INVALID");
    refuses(
        json!({"text": "a", "url": "http://localhost:80"}),
        "inline keyboard button URL 'http://localhost:80' is invalid: Wrong HTTP URL",
    );
    refuses(
        json!({"text": "a", "url": "javascript:x"}),
        "inline keyboard button URL 'javascript:x' is invalid: Unsupported URL protocol",
    );
    let wrong = "can't parse inline keyboard button: ";
    refuses(json!({"text": "a"}), &format!("{wrong}Text buttons are unallowed in the inline keyboard"));
    refuses(json!({"callback_data": "a"}), &format!("{wrong}Can't find field \"text\""));
    refuses(
        json!({"text": [], "callback_data": "a"}),
        &format!("{wrong}Field \"text\" must be of type String"),
    );
    refuses(json!("a"), &format!("{wrong}InlineKeyboardButton must be an Object"));
    refuses(
        json!({"text": "a", "callback_data": "a", "style": "pink"}),
        &format!("{wrong}Invalid button style specified"),
    );
    refuses(json!({"text": "", "callback_data": "a"}), "inline keyboard button text must be non-empty");
}

#[test]
fn wrong_markups_are_refused() {
    let mut world = World::new();
    let mut send = |markup: Value| {
        world.refused("sendMessage", json!({"chat_id": ANN, "text": "a", "reply_markup": markup}))
    };
    assert_eq!(send(json!("{")), "400 Bad Request: can't parse reply keyboard markup JSON object");
    assert_eq!(send(json!([])), "400 Bad Request: object expected as reply markup");
    assert_eq!(
        send(json!({"inline_keyboard": [{}]})),
        "400 Bad Request: field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays"
    );
    let button = json!({"text": "a", "callback_data": "a"});
    let wide = json!({"inline_keyboard": [vec![button.clone(); 9]]});
    assert_eq!(send(wide), "400 Bad Request: reply markup is too long");
    let long = json!({"inline_keyboard": vec![vec![button; 1]; 101]});
    assert_eq!(send(long), "400 Bad Request: reply markup is too long");
}

#[test]
fn a_web_app_opens_in_private_only() {
    let markup = json!({"inline_keyboard": [[{"text": "a", "web_app": {"url": "https://example.com"}}]]});
    let mut world = World::new();
    world.ok("sendMessage", json!({"chat_id": ANN, "text": "a", "reply_markup": markup}));
    let words = world.refused("sendMessage", json!({"chat_id": FORUM, "text": "a", "reply_markup": markup}));
    assert_eq!(words, "400 Bad Request: BUTTON_TYPE_INVALID");
}

fn with_button(world: &mut World) -> i64 {
    let markup = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "yes", "style": "success"}]]});
    let sent =
        world.ok("sendMessage", json!({"chat_id": ANN, "text": "?", "reply_markup": markup.to_string()}));
    assert_eq!(sent["reply_markup"], markup);
    sent["message_id"].as_i64().unwrap()
}

fn press(world: &mut World, message_id: i64) -> String {
    let order = Press { chat_id: ANN, message_id, row: Some(0), column: Some(0), ..Press::default() };
    world.model.press(&order, world.now).unwrap()
}

#[test]
fn a_press_is_answered_once() {
    let mut world = World::new();
    let message = with_button(&mut world);
    let id = press(&mut world, message);
    let update = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(update["callback_query"]["data"], "yes");
    assert_eq!(update["callback_query"]["id"], id);
    assert_eq!(update["callback_query"]["message"]["message_id"], message);
    world.ok("answerCallbackQuery", json!({"callback_query_id": id, "text": "ok"}));
    assert_eq!(world.model.callbacks.answered(&id).unwrap().text, "ok");
    world.refused("answerCallbackQuery", json!({"callback_query_id": id}));
}

#[test]
fn an_old_press_cannot_be_answered() {
    let mut world = World::new();
    let message = with_button(&mut world);
    let id = press(&mut world, message);
    world.later(Duration::from_secs(16));
    world.refused("answerCallbackQuery", json!({"callback_query_id": id}));
}

#[test]
fn a_stale_client_presses_what_is_gone() {
    let mut world = World::new();
    let message = with_button(&mut world);
    world.ok("deleteMessage", json!({"chat_id": ANN, "message_id": message}));
    let order = Press { chat_id: ANN, message_id: message, data: Some("old".to_owned()), ..Press::default() };
    world.model.press(&order, world.now).unwrap();
    let update = world.updates(json!({"offset": -1})).remove(0);
    assert_eq!(update["callback_query"]["message"]["date"], 0);
}

#[test]
fn an_edit_without_a_keyboard_takes_it_away() {
    let mut world = World::new();
    let message = with_button(&mut world);
    let edited = world.ok("editMessageText", json!({"chat_id": ANN, "message_id": message, "text": "?"}));
    assert!(edited.get("reply_markup").is_none());
    assert!(edited["edit_date"].is_i64());
}
