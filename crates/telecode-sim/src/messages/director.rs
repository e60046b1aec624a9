//! Decides by a script what the model answers next.

use std::collections::HashMap;

use serde_json::Value;

use super::conversation;
use super::script::{Failure, Reply, Rule, Script};

/// Where an answer came from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Source {
    /// A rule of the script, and which of its replies.
    Rule(usize, usize),
    /// A step of the script.
    Step(usize),
    /// No rule and no step: the last human text is said back.
    Echo,
    /// A call of the CLI for itself: a harmless answer.
    Side,
}

/// What the model does with one request.
#[derive(Clone, Debug)]
pub enum Turnout {
    /// It answers.
    Answer(Reply),
    /// It refuses.
    Refuse(Failure),
}

/// A script and how far it has got.
#[derive(Clone, Debug)]
pub struct Director {
    script: Script,
    next_step: usize,
    refused: HashMap<Source, usize>,
    taken: HashMap<usize, u32>,
}

impl Director {
    /// Starts a script.
    pub fn new(script: Script) -> Self {
        Self { script, next_step: 0, refused: HashMap::new(), taken: HashMap::new() }
    }

    /// Adds a step at the end.
    pub fn push(&mut self, reply: Reply) {
        self.script.steps.push(reply);
    }

    /// How many steps have not been used.
    pub fn steps_left(&self) -> usize {
        self.script.steps.len() - self.next_step
    }

    /// Decides about a request of the main loop, given its messages.
    pub fn decide(&mut self, messages: &[Value]) -> (Source, Turnout) {
        let (source, reply) = self.choose(messages);
        let refused = self.refused.entry(source).or_default();
        if let Some(failure) = reply.failures.get(*refused) {
            *refused += 1;
            return (source, Turnout::Refuse(failure.clone()));
        }
        match source {
            Source::Step(_) => self.next_step += 1,
            Source::Rule(rule, _) => *self.taken.entry(rule).or_default() += 1,
            Source::Echo | Source::Side => {}
        }
        (source, Turnout::Answer(reply))
    }

    fn choose(&self, messages: &[Value]) -> (Source, Reply) {
        let (said, answers) = conversation::last_human_text(messages).unwrap_or_default();
        for (index, rule) in self.script.rules.iter().enumerate() {
            // A rule on a tool result starts anew with each of them.
            let place = if rule.when.tool_result.is_some() { 0 } else { answers };
            if self.is_spent(index, rule) || !rule.when.holds(&said, messages) {
                continue;
            }
            if let Some(reply) = rule.replies.get(place) {
                return (Source::Rule(index, place), reply.clone());
            }
        }
        match self.script.steps.get(self.next_step) {
            Some(reply) => (Source::Step(self.next_step), reply.clone()),
            None => (Source::Echo, Reply::text(format!("You said: {said}"))),
        }
    }

    fn is_spent(&self, index: usize, rule: &Rule) -> bool {
        rule.times.is_some_and(|times| self.taken.get(&index).copied().unwrap_or_default() >= times)
    }
}
