//! What these stories need besides the stage: looks into the store and at processes, kills, and the final reckoning.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use rustix::process::{Pid, Signal, kill_process};
use telecode_sim::messages::server::Outcome;
use telecode_sim::messages::{Recorded, Reply, Script};
use telecode_sim::telegram::Press;

use crate::stage::{LIMIT, OWNER, Settings, Stage, button};

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// What is left to do according to the store.
const OPEN: &str = "SELECT (SELECT count(*) FROM prompt WHERE stage IN ('queued', 'told', 'started')
        AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.session = prompt.session AND turn.stage = 'offered'))
    + (SELECT count(*) FROM turn WHERE stage IN ('running', 'stopping'))
    + (SELECT count(*) FROM slot WHERE state NOT IN ('shown', 'gone'))
    + (SELECT count(*) FROM chat_update WHERE handled = 0)";

/// A process of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Process {
    pub(super) pid: i32,
    pub(crate) words: Vec<String>,
}

/// A process that is stopped. It goes on when this is dropped, so that none is left behind.
pub(crate) struct Frozen(Pid);

impl Frozen {
    /// It goes on.
    pub(crate) fn thaws(self) {
        drop(self);
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        kill_process(self.0, Signal::CONT).unwrap_or_default();
    }
}

/// A turn that is cut in a tool goes on without a question.
pub(super) fn resuming() -> Settings {
    Settings { extra: "[agent]\non_crash = \"resume\"".to_owned(), ..Settings::default() }
}

/// A reply that runs a command.
pub(crate) fn bash(command: &str) -> Reply {
    Reply::tool("Bash", serde_json::json!({"command": command, "description": "Does it"}))
}

/// Answers each `prompt` with `answer`.
pub(crate) fn answering(pairs: &[(&str, &str)]) -> Script {
    pairs.iter().fold(Script::new(), |script, (prompt, answer)| script.when(prompt, [*answer]))
}

impl Stage {
    /// The first column of the first row of a query on the bot's store; `None` if there is none, or the store is not there yet.
    pub(crate) fn stored<T: FromSql>(&self, sql: &str) -> Option<T> {
        let file = self.data().join("telecode.db");
        let store = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        store.busy_timeout(Duration::from_secs(2)).ok()?;
        store.query_row(sql, [], |row| row.get(0)).ok()
    }

    /// Waits until a condition outside of the chat holds.
    pub(crate) async fn until_so(&self, what: &str, mut look: impl FnMut() -> bool) {
        let end = Instant::now() + LIMIT;
        while !look() {
            assert!(Instant::now() < end, "never {what}\n--- chat\n{}\n--- log\n{}", self.chat(), self.log());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until the store says so.
    pub(crate) async fn until_stored(&self, condition: &str) {
        let sql = format!("SELECT ({condition})");
        self.until_so(condition, || self.stored::<bool>(&sql).unwrap_or_default()).await;
    }

    /// Waits until everything is answered and shown. What is offered to a person may wait.
    pub(crate) async fn settled(&self) {
        self.until_so("settled", || self.stored::<i64>(OPEN) == Some(0)).await;
    }

    /// Waits until the model was called so often; gives all calls.
    pub(super) async fn called(&self, times: usize) -> Vec<Recorded> {
        let calls = self.api.wait_for_turns(times, LIMIT).await;
        calls.unwrap_or_else(|| {
            panic!(
                "the model was not called {times} times\n--- chat\n{}\n--- log\n{}",
                self.chat(),
                self.log()
            )
        })
    }

    /// Kills the bot and starts it again.
    pub(crate) async fn restart(&mut self) {
        self.kill_bot().await;
        self.start().await;
    }

    /// kill -9 of `claude` and of the bot at once, as if the power failed: nobody ends in order.
    pub(crate) async fn power_fails(&mut self) {
        self.kill_claude();
        self.kill_bot().await;
    }

    /// Presses the newest button with these words and does not wait for an answer: the bot may be down.
    pub(super) fn press_unheard(&self, words: &str) {
        let chat = self.telegram.chat(OWNER).expect("a chat");
        let (message_id, data) = button(&chat, words).expect("a button");
        let press =
            Press { chat_id: OWNER, message_id, from_id: Some(OWNER), data: Some(data), ..Press::default() };
        self.telegram.with(|model, now| model.press(&press, now)).unwrap();
    }

    /// What lives with this story's home.
    pub(crate) fn processes(&self) -> Vec<Process> {
        let home = format!("HOME={}", self.home.path().display());
        let all = std::fs::read_dir("/proc").unwrap();
        let pids = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
        pids.filter_map(|pid| {
            let environ = std::fs::read(format!("/proc/{pid}/environ")).ok()?;
            let is_ours = environ.split(|byte| *byte == 0).any(|variable| variable == home.as_bytes());
            let line = std::fs::read(format!("/proc/{pid}/cmdline")).ok().filter(|_| is_ours)?;
            let words = String::from_utf8_lossy(&line).split_terminator('\0').map(str::to_owned).collect();
            Some(Process { pid, words })
        })
        .collect()
    }

    /// The `claude` that works, not its guard and not one that only says its version.
    pub(crate) fn claude(&self) -> Option<i32> {
        let is_claude = |process: &Process| {
            let word = |place: usize| process.words.get(place).map(String::as_str).unwrap_or_default();
            word(0).ends_with("claude") && process.words.iter().any(|word| word.contains("stream-json"))
        };
        self.processes().into_iter().find(is_claude).map(|process| process.pid)
    }

    /// The guard of `claude`.
    pub(super) fn guard(&self) -> Option<i32> {
        let is_guard = |process: &Process| process.words.iter().any(|word| word.starts_with("--bot="));
        self.processes().into_iter().find(is_guard).map(|process| process.pid)
    }

    pub(super) fn bot_pid(&self) -> i32 {
        i32::try_from(self.bot.as_ref().and_then(tokio::process::Child::id).expect("a bot")).unwrap()
    }

    /// kill -9 of `claude` alone.
    pub(crate) fn kill_claude(&self) -> i32 {
        let pid = self.claude().expect("a claude");
        kill(pid);
        pid
    }

    /// Stops `claude` without killing it: it hears and writes nothing.
    pub(super) fn freeze_claude(&self) {
        let claude = Pid::from_raw(self.claude().expect("a claude")).expect("a process");
        kill_process(claude, Signal::STOP).unwrap();
    }

    /// Claude's own records of this story's sessions.
    pub(crate) fn recorded(&self) -> String {
        self.record_files().filter_map(|file| std::fs::read_to_string(file).ok()).collect()
    }

    /// Claude's record of the only session that has one.
    pub(crate) fn only_record(&self) -> PathBuf {
        let is_record = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "jsonl");
        self.record_files().find(is_record).expect("a record")
    }

    /// What is in the folders of Claude's records; subagents and results have folders of their own there.
    fn record_files(&self) -> impl Iterator<Item = PathBuf> {
        let projects = std::fs::read_dir(self.home.path().join(".claude/projects")).into_iter().flatten();
        let files = projects.flat_map(|project| std::fs::read_dir(project.unwrap().path()).unwrap());
        files.map(|file| file.unwrap().path())
    }

    /// Stops the guard of `claude` without killing it: it hears nothing of the bot's death.
    pub(crate) fn freeze_guard(&self) -> Frozen {
        let guard = Pid::from_raw(self.guard().expect("a guard")).expect("a process");
        kill_process(guard, Signal::STOP).unwrap();
        Frozen(guard)
    }

    /// Waits until Claude's record has the call that is asked about: the card may be there before. Killed by then, Claude would
    /// know nothing of the prompt, and its card would be another.
    pub(crate) async fn ask_recorded(&self) {
        self.until_so("recorded", || self.recorded().contains("\"tool_use\"")).await;
    }

    /// Stops the bot without killing it: nothing that is told to it is heard.
    pub(crate) fn freeze_bot(&self) {
        let bot = self.bot.as_ref().and_then(tokio::process::Child::id).expect("a bot");
        kill_process(Pid::from_raw(i32::try_from(bot).unwrap()).unwrap(), Signal::STOP).unwrap();
    }

    /// Where the tools of a story leave their marks.
    pub(super) fn mark(&self, name: &str) -> String {
        std::fs::read_to_string(self.project().join(name)).unwrap_or_default()
    }

    /// Waits for a mark of a tool. A shell makes the file before it writes it.
    pub(super) async fn marked(&self, name: &str) {
        self.until_so(name, || self.mark(name).ends_with('\n')).await;
    }

    /// Every prompt got its answer, once and unmarked, and the model got each once.
    pub(crate) async fn nothing_is_lost(&self, pairs: &[(&str, &str)]) {
        self.settled().await;
        for (prompt, answer) in pairs {
            assert_eq!(
                self.count(answer),
                1,
                "finals for {prompt}:\n{}\n--- log\n{}",
                self.chat(),
                self.log()
            );
            self.told_once(prompt);
        }
        let noise = (self.repeated(), self.count("no record"));
        assert_eq!(noise, (0, 0), "marks, and notes of a session that is gone:\n{}", self.chat());
    }

    /// How often something was repeated that a person reads. What only says that a prompt waits may be repeated, too.
    pub(super) fn repeated(&self) -> usize {
        self.count("↻") - self.count("↻ ⤵️")
    }

    /// The calls of the model as a table.
    pub(super) fn calls(&self) -> String {
        let calls = self.api.turns();
        let begin = calls.first().map(|call| call.at);
        let line = |call: &Recorded| {
            let at = begin.map(|begin| call.at.duration_since(begin));
            format!("{at:?} {:?} {:?} {:?}", call.outcome, call.human_texts(), call.tool_results())
        };
        calls.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The model got a prompt, and never twice in one conversation.
    pub(super) fn told_once(&self, prompt: &str) {
        let calls = self.api.turns();
        let times = |call: &Recorded| call.human_texts().iter().filter(|text| text.contains(prompt)).count();
        let most = calls.iter().map(times).max().unwrap_or_default();
        assert_eq!(most, 1, "how often the model got {prompt:?} in one conversation:\n{}", self.calls());
    }

    /// How many calls of the model for a prompt were answered completely.
    pub(super) fn completed(&self, prompt: &str) -> usize {
        let is_it = |call: &&Recorded| {
            call.human_texts().last().is_some_and(|text| text.contains(prompt))
                && call.outcome == Outcome::Complete
        };
        self.api.turns().iter().filter(is_it).count()
    }
}

/// kill -9.
pub(super) fn kill(pid: i32) {
    kill_process(Pid::from_raw(pid).expect("a process"), Signal::KILL).unwrap();
}

/// kill -9 of a process that may have ended by itself.
pub(super) fn kill_if_there(pid: i32) {
    kill_process(Pid::from_raw(pid).expect("a process"), Signal::KILL).unwrap_or_default();
}

/// Whether a process is there and has not ended.
pub(super) fn is_alive(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(')').and_then(|(_, rest)| rest.trim_start().chars().next());
    state.is_some_and(|state| state != 'Z' && state != 'X')
}
