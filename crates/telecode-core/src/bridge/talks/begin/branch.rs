//! Whether a text can be the name of a git branch, by git's own rules. Source: `git help check-ref-format`.

use crate::bridge::talks::names::is_hidden;
use crate::words::Voice;

/// The longest branch name, in bytes. Git has none, but its reference is a file, which has 255 with `.lock`.
const LIMIT: usize = 200;

/// Why a text is no branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum BranchProblem {
    /// It is empty.
    Empty,
    /// It has more than 200 bytes.
    TooLong,
    /// This must not be in it.
    Contains(&'static str),
    /// It, or a part of it, begins with this.
    Begins(&'static str),
    /// It, or a part of it, ends with this.
    Ends(&'static str),
    /// It means something else to git.
    Reserved,
}

/// What must not be anywhere, and how it is called.
const NOWHERE: [&str; 10] = ["..", "~", "^", ":", "?", "*", "[", "\\", "@{", "//"];

impl BranchProblem {
    /// What it means, and what to do.
    pub(in crate::bridge) fn text(self, branch: &str, voice: Voice<'_>) -> String {
        let what = match self {
            Self::Empty => voice.say("branch-empty"),
            Self::TooLong => voice.tell("branch-too-long", [("limit", LIMIT.into())]),
            Self::Contains("␣") => voice.say("branch-space"),
            Self::Contains(sign) => voice.tell("branch-contains", [("sign", sign.into())]),
            Self::Begins(sign) => voice.tell("branch-begins", [("sign", sign.into())]),
            Self::Ends(sign) => voice.tell("branch-ends", [("sign", sign.into())]),
            Self::Reserved => voice.say("branch-reserved"),
        };
        let shown = crate::render::glance(branch, LIMIT);
        voice.tell("branch-problem", [("branch", shown.into()), ("what", what.into())])
    }
}

pub(in crate::bridge) fn check_branch(branch: &str) -> Result<(), BranchProblem> {
    if branch.is_empty() {
        return Err(BranchProblem::Empty);
    }
    if branch.len() > LIMIT {
        return Err(BranchProblem::TooLong);
    }
    if branch == "@" || branch == "HEAD" {
        return Err(BranchProblem::Reserved);
    }
    if branch.chars().any(|c| is_hidden(c) || c.is_whitespace()) {
        return Err(BranchProblem::Contains("␣"));
    }
    if let Some(sign) = NOWHERE.into_iter().find(|sign| branch.contains(sign)) {
        return Err(BranchProblem::Contains(sign));
    }
    if let Some(sign) = ["-", "/"].into_iter().find(|sign| branch.starts_with(sign)) {
        return Err(BranchProblem::Begins(sign));
    }
    if let Some(sign) = ["/", "."].into_iter().find(|sign| branch.ends_with(sign)) {
        return Err(BranchProblem::Ends(sign));
    }
    for part in branch.split('/') {
        if part.starts_with('.') {
            return Err(BranchProblem::Begins("."));
        }
        if part.to_ascii_lowercase().ends_with(".lock") {
            return Err(BranchProblem::Ends(".lock"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
