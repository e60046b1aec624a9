//! What a person can set for themselves: as their default, and for one thread.

use crate::ids::{PersonId, ThreadId};
use crate::words::Language;

/// Where preferences hold. Those of a thread come before those of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Wherever a person has no other ones.
    Person(PersonId),
    /// In one thread.
    Thread(ThreadId),
}

/// What was set; `None` leaves it to the next wider scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// How much of the work is shown.
    pub verbosity: Option<Verbosity>,
    /// Whether answers may be rich messages.
    pub rich: Option<Rich>,
    /// How the changes of a turn are shown.
    pub diff: Option<DiffView>,
    /// Whether the thread has a pinned message that shows the status.
    pub cockpit: Option<bool>,
    /// The language that the person is spoken to in; only for people.
    pub language: Option<Language>,
}

/// How much of the work is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verbosity {
    /// Only the answers, no steps.
    Quiet,
    /// The last steps.
    #[default]
    Steps,
    /// All steps, what tools printed, and what Claude thought.
    Everything,
}

/// Whether answers may be rich messages, which not every Telegram app shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rich {
    /// Where they say more than a classic message, once the person has seen that theirs shows them.
    #[default]
    Auto,
    /// Always rich, whatever is known of the app.
    On,
    /// Never rich: text with entities.
    Off,
}

/// What is known of how a person's app shows rich messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RichSight {
    /// What the person said of the probe.
    pub probe: Probe,
    /// How many rich answers they got with a button that leads back.
    pub offered: u8,
}

/// What a person said of the message that asks whether a rich message can be seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Probe {
    /// They were not asked.
    #[default]
    New,
    /// They were asked, and did not say.
    Asked,
    /// They see it.
    Seen,
    /// They do not.
    Blank,
}

/// How the changes of a turn are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DiffView {
    /// As text in a card behind the answer.
    Text,
    /// As such a card with pictures with coloured syntax, of the files that are asked for.
    Picture,
    /// Behind a button under the answer.
    #[default]
    Off,
}

impl Preferences {
    /// These, and where they say nothing the others.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            verbosity: self.verbosity.or(other.verbosity),
            rich: self.rich.or(other.rich),
            diff: self.diff.or(other.diff),
            cockpit: self.cockpit.or(other.cockpit),
            language: self.language.or(other.language),
        }
    }
}
