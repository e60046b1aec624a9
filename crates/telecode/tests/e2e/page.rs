//! The demo's chat page in a real browser, with the real `claude` behind it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script, Server};
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
        let mut command = Self::command(home);
        command
            .env("TELECODE_CLAUDE", real_claude())
            .env("ANTHROPIC_BASE_URL", api.url())
            .env("ANTHROPIC_API_KEY", "sk-ant-test-key-000000000000");
        Self::run(command, "Claude Code answers").await
    }

    fn command(home: &TempDir) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telecode"));
        command
            .args(["demo", "--port", "0", "--data-dir"])
            .arg(home.path().join("demo"))
            .env_clear()
            .env("HOME", home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// Starts it; it must say who answers.
    async fn run(mut command: Command, who: &str) -> Self {
        let mut child = command
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
        assert!(said.contains(who), "it must say who answers: {said}");
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
    let screenshots = driven(Script::new().then(first).then(last), "page.mjs").await;
    for name in ["stream-desktop", "ask-desktop", "ask-phone", "final-desktop", "final-phone"] {
        assert!(screenshots.join(format!("{name}.png")).is_file(), "{name}");
    }
}

const REPORT: &str = r#"# Report of the build

It **works** since `a1b2c3`, with *one* exception: ~~none~~ see [the log](https://example.org/log). The energy is $E = mc^2$.

## What was counted

| file | lines | note |
|:-----|------:|:----:|
| `src/main.rs` | 12 | a\|b 🦀 |
| src/lib.rs | 1 204 | **new** |
| tests/all.rs | 7 | |

- [x] read the code
- [x] run the tests
- [ ] write it down

> Measure twice, cut once.
> And once more for luck.

1. First the parser
   - with its tests
   - and `nested` things
2. Then the rest

```rust
fn main() {
    println!("hello");
}
```

$$a^2 + b^2 = c^2$$

<details>
<summary>What else was done</summary>

There are hidden words here.

- one
- two

</details>

---

### A wide one

| crate | version | features that are switched on | checks | time | who wants it |
|---|---|---|---|---:|---|
| tokio | 1.49.0 | rt, net, process, signal | passed | 12.5 s | the program |
| pulldown-cmark | 0.13.6 | none of them at all | passed | 1.2 s | the core |

The end of the report.
"#;

const FROM_THE_RIGHT: &str =
    "# שלום עולם\n\n- ראשון\n- שני\n\n| קובץ | שורות |\n|---|---|\n| a.rs | 12 |\n\nסוף.";

#[tokio::test]
async fn rich_messages_are_shown_as_what_they_are() {
    // The rest is not written before the browser has seen the draft.
    let (begun, rest) = REPORT.split_at(REPORT.find("### A wide one").unwrap());
    let report = Reply::text(begun).paced(24, 10).beat(Beat::Hold("seen".to_owned()));
    let report = report.beat(Beat::Text(rest.to_owned()));
    let screenshots = driven(Script::new().then(report).then(FROM_THE_RIGHT), "rich.mjs").await;
    for name in ["draft", "desk-light", "desk-dark", "phone-light", "phone-dark"] {
        assert!(screenshots.join(format!("rich-{name}.png")).is_file(), "{name}");
    }
}

/// Starts the demo with this script and lets a browser drive its page; gives the directory of the pictures.
async fn driven(script: Script, browser: &str) -> PathBuf {
    let api = Server::start(script).await.unwrap();
    let home = TempDir::new().unwrap();
    let mut demo = Demo::start(&home, &api).await;
    let screenshots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&screenshots).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles").join(browser);
    let driven = Command::new("node")
        .arg(script)
        .arg(&demo.address)
        .arg(&screenshots)
        .arg(api.url())
        .env("TELECODE_TEST_NODE_MODULES", tool("TELECODE_TEST_NODE_MODULES", &["target/npm/node_modules"]))
        .env("TELECODE_TEST_CHROMIUM", tool("TELECODE_TEST_CHROMIUM", &["/usr/bin/chromium"]))
        .output();
    let output = tokio::time::timeout(LIMIT * 2, driven).await.expect("the browser does not end").unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    demo.child.kill().await.unwrap();
    assert!(output.status.success(), "{said}");
    screenshots
}

#[tokio::test]
async fn a_demo_that_was_killed_goes_on_and_its_open_page_with_it() {
    let home = TempDir::new().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/restart.mjs");
    let driven = Command::new("node")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_telecode"))
        .arg(home.path().join("demo"))
        .env("HOME", home.path())
        .env("TELECODE_TEST_NODE_MODULES", tool("TELECODE_TEST_NODE_MODULES", &["target/npm/node_modules"]))
        .env("TELECODE_TEST_CHROMIUM", tool("TELECODE_TEST_CHROMIUM", &["/usr/bin/chromium"]))
        .output();
    let output = tokio::time::timeout(LIMIT * 2, driven).await.expect("the browser does not end").unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn a_newcomer_taps_an_example_and_the_stand_in_really_edits_the_playground() {
    let home = TempDir::new().unwrap();
    // Whoever starts it may have a repository of their own in the environment.
    let own = home.path().join("own");
    let made = std::process::Command::new("git").args(["init", "-q"]).arg(&own).status().unwrap();
    assert!(made.success());
    let mut command = Demo::command(&home);
    command.arg("--stand-in").env("GIT_DIR", own.join(".git")).env("GIT_WORK_TREE", &own);
    let mut demo = Demo::run(command, "stand-in answers").await;
    let playground = home.path().join("demo/playground");
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git").args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let there = playground.to_str().unwrap();
    assert_eq!(git(&["-C", there, "log", "--format=%s"]), "A place to try telecode");
    assert_eq!(git(&["-C", there, "status", "--short"]), "");
    assert_eq!(git(&["-C", own.to_str().unwrap(), "log", "--format=%s", "--all"]), "", "it is nobody else's");
    let mode = home.path().join("demo/telecode.toml").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/chips.mjs");
    let driven = Command::new("node")
        .arg(script)
        .arg(&demo.address)
        .env("TELECODE_TEST_NODE_MODULES", tool("TELECODE_TEST_NODE_MODULES", &["target/npm/node_modules"]))
        .env("TELECODE_TEST_CHROMIUM", tool("TELECODE_TEST_CHROMIUM", &["/usr/bin/chromium"]))
        .output();
    let output = tokio::time::timeout(LIMIT * 2, driven).await.expect("the browser does not end").unwrap();
    demo.child.kill().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let greeting = std::fs::read_to_string(playground.join("src/greeting.rs")).unwrap();
    assert!(greeting.contains("\"helo\""), "it went back: {greeting}");
}
