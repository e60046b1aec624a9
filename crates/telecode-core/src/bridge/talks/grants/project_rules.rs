//! What is allowed to all sessions of a project.

use std::collections::BTreeMap;

use crate::permission::Rule;

/// What is allowed to all sessions of a project, by its directory.
#[derive(Debug)]
pub(in crate::bridge) struct ProjectRules(BTreeMap<String, Vec<Rule>>);

impl FromIterator<(String, Vec<Rule>)> for ProjectRules {
    fn from_iter<I: IntoIterator<Item = (String, Vec<Rule>)>>(stored: I) -> Self {
        Self(stored.into_iter().collect())
    }
}

impl ProjectRules {
    /// What is allowed in a project.
    pub(in crate::bridge) fn of(&self, project: &str) -> &[Rule] {
        self.0.get(project).map(Vec::as_slice).unwrap_or_default()
    }

    /// Allows these, too, and hands out all that is allowed there now.
    pub(in crate::bridge) fn add(&mut self, project: &str, rules: &[Rule]) -> Vec<Rule> {
        let known = self.0.entry(project.to_owned()).or_default();
        for rule in rules {
            if !known.contains(rule) {
                known.push(rule.clone());
            }
        }
        known.clone()
    }

    /// Takes back those that this says, and hands out what is left; `None` if there was none of them.
    pub(in crate::bridge) fn take_back(
        &mut self,
        project: &str,
        is_it: impl Fn(&Rule) -> bool,
    ) -> Option<Vec<Rule>> {
        let known = self.0.get_mut(project)?;
        let before = known.len();
        known.retain(|rule| !is_it(rule));
        if known.len() == before {
            return None;
        }
        let left = known.clone();
        if left.is_empty() {
            self.0.remove(project);
        }
        Some(left)
    }
}
