//! Joins what belongs together: a paste that Telegram cut, forwarded messages, and what came in one batch.
//!
//! A plain message waits for nothing: it is due at once, after what is already there was read.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::change::Piece;
use crate::chat::Message;
use crate::ids::{MessageId, PersonId, SessionId, ThreadId, UpdateId};
use crate::page::utf16_len;
use crate::time::Now;

/// A message of this length may be a piece of a longer one: Telegram's programs cut at 4096 units, at a word's end.
const PIECE_LENGTH: usize = 3_800;

/// How long the rest of a cut paste, or more forwarded messages, are waited for.
const WAIT: Duration = Duration::from_millis(800);

/// Messages that wait for what belongs to them.
#[derive(Debug, Default)]
pub struct Joiner {
    groups: BTreeMap<(ThreadId, PersonId), Group>,
}

/// Messages that make one prompt.
#[derive(Debug)]
pub struct Group {
    /// Where.
    pub thread: ThreadId,
    /// Who.
    pub person: PersonId,
    /// The session that they are for; `None`: one that is still to be made.
    pub session: Option<SessionId>,
    /// The messages, in order.
    pub pieces: Vec<(UpdateId, Message)>,
    due: Instant,
}

impl Joiner {
    /// Takes a message for a session. It comes back from [`Joiner::due`] with what belongs to it.
    pub fn push(&mut self, update: UpdateId, message: Message, session: Option<SessionId>, now: Now) {
        let wait = if may_go_on(&message) { WAIT } else { Duration::ZERO };
        let key = (message.thread, message.from.id);
        let group = self.groups.entry(key).or_insert_with(|| Group {
            thread: message.thread,
            person: message.from.id,
            session,
            pieces: Vec::new(),
            due: now.instant,
        });
        // A comment after forwarded messages may be followed by more of them; the end of a paste is the end.
        let forwards = group.pieces.iter().any(|(_, piece)| piece.forwarded_from.is_some());
        group.due = if wait.is_zero() && forwards { group.due } else { now.after(wait) };
        group.pieces.push((update, message));
    }

    /// Whether the last message of a person may be a piece of a longer one, so that the next one belongs to it whatever it says.
    pub fn expects_more(&self, thread: ThreadId, person: PersonId) -> bool {
        let last = self.groups.get(&(thread, person)).and_then(|group| group.pieces.last());
        last.is_some_and(|(_, message)| utf16_len(&message.text) >= PIECE_LENGTH)
    }

    /// Changes a message that still waits for what belongs to it. Says whether there is one.
    pub fn edit(&mut self, message: &Message) -> bool {
        let groups = self.groups.values_mut().filter(|group| group.thread.chat == message.thread.chat);
        let mut pieces = groups.flat_map(|group| &mut group.pieces);
        let Some((_, known)) = pieces.find(|(_, known)| known.id == message.id) else { return false };
        known.text.clone_from(&message.text);
        true
    }

    /// The session that a person's messages are for that are being gathered in a thread.
    pub fn session(&self, thread: ThreadId, person: PersonId) -> Option<SessionId> {
        self.groups.get(&(thread, person)).and_then(|group| group.session)
    }

    /// Whether something is still being gathered in a thread that may be for a session.
    pub fn gathers(&self, thread: ThreadId, session: SessionId) -> bool {
        let mut groups = self.groups.values().filter(|group| group.thread == thread);
        groups.any(|group| group.session.is_none_or(|meant| meant == session))
    }

    /// Takes out what waits in a thread, due or not: a command wants it to come first.
    pub fn flush(&mut self, thread: ThreadId, person: PersonId) -> Option<Group> {
        self.groups.remove(&(thread, person))
    }

    /// Takes out what people wrote who are not served any more.
    pub fn forget(&mut self, is_gone: impl Fn(PersonId) -> bool) -> Vec<Group> {
        self.groups.extract_if(.., |(_, person), _| is_gone(*person)).map(|(_, group)| group).collect()
    }

    /// Takes out what is due.
    pub fn due(&mut self, now: Now) -> Vec<Group> {
        self.groups.extract_if(.., |_, group| group.due <= now.instant).map(|(_, group)| group).collect()
    }

    /// When something is due.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.groups.values().map(|group| group.due).min()
    }
}

fn may_go_on(message: &Message) -> bool {
    message.forwarded_from.is_some() || utf16_len(&message.text) >= PIECE_LENGTH
}

impl Group {
    /// The messages' ids, in order.
    pub fn messages(&self) -> Vec<MessageId> {
        self.pieces.iter().map(|(_, message)| message.id).collect()
    }

    /// What each message says in [`Group::text`].
    pub fn texts(&self) -> Vec<Piece> {
        let pieces = self.pieces.iter();
        pieces.map(|(_, message)| Piece { message: message.id, text: piece_text(message) }).collect()
    }

    /// The text for Claude: own words first, forwarded ones marked as somebody's.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (index, (_, message)) in self.pieces.iter().enumerate() {
            let piece = piece_text(message);
            if index > 0 {
                text.push_str(self.border(index));
            }
            text.push_str(&piece);
        }
        text
    }

    /// What stands between a piece and the one before: nothing is put into a paste that Telegram cut.
    fn border(&self, index: usize) -> &'static str {
        let (_, before) = &self.pieces[index - 1];
        let cut = before.forwarded_from.is_none() && utf16_len(&before.text) >= PIECE_LENGTH;
        if cut { "\n" } else { "\n\n" }
    }
}

/// What a message says to Claude.
pub fn piece_text(message: &Message) -> String {
    let mut text = String::new();
    if let Some(quote) = &message.quote {
        text.push_str(&quoted(quote));
        text.push('\n');
    }
    match &message.forwarded_from {
        Some(name) => {
            // Forwarded words are data, not orders of the person: they are marked as somebody's.
            let name = name.replace(['"', '<', '>', '\n'], "'");
            let open = format!("<forwarded from=\"{name}\">");
            text.push_str(&[open.as_str(), &message.text, "</forwarded>"].join("\n"));
        }
        None => text.push_str(&message.text),
    }
    text
}

fn quoted(quote: &str) -> String {
    quote.lines().fold(String::new(), |text, line| text + "> " + line + "\n")
}
