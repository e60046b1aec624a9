//! The checks of `telecode doctor`: each says how it stands and what to do. Those that need Telegram, Claude or the
//! network are made by their callers as [`DoctorCheck`]s too.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::config::{self, Config, ConfigOptions, EnvVars};
use crate::error::ProgramExit;
use crate::known;
use crate::store;

pub mod remote;
mod settings;
pub mod turn;

/// Below this much free space there is a warning.
const SPACE_WARNING: u64 = 500 * 1024 * 1024;

/// Below this much free space nothing works for long.
const SPACE_FAILURE: u64 = 50 * 1024 * 1024;

/// How far the clock may be off. Certificates and Telegram's dates allow more; people reading times do not.
const CLOCK_LIMIT: Duration = Duration::from_secs(30);

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckStanding {
    /// As it should.
    Ok,
    /// It works, and should be better.
    Warning,
    /// It does not work.
    Failure,
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoctorCheck {
    /// What, in a word or two.
    pub name: &'static str,
    /// How it stands.
    pub standing: CheckStanding,
    /// What was found.
    pub found: String,
    /// What to do; empty if nothing.
    pub hint: String,
}

impl DoctorCheck {
    /// It is as it should be.
    pub fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, standing: CheckStanding::Ok, found: found.into(), hint: String::new() }
    }

    /// It works, and should be better.
    pub fn warning(name: &'static str, found: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name, standing: CheckStanding::Warning, found: found.into(), hint: hint.into() }
    }

    /// It does not work.
    pub fn failure(name: &'static str, found: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name, standing: CheckStanding::Failure, found: found.into(), hint: hint.into() }
    }
}

/// Everything that can be checked on this machine alone. The configuration, if it can be used, comes with it.
pub fn local(options: &ConfigOptions, env: &EnvVars) -> (Vec<DoctorCheck>, Option<Config>) {
    match Config::load(options, env) {
        Ok(config) => {
            let checks = [configuration(&config), owners(&config), files(&config), data_dir(&config)];
            let more = space(&config.data_dir).into_iter().chain(projects(&config)).chain(roots(&config));
            (checks.into_iter().chain(more).collect(), Some(config))
        }
        Err(problems) => {
            let hint = "`telecode config example` shows every key";
            (vec![DoctorCheck::failure("configuration", problems.to_string(), hint)], None)
        }
    }
}

fn configuration(config: &Config) -> DoctorCheck {
    let Some(file) = &config.file else {
        return match config.token() {
            Ok(_) => DoctorCheck::ok("configuration", "no file; all is default"),
            Err(_) => DoctorCheck::failure("configuration", "there is none", "run `telecode init`"),
        };
    };
    match config.token() {
        Ok(_) => DoctorCheck::ok("configuration", file.display().to_string()),
        Err(problems) => {
            let hint = problems.all.first().map(|problem| problem.hint.clone()).unwrap_or_default();
            DoctorCheck::failure("configuration", format!("{}: no bot token", file.display()), hint)
        }
    }
}

fn owners(config: &Config) -> DoctorCheck {
    match config.owners.len() {
        0 => DoctorCheck::warning(
            "owners",
            "none in the configuration",
            "`telecode run` shows a pairing code unless somebody was paired; or set access.owners",
        ),
        count => DoctorCheck::ok("owners", format!("{count} in the configuration")),
    }
}

/// Projects that are not where the configuration says; nothing if all are.
fn projects(config: &Config) -> Option<DoctorCheck> {
    let missing: Vec<_> = config.missing_projects().collect();
    let hint = "mount or make it, or correct the path; sessions there wait meanwhile";
    (!missing.is_empty())
        .then(|| DoctorCheck::warning("projects", format!("not there: {}", missing.join(", ")), hint))
}

/// The same for what projects may be added in.
fn roots(config: &Config) -> Option<DoctorCheck> {
    let missing: Vec<_> = config.missing_roots().collect();
    let hint = "mount or make it, or correct access.project_roots; projects there wait meanwhile";
    (!missing.is_empty())
        .then(|| DoctorCheck::warning("project roots", format!("not there: {}", missing.join(", ")), hint))
}

/// Whether others can read what holds secrets.
fn files(config: &Config) -> DoctorCheck {
    if config.warnings.is_empty() {
        return DoctorCheck::ok("permissions", "nothing secret is open to others");
    }
    DoctorCheck::warning("permissions", "others can read secrets", config.warnings.join("; "))
}

fn data_dir(config: &Config) -> DoctorCheck {
    const NAME: &str = "data directory";
    let dir = config.data_dir.as_path();
    match store::holder(dir) {
        Ok(Some(pid)) => return DoctorCheck::ok(NAME, format!("{}, in use by process {pid}", dir.display())),
        Ok(None) => {}
        Err(error) => {
            return DoctorCheck::failure(
                NAME,
                format!("{}: {error}", dir.display()),
                "let this user read and write it",
            );
        }
    }
    if let Err(error) = known::check(config) {
        return DoctorCheck::failure(NAME, error.what, error.hint);
    }
    if !dir.exists() && !config.data_base.is_dir() {
        let base = config.data_base.display();
        return DoctorCheck::failure(
            NAME,
            format!("{}: {base} is not there", dir.display()),
            "mount or make it",
        );
    }
    if !dir.exists() {
        return DoctorCheck::ok(NAME, format!("{}, made at the first start", dir.display()));
    }
    match store::check_private(dir) {
        Ok(()) => DoctorCheck::ok(NAME, dir.display().to_string()),
        Err(error) => DoctorCheck::failure(NAME, error.to_string(), error.user().hint),
    }
}

/// The space where the data is, or will be; nothing if that cannot be known yet.
fn space(dir: &Path) -> Option<DoctorCheck> {
    let there = dir.ancestors().find(|ancestor| ancestor.exists())?;
    Some(match store::free_space(there) {
        Ok(bytes) => space_of(bytes),
        Err(error) => DoctorCheck::warning("disk space", format!("unknown: {error}"), "look with `df`"),
    })
}

fn space_of(bytes: u64) -> DoctorCheck {
    let found = format!("{} MB free", bytes / (1024 * 1024));
    let hint = "make space: on a full disk telecode takes no prompts";
    if bytes < SPACE_FAILURE {
        DoctorCheck::failure("disk space", found, hint)
    } else if bytes < SPACE_WARNING {
        DoctorCheck::warning("disk space", found, hint)
    } else {
        DoctorCheck::ok("disk space", found)
    }
}

/// Compares the clock with that of a server, as its `Date` header says.
pub fn clock(server: SystemTime, here: SystemTime) -> DoctorCheck {
    let off = here.duration_since(server).unwrap_or_else(|error| error.duration());
    let found = format!("off by {}", config::duration::format(Duration::from_secs(off.as_secs())));
    if off > CLOCK_LIMIT {
        return DoctorCheck::warning("clock", found, "let the system set its time (NTP)");
    }
    DoctorCheck::ok("clock", found)
}

/// The checks as a table.
pub fn table(checks: &[DoctorCheck]) -> String {
    let width = checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
    checks.iter().map(|check| row(check, width)).collect()
}

fn row(check: &DoctorCheck, width: usize) -> String {
    let word = match check.standing {
        CheckStanding::Ok => "ok  ",
        CheckStanding::Warning => "warn",
        CheckStanding::Failure => "FAIL",
    };
    // What is said on several lines stays in its column.
    let indent = format!("\n{:1$}", "", width + 8);
    let found = check.found.replace('\n', &indent);
    let hint = if check.hint.is_empty() { String::new() } else { format!("{indent}-> {}", check.hint) };
    format!("{word}  {:width$}  {found}{hint}\n", check.name)
}

/// How the program ends after these checks.
pub fn exit(checks: &[DoctorCheck]) -> ProgramExit {
    let failed = checks.iter().any(|check| check.standing == CheckStanding::Failure);
    if failed { ProgramExit::Failed } else { ProgramExit::Ok }
}

#[cfg(test)]
mod tests;
