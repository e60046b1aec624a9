//! `claude` without telecode: the same flags, the same environment, the same lines, driven by the bench.

use std::process::Stdio;
use std::time::Instant;

use telecode_claude::launch;
use telecode_claude::translate::{Translator, TranslatorSettings};
use telecode_core::seam::agent::{Launch, Order, Rank, Start};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{ClaudeId, LifeId, PromptId};
use telecode_core::seam::permission::Mode;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::sample::{clock, ms_between};
use crate::stage::{LIMIT, Stage, real_claude};

/// A running `claude`.
pub(crate) struct Bare {
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    translator: Translator,
    begun: u64,
}

impl Bare {
    /// Starts it.
    pub(crate) async fn start(stage: &Stage, session: &str, start: Start) -> Self {
        let launch = Launch {
            life: LifeId(1),
            peers: true,
            workspace: stage.project().to_str().unwrap().to_owned(),
            claude: ClaudeId(session.to_owned()),
            start,
            own: false,
            worktree: None,
            effort: None,
            persona: None,
            model: None,
            permit: Gate::closed().permit(Mode::Default, Vec::new()),
            cut: None,
            seen: None,
        };
        let parent = [
            ("HOME".into(), stage.home.path().into()),
            ("PATH".into(), std::env::var_os("PATH").unwrap_or_default()),
        ];
        let mut command = Command::new(real_claude());
        command
            .args(launch::arguments(&launch))
            .env_clear()
            .envs(launch::environment(&launch, &parent, &stage.variables()))
            .current_dir(stage.project())
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
            bare.write(line).await;
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

    /// Runs a turn; returns how many milliseconds it took until its result.
    pub(crate) async fn turn(&mut self, text: &str) -> f64 {
        let id = PromptId(uuid::Uuid::new_v4().to_string());
        let lines = self
            .translator
            .order(Order::Prompt { id, content: text.to_owned().into(), rank: Rank::Next }, Instant::now());
        let begun = clock();
        for line in lines {
            self.write(line).await;
        }
        ms_between(begun, self.until("\"type\":\"result\"").await)
    }

    /// Milliseconds since it was started.
    pub(crate) fn age(&self) -> f64 {
        ms_between(self.begun, clock())
    }

    /// Closes its stdin and waits until it has ended.
    pub(crate) async fn end(self) {
        let Self { mut child, stdin, stdout, .. } = self;
        drop(stdin);
        tokio::time::timeout(LIMIT, child.wait()).await.unwrap().unwrap();
        drop(stdout);
    }

    async fn until(&mut self, words: &str) -> u64 {
        let found = async {
            loop {
                let line = self.stdout.next_line().await.unwrap().expect("claude has ended");
                if line.contains(words) {
                    return clock();
                }
            }
        };
        tokio::time::timeout(LIMIT, found).await.expect("claude takes too long")
    }
}
