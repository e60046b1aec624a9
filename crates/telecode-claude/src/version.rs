//! Versions of Claude Code: which are too old, and which are newer than what was tested.

use std::fmt;

/// A version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

/// The oldest version that works: since this one `initialize` lists the requests that are open.
pub const MINIMUM: Version = Version(2, 1, 268);

/// The newest version that the tests were run with.
pub const TESTED: Version = Version(2, 1, 329);

impl Version {
    /// Reads `2.1.329`, alone or at the start of a line such as `2.1.329 (Claude Code)`.
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.trim().trim_start_matches('v').split([' ', '-', '+', '\n']).next()?;
        let mut parts = word.splitn(3, '.').map(|part| part.parse().ok());
        Some(Self(parts.next()??, parts.next()??, parts.next()??))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests;
