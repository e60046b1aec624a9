//! The versions that telecode works with. The adapter's source says the range, the tests' manifest pins its newest: both move
//! together, here.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::install::{PACKAGE, npm};
use super::version::Version;
use crate::cargo::run;
use crate::{say, setup, tree};

/// What the adapter refuses below, and what it calls untested above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) minimum: Version,
    pub(super) tested: Version,
}

impl Range {
    pub(super) fn read() -> Result<Self> {
        Self::of(&fs::read_to_string(source()?)?)
    }

    pub(super) fn of(source: &str) -> Result<Self> {
        Ok(Self { minimum: constant(source, "MINIMUM")?, tested: constant(source, "TESTED")? })
    }

    pub(super) fn has(self, version: Version) -> bool {
        (self.minimum..=self.tested).contains(&version)
    }

    /// The range with these in the place of its ends, if it is one.
    pub(super) fn moved(self, minimum: Option<Version>, tested: Option<Version>) -> Result<Self> {
        let moved = Self { minimum: minimum.unwrap_or(self.minimum), tested: tested.unwrap_or(self.tested) };
        if moved.minimum > moved.tested {
            bail!("{} cannot be the oldest that works and {} the newest", moved.minimum, moved.tested);
        }
        Ok(moved)
    }

    /// Writes the range into the adapter's source, and the minimum to where people read it.
    pub(super) fn write(self) -> Result<()> {
        let (old, source) = (Self::read()?, source()?);
        let readme = tree::root()?.join("README.md");
        let (was, is) = (sentence(old.minimum), sentence(self.minimum));
        let text = fs::read_to_string(&readme)?;
        if !text.contains(&was) {
            bail!("README.md does not say that Claude Code has to be {was}");
        }
        fs::write(&source, self.written_over(&fs::read_to_string(&source)?)?)?;
        fs::write(&readme, text.replace(&was, &is))?;
        say::out(&format!("telecode works with {} to {}", self.minimum, self.tested));
        Ok(())
    }

    pub(super) fn written_over(self, source: &str) -> Result<String> {
        let old = Self::of(source)?;
        let line = |name, version: Version| format!("{name}: Version = {}", literal(version));
        let source = source.replace(&line("MINIMUM", old.minimum), &line("MINIMUM", self.minimum));
        Ok(source.replace(&line("TESTED", old.tested), &line("TESTED", self.tested)))
    }
}

/// Pins a version for the tests, and calls it the newest that was tested.
pub(super) fn pin(version: Version) -> Result<()> {
    let oracles = tree::root()?.join("tests/oracles/npm");
    let files = ["package.json", "package-lock.json"];
    let scratch = tree::target()?.join("claude/pin");
    fs::create_dir_all(&scratch)?;
    for file in files {
        fs::copy(oracles.join(file), scratch.join(file))?;
    }
    // Without hosts: a lock file that names them sends everybody to the registry of whoever made it.
    let options =
        ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--save-exact"];
    let wanted = format!("{PACKAGE}@{version}");
    run(npm()?.current_dir(&scratch).arg("install").args(options).args(["--loglevel=error", &wanted]))?;
    setup::check_lock(&scratch.join("package-lock.json"))?;
    for file in files {
        fs::copy(scratch.join(file), oracles.join(file))?;
    }
    Range { tested: version, ..Range::read()? }.write()
}

/// Fails if the pin, the range and what people read of it do not fit together.
pub(crate) fn check() -> Result<()> {
    let (range, root) = (Range::read()?, tree::root()?);
    let manifest = fs::read_to_string(root.join("tests/oracles/npm/package.json"))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest)?;
    let pinned: Version = manifest["dependencies"][PACKAGE].as_str().unwrap_or_default().parse()?;
    if pinned != range.tested {
        bail!("the tests run {pinned}, but the adapter calls {} the newest tested", range.tested);
    }
    if !fs::read_to_string(root.join("README.md"))?.contains(&sentence(range.minimum)) {
        bail!("README.md does not say that Claude Code has to be {}", sentence(range.minimum));
    }
    Ok(())
}

/// What people read of the minimum.
fn sentence(minimum: Version) -> String {
    format!("version {minimum} or newer")
}

fn source() -> Result<PathBuf> {
    Ok(tree::root()?.join("crates/telecode-claude/src/version.rs"))
}

fn constant(source: &str, name: &str) -> Result<Version> {
    let find = || {
        let rest = source.split_once(&format!("pub const {name}: Version = Version("))?.1;
        rest.split_once(')')?.0.replace(", ", ".").parse().ok()
    };
    find().with_context(|| format!("the adapter's version.rs does not say {name}"))
}

fn literal(Version([major, minor, patch]): Version) -> String {
    format!("Version({major}, {minor}, {patch})")
}
