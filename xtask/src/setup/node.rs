//! Packages of Node.js: the real Claude Code, the driver of the browser, a bot library.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Stamp, missing};
use crate::cargo::{read, run};
use crate::{say, tree};

/// The oldest Node.js that the packages run on.
const MINIMUM: u32 = 20;
const REMEDY: &str = "install Node.js 20 or newer, with npm";

/// Installs the packages of a lock file and returns their directory.
pub(super) fn packages(source: &Path, target: &Path) -> Result<PathBuf> {
    let (manifest, lock) = (source.join("package.json"), source.join("package-lock.json"));
    check_lock(&lock)?;
    check_version()?;
    let modules = target.join("node_modules");
    let stamp = Stamp::new(target, &[&manifest, &lock])?;
    if stamp.is_fresh() && modules.is_dir() {
        return Ok(modules);
    }
    let npm = tree::find_program("npm").ok_or_else(|| missing("npm is missing", REMEDY))?;
    say::out("installing packages of Node.js");
    fs::create_dir_all(target).with_context(|| format!("{} cannot be made", target.display()))?;
    fs::copy(&manifest, target.join("package.json"))?;
    fs::copy(&lock, target.join("package-lock.json"))?;
    // No package needs its install script, and none gets to run one.
    let options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run(Command::new(npm).current_dir(target).args(options))?;
    stamp.set()?;
    Ok(modules)
}

/// The program of Claude Code for this machine. Its npm package brings one per platform.
pub(crate) fn claude(modules: &Path) -> Result<PathBuf> {
    let arch = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => bail!("Claude Code has no package for {other}: test on x86_64 or aarch64"),
    };
    let system = if OS == "macos" { "darwin" } else { OS };
    // Old versions of npm install the packages of both C libraries; the one that fits comes first.
    let endings = if cfg!(target_env = "musl") { ["-musl", ""] } else { ["", "-musl"] };
    let programs = endings
        .map(|ending| modules.join(format!("@anthropic-ai/claude-code-{system}-{arch}{ending}/claude")));
    programs.into_iter().find(|program| program.is_file()).ok_or_else(|| {
        missing("the package of Claude Code for this platform is missing", "remove target/npm and try again")
    })
}

/// A lock file that names hosts would send everybody to the registry of whoever wrote it.
pub(crate) fn check_lock(lock: &Path) -> Result<()> {
    let text = fs::read_to_string(lock).with_context(|| format!("{} is missing", lock.display()))?;
    if text.contains("\"resolved\"") {
        bail!("{} names hosts: make it with `npm install --omit-lockfile-registry-resolved`", lock.display());
    }
    Ok(())
}

fn check_version() -> Result<()> {
    let node = tree::find_program("node").ok_or_else(|| missing("Node.js is missing", REMEDY))?;
    let version = read(Command::new(node).arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    match major {
        Some(MINIMUM..) => Ok(()),
        Some(0..MINIMUM) | None => Err(missing(&format!("Node.js is too old ({})", version.trim()), REMEDY)),
    }
}
