//! The parameters of a call, read as leniently as the real server reads them: a number may be a
//! string, a bool may be a word, and a nested object may be a string of JSON.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// The fields that hold objects or arrays. Every other string is what it says, even if it looks like JSON.
const NESTED: [&str; 15] = [
    "allowed_updates",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "media",
    "menu_button",
    "message_ids",
    "options",
    "reaction",
    "reply_markup",
    "reply_parameters",
    "rich_message",
    "scope",
    "permissions",
];

/// A file that came with a call.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name the sender gave it.
    pub name: String,
    /// The type the sender gave it.
    pub mime: Option<String>,
    /// What is in it.
    pub bytes: Bytes,
}

/// The parameters of one call, from the query, the form or the JSON body.
#[derive(Debug, Clone, Default)]
pub struct Params {
    fields: Map<String, Value>,
    files: BTreeMap<String, Upload>,
}

impl Params {
    /// Parameters without files.
    pub fn new(fields: Map<String, Value>) -> Self {
        Self { fields, files: BTreeMap::new() }
    }

    /// The fields, without the files.
    pub(crate) fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// Sets a field; a later one wins.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.fields.insert(name.into(), value.into());
    }

    /// Adds a file.
    pub fn attach(&mut self, field: impl Into<String>, file: Upload) {
        self.files.insert(field.into(), file);
    }

    /// All files, with their fields.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &Upload)> {
        self.files.iter().map(|(field, file)| (field.as_str(), file))
    }

    /// The file in a field.
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.get(field)
    }

    /// Everything as one JSON object, for the record. Fields that hold JSON as a string are read; files are named.
    pub fn to_json(&self) -> Value {
        let mut all = Map::new();
        for (name, value) in &self.fields {
            let shown = if NESTED.contains(&name.as_str()) { opened(value) } else { value.clone() };
            all.insert(name.clone(), shown);
        }
        for (name, file) in &self.files {
            let note = serde_json::json!({"file_name": file.name, "size": file.bytes.len()});
            all.insert(name.clone(), note);
        }
        Value::Object(all)
    }

    /// A field as text. Missing and null are the same as empty.
    pub fn text(&self, name: &str) -> String {
        match self.fields.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    /// A field as a whole number. What does not begin with one counts as absent or as zero, as on the real server.
    pub fn int(&self, name: &str) -> Option<i64> {
        let text = self.text(name);
        let text = text.trim();
        if text.is_empty() { None } else { Some(leading_number(text)) }
    }

    /// A field as a yes or no; `true`, `yes` and `1` are yes.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).trim().to_lowercase().as_str(), "true" | "yes" | "1")
    }

    /// A nested value, given as JSON or as a string of JSON. `what` names it in the refusal.
    pub fn json(&self, name: &str, what: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(|value: Value| Some(value).filter(|value| !value.is_null()))
                .map_err(|_| Refusal::bad(format!("can't parse {what} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }
}

fn opened(value: &Value) -> Value {
    let Value::String(text) = value else { return value.clone() };
    let nested = text.starts_with(['{', '[']);
    nested.then(|| serde_json::from_str(text).ok()).flatten().unwrap_or_else(|| value.clone())
}

fn leading_number(text: &str) -> i64 {
    let end = text
        .char_indices()
        .find(|(at, letter)| !(letter.is_ascii_digit() || (*at == 0 && *letter == '-')))
        .map_or(text.len(), |(at, _)| at);
    text[..end].parse().unwrap_or(0)
}

/// A text field of a nested object; `missing` decides whether it must be there.
pub(crate) fn object_text(object: &Value, name: &str) -> Result<Option<String>, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            Err(format!("Field \"{name}\" must be of type String"))
        }
    }
}

/// A text field that must be there.
pub(crate) fn required_text(object: &Value, name: &str) -> Result<String, String> {
    object_text(object, name)?.ok_or_else(|| format!("Can't find field \"{name}\""))
}

/// A number field of a nested object, given as a number or as text.
pub(crate) fn object_int(object: &Value, name: &str) -> Result<Option<i64>, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => {
            number.as_i64().map(Some).ok_or_else(|| format!("Field \"{name}\" must be a valid Number"))
        }
        Some(Value::String(text)) => {
            text.parse().map(Some).map_err(|_| format!("Field \"{name}\" must be a valid Number"))
        }
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            Err(format!("Field \"{name}\" must be of type Number"))
        }
    }
}

/// A yes or no of a nested object.
pub(crate) fn object_flag(object: &Value, name: &str) -> Result<bool, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(yes)) => Ok(*yes),
        Some(Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_)) => {
            Err(format!("Field \"{name}\" must be of type Boolean"))
        }
    }
}
