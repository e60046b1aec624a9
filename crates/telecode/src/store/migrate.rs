//! Brings a database to the newest version, one migration per transaction.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Marks a file as telecode's: "tlcd".
const APPLICATION_ID: i64 = 0x746c_6364;

/// The migrations in order; the first makes version 1. Never changed once released.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_sessions.sql"),
    include_str!("../../migrations/0003_search.sql"),
    include_str!("../../migrations/0004_work.sql"),
    include_str!("../../migrations/0005_preferences.sql"),
    include_str!("../../migrations/0006_told.sql"),
    include_str!("../../migrations/0007_spent.sql"),
    include_str!("../../migrations/0008_asks.sql"),
    include_str!("../../migrations/0009_sight.sql"),
    include_str!("../../migrations/0010_points.sql"),
    include_str!("../../migrations/0011_show.sql"),
    include_str!("../../migrations/0012_undone.sql"),
    include_str!("../../migrations/0013_begun.sql"),
    include_str!("../../migrations/0014_owners.sql"),
    include_str!("../../migrations/0015_reaction.sql"),
    include_str!("../../migrations/0016_attachments.sql"),
    include_str!("../../migrations/0017_names.sql"),
];

/// Brings the database to the newest version.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    migrate_to(connection, MIGRATIONS.len())
}

/// Brings the database to a version; for tests of single migrations.
pub(super) fn migrate_to(connection: &mut Connection, target: usize) -> Result<(), StoreError> {
    let found = version(connection)?;
    let done = usize::try_from(found).unwrap_or(0);
    for (version, sql) in (1_i64..).zip(MIGRATIONS).take(target).skip(done) {
        apply(connection, version, sql).map_err(|source| StoreError::Migrate { version, source })?;
    }
    Ok(())
}

/// Refuses a database that is not of the newest version; nothing is changed.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let found = version(connection)?;
    let known = newest();
    if found < known { Err(StoreError::Older { found, known }) } else { Ok(()) }
}

/// The version of a database, if it is one of ours and not too new.
fn version(connection: &Connection) -> Result<i64, StoreError> {
    let found = pragma(connection, "user_version")?;
    let known = newest();
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    check_owner(connection, found)?;
    Ok(found)
}

fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn apply(connection: &mut Connection, version: i64, sql: &str) -> Result<(), rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(sql)?;
    transaction.pragma_update(None, "user_version", version)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()
}

/// Refuses a database that something else made.
fn check_owner(connection: &Connection, version: i64) -> Result<(), StoreError> {
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(StoreError::Open)?;
    let owner = pragma(connection, "application_id")?;
    let ours = if tables == 0 && version == 0 { owner == 0 } else { owner == APPLICATION_ID };
    if ours {
        return Ok(());
    }
    Err(StoreError::Foreign { path: connection.path().unwrap_or_default().into() })
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, StoreError> {
    connection.pragma_query_value(None, name, |row| row.get(0)).map_err(StoreError::Open)
}

#[cfg(test)]
mod tests;
