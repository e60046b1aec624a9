//! How `claude` ended, through the guard's exit code.

use std::process::ExitStatus;

use rustix::process::WaitStatus;

/// How `claude` ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaudeExit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// What is added to a signal to make an exit code, as shells do.
const SIGNALLED: i32 = 128;

/// The highest signal number.
const LAST_SIGNAL: i32 = 64;

impl ClaudeExit {
    pub(super) fn of(status: WaitStatus) -> Self {
        match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => Self::Code(code),
            (None, Some(signal)) => Self::Signal(signal),
            (None, None) => Self::Code(0),
        }
    }

    /// The guard's exit code: the code of `claude`, or 128 and the signal.
    pub fn code(self) -> u8 {
        let code = match self {
            Self::Code(code) => code,
            Self::Signal(signal) => SIGNALLED + signal,
        };
        u8::try_from(code & 0xff).unwrap_or_default()
    }

    /// What the end of a guard says about `claude`.
    ///
    /// A code of 129 or more is read as a signal, also where `claude` chose it by itself: it ends with 143 on SIGTERM, which
    /// means the same. `None` if the guard itself was ended by a signal.
    pub fn from_guard(status: ExitStatus) -> Option<Self> {
        let code = status.code()?;
        let is_signal = (SIGNALLED + 1..=SIGNALLED + LAST_SIGNAL).contains(&code);
        Some(if is_signal { Self::Signal(code - SIGNALLED) } else { Self::Code(code) })
    }
}
