//! `sendMessage`, `sendRichMessage`, `sendChatAction`.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::chat::Action;
use super::super::ids::Moment;
use super::super::message::Content;
use super::super::model::Model;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::super::rich::{self, Purpose, RichMessage, Surroundings};
use super::super::text;
use super::target::place;

/// How long an action is shown (Bot API documentation).
const ACTION_LIFETIME: Duration = Duration::from_secs(5);
/// The actions that exist.
const ACTIONS: [&str; 16] = [
    "cancel",
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "record_audio",
    "upload_voice",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "import_messages",
];

impl Model {
    pub(super) fn send_message(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let text = text::message(params)?;
        let preview = link_preview(params)?;
        let mut to = self.destination(params, now)?;
        if let Some(preview) = preview {
            to.extra.insert("link_preview_options".to_owned(), preview);
        }
        self.deliver(to, Content::Text(text), now)
    }

    pub(super) fn send_rich_message(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let rich = self.rich_message(params, Purpose::Message)?;
        let to = self.destination(params, now)?;
        self.deliver(to, Content::Rich(rich), now)
    }

    /// Reads `rich_message` of a call.
    pub(super) fn rich_message(&mut self, params: &Params, purpose: Purpose) -> Result<RichMessage, Refusal> {
        rich::parse(&mut Surroundings { files: &mut self.files, params, place: place(params), purpose })
    }

    pub(super) fn send_chat_action(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let name = params.text("action").to_lowercase();
        if !ACTIONS.contains(&name.as_str()) {
            return Err(Refusal::bad("wrong parameter action in request"));
        }
        let id = self.open_chat(params)?;
        let thread = self.thread(id, params)?;
        self.charge(id, now)?;
        let action = Action { name: name.clone(), thread, until: now.plus(ACTION_LIFETIME) };
        self.chat_mut(id)?.action = (name != "cancel").then_some(action);
        self.emit(id, "action", json!({"chat_id": id, "action": name, "message_thread_id": thread}));
        Ok(Value::Bool(true))
    }
}

/// `link_preview_options`, or the older switch for the same thing.
pub(super) fn link_preview(params: &Params) -> Result<Option<Value>, Refusal> {
    let given = params.json("link_preview_options", "link preview options")?;
    if given.as_ref().is_some_and(|given| !given.is_object()) {
        return Err(Refusal::bad("can't parse link preview options: expected an Object"));
    }
    let old = params.flag("disable_web_page_preview").then(|| json!({"is_disabled": true}));
    Ok(given.or(old))
}
