//! What rooms go on with once something else is known: a continuation. It is fixed here, so that talks can carry it; nobody below
//! looks into what is not theirs.

use crate::bridge::rooms::changes::ChangesThen;
use crate::bridge::rooms::cockpit::BranchWanted;
use crate::bridge::rooms::facts::FactsWanted;
use crate::bridge::rooms::history::HistoryThen;
use crate::bridge::rooms::known_personas::PersonasWanted;
use crate::bridge::rooms::new::PlaceWanted;
use crate::bridge::rooms::news::ServersFailed;
use crate::bridge::rooms::peers::PeerWanted;
use crate::bridge::rooms::personas::making::PersonaWritten;
use crate::bridge::rooms::projects::ProjectsThen;
use crate::bridge::rooms::rules::{RuleGone, RulesWanted};
use crate::bridge::rooms::sessions::delete::DeleteThen;
use crate::bridge::rooms::tasks::TaskWanted;
use crate::bridge::rooms::terminal::TerminalThen;
use crate::bridge::rooms::tuning::TuningWanted;
use crate::bridge::rooms::undo::{UndoThen, UndoWanted};
use crate::bridge::rooms::usage::{ChartWanted, UsageWanted};
use crate::bridge::talks::backlog::again::RetryWanted;
use crate::bridge::talks::errands::Unawaited;
use crate::bridge::talks::holders::AccountWanted;
use crate::bridge::talks::naming::NamingWanted;
use crate::bridge::talks::narrowing::NarrowWanted;
use crate::bridge::talks::outputs::OutputWanted;
use crate::bridge::talks::steering::aside::AsideWanted;
use crate::bridge::talks::turn_changes::TurnWanted;

macro_rules! thens {
    ($(#[$doc:meta])* $all:ident { $($room:ident($then:ty),)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(in crate::bridge) enum $all {
            $($room($then),)*
        }

        $(impl From<$then> for $all {
            fn from(then: $then) -> Self {
                Self::$room(then)
            }
        })*
    };
}

thens! {
    /// Whose room a report is for, and what the room needs to go on.
    ErrandThen {
        Account(AccountWanted),
        Begin(PlaceWanted),
        Branch(BranchWanted),
        Changes(ChangesThen),
        Chart(ChartWanted),
        Delete(DeleteThen),
        History(HistoryThen),
        Nobody(Unawaited),
        Output(OutputWanted),
        Persona(PersonaWritten),
        Personas(PersonasWanted),
        Projects(ProjectsThen),
        Retry(RetryWanted),
        Rule(RuleGone),
        Terminal(TerminalThen),
        Turn(TurnWanted),
        Undo(UndoThen),
    }
}

thens! {
    /// Whose room an answer of an agent is for, and what the room needs to go on.
    QueryThen {
        Aside(AsideWanted),
        Facts(FactsWanted),
        Naming(NamingWanted),
        Narrowed(NarrowWanted),
        Peers(PeerWanted),
        Rules(RulesWanted),
        Servers(ServersFailed),
        Tasks(TaskWanted),
        Tuning(TuningWanted),
        Undo(UndoWanted),
        Usage(UsageWanted),
    }
}

impl ErrandThen {
    /// Whether a session begins with it: what is written meanwhile waits for that.
    pub(in crate::bridge) fn begins(&self) -> bool {
        if let Self::Personas(wanted) = self { wanted.begins() } else { matches!(self, Self::Begin(_)) }
    }
}
