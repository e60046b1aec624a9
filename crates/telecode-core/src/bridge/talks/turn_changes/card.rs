//! The card of changes: the files, and under each its lines, collapsed, unless they come as pictures.

use crate::bridge::talks::turn_changes::buttons;
use crate::page::{Page, TEXT_LIMIT};
use crate::preference::DiffView;
use crate::render::{Text, exact_diff_line, exact_line};
use crate::tree::{ChangeKind, FileChange};
use crate::words::Voice;

/// How many files are named.
const NAMED: usize = 20;

/// How many lines of one file are shown; the file has the rest.
const LINES: usize = 40;

/// How much of a line is shown, in UTF-16 units.
const LINE: usize = 120;

/// How much of a path is shown, in UTF-16 units.
pub(in crate::bridge) const PATH: usize = 100;

/// What is kept free of the page for the names of files behind one that fills it, in UTF-16 units.
const HEADROOM: usize = 900;

/// The card.
pub(in crate::bridge) fn page(title: &str, files: &[FileChange], view: DiffView, voice: Voice<'_>) -> Page {
    let sum = |of: fn(&FileChange) -> usize| files.iter().map(of).sum::<usize>();
    let mut text = Text::new();
    let args = [
        ("files", files.len().into()),
        ("added", sum(|file| file.added).into()),
        ("removed", sum(|file| file.removed).into()),
    ];
    text.push(&voice.tell(title, args));
    let mut is_cut = false;
    for file in files.iter().take(NAMED) {
        let heading = heading(file, voice);
        if text.len_utf16() + crate::page::utf16_len(&heading) + PATH > TEXT_LIMIT - HEADROOM / 3 {
            is_cut = true;
            break;
        }
        text.newline().code(&exact_line(&file.path, PATH)).push(&heading);
        if view == DiffView::Picture {
            continue;
        }
        let room = (TEXT_LIMIT - HEADROOM).saturating_sub(text.len_utf16());
        let (lines, all) = lines(file.hunks(), room);
        is_cut |= !all;
        text.collapsed(&lines);
    }
    if files.len() > NAMED {
        text.newline().push(&voice.tell("changes-more", [("count", (files.len() - NAMED).into())]));
    }
    if view == DiffView::Picture && buttons::is_beyond(files) {
        let count = buttons::BUTTONS;
        text.newline().italic(&voice.tell("changes-pictures-first", [("count", count.into())]));
    }
    if is_cut {
        text.newline().italic(&voice.say("changes-cut"));
    }
    text.into_page()
}

/// A file with how much of it changed.
pub(in crate::bridge) fn title(file: &FileChange, voice: Voice<'_>) -> Text {
    let mut text = Text::new();
    text.code(&exact_line(&file.path, PATH)).push(&heading(file, voice));
    text
}

/// What stands behind the name of a file.
fn heading(file: &FileChange, voice: Voice<'_>) -> String {
    let count = format!(" +{} −{}", file.added, file.removed);
    match file.kind {
        ChangeKind::Added => format!(" {}{count}", voice.say("changes-new")),
        ChangeKind::Removed => format!(" {}{count}", voice.say("changes-removed")),
        ChangeKind::Modified if file.is_binary => format!(" {}", voice.say("changes-binary")),
        ChangeKind::Modified => count,
    }
}

/// The first lines, as many as fit, and whether these are all.
fn lines(hunks: &str, room: usize) -> (String, bool) {
    let mut shown = String::new();
    let mut used = 0;
    for (at, line) in hunks.lines().enumerate() {
        let line = exact_diff_line(line, LINE);
        let length = crate::page::utf16_len(&line) + 1;
        if at >= LINES || used + length > room {
            return (shown, false);
        }
        used += length;
        if !shown.is_empty() {
            shown.push('\n');
        }
        shown.push_str(&line);
    }
    (shown, true)
}
