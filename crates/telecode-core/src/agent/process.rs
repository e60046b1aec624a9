//! The processes of agents: ours, and those that are not ours.

/// A process that works on a Claude session, and that is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The process, where it is known.
    pub pid: Option<u32>,
    /// When the process was started, as its system counts: a later one with its number is another one.
    pub started: Option<u64>,
    /// How it was started.
    pub kind: HolderKind,
}

/// How a process that works on a Claude session was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderKind {
    /// In a terminal, by a person.
    Person,
    /// In the background, by Claude Code's own daemon, which starts it again unless the daemon is told to stop it.
    Background,
    /// By a program, such as another telecode.
    Program,
}

/// How a process ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exit {
    /// The exit code, if it ended by itself.
    pub code: Option<i32>,
    /// The signal, if it was ended by one.
    pub signal: Option<i32>,
    /// The end of what it printed on stderr.
    pub stderr: String,
}

/// How an agent is to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Let it finish: close its input, then the ladder.
    Gently,
    /// Cut it so that its turn can be run again: SIGTERM, then the ladder. Its input stays open, because closing it would
    /// answer what is being asked.
    Cut,
    /// At once: the whole process group.
    Kill,
}
