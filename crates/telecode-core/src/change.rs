//! What is stored: records, the changes to them, and what is read back at start.
//!
//! Records are whole: a change that puts one replaces the earlier one with the same id. The core keeps what it needs in memory
//! and never asks the store; crate `telecode` maps these to tables.

mod prompt;
mod session;
mod slot;
mod stored;

pub use self::prompt::{PointRecord, PromptPiece, PromptRecord, PromptStage, TurnRecord, TurnStage};
pub use self::session::{
    ClaudeLink, RunSettings, SessionBooks, SessionRecord, SessionStanding, WorkspaceRecord,
};
pub use self::slot::{Class, CockpitRecord, ReactionRecord, SlotRecord, SlotState};
pub use self::stored::{LINK_LIMIT, LastIds, Stored};
use crate::access::OwnerRecord;
use crate::ask::Ask;
use crate::ids::{ChatId, MessageId, PersonId, PromptId, SessionId, SlotId, ThreadId, TurnId, UpdateId};
use crate::permission::Rule;
use crate::pick::ButtonControl;
use crate::plan::{ParkRecord, SpentRecord, WindowRecord};
use crate::preference::{Preferences, RichSight, Scope};
use crate::settings::Project;
use crate::words::Language;

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
        /// The person or the thread that it is set for.
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
