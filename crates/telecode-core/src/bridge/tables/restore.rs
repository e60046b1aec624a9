//! The beginning and the end of a run: what the store gave back is taken up, and everything is laid down.

use std::collections::HashMap;

use crate::agent::End;
use crate::bridge::Bridge;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::rooms::terminal::{handoff, missed};
use crate::bridge::rooms::{Rooms, peers};
use crate::bridge::talks::asks::reminders;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::{
    Talks, held, limits, narrowing, open_asks, people, points, receipts, recovery, turns,
};
use crate::call::MenuScope;
use crate::change::{
    Class, PromptRecord, PromptStage, ReactionRecord, SlotRecord, Stored, TurnRecord, TurnStage,
};
use crate::ids::{SessionId, TurnId};
use crate::outbox::Hold;
use crate::pick::ButtonPick;
use crate::session::{OpenPrompt, State, Turn};
use crate::settings::Settings;
use crate::time::Now;

impl Bridge {
    /// Makes a bridge from what was stored. `seed` makes every name it gives.
    pub fn new(settings: Settings, mut stored: Stored, seed: [u8; 32], now: Now) -> Self {
        let hall = Hall::restored(settings, &mut stored, seed);
        let talks = Talks::restored(&mut stored, now);
        let rooms = Rooms::restored(&mut stored);
        let mut bridge = Self { hall, talks, rooms };
        bridge.restore_work(stored.turns, stored.prompts, now);
        limits::restore_parks(&mut bridge.talks.sessions, stored.parked);
        receipts::restore(&bridge.hall, &bridge.talks.sessions, &mut bridge.talks.receipts);
        bridge.restore_slots(stored.slots);
        open_asks::sight::restore_beside(&bridge.hall, &bridge.talks.asks, &mut bridge.talks.seen);
        bridge.rooms.cockpits.restore(&mut bridge.hall);
        bridge.restore_reactions(stored.reactions);
        bridge
    }

    fn restore_work(&mut self, turns: Vec<TurnRecord>, mut prompts: Vec<PromptRecord>, now: Now) {
        let Self { hall, talks, .. } = self;
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
                    if let Some(session) = talks.sessions.get_mut(&prompt.record().session) {
                        session.queue.restore(prompt);
                    }
                }
            }
        }
        for record in turns {
            let told = told.remove(&record.id).unwrap_or_default();
            let offer = hall.controls.slot_of(&ButtonPick::ResumeTurn(record.id));
            let Some(session) = talks.sessions.get_mut(&record.session) else { continue };
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
        let Self { hall, .. } = self;
        for record in slots {
            let held = hall.controls.of_slot(record.id).next().is_some();
            hall.outbox.slots.restore(record, if held { Hold::Yes } else { Hold::No });
        }
    }

    /// What shows a sign of an earlier run shows how it ended, too, when it has; what ended already does so now.
    fn restore_reactions(&mut self, ends: Vec<ReactionRecord>) {
        let Self { hall, talks, .. } = self;
        for session in talks.sessions.values() {
            let told = session.turn().into_iter().flat_map(Turn::told);
            let open = session.queue.waiting().chain(session.queue.held()).chain(told);
            for message in open.flat_map(|prompt| &prompt.messages) {
                hall.outbox.remember_reaction(session.record().thread.chat, *message);
            }
        }
        for end in ends {
            hall.outbox.restore_reaction(end);
        }
    }

    pub(in crate::bridge) fn started(&mut self, now: Now) {
        // The configuration may be another one than that of the last run. Nobody is written to before it is known who is served.
        people::name_owners(&mut self.hall, &mut self.talks, now);
        narrowing::narrow(&mut self.hall, &mut self.talks);
        let groups: Vec<_> = self.hall.audience.groups().map(MenuScope::Chat).collect();
        for scope in [MenuScope::Private].into_iter().chain(groups) {
            slash::send_menu(&mut self.hall, &self.talks.sessions, scope);
        }
        self.settle_old_views();
        open_asks::expire_forms(&mut self.hall, &self.talks.sessions, &mut self.talks.asks, now);
        reminders::restore_boards(&mut self.hall, &mut self.talks.waiting);
        limits::remove_left_cards(&mut self.hall, &self.talks.sessions);
        peers::settle_left_peers(&mut self.hall);
        missed::settle_left(&mut self.talks.sessions);
        let ids: Vec<_> = self.talks.sessions.keys().copied().collect();
        for id in ids {
            held::hold_old(&mut self.hall, &mut self.talks.sessions, id, now);
            self.take_up_session(id, now);
            points::take_up(&mut self.hall, &self.talks.sessions, &mut self.talks.errands, id);
        }
    }

    /// Nothing stays on "working": the live views of the last run end. Those of turns that ended were about to be deleted.
    fn settle_old_views(&mut self) {
        let Self { hall, talks, .. } = self;
        for (slot, record) in hall.outbox.slots.of_class(Class::Live) {
            let session = record.session.and_then(|session| talks.sessions.get(&session));
            let is_cut = session.is_some_and(|session| session.turn().is_some());
            let page = (is_cut && record.message().is_some())
                .then(|| cards::paused_page(hall.thread_voice(record.thread)));
            hall.outbox.settle_live(slot, page);
        }
    }

    /// The configuration was read again. What runs goes on as it began; limits and people count at once.
    pub(in crate::bridge) fn configured(&mut self, settings: Settings, now: Now) {
        let Self { hall, talks, .. } = self;
        hall.settings = settings;
        people::name_owners(hall, talks, now);
        narrowing::narrow(hall, talks);
        hall.outbox.set_view(hall.settings.live);
        if let Some(language) = hall.settings.language {
            hall.speak(language);
        }
    }

    fn take_up_session(&mut self, id: SessionId, now: Now) {
        let Self { hall, talks, .. } = self;
        let Some(session) = talks.sessions.get_mut(&id) else { return };
        if let Some(background) = session.was_killed(now.wall) {
            sleep::say_background_ended(hall, &talks.sessions, id, &background);
            handoff::settle_after_death(hall, &talks.sessions, &mut talks.errands, id);
        }
        let Some(session) = talks.sessions.get_mut(&id) else { return };
        if let Some(turn) = session.inspected() {
            return recovery::inspect(hall, talks, id, turn, now);
        }
        if session.is_asleep() {
            return turns::wake_if_queued(hall, talks, id);
        }
        if let Some(turn) = session.offered() {
            let effect = Effect::Inspect {
                session: id,
                claude: session.record().claude.id.clone(),
                directory: session.record().workspace.directory.clone(),
                prompts: turn.told().map(|prompt| prompt.id.clone()).collect(),
                calls: turn.record().begun.clone(),
            };
            hall.effect(effect);
        }
    }

    /// The program is to end: every agent is put to rest. Running turns stay stored, and are taken up by the next run.
    pub(in crate::bridge) fn stop(&mut self) {
        let Self { hall, talks, .. } = self;
        hall.end();
        let live: Vec<_> = talks
            .sessions
            .awake()
            .filter_map(|(id, session)| {
                Some((id, session.life()?, matches!(session.state(), State::Running(..))))
            })
            .collect();
        for (session, life, running) in live {
            let end = if running { End::Cut } else { End::Gently };
            hall.effect(Effect::End { session, life, end });
        }
    }

    /// Says once that everything is at rest.
    pub(in crate::bridge) fn settle_end(&mut self) {
        let Self { hall, talks, .. } = self;
        let at_rest = talks.sessions.awake().all(|(_, session)| session.life().is_none());
        if at_rest {
            hall.rest();
        }
    }
}
