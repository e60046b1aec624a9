//! Packages of Python, in an environment of their own: bot libraries and the types that requests are held against.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{Stamp, missing};
use crate::cargo::run;
use crate::{say, tree};

/// The oldest Python that the packages run on.
const MINIMUM: (u32, u32) = (3, 11);
const REMEDY: &str = "install Python 3.11 or newer, with venv (Debian: python3-venv)";
const VERSION: &str = "import sys, venv, ensurepip; print(*sys.version_info[:2])";

/// Installs the packages of a requirements file and returns the Python that sees them.
pub(super) fn packages(requirements: &Path, environment: &Path) -> Result<PathBuf> {
    let python = environment.join("bin/python");
    let stamp = Stamp::new(environment, &[requirements])?;
    // A Python that was removed or replaced leaves a dead link behind; then all is made anew.
    if stamp.is_fresh() && python.exists() {
        return Ok(python);
    }
    let system = system_python()?;
    say::out("installing packages of Python");
    run(Command::new(system).args(["-m", "venv", "--clear"]).arg(environment))?;
    let options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run(Command::new(&python).args(options).arg(requirements))?;
    stamp.set()?;
    Ok(python)
}

fn system_python() -> Result<PathBuf> {
    let python = tree::find_program("python3").ok_or_else(|| missing("python3 is missing", REMEDY))?;
    let output = Command::new(&python).args(["-c", VERSION]).output()?;
    if !output.status.success() {
        return Err(missing("python3 lacks the module venv or ensurepip", REMEDY));
    }
    let version = String::from_utf8_lossy(&output.stdout);
    let mut numbers = version.split_whitespace().filter_map(|number| number.parse().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found >= MINIMUM {
        Ok(python)
    } else {
        Err(missing(&format!("python3 is too old ({}.{})", found.0, found.1), REMEDY))
    }
}
