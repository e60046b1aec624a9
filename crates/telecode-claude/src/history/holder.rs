//! Who works on a session now: running processes of Claude Code say so in a file each. A killed one leaves its file.

use std::path::Path;

use rustix::process::{Pid, test_kill_process};
use telecode_core::agent;
use telecode_core::ids::ClaudeId;

use crate::launch;
use crate::wire::Object;

/// A process that works on a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The process.
    pub pid: Pid,
    /// When it was started, as its system counts; unknown where there is no `/proc`.
    pub started: Option<u64>,
    /// How it was started.
    pub kind: HolderKind,
}

/// How a process that works on a session was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderKind {
    /// By a program such as telecode.
    Program,
    /// In a terminal, or elsewhere by a person.
    Person,
}

impl Holder {
    fn of(pid: Pid, kind: HolderKind) -> Self {
        Self { pid, started: start(pid).and_then(|start| start.parse().ok()), kind }
    }
}

impl From<Holder> for agent::Holder {
    fn from(holder: Holder) -> Self {
        let kind = match holder.kind {
            HolderKind::Program => agent::HolderKind::Program,
            HolderKind::Person => agent::HolderKind::Person,
        };
        Self { pid: Some(holder.pid.as_raw_pid().unsigned_abs()), started: holder.started, kind }
    }
}

/// Who works on a session: by the files in this folder, else by what runs. Claude Code takes its file away when it begins to
/// end, and writes its record after that.
pub(super) fn holder(folder: &Path, session: &ClaudeId) -> Option<Holder> {
    registered(folder, session).or_else(|| started(session))
}

fn registered(folder: &Path, session: &ClaudeId) -> Option<Holder> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(|file| Some(file.ok()?.path()));
    files.filter(|file| file.extension().is_some_and(|extension| extension == "json")).find_map(|file| {
        let facts = Object::of(serde_json::from_slice(&std::fs::read(file).ok()?).ok()?)?;
        if facts.text("sessionId") != Some(&session.0) {
            return None;
        }
        let pid = Pid::from_raw(i32::try_from(facts.whole("pid")?).ok()?)?;
        let is_program = facts.text("entrypoint").is_some_and(|entrypoint| entrypoint.starts_with("sdk"));
        let kind = if is_program { HolderKind::Program } else { HolderKind::Person };
        is_alive(pid, facts.text("procStart")).then(|| Holder::of(pid, kind))
    })
}

/// A process that telecode started for a session, by its arguments: `claude` itself, or its guard, which ends last. `None`
/// where there is no `/proc`.
fn started(session: &ClaudeId) -> Option<Holder> {
    let entries = std::fs::read_dir("/proc").ok()?;
    let mut pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let pid = pids.find(|pid| {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        launch::is_of(line.split(|byte| *byte == 0), session)
    })?;
    Some(Holder::of(Pid::from_raw(pid)?, HolderKind::Program))
}

/// Whether the process that wrote its number still has it: numbers are given again.
fn is_alive(pid: Pid, started: Option<&str>) -> bool {
    if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
        return false;
    }
    match (started, start(pid)) {
        (Some(then), Some(now)) => then == now,
        (None, _) | (_, None) => true,
    }
}

/// When a process was started, as Linux counts it.
fn start(pid: Pid) -> Option<String> {
    /// Its place after the name in parentheses; the manual counts from 1 and the name is the second.
    const START: usize = 22 - 3;
    let stat = std::fs::read(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let stat = String::from_utf8_lossy(&stat);
    stat.rsplit_once(')')?.1.split_whitespace().nth(START).map(ToOwned::to_owned)
}
