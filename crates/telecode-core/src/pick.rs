//! What the buttons under messages mean.

use crate::access::Role;
use crate::agent::Mode;
use crate::ask::AskChoice;
use crate::ids::{
    AskId, ChatId, ClaudeId, HoldId, MessageId, PromptId, SessionId, SlotId, TaskId, ThreadId, Token,
    ToolCallId, TurnId,
};
use crate::preference::{DiffView, Rich, Verbosity};
use crate::time::Wall;
use crate::words::Language;

/// A button that is shown somewhere. Stored, so that buttons outlive a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ButtonControl {
    /// The button's name.
    pub token: Token,
    /// The place in which it is shown; a press from elsewhere is refused.
    pub slot: SlotId,
    /// What its press means.
    pub pick: ButtonPick,
}

/// What the press of a button means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonPick {
    /// Decides on an ask.
    Decide(AskId, AskChoice),
    /// Shows the whole input of an ask.
    AskDetails(AskId),
    /// Leads to the card of an ask.
    AskCard(AskId),
    /// Interrupts the running turn of a session.
    StopTurn(SessionId),
    /// Runs a cut turn again.
    ResumeTurn(TurnId),
    /// Gives a cut turn up.
    DropTurn(TurnId),
    /// Shows what a cut turn had done.
    ShowTurn(TurnId),
    /// Closes the menu.
    Close,
    /// Of sessions.
    Sessions(SessionsPick),
    /// Of projects and workspaces.
    Projects(ProjectsPick),
    /// Of personas.
    Persona(PersonaPick),
    /// Of what was said.
    History(HistoryPick),
    /// Of sessions that live in a terminal.
    Terminal(TerminalPick),
    /// Of what waits.
    Queue(QueuePick),
    /// Of what runs in the background.
    Tasks(TasksPick),
    /// Of what waits for the plan's limit to be over.
    Limits(LimitsPick),
    /// Of what was spent.
    Usage(UsagePick),
    /// Of a cockpit.
    Cockpit(CockpitPick),
    /// Of chats and topics.
    Place(PlacePick),
    /// Of what can be undone.
    Undo(UndoPick),
    /// Of what changed.
    Changes(ChangesPick),
    /// Of rich messages.
    Rich(RichPick),
    /// Of what is allowed.
    Rules(RulesPick),
    /// Of what was said while Claude works.
    Steering(SteeringPick),
    /// Of models, levels of effort, and modes.
    Tuning(TuningPick),
    /// Of what an agent says of itself.
    Facts(FactsPick),
    /// Of what people set.
    Preferences(PreferencesPick),
    /// Of what another session wrote.
    Peers(PeersPick),
}

impl ButtonPick {
    /// The right that a person needs for it.
    pub fn needs(&self) -> Role {
        match self {
            Self::Decide(..)
            | Self::AskDetails(_)
            | Self::AskCard(_)
            | Self::StopTurn(_)
            | Self::ResumeTurn(_)
            | Self::DropTurn(_)
            | Self::ShowTurn(_)
            | Self::Close
            | Self::Sessions(_)
            | Self::Projects(_)
            | Self::Persona(_)
            | Self::History(_)
            | Self::Terminal(_)
            | Self::Queue(_)
            | Self::Tasks(_)
            | Self::Limits(_)
            | Self::Usage(_)
            | Self::Cockpit(_)
            | Self::Place(_)
            | Self::Undo(_)
            | Self::Changes(_)
            | Self::Rich(_)
            | Self::Rules(_)
            | Self::Steering(_)
            | Self::Tuning(_)
            | Self::Facts(_)
            | Self::Preferences(_)
            | Self::Peers(_) => Role::Owner,
        }
    }

    /// Whether it is about what Claude is at, and not chosen from a menu.
    pub(crate) fn is_about_work(&self) -> bool {
        matches!(
            self,
            Self::Decide(..)
                | Self::AskDetails(_)
                | Self::StopTurn(_)
                | Self::ResumeTurn(_)
                | Self::DropTurn(_)
                | Self::ShowTurn(_)
        )
    }
}

/// What is picked of what another session wrote and Claude Code holds back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeersPick {
    /// Lets it in.
    Deliver(Held),
    /// Never lets it in.
    Drop(Held),
    /// Shows all of it.
    Details(Held),
}

impl PeersPick {
    /// Which message it is about.
    pub fn held(&self) -> &Held {
        match self {
            Self::Deliver(held) | Self::Drop(held) | Self::Details(held) => held,
        }
    }
}

/// A message of another session that is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// In which session.
    pub session: SessionId,
    /// Which.
    pub hold: HoldId,
    /// What the other session is called.
    pub from: String,
}

/// What is picked of what waits for the plan's limit to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitsPick {
    /// Goes on with a session by itself when the limit is over.
    Then(SessionId),
    /// Goes on with it now.
    Now(SessionId),
    /// Gives up what waits in it.
    Drop(SessionId),
}

/// What is picked of a cockpit. The answer is a message of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CockpitPick {
    /// Interrupts the turn of a session.
    Stop(SessionId),
    /// Says what goes on in a session.
    Status(SessionId),
    /// Lists the sessions.
    Sessions,
    /// Shows what waits in a session.
    Queue(SessionId),
    /// Says what fills the context of a session.
    Context(SessionId),
    /// Says what was spent.
    Usage(SessionId),
}

/// What is picked of what was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsagePick {
    /// Sends a picture of the last days.
    Chart,
}

/// What is picked of sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionsPick {
    /// Shows a page of the list, from 0.
    Page {
        /// Which.
        page: usize,
        /// The closed ones.
        closed: bool,
    },
    /// Shows what goes on in a session.
    Show(SessionId),
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
        /// Which.
        session: SessionId,
        /// With Claude's record of it.
        record: bool,
        /// With what is not saved in its workspace.
        force: bool,
    },
    /// Deletes a session and leaves its workspace where it is.
    DeleteKeep {
        /// Which.
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
        /// Which.
        session: SessionId,
        /// Where to.
        project: Option<String>,
    },
}

impl SessionsPick {
    /// The session that it is about.
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Show(session)
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
        /// For which session.
        session: SessionId,
        /// Its name.
        name: String,
    },
    /// Gives a session a persona, or none.
    Use {
        /// Which session.
        session: SessionId,
        /// Its name.
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
        /// Which session.
        session: SessionId,
        /// Which page.
        page: usize,
    },
    /// Sends the whole as a file.
    Export {
        /// Which session.
        session: SessionId,
        /// In which form.
        format: Format,
    },
    /// Sends all that a tool printed as a file.
    Output {
        /// In which session.
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
        /// Which page, from 0.
        page: usize,
    },
    /// Leads to a message: the bot answers it.
    Jump {
        /// Where.
        chat: ChatId,
        /// Which.
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
    Attach(Place),
    /// Ends the process in the terminal, and goes on here.
    TakeOver(Place),
    /// Goes on here with a copy.
    Fork(Place),
    /// Shows here what is done there.
    ReadAlong(Place),
    /// Stops showing it.
    StopReading(SessionId),
    /// Lets go of a session after its turn.
    HandoffAfter(SessionId),
    /// Stops a session's turn, and lets go of it.
    HandoffNow(SessionId),
}

/// Where a Claude session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
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
        /// Of which session.
        session: SessionId,
        /// Which.
        page: usize,
    },
    /// Gives a waiting prompt up.
    Drop(PromptId),
    /// Puts a waiting prompt before the one before it.
    Up(PromptId),
    /// Runs what came while the bot was away.
    RunHeld(SessionId),
    /// Shows it.
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
        /// In which session.
        session: SessionId,
        /// Which.
        task: TaskId,
    },
    /// Ends a task.
    Stop {
        /// In which session.
        session: SessionId,
        /// Which.
        task: TaskId,
    },
}

/// What is picked of rich messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RichPick {
    /// The probe is seen as it should be.
    Seen,
    /// The probe is not seen.
    Blank,
    /// The message is not seen as it should be: it is wanted as a classic one, and others from now on.
    Plain,
}

/// What is picked of what is allowed. A rule is named as Claude Code writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesPick {
    /// Asks the agent of a session for the rules of Claude Code's own settings.
    Own(SessionId),
    /// Takes back what was allowed until the turn ends.
    RevokeTurn {
        /// Which session.
        session: SessionId,
        /// The rule.
        rule: String,
    },
    /// Takes back what was allowed for a session.
    RevokeSession {
        /// Which session.
        session: SessionId,
        /// The rule.
        rule: String,
    },
    /// Takes a directory from a session.
    RevokeFolder {
        /// Which session.
        session: SessionId,
        /// The directory.
        path: String,
    },
    /// Takes back what was allowed for all sessions of a project.
    RevokeProject {
        /// A session of the project.
        session: SessionId,
        /// The rule.
        rule: String,
    },
    /// Takes a rule out of the settings that Claude Code keeps in the directory of a session.
    RevokeOwn {
        /// Which session.
        session: SessionId,
        /// The rule.
        rule: String,
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

/// What is picked of what can be undone. Snapshots go by the names of their commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoPick {
    /// Shows what going back to before a turn would change.
    Preview {
        /// Of which session.
        session: SessionId,
        /// Before which turn.
        turn: TurnId,
    },
    /// Goes back.
    Back {
        /// Which session.
        session: SessionId,
        /// To before which turn.
        turn: TurnId,
        /// What of it.
        what: Undo,
        /// The state of the files that the person saw as the one before.
        seen: Option<String>,
    },
    /// Shows what going forward again would change.
    Forward {
        /// Of which session.
        session: SessionId,
        /// To which state of the files.
        to: String,
    },
    /// Goes forward again.
    ForwardNow {
        /// Which session.
        session: SessionId,
        /// To which state of the files.
        to: String,
        /// The one that the person saw as the one before.
        seen: String,
    },
}

/// What goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// The files.
    Files,
    /// The conversation.
    Talk,
    /// Both.
    Both,
}

/// What is picked of what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangesPick {
    /// Shows it.
    Show {
        /// Of which session.
        session: SessionId,
        /// Since when.
        since: Since,
    },
    /// Sends it whole as a file.
    File {
        /// Of which session.
        session: SessionId,
        /// Since when.
        since: Since,
    },
    /// Sends what changed in one file as a picture.
    Picture {
        /// Of which session.
        session: SessionId,
        /// Since when.
        since: Since,
        /// Which file, as the card names it.
        path: String,
    },
}

/// Since when something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The newest commit.
    Head,
    /// The beginning of the session, as far as it is remembered.
    Beginning,
    /// The beginning of this turn, and until its end.
    Turn(TurnId),
    /// The beginning of this turn, and until its end: what Claude's tools edited, where no repository says more.
    Edits {
        /// The turn.
        turn: TurnId,
        /// When it began.
        from: Wall,
        /// When it ended.
        until: Wall,
    },
}

impl Since {
    /// The turn that it is about, if it is about one.
    pub fn turn(self) -> Option<TurnId> {
        match self {
            Self::Turn(turn) | Self::Edits { turn, .. } => Some(turn),
            Self::Head | Self::Beginning => None,
        }
    }
}

/// What is picked of a prompt that was told while Claude works, and that it has not taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SteeringPick {
    /// It is told again, to be taken up at once: what runs is cut.
    Now(PromptId),
    /// It is told again, to be taken up after what runs.
    Later(PromptId),
    /// It is given up.
    Drop(PromptId),
}

/// What is picked of how Claude works in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TuningPick {
    /// Sets it. [`Mode::Bypass`] is asked about once more.
    Set {
        /// In which session.
        session: SessionId,
        /// What.
        what: Tune,
    },
    /// Asks nothing from now on.
    Bypass(SessionId),
    /// Shows the modes.
    Modes(SessionId),
    /// Shows the models.
    Models(SessionId),
    /// Shows the levels of effort.
    Efforts(SessionId),
}

/// How Claude is to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tune {
    /// With this model, or its default.
    Model(Option<String>),
    /// Thinking as hard as this, or as it does by itself.
    Effort(Option<String>),
    /// In this mode.
    Mode(Mode),
}

/// What is picked of what an agent says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactsPick {
    /// Shows the MCP servers.
    Servers(SessionId),
    /// Connects one again.
    Reconnect {
        /// In which session.
        session: SessionId,
        /// Which.
        server: String,
    },
    /// Switches one on or off.
    Switch {
        /// In which session.
        session: SessionId,
        /// Which.
        server: String,
        /// On.
        on: bool,
    },
    /// Shows a page of Claude's own commands, from 0.
    Commands {
        /// In which session.
        session: SessionId,
        /// Which page.
        page: usize,
    },
}

/// What is picked of what people set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreferencesPick {
    /// Shows what is set.
    Show {
        /// As the default of who asks, else in the thread.
        mine: bool,
    },
    /// Sets something; what is set already is left to the wider scope again.
    Set {
        /// As the default of who asks, else in the thread.
        mine: bool,
        /// What.
        what: Preference,
    },
}

/// One thing that a person sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// How much of the work is shown.
    Verbosity(Verbosity),
    /// Whether answers may be rich messages.
    Rich(Rich),
    /// How the changes of a turn are shown.
    Diff(DiffView),
    /// Whether there is a pinned message that says how things stand.
    Cockpit(bool),
    /// The language that the person is spoken to in.
    Language(Language),
}
