//! What waits until the files that a turn begins with were looked at, with the real `claude` and a git that takes as long as the
//! story wants.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use crate::asks::server::{self, Server};
use crate::crashes::scene::bash;
use crate::stage::{Settings, Stage, button, real_claude, text};
use crate::undo::{git, read};

/// A git that waits as long as a file is there, if telecode calls it; `claude`'s own git never waits.
const SLOW_GIT: &str = r#"#!/bin/sh
PATH=${PATH#*:}
if [ "$GIT_ALLOW_PROTOCOL" = none ]; then while [ -e "$HOME/slow-git/hold" ]; do sleep 0.02; done; fi
exec git "$@"
"#;

/// What waits, if it may run at all, waits for longer than this.
const MOMENT: Duration = Duration::from_millis(400);

/// A stage whose git can be held up.
struct SlowStage(Stage);

impl std::ops::Deref for SlowStage {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.0
    }
}

impl SlowStage {
    /// A project in a repository, and no questions asked.
    async fn new(script: Script) -> Self {
        Self::with(script, Settings::default(), &[]).await
    }

    async fn with(script: Script, settings: Settings, servers: &[Server]) -> Self {
        let mut stage = server::stage(script, settings, servers).await;
        crate::undo::allow(stage.home.path());
        let folder = stage.home.path().join("slow-git");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("git"), SLOW_GIT).unwrap();
        fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        stage.reconfigure(|settings| settings.env.push(("PATH".to_owned(), path)));
        fs::write(stage.project().join("a.txt"), "one\n").unwrap();
        git(&stage, &["init", "--quiet", "--initial-branch=main"]);
        git(&stage, &["add", "."]);
        git(&stage, &["commit", "--quiet", "-m", "first"]);
        let mut stage = Self(stage);
        stage.restart().await;
        stage
    }

    fn hold_file(&self) -> PathBuf {
        self.home.path().join("slow-git/hold")
    }

    /// From now on nobody gets to see the files. They are not as they were, so that somebody has to look.
    fn holds_git(&self, change: &str) {
        fs::write(self.project().join("by-hand.txt"), change).unwrap();
        fs::write(self.hold_file(), "").unwrap();
    }

    fn lets_git_go(&self) {
        fs::remove_file(self.hold_file()).unwrap();
    }

    async fn restart(&mut self) {
        self.0.restart().await;
    }

    /// The file that a tool makes is not there, although it had time to.
    async fn is_waiting(&self, path: &str) {
        tokio::time::sleep(MOMENT).await;
        assert_eq!(read(self, path), None, "{path} is there before anybody looked\n{}", self.log());
    }

    /// Goes back to before a turn, with the buttons under its answer.
    async fn undo(&self) {
        self.press("Undo").await;
        self.sees("Back to before").await;
        self.press("Files only").await;
        self.wait("the files are back", |chat| button(chat, "Redo the file changes")).await;
    }
}

#[tokio::test]
async fn claude_reads_and_writes_text_while_the_files_are_looked_at_and_only_a_tool_that_may_change_them_waits()
 {
    let stage = SlowStage::new(Script::new()).await;
    stage.holds_git("mine\n");
    let path = stage.project().join("a.txt").to_string_lossy().into_owned();
    stage.0.api.push(Reply::text("Let me look.").call("Read", json!({"file_path": path})));
    stage.0.api.push(bash("echo made > made.txt; rm by-hand.txt"));
    stage.0.api.push("That is done.");
    stage.says("make it");
    // It was told, it read, and it was told what it read.
    stage.until_so("read", || stage.api.turns().len() == 2).await;
    stage.ask_recorded().await;
    stage.is_waiting("made.txt").await;
    stage.lets_git_go();
    stage.sees("That is done.").await;
    assert_eq!(read(&stage, "made.txt").as_deref(), Some("made\n"));
    stage.undo().await;
    assert_eq!(read(&stage, "made.txt"), None);
    assert_eq!(
        read(&stage, "by-hand.txt").as_deref(),
        Some("mine\n"),
        "what was there in that moment is back"
    );
}

#[tokio::test]
async fn tools_of_subagents_and_of_servers_wait_as_well() {
    let servers = [Server::new("notes").tools(&["jot"])];
    let stage = SlowStage::with(Script::new(), Settings::default(), &servers).await;
    stage.holds_git("mine\n");
    let write = json!({"file_path": stage.project().join("sub.txt").to_string_lossy(), "content": "sub\n"});
    let agent = json!({"description": "Write it", "prompt": "write the file now", "subagent_type": "general-purpose"});
    stage.0.api.push(Reply::tool("mcp__notes__jot", json!({})));
    stage.says("do it all");
    stage.until_so("asked", || stage.api.turns().len() == 1).await;
    tokio::time::sleep(MOMENT).await;
    assert_eq!(stage.count("May Claude"), 0, "it waits before anybody is asked: {}", stage.chat());
    stage.0.api.push(Reply::tool("Agent", agent));
    stage.0.api.push(Reply::tool("Write", write));
    stage.0.api.push("The file is written.");
    stage.0.api.push("All done.");
    stage.lets_git_go();
    stage.press("Allow").await;
    stage.until_so("written", || read(&stage, "sub.txt").is_some()).await;
    stage.sees("All done.").await;
    stage.undo().await;
    assert_eq!(read(&stage, "sub.txt"), None);
}

#[tokio::test]
async fn killed_between_the_prompt_and_its_snapshot() {
    let thinks = bash("echo made > made.txt").held_by("thought");
    let script = Script::new().when("make it", [thinks, bash("echo made > made.txt"), Reply::text("Made.")]);
    let mut stage = SlowStage::new(script).await;
    stage.holds_git("mine\n");
    stage.says("make it");
    stage.until_so("asked", || stage.api.turns().len() == 1).await;
    stage.restart().await;
    // Who was asked first is gone when this one asks: it doesn't get the answer any more, and writes no call of a tool down.
    stage.until_so("asked again", || stage.api.turns().len() == 2).await;
    stage.0.api.release("thought");
    // Now it calls its tool, and the files are looked at in another run.
    tokio::time::sleep(MOMENT).await;
    assert_eq!(read(&stage, "made.txt"), None, "{}", stage.log());
    stage.lets_git_go();
    stage.sees("Made.").await;
    assert_eq!(read(&stage, "made.txt").as_deref(), Some("made\n"));
    stage.undo().await;
    assert_eq!(read(&stage, "made.txt"), None);
    assert_eq!(read(&stage, "by-hand.txt").as_deref(), Some("mine\n"));
}

#[tokio::test]
async fn killed_while_a_tool_waits_runs_nothing_and_what_is_resumed_runs_once() {
    let script = Script::new().when("make it", [bash("echo made >> made.txt"), Reply::text("Made.")]);
    let mut stage = SlowStage::new(script).await;
    stage.holds_git("mine\n");
    stage.says("make it");
    stage.ask_recorded().await;
    stage.is_waiting("made.txt").await;
    stage.0.power_fails().await;
    stage.is_waiting("made.txt").await;
    stage.lets_git_go();
    stage.0.start().await;
    stage.sees("interrupted this turn").await;
    assert_eq!(read(&stage, "made.txt"), None, "nobody said that it may run");
    stage.press("Resume").await;
    stage.sees("Made.").await;
    assert_eq!(read(&stage, "made.txt").as_deref(), Some("made\n"), "{}", stage.log());
    assert_eq!(stage.count("Made."), 1, "{}", stage.chat());
}

#[tokio::test]
async fn killed_when_the_tool_was_let_go_goes_back_to_what_the_turn_began_with() {
    let slow = "echo begun > begun.txt; rm a.txt; sleep 30";
    let script = Script::new().when("make it", [bash(slow), Reply::text("Made.")]);
    let mut stage = SlowStage::new(script).await;
    stage.says("make it");
    stage.until_so("begun", || read(&stage, "a.txt").is_none()).await;
    stage.ask_recorded().await;
    stage.0.power_fails().await;
    stage.0.start().await;
    stage.sees("interrupted this turn").await;
    stage.press("Drop").await;
    stage.says("/undo");
    stage.sees("Back to before").await;
    stage.press("Files only").await;
    stage.wait("the files are back", |chat| button(chat, "Redo the file changes")).await;
    assert_eq!(read(&stage, "a.txt").as_deref(), Some("one\n"));
    assert_eq!(read(&stage, "begun.txt"), None);
}

#[tokio::test]
async fn a_tool_that_waits_is_stopped_and_does_not_run() {
    let stage = SlowStage::new(Script::new().when("make it", [bash("echo made > made.txt")])).await;
    stage.holds_git("mine\n");
    stage.says("make it");
    stage.ask_recorded().await;
    stage.says("/stop");
    stage.sees("Stopped").await;
    stage.lets_git_go();
    stage.is_waiting("made.txt").await;
    stage.0.api.push("Still here.");
    stage.says("and now?");
    stage.sees("Still here.").await;
}

#[tokio::test]
async fn a_slash_command_waits_itself_since_it_runs_commands_before_the_model_is_asked() {
    let stage = SlowStage::new(Script::new()).await;
    let commands = stage.project().join(".claude/commands");
    fs::create_dir_all(&commands).unwrap();
    fs::write(commands.join("when.md"), "Say when: !`date > when.txt`\n").unwrap();
    // Its agent is awake, and knows that tools ask.
    stage.0.api.push("Good morning.");
    stage.says("hello");
    stage.sees("Good morning.").await;
    stage.holds_git("mine\n");
    stage.0.api.push("It is late.");
    stage.says("/when");
    stage.is_waiting("when.txt").await;
    stage.lets_git_go();
    stage.sees("It is late.").await;
    assert!(read(&stage, "when.txt").is_some(), "{}", stage.log());
    // Nobody minds a second, and then it is said.
    stage.holds_git("other\n");
    fs::remove_file(stage.project().join("when.txt")).unwrap();
    stage.0.api.push("It is later.");
    stage.says("/when");
    stage.sees("It is later.").await;
    let notice = text(&stage.sees("can't be undone").await);
    assert!(notice.contains("no time to copy"), "{notice}");
    stage.lets_git_go();
}

#[tokio::test]
async fn where_no_tool_asks_that_is_noticed_and_the_next_prompt_waits() {
    let claude = vec![real_claude().to_string_lossy().into_owned(), "--bare".to_owned()];
    let stage = SlowStage::with(Script::new(), Settings { claude, ..Settings::default() }, &[]).await;
    stage.holds_git("mine\n");
    stage.0.api.push(bash("echo made > made.txt"));
    stage.0.api.push("Made.");
    stage.says("make it");
    stage.sees("Made.").await;
    let notice = text(&stage.sees("can't be undone").await);
    assert!(notice.contains("no time to copy"), "{notice}");
    stage.lets_git_go();
    stage.holds_git("other\n");
    let asked = stage.api.turns().len();
    stage.0.api.push("Once more.");
    stage.says("and again");
    tokio::time::sleep(MOMENT).await;
    assert_eq!(stage.api.turns().len(), asked, "the prompt itself waits: {}", stage.log());
    stage.lets_git_go();
    stage.sees("Once more.").await;
}

#[tokio::test]
async fn turns_that_follow_each_other_are_looked_at_in_their_order() {
    let stage = SlowStage::new(Script::new()).await;
    stage.holds_git("mine\n");
    stage.0.api.push("Good morning.");
    stage.says("hello");
    stage.sees("Good morning.").await;
    stage.0.api.push(bash("echo made > made.txt; rm by-hand.txt"));
    stage.0.api.push("Made.");
    stage.says("make it");
    stage.is_waiting("made.txt").await;
    stage.lets_git_go();
    stage.sees("Made.").await;
    stage.says("/diff");
    stage.press("Since the session started").await;
    stage.wait("what was made", |chat| chat.to_string().contains("made.txt new").then_some(())).await;
    stage.undo().await;
    assert_eq!((read(&stage, "made.txt"), read(&stage, "by-hand.txt").as_deref()), (None, Some("mine\n")));
}
