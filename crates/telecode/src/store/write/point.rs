//! Points: put into their table, and taken away.

use rusqlite::{Connection, named_params, params};
use telecode_core::seam::change::PointRecord;
use telecode_core::seam::ids::TurnId;

use super::super::{json, text};
use super::{Done, execute};

pub(super) fn put(connection: &Connection, record: &PointRecord) -> Done {
    let prompts: Vec<_> = record.prompts.iter().map(|prompt| &prompt.0).collect();
    let before = record.before.as_ref().and_then(|before| before.as_ref().ok());
    let problem = record.before.as_ref().and_then(|before| before.as_ref().err());
    let values = named_params! {
        ":turn": record.turn.0,
        ":session": record.session.0,
        ":prompts": json::write(&prompts)?,
        ":words": record.words,
        ":before": before.map(|snapshot| snapshot.0.as_str()),
        ":after": record.after.as_ref().map(|snapshot| snapshot.0.as_str()),
        ":problem": problem.map(text::no_snapshot),
        ":settled": record.settled,
    };
    execute(connection, PUT, values)
}

const PUT: &str =
    "INSERT OR REPLACE INTO point (turn, session, prompts, words, before, after, problem, settled)
    VALUES (:turn, :session, :prompts, :words, :before, :after, :problem, :settled)";

pub(super) fn gone(connection: &Connection, turn: TurnId) -> Done {
    execute(connection, "DELETE FROM point WHERE turn = ?1", params![turn.0])
}
