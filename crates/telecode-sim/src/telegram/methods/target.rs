//! Where a call goes: the chat, the topic, the message it answers, and whether there is room for it now.

use serde_json::{Map, Value, json};

use super::super::chat::{BotRole, Chat, GENERAL, TopicState};
use super::super::ids::{ChatId, MessageId, Moment, ThreadId};
use super::super::keyboard::{self, Place};
use super::super::message::{Alert, Message, Quote, Reply};
use super::super::model::{Model, NewMessage};
use super::super::options::Feature;
use super::super::pace::Lane;
use super::super::params::{Params, object_flag, object_int, object_text};
use super::super::person::Contact;
use super::super::refusal::Refusal;
use super::super::text::{self, FormattedText};

/// The place for a new message.
pub(super) struct Destination {
    pub(super) chat: ChatId,
    pub(super) thread: Option<ThreadId>,
    pub(super) reply: Option<Reply>,
    pub(super) markup: Option<Value>,
    pub(super) alert: Alert,
    pub(super) extra: Map<String, Value>,
}

/// Whether the chat of a call is private, as far as its id tells.
pub(super) fn place(params: &Params) -> Place {
    if params.int("chat_id").unwrap_or(0) > 0 { Place::Private } else { Place::Shared }
}

impl Model {
    /// The chat in a field, whether or not the bot may write there.
    pub(super) fn known_chat(&self, params: &Params, field: &str) -> Result<ChatId, Refusal> {
        let given = params.text(field);
        let given = given.trim();
        if given.is_empty() {
            return Err(Refusal::bad(format!("{field} is empty")));
        }
        let found = match given.strip_prefix('@') {
            Some(name) => {
                self.chats.values().find(|chat| chat.username.as_deref() == Some(name)).map(|chat| chat.id)
            }
            None => given.parse().ok().map(ChatId).filter(|id| self.chats.contains_key(id)),
        };
        found.ok_or_else(|| self.no_chat(given))
    }

    /// Somebody who never wrote has no chat yet.
    fn no_chat(&self, given: &str) -> Refusal {
        let known =
            given.parse().ok().is_some_and(|id| self.people.contains_key(&super::super::ids::UserId(id)));
        if known {
            Refusal::forbidden("bot can't initiate conversation with a user")
        } else {
            Refusal::bad("chat not found")
        }
    }

    /// The chat in `chat_id`, if the bot may write there.
    pub(super) fn open_chat(&self, params: &Params) -> Result<ChatId, Refusal> {
        let id = self.known_chat(params, "chat_id")?;
        let chat = self.chat(id)?;
        if let super::super::chat::ChatKind::Private(user) = chat.kind {
            return match self.people.get(&user).map(|person| person.contact) {
                Some(Contact::Blocked) => Err(Refusal::forbidden("bot was blocked by the user")),
                Some(Contact::Never) => {
                    Err(Refusal::forbidden("bot can't initiate conversation with a user"))
                }
                Some(Contact::Open) | None => Ok(id),
            };
        }
        match chat.bot {
            BotRole::Left => {
                Err(Refusal::forbidden(format!("bot is not a member of the {} chat", chat.type_name())))
            }
            BotRole::Administrator | BotRole::Member => Ok(id),
        }
    }

    pub(super) fn chat(&self, id: ChatId) -> Result<&Chat, Refusal> {
        self.chats.get(&id).ok_or_else(|| Refusal::bad("chat not found"))
    }

    pub(super) fn chat_mut(&mut self, id: ChatId) -> Result<&mut Chat, Refusal> {
        self.chats.get_mut(&id).ok_or_else(|| Refusal::bad("chat not found"))
    }

    /// Takes one call out of the budget of a chat.
    pub(super) fn charge(&mut self, id: ChatId, now: Moment) -> Result<(), Refusal> {
        let lane = if self.chat(id)?.is_private() { Lane::Private } else { Lane::Group };
        self.meter.take(id, lane, now)
    }

    /// The topic in `message_thread_id`. The general topic must be left out.
    pub(super) fn thread(&self, id: ChatId, params: &Params) -> Result<Option<ThreadId>, Refusal> {
        let Some(thread) = params.int("message_thread_id").filter(|id| *id != 0).map(ThreadId) else {
            return Ok(None);
        };
        let chat = self.chat(id)?;
        let topical = chat.is_forum() || (chat.is_private() && self.has(Feature::PrivateTopics));
        // Only a forum has a general topic; in a private chat 1 is a topic like any other.
        let named = topical && (thread != GENERAL || chat.is_private());
        let topic = chat.topics.get(&thread).filter(|_| named);
        match topic.map(|topic| topic.state) {
            None => Err(Refusal::bad("message thread not found")),
            Some(TopicState::Closed) if chat.bot != BotRole::Administrator => {
                Err(Refusal::bad("TOPIC_CLOSED"))
            }
            Some(TopicState::Closed | TopicState::Open) => Ok(Some(thread)),
        }
    }

    /// Reads everything about a new message but its content, and takes it out of the budget.
    pub(super) fn destination(&mut self, params: &Params, now: Moment) -> Result<Destination, Refusal> {
        let markup = keyboard::parse(params, place(params))?;
        let wanted = wanted_reply(params)?;
        let chat = self.open_chat(params)?;
        let thread = self.thread(chat, params)?;
        let mut extra = self.extras(chat, params)?;
        let reply = match wanted {
            Some(wanted) => self.reply(chat, &wanted, &mut extra)?,
            None => None,
        };
        let answered = reply.as_ref().and_then(|reply| self.chats.get(&chat)?.message(reply.to));
        let thread = thread.or_else(|| answered.and_then(|message: &Message| message.thread));
        let alert = if params.flag("disable_notification") { Alert::Silent } else { Alert::Sound };
        self.charge(chat, now)?;
        Ok(Destination { chat, thread, reply, markup, alert, extra })
    }

    fn extras(&self, chat: ChatId, params: &Params) -> Result<Map<String, Value>, Refusal> {
        let mut extra = Map::new();
        if params.flag("protect_content") {
            extra.insert("has_protected_content".to_owned(), json!(true));
        }
        let effect = params.text("message_effect_id");
        if !effect.is_empty() {
            if !self.chat(chat)?.is_private() {
                return Err(Refusal::bad("EFFECT_ID_INVALID"));
            }
            extra.insert("effect_id".to_owned(), json!(effect));
        }
        Ok(extra)
    }

    fn reply(
        &self,
        chat: ChatId,
        wanted: &WantedReply,
        extra: &mut Map<String, Value>,
    ) -> Result<Option<Reply>, Refusal> {
        let home = wanted.chat.unwrap_or(chat);
        let Some(message) = self.chats.get(&home).and_then(|chat| chat.message(wanted.to)) else {
            return match wanted.missing {
                Missing::Refused => Err(Refusal::bad("message to be replied not found")),
                Missing::Ignored => Ok(None),
            };
        };
        let quote = wanted.quote.as_ref().map(|quote| find_quote(message, quote)).transpose()?;
        if home != chat {
            let origin = self.origin(message);
            let note = json!({"origin": origin, "chat": self.chat_json(home), "message_id": wanted.to});
            extra.insert("external_reply".to_owned(), note);
            return Ok(None);
        }
        Ok(Some(Reply { to: wanted.to, quote }))
    }

    /// Puts a message of the bot into its place.
    pub(super) fn deliver(
        &mut self,
        to: Destination,
        content: super::super::message::Content,
        now: Moment,
    ) -> Result<Value, Refusal> {
        if let Some(markup) = to.markup.as_ref().filter(|markup| markup.get("inline_keyboard").is_none()) {
            self.chat_mut(to.chat)?.reply_keyboard = Some(markup.clone());
        }
        let new = NewMessage {
            from: self.bot,
            thread: to.thread,
            reply: to.reply,
            content,
            markup: to.markup,
            alert: to.alert,
            extra: to.extra,
        };
        self.add_message(to.chat, new, now).ok_or_else(|| Refusal::bad("chat not found"))
    }

    /// A message of a chat, or the refusal that `what` words.
    pub(super) fn message(&self, chat: ChatId, params: &Params, what: &str) -> Result<&Message, Refusal> {
        let id = message_id(params)?;
        self.chat(chat)?.message(id).ok_or_else(|| Refusal::bad(what))
    }
}

/// The number in `message_id`.
pub(super) fn message_id(params: &Params) -> Result<MessageId, Refusal> {
    let id = params.int("message_id").filter(|id| *id > 0);
    id.map(MessageId).ok_or_else(|| Refusal::bad("message identifier is not specified"))
}

/// What a call wants to answer.
struct WantedReply {
    to: MessageId,
    chat: Option<ChatId>,
    missing: Missing,
    quote: Option<FormattedText>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Refused,
    Ignored,
}

fn missing(ignored: bool) -> Missing {
    if ignored { Missing::Ignored } else { Missing::Refused }
}

fn wanted_reply(params: &Params) -> Result<Option<WantedReply>, Refusal> {
    let Some(given) = params.json("reply_parameters", "reply parameters")? else {
        let to = params.int("reply_to_message_id").filter(|id| *id > 0);
        let missing = missing(params.flag("allow_sending_without_reply"));
        return Ok(to.map(|id| WantedReply { to: MessageId(id), chat: None, missing, quote: None }));
    };
    let parse = |why: String| Refusal::bad(format!("can't parse reply parameters: {why}"));
    let Value::Object(fields) = &given else { return Err(parse("expected an Object".to_owned())) };
    if fields.is_empty() {
        return Ok(None);
    }
    let to = object_int(&given, "message_id").map_err(parse)?;
    let to = to.ok_or_else(|| parse("Can't find field \"message_id\"".to_owned()))?;
    let ignored = object_flag(&given, "allow_sending_without_reply").map_err(parse)?;
    let quote = match object_text(&given, "quote").map_err(parse)?.filter(|quote| !quote.is_empty()) {
        None => None,
        Some(_) => Some(text::read(&Params::new(fields.clone()), QUOTE)?),
    };
    Ok(Some(WantedReply {
        to: MessageId(to),
        chat: object_int(&given, "chat_id").map_err(parse)?.map(ChatId),
        missing: missing(ignored),
        quote,
    }))
}

const QUOTE: text::Fields =
    text::Fields { text: "quote", mode: "quote_parse_mode", entities: "quote_entities" };

/// A quote must be a part of the answered message, word for word.
fn find_quote(message: &Message, quote: &FormattedText) -> Result<Quote, Refusal> {
    let text = message.text().map_or("", |text| &text.text);
    let byte = text.find(&quote.text).ok_or_else(|| Refusal::bad("QUOTE_TEXT_INVALID"))?;
    Ok(Quote { text: quote.clone(), position: text::utf16_len(&text[..byte]) })
}
