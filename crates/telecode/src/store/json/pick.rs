//! What is picked from menus, as JSON.
//!
//! Each enum is said once more, and serde maps it to the core's. A new variant there needs the same line here, and
//! nothing else; rows of an older telecode stay readable as long as no variant changes its name.

#![expect(
    clippy::option_option,
    clippy::ref_option,
    reason = "these are the core's types, and serde hands them over like this"
)]

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telecode_core::ask::AskChoice;
use telecode_core::ids::{
    AskId, ChatId, ClaudeId, HoldId, MessageId, PromptId, SessionId, TaskId, ThreadId, ToolCallId, TopicId,
    TurnId,
};
use telecode_core::{agent, pick, preference, time, words};

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
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PeersPick", rename_all = "snake_case")]
enum StoredPeersPick {
    Deliver(#[serde(with = "StoredHeld")] pick::Held),
    Drop(#[serde(with = "StoredHeld")] pick::Held),
    Details(#[serde(with = "StoredHeld")] pick::Held),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Held")]
struct StoredHeld {
    #[serde(with = "StoredSessionId")]
    session: SessionId,
    #[serde(with = "StoredHoldId")]
    hold: HoldId,
    from: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "HoldId")]
struct StoredHoldId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::LimitsPick", rename_all = "snake_case")]
enum StoredLimitsPick {
    #[serde(rename = "then")]
    WhenOver(#[serde(with = "StoredSessionId")] SessionId),
    Now(#[serde(with = "StoredSessionId")] SessionId),
    Drop(#[serde(with = "StoredSessionId")] SessionId),
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
#[serde(remote = "pick::UsagePick", rename_all = "snake_case")]
enum StoredUsagePick {
    Chart,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::SessionsPick", rename_all = "snake_case")]
enum StoredSessionsPick {
    Page {
        page: usize,
        closed: bool,
    },
    Show(#[serde(with = "StoredSessionId")] SessionId),
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
struct StoredNewStep {
    #[serde(with = "choice")]
    project: Option<Option<String>>,
    #[serde(with = "choice")]
    persona: Option<Option<String>>,
    worktree: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ProjectsPick", rename_all = "snake_case")]
enum StoredProjectsPick {
    Page(usize),
    Begin(String),
    Browse { path: Option<String>, page: usize },
    Add(String),
    Remove(String),
    ToWorktree(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PersonaPick", rename_all = "snake_case")]
enum StoredPersonaPick {
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
enum StoredHistoryPick {
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
enum StoredFormat {
    Markdown,
    Html,
    Json,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TerminalPick", rename_all = "snake_case")]
enum StoredTerminalPick {
    Page(usize),
    Attach(#[serde(with = "StoredPlace")] pick::ClaudePlace),
    TakeOver(#[serde(with = "StoredPlace")] pick::ClaudePlace),
    Fork(#[serde(with = "StoredPlace")] pick::ClaudePlace),
    ReadAlong(#[serde(with = "StoredPlace")] pick::ClaudePlace),
    StopReading(#[serde(with = "StoredSessionId")] SessionId),
    HandoffAfter(#[serde(with = "StoredSessionId")] SessionId),
    HandoffNow(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ClaudePlace")]
struct StoredPlace {
    #[serde(with = "StoredClaudeId")]
    claude: ClaudeId,
    directory: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::QueuePick", rename_all = "snake_case")]
enum StoredQueuePick {
    Show(#[serde(with = "StoredSessionId")] SessionId),
    Page {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        page: usize,
    },
    Drop(#[serde(with = "StoredPromptId")] PromptId),
    Up(#[serde(with = "StoredPromptId")] PromptId),
    RunHeld(#[serde(with = "StoredSessionId")] SessionId),
    ShowHeld(#[serde(with = "StoredSessionId")] SessionId),
    DiscardHeld(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TasksPick", rename_all = "snake_case")]
enum StoredTasksPick {
    List(#[serde(with = "StoredSessionId")] SessionId),
    Output {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTaskId")]
        task: TaskId,
    },
    Stop {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTaskId")]
        task: TaskId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::RichPick", rename_all = "snake_case")]
enum StoredRichPick {
    Seen,
    Blank,
    Plain,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::RulesPick", rename_all = "snake_case")]
enum StoredRulesPick {
    Own(#[serde(with = "StoredSessionId")] SessionId),
    RevokeTurn {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
    RevokeSession {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
    RevokeFolder {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        path: String,
    },
    RevokeProject {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
    RevokeOwn {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PlacePick", rename_all = "snake_case")]
enum StoredPlacePick {
    ServeGroup(#[serde(with = "chat")] ChatId),
    MakeTopic(#[serde(with = "StoredSessionId")] SessionId),
    StayWithout(#[serde(with = "StoredThreadId")] ThreadId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::UndoPick", rename_all = "snake_case")]
enum StoredUndoPick {
    Preview {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTurnId")]
        turn: TurnId,
    },
    Back {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTurnId")]
        turn: TurnId,
        #[serde(with = "StoredUndo")]
        what: pick::Undo,
        seen: Option<String>,
    },
    Forward {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        to: String,
    },
    ForwardNow {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        to: String,
        seen: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Undo", rename_all = "snake_case")]
enum StoredUndo {
    Files,
    Talk,
    Both,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ChangesPick", rename_all = "snake_case")]
enum StoredChangesPick {
    Show {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
    },
    File {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
    },
    Picture {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
        path: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Since", rename_all = "snake_case")]
enum StoredSince {
    Head,
    Beginning,
    Turn(#[serde(with = "StoredTurnId")] TurnId),
    Edits {
        #[serde(with = "StoredTurnId")]
        turn: TurnId,
        #[serde(with = "StoredWall")]
        from: time::Wall,
        #[serde(with = "StoredWall")]
        until: time::Wall,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "time::Wall")]
struct StoredWall(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TurnId")]
struct StoredTurnId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::SteeringPick", rename_all = "snake_case")]
enum StoredSteeringPick {
    Now(#[serde(with = "StoredPromptId")] PromptId),
    Later(#[serde(with = "StoredPromptId")] PromptId),
    Drop(#[serde(with = "StoredPromptId")] PromptId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TuningPick", rename_all = "snake_case")]
enum StoredTuningPick {
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
#[serde(remote = "pick::FactsPick", rename_all = "snake_case")]
enum StoredFactsPick {
    Servers(#[serde(with = "StoredSessionId")] SessionId),
    Reconnect {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        server: String,
    },
    Switch {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        server: String,
        on: bool,
    },
    Commands {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        page: usize,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PreferencesPick", rename_all = "snake_case")]
enum StoredPreferencesPick {
    Show {
        mine: bool,
    },
    Set {
        mine: bool,
        #[serde(with = "StoredPreference")]
        what: pick::Preference,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Preference", rename_all = "snake_case")]
enum StoredPreference {
    Verbosity(#[serde(with = "StoredVerbosity")] preference::Verbosity),
    Rich(#[serde(with = "StoredRichChoice")] preference::Rich),
    Diff(#[serde(with = "StoredDiffView")] preference::DiffView),
    Cockpit(bool),
    Language(#[serde(with = "StoredLanguage")] words::Language),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::Verbosity", rename_all = "snake_case")]
enum StoredVerbosity {
    Quiet,
    Steps,
    Everything,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::Rich", rename_all = "snake_case")]
enum StoredRichChoice {
    Auto,
    On,
    Off,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::DiffView", rename_all = "snake_case")]
enum StoredDiffView {
    Text,
    Picture,
    Off,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "words::Language", rename_all = "snake_case")]
enum StoredLanguage {
    English,
    Russian,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Tune", rename_all = "snake_case")]
enum StoredTune {
    Model(Option<String>),
    Effort(Option<String>),
    Mode(#[serde(with = "StoredPickMode")] agent::Mode),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "agent::Mode", rename_all = "snake_case")]
enum StoredPickMode {
    Default,
    AcceptEdits,
    Plan,
    Auto,
    DontAsk,
    Bypass,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "AskId")]
struct StoredAskId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "SessionId")]
struct StoredSessionId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TaskId")]
struct StoredTaskId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "PromptId")]
struct StoredPromptId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ClaudeId")]
struct StoredClaudeId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ToolCallId")]
struct StoredToolCallId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "MessageId")]
struct StoredMessageId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ThreadId")]
struct StoredThreadId {
    #[serde(with = "chat")]
    chat: ChatId,
    #[serde(with = "topic")]
    topic: Option<TopicId>,
}

/// A chat as its number.
mod chat {
    use super::{ChatId, Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(chat: &ChatId, to: S) -> Result<S::Ok, S::Error> {
        chat.number().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ChatId, D::Error> {
        i64::deserialize(from).map(ChatId::of)
    }
}

/// A topic as its number, or null.
mod topic {
    use super::{Deserialize as _, Deserializer, Serialize as _, Serializer, TopicId};

    pub(super) fn serialize<S: Serializer>(topic: &Option<TopicId>, to: S) -> Result<S::Ok, S::Error> {
        topic.map(|topic| topic.0).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<TopicId>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(TopicId))
    }
}

/// Something not chosen yet, chosen to be none, or chosen by name: JSON's null cannot tell the first two apart.
mod choice {
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
