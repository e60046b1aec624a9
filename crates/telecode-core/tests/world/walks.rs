//! Random walks over the whole bridge, with crashes at any effect. What must hold afterwards is checked per identity.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use telecode_core::call::{Call, Delivery, Outcome};
use telecode_core::change::{PromptStage, TurnStage};
use telecode_core::ids::{MessageId, TurnId};
use telecode_core::page::{ButtonAction, ENTITY_LIMIT, Page, TEXT_LIMIT, utf16_len};

use crate::claude::{Claude, Move};
use crate::store::is_open;
use crate::{Line, OWNER, World};

/// What may happen next.
#[derive(Debug, Clone)]
enum Deed {
    Says(u8),
    StrangerSays,
    Stop,
    Presses(usize),
    StrangerPresses(usize),
    Claude(Move),
    Passes(u64),
    KillsClaude,
    KillsBot,
    KillsBotAfter(u32),
    CallsFail(Failure),
}

/// How Telegram treats what is on its way.
#[derive(Debug, Clone, Copy)]
enum Failure {
    TooMany,
    NotDelivered,
    DeliveredUnknown,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![3 => Just(Move::Think), 2 => Just(Move::Ask), 3 => Just(Move::Finish)]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let failure =
        prop_oneof![Just(Failure::TooMany), Just(Failure::NotDelivered), Just(Failure::DeliveredUnknown)];
    let deed = prop_oneof![
        6 => any::<u8>().prop_map(Deed::Says),
        1 => Just(Deed::StrangerSays),
        1 => Just(Deed::Stop),
        5 => any::<usize>().prop_map(Deed::Presses),
        1 => any::<usize>().prop_map(Deed::StrangerPresses),
        14 => moves().prop_map(Deed::Claude),
        6 => (0_u64..5_000).prop_map(Deed::Passes),
        1 => Just(Deed::KillsClaude),
        1 => Just(Deed::KillsBot),
        2 => (0_u32..12).prop_map(Deed::KillsBotAfter),
        2 => failure.prop_map(Deed::CallsFail),
    ];
    vec(deed, 1..60)
}

struct Walk {
    world: World,
    claude: Claude,
    said: Vec<MessageId>,
}

impl Walk {
    fn new() -> Self {
        Self { world: World::new(), claude: Claude::default(), said: Vec::new() }
    }

    fn does(&mut self, deed: &Deed) {
        match deed {
            Deed::Says(n) => {
                let id = self.world.says(&format!("prompt {n}"));
                self.said.push(id);
            }
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
            Deed::CallsFail(failure) => self.fails(*failure),
        }
        if self.world.dead {
            self.restarts();
        }
        self.claude.look(&mut self.world);
        if self.world.dead {
            self.restarts();
        }
    }

    fn restarts(&mut self) {
        self.claude.orphaned();
        self.world.restart();
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
                Failure::NotDelivered => Outcome::Unreachable { delivery: Delivery::No },
                Failure::DeliveredUnknown => {
                    self.world.chat.perform(&call);
                    Outcome::Unreachable { delivery: Delivery::Maybe }
                }
            };
            self.world.input(telecode_core::bridge::Input::CallFinished { call: id, outcome });
        }
        self.world.line = Line::Good;
        self.world.answer_calls(|_| None);
    }

    /// Lets everything come to its end: calls succeed, Claude works, a person decides.
    fn settles(&mut self) {
        self.world.fuse = None;
        if self.world.dead {
            self.restarts();
        }
        for _ in 0..400 {
            let acted = self.claude.step(Move::Finish, &mut self.world);
            self.world.pass(Duration::from_secs(2));
            self.claude.look(&mut self.world);
            let card = ["Allow", "Resume"].iter().find(|words| self.world.chat.button(words).is_some());
            match card {
                Some(words) => self.world.press(words),
                None if !acted && self.world.store.prompts.iter().all(|prompt| !is_open(prompt)) => break,
                None if !acted => self.world.pass(Duration::from_secs(25)),
                None => {}
            }
        }
        self.world.pass(Duration::from_mins(5));
    }

    fn visible(&self, words: &str) -> Vec<&Page> {
        self.world.chat.messages.values().filter(|page| page.text.contains(words)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn every_message_ends_in_exactly_one_way_and_no_final_is_lost_or_doubled(deeds in deeds()) {
        let mut walk = Walk::new();
        for deed in &deeds {
            walk.does(deed);
        }
        walk.settles();
        let log = walk.world.log().to_owned();
        let store = &walk.world.store;
        for message in &walk.said {
            let ends: Vec<_> = store
                .prompts
                .iter()
                .filter(|prompt| prompt.messages.contains(message) && prompt.stage != PromptStage::Joined)
                .collect();
            let reason = log.contains("Write the reason");
            prop_assert!(ends.len() == 1 || (ends.is_empty() && reason), "#{}: {ends:?}\n{log}", message.0);
            prop_assert!(ends.iter().all(|prompt| !is_open(prompt)), "#{}: {ends:?}\n{log}", message.0);
        }
        let mut finals: HashMap<TurnId, usize> = HashMap::new();
        for prompt in &store.prompts {
            let PromptStage::Answered(turn) = prompt.stage else { continue };
            let words = format!("answer to {}", prompt.id.0);
            let shown = walk.visible(&words);
            prop_assert!(!shown.is_empty(), "lost: {words}\n{log}");
            let unmarked = shown.iter().filter(|page| !page.text.starts_with('↻')).count();
            prop_assert!(unmarked <= 1, "doubled: {words}\n{log}");
            finals.insert(turn, unmarked);
        }
        for turn in store.turns.values() {
            prop_assert!(!matches!(turn.stage, TurnStage::Running | TurnStage::Offered), "{turn:?}\n{log}");
        }
    }

    #[test]
    fn an_ask_is_answered_at_most_once_and_only_by_the_owner(deeds in deeds()) {
        let mut walk = Walk::new();
        for deed in &deeds {
            // Claude's model refuses an answer to what is not open.
            walk.does(deed);
        }
        let mut seen = HashSet::new();
        for (request, _) in &walk.world.answers {
            prop_assert!(seen.insert(request.clone()), "{request:?} twice\n{}", walk.world.log());
        }
        for ask in walk.world.store.asks.values() {
            if let telecode_core::ask::AskState::Answered { by, .. } = &ask.state {
                prop_assert_eq!(by.0, OWNER);
            }
        }
    }

    #[test]
    fn no_button_is_left_that_nobody_can_use(deeds in deeds()) {
        let mut walk = Walk::new();
        for deed in &deeds {
            walk.does(deed);
        }
        walk.settles();
        for (id, page) in &walk.world.chat.messages {
            let repeated = walk.world.chat.messages.values().filter(|other| {
                other.text.trim_start_matches("↻ ") == page.text.trim_start_matches("↻ ")
            }).count() > 1;
            let doubled = page.text.starts_with('↻') || repeated || walk.world.log().contains('↻');
            prop_assert!(page.buttons.is_empty() || doubled, "#{}: {page:?}\n{}", id.0, walk.world.log());
        }
    }

    #[test]
    fn a_stranger_never_reaches_claude(deeds in deeds()) {
        let mut walk = Walk::new();
        for deed in &deeds {
            walk.does(deed);
        }
        walk.settles();
        prop_assert!(walk.world.told.iter().all(|(_, text)| !text.contains("SECRET")));
        let refusals = walk.world.log().matches("serves only its owner").count();
        prop_assert!(refusals <= 2, "{}", walk.world.log());
    }

    #[test]
    fn calls_are_spaced_and_every_page_fits(deeds in deeds()) {
        let mut walk = Walk::new();
        for deed in &deeds {
            walk.does(deed);
        }
        walk.settles();
        let paced: Vec<_> = walk.world.traffic.iter().filter(|(_, call)| is_paced(call)).collect();
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

fn is_paced(call: &Call) -> bool {
    match call {
        Call::Send { .. } | Call::Edit { .. } | Call::Draft { .. } => true,
        Call::Delete { .. }
        | Call::React { .. }
        | Call::Toast { .. }
        | Call::File { .. }
        | Call::Menu { .. } => false,
    }
}
