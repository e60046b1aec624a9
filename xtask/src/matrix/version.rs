//! Versions of Claude Code, as npm and the adapter write them.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Result};

/// A version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(pub(super) [u32; 3]);

impl FromStr for Version {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts: Vec<u32> = text.split('.').map_while(|part| part.trim().parse().ok()).collect();
        let parts = parts.try_into().ok().filter(|_| text.split('.').count() == 3);
        parts.map(Self).with_context(|| format!("“{text}” is no version such as 2.1.329"))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}
