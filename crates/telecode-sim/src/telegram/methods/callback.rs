//! `answerCallbackQuery`.

use serde_json::{Value, json};

use super::super::callbacks::CallbackAnswer;
use super::super::ids::Moment;
use super::super::model::Model;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::super::text::utf16_len;

/// The longest answer (Bot API documentation).
const TEXT_LIMIT: usize = 200;

impl Model {
    pub(super) fn answer_callback_query(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let text = params.text("text");
        if utf16_len(&text) > TEXT_LIMIT {
            return Err(Refusal::bad("MESSAGE_TOO_LONG"));
        }
        if !params.text("url").is_empty() {
            return Err(Refusal::bad("URL_INVALID"));
        }
        let id = params.text("callback_query_id");
        let answer = CallbackAnswer { text, show_alert: params.flag("show_alert") };
        let chat = self.callbacks.answer(&id, answer.clone(), now).ok_or_else(|| {
            Refusal::bad("query is too old and response timeout expired or query ID is invalid")
        })?;
        let toast = json!({"callback_query_id": id, "text": answer.text, "show_alert": answer.show_alert});
        self.emit(chat, "toast", toast);
        Ok(Value::Bool(true))
    }
}
