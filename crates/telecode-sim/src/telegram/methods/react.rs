//! `setMessageReaction`.

use serde_json::{Value, json};

use super::super::ids::{ChatId, MessageId, UserId};
use super::super::model::Model;
use super::super::params::{Params, object_flag, required_text};
use super::super::refusal::Refusal;
use super::target::message_id;

/// The reactions that exist besides custom emoji (Bot API documentation).
const EMOJI: [&str; 73] = [
    "👍",
    "👎",
    "❤",
    "🔥",
    "🥰",
    "👏",
    "😁",
    "🤔",
    "🤯",
    "😱",
    "🤬",
    "😢",
    "🎉",
    "🤩",
    "🤮",
    "💩",
    "🙏",
    "👌",
    "🕊",
    "🤡",
    "🥱",
    "🥴",
    "😍",
    "🐳",
    "❤‍🔥",
    "🌚",
    "🌭",
    "💯",
    "🤣",
    "⚡",
    "🍌",
    "🏆",
    "💔",
    "🤨",
    "😐",
    "🍓",
    "🍾",
    "💋",
    "🖕",
    "😈",
    "😴",
    "😭",
    "🤓",
    "👻",
    "👨‍💻",
    "👀",
    "🎃",
    "🙈",
    "😇",
    "😨",
    "🤝",
    "✍",
    "🤗",
    "🫡",
    "🎅",
    "🎄",
    "☃",
    "💅",
    "🤪",
    "🗿",
    "🆒",
    "💘",
    "🙉",
    "🦄",
    "😘",
    "💊",
    "🙊",
    "😎",
    "👾",
    "🤷‍♂",
    "🤷",
    "🤷‍♀",
    "😡",
];

impl Model {
    pub(super) fn set_message_reaction(&mut self, params: &Params) -> Result<Value, Refusal> {
        let given = params.json("reaction", "reaction types")?.unwrap_or_else(|| json!([]));
        let Value::Array(given) = given else {
            return Err(Refusal::bad("expected an Array of ReactionType"));
        };
        let reactions = given.iter().map(check).collect::<Result<Vec<Value>, Refusal>>()?;
        if reactions.len() > 1 {
            return Err(Refusal::bad("REACTIONS_TOO_MANY"));
        }
        let chat = self.open_chat(params)?;
        let id = message_id(params)?;
        self.message(chat, params, "message to react not found")?;
        self.put_reaction(chat, id, self.bot, &reactions);
        Ok(Value::Bool(true))
    }

    /// Sets what somebody thinks of a message and returns what they thought before.
    pub(crate) fn put_reaction(
        &mut self,
        chat: ChatId,
        id: MessageId,
        by: UserId,
        new: &[Value],
    ) -> Vec<Value> {
        let message = self.chats.get_mut(&chat).and_then(|chat| chat.messages.get_mut(&id));
        let Some(message) = message else { return Vec::new() };
        let old = if new.is_empty() {
            message.reactions.remove(&by)
        } else {
            message.reactions.insert(by, new.to_vec())
        };
        let payload = json!({"chat_id": chat, "message_id": id, "user_id": by, "reaction": new});
        self.emit(chat, "reaction", payload);
        old.unwrap_or_default()
    }
}

/// Reads a `ReactionType`; it must be an emoji of the list.
pub(crate) fn check(reaction: &Value) -> Result<Value, Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse ReactionType: {why}"));
    if !reaction.is_object() {
        return Err(parse("expected an Object".to_owned()));
    }
    object_flag(reaction, "is_big").map_err(parse)?;
    match required_text(reaction, "type").map_err(parse)?.as_str() {
        "emoji" => {
            let emoji = required_text(reaction, "emoji").map_err(parse)?.replace('\u{fe0f}', "");
            if EMOJI.contains(&emoji.as_str()) {
                Ok(json!({"type": "emoji", "emoji": emoji}))
            } else {
                Err(Refusal::bad("REACTION_INVALID"))
            }
        }
        "custom_emoji" | "paid" => Err(Refusal::bad("REACTION_INVALID")),
        _ => Err(parse("Unsupported type specified".to_owned())),
    }
}
