//! A random walk over the whole bridge: what may happen, done step by step, with crashes at any effect, to its very end.

mod checks;
mod deeds;
mod errands;
mod picks;
mod places;
mod settling;

use std::time::Duration;

use telecode_core::agent::Decision;
use telecode_core::ask::{Act, AskState, Control};
use telecode_core::bridge::Input;
use telecode_core::call::{Call, Delivery, Outcome};
use telecode_core::change::{SessionRecord, TopicState};
use telecode_core::chat::ChatEvent;
use telecode_core::ids::{ChatId, MessageId, PersonId, SessionId, SlotId, ThreadId, Token};
use telecode_core::page::{ButtonAction, Page};
use telecode_core::settings::Settings;
use telecode_core::time::Wall;

pub(crate) use self::deeds::{Course, alone, among_many, anything};
use self::deeds::{Deed, Failure};
use self::places::Home;
use crate::claude::Claudes;
use crate::{Line, OWNER, World, settings};

/// After how long an idle agent is put to sleep, and a silent one is stopped.
const IDLE: Duration = Duration::from_secs(60);
const STALL: Duration = Duration::from_secs(120);

/// An owner besides.
pub(crate) const OTHER: i64 = 200;

/// How old a message is that was written long ago.
const LATE: i64 = 20 * 60_000;

/// A message of an owner.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) person: i64,
    pub(crate) thread: ThreadId,
    pub(crate) message: MessageId,
    /// Words that no other message has.
    pub(crate) words: String,
    /// The session that it is for; `None`: one that is made for it.
    pub(crate) meant: Option<SessionId>,
}

/// The slot of buttons that could mean anything.
const NOWHERE: SlotId = SlotId(0);

fn token(n: usize) -> Token {
    Token(format!("any-{n}"))
}

/// The world, and what was done in it.
pub(crate) struct Walk {
    pub(crate) world: World,
    pub(crate) claudes: Claudes,
    pub(crate) said: Vec<Said>,
    home: Home,
    /// Where the owner writes.
    at: ThreadId,
}

impl Walk {
    /// Walks, and lets everything come to its end.
    pub(crate) fn all(course: &Course) -> Self {
        let settings = Settings {
            live: course.live,
            max_live: course.max_live,
            owners: vec![PersonId(OWNER), PersonId(OTHER)],
            idle_timeout: IDLE,
            stall_timeout: STALL,
            ..settings()
        };
        let mut walk = Self {
            world: World::with(settings),
            claudes: Claudes::default(),
            said: Vec::new(),
            home: course.home,
            at: course.home.general(),
        };
        walk.home.begins(&mut walk.world);
        walk.knows(&course.acts);
        for deed in &course.deeds {
            walk.does(deed);
        }
        walk.settles();
        walk
    }

    pub(crate) fn log(&self) -> &str {
        self.world.log()
    }

    /// Buttons that mean anything, from before the first deed.
    fn knows(&mut self, acts: &[Act]) {
        for (n, act) in acts.iter().enumerate() {
            let control = Control { token: token(n), slot: NOWHERE, act: act.clone() };
            self.world.store.controls.insert(control.token.clone(), control);
        }
        if !acts.is_empty() {
            self.restarts();
        }
    }

    fn picks(&mut self, n: usize) {
        let count = self.world.store.controls.values().filter(|control| control.slot == NOWHERE).count();
        self.world.press_there(OWNER, MessageId(1), token(n % count.max(1)));
    }

    fn does(&mut self, deed: &Deed) {
        match deed {
            Deed::Says => self.says("", None),
            Deed::GoesTo(n) => self.at = self.thread(*n),
            Deed::Topic(n, event) => self.topic(*n, event),
            Deed::OtherSays => self.other_says(),
            Deed::OtherCommands(words) => {
                self.world.writes(OTHER, words, |_| {});
            }
            Deed::SaysLate => self.says_late(),
            Deed::Edits(n) => self.edits(*n),
            Deed::Replies(n) => self.replies(*n),
            Deed::SaysYes => self.says_yes(),
            Deed::Pastes => self.says(&"x".repeat(3_900), None),
            Deed::Clears => self.writes("//clear", None),
            Deed::New(name) => self.writes(&format!("/new {name}"), None),
            Deed::Picks(n) => self.picks(*n),
            Deed::Commands(words, to) => {
                let to = to.and_then(|n| self.any_message(n));
                self.writes(words, to);
            }
            Deed::Reports(n, how) => self.reports(*n, *how),
            Deed::OpensTerminal(n) => self.claudes.opens_terminal(*n, &mut self.world),
            Deed::ClosesTerminal(n) => self.claudes.closes_terminal(*n, &mut self.world),
            Deed::StrangerSays => {
                self.world.writes(666, "SECRET", |_| {});
            }
            Deed::Stop => self.writes("/stop", None),
            Deed::Presses(n) => self.presses(OWNER, *n),
            Deed::StrangerPresses(n) => self.presses(666, *n),
            Deed::Claude(n, what) => {
                self.claudes.step(*n, *what, &mut self.world);
            }
            Deed::Passes(ms) => self.world.pass(Duration::from_millis(*ms)),
            Deed::KillsClaude(n) => self.claudes.kill(*n, &mut self.world),
            Deed::KillsBot => self.restarts(),
            Deed::KillsBotAfter(effects) => self.world.fuse = Some(*effects),
            Deed::KillsNextAfter(effects) => self.world.next_fuse = Some(*effects),
            Deed::StopsBot => self.stops(),
            Deed::CallsFail(failure) => self.fails(*failure),
            Deed::StoreFails(ms) => {
                self.world.input(Input::StoreFailed { reason: "no space".to_owned() });
                self.world.pass(Duration::from_millis(*ms));
                self.world.input(Input::StoreRecovered);
            }
        }
        self.revives();
        self.claudes.look(&mut self.world);
        self.revives();
        self.holds_always();
    }

    fn revives(&mut self) {
        while self.world.dead {
            self.restarts();
        }
    }

    /// The owner writes, as a reply or where they are.
    fn writes(&mut self, text: &str, reply_to: Option<MessageId>) {
        let (home, thread) = (self.home, self.thread_of(reply_to));
        self.world.writes(OWNER, text, |message| {
            home.shape(message, thread);
            message.reply_to = reply_to;
        });
    }

    /// A reply is in the thread of what it answers.
    fn thread_of(&self, reply_to: Option<MessageId>) -> ThreadId {
        let mine = |id| self.said.iter().find(|said| said.message == id).map(|said| said.thread);
        let known = reply_to.and_then(|id| self.world.chat.threads.get(&id).copied().or_else(|| mine(id)));
        known.filter(|thread| thread.chat == self.at.chat).unwrap_or(self.at)
    }

    /// Says something in the current session, or as a reply.
    fn says(&mut self, more: &str, reply_to: Option<MessageId>) {
        let words = self.is_to_say(OWNER, self.thread_of(reply_to), more, reply_to);
        self.writes(&words, reply_to);
    }

    fn other_says(&mut self) {
        let words = self.is_to_say(OTHER, ThreadId::from(ChatId(OTHER)), "", None);
        self.world.writes(OTHER, &words, |_| {});
    }

    fn says_late(&mut self) {
        let (home, thread) = (self.home, self.at);
        let words = self.is_to_say(OWNER, thread, "", None);
        self.world.writes(OWNER, &words, |message| {
            home.shape(message, thread);
            message.date = Wall(message.date.0 - LATE);
        });
    }

    /// New words, and who they are for.
    fn is_to_say(
        &mut self,
        person: i64,
        thread: ThreadId,
        more: &str,
        reply_to: Option<MessageId>,
    ) -> String {
        let words = format!("word-{}-{more}", self.said.len());
        let meant = self.meant(thread, reply_to);
        if let Some(session) = meant {
            self.claudes.meant.insert(words.clone(), session);
        }
        let message = MessageId(self.world.chat.last_message + 1);
        self.said.push(Said { person, thread, message, words: words.clone(), meant });
        words
    }

    /// One of the messages gets more words.
    fn edits(&mut self, n: usize) {
        let Some(said) = self.said.get(n % self.said.len().max(1)) else { return };
        let (id, thread, home) = (said.message, said.thread, self.home);
        let text = format!("{} edited-{}", said.words, n % 5);
        let is_home = said.person == OWNER;
        let (_, event) = self.world.message(said.person, &text, |message| {
            message.id = id;
            if is_home {
                home.shape(message, thread);
            }
        });
        if let ChatEvent::Message(message) = event {
            self.world.update(ChatEvent::Edited(message));
        }
    }

    /// A bare word decides nothing in a session that the person does not talk to.
    fn says_yes(&mut self) {
        let decided = |walk: &Self| {
            let asks = walk.world.store.asks.values().filter(|ask| {
                matches!(ask.state, AskState::Answered { decision: Decision::Allow { .. }, .. })
            });
            asks.map(|ask| (ask.id, ask.session)).collect::<Vec<_>>()
        };
        let (meant, before) = (self.meant(self.at, None), decided(self));
        self.writes("yes", None);
        let mut new = decided(self).into_iter().filter(|ask| !before.contains(ask));
        assert!(new.all(|(_, session)| Some(session) == meant), "for {meant:?}\n{}", self.log());
    }

    /// The session that a message is for that is said now.
    fn meant(&self, thread: ThreadId, reply_to: Option<MessageId>) -> Option<SessionId> {
        let links = &self.world.store.links;
        let linked = |to| links.iter().rfind(|(of, message, _)| (*of, *message) == (thread.chat, to));
        let replied = reply_to.and_then(linked).map(|(_, _, session)| *session);
        let meant = replied.or_else(|| self.world.store.current.get(&thread).copied());
        // What is closed may be about to be deleted, and then takes nothing. What is about to get a topic of its own leaves the
        // chat at any moment.
        let stays = |record: &SessionRecord| !record.closed && record.topic != TopicState::Wanted;
        meant.filter(|id| self.world.store.sessions.get(id).is_none_or(stays))
    }

    fn replies(&mut self, n: usize) {
        let to = self.any_message(n);
        self.says("", to);
    }

    fn any_message(&self, n: usize) -> Option<MessageId> {
        let mine = self.said.iter().map(|said| said.message);
        let all: Vec<_> = self.world.chat.messages.keys().copied().chain(mine).collect();
        (!all.is_empty()).then(|| all[n % all.len()])
    }

    fn restarts(&mut self) {
        self.claudes.orphaned(&self.world);
        self.world.restart();
    }

    /// An orderly end of the program, and a new run.
    fn stops(&mut self) {
        self.world.input(Input::Stop);
        self.claudes.look(&mut self.world);
        assert!(self.world.dead || self.world.rested, "it does not come to rest:\n{}", self.world.log());
        self.world.rested = false;
        self.restarts();
    }

    fn presses(&mut self, person: i64, n: usize) {
        let buttons: Vec<_> = self
            .world
            .chat
            .messages
            .iter()
            .flat_map(|(id, page)| page.buttons.iter().flatten().map(|button| (*id, button.clone())))
            .collect();
        if buttons.is_empty() {
            return;
        }
        let (message, button) = buttons[n % buttons.len()].clone();
        if let ButtonAction::Press(token) = button.action {
            self.world.press_there(person, message, token);
        }
    }

    /// The next calls fail; later ones are fine again.
    fn fails(&mut self, failure: Failure) {
        self.world.line = Line::Held;
        self.world.pass(Duration::from_millis(1_200));
        let held = std::mem::take(&mut self.world.held);
        for (id, call) in held {
            let outcome = match failure {
                Failure::TooMany => Outcome::TooMany(Duration::from_secs(3)),
                Failure::Unsupported if matches!(call, Call::Draft { .. }) => Outcome::Unsupported,
                Failure::NotDelivered | Failure::Unsupported => {
                    Outcome::Unreachable { delivery: Delivery::No }
                }
                Failure::DeliveredUnknown => {
                    self.world.chat.perform(&call);
                    Outcome::Unreachable { delivery: Delivery::Maybe }
                }
            };
            self.world.input(Input::CallFinished { call: id, outcome });
        }
        self.world.line = Line::Good;
        self.world.answer_calls(|_| None);
    }

    /// What a button that is shown means, if it means anything.
    fn act(&self, action: &ButtonAction) -> Option<&Act> {
        match action {
            ButtonAction::Press(token) => self.world.store.controls.get(token).map(|control| &control.act),
            ButtonAction::Copy(_) | ButtonAction::Open(_) => None,
        }
    }

    pub(crate) fn visible(&self, words: &str) -> Vec<&Page> {
        self.world.chat.messages.values().filter(|page| page.text.contains(words)).collect()
    }
}
