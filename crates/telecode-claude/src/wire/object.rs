//! A JSON object that is asked by key: what is missing or of another kind is simply not there.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A JSON object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JsonObject(pub Map<String, Value>);

impl JsonObject {
    /// The object that a value is, if it is one.
    pub fn of(value: Value) -> Option<Self> {
        let Value::Object(map) = value else { return None };
        Some(Self(map))
    }

    /// The text under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// The text under a key as a value of its own; empty if there is none.
    pub fn string(&self, key: &str) -> String {
        self.text(key).unwrap_or_default().to_owned()
    }

    /// The text under a key, if it says anything.
    pub fn words(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty()).map(ToOwned::to_owned)
    }

    /// The whole number under a key.
    pub fn whole(&self, key: &str) -> Option<u64> {
        let value = self.0.get(key)?;
        value.as_u64().or_else(|| value.as_f64().and_then(rounded))
    }

    /// The number under a key, if it is finite.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key)?.as_f64().filter(|number| number.is_finite())
    }

    /// Whether a key is set to true.
    pub fn flag(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Whether a key holds anything but null.
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| !value.is_null())
    }

    /// The list under a key; empty if there is none.
    pub fn list(&self, key: &str) -> &[Value] {
        self.0.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The objects of the list under a key.
    pub fn objects(&self, key: &str) -> Vec<Self> {
        self.list(key).iter().cloned().filter_map(Self::of).collect()
    }

    /// The texts of the list under a key.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
    }

    /// Takes the object under a key out.
    pub fn take(&mut self, key: &str) -> Option<Self> {
        self.0.remove(key).and_then(Self::of)
    }
}

/// The number as a whole one; the wire writes some as `12.0`.
fn rounded(number: f64) -> Option<u64> {
    // The largest number below which every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    (0.0..=EXACT).contains(&number).then_some(number.round() as u64)
}

/// Writes a value with its keys sorted, so that equal values are equal texts.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (at, (key, value)) in entries.into_iter().enumerate() {
                comma(at, text);
                write_leaf(&Value::String(key.clone()), text);
                text.push(':');
                write_canonical(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                comma(at, text);
                write_canonical(item, text);
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => write_leaf(value, text),
    }
}

fn comma(at: usize, text: &mut String) {
    if at > 0 {
        text.push(',');
    }
}

fn write_leaf(value: &Value, text: &mut String) {
    // Writing to a String cannot fail.
    write!(text, "{value}").unwrap_or_default();
}
