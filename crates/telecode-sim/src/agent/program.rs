//! The stand-in agent as a program.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::{Launch, Quirk, Script, TERMINATED, run};

/// Plays `claude` with these arguments, until its standard input ends.
///
/// `STAND_IN_SCRIPT` names a script (JSON); without it, it behaves as in the demo.
pub fn main(arguments: &[OsString]) -> ExitCode {
    let script = match script() {
        Ok(script) => script,
        Err(error) => return fail(&error.to_string()),
    };
    let arguments: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    if arguments.iter().any(|word| word == "--version" || word == "-v") {
        let printed = writeln!(std::io::stdout(), "{} (Claude Code)", script.version);
        return if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    let launch = Launch::read(&arguments, |name| std::env::var(name).ok());
    let code = runtime.block_on(until_terminated(launch, script));
    // A read of stdin may still wait in its thread: do not wait for it.
    runtime.shutdown_background();
    ExitCode::from(code)
}

async fn until_terminated(launch: Launch, script: Script) -> u8 {
    let ignores = script.has(&Quirk::IgnoreSigterm);
    let agent = run(launch, tokio::io::stdin(), tokio::io::stdout(), script);
    let Ok(mut terminations) = signal(SignalKind::terminate()) else {
        return agent.await;
    };
    tokio::pin!(agent);
    loop {
        tokio::select! {
            code = &mut agent => return code,
            _ = terminations.recv() => if !ignores { return TERMINATED },
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
