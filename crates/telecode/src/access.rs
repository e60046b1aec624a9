//! `telecode access`: who may use the bot, and how to take somebody out. Works whether the bot runs or not.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use telecode_core::seam::access::{AccessSource, OwnerRecord};
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::time::Wall;

use crate::config::{Config, edit};
use crate::error::UserError;
use crate::{reload, store};

/// How long a running bot may take to take a person out.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is looked whether it has.
const STEP: Duration = Duration::from_millis(50);

/// The owners as they are in force, why, and since when; and who is going to be none.
pub fn list(config: &Config) -> Result<String, UserError> {
    let stored = stored(config)?;
    let since = |person| stored.iter().find(|owner| owner.person == person).map(|owner| owner.since);
    let served = served(config, &stored);
    let mut lines = Vec::new();
    if served.is_empty() {
        lines.push("nobody is served: `telecode run` shows a pairing code".to_owned());
    } else {
        lines.push(row("ID", "WHY", "SINCE"));
    }
    lines.extend(served.iter().map(|(person, why)| row(&person.0.to_string(), why, &when(since(*person)))));
    if is_running(config) {
        let leaving = stored.iter().filter(|owner| served.iter().all(|(person, _)| *person != owner.person));
        lines.extend(leaving.map(|owner| {
            let id = owner.person.0;
            format!("{id} is served until the bot reads its configuration again: telecode config reload")
        }));
    }
    Ok(text(&lines))
}

/// Who is served, and why: once the configuration names anybody, it alone counts.
fn served(config: &Config, stored: &[OwnerRecord]) -> Vec<(PersonId, &'static str)> {
    if config.owners.is_empty() {
        let paired = stored.iter().filter(|owner| owner.source == AccessSource::Paired);
        return paired.map(|owner| (owner.person, "paired")).collect();
    }
    config.owners.iter().map(|person| (*person, "access.owners")).collect()
}

fn text(lines: &[String]) -> String {
    lines.join("\n") + "\n"
}

/// Takes a person out, wherever they are named, and tells the running bot; says what was done.
pub fn remove(config: &Config, person: PersonId) -> Result<String, UserError> {
    let id = person.0;
    let stored = stored(config)?;
    let is_named = config.owners.contains(&person);
    let known = stored.iter().find(|owner| owner.person == person);
    if !is_named && known.is_none() {
        return Err(UserError::new(format!("{id} is no owner"), who_is(config, &stored)));
    }
    let mut lines = Vec::new();
    if is_named {
        lines.extend(take_out_of_file(config, person)?);
    }
    if known.is_some_and(|owner| owner.source == AccessSource::Paired) {
        store::remove_owner(&config.data_dir, person).map_err(|error| error.user())?;
        lines.push(format!("{id} is not paired any more"));
    }
    if is_running(config) {
        reload::ask(config)?;
        until_gone(config, person)?;
        lines.push(format!("the bot does not serve {id} any more: what they began is stopped"));
    } else {
        lines.push("the bot does not run; it holds from the next start on".to_owned());
    }
    Ok(text(&lines))
}

/// Whom there is to take out.
fn who_is(config: &Config, stored: &[OwnerRecord]) -> String {
    let mut all: Vec<_> = served(config, stored).iter().map(|(person, _)| person.0).collect();
    all.sort_unstable();
    all.dedup();
    let ids: Vec<_> = all.iter().map(i64::to_string).collect();
    match ids.as_slice() {
        [] => "there is none: `telecode run` shows a pairing code".to_owned(),
        [one] => format!("the only owner is {one}"),
        _ => format!("the owners are {}; `telecode access list` says why", ids.join(", ")),
    }
}

fn take_out_of_file(config: &Config, person: PersonId) -> Result<Option<String>, UserError> {
    let Some(file) = &config.file else { return Ok(None) };
    let failed = |error: io::Error| {
        UserError::new(
            format!("{} cannot be changed: {error}", file.display()),
            format!("take {} out of access.owners yourself, then run `telecode config reload`", person.0),
        )
    };
    let text = fs::read_to_string(file).map_err(failed)?;
    let without = edit::without_owner(&text, person)
        .ok_or_else(|| failed(io::Error::other("the number is not found in it")))?;
    replace(file, &without).map_err(failed)?;
    Ok(Some(format!("{} does not name {} any more", file.display(), person.0)))
}

/// Puts a text in the place of a file's, at once or not at all, for the same people to read.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    // A link stays one.
    let file = file.canonicalize()?;
    let permissions = file.metadata()?.permissions();
    let beside = file.with_extension("toml.new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut new = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    new.write_all(text.as_bytes())?;
    new.set_permissions(permissions)?;
    new.sync_all()?;
    fs::rename(&beside, &file)
}

/// Waits until a running bot has taken a person out: it stores that.
fn until_gone(config: &Config, person: PersonId) -> Result<(), UserError> {
    let until = Instant::now() + PATIENCE;
    while stored(config)?.iter().any(|owner| owner.person == person) {
        if Instant::now() >= until {
            return Err(UserError::new(
                format!("the bot still serves {}", person.0),
                "its log says why; a restart takes up what is in the file",
            ));
        }
        std::thread::sleep(STEP);
    }
    Ok(())
}

fn stored(config: &Config) -> Result<Vec<OwnerRecord>, UserError> {
    store::owners(&config.data_dir).map_err(|error| error.user())
}

fn is_running(config: &Config) -> bool {
    store::holder(&config.data_dir).is_ok_and(|holder| holder.is_some())
}

fn row(id: &str, why: &str, since: &str) -> String {
    format!("{id:<12}  {why:<14}  {since}")
}

/// A moment in UTC; `-` if nobody knows.
fn when(since: Option<Wall>) -> String {
    let known = since.filter(|since| since.0 > 0);
    let moment = known.and_then(|since| Timestamp::from_millisecond(since.0).ok());
    moment.map_or_else(|| "-".to_owned(), |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigOptions, EnvVars};

    #[test]
    fn only_who_is_served_is_named_as_an_owner() {
        let home = tempfile::tempdir().unwrap();
        let said = |owners: &[i64]| {
            let file = home.path().join("telecode.toml");
            fs::write(&file, format!("[access]\nowners = {owners:?}\n")).unwrap();
            let env = EnvVars::of(&[("HOME", home.path().to_str().unwrap())]);
            let config = Config::load(&ConfigOptions { config: Some(file), data_dir: None }, &env).unwrap();
            let stored = |person, source| OwnerRecord { person: PersonId(person), source, since: Wall(1) };
            who_is(&config, &[stored(7, AccessSource::Paired), stored(8, AccessSource::Named)])
        };
        assert_eq!(said(&[1001]), "the only owner is 1001");
        assert_eq!(said(&[2002, 1001]), "the owners are 1001, 2002; `telecode access list` says why");
        assert_eq!(said(&[]), "the only owner is 7");
    }
}
