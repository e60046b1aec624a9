//! Who works on a session now: running processes of Claude Code say so in a file each. A killed one leaves its file.

use std::collections::HashMap;
use std::path::Path;

use rustix::process::{Pid, test_kill_process};
use telecode_core::seam::agent;
use telecode_core::seam::ids::ClaudeId;

use crate::launch;
use crate::wire::JsonObject;

/// A process that works on a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolderProcess {
    /// The process.
    pub pid: Pid,
    /// When it was started, as its system counts; unknown where there is no `/proc`.
    pub started: Option<u64>,
    /// How it was started.
    pub kind: HolderStart,
}

/// How a process that works on a session was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HolderStart {
    /// In a terminal, or elsewhere by a person.
    Person,
    /// In the background, by Claude Code's own daemon.
    Background,
    /// By a program such as telecode.
    Program,
}

impl HolderProcess {
    fn of(pid: Pid, kind: HolderStart) -> Self {
        Self { pid, started: start(pid), kind }
    }

    /// Whether the process is still the one that was seen: numbers are given again.
    pub fn is_alive(&self) -> bool {
        is_alive(self.pid, self.started)
    }

    /// When a process was started, as its system counts; nothing if there is no such process, or it has ended.
    pub(crate) fn started_at(pid: Pid) -> Option<u64> {
        let fields = fields(pid)?;
        fields.first().filter(|state| *state != ZOMBIE).and_then(|_| start_in(&fields))
    }
}

impl From<HolderProcess> for agent::Holder {
    fn from(holder: HolderProcess) -> Self {
        let kind = match holder.kind {
            HolderStart::Program => agent::HolderKind::Program,
            HolderStart::Person => agent::HolderKind::Person,
            HolderStart::Background => agent::HolderKind::Background,
        };
        Self { pid: Some(holder.pid.as_raw_pid().unsigned_abs()), started: holder.started, kind }
    }
}

/// Who works on a session: by the files in this folder, else by what runs. Claude Code takes its file away when it begins to
/// end, and writes its record after that.
pub(super) fn holder(folder: &Path, session: &ClaudeId) -> Option<HolderProcess> {
    let registered = registered(folder).remove(session).and_then(|all| all.into_iter().next());
    registered.or_else(|| started(session))
}

/// Everybody who is registered in this folder and lives, people first.
pub(super) fn registered(folder: &Path) -> HashMap<ClaudeId, Vec<HolderProcess>> {
    let mut found: HashMap<ClaudeId, Vec<HolderProcess>> = HashMap::new();
    let Ok(files) = std::fs::read_dir(folder) else { return found };
    let files = files.filter_map(|file| Some(file.ok()?.path()));
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "json"));
    for (session, holder) in files.filter_map(|file| entry(&file)) {
        found.entry(session).or_default().push(holder);
    }
    for holders in found.values_mut() {
        holders.sort_by_key(|holder| holder.kind);
    }
    found
}

/// What a process says of itself, if it lives.
fn entry(file: &Path) -> Option<(ClaudeId, HolderProcess)> {
    let facts = JsonObject::of(serde_json::from_slice(&std::fs::read(file).ok()?).ok()?)?;
    let session = ClaudeId(facts.words("sessionId")?);
    let pid = Pid::from_raw(i32::try_from(facts.whole("pid")?).ok()?)?;
    let then = facts.text("procStart").and_then(|start| start.parse().ok());
    is_alive(pid, then).then(|| (session, HolderProcess::of(pid, kind(&facts))))
}

/// How a process was started, by what it says of itself. One in the background calls itself a terminal's, too.
fn kind(facts: &JsonObject) -> HolderStart {
    let is_program = facts.text("entrypoint").is_some_and(|entrypoint| entrypoint.starts_with("sdk"));
    match facts.text("kind") {
        Some(BACKGROUND) => HolderStart::Background,
        Some(_) | None if is_program => HolderStart::Program,
        Some(_) | None => HolderStart::Person,
    }
}

/// Claude Code's word for what its daemon runs. Source: measured with 2.1.319 to 2.1.332.
const BACKGROUND: &str = "bg";

/// What the daemon calls the work of the process that was seen in the background, if it is still at it.
pub(super) fn job(folder: &Path, session: &ClaudeId, seen: agent::Holder) -> Option<String> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(|file| Some(file.ok()?.path()));
    let mut jobs = files.filter_map(|file| {
        entry(&file).filter(|(found, holder)| found == session && agent::Holder::from(*holder) == seen)?;
        JsonObject::of(serde_json::from_slice(&std::fs::read(&file).ok()?).ok()?)?.words("jobId")
    });
    jobs.find(|job| is_name(job))
}

/// Whether a word names a job, and cannot be taken for anything else on a command line.
fn is_name(job: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    !job.starts_with('-') && job.chars().all(is_plain)
}

/// A process that telecode started for a session, by its arguments: `claude` itself, or its guard, which ends last. `None`
/// where there is no `/proc`.
fn started(session: &ClaudeId) -> Option<HolderProcess> {
    let entries = std::fs::read_dir("/proc").ok()?;
    let mut pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let pid = pids.find(|pid| {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        launch::is_of(line.split(|byte| *byte == 0), session)
    })?;
    Some(HolderProcess::of(Pid::from_raw(pid)?, HolderStart::Program))
}

/// Whether the process that wrote its number still has it: numbers are given again.
fn is_alive(pid: Pid, started: Option<u64>) -> bool {
    if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
        return false;
    }
    let fields = fields(pid).unwrap_or_default();
    if fields.first().is_some_and(|state| state == ZOMBIE) {
        return false;
    }
    match (started, start_in(&fields)) {
        (Some(then), Some(now)) => then == now,
        (None, _) | (_, None) => true,
    }
}

/// The state of a process that has ended and that nobody has buried yet.
const ZOMBIE: &str = "Z";

/// When a process was started, as Linux counts it.
fn start(pid: Pid) -> Option<u64> {
    start_in(&fields(pid)?)
}

fn start_in(fields: &[String]) -> Option<u64> {
    /// Its place after the name; the manual counts from 1 and the name is the second.
    const START: usize = 22 - 3;
    fields.get(START)?.parse().ok()
}

/// What Linux says of a process after its name, which may hold anything and stands in parentheses.
fn fields(pid: Pid) -> Option<Vec<String>> {
    let stat = std::fs::read(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let stat = String::from_utf8_lossy(&stat);
    Some(stat.rsplit_once(')')?.1.split_whitespace().map(ToOwned::to_owned).collect())
}
