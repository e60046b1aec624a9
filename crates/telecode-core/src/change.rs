//! What is stored: records, the changes to them, and what is read back at start.
//!
//! Records are whole: a change that puts one replaces the earlier one with the same id. The core keeps what it needs in memory
//! and never asks the store; crate `telecode` maps these to tables.

mod session;

pub use self::session::{
    ClaudeLink, RunSettings, SessionBooks, SessionRecord, SessionStanding, WorkspaceRecord,
};
use crate::access::OwnerRecord;
use crate::agent::Rank;
use crate::ask::Ask;
use crate::call::{Notify, Reaction};
use crate::content::PromptContent;
use crate::ids::{
    AskId, ChatId, MessageId, PersonId, PromptId, SessionId, SlotId, ThreadId, ToolCallId, TurnId, UpdateId,
};
use crate::page::Page;
use crate::permission::Rule;
use crate::pick::ButtonControl;
use crate::plan::{ParkRecord, SpentRecord, WindowRecord};
use crate::preference::{Preferences, RichSight, Scope};
use crate::settings::Project;
use crate::time::Wall;
use crate::tree::{NoSnapshot, Snapshot};
use crate::words::Language;
pub use crate::workspace::Place;

/// One fact to store. All changes of one input are committed together.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// An update needs no more work: it is not given to the bridge again after a restart.
    Handled(UpdateId),
    /// A person is served, or for another reason than before.
    Owner(OwnerRecord),
    /// A person is served no more.
    OwnerGone(PersonId),
    /// A stranger was told once that the bot does not serve them.
    Refused(PersonId),
    /// That is remembered no more.
    RefusedGone(PersonId),
    /// The language that a person is spoken to in.
    Speaks {
        /// The person that it is about.
        person: PersonId,
        /// Their language from now on.
        language: Language,
    },
    /// What was set for a person or a thread, as a whole; empty ones are taken away.
    Preferences {
        /// For whom.
        scope: Scope,
        /// All that is preferred there from now on.
        preferences: Preferences,
    },
    /// What is known of how a person's app shows rich messages.
    Sight {
        /// The person that it is about.
        person: PersonId,
        /// What is known of what their app shows.
        sight: RichSight,
    },
    /// A session.
    Session(Box<SessionRecord>),
    /// The session that a thread talks to.
    Current {
        /// The thread.
        thread: ThreadId,
        /// Its session.
        session: SessionId,
    },
    /// A thread talks to no session any more.
    CurrentGone(ThreadId),
    /// A session was deleted, with everything that belongs to it.
    SessionGone(SessionId),
    /// A directory became a project from a chat.
    Project(Project),
    /// A project that was added from a chat is none any more.
    ProjectGone {
        /// Its name.
        name: String,
    },
    /// What is allowed to all sessions of a project, as a whole; nothing takes it away.
    ProjectRules {
        /// The project, by its directory.
        project: String,
        /// The rules.
        rules: Vec<Rule>,
    },
    /// A group is served, or changed.
    Group(GroupRecord),
    /// A group is not served any more, under this id.
    GroupGone(ChatId),
    /// A prompt.
    Prompt(PromptRecord),
    /// A turn.
    Turn(TurnRecord),
    /// A point that an undo can go back to.
    Point(PointRecord),
    /// Nobody goes back to before this turn any more.
    PointGone(TurnId),
    /// A conversation went back: what was said in these turns counts no more.
    Undone {
        /// The session that it belongs to.
        session: SessionId,
        /// The first of the turns.
        from: TurnId,
        /// The last of them.
        until: TurnId,
        /// The prompts that the first one began with.
        prompts: Vec<PromptId>,
    },
    /// An ask.
    Ask(Box<Ask>),
    /// A button's meaning.
    Control(ButtonControl),
    /// The buttons of a slot mean nothing any more.
    ControlsGone(SlotId),
    /// A slot and what it is to show.
    Slot(SlotRecord),
    /// The slot's message is about to be sent: after a crash nobody knows whether it was.
    Sending(SlotId),
    /// The slot shows what it should.
    Shown {
        /// The slot.
        slot: SlotId,
        /// Its message.
        message: MessageId,
    },
    /// The slot will never show anything more.
    SlotGone(SlotId),
    /// What a turn used of a model. The same turn and model again is the same fact.
    Spent(SpentRecord),
    /// How a window of the plan's limits stands.
    Window(WindowRecord),
    /// What waits in a session waits for the plan's limit to be over.
    Parked(ParkRecord),
    /// It does not any more.
    Unparked(SessionId),
    /// The cockpit of a thread; `None`: it has none.
    Cockpit {
        /// The thread.
        thread: ThreadId,
        /// Its cockpit.
        cockpit: Option<CockpitRecord>,
    },
    /// A message is to show how its prompt ended, and it is not known that it does.
    Reaction(ReactionRecord),
    /// It does, or nothing can make it.
    ReactionGone {
        /// The chat.
        chat: ChatId,
        /// The message.
        message: MessageId,
    },
    /// A message belongs to a session: a reply to it goes there.
    Linked {
        /// The chat.
        chat: ChatId,
        /// The message.
        message: MessageId,
        /// The session.
        session: SessionId,
    },
}

/// The topic that a session has for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TopicState {
    /// It has none: it lives in the chat, among others.
    #[default]
    None,
    /// It is being made.
    Wanted,
    /// It is the topic of the session's thread.
    Open,
    /// It is gone; the session goes on in the chat.
    Lost,
}

/// How far a session is on its way to a terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Handoff {
    /// It is not.
    #[default]
    No,
    /// A person wants it to go on there: the command for it is still to be told.
    Wanted,
    /// The command was told.
    Told,
}

/// What a session does, for lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// Its agent gets ready.
    Starting,
    /// Its agent waits for a prompt.
    Idle,
    /// Its agent works.
    Working,
    /// Its agent waits for a decision.
    Waiting,
    /// It has no agent.
    #[default]
    Asleep,
    /// Its turn was cut by a crash and is not finished.
    Interrupted,
    /// It has no agent, or an idle one, and what it did last failed.
    Failed,
}

/// The pinned message of a thread that says how things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CockpitRecord {
    /// Its place.
    pub slot: SlotId,
    /// Nothing is to be done about its pin any more: it is pinned, or cannot be, and that was said.
    pub settled: bool,
}

/// A group that is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRecord {
    /// The group.
    pub chat: ChatId,
    /// The owner who said so; their language is spoken there.
    pub person: PersonId,
    /// It has topics.
    pub forum: bool,
}

/// One message of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptPiece {
    /// The message.
    pub message: MessageId,
    /// What of the prompt's words came from it.
    pub text: String,
}

/// A prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptRecord {
    /// Its id, which Claude echoes.
    pub id: PromptId,
    /// The session.
    pub session: SessionId,
    /// Who wrote it.
    pub person: PersonId,
    /// The messages that it was written in, in order.
    pub messages: Vec<MessageId>,
    /// What each of them said, in order, as far as it can still be changed by an edit.
    pub pieces: Vec<PromptPiece>,
    /// What is told to Claude.
    pub content: PromptContent,
    /// When it was made.
    pub created: Wall,
    /// When Claude is to take it up.
    pub rank: Rank,
    /// Where it stands.
    pub stage: PromptStage,
}

/// Where a prompt stands. The last four are the end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptStage {
    /// It came too late to be run without asking; a person decides.
    Held,
    /// It waits.
    Queued,
    /// It was told to the agent in this turn.
    Told(TurnId),
    /// Claude took it up in this turn, where others were told too: the record on disk may name only one of them.
    Started(TurnId),
    /// It was answered by this turn.
    Answered(TurnId),
    /// It ended without an answer, and the person was told so.
    Interrupted,
    /// A person gave it up.
    Dropped,
    /// It went on as a part of a later prompt.
    Joined,
}

/// A turn.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRecord {
    /// Our number.
    pub id: TurnId,
    /// The session.
    pub session: SessionId,
    /// When it began.
    pub started: Wall,
    /// When it ended.
    pub ended: Option<Wall>,
    /// Where it stands.
    pub stage: TurnStage,
    /// How often it was begun again after a crash.
    pub tries: u32,
    /// The answer, Markdown, once it has ended.
    pub answer: String,
    /// The place of the first message that says how it ended.
    pub slot: Option<SlotId>,
    /// The files that it read or wrote, each once, once it has ended: in the workspace relative to it, no line breaks in them.
    pub files: Vec<String>,
    /// What it cost, in US dollars.
    pub cost_usd: f64,
    /// The last calls that may have changed something and were begun in it, since it was told or run again. Claude's record is
    /// compared with them after a crash: it is written late.
    pub begun: Vec<ToolCallId>,
}

/// A point that an undo can go back to: before a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointRecord {
    /// The turn.
    pub turn: TurnId,
    /// Its session.
    pub session: SessionId,
    /// The prompts that it began with, in order.
    pub prompts: Vec<PromptId>,
    /// The beginning of what they said.
    pub words: String,
    /// The files before it; `None` until they were looked at.
    pub before: Option<Result<Snapshot, NoSnapshot>>,
    /// The files after it.
    pub after: Option<Snapshot>,
    /// What it changed was shown, or is not to be.
    pub settled: bool,
}

/// Where a turn stands. The last four are the end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnStage {
    /// Claude works on it.
    Running,
    /// Claude works on it, and a person wants it to stop.
    Stopping,
    /// It was cut by a crash, and a person is asked what to do.
    Offered,
    /// It has an answer.
    Answered,
    /// A person stopped it.
    Stopped,
    /// It failed, and the person was told how.
    Failed,
    /// A person gave it up after a crash.
    Dropped,
}

/// A slot: the place of one message, and what it is to show.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotRecord {
    /// Our number.
    pub id: SlotId,
    /// The thread that it is shown in.
    pub thread: ThreadId,
    /// How urgent.
    pub class: Class,
    /// What it is to show; empty once a settled slot was shown.
    pub page: Page,
    /// Whether it makes the phone buzz when it is sent.
    pub notify: Notify,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// The session that it belongs to: a reply to it goes there.
    pub session: Option<SessionId>,
    /// Where it stands.
    pub state: SlotState,
}

/// What a slot is for, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What a person is to decide, and what belongs to it: Claude waits for that.
    Ask,
    /// A final answer: its first message.
    Final,
    /// The answer to a command, a notice.
    Reply,
    /// The other messages of a final answer: who reads the first one has time.
    Rest,
    /// The live view of a turn: of use only while the turn runs.
    Live,
}

/// The end of a prompt, as its message is to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReactionRecord {
    /// The chat.
    pub chat: ChatId,
    /// The person's message.
    pub message: MessageId,
    /// How the prompt ended.
    pub reaction: Reaction,
    /// The slot that is to be shown before: who sees the sign looks for the answer.
    pub after: Option<SlotId>,
}

/// Where a slot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// It was not sent yet.
    Waiting,
    /// It may have been sent: sent again, it is marked as repeated.
    Unsure,
    /// Its message shows an earlier page.
    Stale(MessageId),
    /// Its message shows its page.
    Shown(MessageId),
}

/// What the store gives back at start: everything that is not finished, and what replies and buttons need.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stored {
    /// Who was served when the last run ended.
    pub owners: Vec<OwnerRecord>,
    /// Strangers who were told once.
    pub refused: Vec<PersonId>,
    /// The languages that people are spoken to in.
    pub languages: Vec<(PersonId, Language)>,
    /// What was set.
    pub preferences: Vec<(Scope, Preferences)>,
    /// What is known of how people's apps show rich messages.
    pub sights: Vec<(PersonId, RichSight)>,
    /// All sessions.
    pub sessions: Vec<SessionRecord>,
    /// The current session of each thread.
    pub current: Vec<(ThreadId, SessionId)>,
    /// Directories that became projects from a chat.
    pub projects: Vec<Project>,
    /// What is allowed to all sessions of a project, by its directory.
    pub project_rules: Vec<(String, Vec<Rule>)>,
    /// The groups that are served.
    pub groups: Vec<GroupRecord>,
    /// Prompts that are held, queued, told or started, in the order they were made.
    pub prompts: Vec<PromptRecord>,
    /// Turns that are running or offered.
    pub turns: Vec<TurnRecord>,
    /// The points that an undo can go back to, in order.
    pub points: Vec<PointRecord>,
    /// Asks of those turns, whatever their state.
    pub asks: Vec<Ask>,
    /// Buttons of slots that are not gone.
    pub controls: Vec<ButtonControl>,
    /// Slots that do not show what they should, those with live asks or offers, and live views.
    pub slots: Vec<SlotRecord>,
    /// The newest messages that belong to a session, oldest first; at most [`LINK_LIMIT`].
    pub links: Vec<(ChatId, MessageId, SessionId)>,
    /// The ends of prompts that are not known to be shown.
    pub reactions: Vec<ReactionRecord>,
    /// What was spent in the last [`SPENT_DAYS`](crate::plan::SPENT_DAYS) days, in order.
    pub spent: Vec<SpentRecord>,
    /// How the windows of the plan's limits stood.
    pub windows: Vec<WindowRecord>,
    /// What waits for the plan's limit to be over.
    pub parked: Vec<ParkRecord>,
    /// The cockpits.
    pub cockpits: Vec<(ThreadId, CockpitRecord)>,
    /// The highest numbers given so far.
    pub last: LastIds,
}

/// How many messages are remembered as belonging to a session, newest first. A reply to an older one goes to the
/// thread's current session.
pub const LINK_LIMIT: usize = 5_000;

/// The highest numbers given so far; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastIds {
    /// Of sessions.
    pub session: SessionId,
    /// Of turns.
    pub turn: TurnId,
    /// Of asks.
    pub ask: AskId,
    /// Of slots.
    pub slot: SlotId,
}

impl Default for LastIds {
    fn default() -> Self {
        Self { session: SessionId(0), turn: TurnId(0), ask: AskId(0), slot: SlotId(0) }
    }
}
