//! Runs the end-to-end stories with one version and hears what came of each.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::version::Version;
use crate::cargo::cargo;
use crate::setup::Provided;
use crate::{say, tree};

/// What came of the stories.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) passed: usize,
    /// The names of those that failed.
    pub(super) failed: Vec<String>,
}

impl Told {
    pub(super) fn all_passed(&self) -> bool {
        self.failed.is_empty() && self.passed > 0
    }

    /// Takes a line of the runner's; the story that it says to have failed is returned.
    pub(super) fn hear<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        let (name, passed) = nextest(line).or_else(|| libtest(line))?;
        if passed {
            self.passed += 1;
            return None;
        }
        // A failure is said twice: when it happens, and at the end with what the story printed.
        if self.failed.iter().any(|failed| failed == name) {
            return None;
        }
        self.failed.push(name.to_owned());
        Some(name)
    }
}

/// A line such as `        PASS [   1.234s] (12/259) telecode::e2e tuning::one`.
fn nextest(line: &str) -> Option<(&str, bool)> {
    let mut words = line.split_whitespace();
    let status = words.next().filter(|_| line.starts_with(' '))?;
    let passed = match status {
        "PASS" | "LEAK" => true,
        "FAIL" | "TIMEOUT" | "ABORT" | "SIGKILL" | "SIGTERM" | "SIGSEGV" | "LEAK-FAIL" => false,
        _ => return None,
    };
    line.contains("telecode::e2e").then_some(())?;
    Some((words.next_back()?, passed))
}

/// A line such as `test tuning::one ... ok`.
fn libtest(line: &str) -> Option<(&str, bool)> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    match result.trim() {
        "ok" => Some((name, true)),
        "FAILED" => Some((name, false)),
        _ => None,
    }
}

/// Runs them all, or those that are named. The whole output goes to a file.
pub(super) fn run(
    version: Version,
    program: &Path,
    provided: &Provided,
    filter: Option<&str>,
    jobs: Option<usize>,
) -> Result<Told> {
    let folder = tree::target()?.join("matrix");
    fs::create_dir_all(&folder)?;
    let log = folder.join(format!("{version}.log"));
    let mut file = fs::File::create(&log)?;
    let (mut output, pipe) = std::io::pipe()?;
    let mut command = cargo(arguments(filter, jobs))?;
    command.envs(provided.variables()).env("TELECODE_TEST_CLAUDE", program).env("INSTA_UPDATE", "no");
    command.stdin(Stdio::null()).stdout(pipe.try_clone()?).stderr(pipe);
    let mut running = command.spawn().context("cargo cannot be started")?;
    // What the command holds of the pipe has to go, or its end is never seen.
    drop(command);
    let mut told = Told::default();
    for line in BufReader::new(&mut output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        writeln!(file, "{line}")?;
        if let Some(name) = told.hear(&line) {
            say::out(&format!("failed  {name}"));
        }
    }
    let status = running.wait()?;
    if !status.success() && told.failed.is_empty() {
        bail!("the stories could not be run ({status}); see {}", log.display());
    }
    Ok(told)
}

fn arguments(filter: Option<&str>, jobs: Option<usize>) -> Vec<String> {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut all = if tree::find_program("cargo-nextest").is_some() {
        let mut all = words("nextest run --package telecode --test e2e --profile ci --color never");
        all.extend(words("--status-level all --final-status-level none --failure-output final"));
        all.extend(jobs.map(|jobs| format!("--test-threads={jobs}")));
        all.extend(filter.map(str::to_owned));
        return all;
    } else {
        words("test --package telecode --test e2e --no-fail-fast --")
    };
    all.extend(filter.map(str::to_owned));
    all.extend(jobs.map(|jobs| format!("--test-threads={jobs}")));
    all
}
