//! What the server finds in a text by itself: commands, mentions, hashtags, links, mail addresses.
//! Bare domains are known by a short list of endings; the real server has the whole list.

use super::entities::{Entity, EntityKind};
use super::text::{blocks_detection, utf16_len};

/// Endings that make a bare word with a dot a link.
const ENDINGS: [&str; 22] = [
    "com", "org", "net", "io", "dev", "me", "rs", "app", "ai", "co", "de", "uk", "fr", "eu", "ru", "ch",
    "info", "gov", "edu", "tv", "us", "xyz",
];
/// The longest command, without the slash (Bot API documentation).
const COMMAND_LIMIT: usize = 64;
/// How long user names are in mentions.
const NAME_LIMITS: std::ops::RangeInclusive<usize> = 3..=32;

/// Adds finds to given entities. A find that overlaps code, a link or another given link is dropped.
pub(crate) fn merge(text: &str, given: Vec<Entity>) -> Vec<Entity> {
    let free: Vec<Entity> =
        find(text).into_iter().filter(|find| !given.iter().any(|entity| clashes(entity, find))).collect();
    given.into_iter().chain(free).collect()
}

fn clashes(given: &Entity, find: &Entity) -> bool {
    let overlap = given.offset < find.end() && find.offset < given.end();
    let holds = given.offset <= find.offset && given.end() >= find.end();
    overlap && (blocks_detection(&given.kind) || (!holds && given.kind.hides_data()))
}

fn find(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut before: Option<char> = None;
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let starts_word = before.is_none_or(|before| !is_word(before) && before != '/' && before != '@');
        let hit = starts_word.then(|| find_at(&text[at..], before)).flatten();
        let (bytes, last) = match &hit {
            Some((_, bytes)) => (*bytes, text[at..at + bytes].chars().last()),
            None => (letter.len_utf8(), Some(letter)),
        };
        let units = utf16_len(&text[at..at + bytes]);
        found.extend(hit.map(|(kind, _)| Entity::new(kind, offset, units)));
        offset += units;
        at += bytes;
        before = last;
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn find_at(rest: &str, before: Option<char>) -> Option<(EntityKind, usize)> {
    match rest.chars().next()? {
        '/' => command(rest).filter(|_| before.is_none_or(|before| !"<>".contains(before))),
        '@' => name(&rest[1..]).map(|length| (EntityKind::Mention, length + 1)),
        '#' => hashtag(&rest[1..]).map(|length| (EntityKind::Hashtag, length + 1)),
        '$' => cashtag(&rest[1..]).map(|length| (EntityKind::Cashtag, length + 1)),
        first if first.is_alphanumeric() => link_or_mail(rest),
        _ => None,
    }
}

fn ascii_run(text: &str) -> usize {
    text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len())
}

fn command(rest: &str) -> Option<(EntityKind, usize)> {
    let length = ascii_run(&rest[1..]);
    if length == 0 || length > COMMAND_LIMIT {
        return None;
    }
    let end = 1 + length;
    let addressed = rest[end..].strip_prefix('@').and_then(name).map_or(0, |length| length + 1);
    let end = end + addressed;
    let follows = rest[end..].chars().next();
    let cut = follows.is_some_and(|next| next == '/' || next == '<' || is_word(next));
    (!cut).then_some((EntityKind::BotCommand, end))
}

fn name(text: &str) -> Option<usize> {
    let length = ascii_run(text);
    let cut = text[length..].chars().next().is_some_and(is_word);
    (NAME_LIMITS.contains(&length) && !cut).then_some(length)
}

fn hashtag(text: &str) -> Option<usize> {
    let length = text.find(|letter: char| !is_word(letter)).unwrap_or(text.len());
    text[..length].chars().any(char::is_alphabetic).then_some(length)
}

fn cashtag(text: &str) -> Option<usize> {
    let length = text.find(|letter: char| !letter.is_ascii_uppercase()).unwrap_or(text.len());
    let cut = text[length..].chars().next().is_some_and(is_word);
    ((1..=8).contains(&length) && !cut).then_some(length)
}

fn link_or_mail(rest: &str) -> Option<(EntityKind, usize)> {
    let end = rest
        .find(|letter: char| letter.is_whitespace() || "<>\"`«»“”".contains(letter))
        .unwrap_or(rest.len());
    let word = strip_tail(&rest[..end]);
    let lower = word.to_lowercase();
    if let Some(host) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) {
        let known = host.split(['/', '?', '#', ':']).next().is_some_and(|host| is_host(host, Tld::Any));
        return known.then_some((EntityKind::Url, word.len()));
    }
    if let Some((user, host)) = word.split_once('@') {
        let plain = user.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-_+".contains(letter));
        let host_end = host.find(|letter: char| !letter.is_ascii_alphanumeric() && !".-".contains(letter));
        let host = strip_tail(&host[..host_end.unwrap_or(host.len())]);
        return (plain && is_host(host, Tld::Any)).then(|| (EntityKind::Email, user.len() + 1 + host.len()));
    }
    let host = lower.split(['/', '?', '#', ':']).next()?;
    is_host(host, Tld::Known).then_some((EntityKind::Url, word.len()))
}

/// Takes off the punctuation that ends a sentence rather than a link.
fn strip_tail(word: &str) -> &str {
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
    match word.strip_suffix(')') {
        Some(inner) if !inner.contains('(') => strip_tail(inner),
        Some(_) | None => word,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tld {
    Any,
    Known,
}

fn is_host(host: &str, tld: Tld) -> bool {
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let clean = host.chars().all(|letter| letter.is_alphanumeric() || ".-".contains(letter));
    let known = match tld {
        Tld::Any => ending.len() >= 2,
        Tld::Known => ENDINGS.contains(&ending),
    };
    clean && known && !name.is_empty() && !name.split('.').any(str::is_empty)
}
