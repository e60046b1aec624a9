//! What the bot says of itself: commands, name, descriptions, menu button.

use serde_json::{Value, json};

use super::super::ids::ChatId;
use super::super::keyboard::check_web_app;
use super::super::model::Model;
use super::super::params::{Params, required_text};
use super::super::refusal::Refusal;
use super::super::text::utf16_len;

/// The longest name, description and short description of a bot (Bot API documentation).
const LIMITS: [(&str, usize); 3] = [("name", 64), ("description", 512), ("short_description", 120)];

impl Model {
    pub(super) fn set_my_commands(&mut self, params: &Params) -> Result<Value, Refusal> {
        self.commands.set(params)?;
        Ok(self.commands_changed())
    }

    pub(super) fn delete_my_commands(&mut self, params: &Params) -> Result<Value, Refusal> {
        self.commands.delete(params)?;
        Ok(self.commands_changed())
    }

    fn commands_changed(&mut self) -> Value {
        let lists = self.commands.to_json();
        let chats: Vec<ChatId> = self.chats.keys().copied().collect();
        for chat in chats {
            self.emit(chat, "commands", json!({"commands": lists}));
        }
        Value::Bool(true)
    }

    pub(super) fn set_profile(&mut self, field: &str, params: &Params) -> Result<Value, Refusal> {
        let text = params.text(field);
        let limit = LIMITS.iter().find(|(name, _)| *name == field).map_or(0, |(_, limit)| *limit);
        if utf16_len(&text) > limit {
            return Err(Refusal::bad(format!("{} is too long", field.replace('_', " "))));
        }
        let language = params.text("language_code");
        let named = field == "name" && language.is_empty() && !text.is_empty();
        if let Some(bot) = self.people.get_mut(&self.bot).filter(|_| named) {
            bot.first_name.clone_from(&text);
        }
        self.profile.insert((field.to_owned(), language), text);
        Ok(Value::Bool(true))
    }

    pub(super) fn get_profile(&self, field: &str, params: &Params) -> Value {
        let kept = |language: String| {
            self.profile.get(&(field.to_owned(), language)).filter(|text| !text.is_empty())
        };
        let text = kept(params.text("language_code")).or_else(|| kept(String::new())).cloned();
        let usual = if field == "name" { self.options.first_name.clone() } else { String::new() };
        json!({field: text.unwrap_or(usual)})
    }

    pub(super) fn set_chat_menu_button(&mut self, params: &Params) -> Result<Value, Refusal> {
        let parse = |why: String| Refusal::bad(format!("can't parse menu button: {why}"));
        let button = params.json("menu_button", "menu button")?.unwrap_or_else(|| json!({"type": "default"}));
        match required_text(&button, "type").map_err(parse)?.as_str() {
            "default" | "commands" => {}
            "web_app" => {
                required_text(&button, "text").map_err(parse)?;
                check_web_app(&required_text(&button["web_app"], "url").map_err(parse)?)?;
            }
            _ => return Err(parse("Unsupported type specified".to_owned())),
        }
        if params.text("chat_id").is_empty() {
            self.menu_button = button;
        } else {
            let chat = self.known_chat(params, "chat_id")?;
            self.chat_mut(chat)?.menu_button = Some(button);
        }
        Ok(Value::Bool(true))
    }

    pub(super) fn get_chat_menu_button(&self, params: &Params) -> Result<Value, Refusal> {
        if params.text("chat_id").is_empty() {
            return Ok(self.menu_button.clone());
        }
        let chat = self.known_chat(params, "chat_id")?;
        Ok(self.chat(chat)?.menu_button.clone().unwrap_or_else(|| self.menu_button.clone()))
    }
}
