//! What a directory belongs to, as Claude Code sees it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::{LOCAL, SIZE_LIMIT, bytes};

/// Whose the local settings of a directory are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SettingsOwner {
    /// The person's own: git does not have them.
    Own,
    /// They came with the repository.
    Foreign,
    /// Nobody can tell where there is no repository. Claude Code takes them for the person's own.
    Unknown,
}

/// The place that has to be trusted for a directory: its repository; of a worktree the one that it belongs to.
///
/// A directory can say of itself what it belongs to, so the repository has to say so, too. Claude Code does the same; a submodule
/// is a place of its own.
pub(super) fn trusted_as(directory: &Path) -> PathBuf {
    let Some(root) = root(directory) else { return directory.to_owned() };
    worktree_of(root).unwrap_or_else(|| root.to_owned())
}

/// The nearest directory with a `.git` from a directory up.
pub(super) fn root(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|above| above.join(".git").exists())
}

/// The repository that a worktree belongs to, if both say so.
fn worktree_of(root: &Path) -> Option<PathBuf> {
    let kept = linked(root)?;
    let back = line(&kept.join("gitdir"))?;
    let says_so = fs::canonicalize(back).ok()? == fs::canonicalize(root.join(".git")).ok()?;
    let git = kept.parent().filter(|all| all.ends_with("worktrees"))?.parent()?;
    (says_so && git.ends_with(".git")).then(|| git.parent().map(Path::to_owned))?
}

/// Where a `.git` that is a file leads to.
fn linked(root: &Path) -> Option<PathBuf> {
    let link = line(&root.join(".git"))?;
    let link = link.as_os_str().as_bytes().strip_prefix(b"gitdir:")?.trim_ascii();
    fs::canonicalize(root.join(OsStr::from_bytes(link))).ok()
}

fn line(path: &Path) -> Option<PathBuf> {
    Some(PathBuf::from(OsStr::from_bytes(bytes(path, SIZE_LIMIT)?.trim_ascii())))
}

/// Whose the local settings are. The index is only looked through for their name: in doubt they are foreign.
pub(super) fn local(directory: &Path) -> SettingsOwner {
    /// Names are cut in it. Source: git's `gitformat-index`.
    const SHORTENED: &[u8] = b"DIRC\0\0\0\x04";
    let Some(root) = root(directory) else { return SettingsOwner::Unknown };
    let git = linked(root).unwrap_or_else(|| root.join(".git"));
    let Some(index) = bytes(&git.join("index"), SIZE_LIMIT) else { return SettingsOwner::Own };
    let is_there =
        index.starts_with(SHORTENED) || index.windows(LOCAL.len()).any(|name| name == LOCAL.as_bytes());
    if is_there { SettingsOwner::Foreign } else { SettingsOwner::Own }
}
