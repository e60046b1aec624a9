//! What is wanted of what comes back from errands and queries: what a room needs to go on with it.

use crate::agent::Holder;
use crate::errand::{Terminal, Trail};
use crate::ids::{HoldId, MessageId, SessionId, TaskId, TurnId};
use crate::pick::{ClaudeSession, Format, NewStep, Since, Tune, Undo};
use crate::query::{NoAnswer, Rewind};
use crate::tree::Snapshot;

/// What is to be done with an answer.
#[derive(Debug)]
pub(in crate::bridge) enum TuningWanted {
    /// It was told this.
    Told(Tune),
    /// It says how hard it thinks now; this was wanted.
    Effort(Option<String>),
    /// It is awake, and its models are known: a menu is shown.
    Menu(TuningSubject),
    /// It plans from now on; then this is asked.
    Plan { message: MessageId, text: String },
}

/// What a menu is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum TuningSubject {
    Model,
    Effort,
    Mode,
}

/// What is to be done with an answer.
#[derive(Debug)]
pub(in crate::bridge) enum NoticeWanted {
    /// These servers failed, and it is said why.
    Servers(Vec<String>),
}

/// What is wanted of changes.
#[derive(Debug)]
pub(in crate::bridge) struct ChangesWanted {
    pub(in crate::bridge) session: SessionId,
    pub(in crate::bridge) since: Since,
    pub(in crate::bridge) way: ChangesWay,
}

/// How changes are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum ChangesWay {
    /// On a card.
    Card,
    /// As a patch.
    File,
    /// One file as a picture.
    Picture(String),
}

/// What is to be done with the story of a session.
#[derive(Debug)]
pub(in crate::bridge) enum StoryUse {
    /// Shows a page of it, from 0, newest first.
    Page(SessionId, usize),
    /// Sends it as a file.
    Export(SessionId, Format),
}

/// The turn that is undone, with everything behind it.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) struct UndoAim {
    pub(in crate::bridge) session: SessionId,
    pub(in crate::bridge) turn: TurnId,
}

/// What a person chose.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct UndoChoice {
    pub(in crate::bridge) what: Undo,
    /// The state of the files that they saw.
    pub(in crate::bridge) seen: Option<Snapshot>,
}

/// An undo that is looked at: what is known without the repository.
#[derive(Debug)]
pub(in crate::bridge) struct UndoOutlook {
    pub(in crate::bridge) aim: UndoAim,
    pub(in crate::bridge) trail: Trail,
    /// Who else works there.
    pub(in crate::bridge) neighbours: Vec<UndoNeighbour>,
    /// What Claude Code would put back.
    pub(in crate::bridge) rewind: Result<Rewind, NoAnswer>,
}

/// An undo that is done, as far as it is.
#[derive(Debug)]
pub(in crate::bridge) struct UndoGoing {
    pub(in crate::bridge) aim: UndoAim,
    pub(in crate::bridge) choice: UndoChoice,
    pub(in crate::bridge) trail: Trail,
    /// How many files the repository put back.
    pub(in crate::bridge) restored: usize,
    /// What it could not put back.
    pub(in crate::bridge) left: Vec<String>,
    /// What Claude Code put back, if files were to go back.
    pub(in crate::bridge) rewind: Option<Rewind>,
    /// The newest turn when the conversation was to go back: what came after it stays.
    pub(in crate::bridge) until: TurnId,
}

/// What is to be done with an answer.
#[derive(Debug)]
pub(in crate::bridge) enum UndoWanted {
    /// What Claude Code would put back is known.
    Rehearsed(UndoAim, Trail, Vec<UndoNeighbour>),
    /// Claude Code put files back.
    Rewound(Box<UndoGoing>),
    /// Whether the conversation went back.
    Talk(Box<UndoGoing>),
}

/// What is to be done with an answer.
#[derive(Debug)]
pub(in crate::bridge) enum FactsWanted {
    /// It is shown.
    Context,
    /// The MCP servers are shown.
    Servers,
    /// Something was done with an MCP server; then they are shown anew.
    Server,
    /// It is awake: its subagents are shown.
    Agents,
    /// It is awake: a page of its commands is shown.
    Commands(usize),
}

/// An agent was asked what is left of the plan.
#[derive(Debug)]
pub(in crate::bridge) struct UsageWanted;

/// What is to be done with an answer.
#[derive(Debug)]
pub(in crate::bridge) enum TaskWanted {
    /// What a task printed is shown.
    Output(TaskId),
    /// The list is shown without it.
    Stopped,
}

/// What personas are read for, and which come first.
#[derive(Debug)]
pub(in crate::bridge) struct PersonasWanted {
    /// The directory of the project whose own come first.
    pub(in crate::bridge) project: Option<String>,
    pub(in crate::bridge) what: PersonaUse,
}

/// What the personas are wanted for.
#[derive(Debug)]
pub(in crate::bridge) enum PersonaUse {
    List(Option<SessionId>),
    Show {
        session: SessionId,
        name: String,
    },
    Use {
        session: SessionId,
        name: String,
    },
    /// To write one that gets a name from its words.
    Propose {
        session: Option<SessionId>,
        instructions: String,
    },
    /// To choose one for a new session.
    Wizard(Option<NewStep>),
    /// To begin what was chosen.
    Begin(NewStep),
    /// To understand the words of `/new`; the project that they name.
    New {
        words: String,
        project: Option<String>,
    },
}

impl PersonaUse {
    /// Whether a session begins with it.
    pub(in crate::bridge) fn begins(&self) -> bool {
        matches!(self, Self::Begin(_) | Self::New { .. })
    }
}

/// The agent was told what a person decided about this one.
#[derive(Debug)]
pub(in crate::bridge) struct PeerWanted(pub(in crate::bridge) HoldId);

/// What is wanted with a Claude session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum TerminalUse {
    /// To go on with it here.
    Attach,
    /// To end who works on it, if that is who the person saw, and to go on with it here.
    TakeOver { seen: Option<Holder> },
    /// To go on with a copy.
    Fork,
    /// To see what is done there.
    ReadAlong,
}

/// A Claude session is looked at for what is wanted with it.
#[derive(Debug)]
pub(in crate::bridge) struct TerminalWanted {
    pub(in crate::bridge) place: ClaudeSession,
    pub(in crate::bridge) want: TerminalUse,
}

/// Another one that works in the same directory while files are put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum UndoNeighbour {
    /// A session of ours that works now, or has something in its background.
    Working(String),
    /// A session of ours that has worked since the turn began.
    Since(String),
    /// A session that is open elsewhere, by its title.
    Elsewhere(String),
}

/// A page of the sessions that match words.
#[derive(Debug)]
pub(in crate::bridge) struct TerminalPage {
    pub(in crate::bridge) words: String,
    pub(in crate::bridge) page: usize,
}

/// What is to be done with an answer.
#[derive(Debug)]
pub(in crate::bridge) enum AsideWanted {
    /// It is shown, as the answer to this message.
    Aside { message: MessageId, question: String },
}

/// The last prompt of a session is wanted again.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) struct RetryWanted {
    pub(in crate::bridge) session: SessionId,
    /// The message that wants it.
    pub(in crate::bridge) by: MessageId,
}

/// What is to be done with what an agent says of its rules.
#[derive(Debug)]
pub(in crate::bridge) struct RulesWanted;

/// A found session's place.
pub(in crate::bridge) fn place(found: &Terminal) -> ClaudeSession {
    ClaudeSession { claude: found.claude.clone(), directory: found.directory.clone() }
}
