//! Calls that belong to no slot: reactions, toasts, files, pictures, unpinning, the menu.
//!
//! They are made at once, files and pictures of a thread one after the other. All but toasts are tried again when the server
//! had no time; toasts are of no use later.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::back_off;
use crate::call::{Call, Outcome};
use crate::ids::{CallId, ChatId, MessageId, ThreadId};

/// How often a call is tried before it is given up.
const TRIES: u32 = 6;

#[derive(Debug, Default)]
pub(super) struct Free {
    waiting: Vec<Waiting>,
    flying: HashMap<CallId, (Call, u32)>,
}

#[derive(Debug)]
struct Waiting {
    call: Call,
    at: Option<Instant>,
    tries: u32,
}

impl Free {
    pub(super) fn push(&mut self, call: Call) {
        if let Call::React { chat, message, .. } = &call {
            // The last reaction on a message wins.
            self.waiting.retain(|old| reacted(&old.call) != Some((*chat, *message)));
        }
        self.waiting.push(Waiting { call, at: None, tries: 0 });
    }

    /// Takes what can be called now. A reaction waits while another one on the same message is on its way, and a file or a
    /// picture for those before it in its thread: pictures that belong together come in their order.
    pub(super) fn due(&mut self, now: Instant) -> Vec<(Call, u32)> {
        let mut taken: HashSet<_> = self.flying.values().filter_map(|(call, _)| place(call)).collect();
        let ready = |waiting: &Waiting| {
            let is_free = place(&waiting.call).is_none_or(|place| taken.insert(place));
            is_free && waiting.at.is_none_or(|at| at <= now)
        };
        let (due, later): (Vec<_>, Vec<_>) = self.waiting.drain(..).partition(ready);
        self.waiting = later;
        due.into_iter().map(|waiting| (waiting.call, waiting.tries)).collect()
    }

    pub(super) fn fly(&mut self, id: CallId, call: Call, tries: u32) {
        self.flying.insert(id, (call, tries));
    }

    pub(super) fn finished(&mut self, id: CallId, outcome: &Outcome, now: Instant) {
        let Some((call, tries)) = self.flying.remove(&id) else { return };
        if *outcome == Outcome::ThreadGone
            && let Some(call) = without_topic(call.clone())
        {
            // What is made once and for all, a file for example, is not lost with its topic.
            return self.push(call);
        }
        let wait = match outcome {
            Outcome::TooMany(wait) => *wait,
            Outcome::Unreachable { .. } => back_off(tries),
            Outcome::Done(_)
            | Outcome::Topic(_)
            | Outcome::Gone
            | Outcome::ThreadGone
            | Outcome::Barred(_)
            | Outcome::Blocked
            | Outcome::Unsupported
            | Outcome::Refused(_) => return,
        };
        if !matches!(call, Call::Toast { .. }) && tries < TRIES {
            let at = Some(now + wait + Duration::from_millis(200));
            // What waits behind it stays behind it.
            self.waiting.insert(0, Waiting { call, at, tries: tries + 1 });
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let flying: HashSet<_> = self.flying.values().filter_map(|(call, _)| place(call)).collect();
        let is_free = |waiting: &&Waiting| place(&waiting.call).is_none_or(|place| !flying.contains(&place));
        self.waiting.iter().filter(is_free).filter_map(|waiting| waiting.at).min()
    }
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

/// Where only one call at a time may be on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Message(ChatId, MessageId),
    Files(ThreadId),
}

fn place(call: &Call) -> Option<Place> {
    if let Call::File { thread, .. } | Call::Photo { thread, .. } = call {
        return Some(Place::Files(*thread));
    }
    reacted(call).map(|(chat, message)| Place::Message(chat, message))
}

/// The message that a call puts a reaction on.
fn reacted(call: &Call) -> Option<(ChatId, MessageId)> {
    if let Call::React { chat, message, .. } = call { Some((*chat, *message)) } else { None }
}
