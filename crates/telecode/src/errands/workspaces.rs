//! The directory that a session had for itself goes.

use std::path::Path;
use std::{fs, io};

use telecode_core::seam::errand::{Failure, NotRemoved};

/// How many things are named of what would be lost.
const NAMED: usize = 20;

/// Removes a directory of a session's own: one right in `root`, whatever the path says. Without `force` only if it is empty.
pub(super) fn remove(root: &Path, directory: &Path, force: bool) -> Result<(), NotRemoved> {
    if !is_own(root, directory) {
        return Err(failed(directory, &io::ErrorKind::InvalidInput.into()));
    }
    let lost = match contents(directory) {
        Ok(lost) => lost,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(directory, &error)),
    };
    if !lost.is_empty() && !force {
        return Err(NotRemoved::Dirty { what: lost });
    }
    // Links in it go, not what they lead to.
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(directory, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Whether a path is that of a directory right in `root`, and no link to another.
fn is_own(root: &Path, directory: &Path) -> bool {
    let Some((parent, name)) = directory.parent().zip(directory.file_name()) else { return false };
    let is_right_in = match (fs::canonicalize(parent), fs::canonicalize(root)) {
        (Ok(parent), Ok(root)) => parent == root,
        // Nothing is there that could be removed.
        (Err(_), _) | (_, Err(_)) => parent == root,
    };
    let ends_with_name = directory.as_os_str().as_encoded_bytes().ends_with(name.as_encoded_bytes());
    is_right_in && ends_with_name && !directory.is_symlink()
}

fn contents(directory: &Path) -> io::Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(directory)?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let end = if entry.file_type().is_ok_and(|kind| kind.is_dir()) { "/" } else { "" };
            Some(format!("{}{end}", entry.file_name().to_string_lossy()))
        })
        .collect();
    names.sort_unstable();
    let more = names.len().saturating_sub(NAMED);
    if more > 0 {
        names.truncate(NAMED);
        names.push(format!("… +{more}"));
    }
    Ok(names)
}

fn failed(directory: &Path, error: &io::Error) -> NotRemoved {
    NotRemoved::Failed(Failure(format!("{}: {error}", directory.display())))
}

#[cfg(test)]
mod tests;
