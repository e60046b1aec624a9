//! Which branch is checked out, read from the repository's own files: a git process would be much for a word.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// How much of a file of git's is read: what is looked for is one short line.
const LIMIT: u64 = 4096;

/// How many digits of a commit's name say which one it is.
const DIGITS: usize = 7;

/// The branch of the repository that a directory is in; without one the beginning of the commit's name.
pub(super) fn of(directory: &Path) -> Option<String> {
    let marker = directory.ancestors().map(|above| above.join(".git")).find(|marker| marker.exists())?;
    let place = if marker.is_dir() { marker } else { linked(&marker)? };
    let head = line(&place.join("HEAD"))?;
    match head.strip_prefix("ref: ") {
        // What other forms of repositories write there for the sake of old programs.
        Some("refs/heads/.invalid") => None,
        Some(name) => Some(name.strip_prefix("refs/heads/").unwrap_or(name).to_owned()),
        None => head.get(..DIGITS).map(str::to_owned),
    }
}

/// The directory that a worktree's or a submodule's `.git` names.
fn linked(marker: &Path) -> Option<PathBuf> {
    let named = line(marker)?;
    Some(marker.parent()?.join(named.strip_prefix("gitdir: ")?))
}

/// The first line of a file.
pub(super) fn line(file: &Path) -> Option<String> {
    // A pipe would be waited for.
    fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
    let mut text = String::new();
    File::open(file).ok()?.take(LIMIT).read_to_string(&mut text).ok()?;
    Some(text.lines().next()?.trim_end().to_owned())
}
