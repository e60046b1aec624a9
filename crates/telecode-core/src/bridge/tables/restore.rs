//! The beginning and the end of a run: what the store gave back is taken up, and everything is laid down.

use crate::bridge::Bridge;
use crate::bridge::hall::Hall;
use crate::bridge::rooms::terminal::{handoff, missed};
use crate::bridge::rooms::{Rooms, peers};
use crate::bridge::talks::asks::reminders;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::{
    Talks, held, limits, narrowing, open_asks, people, points, reactions, receipts, recovery,
};
use crate::call::MenuScope;
use crate::change::Stored;
use crate::ids::SessionId;
use crate::settings::Settings;
use crate::time::Now;

impl Bridge {
    /// Makes a bridge from what was stored. `seed` makes every name it gives.
    pub fn new(settings: Settings, mut stored: Stored, seed: [u8; 32], now: Now) -> Self {
        let hall = Hall::restored(settings, &mut stored, seed);
        let talks = Talks::restored(&mut stored, now);
        let rooms = Rooms::restored(&mut stored);
        let mut bridge = Self { hall, talks, rooms, due: None };
        recovery::restored::restore_work(
            &bridge.hall,
            &mut bridge.talks.sessions,
            stored.turns,
            stored.prompts,
            now,
        );
        limits::restore_parks(&mut bridge.talks.sessions, stored.parked);
        receipts::restore(&bridge.hall, &bridge.talks.sessions, &mut bridge.talks.receipts);
        bridge.hall.restore_slots(stored.slots);
        open_asks::sight::restore_beside(&bridge.hall, &bridge.talks.asks, &mut bridge.talks.seen);
        bridge.rooms.cockpits.restore(&mut bridge.hall);
        reactions::restore(&mut bridge.hall, &bridge.talks.sessions, stored.reactions);
        bridge
    }

    pub(in crate::bridge) fn started(&mut self, now: Now) {
        // The configuration may be another one than that of the last run. Nobody is written to before it is known who is served.
        people::name_owners(&mut self.hall, &mut self.talks, now);
        narrowing::narrow(&mut self.hall, &mut self.talks);
        let groups: Vec<_> = self.hall.audience.groups().map(MenuScope::Chat).collect();
        for scope in [MenuScope::Private].into_iter().chain(groups) {
            slash::send_menu(&mut self.hall, &self.talks.sessions, scope);
        }
        recovery::restored::settle_old_views(&mut self.hall, &self.talks.sessions);
        open_asks::expire_forms(&mut self.hall, &self.talks.sessions, &mut self.talks.asks);
        reminders::restore_boards(&mut self.hall, &mut self.talks.waiting);
        limits::remove_left_cards(&mut self.hall, &self.talks.sessions);
        peers::settle_left_peers(&mut self.hall);
        missed::settle_left(&mut self.talks.sessions);
        let ids: Vec<_> = self.talks.sessions.keys().copied().collect();
        for id in ids {
            held::hold_old(&mut self.hall, &mut self.talks.sessions, id, now);
            self.take_up_session(id, now);
            points::take_up(&mut self.hall, &mut self.talks.sessions, &mut self.talks.errands, id);
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
        recovery::restored::take_up(hall, talks, id, now);
    }
}
