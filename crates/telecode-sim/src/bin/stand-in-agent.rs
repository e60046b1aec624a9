//! The stand-in agent as a program: put its path where `claude`'s would be.
//!
//! `STAND_IN_SCRIPT` names a script (JSON); without it, it behaves as in the demo.

use std::io::Write;
use std::process::ExitCode;

use telecode_sim::agent::{self, Launch, Quirk, Script};
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    let script = match script() {
        Ok(script) => script,
        Err(error) => return fail(&error.to_string()),
    };
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| arg == "--version" || arg == "-v") {
        let printed = writeln!(std::io::stdout(), "{} (Claude Code)", script.version);
        return if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let code = runtime.block_on(run(Launch::read(&args, |name| std::env::var(name).ok()), script));
    // A read of stdin may still wait in its thread: do not wait for it.
    runtime.shutdown_background();
    ExitCode::from(code)
}

async fn run(launch: Launch, script: Script) -> u8 {
    let ignores = script.has(&Quirk::IgnoreSigterm);
    let agent = agent::run(launch, tokio::io::stdin(), tokio::io::stdout(), script);
    let Ok(mut terminations) = signal(SignalKind::terminate()) else {
        return agent.await;
    };
    tokio::pin!(agent);
    loop {
        tokio::select! {
            code = &mut agent => return code,
            _ = terminations.recv() => if !ignores { return agent::TERMINATED },
        }
    }
}

fn script() -> Result<Script, Box<dyn std::error::Error>> {
    let Ok(path) = std::env::var("STAND_IN_SCRIPT") else {
        return Ok(Script::default());
    };
    let text = std::fs::read_to_string(&path).map_err(|error| format!("failed to read {path}: {error}"))?;
    Script::from_json(&text).map_err(|error| format!("{path} is not a script: {error}").into())
}

fn fail(message: &str) -> ExitCode {
    // Nobody may be listening.
    let _unheard = writeln!(std::io::stderr(), "{message}");
    ExitCode::FAILURE
}
