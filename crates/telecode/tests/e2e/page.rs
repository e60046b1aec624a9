//! The demo's chat page in a real browser, with the real `claude` behind it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use telecode_sim::messages::{Reply, Script, Server};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::stage::{LIMIT, real_claude};

/// What `cargo xtask test` found or installed, else where it usually is.
pub(crate) fn tool(variable: &str, usual: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os(variable).map(PathBuf::from);
    let found = named.into_iter().chain(usual.iter().map(|path| root.join(path))).find(|path| path.exists());
    found.unwrap_or_else(|| {
        panic!(
            "{variable} is not set and none of {usual:?} exists: run `cargo xtask test`, which installs it"
        )
    })
}

struct Demo {
    child: Child,
    address: String,
}

impl Demo {
    async fn start(home: &TempDir, api: &Server) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_telecode"))
            .args(["demo", "--port", "0", "--data-dir"])
            .arg(home.path().join("demo"))
            .env_clear()
            .env("HOME", home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TELECODE_CLAUDE", real_claude())
            .env("ANTHROPIC_BASE_URL", api.url())
            .env("ANTHROPIC_API_KEY", "sk-ant-test-key-000000000000")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = String::new();
        let reading = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                said.push_str(&line);
                if line.contains("Stop with") {
                    break;
                }
            }
        };
        tokio::time::timeout(LIMIT, reading).await.expect("the demo does not start");
        assert!(said.contains("Claude Code answers"), "it must say that the real one answers: {said}");
        let address =
            said.split_whitespace().find(|word| word.starts_with("http://")).expect("an address").to_owned();
        Self { child, address }
    }
}

#[tokio::test]
async fn a_person_writes_sees_the_stream_allows_and_sees_the_final() {
    let long = "Let me look at the project before I build it. There is a small script in the playground and no build file, \
                so I will mark the build by hand and then tell you what I found."
        .to_owned();
    let build = json!({"command": "touch built.txt", "description": "Build the project"});
    let first = Reply::text(long).call("Bash", build).paced(6, 150);
    let last = Reply::text(
        "## All is well\n\nThe build **works**:\n\n```sh\ncargo build --release\n```\n\n- no warnings\n- 12 tests",
    );
    let api = Server::start(Script::new().then(first).then(last)).await.unwrap();
    let home = TempDir::new().unwrap();
    let mut demo = Demo::start(&home, &api).await;
    let screenshots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&screenshots).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/page.mjs");
    let driven = Command::new("node")
        .arg(script)
        .arg(&demo.address)
        .arg(&screenshots)
        .env("TELECODE_TEST_NODE_MODULES", tool("TELECODE_TEST_NODE_MODULES", &["target/npm/node_modules"]))
        .env("TELECODE_TEST_CHROMIUM", tool("TELECODE_TEST_CHROMIUM", &["/usr/bin/chromium"]))
        .output();
    let output = tokio::time::timeout(LIMIT * 2, driven).await.expect("the browser does not end").unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    demo.child.kill().await.unwrap();
    assert!(output.status.success(), "{said}");
    for name in ["stream-desktop", "ask-desktop", "ask-phone", "final-desktop", "final-phone"] {
        assert!(screenshots.join(format!("{name}.png")).is_file(), "{name}");
    }
}
