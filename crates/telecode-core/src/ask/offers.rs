//! What can be allowed beyond one call, the narrowest first.

#[cfg(test)]
mod tests;

use super::shell::BeginningReach;
use super::{Ask, shell};
use crate::permission::{Grant, Mode, Rule};
use crate::tool::{Tool, ToolMatter};

/// Something that can be allowed beyond a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What would be allowed.
    pub grant: Grant,
    /// How much that is.
    pub width: Width,
}

/// How much an offer allows; the narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// The same once more.
    Same,
    /// The parts of a command, each as it stands.
    Parts,
    /// What is alike, and says so.
    Alike,
    /// More than can be told from this one call.
    Wide,
}

impl Ask {
    /// What can be allowed beyond this call: the same again, what begins alike, what Claude Code proposes, and the whole tool.
    pub fn offers(&self) -> Vec<Offer> {
        if self.facts.no_rules {
            return Vec::new();
        }
        let tool = &self.call.name;
        let mut offers: Vec<Offer> = Vec::new();
        let mut offer = |grant: Grant, width| {
            if !offers.iter().any(|offer| offer.grant == grant) {
                offers.push(Offer { grant, width });
            }
        };
        let proposed = || self.suggestions.iter().filter(|grant| !self.misses(grant));
        let is_alike = |grant: &Grant| matches!(grant, Grant::Rules(_)) && self.width(grant) == Width::Alike;
        // Claude Code knows better how far a command of this kind goes.
        let has_alike = proposed().any(is_alike);
        for (rules, width) in
            self.own_rules().into_iter().filter(|(_, width)| *width < Width::Alike || !has_alike)
        {
            offer(Grant::Rules(rules), width);
        }
        for grant in proposed() {
            offer(grant.clone(), self.width(grant));
        }
        if self.call.tool.has_rules() {
            offer(Grant::Rules(vec![Rule { tool: tool.clone(), content: None }]), Width::Wide);
        }
        offers.sort_by_key(|offer| offer.width);
        offers
    }

    /// Rules that are made of the call itself.
    fn own_rules(&self) -> Vec<(Vec<Rule>, Width)> {
        let rule = |tool: &str, content: String| Rule { tool: tool.to_owned(), content: Some(content) };
        match self.call.tool.matter() {
            ToolMatter::Command(command, _) => {
                let bash = |content| rule(&self.call.name, content);
                let same = is_exact(command).then(|| (vec![bash(command.to_owned())], Width::Same));
                let begins =
                    |all: Vec<String>| all.into_iter().map(|begin| bash(format!("{begin}:*"))).collect();
                let alike = shell::beginnings(command).map(|all| {
                    let is_narrow = |begin: &String| shell::reach(begin) == BeginningReach::Narrow;
                    let width = if all.iter().all(is_narrow) { Width::Alike } else { Width::Wide };
                    (begins(all), width)
                });
                same.into_iter().chain(alike).collect()
            }
            // A rule for an edit holds for all tools that change the file.
            ToolMatter::Edit { path, .. } | ToolMatter::Write { path, .. } => {
                path_rule(path).map(|path| (vec![rule(Rule::EDIT, path)], Width::Same)).into_iter().collect()
            }
            ToolMatter::Read(path) => {
                path_rule(path).map(|path| (vec![rule(Rule::READ, path)], Width::Same)).into_iter().collect()
            }
            ToolMatter::Page(_)
            | ToolMatter::Plan(_)
            | ToolMatter::PlanMode
            | ToolMatter::Host(_)
            | ToolMatter::Fields => Vec::new(),
        }
    }

    /// Whether Claude Code proposes the command itself as a rule, which then means something else.
    fn misses(&self, grant: &Grant) -> bool {
        let Tool::Bash { command, .. } = &self.call.tool else { return false };
        let Grant::Rules(rules) = grant else { return false };
        let is_it = |rule: &Rule| rule.content.as_deref() == Some(command.trim());
        rules.iter().any(is_it) && !is_exact(command)
    }

    /// How much a proposal of Claude Code's allows.
    fn width(&self, grant: &Grant) -> Width {
        match grant {
            // `rm`, `mv` and `sed` in the working directories are edits, too (tested with the real one).
            Grant::Mode(Mode::AcceptEdits | Mode::Auto | Mode::DontAsk | Mode::Bypass) => Width::Wide,
            Grant::Directories(all) if all.iter().any(|path| path.trim_matches('/').is_empty()) => {
                Width::Wide
            }
            Grant::Directories(_) | Grant::Mode(Mode::Default | Mode::Plan) => Width::Alike,
            Grant::Rules(rules) => {
                rules.iter().map(|rule| self.rule_width(rule)).max().unwrap_or(Width::Wide)
            }
        }
    }

    fn rule_width(&self, rule: &Rule) -> Width {
        let Some(content) = &rule.content else { return Width::Wide };
        let Tool::Bash { command, .. } = &self.call.tool else {
            return if is_everywhere(content) { Width::Wide } else { Width::Alike };
        };
        if content == command {
            return Width::Same;
        }
        match RuleReach::of(rule) {
            // One that could do anything is not what was asked about, so nobody has looked at it.
            RuleReach::Exact if shell::reach(content) == BeginningReach::Anything => Width::Wide,
            RuleReach::Exact => Width::Parts,
            RuleReach::Begins => Width::Alike,
            RuleReach::Options | RuleReach::Anything | RuleReach::Pattern | RuleReach::Tool => Width::Wide,
        }
    }
}

/// How far a rule for a shell command goes, by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleReach {
    /// It is for one command.
    Exact,
    /// It is for all commands that begin alike, and do what that says.
    Begins,
    /// The same, but their options can name any program.
    Options,
    /// The same, and they can do anything.
    Anything,
    /// It is for all that fits a pattern.
    Pattern,
    /// It is for all commands.
    Tool,
}

impl RuleReach {
    /// How far a rule for a shell command goes.
    pub fn of(rule: &Rule) -> Self {
        let content = rule.content.as_deref().unwrap_or_default();
        if content.trim_matches(['*', ':', ' ']).is_empty() {
            return Self::Tool;
        }
        let beginning = content.strip_suffix(":*").or_else(|| content.strip_suffix(" *"));
        match beginning.map(shell::reach) {
            _ if beginning.unwrap_or(content).contains('*') => Self::Pattern,
            None => Self::Exact,
            Some(BeginningReach::Narrow) => Self::Begins,
            Some(BeginningReach::Options) => Self::Options,
            Some(BeginningReach::Anything) => Self::Anything,
        }
    }
}

/// Whether a rule of this command matches it and nothing else. A star stands for anything and cannot be escaped (measured with
/// Claude Code 2.1.329), and blanks around a rule do not count.
fn is_exact(command: &str) -> bool {
    !command.is_empty() && !command.contains('*') && command.trim() == command
}

/// A path as a rule names it and nothing else; `None` if a sign in it would stand for others.
fn path_rule(path: &str) -> Option<String> {
    let is_plain =
        |c: char| !c.is_control() && !matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '!' | '#');
    let is_whole = !path.split('/').any(|part| part == "." || part == "..")
        && path.trim() == path
        && !path.ends_with('/');
    (path.starts_with('/') && is_whole && path.chars().all(is_plain)).then(|| format!("/{path}"))
}

/// Whether a rule for paths or addresses holds nearly everywhere.
fn is_everywhere(content: &str) -> bool {
    matches!(content.trim_end_matches('*').trim_end_matches('/'), "" | "~" | "." | "domain:")
}
