//! Reads files of a workspace for people: never one outside of it, wherever links and `..` lead.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use telecode_core::seam::errand::FileFound;
use telecode_core::seam::tree::FileProblem;

/// How many entries of a directory are listed.
const ENTRIES: usize = 400;

/// Reads a file, or lists a directory.
pub(super) fn read(directory: &Path, path: &str, limit: u64) -> Result<FileFound, FileProblem> {
    let root = fs::canonicalize(directory).map_err(|error| problem(&error))?;
    let real = fs::canonicalize(root.join(path)).map_err(|error| problem(&error))?;
    if !real.starts_with(&root) {
        return Err(FileProblem::Outside);
    }
    if real.is_dir() {
        return list(&root, &real);
    }
    // Whatever takes its place meanwhile: no link is followed, and no pipe is waited for.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file =
        OpenOptions::new().read(true).custom_flags(flags).open(&real).map_err(|error| problem(&error))?;
    let found = file.metadata().map_err(|error| problem(&error))?;
    if !found.is_file() {
        return Err(FileProblem::Odd);
    }
    if fs::canonicalize(&real).map_err(|error| problem(&error))? != real {
        return Err(FileProblem::Outside);
    }
    if found.len() == 0 {
        return Err(FileProblem::Empty);
    }
    let mut content = Vec::new();
    // It may grow while it is read.
    file.take(limit + 1).read_to_end(&mut content).map_err(|error| problem(&error))?;
    if content.len() as u64 > limit {
        return Err(FileProblem::TooLarge(found.len().max(limit + 1)));
    }
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(FileFound::File { name, content: content.into() })
}

fn list(root: &Path, directory: &Path) -> Result<FileFound, FileProblem> {
    let found = fs::read_dir(directory).map_err(|error| problem(&error))?;
    let mut entries: Vec<String> = found
        .flatten()
        .map(|entry| {
            let end = if entry.file_type().is_ok_and(|kind| kind.is_dir()) { "/" } else { "" };
            format!("{}{end}", entry.file_name().to_string_lossy())
        })
        .collect();
    entries.sort_unstable_by_key(|name| (!name.ends_with('/'), name.to_lowercase()));
    let more = entries.len().saturating_sub(ENTRIES);
    entries.truncate(ENTRIES);
    let path: PathBuf = directory.strip_prefix(root).map(Path::to_owned).unwrap_or_default();
    Ok(FileFound::Folder { path: path.to_string_lossy().into_owned(), entries, more })
}

fn problem(error: &io::Error) -> FileProblem {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound || kind == io::ErrorKind::NotADirectory {
        FileProblem::Missing
    } else {
        FileProblem::Unreadable(error.to_string())
    }
}
