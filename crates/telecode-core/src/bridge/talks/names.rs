//! The names of sessions: 1 to 40 characters, and no two of a person alike.

mod proposed;

pub(in crate::bridge) use self::proposed::proposed_name;

use std::collections::HashSet;

use crate::bridge::talks::roster::Roster;
use crate::ids::{PersonId, SessionId};
use crate::render::is_unseen;
use crate::session::Session;
use crate::words::Voice;
use unicode_segmentation::UnicodeSegmentation;

/// The longest name of a session, in characters.
pub const NAME_LIMIT: usize = 40;

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum NameProblem {
    /// There is nothing to see in it.
    Empty,
    /// It has more than [`NAME_LIMIT`] characters.
    TooLong(usize),
    /// It has characters that are not shown or turn others around.
    Hidden,
    /// Another session has it.
    Taken(SessionId),
}

/// Takes a text as a name: spaces around it and double ones go.
pub(in crate::bridge) fn parse_name(text: &str) -> Result<String, NameProblem> {
    if text.trim().chars().any(is_hidden) {
        return Err(NameProblem::Hidden);
    }
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if !name.chars().any(is_word) && !name.chars().any(|c| c.is_ascii_punctuation()) {
        return Err(NameProblem::Empty);
    }
    if length > NAME_LIMIT { Err(NameProblem::TooLong(length)) } else { Ok(name) }
}

/// What of a text that nobody chose as a name can be one, such as a title: its beginning, without what is not shown.
pub(in crate::bridge) fn name_in_title(title: &str) -> Option<String> {
    let shown = title.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c));
    let shown: String = shown.collect();
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut name = String::new();
    for grapheme in words.graphemes(true) {
        if name.chars().count() + grapheme.chars().count() > NAME_LIMIT {
            break;
        }
        name.push_str(grapheme);
    }
    parse_name(&name).ok()
}

/// The name in what a model calls a session: without marks and what stands around it, and cut between words.
pub(in crate::bridge) fn name_in_answer(title: &str) -> Option<String> {
    let line = title.lines().find(|line| line.chars().any(is_word))?;
    let plain: String = line.chars().filter(|c| !is_hidden(*c) && !matches!(c, '`' | '*')).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let own = words.trim_start_matches(|c| !is_word(c)).trim_end_matches(is_loose_end);
    let name = name_in_title(own)?;
    let is_in_word =
        own.strip_prefix(&name).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
    let whole = name.rsplit_once(' ').filter(|_| is_in_word).map_or(name.as_str(), |(whole, _)| whole);
    Some(whole.trim_end_matches(is_loose_end).to_owned())
}

/// A part of a directory or a branch that reminds of a name: small letters, digits and hyphens.
pub(in crate::bridge) fn slug(name: &str) -> String {
    /// Enough to know it again in a list of directories.
    const LIMIT: usize = 24;
    let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let letters: String = letters.collect();
    let parts: Vec<_> = letters.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(LIMIT).collect();
    slug.trim_end_matches('-').to_owned()
}

/// Letters, digits, and signs such as emoji: what a name can be known by.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// What a name does not end with.
fn is_loose_end(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '…' | '-' | '–' | '—' | '(' | '"' | '«' | '“' | '/')
        || c.is_whitespace()
}

/// Characters that are not shown, or that turn others around. Those that emoji are joined with are none.
pub(in crate::bridge) fn is_hidden(c: char) -> bool {
    is_unseen(c) && !matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
}

impl NameProblem {
    /// What it means, and what to do.
    pub(in crate::bridge) fn text(&self, sessions: &Roster, voice: Voice<'_>) -> String {
        match self {
            Self::Empty => voice.say("name-empty"),
            Self::TooLong(length) => {
                voice.tell("name-too-long", [("length", (*length).into()), ("limit", NAME_LIMIT.into())])
            }
            Self::Hidden => voice.say("name-hidden"),
            Self::Taken(id) => {
                let record = sessions.get(id).map(Session::record);
                let name = record.map(|record| record.name.clone()).unwrap_or_default();
                let is_closed = record.is_some_and(|record| record.standing.closed);
                let key = if is_closed { "name-taken-closed" } else { "name-taken" };
                voice.tell(key, [("name", name.into())])
            }
        }
    }
}

/// The session of a person with this name; capitals do not matter.
pub(in crate::bridge) fn session_named(sessions: &Roster, person: PersonId, name: &str) -> Option<SessionId> {
    let name = name.to_lowercase();
    let mut own = sessions.values().filter(|session| session.record().person == person);
    own.find(|session| session.record().name.to_lowercase() == name).map(|session| session.record().id)
}

/// Takes a text as a name that no other session of the person has.
pub(in crate::bridge) fn new_name(
    sessions: &Roster,
    person: PersonId,
    text: &str,
    of: Option<SessionId>,
) -> Result<String, NameProblem> {
    let name = parse_name(text)?;
    match session_named(sessions, person, &name).filter(|taken| Some(*taken) != of) {
        Some(taken) => Err(NameProblem::Taken(taken)),
        None => Ok(name),
    }
}

/// This name, or one like it that no session of the person has, but for the one that it is for.
pub(in crate::bridge) fn free_name(
    sessions: &Roster,
    person: PersonId,
    wanted: &str,
    of: Option<SessionId>,
) -> String {
    let wanted: String = wanted.chars().take(NAME_LIMIT).collect();
    let records = sessions.values().map(Session::record);
    let others = records.filter(|record| record.person == person && Some(record.id) != of);
    let taken: HashSet<_> = others.map(|record| record.name.to_lowercase()).collect();
    if !taken.contains(&wanted.to_lowercase()) {
        return wanted;
    }
    let mut number = 2_usize;
    loop {
        let end = format!(" {number}");
        let start: String = wanted.chars().take(NAME_LIMIT - end.chars().count()).collect();
        let name = format!("{}{end}", start.trim_end());
        if !taken.contains(&name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

/// A session that nobody named is called after its first prompt.
pub(in crate::bridge) fn propose_name(sessions: &mut Roster, id: SessionId, words: &str) {
    let Some(session) = sessions.get(&id) else { return };
    let record = session.record();
    let is_first = !record.claude.begun && record.books.turns == 0 && session.queue.is_empty();
    if record.named || !is_first {
        return;
    }
    let person = record.person;
    if let Some(name) = proposed_name(words) {
        let name = free_name(sessions, person, &name, Some(id));
        if let Some(session) = sessions.get_mut(&id) {
            session.record_mut().propose_name(name);
        }
    }
}

#[cfg(test)]
mod tests;
