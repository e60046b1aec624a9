//! The recordings of the real Claude Code, made anew.

use anyhow::Result;
use clap::Args;

use crate::cargo::{cargo, run};
use crate::{matrix, setup};

/// Which recordings, with which version.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Recordings by their names; all without any
    names: Vec<String>,
    /// Another version than the pinned one, such as `latest`
    #[arg(long, value_name = "VERSION")]
    claude: Option<String>,
    /// Replace the recordings that went as they were recorded
    #[arg(long)]
    write: bool,
}

/// Runs the recorder, which is an example of the crate that knows the wire.
pub(crate) fn record(options: &Options) -> Result<()> {
    let provided = setup::all()?;
    let mut command = cargo(["run", "--quiet", "--package", "telecode-claude", "--example", "record", "--"])?;
    command.args(&options.names).args(options.write.then_some("--write")).envs(provided.variables());
    if let Some(version) = &options.claude {
        command.env("TELECODE_TEST_CLAUDE", matrix::claude(version)?);
    }
    run(&mut command)
}
