//! A scripted Messages API server: what the real `claude` talks to when there must be no account and no cost.
//!
//! A [`Script`] says what the model answers; the [`Server`] streams it and keeps every request for assertions.
//! It does not judge the requests: whatever the CLI sends is recorded and answered.

pub mod conversation;
pub mod demo;
pub mod director;
pub mod events;
pub mod gates;
pub mod script;
pub mod server;

#[cfg(test)]
mod tests;

pub use director::{Director, Source};
pub use gates::Gates;
pub use script::{Beat, Failure, Pace, Plan, Reply, Rule, Script, ToolCall, Usage, When};
pub use server::{Outcome, Recorded, RequestKind, Server};
