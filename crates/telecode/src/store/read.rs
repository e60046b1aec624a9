//! Reads back what is not finished, at start.

use rusqlite::{Connection, Params, Row};
use telecode_core::seam::access::OwnerRecord;
use telecode_core::seam::change::{LINK_LIMIT, LastIds, SessionRecord, Stored};
use telecode_core::seam::ids::{AskId, ChatId, SessionId, SlotId, ThreadId, TopicId, TurnId};
use telecode_core::seam::plan::SPENT_DAYS;

use super::{StoreError, text};

mod plan;
mod prompt;
mod session;
mod slot;

pub(super) use self::prompt::{content, prompt};

const PROMPTS: &str =
    "SELECT * FROM prompt WHERE stage IN ('held', 'queued', 'told', 'started') ORDER BY seq";

const TURNS: &str = "SELECT * FROM turn WHERE stage IN ('running', 'stopping', 'offered') ORDER BY id";

const ASKS: &str = "SELECT ask.* FROM turn JOIN ask ON ask.turn = turn.id
    WHERE turn.stage IN ('running', 'stopping', 'offered') ORDER BY ask.id";

const CONTROLS: &str = "SELECT * FROM control
    WHERE slot NOT IN (SELECT id FROM slot WHERE state = 'gone') ORDER BY token";

/// Each part has an index of its own.
const SLOTS: &str = "SELECT * FROM slot WHERE state <> 'gone' AND id IN (
        SELECT id FROM slot WHERE state NOT IN ('shown', 'gone')
        UNION SELECT id FROM slot WHERE class = 'live' AND state <> 'gone'
        UNION SELECT ask.slot FROM turn JOIN ask ON ask.turn = turn.id
            WHERE turn.stage IN ('running', 'stopping', 'offered') AND ask.state IN ('open', 'wants_reason')
        UNION SELECT control.slot FROM control JOIN turn ON turn.id = control.subject
            WHERE control.act IN ('resume', 'drop', 'show') AND turn.stage = 'offered'
        UNION SELECT slot FROM control WHERE act = 'pick'
        UNION SELECT slot FROM cockpit
    ) ORDER BY id";

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

const SPENT: &str =
    "SELECT * FROM spent WHERE at >= (SELECT max(at) FROM spent) - ?1 ORDER BY at, turn, model";

const LINKS: &str = "SELECT chat, message, session FROM
    (SELECT * FROM link ORDER BY seq DESC LIMIT ?1) ORDER BY seq";

/// A row cannot be read because of SQLite, or does not say what it should.
pub(super) enum RowError {
    Sqlite(rusqlite::Error),
    Content(StoreError),
}

impl From<rusqlite::Error> for RowError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for RowError {
    fn from(error: StoreError) -> Self {
        Self::Content(error)
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Sqlite(error) => Self::Read(error),
            RowError::Content(error) => error,
        }
    }
}

/// Reads everything that is not finished.
pub(super) fn stored(connection: &Connection) -> Result<Stored, StoreError> {
    Ok(Stored {
        owners: owners(connection)?,
        refused: rows(
            connection,
            "SELECT id FROM person WHERE refused = 1 ORDER BY id",
            [],
            session::person,
        )?,
        languages: rows(
            connection,
            "SELECT * FROM person WHERE language IS NOT NULL ORDER BY id",
            [],
            session::language,
        )?,
        preferences: rows(
            connection,
            "SELECT * FROM preference ORDER BY person IS NULL, person, chat, topic",
            [],
            session::preference,
        )?,
        sights: rows(connection, "SELECT * FROM sight ORDER BY person", [], session::sight)?,
        sessions: sessions(connection)?,
        current: rows(connection, "SELECT * FROM thread ORDER BY chat, topic", [], session::current)?,
        projects: rows(connection, "SELECT * FROM project ORDER BY seq", [], session::project)?,
        project_rules: rows(
            connection,
            "SELECT * FROM project_rules ORDER BY project",
            [],
            session::project_rules,
        )?,
        groups: rows(connection, "SELECT * FROM served_group ORDER BY chat", [], session::group)?,
        prompts: rows(connection, PROMPTS, [], prompt)?,
        turns: rows(connection, TURNS, [], prompt::turn)?,
        points: rows(connection, "SELECT * FROM point ORDER BY turn", [], prompt::point)?,
        asks: rows(connection, ASKS, [], prompt::ask)?,
        controls: rows(connection, CONTROLS, [], slot::control)?,
        slots: rows(connection, SLOTS, [], slot::slot)?,
        reactions: rows(connection, "SELECT * FROM reaction ORDER BY chat, message", [], slot::reaction)?,
        spent: rows(connection, SPENT, [SPENT_DAYS * DAY], plan::spent)?,
        windows: rows(connection, "SELECT * FROM plan_window ORDER BY name", [], plan::window)?,
        parked: rows(connection, "SELECT * FROM park ORDER BY session", [], plan::park)?,
        cockpits: rows(connection, "SELECT * FROM cockpit ORDER BY chat, topic", [], plan::cockpit)?,
        links: rows(connection, LINKS, [i64::try_from(LINK_LIMIT).unwrap_or(i64::MAX)], slot::link)?,
        last: last(connection)?,
    })
}

/// Who was served last.
pub(super) fn owners(connection: &Connection) -> Result<Vec<OwnerRecord>, StoreError> {
    rows(connection, "SELECT * FROM owner ORDER BY person", [], session::owner)
}

/// All sessions.
pub(super) fn sessions(connection: &Connection) -> Result<Vec<SessionRecord>, StoreError> {
    rows(connection, "SELECT * FROM session ORDER BY id", [], session::session)
}

fn thread(row: &Row<'_>) -> Result<ThreadId, RowError> {
    let topic: Option<i64> = row.get("topic")?;
    Ok(ThreadId { chat: ChatId::of(row.get("chat")?), topic: topic.map(TopicId) })
}

fn last(connection: &Connection) -> Result<LastIds, StoreError> {
    let of = |kind: &str| {
        let sql = "SELECT value FROM last_id WHERE kind = ?1";
        connection.query_row(sql, [kind], |row| row.get(0)).map_err(StoreError::Read)
    };
    Ok(LastIds {
        session: SessionId(of("session")?),
        turn: TurnId(of("turn")?),
        ask: AskId(of("ask")?),
        slot: SlotId(of("slot")?),
    })
}

/// A text of the row, borrowed.
pub(super) fn word<'a>(row: &'a Row<'_>, column: &str) -> Result<&'a str, RowError> {
    let value = row.get_ref(column)?;
    value.as_str().map_err(|error| text::bad("a text", format!("{column}: {error}")).into())
}

pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    one: fn(&Row<'_>) -> Result<T, RowError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare(sql).map_err(StoreError::Read)?;
    let all = statement.query_and_then(values, one).map_err(StoreError::Read)?;
    all.map(|row| row.map_err(StoreError::from)).collect()
}
