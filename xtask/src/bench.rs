//! The figures of a release build, with the real `claude`.

use anyhow::Result;

use crate::cargo::{cargo, run};
use crate::setup;

/// Installs what is missing, then builds and runs the bench; `parts` names what to measure, all if it is empty.
pub(crate) fn bench(parts: &[String]) -> Result<()> {
    let provided = setup::all()?;
    let mut command = cargo(["bench", "--package", "telecode", "--bench", "figures", "--"])?;
    run(command.args(parts).envs(provided.variables()))
}
