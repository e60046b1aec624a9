//! What people do with topics: they make, rename, close and reopen them, and their sessions follow.

use super::titles::name_in;
use crate::bridge::Bridge;
use crate::bridge::errands::Asker;
use crate::chat::{Person, TopicDeed};
use crate::ids::{SessionId, ThreadId};

impl Bridge {
    /// Somebody did something with a topic. What others than owners do changes no session.
    pub(in crate::bridge) fn topic_deed(&mut self, thread: ThreadId, from: &Person, deed: TopicDeed) {
        let served = thread.chat.is_private() || self.groups.contains_key(&thread.chat);
        if !served || !self.access.serves(from.id) {
            return;
        }
        let session = self.session_in(thread);
        match (deed, session) {
            (TopicDeed::Renamed { name }, Some(id)) => self.renamed_by_topic(id, name, from),
            (TopicDeed::Created { name: Some(name) } | TopicDeed::Renamed { name }, _) => {
                self.places.names.put(thread, name);
            }
            (TopicDeed::Closed, Some(id)) => self.closed_by_topic(id, thread, from),
            (TopicDeed::Reopened, Some(id)) => self.reopened_by_topic(id, thread),
            (TopicDeed::Created { name: None } | TopicDeed::Closed | TopicDeed::Reopened, _) => {}
        }
    }

    /// A person gave a topic another title: its session is called so from now on, if it can be.
    fn renamed_by_topic(&mut self, id: SessionId, title: String, from: &Person) {
        let name = name_in(&title).to_owned();
        if let Some(topic) = self.places.topics.get_mut(&id) {
            // What the session is called in the end is put there again.
            topic.title = Some(title);
        }
        self.places.touch(id);
        let Some(session) = self.sessions.get(&id) else { return };
        let person = session.record.person;
        if name == session.record.name {
            return;
        }
        match self.new_name(person, &name, Some(id)) {
            Ok(name) => {
                self.set_name(id, name);
                self.record(id, |record| record.named = true);
            }
            Err(problem) => {
                let text = problem.text(&self.sessions, self.voice(from.id));
                self.notice(id, &text);
            }
        }
    }

    /// A person closed a topic: its session is put away, unless there is something to ask first. Then the topic opens again.
    fn closed_by_topic(&mut self, id: SessionId, thread: ThreadId, from: &Person) {
        if let Some(topic) = self.places.topics.get_mut(&id) {
            topic.open = false;
        }
        self.places.touch(id);
        self.close_session(id, &Asker { thread, person: from.clone(), slot: None });
    }

    /// A person opened a topic again: its session is back, and wakes ahead of what is going to be said.
    fn reopened_by_topic(&mut self, id: SessionId, thread: ThreadId) {
        if let Some(topic) = self.places.topics.get_mut(&id) {
            topic.open = true;
        }
        if self.sessions.get(&id).is_some_and(|session| session.record.standing.closed) && self.stays(id) {
            self.turn_thread(thread, id);
            self.wake_ahead(id);
        }
    }
}
