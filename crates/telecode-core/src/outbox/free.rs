//! Calls that belong to no slot: toasts, files, pictures, deletions, the menu.
//!
//! Files and pictures of a thread are made one after the other, and so are those that take the buttons off messages of a chat. All
//! but toasts are tried again when the server had no time; toasts are of no use later. A chat that takes nothing gets nothing of
//! this either.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::refusals::CallRefusal;
use super::{Notice, back_off};
use crate::call::{Call, Outcome};
use crate::ids::{CallId, ChatId, ThreadId};

/// How often a call is tried before it is given up.
const TRIES: u32 = 6;

/// How many may be on their way at once; each is a connection of its own.
const AT_ONCE: usize = 6;

/// The same for toasts: whoever pressed looks at the button.
const TOASTS_AT_ONCE: usize = 8;

/// How many toasts may wait; older ones are of no use by then.
const TOASTS: usize = 64;

#[derive(Debug, Default)]
pub(super) struct FreeCalls {
    waiting: Vec<WaitingCall>,
    flying: HashMap<CallId, (Call, u32)>,
}

#[derive(Debug)]
struct WaitingCall {
    call: Call,
    at: Option<Instant>,
    tries: u32,
}

impl FreeCalls {
    /// Wants a call made. Buttons that are being taken off a message already, because somebody pressed more than once, are not
    /// taken off again.
    pub(super) fn push(&mut self, call: Call) {
        if matches!(call, Call::Strip { .. }) && self.has(&call) {
            return;
        }
        let is_toast = |waiting: &WaitingCall| matches!(waiting.call, Call::Toast { .. });
        if matches!(call, Call::Toast { .. })
            && self.waiting.iter().filter(|waiting| is_toast(waiting)).count() >= TOASTS
            && let Some(oldest) = self.waiting.iter().position(is_toast)
        {
            self.waiting.remove(oldest);
        }
        self.waiting.push(WaitingCall { call, at: None, tries: 0 });
    }

    fn has(&self, call: &Call) -> bool {
        let flying = self.flying.values().map(|(flying, _)| flying);
        self.waiting.iter().map(|waiting| &waiting.call).chain(flying).any(|other| other == call)
    }

    /// Takes what can be called now: a file or a picture waits for those before it in its thread, so that pictures that belong
    /// together come in their order. `shut` says until when a chat takes nothing.
    pub(super) fn due(&mut self, now: Instant, shut: impl Fn(ChatId) -> Option<Instant>) -> Vec<(Call, u32)> {
        let mut room = self.room();
        let mut taken = self.taken();
        let ready = |waiting: &WaitingCall| {
            let is_free = place(&waiting.call).is_none_or(|place| taken.insert(place));
            let is_due = waiting.due_at(&shut).is_none_or(|at| at <= now);
            is_free && is_due && room.take(&waiting.call)
        };
        let (due, later): (Vec<_>, Vec<_>) = self.waiting.drain(..).partition(ready);
        self.waiting = later;
        due.into_iter().map(|waiting| (waiting.call, waiting.tries)).collect()
    }

    pub(super) fn fly(&mut self, id: CallId, call: Call, tries: u32) {
        self.flying.insert(id, (call, tries));
    }

    /// The chat of a call on its way.
    pub(super) fn chat_of(&self, id: CallId) -> Option<ChatId> {
        self.flying.get(&id).and_then(|(call, _)| call.chat())
    }

    /// One came back. A file that was not sent is said not to have been.
    pub(super) fn finished(&mut self, id: CallId, outcome: Outcome, now: Instant) -> Option<Notice> {
        let (call, tries) = self.flying.remove(&id)?;
        let (wait, reason) = match outcome {
            Outcome::TooMany(wait) => (wait, CallRefusal::Busy),
            Outcome::Unreachable { .. } => (back_off(tries), CallRefusal::NoAnswer),
            Outcome::Blocked => (back_off(tries), CallRefusal::Blocked),
            Outcome::Muted => (back_off(tries), CallRefusal::NoRight),
            Outcome::ThreadGone | Outcome::ThreadClosed => {
                // What is made once and for all, a file for example, is not lost with its topic.
                let elsewhere = without_topic(call.clone());
                match elsewhere {
                    Some(call) => self.push(call),
                    None => return refused(&call, CallRefusal::NoTopic),
                }
                return None;
            }
            Outcome::Moved(to) => {
                self.push(in_chat(call, to));
                return None;
            }
            Outcome::Refused(reason) => return refused(&call, CallRefusal::Said(reason)),
            Outcome::Unsupported => return refused(&call, CallRefusal::Unsupported),
            Outcome::Gone => return refused(&call, CallRefusal::Gone),
            Outcome::Barred(_) => return refused(&call, CallRefusal::NoRight),
            Outcome::Done(_) | Outcome::Alone(_) | Outcome::Topic(_) => return None,
        };
        if matches!(call, Call::Toast { .. }) {
            return None;
        }
        if tries >= TRIES {
            return refused(&call, reason);
        }
        let at = Some(now + wait + Duration::from_millis(200));
        // What waits behind it stays behind it.
        self.waiting.insert(0, WaitingCall { call, at, tries: tries + 1 });
        None
    }

    /// When something can be called if nothing comes back before.
    pub(super) fn next_deadline(&self, shut: impl Fn(ChatId) -> Option<Instant>) -> Option<Instant> {
        let (room, mut taken) = (self.room(), self.taken());
        let waiting = self.waiting.iter().filter(|waiting| {
            room.has(&waiting.call) && place(&waiting.call).is_none_or(|place| taken.insert(place))
        });
        // What could be called at once was.
        waiting.filter_map(|waiting| waiting.due_at(&shut)).min()
    }

    fn room(&self) -> FreeRoom {
        let toasts = self.flying.values().filter(|(call, _)| matches!(call, Call::Toast { .. })).count();
        FreeRoom {
            toasts: TOASTS_AT_ONCE.saturating_sub(toasts),
            others: AT_ONCE.saturating_sub(self.flying.len() - toasts),
        }
    }

    /// The threads that files are on their way to.
    fn taken(&self) -> HashSet<ThreadId> {
        self.flying.values().filter_map(|(call, _)| place(call)).collect()
    }
}

impl WaitingCall {
    fn due_at(&self, shut: &impl Fn(ChatId) -> Option<Instant>) -> Option<Instant> {
        self.at.max(self.call.chat().and_then(shut))
    }
}

/// How many more calls may be made at once.
struct FreeRoom {
    toasts: usize,
    others: usize,
}

impl FreeRoom {
    fn of(&mut self, call: &Call) -> &mut usize {
        if matches!(call, Call::Toast { .. }) { &mut self.toasts } else { &mut self.others }
    }

    fn take(&mut self, call: &Call) -> bool {
        let left = self.of(call);
        let has = *left > 0;
        *left = left.saturating_sub(1);
        has
    }

    fn has(&self, call: &Call) -> bool {
        if matches!(call, Call::Toast { .. }) { self.toasts > 0 } else { self.others > 0 }
    }
}

/// A person waits for files and pictures; of the rest nothing is missed.
fn refused(call: &Call, reason: CallRefusal) -> Option<Notice> {
    if let Call::File { thread, .. } | Call::Photo { thread, .. } = call {
        return Some(Notice::NotSent { thread: *thread, reason });
    }
    None
}

/// The same call in the chat itself; `None` if it names no topic.
fn without_topic(mut call: Call) -> Option<Call> {
    if let Call::Send { thread, reply_to, .. }
    | Call::File { thread, reply_to, .. }
    | Call::Photo { thread, reply_to, .. } = &mut call
    {
        thread.topic.take()?;
        *reply_to = None;
        return Some(call);
    }
    None
}

/// The same call in a chat that has another id.
fn in_chat(mut call: Call, to: ChatId) -> Call {
    if let Call::Send { thread, reply_to, .. }
    | Call::File { thread, reply_to, .. }
    | Call::Photo { thread, reply_to, .. } = &mut call
    {
        thread.chat = to;
        *reply_to = None;
    }
    call
}

/// Where only one at a time may be on its way.
fn place(call: &Call) -> Option<ThreadId> {
    if let Call::File { thread, .. } | Call::Photo { thread, .. } = call {
        return Some(*thread);
    }
    if let Call::Strip { chat, .. } = call { Some(ThreadId::from(*chat)) } else { None }
}
