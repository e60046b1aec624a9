//! Which session a person means by some words: the best match counts, and only that.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::sessions::list::session_label;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee};
use crate::chat::Message;
use crate::ids::{PersonId, SessionId};
use crate::page::Page;
use crate::pick::{ButtonPick, SessionsPick};
use crate::session::Session;

/// How much is shown of what was searched for, in UTF-16 units.
const WORDS: usize = 60;

/// How many equally good ones are shown to choose from.
const SHOWN: usize = 8;

/// How alike a name has to be to be proposed, from 0 to 1.
const ALIKE: f64 = 0.7;

/// How well words match a name, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NameMatch {
    Exact,
    Prefix,
    /// Every word begins a word of the name or of the workspace.
    Words,
    /// Every word is somewhere in them.
    Parts,
    /// The letters are in the name, in order.
    Letters,
}

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::bridge) enum FoundSession {
    One(SessionId),
    Several(Vec<SessionId>),
    /// None; perhaps this name was meant.
    None(Option<String>),
}

fn rank(words: &str, name: &str, workspace: &str) -> Option<NameMatch> {
    let (words, name) = (words.to_lowercase(), name.to_lowercase());
    let all = format!("{name} {}", workspace.to_lowercase());
    let starts = |word: &str| all.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word));
    if name == words {
        Some(NameMatch::Exact)
    } else if name.starts_with(&words) {
        Some(NameMatch::Prefix)
    } else if words.split_whitespace().all(starts) {
        Some(NameMatch::Words)
    } else if words.split_whitespace().all(|word| all.contains(word)) {
        Some(NameMatch::Parts)
    } else {
        let mut letters = name.chars();
        let in_order = words.chars().filter(|c| !c.is_whitespace()).all(|c| letters.any(|of| of == c));
        in_order.then_some(NameMatch::Letters)
    }
}

/// Finds the session of a person that words mean. Closed ones count only where no open one is as good.
fn find_session(sessions: &Roster, person: PersonId, words: &str) -> FoundSession {
    let there = sessions.values().filter(|session| !session.is_going());
    let own = there.map(Session::record).filter(|it| it.person == person);
    let mut best: Vec<(NameMatch, _)> = Vec::new();
    for record in own.clone() {
        let Some(rank) = rank(words, &record.name, &record.workspace.name) else { continue };
        if best.first().is_some_and(|(other, _)| rank < *other) {
            best.clear();
        }
        if best.first().is_none_or(|(other, _)| rank == *other) {
            best.push((rank, record));
        }
    }
    if best.iter().any(|(_, record)| !record.standing.closed) {
        best.retain(|(_, record)| !record.standing.closed);
    }
    best.sort_by_key(|(_, record)| std::cmp::Reverse(record.books.last_active));
    match &best[..] {
        [(_, one)] => FoundSession::One(one.id),
        [] => {
            let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &words.to_lowercase());
            let alike = own.map(|record| (likeness(&record.name), &record.name));
            let nearest = alike.max_by(|(one, _), (other, _)| one.total_cmp(other));
            FoundSession::None(nearest.filter(|(alike, _)| *alike >= ALIKE).map(|(_, name)| name.clone()))
        }
        several => FoundSession::Several(several.iter().map(|(_, record)| record.id).collect()),
    }
}

/// The session that a command is about: that of its words, else the one that the message means. If that is not clear, it
/// is said, or a list is shown of which each button does what the command does.
pub(super) fn session_meant(
    hall: &mut Hall,
    talks: &Talks,
    words: &str,
    message: &Message,
    pick: fn(SessionId) -> SessionsPick,
) -> Option<SessionId> {
    let voice = hall.voice(message.from.id);
    if words.is_empty() {
        return addressee::session_of_message(hall, talks, message);
    }
    match find_session(&talks.sessions, message.from.id, words) {
        FoundSession::One(id) => Some(id),
        FoundSession::None(nearest) => {
            let words = crate::render::glance(words, WORDS);
            let text = match nearest {
                Some(name) => voice.tell("find-nearest", [("words", words.into()), ("name", name.into())]),
                None => voice.tell("find-none", [("words", words.into())]),
            };
            hall.reply(message.thread, Page::plain(text));
            None
        }
        FoundSession::Several(ids) => {
            let mut menu = Menu::list(Page::plain(voice.say("find-several")));
            for id in ids.into_iter().take(SHOWN) {
                let Some(session) = talks.sessions.get(&id) else { continue };
                menu = menu.row([NewButton::pick(session_label(session), ButtonPick::Sessions(pick(id)))]);
            }
            hall.show_menu(menu, &Asker::from(message));
            None
        }
    }
}

#[cfg(test)]
mod tests;
