//! The seam: all that the program sees of the core.
//!
//! [`Bridge::handle`] takes an [`Input`] and says what to do about it as [`Effect`]s. The modules are what those are made of, and the
//! tools that the program shares with the core. Nothing else of the core can be named outside.

pub use crate::bridge::{Bridge, Effect, Input, NAME_LIMIT};

/// Who is served, and how one becomes an owner.
pub mod access {
    pub use crate::access::{AccessSource, CodeGuess, OwnerRecord, Pairing};
}

/// What an agent is started with, told, and what it says.
pub mod agent {
    pub use crate::agent::*;
}

/// What Claude wants decided.
pub mod ask {
    pub use crate::ask::*;
}

/// Calls to the Bot API, and what comes of them.
pub mod call {
    pub use crate::call::*;
}

/// Records, the changes to them, and what is read back at start.
pub mod change {
    pub use crate::change::*;
}

/// What happens in chats.
pub mod chat {
    pub use crate::chat::*;
}

/// What an agent has set itself to do.
pub mod checklist {
    pub use crate::checklist::*;
}

/// The commands of the bot.
pub mod command {
    pub use crate::command::{COMMANDS, menu};
}

/// What a prompt says: text and attachments.
pub mod content {
    pub use crate::content::*;
}

/// What is to be found out or done for a chat, by who answers, and what came of it.
pub mod errand {
    pub use crate::errand::*;
}

/// Forms that an agent wants filled in.
pub mod form {
    pub use crate::form::*;
}

/// What may run without a question.
pub mod gate {
    pub use crate::gate::{Gate, Passed, Permit, WorkGround};
}

/// The names and numbers of everything.
pub mod ids {
    pub use crate::ids::*;
}

/// What a message shows.
pub mod page {
    pub use crate::page::*;
}

/// Modes, rules and decisions, in Claude Code's terms.
pub mod permission {
    pub use crate::permission::*;
}

/// Ways to run a session.
pub mod persona {
    pub use crate::persona::{
        FileHead, Flaw, FlawSpot, Persona, SIZE_LIMIT, Source, builtin, head, is_name, parse,
    };
}

/// What buttons mean.
pub mod pick {
    pub use crate::pick::*;
}

/// How the limits of the subscription stand, and what was spent.
pub mod plan {
    pub use crate::plan::*;
}

/// What a person sets for themselves or for a thread.
pub mod preference {
    pub use crate::preference::*;
}

/// What a live agent is asked beside its work.
pub mod query {
    pub use crate::query::*;
}

/// What nobody can guess.
pub mod random {
    pub use crate::random::Random;
}

/// Markdown and differences as pages.
pub mod render {
    pub use crate::render::{
        Diff, PageLimits, classic, cut, diff, escape_invisible, exact_line, markdown, plain, preview, rich,
    };
}

/// What the configuration says.
pub mod settings {
    pub use crate::settings::*;
}

/// What was said and done in a session.
pub mod story {
    pub use crate::story::*;
}

/// What runs beside an agent's turn.
pub mod task {
    pub use crate::task::*;
}

/// Moments, as the core is told them.
pub mod time {
    pub use crate::time::*;
}

/// Calls of tools.
pub mod tool {
    pub use crate::tool::*;
}

/// Snapshots of the files of a workspace.
pub mod tree {
    pub use crate::tree::*;
}

/// The languages of the catalogue.
pub mod words {
    pub use crate::words::Language;
}

/// Where a session works.
pub mod workspace {
    pub use crate::workspace::*;
}
