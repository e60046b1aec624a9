//! What Claude's tools edited: all that is known of changes where there is no repository.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::rooms::changes;
use crate::bridge::rooms::changes::{ChangesThen, ChangesWanted, ChangesWay, pictures};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turn_changes::{buttons, card, edits};
use crate::bridge::talks::{errands, turn_changes};
use crate::errand::{Errand, Failure, RecordsErrand};
use crate::page::Page;
use crate::pick::Since;
use crate::session::Session;
use crate::story::Entry;

/// Reads what Claude's tools edited: in a turn, else since the session began.
pub(super) fn read_edits(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    look: ChangesWanted,
    asker: &Asker,
) {
    let ChangesWanted { session, since, .. } = look;
    let Some(record) = sessions.get(&session).map(Session::record) else { return };
    let (claude, directory) = (record.claude.id.clone(), record.workspace.directory.clone());
    let what = match since {
        Since::Edits { from, until, .. } => RecordsErrand::Missed { claude, directory, since: from, until },
        Since::Head | Since::Beginning | Since::Turn(_) => {
            RecordsErrand::Story { session, claude, directory }
        }
    };
    errands::send_out(hall, sessions, errands, Errand::Records(what), asker, ChangesThen::Edits(look));
}

/// What was done is known, and with it what Claude's tools edited.
pub(super) fn edits_read(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    look: ChangesWanted,
    story: Result<Vec<Entry>, Failure>,
    asker: &Asker,
) {
    match story {
        Ok(story) => hand_over_edits(hall, sessions, errands, look, &story, asker),
        Err(Failure(reason)) => changes::changes_failed(hall, &reason, asker),
    }
}

fn hand_over_edits(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    look: ChangesWanted,
    story: &[Entry],
    asker: &Asker,
) {
    let ChangesWanted { session: id, since, way } = look;
    let Some(record) = sessions.get(&id).map(Session::record) else { return };
    let files = edits::of_story(story, &record.workspace.directory);
    let voice = hall.voice(asker.person.id);
    if files.is_empty() {
        let text = voice.say("changes-none-tools");
        match way {
            ChangesWay::Card => hall.close_menu(asker, Page::plain(text)),
            ChangesWay::File | ChangesWay::Picture(_) => {
                hall.reply(asker.thread, Page::plain(text));
            }
        }
        return;
    }
    match way {
        ChangesWay::File => return changes::send_patch(hall, sessions, id, since, &files, asker),
        // What a tool is told does not say where in the file it is.
        ChangesWay::Picture(path) => {
            return pictures::draw_change(hall, sessions, errands, &path, files, false, asker);
        }
        ChangesWay::Card => {}
    }
    let view = turn_changes::diff_view(hall, asker.thread, asker.person.id);
    // Of one turn, or, without a repository, of the whole session.
    let (title, since) = match since {
        Since::Edits { .. } => (changes::title(since), since),
        Since::Head | Since::Beginning | Since::Turn(_) => ("changes-title-tools", Since::Head),
    };
    let page = card::page(title, &files, view, voice);
    let menu = Menu { session: Some(id), ..Menu::list(page) };
    let menu = buttons::rows(menu, id, since, &files, view, voice);
    let menu = menu.row([buttons::file_button(id, since, voice)]);
    hall.show_menu(menu, asker);
}
