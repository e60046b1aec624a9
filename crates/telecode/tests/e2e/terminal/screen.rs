//! The real terminal program on a screen of tmux.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::stage::{LIMIT, Stage, real_claude};

/// How often the screen is looked at.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// The key that the stories use, and the part of it by which the terminal program remembers that it may.
const KEY: &str = "sk-ant-test-key-000000000000";
const KEY_END: usize = 20;

/// What is on the last line of the screen once the command has ended.
const ENDED: &str = "the command has ended";

/// A terminal with one command in it.
pub(crate) struct Screen {
    tmux: PathBuf,
    socket: PathBuf,
    /// `claude`, where the command looks for it.
    _bin: TempDir,
}

impl Screen {
    /// Runs a command in the project's directory.
    pub(crate) fn open(stage: &Stage, command: &str) -> Self {
        let bin = TempDir::new().unwrap();
        std::os::unix::fs::symlink(real_claude(), bin.path().join("claude")).unwrap();
        let screen = Self { tmux: tmux(), socket: bin.path().join("tmux"), _bin: bin };
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", screen.socket.parent().unwrap().display());
        let mut words = vec!["env".to_owned(), "-i".to_owned(), format!("PATH={path}")];
        words.extend(variables(stage).into_iter().map(|(name, value)| format!("{name}={value}")));
        words.extend(["sh", "-c"].map(str::to_owned));
        words.push(format!("{command}; echo \"{ENDED}\"; sleep 600"));
        let project = stage.project().to_string_lossy().into_owned();
        let size = ["new-session", "-d", "-x", "120", "-y", "50", "-c", &project, "--"].map(str::to_owned);
        let words: Vec<_> = size.into_iter().chain(words).collect();
        screen.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        screen
    }

    /// Types a prompt, once the program takes one.
    pub(crate) async fn types(&self, words: &str) {
        self.shows("❯").await;
        self.run(&["send-keys", "-l", words]);
        self.shows(&format!("❯ {words}")).await;
        self.run(&["send-keys", "Enter"]);
    }

    /// Types a line, shown or not.
    pub(crate) fn enters(&self, line: &str) {
        self.run(&["send-keys", "-l", line]);
        self.run(&["send-keys", "Enter"]);
    }

    /// Waits until the screen has these words.
    pub(crate) async fn shows(&self, words: &str) {
        let waiting = async {
            while !self.has(words) {
                tokio::time::sleep(LOOK).await;
            }
        };
        let seen = tokio::time::timeout(LIMIT, waiting).await;
        assert!(seen.is_ok(), "never saw {words} on the screen:\n{}", self.screen());
    }

    /// Ends the program as a person does.
    pub(crate) async fn closes(&self) {
        self.types("/exit").await;
        self.ends().await;
    }

    /// Waits until the program has ended.
    pub(crate) async fn ends(&self) {
        self.shows(ENDED).await;
    }

    /// Whether the screen has these words now.
    pub(crate) fn has(&self, words: &str) -> bool {
        self.screen().replace('\u{a0}', " ").contains(words)
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.run(&["capture-pane", "-p"]).stdout).into_owned()
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(&self.tmux);
        // No settings of whoever runs the tests.
        command.args(["-f", "/dev/null", "-S"]).arg(&self.socket).args(words).env_remove("TMUX");
        let output = command.output().unwrap();
        assert!(output.status.success(), "tmux {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let mut command = Command::new(&self.tmux);
        command.arg("-S").arg(&self.socket).arg("kill-server").env_remove("TMUX");
        let _ended = command.output();
    }
}

/// The environment of a person at the desk, but for where programs are.
pub(super) fn variables(stage: &Stage) -> [(&'static str, String); 9] {
    [
        ("HOME", stage.home.path().to_string_lossy().into_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("TERM", "xterm-256color".to_owned()),
        ("ANTHROPIC_BASE_URL", stage.api.url()),
        ("ANTHROPIC_API_KEY", KEY.to_owned()),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1".to_owned()),
        ("DISABLE_TELEMETRY", "1".to_owned()),
        ("DISABLE_ERROR_REPORTING", "1".to_owned()),
        ("DISABLE_AUTOUPDATER", "1".to_owned()),
    ]
}

/// The program that makes screens.
fn tmux() -> PathBuf {
    let named = std::env::var_os("TELECODE_TEST_TMUX").map_or_else(|| PathBuf::from("tmux"), PathBuf::from);
    let found = Command::new(&named).arg("-V").output().is_ok_and(|output| output.status.success());
    assert!(found, "tmux is missing: run `cargo xtask setup`, or install it (apt-get install tmux)");
    named
}

/// Answers what the terminal program asks somebody who starts it for the first time.
pub(crate) fn welcome(stage: &Stage) {
    let project = stage.project().canonicalize().unwrap().to_string_lossy().into_owned();
    let settings = json!({
        "hasCompletedOnboarding": true,
        "theme": "dark",
        "customApiKeyResponses": {"approved": [KEY[KEY.len() - KEY_END..]], "rejected": []},
        "projects": {project: {"hasTrustDialogAccepted": true}},
    });
    std::fs::write(stage.home.path().join(".claude.json"), settings.to_string()).unwrap();
}
