//! What a topic shows of its session: its name, after a sign for its state, and whether it is closed.
//!
//! A title changes rarely: each change leaves a note in the topic, and counts against what the chat takes.

use std::time::{Duration, Instant};

use crate::bridge::hall::Hall;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::call::TopicCall;
use crate::change::{SessionRecord, Status, TopicState};
use crate::ids::{ChatId, SessionId, ThreadId};
use crate::session::Session;
use crate::time::Now;

/// How long a session works before its topic says so: what most turns take needs no sign, and leaves no notes.
const WORKS_FOR: Duration = Duration::from_secs(30);

/// How long any other state lasts before the topic shows it: who is there answers sooner.
const LASTS_FOR: Duration = Duration::from_secs(10);

/// The least time between two titles that differ in their sign only: of the 20 calls a minute that all topics of a group
/// share, signs must not take more than a few.
const SIGN_INTERVAL: Duration = Duration::from_mins(1);

/// The longest title, in characters. Source: Bot API, `createForumTopic.name`.
const TITLE_LIMIT: usize = 128;

/// The sign for the state of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum TopicSign {
    /// It is ready, or asleep: nothing is to be said.
    None,
    Works,
    Waits,
    Interrupted,
    Failed,
}

const SIGNS: [TopicSign; 4] = [TopicSign::Works, TopicSign::Waits, TopicSign::Interrupted, TopicSign::Failed];

/// The topic of a session.
#[derive(Debug)]
pub(in crate::bridge) struct SessionTopic {
    /// Which; `None` while it is being made.
    pub(super) thread: Option<ThreadId>,
    /// Where the session was begun.
    pub(in crate::bridge) begun_in: ThreadId,
    /// The title that it has, or is about to have; `None` if nobody knows.
    pub(super) title: Option<String>,
    /// It can be written in, or is about to be.
    pub(super) open: bool,
    /// The sign in the title.
    sign: TopicSign,
    /// The sign that should be there, and since when.
    wanted: (TopicSign, Instant),
    /// When the sign last changed.
    changed: Option<Instant>,
}

impl SessionTopic {
    fn new(thread: Option<ThreadId>, begun_in: ThreadId, now: Now) -> Self {
        Self {
            thread,
            begun_in,
            title: None,
            open: true,
            sign: TopicSign::None,
            wanted: (TopicSign::None, now.instant),
            changed: None,
        }
    }

    /// One that is to be made.
    pub(in crate::bridge) fn wanted(begun_in: ThreadId, now: Now) -> Self {
        Self::new(None, begun_in, now)
    }

    /// One that was made with a title.
    pub(in crate::bridge) fn made(thread: ThreadId, title: &str, now: Now) -> Self {
        Self { title: Some(title.to_owned()), ..Self::new(Some(thread), thread, now) }
    }

    /// One that somebody made, with its title if a person chose it.
    pub(in crate::bridge) fn found(thread: ThreadId, title: Option<&String>, now: Now) -> Self {
        // A title that nobody chose is as good as none, and is changed at once.
        Self { title: Some(title.cloned().unwrap_or_default()), ..Self::new(Some(thread), thread, now) }
    }

    /// One of an earlier run; `None` if the session has none.
    pub(in crate::bridge) fn stored(record: &SessionRecord, now: Now) -> Option<Self> {
        let chat = ThreadId::from(record.thread.chat);
        match record.topic {
            TopicState::Wanted => Some(Self::wanted(chat, now)),
            TopicState::Open => {
                // Only an agent that was live gave reason for a sign, or for a title that may not have got there.
                let at_rest = record.standing.status == Status::Asleep;
                let title = at_rest.then(|| title(TopicSign::None, &record.name));
                let topic = Self::new(Some(record.thread), chat, now);
                Some(Self { title, open: !record.standing.closed, ..topic })
            }
            TopicState::None | TopicState::Lost => None,
        }
    }

    /// When the title is to change for the sake of its sign.
    fn sign_due(&self) -> Option<Instant> {
        let (sign, since) = self.wanted;
        if sign == self.sign && self.title.is_some() {
            return None;
        }
        let lasts = if sign == TopicSign::Works { WORKS_FOR } else { LASTS_FOR };
        let next = self.changed.map(|changed| changed + SIGN_INTERVAL);
        Some((since + lasts).max(next.unwrap_or(since)))
    }

    /// What has to be called so that the topic shows what its session is.
    fn settle(&mut self, record: &SessionRecord, now: Now) -> Vec<TopicCall> {
        let Some(ThreadId { chat, topic: Some(topic) }) = self.thread else { return Vec::new() };
        let sign =
            if record.standing.closed { TopicSign::None } else { TopicSign::of(record.standing.status) };
        if self.wanted.0 != sign {
            self.wanted = (sign, now.instant);
        }
        let mut calls = Vec::new();
        if self.sign_due().is_some_and(|due| due <= now.instant) {
            self.sign = self.wanted.0;
            self.changed = Some(now.instant);
            self.title.get_or_insert_default();
        }
        let title = title(self.sign, &record.name);
        if self.title.as_ref().is_some_and(|old| *old != title) {
            self.title = Some(title.clone());
            calls.push(TopicCall::Rename { chat, topic, name: title });
        }
        if self.open == record.standing.closed && may_close(chat) {
            self.open = !record.standing.closed;
            calls.push(TopicCall::SetOpen { chat, topic, open: self.open });
        }
        calls
    }
}

impl TopicSign {
    fn of(status: Status) -> Self {
        match status {
            Status::Working => Self::Works,
            Status::Waiting => Self::Waits,
            Status::Interrupted => Self::Interrupted,
            Status::Failed => Self::Failed,
            Status::Starting | Status::Idle | Status::Asleep => Self::None,
        }
    }

    fn emoji(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Works => "⚙️ ",
            Self::Waits => "🔔 ",
            Self::Interrupted => "⏸ ",
            Self::Failed => "⚠️ ",
        }
    }
}

/// Only topics of groups can be closed. Source: Bot API, `closeForumTopic`.
fn may_close(chat: ChatId) -> bool {
    !chat.is_private()
}

fn title(sign: TopicSign, name: &str) -> String {
    format!("{}{name}", sign.emoji()).chars().take(TITLE_LIMIT).collect()
}

/// The name in a title that a person wrote, without the sign that was there before.
pub(in crate::bridge) fn name_in(title: &str) -> &str {
    let signs = SIGNS.iter().map(|sign| sign.emoji().trim_end());
    let bare = signs.fold(title.trim(), |title, sign| title.strip_prefix(sign).unwrap_or(title));
    bare.trim()
}

/// Makes topics show what their sessions are: those of touched sessions, and those whose sign is due.
pub(in crate::bridge) fn settle(hall: &mut Hall, sessions: &Roster, places: &mut ThreadPlaces, now: Now) {
    let mut touched = std::mem::take(&mut places.touched);
    let due = places.due.iter().filter(|(_, at)| **at <= now.instant);
    touched.extend(due.map(|(id, _)| *id));
    for id in touched {
        settle_one(hall, sessions, places, id, now);
        let topic = places.topics.get(&id).filter(|topic| topic.thread.is_some());
        match topic.and_then(SessionTopic::sign_due) {
            Some(at) => places.due.insert(id, at),
            None => places.due.remove(&id),
        };
    }
}

fn settle_one(hall: &mut Hall, sessions: &Roster, places: &mut ThreadPlaces, id: SessionId, now: Now) {
    let Some(topic) = places.topics.get_mut(&id) else { return };
    let Some(record) = sessions.get(&id).map(Session::record) else {
        let thread = topic.thread;
        places.topics.remove(&id);
        if let Some(ThreadId { chat, topic: Some(topic) }) = thread {
            call_topic(hall, places, id, TopicCall::Delete { chat, topic });
        }
        return;
    };
    if record.topic == TopicState::Wanted {
        let (chat, name) = (record.thread.chat, title(TopicSign::None, &record.name));
        if !hall.outbox.makes_topic(id) {
            call_topic(hall, places, id, TopicCall::Create { chat, name });
        }
        return;
    }
    for call in topic.settle(record, now) {
        call_topic(hall, places, id, call);
    }
}

fn call_topic(hall: &mut Hall, places: &ThreadPlaces, id: SessionId, call: TopicCall) {
    let barred = match &call {
        TopicCall::Rename { chat, .. } | TopicCall::SetOpen { chat, .. } => places.barred.contains(chat),
        TopicCall::Create { .. } | TopicCall::Delete { .. } => false,
    };
    if !barred {
        hall.outbox.topic(id, call);
    }
}

/// When the next title is to change if nothing happens before.
pub(in crate::bridge) fn next_deadline(places: &ThreadPlaces) -> Option<Instant> {
    places.due.values().min().copied()
}
