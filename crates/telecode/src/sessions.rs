//! `telecode sessions`: what is known of every session, as a table or as JSON.

use std::path::Path;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::Serialize;
use telecode_core::seam::change::{Handoff, SessionRecord, Status};
use telecode_core::seam::time::Wall;
use telecode_core::seam::workspace::WorkspaceKind;
use unicode_width::UnicodeWidthStr as _;

use crate::config::{self, Config};
use crate::error::UserError;
use crate::store;

/// What stands where there is nothing to say.
const NOTHING: &str = "-";

/// How wide a column of the table may be; more is cut.
const CELL_LIMIT: usize = 40;

/// Reads the sessions of a data directory, those that were last used first. Without a running instance no session has a process,
/// whatever was stored when the last one was killed. `None` where none has run yet.
pub fn read(dir: &Path) -> Result<Option<Vec<SessionRecord>>, UserError> {
    let Some(mut sessions) = store::sessions(dir).map_err(|error| error.user())? else { return Ok(None) };
    let is_running = store::holder(dir).is_ok_and(|holder| holder.is_some());
    if !is_running {
        sessions.iter_mut().for_each(lay_down);
    }
    sessions.sort_by_key(|session| std::cmp::Reverse((session.books.last_active, session.id)));
    Ok(Some(sessions))
}

/// What there is to do before there can be sessions, for people.
pub fn before_the_first(config: &Config) -> String {
    let dir = config.data_dir.display();
    let set_up = if config.token().is_ok() { "" } else { "set it up with `telecode init`, " };
    format!(
        "There are no sessions yet: the bot has not run with {dir}.\nTo begin one, {set_up}start it with `telecode run`, and \
         write to it.\n"
    )
}

fn lay_down(session: &mut SessionRecord) {
    session.claude.pid = None;
    session.standing.status = match session.standing.status {
        Status::Starting | Status::Idle | Status::Working | Status::Waiting | Status::Asleep => {
            Status::Asleep
        }
        Status::Interrupted => Status::Interrupted,
        Status::Failed => Status::Failed,
    };
}

/// One session as JSON.
#[derive(Debug, Serialize)]
struct SessionJson<'a> {
    id: i64,
    name: &'a str,
    status: &'static str,
    closed: bool,
    handed_off: bool,
    created: String,
    last_active: String,
    person: i64,
    workspace: &'a str,
    directory: &'a str,
    branch: Option<&'a str>,
    persona: Option<&'a str>,
    mode: &'static str,
    model: Option<&'a str>,
    effort: Option<&'a str>,
    claude_session_id: &'a str,
    pid: Option<u32>,
    turns: u32,
    cost_usd: f64,
    tokens: TokensJson,
}

/// How many tokens were used, as JSON.
#[derive(Debug, Serialize)]
struct TokensJson {
    input: u64,
    output: u64,
}

impl<'a> From<&'a SessionRecord> for SessionJson<'a> {
    fn from(session: &'a SessionRecord) -> Self {
        Self {
            id: session.id.0,
            name: &session.name,
            status: status(session.standing.status),
            closed: session.standing.closed,
            handed_off: session.standing.handed_off == Handoff::Told,
            created: time(session.books.created),
            last_active: time(session.books.last_active),
            person: session.person.0,
            workspace: &session.workspace.name,
            directory: &session.workspace.directory,
            branch: match &session.workspace.kind {
                WorkspaceKind::Worktree(worktree) => Some(&worktree.branch),
                WorkspaceKind::Project | WorkspaceKind::Own => None,
            },
            persona: persona(session),
            mode: config::mode_word(session.run.mode),
            model: session.run.model.as_deref(),
            effort: session.run.effort.as_deref(),
            claude_session_id: &session.claude.id.0,
            pid: session.claude.pid,
            turns: session.books.turns,
            cost_usd: session.books.cost_usd,
            tokens: TokensJson { input: session.books.tokens.input, output: session.books.tokens.output },
        }
    }
}

/// The sessions as JSON, for programs.
pub fn json(sessions: &[SessionRecord]) -> Result<String, UserError> {
    let facts: Vec<_> = sessions.iter().map(SessionJson::from).collect();
    let text = serde_json::to_string_pretty(&facts)
        .map_err(|error| UserError::new(format!("cannot write the sessions as JSON: {error}"), ""))?;
    Ok(format!("{text}\n"))
}

/// The sessions as a table, for people.
pub fn table(sessions: &[SessionRecord], now: SystemTime) -> String {
    if sessions.is_empty() {
        return "There are no sessions yet: the first message to the bot begins one.\n".to_owned();
    }
    let head = ["STATE", "NAME", "WORKSPACE", "PERSONA", "TURNS", "COST", "USED"].map(str::to_owned);
    let rows: Vec<_> =
        Some(head).into_iter().chain(sessions.iter().map(|session| row(session, now))).collect();
    let width =
        |column: usize| rows.iter().filter_map(|row| Some(row.get(column)?.width())).max().unwrap_or(0);
    let widths: Vec<_> = (0..).map(width).take(7).collect();
    let line = |row: &[String; 7]| {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn row(session: &SessionRecord, now: SystemTime) -> [String; 7] {
    let state = if session.standing.closed {
        "closed"
    } else if session.standing.handed_off == Handoff::Told {
        "handed off"
    } else if session.standing.status == Status::Waiting {
        "waiting for you"
    } else {
        status(session.standing.status)
    };
    [
        state.to_owned(),
        cell(&session.name),
        cell(&session.workspace.name),
        cell(persona(session).unwrap_or(NOTHING)),
        session.books.turns.to_string(),
        format!("${:.2}", session.books.cost_usd),
        age(session.books.last_active, now),
    ]
}

/// A text in one line of the terminal, whatever is in it.
fn cell(text: &str) -> String {
    let plain = text.replace(char::is_control, " ");
    if plain.chars().count() <= CELL_LIMIT {
        return plain;
    }
    let cut: String = plain.chars().take(CELL_LIMIT - 1).collect();
    format!("{cut}…")
}

fn padded(cell: &str, width: usize) -> String {
    format!("{cell}{:1$}", "", width.saturating_sub(cell.width()))
}

/// How long ago, in the largest unit that fits.
fn age(at: Wall, now: SystemTime) -> String {
    let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let at = Duration::from_millis(u64::try_from(at.0).unwrap_or(0));
    let seconds = now.saturating_sub(at).as_secs();
    match seconds {
        0..60 => "now".to_owned(),
        60..3_600 => format!("{}m ago", seconds / 60),
        3_600..86_400 => format!("{}h ago", seconds / 3_600),
        _ => format!("{}d ago", seconds / 86_400),
    }
}

fn time(wall: Wall) -> String {
    Timestamp::from_millisecond(wall.0).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

fn persona(session: &SessionRecord) -> Option<&str> {
    session.run.persona.as_ref().map(|persona| persona.name.as_str())
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Starting => "starting",
        Status::Idle => "idle",
        Status::Working => "working",
        Status::Waiting => "waiting",
        Status::Asleep => "asleep",
        Status::Interrupted => "interrupted",
        Status::Failed => "failed",
    }
}

#[cfg(test)]
mod tests;
