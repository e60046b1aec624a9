//! kill -9 of the bot and of `claude`, at every moment that matters: nothing is lost, and nothing happens twice.

pub(crate) mod again;
mod agent;
mod asks;
mod astray;
mod delivery;
mod moments;
mod newest;
mod orphans;
pub(crate) mod scene;
mod soak;
mod steered;
mod tools;
mod wakeups;
