//! kill -9 of the bot and of `claude`, at every moment that matters: nothing is lost, and nothing happens twice.

mod agent;
mod asks;
mod astray;
mod delivery;
mod moments;
mod newest;
mod orphans;
mod random;
mod scene;
mod steered;
mod tools;
mod wakeups;
