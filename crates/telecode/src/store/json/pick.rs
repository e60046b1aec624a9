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
    ButtonPick::serialize(pick, &mut serde_json::Serializer::new(&mut json))
        .map_err(|error| text::bad("something to pick", error.to_string()))?;
    String::from_utf8(json).map_err(|error| text::bad("something to pick", error.to_string()))
}

/// Reads what is picked.
pub(in super::super) fn read(json: &str) -> Result<pick::ButtonPick, StoreError> {
    ButtonPick::deserialize(&mut serde_json::Deserializer::from_str(json))
        .map_err(|error| text::bad("something to pick", format!("{error} in {json}")))
}

/// What has columns of its own is not here.
#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ButtonPick", rename_all = "snake_case")]
enum ButtonPick {
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
    Sessions(#[serde(with = "SessionsPick")] pick::SessionsPick),
    Projects(#[serde(with = "ProjectsPick")] pick::ProjectsPick),
    Persona(#[serde(with = "PersonaPick")] pick::PersonaPick),
    History(#[serde(with = "HistoryPick")] pick::HistoryPick),
    Terminal(#[serde(with = "TerminalPick")] pick::TerminalPick),
    Queue(#[serde(with = "QueuePick")] pick::QueuePick),
    Tasks(#[serde(with = "TasksPick")] pick::TasksPick),
    Limits(#[serde(with = "LimitsPick")] pick::LimitsPick),
    Usage(#[serde(with = "UsagePick")] pick::UsagePick),
    Cockpit(#[serde(with = "CockpitPick")] pick::CockpitPick),
    Place(#[serde(with = "PlacePick")] pick::PlacePick),
    Undo(#[serde(with = "UndoPick")] pick::UndoPick),
    Changes(#[serde(with = "ChangesPick")] pick::ChangesPick),
    #[serde(rename = "ask")]
    AskCard(#[serde(with = "Ask")] AskId),
    Rules(#[serde(with = "RulesPick")] pick::RulesPick),
    Steering(#[serde(with = "SteeringPick")] pick::SteeringPick),
    Rich(#[serde(with = "RichPick")] pick::RichPick),
    Tuning(#[serde(with = "TuningPick")] pick::TuningPick),
    Facts(#[serde(with = "FactsPick")] pick::FactsPick),
    Preferences(#[serde(with = "PreferencesPick")] pick::PreferencesPick),
    Peers(#[serde(with = "PeersPick")] pick::PeersPick),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PeersPick", rename_all = "snake_case")]
enum PeersPick {
    Deliver(#[serde(with = "Held")] pick::Held),
    Drop(#[serde(with = "Held")] pick::Held),
    Details(#[serde(with = "Held")] pick::Held),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Held")]
struct Held {
    #[serde(with = "Session")]
    session: SessionId,
    #[serde(with = "Hold")]
    hold: HoldId,
    from: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "HoldId")]
struct Hold(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::LimitsPick", rename_all = "snake_case")]
enum LimitsPick {
    Then(#[serde(with = "Session")] SessionId),
    Now(#[serde(with = "Session")] SessionId),
    Drop(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::CockpitPick", rename_all = "snake_case")]
enum CockpitPick {
    Stop(#[serde(with = "Session")] SessionId),
    Status(#[serde(with = "Session")] SessionId),
    Sessions,
    Queue(#[serde(with = "Session")] SessionId),
    Context(#[serde(with = "Session")] SessionId),
    Usage(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::UsagePick", rename_all = "snake_case")]
enum UsagePick {
    Chart,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::SessionsPick", rename_all = "snake_case")]
enum SessionsPick {
    Page {
        page: usize,
        closed: bool,
    },
    Show(#[serde(with = "Session")] SessionId),
    Switch(#[serde(with = "Session")] SessionId),
    Wake(#[serde(with = "Session")] SessionId),
    Sleep(#[serde(with = "Session")] SessionId),
    Close(#[serde(with = "Session")] SessionId),
    CloseNow(#[serde(with = "Session")] SessionId),
    Delete(#[serde(with = "Session")] SessionId),
    DeleteNow {
        #[serde(with = "Session")]
        session: SessionId,
        record: bool,
        force: bool,
    },
    DeleteKeep {
        #[serde(with = "Session")]
        session: SessionId,
        record: bool,
    },
    New(#[serde(with = "NewStep")] pick::NewStep),
    Begin(#[serde(with = "NewStep")] pick::NewStep),
    Move {
        #[serde(with = "Session")]
        session: SessionId,
        project: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::NewStep")]
struct NewStep {
    #[serde(with = "choice")]
    project: Option<Option<String>>,
    #[serde(with = "choice")]
    persona: Option<Option<String>>,
    worktree: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ProjectsPick", rename_all = "snake_case")]
enum ProjectsPick {
    Page(usize),
    Begin(String),
    Browse { path: Option<String>, page: usize },
    Add(String),
    Remove(String),
    ToWorktree(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PersonaPick", rename_all = "snake_case")]
enum PersonaPick {
    Show {
        #[serde(with = "Session")]
        session: SessionId,
        name: String,
    },
    Use {
        #[serde(with = "Session")]
        session: SessionId,
        name: Option<String>,
    },
    List(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::HistoryPick", rename_all = "snake_case")]
enum HistoryPick {
    Page {
        #[serde(with = "Session")]
        session: SessionId,
        page: usize,
    },
    Export {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Format")]
        format: pick::Format,
    },
    Output {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Claude")]
        claude: ClaudeId,
        #[serde(with = "Tool")]
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
        #[serde(with = "Message")]
        message: MessageId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Format", rename_all = "snake_case")]
enum Format {
    Markdown,
    Html,
    Json,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TerminalPick", rename_all = "snake_case")]
enum TerminalPick {
    Page(usize),
    Attach(#[serde(with = "Place")] pick::Place),
    TakeOver(#[serde(with = "Place")] pick::Place),
    Fork(#[serde(with = "Place")] pick::Place),
    ReadAlong(#[serde(with = "Place")] pick::Place),
    StopReading(#[serde(with = "Session")] SessionId),
    HandoffAfter(#[serde(with = "Session")] SessionId),
    HandoffNow(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Place")]
struct Place {
    #[serde(with = "Claude")]
    claude: ClaudeId,
    directory: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::QueuePick", rename_all = "snake_case")]
enum QueuePick {
    Show(#[serde(with = "Session")] SessionId),
    Page {
        #[serde(with = "Session")]
        session: SessionId,
        page: usize,
    },
    Drop(#[serde(with = "Prompt")] PromptId),
    Up(#[serde(with = "Prompt")] PromptId),
    RunHeld(#[serde(with = "Session")] SessionId),
    ShowHeld(#[serde(with = "Session")] SessionId),
    DiscardHeld(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TasksPick", rename_all = "snake_case")]
enum TasksPick {
    List(#[serde(with = "Session")] SessionId),
    Output {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Task")]
        task: TaskId,
    },
    Stop {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Task")]
        task: TaskId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::RichPick", rename_all = "snake_case")]
enum RichPick {
    Seen,
    Blank,
    Plain,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::RulesPick", rename_all = "snake_case")]
enum RulesPick {
    Own(#[serde(with = "Session")] SessionId),
    RevokeTurn {
        #[serde(with = "Session")]
        session: SessionId,
        rule: String,
    },
    RevokeSession {
        #[serde(with = "Session")]
        session: SessionId,
        rule: String,
    },
    RevokeFolder {
        #[serde(with = "Session")]
        session: SessionId,
        path: String,
    },
    RevokeProject {
        #[serde(with = "Session")]
        session: SessionId,
        rule: String,
    },
    RevokeOwn {
        #[serde(with = "Session")]
        session: SessionId,
        rule: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PlacePick", rename_all = "snake_case")]
enum PlacePick {
    ServeGroup(#[serde(with = "chat")] ChatId),
    MakeTopic(#[serde(with = "Session")] SessionId),
    StayWithout(#[serde(with = "Thread")] ThreadId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::UndoPick", rename_all = "snake_case")]
enum UndoPick {
    Preview {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Turn")]
        turn: TurnId,
    },
    Back {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Turn")]
        turn: TurnId,
        #[serde(with = "Undo")]
        what: pick::Undo,
        seen: Option<String>,
    },
    Forward {
        #[serde(with = "Session")]
        session: SessionId,
        to: String,
    },
    ForwardNow {
        #[serde(with = "Session")]
        session: SessionId,
        to: String,
        seen: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Undo", rename_all = "snake_case")]
enum Undo {
    Files,
    Talk,
    Both,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ChangesPick", rename_all = "snake_case")]
enum ChangesPick {
    Show {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Since")]
        since: pick::Since,
    },
    File {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Since")]
        since: pick::Since,
    },
    Picture {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Since")]
        since: pick::Since,
        path: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Since", rename_all = "snake_case")]
enum Since {
    Head,
    Beginning,
    Turn(#[serde(with = "Turn")] TurnId),
    Edits {
        #[serde(with = "Turn")]
        turn: TurnId,
        #[serde(with = "Moment")]
        from: time::Wall,
        #[serde(with = "Moment")]
        until: time::Wall,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "time::Wall")]
struct Moment(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TurnId")]
struct Turn(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::SteeringPick", rename_all = "snake_case")]
enum SteeringPick {
    Now(#[serde(with = "Prompt")] PromptId),
    Later(#[serde(with = "Prompt")] PromptId),
    Drop(#[serde(with = "Prompt")] PromptId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TuningPick", rename_all = "snake_case")]
enum TuningPick {
    Set {
        #[serde(with = "Session")]
        session: SessionId,
        #[serde(with = "Tune")]
        what: pick::Tune,
    },
    Bypass(#[serde(with = "Session")] SessionId),
    Modes(#[serde(with = "Session")] SessionId),
    Models(#[serde(with = "Session")] SessionId),
    Efforts(#[serde(with = "Session")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::FactsPick", rename_all = "snake_case")]
enum FactsPick {
    Servers(#[serde(with = "Session")] SessionId),
    Reconnect {
        #[serde(with = "Session")]
        session: SessionId,
        server: String,
    },
    Switch {
        #[serde(with = "Session")]
        session: SessionId,
        server: String,
        on: bool,
    },
    Commands {
        #[serde(with = "Session")]
        session: SessionId,
        page: usize,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PreferencesPick", rename_all = "snake_case")]
enum PreferencesPick {
    Show {
        mine: bool,
    },
    Set {
        mine: bool,
        #[serde(with = "Preference")]
        what: pick::Preference,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Preference", rename_all = "snake_case")]
enum Preference {
    Verbosity(#[serde(with = "Verbosity")] preference::Verbosity),
    Rich(#[serde(with = "Rich")] preference::Rich),
    Diff(#[serde(with = "DiffView")] preference::DiffView),
    Cockpit(bool),
    Language(#[serde(with = "Language")] words::Language),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::Verbosity", rename_all = "snake_case")]
enum Verbosity {
    Quiet,
    Steps,
    Everything,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::Rich", rename_all = "snake_case")]
enum Rich {
    Auto,
    On,
    Off,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "preference::DiffView", rename_all = "snake_case")]
enum DiffView {
    Text,
    Picture,
    Off,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "words::Language", rename_all = "snake_case")]
enum Language {
    English,
    Russian,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Tune", rename_all = "snake_case")]
enum Tune {
    Model(Option<String>),
    Effort(Option<String>),
    Mode(#[serde(with = "Mode")] agent::Mode),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "agent::Mode", rename_all = "snake_case")]
enum Mode {
    Default,
    AcceptEdits,
    Plan,
    Auto,
    DontAsk,
    Bypass,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "AskId")]
struct Ask(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "SessionId")]
struct Session(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TaskId")]
struct Task(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "PromptId")]
struct Prompt(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ClaudeId")]
struct Claude(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ToolCallId")]
struct Tool(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "MessageId")]
struct Message(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ThreadId")]
struct Thread {
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
    enum Choice {
        Open,
        None,
        Named(String),
    }

    pub(super) fn serialize<S: Serializer>(
        choice: &Option<Option<String>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match choice {
            None => Choice::Open,
            Some(None) => Choice::None,
            Some(Some(name)) => Choice::Named(name.clone()),
        }
        .serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        Ok(match Choice::deserialize(from)? {
            Choice::Open => None,
            Choice::None => Some(None),
            Choice::Named(name) => Some(Some(name)),
        })
    }
}
