//! The guard: whatever happens to the bot, nothing is left over.
//!
//! The bot is a shell here, which starts the guard and waits.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take; only a broken test waits for it.
const LIMIT: Duration = Duration::from_mins(1);

const GUARD: &str = env!("CARGO_BIN_EXE_telecode-claude-guard");

/// A directory where scripts note what they see.
struct World(tempfile::TempDir);

impl World {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A shell in the place of the bot, which has a guard with this script in the place of `claude`.
    fn bot(&self, script: &str) -> Child {
        // The guard is not the last command, so that the shell does not become it.
        let bot = r#""$GUARD" --bot=$$ -- sh -c "$SCRIPT" <&3 & echo $! > guard; wait $!; echo $? > code"#;
        Command::new("sh")
            .args(["-c", &format!("exec 3<&0; {bot}")])
            .current_dir(self.0.path())
            .env("GUARD", GUARD)
            .env("SCRIPT", script)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap_or_default()
    }

    fn pids(&self, count: usize) -> Vec<i32> {
        until("pids are noted", || {
            let text = self.text("pids");
            let pids: Vec<i32> = text.lines().map(|line| line.parse().unwrap()).collect();
            (pids.len() >= count).then_some(pids)
        })
    }

    fn guard(&self) -> i32 {
        until("the guard is noted", || self.text("guard").trim().parse().ok())
    }
}

fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(begun.elapsed() < LIMIT, "{what}: not in time");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The state letter of a process.
fn state(pid: i32) -> Option<char> {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    stat.rsplit_once(')')?.1.trim_start().chars().next()
}

fn gone(pids: &[i32]) {
    until("processes end", || pids.iter().all(|pid| matches!(state(*pid), None | Some('Z'))).then_some(()));
}

fn signal(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

/// Starts a child, one in another session, one whose parent has ended, and notes all.
const FAMILY: &str = "sleep 600 & echo $! >> pids; setsid sleep 600 & echo $! >> pids;
    sh -c 'setsid sleep 600 & echo $! >> pids' & wait $!; echo $$ >> pids;";

#[test]
fn a_bot_that_is_killed_leaves_nothing() {
    let world = World::new();
    let mut bot = world.bot(&format!("{FAMILY} while :; do sleep 1; done"));
    let pids = world.pids(4);
    bot.kill().unwrap();
    bot.wait().unwrap();
    gone(&pids);
    gone(&[world.guard()]);
}

#[test]
fn a_bot_and_a_guard_that_are_killed_take_claude_with_them() {
    let world = World::new();
    let mut bot = world.bot("trap '' TERM HUP PIPE; echo $$ >> pids; while :; do sleep 0.05; done");
    let pids = world.pids(1);
    bot.kill().unwrap();
    signal(world.guard(), Signal::KILL);
    bot.wait().unwrap();
    gone(&pids);
}

#[test]
fn a_guard_alone_that_is_killed_takes_claude_with_it() {
    let world = World::new();
    let mut bot = world.bot("trap '' TERM; echo $$ >> pids; while :; do sleep 0.05; done");
    let pids = world.pids(1);
    signal(world.guard(), Signal::KILL);
    gone(&pids);
    until("the bot hears of it", || (world.text("code") == "137\n").then_some(()));
    bot.wait().unwrap();
}

#[test]
fn what_is_leashed_to_somebody_else_never_begins() {
    let world = World::new();
    let status = Command::new(GUARD)
        .args(["--guard=1", "--", "sh", "-c", "echo started > started"])
        .current_dir(world.0.path())
        .status()
        .unwrap();
    assert!(!status.success());
    assert_eq!(world.text("started"), "");
}

#[test]
fn a_program_that_cannot_be_started_says_why() {
    let mut guard = Command::new(GUARD)
        .args([&format!("--bot={}", std::process::id()), "--", "/"])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = String::new();
    guard.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(stderr.contains("/: Permission denied"), "{stderr}");
    assert_eq!(guard.wait().unwrap().code(), Some(126));
}

#[test]
fn a_bot_that_is_killed_leaves_nothing_of_what_ignores_sigterm() {
    let world = World::new();
    let mut bot = world.bot(&format!("trap '' TERM; {FAMILY} while :; do sleep 1; done"));
    let pids = world.pids(4);
    let begun = Instant::now();
    bot.kill().unwrap();
    bot.wait().unwrap();
    gone(&pids);
    assert!(begun.elapsed() >= Duration::from_secs(5), "it had its time");
    gone(&[world.guard()]);
}

#[test]
fn after_the_bots_death_stdin_stays_open() {
    let world = World::new();
    // What notes the end of stdin would do so before SIGTERM ends it.
    let script = "trap 'echo term >> seen; exit 0' TERM; exec 3<&0; (cat <&3 > /dev/null; echo eof >> seen) & \
        echo $$ >> pids; while :; do sleep 0.05; done";
    let mut bot = world.bot(script);
    let pids = world.pids(1);
    assert_eq!(world.text("seen"), "");
    drop(bot.stdin.take());
    until("the end of stdin is seen while the bot lives", || (world.text("seen") == "eof\n").then_some(()));
    bot.kill().unwrap();
    bot.wait().unwrap();
    gone(&pids);

    let world = World::new();
    let mut bot = world.bot(script);
    let pids = world.pids(1);
    bot.kill().unwrap();
    bot.wait().unwrap();
    gone(&pids);
    assert_eq!(world.text("seen").lines().next(), Some("term"));
}

#[test]
fn what_is_written_arrives_and_the_code_comes_back() {
    let world = World::new();
    let mut bot = world.bot("cat > received; exit 7");
    let text = "line\n".repeat(100_000);
    let mut stdin = bot.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    until("the end", || (world.text("code") == "7\n").then_some(()));
    assert_eq!(world.text("received"), text);
    bot.wait().unwrap();
}

#[test]
fn sigterm_is_passed_on_and_leftovers_are_buried() {
    let world = World::new();
    let mut bot = world.bot(&format!("trap 'exit 143' TERM; {FAMILY} while :; do sleep 0.05; done"));
    let pids = world.pids(4);
    signal(world.guard(), Signal::TERM);
    until("the end", || (world.text("code") == "143\n").then_some(()));
    gone(&pids);
    assert!(pids.iter().all(|pid| state(*pid).is_none()), "no zombies");
    bot.wait().unwrap();
}

#[test]
fn sigusr2_kills_at_once() {
    let world = World::new();
    let mut bot = world.bot(&format!("trap '' TERM; {FAMILY} while :; do sleep 1; done"));
    let pids = world.pids(4);
    signal(world.guard(), Signal::USR2);
    until("the end", || (world.text("code") == "137\n").then_some(()));
    gone(&pids);
    bot.wait().unwrap();
}

#[test]
fn orphans_are_buried_while_claude_lives() {
    let world = World::new();
    let mut bot = world.bot("sh -c 'sh -c \"exit 0\" & echo $! >> pids; exit 0'; cat > /dev/null");
    let orphan = world.pids(1);
    until("the orphan is buried", || state(orphan[0]).is_none().then_some(()));
    drop(bot.stdin.take());
    until("the end", || (world.text("code") == "0\n").then_some(()));
    bot.wait().unwrap();
}

#[test]
fn a_guard_whose_bot_is_gone_already_starts_nothing() {
    let world = World::new();
    let status = Command::new(GUARD)
        .args(["--bot=1", "--", "sh", "-c", "echo started > started"])
        .current_dir(world.0.path())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(world.text("started"), "");
}

#[test]
fn a_guard_says_that_there_is_no_such_program() {
    let mut guard = Command::new(GUARD)
        .args([&format!("--bot={}", std::process::id()), "--", "/no/such/claude"])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = String::new();
    guard.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((stderr.as_str(), guard.wait().unwrap().code()), ("telecode-guard: not-found\n", Some(127)));
}

#[test]
fn two_guards_never_work_on_one_session_and_a_killed_one_blocks_nobody() {
    let world = World::new();
    let start = |stderr: Stdio| {
        let script = "echo $$ >> pids; while :; do sleep 0.05; done";
        let bot = std::process::id().to_string();
        Command::new(GUARD)
            .args([&format!("--bot={bot}"), "--lock=session.lock", "--", "sh", "-c", script])
            .current_dir(world.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .unwrap()
    };
    let mut first = start(Stdio::null());
    world.pids(1);
    let mut second = start(Stdio::piped());
    let mut said = String::new();
    second.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "telecode-guard: held\n");
    assert_ne!(second.wait().unwrap().code(), Some(0));
    first.kill().unwrap();
    first.wait().unwrap();
    gone(&world.pids(1));
    assert!(world.0.path().join("session.lock").exists());
    let mut third = start(Stdio::null());
    let pids = world.pids(2);
    signal(i32::try_from(third.id()).unwrap(), Signal::TERM);
    third.wait().unwrap();
    gone(&pids[1..]);
    assert!(!world.0.path().join("session.lock").exists(), "it cleans up");
}
