//! Versions of Claude Code from npm, each in a directory of its own below the build directory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::version::Version;
use crate::cargo::{read, run};
use crate::{say, setup, tree};

pub(super) const PACKAGE: &str = "@anthropic-ai/claude-code";

/// The version that a word means: itself, or what npm calls so, such as `latest`.
pub(super) fn resolve(word: &str) -> Result<Version> {
    if let Ok(version) = word.parse() {
        return Ok(version);
    }
    let said = read(npm()?.args(["view", "--loglevel=error", &format!("{PACKAGE}@{word}"), "version"]))?;
    said.trim().parse()
}

/// The program of a version; installed if it is not there.
pub(super) fn claude(version: Version, target: &Path) -> Result<PathBuf> {
    let folder = target.join("claude").join(version.to_string());
    let modules = folder.join("node_modules");
    if let Ok(program) = setup::claude(&modules) {
        return Ok(program);
    }
    say::out(&format!("installing Claude Code {version}"));
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    // Without a manifest of its own npm would look for one further up.
    fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
    let options = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run(npm()?.current_dir(&folder).args(options).arg(format!("{PACKAGE}@{version}")))?;
    setup::claude(&modules)
}

pub(super) fn npm() -> Result<Command> {
    tree::find_program("npm")
        .map(Command::new)
        .context("npm is missing: install Node.js 20 or newer, with npm")
}
