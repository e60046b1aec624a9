//! What a directory brings along that runs although nobody trusted it: Claude Code asks about that at a terminal only.
//!
//! Measured with 2.1.329 and 2.1.332: without an answer to its trust dialogue, hooks of the project's settings run, what they say of the
//! environment counts, MCP servers of its `.mcp.json` and of those above it are started; only its allow rules do not count. Its subagents would choose their own mode, its
//! skills and commands would allow tools for themselves: those that do are switched off until it is trusted (`heads`). What is
//! trusted is the repository, its worktrees included, and outside of one the directory itself (`place`).

mod heads;
mod place;

use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;
use telecode_core::seam::agent::Untrusted;

use self::heads::SelfDeciders;
use self::place::SettingsOwner;
use crate::history::variable;
use crate::launch::Variables;
use crate::wire::JsonObject;

/// The settings that a directory brings along.
const SHARED: &str = ".claude/settings.json";

/// Settings that are the person's own, unless they came with the directory.
const LOCAL: &str = ".claude/settings.local.json";

/// Keys of settings that name a command beside hooks. Source: Claude Code's documentation of settings.
const HELPERS: [&str; 4] = ["apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "otelHeadersHelper"];

/// Nothing behind this is read of a file.
const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

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
    let place = place::trusted_as(directory);
    let mut projects = record.take("projects").unwrap_or_default();
    projects.take(&place.to_string_lossy()).is_some_and(|project| project.flag("hasTrustDialogAccepted"))
}

fn brought(directory: &Path, variables: &Variables) -> Untrusted {
    let SelfDeciders { agents, skills, is_doubtful } = heads::look(directory, variables);
    let mut what = Untrusted { agents, skills, is_closed: is_doubtful, ..Untrusted::default() };
    // Of what is closed neither settings nor servers are loaded (measured with 2.1.332).
    if !is_doubtful {
        if let Some(shared) = object(&directory.join(SHARED)) {
            what.rules += take(&mut what, shared);
        }
        for mut file in directory.ancestors().filter_map(|above| object(&above.join(".mcp.json"))) {
            let servers = file.take("mcpServers").unwrap_or_default();
            what.servers.extend(servers.0.into_iter().map(|(name, _)| name));
        }
    }
    if let Some(local) = object(&directory.join(LOCAL)) {
        match place::local(directory) {
            SettingsOwner::Own => {}
            SettingsOwner::Foreign => what.rules += take(&mut what, local),
            SettingsOwner::Unknown => what.local_rules += take(&mut what, local),
        }
    }
    for names in [&mut what.hooks, &mut what.servers, &mut what.helpers, &mut what.variables] {
        names.sort_unstable();
        names.dedup();
    }
    what
}

/// Adds what settings run, and says how many allow rules they have.
fn take(what: &mut Untrusted, mut settings: JsonObject) -> usize {
    what.helpers.extend(HELPERS.iter().filter(|key| settings.has(key)).map(|key| (*key).to_owned()));
    let variables = settings.take("env").unwrap_or_default().0;
    what.variables.extend(variables.into_iter().map(|(name, _)| name));
    let is_off = settings.flag("disableAllHooks");
    let hooks = settings.take("hooks").filter(|_| !is_off).unwrap_or_default();
    let hooks = hooks.0.into_iter().filter(|(_, all)| all.as_array().is_some_and(|all| !all.is_empty()));
    what.hooks.extend(hooks.map(|(moment, _)| moment));
    settings.take("permissions").unwrap_or_default().list("allow").len()
}

fn object(path: &Path) -> Option<JsonObject> {
    JsonObject::of(serde_json::from_slice::<Value>(&bytes(path, SIZE_LIMIT)?).ok()?)
}

/// What a file begins with, if it is one.
fn bytes(path: &Path, limit: u64) -> Option<Vec<u8>> {
    // A pipe would be waited for.
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests;
