//! What a stand-in agent does: the model's answers, and how it misbehaves.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::messages::{self, When};

/// The script of a stand-in agent.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// The version that it says it is.
    pub version: String,
    /// What its model answers.
    pub model: messages::Script,
    /// How it misbehaves.
    pub quirks: Vec<Misbehaviour>,
}

impl Default for Script {
    fn default() -> Self {
        Self { version: "2.1.329".to_owned(), model: messages::demo::demo_script(), quirks: Vec::new() }
    }
}

impl Script {
    /// A well-behaved agent with these answers.
    pub fn new(model: messages::Script) -> Self {
        Self { model, ..Self::default() }
    }

    /// Reads a script from JSON.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Adds a misbehaviour in every turn, or in general.
    #[must_use]
    pub fn with(self, quirk: Quirk) -> Self {
        self.with_when(When::default(), quirk)
    }

    /// Adds a misbehaviour in the turns of the prompts that `when` describes.
    #[must_use]
    pub fn with_when(mut self, when: When, quirk: Quirk) -> Self {
        self.quirks.push(Misbehaviour { when, in_reruns: false, quirk });
        self
    }

    /// The quirks of a turn with this prompt; for the first time or again.
    pub(super) fn quirks_of(&self, prompt: &str, run: Run) -> Vec<Quirk> {
        let holds = |one: &&Misbehaviour| one.when.holds(prompt, &[]) && (one.in_reruns || run == Run::First);
        self.quirks.iter().filter(holds).map(|one| one.quirk.clone()).collect()
    }

    /// Whether a general quirk is set.
    pub fn has(&self, quirk: &Quirk) -> bool {
        self.quirks.iter().any(|one| one.quirk == *quirk)
    }
}

/// Whether a turn is run for the first time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Run {
    /// For the first time.
    First,
    /// Again, after a crash.
    Again,
}

/// A way to misbehave, and in which turns.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Misbehaviour {
    /// The turns, by their prompt. Quirks that belong to no turn ignore it.
    #[serde(default)]
    pub when: When,
    /// Whether it also happens when a turn is run again after a crash: then it crashes again and again.
    #[serde(default)]
    pub in_reruns: bool,
    /// What goes wrong.
    pub quirk: Quirk,
}

/// What goes wrong.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Quirk {
    /// In general: waits so many milliseconds before it reads its input.
    SlowStart(u64),
    /// In general: writes this line to stderr so many times at start.
    Stderr {
        /// The line.
        line: String,
        /// How often.
        times: u32,
    },
    /// In general: an interrupt is acknowledged and has no effect.
    IgnoreInterrupt,
    /// In general: it lives on when its input ends.
    IgnoreStdinClose,
    /// In general: it lives on after SIGTERM. Only the binary can do this.
    IgnoreSigterm,
    /// In general: it starts a process of its own that outlives it.
    Grandchild,
    /// At the start of a turn: writes this line as it is.
    Line(String),
    /// At the start of a turn: writes a line of so many bytes, a frame of an unknown type.
    HugeLine(usize),
    /// At the start of a turn: sends this frame.
    Frame(Value),
    /// At the start of a turn: sends the host a control request with this body and waits for no answer.
    Request(Value),
    /// After the first answer of the model, before its tools: exits with this code.
    Exit(u8),
    /// After the first answer of the model, before its tools: does nothing more.
    Hang,
    /// At the end of a turn: no `result`, but it is idle.
    NoResult,
    /// At the end of a turn: a `result` without text.
    EmptyResult,
}
