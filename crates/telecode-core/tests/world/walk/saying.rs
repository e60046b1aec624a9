//! What people say, and which session it is meant for.

use telecode_core::seam::ask::AskState;
use telecode_core::seam::change::{SessionRecord, TopicState};
use telecode_core::seam::chat::ChatEvent;
use telecode_core::seam::ids::{ChatId, MessageId, SessionId, ThreadId};
use telecode_core::seam::permission::Decision;
use telecode_core::seam::time::Wall;

use super::{OTHER, Said, Walk};
use crate::OWNER;

/// How old a message is that was written long ago.
const LATE: i64 = 20 * 60_000;

impl Walk {
    /// The owner writes, as a reply or where they are.
    pub(super) fn writes(&mut self, text: &str, reply_to: Option<MessageId>) {
        let (home, thread) = (self.home, self.thread_of(reply_to));
        self.world.writes(OWNER, text, |message| {
            home.shape(message, thread);
            message.reply_to = reply_to;
        });
    }

    /// A reply is in the thread of what it answers.
    fn thread_of(&self, reply_to: Option<MessageId>) -> ThreadId {
        let mine = |id| self.said.iter().find(|said| said.message == id).map(|said| said.thread);
        let known = reply_to.and_then(|id| self.world.chat.threads.get(&id).copied().or_else(|| mine(id)));
        known.filter(|thread| thread.chat == self.at.chat).unwrap_or(self.at)
    }

    /// Says something in the current session, or as a reply.
    pub(super) fn says(&mut self, more: &str, reply_to: Option<MessageId>) {
        let words = self.is_to_say(OWNER, self.thread_of(reply_to), more, reply_to);
        self.writes(&words, reply_to);
    }

    pub(super) fn other_says(&mut self) {
        let words = self.is_to_say(OTHER, ThreadId::from(ChatId::of(OTHER)), "", None);
        self.world.writes(OTHER, &words, |_| {});
    }

    pub(super) fn other_says_here(&mut self) {
        let (home, thread) = (self.home, self.at);
        if thread.chat.is_private() {
            return self.other_says();
        }
        let words = self.is_to_say(OTHER, thread, "", None);
        self.world.writes(OTHER, &words, |message| home.shape(message, thread));
    }

    pub(super) fn says_late(&mut self) {
        let (home, thread) = (self.home, self.at);
        let words = self.is_to_say(OWNER, thread, "", None);
        self.world.writes(OWNER, &words, |message| {
            home.shape(message, thread);
            message.date = Wall(message.date.0 - LATE);
        });
    }

    /// New words, and who they are for.
    fn is_to_say(
        &mut self,
        person: i64,
        thread: ThreadId,
        more: &str,
        reply_to: Option<MessageId>,
    ) -> String {
        let words = format!("word-{}-{more}", self.said.len());
        let meant = self.meant(thread, reply_to);
        let message = MessageId(self.world.chat.last_message + 1);
        if let Some(session) = meant {
            self.claudes.meant.insert(words.clone(), (session, message));
        }
        self.said.push(Said { person, thread, message, words: words.clone(), meant });
        words
    }

    /// One of the messages gets more words.
    pub(super) fn edits(&mut self, n: usize) {
        let Some(said) = self.said.get(n % self.said.len().max(1)) else { return };
        let (id, thread, home) = (said.message, said.thread, self.home);
        let text = format!("{} edited-{}", said.words, n % 5);
        let is_home = said.person == OWNER;
        let (_, event) = self.world.message(said.person, &text, |message| {
            message.id = id;
            if is_home {
                home.shape(message, thread);
            }
        });
        if let ChatEvent::Message(message) = event {
            self.world.update(ChatEvent::Edited(message));
        }
    }

    /// A bare word decides nothing in a session that the person does not talk to, and nothing whose card is not there.
    pub(super) fn says_yes(&mut self) {
        let decided = |walk: &Self| {
            let asks = walk.world.store.asks.values().filter(|ask| {
                matches!(ask.state, AskState::Answered { decision: Decision::Allow { .. }, .. })
            });
            asks.map(|ask| (ask.id, ask.session)).collect::<Vec<_>>()
        };
        let store = &self.world.store;
        let is_there = |slot| store.slots.get(slot).is_some_and(|slot| slot.message().is_some());
        let there: Vec<_> = store.asks.values().filter(|ask| is_there(&ask.slot)).map(|ask| ask.id).collect();
        let (meant, before) = (self.current(self.at, None), decided(self));
        self.writes("yes", None);
        let mut new = decided(self).into_iter().filter(|ask| !before.contains(ask));
        assert!(
            new.all(|(ask, session)| Some(session) == meant && there.contains(&ask)),
            "for {meant:?}\n{}",
            self.log()
        );
    }

    /// The session that a message is about at this moment.
    fn current(&self, thread: ThreadId, reply_to: Option<MessageId>) -> Option<SessionId> {
        let links = &self.world.store.links;
        let linked = |to| links.iter().rfind(|(of, message, _)| (*of, *message) == (thread.chat, to));
        let replied = reply_to.and_then(linked).map(|(_, _, session)| *session);
        replied.or_else(|| self.world.store.current.get(&thread).copied())
    }

    /// The session that a message is for that is said now.
    fn meant(&self, thread: ThreadId, reply_to: Option<MessageId>) -> Option<SessionId> {
        let meant = self.current(thread, reply_to);
        // What is closed may be about to be deleted, and then takes nothing. What is about to get a topic of its own leaves the
        // chat at any moment.
        let stays = |record: &SessionRecord| !record.standing.closed && record.topic != TopicState::Wanted;
        meant.filter(|id| self.world.store.sessions.get(id).is_none_or(stays))
    }

    pub(super) fn replies(&mut self, n: usize) {
        let to = self.any_message(n);
        self.says("", to);
    }

    pub(super) fn any_message(&self, n: usize) -> Option<MessageId> {
        let mine = self.said.iter().map(|said| said.message);
        let all: Vec<_> = self.world.chat.messages.keys().copied().chain(mine).collect();
        (!all.is_empty()).then(|| all[n % all.len()])
    }
}
