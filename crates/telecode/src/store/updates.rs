//! Updates as Telegram sent them, from the moment they are fetched until they are handled.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension as _, params};
use telecode_core::seam::ids::UpdateId;

use super::StoreError;
use super::write::execute;

/// How long a handled update is kept: as long as Telegram itself keeps one that was not confirmed, so that one that
/// is handed over again is always known. Source: Bot API, "Getting updates".
pub(crate) const KEPT: Duration = Duration::from_hours(24);

/// Stores new updates with the offset; says which of them were not known.
pub(super) fn insert(
    connection: &Connection,
    updates: &[(UpdateId, String)],
    next_offset: i64,
) -> Result<Vec<UpdateId>, StoreError> {
    let received = now_ms();
    prune(connection, received)?;
    let mut new = Vec::new();
    for (id, raw) in updates {
        let sql =
            "INSERT INTO chat_update (id, received, raw) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING";
        let mut statement = connection.prepare_cached(sql).map_err(StoreError::Write)?;
        if statement.execute(params![id.0, received, raw]).map_err(StoreError::Write)? > 0 {
            new.push(*id);
        }
    }
    let sql = "INSERT INTO meta (key, value) VALUES ('offset', ?1)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    execute(connection, sql, params![next_offset])?;
    Ok(new)
}

/// Forgets handled updates that Telegram cannot hand over again, whatever their ids are: after a week without any it may begin
/// anew with lower ones, and come to the same ones once more. Cheap: there is an index on just these.
fn prune(connection: &Connection, now: i64) -> Result<(), StoreError> {
    let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
    let sql = "DELETE FROM chat_update WHERE handled = 1 AND received < ?1";
    execute(connection, sql, params![now.saturating_sub(kept)])
}

/// The offset that was stored last.
pub(super) fn offset(connection: &Connection) -> Result<Option<i64>, StoreError> {
    connection
        .query_row("SELECT value FROM meta WHERE key = 'offset'", [], |row| row.get(0))
        .optional()
        .map_err(StoreError::Read)
}

/// The updates that are remembered, handled or not, oldest first.
pub(super) fn known(connection: &Connection) -> Result<Vec<UpdateId>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM chat_update ORDER BY seq").map_err(StoreError::Read)?;
    let rows = statement.query_map([], |row| Ok(UpdateId(row.get(0)?))).map_err(StoreError::Read)?;
    rows.collect::<Result<_, _>>().map_err(StoreError::Read)
}

/// The updates that were not handled, in the order they came.
pub(super) fn unhandled(connection: &Connection) -> Result<Vec<(UpdateId, String)>, StoreError> {
    let sql = "SELECT id, raw FROM chat_update WHERE handled = 0 ORDER BY seq";
    let mut statement = connection.prepare_cached(sql).map_err(StoreError::Read)?;
    let rows =
        statement.query_map([], |row| Ok((UpdateId(row.get(0)?), row.get(1)?))).map_err(StoreError::Read)?;
    rows.collect::<Result<_, _>>().map_err(StoreError::Read)
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
