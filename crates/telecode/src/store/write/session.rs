//! Sessions: put into their table, and taken away with everything that is theirs.

use rusqlite::{Connection, named_params, params};
use telecode_core::seam::change::SessionRecord;
use telecode_core::seam::ids::SessionId;
use telecode_core::seam::workspace::WorkspaceKind;

use super::super::{json, text};
use super::{Done, execute, given, upsert};

pub(super) fn put(connection: &Connection, record: &SessionRecord) -> Done {
    given(connection, "session", record.id.0)?;
    let (place, repository, branch) = place(&record.workspace.kind);
    let values = named_params! {
        ":id": record.id.0,
        ":name": record.name,
        ":named": record.named,
        ":person": record.person.0,
        ":chat": record.thread.chat.number(),
        ":topic": record.thread.topic.map(|topic| topic.0),
        ":topic_state": text::topic_state(record.topic),
        ":workspace": record.workspace.name,
        ":directory": record.workspace.directory,
        ":place": place,
        ":repository": repository,
        ":branch": branch,
        ":claude": record.claude.id.0,
        ":fork_of": record.claude.fork_of.as_ref().map(|claude| claude.0.as_str()),
        ":begun": record.claude.begun,
        ":mode": text::mode(record.run.mode),
        ":model": record.run.model,
        ":effort": record.run.effort,
        ":persona": record.run.persona.as_ref().map(json::persona::write).transpose()?,
        ":grants": json::grants(&record.run.grants)?,
        ":cut_after": record.claude.cut.as_ref().map(|cut| cut.after.as_str()),
        ":cut_drops": record.claude.cut.as_ref().and_then(|cut| cut.drops.as_ref()).map(|prompt| prompt.0.as_str()),
        ":seen": record.claude.seen.as_ref().map(|prompt| prompt.0.as_str()),
        ":passing": json::rules(&record.run.passing)?,
        ":status": text::status(record.standing.status),
        ":failed": record.standing.failed,
        ":closed": record.standing.closed,
        ":handed_off": text::handoff(record.standing.handed_off),
        ":claude_name": record.claude.name,
        ":pid": record.claude.pid,
        ":background": json::words(&record.background)?,
        ":checklist": json::checklist::write(&record.checklist)?,
        ":noted": json::words(&record.noted)?,
        ":left_at": record.claude.left.map(|left| left.0),
        ":created": record.books.created.0,
        ":last_active": record.books.last_active.0,
        ":turns": record.books.turns,
        ":cost_usd": record.books.cost_usd,
        ":tokens_in": text::count(record.books.tokens.input),
        ":tokens_out": text::count(record.books.tokens.output),
    };
    upsert(connection, "session", values)
}

fn place(place: &WorkspaceKind) -> (&'static str, Option<&str>, Option<&str>) {
    match place {
        WorkspaceKind::Project => ("project", None, None),
        WorkspaceKind::Worktree(worktree) => ("worktree", Some(&worktree.repository), Some(&worktree.branch)),
        WorkspaceKind::Own => ("own", None, None),
    }
}

/// Takes a session away, with everything that belongs to it. Messages that are shown stay where they are, and
/// belong to no session.
pub(super) fn forget(connection: &Connection, session: SessionId) -> Done {
    FORGET.iter().try_for_each(|sql| execute(connection, sql, params![session.0]))
}

const FORGET: [&str; 11] = [
    "DELETE FROM point WHERE session = ?1",
    "DELETE FROM park WHERE session = ?1",
    "DELETE FROM control WHERE slot IN
        (SELECT id FROM slot WHERE session = ?1 AND state IN ('waiting', 'unsure'))",
    "DELETE FROM slot WHERE session = ?1 AND state IN ('waiting', 'unsure')",
    "UPDATE slot SET session = NULL WHERE session = ?1",
    "DELETE FROM link WHERE session = ?1",
    "DELETE FROM thread WHERE session = ?1",
    "DELETE FROM ask WHERE session = ?1 OR turn IN (SELECT id FROM turn WHERE session = ?1)",
    "DELETE FROM prompt WHERE session = ?1 OR turn IN (SELECT id FROM turn WHERE session = ?1)",
    "DELETE FROM turn WHERE session = ?1",
    "DELETE FROM session WHERE id = ?1",
];
