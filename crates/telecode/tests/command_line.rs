//! The program as it is typed: what it prints, and how it ends.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";

/// Runs the program in a home of its own, without the variables of this process.
fn telecode(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_telecode"))
        .args(arguments)
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .output()
        .unwrap()
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn configure(home: &Path, text: &str) {
    fs::create_dir_all(home.join(".config/telecode")).unwrap();
    let file = home.join(".config/telecode/telecode.toml");
    fs::write(&file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn help_goes_to_standard_output_and_a_wrong_line_ends_with_2() {
    let home = home();
    let help = telecode(home.path(), &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(out(&help).contains("Exit codes"), "{}", out(&help));
    for (words, what) in [
        (&["help"][..], "Exit codes"),
        (&["help", "doctor"], "ends this with 1"),
        (&["help", "access", "remove"], "Telegram user id"),
    ] {
        let help = telecode(home.path(), words);
        assert_eq!(help.status.code(), Some(0), "{words:?}");
        assert!(out(&help).contains(what), "{}", out(&help));
    }
    for line in [&["--no-such"][..], &["run", "now"], &["config"], &[]] {
        assert_eq!(telecode(home.path(), line).status.code(), Some(2), "{line:?}");
    }
}

#[test]
fn the_example_that_is_printed_is_a_configuration() {
    let home = home();
    let example = telecode(home.path(), &["config", "example"]);
    configure(home.path(), &out(&example));
    let check = telecode(home.path(), &["config", "show"]);
    assert_eq!(check.status.code(), Some(0), "{}", err(&check));
    assert!(out(&check).contains("max_live = 8  # line "), "{}", out(&check));
}

#[test]
fn a_wrong_configuration_ends_with_3_and_says_all_that_is_wrong() {
    let home = home();
    configure(home.path(), "[agent]\nmax_life = 3\nidle_timeout = 30\n");
    let check = telecode(home.path(), &["config", "check"]);
    assert_eq!(check.status.code(), Some(3));
    assert!(err(&check).contains("line 2: agent.max_life"), "{}", err(&check));
    assert!(err(&check).contains("line 3: agent.idle_timeout"), "{}", err(&check));
}

#[test]
fn a_missing_token_is_told_by_check_and_a_missing_file_by_all() {
    let home = home();
    let check = telecode(home.path(), &["config", "check"]);
    assert_eq!(check.status.code(), Some(3));
    assert!(err(&check).contains("telecode init"), "{}", err(&check));
    let named = telecode(home.path(), &["config", "show", "--config", "none.toml"]);
    assert_eq!(named.status.code(), Some(3));
    assert!(err(&named).contains("none.toml"), "{}", err(&named));
}

#[test]
fn the_token_is_never_printed() {
    let home = home();
    configure(home.path(), &format!("[telegram]\ntoken = \"{TOKEN}\"\n"));
    for line in [&["config", "show"][..], &["config", "check"], &["doctor"]] {
        let output = telecode(home.path(), line);
        assert!(!format!("{}{}", out(&output), err(&output)).contains("AAbb"), "{line:?}");
    }
}

#[test]
fn a_token_that_others_can_read_is_refused_with_what_to_do() {
    let home = home();
    configure(home.path(), &format!("[telegram]\ntoken = \"{TOKEN}\"\n"));
    let file = home.path().join(".config/telecode/telecode.toml");
    for mode in [0o644, 0o640, 0o602] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        for (line, code) in [(&["run"][..], 3), (&["config", "check"], 3), (&["doctor"], 1)] {
            let output = telecode(home.path(), line);
            let said = format!("{}{}", out(&output), err(&output));
            assert_eq!(output.status.code(), Some(code), "{line:?}: {said}");
            assert!(said.contains("chmod 600") && !said.contains("AAbb"), "{line:?}: {said}");
        }
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(telecode(home.path(), &["config", "check"]).status.code(), Some(0));
}

#[test]
fn owners_are_listed_and_taken_out_whether_the_bot_runs_or_not() {
    let home = home();
    configure(home.path(), "# mine\n[access]\nowners = [1001, 2002] # both\n");
    let list = telecode(home.path(), &["access", "list"]);
    assert!(out(&list).contains("1001          access.owners"), "{}", out(&list));
    let removed = telecode(home.path(), &["access", "remove", "2002"]);
    assert_eq!(removed.status.code(), Some(0), "{}", err(&removed));
    assert!(out(&removed).contains("holds from the next start"), "{}", out(&removed));
    let file = home.path().join(".config/telecode/telecode.toml");
    assert_eq!(fs::read_to_string(&file).unwrap(), "# mine\n[access]\nowners = [1001] # both\n");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let again = telecode(home.path(), &["access", "remove", "2002"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("2002 is no owner") && err(&again).contains("is 1001"), "{}", err(&again));
    configure(home.path(), "[access]\nowners = [1001, 3003]\n");
    let unknown = err(&telecode(home.path(), &["access", "remove", "2002"]));
    assert!(unknown.contains("1001, 3003"), "{unknown}");
    configure(home.path(), "");
    let nobody = err(&telecode(home.path(), &["access", "remove", "2002"]));
    assert!(nobody.contains("there is none"), "{nobody}");
    assert!(out(&telecode(home.path(), &["access", "list"])).contains("nobody is served"));
}

#[test]
fn completions_are_printed() {
    let home = home();
    for shell in ["bash", "zsh", "fish"] {
        let output = telecode(home.path(), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(out(&output).contains("doctor"), "{shell}");
    }
}

#[test]
fn the_doctor_sees_the_instance_of_another_process() {
    let home = home();
    let data = home.path().join("data");
    let (store, _) = telecode::store::Store::open(&data).unwrap();
    let line = ["doctor", "--data-dir", data.to_str().unwrap()];
    let held = out(&telecode(home.path(), &line));
    assert!(held.contains(&format!("in use by process {}", std::process::id())), "{held}");
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(store.close());
    let free = out(&telecode(home.path(), &line));
    assert!(!free.contains("in use"), "{free}");
}

#[test]
fn the_doctor_fails_with_what_to_do() {
    let home = home();
    let output = telecode(home.path(), &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("-> run `telecode init`"), "{}", out(&output));
}

/// A data directory in which a session was working when its instance was killed, or still is.
fn data_with_a_session(home: &Path) -> (std::path::PathBuf, telecode::store::Store) {
    let data = home.join("data");
    let (store, _) = telecode::store::Store::open(&data).unwrap();
    let sql = "INSERT INTO session (id, name, chat, workspace, directory, claude, begun, mode, grants, created,
            last_active, turns, cost_usd, status, pid, person)
        VALUES (1, 'fix the login', 11, 'api', '/srv/api', 'c-1', 1, 'plan', '[]', 0, 0, 3, 0.5, 'working', 77, 11),
            (2, 'old', 11, 'api', '/srv/api', 'c-2', 1, 'plan', '[]', 0, 0, 3, 0.5, 'asleep', NULL, 11);
        UPDATE session SET closed = 1 WHERE id = 2;";
    let writer = rusqlite::Connection::open(data.join(telecode::store::DATABASE)).unwrap();
    writer.execute_batch(sql).unwrap();
    (data, store)
}

#[test]
fn sessions_are_listed_while_an_instance_runs_and_afterwards() {
    let home = home();
    let (data, store) = data_with_a_session(home.path());
    let line = ["sessions", "--data-dir", data.to_str().unwrap()];
    let running = out(&telecode(home.path(), &line));
    assert!(running.contains("working  fix the login  api"), "{running}");
    assert!(!running.contains("old"), "{running}");
    let all = out(&telecode(home.path(), &[&line[..], &["--all"]].concat()));
    assert!(all.contains("closed   old"), "{all}");

    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(store.close());
    let json = telecode(home.path(), &[&line[..], &["--json"]].concat());
    assert_eq!(json.status.code(), Some(0), "{}", err(&json));
    let sessions: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(sessions.as_array().unwrap().len(), 1);
    let facts = [&sessions[0]["status"], &sessions[0]["pid"], &sessions[0]["claude_session_id"]];
    assert_eq!(facts, [&serde_json::json!("asleep"), &serde_json::Value::Null, &serde_json::json!("c-1")]);
}

#[test]
fn sessions_of_no_database_and_of_another_version_are_told_clearly() {
    let home = home();
    let data = home.path().join("data");
    let line = ["sessions", "--data-dir", data.to_str().unwrap()];
    let before = telecode(home.path(), &line);
    let words = ["no sessions yet", "telecode init", "telecode run"];
    assert!(words.iter().all(|words| out(&before).contains(words)), "{}", out(&before));
    configure(home.path(), &format!("[telegram]\ntoken = \"{TOKEN}\"\n"));
    let set_up = telecode(home.path(), &line);
    assert!(!out(&set_up).contains("telecode init"), "{}", out(&set_up));
    let json = telecode(home.path(), &[&line[..], &["--json"]].concat());
    assert_eq!(out(&json), "[]\n");
    assert_eq!([before, set_up, json].map(|output| output.status.code()), [Some(0); 3]);
    assert!(!data.exists(), "nothing is made");

    let (store, _) = telecode::store::Store::open(&data).unwrap();
    let empty = out(&telecode(home.path(), &line));
    assert!(empty.contains("no sessions yet"), "{empty}");
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(store.close());

    let database = rusqlite::Connection::open(data.join(telecode::store::DATABASE)).unwrap();
    for (version, words) in [(1_000, "newer telecode"), (1, "brings the database up to date")] {
        database.pragma_update(None, "user_version", version).unwrap();
        let other = telecode(home.path(), &line);
        assert_eq!(other.status.code(), Some(1));
        assert!(err(&other).contains(words), "{}", err(&other));
    }
}

#[test]
fn a_reload_needs_a_right_configuration_and_somebody_who_reads_it() {
    let home = home();
    configure(home.path(), "[agent]\nmax_life = 3\n");
    assert_eq!(telecode(home.path(), &["config", "reload"]).status.code(), Some(3));
    configure(home.path(), &format!("[telegram]\ntoken = \"{TOKEN}\"\n"));
    let nobody = telecode(home.path(), &["config", "reload"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(err(&nobody).contains("no telecode runs on"), "{}", err(&nobody));
}
