//! Ends a process that works on a session, because a person wants to go on with it elsewhere.

use std::io;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use telecode_core::seam::agent;
use telecode_core::seam::errand::NotEnded;
use telecode_core::seam::ids::ClaudeId;

use super::{ClaudeRecords, HolderProcess, holder};

/// How long a process may take to end after SIGTERM: Claude Code ends its tools and hooks first.
pub const TERM_PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take after SIGKILL: only a process that the kernel holds takes longer.
const KILL_PATIENCE: Duration = Duration::from_secs(2);

/// How often it is looked whether it has ended.
const STEP: Duration = Duration::from_millis(20);

impl ClaudeRecords {
    /// Ends the process that was seen to work on a session, and waits until it has. One that has ended already is ended; one
    /// that works on something else now, or has only the number of the one that was seen, is left alone.
    ///
    /// The system lets nobody but root signal the processes of others.
    pub fn evict(&self, session: &ClaudeId, seen: agent::Holder) -> Result<(), NotEnded> {
        let holders = self.holders().remove(session).unwrap_or_default();
        let is_seen = |holder: &HolderProcess| agent::Holder::from(*holder) == seen;
        let Some(holder) = holders.into_iter().chain(self.holder(session)).find(is_seen) else {
            return if is_gone(seen) { Ok(()) } else { Err(NotEnded::Changed) };
        };
        for (signal, patience) in [(Signal::TERM, TERM_PATIENCE), (Signal::KILL, KILL_PATIENCE)] {
            if end(&holder, signal, patience)? {
                return Ok(());
            }
        }
        Err(NotEnded::Stays)
    }

    /// What Claude Code's daemon calls the work of a process in the background, for [`stop`](crate::locate::stop): a signal
    /// would only make it start the process again. `None` if the one that was seen has ended already.
    pub fn job(&self, session: &ClaudeId, seen: agent::Holder) -> Result<Option<String>, NotEnded> {
        match holder::job(&self.running, session, seen) {
            Some(job) => Ok(Some(job)),
            None if is_gone(seen) => Ok(None),
            None => Err(NotEnded::Changed),
        }
    }

    /// Waits until the process that was seen has ended.
    pub fn wait_for_end(seen: agent::Holder) -> Result<(), NotEnded> {
        let until = Instant::now() + TERM_PATIENCE;
        while !is_gone(seen) {
            if Instant::now() >= until {
                return Err(NotEnded::Stays);
            }
            std::thread::sleep(STEP);
        }
        Ok(())
    }
}

/// Whether the process that was seen has ended.
fn is_gone(seen: agent::Holder) -> bool {
    let pid = seen.pid.and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
    pid.is_some_and(|pid| {
        !HolderProcess { pid, started: seen.started, kind: super::HolderStart::Person }.is_alive()
    })
}

/// Signals a process and waits. Says whether it has ended.
fn end(holder: &HolderProcess, signal: Signal, patience: Duration) -> Result<bool, NotEnded> {
    if !holder.is_alive() {
        return Ok(true);
    }
    match kill_process(holder.pid, signal) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => {}
        Err(error) => return Err(NotEnded::Signal(io::Error::from(error).to_string())),
    }
    let until = Instant::now() + patience;
    while holder.is_alive() {
        if Instant::now() >= until {
            return Ok(false);
        }
        std::thread::sleep(STEP);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command};

    use serde_json::json;

    use super::*;

    struct Disk {
        home: tempfile::TempDir,
        session: ClaudeId,
    }

    impl Disk {
        /// A process that is registered as working on a session.
        fn with(script: &str) -> (Self, Child, agent::Holder) {
            let disk = Self { home: tempfile::tempdir().unwrap(), session: ClaudeId("0a".into()) };
            std::fs::create_dir_all(disk.home.path().join(".claude/sessions")).unwrap();
            let ready = disk.home.path().join("ready");
            let child = Command::new("sh").args(["-c", script]).env("READY", &ready).spawn().unwrap();
            while !ready.exists() {
                std::thread::sleep(STEP);
            }
            disk.register(child.id(), "0a");
            let seen = disk.records().holder(&disk.session).unwrap().into();
            (disk, child, seen)
        }

        fn register(&self, pid: u32, session: &str) {
            let entry = json!({"pid": pid, "sessionId": session, "entrypoint": "cli"});
            std::fs::write(self.home.path().join(".claude/sessions/1.json"), entry.to_string()).unwrap();
        }

        fn records(&self) -> ClaudeRecords {
            ClaudeRecords::of(&vec![("HOME".into(), self.home.path().into())])
        }
    }

    #[test]
    fn the_process_that_was_seen_is_ended_politely() {
        let (disk, mut child, seen) =
            Disk::with("trap 'exit 3' TERM; touch $READY; while :; do sleep 0.01; done");
        disk.records().evict(&disk.session, seen).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3));
        // Once more does nothing.
        disk.records().evict(&disk.session, seen).unwrap();
    }

    #[test]
    fn a_process_that_is_not_the_one_that_was_seen_is_left_alone() {
        let (disk, mut child, seen) = Disk::with("touch $READY; exec sleep 600");
        let other = agent::Holder { started: seen.started.map(|started| started + 1), ..seen };
        let records = disk.records();
        if cfg!(target_os = "linux") {
            // The one that was seen has ended, and its number was given again.
            records.evict(&disk.session, other).unwrap();
        }
        disk.register(child.id(), "0b");
        assert!(matches!(records.evict(&disk.session, seen), Err(NotEnded::Changed)));
        assert_eq!(child.try_wait().unwrap(), None);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn a_process_that_ignores_it_is_killed() {
        let (disk, mut child, seen) = Disk::with("trap '' TERM; touch $READY; while :; do sleep 0.01; done");
        let holder = disk.records().holder(&disk.session).unwrap();
        assert!(!end(&holder, Signal::TERM, Duration::from_millis(100)).unwrap());
        assert!(end(&holder, Signal::KILL, KILL_PATIENCE).unwrap());
        assert!(!child.wait().unwrap().success());
        assert_eq!(seen.pid, Some(child.id()));
    }
}
