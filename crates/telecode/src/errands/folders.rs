//! Directories that may be looked at and made projects: those in the roots, wherever links and `..` lead.
//!
//! Every path is followed to where it really is before it is compared with the roots, and again each time it is used.

use std::path::{Path, PathBuf};
use std::{fs, io};

use telecode_core::seam::errand::{Folder, FolderList, FolderProblem};

/// How many entries of a directory are looked at: one with more is no place for projects.
const ENTRIES: usize = 5_000;

/// Lists the directories in a directory, hidden ones and those that lie outside of the roots aside.
pub(super) fn browse(path: Option<&str>, roots: &[String]) -> Result<FolderList, FolderProblem> {
    let real_roots = real(roots);
    let Some(path) = path else {
        let folders = roots.iter().filter_map(|root| root_folder(root)).collect();
        return Ok(FolderList { path: None, above: None, folders });
    };
    let (path, shown) = directory(Path::new(path), &real_roots)?;
    Ok(FolderList {
        folders: folders(&path, &real_roots),
        above: above(&path, &real_roots),
        path: Some(shown),
    })
}

/// Checks that a directory can be a project. A path that is not whole is meant in one of the roots.
pub(super) fn check(path: &str, roots: &[String], home: Option<&Path>) -> Result<Folder, FolderProblem> {
    let real_roots = real(roots);
    let candidates = candidates(path.trim(), &real_roots, home);
    let mut problem = FolderProblem::Missing;
    for candidate in candidates {
        match directory(&candidate, &real_roots) {
            Ok((path, shown)) => return Ok(folder(name(&path), &path, shown)),
            // The first that is there says most.
            Err(found) if problem == FolderProblem::Missing => problem = found,
            Err(_) => {}
        }
    }
    Err(problem)
}

/// Where the roots really are; those that are not there allow nothing.
fn real(roots: &[String]) -> Vec<PathBuf> {
    roots.iter().filter_map(|root| fs::canonicalize(root).ok()).filter(|root| root.is_dir()).collect()
}

fn candidates(path: &str, roots: &[PathBuf], home: Option<&Path>) -> Vec<PathBuf> {
    let at_home = match (path, path.strip_prefix("~/")) {
        ("~", _) => home.map(Path::to_owned),
        (_, Some(rest)) => home.map(|home| home.join(rest)),
        (_, None) => None,
    };
    match at_home {
        Some(path) => vec![path],
        None if Path::new(path).is_absolute() => vec![path.into()],
        None => roots.iter().map(|root| root.join(path)).collect(),
    }
}

/// Where a directory really is, as a path and as text, if it is in a root and can be read.
fn directory(path: &Path, roots: &[PathBuf]) -> Result<(PathBuf, String), FolderProblem> {
    let real = fs::canonicalize(path).map_err(|error| problem(&error))?;
    let Some(shown) = real.to_str().map(str::to_owned) else {
        return Err(FolderProblem::NotText);
    };
    if !is_in(&real, roots) {
        return Err(FolderProblem::Outside { path: shown });
    }
    fs::read_dir(&real).map_err(|error| problem(&error))?;
    Ok((real, shown))
}

fn problem(error: &io::Error) -> FolderProblem {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        FolderProblem::Missing
    } else if kind == io::ErrorKind::NotADirectory {
        FolderProblem::NotADirectory
    } else {
        FolderProblem::Unreadable { reason: error.to_string() }
    }
}

fn is_in(real: &Path, roots: &[PathBuf]) -> bool {
    roots.iter().any(|root| real.starts_with(root))
}

fn folders(directory: &Path, roots: &[PathBuf]) -> Vec<Folder> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut folders: Vec<Folder> = entries
        .take(ENTRIES)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok().filter(|name| !name.starts_with('.'))?;
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let real = fs::canonicalize(entry.path()).ok().filter(|_| !is_file)?;
            let shown = real.to_str()?.to_owned();
            (is_in(&real, roots) && real.is_dir()).then(|| folder(name, &real, shown))
        })
        .collect();
    folders.sort_by_cached_key(|folder| (folder.name.to_lowercase(), folder.name.clone()));
    folders
}

/// The directory above, if it may be shown; above a root there is the list of roots, if there are several.
#[expect(clippy::option_option, reason = "as the report says it: none, the list of roots, a directory")]
fn above(path: &Path, roots: &[PathBuf]) -> Option<Option<String>> {
    let parent = path.parent().filter(|parent| is_in(parent, roots));
    match parent {
        Some(parent) => parent.to_str().map(|parent| Some(parent.to_owned())),
        None => (roots.len() > 1).then_some(None),
    }
}

fn root_folder(root: &str) -> Option<Folder> {
    let real = fs::canonicalize(root).ok().filter(|real| real.is_dir())?;
    let shown = real.to_str()?.to_owned();
    Some(folder(root.to_owned(), &real, shown))
}

fn folder(name: String, real: &Path, shown: String) -> Folder {
    Folder { name, path: shown, git: real.join(".git").exists() }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
