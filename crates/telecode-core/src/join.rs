//! Joins what belongs together: a paste that Telegram cut, and forwarded messages with the words about them.
//!
//! A plain message waits for nothing: it is due at once, and comes back with the input that brought it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::change::PromptPiece;
use crate::chat::{Author, Cited, Message};
use crate::command::is_slash;
use crate::foreign;
use crate::ids::{MessageId, PersonId, SessionId, ThreadId, UpdateId};
use crate::page::utf16_len;
use crate::render::cut;
use crate::time::Now;

/// A message of this length may be a piece of a longer one: Telegram's programs cut at 4096 units, at a word's end.
const PIECE_LENGTH: usize = 3_800;

/// How long the rest of a cut paste, or more forwarded messages, are waited for.
const WAIT: Duration = Duration::from_millis(800);

/// Messages that wait for what belongs to them.
#[derive(Debug, Default)]
pub(crate) struct Joiner {
    groups: BTreeMap<(ThreadId, PersonId), JoinedMessages>,
}

/// Messages that make one prompt.
#[derive(Debug)]
pub(crate) struct JoinedMessages {
    /// The thread that it came from.
    pub thread: ThreadId,
    /// The person who wrote it.
    pub person: PersonId,
    /// The session that they are for; `None`: one that is still to be made.
    pub session: Option<SessionId>,
    /// The messages, in order.
    pub pieces: Vec<(UpdateId, Message)>,
    due: Instant,
}

impl Joiner {
    /// Takes a message for a session. It comes back from [`Joiner::due`] with what belongs to it.
    pub(crate) fn push(&mut self, update: UpdateId, message: Message, session: Option<SessionId>, now: Now) {
        let wait = if may_go_on(&message) { WAIT } else { Duration::ZERO };
        let key = (message.thread, message.from.id);
        let group = self.groups.entry(key).or_insert_with(|| JoinedMessages {
            thread: message.thread,
            person: message.from.id,
            session,
            pieces: Vec::new(),
            due: now.instant,
        });
        // A comment after forwarded messages may be followed by more of them; the end of a paste is the end.
        let forwards = group.pieces.iter().any(|(_, piece)| !piece.is_own());
        group.due = if wait.is_zero() && forwards { group.due } else { now.after(wait) };
        group.pieces.push((update, message));
    }

    /// Whether the last message of a person may be a piece of a longer one, so that the next one belongs to it whatever it says.
    pub(crate) fn expects_more(&self, thread: ThreadId, person: PersonId) -> bool {
        let last = self.groups.get(&(thread, person)).and_then(|group| group.pieces.last());
        last.is_some_and(|(_, message)| is_piece(message))
    }

    /// Changes a message that still waits for what belongs to it. Says whether there is one.
    pub(crate) fn edit(&mut self, message: &Message) -> bool {
        let groups = self.groups.values_mut().filter(|group| group.thread.chat == message.thread.chat);
        let mut pieces = groups.flat_map(|group| &mut group.pieces);
        let Some((_, known)) = pieces.find(|(_, known)| known.id == message.id) else { return false };
        known.text.clone_from(&message.text);
        true
    }

    /// The session that a person's messages are for that are being gathered in a thread.
    pub(crate) fn session(&self, thread: ThreadId, person: PersonId) -> Option<SessionId> {
        self.groups.get(&(thread, person)).and_then(|group| group.session)
    }

    /// Whether something is still being gathered in a thread that may be for a session.
    pub(crate) fn gathers(&self, thread: ThreadId, session: SessionId) -> bool {
        let mut groups = self.groups.values().filter(|group| group.thread == thread);
        groups.any(|group| group.session.is_none_or(|meant| meant == session))
    }

    /// Takes out what waits in a thread, due or not: a command wants it to come first.
    pub(crate) fn flush(&mut self, thread: ThreadId, person: PersonId) -> Option<JoinedMessages> {
        self.groups.remove(&(thread, person))
    }

    /// Takes out what people wrote who are not served any more.
    pub(crate) fn forget(&mut self, is_gone: impl Fn(PersonId) -> bool) -> Vec<JoinedMessages> {
        self.groups.extract_if(.., |(_, person), _| is_gone(*person)).map(|(_, group)| group).collect()
    }

    /// Takes out what is due.
    pub(crate) fn due(&mut self, now: Now) -> Vec<JoinedMessages> {
        self.groups.extract_if(.., |_, group| group.due <= now.instant).map(|(_, group)| group).collect()
    }

    /// When something is due.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.groups.values().map(|group| group.due).min()
    }
}

fn may_go_on(message: &Message) -> bool {
    !message.is_own() || is_piece(message)
}

/// Whether a message may be a piece of a longer one. What is forwarded is whole: a command behind it is one.
fn is_piece(message: &Message) -> bool {
    message.is_own() && utf16_len(&message.text) >= PIECE_LENGTH
}

impl JoinedMessages {
    /// The messages' ids, in order.
    pub(crate) fn messages(&self) -> Vec<MessageId> {
        self.pieces.iter().map(|(_, message)| message.id).collect()
    }

    /// What each message says in [`JoinedMessages::text`].
    pub(crate) fn texts(&self) -> Vec<PromptPiece> {
        let pieces = self.in_order().into_iter();
        pieces.map(|message| PromptPiece { message: message.id, text: piece_text(message) }).collect()
    }

    /// The text for Claude: own words as they are, forwarded ones marked as somebody's.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Message> = None;
        for message in self.in_order() {
            text.push_str(before.map_or("", border));
            text.push_str(&piece_text(message));
            before = Some(message);
        }
        text
    }

    /// The messages as they came. Only a slash command comes after somebody's words: behind it, Claude Code would take these for what
    /// the command is to work with, and may put them into a shell.
    fn in_order(&self) -> Vec<&Message> {
        let all = || self.pieces.iter().map(|(_, message)| message);
        let begins = all().next().is_some_and(|first| first.is_own() && is_slash(&first.text));
        if begins {
            let (own, foreign): (Vec<_>, Vec<_>) = all().partition(|message| message.is_own());
            return foreign.into_iter().chain(own).collect();
        }
        all().collect()
    }

    /// What a session may be called after: the person's own words, or what was forwarded if there are none.
    pub(crate) fn naming_words(&self) -> &str {
        let texts = || self.pieces.iter().map(|(_, message)| message);
        let own = texts().find(|message| message.is_own() && !message.text.trim().is_empty());
        own.or_else(|| texts().next()).map(|message| message.text.as_str()).unwrap_or_default()
    }
}

/// What stands between a message and the one behind it: nothing is put into a paste that Telegram cut.
fn border(before: &Message) -> &'static str {
    if is_piece(before) { "\n" } else { "\n\n" }
}

/// How much of a message of Claude's own is told it again: enough to know which one is meant. In UTF-16 units.
const OWN_EXCERPT: usize = 300;

/// How much of somebody's message that is replied to is told: as much as one message holds. In UTF-16 units.
/// Source: Bot API, `sendMessage`; a rich message may be longer.
const EXCERPT: usize = 4_096;

/// What a message says to Claude: the person's own words as they are, what is somebody else's marked.
pub(crate) fn piece_text(message: &Message) -> String {
    let text = &message.text;
    if let Some(from) = &message.forwarded_from {
        let from = foreign::name(from);
        return format!("<forwarded from=\"{from}\">\n{}</forwarded>", foreign::marked(text));
    }
    let Some(cited) = &message.cited else { return text.clone() };
    if is_slash(text) && !cited.picked {
        // It stays a command of Claude's.
        return text.clone();
    }
    format!("{}\n{text}", cited_text(cited))
}

/// The words that a message is about, and whose they are.
fn cited_text(cited: &Cited) -> String {
    let (lead, limit) = match &cited.by {
        Author::Bot if cited.picked => (String::new(), EXCERPT),
        Author::Bot => ("In reply to:\n".to_owned(), OWN_EXCERPT),
        Author::Same => ("In reply to my message:\n".to_owned(), EXCERPT),
        Author::Other(name) if name.is_empty() => ("In reply to somebody's message:\n".to_owned(), EXCERPT),
        Author::Other(name) => {
            (format!("In reply to the message of \"{}\":\n", foreign::name(name)), EXCERPT)
        }
    };
    lead + &foreign::marked(&cut(&cited.text, limit))
}
