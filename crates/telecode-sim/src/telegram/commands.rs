//! The lists of commands that a bot offers, by scope and language.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::{Params, object_int, object_text, required_text};
use super::refusal::Refusal;

/// The most commands of a list (Bot API documentation).
const LIST_LIMIT: usize = 100;
/// The longest name of a command (Bot API documentation).
const NAME_LIMIT: usize = 32;
/// The longest description of a command (Bot API documentation).
const DESCRIPTION_LIMIT: usize = 256;

/// The lists.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    lists: BTreeMap<(String, String), Vec<Value>>,
}

impl Commands {
    /// Every list, for the control interface.
    pub(crate) fn to_json(&self) -> Value {
        self.lists
            .iter()
            .map(|((scope, language), commands)| {
                json!({"scope": scope, "language_code": language, "commands": commands})
            })
            .collect()
    }

    /// `setMyCommands`. An empty list takes the list away.
    pub(crate) fn set(&mut self, params: &Params) -> Result<(), Refusal> {
        let commands = read(params)?;
        let key = key(params)?;
        if commands.is_empty() {
            self.lists.remove(&key);
        } else {
            self.lists.insert(key, commands);
        }
        Ok(())
    }

    /// `getMyCommands`: exactly this scope and language.
    pub(crate) fn get(&self, params: &Params) -> Result<Value, Refusal> {
        Ok(Value::Array(self.lists.get(&key(params)?).cloned().unwrap_or_default()))
    }

    /// `deleteMyCommands`.
    pub(crate) fn delete(&mut self, params: &Params) -> Result<(), Refusal> {
        self.lists.remove(&key(params)?);
        Ok(())
    }
}

fn read(params: &Params) -> Result<Vec<Value>, Refusal> {
    let Some(list) = params.json("commands", "commands")? else { return Ok(Vec::new()) };
    let Value::Array(list) = list else {
        return Err(Refusal::bad("expected an Array of BotCommand"));
    };
    if list.len() > LIST_LIMIT {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    list.iter().map(read_one).collect()
}

fn read_one(command: &Value) -> Result<Value, Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse BotCommand: {why}"));
    if !command.is_object() {
        return Err(parse("expected an Object".to_owned()));
    }
    let name = required_text(command, "command").map_err(parse)?;
    let description = required_text(command, "description").map_err(parse)?;
    let name = name.trim().trim_start_matches('/');
    let plain =
        name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if name.is_empty() || name.len() > NAME_LIMIT || !plain {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    let description = description.trim();
    if description.is_empty() || description.chars().count() > DESCRIPTION_LIMIT {
        return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(json!({"command": name, "description": description}))
}

fn key(params: &Params) -> Result<(String, String), Refusal> {
    let language = params.text("language_code");
    let known = language.is_empty()
        || (language.len() == 2 && language.chars().all(|letter| letter.is_ascii_lowercase()));
    if !known {
        return Err(Refusal::bad("invalid language code specified"));
    }
    Ok((scope(params)?, language))
}

fn scope(params: &Params) -> Result<String, Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse BotCommandScope: {why}"));
    let Some(scope) = params.json("scope", "BotCommandScope")? else { return Ok("default".to_owned()) };
    let kind = object_text(&scope, "type").map_err(parse)?.unwrap_or_else(|| "default".to_owned());
    let id = |name: &str| {
        let id = object_int(&scope, name).map_err(parse)?;
        id.ok_or_else(|| parse(format!("Can't find field \"{name}\"")))
    };
    match kind.as_str() {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => Ok(kind),
        "chat" | "chat_administrators" => Ok(format!("{kind}:{}", id("chat_id")?)),
        "chat_member" => Ok(format!("{kind}:{}:{}", id("chat_id")?, id("user_id")?)),
        _ => Err(parse("Unsupported type specified".to_owned())),
    }
}
