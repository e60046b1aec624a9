//! A random walk over the whole bridge: what may happen, done step by step, with crashes at any effect, to its very end.

mod checks;
mod deaths;
mod deeds;
mod disks;
mod errands;
pub(crate) mod measure;
mod over;
mod picks;
mod places;
mod removal;
mod saying;
mod settling;

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::ProptestConfig;
use telecode_core::seam::Input;
use telecode_core::seam::ask::AskChoice;
use telecode_core::seam::call::{Call, Delivery, Outcome};
use telecode_core::seam::ids::{MessageId, PersonId, SessionId, SlotId, ThreadId, Token};
use telecode_core::seam::page::{ButtonAction, Page};
use telecode_core::seam::pick::{ButtonControl, ButtonPick, RichPick, UndoPick};
use telecode_core::seam::settings::Settings;

pub(crate) use self::deaths::dying;
pub(crate) use self::deeds::{Course, alone, among_many, anything, removing, undoing};
use self::deeds::{Deed, Failure, How};
pub(crate) use self::disks::Disks;
use self::places::Home;
use crate::claude::{Claudes, Move};
use crate::{Line, OWNER, World, settings};

/// After how long an idle agent is put to sleep, and a silent one is stopped.
const IDLE: Duration = Duration::from_mins(1);
const STALL: Duration = Duration::from_mins(2);

/// An owner besides.
pub(crate) const OTHER: i64 = 200;

/// Somebody who is not served.
const STRANGER: i64 = 666;

/// How walks are tried. Every failure while one is made smaller is printed with its whole log, or with the whole bridge, and the
/// test runner keeps what is printed: without a bound that took gigabytes.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig { max_shrink_iters: 500, ..ProptestConfig::default() }
}

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
    /// The messages whose button for a plain answer was pressed.
    wanted_plain: BTreeSet<MessageId>,
    /// How things stood when the other owner was taken out.
    removed: Option<removal::Mark>,
}

impl Walk {
    /// Walks, and lets everything come to its end.
    pub(crate) fn all(course: &Course) -> Self {
        let settings = Settings {
            live: course.live,
            max_live: course.max_live,
            rich: course.rich,
            owners: vec![PersonId(OWNER), PersonId(OTHER)],
            idle_timeout: IDLE,
            stall_timeout: STALL,
            titles: true,
            ..settings()
        };
        let mut walk = Self {
            world: World::with(settings),
            claudes: Claudes::new(course.goes_back()),
            said: Vec::new(),
            home: course.home,
            at: course.home.general(),
            wanted_plain: BTreeSet::new(),
            removed: None,
        };
        walk.world.chat.is_brief = true;
        walk.world.disks = Some(Disks::default());
        walk.home.begins(&mut walk.world);
        walk.knows(&course.buttons);
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
    fn knows(&mut self, picks: &[ButtonPick]) {
        for (n, pick) in picks.iter().enumerate() {
            let control = ButtonControl { token: token(n), slot: NOWHERE, pick: pick.clone() };
            self.world.store.controls.insert(control.token.clone(), control);
        }
        if !picks.is_empty() {
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
            Deed::OtherSaysHere => self.other_says_here(),
            Deed::OtherPresses(n) => self.presses(OTHER, *n),
            Deed::RemovesOther(way) => self.removes_other(*way),
            Deed::SaysLate => self.says_late(),
            Deed::Edits(n) => self.edits(*n),
            Deed::RepliesTo(n) => self.replies(*n),
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
            Deed::Replies(n) => self.queried(*n),
            Deed::Works => self.works(),
            Deed::Steers(n) => self.steers(*n),
            Deed::Undoes(n, steps) => self.undoes(*n, *steps),
            Deed::OpensTerminal(n) => self.claudes.opens_terminal(*n, &mut self.world),
            Deed::ClosesTerminal(n) => self.claudes.closes_terminal(*n, &mut self.world),
            Deed::StrangerSays => {
                self.world.writes(STRANGER, "SECRET", |_| {});
            }
            Deed::Stop => self.writes("/stop", None),
            Deed::Presses(n) => self.presses(OWNER, *n),
            Deed::StrangerPresses(n) => self.presses(STRANGER, *n),
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
            Deed::Answers(outcomes) => self.world.moods.extend(outcomes.iter().cloned()),
            Deed::StoreFails(ms) => {
                self.world.input(Input::StoreFailed { reason: "no space".to_owned() });
                self.world.pass(Duration::from_millis(*ms));
                self.world.input(Input::StoreRecovered);
            }
            Deed::Dying(what) => self.dying(*what),
        }
        self.revives();
        // Now and then somebody looks only after what is done next.
        self.world.looks_at_files(usize::from(self.said.len().is_multiple_of(2)));
        self.claudes.look(&mut self.world);
        self.revives();
        self.holds_always();
    }

    fn revives(&mut self) {
        while self.world.dead {
            self.restarts();
        }
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
            .filter(|(id, _)| self.can_press(person, **id))
            .flat_map(|(id, page)| page.buttons.iter().flatten().map(|button| (*id, button.clone())))
            .collect();
        if buttons.is_empty() {
            return;
        }
        let (message, button) = buttons[n % buttons.len()].clone();
        if let ButtonAction::Press(token) = button.action {
            self.press(person, message, token);
        }
    }

    /// Who wants what was cut to go on has been told what it may have done.
    fn press(&mut self, person: i64, message: MessageId, token: Token) {
        let pick = self.world.store.controls.get(&token).map(|control| &control.pick);
        if let Some(ButtonPick::ResumeTurn(_)) = pick {
            self.claudes.deeds.wants();
        }
        if let Some(ButtonPick::Rich(RichPick::Plain)) = pick {
            self.wanted_plain.insert(message);
        }
        self.world.press_there(person, message, token);
    }

    /// What is in a private chat is pressed there by its person only. Strangers try to do more than they can.
    fn can_press(&self, person: i64, message: MessageId) -> bool {
        let chat = self.world.chat.threads.get(&message).map(|thread| thread.chat);
        person == STRANGER || chat.is_none_or(|chat| !chat.is_private() || chat.number() == person)
    }

    /// One of the buttons of the receipts that are shown.
    fn steers(&mut self, n: usize) {
        let is_it = |pick: &ButtonPick| matches!(pick, ButtonPick::Steering(_));
        self.press_one(n, is_it);
    }

    /// A prompt, a command that is allowed and changes a file, and an answer: as far as nothing comes between.
    fn works(&mut self) {
        self.says("", None);
        self.world.pass(Duration::from_millis(1_200));
        for what in [Move::Finish, Move::Finish, Move::Ask, Move::Finish, Move::Finish, Move::Finish] {
            if self.world.dead {
                // Its guards end Claude with it.
                return;
            }
            self.claudes.step(0, what, &mut self.world);
            self.world.pass(Duration::from_millis(1_200));
            self.press_one(0, |pick| matches!(pick, ButtonPick::Decide(_, AskChoice::Allow)));
        }
    }

    /// One of the buttons of undos, and so many steps of what follows. A crash may come between them.
    fn undoes(&mut self, n: usize, steps: usize) {
        let is_preview = |pick: &ButtonPick| matches!(pick, ButtonPick::Undo(UndoPick::Preview { .. }));
        let is_next = |pick: &ButtonPick| matches!(pick, ButtonPick::Undo(_)) && !is_preview(pick);
        if self.shown_controls(is_next).is_empty() {
            self.press_one(n, is_preview);
        } else {
            self.press_one(n, is_next);
        }
        for _ in 0..steps {
            self.revives();
            self.claudes.look(&mut self.world);
            self.world.pass(Duration::from_millis(1_200));
            if self.world.errands.is_empty() {
                self.queried(n);
            } else {
                self.reports(0, How::Well);
            }
        }
    }

    /// One of the buttons that are shown with such a meaning.
    fn press_one(&mut self, n: usize, is_it: impl Fn(&ButtonPick) -> bool) {
        let found = self.shown_controls(is_it);
        if let Some((message, token)) = found.get(n % found.len().max(1)).cloned() {
            self.press(OWNER, message, token);
        }
    }

    fn shown_controls(&self, is_it: impl Fn(&ButtonPick) -> bool) -> Vec<(MessageId, Token)> {
        let shown = self.world.chat.messages.iter();
        let buttons = shown.flat_map(|(id, page)| page.buttons.iter().flatten().map(|button| (*id, button)));
        let buttons = buttons.filter(|(_, button)| self.pick(&button.action).is_some_and(&is_it));
        let found = buttons.filter_map(|(id, button)| match &button.action {
            ButtonAction::Press(token) => Some((id, token.clone())),
            ButtonAction::Copy(_) | ButtonAction::Open(_) | ButtonAction::Message(..) => None,
        });
        found.collect()
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
                Failure::NotRich if is_rich(&call) => Outcome::Refused("RICH_MESSAGE_REFUSED".to_owned()),
                Failure::NotDelivered | Failure::Unsupported | Failure::NotRich => {
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
    fn pick(&self, action: &ButtonAction) -> Option<&ButtonPick> {
        match action {
            ButtonAction::Press(token) => self.world.store.controls.get(token).map(|control| &control.pick),
            ButtonAction::Copy(_) | ButtonAction::Open(_) | ButtonAction::Message(..) => None,
        }
    }

    pub(crate) fn visible(&self, words: &str) -> Vec<&Page> {
        let chat = &self.world.chat;
        let seen = chat.messages.values().chain(chat.deleted.values());
        seen.filter(|page| whole(page).contains(words)).collect()
    }
}

/// What a message says, also in blocks, and the file that it is.
pub(crate) fn whole(page: &Page) -> String {
    let before = page.rich.iter().flat_map(|rich| &rich.before).map(|page| page.text.as_str());
    let file = page.document.as_ref().map(|file| file.text.as_str()).unwrap_or_default();
    before.chain([page.text.as_str(), file]).collect()
}

fn is_rich(call: &Call) -> bool {
    matches!(call, Call::Send { page, .. } | Call::Edit { page, .. } | Call::Draft { page, .. } if page.rich.is_some())
}
