//! Ties `claude` to its guard: when the guard dies, however that comes, the kernel kills `claude` at once. A gentler signal would
//! leave it the time to take the end of its stdin for an answer to what it asks.
//!
//! Linux remembers the wish for such a signal with the process, also over `exec`. So the guard does not start `claude` itself but
//! its own program once more, which wishes, looks whether the guard is still there, and becomes `claude`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

use rustix::process::{Pid, Signal, getppid, set_parent_process_death_signal};

use super::FAILED;

/// How the argument with the guard's number begins.
const GUARD: &str = "--guard=";

/// The program that runs, also if its file was replaced meanwhile.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// The way to start a program that dies with this process. `leading` are the words that lead to [`super::main`]. To be spawned
/// by the thread that lives as long as the process: its end counts as that of the process.
pub(super) fn command(leading: Vec<OsString>, program: Vec<OsString>) -> Command {
    let mut command = Command::new(OWN_PROGRAM);
    command.args(leading).arg(format!("{GUARD}{}", std::process::id())).arg("--").args(program);
    command
}

/// Reads what [`command`] made: the guard, and what to become.
pub(super) fn read(arguments: &[OsString]) -> Option<(Pid, &[OsString])> {
    let (first, rest) = arguments.split_first()?;
    let guard = first.to_str()?.strip_prefix(GUARD)?.parse().ok()?;
    let (mark, program) = rest.split_first()?;
    (mark == "--" && !program.is_empty()).then_some((Pid::from_raw(guard)?, program))
}

/// Becomes a program that dies with the guard. Comes back only if it cannot.
pub(super) fn become_program(guard: Pid, program: &[OsString]) -> ExitCode {
    if let Err(error) = set_parent_process_death_signal(Some(Signal::KILL)) {
        return failed(&format!("prctl: {error}"));
    }
    if getppid() != Some(guard) {
        // It died before the wish was known.
        return ExitCode::from(FAILED);
    }
    let Some((program, arguments)) = program.split_first() else { return ExitCode::from(FAILED) };
    let error = Command::new(program).args(arguments).exec();
    failed(&format!("{}: {error}", program.display()))
}

/// The bot takes for the reason what was said last.
fn failed(words: &str) -> ExitCode {
    use std::io::Write as _;
    // Without anybody on the other side there is nobody to tell.
    writeln!(std::io::stderr(), "{words}").unwrap_or_default();
    ExitCode::from(FAILED)
}
