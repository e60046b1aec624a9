//! Deleting a session: only after a question, and its files only if nothing is lost or a person says so twice.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::sessions::{close, find};
use crate::bridge::talks::HappenedQueue;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::errands::Reported;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Happened, Talks, addressee, errands, holders, points};
use crate::chat::{Message, Person};
use crate::errand::{Errand, Failure, MachineErrand, NotRemoved, RecordsErrand};
use crate::ids::SessionId;
use crate::outbox::Hold;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, SessionsPick};
use crate::render::Text;
use crate::session::{AskedFrom, Deletion, Files, Leaving, messages};
use crate::time::Now;
use crate::workspace::WorkspaceKind;

/// How many things that would be lost are shown.
const SHOWN: usize = 12;

/// What of a session that is deleted is gone, or is not.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) enum DeleteThen {
    /// Its directory.
    Files(SessionId, Deletion),
    /// Claude's record of it.
    Record(SessionId),
}

impl Deletion {
    /// What the buttons under the questions mean.
    pub(in crate::bridge) fn picked(record: bool, force: bool) -> Self {
        Self { record, files: if force { Files::Remove } else { Files::IfClean } }
    }

    /// The files stay.
    pub(in crate::bridge) fn keeping(record: bool) -> Self {
        Self { record, files: Files::Keep }
    }

    /// The button that means this.
    fn pick(self, session: SessionId) -> ButtonPick {
        let record = self.record;
        ButtonPick::Sessions(match self.files {
            Files::Keep => SessionsPick::DeleteKeep { session, record },
            Files::IfClean => SessionsPick::DeleteNow { session, record, force: false },
            Files::Remove => SessionsPick::DeleteNow { session, record, force: true },
        })
    }
}

impl From<AskedFrom> for Asker {
    fn from(asked: AskedFrom) -> Self {
        let person = Person::from(asked.person);
        Self { thread: asked.thread, person, slot: asked.slot }
    }
}

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &Talks, words: &str, message: &Message) {
    if let Some(id) = find::session_meant(hall, talks, words, message, SessionsPick::Delete) {
        ask_to_delete(hall, &talks.sessions, id, &Asker::from(message));
    }
}

/// Says what would be lost, and asks.
pub(super) fn ask_to_delete(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return voice.say("toast-session-gone") };
    let record = session.record();
    let mut text = Text::new();
    text.bold(&voice.tell("delete-title", [("name", record.name.clone().into())]));
    if session.turn().is_some() {
        text.newline().push("• ").push(&voice.say("delete-running"));
    }
    let count = session.waiting() + messages(session.queue.held());
    if count > 0 {
        text.newline().push("• ").push(&voice.tell("delete-queue", [("count", count.into())]));
    }
    text.newline().push("• ").push(&voice.tell("delete-turns", [("count", record.books.turns.into())]));
    let files = match &record.workspace.kind {
        WorkspaceKind::Project => "delete-project",
        WorkspaceKind::Worktree(_) | WorkspaceKind::Own if is_shared(sessions, id) => "delete-shared",
        WorkspaceKind::Worktree(_) => "delete-worktree",
        WorkspaceKind::Own => "delete-own",
    };
    text.newline().push("• ").push(&voice.say(files)).push(" ").code(&record.workspace.directory);
    if record.claude.begun {
        text.newline().push("• ").push(&voice.say("delete-record-kept")).push(" ");
        text.code(&format!("claude --resume {}", record.claude.id.0));
    }
    let pick = |record| ButtonPick::Sessions(SessionsPick::DeleteNow { session: id, record, force: false });
    let mut menu = Menu::question(text.into_page());
    menu.session = Some(id);
    menu = menu.row([NewButton::Pick(voice.say("button-delete"), ButtonStyle::Danger, pick(false))]);
    if record.claude.begun {
        menu =
            menu.row([NewButton::Pick(voice.say("button-delete-record"), ButtonStyle::Danger, pick(true))]);
    }
    menu = menu.row([NewButton::pick(voice.say("button-keep"), ButtonPick::Close)]);
    hall.show_menu(menu, asker);
    String::new()
}

/// Whether another session runs in the same directory.
fn is_shared(sessions: &Roster, id: SessionId) -> bool {
    let directory = sessions.get(&id).map(|session| session.record().workspace.directory.as_str());
    let mut others = sessions.values().filter(|session| session.record().id != id);
    others.any(|session| Some(session.record().workspace.directory.as_str()) == directory)
}

/// Deletes a session once its agent has ended.
pub(super) fn delete_now(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    deletion: Deletion,
    asker: &Asker,
    now: Now,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = addressee::there(&talks.sessions, id) else {
        return voice.say("toast-session-gone");
    };
    let text = voice.tell("deleting", [("name", session.record().name.clone().into())]);
    let update = hall.handling.hand_over();
    let asked = AskedFrom { thread: asker.thread, person: asker.person.id, slot: asker.slot, update };
    close::stop_all(hall, talks, id, asker, now);
    if let Some(session) = talks.sessions.get_mut(&id) {
        session.leave(Leaving::Delete { deletion, asked });
    }
    holders::forgo_handoff(&mut talks.sessions, id);
    if let Some(slot) = asker.slot {
        hall.keep_only(slot, &deletion.pick(id));
        // What comes of it will be shown there.
        hall.replace(slot, Page::plain(text), Hold::Yes);
    }
    String::new()
}

/// Nothing runs any more: the files are next.
pub(super) fn delete_files(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    happened: &mut HappenedQueue,
    id: SessionId,
    deletion: Deletion,
    asker: &Asker,
) {
    let Some(session) = sessions.get(&id) else { return };
    let directory = session.record().workspace.directory.clone();
    points::forget(hall, sessions, errands, id);
    let Some(session) = sessions.get(&id) else { return };
    let force = deletion.files == Files::Remove;
    let errand = match &session.record().workspace.kind {
        WorkspaceKind::Worktree(_) | WorkspaceKind::Own
            if deletion.files == Files::Keep || is_shared(sessions, id) =>
        {
            None
        }
        WorkspaceKind::Worktree(worktree) => {
            let repository = worktree.repository.clone();
            Some(MachineErrand::RemoveWorktree { repository, directory, force })
        }
        WorkspaceKind::Own => Some(MachineErrand::RemoveFolder { directory, force }),
        WorkspaceKind::Project => None,
    };
    match errand {
        Some(errand) => {
            errands::send_out(
                hall,
                sessions,
                errands,
                Errand::Machine(errand),
                asker,
                DeleteThen::Files(id, deletion),
            );
        }
        None => delete_record(hall, sessions, errands, happened, id, deletion, asker),
    }
}

/// Something of it is gone, or cannot be deleted.
pub(in crate::bridge) fn reported(
    hall: &mut Hall,
    talks: &mut Talks,
    then: DeleteThen,
    report: Reported,
    asker: &Asker,
) {
    match then {
        DeleteThen::Files(id, deletion) => files_gone(hall, talks, id, deletion, report.says(), asker),
        DeleteThen::Record(id) => {
            record_gone(hall, &talks.sessions, &mut talks.happened, id, &report.says(), asker);
        }
    }
}

/// The files are gone, or a person has to be asked again.
fn files_gone(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    deletion: Deletion,
    removed: Result<(), NotRemoved>,
    asker: &Asker,
) {
    let (key, what) = match removed {
        Ok(()) => {
            return delete_record(
                hall,
                &talks.sessions,
                &mut talks.errands,
                &mut talks.happened,
                id,
                deletion,
                asker,
            );
        }
        Err(NotRemoved::Dirty { what }) => ("delete-dirty", what),
        Err(NotRemoved::NoRepository { path }) => {
            let why = hall.voice(asker.person.id).tell("delete-no-repository", [("path", path.into())]);
            ("delete-dirty", vec![why])
        }
        Err(NotRemoved::Failed(Failure(reason))) => ("delete-failed", vec![reason]),
    };
    if let Some(session) = talks.sessions.get_mut(&id) {
        // It stays until a person has decided.
        session.stay();
    }
    let Some(session) = talks.sessions.get(&id) else { return };
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push(&voice.tell(key, [("name", session.record().name.clone().into())])).newline();
    text.code(&session.record().workspace.directory);
    for line in what.iter().take(SHOWN) {
        text.newline().push(&crate::render::glance(line, crate::render::GLANCE));
    }
    if what.len() > SHOWN {
        let count = what.len() - SHOWN;
        text.newline().push(&voice.tell("delete-more", [("count", count.into())]));
    }
    let record = deletion.record;
    let force = ButtonPick::Sessions(SessionsPick::DeleteNow { session: id, record, force: true });
    let keep = ButtonPick::Sessions(SessionsPick::DeleteKeep { session: id, record });
    let menu = Menu::question(text.into_page())
        .row([NewButton::Pick(voice.say("button-delete-force"), ButtonStyle::Danger, force)])
        .row([NewButton::pick(voice.say("button-delete-keep"), keep)])
        .row([NewButton::pick(voice.say("button-keep"), ButtonPick::Close)]);
    hall.show_menu(menu, asker);
}

fn delete_record(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    happened: &mut HappenedQueue,
    id: SessionId,
    deletion: Deletion,
    asker: &Asker,
) {
    let Some(session) = sessions.get(&id) else { return };
    let record = session.record();
    let is_needed = sessions.values().any(|other| {
        !other.record().claude.begun && other.record().claude.fork_of.as_ref() == Some(&record.claude.id)
    });
    if deletion.record && record.claude.begun && !is_needed {
        let (claude, directory) = (record.claude.id.clone(), record.workspace.directory.clone());
        let what = Errand::Records(RecordsErrand::Delete { claude, directory });
        return errands::send_out(hall, sessions, errands, what, asker, DeleteThen::Record(id));
    }
    let key = if deletion.record && is_needed { "deleted-record-needed" } else { "deleted" };
    session_gone(hall, sessions, happened, id, key, asker);
}

/// Claude's record is gone too; or it could not be deleted, and the session goes all the same.
fn record_gone(
    hall: &mut Hall,
    sessions: &Roster,
    happened: &mut HappenedQueue,
    id: SessionId,
    deleted: &Result<(), Failure>,
    asker: &Asker,
) {
    let key = if deleted.is_ok() { "deleted-record" } else { "deleted-record-stays" };
    session_gone(hall, sessions, happened, id, key, asker);
}

/// Says that a session is deleted, and has everybody forget it.
fn session_gone(
    hall: &mut Hall,
    sessions: &Roster,
    happened: &mut HappenedQueue,
    id: SessionId,
    key: &str,
    asker: &Asker,
) {
    let Some(session) = sessions.get(&id) else { return };
    let text = hall.voice(asker.person.id).tell(key, [("name", session.record().name.clone().into())]);
    hall.close_menu(asker, Page::plain(text));
    happened.tell(Happened::SessionGone(id));
}
