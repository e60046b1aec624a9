//! What was spent, the limits of the plan, and the cockpits.

use rusqlite::{Connection, named_params, params};
use telecode_core::seam::change::CockpitRecord;
use telecode_core::seam::ids::{SessionId, ThreadId};
use telecode_core::seam::plan::{ParkRecord, SpentRecord, WindowRecord};

use super::{Done, execute};
use crate::store::text;

pub(super) fn spent(connection: &Connection, record: &SpentRecord) -> Done {
    let sql = "INSERT OR REPLACE INTO spent (turn, model, session, at, millis, input, output, cost_usd)
        VALUES (:turn, :model, :session, :at, :millis, :input, :output, :cost_usd)";
    let values = named_params! {
        ":turn": record.turn.0,
        ":model": record.model,
        ":session": record.session.0,
        ":at": record.at.0,
        ":millis": text::count(record.millis),
        ":input": text::count(record.input),
        ":output": text::count(record.output),
        ":cost_usd": record.cost_usd,
    };
    execute(connection, sql, values)
}

pub(super) fn window(connection: &Connection, record: &WindowRecord) -> Done {
    let sql = "INSERT OR REPLACE INTO plan_window (name, percent, resets, warned, heard, told)
        VALUES (:name, :percent, :resets, :warned, :heard, :told)";
    let state = &record.state;
    let values = named_params! {
        ":name": text::window(&state.window),
        ":percent": state.percent,
        ":resets": state.resets.map(|resets| resets.0),
        ":warned": state.warned,
        ":heard": record.heard.0,
        ":told": record.told,
    };
    execute(connection, sql, values)
}

pub(super) fn park(connection: &Connection, record: &ParkRecord) -> Done {
    let sql = "INSERT OR REPLACE INTO park (session, since, until, resumes, over, slot)
        VALUES (:session, :since, :until, :resumes, :over, :slot)";
    let values = named_params! {
        ":session": record.session.0,
        ":since": record.since.0,
        ":until": record.until.map(|until| until.0),
        ":resumes": record.resumes,
        ":over": record.over,
        ":slot": record.slot.0,
    };
    execute(connection, sql, values)
}

pub(super) fn unpark(connection: &Connection, session: SessionId) -> Done {
    execute(connection, "DELETE FROM park WHERE session = ?1", params![session.0])
}

pub(super) fn cockpit(connection: &Connection, thread: ThreadId, cockpit: Option<CockpitRecord>) -> Done {
    let topic = thread.topic.map(|topic| topic.0);
    let gone = "DELETE FROM cockpit WHERE chat = ?1 AND topic IS ?2";
    execute(connection, gone, params![thread.chat.number(), topic])?;
    let Some(CockpitRecord { slot, settled }) = cockpit else { return Ok(()) };
    let sql = "INSERT INTO cockpit (chat, topic, slot, settled) VALUES (?1, ?2, ?3, ?4)";
    execute(connection, sql, params![thread.chat.number(), topic, slot.0, settled])
}
