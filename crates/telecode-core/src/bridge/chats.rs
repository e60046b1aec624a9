//! What people do in chats: who is served, and what their messages mean.

use super::Bridge;
use crate::access::{OwnerRecord, Verdict};
use crate::change::Change;
use crate::chat::{Attachment, ChatEvent, ChatKind, Message, Person, Reach};
use crate::command::Meaning;
use crate::ids::{DraftId, PersonId, ThreadId, UpdateId};
use crate::outbox::Post;
use crate::page::Page;
use crate::pick::ButtonPick;
use crate::preference::Scope;
use crate::time::Now;
use crate::words::Language;

use super::seam::Effect;

impl Bridge {
    pub(super) fn chat_event(&mut self, id: UpdateId, event: ChatEvent, now: Now) {
        self.handling.begin(id);
        match event {
            ChatEvent::Message(message) if message.chat == ChatKind::Private => {
                self.message(id, message, now);
            }
            ChatEvent::Message(message) => self.group_message(id, message, now),
            ChatEvent::Edited(message) => self.edited(&message),
            ChatEvent::Pressed(press) => self.pressed(&press, now),
            ChatEvent::DraftStopped { thread, draft } => self.draft_stopped(thread, draft, now),
            ChatEvent::Reachable { thread, reach } => self.reachable(thread, reach, now),
            ChatEvent::Group { thread, from, forum } => self.group_joined(thread, &from, forum),
            ChatEvent::Moved { from, to } => self.group_moved(from, to),
            ChatEvent::Topic { thread, from, deed } => self.topic_deed(thread, &from, deed),
            ChatEvent::Ignored { .. } => {}
        }
        self.handled();
    }

    fn message(&mut self, id: UpdateId, message: Message, now: Now) {
        match self.access.judge(message.from.id, &message.text, now) {
            Verdict::Served => {
                self.learn(&message.from);
                self.outbox.reopen(message.thread.chat);
                self.remember_title(&message);
                self.served(id, message, now);
            }
            Verdict::RefusedNow(forgotten) => self.refuse(&message, forgotten),
            Verdict::Refused => {}
            Verdict::Paired(owner) => self.welcome_owner(owner, &message, now),
        }
    }

    fn language_of(&self, person: &Person) -> Language {
        let language = person.language.as_deref().map(Language::of_tag).unwrap_or_default();
        let chosen = self.preferences.at(Scope::Person(person.id)).language;
        self.settings.language.or(chosen).unwrap_or(language)
    }

    pub(super) fn learn(&mut self, person: &Person) {
        let language = self.language_of(person);
        if self.languages.insert(person.id, language) != Some(language) {
            self.save(Change::Speaks { person: person.id, language });
        }
    }

    /// Nothing is kept of a stranger but that they were told.
    fn refuse(&mut self, message: &Message, forgotten: Vec<PersonId>) {
        self.save(Change::Refused(message.from.id));
        for stranger in forgotten {
            self.save(Change::RefusedGone(stranger));
        }
        let text = self.words.voice(self.language_of(&message.from)).say("refusal");
        let post = Post::reply(message.thread, Page::plain(text));
        self.outbox.refuse(post, &mut self.out.changes);
    }

    fn welcome_owner(&mut self, owner: OwnerRecord, message: &Message, now: Now) {
        self.learn(&message.from);
        self.outbox.reopen(message.thread.chat);
        self.paired(owner, now);
        let text = self.voice(message.from.id).say("paired");
        self.reply(message.thread, Page::plain(text));
    }

    pub(super) fn served(&mut self, id: UpdateId, message: Message, now: Now) {
        if self.waits_for_beginning(id, &message) {
            return;
        }
        if let Some(attachment) = message.attachment {
            return self.cannot_read(&message, attachment);
        }
        if message.text.trim().is_empty() {
            return;
        }
        self.settle_gathered(&message, now);
        if self.joiner.expects_more(message.thread, message.from.id) {
            return self.gather(id, message, now);
        }
        let meaning = Meaning::of(&message);
        if !self.access.allows(message.from.id, meaning.needs()) {
            return;
        }
        if self.is_late(&message, now) {
            return self.served_late(id, message, meaning, now);
        }
        match meaning {
            Meaning::Command(given) => self.command(given.command(), &message, now),
            Meaning::Words(_) if self.persona_text(&message, now) => {}
            Meaning::Words(_) if message.is_own() && self.typed_answer(&message, now) => {}
            Meaning::Words(text) => {
                self.more_came(&message, now);
                self.gather(id, Message { text, ..message }, now);
            }
        }
    }

    /// A message is handled once its prompt is stored, which may be later.
    pub(super) fn gather(&mut self, id: UpdateId, message: Message, now: Now) {
        self.handling.keep_with_message();
        let session = self.target(&message);
        self.joiner.push(id, message, session, now);
    }

    /// A reply to another session's message is no part of what the person wrote before: that waits for nothing more.
    fn settle_gathered(&mut self, message: &Message, now: Now) {
        let gathered = self.joiner.session(message.thread, message.from.id);
        let replied = self.replied(message);
        if replied.is_some() && replied != gathered {
            self.settle_written(message.thread, message.from.id, now);
        }
    }

    fn cannot_read(&mut self, message: &Message, attachment: Attachment) {
        if !self.recent.is_first_piece(message) {
            return;
        }
        let key = match attachment {
            Attachment::Photo => "cannot-read-photo",
            Attachment::Voice => "cannot-read-voice",
            Attachment::File => "cannot-read-file",
            Attachment::Other => "cannot-read-other",
        };
        let text = self.voice(message.from.id).say(key);
        self.reply(message.thread, Page::plain(text));
    }

    fn draft_stopped(&mut self, thread: ThreadId, draft: DraftId, now: Now) {
        // A draft is only shown in an owner's private chat, so nobody else can stop one.
        let Some(session) = self.outbox.session_of_draft(thread, draft) else { return };
        let needs = ButtonPick::StopTurn(session).needs();
        if thread.chat.person().is_some_and(|person| self.access.allows(person, needs)) {
            self.interrupt(session, now);
        }
    }

    fn reachable(&mut self, thread: ThreadId, reach: Reach, now: Now) {
        match reach {
            Reach::Open => self.outbox.reopen(thread.chat),
            Reach::Blocked => self.outbox.close(thread.chat, now),
        }
    }

    /// Telegram says who the bot is.
    pub(super) fn learn_of_me(&mut self, name: Option<String>, topics: bool) {
        self.places.me = name;
        self.private_topics = topics;
    }

    /// Makes a pairing code, if nobody is served, and shows it to who runs the program.
    pub(super) fn new_code(&mut self, now: Now) {
        if self.access.wants_pairing() {
            let code = self.random.code();
            self.access.set_code(code.clone(), now);
            self.effect(Effect::ShowPairingCode { code });
        }
    }

    pub(super) fn renew_code(&mut self, now: Now) {
        if self.access.code_until().is_some_and(|until| until <= now.instant) {
            self.new_code(now);
        }
    }
}
