//! What the buttons under messages mean.

mod sessions;
mod work;

pub use self::sessions::{
    ClaudeSession, Format, HistoryPick, NewStep, PersonaPick, PlacePick, ProjectsPick, QueuePick,
    SessionsPick, TasksPick, TerminalPick,
};
pub use self::work::{
    ChangesPick, CockpitPick, FactsPick, Held, HelpPick, HelpTopic, LimitsPick, PeersPick, Preference,
    PreferenceKind, PreferencesPick, RichPick, RulesPick, Since, SteeringPick, Tune, TuningPick, Undo,
    UndoPick, UsagePick,
};

use crate::access::Role;
use crate::ask::AskChoice;
use crate::ids::{AskId, SessionId, SlotId, Token, TurnId};

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
    /// Of the help.
    Help(HelpPick),
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
            | Self::Peers(_)
            | Self::Help(_) => Role::Owner,
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
