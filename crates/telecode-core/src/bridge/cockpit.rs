//! The cockpit: one pinned message in each thread that says how things stand, with the actions that are used most.
//!
//! What it should show follows from the state of everything else, as the titles of topics do, so no other room thinks of it.
//! It is looked at rarely and changed even more rarely: it is a place to look at, not a live view.

mod page;
mod sight;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use self::sight::Sight;
use super::Bridge;
use super::errands::{Asker, Then};
use crate::change::{Change, CockpitRecord};
use crate::chat::Message;
use crate::errand::{Errand, Failure, FilesErrand};
use crate::ids::{ChatId, SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, Post};
use crate::page::Page;
use crate::preference::{Preferences, Scope};
use crate::time::Now;

/// How often it is looked at whether a cockpit should change: a stream of events costs one look a second.
const LOOK: Duration = Duration::from_secs(1);

/// The least time between two changes of a cockpit in a private chat: seldom enough that it takes little from the chat's
/// budget of a message a second.
const INTERVAL: Duration = Duration::from_secs(10);

/// The same in a group, whose topics share 20 messages a minute.
const GROUP_INTERVAL: Duration = Duration::from_mins(1);

/// The cockpits.
#[derive(Debug, Default)]
pub(super) struct Cockpits {
    of: BTreeMap<ThreadId, Cockpit>,
    /// The branch of a session's workspace when it was last looked at; a restart looks anew.
    branches: HashMap<SessionId, Option<String>>,
    /// When they were last looked at.
    looked: Option<Instant>,
    next: Option<Instant>,
}

#[derive(Debug)]
struct Cockpit {
    record: CockpitRecord,
    /// What it shows; `None` if that is not known.
    sight: Option<Sight>,
    /// When it was last changed.
    changed: Option<Instant>,
}

impl Cockpits {
    pub(super) fn new(stored: Vec<(ThreadId, CockpitRecord)>) -> Self {
        let of = stored.into_iter();
        let of = of.map(|(thread, record)| (thread, Cockpit { record, sight: None, changed: None }));
        Self { of: of.collect(), ..Self::default() }
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.next
    }

    fn thread_of(&self, slot: SlotId) -> Option<ThreadId> {
        self.of.iter().find(|(_, cockpit)| cockpit.record.slot == slot).map(|(thread, _)| *thread)
    }
}

impl Bridge {
    /// After a restart: what was not known to be pinned is pinned.
    pub(super) fn restore_cockpits(&mut self) {
        for cockpit in self.cockpits.of.values() {
            self.outbox.hold(cockpit.record.slot);
            if !cockpit.record.settled {
                self.outbox.pin(cockpit.record.slot);
            }
        }
    }

    /// `/cockpit on|off`.
    pub(super) fn cockpit_command(&mut self, words: &str, message: &Message) {
        let on = match words.to_lowercase().as_str() {
            "on" | "1" => Some(true),
            "off" | "0" => Some(false),
            _ => None,
        };
        let Some(on) = on else {
            let is_on = self.wants_cockpit(message.thread);
            let key = if is_on { "cockpit-is-on" } else { "cockpit-is-off" };
            return self.say_cockpit(key, message);
        };
        let scope = Scope::Thread(message.thread);
        let preferences = Preferences { cockpit: Some(on), ..self.preferences.at(scope) };
        self.prefer(scope, preferences);
        // Who switched it sees so at once.
        self.cockpits.looked = None;
        self.say_cockpit(if on { "cockpit-on" } else { "cockpit-off" }, message);
    }

    fn say_cockpit(&mut self, key: &str, message: &Message) {
        let text = self.voice(message.from.id).say(key);
        self.reply(message.thread, Page::plain(text));
    }

    pub(super) fn wants_cockpit(&self, thread: ThreadId) -> bool {
        let own = self.preferences.at(Scope::Thread(thread)).cockpit;
        // A pin in a group is everybody's: only what was said there counts.
        let person = thread.chat.person();
        let persons = || person.and_then(|person| self.preferences.at(Scope::Person(person)).cockpit);
        own.or_else(persons).unwrap_or(person.is_some() && self.settings.cockpit)
    }

    /// Lets every thread have the cockpit that it should have.
    pub(super) fn settle_cockpits(&mut self, now: Now) {
        let due = self.cockpits.looked.map(|looked| looked + LOOK);
        if let Some(due) = due.filter(|due| *due > now.instant) {
            self.cockpits.next = Some(due);
            return;
        }
        self.cockpits.looked = Some(now.instant);
        self.cockpits.next = None;
        if self.is_ending() {
            return;
        }
        let threads: BTreeSet<_> = self.current.keys().chain(self.cockpits.of.keys()).copied().collect();
        for thread in threads {
            match self.cockpit_session(thread) {
                Some(session) => self.settle_cockpit(thread, session, now),
                None => self.remove_cockpit(thread),
            }
        }
    }

    /// The session that the cockpit of a thread is about, if it should have one.
    fn cockpit_session(&self, thread: ThreadId) -> Option<SessionId> {
        let id = self.session_at(thread).filter(|_| self.wants_cockpit(thread))?;
        let session = self.there(id)?;
        let record = &session.record;
        (record.thread == thread && record.claude.begun && !self.outbox.makes_topic(id)).then_some(id)
    }

    /// Reads which branch a session's workspace has, where a cockpit shows it.
    pub(super) fn look_at_branch(&mut self, id: SessionId) {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        if self.cockpit_session(record.thread) != Some(id) {
            return;
        }
        let asker = Asker::of_thread(record.thread, record.person);
        let what = Errand::Files(FilesErrand::Branch { directory: record.workspace.directory.clone() });
        self.cockpits.branches.entry(id).or_default();
        self.send_unasked(what, &asker, Then::Branch(id));
    }

    pub(super) fn branch_found(&mut self, id: SessionId, branch: Result<Option<String>, Failure>) {
        if let Ok(branch) = branch {
            self.cockpits.branches.insert(id, branch);
        }
    }

    fn settle_cockpit(&mut self, thread: ThreadId, session: SessionId, now: Now) {
        if !self.cockpits.branches.contains_key(&session) {
            self.look_at_branch(session);
        }
        let Some(sight) = self.cockpit_sight(session, now) else { return };
        let Some(cockpit) = self.cockpits.of.get(&thread) else {
            return self.make_cockpit(thread, sight, now);
        };
        if self.outbox.thread_of(cockpit.record.slot) != Some(thread) {
            // It went with its place, or could not be shown.
            return self.remove_cockpit(thread);
        }
        if cockpit.sight.as_ref() == Some(&sight) {
            return;
        }
        let interval = if thread.chat.is_private() { INTERVAL } else { GROUP_INTERVAL };
        let due = cockpit.changed.map(|changed| changed + interval).filter(|due| *due > now.instant);
        if let Some(due) = due {
            self.cockpits.next = Some(self.cockpits.next.map_or(due, |next| next.min(due)));
            return;
        }
        let slot = cockpit.record.slot;
        let other = cockpit.sight.as_ref().is_some_and(|shown| shown.session != sight.session);
        if other {
            self.drop_controls(slot);
        }
        let page = self.cockpit_page(thread, slot, &sight);
        self.replace(slot, page, Hold::Yes);
        self.note_sight(thread, sight, now);
    }

    fn note_sight(&mut self, thread: ThreadId, sight: Sight, now: Now) {
        if let Some(cockpit) = self.cockpits.of.get_mut(&thread) {
            cockpit.sight = Some(sight);
            cockpit.changed = Some(now.instant);
        }
    }

    fn make_cockpit(&mut self, thread: ThreadId, sight: Sight, now: Now) {
        let new = self.reserve_slot();
        let slot = new.id();
        let page = self.cockpit_page(thread, slot, &sight);
        let record = CockpitRecord { slot, settled: false };
        self.cockpits.of.insert(thread, Cockpit { record, sight: None, changed: None });
        self.save(Change::Cockpit { thread, cockpit: Some(record) });
        self.post_in(new, Post::reply(thread, page).hold(Hold::Yes));
        self.outbox.pin(slot);
        self.note_sight(thread, sight, now);
    }

    fn remove_cockpit(&mut self, thread: ThreadId) {
        let Some(cockpit) = self.cockpits.of.remove(&thread) else { return };
        self.save(Change::Cockpit { thread, cockpit: None });
        // Its pin goes with it.
        self.drop_controls(cockpit.record.slot);
        self.remove_slot(cockpit.record.slot);
    }

    fn settle_pin(&mut self, slot: SlotId, settled: bool) -> Option<ThreadId> {
        let thread = self.cockpits.thread_of(slot)?;
        let cockpit = self.cockpits.of.get_mut(&thread)?;
        if cockpit.record.settled != settled {
            cockpit.record.settled = settled;
            let record = cockpit.record;
            self.save(Change::Cockpit { thread, cockpit: Some(record) });
        }
        Some(thread)
    }

    /// Somebody deleted a message that is sent anew: a cockpit has to be pinned again.
    pub(super) fn cockpit_lost(&mut self, slot: SlotId) {
        if self.settle_pin(slot, false).is_some() {
            self.outbox.pin(slot);
        }
    }

    pub(super) fn cockpit_pinned(&mut self, slot: SlotId) {
        self.settle_pin(slot, true);
    }

    /// It stays without a pin, and that is said once in a chat.
    pub(super) fn cockpit_not_pinned(&mut self, slot: SlotId) {
        let told = |chat: ChatId, cockpits: &Cockpits| {
            let mut others = cockpits.of.iter().filter(|(thread, _)| thread.chat == chat);
            others.any(|(_, other)| other.record.slot != slot && other.record.settled)
        };
        let Some(thread) = self.settle_pin(slot, true) else { return };
        if !told(thread.chat, &self.cockpits) {
            let text = self.thread_voice(thread).say("cockpit-not-pinned");
            self.reply(thread, Page::plain(text));
        }
    }
}
