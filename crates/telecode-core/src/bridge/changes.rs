//! What changed in the files of a workspace: a card after a turn, `/diff` at any time, and single files on `/file`.

mod card;
mod edits;
mod file;

use super::Bridge;
use super::errands::{self, Asker};
use super::menus::{Item, Menu};
use super::undo::album;
use crate::call::{Call, FILE_LIMIT};
use crate::change::{Change, PointRecord, SessionRecord};
use crate::chat::Message;
use crate::errand::{Errand, Report};
use crate::ids::{SessionId, TurnId};
use crate::page::Page;
use crate::pick::{ChangesPick, Pick, Since};
use crate::preference::{DiffView, Verbosity};
use crate::session::Turn;
use crate::story::Entry;
use crate::tree::{FileChange, Mark, NoSnapshot, Snapshot, TreeErrand, TreeReport};

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {
    /// What a turn changed is shown.
    Turn { session: SessionId, turn: TurnId },
    /// What changed is shown.
    Show(SessionId, Since),
    /// What changed is sent as a file.
    Send(SessionId, Since),
    /// What Claude's tools edited is shown, or sent: there is no repository.
    Edits(SessionId, Way),
    /// A file is sent.
    File,
}

/// How changes are handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Card,
    File,
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
        };
        let Some((from, to)) = marks else { return voice.say("changes-gone") };
        let toast = voice.say("changes-looking");
        let then = match way {
            Way::Card => Then::Show(id, since),
            Way::File => Then::Send(id, since),
        };
        self.send_changes(TreeErrand::Changes { album, from, to }, asker, then);
        toast
    }

    fn send_changes(&mut self, what: TreeErrand, asker: &Asker, then: Then) {
        self.send_out(Errand::Tree(what), asker, errands::Then::Changes(then));
    }

    pub(super) fn changes_reported(&mut self, then: Then, report: Report, asker: &Asker) {
        match (then, report) {
            (Then::Turn { session, turn }, Report::Tree(TreeReport::Changed { now, files })) => {
                self.turn_changed(session, turn, now, &files, asker);
            }
            (Then::Turn { session, turn }, _) => self.turn_changed(session, turn, None, &[], asker),
            (Then::Show(session, since), Report::Tree(TreeReport::Changed { files, .. })) => {
                self.show_changes(session, since, &files, asker);
            }
            (Then::Send(session, since), Report::Tree(TreeReport::Changed { files, .. })) => {
                self.send_patch(session, since, &files, asker);
            }
            (Then::Show(session, _), Report::Tree(TreeReport::None(NoSnapshot::NotGit))) => {
                self.read_edits(session, Way::Card, asker);
            }
            (Then::Send(session, _), Report::Tree(TreeReport::None(NoSnapshot::NotGit))) => {
                self.read_edits(session, Way::File, asker);
            }
            (Then::Edits(session, way), Report::Story(story)) => {
                self.show_story(session, way, &story, asker);
            }
            (Then::File, Report::Tree(report)) => self.file_reported(report, asker),
            (_, Report::Tree(TreeReport::None(why))) => {
                let voice = self.voice(asker.person.id);
                let reason = super::undo::reason(&why, voice);
                self.changes_failed(reason, asker);
            }
            (_, Report::Failed { reason }) => self.changes_failed(reason, asker),
            // Other reports are not of these errands.
            (
                Then::Show(..) | Then::Send(..) | Then::Edits(..) | Then::File,
                Report::Done
                | Report::Dirty { .. }
                | Report::Folders { .. }
                | Report::Folder(_)
                | Report::NotAFolder(_)
                | Report::Personas { .. }
                | Report::Terminals(_)
                | Report::Story(_)
                | Report::Hits { .. }
                | Report::Prompt(_)
                | Report::Picture(_)
                | Report::Tree(_),
            ) => {}
        }
    }

    fn changes_failed(&mut self, reason: String, asker: &Asker) {
        let text = self.voice(asker.person.id).tell("changes-failed", [("reason", reason.into())]);
        self.reply(asker.thread, Page::plain(text));
    }

    /// What a turn changed is known: it is remembered, and shown.
    fn turn_changed(
        &mut self,
        id: SessionId,
        turn: TurnId,
        after: Option<Snapshot>,
        files: &[FileChange],
        asker: &Asker,
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let thread = session.record.thread;
        let Some(point) = session.points.iter_mut().find(|point| point.turn == turn) else { return };
        point.after = after;
        point.settled = true;
        let point = point.clone();
        self.save(Change::Point(point));
        if files.is_empty() || !self.shows_cards(id) {
            return;
        }
        let voice = self.thread_voice(thread);
        let menu = Menu { session: Some(id), ..Menu::question(card::page("changes-title", files, voice)) };
        let menu = menu.row([file_button(id, Since::Turn(turn), voice)]);
        self.show_menu(menu, &Asker { thread, slot: None, ..asker.clone() });
    }

    /// What Claude's tools edited in a turn, where no repository says it.
    pub(super) fn show_edits(&mut self, id: SessionId, turn: &Turn) {
        let Some(session) = self.sessions.get(&id) else { return };
        let steps = turn.transcript.steps();
        let done = steps.filter(|step| step.outcome == Some(crate::agent::ToolOutcome::Done));
        let files = edits::of(done.map(|step| &step.call), &session.record.directory);
        if files.is_empty() || !self.shows_cards(id) {
            return;
        }
        let thread = session.record.thread;
        let page = card::page("changes-title", &files, self.thread_voice(thread));
        let silent = crate::call::Notify::Silent;
        self.post(thread, crate::change::Class::Reply, page, silent, Some(id), crate::outbox::Hold::No);
    }

    /// Whether what a turn changed is shown without being asked for.
    fn shows_cards(&self, id: SessionId) -> bool {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return false };
        let set = self.preferences.of(record.thread, record.person);
        // Who wants only answers wants no cards, unless they say so.
        let usual = if set.verbosity == Some(Verbosity::Quiet) { DiffView::Off } else { DiffView::default() };
        set.diff.unwrap_or(usual) != DiffView::Off
    }

    fn show_changes(&mut self, id: SessionId, since: Since, files: &[FileChange], asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return };
        let key = title(since);
        let page = if files.is_empty() {
            Page::plain(voice.say(if since == Since::Head { "changes-none-head" } else { "changes-none" }))
        } else {
            card::page(key, files, voice)
        };
        let mut menu = Menu { session: Some(id), ..Menu::list(page) };
        let has_beginning = session.points.front().is_some_and(|point| matches!(point.before, Some(Ok(_))));
        let show = |key: &str, since| {
            Item::pick(voice.say(key), Pick::Changes(ChangesPick::Show { session: id, since }))
        };
        let other = match since {
            Since::Head => has_beginning.then(|| show("button-since-beginning", Since::Beginning)),
            Since::Beginning | Since::Turn(_) => Some(show("button-since-head", Since::Head)),
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

    /// Reads what Claude's tools edited since a session began.
    fn read_edits(&mut self, id: SessionId, way: Way, asker: &Asker) {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let (claude, directory) = (record.claude.clone(), record.directory.clone());
        let what = Errand::Story { session: id, claude, directory };
        self.send_out(what, asker, errands::Then::Changes(Then::Edits(id, way)));
    }

    fn show_story(&mut self, id: SessionId, way: Way, story: &[Entry], asker: &Asker) {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let files = edits::of_story(story, &record.directory);
        if way == Way::File {
            return self.send_patch(id, Since::Beginning, &files, asker);
        }
        let voice = self.voice(asker.person.id);
        if files.is_empty() {
            let text = voice.say("changes-none-tools");
            return self.close_menu(asker, Page::plain(text));
        }
        let page = card::page("changes-title-tools", &files, voice);
        let menu = Menu { session: Some(id), ..Menu::list(page) };
        // Without a repository this comes back to the same story.
        let menu = menu.row([file_button(id, Since::Head, voice)]);
        self.show_menu(menu, asker);
    }
}

fn title(since: Since) -> &'static str {
    match since {
        Since::Head => "changes-title-head",
        Since::Beginning => "changes-title-beginning",
        Since::Turn(_) => "changes-title",
    }
}

fn file_button(session: SessionId, since: Since, voice: crate::words::Voice<'_>) -> Item {
    Item::pick(voice.say("button-diff-file"), Pick::Changes(ChangesPick::File { session, since }))
}

/// The name of a patch: letters and digits of the session's name, and what it is about.
fn patch_name(record: &SessionRecord, since: Since) -> String {
    let name: String = record.name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "session" } else { name };
    match since {
        Since::Turn(turn) => format!("{name}-{}.diff", turn.0),
        Since::Head | Since::Beginning => format!("{name}.diff"),
    }
}
