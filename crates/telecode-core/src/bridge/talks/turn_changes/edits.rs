//! What Claude's tools edited, from their calls: what can be said where no repository says more.

use crate::render::diff;
use crate::story::{Deed, Entry};
use crate::tool::{Tool, ToolCall, ToolOutcome};
use crate::tree::{ChangeKind, FileChange, within};

/// How many lines of context stand around a change.
const CONTEXT: usize = 3;

/// The files that calls edited, in the order of their first edit; those in `directory` relative to it.
pub(in crate::bridge) fn of<'a>(
    calls: impl Iterator<Item = &'a ToolCall>,
    directory: &str,
) -> Vec<FileChange> {
    let mut files: Vec<FileChange> = Vec::new();
    for call in calls {
        if let Tool::Edit { path, old, new } = &call.tool {
            add(&mut files, path, directory, old, new);
        } else if let Tool::Write { path, content } = &call.tool {
            // What was there before is not in the call.
            add(&mut files, path, directory, "", content);
        }
    }
    files
}

/// The same from a story.
pub(in crate::bridge) fn of_story(story: &[Entry], directory: &str) -> Vec<FileChange> {
    let calls = story.iter().filter_map(|entry| {
        let done = Some(ToolOutcome::Done);
        if let Deed::Tool { call, outcome, .. } = &entry.deed {
            (*outcome == done).then_some(call)
        } else {
            None
        }
    });
    of(calls, directory)
}

fn add(files: &mut Vec<FileChange>, path: &str, directory: &str, old: &str, new: &str) {
    let path = within(path, directory).unwrap_or(path);
    let change = diff(old, new, CONTEXT);
    if change.text.is_empty() {
        return;
    }
    let at = files.iter().position(|file| file.path == path).unwrap_or_else(|| {
        let patch = format!("--- a/{path}\n+++ b/{path}\n");
        let path = path.to_owned();
        let kind = ChangeKind::Modified;
        files.push(FileChange { path, kind, added: 0, removed: 0, is_binary: false, patch });
        files.len() - 1
    });
    let Some(file) = files.get_mut(at) else { return };
    file.added += change.added;
    file.removed += change.removed;
    file.patch.push_str(&change.text);
    file.patch.push('\n');
}
