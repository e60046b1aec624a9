//! What is picked about how a session works, and about what a person sees.

use serde::{Deserialize, Serialize};
use telecode_core::seam::ids::SessionId;
use telecode_core::seam::{permission, pick, preference, words};

use super::ids::StoredSessionId;

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TuningPick", rename_all = "snake_case")]
pub(super) enum StoredTuningPick {
    Set {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTune")]
        what: pick::Tune,
    },
    Bypass(#[serde(with = "StoredSessionId")] SessionId),
    Modes(#[serde(with = "StoredSessionId")] SessionId),
    Models(#[serde(with = "StoredSessionId")] SessionId),
    Efforts(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PreferencesPick", rename_all = "snake_case")]
pub(super) enum StoredPreferencesPick {
    Show {
        mine: bool,
    },
    Open {
        mine: bool,
        #[serde(with = "StoredPreferenceKind")]
        which: pick::PreferenceKind,
    },
    Set {
        mine: bool,
        #[serde(with = "StoredPreference")]
        what: pick::Preference,
    },
    Clear {
        mine: bool,
        #[serde(with = "StoredPreferenceKind")]
        which: pick::PreferenceKind,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PreferenceKind", rename_all = "snake_case")]
pub(super) enum StoredPreferenceKind {
    Verbosity,
    Rich,
    Diff,
    Cockpit,
    Language,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::HelpPick", rename_all = "snake_case")]
pub(super) enum StoredHelpPick {
    Main,
    Page(#[serde(with = "StoredHelpTopic")] pick::HelpTopic),
    Example,
    Projects,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::HelpTopic", rename_all = "snake_case")]
pub(super) enum StoredHelpTopic {
    Sessions,
    Work,
    Files,
    Terminal,
    Settings,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Preference", rename_all = "snake_case")]
pub(super) enum StoredPreference {
    Verbosity(#[serde(with = "StoredVerbosity")] preference::Verbosity),
    Rich(#[serde(with = "StoredRichChoice")] preference::Rich),
    Diff(#[serde(with = "StoredDiffView")] preference::DiffView),
    Cockpit(bool),
    Language(#[serde(with = "StoredLanguage")] words::Language),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::Verbosity", rename_all = "snake_case")]
pub(super) enum StoredVerbosity {
    Quiet,
    Steps,
    Everything,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::Rich", rename_all = "snake_case")]
pub(super) enum StoredRichChoice {
    Auto,
    On,
    Off,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::DiffView", rename_all = "snake_case")]
pub(super) enum StoredDiffView {
    Text,
    Picture,
    Off,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "words::Language", rename_all = "snake_case")]
pub(super) enum StoredLanguage {
    English,
    Russian,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Tune", rename_all = "snake_case")]
pub(super) enum StoredTune {
    Model(Option<String>),
    Effort(Option<String>),
    Mode(#[serde(with = "StoredPickMode")] permission::Mode),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "permission::Mode", rename_all = "snake_case")]
pub(super) enum StoredPickMode {
    Default,
    AcceptEdits,
    Plan,
    Auto,
    DontAsk,
    Bypass,
}
