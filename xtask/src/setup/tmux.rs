//! The screen on which the real terminal program is tested.

use std::path::PathBuf;

use anyhow::Result;

use super::{apt, missing};
use crate::tree;

const REMEDY: &str = "install tmux";

/// Finds tmux, or installs Debian's.
pub(super) fn tmux() -> Result<PathBuf> {
    if let Some(found) = tree::find_program("tmux") {
        return Ok(found);
    }
    apt::install("tmux", "there is no tmux", REMEDY)?;
    tree::find_program("tmux").ok_or_else(|| missing("the package tmux brought no program", REMEDY))
}
