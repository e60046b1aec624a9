//! Names that are new each time: which of the new ones stands where an old one stood.

use std::collections::HashMap;

use serde_json::Value;

/// Old names and what they are called now.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, String>);

impl Names {
    /// Learns from two frames that mean the same.
    pub(crate) fn learn(&mut self, old: &Value, new: &Value) {
        self.learn_field("", old, new);
    }

    fn learn_field(&mut self, field: &str, old: &Value, new: &Value) {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                for (key, old) in old {
                    if let Some(new) = new.get(key) {
                        self.learn_field(key, old, new);
                    }
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                old.iter().zip(new).for_each(|(old, new)| self.learn_field(field, old, new));
            }
            (Value::String(old), Value::String(new)) if old != new => {
                if names_something(field) || (is_name(old) && is_name(new)) {
                    self.0.entry(old.clone()).or_insert_with(|| new.clone());
                }
            }
            (_, _) => {}
        }
    }

    /// The same with the names of now.
    pub(crate) fn now(&self, said: &Value) -> Value {
        match said {
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| (key.clone(), self.now(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(items) => items.iter().map(|item| self.now(item)).collect(),
            Value::String(text) => self.text(text).into(),
            Value::Null | Value::Bool(_) | Value::Number(_) => said.clone(),
        }
    }

    /// A text, with the name behind its last `=`, if there is one, as it is now.
    pub(crate) fn text(&self, text: &str) -> String {
        if let Some(now) = self.0.get(text) {
            return now.clone();
        }
        match text.rsplit_once('=') {
            Some((flag, name)) => match self.0.get(name) {
                Some(now) => format!("{flag}={now}"),
                None => text.to_owned(),
            },
            None => text.to_owned(),
        }
    }
}

/// Whether a field holds a name that some machine made up, however it looks.
pub(crate) fn names_something(field: &str) -> bool {
    ["id", "ids", "uuid", "uuids"].contains(&field)
        || ["_id", "_ids", "_uuid", "_uuids", "Id", "Ids"].iter().any(|end| field.ends_with(end))
}

/// Whether a text is a name that some machine made up.
pub(crate) fn is_name(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.len() >= 8 && digits >= 2 && text.chars().all(is_plain) && !text.starts_with("claude-")
}
