//! The name that a session gets from its first prompt: what it is about, without what is only polite.

use unicode_segmentation::UnicodeSegmentation;

use super::{is_hidden, is_loose_end, is_word};
use crate::command::is_slash;

/// The longest name that is proposed, in characters: it fits a button, with room for a number.
pub(super) const PROPOSAL_LIMIT: usize = 32;

/// How a wish begins that says nothing of it, the longest of those that begin alike first.
const OPENINGS: [&str; 59] = [
    "hi there",
    "hi",
    "hello there",
    "hello",
    "hey",
    "good morning",
    "good evening",
    "please",
    "can you",
    "could you",
    "would you",
    "will you",
    "i'd like you to",
    "i would like you to",
    "i'd like to",
    "i would like to",
    "i want you to",
    "i want to",
    "i need you to",
    "i need to",
    "let's",
    "help me to",
    "help me",
    "have a look at",
    "have a look",
    "take a look at",
    "take a look",
    "look at",
    "look into",
    "the",
    "a",
    "an",
    "привет",
    "здравствуй",
    "здравствуйте",
    "добрый день",
    "доброе утро",
    "добрый вечер",
    "пожалуйста",
    "можешь ли ты",
    "можешь",
    "можете",
    "не мог бы ты",
    "не могли бы вы",
    "помоги мне",
    "помоги",
    "помогите",
    "посмотри на",
    "посмотри",
    "посмотрите",
    "взгляни на",
    "глянь",
    "мне нужно",
    "мне надо",
    "нужно",
    "надо",
    "давай",
    "хочу чтобы ты",
    "я хочу чтобы ты",
];

/// Words that are only polite, wherever they stand.
const POLITE: [&str; 2] = ["please", "пожалуйста"];

/// Words that lead on to something, so that nothing ends with them.
const LEADING: [&str; 69] = [
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "on",
    "at",
    "for",
    "with",
    "and",
    "or",
    "but",
    "which",
    "that",
    "who",
    "is",
    "are",
    "was",
    "be",
    "my",
    "your",
    "our",
    "this",
    "these",
    "from",
    "by",
    "as",
    "it",
    "if",
    "when",
    "there",
    "there's",
    "what",
    "how",
    "why",
    "into",
    "so",
    "и",
    "в",
    "во",
    "на",
    "с",
    "со",
    "по",
    "для",
    "из",
    "к",
    "ко",
    "у",
    "о",
    "об",
    "что",
    "чтобы",
    "который",
    "которая",
    "которые",
    "а",
    "но",
    "это",
    "как",
    "не",
    "же",
    "от",
    "до",
    "за",
    "при",
    "почему",
    "или",
];

/// The name that a session gets from its first prompt. `None` if there are no words in it, or if it is a slash command.
pub(in crate::bridge) fn proposed_name(prompt: &str) -> Option<String> {
    if is_slash(prompt.trim_start()) {
        return None;
    }
    let line = prompt.lines().map(str::trim).find(|line| is_own(line))?;
    let shown: String = line.chars().filter(|c| !is_hidden(*c) && !matches!(c, '`' | '*')).collect();
    let shown = shown.trim_start_matches(|c: char| !is_word(c));
    let name = trouble(shown).unwrap_or_else(|| beginning(shown));
    let name = name.trim_end_matches(is_loose_end);
    name.chars().any(is_word).then(|| name.to_owned())
}

/// An error in a file, if both are named.
fn trouble(line: &str) -> Option<String> {
    let words = || line.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let error = words().find(|word| is_error(word))?;
    let file = words().find_map(file)?;
    let name = format!("{file}: {error}");
    (name.chars().count() <= super::NAME_LIMIT).then_some(name)
}

/// Whether a word is the name of an error, such as `TypeError`.
fn is_error(word: &str) -> bool {
    let is_called = word.ends_with("Error") || word.ends_with("Exception");
    is_called && word.len() > "Exception".len() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The name of a file, if a word is the path of one.
fn file(word: &str) -> Option<&str> {
    let name = word.rsplit('/').next()?;
    let (stem, end) = name.rsplit_once('.')?;
    let is_end = (1..=5).contains(&end.len()) && end.starts_with(|c: char| c.is_ascii_lowercase());
    (!stem.is_empty() && is_end && end.chars().all(|c| c.is_ascii_alphanumeric())).then_some(name)
}

/// As many of the first words as fit, without what is only polite, and without a word at the end that leads on.
fn beginning(line: &str) -> String {
    let own = without_opening(line);
    let own = if own.is_empty() { line } else { own };
    let is_wanted = |word: &&str| !POLITE.contains(&spoken(word).as_str());
    let words: Vec<String> = own.split_whitespace().filter(is_wanted).map(address).collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut length = 0;
    for word in &words {
        length += word.chars().count() + usize::from(!kept.is_empty());
        if length > PROPOSAL_LIMIT {
            break;
        }
        kept.push(word);
    }
    let is_cut = kept.len() < words.len();
    while is_cut && kept.len() > 1 && kept.last().is_some_and(|word| LEADING.contains(&spoken(word).as_str()))
    {
        kept.pop();
    }
    if kept.is_empty() {
        // One long word, or a language without spaces.
        return words.first().map(|word| first_graphemes(word)).unwrap_or_default();
    }
    kept.join(" ")
}

/// A line behind what it politely begins with.
fn without_opening(line: &str) -> &str {
    let mut rest = line;
    let is_joint = |c: char| c.is_whitespace() || matches!(c, ',' | '!' | '.' | ':' | '—' | '–' | '-');
    while let Some(opening) = OPENINGS.iter().find_map(|opening| opens(rest, opening)) {
        rest = opening.trim_start_matches(is_joint);
    }
    rest
}

/// What follows an opening, if a line begins with it; commas in it do not count. It ends like a word: “A/B” and “a.out” begin with none.
fn opens<'l>(line: &'l str, opening: &str) -> Option<&'l str> {
    let mut rest = line;
    for word in opening.split(' ') {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').unwrap_or(rest.len());
        let (first, behind) = rest.split_at(end);
        if first.replace('’', "'").to_lowercase() != word {
            return None;
        }
        rest = behind;
    }
    let end = rest.trim_start_matches([',', '!', '.', ':']);
    (end.is_empty() || end.starts_with(char::is_whitespace) || end.starts_with(['—', '–'])).then_some(rest)
}

/// A word without the signs around it, in small letters.
fn spoken(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A word as it is named: of an address, the issue that it leads to, or its host.
fn address(word: &str) -> String {
    let Some(rest) = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://")) else {
        return word.to_owned();
    };
    let rest =
        rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    // Who logs in, and with what, is nobody's business.
    let rest = rest
        .split_once('@')
        .map_or(rest, |(before, behind)| if before.contains('/') { rest } else { behind });
    let parts: Vec<&str> = rest.split('/').collect();
    if let [.., project, "issues" | "pull" | "merge_requests", number] = parts.as_slice()
        && number.chars().all(|c| c.is_ascii_digit())
    {
        return format!("{project}#{number}");
    }
    parts.first().copied().unwrap_or_default().trim_start_matches("www.").to_owned()
}

/// Whether a line is the person's own words, not somebody's whom they quote.
fn is_own(line: &str) -> bool {
    let is_quoted = line.starts_with('>') || line.starts_with("```");
    !is_quoted && line.chars().any(is_word)
}

/// As much of a word as fits, without cutting what is shown as one sign.
fn first_graphemes(word: &str) -> String {
    let mut name = String::new();
    for grapheme in word.graphemes(true) {
        if name.chars().count() + grapheme.chars().count() > PROPOSAL_LIMIT {
            break;
        }
        name.push_str(grapheme);
    }
    name
}
