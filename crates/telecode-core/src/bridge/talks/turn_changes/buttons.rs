//! The buttons under a card of changes: each file as a picture, and all of it as a patch.

use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::ids::SessionId;
use crate::pick::{ButtonPick, ChangesPick, Since};
use crate::preference::DiffView;
use crate::render::escape_invisible;
use crate::tree::FileChange;
use crate::words::Voice;

/// How many files have a button: what can be overlooked on a phone. The whole is in the patch.
pub(in crate::bridge) const BUTTONS: usize = 8;

/// How many buttons stand beside each other.
const BESIDE: usize = 2;

/// How much of a file's name a button shows, in characters: half of a phone's width.
const LABEL: usize = 24;

/// The files of which a picture can be made.
fn drawable(files: &[FileChange]) -> impl Iterator<Item = &FileChange> {
    files.iter().filter(|file| !file.hunks().is_empty())
}

/// Whether some files have no button although there is something to draw.
pub(in crate::bridge) fn is_beyond(files: &[FileChange]) -> bool {
    drawable(files).count() > BUTTONS
}

/// The buttons for the pictures of files, for whoever wants to see them so.
pub(in crate::bridge) fn rows(
    mut menu: Menu,
    session: SessionId,
    since: Since,
    files: &[FileChange],
    view: DiffView,
    voice: Voice<'_>,
) -> Menu {
    if view != DiffView::Picture {
        return menu;
    }
    let shown: Vec<_> = drawable(files).take(BUTTONS).collect();
    for row in shown.chunks(BESIDE) {
        menu = menu.row(row.iter().map(|file| {
            let pick = ChangesPick::Picture { session, since, path: file.path.clone() };
            let label = voice.tell("button-diff-picture", [("file", file_label(file, files).into())]);
            NewButton::pick(label, ButtonPick::Changes(pick))
        }));
    }
    menu
}

/// What a file is called on a button: by its name, or with the end of its way there if others are called so as well.
fn file_label(file: &FileChange, files: &[FileChange]) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_alone = files.iter().filter(|other| name(&other.path) == name(&file.path)).count() == 1;
    let words = escape_invisible(&if is_alone { name(&file.path) } else { file.path.clone() });
    let excess = words.chars().count().saturating_sub(LABEL);
    if excess == 0 { words } else { format!("…{}", words.chars().skip(excess + 1).collect::<String>()) }
}

/// The button that brings the changes as a patch.
pub(in crate::bridge) fn file_button(session: SessionId, since: Since, voice: Voice<'_>) -> NewButton {
    NewButton::pick(voice.say("button-diff-file"), ButtonPick::Changes(ChangesPick::File { session, since }))
}
