use std::io::Write as _;

use serde_json::json;
use telecode_core::seam::agent::{Exit, HolderKind, Ready};
use tempfile::TempDir;

use super::*;

const SESSION: SessionId = SessionId(7);
const CLAUDE: &str = "64f55ab8-f2f7-41ac-9adc-4a42954e5f41";

struct Machine {
    home: TempDir,
    watch: SessionWatch,
}

impl Machine {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        std::fs::create_dir_all(home.path().join(".claude/sessions")).unwrap();
        std::fs::create_dir_all(home.path().join(".claude/projects/-srv-api")).unwrap();
        Self { home, watch: SessionWatch::default() }
    }

    /// A process says that it works on a session; any that lives will do.
    fn registers(&self, name: &str, pid: u32, entrypoint: &str, claude: &str) {
        let facts = json!({"pid": pid, "sessionId": claude, "entrypoint": entrypoint});
        let file = self.home.path().join(".claude/sessions").join(format!("{name}.json"));
        std::fs::write(file, facts.to_string()).unwrap();
    }

    fn leaves(&self, name: &str) {
        std::fs::remove_file(self.home.path().join(".claude/sessions").join(format!("{name}.json"))).unwrap();
    }

    fn hears(&self, event: &AgentEvent) {
        self.watch.heard(SESSION, &ClaudeId(CLAUDE.to_owned()), "/srv/api", event);
    }

    fn is_ready(&self, pid: u32) {
        self.registers("own", pid, "sdk-cli", CLAUDE);
        self.hears(&AgentEvent::Ready(Ready { pid: Some(pid), ..Ready::default() }));
    }

    /// Somebody writes to the record.
    fn writes(&self, entrypoint: &str, source: &str) {
        let file = self.home.path().join(format!(".claude/projects/-srv-api/{CLAUDE}.jsonl"));
        let mut file = std::fs::File::options().append(true).create(true).open(file).unwrap();
        let line = json!({"type": "user", "entrypoint": entrypoint, "promptSource": source});
        writeln!(file, "{line}").unwrap();
    }

    fn once(&self) -> Looked {
        self.watch.once(&ClaudeRecords::of(&vec![("HOME".into(), self.home.path().into())]))
    }

    fn looks(&self) -> Vec<Option<(Option<u32>, HolderKind)>> {
        let changed = self.once().changed.into_iter();
        changed.map(|(_, holder)| holder.map(|holder| (holder.pid, holder.kind))).collect()
    }
}

/// Two processes that live: this one, and the one that started it.
fn two() -> (u32, u32) {
    (std::process::id(), std::os::unix::process::parent_id())
}

#[test]
fn a_terminal_is_noticed_once_and_so_is_its_end() {
    let machine = Machine::new();
    let (own, other) = two();
    machine.is_ready(own);
    assert_eq!(machine.looks(), [], "our own agent is nobody else");
    machine.registers("terminal", other, "cli", CLAUDE);
    assert_eq!(machine.looks(), [Some((Some(other), HolderKind::Person))]);
    assert_eq!(machine.looks(), []);
    // Our agent lets go; the terminal is watched until it is closed.
    machine.leaves("own");
    machine.hears(&AgentEvent::Exited(Exit::default()));
    assert_eq!(machine.looks(), []);
    machine.leaves("terminal");
    assert_eq!(machine.looks(), [None]);
    assert!(machine.watch.is_idle());
}

#[test]
fn another_program_and_another_session_are_told_apart() {
    let machine = Machine::new();
    let (own, other) = two();
    machine.is_ready(own);
    machine.registers("elsewhere", other, "cli", "another");
    assert_eq!(machine.looks(), []);
    machine.registers("bot", other, "sdk-cli", CLAUDE);
    assert_eq!(machine.looks(), [Some((Some(other), HolderKind::Program))]);
}

#[test]
fn a_writer_that_does_not_say_so_is_noticed_by_what_it_writes() {
    let machine = Machine::new();
    machine.is_ready(two().0);
    machine.writes("cli", "typed");
    assert_eq!(machine.looks(), [], "that was before");
    machine.writes("sdk-cli", "sdk");
    assert_eq!(machine.looks(), [], "that was told by us");
    machine.writes("cli", "typed");
    assert_eq!(machine.looks(), [Some((None, HolderKind::Person))]);
    assert_eq!(machine.looks(), []);
    // Nobody could say when it ends.
    machine.hears(&AgentEvent::Exited(Exit::default()));
    assert!(machine.watch.is_idle());
}

#[test]
fn an_agent_that_starts_is_not_taken_for_somebody_else() {
    let machine = Machine::new();
    let (own, other) = two();
    machine.registers("terminal", other, "cli", CLAUDE);
    let seen = agent::Holder { pid: Some(other), started: None, kind: HolderKind::Person };
    machine.hears(&AgentEvent::LaunchFailed(LaunchProblem::Busy { holder: Some(seen) }));
    machine.watch.launching(SESSION);
    machine.leaves("terminal");
    machine.registers("own", own, "sdk-cli", CLAUDE);
    assert_eq!(machine.looks(), []);
    machine.is_ready(own);
    assert_eq!(machine.looks(), []);
}

#[test]
fn a_conversation_that_was_cleared_is_watched_under_its_new_id() {
    let machine = Machine::new();
    let (own, other) = two();
    machine.is_ready(own);
    machine.hears(&AgentEvent::Renamed(ClaudeId("newer".to_owned())));
    machine.registers("own", own, "sdk-cli", "newer");
    machine.registers("terminal", other, "cli", CLAUDE);
    assert_eq!(machine.looks(), [], "that one is free");
    machine.registers("terminal", other, "cli", "newer");
    assert_eq!(machine.looks(), [Some((Some(other), HolderKind::Person))]);
}

#[test]
fn what_is_read_along_is_watched_until_it_is_closed() {
    let machine = Machine::new();
    machine.registers("terminal", two().1, "cli", CLAUDE);
    machine.watch.until_free(SESSION, ClaudeId(CLAUDE.to_owned()), "/srv/api".to_owned());
    assert_eq!(machine.looks().len(), 1);
    machine.leaves("terminal");
    assert_eq!(machine.looks(), [None]);
    assert!(machine.watch.is_idle());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn while_nobody_is_there_the_next_look_waits_until_something_is_written() {
    let machine = Machine::new();
    let (own, other) = two();
    machine.is_ready(own);
    let news = machine.once().news.unwrap();
    machine.registers("terminal", other, "cli", CLAUDE);
    news.any().await.unwrap();
    assert!(machine.once().news.is_none(), "who is killed writes nothing: it is looked for");
    machine.leaves("terminal");
    let news = machine.once().news.unwrap();
    machine.writes("cli", "typed");
    news.any().await.unwrap();
}
