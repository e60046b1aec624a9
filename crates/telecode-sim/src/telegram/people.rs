//! People, their chats, and what they write. Their orders have errors of their own, which the bot never sees.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::chat::{BotRole, Chat, ChatKind, Forum, GENERAL, Naming, Topic, TopicRight};
use super::entities;
use super::files::FileKind;
use super::ids::{ChatId, MessageId, Moment, ThreadId, UserId};
use super::journal::Deed;
use super::message::{Content, Media, Message, Quote, Reply};
use super::methods::cut_topic_name;
use super::model::{Edited, Model, NewMessage};
use super::options::Feature;
use super::orders::{Attachment, NewChat, NewPerson, Write};
use super::params::Upload;
use super::person::{Contact, Person, PersonKind};
use super::text::{self, CAPTION_LIMIT, FormattedText, TEXT_LIMIT};

/// The id of the first person that is not given one.
const FIRST_PERSON: i64 = 1001;
/// The id before the first group that is not given one.
const FIRST_GROUP: i64 = -4_000_000_000;
/// The id before the first supergroup or channel that is not given one.
const FIRST_SUPERGROUP: i64 = -1_002_000_000_000;
/// The colour of topics that clients open by themselves.
pub(super) const TOPIC_COLOUR: i64 = 0x6F_B9F0;

/// An order that makes no sense, in words for whoever gave it.
pub type Senseless = String;

impl Model {
    /// Adds a person, or changes one.
    pub fn add_person(&mut self, new: NewPerson) -> Result<Value, Senseless> {
        self.note(|| Deed::Person(new.clone()));
        if new.first_name.is_empty() {
            return Err("first_name is empty".to_owned());
        }
        let mut free = FIRST_PERSON;
        while self.people.contains_key(&UserId(free)) {
            free += 1;
        }
        let id = UserId(new.id.unwrap_or(free));
        if id.0 <= 0 || id == self.bot {
            return Err(format!("{} cannot be the id of a person", id.0));
        }
        let contact = self.people.get(&id).map_or(Contact::Never, |person| person.contact);
        let person = Person {
            id,
            kind: PersonKind::Human,
            first_name: new.first_name,
            username: new.username,
            language_code: new.language_code,
            contact,
        };
        let shown = person.to_json();
        self.people.insert(id, person);
        Ok(shown)
    }

    /// Adds a group, supergroup or channel.
    pub fn add_chat(&mut self, new: NewChat) -> Result<Value, Senseless> {
        self.note(|| Deed::Chat(new.clone()));
        let title = new.title;
        if title.is_empty() {
            return Err("title is empty".to_owned());
        }
        let forum = if new.is_forum { Forum::Yes } else { Forum::No };
        let (kind, first) = match new.kind.as_str() {
            "group" => (ChatKind::Group { title }, FIRST_GROUP),
            "supergroup" => (ChatKind::Supergroup { title, forum }, FIRST_SUPERGROUP),
            "channel" => (ChatKind::Channel { title }, FIRST_SUPERGROUP),
            other => return Err(format!("type {other:?} is not one of group, supergroup, channel")),
        };
        let mut free = first - 1;
        while self.chats.contains_key(&ChatId(free)) {
            free -= 1;
        }
        let id = ChatId(new.id.unwrap_or(free));
        if id.0 >= 0 || self.chats.contains_key(&id) {
            return Err(format!("{} cannot be the id of a new group", id.0));
        }
        let mut chat = Chat::new(id, kind);
        chat.username = new.username;
        if new.bot_is_member {
            chat.bot = BotRole::Member;
        }
        if new.bot_lacks_topics {
            chat.topic_right = TopicRight::Missing;
        }
        if chat.is_forum() {
            let general = Topic::new("General".to_owned(), TOPIC_COLOUR, self.bot);
            chat.topics.insert(GENERAL, general);
        }
        self.chats.insert(id, chat);
        Ok(self.chat_json(id))
    }

    /// The chat of an order. A private chat comes into being when its person first does something.
    pub(super) fn scene(&mut self, chat: i64, from: Option<i64>) -> Result<(ChatId, UserId), Senseless> {
        let id = ChatId(chat);
        if chat > 0 {
            let user = UserId(chat);
            if from.is_some_and(|from| from != chat) {
                return Err("nobody else writes in a private chat".to_owned());
            }
            let person = self.people.get_mut(&user).ok_or_else(|| format!("there is no person {chat}"))?;
            if person.contact == Contact::Never {
                person.contact = Contact::Open;
            }
            self.chats.entry(id).or_insert_with(|| Chat::new(id, ChatKind::Private(user)));
            return Ok((id, user));
        }
        if !self.chats.contains_key(&id) {
            return Err(format!("there is no chat {chat}"));
        }
        let user = UserId(from.ok_or("from_id is missing")?);
        if !self.people.contains_key(&user) {
            return Err(format!("there is no person {}", user.0));
        }
        Ok((id, user))
    }

    /// A person writes. Text that is too long becomes several messages, as clients do it.
    pub fn write(&mut self, order: &Write, now: Moment) -> Result<Vec<Value>, Senseless> {
        self.note(|| Deed::Write(Box::new(order.clone())));
        let (chat, from) = self.scene(order.chat_id, order.from_id)?;
        if self.people.get(&from).is_some_and(|person| person.contact == Contact::Blocked) && chat.0 > 0 {
            return Err("the person blocked the bot".to_owned());
        }
        let contents = self.contents(order)?;
        let thread = self.write_thread(chat, from, order, now)?;
        let extra = self.write_extra(order)?;
        let at = order.date.and_then(|date| u64::try_from(date).ok()).map_or(now, |date| Moment(date * 1000));
        let mut sent = Vec::new();
        for content in contents {
            let reply = self.write_reply(chat, order)?;
            let new = NewMessage { extra: extra.clone(), reply, ..NewMessage::plain(from, thread, content) };
            let shown = self.add_message(chat, new, at).ok_or("the chat is gone")?;
            if self.bot_hears(chat, &shown) {
                self.push_message(chat, shown.clone(), Edited::No, now);
            }
            sent.push(shown);
        }
        Ok(sent)
    }

    fn contents(&mut self, order: &Write) -> Result<Vec<Content>, Senseless> {
        let given =
            order.entities.as_ref().map(entities::parse).transpose().map_err(|why| why.description)?;
        let text = text::fix(&order.text, given.unwrap_or_default()).map_err(|why| why.description)?;
        let files = [
            (FileKind::Photo, &order.photo),
            (FileKind::Document, &order.document),
            (FileKind::Voice, &order.voice),
        ];
        let attached = files.into_iter().find_map(|(kind, file)| Some((kind, file.as_ref()?)));
        if let Some((kind, file)) = attached {
            if text.len() > CAPTION_LIMIT {
                return Err("the caption is too long".to_owned());
            }
            let fields = self.files.add(kind, &decode(file)?).map_err(|why| why.description)?;
            return Ok(vec![Content::Media(Media { fields, caption: text })]);
        }
        if text.text.is_empty() {
            return Err("there is nothing to send".to_owned());
        }
        if text.len() <= TEXT_LIMIT {
            return Ok(vec![Content::Text(text)]);
        }
        Ok(split(&text.text).iter().map(|part| Content::Text(FormattedText::plain(part))).collect())
    }

    fn write_thread(
        &mut self,
        chat: ChatId,
        from: UserId,
        order: &Write,
        now: Moment,
    ) -> Result<Option<ThreadId>, Senseless> {
        let answered = order.reply_to_message_id.map(MessageId);
        let given = order.message_thread_id.map(ThreadId);
        let found = self.chats.get(&chat).ok_or("the chat is gone")?;
        let thread =
            given.or_else(|| answered.and_then(|id| found.message(id)).and_then(|message| message.thread));
        match thread {
            Some(GENERAL) if !found.is_private() => Ok(None),
            Some(thread) if found.topics.contains_key(&thread) => Ok(Some(thread)),
            Some(thread) => Err(format!("there is no topic {}", thread.0)),
            // A private chat with topics has no place outside them.
            None if found.is_private() && self.has(Feature::PrivateTopics) => {
                let name = cut_topic_name(order.text.lines().next().unwrap_or_default());
                let name = if name.is_empty() { "New Chat".to_owned() } else { name };
                let topic = Topic { naming: Naming::MadeUp, ..Topic::new(name, TOPIC_COLOUR, from) };
                self.open_topic(chat, &topic, now).map(Some).map_err(|why| why.description)
            }
            None => Ok(None),
        }
    }

    fn write_extra(&self, order: &Write) -> Result<Map<String, Value>, Senseless> {
        let mut extra = Map::new();
        if let Some(from) = &order.forward_from {
            extra.insert("forward_origin".to_owned(), self.forward_origin(from)?);
        }
        Ok(extra)
    }

    fn forward_origin(&self, from: &Value) -> Result<Value, Senseless> {
        let date = from["date"].as_i64().unwrap_or(1_700_000_000);
        if let Some(name) = from["name"].as_str() {
            return Ok(json!({"type": "hidden_user", "date": date, "sender_user_name": name}));
        }
        if let Some(user) = from["user_id"].as_i64() {
            return Ok(json!({"type": "user", "date": date, "sender_user": self.user_json(UserId(user))}));
        }
        let (chat, id) = (from["chat_id"].as_i64(), from["message_id"].as_i64());
        let (Some(chat), Some(id)) = (chat, id) else {
            return Err("forward_from has neither user_id, nor name, nor chat_id and message_id".to_owned());
        };
        let message: &Message = self
            .chats
            .get(&ChatId(chat))
            .and_then(|chat| chat.message(MessageId(id)))
            .ok_or("the forwarded message is not there")?;
        Ok(self.origin(message))
    }

    fn write_reply(&self, chat: ChatId, order: &Write) -> Result<Option<Reply>, Senseless> {
        let Some(to) = order.reply_to_message_id.map(MessageId) else { return Ok(None) };
        let message = self.chats.get(&chat).and_then(|chat| chat.message(to));
        let message = message.ok_or_else(|| format!("there is no message {}", to.0))?;
        let Some(quote) = &order.quote else { return Ok(Some(Reply { to, quote: None })) };
        let text = message.text().map_or("", |text| &text.text);
        let byte = text.find(quote.as_str()).ok_or("the quote is not in the answered message")?;
        let position = text::utf16_len(&text[..byte]);
        let text = FormattedText { text: quote.clone(), entities: Vec::new() };
        Ok(Some(Reply { to, quote: Some(Quote { text, position }) }))
    }

    /// In groups, a bot that is no administrator hears only what is meant for it.
    pub(super) fn bot_hears(&self, chat: ChatId, shown: &Value) -> bool {
        let Some(found) = self.chats.get(&chat) else { return false };
        let everything =
            found.is_private() || found.bot == BotRole::Administrator || self.has(Feature::ReadsGroups);
        if everything || found.bot == BotRole::Left {
            return found.bot != BotRole::Left;
        }
        let text = shown["text"].as_str().or(shown["caption"].as_str()).unwrap_or_default();
        let name = format!("@{}", self.options.username);
        let command = text.split_whitespace().next().filter(|word| word.starts_with('/'));
        let addressed = command.is_some_and(|word| !word.contains('@') || word.ends_with(&name));
        addressed || text.contains(&name) || shown["reply_to_message"]["from"]["id"] == self.bot.0
    }
}

/// The file that was attached.
pub(crate) fn decode(file: &Attachment) -> Result<Upload, Senseless> {
    let bytes = STANDARD.decode(&file.base64).map_err(|why| format!("base64: {why}"))?;
    let name = if file.name.is_empty() { "file.bin".to_owned() } else { file.name.clone() };
    Ok(Upload { name, mime: file.mime_type.clone(), bytes: bytes.into() })
}

impl Attachment {
    /// A file as it is written down.
    pub(crate) fn of(file: &Upload) -> Self {
        Self { name: file.name.clone(), mime_type: file.mime.clone(), base64: STANDARD.encode(&file.bytes) }
    }
}

/// Cuts a long text as clients do: after a line break or a space if there is one in reach, and never in a character.
fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while text::utf16_len(rest) > TEXT_LIMIT {
        let mut units = 0;
        let fits = rest
            .char_indices()
            .find(|(_, letter)| {
                units += letter.len_utf16();
                units > TEXT_LIMIT
            })
            .map_or(rest.len(), |(byte, _)| byte);
        let window = &rest[..fits];
        let cut = window.rfind('\n').or_else(|| window.rfind(' ')).filter(|cut| *cut > 0).unwrap_or(fits);
        parts.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts
}
