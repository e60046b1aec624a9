//! What people look at and do beside talking: a room for each.

pub(in crate::bridge) mod changes;
pub(in crate::bridge) mod cockpit;
pub(in crate::bridge) mod facts;
pub(in crate::bridge) mod help;
pub(in crate::bridge) mod history;
pub(in crate::bridge) mod known_personas;
pub(in crate::bridge) mod new;
pub(in crate::bridge) mod news;
pub(in crate::bridge) mod peers;
pub(in crate::bridge) mod personas;
pub(in crate::bridge) mod places;
pub(in crate::bridge) mod projects;
pub(in crate::bridge) mod rich_choice;
pub(in crate::bridge) mod rules;
pub(in crate::bridge) mod sessions;
pub(in crate::bridge) mod settings;
pub(in crate::bridge) mod tasks;
pub(in crate::bridge) mod terminal;
pub(in crate::bridge) mod tuning;
pub(in crate::bridge) mod undo;
pub(in crate::bridge) mod usage;

use std::mem;

use crate::change::Stored;

/// The rooms that nothing else needs.
#[derive(Debug)]
pub(in crate::bridge) struct Rooms {
    /// The personas that were read last, and who is about to write one.
    pub(in crate::bridge) known: known_personas::KnownPersonas,
    pub(in crate::bridge) terminals: terminal::Terminals,
    /// What other sessions wrote and waits for a person.
    pub(in crate::bridge) peers: peers::HeldPeerMessages,
    pub(in crate::bridge) cockpits: cockpit::Cockpits,
}

impl Rooms {
    /// Takes what is the rooms' out of what was stored.
    pub(in crate::bridge) fn restored(stored: &mut Stored) -> Self {
        Self {
            known: known_personas::KnownPersonas::default(),
            terminals: terminal::Terminals::default(),
            peers: peers::HeldPeerMessages::default(),
            cockpits: cockpit::Cockpits::new(mem::take(&mut stored.cockpits)),
        }
    }
}
