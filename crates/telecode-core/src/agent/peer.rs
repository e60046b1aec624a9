//! What other sessions on the machine write to an agent, as far as Claude Code holds it back.

use crate::ids::HoldId;

/// What another session wrote, before the agent may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMessage {
    /// Claude Code's name for it.
    pub hold: HoldId,
    /// What the other session says it is called.
    pub from: String,
    /// What it wrote, as far as Claude Code shows it.
    pub preview: Preview,
    /// Why it is held back.
    pub why: HeldWhy,
}

/// As much of a message as Claude Code shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// The text. Characters that cannot be seen may be blanks in it.
    pub text: String,
    /// How many UTF-16 units the message has.
    pub units: usize,
    /// How many pictures and files it has beside.
    pub others: usize,
    /// This is all of it, as it is.
    pub whole: bool,
}

/// Why a message of another session is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldWhy {
    /// One of the two sessions asks before it acts and the other does not: a person decides.
    Modes,
    /// Settings say so: a person can only drop it.
    Settings,
    /// It was let in, and waits for room in the agent's queue.
    Room,
}
