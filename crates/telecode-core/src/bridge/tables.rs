//! Who does what: the tables.

pub(in crate::bridge) mod answers;
pub(in crate::bridge) mod calls;
pub(in crate::bridge) mod chats;
pub(in crate::bridge) mod commands;
pub(in crate::bridge) mod events;
pub(in crate::bridge) mod presses;
pub(in crate::bridge) mod reports;
pub(in crate::bridge) mod restore;
pub(in crate::bridge) mod thens;
