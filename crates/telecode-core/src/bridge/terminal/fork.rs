//! Going on here with a copy of a session that somebody else works on.

use super::super::Bridge;
use super::super::begin::{Origin, Plan, Site};
use super::super::errands::Asker;
use super::{Want, attach};
use crate::change::Change;
use crate::errand::Terminal;
use crate::ids::SessionId;
use crate::page::Page;
use crate::persona::Persona;
use crate::pick::Place;
use crate::time::Now;

impl Bridge {
    pub(super) fn fork_terminal(&mut self, place: Place, asker: &Asker, now: Now) -> String {
        match self.session_of(&place.claude) {
            Some(id) => self.fork_own(id, asker, now),
            None => self.look(place, Want::Fork, asker),
        }
        String::new()
    }

    fn fork_own(&mut self, id: SessionId, asker: &Asker, now: Now) {
        let Some(session) = self.sessions.get(&id) else { return };
        let record = session.record.clone();
        let site = Site::Same(record.workspace);
        self.desk.cards.remove(&id);
        let persona = record.run.persona.clone();
        let copy = self.copy(&record.name, site, persona, Origin::Fork(record.claude.id), asker, now);
        self.run_as(copy, record.run);
        self.hand_over_queue(id, copy);
        self.fork_begun(copy, asker);
    }

    pub(super) fn fork_found(&mut self, found: &Terminal, asker: &Asker, now: Now) {
        let site = self.site_of(&found.directory);
        let origin = Origin::Fork(found.claude.clone());
        let copy = self.copy(&attach::name(&found.title), site, None, origin, asker, now);
        self.fork_begun(copy, asker);
    }

    fn copy(
        &mut self,
        name: &str,
        site: Site,
        persona: Option<Persona>,
        origin: Origin,
        asker: &Asker,
        now: Now,
    ) -> SessionId {
        let (person, thread) = (asker.person.id, asker.thread);
        self.create_session(Plan { person, thread, name: Some(name.to_owned()), site, persona, origin }, now)
    }

    /// What waits for a session waits for another one from now on.
    fn hand_over_queue(&mut self, from: SessionId, to: SessionId) {
        let Some(session) = self.sessions.get_mut(&from) else { return };
        let waiting = session.queue.take_waiting();
        let chat = session.record.thread.chat;
        let Some(copy) = self.sessions.get_mut(&to) else { return };
        for prompt in copy.queue.take_over(waiting, to) {
            for message in &prompt.messages {
                self.save(Change::Linked { chat, message: *message, session: to });
            }
            self.moved([prompt]);
        }
    }

    fn fork_begun(&mut self, id: SessionId, asker: &Asker) {
        let name = self.name_of(id);
        let text = self.voice(asker.person.id).tell("fork-begun", [("name", name.into())]);
        self.close_menu(asker, Page::plain(text));
        self.wake(id);
    }
}
