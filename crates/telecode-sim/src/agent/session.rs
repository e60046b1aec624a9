//! The life of a stand-in agent: start, turns, end.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::host::{Exit, Host};
use super::launch::{Launch, SessionChoice};
use super::memory::Memory;
use super::script::{Quirk, Script};
use super::tools::Rule;
use crate::messages::{Director, Gates};

/// The price of one model call, in dollars.
pub(super) const PRICE: f64 = 0.0008;

/// A running agent.
#[derive(Debug)]
pub(super) struct Session<W> {
    pub(super) host: Host<W>,
    pub(super) memory: Memory,
    pub(super) director: Director,
    pub(super) gates: Gates,
    pub(super) script: Script,
    pub(super) launch: Launch,
    pub(super) rules: Vec<Rule>,
    pub(super) results: u64,
}

/// Runs an agent until its input ends. Returns the exit code.
pub(super) async fn run(
    launch: Launch,
    stdin: impl AsyncRead + Send + Unpin + 'static,
    mut stdout: impl AsyncWrite + Unpin,
    script: Script,
) -> u8 {
    start_quirks(&script).await;
    let id = launch.session.id();
    let memory = match &launch.session {
        SessionChoice::New(_) => Memory::new(&launch.home, id),
        SessionChoice::Resume(_) => Memory::open(&launch.home, id),
    };
    let memory = match memory {
        Ok(memory) => memory,
        Err(error) => return refuse(&launch, &error, &mut stdout).await,
    };
    let known = memory.content.known.iter().cloned().collect();
    let mut session = Session {
        host: Host::open(&launch, &script, known, stdin, stdout),
        memory,
        director: Director::new(script.model.clone()),
        gates: Gates::in_directory(launch.gates.clone()),
        script,
        launch,
        rules: Vec::new(),
        results: 0,
    };
    match session.live().await {
        Ok(()) => 0,
        Err(Exit::Code(code)) => code,
        Err(Exit::Broken) => 1,
    }
}

impl<W: AsyncWrite + Unpin> Session<W> {
    async fn live(&mut self) -> Result<(), Exit> {
        if self.launch.resumes_turn {
            self.rerun().await?;
        }
        loop {
            if let Some(prompt) = self.host.queue.pop_front() {
                self.turn(prompt).await?;
            } else if !self.host.ended {
                let input = self.host.next().await;
                self.host.take(input).await?;
            } else if self.script.has(&Quirk::IgnoreStdinClose) {
                return std::future::pending().await;
            } else {
                return Ok(());
            }
        }
    }
}

async fn start_quirks(script: &Script) {
    for one in &script.quirks {
        match &one.quirk {
            Quirk::SlowStart(ms) => tokio::time::sleep(Duration::from_millis(*ms)).await,
            Quirk::Stderr { line, times } => {
                for _ in 0..*times {
                    complain(line);
                }
            }
            Quirk::Grandchild => grandchild(),
            Quirk::IgnoreInterrupt
            | Quirk::IgnoreStdinClose
            | Quirk::IgnoreSigterm
            | Quirk::Line(_)
            | Quirk::HugeLine(_)
            | Quirk::Frame(_)
            | Quirk::Request(_)
            | Quirk::Exit(_)
            | Quirk::Hang
            | Quirk::NoResult
            | Quirk::EmptyResult => {}
        }
    }
}

/// Starts an orphan: the host must end it with the group.
fn grandchild() {
    let spawned = Command::new("sleep").arg("600").stdin(Stdio::null()).stdout(Stdio::null()).spawn();
    if let Err(error) = spawned {
        complain(&format!("no grandchild: {error}"));
    }
}

/// Says why a session cannot run, in the way of the real one.
async fn refuse(launch: &Launch, error: &io::Error, stdout: &mut (impl AsyncWrite + Unpin)) -> u8 {
    let id = launch.session.id();
    if error.kind() == io::ErrorKind::AlreadyExists {
        complain(&format!("Error: Session ID {id} is already in use."));
        return 1;
    }
    let message = if error.kind() == io::ErrorKind::NotFound {
        format!("No conversation found with session ID: {id}")
    } else {
        format!("The conversation {id} cannot be read: {error}")
    };
    complain(&message);
    let frame = json!({
        "type": "result", "subtype": "error_during_execution", "duration_ms": 0, "duration_api_ms": 0, "is_error": true,
        "num_turns": 0, "stop_reason": null, "session_id": id, "total_cost_usd": 0, "permission_denials": [],
        "errors": [message], "result_index": 0, "uuid": super::frames::fresh(),
    });
    // It ends with 1 anyway, heard or not.
    let _unheard = stdout.write_all(format!("{frame}\n").as_bytes()).await;
    let _unheard = stdout.flush().await;
    1
}

fn complain(line: &str) {
    // Nobody may be listening.
    let _unheard = writeln!(io::stderr(), "{line}");
}
