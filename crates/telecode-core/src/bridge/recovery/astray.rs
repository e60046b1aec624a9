//! Claude goes on elsewhere than where the person left it: what was told is not what it answers.
//!
//! Nothing is taken for answered that Claude did not read, and nothing runs that nobody waits for. A person decides whether
//! it is told anew.

use super::super::Bridge;
use super::super::seam::Effect;
use crate::agent::End;
use crate::change::Change;
use crate::ids::{PromptId, SessionId, ToolCallId};
use crate::session::{OpenPrompt, Session, Turn};
use crate::time::Now;

/// How many calls of a turn are remembered. What the record does not have is only the last of them.
const BEGUN_LIMIT: usize = 32;

impl Bridge {
    /// Claude runs a cut turn again. If it is another one than the one that was cut, it is ended before anything comes of it.
    pub(in super::super) fn runs_again(&mut self, id: SessionId, prompts: &[PromptId]) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let life = session.life();
        let Some(turn) = session.turn_mut().filter(|turn| turn.is_rerun()) else { return };
        if turn.told().any(|told| prompts.contains(&told.id)) {
            return;
        }
        turn.astray = true;
        if let Some(life) = life {
            self.effect(Effect::End { session: id, life, end: End::Kill });
        }
    }

    /// The agent that went astray has ended.
    pub(in super::super) fn offer_astray(&mut self, id: SessionId, turn: Box<Turn>) {
        self.outbox.close_live(id, None, &mut self.out.changes);
        if !self.is_ending() {
            self.offer(id, turn);
        }
    }

    /// Claude's record does not have what was answered last. That is said once.
    pub(in super::super) fn forgot(&mut self, id: SessionId) {
        self.record(id, |record| record.claude.seen = None);
        let text = self.say_in(id, "record-lost-end");
        self.notice(id, &text);
    }

    /// A call begins that may change something. That is stored: the record may not live to have it.
    pub(in super::super) fn call_begun(&mut self, id: SessionId, call: ToolCallId) {
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        if turn.record.begun.len() >= BEGUN_LIMIT {
            turn.record.begun.remove(0);
        }
        turn.record.begun.push(call);
        let record = turn.record.clone();
        self.save(Change::Turn(record));
    }

    /// Claude passed over a prompt that it was told, because it knows it already.
    pub(in super::super) fn passed_over_prompt(&mut self, id: SessionId, prompt: &PromptId) {
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        if !turn.is_rerun() && !turn.started.contains(prompt) {
            turn.passed_over.push(prompt.clone());
        }
    }

    /// Nothing runs any more, and a prompt was passed over: what became of it stands in Claude's record, which is read once the
    /// agent has ended. Says whether that is so.
    pub(in super::super) fn looks_up_passed_over(&mut self, id: SessionId) -> bool {
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        let life = session.life();
        let Some(turn) = session.running().filter(|turn| turn.is_passed_over()) else { return false };
        turn.passed_over.clear();
        if let Some(life) = life {
            self.effect(Effect::End { session: id, life, end: End::Kill });
        }
        true
    }

    /// The prompts of a turn that Claude has lost are told as new ones.
    pub(super) fn tell_anew(&mut self, id: SessionId, mut turn: Box<Turn>, now: Now) {
        let renewed = turn.take_told().into_iter().map(|prompt| self.rename_prompt(prompt)).collect();
        self.requeue(id, renewed);
        self.give_way(id, *turn, now);
        self.wake_if_queued(id);
    }

    /// A prompt under a new id: Claude passes over the old one.
    pub(in super::super) fn rename_prompt(&mut self, prompt: OpenPrompt) -> OpenPrompt {
        let (over, renamed) = prompt.renamed(self.random.prompt());
        self.moved([over]);
        renamed
    }
}

impl Turn {
    /// Whether Claude passed over all that is left of it.
    fn is_passed_over(&self) -> bool {
        let is_done = |id: &PromptId| self.started.contains(id) || self.passed_over.contains(id);
        !self.passed_over.is_empty() && self.stopping.is_none() && self.told().all(|told| is_done(&told.id))
    }
}
