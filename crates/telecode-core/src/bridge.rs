//! The state machine: inputs in, effects out.
//!
//! [`Bridge::handle`] is a table of contents; each room below does one thing. What they want done is gathered in `Out` and
//! handed back at the end, together with the calls that are due.

mod addressee;
mod agents;
mod asks;
mod backlog;
mod begin;
mod calls;
mod cards;
mod changes;
mod chats;
mod cockpit;
mod commands;
mod errands;
mod facts;
mod findings;
mod handling;
mod history;
mod life;
mod limits;
mod live;
mod menus;
mod names;
mod narrowing;
mod notices;
mod peers;
mod people;
mod personas;
mod places;
mod preferences;
mod presses;
mod projects;
mod prompts;
mod queries;
mod queue;
mod recent;
mod recovery;
mod restore;
mod rich;
mod roster;
mod seam;
mod sessions;
mod slash;
mod steering;
mod tasks;
mod terminal;
mod tuning;
mod turns;
mod typed;
mod undo;
mod usage;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Instant;

pub use self::names::NAME_LIMIT;
use self::places::Places;
use self::queue::Wishes;
use self::recent::Recent;
use self::roster::Roster;
pub use self::seam::{Effect, Input};

use crate::access::Access;
use crate::agent::Rule;
use crate::ask::Ask;
use crate::call::Call;
use crate::change::{Change, GroupRecord, LastIds};
use crate::ids::{
    AskId, ChatId, ErrandId, LifeId, MessageId, PersonId, SessionId, SlotId, ThreadId, Token, TurnId,
};
use crate::join::Joiner;
use crate::outbox::{Hold, NewSlot, Outbox, Post};
use crate::page::Page;
use crate::pick::{ButtonControl, ButtonPick};
use crate::preference::Sight;
use crate::random::Random;
use crate::session::Turn;
use crate::settings::{Project, Settings};
use crate::time::Now;
use crate::words::{Language, Voice, Words};

/// The whole behaviour of telecode.
#[derive(Debug)]
pub struct Bridge {
    settings: Settings,
    words: Words,
    random: Random,
    access: Access,
    languages: HashMap<PersonId, Language>,
    /// What was set, by person and by thread.
    preferences: preferences::Chosen,
    /// How people's apps show rich messages.
    sights: HashMap<PersonId, Sight>,
    sessions: Roster,
    current: HashMap<ThreadId, SessionId>,
    asks: BTreeMap<AskId, Ask>,
    controls: HashMap<Token, ButtonControl>,
    links: Links,
    recent: Recent,
    places: Places,
    /// The groups that are served.
    groups: HashMap<ChatId, GroupRecord>,
    /// Directories that became projects from a chat.
    added_projects: Vec<Project>,
    /// What is allowed to all sessions of a project, by its directory.
    project_rules: BTreeMap<String, Vec<Rule>>,
    /// Private chats with the bot have topics.
    private_topics: bool,
    /// The newest list of each thread.
    menus: HashMap<ThreadId, SlotId>,
    /// The personas that were read last, and who is about to write one.
    personas: personas::Known,
    desk: terminal::Desk,
    terminals: terminal::Terminals,
    /// What other sessions wrote and waits for a person.
    peers: peers::Peers,
    errands: HashMap<ErrandId, errands::Waiting>,
    last_errand: u64,
    queries: queries::Queries,
    /// What waits for a person.
    waiting: asks::reminders::Waiting,
    /// What people have seen of it.
    seen: asks::sight::Sights,
    /// Modes that were chosen with a plan and are not confirmed yet.
    pledges: HashMap<SessionId, asks::plans::Pledge>,
    limits: limits::Limits,
    ledger: usage::Ledger,
    cockpits: cockpit::Cockpits,
    handling: handling::Handling,
    joiner: Joiner,
    /// What is on its way back from Claude.
    wishes: Wishes,
    /// The menus of commands that were sent.
    slash: slash::Menus,
    /// What was said while Claude works.
    receipts: steering::Receipts,
    /// What was asked beside the work.
    asides: steering::Asides,
    outbox: Outbox,
    last: LastIds,
    last_life: u64,
    store: StoreState,
    ending: Ending,
    /// What rooms are to hear of, in order.
    happened: VecDeque<Happened>,
    out: Out,
}

/// What one input wants done, while it is handled.
#[derive(Debug, Default)]
struct Out {
    changes: Vec<Change>,
    effects: Vec<Effect>,
}

/// What several rooms care about, which the one that it happens in does not know.
#[derive(Debug)]
enum Happened {
    /// A turn is over.
    TurnEnded {
        session: SessionId,
        /// The turn, if only Claude's edits tell what it changed.
        edits: Option<Box<Turn>>,
    },
}

/// Whether changes can be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StoreState {
    Sound,
    Failing,
}

/// Whether the program is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    No,
    Wanted,
    Done,
}

/// Which session a message belongs to, for the newest messages.
#[derive(Debug, Default)]
struct Links {
    of: HashMap<(ChatId, MessageId), SessionId>,
    order: VecDeque<(ChatId, MessageId)>,
}

impl Links {
    fn insert(&mut self, chat: ChatId, message: MessageId, session: SessionId) {
        if self.of.insert((chat, message), session).is_none() {
            self.order.push_back((chat, message));
        }
        if self.order.len() > crate::change::LINK_LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.of.remove(&oldest);
        }
    }

    fn forget(&mut self, session: SessionId) {
        self.of.retain(|_, of| *of != session);
        self.order.retain(|place| self.of.contains_key(place));
    }

    fn session(&self, chat: ChatId, message: MessageId) -> Option<SessionId> {
        self.of.get(&(chat, message)).copied()
    }
}

impl Bridge {
    /// Takes one input and returns what to do about it, in order.
    pub fn handle(&mut self, input: Input, now: Now) -> Vec<Effect> {
        match input {
            Input::Started => self.started(now),
            Input::Update { id, event } => self.chat_event(id, event, now),
            Input::Agent { session, life, event } => self.agent_event(session, life, event, now),
            Input::Inspected { session, traces, lost } => self.inspected(session, &traces, lost, now),
            Input::Reported { errand, report } => self.reported(errand, report, now),
            Input::Held { session, holder } => self.held(session, holder, now),
            Input::Overheard { session, entries } => self.overheard(session, &entries),
            Input::Configured(settings) => self.configured(*settings, now),
            Input::Paired(left) => self.keep_paired(&left, now),
            Input::Me { name, topics } => self.learn_of_me(name, topics),
            Input::Taken { session, turn, snapshot } => self.taken(session, turn, snapshot),
            Input::CallFinished { call, outcome } => self.call_finished(call, outcome, now),
            Input::StoreFailed { reason } => self.store_failed(&reason),
            Input::StoreRecovered => self.store_recovered(),
            Input::Tick => {}
            Input::Stop => self.stop(),
        }
        self.spread();
        self.passed(now);
        self.take_out(now)
    }

    /// Tells every room what happened in another.
    fn spread(&mut self) {
        while let Some(happened) = self.happened.pop_front() {
            match happened {
                Happened::TurnEnded { session, edits } => {
                    if let Some(turn) = edits {
                        self.show_edits(session, &turn);
                    }
                    self.look_at_branch(session);
                }
            }
        }
    }

    /// When to send [`Input::Tick`] if nothing happens before.
    pub fn next_deadline(&self) -> Option<Instant> {
        let sessions = self.sessions.awake().filter_map(|(_, session)| self.session_deadline(session));
        let calls = match self.store {
            StoreState::Sound => self.outbox.next_deadline(),
            StoreState::Failing => self.outbox.next_free_deadline(),
        };
        let rest = [
            self.joiner.next_deadline(),
            self.access.code_until(),
            self.topics_deadline(),
            self.reminder_deadline(),
            self.limits.next_deadline(),
            self.cockpits.next_deadline(),
            calls,
        ];
        sessions.chain(rest.into_iter().flatten()).min()
    }

    /// Does what time alone makes due.
    fn passed(&mut self, now: Now) {
        self.renew_code(now);
        for group in self.joiner.due(now) {
            self.prompted(&group, now);
        }
        self.settle_wishes();
        self.settle_limits(now);
        self.settle_receipts();
        self.all_go_on(now);
        self.let_go();
        self.sessions_passed(now);
        self.settle_queries(now);
        self.let_leave();
        self.keep_limit();
        self.limit_live(now);
        self.show_waking(now);
        self.show_asking(now);
        self.spread();
        self.rest();
        self.settle_sessions();
        self.settle_waiting(now);
        self.settle_topics(now);
        self.settle_cockpits(now);
    }

    fn take_out(&mut self, now: Now) -> Vec<Effect> {
        let view = live::Live {
            sessions: &self.sessions,
            words: &self.words,
            asks: &self.asks,
            languages: &self.languages,
            groups: &self.groups,
            preferences: &self.preferences,
            asked: &self.queries.shown,
            sights: &self.sights,
            rich: self.settings.rich,
            now,
        };
        let due = match self.store {
            StoreState::Sound => self.outbox.due(now, |session, shape| view.page(session, shape)),
            // A kept page could not be marked as being sent.
            StoreState::Failing => self.outbox.due_free(now),
        };
        self.out.changes.extend(due.changes);
        let out = std::mem::take(&mut self.out);
        for change in &out.changes {
            if let Change::Linked { chat, message, session } = change {
                self.links.insert(*chat, *message, *session);
            } else if let Change::SlotGone(slot) = change {
                self.controls.retain(|_, control| control.slot != *slot);
            }
        }
        let save = (!out.changes.is_empty()).then_some(Effect::Save(out.changes));
        let calls = due.calls.into_iter().map(|(id, call)| Effect::Call { id, call });
        save.into_iter().chain(out.effects).chain(calls).collect()
    }

    // What the rooms share.

    fn save(&mut self, change: Change) {
        self.out.changes.push(change);
    }

    fn effect(&mut self, effect: Effect) {
        self.out.effects.push(effect);
    }

    fn voice(&self, person: PersonId) -> Voice<'_> {
        self.words.voice(self.languages.get(&person).copied().unwrap_or_default())
    }

    /// Who a thread is for: the person of a private chat, or who lets a group be served.
    fn person_of(&self, thread: ThreadId) -> Option<PersonId> {
        thread.chat.person().or_else(|| self.groups.get(&thread.chat).map(|group| group.person))
    }

    fn thread_voice(&self, thread: ThreadId) -> Voice<'_> {
        let language = self.person_of(thread).and_then(|person| self.languages.get(&person));
        self.words.voice(language.copied().unwrap_or_default())
    }

    /// Answers a command, or says something by itself.
    fn reply(&mut self, thread: ThreadId, page: Page) -> SlotId {
        self.post(Post::reply(thread, page))
    }

    fn post(&mut self, post: Post) -> SlotId {
        self.outbox.post(post, &mut self.out.changes)
    }

    /// Reserves the slot of a page that is one message, for its buttons.
    fn reserve_slot(&mut self) -> NewSlot {
        self.outbox.reserve(&Page::default())
    }

    /// Posts in the slot that was reserved for it.
    fn post_in(&mut self, slot: NewSlot, post: Post) -> SlotId {
        self.outbox.post_in(slot, post, &mut self.out.changes)
    }

    fn replace(&mut self, slot: SlotId, page: Page, hold: Hold) {
        self.outbox.replace(slot, page, hold, &mut self.out.changes);
    }

    fn free(&mut self, call: Call) {
        self.outbox.free(call);
    }

    /// Makes a button's meaning known; the slot is the one that it will be shown in.
    fn control(&mut self, slot: SlotId, pick: ButtonPick) -> Token {
        let control = ButtonControl { token: self.random.token(), slot, pick };
        let token = control.token.clone();
        self.save(Change::Control(control.clone()));
        self.controls.insert(token.clone(), control);
        token
    }

    /// The button of a slot that means this already, or a new one.
    fn control_again(&mut self, slot: SlotId, pick: ButtonPick) -> Token {
        let known = self.controls.values().find(|control| control.slot == slot && control.pick == pick);
        let known = known.map(|control| control.token.clone());
        known.unwrap_or_else(|| self.control(slot, pick))
    }

    /// The buttons of a slot mean nothing any more.
    fn drop_controls(&mut self, slot: SlotId) {
        self.retire(slot);
        self.controls.retain(|_, control| control.slot != slot);
        self.save(Change::ControlsGone(slot));
    }

    fn next_session(&mut self) -> SessionId {
        self.last.session = SessionId(self.last.session.0 + 1);
        self.last.session
    }

    fn next_turn(&mut self) -> TurnId {
        self.last.turn = TurnId(self.last.turn.0 + 1);
        self.last.turn
    }

    fn next_ask(&mut self) -> AskId {
        self.last.ask = AskId(self.last.ask.0 + 1);
        self.last.ask
    }

    fn next_life(&mut self) -> LifeId {
        self.last_life += 1;
        LifeId(self.last_life)
    }
}
