//! The seam to the machine: what has to be looked at or done outside on behalf of a chat, and what comes of it.
//!
//! An errand holds the update that caused it: after a crash the update is handled again, and so is the errand. Each may
//! therefore be run twice.

use std::sync::Arc;

use crate::agent::Holder;
use crate::change::PromptRecord;
use crate::ids::{ChatId, ClaudeId, MessageId, PersonId, SessionId, ToolCallId};
use crate::persona::{Persona, Spot};
use crate::settings::Project;
use crate::story::Entry;
use crate::time::Wall;
use crate::tree::{TreeErrand, TreeReport};

/// What has to be looked at or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// List the directories in a directory. Comes back as [`Report::Folders`].
    Browse {
        /// Which, absolute; `None` for the roots themselves.
        path: Option<String>,
        /// Nothing outside of these is shown, whatever symbolic links and `..` say.
        roots: Vec<String>,
    },
    /// Check that a directory can be a project. Comes back as [`Report::Folder`].
    CheckFolder {
        /// Which; `~` is the home directory.
        path: String,
        /// It must lie in one of these, symbolic links followed.
        roots: Vec<String>,
    },
    /// Look whether a directory is there and can be read. Comes back as [`Report::Done`], or as [`Report::Failed`].
    Place {
        /// Which, absolute.
        path: String,
    },
    /// Read the persona files. Comes back as [`Report::Personas`].
    Personas {
        /// The project's directory, whose own personas come before the owner's.
        directory: Option<String>,
    },
    /// Write a persona file in the configuration directory, checked before. Comes back as [`Report::Done`], or as
    /// [`Report::Dirty`] with the file that is there already.
    WritePersona {
        /// Its name.
        name: String,
        /// The whole file.
        text: String,
        /// Also in the place of another file.
        replace: bool,
    },
    /// List the Claude sessions on disk that were begun in these directories. Comes back as [`Report::Terminals`].
    Terminals {
        /// The directories, absolute.
        directories: Vec<String>,
    },
    /// Look at one Claude session. Comes back as [`Report::Terminals`] with one or none.
    Terminal {
        /// Which.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// Find the Claude sessions that processes work on now, in a directory, below it or above it. Comes back as
    /// [`Report::Terminals`].
    AtWork {
        /// The directory, absolute.
        directory: String,
    },
    /// Read what was said and done in a session after a moment. Comes back as [`Report::Story`].
    Missed {
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
        /// Only later than this.
        since: Wall,
        /// Not later than this.
        until: Wall,
    },
    /// Read everything that was said and done in a session. Comes back as [`Report::Story`].
    Story {
        /// Ours.
        session: SessionId,
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// Search the prompts, answers and file names of a person's sessions. Comes back as [`Report::Hits`].
    Search {
        /// Whose sessions.
        person: PersonId,
        /// The words, as typed.
        words: String,
        /// How many hits to pass over.
        skip: usize,
        /// How many hits to bring at most.
        limit: usize,
    },
    /// Find the last prompt of a session that was told to Claude. Comes back as [`Report::Prompt`].
    LastPrompt {
        /// Which.
        session: SessionId,
    },
    /// Remove a git worktree; its branch stays. Comes back as [`Report::Done`], or as [`Report::Dirty`] and nothing was removed.
    RemoveWorktree {
        /// The repository, absolute.
        repository: String,
        /// The worktree, absolute.
        directory: String,
        /// Also if changes would be lost.
        force: bool,
    },
    /// Remove a directory of a session's own, if it is empty. Comes back as [`Report::Done`], or as [`Report::Dirty`].
    RemoveFolder {
        /// Which, absolute.
        directory: String,
        /// Also if it is not empty.
        force: bool,
    },
    /// Delete Claude's record of a session. Comes back as [`Report::Done`].
    DeleteRecord {
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it ran, absolute.
        directory: String,
    },
    /// Look at the files of a workspace, or do something with them. Comes back as [`Report::Tree`].
    Tree(TreeErrand),
    /// Take a permission rule out of the settings that Claude Code keeps for one machine in a directory. Comes back as
    /// [`Report::Done`], also if it is not there.
    ForgetRule {
        /// The directory, absolute.
        directory: String,
        /// The rule, as Claude Code writes it.
        rule: String,
    },
    /// Find all that a tool printed. Comes back as [`Report::Output`].
    Output {
        /// Claude's id of the session.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
        /// The call.
        call: ToolCallId,
        /// How much of it is wanted at most, in bytes.
        limit: u64,
    },
    /// Draw what changed in a file. Comes back as [`Report::Drawn`].
    Draw {
        /// The file: its name says how its lines are coloured.
        path: String,
        /// The hunks of a patch.
        hunks: String,
        /// Whether the hunks say where in the file their lines are.
        placed: bool,
    },
    /// Draw what was spent as bars. Comes back as [`Report::Drawn`].
    Chart {
        /// One for each day, in order: what is written under it, if anything (ASCII), and how much.
        bars: Vec<Bar>,
        /// What is written at the top of the scale (ASCII).
        top: String,
    },
    /// See to it that Claude's record of a session says where its conversation ends, as soon as nothing of ours works on it any
    /// more: whoever goes on with it begins there. Comes back as [`Report::Done`].
    Settle {
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// End the process that works on a Claude session, and wait until it has. Comes back as [`Report::Done`].
    EndHolder {
        /// Which.
        claude: ClaudeId,
        /// The process that was seen; another one is left alone.
        holder: Holder,
    },
}

/// What came of an errand.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// It is done.
    Done,
    /// It could not be done; why, in the system's words.
    Failed {
        /// Why.
        reason: String,
    },
    /// Nothing was removed, because this would be lost.
    Dirty {
        /// Some of what would be lost, one thing a line.
        what: Vec<String>,
    },
    /// Directories.
    Folders {
        /// The directory that was looked at, absolute, symbolic links followed; `None` for the roots.
        path: Option<String>,
        /// The one above, if it may be shown; `Some(None)` for the list of roots.
        above: Option<Option<String>>,
        /// The directories in it.
        folders: Vec<Folder>,
    },
    /// A directory that can be a project.
    Folder(Folder),
    /// A directory that cannot be a project.
    NotAFolder(FolderProblem),
    /// Personas, built-in ones aside.
    Personas {
        /// Those that can be used.
        personas: Vec<Persona>,
        /// Files that cannot.
        problems: Vec<PersonaProblem>,
    },
    /// Claude sessions, newest first.
    Terminals(Vec<Terminal>),
    /// What was said and done, in order.
    Story(Vec<Entry>),
    /// What was found.
    Hits {
        /// The best first.
        hits: Vec<Hit>,
        /// How many there are in all.
        total: usize,
    },
    /// A prompt, or none.
    Prompt(Option<PromptRecord>),
    /// What came of a look at files.
    Tree(TreeReport),
    /// What was drawn.
    Drawn(Drawing),
    /// What a tool printed, if anybody still knows.
    Output(Option<Output>),
}

/// What a tool printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The text.
    pub content: Arc<[u8]>,
    /// What of it this is.
    pub part: Part,
}

/// How much of an output there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The end: all of it is larger than what was wanted.
    End {
        /// How large all of it is, in bytes.
        size: u64,
    },
    /// The beginning: nobody has more of it any more.
    Beginning,
}

/// What was drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The pictures in their order, PNG; none if too much of the text would be missing.
    pub pictures: Vec<Vec<u8>>,
    /// How many lines behind the last picture are not drawn.
    pub left_out: usize,
    /// How many characters could not be drawn: a box stands for each.
    pub boxes: usize,
}

/// One bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What is written under it; empty for nothing.
    pub label: String,
    /// How high it is, in thousandths of the highest.
    pub height: u32,
}

/// A directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// Where it is, absolute, symbolic links followed.
    pub path: String,
    /// It is a git repository.
    pub git: bool,
}

impl From<Folder> for Project {
    fn from(folder: Folder) -> Self {
        Self { name: folder.name, path: folder.path, git: folder.git }
    }
}

/// Why a directory cannot be a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderProblem {
    /// There is none.
    Missing,
    /// It is a file.
    NotADirectory,
    /// It is outside of the roots.
    Outside {
        /// Where it really is.
        path: String,
    },
    /// It cannot be read.
    Unreadable {
        /// The system's words.
        reason: String,
    },
}

/// A persona file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonaProblem {
    /// The file, from its directory on.
    pub file: String,
    /// What is wrong, and where.
    pub spot: Spot,
}

/// A Claude session on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// Claude's id of it.
    pub claude: ClaudeId,
    /// Where it runs, absolute.
    pub directory: String,
    /// Its title, as Claude Code's own tools compute it.
    pub title: String,
    /// Its first prompt, cut.
    pub first_prompt: Option<String>,
    /// The git branch that was checked out last.
    pub branch: Option<String>,
    /// When it was last written to.
    pub changed: Wall,
    /// Who works on it now, if somebody does and that is not us.
    pub holder: Option<Holder>,
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
    pub excerpt: Vec<Piece>,
    /// The message that shows it, if it is known.
    pub message: Option<(ChatId, MessageId)>,
    /// It was taken back: Claude knows nothing of it any more.
    pub undone: bool,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether this was searched for.
    pub is_match: bool,
}
