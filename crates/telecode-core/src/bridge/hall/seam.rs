//! What goes into the bridge and what comes out of it.

use crate::access::OwnerRecord;
use crate::agent::{AgentEvent, End, Holder, Launch, Order, Trace};
use crate::call::{Call, Outcome};
use crate::change::Change;
use crate::chat::ChatEvent;
use crate::errand::{Errand, Report};
use crate::ids::{
    CallId, ClaudeId, ErrandId, LifeId, PersonId, PromptId, SessionId, ToolCallId, TurnId, UpdateId,
};
use crate::settings::Settings;
use crate::story::Entry;
use crate::tree::{NoSnapshot, Snapshot, SnapshotRequest};

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The program is up: what a restart left is taken up.
    Started,
    /// Something happened in a chat.
    Update {
        /// Telegram's number of it.
        id: UpdateId,
        /// What was said or done there.
        event: ChatEvent,
    },
    /// An agent said or did something.
    Agent {
        /// The session that the agent works for.
        session: SessionId,
        /// Which of its lives.
        life: LifeId,
        /// What the agent says, or what became of it.
        event: AgentEvent,
    },
    /// Claude's record on disk was read.
    Inspected {
        /// Of which session.
        session: SessionId,
        /// What it says of each prompt that was asked about, in that order.
        traces: Vec<(PromptId, Trace)>,
        /// Those of the calls that were asked about that it does not have.
        lost: Vec<ToolCallId>,
    },
    /// An errand was run.
    Reported {
        /// The errand that it answers.
        errand: ErrandId,
        /// What came of it.
        report: Report,
    },
    /// Another process began to work on the Claude session of a live agent, or does not any more.
    HolderSeen {
        /// The session that it belongs to.
        session: SessionId,
        /// Which process; `None` if it ended.
        holder: Option<Holder>,
    },
    /// Something was said or done in a Claude session that is read along.
    Overheard {
        /// In which session.
        session: SessionId,
        /// What, in order.
        entries: Vec<Entry>,
    },
    /// The configuration was read again.
    Configured(Box<Settings>),
    /// These are paired, as the store says: whoever is not has been taken out of it.
    Paired(Vec<PersonId>),
    /// What Telegram says of the bot.
    Me {
        /// Its user name, without the `@`.
        name: Option<String>,
        /// Private chats with it have topics.
        topics: bool,
    },
    /// The files that a turn begins with were looked at.
    SnapshotTaken {
        /// The session that it belongs to.
        session: SessionId,
        /// Before which turn.
        turn: TurnId,
        /// What came of it.
        snapshot: Result<Snapshot, NoSnapshot>,
    },
    /// A call came back.
    CallFinished {
        /// The call that it answers.
        call: CallId,
        /// What the server said to it.
        outcome: Outcome,
    },
    /// Changes cannot be stored, and are tried again; what depends on them waits.
    StoreFailed {
        /// The system's words.
        reason: String,
    },
    /// Changes can be stored again.
    StoreRecovered,
    /// The deadline has come.
    Tick,
    /// The program is to end.
    Stop,
}

/// Everything that can be done about it. At most one [`Effect::Save`], and it comes first.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Store these together, before any other effect of the same input is performed.
    Save(Vec<Change>),
    /// Make a Bot API call.
    Call {
        /// Its id in this run.
        id: CallId,
        /// The call to make.
        call: Call,
    },
    /// Start the agent of a session.
    Launch {
        /// The session that it belongs to.
        session: SessionId,
        /// All that the agent is started with.
        launch: Box<Launch>,
    },
    /// Take a snapshot of an agent's workspace; [`Input::SnapshotTaken`] follows. Until [`Effect::Release`] no tool of the
    /// agent's runs that may change a file; where Claude Code cannot hold one back, what the agent is told waits instead.
    Snapshot {
        /// The session that the agent works for.
        session: SessionId,
        /// Which of its lives.
        life: LifeId,
        /// What to take a snapshot of, and where to keep it.
        request: SnapshotRequest,
    },
    /// What a turn begins with is known, or will not be: what waits for it goes on.
    Release {
        /// The session that the turn belongs to.
        session: SessionId,
        /// The turn.
        turn: TurnId,
    },
    /// Tell an agent something.
    Tell {
        /// The session that the agent works for.
        session: SessionId,
        /// Which of its lives.
        life: LifeId,
        /// What it is told.
        order: Order,
    },
    /// End an agent; [`AgentEvent::Exited`] follows.
    End {
        /// The session that the agent works for.
        session: SessionId,
        /// Which of its lives.
        life: LifeId,
        /// How hard it is ended.
        end: End,
    },
    /// Read Claude's record on disk; [`Input::Inspected`] follows.
    Inspect {
        /// Of which session.
        session: SessionId,
        /// Claude's id of it.
        claude: ClaudeId,
        /// Its workspace, absolute.
        directory: String,
        /// The prompts to look for.
        prompts: Vec<PromptId>,
        /// The calls to look for.
        calls: Vec<ToolCallId>,
    },
    /// Run an errand; [`Input::Reported`] follows.
    Run {
        /// Its id in this run.
        errand: ErrandId,
        /// What to look at or to do.
        what: Errand,
    },
    /// Watch Claude's record of a session that lives elsewhere, from its end on; [`Input::Overheard`] follows, again and again.
    Overhear {
        /// The session that is read along.
        session: SessionId,
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// Stop watching it.
    StopOverhearing {
        /// The session that is read along.
        session: SessionId,
    },
    /// Show the owner a pairing code, on the terminal or in the log; never in a chat.
    ShowPairingCode {
        /// The code, as it is typed.
        code: String,
    },
    /// Who is served was looked at, at the start or later: for the log.
    Owners {
        /// Those who are.
        served: Vec<OwnerRecord>,
        /// Those who are new.
        added: Vec<PersonId>,
        /// Those who are no more.
        removed: Vec<OwnerRecord>,
    },
    /// Everything is at rest: the program can end.
    Rest,
}
