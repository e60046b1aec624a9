//! What people do with topics: they make, rename, close and reopen them, and their sessions follow.

use super::titles::name_in;
use crate::bridge::Bridge;
use crate::bridge::names::{NAME_LIMIT, name_of};
use crate::chat::{Person, TopicDeed};
use crate::ids::{SessionId, ThreadId};
use crate::time::Now;

impl Bridge {
    /// Somebody did something with a topic. What others than owners do changes no session.
    pub(in crate::bridge) fn topic_deed(
        &mut self,
        thread: ThreadId,
        from: &Person,
        deed: TopicDeed,
        now: Now,
    ) {
        let served = thread.chat.0 > 0 || self.groups.contains_key(&thread.chat);
        if !served || !self.access.serves(from.id) {
            return;
        }
        let session = self.session_in(thread);
        match (deed, session) {
            (TopicDeed::Renamed { name }, Some(id)) => self.renamed_by_topic(id, name),
            (TopicDeed::Created { name: Some(name) } | TopicDeed::Renamed { name }, _) => {
                self.places.names.put(thread, name);
            }
            (TopicDeed::Closed, Some(id)) => self.closed_by_topic(id, now),
            (TopicDeed::Reopened, Some(id)) => self.reopened_by_topic(id, now),
            (TopicDeed::Created { name: None } | TopicDeed::Closed | TopicDeed::Reopened, _) => {}
        }
    }

    /// A person gave a topic another title: its session is called so from now on, if it can be.
    fn renamed_by_topic(&mut self, id: SessionId, title: String) {
        let name = name_in(&title).to_owned();
        if let Some(topic) = self.places.topics.get_mut(&id) {
            // What the session is called in the end is put there again.
            topic.title = Some(title);
        }
        let Some(session) = self.sessions.get(&id) else { return };
        let (person, old) = (session.record.person, session.record.name.clone());
        if name == old {
            return;
        }
        let voice = self.thread_voice(session.record.thread);
        let no = if name_of(&name).is_err() {
            Some(voice.tell("topic-name-length", [("name", old.into()), ("limit", NAME_LIMIT.into())]))
        } else if self.session_named(person, &name).is_some_and(|other| other != id) {
            Some(voice.tell("topic-name-taken", [("name", old.into()), ("taken", name.clone().into())]))
        } else {
            None
        };
        match no {
            Some(text) => self.notice(id, &text),
            None => self.record(id, |record| {
                record.name = name;
                record.named = true;
            }),
        }
    }

    fn closed_by_topic(&mut self, id: SessionId, _now: Now) {
        if let Some(topic) = self.places.topics.get_mut(&id) {
            topic.open = false;
        }
        self.record(id, |record| record.closed = true);
    }

    fn reopened_by_topic(&mut self, id: SessionId, _now: Now) {
        if let Some(topic) = self.places.topics.get_mut(&id) {
            topic.open = true;
        }
        self.record(id, |record| record.closed = false);
    }
}
