//! What is picked from menus, as JSON.
//!
//! Each enum is said once more, and serde maps it to the core's. A new variant there needs the same line here, and
//! nothing else; rows of an older telecode stay readable as long as no variant changes its name.

#![expect(
    clippy::option_option,
    clippy::ref_option,
    reason = "these are the core's types, and serde hands them over like this"
)]

mod ids;
mod sessions;
mod settings;
mod work;

use serde::{Deserialize, Serialize};
use telecode_core::seam::ask::AskChoice;
use telecode_core::seam::ids::{AskId, ChatId, SessionId, ThreadId, TurnId};
use telecode_core::seam::pick;

use self::ids::{StoredAskId, StoredSessionId, StoredThreadId, chat};
use self::sessions::{
    StoredHistoryPick, StoredPersonaPick, StoredProjectsPick, StoredSessionsPick, StoredTerminalPick,
};
use self::settings::{StoredHelpPick, StoredPreferencesPick, StoredTuningPick};
use self::work::{
    StoredChangesPick, StoredFactsPick, StoredLimitsPick, StoredPeersPick, StoredQueuePick, StoredRulesPick,
    StoredSteeringPick, StoredTasksPick, StoredUndoPick, StoredUsagePick,
};
use super::super::{StoreError, text};

/// Writes what is picked.
pub(in super::super) fn write(pick: &pick::ButtonPick) -> Result<String, StoreError> {
    let mut json = Vec::new();
    StoredButtonPick::serialize(pick, &mut serde_json::Serializer::new(&mut json))
        .map_err(|error| text::bad("something to pick", error.to_string()))?;
    String::from_utf8(json).map_err(|error| text::bad("something to pick", error.to_string()))
}

/// Reads what is picked.
pub(in super::super) fn read(json: &str) -> Result<pick::ButtonPick, StoreError> {
    StoredButtonPick::deserialize(&mut serde_json::Deserializer::from_str(json))
        .map_err(|error| text::bad("something to pick", format!("{error} in {json}")))
}

/// What has columns of its own is not here.
#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ButtonPick", rename_all = "snake_case")]
enum StoredButtonPick {
    #[serde(skip)]
    Decide(AskId, AskChoice),
    #[serde(skip)]
    AskDetails(AskId),
    #[serde(skip)]
    StopTurn(SessionId),
    #[serde(skip)]
    ResumeTurn(TurnId),
    #[serde(skip)]
    DropTurn(TurnId),
    #[serde(skip)]
    ShowTurn(TurnId),
    Close,
    Sessions(#[serde(with = "StoredSessionsPick")] pick::SessionsPick),
    Projects(#[serde(with = "StoredProjectsPick")] pick::ProjectsPick),
    Persona(#[serde(with = "StoredPersonaPick")] pick::PersonaPick),
    History(#[serde(with = "StoredHistoryPick")] pick::HistoryPick),
    Terminal(#[serde(with = "StoredTerminalPick")] pick::TerminalPick),
    Queue(#[serde(with = "StoredQueuePick")] pick::QueuePick),
    Tasks(#[serde(with = "StoredTasksPick")] pick::TasksPick),
    Limits(#[serde(with = "StoredLimitsPick")] pick::LimitsPick),
    Usage(#[serde(with = "StoredUsagePick")] pick::UsagePick),
    Cockpit(#[serde(with = "StoredCockpitPick")] pick::CockpitPick),
    Place(#[serde(with = "StoredPlacePick")] pick::PlacePick),
    Undo(#[serde(with = "StoredUndoPick")] pick::UndoPick),
    Changes(#[serde(with = "StoredChangesPick")] pick::ChangesPick),
    #[serde(rename = "ask")]
    AskCard(#[serde(with = "StoredAskId")] AskId),
    Rules(#[serde(with = "StoredRulesPick")] pick::RulesPick),
    Steering(#[serde(with = "StoredSteeringPick")] pick::SteeringPick),
    Rich(#[serde(with = "StoredRichPick")] pick::RichPick),
    Tuning(#[serde(with = "StoredTuningPick")] pick::TuningPick),
    Facts(#[serde(with = "StoredFactsPick")] pick::FactsPick),
    Preferences(#[serde(with = "StoredPreferencesPick")] pick::PreferencesPick),
    Peers(#[serde(with = "StoredPeersPick")] pick::PeersPick),
    Help(#[serde(with = "StoredHelpPick")] pick::HelpPick),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::CockpitPick", rename_all = "snake_case")]
enum StoredCockpitPick {
    Stop(#[serde(with = "StoredSessionId")] SessionId),
    Status(#[serde(with = "StoredSessionId")] SessionId),
    Sessions,
    Queue(#[serde(with = "StoredSessionId")] SessionId),
    Context(#[serde(with = "StoredSessionId")] SessionId),
    Usage(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::RichPick", rename_all = "snake_case")]
enum StoredRichPick {
    Seen,
    Blank,
    More,
    Plain,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PlacePick", rename_all = "snake_case")]
enum StoredPlacePick {
    ServeGroup(#[serde(with = "chat")] ChatId),
    MakeTopic(#[serde(with = "StoredSessionId")] SessionId),
    StayWithout(#[serde(with = "StoredThreadId")] ThreadId),
}
