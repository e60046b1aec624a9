//! The bot's reactions: of each message only the last one that is wanted counts, and the end of a prompt always shows.
//!
//! Few are on their way at once, and a flood of messages gets fewer of them: what nobody has seen anything of needs no sign
//! that it was seen, but what shows that it waits must not show that for ever.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::back_off;
use crate::call::{Call, Outcome, Reaction};
use crate::change::{Change, ReactionRecord};
use crate::ids::{ChatId, MessageId};
use crate::outbox::changes::RoundChanges;

/// How many may be on their way at once; of one chat only one is.
const AT_ONCE: usize = 4;

/// How many of a chat may follow each other at once. Telegram names no number for reactions; these are ours, and a 429 counts.
const BURST: f64 = 10.0;

/// How many of a chat are made a second in the long run.
const PER_SECOND: f64 = 5.0;

/// How many messages of a chat may wait for a sign that is not the end: a person cannot follow more.
const PASSING: usize = 50;

/// How many messages of a chat may wait for any sign.
const WAITING: usize = 1_000;

/// Of how many messages it is remembered that they show a sign; the oldest are forgotten.
const KNOWN: usize = 5_000;

/// How often a sign is tried against a server that does not answer.
const TRIES: u32 = 6;

/// The same for the end of a prompt: about half an hour.
const TRIES_OF_END: u32 = 30;

type Place = (ChatId, MessageId);

#[derive(Debug, Default)]
pub(super) struct Reactions {
    faces: HashMap<Place, ReactionFace>,
    /// What waits, in the order in which it came.
    waiting: VecDeque<Place>,
    /// What shows a sign, in the order in which it came.
    known: VecDeque<Place>,
    flying: BTreeMap<ChatId, (MessageId, Reaction)>,
    paces: HashMap<ChatId, ReactionPace>,
    /// The ends that are stored, because a crash must not eat them.
    stored: BTreeMap<Place, ReactionRecord>,
    /// What is stored may not be what is to be shown any more.
    stirred: bool,
}

/// What a message shows, and is to show.
#[derive(Debug, Default)]
struct ReactionFace {
    /// It shows a sign, or may do so.
    touched: bool,
    wanted: Option<Reaction>,
    not_before: Option<Instant>,
    tries: u32,
}

/// What a chat has taken.
#[derive(Debug)]
struct ReactionPace {
    tokens: f64,
    counted: Instant,
}

impl ReactionPace {
    /// When the next one may be made.
    fn free_at(&self) -> Instant {
        let missing = (1.0 - self.tokens).max(0.0) / PER_SECOND;
        if missing > 0.0 {
            return self.counted + Duration::from_secs_f64(missing) + Duration::from_micros(1);
        }
        self.counted
    }

    fn take(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.counted).as_secs_f64();
        self.tokens = (self.tokens + passed * PER_SECOND).min(BURST) - 1.0;
        self.counted = now;
    }
}

impl Reactions {
    /// Wants a reaction on a message, in the place of what was wanted there.
    pub(super) fn put(&mut self, chat: ChatId, message: MessageId, reaction: Reaction) {
        let place = (chat, message);
        self.stir();
        if let Some(face) = self.faces.get_mut(&place).filter(|face| face.wanted.is_some()) {
            face.wanted = Some(reaction);
            return;
        }
        let waiting = self.waiting.iter().filter(|(of, _)| *of == chat).count();
        let most = if reaction.is_end() { WAITING } else { PASSING };
        let face = self.faces.entry(place).or_default();
        if !face.touched && waiting >= most {
            self.faces.remove(&place);
            return;
        }
        face.wanted = Some(reaction);
        self.waiting.push_back(place);
    }

    /// An earlier run may have left a sign on this message.
    pub(super) fn remember(&mut self, chat: ChatId, message: MessageId) {
        self.touch((chat, message));
    }

    /// Whether a message shows a sign, or is about to.
    pub(super) fn has(&self, chat: ChatId, message: MessageId) -> bool {
        self.faces.contains_key(&(chat, message))
    }

    /// An earlier run stored that this end is to be shown.
    pub(super) fn restore(&mut self, record: ReactionRecord) {
        let place = (record.chat, record.message);
        self.stored.insert(place, record);
        self.touch(place);
    }

    /// Something was wanted, or came back.
    pub(super) fn stir(&mut self) {
        self.stirred = true;
    }

    /// Whether what is to be stored may have changed.
    pub(super) fn is_stirred(&self) -> bool {
        self.stirred
    }

    /// Says what is to be stored for each end to be shown once, whatever crashes: those that wait and fly, and those that
    /// come `after` a slot.
    pub(super) fn note_ends(
        &mut self,
        after: impl Iterator<Item = ReactionRecord>,
        changes: &mut RoundChanges,
    ) {
        self.stirred = false;
        let wanted = |place: &Place| self.faces.get(place).and_then(|face| face.wanted);
        let flying = self.flying.iter().map(|(chat, (message, reaction))| ((*chat, *message), *reaction));
        // What is wanted comes in the place of what flies.
        let waiting = self.waiting.iter().filter_map(|place| Some((*place, wanted(place)?)));
        let open: BTreeMap<_, _> = flying.chain(waiting).collect();
        let open = open.into_iter().filter(|(_, reaction)| reaction.is_end());
        let open =
            open.map(|((chat, message), reaction)| ReactionRecord { chat, message, reaction, after: None });
        let ends: BTreeMap<_, _> = open.chain(after).map(|end| ((end.chat, end.message), end)).collect();
        let gone = self.stored.keys().filter(|place| !ends.contains_key(place));
        changes.extend(gone.map(|&(chat, message)| Change::ReactionGone { chat, message }));
        let new = ends.iter().filter(|(place, end)| self.stored.get(place) != Some(end));
        changes.extend(new.map(|(_, end)| Change::Reaction(*end)));
        self.stored = ends;
    }

    /// Forgets what is in chats that may not be written to.
    pub(super) fn retain(&mut self, may: impl Fn(ChatId) -> bool) {
        self.stirred |= self.waiting.iter().any(|(chat, _)| !may(*chat));
        self.waiting.retain(|(chat, _)| may(*chat));
        self.known.retain(|(chat, _)| may(*chat));
        self.faces.retain(|(chat, _), _| may(*chat));
    }

    /// Takes the next one that can be made now. `shut` says until when a chat takes nothing.
    pub(super) fn next(
        &mut self,
        now: Instant,
        shut: impl Fn(ChatId) -> Option<Instant>,
    ) -> Option<(ChatId, MessageId, Reaction)> {
        let is_free =
            |place: &&Place| self.may_go(**place) && self.due_at(**place, &shut).is_none_or(|at| at <= now);
        let place = *self.waiting.iter().find(is_free)?;
        self.waiting.retain(|other| *other != place);
        let face = self.faces.get_mut(&place)?;
        let reaction = face.wanted.take()?;
        let (chat, message) = place;
        self.flying.insert(chat, (message, reaction));
        self.paces.entry(chat).or_insert(ReactionPace { tokens: BURST, counted: now }).take(now);
        self.touch(place);
        Some((chat, message, reaction))
    }

    /// Whether nothing is on its way that a place has to wait for.
    fn may_go(&self, (chat, _): Place) -> bool {
        self.flying.len() < AT_ONCE && !self.flying.contains_key(&chat)
    }

    /// When a place is due; `None` is at once.
    fn due_at(&self, place: Place, shut: &impl Fn(ChatId) -> Option<Instant>) -> Option<Instant> {
        let (chat, _) = place;
        let not_before = self.faces.get(&place).and_then(|face| face.not_before);
        let pace = self.paces.get(&chat).map(ReactionPace::free_at);
        not_before.max(shut(chat)).max(pace)
    }

    /// One came back.
    pub(super) fn finished(&mut self, chat: ChatId, outcome: &Outcome, now: Instant) {
        let Some((message, reaction)) = self.flying.remove(&chat) else { return };
        self.stir();
        let place = (chat, message);
        let Some(face) = self.faces.get_mut(&place) else { return };
        let wait = match outcome {
            Outcome::TooMany(wait) => *wait,
            Outcome::Unreachable { .. } | Outcome::Blocked | Outcome::Muted => {
                face.tries += 1;
                back_off(face.tries)
            }
            Outcome::Done(_) => {
                face.tries = 0;
                if reaction.is_end() && face.wanted.is_none() {
                    self.forget(place);
                }
                return;
            }
            Outcome::Alone(_)
            | Outcome::Topic(_)
            | Outcome::Gone
            | Outcome::ThreadGone
            | Outcome::ThreadClosed
            | Outcome::Barred(_)
            | Outcome::Moved(_)
            | Outcome::Unsupported
            | Outcome::Refused(_) => return self.forget(place),
        };
        let most = if reaction.is_end() { TRIES_OF_END } else { TRIES };
        if face.wanted.is_none() {
            if face.tries >= most {
                return;
            }
            face.wanted = Some(reaction);
            self.waiting.push_front(place);
        }
        face.not_before = Some(now + wait + Duration::from_millis(200));
    }

    /// When one can be made if nothing comes back before.
    pub(super) fn next_deadline(&self, shut: impl Fn(ChatId) -> Option<Instant>) -> Option<Instant> {
        // What could be made at once was.
        let waiting = self.waiting.iter().filter(|place| self.may_go(**place));
        waiting.filter_map(|place| self.due_at(*place, &shut)).min()
    }

    fn touch(&mut self, place: Place) {
        let face = self.faces.entry(place).or_default();
        if std::mem::replace(&mut face.touched, true) {
            return;
        }
        self.known.push_back(place);
        if self.known.len() > KNOWN
            && let Some(oldest) = self.known.pop_front()
        {
            self.forget(oldest);
        }
    }

    fn forget(&mut self, place: Place) {
        if self.faces.remove(&place).is_some() {
            self.stir();
            self.waiting.retain(|other| *other != place);
            self.known.retain(|other| *other != place);
        }
    }
}

impl Reaction {
    /// Whether nothing comes after it.
    pub fn is_end(self) -> bool {
        match self {
            Self::Answered | Self::Failed => true,
            Self::Received | Self::TakenUp | Self::Queued | Self::Edited => false,
        }
    }
}

/// The call of a reaction.
pub(super) fn call((chat, message, reaction): (ChatId, MessageId, Reaction)) -> Call {
    Call::React { chat, message, reaction }
}
