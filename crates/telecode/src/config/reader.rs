//! Takes entries one by one and turns them into what they mean. Collects what is wrong instead of stopping.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::document::{ConfigDocument, ConfigEntry, TypedValue};
use super::problem::{ConfigProblem, ValuePlace};
use super::{EnvVars, duration};

/// The reader of one configuration.
pub(super) struct ConfigReader<'a> {
    pub(super) document: ConfigDocument,
    pub(super) env: &'a EnvVars,
    /// The directory of the file: paths in the file are relative to it.
    pub(super) base: PathBuf,
    pub(super) problems: Vec<ConfigProblem>,
    /// Where each key that is not at its default was said.
    pub(super) places: BTreeMap<&'static str, ValuePlace>,
}

impl ConfigReader<'_> {
    /// Takes what the file says of a key, or what the environment says instead.
    pub(super) fn take(&mut self, key: &'static str, variable: Option<&'static str>) -> Option<ConfigEntry> {
        let in_file = self.document.entries.remove(key);
        let in_env = variable.and_then(|name| {
            let text = self.env.get(name)?;
            Some(ConfigEntry { value: TypedValue::Text(text.into()), place: ValuePlace::Env(name) })
        });
        let entry = in_env.or(in_file)?;
        self.places.insert(key, entry.place.clone());
        Some(entry)
    }

    pub(super) fn text(&mut self, key: &'static str, variable: Option<&'static str>) -> Option<String> {
        let entry = self.take(key, variable)?;
        self.as_text(key, entry)
    }

    pub(super) fn as_text(&mut self, key: &str, entry: ConfigEntry) -> Option<String> {
        match entry.value {
            TypedValue::Text(text) if !text.trim().is_empty() => Some(text),
            TypedValue::Text(_) => {
                self.wrong(key, entry.place, "it is empty", "write a value, or remove the line")
            }
            other @ (TypedValue::Integer(_)
            | TypedValue::Flag(_)
            | TypedValue::List(_)
            | TypedValue::Table(_)
            | TypedValue::Other(_)) => self.wrong_type(key, entry.place, &other, "a text in quotes"),
        }
    }

    pub(super) fn path(&mut self, key: &'static str, variable: Option<&'static str>) -> Option<PathBuf> {
        let entry = self.take(key, variable)?;
        self.as_path(key, entry)
    }

    /// A path of the file is relative to the file; one of the environment is relative to the current directory.
    pub(super) fn as_path(&mut self, key: &str, entry: ConfigEntry) -> Option<PathBuf> {
        let place = entry.place.clone();
        let text = self.as_text(key, entry)?;
        let Some(path) = self.home(&text) else {
            return self.wrong(key, place, "`~` means nothing: HOME is not set", "write the whole path");
        };
        let base = if matches!(place, ValuePlace::Line(_)) { self.base.clone() } else { PathBuf::new() };
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
            TypedValue::Integer(number) if number > 0 => usize::try_from(number).unwrap_or(default),
            TypedValue::Integer(_) => {
                self.wrong(key, entry.place, "it is out of range", "write a number from 1").unwrap_or(default)
            }
            other @ (TypedValue::Text(_)
            | TypedValue::Flag(_)
            | TypedValue::List(_)
            | TypedValue::Table(_)
            | TypedValue::Other(_)) => {
                self.wrong_type(key, entry.place, &other, "a number without quotes").unwrap_or(default)
            }
        }
    }

    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(entry) = self.take(key, None) else { return default };
        match entry.value {
            TypedValue::Flag(flag) => flag,
            other @ (TypedValue::Text(_)
            | TypedValue::Integer(_)
            | TypedValue::List(_)
            | TypedValue::Table(_)
            | TypedValue::Other(_)) => {
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
    pub(super) fn wrong<T>(&mut self, key: &str, place: ValuePlace, what: &str, hint: &str) -> Option<T> {
        self.problems.push(ConfigProblem { key: key.into(), place, what: what.into(), hint: hint.into() });
        None
    }

    pub(super) fn wrong_type<T>(
        &mut self,
        key: &str,
        place: ValuePlace,
        found: &TypedValue,
        wanted: &str,
    ) -> Option<T> {
        let found = match found {
            TypedValue::Text(_) => "a text",
            TypedValue::Integer(_) => "a number",
            TypedValue::Flag(_) => "true or false",
            TypedValue::List(_) => "a list",
            TypedValue::Table(_) => "a table",
            TypedValue::Other(name) => name,
        };
        self.wrong(key, place, &format!("it is {found}"), &format!("write {wanted}"))
    }
}
