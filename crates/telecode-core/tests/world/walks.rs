//! Random walks over the whole bridge, with crashes at any effect. What must hold afterwards is checked per identity.

use std::collections::HashSet;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use telecode_core::agent::Decision;
use telecode_core::ask::AskState;
use telecode_core::bridge::Input;
use telecode_core::call::{Call, Delivery, Outcome};
use telecode_core::change::{PromptStage, SlotRecord, SlotState, TurnStage};
use telecode_core::ids::{MessageId, Token};
use telecode_core::page::{ButtonAction, ENTITY_LIMIT, Page, TEXT_LIMIT, utf16_len};
use telecode_core::settings::{LiveView, Settings};

use crate::claude::{Claude, Move};
use crate::store::is_open;
use crate::{Line, OWNER, World, settings};

/// What may happen next.
#[derive(Debug, Clone)]
enum Deed {
    Says,
    SaysYes,
    /// A paste that Telegram cut, of which the rest comes later or not at all.
    Pastes,
    StrangerSays,
    Stop,
    Presses(usize),
    StrangerPresses(usize),
    Claude(Move),
    Passes(u64),
    KillsClaude,
    KillsBot,
    KillsBotAfter(u32),
    /// The next run is killed as well.
    KillsNextAfter(u32),
    StopsBot,
    CallsFail(Failure),
    StoreFails(u64),
}

/// How Telegram treats what is on its way.
#[derive(Debug, Clone, Copy)]
enum Failure {
    TooMany,
    NotDelivered,
    DeliveredUnknown,
    Unsupported,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![3 => Just(Move::Think), 3 => Just(Move::Ask), 3 => Just(Move::Finish)]
}

fn deeds() -> impl Strategy<Value = (LiveView, Vec<Deed>)> {
    let failure = prop_oneof![
        Just(Failure::TooMany),
        Just(Failure::NotDelivered),
        Just(Failure::DeliveredUnknown),
        Just(Failure::Unsupported),
    ];
    let deed = prop_oneof![
        8 => Just(Deed::Says),
        1 => Just(Deed::SaysYes),
        1 => Just(Deed::Pastes),
        1 => Just(Deed::StrangerSays),
        1 => Just(Deed::Stop),
        5 => any::<usize>().prop_map(Deed::Presses),
        1 => any::<usize>().prop_map(Deed::StrangerPresses),
        18 => moves().prop_map(Deed::Claude),
        6 => (0_u64..5_000).prop_map(Deed::Passes),
        1 => Just(Deed::KillsClaude),
        1 => Just(Deed::KillsBot),
        3 => (0_u32..12).prop_map(Deed::KillsBotAfter),
        1 => (0_u32..12).prop_map(Deed::KillsNextAfter),
        1 => Just(Deed::StopsBot),
        2 => failure.prop_map(Deed::CallsFail),
        1 => (0_u64..5_000).prop_map(Deed::StoreFails),
    ];
    (prop_oneof![Just(LiveView::Auto), Just(LiveView::Edits)], vec(deed, 1..60))
}

/// The words of buttons that go on with what waits.
const GOES_ON: [&str; 3] = ["Allow", "Resume", "Back"];

struct Walk {
    world: World,
    claude: Claude,
    /// What was said, each in its own words.
    said: Vec<(MessageId, String)>,
}

impl Walk {
    fn new(live: LiveView) -> Self {
        let world = World::with(Settings { live, ..settings() });
        Self { world, claude: Claude::default(), said: Vec::new() }
    }

    /// Walks, and lets everything come to its end.
    fn all((live, deeds): &(LiveView, Vec<Deed>)) -> Self {
        let mut walk = Self::new(*live);
        for deed in deeds {
            walk.does(deed);
        }
        walk.settles();
        walk
    }

    fn does(&mut self, deed: &Deed) {
        match deed {
            Deed::Says => self.says(""),
            Deed::SaysYes => {
                self.world.says("yes");
            }
            Deed::Pastes => self.says(&"x".repeat(3_900)),
            Deed::StrangerSays => {
                self.world.writes(666, "SECRET", |_| {});
            }
            Deed::Stop => {
                self.world.says("/stop");
            }
            Deed::Presses(n) => self.presses(OWNER, *n),
            Deed::StrangerPresses(n) => self.presses(666, *n),
            Deed::Claude(what) => {
                self.claude.step(*what, &mut self.world);
            }
            Deed::Passes(ms) => self.world.pass(Duration::from_millis(*ms)),
            Deed::KillsClaude => self.claude.kill(&mut self.world),
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
        self.claude.look(&mut self.world);
        self.revives();
    }

    fn revives(&mut self) {
        while self.world.dead {
            self.restarts();
        }
    }

    fn says(&mut self, more: &str) {
        let words = format!("word-{}-{more}", self.said.len());
        let id = self.world.says(&words);
        self.said.push((id, words));
    }

    fn restarts(&mut self) {
        self.claude.orphaned();
        self.world.restart();
    }

    /// An orderly end of the program, and a new run.
    fn stops(&mut self) {
        self.world.input(Input::Stop);
        self.claude.look(&mut self.world);
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
            self.world.press_as(person, message, token);
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

    /// Lets everything come to its end: calls succeed, Claude works, a person decides.
    fn settles(&mut self) {
        self.world.fuse = None;
        self.world.next_fuse = None;
        self.revives();
        for _ in 0..400 {
            let acted = self.claude.step(Move::Finish, &mut self.world);
            self.world.pass(Duration::from_secs(2));
            self.claude.look(&mut self.world);
            match self.decision() {
                Some((message, token)) => self.world.press_as(OWNER, message, token),
                None if !acted && self.world.store.prompts.iter().all(|prompt| !is_open(prompt)) => break,
                None if !acted => self.world.pass(Duration::from_secs(25)),
                None => {}
            }
        }
        self.world.pass(Duration::from_mins(5));
    }

    /// The button that goes on, on a card that belongs to a slot.
    fn decision(&self) -> Option<(MessageId, Token)> {
        let slots = self.world.store.slots.values().filter_map(SlotRecord::message);
        let pages = slots.filter_map(|message| Some((message, self.world.chat.messages.get(&message)?)));
        let buttons = pages
            .flat_map(|(message, page)| page.buttons.iter().flatten().map(move |button| (message, button)));
        let mut going_on = buttons.filter_map(|(message, button)| match &button.action {
            ButtonAction::Press(token) if GOES_ON.iter().any(|words| button.label.contains(words)) => {
                Some((message, token.clone()))
            }
            ButtonAction::Press(_) | ButtonAction::Copy(_) | ButtonAction::Open(_) => None,
        });
        going_on.next()
    }

    fn visible(&self, words: &str) -> Vec<&Page> {
        self.world.chat.messages.values().filter(|page| page.text.contains(words)).collect()
    }

    /// Whether these words became the reason for a denial.
    fn is_reason(&self, words: &str) -> bool {
        self.world.store.asks.values().any(|ask| match &ask.state {
            AskState::Answered { decision: Decision::Deny { message }, .. } => message == words,
            AskState::Answered { .. } | AskState::Open | AskState::WantsReason(_) | AskState::Expired => {
                false
            }
        })
    }
}

proptest! {
    #[test]
    fn every_message_ends_in_exactly_one_way_and_no_final_is_lost_or_doubled(deeds in deeds()) {
        let walk = Walk::all(&deeds);
        let log = walk.world.log();
        let store = &walk.world.store;
        for (message, words) in &walk.said {
            let ends: Vec<_> = store
                .prompts
                .iter()
                .filter(|prompt| prompt.messages.contains(message) && prompt.stage != PromptStage::Joined)
                .collect();
            let once = ends.len() == usize::from(!walk.is_reason(words));
            prop_assert!(once, "#{}: {ends:?}\n{log}", message.0);
            for prompt in ends {
                prop_assert!(!is_open(prompt), "{prompt:?}\n{log}");
                prop_assert!(prompt.text.contains(words), "{prompt:?}\n{log}");
            }
        }
        for prompt in &store.prompts {
            prop_assert!(!is_open(prompt), "{prompt:?}\n{log}");
            let PromptStage::Answered(turn) = prompt.stage else { continue };
            let words = format!("answer to {}", prompt.id.0);
            let shown = walk.visible(&words);
            prop_assert!(!shown.is_empty(), "lost: {words}\n{log}");
            let unmarked = shown.iter().filter(|page| !page.text.starts_with('↻')).count();
            prop_assert!(unmarked <= 1, "doubled: {words}\n{log}");
            prop_assert!(store.turns[&turn].answer.contains(&words), "another turn's: {words}\n{log}");
        }
        for turn in store.turns.values() {
            prop_assert!(!matches!(turn.stage, TurnStage::Running | TurnStage::Offered), "{turn:?}\n{log}");
        }
    }

    #[test]
    fn an_ask_is_answered_at_most_once_and_only_by_the_owner(deeds in deeds()) {
        // Claude's model refuses an answer to what is not open, the store a second one.
        let walk = Walk::all(&deeds);
        let mut seen = HashSet::new();
        for (request, _) in &walk.world.answers {
            prop_assert!(seen.insert(request.clone()), "{request:?} twice\n{}", walk.world.log());
        }
        for ask in walk.world.store.asks.values() {
            prop_assert!(!ask.is_waiting(), "{ask:?}\n{}", walk.world.log());
            if let AskState::Answered { by, .. } = &ask.state {
                prop_assert_eq!(by.0, OWNER);
            }
        }
    }

    #[test]
    fn the_last_page_of_every_slot_is_shown_in_the_end(deeds in deeds()) {
        let walk = Walk::all(&deeds);
        let store = &walk.world.store;
        for slot in store.slots.values().filter(|slot| !store.gone.contains(&slot.id)) {
            let SlotState::Shown(message) = slot.state else {
                return Err(TestCaseError::fail(format!("{slot:?}\n{}", walk.world.log())));
            };
            // One that may have been sent before is marked.
            let page = walk.world.chat.messages.get(&message);
            let text = page.map(|page| page.text.trim_start_matches("↻ ").trim_start());
            prop_assert_eq!(text, Some(slot.page.text.as_str()), "{:?}\n{}", slot, walk.world.log());
        }
    }

    #[test]
    fn no_button_is_left_that_nobody_can_use(deeds in deeds()) {
        let walk = Walk::all(&deeds);
        let slots: HashSet<_> = walk.world.store.slots.values().filter_map(SlotRecord::message).collect();
        for (id, page) in &walk.world.chat.messages {
            // A message that Telegram took without saying so belongs to no slot.
            let is_known = slots.contains(id);
            prop_assert!(page.buttons.is_empty() || !is_known, "#{}: {page:?}\n{}", id.0, walk.world.log());
        }
    }

    #[test]
    fn a_stranger_never_reaches_claude(deeds in deeds()) {
        let walk = Walk::all(&deeds);
        prop_assert!(walk.world.told.iter().all(|(_, text)| !text.contains("SECRET")));
        let refusals = walk.visible("serves only its owner");
        let unmarked = refusals.iter().filter(|page| !page.text.starts_with('↻')).count();
        prop_assert!(unmarked <= 1, "{}", walk.world.log());
    }

    #[test]
    fn calls_are_spaced_and_every_page_fits(deeds in deeds()) {
        let walk = Walk::all(&deeds);
        let paced: Vec<_> = walk.world.traffic.iter().filter(|(_, call)| crate::is_of_slot(call)).collect();
        let restarts = walk.world.log().matches("--- restart ---").count();
        for window in paced.windows(16 + restarts * 4) {
            let span = window[window.len() - 1].0 - window[0].0;
            prop_assert!(span >= Duration::from_secs(10), "{} calls in {span:?}", window.len());
        }
        for (_, call) in &walk.world.traffic {
            if let Call::Send { page, .. } | Call::Edit { page, .. } | Call::Draft { page, .. } = call {
                prop_assert!(utf16_len(&page.text) <= TEXT_LIMIT);
                prop_assert!(page.entities.len() <= ENTITY_LIMIT);
                let tokens = page.buttons.iter().flatten().filter_map(|button| match &button.action {
                    ButtonAction::Press(token) => Some(token.0.len()),
                    ButtonAction::Copy(_) | ButtonAction::Open(_) => None,
                });
                prop_assert!(tokens.into_iter().all(|length| (1..=64).contains(&length)));
            }
        }
    }
}
