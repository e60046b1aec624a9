//! What changed in the files of a workspace: a card after a turn, `/diff` at any time, and single files on `/file`.

pub(in crate::bridge) mod file;
pub(in crate::bridge) mod pictures;
pub(in crate::bridge) mod tools;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::errands::Reported;
use crate::bridge::talks::points::album;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turn_changes::{buttons, card};
use crate::bridge::talks::{Talks, addressee, errands, points, turn_changes};
use crate::call::{Call, FILE_LIMIT};
use crate::change::{PointRecord, SessionRecord};
use crate::chat::Message;
use crate::errand::{Errand, FilesChanged, FilesErrand};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::{ButtonPick, ChangesPick, Since};
use crate::render::glance;
use crate::tree::{FileChange, FilesMark, NoSnapshot};

/// How much of a reason is shown, in UTF-16 units.
pub(in crate::bridge) const REASON: usize = 200;

/// What is to be handed over once it is known.
#[derive(Debug)]
pub(in crate::bridge) enum ChangesThen {
    /// What is different between two states.
    Compared(ChangesWanted),
    /// What Claude's tools edited: there is no repository.
    Edits(ChangesWanted),
    /// A file.
    File,
    /// What changed in this file, drawn.
    Drawn(Box<FileChange>),
}

/// What is wanted of changes.
#[derive(Debug)]
pub(in crate::bridge) struct ChangesWanted {
    session: SessionId,
    since: Since,
    way: ChangesWay,
}

/// How changes are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ChangesWay {
    /// On a card.
    Card,
    /// As a patch.
    File,
    /// One file as a picture.
    Picture(String),
}

pub(in crate::bridge) fn diff_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    if let Some(session) = addressee::session_of_message(hall, talks, message) {
        look_at_changes(
            hall,
            &talks.sessions,
            &mut talks.errands,
            session,
            Since::Head,
            ChangesWay::Card,
            &Asker::from(message),
        );
    }
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    pick: ChangesPick,
    asker: &Asker,
) -> String {
    match pick {
        ChangesPick::Show { session, since } => {
            look_at_changes(hall, sessions, errands, session, since, ChangesWay::Card, asker)
        }
        ChangesPick::Card { session, since } => {
            let anew = Asker { slot: None, ..asker.clone() };
            look_at_changes(hall, sessions, errands, session, since, ChangesWay::Card, &anew)
        }
        ChangesPick::File { session, since } => {
            look_at_changes(hall, sessions, errands, session, since, ChangesWay::File, asker)
        }
        ChangesPick::Picture { session, since, path } => {
            look_at_changes(hall, sessions, errands, session, since, ChangesWay::Picture(path), asker)
        }
    }
}

/// Finds out what changed. Returns what the toast says.
fn look_at_changes(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    id: SessionId,
    since: Since,
    way: ChangesWay,
    asker: &Asker,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return voice.say("changes-gone") };
    let album = album(session.record());
    let before = |point: &PointRecord| point.before.clone().and_then(Result::ok).map(FilesMark::Snapshot);
    let marks = match since {
        Since::Head => Some((FilesMark::Head, FilesMark::Now)),
        Since::Beginning => session.points.front().and_then(before).map(|from| (from, FilesMark::Now)),
        Since::Turn(turn) => session
            .point(turn)
            .and_then(|point| Some((before(point)?, FilesMark::Snapshot(point.after.clone()?)))),
        Since::Edits { .. } => {
            let toast = voice.say("changes-looking");
            tools::read_edits(hall, sessions, errands, ChangesWanted { session: id, since, way }, asker);
            return toast;
        }
    };
    let Some((from, to)) = marks else { return voice.say("changes-gone") };
    let toast = voice.say("changes-looking");
    let what = Errand::Files(FilesErrand::Changes { album, from, to });
    errands::send_out(
        hall,
        sessions,
        errands,
        what,
        asker,
        ChangesThen::Compared(ChangesWanted { session: id, since, way }),
    );
    toast
}

/// What was looked for is known.
pub(in crate::bridge) fn reported(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    then: ChangesThen,
    report: Reported,
    asker: &Asker,
) {
    match then {
        ChangesThen::Compared(look) => changes_found(hall, sessions, errands, look, report.says(), asker),
        ChangesThen::Edits(look) => tools::edits_read(hall, sessions, errands, look, report.says(), asker),
        ChangesThen::File => file::file_found(hall, report.says(), asker),
        ChangesThen::Drawn(file) => pictures::file_drawn(hall, &file, report.says(), asker),
    }
}

/// It is known what changed, or why that cannot be known.
fn changes_found(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    look: ChangesWanted,
    found: Result<FilesChanged, NoSnapshot>,
    asker: &Asker,
) {
    match found {
        Ok(changed) => hand_over(hall, sessions, errands, look, changed.files, asker),
        Err(NoSnapshot::NotGit) => tools::read_edits(hall, sessions, errands, look, asker),
        Err(NoSnapshot::Failed(reason)) => changes_failed(hall, &reason, asker),
        Err(why) => {
            let reason = points::reason(&why, hall.voice(asker.person.id));
            changes_failed(hall, &reason, asker);
        }
    }
}

pub(super) fn changes_failed(hall: &mut Hall, reason: &str, asker: &Asker) {
    let reason = glance(reason, REASON);
    let text = hall.voice(asker.person.id).tell("changes-failed", [("reason", reason.into())]);
    hall.reply(asker.thread, Page::plain(text));
}

/// What changed is known, and goes the way that was wanted.
fn hand_over(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    look: ChangesWanted,
    files: Vec<FileChange>,
    asker: &Asker,
) {
    match look.way {
        ChangesWay::Card => show_changes(hall, sessions, look.session, look.since, &files, asker),
        ChangesWay::File => send_patch(hall, sessions, look.session, look.since, &files, asker),
        ChangesWay::Picture(path) => {
            pictures::draw_change(hall, sessions, errands, &path, files, true, asker);
        }
    }
}

fn show_changes(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    since: Since,
    files: &[FileChange],
    asker: &Asker,
) {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return };
    let key = title(since);
    let view = turn_changes::diff_view(hall, asker.thread, asker.person.id);
    let page = if files.is_empty() {
        Page::plain(voice.say(if since == Since::Head { "changes-none-head" } else { "changes-none" }))
    } else {
        card::page(key, files, view, voice)
    };
    let menu = Menu { session: Some(id), ..Menu::list(page) };
    let mut menu = buttons::rows(menu, id, since, files, view, voice);
    let has_beginning = session.points.front().is_some_and(|point| matches!(point.before, Some(Ok(_))));
    let show = |key: &str, since| {
        NewButton::pick(voice.say(key), ButtonPick::Changes(ChangesPick::Show { session: id, since }))
    };
    let other = match since {
        Since::Head => has_beginning.then(|| show("button-since-beginning", Since::Beginning)),
        Since::Beginning | Since::Turn(_) | Since::Edits { .. } => {
            Some(show("button-since-head", Since::Head))
        }
    };
    let file = (!files.is_empty()).then(|| buttons::file_button(id, since, voice));
    menu = menu.row(file.into_iter().chain(other));
    hall.show_menu(menu, asker);
}

/// Sends all changes as one patch.
pub(super) fn send_patch(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    since: Since,
    files: &[FileChange],
    asker: &Asker,
) {
    let Some(session) = sessions.get(&id) else { return };
    let mut patch: String = files.iter().map(|file| file.patch.as_str()).collect();
    if files.is_empty() {
        let text = hall.voice(asker.person.id).say("changes-none");
        hall.reply(asker.thread, Page::plain(text));
        return;
    }
    if patch.len() > FILE_LIMIT {
        let text = hall.voice(asker.person.id).say("changes-too-large");
        hall.reply(asker.thread, Page::plain(text));
        return;
    }
    if !patch.ends_with('\n') {
        patch.push('\n');
    }
    let name = patch_name(session.record(), since);
    let content = patch.into_bytes().into();
    hall.free(Call::File { thread: asker.thread, name, content, reply_to: None });
}

fn title(since: Since) -> &'static str {
    match since {
        Since::Head => "changes-title-head",
        Since::Beginning => "changes-title-beginning",
        Since::Turn(_) | Since::Edits { .. } => "changes-title",
    }
}

/// The name of a patch: letters and digits of the session's name, and what it is about.
fn patch_name(record: &SessionRecord, since: Since) -> String {
    let name: String = record.name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "session" } else { name };
    match since {
        Since::Turn(turn) | Since::Edits { turn, .. } => format!("{name}-{}.diff", turn.0),
        Since::Head | Since::Beginning => format!("{name}.diff"),
    }
}
