//! The commands besides `run`, as a person types them.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Reply, Script};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{ChildStderr, Command};

use crate::stage::{LIMIT, OWNER, Settings, Stage, TOKEN};
use crate::terminal::screen::Screen;

fn telecode(stage: &Stage, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_telecode"));
    command
        .args(arguments)
        .env_clear()
        .env("HOME", stage.home.path())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

#[tokio::test]
async fn doctor_checks_everything_and_runs_a_turn_with_a_permission() {
    let touch = json!({"command": "touch telecode-doctor && echo telecode-works", "description": "Try"});
    let script =
        Script::new().then(Reply::tool("Bash", touch)).then(Reply::text("It printed telecode-works."));
    let stage = Stage::new(script).await;
    let config = stage.config();
    let output =
        telecode(&stage, &["doctor", "--turn", "--config", config.to_str().unwrap()]).output().await.unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{table}");
    for check in [
        "configuration",
        "owners",
        "permissions",
        "data directory",
        "disk space",
        "telegram",
        "clock",
        "claude",
        "login",
    ] {
        // The stories are run with versions that nobody tested yet, too: `cargo xtask matrix`.
        let is_new = |line: &str| check == "claude" && line.contains("newer than the versions");
        let is_fine = |line: &str| line.contains(check) && (line.starts_with("ok") || is_new(line));
        assert!(table.lines().any(is_fine), "{check}:\n{table}");
    }
    assert!(table.contains("asked, allowed, ran and answered"), "{table}");
    assert!(!table.contains(TOKEN), "the token is shown:\n{table}");
}

#[tokio::test]
async fn doctor_says_that_it_saw_no_question() {
    let touch = json!({"command": "touch telecode-doctor && echo telecode-works", "description": "Try"});
    let other = json!({"command": "touch elsewhere", "description": "Try"});
    for (rules, replies, words) in [
        ("allow", vec![Reply::tool("Bash", touch.clone()), "Done.".into()], "ran the command without asking"),
        ("deny", vec![Reply::tool("Bash", touch), "No.".into()], "refused or failed without a question"),
        ("none", vec!["telecode-works".into()], "answered without running the command"),
        (
            "none",
            vec![Reply::tool("Bash", other), "Done.".into()],
            "asked for something else (Bash: touch elsewhere)",
        ),
    ] {
        let script = replies.into_iter().fold(Script::new(), Script::then);
        let stage = Stage::new(script).await;
        std::fs::create_dir_all(stage.home.path().join(".claude")).unwrap();
        let settings =
            json!({"permissions": {rules: ["Bash(touch telecode-doctor)", "Bash(echo telecode-works)"]}});
        if rules != "none" {
            std::fs::write(stage.home.path().join(".claude/settings.json"), settings.to_string()).unwrap();
        }
        let config = stage.config();
        let arguments = ["doctor", "--turn", "--config", config.to_str().unwrap()];
        let output = telecode(&stage, &arguments).output().await.unwrap();
        let table = String::from_utf8(output.stdout).unwrap();
        let line =
            table.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}:\n{table}"));
        assert!(line.starts_with("warn") && line.contains("turn"), "{table}");
    }
}

#[tokio::test]
async fn doctor_says_what_to_do_where_something_is_wrong() {
    let settings = Settings { claude: vec!["/nonexistent/claude".to_owned()], ..Settings::default() };
    let stage = Stage::with(Script::new(), settings).await;
    let config = stage.config();
    let output = telecode(&stage, &["doctor", "--config", config.to_str().unwrap()]).output().await.unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(
        table.contains("FAIL  claude") && table.contains("npm install -g @anthropic-ai/claude-code"),
        "{table}"
    );
}

#[tokio::test]
async fn doctor_refuses_a_version_that_is_too_old_and_so_does_the_chat() {
    let home = tempfile::tempdir().unwrap();
    let program = home.path().join("claude");
    std::fs::write(&program, "#!/bin/sh\necho '2.1.318 (Claude Code)'\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let settings = Settings { claude: vec![program.to_string_lossy().into_owned()], ..Settings::default() };
    let stage = Stage::with(Script::new(), settings).await;
    let config = stage.config();
    let output = telecode(&stage, &["doctor", "--config", config.to_str().unwrap()]).output().await.unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(table.contains("2.1.318 is too old") && table.contains("run `claude update`"), "{table}");
    stage.says("hello");
    stage.sees("Claude Code 2.1.318 is too old").await;
}

#[tokio::test]
async fn a_version_that_nobody_tested_works_and_is_said_once() {
    let home = tempfile::tempdir().unwrap();
    let program = home.path().join("claude");
    let real = crate::stage::real_claude();
    let words = format!(
        "#!/bin/sh\nif [ \"$*\" = --version ]; then echo '9.8.765 (Claude Code)'; exit; fi\n\
         '{}' \"$@\" | sed -u 's/\"claude_code_version\":\"[^\"]*\"/\"claude_code_version\":\"9.8.765\"/'\n",
        real.display()
    );
    std::fs::write(&program, words).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let settings = Settings { claude: vec![program.to_string_lossy().into_owned()], ..Settings::default() };
    let mut stage = Stage::with(Script::new(), settings).await;
    stage.says("hello");
    stage.sees("Claude Code 9.8.765 is newer than the versions telecode was tested with").await;
    stage.sees("You said: hello").await;
    stage.says("/new another --empty");
    stage.says("and here?");
    stage.sees("You said: and here?").await;
    stage.terminate().await;
    stage.start().await;
    stage.says("and now?");
    stage.sees("You said: and now?").await;
    assert_eq!(stage.count("9.8.765"), 1, "{}", stage.chat());
}

/// Reads what a program says until a line has these words.
async fn line_with(lines: &mut tokio::io::Lines<BufReader<ChildStderr>>, words: &str) -> String {
    let reading = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains(words) {
                return line;
            }
        }
        panic!("it never said {words}");
    };
    tokio::time::timeout(LIMIT, reading).await.expect("it takes too long")
}

#[tokio::test]
async fn init_checks_the_token_pairs_the_owner_and_writes_a_private_configuration() {
    let mut stage = Stage::new(Script::new().then(Reply::text("Set up."))).await;
    stage.stop_bot().await;
    let config = stage.home.path().join("new/telecode.toml");
    let project = stage.project();
    let mut init = telecode(
        &stage,
        &["init", "--config", config.to_str().unwrap(), "--project", project.to_str().unwrap()],
    )
    .env("TELEGRAM_BOT_TOKEN", TOKEN)
    .env("TELECODE_TELEGRAM_API_URL", stage.telegram.api_url())
    .spawn()
    .unwrap();
    let mut lines = BufReader::new(init.stderr.take().unwrap()).lines();
    let line = line_with(&mut lines, "this code").await;
    let (_, code) = line.rsplit_once(' ').expect("a code");
    assert!(line.contains(&format!("?start={code} ")), "{line}");
    stage.says(&format!("/start {code}"));
    line_with(&mut lines, "Wrote").await;
    assert!(init.wait().await.unwrap().success());
    let text = std::fs::read_to_string(&config).unwrap();
    assert!(text.contains(&OWNER.to_string()) && !text.contains(TOKEN), "{text}");
    for file in [config.clone(), config.with_file_name("bot-token")] {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
    let checked =
        telecode(&stage, &["config", "check", "--config", config.to_str().unwrap()]).output().await.unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[tokio::test]
async fn init_refuses_a_token_that_telegram_does_not_know() {
    let stage = Stage::new(Script::new()).await;
    let config = stage.home.path().join("new/telecode.toml");
    let output = telecode(&stage, &["init", "--config", config.to_str().unwrap(), "--project", "/tmp"])
        .env("TELEGRAM_BOT_TOKEN", "4242:another-token-that-is-not-known-00")
        .env("TELECODE_TELEGRAM_API_URL", stage.telegram.api_url())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("does not know this token"), "{said}");
    assert!(!config.exists());
}

#[tokio::test]
async fn init_asks_again_until_the_answer_can_be_used_and_shows_no_token() {
    let stage = Stage::new(Script::new()).await;
    let config = stage.home.path().join("new/telecode.toml");
    let (url, program) = (stage.telegram.api_url(), env!("CARGO_BIN_EXE_telecode"));
    let command = format!("TELECODE_TELEGRAM_API_URL={url} {program} init --config {}", config.display());
    let screen = Screen::open(&stage, &command);
    screen.shows("The bot's token (it isn't shown):").await;
    screen.enters("not a token");
    screen.shows("doesn't look like a bot token").await;
    screen.enters("4242:another-token-that-is-not-known-00");
    screen.shows("does not know this token").await;
    screen.enters(TOKEN);
    screen.shows("The folder that Claude may work in").await;
    assert!(!screen.has("4242:"), "the token is shown");
    screen.enters("/nowhere/at/all");
    screen.shows("/nowhere/at/all is not a folder").await;
    assert!(!config.exists(), "nothing is written before all is known");
    screen.enters("/tmp");
    screen.shows("this code:").await;
}

#[tokio::test]
async fn init_finds_out_first_whether_it_can_write() {
    let stage = Stage::new(Script::new()).await;
    let taken = stage.home.path().join("taken");
    std::fs::write(&taken, "").unwrap();
    let config = taken.join("telecode.toml");
    let output = telecode(&stage, &["init", "--config", config.to_str().unwrap(), "--project", "/tmp"])
        .env("TELEGRAM_BOT_TOKEN", "4242:another-token-that-is-not-known-00")
        .env("TELECODE_TELEGRAM_API_URL", stage.telegram.api_url())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot be written") && !said.contains("does not know"), "{said}");
}

#[tokio::test]
async fn a_token_that_telegram_never_knew_ends_the_first_start() {
    let stage = Stage::new(Script::new()).await;
    let other = stage.home.path().join("other.toml");
    let unknown = "4242:another-token-that-is-not-known-00";
    let (data, url) = (stage.home.path().join("other"), stage.telegram.api_url());
    std::fs::write(&other, format!("[telegram]\ntoken = \"{unknown}\"\napi_url = \"{url}\"\n")).unwrap();
    std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o600)).unwrap();
    let words = ["run", "--config", other.to_str().unwrap(), "--data-dir", data.to_str().unwrap()];
    let output = tokio::time::timeout(LIMIT, telecode(&stage, &words).output()).await.unwrap().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("Telegram doesn't know this bot token") && said.contains("telecode init"),
        "{said}"
    );
    assert!(!said.contains(unknown), "{said}");
}

#[tokio::test]
async fn a_second_instance_on_the_same_data_directory_is_refused() {
    let stage = Stage::new(Script::new()).await;
    let config = stage.config();
    let second = telecode(&stage, &["run", "--config", config.to_str().unwrap()]).output();
    let output = tokio::time::timeout(Duration::from_secs(20), second).await.unwrap().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("another"), "{said}");
}
