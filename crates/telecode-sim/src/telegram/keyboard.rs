//! Keyboards: read as the real server reads them, with its words where they are known.

use serde_json::{Map, Value, json};

use super::links;
use super::params::{Params, object_flag, object_text, required_text};
use super::refusal::Refusal;
use super::text::utf16_len;

/// The longest `callback_data`, in bytes (Bot API documentation).
const DATA_LIMIT: usize = 64;
/// The longest text that a button copies (Bot API documentation).
const COPY_LIMIT: usize = 256;
/// The most buttons in a row (not documented; constant of python-telegram-bot).
const ROW_LIMIT: usize = 8;
/// The most buttons of a keyboard (not documented; constant of python-telegram-bot).
const KEYBOARD_LIMIT: usize = 100;
/// The looks that a button can have besides the usual one.
const STYLES: [&str; 3] = ["danger", "success", "primary"];
/// What the server says of a keyboard with too many buttons.
const TOO_LONG: &str = "reply markup is too long";
/// How long the placeholder of an input field may be (Bot API documentation).
const PLACEHOLDER_LIMIT: usize = 64;

/// Where a keyboard is shown; some buttons work in private chats only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Private,
    Shared,
}

/// Reads `reply_markup`: an inline keyboard, a reply keyboard, its removal, or a forced reply.
pub(crate) fn parse(params: &Params, place: Place) -> Result<Option<Value>, Refusal> {
    let Some(markup) = params.json("reply_markup", "reply keyboard markup")? else { return Ok(None) };
    let Value::Object(fields) = &markup else {
        return Err(Refusal::bad("object expected as reply markup"));
    };
    if let Some(rows) = fields.get("inline_keyboard") {
        return inline(rows, place);
    }
    if let Some(rows) = fields.get("keyboard") {
        return reply(rows, &markup);
    }
    let remove = flag(&markup, "remove_keyboard", "ReplyKeyboardRemove")?;
    let force = flag(&markup, "force_reply", "reply markup")?;
    Ok((remove || force).then_some(markup))
}

fn flag(markup: &Value, field: &str, of: &str) -> Result<bool, Refusal> {
    object_flag(markup, field)
        .map_err(|_| Refusal::bad(format!("field \"{field}\" of the {of} must be of the type Boolean")))
}

fn rows_of<'a>(rows: &'a Value, field: &str, of: &str) -> Result<Vec<&'a Vec<Value>>, Refusal> {
    let rows = rows
        .as_array()
        .ok_or_else(|| Refusal::bad(format!("field \"{field}\" of the {of} must be an Array")))?;
    rows.iter()
        .map(|row| {
            row.as_array().ok_or_else(|| {
                Refusal::bad(format!("field \"{field}\" of the {of} must be an Array of Arrays"))
            })
        })
        .collect()
}

fn inline(rows: &Value, place: Place) -> Result<Option<Value>, Refusal> {
    let mut kept = Vec::new();
    let mut count = 0;
    for row in rows_of(rows, "inline_keyboard", "InlineKeyboardMarkup")? {
        let buttons: Result<Vec<Value>, Refusal> =
            row.iter().map(|button| inline_button(button, place)).collect();
        let buttons = buttons?;
        count += buttons.len();
        if buttons.len() > ROW_LIMIT || count > KEYBOARD_LIMIT {
            return Err(Refusal::bad(TOO_LONG));
        }
        if !buttons.is_empty() {
            kept.push(Value::Array(buttons));
        }
    }
    Ok((!kept.is_empty()).then(|| json!({"inline_keyboard": kept})))
}

fn inline_button(button: &Value, place: Place) -> Result<Value, Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse inline keyboard button: {why}"));
    if !button.is_object() {
        return Err(parse("InlineKeyboardButton must be an Object".to_owned()));
    }
    let text = required_text(button, "text").map_err(parse)?;
    if text.trim().is_empty() {
        return Err(Refusal::bad("inline keyboard button text must be non-empty"));
    }
    let mut kept = Map::new();
    kept.insert("text".to_owned(), json!(text));
    keep_style(button, &mut kept).map_err(parse)?;
    keep_action(button, place, &mut kept)?;
    Ok(Value::Object(kept))
}

fn keep_style(button: &Value, kept: &mut Map<String, Value>) -> Result<(), String> {
    if let Some(icon) = object_text(button, "icon_custom_emoji_id")? {
        icon.parse::<i64>().map_err(|_| "Invalid custom emoji identifier specified")?;
        kept.insert("icon_custom_emoji_id".to_owned(), json!(icon));
    }
    match object_text(button, "style")?.filter(|style| !style.is_empty()) {
        None => Ok(()),
        Some(style) if STYLES.contains(&style.as_str()) => {
            kept.insert("style".to_owned(), json!(style));
            Ok(())
        }
        Some(_) => Err("Invalid button style specified".to_owned()),
    }
}

/// What the button does. The first known action counts; a button without one is refused.
pub(crate) fn keep_action(
    button: &Value,
    place: Place,
    kept: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse inline keyboard button: {why}"));
    let text_of = |name: &str| object_text(button, name).map_err(parse);
    if let Some(url) = text_of("url")?.filter(|url| !url.is_empty()) {
        kept.insert("url".to_owned(), json!(checked_url(&url)?));
        return Ok(());
    }
    if let Some(data) = text_of("callback_data")? {
        if data.is_empty() || data.len() > DATA_LIMIT {
            return Err(Refusal::bad("BUTTON_DATA_INVALID"));
        }
        kept.insert("callback_data".to_owned(), json!(data));
        return Ok(());
    }
    for name in ["switch_inline_query", "switch_inline_query_current_chat"] {
        if let Some(query) = text_of(name)? {
            kept.insert(name.to_owned(), json!(query));
            return Ok(());
        }
    }
    keep_object_action(button, place, kept)
}

fn checked_url(url: &str) -> Result<String, Refusal> {
    links::check(url)
        .map_err(|why| Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: {why}")))
}

fn keep_object_action(button: &Value, place: Place, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse inline keyboard button: {why}"));
    let known = ["copy_text", "web_app", "login_url", "switch_inline_query_chosen_chat", "disabled"];
    let found = known.iter().find_map(|name| Some((*name, button.get(*name)?)));
    let Some((name, value)) = found.filter(|(_, value)| !value.is_null()) else {
        return Err(parse("Text buttons are unallowed in the inline keyboard".to_owned()));
    };
    if !value.is_object() {
        return Err(parse(format!("Field \"{name}\" must be of type Object")));
    }
    match name {
        "copy_text" => {
            let text = required_text(value, "text").map_err(parse)?;
            if text.is_empty() || utf16_len(&text) > COPY_LIMIT {
                return Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID"));
            }
        }
        "web_app" => {
            let url = required_text(value, "url").map_err(parse)?;
            if place == Place::Shared {
                return Err(Refusal::bad("BUTTON_TYPE_INVALID"));
            }
            check_web_app(&url)?;
        }
        "login_url" => {
            checked_url(&required_text(value, "url").map_err(parse)?)?;
        }
        _ => {}
    }
    kept.insert(name.to_owned(), value.clone());
    Ok(())
}

/// A Mini App is opened over HTTPS only.
pub(crate) fn check_web_app(url: &str) -> Result<(), Refusal> {
    let checked = links::check(url).and_then(|link| {
        if link.starts_with("https://") { Ok(()) } else { Err("Only HTTPS links are allowed") }
    });
    checked
        .map_err(|why| Refusal::bad(format!("inline keyboard button web app URL '{url}' is invalid: {why}")))
}

fn reply(rows: &Value, markup: &Value) -> Result<Option<Value>, Refusal> {
    for name in ["resize_keyboard", "one_time_keyboard", "is_persistent"] {
        flag(markup, name, "ReplyKeyboardMarkup")?;
    }
    flag(markup, "selective", "reply markup")?;
    let placeholder = object_text(markup, "input_field_placeholder").map_err(Refusal::bad)?;
    if placeholder.is_some_and(|text| utf16_len(&text) > PLACEHOLDER_LIMIT) {
        return Err(Refusal::bad("REPLY_MARKUP_INVALID"));
    }
    let mut empty = true;
    for row in rows_of(rows, "keyboard", "ReplyKeyboardMarkup")? {
        for button in row {
            empty = false;
            reply_button(button)
                .map_err(|why| Refusal::bad(format!("can't parse keyboard button: {why}")))?;
        }
    }
    if empty { Ok(None) } else { Ok(Some(markup.clone())) }
}

fn reply_button(button: &Value) -> Result<(), String> {
    let text = match button {
        Value::String(text) => text.clone(),
        Value::Object(_) => required_text(button, "text")?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            return Err("KeyboardButton must be an Object".to_owned());
        }
    };
    if text.trim().is_empty() { Err("Text must be non-empty".to_owned()) } else { Ok(()) }
}

/// The `callback_data` of the button at a row and column.
pub(crate) fn data_at(markup: &Value, row: usize, column: usize) -> Option<String> {
    let button = markup.get("inline_keyboard")?.get(row)?.get(column)?;
    Some(button.get("callback_data")?.as_str()?.to_owned())
}
