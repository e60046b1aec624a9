//! The row under a final: the way back to before its turn, and to what it changed.

use crate::bridge::hall::Hall;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turn_changes;
use crate::ids::{SessionId, TurnId};
use crate::outbox::Hold;
use crate::pick::{ButtonPick, ChangesPick, Since, UndoPick};
use crate::session::Session;
use crate::tree::FileChange;

/// It's known what a turn changed: its final leads back, and to what that was; or nothing is held for that any more. Says whether
/// it does.
pub(in crate::bridge::talks) fn show(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    turn: TurnId,
    since: Since,
    files: &[FileChange],
) -> bool {
    let back = ButtonPick::Undo(UndoPick::Preview { session: id, turn });
    let Some(slot) = hall.controls.slot_of(&back) else { return false };
    let Some(page) = hall.outbox.slots.held_page(slot).cloned() else { return false };
    if files.is_empty() {
        if page.buttons.is_empty() {
            hall.drop_controls(slot);
            hall.outbox.release(slot);
        }
        return false;
    }
    let Some(record) = sessions.get(&id).map(Session::record) else { return false };
    let voice = hall.thread_voice(record.thread);
    let mut row = vec![NewButton::pick(voice.say("button-undo"), back)];
    if !turn_changes::shows_cards(hall, sessions, id) {
        let sum = |of: fn(&FileChange) -> usize| files.iter().map(of).sum::<usize>();
        let (added, removed) = (sum(|file| file.added), sum(|file| file.removed));
        let lines = [("+", added), ("−", removed)].into_iter().filter(|(_, count)| *count > 0);
        let lines = lines.fold(String::new(), |lines, (sign, count)| format!("{lines} {sign}{count}"));
        let args = [("files", files.len().into()), ("lines", lines.into())];
        let card = ButtonPick::Changes(ChangesPick::Card { session: id, since });
        row.push(NewButton::pick(voice.tell("button-changes", args), card));
    }
    let row: Vec<_> = row.into_iter().map(|new| hall.button_again(slot, new)).collect();
    hall.replace(slot, page.row(row), Hold::Yes);
    true
}
