//! The house measured: what the inner walls of the core keep apart, and how long and well named things are.

#![expect(clippy::wildcard_enum_match_arm, reason = "the syntax of Rust has more forms than are of interest")]

mod calls;
mod figures;
mod floors;
mod imports;
pub(crate) mod modules;
pub(crate) mod sentences;
mod source;
mod writers;

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use self::calls::Call;
use self::figures::Figures;
use self::source::Source;
use crate::say;

/// The longest functions and files that are shown.
const SHOWN: usize = 5;

/// The most shared names of types that are shown.
const NAMES_SHOWN: usize = 10;

/// Functions of more lines are counted as long.
const LONG: usize = 50;

/// A type with more methods is refused.
const MOST_METHODS: usize = 80;

/// A function of more lines is refused.
const LONGEST: usize = 60;

/// More types that share their name, in percent, are refused.
const MOST_SHARED: f64 = 10.0;

/// Prints the table.
pub(crate) fn show() -> Result<()> {
    let sources = source::product()?;
    let figures = Figures::of(&sources);
    let calls = calls::between(&sources);
    if let Some((name, methods, files)) = figures.biggest() {
        row("methods of the biggest type", &format!("{methods} on {name}, in {files} files"));
    }
    rooms(&calls);
    for (part, ..) in writers::PARTS {
        let writers: Vec<&str> =
            figures.writers.get(part).into_iter().flatten().map(String::as_str).collect();
        row(&format!("rooms that change a {part}"), &format!("{}: {}", writers.len(), writers.join(", ")));
    }
    ignored(&figures);
    lengths(&figures, &sources);
    row("type names of one word", &format!("{:.0} %", figures.one_word()));
    shared(&figures);
    Ok(())
}

/// Fails if a room has no floor, if a call goes up, if rooms call each other in a circle, or if something is too much to be read.
pub(crate) fn check() -> Result<()> {
    let sources = source::product()?;
    walls(&sources)?;
    let excesses = excesses(&Figures::of(&sources));
    if excesses.is_empty() { Ok(()) } else { bail!("{}", excesses.join("\n")) }
}

fn walls(sources: &[Source]) -> Result<()> {
    let homeless: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.room.as_deref())
        .filter(|room| floors::height(room).is_none())
        .collect();
    if !homeless.is_empty() {
        bail!("no floor in xtask/src/house/floors.rs has {}", homeless.join(", "));
    }
    let calls = calls::between(sources);
    let up: Vec<_> = floors::up(&calls).into_iter().map(Call::to_string).collect();
    if !up.is_empty() {
        bail!("calls go down only, but these go up:\n{}", up.join("\n"));
    }
    let cycles: Vec<_> = floors::cycles(&calls).iter().map(|cycle| cycle.join(", ")).collect();
    if !cycles.is_empty() {
        bail!("rooms call each other in a circle:\n{}", cycles.join("\n"));
    }
    Ok(())
}

/// What is more than the house allows.
fn excesses(figures: &Figures) -> Vec<String> {
    let types = figures.methods.iter().filter(|(_, (methods, _))| *methods > MOST_METHODS);
    let types =
        types.map(|(name, (methods, _))| format!("{name} has {methods} methods; {MOST_METHODS} at most"));
    let functions = figures.functions.iter().filter(|(_, _, lines)| *lines > LONGEST);
    let functions =
        functions.map(|(name, file, lines)| format!("{name} ({file}) has {lines} lines; {LONGEST} at most"));
    let ignored = figures.ignored.iter();
    let ignored = ignored.map(|(name, at)| format!("{at} lists variants of {name} only to ignore them"));
    let shared = figures.shared();
    let shared = (shared > MOST_SHARED)
        .then(|| format!("{shared:.0} % of the types share their name; {MOST_SHARED:.0} % at most"));
    types.chain(functions).chain(ignored).chain(shared).collect()
}

fn rooms(calls: &[Call]) {
    let up = floors::up(calls);
    row("calls between rooms", &calls.len().to_string());
    row("calls that go up", &up.len().to_string());
    for call in up {
        say::out(&format!("    {call}"));
    }
    let cycles = floors::cycles(calls);
    row("cycles between rooms", &cycles.len().to_string());
    for cycle in cycles {
        say::out(&format!("    {}: {}", cycle.len(), cycle.join(", ")));
    }
}

fn ignored(figures: &Figures) {
    let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, at) in &figures.ignored {
        of.entry(name).or_default().push(at);
    }
    row("lists of variants to ignore", &figures.ignored.len().to_string());
    for (name, places) in of {
        say::out(&format!("    {name}: {}", places.join(", ")));
    }
}

fn lengths(figures: &Figures, sources: &[Source]) {
    let mut functions: Vec<_> = figures.functions.iter().collect();
    functions.sort_by_key(|(_, _, lines)| std::cmp::Reverse(*lines));
    let long = functions.iter().filter(|(_, _, lines)| *lines > LONG).count();
    let share = figures::percent(long, functions.len());
    row("functions", &format!("{}, {long} over {LONG} lines ({share:.2} %)", functions.len()));
    for (name, file, lines) in functions.into_iter().take(SHOWN) {
        say::out(&format!("    {lines}: {name} ({file})"));
    }
    let mut files: Vec<_> = sources.iter().collect();
    files.sort_by_key(|source| std::cmp::Reverse(source.lines));
    row("files", &files.len().to_string());
    for source in files.into_iter().take(SHOWN) {
        say::out(&format!("    {}: {}", source.lines, source.path.display()));
    }
}

fn shared(figures: &Figures) {
    row("types that share their name", &format!("{:.0} %", figures.shared()));
    for (name, files) in figures.most_shared().into_iter().take(NAMES_SHOWN) {
        say::out(&format!("    {}: {name} ({})", files.len(), files.join(", ")));
    }
}

fn row(name: &str, figure: &str) {
    say::out(&format!("{name:<32}{figure}"));
}

#[cfg(test)]
mod tests;
