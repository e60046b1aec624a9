//! Which bot the data belongs to. The numbers of messages are a bot's own: those that another one left mean other messages now,
//! or none.

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::StoreError;

/// Where the bot's number is kept.
const KEY: &str = "bot";

/// What is known of messages is of no use with another bot. What a person is still to decide about is shown anew; nothing else
/// that was sent is touched again, and no reply to it is known. Updates that were handled, and how far they were read, are
/// another bot's, too.
const FORGET: &str = "
    UPDATE slot SET state = 'waiting', message = NULL, reply_to = NULL WHERE state <> 'gone' AND id IN (
        SELECT slot FROM ask WHERE state IN ('open', 'wants_reason')
        UNION SELECT slot FROM park
        UNION SELECT slot FROM control WHERE act = 'resume');
    UPDATE slot SET state = 'gone', message = NULL WHERE state IN ('shown', 'stale');
    UPDATE slot SET state = 'waiting', reply_to = NULL WHERE state <> 'gone';
    DELETE FROM control WHERE slot IN (SELECT id FROM slot WHERE state = 'gone');
    DELETE FROM link;
    DELETE FROM cockpit;
    UPDATE prompt SET messages = '[]';
    DELETE FROM chat_update WHERE handled = 1;
    DELETE FROM meta WHERE key = 'offset';";

/// Notes whose data it is, and forgets what was another bot's.
pub(super) fn settle(connection: &mut Connection, bot: i64) -> Result<(), StoreError> {
    let is_another = note(connection, bot).map_err(StoreError::Open)?;
    if is_another {
        tracing::warn!(
            "the token is another bot's than before: what waits for you is shown anew, old messages are not touched, and \
            replies to them go to the current session"
        );
    }
    Ok(())
}

fn note(connection: &mut Connection, bot: i64) -> Result<bool, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known: Option<i64> =
        transaction.query_row("SELECT value FROM meta WHERE key = ?1", [KEY], |row| row.get(0)).optional()?;
    let is_another = known.is_some_and(|known| known != bot);
    if is_another {
        transaction.execute_batch(FORGET)?;
    }
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", (KEY, bot))?;
    transaction.commit()?;
    Ok(is_another)
}
