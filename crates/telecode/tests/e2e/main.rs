//! The real program against the simulator, the real `claude` and the scripted Messages API.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that is wrong may panic")]

mod access;
mod asks;
mod backstage;
mod commands;
mod crashes;
mod disk;
mod failures;
mod gate;
mod history;
mod limits;
mod lives;
mod misbehaviour;
mod outside;
mod page;
mod peers;
mod personas;
mod places;
mod projects;
mod prompts;
mod queue;
mod refusals;
mod reload;
mod rich;
mod schema;
mod sessions;
mod settings;
mod show;
mod stage;
mod steering;
mod stops;
mod terminal;
mod tuning;
mod turns;
mod undo;
