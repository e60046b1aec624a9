//! What every room may use.

pub(in crate::bridge) mod access;
pub(in crate::bridge) mod asker;
pub(in crate::bridge) mod audience;
pub(in crate::bridge) mod buttons;
pub(in crate::bridge) mod cards;
pub(in crate::bridge) mod controls;
pub(in crate::bridge) mod handling;
pub(in crate::bridge) mod ids;
pub(in crate::bridge) mod links;
pub(in crate::bridge) mod markdown;
pub(in crate::bridge) mod menus;
pub(in crate::bridge) mod new_button;
pub(in crate::bridge) mod out;
pub(in crate::bridge) mod preferences;
pub(in crate::bridge) mod retired;
pub(in crate::bridge) mod seam;
pub(in crate::bridge) mod verdict;
pub(in crate::bridge) mod voices;

use std::collections::HashMap;
use std::mem;

use crate::access::Access;
use crate::bridge::hall::audience::ThreadAudience;
use crate::bridge::hall::controls::ButtonControls;
use crate::bridge::hall::links::MessageLinks;
use crate::bridge::hall::out::{Ending, StoreState};
use crate::bridge::hall::retired::RetiredButtons;
use crate::bridge::hall::seam::Effect;
use crate::change::{LastIds, SlotRecord, Stored};
use crate::ids::{SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, Outbox};
use crate::random::Random;
use crate::settings::Settings;

/// What every room may use: settings, words, what is to be shown and stored.
#[derive(Debug)]
pub(in crate::bridge) struct Hall {
    pub(in crate::bridge) settings: Settings,
    pub(in crate::bridge) random: Random,
    pub(in crate::bridge) access: Access,
    pub(in crate::bridge) audience: ThreadAudience,
    pub(in crate::bridge) controls: ButtonControls,
    pub(in crate::bridge) links: MessageLinks,
    /// The newest list of each thread.
    menus: HashMap<ThreadId, SlotId>,
    pub(in crate::bridge) retired: RetiredButtons,
    pub(in crate::bridge) handling: handling::Handling,
    pub(in crate::bridge) outbox: Outbox,
    last: LastIds,
    last_life: u64,
    store: StoreState,
    ending: Ending,
    /// What one input wants done besides, while it is handled.
    effects: Vec<Effect>,
}

impl Hall {
    /// Takes what is the hall's out of what was stored, but for its slots.
    pub(in crate::bridge) fn restored(settings: Settings, stored: &mut Stored, seed: [u8; 32]) -> Self {
        let mut links = MessageLinks::default();
        for (chat, message, session) in mem::take(&mut stored.links) {
            links.insert(chat, message, session);
        }
        Self {
            access: Access::new(mem::take(&mut stored.owners), mem::take(&mut stored.refused)),
            outbox: Outbox::new(stored.last.slot, settings.live, cards::repeated),
            settings,
            random: Random::new(seed),
            audience: ThreadAudience::restored(stored),
            controls: mem::take(&mut stored.controls).into_iter().collect(),
            links,
            menus: HashMap::new(),
            retired: RetiredButtons::default(),
            handling: handling::Handling::default(),
            last: stored.last,
            last_life: 0,
            store: StoreState::Sound,
            ending: Ending::No,
            effects: Vec::new(),
        }
    }

    /// Takes up what is shown in chats. What has buttons is held.
    pub(in crate::bridge) fn restore_slots(&mut self, slots: Vec<SlotRecord>) {
        for record in slots {
            let held = self.controls.of_slot(record.id).next().is_some();
            self.outbox.slots.restore(record, if held { Hold::Yes } else { Hold::No });
        }
    }

    /// A session is deleted: cards about what waited, who works on it or what is asked lose their buttons, and what was not
    /// sent is not sent.
    pub(in crate::bridge) fn forget(&mut self, session: SessionId) {
        for slot in self.outbox.slots.held_of(session) {
            self.take_buttons(slot);
        }
        self.outbox.forget_session(session);
        self.links.forget(session);
    }
}
