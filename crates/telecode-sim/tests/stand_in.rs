//! The stand-in agent as a process: what only a process can show.

#![expect(clippy::unwrap_used, reason = "a test may panic; the lint spares only test functions")]

use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

const PROGRAM: &str = env!("CARGO_BIN_EXE_stand-in-agent");
const LIMIT: Duration = Duration::from_secs(10);
const INITIALIZE: &[u8] =
    b"{\"type\":\"control_request\",\"request_id\":\"1\",\"request\":{\"subtype\":\"initialize\"}}\n";

/// A running agent that has answered `initialize`.
async fn start(home: &std::path::Path, script: &str) -> tokio::process::Child {
    let path = home.join("script.json");
    std::fs::write(&path, script).unwrap();
    let mut child = tokio::process::Command::new(PROGRAM)
        .env_clear()
        .env("HOME", home)
        .env("STAND_IN_SCRIPT", path)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(INITIALIZE).await.unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    tokio::time::timeout(LIMIT, stdout.read_line(&mut line)).await.unwrap().unwrap();
    assert!(line.contains("\"success\""), "{line}");
    child.stdout = Some(stdout.into_inner());
    child
}

fn terminate(child: &tokio::process::Child) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
}

#[test]
fn it_says_the_version_of_its_script() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("script.json");
    std::fs::write(&path, r#"{"version":"2.0.1"}"#).unwrap();
    let output = Command::new(PROGRAM).arg("--version").env("STAND_IN_SCRIPT", path).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "2.0.1 (Claude Code)\n");
}

#[test]
fn a_wrong_script_is_named() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("script.json");
    std::fs::write(&path, r#"{"verzion":"2"}"#).unwrap();
    let output = Command::new(PROGRAM).env("STAND_IN_SCRIPT", path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("verzion"));
}

#[tokio::test]
async fn the_end_of_its_input_ends_it() {
    let home = tempfile::tempdir().unwrap();
    let mut child = start(home.path(), "{}").await;
    drop(child.stdin.take());
    assert_eq!(tokio::time::timeout(LIMIT, child.wait()).await.unwrap().unwrap().code(), Some(0));
}

#[tokio::test]
async fn termination_ends_it_with_143() {
    let home = tempfile::tempdir().unwrap();
    let mut child = start(home.path(), "{}").await;
    // Waiting would close it, and then the end of the input might come first.
    let _open = child.stdin.take();
    terminate(&child);
    assert_eq!(tokio::time::timeout(LIMIT, child.wait()).await.unwrap().unwrap().code(), Some(143));
}

#[tokio::test]
async fn termination_is_ignored_if_the_script_says_so() {
    let home = tempfile::tempdir().unwrap();
    let script = r#"{"quirks":[{"quirk":"ignore_sigterm"},{"quirk":{"stderr":{"line":"noise","times":2}}}]}"#;
    let mut child = start(home.path(), script).await;
    terminate(&child);
    // It still answers after the signal, and lives until its input ends.
    child.stdin.as_mut().unwrap().write_all(INITIALIZE).await.unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    assert!(tokio::time::timeout(LIMIT, stdout.read_line(&mut line)).await.unwrap().unwrap() > 0);
    drop(child.stdin.take());
    let output = tokio::time::timeout(LIMIT, child.wait_with_output()).await.unwrap().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "noise\nnoise\n");
}
