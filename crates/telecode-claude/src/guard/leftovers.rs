//! What a guard left that was killed itself. Commands run in sessions of their own, and with their guard and `claude` dead nobody
//! is their parent any more; but all that `claude` starts inherits a mark with the name of its guard.

use rustix::process::{Pid, Signal, getpid, kill_process};

use crate::history::HolderProcess;

/// The variable with the mark.
pub(super) const VARIABLE: &str = "TELECODE_GUARD";

/// How a number and a moment are put together.
const SEPARATOR: char = '@';

/// The name of this guard: its number, and when it was started, because numbers are given again.
pub(super) fn mark() -> String {
    name(getpid())
}

fn name(guard: Pid) -> String {
    let started = HolderProcess::started_at(guard).unwrap_or_default();
    format!("{}{SEPARATOR}{started}", guard.as_raw_nonzero())
}

/// Kills everything whose guard is dead. Says how much that was.
pub fn end_leftovers() -> usize {
    let own = getpid();
    let Ok(entries) = std::fs::read_dir("/proc") else { return 0 };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let left = pids.filter_map(Pid::from_raw).filter(|pid| *pid != own && is_left(*pid));
    left.filter(|pid| kill_process(*pid, Signal::KILL).is_ok()).count()
}

/// Whether a process has the mark of a guard that is dead. Of other users' processes nothing can be read.
fn is_left(pid: Pid) -> bool {
    let Ok(environment) = std::fs::read(format!("/proc/{}/environ", pid.as_raw_nonzero())) else {
        return false;
    };
    let prefix = format!("{VARIABLE}=");
    let mut marks =
        environment.split(|byte| *byte == 0).filter_map(|one| one.strip_prefix(prefix.as_bytes()));
    let mark = marks.next().and_then(|mark| std::str::from_utf8(mark).ok());
    mark.and_then(guard_of).is_some_and(|(guard, mark)| name(guard) != mark)
}

fn guard_of(mark: &str) -> Option<(Pid, &str)> {
    let (guard, _) = mark.split_once(SEPARATOR)?;
    Some((Pid::from_raw(guard.parse().ok()?)?, mark))
}
