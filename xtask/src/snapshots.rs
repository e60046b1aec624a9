//! Finds snapshots that no test refers to any more.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::tree;

/// The file in which insta notes every snapshot that a test looked at.
pub(crate) struct References {
    file: PathBuf,
}

impl References {
    /// An empty note.
    pub(crate) fn new() -> Result<Self> {
        let folder = tree::target()?.join("xtask");
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let file = folder.join("snapshot-references");
        fs::write(&file, "").with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(Self { file })
    }

    /// What tells insta to write it.
    pub(crate) fn variable(&self) -> (&'static str, &Path) {
        ("INSTA_SNAPSHOT_REFERENCES_FILE", &self.file)
    }

    /// Fails if there is a snapshot that is not in the note. All tests must have run.
    pub(crate) fn check(&self) -> Result<()> {
        let text = fs::read_to_string(&self.file)?;
        let used: BTreeSet<PathBuf> =
            text.lines().filter_map(|line| Path::new(line).canonicalize().ok()).collect();
        let mut there = Vec::new();
        collect(&tree::root()?.join("crates"), &mut there)?;
        let unused: Vec<String> = there
            .iter()
            .filter(|path| !used.contains(*path))
            .map(|path| path.display().to_string())
            .collect();
        if unused.is_empty() { Ok(()) } else { bail!("delete {}", unused.join(", ")) }
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            found.push(path.canonicalize()?);
        }
    }
    Ok(())
}
