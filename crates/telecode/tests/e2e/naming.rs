//! A session has one name, here and in Claude Code: with the real one.

use serde_json::Value;
use telecode_sim::messages::{RequestKind, Script};

use crate::stage::{Settings, Stage, real_claude};

async fn with_titles() -> Stage {
    Stage::with(Script::new(), Settings { titles: true, ..Settings::default() }).await
}

impl Stage {
    fn stored_name(&self) -> String {
        self.stored("SELECT name FROM session WHERE id = 1").unwrap_or_default()
    }

    async fn is_called(&self, name: &str) {
        self.until_so(&format!("the name {name}, not {}", self.stored_name()), || self.stored_name() == name)
            .await;
    }

    /// What the record calls the session.
    fn title_in_record(&self) -> Option<String> {
        let lines = self.record();
        let mut titles = lines.iter().filter(|line| line["type"] == "custom-title");
        titles.next_back()?["customTitle"].as_str().map(str::to_owned)
    }

    async fn is_called_in_record(&self, name: &str) {
        self.until_so(&format!("the title {name}"), || self.title_in_record().as_deref() == Some(name)).await;
    }

    /// What a person runs in a terminal, and what that prints.
    async fn by_hand(&self, session: &str, words: &str) -> String {
        let done = tokio::process::Command::new(real_claude())
            .args(["-p", "--resume", session, words])
            .current_dir(self.project())
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("ANTHROPIC_BASE_URL", self.api.url())
            .env("ANTHROPIC_API_KEY", "sk-ant-test-key-000000000000")
            .env("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .stdin(std::process::Stdio::null())
            .output()
            .await
            .unwrap();
        format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
    }
}

#[tokio::test]
async fn claude_names_a_session_beside_its_first_turn_and_a_terminal_knows_the_name() {
    let mut stage = with_titles().await;
    let prompt = stage.says("could you please fix the login bug of last week?");
    stage.sees("You said: could you").await;
    stage.sees_reaction(prompt, "👌").await;
    stage.is_called("Fix the login bug of").await;
    stage.is_called_in_record("Fix the login bug of").await;
    stage.says("/sessions");
    stage.sees_buttons("Fix the login bug of", 1).await;
    let own: Vec<_> =
        stage.api.requests().into_iter().filter(|request| request.kind == RequestKind::Side).collect();
    assert_eq!(own.len(), 1, "one request besides the turn's");
    assert!(own[0].human_texts()[0].contains("could you please fix"), "{:?}", own[0].human_texts());
    stage.says("/rename Payments");
    stage.sees("Payments").await;
    stage.is_called_in_record("Payments").await;
    stage.stop_bot().await;
    let said = stage.by_hand("Payments", "and by hand?").await;
    assert!(said.contains("You said: and by hand?"), "{said}");
    assert_eq!(stage.record().iter().filter(|line| is_prompt(line)).count(), 2, "the same conversation");
    stage.start().await;
    stage.says("go on");
    stage.sees("You said: go on").await;
    assert_eq!(stage.stored_name(), "Payments");
    let titles = stage.api.requests().iter().filter(|request| request.kind == RequestKind::Side).count();
    assert_eq!(titles, 1, "a name that stays is not asked for");
}

#[tokio::test]
async fn a_name_that_a_person_gives_in_a_terminal_is_followed_and_one_that_waits_is_told() {
    let mut stage = with_titles().await;
    let prompt = stage.says("please fix the login bug");
    stage.sees_reaction(prompt, "👌").await;
    stage.is_called_in_record("Fix the login bug").await;
    stage.stop_bot().await;
    stage.by_hand("Fix the login bug", "/rename By hand").await;
    stage.start().await;
    let prompt = stage.says("go on");
    stage.sees_reaction(prompt, "👌").await;
    stage.is_called("By hand").await;
    stage.says("/sleep");
    stage.agents_are(0).await;
    stage.says("/rename Asleep");
    stage.is_called("Asleep").await;
    assert_eq!(stage.title_in_record().as_deref(), Some("By hand"), "nobody is woken for it");
    let prompt = stage.says("and on");
    stage.sees_reaction(prompt, "👌").await;
    stage.is_called_in_record("Asleep").await;
    assert_eq!(stage.stored_name(), "Asleep");
}

fn is_prompt(line: &Value) -> bool {
    line["type"] == "user" && line["message"]["content"].is_string() && line["isMeta"] != true
}
