//! `sendMessageDraft` and `sendRichMessageDraft`.

use serde_json::{Value, json};

use super::super::draft::{DRAFT_LIFETIME, Draft, DraftBody, Stop};
use super::super::ids::{ChatId, DraftId, Moment};
use super::super::model::Model;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::super::rich::Purpose;
use super::super::text::{self, TEXT_LIMIT};

impl Model {
    pub(super) fn send_message_draft(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let text = text::read(params, text::TEXT)?;
        if text.len() > TEXT_LIMIT {
            return Err(Refusal::bad("message is too long"));
        }
        let body = if text.text.is_empty() { DraftBody::Thinking } else { DraftBody::Text(text) };
        self.put_draft(params, body, now)
    }

    pub(super) fn send_rich_message_draft(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let rich = self.rich_message(params, Purpose::Draft)?;
        let body = if rich.blocks.is_empty() { DraftBody::Thinking } else { DraftBody::Rich(rich) };
        self.put_draft(params, body, now)
    }

    /// Another number in the same place replaces the draft that is there.
    fn put_draft(&mut self, params: &Params, body: DraftBody, now: Moment) -> Result<Value, Refusal> {
        let id = draft_id(params)?;
        let chat = self.draft_chat(params)?;
        let thread = self.thread(chat, params)?;
        self.charge(chat, now)?;
        self.drop_drafts(chat, "replaced", |draft| draft.thread == thread && draft.id != id);
        let stop = match (params.flag("can_stop"), params.flag("keep_on_stop")) {
            (false, _) => Stop::No,
            (true, false) => Stop::Removes,
            (true, true) => Stop::Keeps,
        };
        let draft = Draft { id, thread, body, stop, until: now.plus(DRAFT_LIFETIME) };
        let shown = draft.to_json(now, &|user| self.user_json(user));
        let drafts = &mut self.chat_mut(chat)?.drafts;
        drafts.retain(|other| (other.id, other.thread) != (id, thread));
        drafts.push(draft);
        self.emit(chat, "draft", json!({"chat_id": chat, "draft": shown}));
        Ok(Value::Bool(true))
    }

    fn draft_chat(&self, params: &Params) -> Result<ChatId, Refusal> {
        let chat = self.open_chat(params)?;
        if self.chat(chat)?.is_private() { Ok(chat) } else { Err(Refusal::bad("TEXTDRAFT_PEER_INVALID")) }
    }
}

fn draft_id(params: &Params) -> Result<DraftId, Refusal> {
    let id = params.text("draft_id").trim().parse().ok().filter(|id| *id != 0);
    id.map(DraftId).ok_or_else(|| Refusal::bad("RANDOM_ID_INVALID"))
}
