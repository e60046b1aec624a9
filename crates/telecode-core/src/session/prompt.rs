//! One prompt that is not over: what it says, and how it ends.

use crate::agent::Rank;
use crate::change::{PromptPiece, PromptRecord, PromptStage};
use crate::command::is_slash;
use crate::content::PromptContent;
use crate::foreign;
use crate::ids::{MessageId, PersonId, PromptId, SessionId, TurnId};
use crate::time::Wall;

/// What somebody wrote for Claude.
#[derive(Debug)]
pub(crate) struct NewPrompt {
    /// The session that it is for.
    pub session: SessionId,
    /// Who wrote it.
    pub person: PersonId,
    /// The messages that it was written in, in order.
    pub messages: Vec<MessageId>,
    /// What each of them said, as far as it can still be changed by an edit.
    pub pieces: Vec<PromptPiece>,
    /// What is told to Claude.
    pub content: PromptContent,
    /// When it was written.
    pub created: Wall,
    /// When Claude is to take it up.
    pub rank: Rank,
}

/// A prompt that is not over. There is one of each: it cannot be copied, so it is in one place, and whoever ends it has it no more.
/// What is stored and shown of it is its record.
#[derive(Debug)]
#[must_use = "a prompt waits somewhere, or it ends"]
pub(crate) struct OpenPrompt {
    record: PromptRecord,
}

/// How a prompt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptEnd {
    /// A turn answered it.
    Answered(TurnId),
    /// Nothing answers it, and the person is told so.
    Interrupted,
    /// A person gave it up.
    Dropped,
    /// It goes on as a part of another prompt, or under another id.
    Joined,
}

impl OpenPrompt {
    /// Makes a prompt of what was written. An id is given once.
    pub(crate) fn new(id: PromptId, new: NewPrompt) -> Self {
        let NewPrompt { session, person, messages, pieces, content, created, rank } = new;
        let stage = PromptStage::Queued;
        Self { record: PromptRecord { id, session, person, messages, pieces, content, created, rank, stage } }
    }

    /// Takes up a prompt of an earlier run, unless it is over.
    pub(crate) fn restored(record: PromptRecord) -> Option<Self> {
        match record.stage {
            PromptStage::Held | PromptStage::Queued | PromptStage::Told(_) | PromptStage::Started(_) => {
                Some(Self { record })
            }
            PromptStage::Answered(_)
            | PromptStage::Interrupted
            | PromptStage::Dropped
            | PromptStage::Joined => None,
        }
    }

    /// What is stored of it.
    pub(crate) fn record(&self) -> &PromptRecord {
        &self.record
    }

    /// It is over.
    #[must_use = "the end of a prompt is stored"]
    pub(crate) fn end(mut self, end: PromptEnd) -> PromptRecord {
        self.record.stage = end.into();
        self.record
    }

    /// It goes on under another id, and what it was until now has ended: Claude passes over an id that it knows.
    #[must_use = "the end of a prompt is stored"]
    pub(crate) fn renamed(self, id: PromptId) -> (PromptRecord, Self) {
        let renamed = PromptRecord { id, stage: PromptStage::Queued, ..self.record.clone() };
        (self.end(PromptEnd::Joined), Self { record: renamed })
    }

    /// It becomes as old as this: that is its place among the others.
    pub(crate) fn placed(mut self, created: Wall) -> Self {
        self.record.created = created;
        self
    }

    /// It is to be taken up then.
    pub(crate) fn ranked(mut self, rank: Rank) -> Self {
        self.record.rank = rank;
        self
    }

    /// It has other words. What was sent with them stays.
    pub(crate) fn reworded(mut self, text: String, pieces: Vec<PromptPiece>) -> Self {
        (self.record.content.text, self.record.pieces) = (text, pieces);
        self
    }

    /// It is for another session.
    pub(super) fn moved(mut self, session: SessionId) -> Self {
        self.record.session = session;
        self
    }

    /// What another prompt says becomes a part of this one.
    pub(super) fn join(&mut self, more: Self) -> PromptRecord {
        self.append(&more.record);
        more.end(PromptEnd::Joined)
    }

    /// What came right after it becomes a part of it. Nobody knows of that yet, so nobody is told of its end.
    pub(super) fn absorb(&mut self, more: Self) {
        let Self { record } = more;
        self.append(&record);
    }

    fn append(&mut self, more: &PromptRecord) {
        let own = &mut self.record;
        own.messages.extend(&more.messages);
        let (first, then) = if is_slash(&own.content.text) && foreign::is_in(&more.content.text) {
            // No command of Claude's gets somebody else's words to work with.
            (more, &*own)
        } else {
            (&*own, more)
        };
        let content = first.content.joined(&then.content);
        let pieces = first.pieces.iter().chain(&then.pieces).cloned().collect();
        (own.content, own.pieces) = (content, pieces);
    }

    /// It stands elsewhere from now on.
    pub(super) fn stands(&mut self, stage: PromptStage) -> PromptRecord {
        self.record.stage = stage;
        self.record.clone()
    }

    /// The same as [`Self::placed`], where it is.
    pub(super) fn place(&mut self, created: Wall) -> PromptRecord {
        self.record.created = created;
        self.record.clone()
    }

    /// The same as [`Self::ranked`], where it is.
    pub(super) fn rank(&mut self, rank: Rank) -> PromptRecord {
        self.record.rank = rank;
        self.record.clone()
    }

    /// The same as [`Self::reworded`], where it is.
    pub(super) fn reword(&mut self, text: String, pieces: Vec<PromptPiece>) -> PromptRecord {
        (self.record.content.text, self.record.pieces) = (text, pieces);
        self.record.clone()
    }
}

impl From<PromptEnd> for PromptStage {
    fn from(end: PromptEnd) -> Self {
        match end {
            PromptEnd::Answered(turn) => Self::Answered(turn),
            PromptEnd::Interrupted => Self::Interrupted,
            PromptEnd::Dropped => Self::Dropped,
            PromptEnd::Joined => Self::Joined,
        }
    }
}

/// How many messages prompts were written in.
pub(crate) fn messages<'a>(prompts: impl IntoIterator<Item = &'a PromptRecord>) -> usize {
    prompts.into_iter().map(|prompt| prompt.messages.len().max(1)).sum()
}
