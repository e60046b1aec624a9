//! Deleting a session: only after a question, and its files only if nothing is lost or a person says so twice.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::menus::{Menu, NewButton};
use crate::change::{Change, Place};
use crate::chat::{Message, Person};
use crate::errand::{Errand, Failure, MachineErrand, NotRemoved, RecordsErrand};
use crate::ids::SessionId;
use crate::outbox::Hold;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, SessionsPick};
use crate::render::Text;
use crate::session::{Asked, Deletion, Files, Leaving, messages};
use crate::time::Now;

/// How many things that would be lost are shown.
const SHOWN: usize = 12;

impl Deletion {
    /// What the buttons under the questions mean.
    pub(super) fn picked(record: bool, force: bool) -> Self {
        Self { record, files: if force { Files::Remove } else { Files::IfClean } }
    }

    /// The files stay.
    pub(super) fn keeping(record: bool) -> Self {
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

impl From<Asked> for Asker {
    fn from(asked: Asked) -> Self {
        let person = Person::from(asked.person);
        Self { thread: asked.thread, person, slot: asked.slot }
    }
}

impl Bridge {
    pub(in super::super) fn delete_command(&mut self, words: &str, message: &Message, _now: Now) {
        if let Some(id) = self.session_meant(words, message, SessionsPick::Delete) {
            self.ask_to_delete(id, &Asker::from(message));
        }
    }

    /// Says what would be lost, and asks.
    pub(super) fn ask_to_delete(&mut self, id: SessionId, asker: &Asker) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("toast-session-gone") };
        let record = &session.record;
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
        let files = match &record.workspace.place {
            Place::Project => "delete-project",
            Place::Worktree(_) | Place::Own if self.is_shared(id) => "delete-shared",
            Place::Worktree(_) => "delete-worktree",
            Place::Own => "delete-own",
        };
        text.newline().push("• ").push(&voice.say(files)).push(" ").code(&record.workspace.directory);
        if record.claude.begun {
            text.newline().push("• ").push(&voice.say("delete-record-kept")).push(" ");
            text.code(&format!("claude --resume {}", record.claude.id.0));
        }
        let pick =
            |record| ButtonPick::Sessions(SessionsPick::DeleteNow { session: id, record, force: false });
        let mut menu = Menu::question(text.into_page());
        menu.session = Some(id);
        menu = menu.row([NewButton::Pick(voice.say("button-delete"), ButtonStyle::Danger, pick(false))]);
        if record.claude.begun {
            menu = menu.row([NewButton::Pick(
                voice.say("button-delete-record"),
                ButtonStyle::Danger,
                pick(true),
            )]);
        }
        menu = menu.row([NewButton::pick(voice.say("button-keep"), ButtonPick::Close)]);
        self.show_menu(menu, asker);
        String::new()
    }

    /// Whether another session runs in the same directory.
    fn is_shared(&self, id: SessionId) -> bool {
        let directory = self.sessions.get(&id).map(|session| session.record.workspace.directory.as_str());
        let mut others = self.sessions.values().filter(|session| session.record.id != id);
        others.any(|session| Some(session.record.workspace.directory.as_str()) == directory)
    }

    /// Deletes a session once its agent has ended.
    pub(super) fn delete_now(
        &mut self,
        id: SessionId,
        deletion: Deletion,
        asker: &Asker,
        now: Now,
    ) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.there(id) else {
            return voice.say("toast-session-gone");
        };
        let text = voice.tell("deleting", [("name", session.record.name.clone().into())]);
        let update = self.handling.hand_over();
        let asked = Asked { thread: asker.thread, person: asker.person.id, slot: asker.slot, update };
        self.stop_all(id, asker, now);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.leave(Leaving::Delete { deletion, asked });
        }
        self.forgo_handoff(id);
        if let Some(slot) = asker.slot {
            self.keep_only(slot, &deletion.pick(id));
            // What comes of it will be shown there.
            self.replace(slot, Page::plain(text), Hold::Yes);
        }
        String::new()
    }

    /// Nothing runs any more: the files are next.
    pub(super) fn delete_files(&mut self, id: SessionId, deletion: Deletion, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let directory = session.record.workspace.directory.clone();
        self.forget_points(id);
        let Some(session) = self.sessions.get(&id) else { return };
        let force = deletion.files == Files::Remove;
        let errand = match &session.record.workspace.place {
            Place::Worktree(_) | Place::Own if deletion.files == Files::Keep || self.is_shared(id) => None,
            Place::Worktree(worktree) => {
                let repository = worktree.repository.clone();
                Some(MachineErrand::RemoveWorktree { repository, directory, force })
            }
            Place::Own => Some(MachineErrand::RemoveFolder { directory, force }),
            Place::Project => None,
        };
        match errand {
            Some(errand) => self.send_out(Errand::Machine(errand), asker, Then::FilesGone(id, deletion)),
            None => self.delete_record(id, deletion, asker),
        }
    }

    /// The files are gone, or a person has to be asked again.
    pub(in super::super) fn files_gone(
        &mut self,
        id: SessionId,
        deletion: Deletion,
        removed: Result<(), NotRemoved>,
        asker: &Asker,
    ) {
        let (key, what) = match removed {
            Ok(()) => return self.delete_record(id, deletion, asker),
            Err(NotRemoved::Dirty { what }) => ("delete-dirty", what),
            Err(NotRemoved::NoRepository { path }) => {
                let why = self.voice(asker.person.id).tell("delete-no-repository", [("path", path.into())]);
                ("delete-dirty", vec![why])
            }
            Err(NotRemoved::Failed(Failure(reason))) => ("delete-failed", vec![reason]),
        };
        if let Some(session) = self.sessions.get_mut(&id) {
            // It stays until a person has decided.
            session.stay();
        }
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.voice(asker.person.id);
        let mut text = Text::new();
        text.push(&voice.tell(key, [("name", session.record.name.clone().into())])).newline();
        text.code(&session.record.workspace.directory);
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
        self.show_menu(menu, asker);
    }

    fn delete_record(&mut self, id: SessionId, deletion: Deletion, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let record = &session.record;
        let is_needed = self.sessions.values().any(|other| {
            !other.record.claude.begun && other.record.claude.fork_of.as_ref() == Some(&record.claude.id)
        });
        if deletion.record && record.claude.begun && !is_needed {
            let (claude, directory) = (record.claude.id.clone(), record.workspace.directory.clone());
            let what = Errand::Records(RecordsErrand::Delete { claude, directory });
            return self.send_out(what, asker, Then::RecordGone(id));
        }
        let key = if deletion.record && is_needed { "deleted-record-needed" } else { "deleted" };
        self.session_gone(id, key, asker);
    }

    /// Claude's record is gone too; or it could not be deleted, and the session goes all the same.
    pub(in super::super) fn record_gone(
        &mut self,
        id: SessionId,
        deleted: &Result<(), Failure>,
        asker: &Asker,
    ) {
        let key = if deleted.is_ok() { "deleted-record" } else { "deleted-record-stays" };
        self.session_gone(id, key, asker);
    }

    /// Forgets a session, and says so.
    fn session_gone(&mut self, id: SessionId, key: &str, asker: &Asker) {
        self.asks.retain(|_, ask| ask.session != id);
        // Cards about what waited, who works on it, or what is asked.
        for slot in self.outbox.held_of(id).into_iter().filter(|slot| Some(*slot) != asker.slot) {
            self.take_buttons(slot);
        }
        self.stop_reading_quietly(id);
        self.outbox.forget_session(id, &mut self.out.changes);
        self.leave_threads(id);
        self.links.forget(id);
        let Some(session) = self.sessions.remove(&id) else { return };
        self.save(Change::SessionGone(id));
        let text = self.voice(asker.person.id).tell(key, [("name", session.record.name.into())]);
        self.close_menu(asker, Page::plain(text));
    }
}
