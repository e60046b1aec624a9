//! What is picked of how Claude works, and of what came of it.

use crate::ids::{HoldId, PromptId, SessionId, TurnId};
use crate::permission::Mode;
use crate::preference::{DiffView, Rich, Verbosity};
use crate::time::Wall;
use crate::words::Language;

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
    /// The session that it is about.
    pub session: SessionId,
    /// Claude Code's id of the message.
    pub hold: HoldId,
    /// What the other session is called.
    pub from: String,
}

/// What is picked of what waits for the plan's limit to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitsPick {
    /// Goes on with a session by itself when the limit is over.
    WhenOver(SessionId),
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

/// What is picked of rich messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RichPick {
    /// The probe is seen as it should be.
    Seen,
    /// The probe is not seen.
    Blank,
    /// Shows or hides what else can be done with a message.
    More,
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
        /// The session that it is about.
        session: SessionId,
        /// The rule.
        rule: String,
    },
    /// Takes back what was allowed for a session.
    RevokeSession {
        /// The session that it is about.
        session: SessionId,
        /// The rule.
        rule: String,
    },
    /// Takes a directory from a session.
    RevokeFolder {
        /// The session that it is about.
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
        /// The session that it is about.
        session: SessionId,
        /// The rule.
        rule: String,
    },
}

/// What is picked of what can be undone. Snapshots go by the names of their commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoPick {
    /// Shows what going back to before a turn would change.
    Preview {
        /// The session that it is about.
        session: SessionId,
        /// Before which turn.
        turn: TurnId,
    },
    /// Goes back to before a turn.
    Back {
        /// The session that it is about.
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
        /// The session that it is about.
        session: SessionId,
        /// To which state of the files.
        to: String,
    },
    /// Goes forward again.
    ForwardNow {
        /// The session that it is about.
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
    /// The files and the conversation.
    Both,
}

/// What is picked of what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangesPick {
    /// Shows what changed.
    Show {
        /// The session that it is about.
        session: SessionId,
        /// From when on it changed.
        since: Since,
    },
    /// Shows it as a card of its own.
    Card {
        /// The session that it is about.
        session: SessionId,
        /// From when on it changed.
        since: Since,
    },
    /// Sends it whole as a file.
    File {
        /// The session that it is about.
        session: SessionId,
        /// From when on it changed.
        since: Since,
    },
    /// Sends what changed in one file as a picture.
    Picture {
        /// The session that it is about.
        session: SessionId,
        /// From when on it changed.
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

impl SteeringPick {
    /// Which prompt it is about.
    pub(crate) fn prompt(&self) -> &PromptId {
        match self {
            Self::Now(prompt) | Self::Later(prompt) | Self::Drop(prompt) => prompt,
        }
    }

    /// The same, to have it be about another.
    pub(crate) fn prompt_mut(&mut self) -> &mut PromptId {
        match self {
            Self::Now(prompt) | Self::Later(prompt) | Self::Drop(prompt) => prompt,
        }
    }
}

/// What is picked of how Claude works in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TuningPick {
    /// Sets it. [`Mode::Bypass`] is asked about once more.
    Set {
        /// The session that it is about.
        session: SessionId,
        /// What is set, and to what.
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
        /// The session that it is about.
        session: SessionId,
        /// The server by its name.
        server: String,
    },
    /// Switches one on or off.
    Switch {
        /// The session that it is about.
        session: SessionId,
        /// The server by its name.
        server: String,
        /// Whether it is switched on.
        on: bool,
    },
    /// Shows a page of Claude's own commands, from 0.
    Commands {
        /// The session that it is about.
        session: SessionId,
        /// The number of the page, from 0.
        page: usize,
    },
}

/// What is picked of what people set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreferencesPick {
    /// Shows what is set.
    Show {
        /// As the default of the person who asks, else in the thread.
        mine: bool,
    },
    /// Shows the choices of a setting.
    Open {
        /// As the default of the person who asks, else in the thread.
        mine: bool,
        /// Which.
        which: PreferenceKind,
    },
    /// Sets something.
    Set {
        /// As the default of the person who asks, else in the thread.
        mine: bool,
        /// What is set, and to what.
        what: Preference,
    },
    /// Leaves something to the wider scope again.
    Clear {
        /// As the default of the person who asks, else in the thread.
        mine: bool,
        /// What.
        which: PreferenceKind,
    },
}

/// What a person sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreferenceKind {
    /// How much of the work is shown.
    Verbosity,
    /// Whether answers may be rich messages.
    Rich,
    /// How the changes of a turn are shown.
    Diff,
    /// Whether there is a pinned message that shows the status.
    Cockpit,
    /// The language that the person is spoken to in.
    Language,
}

/// What is picked of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpPick {
    /// Shows its first page.
    Main,
    /// Shows a page of it.
    Page(HelpTopic),
    /// Sends an example, as if the person had written it.
    Example,
    /// Shows the projects to choose one from.
    Projects,
}

/// A page of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpTopic {
    /// Sessions, projects, personas.
    Sessions,
    /// While Claude works.
    Work,
    /// Files and the way back.
    Files,
    /// Phone and terminal.
    Terminal,
    /// What can be set.
    Settings,
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
    /// Whether there is a pinned message that shows the status.
    Cockpit(bool),
    /// The language that the person is spoken to in.
    Language(Language),
}
