//! Who is served may change at any moment. What people began who are not served any more ends at once, whatever it is; what they
//! wrote and nobody ran is dropped; and the owners are told.
//!
//! What is dropped follows from who is served now, not from what changed: so a restart, after which nobody knows what changed
//! meanwhile, does the same as a reload. That nothing is shown to them is the outbox's gate.

use super::Bridge;
use super::seam::Effect;
use crate::access::{OwnerRecord, Shift};
use crate::agent::End;
use crate::ask::AskState;
use crate::call::Notify;
use crate::change::Change;
use crate::chat::Person;
use crate::ids::{ChatId, PersonId, SessionId, ThreadId};
use crate::outbox::Post;
use crate::page::Page;
use crate::session::{OpenPrompt, PromptEnd, State, Turn};
use crate::time::Now;

impl Bridge {
    /// The configuration says who is served.
    pub(super) fn name_owners(&mut self, now: Now) {
        let shift = self.access.configure(&self.settings.owners, now);
        self.owners_changed(&shift, now);
    }

    /// The store says who is paired still.
    pub(super) fn keep_paired(&mut self, left: &[PersonId], now: Now) {
        let shift = self.access.keep_paired(left);
        if shift != (Shift { stayed: shift.stayed.clone(), ..Shift::default() }) {
            self.owners_changed(&shift, now);
        }
    }

    /// Somebody sent the pairing code.
    pub(super) fn paired(&mut self, owner: OwnerRecord, now: Now) {
        let shift = Shift { added: vec![owner.person], changed: vec![owner], ..Shift::default() };
        self.owners_changed(&shift, now);
    }

    fn owners_changed(&mut self, shift: &Shift, now: Now) {
        for owner in &shift.changed {
            self.save(Change::Owner(*owner));
        }
        for owner in &shift.removed {
            self.save(Change::OwnerGone(owner.person));
        }
        self.outbox
            .serve(self.access.owners().map(|owner| ChatId::from(owner.person)), &mut self.out.changes);
        self.take_away(now);
        self.tell_of(shift);
        let served = self.access.owners().copied().collect();
        self.effect(Effect::Owners { served, added: shift.added.clone(), removed: shift.removed.clone() });
        if self.access.wants_pairing() && self.access.code_until().is_none() {
            self.new_code(now);
        }
    }

    /// Tells the owners who joined and who left: whoever has them in the configuration sees it as it happens.
    fn tell_of(&mut self, shift: &Shift) {
        let removed: Vec<_> = shift.removed.iter().map(|owner| owner.person).collect();
        let owners: Vec<_> = self.access.owners().map(|owner| owner.person).collect();
        for person in owners {
            let added = if shift.stayed.contains(&person) { shift.added.as_slice() } else { &[] };
            let voice = self.voice(person);
            let lines = [("owners-added", added), ("owners-removed", removed.as_slice())]
                .into_iter()
                .filter(|(_, people)| !people.is_empty())
                .map(|(key, people)| {
                    let names: Vec<_> = people.iter().map(|person| person.0.to_string()).collect();
                    voice.tell(key, [("count", people.len().into()), ("people", names.join(", ").into())])
                });
            let text = lines.collect::<Vec<_>>().join("\n");
            if !text.is_empty() {
                let thread = ThreadId::from(ChatId::from(person));
                self.post(Post::reply(thread, Page::plain(text)).notify(Notify::Loud));
            }
        }
    }

    /// Nothing goes on of what people began who are not served.
    fn take_away(&mut self, now: Now) {
        let access = &self.access;
        let written = self.joiner.forget(|person| !access.serves(person));
        for (update, _) in written.into_iter().flat_map(|group| group.pieces) {
            self.update_over(Some(update));
        }
        self.drop_wishes_of_strangers();
        let ids: Vec<_> = self.sessions.keys().copied().collect();
        for id in ids {
            self.drop_unserved(id);
            self.take_away_session(id, now);
        }
        self.take_away_reasons();
    }

    /// What was asked for is not waited for, and nothing comes of it.
    fn drop_wishes_of_strangers(&mut self) {
        for update in self.errands_of_strangers().into_iter().chain(self.queries_of_strangers()) {
            self.update_over(Some(update));
        }
    }

    /// Gives up what waits in a session of people who are not served.
    fn drop_unserved(&mut self, id: SessionId) {
        let access = &self.access;
        let Some(session) = self.sessions.get(&id) else { return };
        let waiting = session.queue.waiting().chain(session.queue.held());
        let gone: Vec<_> = waiting.filter(|prompt| !access.serves(prompt.person)).cloned().collect();
        for prompt in gone {
            self.drop_here(&prompt);
        }
    }

    /// Those of these prompts that are of people who are served; the others are given up.
    pub(super) fn served_only(&mut self, prompts: Vec<OpenPrompt>) -> Vec<OpenPrompt> {
        let (served, gone): (Vec<_>, Vec<_>) =
            prompts.into_iter().partition(|prompt| self.access.serves(prompt.record().person));
        self.end_prompts(gone, PromptEnd::Dropped);
        served
    }

    /// Whether somebody who is not served has a part in a turn.
    pub(super) fn is_of_strangers(&self, turn: &Turn) -> bool {
        turn.told().any(|prompt| !self.access.serves(prompt.person))
    }

    /// Ends the agent of a session whose owner is gone, or that works for somebody who is. What others said in it goes on.
    fn take_away_session(&mut self, id: SessionId, now: Now) {
        let Some(session) = self.sessions.get(&id) else { return };
        let record = &session.record;
        // Nobody is there who could see it or stop it.
        let alone = record.thread.chat.person().is_some_and(|person| !self.access.serves(person));
        let is_theirs = session.turn().is_some_and(|turn| self.is_of_strangers(turn));
        // What Claude does by itself there it was told by them.
        let was_theirs = alone || !self.access.serves(record.person);
        match session.state() {
            State::Running(life, turn) => {
                if alone || is_theirs || (was_theirs && turn.told().len() == 0) {
                    let life = *life;
                    self.effect(Effect::End { session: id, life, end: End::Kill });
                }
            }
            State::Idle { .. } => {
                if was_theirs || session.has_schedule() {
                    self.sleep(id);
                }
            }
            State::Starting(starting) => {
                if alone && starting.turn.is_none() {
                    self.kill(id);
                } else if is_theirs {
                    self.stop_cut(id, now);
                }
            }
            State::Offered(_) => {
                if is_theirs {
                    let nobody = Person::from(record.person);
                    self.drop_offered(id, &nobody, now);
                }
            }
            // Where its record is being read, that goes on without them.
            State::Asleep | State::Ending(_) | State::Inspecting(_) => {}
        }
        self.forget_schedule(id);
    }

    /// A schedule that an agent keeps beside its turn ends with the agent, which is ended after that turn.
    fn forget_schedule(&mut self, id: SessionId) {
        if let Some(session) = self.sessions.get_mut(&id).filter(|session| session.has_schedule()) {
            session.drop_schedule();
            session.outdate();
        }
    }

    /// Who was about to say why is not asked any more.
    fn take_away_reasons(&mut self) {
        let access = &self.access;
        let theirs = self.asks.values().filter_map(|ask| match ask.state {
            AskState::WantsReason(person) if !access.serves(person) => Some((ask.clone(), person)),
            AskState::WantsReason(_) | AskState::Open | AskState::Answered { .. } | AskState::Expired => None,
        });
        for (ask, person) in theirs.collect::<Vec<_>>() {
            self.back(ask, person);
        }
    }

    /// Whether an ask was decided by somebody who is not served any more, so that it counts no more.
    pub(super) fn was_decided_by_stranger(&self, state: &AskState) -> bool {
        matches!(state, AskState::Answered { by, .. } if !self.access.serves(*by))
    }
}
