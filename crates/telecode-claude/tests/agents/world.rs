//! A home directory, a script in the place of `claude`, and what comes of it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use telecode_claude::process::{AgentProcess, LaunchSettings};
use telecode_claude::translate::TranslatorSettings;
use telecode_core::seam::agent::{AgentEvent, Launch, Start};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{ClaudeId, LifeId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::workspace::Worktree;
use tokio::sync::mpsc;

/// How long anything may take; only a broken test waits for it.
const LIMIT: Duration = Duration::from_mins(1);

/// How long each step of the stop ladder waits here.
const STEP: Duration = Duration::from_millis(300);

/// What every script can do: note a number, answer with a result, get ready.
const PRELUDE: &str = r#"#!/bin/sh
note() { echo "$1" >> "$HOME/notes"; }
answer() { echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"hello"}'; }
ready() {
    read -r line
    echo '{"type":"control_response","response":{"subtype":"success","request_id":"telecode_1","response":{"claude_code_version":"2.1.329"}}}'
}
"#;

pub(crate) struct World {
    pub(crate) home: tempfile::TempDir,
    pub(crate) settings: LaunchSettings,
}

impl World {
    /// With a script that gets ready and then does this.
    pub(crate) fn new(body: &str) -> Self {
        Self::patient(body, STEP)
    }

    /// The same, with steps of this length on the stop ladder.
    pub(crate) fn patient(body: &str, step: Duration) -> Self {
        Self::with(&format!("ready\n{body}"), step)
    }

    /// With a script that does only this.
    pub(crate) fn raw(body: &str) -> Self {
        Self::with(body, STEP)
    }

    fn with(body: &str, step: Duration) -> Self {
        let home = tempfile::tempdir().unwrap();
        let script = home.path().join("claude");
        std::fs::write(&script, format!("{PRELUDE}{body}\n")).unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
        let settings = LaunchSettings {
            command: vec![script.into()],
            guard: vec![env!("CARGO_BIN_EXE_telecode-claude-guard").into()],
            parent: vec![
                ("HOME".into(), home.path().into()),
                ("PATH".into(), std::env::var_os("PATH").unwrap()),
            ],
            env: Vec::new(),
            client: TranslatorSettings::default(),
            scratch: home.path().join("scratch"),
            step,
        };
        std::fs::create_dir(&settings.scratch).unwrap();
        std::fs::create_dir(home.path().join("work")).unwrap();
        Self { home, settings }
    }

    /// Sessions are locked machine-wide, and stories run beside each other: each has one of its own.
    pub(crate) fn claude(&self) -> ClaudeId {
        ClaudeId(self.home.path().file_name().unwrap().to_str().unwrap().to_owned())
    }

    pub(crate) fn launch(&self) -> Launch {
        Launch {
            life: LifeId(1),
            peers: false,
            workspace: self.home.path().join("work").to_str().unwrap().into(),
            claude: self.claude(),
            start: Start::New,
            model: None,
            own: false,
            worktree: None,
            effort: None,
            persona: None,
            permit: Gate::closed().permit(Mode::Default, Vec::new()),
            cut: None,
            seen: None,
        }
    }

    pub(crate) fn start(&self) -> (AgentProcess, Events) {
        let (sender, events) = mpsc::channel(4);
        (AgentProcess::start(self.launch(), self.settings.clone(), sender), Events(events))
    }

    /// Starts in a git worktree.
    pub(crate) fn start_in(&self, worktree: Worktree) -> (AgentProcess, Events) {
        let (sender, events) = mpsc::channel(4);
        let launch = Launch { worktree: Some(worktree), ..self.launch() };
        (AgentProcess::start(launch, self.settings.clone(), sender), Events(events))
    }

    /// A git repository with one commit on `main`.
    pub(crate) fn repository(&self) -> String {
        let path = self.home.path().join("repo");
        let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        let commands: [&[&str]; 2] = [
            &["init", "--quiet", "--initial-branch=main"],
            &["commit", "--quiet", "--allow-empty", "-m", "first"],
        ];
        std::fs::create_dir(&path).unwrap();
        for command in commands {
            let mut git = std::process::Command::new("git");
            git.arg("-C").arg(&path).args(identity).args(command).env("HOME", self.home.path());
            assert!(git.status().unwrap().success());
        }
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn start_within(&self, init_timeout: Duration) -> (AgentProcess, Events) {
        let (sender, events) = mpsc::channel(4);
        let mut settings = self.settings.clone();
        settings.client.init_timeout = init_timeout;
        (AgentProcess::start(self.launch(), settings, sender), Events(events))
    }

    /// The process ids that the script noted, once there are so many.
    /// Waits until a script has left a file in its home.
    pub(crate) async fn until(&self, file: &str) {
        until(file, || self.home.path().join(file).exists().then_some(())).await;
    }

    pub(crate) async fn noted(&self, count: usize) -> Vec<u32> {
        let notes = self.home.path().join("notes");
        until("the script notes", || {
            let text = std::fs::read_to_string(&notes).unwrap_or_default();
            let pids: Vec<u32> = text.lines().map(|line| line.parse().unwrap()).collect();
            (pids.len() >= count).then_some(pids)
        })
        .await
    }

    /// Waits until none of these processes is there any more.
    pub(crate) async fn gone(&self, pids: &[u32]) {
        until("processes end", || (!pids.iter().any(|pid| is_alive(*pid))).then_some(())).await;
    }
}

fn is_alive(pid: u32) -> bool {
    // A process that has ended and waits to be buried by somebody else's init counts as gone.
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat"));
    stat.is_ok_and(|stat| !stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z')))
}

/// Waits for a condition.
async fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(begun.elapsed() < LIMIT, "{what}: not in time");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What an agent says.
pub(crate) struct Events(pub(crate) mpsc::Receiver<AgentEvent>);

impl Events {
    pub(crate) async fn next(&mut self) -> AgentEvent {
        let next = tokio::time::timeout(LIMIT, self.0.recv()).await.expect("an event in time");
        next.expect("one more event")
    }

    pub(crate) async fn ready(&mut self) {
        let event = self.next().await;
        assert!(matches!(event, AgentEvent::Ready(_)), "{event:?}");
    }

    /// The last event; everything before is passed over, and nothing follows.
    pub(crate) async fn last(&mut self) -> AgentEvent {
        loop {
            let event = self.next().await;
            if matches!(event, AgentEvent::Exited(_) | AgentEvent::LaunchFailed(_)) {
                let after = tokio::time::timeout(LIMIT, self.0.recv()).await.expect("the end in time");
                assert_eq!(after, None, "nothing follows");
                return event;
            }
        }
    }
}
