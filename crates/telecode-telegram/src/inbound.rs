//! One raw update in, what happened in the chat out. Pure, and never fails.
//!
//! Fields are picked from the JSON one by one instead of decoding whole structs (frankenstein's are strict, and 25 kinds
//! of updates deep): a field that is missing or has a new shape costs only itself, so that no newer Telegram can make a
//! text unreadable.

use serde_json::Value;
use telecode_core::seam::chat::{Attachment, ChatEvent, ChatKind, Message, Person, Press, Reach};
use telecode_core::seam::ids::{ChatId, DraftId, MessageId, PersonId, PressId, ThreadId, Token, TopicId};
use telecode_core::seam::time::Wall;

use self::content::MessageContent;

mod cited;
mod content;
mod markup;
mod rich;
mod service;

/// The topic of a forum that is the group itself. Messages must be sent there without naming it.
pub(crate) const GENERAL_TOPIC: i64 = 1;

/// What reads the body of an update; `None` where it lacks what it needs.
type Reader = fn(&Value) -> Option<ChatEvent>;

/// The kinds of updates that matter, each with what reads it.
const READERS: [(&str, Reader); 5] = [
    ("message", message),
    ("edited_message", edited),
    ("callback_query", press),
    ("stopped_message_generation", draft_stopped),
    ("my_chat_member", membership),
];

/// Tells what an update says.
pub fn decode(json: &str) -> ChatEvent {
    let Ok(Value::Object(update)) = serde_json::from_str(json) else { return ignored("unreadable update") };
    for (kind, read) in READERS {
        if let Some(body) = update.get(kind) {
            return read(body).unwrap_or_else(|| ignored(&format!("{kind} without what it needs")));
        }
    }
    let unknown = update.keys().find(|key| *key != "update_id");
    ignored(unknown.map_or("empty update", String::as_str))
}

fn ignored(kind: &str) -> ChatEvent {
    ChatEvent::Ignored { kind: kind.to_owned() }
}

fn message(body: &Value) -> Option<ChatEvent> {
    // Telegram says this in the group's own name, which counts for nothing else.
    if let Some(moved) = service::moved(body) {
        return Some(moved);
    }
    if let Some(why) = unwanted(body) {
        return Some(ignored(why));
    }
    let Some(chat) = kind_of_chat(body)? else {
        return Some(ignored("message outside a private chat or group"));
    };
    match content::read(body) {
        MessageContent::Written { text, attachment } => {
            Some(ChatEvent::Message(written(body, chat, text, attachment)?))
        }
        MessageContent::Service(kind) => Some(service::read(body, kind).unwrap_or_else(|| ignored(kind))),
    }
}

fn edited(body: &Value) -> Option<ChatEvent> {
    if let Some(why) = unwanted(body) {
        return Some(ignored(why));
    }
    let Some(chat) = kind_of_chat(body)? else {
        return Some(ignored("edited_message outside a private chat or group"));
    };
    match content::read(body) {
        MessageContent::Written { text, attachment } => {
            Some(ChatEvent::Edited(written(body, chat, text, attachment)?))
        }
        MessageContent::Service(kind) => Some(ignored(kind)),
    }
}

/// Tells why nobody in particular wrote a message: then nobody's rights apply to it.
fn unwanted(body: &Value) -> Option<&'static str> {
    if body["from"]["is_bot"] == true {
        Some("message of a bot")
    } else if body["sender_chat"].is_object() {
        Some("message in the name of a chat")
    } else {
        None
    }
}

fn written(body: &Value, chat: ChatKind, text: String, attachment: Option<Attachment>) -> Option<Message> {
    Some(Message {
        thread: thread(body)?,
        chat,
        topic_name: service::chosen_name(&body["reply_to_message"]["forum_topic_created"]),
        id: MessageId(body["message_id"].as_i64()?),
        from: person(&body["from"])?,
        date: Wall(body["date"].as_i64().unwrap_or(0).saturating_mul(1000)),
        text,
        reply_to: content::reply_to(body),
        cited: cited::read(body),
        forwarded_from: content::forwarded(body).or_else(|| cited::via(body)),
        album: content::string(&body["media_group_id"]),
        attachment,
    })
}

fn press(body: &Value) -> Option<ChatEvent> {
    let Some(token) = content::string(&body["data"]) else {
        return Some(ignored("callback_query without data"));
    };
    let shown = &body["message"];
    Some(ChatEvent::Pressed(Press {
        id: PressId(content::string(&body["id"])?),
        thread: thread(shown)?,
        message: MessageId(shown["message_id"].as_i64()?),
        from: person(&body["from"])?,
        token: Token(token),
    }))
}

fn draft_stopped(body: &Value) -> Option<ChatEvent> {
    let chat = ChatId::of(body["chat"]["id"].as_i64()?);
    let topic = body["message_thread_id"].as_i64().map(TopicId);
    Some(ChatEvent::DraftStopped {
        thread: ThreadId { chat, topic },
        draft: DraftId(body["draft_id"].as_i64()?),
    })
}

fn membership(body: &Value) -> Option<ChatEvent> {
    let thread = ThreadId::from(ChatId::of(body["chat"]["id"].as_i64()?));
    let status = body["new_chat_member"]["status"].as_str()?;
    let inside = match status {
        "member" | "administrator" | "creator" | "restricted" => true,
        "kicked" | "left" => false,
        _ => return Some(ignored("my_chat_member with an unknown status")),
    };
    let reach = if inside { Reach::Open } else { Reach::Blocked };
    let Some(chat) = kind_of_chat(body)? else { return Some(ignored("my_chat_member")) };
    match chat {
        ChatKind::Group | ChatKind::Forum if inside => {
            Some(ChatEvent::Group { thread, from: person(&body["from"])?, forum: chat == ChatKind::Forum })
        }
        ChatKind::Private | ChatKind::Group | ChatKind::Forum => Some(ChatEvent::Reachable { thread, reach }),
    }
}

/// The kind of chat that an update is from; `Some(None)` for channels and what else there may be.
#[expect(
    clippy::option_option,
    reason = "an update without a chat is another matter than one from a channel"
)]
fn kind_of_chat(body: &Value) -> Option<Option<ChatKind>> {
    Some(match body["chat"]["type"].as_str()? {
        "private" => Some(ChatKind::Private),
        "group" | "supergroup" if body["chat"]["is_forum"] == true => Some(ChatKind::Forum),
        "group" | "supergroup" => Some(ChatKind::Group),
        _ => None,
    })
}

/// Tells the place of a message. Replies in a group have a thread id as well; only with the mark is it a topic.
fn thread(body: &Value) -> Option<ThreadId> {
    let chat = ChatId::of(body["chat"]["id"].as_i64()?);
    let topic = body["message_thread_id"]
        .as_i64()
        .filter(|_| body["is_topic_message"] == true)
        .filter(|topic| chat.is_private() || *topic != GENERAL_TOPIC)
        .map(TopicId);
    Some(ThreadId { chat, topic })
}

fn person(user: &Value) -> Option<Person> {
    Some(Person {
        id: PersonId(user["id"].as_i64()?),
        name: content::string(&user["first_name"]).unwrap_or_default(),
        language: content::string(&user["language_code"]),
    })
}

#[cfg(test)]
mod tests;
