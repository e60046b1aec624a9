//! A message as the server keeps it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ids::{ChatId, MessageId, ThreadId, UserId};
use super::rich::RichMessage;
use super::text::FormattedText;

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) chat: ChatId,
    pub(crate) from: UserId,
    pub(crate) date: i64,
    pub(crate) edit_date: Option<i64>,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) reply: Option<Reply>,
    pub(crate) content: Content,
    /// The inline keyboard.
    pub(crate) markup: Option<Value>,
    pub(crate) reactions: BTreeMap<UserId, Vec<Value>>,
    pub(crate) alert: Alert,
    /// Fields that are carried as they are: `forward_origin`, `media_group_id`, `link_preview_options` and such.
    pub(crate) extra: Map<String, Value>,
}

/// Whether the phone of the one who gets a message makes a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alert {
    Sound,
    Silent,
}

/// What a message answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) to: MessageId,
    pub(crate) quote: Option<Quote>,
}

/// The part of the answered message that was picked.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    pub(crate) text: FormattedText,
    pub(crate) position: usize,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Text(FormattedText),
    Rich(RichMessage),
    Media(Media),
    /// A note of the server, such as `forum_topic_created`.
    Service(Map<String, Value>),
}

/// A file with its caption.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Media {
    /// The fields that show the file: `document`, `photo` and so on.
    pub(crate) fields: Map<String, Value>,
    pub(crate) caption: FormattedText,
}

/// The inline keyboard that a markup holds, if that is what it is.
pub(crate) fn inline_keyboard(markup: Option<&Value>) -> Option<Value> {
    markup.filter(|markup| markup.get("inline_keyboard").is_some()).cloned()
}

impl Message {
    /// The fields of the content, with people filled in by `user`.
    pub(crate) fn content_json(&self, user: &dyn Fn(UserId) -> Value) -> Map<String, Value> {
        let mut fields = Map::new();
        match &self.content {
            Content::Text(text) => put_text(&mut fields, "text", "entities", text, user),
            Content::Rich(rich) => {
                fields.insert("rich_message".to_owned(), rich.to_json());
            }
            Content::Media(media) => {
                fields.extend(media.fields.clone());
                if !media.caption.text.is_empty() {
                    put_text(&mut fields, "caption", "caption_entities", &media.caption, user);
                }
            }
            Content::Service(service) => fields.extend(service.clone()),
        }
        fields
    }

    /// The text that can be quoted.
    pub(crate) fn text(&self) -> Option<&FormattedText> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Media(media) => Some(&media.caption),
            Content::Rich(_) | Content::Service(_) => None,
        }
    }
}

fn put_text(
    fields: &mut Map<String, Value>,
    text_name: &str,
    entities_name: &str,
    text: &FormattedText,
    user: &dyn Fn(UserId) -> Value,
) {
    fields.insert(text_name.to_owned(), json!(text.text));
    if !text.entities.is_empty() {
        fields.insert(entities_name.to_owned(), text.entities_json(user));
    }
}
