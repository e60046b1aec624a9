//! What people do in chats: who is served, and what their messages mean.

use crate::access::Admission;
use crate::bridge::Bridge;
use crate::bridge::hall::audience::ForumState;
use crate::bridge::rooms::personas::making;
use crate::bridge::rooms::places::{deeds, groups, lifecycle};
use crate::bridge::rooms::{personas, places};
use crate::bridge::talks::steering::stop;
use crate::bridge::talks::{asks, backlog, held, people, prompts, queue};
use crate::chat::{ChatEvent, ChatKind, Message, Reach};
use crate::command::Meaning;
use crate::ids::{ThreadId, UpdateId};
use crate::time::Now;

impl Bridge {
    /// A message that was written long ago. It answers no question and stops nothing: nobody knows what it was about.
    fn served_late(&mut self, id: UpdateId, message: Message, meaning: Meaning, now: Now) {
        match meaning {
            Meaning::Command(given) if given.is_done_late() => self.command(given.command(), &message, now),
            Meaning::Command(_) => backlog::missed(
                &mut self.hall,
                &mut self.talks.sessions,
                &self.talks.current,
                &self.talks.places,
                &message,
            ),
            Meaning::Words(text) => {
                prompts::gather(&mut self.hall, &mut self.talks, id, Message { text, ..message }, now);
            }
        }
    }

    /// A session has begun, or could not: what was written since is served.
    pub(super) fn begun_there(&mut self, thread: ThreadId, now: Now) {
        self.hall.handled();
        if self.talks.errands.all().any(|errand| errand.asker.thread == thread && errand.then.begins()) {
            // It is still looked with whom, or whether its project is there.
            return;
        }
        for (id, message) in self.rooms.known.begun_there(thread) {
            self.hall.handling.begin(id);
            self.served(id, message, now);
            self.hall.handled();
        }
    }

    /// Hands out what was written where no session is about to begin any more: whoever wanted one is not served.
    pub(in crate::bridge) fn hand_out_written(&mut self, now: Now) {
        for thread in self.rooms.known.beginnings() {
            self.begun_there(thread, now);
        }
    }

    pub(in crate::bridge) fn chat_event(&mut self, id: UpdateId, event: ChatEvent, now: Now) {
        self.hall.handling.begin(id);
        match event {
            ChatEvent::Message(message) if message.chat == ChatKind::Private => {
                self.message(id, message, now);
            }
            ChatEvent::Message(message) => self.group_message(id, message, now),
            ChatEvent::Edited(message) => queue::edits::edited(&mut self.hall, &mut self.talks, &message),
            ChatEvent::Pressed(press) => self.pressed(&press, now),
            ChatEvent::DraftStopped { thread, draft } => {
                stop::draft_stopped(&mut self.hall, &mut self.talks, thread, draft, now);
            }
            ChatEvent::Reachable { thread, reach } => self.reachable(thread, reach, now),
            ChatEvent::Group { thread, from, forum } => {
                groups::joined(&mut self.hall, &mut self.talks.places, thread, &from, forum.into());
            }
            ChatEvent::Moved { from, to } => groups::group_moved(
                &mut self.hall,
                &mut self.talks.sessions,
                &mut self.talks.current,
                from,
                to,
            ),
            ChatEvent::Topic { thread, from, deed } => {
                deeds::deed(&mut self.hall, &mut self.talks, thread, &from, deed);
            }
            ChatEvent::Ignored { .. } => {}
        }
        self.hall.handled();
    }

    fn message(&mut self, id: UpdateId, message: Message, now: Now) {
        match self.hall.access.judge(message.from.id, &message.text, now) {
            Admission::Served => {
                self.hall.learn(&message.from);
                self.hall.outbox.reopen(message.thread.chat);
                lifecycle::remember_title(&self.talks.current, &mut self.talks.places, &message);
                self.served(id, message, now);
            }
            Admission::RefusedNow(forgotten) => people::refuse(&mut self.hall, &message, forgotten),
            Admission::Refused => {}
            Admission::Paired(owner) => {
                people::welcome(&mut self.hall, &mut self.talks, owner, &message, now);
            }
        }
    }

    fn served(&mut self, id: UpdateId, message: Message, now: Now) {
        if personas::waits_for_beginning(&mut self.hall, &mut self.rooms.known, id, &message) {
            return;
        }
        if let Some(attachment) = message.attachment {
            return prompts::cannot_read(&mut self.hall, &mut self.talks.recent, &message, attachment);
        }
        if message.text.trim().is_empty() {
            return;
        }
        prompts::settle_gathered(&mut self.hall, &mut self.talks, &message, now);
        if self.talks.joiner.expects_more(message.thread, message.from.id) {
            return prompts::gather(&mut self.hall, &mut self.talks, id, message, now);
        }
        let meaning = Meaning::of(&message);
        if !self.hall.access.allows(message.from.id, meaning.needs()) {
            return;
        }
        if held::is_late(&self.hall, &message, now) {
            return self.served_late(id, message, meaning, now);
        }
        match meaning {
            Meaning::Command(given) => self.command(given.command(), &message, now),
            Meaning::Words(text) => self.words(id, text, message, now),
        }
    }

    /// Words that are no command: of a persona that is being written, an answer to a card, or else for Claude.
    fn words(&mut self, id: UpdateId, text: String, message: Message, now: Now) {
        let Self { hall, talks, rooms, .. } = self;
        if making::persona_text(hall, talks, &mut rooms.known, &message, now) {
            return;
        }
        if message.is_own() && asks::typed::typed_answer(hall, talks, &message, now) {
            return;
        }
        prompts::more_came(&mut self.hall, &mut self.talks, &message, now);
        prompts::gather(&mut self.hall, &mut self.talks, id, Message { text, ..message }, now);
    }

    fn reachable(&mut self, thread: ThreadId, reach: Reach, now: Now) {
        let Self { hall, .. } = self;
        match reach {
            Reach::Open => hall.outbox.reopen(thread.chat),
            Reach::Blocked => hall.outbox.close(thread.chat, now),
        }
    }

    /// Telegram says who the bot is.
    pub(in crate::bridge) fn learn_of_me(&mut self, name: Option<String>, topics: ForumState) {
        let Self { hall, talks, .. } = self;
        talks.places.learn_name(name);
        hall.audience.learn_private(topics);
    }

    /// Somebody wrote in a group. Who is no owner does not exist there: not a word of theirs is kept or answered.
    fn group_message(&mut self, id: UpdateId, message: Message, now: Now) {
        if !self.hall.access.serves(message.from.id) {
            return;
        }
        let Some(message) = groups::meant_for_us(&self.talks, message) else { return };
        self.hall.learn(&message.from);
        self.hall.outbox.reopen(message.thread.chat);
        let forum = ForumState::from(message.chat == ChatKind::Forum);
        if self.hall.audience.group(message.thread.chat).is_none() {
            return groups::not_served(&mut self.hall, &mut self.talks.places, &message, forum);
        }
        places::is_forum(&mut self.hall, message.thread.chat, forum);
        lifecycle::remember_title(&self.talks.current, &mut self.talks.places, &message);
        self.served(id, message, now);
    }
}
