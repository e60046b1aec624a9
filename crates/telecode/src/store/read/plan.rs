//! What was spent, the limits of the plan, and the cockpits.

use rusqlite::Row;
use telecode_core::seam::change::CockpitRecord;
use telecode_core::seam::ids::{SessionId, SlotId, ThreadId, TurnId};
use telecode_core::seam::plan::{ParkRecord, SpentRecord, WindowRecord, WindowState};
use telecode_core::seam::time::Wall;

use super::super::text;
use super::{RowError, thread, word};

pub(super) fn spent(row: &Row<'_>) -> Result<SpentRecord, RowError> {
    Ok(SpentRecord {
        turn: TurnId(row.get("turn")?),
        model: row.get("model")?,
        session: SessionId(row.get("session")?),
        at: Wall(row.get("at")?),
        millis: text::to_count(row.get("millis")?),
        input: text::to_count(row.get("input")?),
        output: text::to_count(row.get("output")?),
        cost_usd: row.get("cost_usd")?,
    })
}

pub(super) fn window(row: &Row<'_>) -> Result<WindowRecord, RowError> {
    let resets: Option<i64> = row.get("resets")?;
    Ok(WindowRecord {
        state: WindowState {
            window: text::to_window(word(row, "name")?)?,
            percent: row.get("percent")?,
            resets: resets.map(Wall),
            warned: row.get("warned")?,
        },
        heard: Wall(row.get("heard")?),
        told: row.get("told")?,
    })
}

pub(super) fn park(row: &Row<'_>) -> Result<ParkRecord, RowError> {
    let until: Option<i64> = row.get("until")?;
    Ok(ParkRecord {
        session: SessionId(row.get("session")?),
        since: Wall(row.get("since")?),
        until: until.map(Wall),
        resumes: row.get("resumes")?,
        over: row.get("over")?,
        slot: SlotId(row.get("slot")?),
    })
}

pub(super) fn cockpit(row: &Row<'_>) -> Result<(ThreadId, CockpitRecord), RowError> {
    Ok((thread(row)?, CockpitRecord { slot: SlotId(row.get("slot")?), settled: row.get("settled")? }))
}
