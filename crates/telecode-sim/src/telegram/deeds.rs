//! What people do with messages that are there: edit, delete, react, press, stop a draft. And blocking the bot.

use serde_json::{Value, json};

use super::draft::{KEPT_LIFETIME, Stop};
use super::ids::{ChatId, DraftId, MessageId, Moment, ThreadId};
use super::journal::Deed;
use super::keyboard;
use super::message::Content;
use super::methods::check_reaction;
use super::model::{Edited, Model};
use super::orders::{Block, Delete, Edit, Press, React, StopDraft};
use super::people::Senseless;
use super::person::Contact;
use super::text::{self, TEXT_LIMIT};

impl Model {
    /// A person edits a message of theirs.
    pub fn edit(&mut self, order: &Edit, now: Moment) -> Result<Value, Senseless> {
        self.note(|| Deed::Edit(order.clone()));
        let (chat, id) = (ChatId(order.chat_id), MessageId(order.message_id));
        let text = order.text.as_ref().map(|text| text::fix(text, Vec::new()));
        let text = text.transpose().map_err(|why| why.description)?;
        let bot = self.bot;
        let message = self.chats.get_mut(&chat).and_then(|chat| chat.messages.get_mut(&id));
        let message = message.ok_or("there is no such message")?;
        if message.from == bot {
            return Err("people cannot edit what the bot wrote".to_owned());
        }
        match (&mut message.content, text) {
            (_, None) => {}
            (_, Some(text)) if text.len() > TEXT_LIMIT => return Err("the text is too long".to_owned()),
            (Content::Media(media), Some(text)) => media.caption = text,
            (Content::Text(_), Some(text)) if text.text.is_empty() => {
                return Err("the text is empty".to_owned());
            }
            (Content::Text(old), Some(text)) => *old = text,
            (Content::Rich(_) | Content::Service(_), Some(_)) => {
                return Err("this message has no text to edit".to_owned());
            }
        }
        message.edit_date = Some(now.seconds());
        let shown = self.message_json(chat, id).unwrap_or_default();
        self.emit_message(chat, "edit", id);
        if self.bot_hears(chat, &shown) {
            self.push_message(chat, shown.clone(), Edited::Yes, now);
        }
        Ok(shown)
    }

    /// A person deletes a message. Bots are not told.
    pub fn delete(&mut self, order: &Delete) -> Result<(), Senseless> {
        self.note(|| Deed::Delete(order.clone()));
        let (chat, id) = (ChatId(order.chat_id), MessageId(order.message_id));
        let there = self.chats.get(&chat).is_some_and(|chat| chat.message(id).is_some());
        if !there {
            return Err("there is no such message".to_owned());
        }
        self.remove_message(chat, id);
        Ok(())
    }

    /// A person reacts to a message. The bot is told only if it asked for that.
    pub fn react(&mut self, order: &React, now: Moment) -> Result<(), Senseless> {
        self.note(|| Deed::React(order.clone()));
        let (chat, from) = self.scene(order.chat_id, order.from_id)?;
        let id = MessageId(order.message_id);
        if self.chats.get(&chat).is_none_or(|chat| chat.message(id).is_none()) {
            return Err("there is no such message".to_owned());
        }
        let new: Vec<Value> = match &order.emoji {
            None => Vec::new(),
            Some(emoji) => {
                vec![
                    check_reaction(&json!({"type": "emoji", "emoji": emoji}))
                        .map_err(|why| why.description)?,
                ]
            }
        };
        let old = self.put_reaction(chat, id, from, &new);
        let body = json!({
            "chat": self.chat_json(chat), "message_id": id, "user": self.user_json(from), "date": now.seconds(),
            "old_reaction": old, "new_reaction": new,
        });
        self.updates.push("message_reaction", body, now);
        Ok(())
    }

    /// A person presses a button. Returns the id of the press.
    pub fn press(&mut self, order: &Press, now: Moment) -> Result<String, Senseless> {
        self.note(|| Deed::Press(order.clone()));
        let (chat, from) = self.scene(order.chat_id, order.from_id)?;
        let id = MessageId(order.message_id);
        let markup = self
            .chats
            .get(&chat)
            .and_then(|chat| chat.message(id))
            .and_then(|message| message.markup.as_ref());
        let data = match (&order.data, order.row, order.column) {
            (Some(data), _, _) => data.clone(),
            (None, Some(row), Some(column)) => markup
                .and_then(|markup| keyboard::data_at(markup, row, column))
                .ok_or_else(|| format!("there is no button with data in row {row}, column {column}"))?,
            (None, _, _) => return Err("name the button by data, or by row and column".to_owned()),
        };
        let press = self.callbacks.open(chat, now);
        let gone = || json!({"chat": self.chat_json(chat), "message_id": id, "date": 0});
        let message = self.message_json(chat, id).unwrap_or_else(gone);
        let body = json!({
            "id": press, "from": self.user_json(from), "message": message, "data": data,
            "chat_instance": format!("{}", 5_000_000_000_i64.wrapping_add(chat.0)),
        });
        self.updates.push("callback_query", body, now);
        Ok(press)
    }

    /// A person stops a draft.
    pub fn stop(&mut self, order: &StopDraft, now: Moment) -> Result<(), Senseless> {
        self.tick(now);
        let (chat, id) = (ChatId(order.chat_id), DraftId(order.draft_id));
        let thread = order.message_thread_id.map(ThreadId);
        let drafts = self.chats.get_mut(&chat).map(|chat| &mut chat.drafts);
        let draft = drafts.and_then(|all| {
            all.iter_mut().find(|draft| draft.id == id && (thread.is_none() || draft.thread == thread))
        });
        let draft = draft.ok_or("there is no such draft")?;
        let thread = draft.thread;
        match draft.stop {
            Stop::No => return Err("the draft has no stop button".to_owned()),
            Stop::Stopped => return Err("the draft was stopped already".to_owned()),
            Stop::Keeps => {
                draft.stop = Stop::Stopped;
                draft.until = now.plus(KEPT_LIFETIME);
                let shown = draft.clone().to_json(now, &|user| self.user_json(user));
                self.emit(chat, "draft", json!({"chat_id": chat, "draft": shown}));
            }
            Stop::Removes => {
                self.drop_drafts(chat, "stopped", |draft| draft.id == id && draft.thread == thread);
            }
        }
        let stopped = StopDraft { message_thread_id: thread.map(|thread| thread.0), ..order.clone() };
        self.tell_stopped(&stopped, now);
        self.note(|| Deed::Stop(stopped));
        Ok(())
    }

    /// Tells the bot that a draft was stopped.
    pub(crate) fn tell_stopped(&mut self, order: &StopDraft, now: Moment) {
        let mut body = json!({"chat": self.chat_json(ChatId(order.chat_id)), "draft_id": order.draft_id});
        if let Some(thread) = order.message_thread_id {
            body["message_thread_id"] = json!(thread);
        }
        self.updates.push("stopped_message_generation", body, now);
    }

    /// A person blocks the bot, or takes that back.
    pub fn block(&mut self, order: &Block, now: Moment) -> Result<(), Senseless> {
        self.note(|| Deed::Block(order.clone()));
        let (chat, user) = self.scene(order.user_id, None)?;
        let status = |contact: Contact| if contact == Contact::Blocked { "kicked" } else { "member" };
        let new = if order.blocked { Contact::Blocked } else { Contact::Open };
        let person = self.people.get_mut(&user).ok_or("there is no such person")?;
        let old = std::mem::replace(&mut person.contact, new);
        if old == new {
            return Ok(());
        }
        let member = |contact: Contact| {
            let mut member = json!({"user": self.user_json(self.bot), "status": status(contact)});
            if contact == Contact::Blocked {
                member["until_date"] = json!(0);
            }
            member
        };
        let body = json!({
            "chat": self.chat_json(chat), "from": self.user_json(user), "date": now.seconds(),
            "old_chat_member": member(old), "new_chat_member": member(new),
        });
        self.updates.push("my_chat_member", body, now);
        Ok(())
    }
}
