//! What the owner configures, checked: the part that the core needs.

use std::sync::Arc;
use std::time::Duration;

use crate::ids::PersonId;
use crate::permission::Mode;
use crate::preference::Rich;
use crate::time::UtcOffset;
use crate::words::Language;

/// The owner's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// People whom the bot serves.
    pub owners: Vec<PersonId>,
    /// The approved directories; a new session runs in the first.
    pub projects: Vec<Project>,
    /// Where those of them really are that a link leads to; absolute.
    pub real_projects: Vec<String>,
    /// Directories in which more projects may be added from a chat; absolute.
    pub project_roots: Vec<String>,
    /// Where sessions without a project get directories of their own; absolute.
    pub own_workspaces: String,
    /// Where sessions get git worktrees; absolute.
    pub worktrees: String,
    /// The permission mode of new sessions.
    pub mode: Mode,
    /// Whether Claude names the sessions that nobody named.
    pub titles: bool,
    /// The model of new sessions, or Claude's default.
    pub model: Option<String>,
    /// After how long an idle agent is put to sleep.
    pub idle_timeout: Duration,
    /// How many agents may be live; the least recently used idle ones are put to sleep first.
    pub max_live: usize,
    /// After how long without a sign of life a running turn counts as hung.
    pub stall_timeout: Duration,
    /// What happens to a turn that a crash cut.
    pub on_crash: OnCrash,
    /// Whether a session may be switched to [`Mode::Bypass`].
    pub allow_bypass: bool,
    /// Our own files, which Claude's tools are to keep away from.
    pub own_files: Arc<OwnFiles>,
    /// Messages that are older than this when they come are not run without asking.
    pub backlog_max_age: Duration,
    /// After how long somebody is reminded of what waits for them, each time counted from its beginning.
    pub remind_after: Vec<Duration>,
    /// How the answer is shown while it is written.
    pub live: LiveView,
    /// Whether private chats have a cockpit, where nobody said anything else.
    pub cockpit: bool,
    /// Whether answers are rich messages, for everybody who has not said.
    pub rich: Rich,
    /// The language that everybody is spoken to in; `None`: each person's own.
    pub language: Option<Language>,
    /// How far the machine's clock is ahead of UTC, for the times that are shown.
    pub utc_offset: UtcOffset,
}

/// Files and directories of ours, absolute; a directory ends with a slash and is meant with all that is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFiles {
    /// Neither read nor changed by Claude's tools.
    pub secret: Vec<String>,
    /// Not changed by them.
    pub kept: Vec<String>,
}

/// An approved directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Where it is, absolute.
    pub path: String,
    /// It is a git repository.
    pub git: bool,
}

/// What happens to a turn that a crash cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnCrash {
    /// It is run again if it had only read or was waiting for a person; else a person is asked.
    #[default]
    Auto,
    /// It is run again.
    Resume,
    /// A person is asked.
    Ask,
}

/// How the answer is shown while it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LiveView {
    /// As a draft where the server has drafts, else as edits.
    #[default]
    Auto,
    /// As edits of one silent message.
    Edits,
}
