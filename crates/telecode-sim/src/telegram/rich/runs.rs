//! Rich text: a string, a list of rich texts, or an object that adorns one.

use serde_json::{Map, Value, json};

use super::super::keyboard::{self, Place};
use super::super::params::{object_text, required_text};
use super::super::refusal::Refusal;

/// Kinds that do nothing but adorn the text in them.
const ADORNMENTS: [&str; 9] =
    ["bold", "italic", "underline", "strikethrough", "spoiler", "subscript", "superscript", "marked", "code"];
/// Kinds with one field next to their text.
const LABELLED: [(&str, &str); 10] = [
    ("url", "url"),
    ("email_address", "email_address"),
    ("phone_number", "phone_number"),
    ("bank_card_number", "bank_card_number"),
    ("mention", "username"),
    ("hashtag", "hashtag"),
    ("cashtag", "cashtag"),
    ("bot_command", "bot_command"),
    ("anchor_link", "anchor_name"),
    ("reference_link", "reference_name"),
];

/// What is counted while texts are read.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) characters: usize,
}

fn wrong(why: impl Into<String>) -> Refusal {
    Refusal::bad(format!("can't parse RichText: {}", why.into()))
}

/// Reads a rich text and returns it with known fields only.
pub(super) fn check(text: &Value, place: Place, tally: &mut Tally) -> Result<Value, Refusal> {
    match text {
        Value::String(plain) => {
            tally.characters += plain.chars().count();
            Ok(text.clone())
        }
        Value::Array(parts) => {
            let parts: Result<Vec<Value>, Refusal> =
                parts.iter().map(|part| check(part, place, tally)).collect();
            Ok(Value::Array(parts?))
        }
        Value::Object(_) => check_object(text, place, tally),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            Err(wrong("expected a String, an Array, or an Object"))
        }
    }
}

fn check_object(run: &Value, place: Place, tally: &mut Tally) -> Result<Value, Refusal> {
    let kind = required_text(run, "type").map_err(wrong)?;
    let mut kept = Map::new();
    kept.insert("type".to_owned(), json!(kind));
    let inner = |kept: &mut Map<String, Value>, tally: &mut Tally| -> Result<(), Refusal> {
        let text = run.get("text").ok_or_else(|| wrong("Can't find field \"text\""))?;
        kept.insert("text".to_owned(), check(text, place, tally)?);
        Ok(())
    };
    let labelled = LABELLED.iter().find(|(name, _)| *name == kind);
    match kind.as_str() {
        name if ADORNMENTS.contains(&name) => inner(&mut kept, tally)?,
        _ if labelled.is_some() => {
            inner(&mut kept, tally)?;
            let field = labelled.map_or("", |(_, field)| *field);
            kept.insert(field.to_owned(), json!(required_text(run, field).map_err(wrong)?));
        }
        "reference" => {
            inner(&mut kept, tally)?;
            kept.insert("name".to_owned(), json!(required_text(run, "name").map_err(wrong)?));
        }
        "date_time" => {
            inner(&mut kept, tally)?;
            for field in ["unix_time", "date_time_format"] {
                kept.insert(field.to_owned(), run.get(field).cloned().unwrap_or_default());
            }
        }
        "text_mention" => {
            inner(&mut kept, tally)?;
            let user = run.get("user").filter(|user| user.is_object());
            kept.insert("user".to_owned(), user.ok_or_else(|| wrong("Can't find field \"user\""))?.clone());
        }
        "anchor" => {
            kept.insert("name".to_owned(), json!(required_text(run, "name").map_err(wrong)?));
        }
        "mathematical_expression" => {
            let expression = required_text(run, "expression").map_err(wrong)?;
            tally.characters += expression.chars().count();
            kept.insert("expression".to_owned(), json!(expression));
        }
        "custom_emoji" => {
            for field in ["custom_emoji_id", "alternative_text"] {
                kept.insert(field.to_owned(), json!(required_text(run, field).map_err(wrong)?));
            }
        }
        "button" => {
            let button = run.get("button").ok_or_else(|| wrong("Can't find field \"button\""))?;
            kept.insert("button".to_owned(), check_button(button, place, tally)?);
        }
        _ => return Err(wrong("unsupported type specified")),
    }
    Ok(Value::Object(kept))
}

/// Reads a button inside a message.
pub(super) fn check_button(button: &Value, place: Place, tally: &mut Tally) -> Result<Value, Refusal> {
    if !button.is_object() {
        return Err(wrong("RichMessageButton must be an Object"));
    }
    let mut kept = Map::new();
    let text = button.get("text").ok_or_else(|| wrong("Can't find field \"text\""))?;
    kept.insert("text".to_owned(), check(text, place, tally)?);
    if let Some(style) = object_text(button, "style").map_err(wrong)? {
        if !["danger", "success", "primary", "link"].contains(&style.as_str()) {
            return Err(wrong("invalid button style specified"));
        }
        kept.insert("style".to_owned(), json!(style));
    }
    keyboard::keep_action(button, place, &mut kept)?;
    Ok(Value::Object(kept))
}

/// The words alone.
pub(super) fn plain(text: &Value) -> String {
    match text {
        Value::String(plain) => plain.clone(),
        Value::Array(parts) => parts.iter().map(plain).collect(),
        Value::Object(run) => ["text", "expression", "alternative_text"]
            .iter()
            .find_map(|field| run.get(*field))
            .map(plain)
            .or_else(|| Some(format!("[{}]", plain(run.get("button")?.get("text")?))))
            .unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}
