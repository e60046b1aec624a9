//! Sessions that Claude Code's own daemon runs in the background.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::screen::{LOOK, variables};
use crate::stage::{LIMIT, Stage, real_claude};

/// A person at the desk who works with sessions in the background. What still runs ends with this.
pub(super) struct Daemon<'a>(pub(super) &'a Stage);

impl Daemon<'_> {
    /// Begins a session there.
    pub(super) fn begins(&self, prompt: &str) {
        let said = self.run(&["--bg", prompt]);
        assert!(said.contains("backgrounded"), "{said}");
    }

    /// Waits until what was begun there has done what it was to do.
    pub(super) async fn is_idle(&self) {
        let waiting = async {
            while self.sessions().iter().any(|session| session["status"] != "idle") {
                tokio::time::sleep(LOOK).await;
            }
        };
        let done = tokio::time::timeout(LIMIT, waiting).await;
        assert!(done.is_ok(), "it never gets idle: {:?}", self.sessions());
    }

    /// The sessions that the daemon runs, those that were stopped, too.
    pub(super) fn sessions(&self) -> Vec<Value> {
        let mut sessions: Vec<Value> =
            serde_json::from_str(&self.run(&["agents", "--json", "--all"])).unwrap();
        sessions.retain(|session| session["kind"] == "background");
        sessions
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(real_claude());
        command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(variables(self.0)).current_dir(self.0.project()).stdin(Stdio::null());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        for session in self.sessions().iter().filter(|session| session["pid"].is_number()) {
            self.run(&["stop", session["id"].as_str().unwrap_or_default()]);
        }
    }
}
