//! Slots, and what belongs to their messages.

use rusqlite::Row;
use telecode_core::seam::change::{ReactionRecord, SlotRecord, SlotState};
use telecode_core::seam::ids::{AskId, ChatId, MessageId, SessionId, SlotId, Token, TurnId};
use telecode_core::seam::pick::{ButtonControl, ButtonPick};

use super::super::{json, text};
use super::{RowError, thread, word};

pub(super) fn control(row: &Row<'_>) -> Result<ButtonControl, RowError> {
    let subject: i64 = row.get("subject")?;
    let pick = match word(row, "act")? {
        "decide" => ButtonPick::Decide(AskId(subject), json::ask::to_choice(word(row, "choice")?)?),
        "details" => ButtonPick::AskDetails(AskId(subject)),
        "stop" => ButtonPick::StopTurn(SessionId(subject)),
        "resume" => ButtonPick::ResumeTurn(TurnId(subject)),
        "drop" => ButtonPick::DropTurn(TurnId(subject)),
        "show" => ButtonPick::ShowTurn(TurnId(subject)),
        "pick" => json::pick::read(word(row, "choice")?)?,
        other => return Err(text::bad("what a button does", other).into()),
    };
    Ok(ButtonControl { token: Token(row.get("token")?), slot: SlotId(row.get("slot")?), pick })
}

pub(super) fn slot(row: &Row<'_>) -> Result<SlotRecord, RowError> {
    let reply_to: Option<i64> = row.get("reply_to")?;
    let session: Option<i64> = row.get("session")?;
    Ok(SlotRecord {
        id: SlotId(row.get("id")?),
        thread: thread(row)?,
        class: text::to_class(word(row, "class")?)?,
        page: json::page::read(word(row, "page")?)?,
        notify: text::to_notify(word(row, "notify")?)?,
        reply_to: reply_to.map(MessageId),
        session: session.map(SessionId),
        state: slot_state(row)?,
    })
}

fn slot_state(row: &Row<'_>) -> Result<SlotState, RowError> {
    let message: Option<i64> = row.get("message")?;
    Ok(match (word(row, "state")?, message.map(MessageId)) {
        ("waiting", _) => SlotState::Waiting,
        ("unsure", _) => SlotState::Unsure,
        ("stale", Some(message)) => SlotState::Stale(message),
        ("shown", Some(message)) => SlotState::Shown(message),
        (other, _) => return Err(text::bad("the state of a slot", other).into()),
    })
}

pub(super) fn link(row: &Row<'_>) -> Result<(ChatId, MessageId, SessionId), RowError> {
    Ok((ChatId::of(row.get("chat")?), MessageId(row.get("message")?), SessionId(row.get("session")?)))
}

pub(super) fn reaction(row: &Row<'_>) -> Result<ReactionRecord, RowError> {
    let after: Option<i64> = row.get("slot")?;
    Ok(ReactionRecord {
        chat: ChatId::of(row.get("chat")?),
        message: MessageId(row.get("message")?),
        reaction: text::to_reaction(word(row, "reaction")?)?,
        after: after.map(SlotId),
    })
}
