//! What changed in the files of a workspace: a card after a turn, `/diff` at any time, and single files on `/file`.

mod card;
mod edits;
mod file;
mod pictures;
mod tools;

use super::Bridge;
use super::errands::{Asker, Then};
use super::menus::{Menu, NewButton};
use super::undo::album;
use crate::call::{Call, FILE_LIMIT};
use crate::change::{Change, PointRecord, SessionRecord};
use crate::chat::Message;
use crate::errand::{Errand, FilesChanged, FilesErrand};
use crate::ids::{PersonId, SessionId, ThreadId, TurnId};
use crate::page::Page;
use crate::pick::{ButtonPick, ChangesPick, Since};
use crate::preference::{DiffView, Verbosity};
use crate::render::glance;
use crate::tree::{FileChange, Mark, NoSnapshot};

/// How much of a reason is shown, in UTF-16 units.
const REASON: usize = 200;

/// What is wanted of changes.
#[derive(Debug)]
pub(super) struct Look {
    session: SessionId,
    since: Since,
    way: Way,
}

/// How changes are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// On a card.
    Card,
    /// As a patch.
    File,
    /// One file as a picture.
    Picture(String),
}

impl Bridge {
    pub(super) fn diff_command(&mut self, message: &Message) {
        if let Some(session) = self.session_of_message(message) {
            self.look_at_changes(session, Since::Head, Way::Card, &Asker::from(message));
        }
    }

    pub(super) fn picked_changes(&mut self, pick: ChangesPick, asker: &Asker) -> String {
        match pick {
            ChangesPick::Show { session, since } => self.look_at_changes(session, since, Way::Card, asker),
            ChangesPick::File { session, since } => self.look_at_changes(session, since, Way::File, asker),
            ChangesPick::Picture { session, since, path } => {
                self.look_at_changes(session, since, Way::Picture(path), asker)
            }
        }
    }

    /// Finds out what changed. Returns what the toast says.
    fn look_at_changes(&mut self, id: SessionId, since: Since, way: Way, asker: &Asker) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("changes-gone") };
        let album = album(&session.record);
        let before = |point: &PointRecord| point.before.clone().and_then(Result::ok).map(Mark::Snapshot);
        let marks = match since {
            Since::Head => Some((Mark::Head, Mark::Now)),
            Since::Beginning => session.points.front().and_then(before).map(|from| (from, Mark::Now)),
            Since::Turn(turn) => session
                .point(turn)
                .and_then(|point| Some((before(point)?, Mark::Snapshot(point.after.clone()?)))),
            Since::Edits { .. } => {
                let toast = voice.say("changes-looking");
                self.read_edits(Look { session: id, since, way }, asker);
                return toast;
            }
        };
        let Some((from, to)) = marks else { return voice.say("changes-gone") };
        let toast = voice.say("changes-looking");
        let what = Errand::Files(FilesErrand::Changes { album, from, to });
        self.send_out(what, asker, Then::Changes(Look { session: id, since, way }));
        toast
    }

    /// It is known what changed, or why that cannot be known.
    pub(super) fn changes_found(
        &mut self,
        look: Look,
        found: Result<FilesChanged, NoSnapshot>,
        asker: &Asker,
    ) {
        match found {
            Ok(changed) => self.hand_over(look, changed.files, asker),
            Err(NoSnapshot::NotGit) => self.read_edits(look, asker),
            Err(NoSnapshot::Failed(reason)) => self.changes_failed(&reason, asker),
            Err(why) => {
                let reason = super::undo::reason(&why, self.voice(asker.person.id));
                self.changes_failed(&reason, asker);
            }
        }
    }

    fn changes_failed(&mut self, reason: &str, asker: &Asker) {
        let reason = glance(reason, REASON);
        let text = self.voice(asker.person.id).tell("changes-failed", [("reason", reason.into())]);
        self.reply(asker.thread, Page::plain(text));
    }

    /// What a turn changed is known: it is remembered, and shown.
    pub(super) fn turn_changed(
        &mut self,
        id: SessionId,
        turn: TurnId,
        found: Result<FilesChanged, NoSnapshot>,
        asker: &Asker,
    ) {
        let FilesChanged { now: after, files } = found.unwrap_or_default();
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(point) = session.points.iter_mut().find(|point| point.turn == turn) else { return };
        point.after = after;
        point.settled = true;
        let point = point.clone();
        self.save(Change::Point(point));
        if files.is_empty() || !self.shows_cards(id) {
            return;
        }
        self.show_card(id, Since::Turn(turn), &files, asker);
    }

    /// Shows what a turn changed, as a card in the session's thread.
    fn show_card(&mut self, id: SessionId, since: Since, files: &[FileChange], asker: &Asker) {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let (thread, person) = (record.thread, record.person);
        let voice = self.thread_voice(thread);
        let view = self.diff_view(thread, person);
        let page = card::page("changes-title", files, view, voice);
        let menu = Menu { session: Some(id), ..Menu::question(page) };
        let menu = pictures::rows(menu, id, since, files, view, voice);
        let menu = menu.row([file_button(id, since, voice)]);
        self.show_menu(menu, &Asker { thread, slot: None, ..asker.clone() });
    }

    /// Whether what a turn changed is shown without being asked for.
    fn shows_cards(&self, id: SessionId) -> bool {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return false };
        self.diff_view(record.thread, record.person) != DiffView::Off
    }

    /// How somebody wants to see changes somewhere.
    fn diff_view(&self, thread: ThreadId, person: PersonId) -> DiffView {
        let set = self.preferences.of(thread, person);
        // Who wants only answers wants no cards, unless they say so.
        let usual = if set.verbosity == Some(Verbosity::Quiet) { DiffView::Off } else { DiffView::default() };
        set.diff.unwrap_or(usual)
    }

    /// What changed is known, and goes the way that was wanted.
    fn hand_over(&mut self, look: Look, files: Vec<FileChange>, asker: &Asker) {
        match look.way {
            Way::Card => self.show_changes(look.session, look.since, &files, asker),
            Way::File => self.send_patch(look.session, look.since, &files, asker),
            Way::Picture(path) => self.draw_change(&path, files, true, asker),
        }
    }

    fn show_changes(&mut self, id: SessionId, since: Since, files: &[FileChange], asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return };
        let key = title(since);
        let view = self.diff_view(asker.thread, asker.person.id);
        let page = if files.is_empty() {
            Page::plain(voice.say(if since == Since::Head { "changes-none-head" } else { "changes-none" }))
        } else {
            card::page(key, files, view, voice)
        };
        let menu = Menu { session: Some(id), ..Menu::list(page) };
        let mut menu = pictures::rows(menu, id, since, files, view, voice);
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
        let file = (!files.is_empty()).then(|| file_button(id, since, voice));
        menu = menu.row(file.into_iter().chain(other));
        self.show_menu(menu, asker);
    }

    /// Sends all changes as one patch.
    fn send_patch(&mut self, id: SessionId, since: Since, files: &[FileChange], asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let mut patch: String = files.iter().map(|file| file.patch.as_str()).collect();
        if files.is_empty() {
            let text = self.voice(asker.person.id).say("changes-none");
            self.reply(asker.thread, Page::plain(text));
            return;
        }
        if patch.len() > FILE_LIMIT {
            let text = self.voice(asker.person.id).say("changes-too-large");
            self.reply(asker.thread, Page::plain(text));
            return;
        }
        if !patch.ends_with('\n') {
            patch.push('\n');
        }
        let name = patch_name(&session.record, since);
        let content = patch.into_bytes().into();
        self.free(Call::File { thread: asker.thread, name, content, reply_to: None });
    }
}

fn title(since: Since) -> &'static str {
    match since {
        Since::Head => "changes-title-head",
        Since::Beginning => "changes-title-beginning",
        Since::Turn(_) | Since::Edits { .. } => "changes-title",
    }
}

fn file_button(session: SessionId, since: Since, voice: crate::words::Voice<'_>) -> NewButton {
    NewButton::pick(voice.say("button-diff-file"), ButtonPick::Changes(ChangesPick::File { session, since }))
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
