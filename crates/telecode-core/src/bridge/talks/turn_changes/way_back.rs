//! The row under a final: the way back to before its turn, and to what it changed.

use crate::bridge::hall::Hall;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turn_changes;
use crate::ids::{SessionId, TurnId};
use crate::outbox::Hold;
use crate::page::{Button, Page};
use crate::pick::{ButtonPick, ChangesPick, Since, UndoPick};
use crate::session::Session;
use crate::tree::FileChange;

/// It's known what a turn changed: its final leads back, and to what that was; or nothing is held for that any more. Where it can't
/// be known (`None`) it leads back, and what that comes to is looked at then. Says whether what changed is behind a button.
pub(in crate::bridge::talks) fn show(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    turn: TurnId,
    since: Since,
    files: Option<&[FileChange]>,
) -> bool {
    let back = ButtonPick::Undo(UndoPick::Preview { session: id, turn });
    let Some(slot) = hall.controls.slot_of(&back) else { return false };
    let Some(page) = hall.outbox.slots.held_page(slot).cloned() else { return false };
    if files.is_some_and(<[_]>::is_empty) {
        let hold = hall.drop_picks(slot, |pick| matches!(pick, ButtonPick::Undo(UndoPick::Preview { .. })));
        if hold == Hold::No {
            hall.outbox.release(slot);
        }
        return false;
    }
    let Some(record) = sessions.get(&id).map(Session::record) else { return false };
    let voice = hall.thread_voice(record.thread);
    let mut row = vec![NewButton::pick(voice.say("button-undo"), back)];
    let card = files.filter(|_| !turn_changes::shows_cards(hall, sessions, id));
    if let Some(files) = card {
        let sum = |of: fn(&FileChange) -> usize| files.iter().map(of).sum::<usize>();
        let (added, removed) = (sum(|file| file.added), sum(|file| file.removed));
        let lines = [("+", added), ("−", removed)].into_iter().filter(|(_, count)| *count > 0);
        let lines = lines.fold(String::new(), |lines, (sign, count)| format!("{lines} {sign}{count}"));
        let args = [("files", files.len().into()), ("lines", lines.into())];
        let card = ButtonPick::Changes(ChangesPick::Card { session: id, since });
        row.push(NewButton::pick(voice.tell("button-changes", args), card));
    }
    let row = row.into_iter().map(|new| hall.button_again(slot, new)).collect();
    hall.replace(slot, beside(page, row), Hold::Yes);
    card.is_some()
}

/// One row is enough: these buttons, and behind them what stands there.
fn beside(mut page: Page, mut row: Vec<Button>) -> Page {
    match page.buttons.first_mut() {
        Some(first) => {
            row.append(first);
            *first = row;
            page
        }
        None => page.row(row),
    }
}
