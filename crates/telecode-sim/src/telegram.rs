//! A Bot API server in memory. It refuses what the real server refuses, in the same words where they are known.
//!
//! [`Model`] is the server without HTTP: synchronous, and given the time with every call. [`Server`] puts it on a
//! loopback port, with the Bot API under `/bot<token>/<method>` and a control interface under `/sim`, through which
//! tests and the web page play the people. Not simulated: payments, inline mode, stickers, polls, business accounts,
//! ephemeral messages, widgets and the delivery to webhooks.

mod callbacks;
mod chat;
mod commands;
mod connection;
mod control;
mod deeds;
mod detect;
mod draft;
mod entities;
mod events;
mod faults;
mod files;
mod forum;
mod html;
mod http;
mod ids;
mod journal;
mod keyboard;
mod links;
mod markdown;
mod markdown_v2;
mod message;
mod methods;
mod model;
mod nesting;
mod options;
mod orders;
mod pace;
mod params;
mod people;
mod person;
mod record;
mod refusal;
mod request;
mod rich;
mod server;
mod shared;
mod text;
mod updates;
mod view;
mod watch;

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "json!({...}) reads best in place")]
mod tests;

pub use callbacks::CallbackAnswer;
pub use events::Event;
pub use faults::{Cut, Fault};
pub use ids::{ChatId, DraftId, MessageId, Moment, ThreadId, UserId};
pub use model::Model;
pub use options::{Feature, Options};
pub use orders::{
    Attachment, Block, ChangeTopic, Delete, Edit, Membership, NewChat, NewPerson, Press, React, Role,
    StopDraft, TopicChange, Write,
};
pub use pace::Pace;
pub use params::{Params, Upload};
pub use people::Senseless;
pub use record::Recorded;
pub use refusal::{OFFICIAL, Refusal};
pub use server::Server;
pub use updates::{Poll, PollState};
