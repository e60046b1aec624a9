//! Reads what git says of the differences between two states.

use telecode_core::tree::{ChangeKind, FileChange};

/// The mode of a repository in the repository: its files are not ours.
const SUBMODULE: &str = "160000";

/// Reads `git diff --raw --numstat -z`, and the patch of the same files if there is one.
pub(super) fn changed(numbers: &[u8], patch: &[u8]) -> Vec<FileChange> {
    let mut parts = numbers.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let mut files: Vec<FileChange> = Vec::new();
    while let Some(part) = parts.next() {
        if let Some(raw) = part.strip_prefix(':') {
            let Some(path) = parts.next() else { break };
            files.extend(raw_file(raw, &path));
        } else {
            let mut columns = part.splitn(3, '\t');
            let (added, removed, path) = (columns.next(), columns.next(), columns.next());
            let (Some(added), Some(removed), Some(path)) = (added, removed, path) else { continue };
            if let Some(file) = files.iter_mut().find(|file| file.path == path) {
                file.is_binary = added == "-";
                file.added = added.parse().unwrap_or(0);
                file.removed = removed.parse().unwrap_or(0);
            }
        }
    }
    let patch = String::from_utf8_lossy(patch);
    // Git writes them in the same order, repositories in the repository among them.
    let all: Vec<_> = sections(&patch).collect();
    let is_ours = |section: &&&str| !section.contains(&format!(" {SUBMODULE}\n"));
    for (file, section) in files.iter_mut().zip(all.iter().filter(is_ours)) {
        (*section).clone_into(&mut file.patch);
    }
    files
}

/// One file of `--raw`: two modes, two names, a letter.
fn raw_file(raw: &str, path: &str) -> Option<FileChange> {
    let columns: Vec<_> = raw.split(' ').collect();
    if columns.iter().take(2).any(|mode| *mode == SUBMODULE) {
        return None;
    }
    let kind = match columns.last().and_then(|letter| letter.chars().next())? {
        'A' => ChangeKind::Added,
        'D' => ChangeKind::Removed,
        _ => ChangeKind::Modified,
    };
    let path = path.to_owned();
    Some(FileChange { path, kind, added: 0, removed: 0, is_binary: false, patch: String::new() })
}

/// The parts of a patch, one for each file. No line of a file begins like their first line.
fn sections(patch: &str) -> impl Iterator<Item = &str> {
    let starts = patch.match_indices("diff --git ").map(|(at, _)| at);
    let starts: Vec<_> =
        starts.filter(|at| *at == 0 || patch.as_bytes().get(at - 1) == Some(&b'\n')).collect();
    let ends: Vec<_> = starts.iter().skip(1).copied().chain([patch.len()]).collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| patch.get(start..end))
}
