//! The seam to what is looked up, looked at or done outside on behalf of a chat, and what comes of it.
//!
//! There is one arm for each who answers: what our store is asked is apart from what the machine of a session is asked. An
//! errand holds the update that caused it: after a crash the update is handled again, and so is the errand. Each may therefore
//! be run twice.

mod files;
mod machine;
mod personas;
mod picture;
mod records;
mod store;

use crate::change::PromptRecord;
use crate::story::Entry;
use crate::tree::{FileProblem, NoSnapshot};

pub use self::files::{FileFound, FilesChanged, FilesErrand, FilesPreview, FilesRestored};
pub use self::machine::{
    Folder, FolderList, FolderProblem, MachineErrand, NotEnded, NotRemoved, PlaceFound, PlaceLook,
};
pub use self::personas::{NotWritten, PersonaFiles, PersonaProblem, PersonasErrand};
pub use self::picture::{Bar, Drawing, PictureErrand};
pub use self::records::{CutPlace, Output, OutputPart, RecordsErrand, Terminal, Trail};
pub use self::store::{ExcerptPiece, Hit, SearchHits, StoreErrand};

/// What has to be found out or done, by who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// What telecode's own store knows.
    Store(StoreErrand),
    /// The files of a workspace.
    Files(FilesErrand),
    /// Claude Code's records of sessions.
    Records(RecordsErrand),
    /// The persona files.
    Personas(PersonasErrand),
    /// The machine that sessions run on.
    Machine(MachineErrand),
    /// The program itself, which draws.
    Picture(PictureErrand),
    /// Nobody: the files may not be worked with, and that is reported.
    Refuse {
        /// What was not to be done.
        what: FilesErrand,
        /// Why not, in our words.
        reason: String,
    },
}

impl Errand {
    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::Store(what) => what.failed(),
            Self::Files(what) | Self::Refuse { what, .. } => what.failed(),
            Self::Records(what) => what.failed(),
            Self::Personas(what) => what.failed(),
            Self::Machine(what) => what.failed(),
            Self::Picture(what) => what.failed(),
        }
    }
}

/// Why something could not be done, in the system's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What came of an errand: one arm for each kind of thing that can be found out or done.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// What was found in our store.
    Hits(Result<SearchHits, Failure>),
    /// A prompt, or none.
    LastPrompt(Result<Option<PromptRecord>, Failure>),
    /// Claude sessions, newest first.
    Terminals(Result<Vec<Terminal>, Failure>),
    /// A Claude session, if it is there.
    Terminal(Result<Option<Terminal>, Failure>),
    /// What was said and done, in order.
    Story(Result<Vec<Entry>, Failure>),
    /// What a tool printed, if anybody still knows.
    Output(Result<Option<Output>, Failure>),
    /// Where a prompt stands in Claude's record.
    Trail(Result<Trail, Failure>),
    /// It is done, and there is nothing to say of it.
    Done(Result<(), Failure>),
    /// What changed in files.
    Changed(Result<FilesChanged, NoSnapshot>),
    /// What going back to a snapshot would change.
    Preview(Result<FilesPreview, NoSnapshot>),
    /// What going back to a snapshot did.
    Restored(Result<FilesRestored, NoSnapshot>),
    /// No snapshot is kept any more.
    Forgotten(Result<(), NoSnapshot>),
    /// A file or a directory of a workspace.
    File(Result<FileFound, FileProblem>),
    /// The branch that is checked out, or the beginning of a commit's name where none is; `None` without a repository.
    Branch(Result<Option<String>, Failure>),
    /// The persona files that there are.
    Personas(Result<PersonaFiles, Failure>),
    /// A persona is written.
    PersonaWritten(Result<(), NotWritten>),
    /// The directories in one.
    Folders(Result<FolderList, FolderProblem>),
    /// A directory that can be a project.
    Folder(Result<Folder, FolderProblem>),
    /// What is so of each of the directories, in their order, or why nothing can run in it.
    Places(Result<Vec<PlaceLook>, Failure>),
    /// A directory is removed.
    Removed(Result<(), NotRemoved>),
    /// A process has ended.
    HolderEnded(Result<(), NotEnded>),
    /// What was drawn.
    Drawn(Result<Drawing, Failure>),
}

/// What a report says, in the type that somebody waits for.
pub(crate) trait Finding: Sized {
    /// What it says; `None` if it is about something else.
    fn of(report: Report) -> Option<Self>;

    /// That it could not be found out or done.
    fn failed(why: Failure) -> Self;
}

macro_rules! findings {
    ($($kind:ident: $says:ty,)*) => {$(
        impl Finding for $says {
            fn of(report: Report) -> Option<Self> {
                if let Report::$kind(found) = report { Some(found) } else { None }
            }

            fn failed(why: Failure) -> Self {
                Err(why.into())
            }
        }
    )*};
}

findings! {
    Hits: Result<SearchHits, Failure>,
    LastPrompt: Result<Option<PromptRecord>, Failure>,
    Terminals: Result<Vec<Terminal>, Failure>,
    Terminal: Result<Option<Terminal>, Failure>,
    Story: Result<Vec<Entry>, Failure>,
    Output: Result<Option<Output>, Failure>,
    Trail: Result<Trail, Failure>,
    Done: Result<(), Failure>,
    Changed: Result<FilesChanged, NoSnapshot>,
    Preview: Result<FilesPreview, NoSnapshot>,
    Restored: Result<FilesRestored, NoSnapshot>,
    File: Result<FileFound, FileProblem>,
    Branch: Result<Option<String>, Failure>,
    Personas: Result<PersonaFiles, Failure>,
    PersonaWritten: Result<(), NotWritten>,
    Folders: Result<FolderList, FolderProblem>,
    Folder: Result<Folder, FolderProblem>,
    Places: Result<Vec<PlaceLook>, Failure>,
    Removed: Result<(), NotRemoved>,
    HolderEnded: Result<(), NotEnded>,
    Drawn: Result<Drawing, Failure>,
}
