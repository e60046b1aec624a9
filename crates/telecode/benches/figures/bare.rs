//! `claude` without telecode: the same flags, the same environment, the same lines, driven by the bench.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;
use telecode::config::{Config, ConfigOptions, EnvVars};
use telecode::machine::utc_offset;
use telecode_claude::launch;
use telecode_claude::translate::{Translator, TranslatorSettings};
use telecode_core::seam::agent::{Launch, Order, Rank, Start};
use telecode_core::seam::gate::{Gate, Permit};
use telecode_core::seam::ids::{ClaudeId, LifeId, PromptId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::workspace::WorkspaceKind;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::sample::clock;
use crate::stage::{LIMIT, Stage, config_in, real_claude};

/// Where a `claude` runs, and with what around it.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    home: PathBuf,
    project: PathBuf,
    variables: Vec<(String, String)>,
}

impl Ground {
    /// That of a stage.
    pub(crate) fn of(stage: &Stage) -> Self {
        Self { home: stage.home.path().into(), project: stage.project(), variables: stage.variables() }
    }

    /// That of this process, which was given the variables of a stage.
    pub(crate) fn of_process(project: &Path) -> Self {
        let home = std::env::var_os("HOME").expect("a home").into();
        Self { home, project: project.into(), variables: std::env::vars().collect() }
    }
}

impl Ground {
    /// What telecode would let an agent do here: it becomes settings, and so is on its command line.
    fn permit(&self) -> Permit {
        let options = ConfigOptions { config: Some(config_in(&self.home)), data_dir: None };
        let config = Config::load(&options, &EnvVars::of_process()).expect("the configuration of the stage");
        let gate =
            Gate::at(&config.settings(utc_offset()), &WorkspaceKind::Project, self.project.to_str().unwrap());
        gate.permit(Mode::Default, Vec::new())
    }
}

/// A running `claude`.
pub(crate) struct Bare {
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    translator: Translator,
    /// When it was started.
    pub(crate) begun: u64,
}

impl Bare {
    /// Starts it.
    pub(crate) async fn start(ground: &Ground, session: &str, start: Start) -> Self {
        let launch = Launch {
            life: LifeId(1),
            peers: true,
            workspace: ground.project.to_str().unwrap().to_owned(),
            claude: ClaudeId(session.to_owned()),
            start,
            own: false,
            worktree: None,
            effort: None,
            persona: None,
            model: None,
            permit: ground.permit(),
            cut: None,
            seen: None,
        };
        let parent = [
            ("HOME".into(), ground.home.clone().into()),
            ("PATH".into(), std::env::var_os("PATH").unwrap_or_default()),
        ];
        let mut command = Command::new(real_claude());
        command
            .args(launch::arguments(&launch))
            .args(launch::settings(&launch.permit, None, launch.peers).map(launch::settings_argument))
            .env_clear()
            .envs(launch::environment(&launch, &parent, &ground.variables))
            .current_dir(&ground.project)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut translator = Translator::new(&launch, TranslatorSettings::default());
        let opening = translator.opening(Instant::now());
        let begun = clock();
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut bare = Self { child, stdin, stdout, translator, begun };
        for line in opening {
            bare.write(without_hooks(&line)).await;
        }
        bare
    }

    async fn write(&mut self, mut line: String) {
        line.push('\n');
        self.stdin.write_all(line.as_bytes()).await.unwrap();
    }

    /// Waits for the answer to `initialize`.
    pub(crate) async fn ready(&mut self) {
        self.until("\"control_response\"").await;
    }

    /// Runs a turn; returns when the first words of the answer came.
    pub(crate) async fn turn(&mut self, text: &str) -> u64 {
        self.tell(text).await;
        let first = self.until("\"text_delta\"").await;
        self.until("\"type\":\"result\"").await;
        first
    }

    /// Tells it a prompt.
    pub(crate) async fn tell(&mut self, text: &str) {
        let id = PromptId(uuid::Uuid::new_v4().to_string());
        let lines = self
            .translator
            .order(Order::Prompt { id, content: text.to_owned().into(), rank: Rank::Next }, Instant::now());
        for line in lines {
            self.write(line).await;
        }
    }

    /// Closes its stdin and waits until it has ended.
    pub(crate) async fn end(self) {
        let Self { mut child, stdin, stdout, .. } = self;
        drop(stdin);
        tokio::time::timeout(LIMIT, child.wait()).await.unwrap().unwrap();
        drop(stdout);
    }

    /// The next line that it prints.
    pub(crate) async fn line(&mut self) -> String {
        self.stdout.next_line().await.unwrap().expect("claude has ended")
    }

    async fn until(&mut self, words: &str) -> u64 {
        let found = async {
            loop {
                if self.line().await.contains(words) {
                    return clock();
                }
            }
        };
        tokio::time::timeout(LIMIT, found).await.expect("claude takes too long")
    }
}

/// A line without the hooks that it registers: nobody is here to answer them, and without an answer no tool runs.
fn without_hooks(line: &str) -> String {
    let mut line: Value = serde_json::from_str(line).unwrap();
    if let Some(request) = line["request"].as_object_mut() {
        request.remove("hooks");
    }
    line.to_string()
}
