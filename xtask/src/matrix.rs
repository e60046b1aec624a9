//! Versions of Claude Code side by side: the end-to-end stories with each, a table, and the move of the pin.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::setup;
use crate::{say, tree};

mod install;
mod range;
mod stories;
mod table;
mod version;

use range::Range;
pub(crate) use range::check;
use table::Row;
use version::Version;

/// Which versions, which stories, and what moves.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Versions, such as 2.1.329 or `latest`; without any: the oldest that works, the pinned one, and the latest
    versions: Vec<String>,
    /// Only the stories with this in their name
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// How many stories run at once
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Pin this version, too, and call it the newest that was tested, if all its stories pass
    #[arg(long, value_name = "VERSION", conflicts_with = "filter")]
    pin: Option<String>,
    /// Make this version the oldest that works, if all its stories pass
    #[arg(long, value_name = "VERSION", conflicts_with = "filter")]
    minimum: Option<String>,
}

/// Runs the stories with each version and prints the table. What is to move moves only where every story passed.
pub(crate) fn matrix(options: &Options) -> Result<()> {
    let range = Range::read()?;
    let (pin, minimum) = (resolved(options.pin.as_ref())?, resolved(options.minimum.as_ref())?);
    // Said before the stories are run, not after.
    range.moved(minimum, pin)?;
    let versions = versions(options, range, pin, minimum)?;
    let provided = setup::all()?;
    let target = tree::target()?;
    let mut rows = Vec::new();
    for version in versions {
        let program = install::claude(version, &target)?;
        say::out(&format!("\n== {version}"));
        let told = stories::run(version, &program, &provided, options.filter.as_deref(), options.jobs)?;
        rows.push(Row { version, told });
    }
    say::out(&table::table(&rows, range));
    let passed = |wanted: Option<Version>| match wanted {
        Some(wanted) if rows.iter().any(|row| row.version == wanted && row.told.all_passed()) => {
            Ok(Some(wanted))
        }
        Some(wanted) => bail!("{wanted} does not pass, so nothing moves to it"),
        None => Ok(None),
    };
    // Nothing moves unless all of it may.
    let (minimum, pin) = (passed(minimum)?, passed(pin)?);
    if let Some(minimum) = minimum {
        Range { minimum, ..Range::read()? }.write()?;
    }
    if let Some(pin) = pin {
        range::pin(pin)?;
    }
    let failed: Vec<_> = rows.iter().filter(|row| range.has(row.version) && !row.told.all_passed()).collect();
    let names: Vec<_> = failed.iter().map(|row| row.version.to_string()).collect();
    if names.is_empty() { Ok(()) } else { bail!("stories fail with {}", names.join(", ")) }
}

/// The program of a version, installed if it is not there.
pub(crate) fn claude(version: &str) -> Result<PathBuf> {
    install::claude(install::resolve(version)?, &tree::target()?)
}

/// What to run, oldest first, each once.
fn versions(
    options: &Options,
    range: Range,
    pin: Option<Version>,
    minimum: Option<Version>,
) -> Result<Vec<Version>> {
    let named = options.versions.iter().map(|word| install::resolve(word));
    let mut versions = named.collect::<Result<Vec<_>>>()?;
    versions.extend(pin.into_iter().chain(minimum));
    if versions.is_empty() {
        versions = vec![range.minimum, range.tested, install::resolve("latest")?];
    }
    versions.sort_unstable();
    versions.dedup();
    Ok(versions)
}

fn resolved(word: Option<&String>) -> Result<Option<Version>> {
    word.map(|word| install::resolve(word).with_context(|| format!("there is no version {word}"))).transpose()
}

#[cfg(test)]
mod tests;
