//! What is picked of sessions, of where they are, and of what waits in them.

use crate::ids::{ChatId, ClaudeId, MessageId, PromptId, SessionId, TaskId, ThreadId, ToolCallId};

/// What is picked of sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionsPick {
    /// Shows a page of the list, from 0.
    Page {
        /// The number of the page, from 0.
        page: usize,
        /// The closed ones.
        closed: bool,
    },
    /// Shows what goes on in a session.
    Show(SessionId),
    /// Shows all that is known of it.
    Details(SessionId),
    /// Makes a session the current one, and wakes it.
    Switch(SessionId),
    /// Wakes a session.
    Wake(SessionId),
    /// Puts a session to sleep.
    Sleep(SessionId),
    /// Closes a session; asks first if something runs or waits in it.
    Close(SessionId),
    /// Closes a session; what runs is stopped, what waits is given up.
    CloseNow(SessionId),
    /// Deletes a session; asks first.
    Delete(SessionId),
    /// Deletes a session.
    DeleteNow {
        /// The session that it is about.
        session: SessionId,
        /// With Claude's record of it.
        record: bool,
        /// With what is not saved in its workspace.
        force: bool,
    },
    /// Deletes a session and leaves its workspace where it is.
    DeleteKeep {
        /// The session that it is about.
        session: SessionId,
        /// With Claude's record of it.
        record: bool,
    },
    /// Goes a step on in the making of a new session.
    New(NewStep),
    /// Begins the new session.
    Begin(NewStep),
    /// Moves a session that has not begun to a project, by name, or to a directory of its own.
    Move {
        /// The session that it is about.
        session: SessionId,
        /// The project by name; `None` is a directory of its own.
        project: Option<String>,
    },
}

impl SessionsPick {
    /// The session that it is about.
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Details(session)
            | Self::Show(session)
            | Self::Switch(session)
            | Self::Wake(session)
            | Self::Sleep(session)
            | Self::Close(session)
            | Self::CloseNow(session)
            | Self::Delete(session)
            | Self::DeleteNow { session, .. }
            | Self::DeleteKeep { session, .. }
            | Self::Move { session, .. } => Some(*session),
            Self::Page { .. } | Self::New(_) | Self::Begin(_) => None,
        }
    }
}

/// A new session, as far as it is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewStep {
    /// The project by name; `Some(None)` is a directory of its own.
    pub project: Option<Option<String>>,
    /// The persona by name; `Some(None)` is none.
    pub persona: Option<Option<String>>,
    /// In a worktree of its own.
    pub worktree: bool,
}

/// What is picked of projects and workspaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectsPick {
    /// Shows a page of the projects, from 0.
    Page(usize),
    /// Begins a session in a project, by name.
    Begin(String),
    /// Shows a directory; `None` the roots.
    Browse {
        /// Which, absolute.
        path: Option<String>,
        /// The page, from 0.
        page: usize,
    },
    /// Makes a directory a project.
    Add(String),
    /// Takes a project that was added off the list.
    Remove(String),
    /// Moves a session that has not begun into a worktree, or begins another one there.
    ToWorktree(SessionId),
}

/// What is picked of personas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonaPick {
    /// Shows a persona.
    Show {
        /// The session that it is about.
        session: SessionId,
        /// The name of the persona.
        name: String,
    },
    /// Gives a session a persona, or none.
    Use {
        /// The session that it is about.
        session: SessionId,
        /// The name of the persona; `None` is none.
        name: Option<String>,
    },
    /// Shows the list again.
    List(SessionId),
}

/// What is picked of what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryPick {
    /// Shows a page of a session's history, from 0, newest first.
    Page {
        /// The session that it is about.
        session: SessionId,
        /// The number of the page, from 0.
        page: usize,
    },
    /// Sends the whole as a file.
    Export {
        /// The session that it is about.
        session: SessionId,
        /// In which form.
        format: Format,
    },
    /// Sends all that a tool printed as a file.
    Output {
        /// The session that it is about.
        session: SessionId,
        /// Claude's id of it when the tool ran.
        claude: ClaudeId,
        /// The call.
        call: ToolCallId,
        /// What the file is called.
        name: String,
    },
    /// Shows a page of what was found.
    Search {
        /// The words.
        words: String,
        /// The number of the page, from 0.
        page: usize,
    },
    /// Leads to a message: the bot answers it.
    Jump {
        /// The chat that has the message.
        chat: ChatId,
        /// The message that the bot answers.
        message: MessageId,
    },
}

/// The form of an exported session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// One HTML file.
    Html,
    /// JSON.
    Json,
}

/// What is picked of sessions that live in a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalPick {
    /// Shows a page of the list, from 0.
    Page(usize),
    /// Goes on with one here.
    Attach(ClaudeSession),
    /// Ends the process in the terminal, and goes on here.
    TakeOver(ClaudeSession),
    /// Goes on here with a copy.
    Fork(ClaudeSession),
    /// Shows here what is done there.
    ReadAlong(ClaudeSession),
    /// Stops showing it.
    StopReading(SessionId),
    /// Lets go of a session after its turn.
    HandoffAfter(SessionId),
    /// Stops a session's turn, and lets go of it.
    HandoffNow(SessionId),
}

/// Where a Claude session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaudeSession {
    /// Claude's id of it.
    pub claude: ClaudeId,
    /// Where it runs, absolute.
    pub directory: String,
}

/// What is picked of what waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueuePick {
    /// Shows the queue of a session.
    Show(SessionId),
    /// Shows a page of it, from 0.
    Page {
        /// The session that it is about.
        session: SessionId,
        /// The number of the page, from 0.
        page: usize,
    },
    /// Gives a waiting prompt up.
    Drop(PromptId),
    /// Puts a waiting prompt before the one before it.
    Up(PromptId),
    /// Runs what came while the bot was away.
    RunHeld(SessionId),
    /// Shows what is held.
    ShowHeld(SessionId),
    /// Gives it up.
    DiscardHeld(SessionId),
}

/// What is picked of what runs in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TasksPick {
    /// Shows what runs in a session.
    List(SessionId),
    /// Shows what a task printed.
    Output {
        /// The session that it is about.
        session: SessionId,
        /// The task as Claude Code names it.
        task: TaskId,
    },
    /// Ends a task.
    Stop {
        /// The session that it is about.
        session: SessionId,
        /// The task as Claude Code names it.
        task: TaskId,
    },
}

/// What is picked of chats and topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacePick {
    /// Serves owners in a group.
    ServeGroup(ChatId),
    /// Makes a topic for a session whose topic is gone.
    MakeTopic(SessionId),
    /// Stays without.
    StayWithout(ThreadId),
}
