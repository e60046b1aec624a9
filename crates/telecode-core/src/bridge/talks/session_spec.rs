//! What a session is to be that begins.

use crate::change::WorkspaceRecord;
use crate::ids::{ClaudeId, PersonId, ThreadId};
use crate::persona::Persona;
use crate::settings::Project;

/// A session that is to be made.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct SessionSpec {
    pub(in crate::bridge) person: PersonId,
    pub(in crate::bridge) thread: ThreadId,
    /// Chosen by the person; else one is proposed.
    pub(in crate::bridge) name: Option<String>,
    pub(in crate::bridge) site: SessionSite,
    pub(in crate::bridge) persona: Option<Persona>,
    /// A Claude session to go on with, or to begin as a copy of.
    pub(in crate::bridge) origin: SessionOrigin,
}

/// Where a session is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum SessionSite {
    /// In the first project, or in a directory of its own if there is none.
    Usual,
    /// In a project.
    Project(Project),
    /// In a worktree of a project, on this branch.
    Worktree(Project, String),
    /// In a directory of its own.
    Own,
    /// Where another session runs.
    Same(WorkspaceRecord),
}

/// Where a session comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum SessionOrigin {
    /// It is new.
    New,
    /// It goes on with a Claude session.
    Known(ClaudeId),
    /// It begins as a copy of a Claude session.
    Fork(ClaudeId),
}

impl SessionSpec {
    /// A new session where sessions usually run.
    pub(in crate::bridge) fn usual(person: PersonId, thread: ThreadId) -> Self {
        Self {
            person,
            thread,
            name: None,
            site: SessionSite::Usual,
            persona: None,
            origin: SessionOrigin::New,
        }
    }
}
