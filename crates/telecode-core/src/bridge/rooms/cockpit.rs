//! The cockpit: one pinned message in a chat with several sessions that shows the status, with the actions that are used most.
//!
//! What it should show follows from the state of everything else, as the titles of topics do, so no other room thinks of it.
//! It is looked at rarely and changed even more rarely: it is a place to look at, not a live view.

mod page;
mod standing;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::cockpit::standing::CockpitStanding;
use crate::bridge::talks::{Talks, addressee, errands};
use crate::change::{Change, CockpitRecord, SessionRecord};
use crate::chat::Message;
use crate::errand::{Errand, Failure, FilesErrand};
use crate::ids::{ChatId, SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, Post};
use crate::page::Page;
use crate::preference::{Preferences, Scope};
use crate::session::Session;
use crate::time::Now;

/// How often it is looked at whether a cockpit should change: a stream of events costs one look a second.
const LOOK: Duration = Duration::from_secs(1);

/// The least time between two changes of a cockpit in a private chat: seldom enough that it takes little from the chat's
/// budget of a message a second.
const INTERVAL: Duration = Duration::from_secs(10);

/// The same in a group, whose topics share 20 messages a minute.
const GROUP_INTERVAL: Duration = Duration::from_mins(1);

/// The branch of this session's workspace is to be shown.
#[derive(Debug)]
pub(in crate::bridge) struct BranchWanted(SessionId);

/// The cockpits.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Cockpits {
    of: BTreeMap<ThreadId, Cockpit>,
    /// The branch of a session's workspace when it was last looked at; a restart looks anew.
    branches: HashMap<SessionId, BranchSeen>,
    /// Since when there are these in this run.
    begun: Option<Instant>,
    /// When they were last looked at.
    looked: Option<Instant>,
    next: Option<Instant>,
}

/// What is known of the branch of a workspace.
#[derive(Debug)]
enum BranchSeen {
    /// It is being looked at.
    Asked,
    /// It was looked at; `None` if there is none.
    Known(Option<String>),
}

/// What a cockpit shows.
#[derive(Debug, PartialEq, Eq)]
enum CockpitFace {
    /// Whatever it showed in the last run.
    Unknown,
    /// That its chat talks to no session.
    Empty,
    /// The status of a session.
    Session(CockpitStanding),
}

#[derive(Debug)]
struct Cockpit {
    record: CockpitRecord,
    face: CockpitFace,
    /// When it was last changed.
    changed: Option<Instant>,
}

impl Cockpits {
    pub(in crate::bridge) fn new(stored: Vec<(ThreadId, CockpitRecord)>) -> Self {
        let of = stored.into_iter();
        let of = of
            .map(|(thread, record)| (thread, Cockpit { record, face: CockpitFace::Unknown, changed: None }));
        Self { of: of.collect(), ..Self::default() }
    }

    pub(in crate::bridge) fn next_deadline(&self) -> Option<Instant> {
        self.next
    }

    fn thread_of(&self, slot: SlotId) -> Option<ThreadId> {
        self.of.iter().find(|(_, cockpit)| cockpit.record.slot == slot).map(|(thread, _)| *thread)
    }
}

impl Cockpits {
    /// After a restart: what was not known to be pinned is pinned.
    pub(in crate::bridge) fn restore(&self, hall: &mut Hall) {
        for cockpit in self.of.values() {
            hall.outbox.slots.hold(cockpit.record.slot);
            if !cockpit.record.settled {
                hall.outbox.pin(cockpit.record.slot);
            }
        }
    }

    /// `/cockpit [on|off]`.
    pub(in crate::bridge) fn command(&mut self, hall: &mut Hall, words: &str, message: &Message) {
        let on = match words.to_lowercase().as_str() {
            "on" | "1" => Some(true),
            "off" | "0" => Some(false),
            _ => None,
        };
        if on.is_none() && self.of.contains_key(&message.thread) {
            return say_cockpit(hall, "cockpit-is-on", message);
        }
        let on = on.unwrap_or(true);
        let scope = Scope::Thread(message.thread);
        let preferences = Preferences { cockpit: Some(on), ..hall.audience.chosen_in(scope) };
        hall.prefer(scope, preferences);
        // Who switched it sees so at once.
        self.looked = None;
        say_cockpit(hall, if on { "cockpit-on" } else { "cockpit-off" }, message);
    }

    /// Lets every thread have the cockpit that it should have.
    pub(in crate::bridge) fn settle(&mut self, hall: &mut Hall, talks: &mut Talks, now: Now) {
        let due = self.looked.map(|looked| looked + LOOK);
        if let Some(due) = due.filter(|due| *due > now.instant) {
            self.next = Some(due);
            return;
        }
        self.looked = Some(now.instant);
        self.begun.get_or_insert(now.instant);
        self.next = None;
        if hall.is_ending() {
            return;
        }
        let threads: BTreeSet<_> = talks.current.threads().chain(self.of.keys().copied()).collect();
        for thread in threads {
            match cockpit_session(hall, talks, thread) {
                Some(session) => self.settle_one(hall, talks, thread, session, now),
                None if hall.wants_cockpit(thread) && thread.topic.is_none() => self.empty(hall, thread),
                None => self.remove(hall, thread),
            }
        }
    }

    /// Reads which branch a session's workspace has, where a cockpit shows it.
    pub(in crate::bridge) fn look_at_branch(&mut self, hall: &mut Hall, talks: &mut Talks, id: SessionId) {
        let Some(record) = talks.sessions.get(&id).map(Session::record) else { return };
        let is_shown = self.of.contains_key(&record.thread) || is_worth_it(hall, talks, record);
        if !is_shown || cockpit_session(hall, talks, record.thread) != Some(id) {
            return;
        }
        let asker = Asker::of_thread(record.thread, record.person);
        let what = Errand::Files(FilesErrand::Branch { directory: record.workspace.directory.clone() });
        self.branches.entry(id).or_insert(BranchSeen::Asked);
        errands::send_unasked(hall, &talks.sessions, &mut talks.errands, what, &asker, BranchWanted(id));
    }

    pub(in crate::bridge) fn branch_found(
        &mut self,
        BranchWanted(id): BranchWanted,
        branch: Result<Option<String>, Failure>,
    ) {
        // The session may be gone meanwhile.
        let Some(seen) = self.branches.get_mut(&id) else { return };
        match (branch, &seen) {
            (Ok(branch), _) => *seen = BranchSeen::Known(branch),
            (Err(_), BranchSeen::Asked) => *seen = BranchSeen::Known(None),
            (Err(_), BranchSeen::Known(_)) => {}
        }
    }

    pub(in crate::bridge) fn forget(&mut self, session: SessionId) {
        self.branches.remove(&session);
    }

    fn settle_one(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        thread: ThreadId,
        session: SessionId,
        now: Now,
    ) {
        let record = talks.sessions.get(&session).map(Session::record);
        if !self.of.contains_key(&thread) && !record.is_some_and(|record| is_worth_it(hall, talks, record)) {
            return;
        }
        if !self.branches.contains_key(&session) {
            self.look_at_branch(hall, talks, session);
        }
        let Some(standing) = self.standing(hall, talks, session, now) else { return };
        let Some(cockpit) = self.of.get(&thread) else {
            return self.make(hall, thread, standing, now);
        };
        if hall.outbox.slots.thread_of(cockpit.record.slot) != Some(thread) {
            // It went with its place, or could not be shown.
            return self.remove(hall, thread);
        }
        let other = match &cockpit.face {
            CockpitFace::Session(shown) if *shown == standing => return,
            CockpitFace::Session(shown) => shown.session != standing.session,
            CockpitFace::Unknown | CockpitFace::Empty => true,
        };
        let interval = if thread.chat.is_private() { INTERVAL } else { GROUP_INTERVAL };
        // In a new run it may show all that is to be shown but for the branch.
        let asked = cockpit.face == CockpitFace::Unknown
            && matches!(self.branches.get(&session), Some(BranchSeen::Asked));
        let since = if asked { self.begun } else { cockpit.changed };
        let due = since.map(|since| since + interval).filter(|due| *due > now.instant);
        if let Some(due) = due {
            self.next = Some(self.next.map_or(due, |next| next.min(due)));
            return;
        }
        let slot = cockpit.record.slot;
        if other {
            hall.drop_controls(slot);
        }
        let page = page::page(hall, thread, slot, &standing);
        hall.replace(slot, page, Hold::Yes);
        self.note_standing(thread, standing, now);
    }

    fn note_standing(&mut self, thread: ThreadId, standing: CockpitStanding, now: Now) {
        if let Some(cockpit) = self.of.get_mut(&thread) {
            cockpit.face = CockpitFace::Session(standing);
            cockpit.changed = Some(now.instant);
        }
    }

    fn make(&mut self, hall: &mut Hall, thread: ThreadId, standing: CockpitStanding, now: Now) {
        let new = hall.reserve_slot();
        let slot = new.id();
        let page = page::page(hall, thread, slot, &standing);
        let record = CockpitRecord { slot, settled: false };
        self.of.insert(thread, Cockpit { record, face: CockpitFace::Unknown, changed: None });
        hall.save(Change::Cockpit { thread, cockpit: Some(record) });
        hall.post_in(new, Post::reply(thread, page).hold(Hold::Yes));
        hall.outbox.pin(slot);
        self.note_standing(thread, standing, now);
    }

    /// There is no session to say anything of. The message stays for the next one: a chat is pinned to once.
    fn empty(&mut self, hall: &mut Hall, thread: ThreadId) {
        let Some(cockpit) = self.of.get_mut(&thread).filter(|cockpit| cockpit.face != CockpitFace::Empty)
        else {
            return;
        };
        if hall.outbox.slots.thread_of(cockpit.record.slot) != Some(thread) {
            return self.remove(hall, thread);
        }
        cockpit.face = CockpitFace::Empty;
        let slot = cockpit.record.slot;
        hall.drop_controls(slot);
        let page = page::empty(hall, thread, slot);
        hall.replace(slot, page, Hold::Yes);
    }

    fn remove(&mut self, hall: &mut Hall, thread: ThreadId) {
        let Some(cockpit) = self.of.remove(&thread) else { return };
        hall.save(Change::Cockpit { thread, cockpit: None });
        // Its pin goes with it.
        hall.drop_controls(cockpit.record.slot);
        hall.remove_slot(cockpit.record.slot);
    }

    /// Nothing is left to be done about the pin of a cockpit: it is there, or not allowed.
    fn settle_pin(&mut self, hall: &mut Hall, slot: SlotId) -> Option<ThreadId> {
        let thread = self.thread_of(slot)?;
        let cockpit = self.of.get_mut(&thread)?;
        if !cockpit.record.settled {
            cockpit.record.settled = true;
            let record = cockpit.record;
            hall.save(Change::Cockpit { thread, cockpit: Some(record) });
        }
        Some(thread)
    }

    /// Somebody deleted a message that would be sent anew: who deletes a cockpit wants none, until they say so.
    pub(in crate::bridge) fn lost(&mut self, hall: &mut Hall, slot: SlotId) {
        let Some(thread) = self.thread_of(slot) else { return };
        let scope = Scope::Thread(thread);
        let preferences = Preferences { cockpit: Some(false), ..hall.audience.chosen_in(scope) };
        hall.prefer(scope, preferences);
        self.remove(hall, thread);
    }

    pub(in crate::bridge) fn pinned(&mut self, hall: &mut Hall, slot: SlotId) {
        self.settle_pin(hall, slot);
    }

    /// It stays without a pin, and that is said once in a chat.
    pub(in crate::bridge) fn not_pinned(&mut self, hall: &mut Hall, slot: SlotId) {
        let told = |chat: ChatId, cockpits: &Self| {
            let mut others = cockpits.of.iter().filter(|(thread, _)| thread.chat == chat);
            others.any(|(_, other)| other.record.slot != slot && other.record.settled)
        };
        let Some(thread) = self.settle_pin(hall, slot) else { return };
        if !told(thread.chat, self) {
            let text = hall.thread_voice(thread).say("cockpit-not-pinned");
            hall.reply(thread, Page::plain(text));
        }
    }
}

fn say_cockpit(hall: &mut Hall, key: &str, message: &Message) {
    let text = hall.voice(message.from.id).say(key);
    hall.reply(message.thread, Page::plain(text));
}

/// The session that the cockpit of a thread is about, if it should have one.
fn cockpit_session(hall: &Hall, talks: &Talks, thread: ThreadId) -> Option<SessionId> {
    let id = addressee::session_at(&talks.current, &talks.places, thread)
        .filter(|_| hall.wants_cockpit(thread))?;
    let session = addressee::there(&talks.sessions, id)?;
    let record = session.record();
    (record.thread == thread && !hall.outbox.makes_topic(id)).then_some(id)
}

/// Whether the thread of a session gets a cockpit for it: with the second session that has begun there, or because somebody said
/// so. Who has one session sees it all in the chat.
fn is_worth_it(hall: &Hall, talks: &Talks, session: &SessionRecord) -> bool {
    let thread = session.thread;
    let has_begun =
        |record: &&SessionRecord| record.thread == thread && record.claude.begun && !record.standing.closed;
    let begun = || talks.sessions.values().map(Session::record).filter(has_begun).count();
    session.claude.begun && (hall.cockpit_choice(thread) == Some(true) || begun() > 1)
}
