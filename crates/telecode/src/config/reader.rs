//! Takes entries one by one and turns them into what they mean. Collects what is wrong instead of stopping.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::document::{Document, Entry, Value};
use super::problem::{Place, Problem};
use super::{Env, duration};

/// The reader of one configuration.
pub(super) struct Reader<'a> {
    pub(super) document: Document,
    pub(super) env: &'a Env,
    /// The directory of the file: paths in the file are relative to it.
    pub(super) base: PathBuf,
    pub(super) problems: Vec<Problem>,
    /// Where each key that is not at its default was said.
    pub(super) places: BTreeMap<&'static str, Place>,
}

impl Reader<'_> {
    /// Takes what the file says of a key, or what the environment says instead.
    pub(super) fn take(&mut self, key: &'static str, variable: Option<&'static str>) -> Option<Entry> {
        let in_file = self.document.entries.remove(key);
        let in_env = variable.and_then(|name| {
            let text = self.env.get(name)?;
            Some(Entry { value: Value::Text(text.into()), place: Place::Env(name) })
        });
        let entry = in_env.or(in_file)?;
        self.places.insert(key, entry.place.clone());
        Some(entry)
    }

    pub(super) fn text(&mut self, key: &'static str, variable: Option<&'static str>) -> Option<String> {
        let entry = self.take(key, variable)?;
        self.as_text(key, entry)
    }

    pub(super) fn as_text(&mut self, key: &str, entry: Entry) -> Option<String> {
        match entry.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text),
            Value::Text(_) => {
                self.wrong(key, entry.place, "it is empty", "write a value, or remove the line")
            }
            other @ (Value::Integer(_)
            | Value::Flag(_)
            | Value::List(_)
            | Value::Table(_)
            | Value::Other(_)) => self.wrong_type(key, entry.place, &other, "a text in quotes"),
        }
    }

    pub(super) fn path(&mut self, key: &'static str, variable: Option<&'static str>) -> Option<PathBuf> {
        let entry = self.take(key, variable)?;
        self.as_path(key, entry)
    }

    /// A path of the file is relative to the file; one of the environment is relative to the current directory.
    pub(super) fn as_path(&mut self, key: &str, entry: Entry) -> Option<PathBuf> {
        let place = entry.place.clone();
        let text = self.as_text(key, entry)?;
        let Some(path) = self.home(&text) else {
            return self.wrong(key, place, "`~` means nothing: HOME is not set", "write the whole path");
        };
        let base = if matches!(place, Place::Line(_)) { self.base.clone() } else { PathBuf::new() };
        match std::path::absolute(base.join(path)) {
            Ok(path) => Some(path),
            Err(error) => self.wrong(key, place, &error.to_string(), "write an absolute path"),
        }
    }

    fn home(&self, text: &str) -> Option<PathBuf> {
        match text.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                Some(Path::new(self.env.get("HOME")?).join(rest.trim_start_matches('/')))
            }
            Some(_) | None => Some(text.into()),
        }
    }

    pub(super) fn duration(&mut self, key: &'static str, default: Duration, longest: Duration) -> Duration {
        let Some(entry) = self.take(key, None) else { return default };
        let place = entry.place.clone();
        let Some(text) = self.as_text(key, entry) else { return default };
        let Some(duration) = duration::parse(&text) else {
            let what = format!("{text:?} is not a duration");
            return self.wrong(key, place, &what, "write \"90s\", \"30m\" or \"1h30m\"").unwrap_or(default);
        };
        if duration.is_zero() || duration > longest {
            let hint = format!("write more than 0s and at most {}", duration::format(longest));
            return self.wrong(key, place, "it is out of range", &hint).unwrap_or(default);
        }
        duration
    }

    pub(super) fn count(&mut self, key: &'static str, default: usize) -> usize {
        let Some(entry) = self.take(key, None) else { return default };
        match entry.value {
            Value::Integer(number) if number > 0 => usize::try_from(number).unwrap_or(default),
            Value::Integer(_) => {
                self.wrong(key, entry.place, "it is out of range", "write a number from 1").unwrap_or(default)
            }
            other
            @ (Value::Text(_) | Value::Flag(_) | Value::List(_) | Value::Table(_) | Value::Other(_)) => {
                self.wrong_type(key, entry.place, &other, "a number without quotes").unwrap_or(default)
            }
        }
    }

    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(entry) = self.take(key, None) else { return default };
        match entry.value {
            Value::Flag(flag) => flag,
            other @ (Value::Text(_)
            | Value::Integer(_)
            | Value::List(_)
            | Value::Table(_)
            | Value::Other(_)) => {
                self.wrong_type(key, entry.place, &other, "true or false, without quotes").unwrap_or(default)
            }
        }
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], default: T) -> T {
        let Some(entry) = self.take(key, None) else { return default };
        let place = entry.place.clone();
        let Some(text) = self.as_text(key, entry) else { return default };
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text) {
            return *choice;
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| format!("{word:?}")).collect();
        let hint = format!("write one of {}", words.join(", "));
        self.wrong(key, place, &format!("{text:?} is not known"), &hint).unwrap_or(default)
    }

    /// Notes a problem; there is no value then.
    pub(super) fn wrong<T>(&mut self, key: &str, place: Place, what: &str, hint: &str) -> Option<T> {
        self.problems.push(Problem { key: key.into(), place, what: what.into(), hint: hint.into() });
        None
    }

    pub(super) fn wrong_type<T>(
        &mut self,
        key: &str,
        place: Place,
        found: &Value,
        wanted: &str,
    ) -> Option<T> {
        let found = match found {
            Value::Text(_) => "a text",
            Value::Integer(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Other(name) => name,
        };
        self.wrong(key, place, &format!("it is {found}"), &format!("write {wanted}"))
    }
}
