//! The one gate for what may run without a question: modes, rules and directories.
//!
//! Whatever leads to them, a command, a button, a persona, a copy, the store, what Claude Code proposes or says, what is told to an
//! agent can only be made of what passed here: [`Permit`] and [`Passed`] have no other maker. It fails closed: what is not known to
//! be allowed is left out.
//!
//! Two modes run more than a person sees coming. [`Mode::Bypass`] asks nothing, so the configuration has to allow it.
//! [`Mode::Auto`] has a classifier of Claude Code's decide, which still asks and can be switched off in its own settings: a person
//! may choose it, nobody may propose it. [`Mode::DontAsk`] runs less than [`Mode::Default`] does, not more.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::permission::{Decision, Extent, Grant, Mode, Rule};
use crate::settings::{OwnFiles, Settings};
use crate::tree::below;
use crate::workspace::WorkspaceKind;

/// The mode that runs the most unasked.
const WIDEST: Mode = Mode::Bypass;

/// What the configuration allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    bypass: bool,
    ground: WorkGround,
    own: Arc<OwnFiles>,
}

/// Whether a directory may be worked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkGround {
    /// The configuration names it, or it is a session's own.
    Named,
    /// It lies where projects may be added. It must really be where its path says: a link on the way may lead out.
    Added,
    /// Neither: nothing may run there.
    Barred,
}

/// Something that passed the gate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Passed<T>(T);

impl<T> Passed<T> {
    /// Hands out what the gate let through.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Passed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Deref for Passed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What an agent may do from its start on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    mode: Mode,
    bypass: bool,
    ground: WorkGround,
    grants: Vec<Grant>,
    own: Arc<OwnFiles>,
}

impl Permit {
    /// The permission mode that it begins in, always passed on.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// It may be switched to [`Mode::Bypass`] while it runs.
    pub fn may_bypass(&self) -> bool {
        self.bypass
    }

    /// Whether it may be where it is to be. Where it may not, it does not start.
    pub fn ground(&self) -> WorkGround {
        self.ground
    }

    /// What the person allowed before; it does not outlive the process by itself.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Files of ours that its tools keep away from.
    pub fn own_files(&self) -> &OwnFiles {
        &self.own
    }
}

/// Who wants a mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A person, or what is theirs: a command, a button, the configuration, a persona beside it.
    Person,
    /// Claude Code, on a card, also for a hook: a person says yes to a line among others.
    Proposal,
    /// A file of a project: whoever may change the project, Claude among them, may have written it.
    Project,
}

impl Gate {
    /// The gate of a configuration.
    pub fn of(settings: &Settings) -> Self {
        // Who makes it the mode of all new sessions allows it.
        let bypass = settings.allow_bypass || settings.mode == Mode::Bypass;
        // Where an agent is to be has to be said: see `at`.
        Self { bypass, ground: WorkGround::Barred, own: Arc::clone(&settings.own_files) }
    }

    /// The gate of a configuration for what runs in a place.
    pub fn at(settings: &Settings, place: &WorkspaceKind, directory: &str) -> Self {
        Self { ground: Self::ground(settings, place, directory), ..Self::of(settings) }
    }

    /// Whether a configuration lets sessions run in a place. What is inside of a worktree is as allowed as its repository.
    pub fn ground(settings: &Settings, place: &WorkspaceKind, directory: &str) -> WorkGround {
        let path = match place {
            WorkspaceKind::Own => return WorkGround::Named,
            WorkspaceKind::Project => directory,
            WorkspaceKind::Worktree(worktree) => worktree.repository.as_str(),
        };
        let configured = || settings.projects.iter().map(|project| &project.path);
        if configured().any(|named| named == path) {
            return WorkGround::Named;
        }
        let mut around = configured().chain(&settings.real_projects).chain(&settings.project_roots);
        let is_there = is_one_place(path) && around.any(|root| below(path, root).is_some());
        if is_there { WorkGround::Added } else { WorkGround::Barred }
    }

    /// A gate for whoever has no configuration: nothing is let through that asks nothing.
    pub fn closed() -> Self {
        Self { bypass: false, ground: WorkGround::Named, own: Arc::default() }
    }

    /// The same, with these files kept from Claude.
    pub fn guarding(own: OwnFiles) -> Self {
        Self { ground: WorkGround::Named, bypass: false, own: Arc::new(own) }
    }

    /// A gate that lets through what a person may choose at most.
    pub fn open() -> Self {
        Self { bypass: true, ground: WorkGround::Named, own: Arc::default() }
    }

    /// Whether a session may ask nothing.
    pub fn may_bypass(&self) -> bool {
        self.bypass
    }

    /// A mode that somebody wants, if it may be in force.
    pub fn mode(&self, wanted: Mode, door: Door) -> Option<Passed<Mode>> {
        let is_let = match (wanted, door) {
            (Mode::Bypass, Door::Person) => self.bypass,
            (Mode::Default | Mode::Plan | Mode::DontAsk, _)
            | (Mode::AcceptEdits, Door::Person | Door::Proposal)
            | (Mode::Auto, Door::Person) => true,
            (Mode::AcceptEdits, Door::Project)
            | (Mode::Auto | Mode::Bypass, Door::Proposal | Door::Project) => false,
        };
        is_let.then_some(Passed(wanted))
    }

    /// A mode that was allowed before: if it may not be in force any more, everything is asked again.
    pub fn kept(&self, mode: Mode) -> Passed<Mode> {
        self.mode(mode, Door::Person).unwrap_or(Passed(Mode::Default))
    }

    /// Whether an agent may stay in the mode that it is in. Where nobody knows which, it may be any.
    pub fn suffers(&self, in_force: Option<Mode>) -> bool {
        self.mode(in_force.unwrap_or(WIDEST), Door::Person).is_some()
    }

    /// Whether what a person's persona says of the mode, if it does, may be in force.
    pub fn admits(&self, wanted: Option<Mode>) -> bool {
        wanted.is_none_or(|mode| self.mode(mode, Door::Person).is_some())
    }

    /// What an agent may do from its start on.
    pub fn permit(&self, mode: Mode, grants: Vec<Grant>) -> Permit {
        let grants = grants.into_iter().filter_map(|grant| self.grant(grant, Extent::Session)).collect();
        Permit {
            mode: self.kept(mode).0,
            bypass: self.bypass,
            ground: self.ground,
            grants,
            own: Arc::clone(&self.own),
        }
    }

    /// What can be allowed on a card beyond the call, of what Claude Code proposes.
    pub fn proposals(&self, proposed: Vec<Grant>) -> Vec<Grant> {
        proposed.into_iter().filter_map(|grant| self.grant(grant, Extent::Session)).collect()
    }

    /// A decision, without what may not be allowed. The call itself is a person's to decide.
    pub fn decision(&self, decision: Decision) -> Passed<Decision> {
        Passed(match decision {
            Decision::Allow { grants, extent } => {
                let grants = grants.into_iter().filter_map(|grant| self.grant(grant, extent)).collect();
                Decision::Allow { grants, extent }
            }
            other @ (Decision::Deny { .. }
            | Decision::Reply { .. }
            | Decision::Submit { .. }
            | Decision::Decline
            | Decision::Cancel) => other,
        })
    }

    /// The rules that are to hold.
    pub fn rules(&self, rules: Vec<Rule>) -> Passed<Vec<Rule>> {
        Passed(rules.into_iter().filter(|rule| self.lets(rule)).collect())
    }

    fn grant(&self, grant: Grant, extent: Extent) -> Option<Grant> {
        if !grant.extents().contains(&extent) && !matches!(grant, Grant::Mode(_)) {
            return None;
        }
        let passed = match grant {
            Grant::Mode(mode) => Grant::Mode(self.mode(mode, Door::Proposal)?.0),
            Grant::Rules(rules) => Grant::Rules(self.rules(rules).0),
            Grant::Directories(all) => {
                Grant::Directories(all.into_iter().filter(|path| is_one_place(path)).collect())
            }
        };
        let is_empty = match &passed {
            Grant::Mode(_) => false,
            Grant::Rules(rules) => rules.is_empty(),
            Grant::Directories(all) => all.is_empty(),
        };
        (!is_empty).then_some(passed)
    }

    /// A rule for one tool is a person's to make. One for all tools, by whatever pattern, is the mode that asks nothing under
    /// another name.
    fn lets(&self, rule: &Rule) -> bool {
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let is_name = rule.tool.starts_with(char::is_alphanumeric) && rule.tool.chars().all(is_letter);
        is_name || (self.bypass && !rule.tool.is_empty())
    }
}

/// Whether a path is a directory that a person saw on the card and nothing else: from the root on, without a way back up, and
/// not the root itself.
fn is_one_place(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let mut parts = rest.split('/').filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some()
        && parts.all(|part| part != "." && part != "..")
        && !path.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
