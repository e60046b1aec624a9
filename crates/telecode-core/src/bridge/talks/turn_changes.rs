//! What a turn changed in files, as a card right behind its final.

pub(in crate::bridge) mod buttons;
pub(in crate::bridge) mod card;
pub(in crate::bridge) mod edits;
pub(in crate::bridge::talks) mod way_back;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::talks::roster::Roster;
use crate::change::Change;
use crate::errand::FilesChanged;
use crate::ids::{PersonId, SessionId, ThreadId, TurnId};
use crate::pick::Since;
use crate::preference::DiffView;
use crate::session::{Session, Turn};
use crate::tool::ToolOutcome;
use crate::tree::{FileChange, NoSnapshot};

/// What a turn changed is to be shown.
#[derive(Debug)]
pub(in crate::bridge) struct TurnWanted {
    pub(super) session: SessionId,
    pub(super) turn: TurnId,
}

/// What a turn changed is known: it is remembered, and shown.
pub(in crate::bridge) fn turn_changed(
    hall: &mut Hall,
    sessions: &mut Roster,
    TurnWanted { session: id, turn }: TurnWanted,
    found: Result<FilesChanged, NoSnapshot>,
    asker: &Asker,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let Some(point) = session.points.iter_mut().find(|point| point.turn == turn) else { return };
    point.after = found.as_ref().ok().and_then(|found| found.now.clone());
    point.settled = true;
    let point = point.clone();
    hall.save(Change::Point(point));
    let files = found.ok().map(|found| found.files);
    let has_button = way_back::show(hall, sessions, id, turn, Since::Turn(turn), files.as_deref());
    let files = files.unwrap_or_default();
    if files.is_empty() || (has_button && !shows_cards(hall, sessions, id)) {
        return;
    }
    show_card(hall, sessions, id, Since::Turn(turn), &files, asker);
}

/// Shows what Claude's tools edited in a turn: there is no repository that tells more.
pub(in crate::bridge::talks) fn show_edits(hall: &mut Hall, sessions: &Roster, id: SessionId, turn: &Turn) {
    let Some(session) = sessions.get(&id) else { return };
    let steps = turn.transcript().steps();
    let done = steps.filter(|step| step.outcome == Some(ToolOutcome::Done));
    let files = edits::of(done.map(|step| &step.call), &session.record().workspace.directory);
    let asker = Asker::of_thread(session.record().thread, session.record().person);
    let record = turn.record();
    let until = record.ended.unwrap_or(record.started);
    let since = Since::Edits { turn: record.id, from: record.started, until };
    let has_button = way_back::show(hall, sessions, id, record.id, since, Some(&files));
    if files.is_empty() || (has_button && !shows_cards(hall, sessions, id)) {
        return;
    }
    show_card(hall, sessions, id, since, &files, &asker);
}

/// Shows what a turn changed, as a card in the session's thread.
pub(in crate::bridge) fn show_card(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    since: Since,
    files: &[FileChange],
    asker: &Asker,
) {
    let Some(record) = sessions.get(&id).map(Session::record) else { return };
    let (thread, person) = (record.thread, record.person);
    let voice = hall.thread_voice(thread);
    let view = diff_view(hall, thread, person);
    let page = card::page("changes-title", files, view, voice);
    let menu = Menu { session: Some(id), ..Menu::question(page) };
    let menu = buttons::rows(menu, id, since, files, view, voice);
    let menu = menu.row([buttons::file_button(id, since, voice)]);
    hall.show_menu(menu, &Asker { thread, slot: None, ..asker.clone() });
}

/// Whether what a turn changed is shown without being asked for.
pub(in crate::bridge) fn shows_cards(hall: &Hall, sessions: &Roster, id: SessionId) -> bool {
    let Some(record) = sessions.get(&id).map(Session::record) else { return false };
    diff_view(hall, record.thread, record.person) != DiffView::Off
}

/// How somebody wants to see changes somewhere.
pub(in crate::bridge) fn diff_view(hall: &Hall, thread: ThreadId, person: PersonId) -> DiffView {
    hall.audience.chosen(thread, person).diff.unwrap_or_default()
}
