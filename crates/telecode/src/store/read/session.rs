//! Sessions, and what is set for people, threads and projects.

use rusqlite::Row;
use telecode_core::seam::access::OwnerRecord;
use telecode_core::seam::agent::{Cut, Tokens};
use telecode_core::seam::change::{
    ClaudeLink, GroupRecord, RunSettings, SessionBooks, SessionRecord, SessionStanding, WorkspaceRecord,
};
use telecode_core::seam::ids::{ChatId, ClaudeId, PersonId, PromptId, SessionId, ThreadId};
use telecode_core::seam::permission::Rule;
use telecode_core::seam::preference::{Preferences, RichSight, Scope};
use telecode_core::seam::settings::Project;
use telecode_core::seam::time::Wall;
use telecode_core::seam::words::Language;
use telecode_core::seam::workspace::{WorkspaceKind, Worktree};

use super::super::{StoreError, json, text};
use super::{RowError, thread, word};

pub(super) fn owner(row: &Row<'_>) -> Result<OwnerRecord, RowError> {
    Ok(OwnerRecord {
        person: PersonId(row.get("person")?),
        source: text::to_source(word(row, "source")?)?,
        since: Wall(row.get("since")?),
    })
}

pub(super) fn person(row: &Row<'_>) -> Result<PersonId, RowError> {
    Ok(PersonId(row.get("id")?))
}

pub(super) fn language(row: &Row<'_>) -> Result<(PersonId, Language), RowError> {
    Ok((PersonId(row.get("id")?), text::to_language(word(row, "language")?)?))
}

pub(super) fn session(row: &Row<'_>) -> Result<SessionRecord, RowError> {
    let fork_of: Option<String> = row.get("fork_of")?;
    let persona: Option<String> = row.get("persona")?;
    let left: Option<i64> = row.get("left_at")?;
    Ok(SessionRecord {
        id: SessionId(row.get("id")?),
        name: row.get("name")?,
        named: row.get("named")?,
        person: PersonId(row.get("person")?),
        thread: thread(row)?,
        topic: text::to_topic_state(word(row, "topic_state")?)?,
        workspace: WorkspaceRecord {
            name: row.get("workspace")?,
            directory: row.get("directory")?,
            kind: place(row)?,
        },
        claude: ClaudeLink {
            id: ClaudeId(row.get("claude")?),
            fork_of: fork_of.map(ClaudeId),
            begun: row.get("begun")?,
            cut: cut(row)?,
            seen: row.get::<_, Option<String>>("seen")?.map(PromptId),
            left: left.map(Wall),
            name: row.get("claude_name")?,
            pid: row.get("pid")?,
        },
        run: RunSettings {
            mode: text::to_mode(word(row, "mode")?)?,
            model: row.get("model")?,
            effort: row.get("effort")?,
            persona: persona.as_deref().map(json::persona::read).transpose()?,
            grants: json::to_grants(word(row, "grants")?)?,
            passing: json::to_rules(word(row, "passing")?)?,
        },
        standing: SessionStanding {
            status: text::to_status(word(row, "status")?)?,
            failed: row.get("failed")?,
            closed: row.get("closed")?,
            handed_off: text::to_handoff(row.get("handed_off")?)?,
        },
        background: json::to_words(word(row, "background")?)?,
        checklist: json::checklist::read(word(row, "checklist")?)?,
        noted: json::to_words(word(row, "noted")?)?,
        books: SessionBooks {
            created: Wall(row.get("created")?),
            last_active: Wall(row.get("last_active")?),
            turns: row.get("turns")?,
            cost_usd: row.get("cost_usd")?,
            tokens: Tokens { input: count(row, "tokens_in")?, output: count(row, "tokens_out")? },
        },
    })
}

fn cut(row: &Row<'_>) -> Result<Option<Cut>, RowError> {
    let after: Option<String> = row.get("cut_after")?;
    let drops: Option<String> = row.get("cut_drops")?;
    Ok(after.map(|after| Cut { after, drops: drops.map(PromptId) }))
}

fn place(row: &Row<'_>) -> Result<WorkspaceKind, RowError> {
    Ok(match word(row, "place")? {
        "project" => WorkspaceKind::Project,
        "own" => WorkspaceKind::Own,
        "worktree" => WorkspaceKind::Worktree(Worktree {
            repository: row.get("repository")?,
            branch: row.get("branch")?,
        }),
        other => return Err(text::bad("the place of a session", other).into()),
    })
}

fn count(row: &Row<'_>, column: &str) -> Result<u64, RowError> {
    let count: i64 = row.get(column)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

pub(super) fn preference(row: &Row<'_>) -> Result<(Scope, Preferences), RowError> {
    let person: Option<i64> = row.get("person")?;
    let scope = match person {
        Some(person) => Scope::Person(PersonId(person)),
        None => Scope::Thread(thread(row)?),
    };
    let preferences = Preferences {
        verbosity: chosen(row, "verbosity", text::to_verbosity)?,
        rich: chosen(row, "rich", text::to_rich)?,
        diff: chosen(row, "diff", text::to_diff_view)?,
        cockpit: row.get("cockpit")?,
        language: chosen(row, "language", text::to_language)?,
    };
    Ok((scope, preferences))
}

pub(super) fn sight(row: &Row<'_>) -> Result<(PersonId, RichSight), RowError> {
    let probe = text::to_probe(word(row, "probe")?)?;
    Ok((PersonId(row.get("person")?), RichSight { probe, offered: row.get("offered")? }))
}

/// What a word says, if there is one.
fn chosen<T>(
    row: &Row<'_>,
    column: &str,
    read: fn(&str) -> Result<T, StoreError>,
) -> Result<Option<T>, RowError> {
    let word: Option<String> = row.get(column)?;
    Ok(word.as_deref().map(read).transpose()?)
}

pub(super) fn project(row: &Row<'_>) -> Result<Project, RowError> {
    Ok(Project { name: row.get("name")?, path: row.get("path")?, git: row.get("git")? })
}

pub(super) fn group(row: &Row<'_>) -> Result<GroupRecord, RowError> {
    Ok(GroupRecord {
        chat: ChatId::of(row.get("chat")?),
        person: PersonId(row.get("person")?),
        forum: row.get("forum")?,
    })
}

pub(super) fn current(row: &Row<'_>) -> Result<(ThreadId, SessionId), RowError> {
    Ok((thread(row)?, SessionId(row.get("session")?)))
}

pub(super) fn project_rules(row: &Row<'_>) -> Result<(String, Vec<Rule>), RowError> {
    Ok((row.get("project")?, json::to_rules(word(row, "rules")?)?))
}
