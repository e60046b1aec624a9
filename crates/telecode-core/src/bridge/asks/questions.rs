//! Questions: answered part by part, by buttons or by words.

use super::Decider;
use crate::agent::Decision;
use crate::ask::Ask;
use crate::bridge::Bridge;
use crate::chat::Press;
use crate::ids::PersonId;
use crate::time::Now;
use crate::tool::Arity;

impl Bridge {
    pub(super) fn option(&mut self, mut ask: Ask, index: usize, press: &Press, now: Now) -> String {
        let voice = self.voice(press.from.id);
        let Some(question) = ask.part().cloned() else { return voice.say("toast-expired") };
        let Some(choice) = question.options.get(index) else { return voice.say("toast-expired") };
        match question.arity {
            Arity::One => match self.unseen(&ask, press.thread, press.from.id) {
                Some(toast) => toast,
                None => self.part_answered(ask, vec![choice.label.clone()], press.into(), now),
            },
            Arity::Many => {
                ask.check(index);
                self.repaint(ask);
                String::new()
            }
        }
    }

    pub(super) fn checked(&mut self, ask: Ask, press: &Press, now: Now) -> String {
        let voice = self.voice(press.from.id);
        let Some(question) = ask.part() else { return voice.say("toast-expired") };
        let labels: Vec<_> = ask
            .checked
            .iter()
            .filter_map(|index| question.options.get(*index))
            .map(|choice| choice.label.clone())
            .collect();
        if labels.is_empty() {
            return voice.say("toast-choose-one");
        }
        if let Some(toast) = self.unseen(&ask, press.thread, press.from.id) {
            return toast;
        }
        self.part_answered(ask, labels, press.into(), now)
    }

    /// A part is left without an answer.
    pub(super) fn skip(&mut self, ask: Ask, press: &Press, now: Now) -> String {
        if !ask.facts.skips || ask.part().is_none() {
            return self.voice(press.from.id).say("toast-expired");
        }
        self.part_answered(ask, Vec::new(), press.into(), now)
    }

    /// The part before the one that is shown is asked again.
    pub(super) fn part_before(&mut self, mut ask: Ask, person: PersonId) -> String {
        if ask.replies.pop().is_none() {
            return self.voice(person).say("toast-expired");
        }
        ask.turns_page();
        self.redraw(ask);
        self.voice(person).say("toast-back")
    }

    /// One part of a question is answered, or skipped; the last one answers the ask.
    pub(in crate::bridge) fn part_answered(
        &mut self,
        mut ask: Ask,
        answer: Vec<String>,
        by: Decider<'_>,
        now: Now,
    ) -> String {
        let Some(question) = ask.part().cloned() else { return self.voice(by.person).say("toast-expired") };
        ask.replies.push((question.text, answer));
        ask.turns_page();
        if ask.part().is_some() {
            self.redraw(ask);
            return self.voice(by.person).say("toast-next");
        }
        let decision = Decision::Reply { answers: ask.replies.clone() };
        self.decide(ask, decision, by, now)
    }
}
