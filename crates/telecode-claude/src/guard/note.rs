//! What a guard says on stderr, among what `claude` says there.

use std::io::Write as _;

use rustix::process::Pid;

/// How a line of the guard begins.
const MARK: &str = "telecode-guard: ";

/// A word of the guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuardNote {
    /// `claude` runs as this process, which is also its process group.
    Started(Pid),
    /// There is no such program.
    NotFound,
    /// Another guard works on the session.
    Held,
    /// The guard could not do its work, in the system's words.
    Failed(String),
}

impl GuardNote {
    /// Reads a line of stderr. `None` if it is not the guard's.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let note = std::str::from_utf8(line).ok()?.strip_prefix(MARK)?.trim_end();
        match note.split_once(' ').unwrap_or((note, "")) {
            ("started", pid) => Some(Self::Started(Pid::from_raw(pid.parse().ok()?)?)),
            ("not-found", "") => Some(Self::NotFound),
            ("held", "") => Some(Self::Held),
            ("failed", reason) => Some(Self::Failed(reason.to_owned())),
            _ => None,
        }
    }

    pub(super) fn write(&self) {
        let line = match self {
            Self::Started(pid) => format!("{MARK}started {}\n", pid.as_raw_nonzero()),
            Self::NotFound => format!("{MARK}not-found\n"),
            Self::Held => format!("{MARK}held\n"),
            Self::Failed(reason) => format!("{MARK}failed {}\n", reason.replace('\n', " ")),
        };
        // One write, so that it stays one line. Without anybody on the other side there is nobody to tell.
        std::io::stderr().write_all(line.as_bytes()).unwrap_or_default();
    }
}
