//! An edited message changes the prompt that it is part of, until Claude has taken that up.

use super::wishes::{Wanted, Words};
use super::{Spot, pieces};
use crate::bridge::Bridge;
use crate::call::Reaction;
use crate::change::PromptRecord;
use crate::chat::Message;
use crate::command::{Meaning, is_slash};
use crate::join;
use crate::page::Page;
use crate::session::Session;

impl Bridge {
    /// Somebody changed a message. Only other words count: Telegram also says it when a preview or a reaction comes.
    pub(in crate::bridge) fn edited(&mut self, message: &Message) {
        let meaning = Meaning::of(message);
        if !self.access.allows(message.from.id, meaning.needs()) {
            return;
        }
        let words = match meaning {
            Meaning::Words(text) => Message { text, ..message.clone() },
            Meaning::Command(_) => return self.edited_to_command(message),
        };
        if is_slash(&words.text) {
            return self.edited_to_command(&words);
        }
        if self.joiner.edit(&words) {
            return;
        }
        match self.prompt_of(&words) {
            Some((spot, prompt)) => self.edited_prompt(spot, &prompt, &words),
            None if self.recent.knows(&words) && self.recent.is_news(&words) => self.edit_too_late(&words),
            None => {}
        }
    }

    /// Nothing is run because of an edit: a command may do what was not meant when the message was written.
    fn edited_to_command(&mut self, message: &Message) {
        let is_words = self.recent.knows(message) || self.prompt_of(message).is_some();
        if is_words && self.recent.is_news(message) {
            self.recent.remember(message);
            let text = self.voice(message.from.id).say("edit-command");
            self.reply(message.thread, Page::plain(text));
        }
    }

    /// The prompt that a message is part of, unless it is over.
    fn prompt_of(&self, message: &Message) -> Option<(Spot, PromptRecord)> {
        let has = |prompt: &PromptRecord| prompt.pieces.iter().any(|piece| piece.message == message.id);
        let of_chat = |session: &&Session| session.record.thread.chat == message.thread.chat;
        let sessions = self.sessions.values().filter(of_chat);
        let mut all = sessions.flat_map(Spot::all);
        all.find(|(_, prompt)| has(prompt)).map(|(spot, prompt)| (spot, prompt.clone()))
    }

    fn edited_prompt(&mut self, spot: Spot, prompt: &PromptRecord, message: &Message) {
        let wanted = self.wishes.words(&prompt.id);
        let before = wanted.map_or(&prompt.pieces, |words| &words.pieces);
        let said = join::piece_text(message);
        let said = if message.text.trim().is_empty() { String::new() } else { said };
        let mut after = before.clone();
        for piece in after.iter_mut().filter(|piece| piece.message == message.id) {
            piece.text.clone_from(&said);
        }
        if after == *before || self.wishes.is_dropped(&prompt.id) {
            return;
        }
        let text = wanted.map_or(&prompt.content.text, |words| &words.text);
        match pieces::rebuilt(text, before, &after) {
            // What was no command does not become one because the words before it are taken out.
            Some(text) if is_slash(&text) && !is_slash(&prompt.content.text) => {
                self.edited_to_command(message);
            }
            Some(text) if spot != Spot::TakenUp => {
                let words = Words { text, pieces: after, message: message.clone() };
                self.change(spot, prompt, words);
            }
            Some(_) | None => {
                if self.recent.is_news(message) {
                    self.edit_too_late(message);
                }
            }
        }
    }

    fn change(&mut self, spot: Spot, prompt: &PromptRecord, words: Words) {
        match spot {
            Spot::Queued | Spot::Held if prompt.content.is_nothing_with(&words.text) => {
                self.drop_here(prompt);
            }
            Spot::Queued | Spot::Held => {
                let message = words.message.id;
                let chat = words.message.thread.chat;
                let Some(session) = self.sessions.get_mut(&prompt.session) else { return };
                let changed = session.queue.reword(&prompt.id, words.text, words.pieces);
                self.moved(changed);
                self.outbox.react(chat, message, Reaction::Edited);
            }
            Spot::Told => {
                // Those behind it come back, too, so that it keeps its place.
                let behind = self.told_behind(prompt);
                self.want(prompt, Wanted::Words(Box::new(words)), None);
                for other in behind {
                    self.want(&other, Wanted::Place(other.created), None);
                }
            }
            Spot::TakenUp => {}
        }
    }

    /// The words came too late. The person is told so once for the same words.
    pub(super) fn edit_too_late(&mut self, message: &Message) {
        self.recent.remember(message);
        let text = self.voice(message.from.id).say("edit-too-late");
        self.reply(message.thread, Page::plain(text));
    }
}
