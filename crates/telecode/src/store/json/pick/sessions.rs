//! What is picked about sessions, projects, personas, records and terminals.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telecode_core::seam::ids::{ChatId, ClaudeId, MessageId, SessionId, ToolCallId};
use telecode_core::seam::pick;

use super::ids::{StoredClaudeId, StoredMessageId, StoredSessionId, StoredToolCallId, chat};

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::SessionsPick", rename_all = "snake_case")]
pub(super) enum StoredSessionsPick {
    Page {
        page: usize,
        closed: bool,
    },
    Show(#[serde(with = "StoredSessionId")] SessionId),
    Details(#[serde(with = "StoredSessionId")] SessionId),
    Switch(#[serde(with = "StoredSessionId")] SessionId),
    Wake(#[serde(with = "StoredSessionId")] SessionId),
    Sleep(#[serde(with = "StoredSessionId")] SessionId),
    Close(#[serde(with = "StoredSessionId")] SessionId),
    CloseNow(#[serde(with = "StoredSessionId")] SessionId),
    Delete(#[serde(with = "StoredSessionId")] SessionId),
    DeleteNow {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        record: bool,
        force: bool,
    },
    DeleteKeep {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        record: bool,
    },
    New(#[serde(with = "StoredNewStep")] pick::NewStep),
    Begin(#[serde(with = "StoredNewStep")] pick::NewStep),
    Move {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        project: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::NewStep")]
pub(super) struct StoredNewStep {
    #[serde(with = "choice")]
    project: Option<Option<String>>,
    #[serde(with = "choice")]
    persona: Option<Option<String>>,
    worktree: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ProjectsPick", rename_all = "snake_case")]
pub(super) enum StoredProjectsPick {
    Page(usize),
    Begin(String),
    Browse { path: Option<String>, page: usize },
    Add(String),
    Remove(String),
    ToWorktree(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PersonaPick", rename_all = "snake_case")]
pub(super) enum StoredPersonaPick {
    Show {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        name: String,
    },
    Use {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        name: Option<String>,
    },
    List(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::HistoryPick", rename_all = "snake_case")]
pub(super) enum StoredHistoryPick {
    Page {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        page: usize,
    },
    Export {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredFormat")]
        format: pick::Format,
    },
    Output {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredClaudeId")]
        claude: ClaudeId,
        #[serde(with = "StoredToolCallId")]
        call: ToolCallId,
        name: String,
    },
    Search {
        words: String,
        page: usize,
    },
    Jump {
        #[serde(with = "chat")]
        chat: ChatId,
        #[serde(with = "StoredMessageId")]
        message: MessageId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Format", rename_all = "snake_case")]
pub(super) enum StoredFormat {
    Markdown,
    Html,
    Json,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TerminalPick", rename_all = "snake_case")]
pub(super) enum StoredTerminalPick {
    Page(usize),
    Attach(#[serde(with = "StoredClaudeSession")] pick::ClaudeSession),
    TakeOver(#[serde(with = "StoredClaudeSession")] pick::ClaudeSession),
    Fork(#[serde(with = "StoredClaudeSession")] pick::ClaudeSession),
    ReadAlong(#[serde(with = "StoredClaudeSession")] pick::ClaudeSession),
    StopReading(#[serde(with = "StoredSessionId")] SessionId),
    HandoffAfter(#[serde(with = "StoredSessionId")] SessionId),
    HandoffNow(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ClaudeSession")]
pub(super) struct StoredClaudeSession {
    #[serde(with = "StoredClaudeId")]
    claude: ClaudeId,
    directory: String,
}

/// Something not chosen yet, chosen to be none, or chosen by name: JSON's null cannot tell the first two apart.
pub(super) mod choice {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum PersonaChoice {
        Open,
        None,
        Named(String),
    }

    pub(super) fn serialize<S: Serializer>(
        choice: &Option<Option<String>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match choice {
            None => PersonaChoice::Open,
            Some(None) => PersonaChoice::None,
            Some(Some(name)) => PersonaChoice::Named(name.clone()),
        }
        .serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        Ok(match PersonaChoice::deserialize(from)? {
            PersonaChoice::Open => None,
            PersonaChoice::None => Some(None),
            PersonaChoice::Named(name) => Some(Some(name)),
        })
    }
}
