//! A TOML file as entries, each with its line. Finds what is not a key; what values mean is not known here.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key::{self, SECTIONS};
use super::problem::{ConfigProblem, ValuePlace};

/// A value as it was typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TypedValue {
    Text(String),
    Integer(i64),
    Flag(bool),
    List(Vec<Self>),
    Table(BTreeMap<String, Self>),
    /// Something that no key takes, by its name.
    Other(&'static str),
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ConfigEntry {
    pub(super) value: TypedValue,
    pub(super) place: ValuePlace,
}

/// The entries of a file: `section.name` to value; the `[[project]]`s apart.
#[derive(Debug, Default)]
pub(super) struct ConfigDocument {
    pub(super) entries: BTreeMap<String, ConfigEntry>,
    pub(super) projects: Vec<ProjectEntry>,
    pub(super) problems: Vec<ConfigProblem>,
}

/// One `[[project]]`.
#[derive(Debug)]
pub(super) struct ProjectEntry {
    pub(super) place: ValuePlace,
    pub(super) entries: BTreeMap<String, ConfigEntry>,
}

/// The section that may be there many times.
const PROJECT: &str = "project";

/// Reads the text of a file.
pub(super) fn read(text: &str) -> ConfigDocument {
    let mut document = ConfigDocument::default();
    let (root, errors) = DeTable::parse_recoverable(text);
    document.problems.extend(errors.iter().map(|error| syntax(text, error)));
    // After an error the rest is a guess: what it seems to say is not complained about.
    if document.problems.is_empty() {
        let source = TableWalk { text, document: &mut document };
        source.root(root.get_ref());
    }
    document
}

fn syntax(text: &str, error: &toml::de::Error) -> ConfigProblem {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    ConfigProblem {
        key: String::new(),
        place: ValuePlace::Line(line),
        what: format!("this is not TOML: {}", error.message().replace('\n', ", ")),
        hint: "texts need quotes, tables need [brackets]".into(),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// The walk through the tables of a file.
struct TableWalk<'a> {
    text: &'a str,
    document: &'a mut ConfigDocument,
}

impl TableWalk<'_> {
    fn root(mut self, root: &DeTable<'_>) {
        for (name, value) in root {
            let (word, place) = (name.get_ref().as_ref(), self.place(name.span().start));
            if word == PROJECT {
                self.projects(value.get_ref(), place);
            } else if key::names("").any(|known| known == word) {
                self.document
                    .entries
                    .insert(word.into(), ConfigEntry { value: typed(value.get_ref()), place });
            } else if SECTIONS.iter().any(|(known, _)| *known == word) {
                self.section(word, value.get_ref(), place);
            } else {
                self.unknown("", word, place);
            }
        }
    }

    fn section(&mut self, section: &str, value: &DeValue<'_>, place: ValuePlace) {
        let Some(table) = value.as_table() else {
            let hint = format!("write [{section}] on a line of its own");
            return self.problem(section.into(), place, "this is a section, not a key".into(), hint);
        };
        let entries = self.table(section, table);
        let named = entries.into_iter().map(|(name, entry)| (format!("{section}.{name}"), entry));
        self.document.entries.extend(named);
    }

    fn projects(&mut self, value: &DeValue<'_>, place: ValuePlace) {
        let Some(all) = value.as_array().filter(|all| all.iter().all(|one| one.get_ref().is_table())) else {
            let hint = "write [[project]], with two brackets, before each".into();
            return self.problem(PROJECT.into(), place, "there can be many projects".into(), hint);
        };
        for project in all {
            let Some(table) = project.get_ref().as_table() else { continue };
            let place = self.place(project.span().start);
            let entries = self.table(PROJECT, table);
            self.document.projects.push(ProjectEntry { place, entries });
        }
    }

    /// The entries of a table; what is not a key of its section is a problem.
    fn table(&mut self, section: &str, table: &DeTable<'_>) -> BTreeMap<String, ConfigEntry> {
        let mut entries = BTreeMap::new();
        for (name, value) in table {
            let (word, place) = (name.get_ref().as_ref(), self.place(name.span().start));
            if key::names(section).any(|known| known == word) {
                entries.insert(word.to_owned(), ConfigEntry { value: typed(value.get_ref()), place });
            } else {
                self.unknown(section, word, place);
            }
        }
        entries
    }

    fn unknown(&mut self, section: &str, word: &str, place: ValuePlace) {
        let sections =
            SECTIONS.iter().map(|(name, _)| *name).filter(|name| section.is_empty() && !name.is_empty());
        let meant = key::nearest(word, key::names(section).chain(sections));
        let elsewhere =
            key::KEYS.iter().map(key::ConfigKey::split).find(|(of, name)| *name == word && *of != section);
        let hint = match (meant, elsewhere) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(("", _))) => format!("`{word}` belongs at the top of the file, before any [section]"),
            (None, Some((of, _))) => format!("`{word}` belongs in [{of}]"),
            (None, None) => {
                let known: Vec<_> = key::names(section).collect();
                format!("known here: {}; remove this line otherwise", known.join(", "))
            }
        };
        let key = if section.is_empty() { word.to_owned() } else { format!("{section}.{word}") };
        self.problem(key, place, "there is no such key".into(), hint);
    }

    fn problem(&mut self, key: String, place: ValuePlace, what: String, hint: String) {
        self.document.problems.push(ConfigProblem { key, place, what, hint });
    }

    fn place(&self, offset: usize) -> ValuePlace {
        ValuePlace::Line(line_of(self.text, offset))
    }
}

fn typed(value: &DeValue<'_>) -> TypedValue {
    if let Some(text) = value.as_str() {
        return TypedValue::Text(text.into());
    }
    if let Some(number) = value.as_integer() {
        let parsed = i64::from_str_radix(number.as_str(), number.radix());
        return parsed.map_or(TypedValue::Other("a number that is too large"), TypedValue::Integer);
    }
    if let Some(flag) = value.as_bool() {
        return TypedValue::Flag(flag);
    }
    if let Some(list) = value.as_array() {
        return TypedValue::List(
            list.iter().map(|one: &Spanned<DeValue<'_>>| typed(one.get_ref())).collect(),
        );
    }
    if let Some(table) = value.as_table() {
        let pairs = table.iter().map(|(name, one)| (name.get_ref().to_string(), typed(one.get_ref())));
        return TypedValue::Table(pairs.collect());
    }
    TypedValue::Other(value.type_str())
}
