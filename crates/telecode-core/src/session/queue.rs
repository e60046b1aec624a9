//! The prompts of a session that Claude was not told: those that wait, in order, and those that a person decides about first.
//!
//! Every verb says which prompts moved, as they are from then on: that is to be stored.

use std::collections::VecDeque;
use std::time::Duration;

use super::prompt::{OpenPrompt, PromptEnd};
use crate::agent::Rank;
use crate::change::{PromptPiece, PromptRecord, PromptStage};
use crate::ids::{PromptId, SessionId};
use crate::time::Wall;

/// Messages of one person that come within this time, before Claude has shown anything, are one prompt.
pub(crate) const SERIES: Duration = Duration::from_millis(1_500);

/// What waits in a session, and what is held.
#[derive(Debug)]
pub(crate) struct PromptQueue {
    waiting: VecDeque<OpenPrompt>,
    held: Vec<OpenPrompt>,
}

impl PromptQueue {
    pub(super) fn new() -> Self {
        Self { waiting: VecDeque::new(), held: Vec::new() }
    }

    /// Whether nothing waits. What is held does not.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// What waits to be told, in order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &PromptRecord> {
        self.waiting.iter().map(OpenPrompt::record)
    }

    /// What came too late to be run without asking, in order.
    pub(crate) fn held(&self) -> impl Iterator<Item = &PromptRecord> {
        self.held.iter().map(OpenPrompt::record)
    }

    /// Whether a person has to decide about something.
    pub(crate) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Takes up a prompt of an earlier run that was not told; they come in order.
    pub(crate) fn restore(&mut self, prompt: OpenPrompt) {
        if prompt.record().stage == PromptStage::Held {
            self.held.push(prompt);
        } else {
            self.waiting.push_back(prompt);
        }
    }

    /// Puts a prompt behind those that wait. One that came right after another of the same person becomes part of it. Says what
    /// waits there now.
    #[must_use]
    pub(crate) fn enqueue(&mut self, mut prompt: OpenPrompt, now: Wall) -> PromptRecord {
        let new = prompt.record();
        // One that was held is stored already, and one that is asked again has no words of its own to be edited.
        let is_new = new.stage == PromptStage::Queued && !new.pieces.is_empty();
        let person = new.person;
        let goes_on = |last: &PromptRecord| {
            !last.pieces.is_empty() && last.person == person && now.since(last.created) <= SERIES
        };
        let series = self.waiting.back_mut().filter(|last| is_new && goes_on(last.record()));
        if let Some(last) = series {
            last.absorb(prompt);
            return last.record().clone();
        }
        let stored = prompt.stands(PromptStage::Queued);
        self.waiting.push_back(prompt);
        stored
    }

    /// A prompt waits until a person decides.
    #[must_use]
    pub(crate) fn hold(&mut self, mut prompt: OpenPrompt) -> PromptRecord {
        let held = prompt.stands(PromptStage::Held);
        self.held.push(prompt);
        held
    }

    /// What waits and is too old is held.
    #[must_use]
    pub(crate) fn hold_old(&mut self, is_old: impl Fn(&PromptRecord) -> bool) -> Vec<PromptRecord> {
        let waiting = std::mem::take(&mut self.waiting);
        let (old, young): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|prompt| is_old(prompt.record()));
        self.waiting = young.into();
        let moved = old.into_iter().map(|prompt| self.hold(prompt)).collect();
        self.held.sort_by_key(|prompt| prompt.record().created);
        moved
    }

    /// Hands out all that waits.
    pub(crate) fn take_waiting(&mut self) -> Vec<OpenPrompt> {
        self.waiting.drain(..).collect()
    }

    /// Hands out what waits longest.
    pub(crate) fn take_first(&mut self) -> Option<OpenPrompt> {
        self.waiting.pop_front()
    }

    /// Hands out all that is held.
    pub(crate) fn take_held(&mut self) -> Vec<OpenPrompt> {
        std::mem::take(&mut self.held)
    }

    /// A person gives up one that waits or is held.
    #[must_use]
    pub(crate) fn give_up(&mut self, prompt: &PromptId) -> Option<PromptRecord> {
        let is_it = |other: &OpenPrompt| other.record().id == *prompt;
        let waiting = self.waiting.iter().position(is_it).and_then(|at| self.waiting.remove(at));
        let found = waiting.or_else(|| self.held.extract_if(.., |other| is_it(other)).next())?;
        Some(found.end(PromptEnd::Dropped))
    }

    /// One that waits or is held says something else.
    #[must_use]
    pub(crate) fn reword(
        &mut self,
        prompt: &PromptId,
        text: String,
        pieces: Vec<PromptPiece>,
    ) -> Option<PromptRecord> {
        Some(self.find(prompt)?.reword(text, pieces))
    }

    /// One that waits or is held is to be taken up then.
    #[must_use]
    pub(crate) fn rank(&mut self, prompt: &PromptId, rank: Rank) -> Option<PromptRecord> {
        Some(self.find(prompt)?.rank(rank))
    }

    fn find(&mut self, prompt: &PromptId) -> Option<&mut OpenPrompt> {
        self.waiting.iter_mut().chain(&mut self.held).find(|other| other.record().id == *prompt)
    }

    /// A prompt that was told waits again, in its place.
    #[must_use]
    pub(crate) fn put_back(&mut self, mut prompt: OpenPrompt) -> Vec<PromptRecord> {
        let back = prompt.stands(PromptStage::Queued);
        let at = self.waiting.partition_point(|other| other.record().created <= back.created);
        self.waiting.insert(at, prompt);
        let mut moved = vec![back];
        moved.extend(self.space_out());
        moved
    }

    /// Prompts that were told wait again, before what came after them.
    #[must_use]
    pub(crate) fn requeue(&mut self, prompts: Vec<OpenPrompt>) -> Vec<PromptRecord> {
        let mut moved = Vec::with_capacity(prompts.len());
        for mut prompt in prompts.into_iter().rev() {
            moved.push(prompt.stands(PromptStage::Queued));
            self.waiting.push_front(prompt);
        }
        // Others may have waited for longer.
        self.waiting.make_contiguous().sort_by_key(|prompt| prompt.record().created);
        moved
    }

    /// Prompts that were told, and what waits next, wait as one from now on, under an id that Claude does not know.
    #[must_use]
    pub(crate) fn rejoin(&mut self, told: Vec<OpenPrompt>, id: PromptId) -> Vec<PromptRecord> {
        let mut told = told.into_iter();
        let Some(first) = told.next() else { return Vec::new() };
        let (over, mut whole) = first.renamed(id);
        let mut moved = vec![over];
        moved.extend(told.chain(self.waiting.pop_front()).map(|more| whole.join(more)));
        moved.push(whole.record().clone());
        self.waiting.push_front(whole);
        moved
    }

    /// All that waits is for another session from now on. It comes in order.
    #[must_use]
    pub(crate) fn take_over(&mut self, waiting: Vec<OpenPrompt>, session: SessionId) -> Vec<PromptRecord> {
        self.waiting = waiting.into_iter().map(|prompt| prompt.moved(session)).collect();
        self.waiting().cloned().collect()
    }

    /// Two that wait change places.
    #[must_use]
    pub(crate) fn swap(&mut self, one: &PromptId, other: &PromptId) -> Vec<PromptRecord> {
        let at = |prompt: &PromptId| self.waiting.iter().position(|queued| queued.record().id == *prompt);
        let (Some(one), Some(other)) = (at(one), at(other)) else { return Vec::new() };
        self.waiting.swap(one, other);
        // The place of a prompt is when it was made.
        let made = |at: usize| self.waiting.get(at).map(|prompt| prompt.record().created);
        let (Some(later), Some(earlier)) = (made(one), made(other)) else { return Vec::new() };
        let mut moved = Vec::new();
        for (at, created) in [(one, earlier), (other, later)] {
            moved.extend(self.waiting.get_mut(at).map(|prompt| prompt.place(created)));
        }
        moved.extend(self.space_out());
        moved
    }

    /// What was made after `made` stays behind a prompt that is placed at `place`.
    #[must_use]
    pub(crate) fn keep_behind(&mut self, made: Wall, mut place: Wall) -> Vec<PromptRecord> {
        let mut moved = Vec::new();
        for prompt in self.waiting.iter_mut().filter(|prompt| prompt.record().created > made) {
            if prompt.record().created > place {
                break;
            }
            place = Wall(place.0 + 1);
            moved.push(prompt.place(place));
        }
        moved
    }

    /// No two of those that wait have the same place, also after a restart.
    fn space_out(&mut self) -> Vec<PromptRecord> {
        let mut last: Option<Wall> = None;
        let mut moved = Vec::new();
        for prompt in &mut self.waiting {
            if let Some(last) = last.filter(|last| prompt.record().created <= *last) {
                moved.push(prompt.place(Wall(last.0 + 1)));
            }
            last = Some(prompt.record().created);
        }
        moved
    }
}
