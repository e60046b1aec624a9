//! Looks at the file that a call is about, so that its card can say what is there: a new file or one that is replaced, where a link
//! leads, and in how many places an edit matches.
//!
//! It says what is so at the moment of asking. What cannot be found out in time is not said.

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use telecode_core::seam::agent::{AskRequest, Target};
use telecode_core::seam::tool::Tool;

/// How long a card waits for this.
const LIMIT: Duration = Duration::from_millis(300);

/// The largest file whose lines and matches are counted, in bytes.
const COUNTED: u64 = 4 << 20;

/// Notes what lies where a call wants to read or write.
pub(super) async fn look(directory: &str, request: &mut AskRequest) {
    let Some(path) = request.call.tool.file().filter(|path| !path.is_empty()) else { return };
    let (directory, path) = (PathBuf::from(directory), PathBuf::from(path));
    let sought = if let Tool::Edit { old, .. } = &request.call.tool { Some(old.clone()) } else { None };
    let looking = tokio::task::spawn_blocking(move || target(&directory, &path, sought.as_deref()));
    if let Ok(Ok(found)) = tokio::time::timeout(LIMIT, looking).await {
        request.facts.target = found.map(Box::new);
    }
}

/// What lies there; `None` if that cannot be said.
fn target(directory: &Path, path: &Path, sought: Option<&str>) -> Option<Target> {
    let path = directory.join(path);
    let real = real(&path)?;
    let is_known = expected(directory, &path).is_some_and(|expected| expected == real);
    let leads_to = (!is_known).then(|| real.to_string_lossy().into_owned());
    let Ok(file) = fs::metadata(&real) else {
        return Some(Target { leads_to, ..Target::default() });
    };
    let content = Some(&file).filter(|file| file.is_file() && file.len() <= COUNTED);
    let content = content.and_then(|_| fs::read(&real).ok()).and_then(|bytes| String::from_utf8(bytes).ok());
    let matches = content.as_deref().zip(sought).map(|(content, sought)| matches(content, sought));
    Some(Target {
        leads_to,
        exists: true,
        lines: content.map(|content| content.lines().count()),
        matches: matches.filter(|count| *count > 0),
    })
}

/// Where a path leads: of a file that is not there yet, where it would be.
fn real(path: &Path) -> Option<PathBuf> {
    match fs::canonicalize(path) {
        Ok(real) => Some(real),
        Err(_) if fs::symlink_metadata(path).is_ok_and(|file| file.is_symlink()) => {
            // A link to what is not there: writing makes that.
            let to = path.parent()?.join(fs::read_link(path).ok()?);
            Some(fs::canonicalize(to.parent()?).ok()?.join(to.file_name()?))
        }
        Err(_) => {
            let parent = path.parent()?;
            let known = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned());
            Some(known.join(path.file_name()?))
        }
    }
}

/// Where a path says that it leads: links above the workspace are nobody's surprise.
fn expected(directory: &Path, path: &Path) -> Option<PathBuf> {
    if path.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    match path.strip_prefix(directory) {
        Ok(inside) => Some(fs::canonicalize(directory).ok()?.join(inside)),
        Err(_) => Some(path.components().collect()),
    }
}

/// In how many places a text is found, as Claude Code looks for it.
fn matches(content: &str, sought: &str) -> usize {
    if sought.is_empty() { 0 } else { content.replace("\r\n", "\n").matches(sought).count() }
}
