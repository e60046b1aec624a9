//! How `claude` is started: its arguments and its environment. Pure: the parent's environment is an argument.

mod environment;

use std::ffi::OsString;

use serde_json::{Map, Value, json};
use telecode_core::seam::agent::{Cut, Launch, Start, Untrusted};
use telecode_core::seam::gate::Permit;
use telecode_core::seam::ids::ClaudeId;
use telecode_core::seam::permission::{Grant, Rule};
use telecode_core::seam::persona::{Persona, SIZE_LIMIT};

use crate::mode;

pub(crate) use environment::is_passed_on;
pub use environment::{Variables, environment};

/// Settings longer than this go into a file: Linux refuses a single argument of 128 KiB.
pub const INLINE_SETTINGS: usize = 100_000;

/// The arguments after the program and its leading arguments, without those for settings.
///
/// A value is always joined to its flag: several flags take an optional value, and a value of its own that begins with
/// `-` would be taken for another flag.
pub fn arguments(launch: &Launch) -> Vec<String> {
    let mut arguments = FIXED.map(str::to_owned).to_vec();
    arguments.push(format!("--permission-mode={}", mode::name(launch.permit.mode())));
    if launch.permit.may_bypass() {
        arguments.push("--allow-dangerously-skip-permissions".to_owned());
    }
    match &launch.start {
        Start::New => arguments.push(format!("--session-id={}", launch.claude.0)),
        Start::Fork(from) => arguments.extend([
            format!("--resume={}", from.0),
            FORK.to_owned(),
            format!("--session-id={}", launch.claude.0),
        ]),
        Start::Resume | Start::Rerun => arguments.push(format!("--resume={}", launch.claude.0)),
    }
    if let Some(cut) = &launch.cut {
        arguments.extend(of_cut(cut, &launch.start));
    }
    arguments.extend(launch.model.iter().map(|model| format!("--model={model}")));
    arguments.extend(launch.effort.iter().map(|effort| format!("--effort={effort}")));
    arguments.extend(launch.persona.iter().flat_map(of_persona));
    if !launch.peers {
        arguments.extend(PEER_TOOLS.map(|tool| format!("--disallowedTools={tool}")));
    }
    arguments
}

/// Where the conversation ends that is gone on with. What is lost is checked only where nobody else may have gone on with it:
/// a copy leaves the original as it is.
fn of_cut(cut: &Cut, start: &Start) -> Vec<String> {
    let at = format!("--resume-session-at={}", cut.after);
    match (start, &cut.drops) {
        (Start::New, _) => Vec::new(),
        (Start::Resume | Start::Rerun, Some(prompt)) => {
            vec![at, format!("--resume-drops-turn={}", prompt.0)]
        }
        (Start::Resume | Start::Rerun | Start::Fork(_), _) => vec![at],
    }
}

/// What a persona is as arguments; its model, mode and effort are those of the launch.
///
/// `--tools` is about Claude Code's own tools only, so those of MCP servers are taken away beside, unless the persona names
/// one. A tool that is disallowed as a whole is not there either, and `mcp__*` is all of MCP (seen with 2.1.329).
fn of_persona(persona: &Persona) -> Vec<String> {
    let mut arguments = Vec::new();
    if !persona.instructions.is_empty() {
        arguments.push(format!("--append-system-prompt={}", persona.instructions));
    }
    if let Some(tools) = &persona.tools {
        let (of_servers, own): (Vec<&str>, Vec<&str>) =
            tools.iter().map(String::as_str).partition(|tool| tool.starts_with("mcp__"));
        arguments.push(format!("--tools={}", own.join(",")));
        if of_servers.is_empty() {
            arguments.push("--disallowedTools=mcp__*".to_owned());
        }
    }
    // One flag each: a rule may have commas and spaces.
    arguments.extend(persona.disallowed_tools.iter().map(|tool| format!("--disallowedTools={tool}")));
    arguments
}

// A single argument holds the longest instructions.
const _: () = assert!(SIZE_LIMIT <= INLINE_SETTINGS);

/// Whether a command line is one that [`arguments`] made for a session.
pub fn is_of<'a>(words: impl Iterator<Item = &'a [u8]>, session: &ClaudeId) -> bool {
    let (new, known) = (format!("--session-id={}", session.0), format!("--resume={}", session.0));
    let (mut is_ours, mut is_new, mut is_known, mut is_copy) = (false, false, false, false);
    for word in words {
        is_ours |= word == FIXED[0].as_bytes();
        is_new |= word == new.as_bytes();
        is_known |= word == known.as_bytes();
        is_copy |= word == FORK.as_bytes();
    }
    // What a copy was made of belongs to others.
    is_ours && (is_new || (is_known && !is_copy))
}

/// Makes a copy of the session that is gone on with.
const FORK: &str = "--fork-session";

/// Claude Code's tools for writing to other sessions on the machine, whoever's they are. It asks nobody for them.
const PEER_TOOLS: [&str; 2] = ["SendMessage", "ListAgents"];

/// What every agent is started with.
const FIXED: [&str; 6] = [
    "--output-format=stream-json",
    "--verbose",
    "--input-format=stream-json",
    "--permission-prompt-tool=stdio",
    "--include-partial-messages",
    "--replay-user-messages",
];

/// What holds from the start on, as settings; `None` if nothing does. It does not outlive a process by itself, and what a live
/// agent is told of rules stands beside it.
///
/// Of a directory that nobody trusted, what decides itself what is asked is switched off: subagents by rules, skills and commands
/// by their names.
///
/// Where more than one person is served, what other sessions write is refused.
///
/// Deny rules hold in every mode, also for what Claude Code understands of a command (measured with 2.1.329).
pub fn settings(permit: &Permit, untrusted: Option<&Untrusted>, peers: bool) -> Option<String> {
    let mut permissions = Map::new();
    let directories: Vec<_> = permit.grants().iter().flat_map(directories).collect();
    if !directories.is_empty() {
        permissions.insert("additionalDirectories".to_owned(), json!(directories));
    }
    let own = permit.own_files();
    let read = own.secret.iter().map(|path| own_rule("Read", path));
    let edit = own.secret.iter().chain(&own.kept).map(|path| own_rule("Edit", path));
    let agents = untrusted.into_iter().flat_map(|what| &what.agents);
    let deny: Vec<_> = read.chain(edit).chain(agents.map(|name| of_agent(name))).collect();
    if !deny.is_empty() {
        permissions.insert("deny".to_owned(), json!(deny));
    }
    if !permit.may_bypass() {
        // Nothing of its own leads there either.
        permissions.insert("disableBypassPermissionsMode".to_owned(), json!("disable"));
    }
    let skills = untrusted.into_iter().flat_map(|what| &what.skills);
    let skills: Map<_, _> = skills.map(|name| (name.clone(), json!("off"))).collect();
    let all = [("permissions", permissions), ("skillOverrides", skills)];
    let mut all: Map<_, _> = all
        .into_iter()
        .filter(|(_, part)| !part.is_empty())
        .map(|(name, part)| (name.to_owned(), part.into()))
        .collect();
    if !peers {
        // Whoever wrote it: also an agent from before, that has the tools for it.
        all.insert("crossSessionInbound".to_owned(), json!("refuse"));
    }
    (!all.is_empty()).then(|| Value::Object(all).to_string())
}

/// What is passed on for a directory that nobody trusted.
///
/// A skill that runs in a subagent (`context: fork`) gets it past the rule for it (seen with 2.1.332), so a harmless one takes its
/// name: those of the command line come first. If what is there cannot be told, nothing of it is loaded.
pub fn of_untrusted(what: &Untrusted) -> Vec<String> {
    let off = || json!({"description": "Switched off.", "prompt": "This subagent is switched off. Say so, and do nothing."});
    let agents: Map<_, _> = what.agents.iter().map(|name| (name.clone(), off())).collect();
    let agents = (!agents.is_empty()).then(|| format!("--agents={}", Value::Object(agents)));
    let sources = what.is_closed.then(|| "--setting-sources=user,local".to_owned());
    agents.into_iter().chain(sources).collect()
}

/// The rule for a subagent.
fn of_agent(name: &str) -> String {
    rule(&Rule { tool: "Agent".to_owned(), content: Some(name.to_owned()) })
}

/// A rule about a file, or about a directory with all that is in it. Two slashes begin an absolute path, and paths are patterns as
/// in `.gitignore`.
fn own_rule(tool: &str, path: &str) -> String {
    let mut pattern = String::from("/");
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    if path.ends_with('/') {
        pattern.push_str("**");
    }
    rule(&Rule { tool: tool.to_owned(), content: Some(pattern) })
}

fn directories(grant: &Grant) -> &[String] {
    match grant {
        Grant::Directories(directories) => directories,
        // Rules are told to the agent, so that they can be taken back; the mode is passed on its own.
        Grant::Rules(_) | Grant::Mode(_) => &[],
    }
}

/// The rules of the session's grants.
pub(crate) fn rules(grants: &[Grant]) -> Vec<Rule> {
    let of = |grant: &Grant| match grant {
        Grant::Rules(rules) => rules.clone(),
        Grant::Mode(_) | Grant::Directories(_) => Vec::new(),
    };
    grants.iter().flat_map(of).collect()
}

/// The argument for settings, given as JSON or as the path of a file.
pub fn settings_argument(settings: impl Into<OsString>) -> OsString {
    let mut argument = OsString::from("--settings=");
    argument.push(settings.into());
    argument
}

/// A rule as settings write it. Parentheses of the content are escaped, since they end a rule.
pub(crate) fn rule(rule: &Rule) -> String {
    let Some(content) = &rule.content else { return rule.tool.clone() };
    let escaped = content.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("{}({escaped})", rule.tool)
}

#[cfg(test)]
mod tests;
