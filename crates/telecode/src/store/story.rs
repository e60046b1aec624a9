//! Reads what was said and done in a session, as far as we have it: prompts and answers. Tool calls are in Claude's record.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::{Connection, Row};
use telecode_core::seam::change::PromptRecord;
use telecode_core::seam::ids::{ChatId, ClaudeId, MessageId, SessionId};
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;

use super::StoreError;
use super::read::{RowError, content, prompt, rows, word};

/// The last prompt of a session that was told to Claude.
pub(super) fn last_prompt(
    connection: &Connection,
    session: SessionId,
) -> Result<Option<PromptRecord>, StoreError> {
    let sql = "SELECT * FROM prompt
        WHERE session = ?1 AND stage IN ('told', 'started', 'answered', 'interrupted') ORDER BY seq DESC LIMIT 1";
    Ok(rows(connection, sql, [session.0], prompt)?.pop())
}

/// The ids of all prompts that were written for a Claude session.
pub(super) fn prompt_ids(connection: &Connection, claude: &ClaudeId) -> Result<HashSet<String>, StoreError> {
    let sql =
        "SELECT prompt.id FROM prompt JOIN session ON session.id = prompt.session WHERE session.claude = ?1";
    Ok(rows(connection, sql, [&claude.0], |row| Ok(row.get("id")?))?.into_iter().collect())
}

/// A prompt that waited comes where its turn began, not in the middle of the turn before. What is not told yet, or was told as
/// a part of something else, is not there.
const PROMPTS: &str = "SELECT prompt.text, prompt.attachments, prompt.created, max(prompt.created, coalesce(turn.started, 0)) AS at,
        coalesce(prompt.turn, 0) AS turn, prompt.undone,
        session.chat, prompt.messages ->> 0 AS message
    FROM prompt JOIN session ON session.id = prompt.session LEFT JOIN turn ON turn.id = prompt.turn
    WHERE prompt.session = ?1 AND prompt.stage IN ('told', 'started', 'answered', 'interrupted') ORDER BY prompt.seq";

const TURNS: &str = "SELECT turn.*, slot.chat, slot.message FROM turn LEFT JOIN slot ON slot.id = turn.slot
    WHERE turn.session = ?1 AND turn.ended IS NOT NULL ORDER BY turn.id";

/// An entry, and the turn that it belongs to.
type Placed = (i64, Entry);

/// What was said in a session, in order.
pub(super) fn story(connection: &Connection, session: SessionId) -> Result<Vec<Entry>, StoreError> {
    let mut placed = rows(connection, PROMPTS, [session.0], said)?;
    placed.extend(rows(connection, TURNS, [session.0], ended)?.into_iter().flatten());
    // A turn often begins in the moment in which the one before it ended.
    placed.sort_by_key(|(turn, entry)| (entry.at, *turn));
    Ok(placed.into_iter().map(|(_, entry)| entry).collect())
}

fn said(row: &Row<'_>) -> Result<Placed, RowError> {
    let deed = Deed::Prompt { content: content(row)? };
    let (at, undone) = (Wall(row.get("at")?), row.get("undone")?);
    Ok((row.get("turn")?, Entry { at, deed, message: message(row)?, undone }))
}

/// The answer, if there is one, and the end.
fn ended(row: &Row<'_>) -> Result<Vec<Placed>, RowError> {
    let (turn, started, at): (i64, i64, i64) = (row.get("id")?, row.get("started")?, row.get("ended")?);
    let (stage, answer) = (word(row, "stage")?, word(row, "answer")?);
    let end = Deed::End {
        cost_usd: row.get("cost_usd")?,
        duration: Duration::from_millis(u64::try_from(at.saturating_sub(started)).unwrap_or(0)),
        failed: stage != "answered",
    };
    let answer = (!answer.is_empty()).then(|| Deed::Answer { text: answer.to_owned() });
    let undone = row.get("undone")?;
    let place = |deed| Ok((turn, Entry { at: Wall(at), deed, message: message(row)?, undone }));
    answer.into_iter().chain(Some(end)).map(place).collect()
}

fn message(row: &Row<'_>) -> Result<Option<(ChatId, MessageId)>, RowError> {
    let chat: Option<i64> = row.get("chat")?;
    let message: Option<i64> = row.get("message")?;
    Ok(chat.map(ChatId::of).zip(message.map(MessageId)))
}
