//! A stand-in for `claude`: it speaks stream-json like the real one, from a script.
//!
//! For what the real one cannot be made to do, and for the demo without it. Its frames have the shapes of the recorded
//! real ones; its tools do nothing but give the results of the script.

use std::path::PathBuf;

use tokio::io::{AsyncRead, AsyncWrite};

mod answering;
mod asking;
pub mod frames;
mod host;
pub mod launch;
mod memory;
mod mischief;
mod program;
pub mod script;
mod session;
mod tools;
mod turn;

#[cfg(test)]
mod tests;

pub use launch::{Launch, SessionChoice};
pub use program::main;
pub use script::{Misbehaviour, Quirk, Script};

/// The exit code after SIGTERM, as of the real one.
pub const TERMINATED: u8 = 143;

/// Runs an agent until its standard input ends. Returns the exit code.
pub async fn run(
    launch: Launch,
    stdin: impl AsyncRead + Send + Unpin + 'static,
    stdout: impl AsyncWrite + Unpin,
    script: Script,
) -> u8 {
    session::run(launch, stdin, stdout, script).await
}

/// Where an agent keeps what a session must remember: below its home.
fn memory_directory(home: &std::path::Path) -> PathBuf {
    home.join(".stand-in")
}
