//! Prompts, turns, points and asks.

use rusqlite::Row;
use telecode_core::seam::ask::{Ask, AskState};
use telecode_core::seam::change::{PointRecord, PromptRecord, PromptStage, TurnRecord};
use telecode_core::seam::content::PromptContent;
use telecode_core::seam::ids::{
    AskId, MessageId, PersonId, PromptId, RequestId, SessionId, SlotId, ToolCallId, TurnId,
};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tree::Snapshot;

use super::super::{json, text};
use super::{RowError, word};

pub(super) fn point(row: &Row<'_>) -> Result<PointRecord, RowError> {
    let prompts: Vec<String> = json::read("the prompts of a point", word(row, "prompts")?)?;
    let (before, after): (Option<String>, Option<String>) = (row.get("before")?, row.get("after")?);
    let problem: Option<String> = row.get("problem")?;
    let problem = problem.as_deref().map(text::to_no_snapshot).transpose()?;
    Ok(PointRecord {
        turn: TurnId(row.get("turn")?),
        session: SessionId(row.get("session")?),
        prompts: prompts.into_iter().map(PromptId).collect(),
        words: row.get("words")?,
        before: before.map(|before| Ok(Snapshot(before))).or(problem.map(Err)),
        after: after.map(Snapshot),
        settled: row.get("settled")?,
    })
}

pub(in super::super) fn prompt(row: &Row<'_>) -> Result<PromptRecord, RowError> {
    let messages: Vec<i64> = json::read("the messages of a prompt", word(row, "messages")?)?;
    Ok(PromptRecord {
        id: PromptId(row.get("id")?),
        session: SessionId(row.get("session")?),
        person: PersonId(row.get("person")?),
        messages: messages.into_iter().map(MessageId).collect(),
        pieces: json::to_pieces(word(row, "pieces")?)?,
        content: content(row)?,
        created: Wall(row.get("created")?),
        rank: text::to_rank(word(row, "priority")?)?,
        stage: prompt_stage(row)?,
    })
}

/// What a prompt says.
pub(in super::super) fn content(row: &Row<'_>) -> Result<PromptContent, RowError> {
    let attachments = json::attachment::read(word(row, "attachments")?)?;
    Ok(PromptContent { text: row.get("text")?, attachments })
}

fn prompt_stage(row: &Row<'_>) -> Result<PromptStage, RowError> {
    let turn: Option<i64> = row.get("turn")?;
    Ok(match (word(row, "stage")?, turn.map(TurnId)) {
        ("held", _) => PromptStage::Held,
        ("queued", _) => PromptStage::Queued,
        ("told", Some(turn)) => PromptStage::Told(turn),
        ("started", Some(turn)) => PromptStage::Started(turn),
        ("answered", Some(turn)) => PromptStage::Answered(turn),
        ("interrupted", _) => PromptStage::Interrupted,
        ("joined", _) => PromptStage::Joined,
        ("dropped", _) => PromptStage::Dropped,
        (other, _) => return Err(text::bad("the stage of a prompt", other).into()),
    })
}

pub(super) fn turn(row: &Row<'_>) -> Result<TurnRecord, RowError> {
    let ended: Option<i64> = row.get("ended")?;
    let slot: Option<i64> = row.get("slot")?;
    Ok(TurnRecord {
        id: TurnId(row.get("id")?),
        session: SessionId(row.get("session")?),
        started: Wall(row.get("started")?),
        ended: ended.map(Wall),
        stage: text::to_turn_stage(word(row, "stage")?)?,
        tries: row.get("tries")?,
        answer: row.get("answer")?,
        slot: slot.map(SlotId),
        files: word(row, "files")?.lines().map(str::to_owned).collect(),
        cost_usd: row.get("cost_usd")?,
        begun: json::to_words(word(row, "begun")?)?.into_iter().map(ToolCallId).collect(),
    })
}

pub(super) fn ask(row: &Row<'_>) -> Result<Ask, RowError> {
    let request: Option<String> = row.get("request")?;
    let (facts, view, reminded) = json::ask::to_more(word(row, "more")?)?;
    Ok(Ask {
        id: AskId(row.get("id")?),
        session: SessionId(row.get("session")?),
        turn: TurnId(row.get("turn")?),
        request: request.map(RequestId),
        call: json::tool::read(word(row, "call")?)?,
        suggestions: json::to_grants(word(row, "suggestions")?)?,
        reason: row.get("reason")?,
        facts,
        view,
        reminded,
        slot: SlotId(row.get("slot")?),
        opened: Wall(row.get("opened")?),
        state: ask_state(row)?,
        told: text::to_told(word(row, "told")?)?,
        replies: json::read("the replies to an ask", word(row, "replies")?)?,
        checked: json::read("the checked options of an ask", word(row, "checked")?)?,
    })
}

fn ask_state(row: &Row<'_>) -> Result<AskState, RowError> {
    let person: Option<i64> = row.get("person")?;
    Ok(match (word(row, "state")?, person.map(PersonId)) {
        ("open", _) => AskState::Open,
        ("wants_reason", Some(person)) => AskState::WantsReason(person),
        ("answered", Some(by)) => AskState::Answered {
            by,
            at: Wall(row.get("decided")?),
            decision: json::ask::to_decision(word(row, "decision")?)?,
        },
        ("expired", _) => AskState::Expired,
        (other, _) => return Err(text::bad("the state of an ask", other).into()),
    })
}
