//! What our store is asked.

use super::{Failure, Report};
use crate::ids::{ChatId, MessageId, PersonId, SessionId};
use crate::time::Wall;

/// What has to be found in our store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreErrand {
    /// Search the prompts, answers and file names of a person's sessions. Comes back as [`Report::Hits`].
    Search {
        /// The person whose sessions are searched.
        person: PersonId,
        /// The words, as typed.
        words: String,
        /// How many hits to pass over.
        skip: usize,
        /// How many hits to bring at most.
        limit: usize,
    },
    /// Find the last prompt of a session that was told to Claude. Comes back as [`Report::LastPrompt`].
    LastPrompt {
        /// The session that is looked up.
        session: SessionId,
    },
}

impl StoreErrand {
    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::Search { .. } => |why| Report::Hits(Err(why)),
            Self::LastPrompt { .. } => |why| Report::LastPrompt(Err(why)),
        }
    }
}

/// A page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchHits {
    /// The best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
}

/// One place where words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The session.
    pub session: SessionId,
    /// When it was said.
    pub at: Wall,
    /// Whether Claude said it.
    pub by_claude: bool,
    /// The words around it, in pieces.
    pub excerpt: Vec<ExcerptPiece>,
    /// The message that shows it, if it is known.
    pub message: Option<(ChatId, MessageId)>,
    /// It was taken back: Claude knows nothing of it any more.
    pub undone: bool,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcerptPiece {
    /// The words.
    pub text: String,
    /// Whether this was searched for.
    pub is_match: bool,
}
