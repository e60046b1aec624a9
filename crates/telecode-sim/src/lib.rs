//! A Bot API server in memory with a web chat page, a scripted Messages API server and a stand-in agent.

pub mod agent;
pub mod messages;
