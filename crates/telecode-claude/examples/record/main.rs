//! Makes recordings of the real CLI anew: `cargo xtask record`.
//!
//! A recording is its own scenario. What we said in it is said again, each line when what came before it in the recording has
//! come again and after the same wait; the scripted Messages API answers what the model answered; processes are killed where
//! they were. What comes of it is compared in meaning.

mod meaning;
mod model;
mod names;
mod play;
mod recording;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use meaning::Differences;
use recording::Recording;

/// What a recording does not say by itself, and why it is not made anew.
const APART: &[(&str, &str)] = &[
    ("api-cut", "how its stream broke is not in it"),
    ("api-error-event", "how its stream broke is not in it"),
    ("ask-second-look", "it needs an MCP server of its own"),
    ("ask-web-and-mcp", "it needs an MCP server of its own"),
    ("elicitation-form", "it needs an MCP server of its own"),
    ("elicitation-interrupted", "it needs an MCP server of its own"),
    ("elicitation-url", "it needs an MCP server of its own"),
    ("interrupt-wedged-tool", "it needs an MCP server of its own"),
    ("queries", "it needs an MCP server of its own"),
    ("ask-local-rule", "it needs settings in the workspace"),
    ("ask-network", "it needs a sandbox, which not every machine lets make namespaces"),
    ("agents-nested-plain", "what its nested agent said is not in it"),
    ("compact-failed", "how making it shorter failed is not in it"),
    ("limit-api-key", "what the headers said of the limit is not in it"),
    ("model-fallback", "what refused the first model is not in it"),
    ("rewind-conversation-background", "how long its agent worked is not in it"),
    ("plan-file", "its plan is called otherwise each time, and the model's words have that name"),
    ("limit-reached", "what the headers said of the plan is not in it"),
    ("limit-warning", "what the headers said of the plan is not in it"),
    ("kill-prompt-0", "two processes at once, whose lines it does not tell apart"),
    ("kill-prompt-3", "two processes at once, whose lines it does not tell apart"),
    ("session-id-in-use", "two processes at once, whose lines it does not tell apart"),
];

/// What was found, and in which recordings.
type Found = BTreeMap<String, Vec<String>>;

/// A result of a whole run.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What is wanted.
struct Wanted {
    claude: PathBuf,
    names: Vec<String>,
    write: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match record().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn record() -> Outcome<()> {
    let wanted = wanted()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let (mut differences, mut besides) = (Found::new(), Found::new());
    let (mut same, mut apart) = (0, Vec::new());
    for name in names(&folder, &wanted.names)? {
        if let Some((_, why)) = APART.iter().find(|(apart, _)| *apart == name) {
            apart.push(format!("{name}: {why}"));
            continue;
        }
        let file = folder.join(format!("{name}.jsonl"));
        let old = Recording::read(&file)?;
        let (new, notes) = play::play(&old, &wanted.claude).await?;
        let Differences { mut found, besides: more } = meaning::differences(&old, &new);
        let as_it_should = notes.is_empty();
        found.extend(notes);
        // What did not come several times is said once.
        let mut said = BTreeSet::new();
        found.retain(|difference| said.insert(difference.clone()));
        say(&format!("{name}: {}", if found.is_empty() { "the same".to_owned() } else { found.join("; ") }));
        same += usize::from(found.is_empty());
        for difference in found {
            differences.entry(difference).or_default().push(name.clone());
        }
        for field in more {
            besides.entry(field).or_default().push(name.clone());
        }
        if wanted.write && as_it_should {
            new.write(&file)?;
        } else if wanted.write {
            say(&format!("{name} is not replaced: it did not go as it was recorded"));
        }
    }
    summary(same, &differences, &besides, &apart);
    Ok(())
}

/// The differences, those of most recordings first, and what is said besides.
fn summary(same: usize, differences: &Found, besides: &Found, apart: &[String]) {
    say(&format!("\n{same} mean the same."));
    list(differences);
    if !besides.is_empty() {
        say("\nThis version says besides:");
        list(besides);
    }
    if !apart.is_empty() {
        say(&format!("\nNot made anew:\n* {}", apart.join("\n* ")));
    }
}

fn list(found: &Found) {
    let mut all: Vec<_> = found.iter().collect();
    all.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    for (what, names) in all {
        let which = if names.len() > 4 { format!("{} recordings", names.len()) } else { names.join(", ") };
        say(&format!("* {what} ({which})"));
    }
}

/// The recordings that are wanted: all of them if none is named.
fn names(folder: &Path, wanted: &[String]) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let file = file?.path();
        if let (Some(name), true) = (file.file_stem(), file.extension().is_some_and(|end| end == "jsonl")) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(name)) {
        return Err(format!("there is no recording {unknown}").into());
    }
    names.retain(|name| wanted.is_empty() || wanted.contains(name));
    names.sort();
    Ok(names)
}

fn wanted() -> Outcome<Wanted> {
    let claude = std::env::var_os("TELECODE_TEST_CLAUDE").ok_or("TELECODE_TEST_CLAUDE names no program")?;
    let (flags, names): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|word| word.starts_with('-'));
    if let Some(unknown) = flags.iter().find(|flag| *flag != "--write") {
        return Err(format!("{unknown} is no flag").into());
    }
    Ok(Wanted { claude: claude.into(), names, write: !flags.is_empty() })
}

/// The only place that writes to the terminal.
fn say(line: &str) {
    // Nobody may listen any more: then there is nothing to say.
    let _unheard = writeln!(std::io::stdout(), "{line}");
}
