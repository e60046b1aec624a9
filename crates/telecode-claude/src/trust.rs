//! What a directory brings along that runs although nobody trusted it: Claude Code asks about that at a terminal only.
//!
//! Measured with 2.1.329: without an answer to its trust dialogue, hooks of the project's settings run, MCP servers of its `.mcp.json`
//! and of those above it are started; only its allow rules do not count. Its subagents would choose
//! their own mode: those that do are denied until it is trusted. What is trusted is the
//! repository, its worktrees included, and outside of one the directory itself.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use telecode_core::agent::Untrusted;

use crate::history::variable;
use crate::launch::Variables;
use crate::wire::Object;

/// The settings that a directory brings along.
const SHARED: &str = ".claude/settings.json";

/// Settings that are the person's own, unless they came with the repository.
const LOCAL: &str = ".claude/settings.local.json";

/// Keys of settings that name a command beside hooks. Source: Claude Code's documentation of settings.
const HELPERS: [&str; 4] = ["apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "otelHeadersHelper"];

/// The modes of a subagent in which no more runs without a question. Measured: `bypassPermissions` is not obeyed, `acceptEdits` and
/// `auto` are.
const NARROW: [&str; 4] = ["default", "plan", "dontAsk", "bypassPermissions"];

/// Stands for every subagent.
pub(crate) const ALL: &str = "*";

/// Nothing behind this is read of a file.
const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// How many subagents of a folder are looked at.
const AGENTS: usize = 500;

/// How deep folders of subagents are looked into.
const FOLDERS: usize = 4;

/// What a directory brings along, if nobody trusted it and it is anything.
pub fn untrusted(directory: &Path, variables: &Variables) -> Option<Untrusted> {
    let directory = fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    let what = brought(&directory, variables);
    (what != Untrusted::default() && !is_trusted(&directory, variables)).then_some(what)
}

fn is_trusted(directory: &Path, variables: &Variables) -> bool {
    let home = variable(variables, "CLAUDE_CONFIG_DIR").or_else(|| variable(variables, "HOME"));
    let Some(mut record) = home.and_then(|home| object(&Path::new(home).join(".claude.json"))) else {
        return false;
    };
    let place = repository(directory).unwrap_or_else(|| directory.to_owned());
    let mut projects = record.take("projects").unwrap_or_default();
    projects.take(&place.to_string_lossy()).is_some_and(|project| project.flag("hasTrustDialogAccepted"))
}

/// The repository that a directory is in; of a worktree the one that it belongs to.
fn repository(directory: &Path) -> Option<PathBuf> {
    let of = git(directory)?;
    let main = of.ancestors().find(|above| above.file_name().is_some_and(|name| name == ".git"))?;
    Some(main.parent()?.to_owned())
}

/// Where git keeps what belongs to a directory's work tree.
fn git(directory: &Path) -> Option<PathBuf> {
    let git = directory.ancestors().map(|above| above.join(".git")).find(|git| git.exists())?;
    let linked = text(&git).and_then(|link| Some(PathBuf::from(link.strip_prefix("gitdir:")?.trim())));
    Some(linked.unwrap_or(git))
}

/// Whether git has the local settings of a directory. Its index is only looked through for their name: in doubt they are foreign.
fn has_local(directory: &Path) -> bool {
    /// Names are cut in it. Source: git's `gitformat-index`.
    const SHORTENED: &[u8] = b"DIRC\0\0\0\x04";
    let Some(index) = git(directory).and_then(|git| bytes(&git.join("index"))) else { return false };
    index.starts_with(SHORTENED) || index.windows(LOCAL.len()).any(|name| name == LOCAL.as_bytes())
}

fn brought(directory: &Path, variables: &Variables) -> Untrusted {
    let mut what = Untrusted::default();
    let local = object(&directory.join(LOCAL)).filter(|_| has_local(directory));
    for mut settings in object(&directory.join(SHARED)).into_iter().chain(local) {
        what.helpers.extend(HELPERS.iter().filter(|key| settings.has(key)).map(|key| (*key).to_owned()));
        let permissions = settings.take("permissions").unwrap_or_default();
        what.rules += permissions.list("allow").len();
        let is_off = settings.flag("disableAllHooks");
        let hooks = settings.take("hooks").filter(|_| !is_off).unwrap_or_default();
        let hooks = hooks.0.into_iter().filter(|(_, all)| all.as_array().is_some_and(|all| !all.is_empty()));
        what.hooks.extend(hooks.map(|(moment, _)| moment));
    }
    for mut file in directory.ancestors().filter_map(|above| object(&above.join(".mcp.json"))) {
        what.servers.extend(file.take("mcpServers").unwrap_or_default().0.into_iter().map(|(name, _)| name));
    }
    what.agents = agents(directory, variables);
    for names in [&mut what.hooks, &mut what.servers, &mut what.helpers] {
        names.sort_unstable();
        names.dedup();
    }
    what
}

/// The subagents that choose a mode in which more runs, by every name that they may go by.
fn agents(directory: &Path, variables: &Variables) -> Vec<String> {
    let root = git(directory).and_then(|_| directory.ancestors().find(|above| above.join(".git").exists()));
    let own = variable(variables, "HOME").map(|home| Path::new(home).join(".claude/agents"));
    let above = directory.ancestors().take_while(|above| root.is_some_and(|root| above.starts_with(root)));
    let places = std::iter::once(directory).chain(above).map(|place| place.join(".claude/agents"));
    let mut found = Vec::new();
    for place in places.filter(|place| Some(place) != own.as_ref()) {
        in_folder(&place, FOLDERS, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn in_folder(folder: &Path, depth: usize, found: &mut Vec<String>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().take(AGENTS).map(|entry| entry.path()) {
        if path.is_dir() && depth > 0 {
            in_folder(&path, depth - 1, found);
        } else if let Some(text) = text(&path).filter(|text| is_wide(text)) {
            found.extend(names(&path, &text));
        }
    }
}

/// Whether an agent chooses a mode that is not known to be harmless.
fn is_wide(agent: &str) -> bool {
    let modes = agent.lines().filter(|line| line.contains("permissionMode"));
    let mut modes = modes.map(|line| line.trim().strip_prefix("permissionMode:").map(bare));
    modes.any(|mode| !mode.is_some_and(|mode| NARROW.contains(&mode)))
}

/// What an agent is called. Where that cannot be told, all are meant.
fn names(path: &Path, agent: &str) -> Vec<String> {
    let is_plain =
        |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.'));
    let mut names: Vec<_> = agent
        .lines()
        .filter_map(|line| line.strip_prefix("name:"))
        .map(|name| bare(name).to_owned())
        .collect();
    if names.is_empty() || !names.iter().all(|name| is_plain(name) && !name.is_empty()) {
        names = vec![ALL.to_owned()];
    }
    names.extend(
        path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| is_plain(stem)),
    );
    names
}

/// A value without the quotes around it.
fn bare(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

fn object(path: &Path) -> Option<Object> {
    Object::of(serde_json::from_str::<Value>(&text(path)?).ok()?)
}

/// The text of a file, if it is one.
fn text(path: &Path) -> Option<String> {
    String::from_utf8(bytes(path)?).ok()
}

fn bytes(path: &Path) -> Option<Vec<u8>> {
    // A pipe would be waited for.
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(SIZE_LIMIT).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests;
