//! Conversations that were taken back: what Claude Code writes when it forgets a prompt and everything behind it.
//!
//! Nothing is deleted from a record. One line says which line is gone, with all that hangs on it, and where the conversation
//! ends until something is said again.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// A line that says where the conversation ends.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RewindLine<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    explicit: bool,
    rewound: bool,
    #[serde(borrow)]
    leaf_uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    cut_uuid: Option<Cow<'a, str>>,
}

/// What was taken back in a record.
#[derive(Debug, Default)]
pub(super) struct RecordRewinds {
    /// The first lines of what is gone.
    cut: HashSet<String>,
    last: Option<RewindMark>,
    /// What was noted as the end, in order.
    noted: Vec<String>,
}

/// Where a conversation was set to end.
#[derive(Debug)]
pub(super) struct RewindMark {
    /// How many lines with a place were before it.
    pub(super) at: usize,
    /// The last line that counts; `None` if none does.
    pub(super) leaf: Option<String>,
}

impl RecordRewinds {
    /// Takes a line without a place of its own; `at` is how many with one were before it.
    pub(super) fn line(&mut self, line: &[u8], at: usize) {
        let Ok(line) = serde_json::from_slice::<RewindLine<'_>>(line) else { return };
        if line.r#type != "last-prompt" {
            return;
        }
        match line.leaf_uuid.as_deref() {
            Some(leaf) => self.noted.push(leaf.to_owned()),
            None if line.explicit => self.noted.clear(),
            None => {}
        }
        // From time to time and at the end of a process there is one as well; what counts is one that sets the end.
        if !(line.explicit || line.rewound) {
            return;
        }
        self.cut.extend(line.cut_uuid.filter(|_| line.rewound).map(Cow::into_owned));
        self.last = Some(RewindMark { at, leaf: line.leaf_uuid.map(Cow::into_owned) });
    }

    /// Where the conversation was set to end last, if it was.
    pub(super) fn last(&self) -> Option<&RewindMark> {
        self.last.as_ref()
    }

    /// What Claude Code noted last as the end of the conversation, of what the record has.
    pub(super) fn noted<L: Copy>(&self, lines: &HashMap<&str, L>) -> Option<L> {
        self.noted.iter().rev().find_map(|leaf| lines.get(leaf.as_str()).copied())
    }

    /// Which of the lines are gone; they come in the order of the record, each with the line that it hangs on.
    pub(super) fn gone<'a>(
        &self,
        lines: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) -> HashSet<&'a str> {
        let mut gone = HashSet::new();
        if self.cut.is_empty() {
            return gone;
        }
        for (id, before) in lines {
            if self.cut.contains(id) || before.is_some_and(|before| gone.contains(before)) {
                gone.insert(id);
            }
        }
        gone
    }
}
