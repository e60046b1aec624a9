//! The real program against the simulator, the real `claude` and the scripted Messages API.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that is wrong may panic")]

mod commands;
mod disk;
mod page;
mod stage;
mod turns;
