//! Installs what the tests need and nobody can be expected to have: below the build directory where that is possible.
//! What is there already is left alone; what cannot be installed is named in one line.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{say, tree};

mod apt;
mod chromium;
mod node;
mod python;
mod tmux;

pub(crate) use node::{check_lock, claude};

/// Where the things are that tests use.
#[derive(Debug, Default)]
pub(crate) struct Provided {
    found: Vec<(&'static str, PathBuf)>,
}

impl Provided {
    /// The variables that tell the tests.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        self.found.iter().map(|(name, path)| (*name, path.as_path()))
    }
}

/// Installs everything that is missing.
pub(crate) fn all() -> Result<Provided> {
    let target = tree::target()?;
    let oracles = tree::root()?.join("tests/oracles");
    let modules = node::packages(&oracles.join("npm"), &target.join("npm"))?;
    let claude = claude(&modules)?;
    let python = python::packages(&oracles.join("requirements.txt"), &target.join("venv"))?;
    let found = vec![
        ("TELECODE_TEST_CLAUDE", claude),
        ("TELECODE_TEST_NODE_MODULES", modules),
        ("TELECODE_TEST_PYTHON", python),
        ("TELECODE_TEST_CHROMIUM", chromium::browser()?),
        ("TELECODE_TEST_TMUX", tmux::tmux()?),
    ];
    for (name, path) in &found {
        say::out(&format!("{name}={}", path.display()));
    }
    Ok(Provided { found })
}

/// Remembers from what something was installed, so that it is done again only when that changes.
struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    /// The stamp of what is installed in `folder` from the given files.
    fn new(folder: &Path, sources: &[&Path]) -> Result<Self> {
        let mut content = String::new();
        for source in sources {
            content +=
                &fs::read_to_string(source).with_context(|| format!("{} is missing", source.display()))?;
        }
        Ok(Self { file: folder.join(".telecode-installed"), content })
    }

    fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|found| found == self.content)
    }

    /// To be set only when the installation is complete.
    fn set(&self) -> Result<()> {
        fs::write(&self.file, &self.content)
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }
}

/// Ends with one line that says what is missing and what to do.
fn missing(what: &str, remedy: &str) -> anyhow::Error {
    anyhow::anyhow!("{what}: {remedy}")
}

#[cfg(test)]
mod tests;
