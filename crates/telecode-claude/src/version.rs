//! Versions of Claude Code: which are too old, and which are newer than what was tested.

use std::fmt;

/// A version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

/// The oldest version with which every end-to-end story passes; `docs/claude-protocol.md` says what older ones lack. Moved by
/// `cargo xtask matrix --minimum VERSION`.
pub const MINIMUM: Version = Version(2, 1, 319);

/// The newest version with which they pass: the one that the tests run. Moved by `cargo xtask matrix --pin VERSION`.
pub const TESTED: Version = Version(2, 1, 332);

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
