//! The catalogue and the source agree on every key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::{ENGLISH, RUSSIAN};

/// Every key of a catalogue, with the names of its arguments.
fn keys(sources: &[&'static str]) -> BTreeMap<String, BTreeSet<String>> {
    let parse = |source| fluent_syntax::parser::parse(source).expect("a catalogue without mistakes").body;
    let mut keys = BTreeMap::new();
    for entry in sources.iter().copied().flat_map(parse) {
        let Entry::Message(message) = entry else { continue };
        let mut arguments = BTreeSet::new();
        collect(&message.value.expect("a message with words"), &mut arguments);
        let old = keys.insert(message.id.name.to_owned(), arguments);
        assert!(old.is_none(), "{} is there twice", message.id.name);
    }
    keys
}

fn collect(pattern: &Pattern<&str>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                collect_inline(inline, arguments);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                collect_inline(selector, arguments);
                for variant in variants {
                    collect(&variant.value, arguments);
                }
            }
            PatternElement::TextElement { .. } => {}
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        arguments.insert(id.name.to_owned());
    }
}

/// Every string of the source, tests aside, that looks like a key: small letters in parts joined by hyphens, or one word.
fn strings() -> BTreeSet<String> {
    let mut strings = BTreeSet::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let source = std::fs::read_to_string(&file).expect("a source file");
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let words = line.split('"').skip(1).step_by(2);
            strings.extend(words.filter(|word| looks_like_key(word)).map(str::to_owned));
        }
    }
    strings
}

fn looks_like_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    let (english, russian) = (keys(ENGLISH), keys(RUSSIAN));
    assert!(!english.is_empty());
    assert_eq!(english, russian);
}

#[test]
fn what_is_read_alone_says_what_it_says_in_its_file() {
    let messages =
        |source: &'static str| fluent_syntax::parser::parse_runtime(source).expect("no mistakes").body;
    for source in [ENGLISH, RUSSIAN].concat() {
        let cut: Vec<_> = super::entries(source).collect();
        let alone: Vec<_> = cut.iter().flat_map(|(_, entry)| messages(entry)).collect();
        assert_eq!(alone, messages(source));
        for ((key, _), message) in cut.into_iter().zip(alone) {
            assert!(matches!(message, Entry::Message(message) if message.id.name == key), "{key}");
        }
    }
}

#[test]
fn a_word_is_read_when_it_is_said_first() {
    let words = super::Words::default();
    let is_read = |key| words.english.read.borrow().has_message(key);
    assert!(!is_read("toast-expired"));
    let said = words.voice(super::Language::English).say("toast-expired");
    assert!(is_read("toast-expired") && !is_read("toast-resumed"), "{said}");
    assert_eq!(words.voice(super::Language::English).say("toast-expired"), said);
}

#[test]
fn every_key_is_used() {
    let used = strings();
    let unused: Vec<_> = keys(ENGLISH).into_keys().filter(|key| !used.contains(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_key_that_the_source_names_exists() {
    let keys = keys(ENGLISH);
    let families: BTreeSet<_> =
        keys.keys().filter_map(|key| key.split_once('-')).map(|(first, _)| first).collect();
    // A string with a hyphen whose first part begins keys is meant as one.
    let named = strings()
        .into_iter()
        .filter(|word| word.split_once('-').is_some_and(|(family, _)| families.contains(family)));
    let missing: Vec<_> = named.filter(|word| !keys.contains_key(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_said_directly_exists() {
    let keys = keys(ENGLISH);
    let mut found = 0;
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let source = std::fs::read_to_string(&file).expect("a source file");
        for call in [".say(", ".tell(", "say_in(id, ", "self.say(message, "] {
            for rest in source.split(call).skip(1) {
                let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
                let key = rest.split('"').next().unwrap_or_default();
                assert!(keys.contains_key(key), "{key} in {}", file.display());
                found += 1;
            }
        }
    }
    assert!(found > 50, "the search finds only {found} keys");
}

#[test]
fn every_key_can_be_said_in_every_language() {
    let words = super::Words::default();
    for language in super::Language::ALL {
        for (key, arguments) in keys(ENGLISH) {
            let mut given = fluent_bundle::FluentArgs::new();
            for argument in arguments {
                given.set(argument, 3);
            }
            let said = words.voice(language).format(&key, Some(&given));
            assert!(!said.contains(['{', '}']) && !said.starts_with(&format!("[{key}")), "{key}: {said}");
        }
    }
}

/// The cells of the rows of a table of `docs/words.md` whose header begins so.
fn table(first: &str) -> Vec<Vec<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/words.md");
    let page = std::fs::read_to_string(page).expect("the page about words");
    let rows = page.lines().skip_while(|line| !line.starts_with(&format!("| {first} |"))).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// The words of a message as somebody reads them: small, one blank between two, one around all; names of arguments are none.
fn spoken(words: &str) -> String {
    let words = words.split_whitespace().filter(|word| !word.starts_with('$')).collect::<Vec<_>>().join(" ");
    let of_words = |c: char| if c.is_alphanumeric() || c == '\'' { c } else { ' ' };
    let small: String = words.to_lowercase().chars().map(of_words).collect();
    format!(" {} ", small.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a message has these words in a row; a star at the end stands for any ending.
fn says(message: &str, unwanted: &str) -> bool {
    let wanted = spoken(unwanted.trim_end_matches('*'));
    if unwanted.ends_with('*') { message.contains(wanted.trim_end()) } else { message.contains(&wanted) }
}

#[test]
fn nothing_is_said_that_the_page_about_words_refuses() {
    let ideas = table("idea");
    let column = |number: usize| -> Vec<String> {
        let cells = ideas.iter().filter_map(|row| row.get(number));
        cells.flat_map(|cell| cell.split(", ")).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let gone = table("English").into_iter().filter_map(|row| row.into_iter().next());
    let gone = gone.flat_map(|cell| cell.split(", ").map(str::to_owned).collect::<Vec<_>>());
    let english: Vec<String> = column(3).into_iter().chain(gone).collect();
    let russian = column(4);
    assert!(english.len() > 10 && russian.len() > 10, "the page about words has its tables");
    let mut found = Vec::new();
    for (sources, unwanted) in [(ENGLISH, &english), (RUSSIAN, &russian)] {
        for (key, entry) in sources.iter().copied().flat_map(super::entries) {
            let message = spoken(entry.split_once('=').expect("a message").1);
            let said = unwanted.iter().filter(|words| says(&message, words));
            found.extend(said.map(|words| format!("{key}: “{words}”")));
        }
    }
    assert!(found.is_empty(), "docs/words.md refuses:\n{}", found.join("\n"));
}

#[test]
fn signs_are_set_as_the_page_about_words_says() {
    let mut found = Vec::new();
    for sources in [ENGLISH, RUSSIAN] {
        for (key, entry) in sources.iter().copied().flat_map(super::entries) {
            let message = entry.split_once('=').expect("a message").1;
            let wrong = [" – ", "’"].iter().any(|sign| message.contains(sign))
                || message.lines().any(|line| line.ends_with(" …"));
            found.extend(wrong.then_some(key));
        }
    }
    assert!(found.is_empty(), "{found:?}");
}
