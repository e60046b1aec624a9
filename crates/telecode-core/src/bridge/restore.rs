//! The beginning and the end of a run: what the store gave back is taken up, and everything is laid down.

use std::collections::HashMap;

use super::handling::Handling;
use super::places::Places;
use super::queue::Wishes;
use super::recent::Recent;
use super::seam::Effect;
use super::{Bridge, Ending, Links, Out, cards};
use crate::access::Access;
use crate::agent::End;
use crate::ask::Ask;
use crate::call::MenuScope;
use crate::change::{
    Change, Class, PromptRecord, PromptStage, ReactionRecord, SlotRecord, Stored, TurnRecord, TurnStage,
};
use crate::ids::{SessionId, TurnId};
use crate::join::Joiner;
use crate::outbox::{Hold, Outbox};
use crate::pick::ButtonPick;
use crate::random::Random;
use crate::session::{OpenPrompt, State, Turn};
use crate::settings::Settings;
use crate::time::Now;
use crate::words::{Language, Words};

impl Bridge {
    /// Makes a bridge from what was stored. `seed` makes every name it gives.
    pub fn new(settings: Settings, stored: Stored, seed: [u8; 32], now: Now) -> Self {
        let mut bridge = Self {
            access: Access::new(stored.owners, stored.refused),
            outbox: Outbox::new(stored.last.slot, settings.live, cards::repeated),
            settings,
            words: Words::default(),
            random: Random::new(seed),
            languages: stored.languages.into_iter().collect(),
            preferences: stored.preferences.into_iter().collect(),
            sights: stored.sights.into_iter().collect(),
            sessions: stored.sessions.into_iter().collect(),
            current: stored.current.into_iter().collect(),
            asks: stored.asks.into_iter().map(|ask| (ask.id, Ask { request: None, ..ask })).collect(),
            controls: stored.controls.into_iter().map(|control| (control.token.clone(), control)).collect(),
            links: Links::default(),
            recent: Recent::default(),
            places: Places::default(),
            groups: stored.groups.into_iter().map(|group| (group.chat, group)).collect(),
            added_projects: stored.projects,
            project_rules: stored.project_rules.into_iter().collect(),
            private_topics: false,
            menus: HashMap::new(),
            personas: super::personas::Known::default(),
            desk: super::terminal::Desk::default(),
            terminals: super::terminal::Terminals::default(),
            peers: super::peers::Peers::default(),
            errands: HashMap::new(),
            last_errand: 0,
            queries: super::queries::Queries::default(),
            pledges: HashMap::new(),
            waiting: super::asks::reminders::Waiting::default(),
            seen: super::asks::sight::Sights::default(),
            limits: super::limits::Limits::new(stored.windows, &stored.parked, now),
            ledger: super::usage::Ledger::new(stored.spent),
            cockpits: super::cockpit::Cockpits::new(stored.cockpits),
            handling: Handling::default(),
            joiner: Joiner::default(),
            wishes: Wishes::default(),
            slash: super::slash::Menus::default(),
            receipts: super::steering::Receipts::default(),
            asides: super::steering::Asides::default(),
            last: stored.last,
            last_life: 0,
            store: super::StoreState::Sound,
            ending: Ending::No,
            happened: std::collections::VecDeque::new(),
            out: Out::default(),
        };
        bridge.places = Places::new(bridge.sessions.values().map(|session| &session.record), now);
        for (chat, message, session) in stored.links {
            bridge.links.insert(chat, message, session);
        }
        for point in stored.points {
            if let Some(session) = bridge.sessions.get_mut(&point.session) {
                session.points.push_back(point);
            }
        }
        bridge.restore_work(stored.turns, stored.prompts, now);
        bridge.restore_parks(stored.parked);
        bridge.restore_receipts();
        bridge.restore_slots(stored.slots);
        bridge.restore_beside();
        bridge.restore_cockpits();
        bridge.restore_reactions(stored.reactions);
        bridge
    }

    fn restore_work(&mut self, turns: Vec<TurnRecord>, mut prompts: Vec<PromptRecord>, now: Now) {
        // A prompt that was put together anew is as old as its first part, whenever it was stored.
        prompts.sort_by_key(|prompt| prompt.created);
        let mut told: HashMap<TurnId, Vec<OpenPrompt>> = HashMap::new();
        for prompt in prompts.into_iter().filter_map(OpenPrompt::restored) {
            match prompt.record().stage {
                PromptStage::Told(turn) | PromptStage::Started(turn) => {
                    told.entry(turn).or_default().push(prompt);
                }
                PromptStage::Held
                | PromptStage::Queued
                | PromptStage::Answered(_)
                | PromptStage::Interrupted
                | PromptStage::Dropped
                | PromptStage::Joined => {
                    if let Some(session) = self.sessions.get_mut(&prompt.record().session) {
                        session.queue.restore(prompt);
                    }
                }
            }
        }
        for record in turns {
            let told = told.remove(&record.id).unwrap_or_default();
            let offer = self
                .controls
                .values()
                .find(|control| control.pick == ButtonPick::ResumeTurn(record.id))
                .map(|control| control.slot);
            let Some(session) = self.sessions.get_mut(&record.session) else { continue };
            let offered = record.stage == TurnStage::Offered;
            let mut turn = Box::new(Turn::restored(record, told, now.instant));
            turn.offer = offer;
            if offered {
                session.offer(turn);
            } else {
                session.inspect(turn);
            }
        }
    }

    fn restore_slots(&mut self, slots: Vec<SlotRecord>) {
        for record in slots {
            let held = self.controls.values().any(|control| control.slot == record.id);
            self.outbox.restore(record, if held { Hold::Yes } else { Hold::No });
        }
    }

    /// What shows a sign of an earlier run shows how it ended, too, when it has; what ended already does so now.
    fn restore_reactions(&mut self, ends: Vec<ReactionRecord>) {
        for session in self.sessions.values() {
            let told = session.turn().into_iter().flat_map(Turn::told);
            let open = session.queue.waiting().chain(session.queue.held()).chain(told);
            for message in open.flat_map(|prompt| &prompt.messages) {
                self.outbox.remember_reaction(session.record.thread.chat, *message);
            }
        }
        for end in ends {
            self.outbox.restore_reaction(end);
        }
    }

    pub(super) fn started(&mut self, now: Now) {
        // The configuration may be another one than that of the last run. Nobody is written to before it is known who is served.
        self.name_owners(now);
        self.narrow();
        let groups: Vec<_> = self.groups.keys().map(|chat| MenuScope::Chat(*chat)).collect();
        for scope in [MenuScope::Private].into_iter().chain(groups) {
            self.send_menu(scope);
        }
        self.settle_old_views();
        self.expire_forms(now);
        self.restore_boards();
        self.remove_left_cards();
        self.settle_left_peers();
        self.settle_left();
        let ids: Vec<_> = self.sessions.keys().copied().collect();
        for id in ids {
            self.hold_old(id, now);
            self.take_up_session(id, now);
            self.take_up_points(id);
        }
    }

    /// Nothing stays on "working": the live views of the last run end. Those of turns that ended were about to be deleted.
    fn settle_old_views(&mut self) {
        for (slot, record) in self.outbox.of_class(Class::Live) {
            let session = record.session.and_then(|session| self.sessions.get(&session));
            let is_cut = session.is_some_and(|session| session.turn().is_some());
            let page = (is_cut && record.message().is_some())
                .then(|| cards::paused_page(self.thread_voice(record.thread)));
            self.outbox.settle_live(slot, page, &mut self.out.changes);
        }
    }

    /// The configuration was read again. What runs goes on as it began; limits and people count at once.
    pub(super) fn configured(&mut self, settings: Settings, now: Now) {
        self.settings = settings;
        self.name_owners(now);
        self.narrow();
        self.outbox.set_view(self.settings.live);
        if let Some(language) = self.settings.language {
            self.speak(language);
        }
    }

    /// Everybody is spoken to in this language from now on.
    fn speak(&mut self, language: Language) {
        for (person, known) in &mut self.languages {
            if *known != language {
                *known = language;
                self.out.changes.push(Change::Speaks { person: *person, language });
            }
        }
    }

    fn take_up_session(&mut self, id: SessionId, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.record.claude.pid.take().is_some() {
            // The last run was killed, and its agents with it; nobody knows when.
            if session.record.claude.begun && session.record.claude.left.is_none() {
                session.record.claude.left = Some(now.wall);
            }
            self.background_gone(id);
            self.settle_after_death(id);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if let Some(turn) = session.inspected() {
            return self.inspect(id, turn, now);
        }
        if session.is_asleep() {
            return self.wake_if_queued(id);
        }
        if let Some(turn) = session.offered() {
            let effect = Effect::Inspect {
                session: id,
                claude: session.record.claude.id.clone(),
                directory: session.record.workspace.directory.clone(),
                prompts: turn.told().map(|prompt| prompt.id.clone()).collect(),
                calls: turn.record.begun.clone(),
            };
            self.effect(effect);
        }
    }

    /// The program is to end: every agent is put to rest. Running turns stay stored, and are taken up by the next run.
    pub(super) fn stop(&mut self) {
        self.ending = Ending::Wanted;
        let live: Vec<_> = self
            .sessions
            .awake()
            .filter_map(|(id, session)| {
                Some((id, session.life()?, matches!(session.state(), State::Running(..))))
            })
            .collect();
        for (session, life, running) in live {
            let end = if running { End::Cut } else { End::Gently };
            self.effect(Effect::End { session, life, end });
        }
    }

    pub(super) fn is_ending(&self) -> bool {
        self.ending != Ending::No
    }

    /// Says once that everything is at rest.
    pub(super) fn rest(&mut self) {
        let at_rest = self.sessions.awake().all(|(_, session)| session.life().is_none());
        if self.ending == Ending::Wanted && at_rest {
            self.ending = Ending::Done;
            self.effect(Effect::Rest);
        }
    }
}
