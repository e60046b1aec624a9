//! A Bot API server in memory with a web chat page, a scripted Messages API server and a stand-in agent.
//!
//! Used by `telecode demo` and by every test; it refuses what the real ones refuse.

pub mod agent;
pub mod messages;
pub mod telegram;
pub mod web;

#[cfg(test)]
mod test_client;
