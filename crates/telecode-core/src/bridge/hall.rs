//! What every room may use.

pub(in crate::bridge) mod access;
pub(in crate::bridge) mod asker;
pub(in crate::bridge) mod buttons;
pub(in crate::bridge) mod cards;
pub(in crate::bridge) mod chosen;
pub(in crate::bridge) mod controls;
pub(in crate::bridge) mod handling;
pub(in crate::bridge) mod ids;
pub(in crate::bridge) mod links;
pub(in crate::bridge) mod menus;
pub(in crate::bridge) mod new_button;
pub(in crate::bridge) mod out;
pub(in crate::bridge) mod preferences;
pub(in crate::bridge) mod rich;
pub(in crate::bridge) mod seam;
pub(in crate::bridge) mod seen;
pub(in crate::bridge) mod verdict;
pub(in crate::bridge) mod voices;

use std::collections::HashMap;
use std::mem;

use crate::access::Access;
use crate::bridge::hall::controls::ButtonControls;
use crate::bridge::hall::links::MessageLinks;
use crate::bridge::hall::out::{Ending, RoundOutput, StoreState};
use crate::change::{GroupRecord, LastIds, Stored};
use crate::ids::{ChatId, PersonId, SlotId, ThreadId};
use crate::outbox::Outbox;
use crate::preference::RichSight;
use crate::random::Random;
use crate::settings::Settings;
use crate::words::{Language, Words};

/// What every room may use: settings, words, what is to be shown and stored.
#[derive(Debug)]
pub(in crate::bridge) struct Hall {
    pub(in crate::bridge) settings: Settings,
    pub(in crate::bridge) words: Words,
    pub(in crate::bridge) random: Random,
    pub(in crate::bridge) access: Access,
    pub(in crate::bridge) languages: HashMap<PersonId, Language>,
    /// What was set, by person and by thread.
    pub(in crate::bridge) preferences: chosen::ChosenPreferences,
    /// How people's apps show rich messages.
    pub(in crate::bridge) sights: HashMap<PersonId, RichSight>,
    pub(in crate::bridge) controls: ButtonControls,
    pub(in crate::bridge) links: MessageLinks,
    /// The groups that are served.
    pub(in crate::bridge) groups: HashMap<ChatId, GroupRecord>,
    /// Private chats with the bot have topics.
    pub(in crate::bridge) private_topics: bool,
    /// The newest list of each thread.
    pub(in crate::bridge) menus: HashMap<ThreadId, SlotId>,
    /// What people have seen of it.
    pub(in crate::bridge) seen: seen::SeenAsks,
    pub(in crate::bridge) handling: handling::Handling,
    pub(in crate::bridge) outbox: Outbox,
    pub(in crate::bridge) last: LastIds,
    pub(in crate::bridge) last_life: u64,
    pub(in crate::bridge) store: StoreState,
    pub(in crate::bridge) ending: Ending,
    pub(in crate::bridge) out: RoundOutput,
}

impl Hall {
    /// Takes what is the hall's out of what was stored, but for its slots.
    pub(in crate::bridge) fn restored(settings: Settings, stored: &mut Stored, seed: [u8; 32]) -> Self {
        let mut links = MessageLinks::default();
        for (chat, message, session) in mem::take(&mut stored.links) {
            links.insert(chat, message, session);
        }
        let groups = mem::take(&mut stored.groups).into_iter();
        Self {
            access: Access::new(mem::take(&mut stored.owners), mem::take(&mut stored.refused)),
            outbox: Outbox::new(stored.last.slot, settings.live, cards::repeated),
            settings,
            words: Words::default(),
            random: Random::new(seed),
            languages: mem::take(&mut stored.languages).into_iter().collect(),
            preferences: mem::take(&mut stored.preferences).into_iter().collect(),
            sights: mem::take(&mut stored.sights).into_iter().collect(),
            controls: mem::take(&mut stored.controls).into_iter().collect(),
            links,
            groups: groups.map(|group| (group.chat, group)).collect(),
            private_topics: false,
            menus: HashMap::new(),
            seen: seen::SeenAsks::default(),
            handling: handling::Handling::default(),
            last: stored.last,
            last_life: 0,
            store: StoreState::Sound,
            ending: Ending::No,
            out: RoundOutput::default(),
        }
    }
}
