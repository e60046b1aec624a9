//! Message entities: reading them from a call and writing them into a message. Offsets and lengths
//! count UTF-16 code units.

use serde_json::{Value, json};

use super::ids::UserId;
use super::links;
use super::params::{object_int, object_text, required_text};
use super::refusal::Refusal;

/// How many entities a message keeps; the server drops further ones without a word.
pub(crate) const ENTITY_LIMIT: usize = 100;

/// A stretch of a text that looks or acts in a special way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entity {
    pub(crate) offset: usize,
    pub(crate) length: usize,
    pub(crate) kind: EntityKind,
}

/// What an entity does to its text. The order is the order in which entities of one range are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntityKind {
    Blockquote,
    ExpandableBlockquote,
    TextLink(String),
    TextMention(UserId),
    CustomEmoji(String),
    DateTime { unix_time: i64, format: String },
    Pre(Option<String>),
    Code,
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Mention,
    Hashtag,
    Cashtag,
    BotCommand,
    Url,
    Email,
}

/// How an entity gets on with others that overlap it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Can be cut in two where another begins or ends.
    Splittable,
    /// Holds others, but not one of its kind.
    Quote,
    /// Holds nothing else.
    Preformatted,
    /// Must stay whole.
    Continuous,
}

impl Entity {
    pub(crate) fn new(kind: EntityKind, offset: usize, length: usize) -> Self {
        Self { offset, length, kind }
    }

    pub(crate) fn end(&self) -> usize {
        self.offset + self.length
    }

    /// The `MessageEntity`. A mentioned person is filled in by `user`.
    pub(crate) fn to_json(&self, user: impl Fn(UserId) -> Value) -> Value {
        let mut out = json!({"offset": self.offset, "length": self.length, "type": self.kind.name()});
        match &self.kind {
            EntityKind::TextLink(url) => out["url"] = json!(url),
            EntityKind::TextMention(id) => out["user"] = user(*id),
            EntityKind::CustomEmoji(id) => out["custom_emoji_id"] = json!(id),
            EntityKind::Pre(Some(language)) => out["language"] = json!(language),
            EntityKind::DateTime { unix_time, format } => {
                out["unix_time"] = json!(unix_time);
                out["date_time_format"] = json!(format);
            }
            EntityKind::Blockquote
            | EntityKind::ExpandableBlockquote
            | EntityKind::Pre(None)
            | EntityKind::Code
            | EntityKind::Bold
            | EntityKind::Italic
            | EntityKind::Underline
            | EntityKind::Strikethrough
            | EntityKind::Spoiler
            | EntityKind::Mention
            | EntityKind::Hashtag
            | EntityKind::Cashtag
            | EntityKind::BotCommand
            | EntityKind::Url
            | EntityKind::Email => {}
        }
        out
    }
}

impl EntityKind {
    /// The name on the wire.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Blockquote => "blockquote",
            Self::ExpandableBlockquote => "expandable_blockquote",
            Self::TextLink(_) => "text_link",
            Self::TextMention(_) => "text_mention",
            Self::CustomEmoji(_) => "custom_emoji",
            Self::DateTime { .. } => "date_time",
            Self::Pre(_) => "pre",
            Self::Code => "code",
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Underline => "underline",
            Self::Strikethrough => "strikethrough",
            Self::Spoiler => "spoiler",
            Self::Mention => "mention",
            Self::Hashtag => "hashtag",
            Self::Cashtag => "cashtag",
            Self::BotCommand => "bot_command",
            Self::Url => "url",
            Self::Email => "email",
        }
    }

    /// Where it comes among entities of one range.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Self::Blockquote | Self::ExpandableBlockquote => 0,
            Self::Pre(_) => 1,
            Self::TextLink(_) | Self::TextMention(_) => 2,
            Self::CustomEmoji(_) | Self::DateTime { .. } => 9,
            Self::Code => 8,
            Self::Bold => 3,
            Self::Italic => 4,
            Self::Underline => 5,
            Self::Strikethrough => 6,
            Self::Spoiler => 7,
            Self::Mention | Self::Hashtag | Self::Cashtag | Self::BotCommand | Self::Url | Self::Email => 10,
        }
    }

    /// How it gets on with others.
    pub(crate) fn nature(&self) -> Nature {
        match self {
            Self::Bold | Self::Italic | Self::Underline | Self::Strikethrough | Self::Spoiler => {
                Nature::Splittable
            }
            Self::Blockquote | Self::ExpandableBlockquote => Nature::Quote,
            Self::Pre(_) | Self::Code => Nature::Preformatted,
            Self::TextLink(_)
            | Self::TextMention(_)
            | Self::CustomEmoji(_)
            | Self::DateTime { .. }
            | Self::Mention
            | Self::Hashtag
            | Self::Cashtag
            | Self::BotCommand
            | Self::Url
            | Self::Email => Nature::Continuous,
        }
    }

    /// Whether it says more than its text shows, and so is kept around mere spaces.
    pub(crate) fn hides_data(&self) -> bool {
        matches!(
            self,
            Self::TextLink(_) | Self::TextMention(_) | Self::CustomEmoji(_) | Self::DateTime { .. }
        )
    }
}

/// Reads the `entities` of a call. Kinds that the server finds by itself are passed over.
pub(crate) fn parse(value: &Value) -> Result<Vec<Entity>, Refusal> {
    let Some(list) = value.as_array() else {
        return Err(Refusal::bad("expected an Array of MessageEntity"));
    };
    let mut entities = Vec::new();
    for item in list {
        let read =
            parse_one(item).map_err(|why| Refusal::bad(format!("can't parse MessageEntity: {why}")))?;
        entities.extend(read);
    }
    Ok(entities)
}

fn parse_one(item: &Value) -> Result<Option<Entity>, String> {
    if !item.is_object() {
        return Err("expected an Object".to_owned());
    }
    let offset = object_int(item, "offset")?.ok_or("Can't find field \"offset\"")?;
    let length = object_int(item, "length")?.ok_or("Can't find field \"length\"")?;
    let Some(kind) = parse_kind(item)? else { return Ok(None) };
    let offset =
        usize::try_from(offset).map_err(|_| format!("Receive an entity with incorrect offset {offset}"))?;
    let length =
        usize::try_from(length).map_err(|_| format!("Receive an entity with incorrect length {length}"))?;
    Ok((length > 0).then_some(Entity { offset, length, kind }))
}

fn parse_kind(item: &Value) -> Result<Option<EntityKind>, String> {
    let kind = match required_text(item, "type")?.as_str() {
        "bold" => EntityKind::Bold,
        "italic" => EntityKind::Italic,
        "underline" => EntityKind::Underline,
        "strikethrough" => EntityKind::Strikethrough,
        "spoiler" => EntityKind::Spoiler,
        "blockquote" => EntityKind::Blockquote,
        "expandable_blockquote" => EntityKind::ExpandableBlockquote,
        "code" => EntityKind::Code,
        "pre" => EntityKind::Pre(object_text(item, "language")?.filter(|language| !language.is_empty())),
        "text_link" => return Ok(links::entity(&required_text(item, "url")?)),
        "text_mention" => {
            let user = item.get("user").filter(|user| user.is_object()).ok_or("Can't find field \"user\"")?;
            let id = object_int(user, "id")?.ok_or("Can't find field \"id\"")?;
            EntityKind::TextMention(UserId(id))
        }
        "custom_emoji" => {
            let id = required_text(item, "custom_emoji_id")?;
            let number = id.parse::<i64>().ok().filter(|number| *number != 0);
            EntityKind::CustomEmoji(number.ok_or("Invalid custom emoji identifier specified")?.to_string())
        }
        "date_time" => EntityKind::DateTime {
            unix_time: object_int(item, "unix_time")?.ok_or("Can't find field \"unix_time\"")?,
            format: object_text(item, "date_time_format")?.unwrap_or_default(),
        },
        "mention" | "hashtag" | "cashtag" | "bot_command" | "url" | "email" | "phone_number"
        | "bank_card_number" => return Ok(None),
        _ => return Err("Unsupported type specified".to_owned()),
    };
    Ok(Some(kind))
}

/// Sorts by place, outer before inner.
pub(crate) fn sort(entities: &mut [Entity]) {
    entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length), entity.kind.rank()));
}
