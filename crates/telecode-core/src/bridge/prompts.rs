//! From words to a prompt, and from a prompt to a session: begun, steered in, or queued.

use std::time::Duration;

use super::Bridge;
use super::begin::Plan;
use crate::agent::{Order, Rank};
use crate::call::Reaction;
use crate::change::{Change, PromptRecord, PromptStage};
use crate::chat::Message;
use crate::command::is_slash;
use crate::foreign;
use crate::ids::{ChatId, LifeId, MessageId, SessionId, SlotId};
use crate::join::Group;
use crate::page::Page;
use crate::session::{Session, State, Stopping, Why};
use crate::time::{Now, Wall};

use super::life::INTERRUPT_PATIENCE;
use super::seam::Effect;

/// Messages of one person that come within this time, before Claude has shown anything, are one prompt.
const SERIES: Duration = Duration::from_millis(1_500);

/// How many messages of one prompt get a reaction.
const REACTIONS: usize = 5;

impl Bridge {
    /// Messages became a prompt.
    pub(super) fn prompted(&mut self, group: &Group, now: Now) {
        let session = self.session_for(group, now);
        let messages = group.messages();
        for (update, message) in &group.pieces {
            self.update_over(Some(*update));
            self.save(Change::Linked { chat: group.thread.chat, message: message.id, session });
            self.recent.remember(message);
        }
        let prompt = PromptRecord {
            id: self.random.prompt(),
            session,
            person: group.person,
            messages,
            pieces: group.texts(),
            text: group.text(),
            created: now.wall,
            rank: Rank::Next,
            stage: PromptStage::Queued,
        };
        self.propose_name(session, group.naming_words());
        self.react(group.thread.chat, &prompt, Reaction::Received);
        // The end of a paste is as old as the paste.
        if group.pieces.iter().all(|(_, message)| self.is_late(message, now)) {
            return self.hold(prompt, now);
        }
        self.is_back(session);
        self.take_prompt(prompt, now);
    }

    fn session_for(&mut self, group: &Group, now: Now) -> SessionId {
        // Where they were meant to go when they came: the person may have switched since.
        self.target_of(group.session, group.thread).unwrap_or_else(|| {
            let name = self.name_of_topic(group);
            self.create_session(Plan { name, ..Plan::usual(group.person, group.thread) }, now)
        })
    }

    /// Tells a prompt, or lets it wait: one that is new, or one that was held.
    pub(super) fn take_prompt(&mut self, mut prompt: PromptRecord, now: Now) {
        let id = prompt.session;
        // Who writes to a closed session wants it back.
        if !self.stays(id) {
            return self.drop_prompt(prompt);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.last_active = now.wall;
        prompt.created = session.time_behind(prompt.created);
        self.wanted_here(id);
        let Some(session) = self.sessions.get(&id) else { return };
        if matches!(session.state, State::Idle { .. } | State::Asleep) && self.waits_for_limit(id, now) {
            self.enqueue(prompt, now);
            return self.show_park_again(id, now);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        match &session.state {
            State::Idle { life, .. } if session.queue.is_empty() => {
                let life = *life;
                self.begin_turn(id, life, vec![prompt], now);
            }
            State::Idle { .. } => {
                self.enqueue(prompt, now);
                self.go_on(id, now);
            }
            // Nothing overtakes what waits.
            State::Running(life, turn)
                if turn.stopping.is_none()
                    && !turn.awaits_rerun()
                    && session.queue.is_empty()
                    && !self.wishes.are_open(id) =>
            {
                let life = *life;
                self.steer(life, prompt);
            }
            State::Asleep => {
                self.enqueue(prompt, now);
                self.wake(id);
            }
            State::Offered(_) => {
                let (person, thread) = (prompt.person, session.record.thread);
                self.enqueue(prompt, now);
                let text = self.voice(person).say("queued-behind-offer");
                self.reply(thread, Page::plain(text));
            }
            State::Starting(_) | State::Running(_, _) | State::Ending(_) | State::Inspecting(_) => {
                self.enqueue(prompt, now);
            }
        }
    }

    /// Puts a prompt behind those that wait. One that came right after another of the same person becomes part of it.
    pub(super) fn enqueue(&mut self, mut prompt: PromptRecord, now: Now) {
        let Some(session) = self.sessions.get_mut(&prompt.session) else { return };
        let chat = session.record.thread.chat;
        // One that was held is stored already, and one that is asked again has no words of its own to be edited.
        let is_new = prompt.stage == PromptStage::Queued && !prompt.pieces.is_empty();
        let series = session.queue.back_mut().filter(|last| {
            is_new
                && !last.pieces.is_empty()
                && last.person == prompt.person
                && now.wall.since(last.created) <= SERIES
        });
        let stored = if let Some(last) = series {
            append(last, &prompt);
            last.clone()
        } else {
            prompt.stage = PromptStage::Queued;
            session.queue.push_back(prompt.clone());
            prompt
        };
        let waits = matches!(session.state, State::Running(..) | State::Offered(_) | State::Inspecting(_))
            || session.lacks_place();
        self.save(Change::Prompt(stored.clone()));
        if waits {
            self.react(chat, &stored, Reaction::Queued);
        }
    }

    /// Tells a prompt to an agent that works: Claude takes it up at its next step, or after the answer.
    fn steer(&mut self, life: LifeId, prompt: PromptRecord) {
        self.react_prompt(&prompt, Reaction::Queued);
        self.tell_more(life, prompt);
    }

    /// Tells a prompt behind what was told before.
    pub(super) fn tell_more(&mut self, life: LifeId, mut prompt: PromptRecord) {
        let id = prompt.session;
        if !self.access.serves(prompt.person) {
            return self.drop_prompt(prompt);
        }
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        if let Some(last) = turn.told.iter().map(|told| told.created).max() {
            // One that kept its place was overtaken by what could not be taken back.
            prompt.created = prompt.created.max(Wall(last.0 + 1));
        }
        prompt.stage = PromptStage::Told(turn.record.id);
        let rank = self.rank_of(&prompt);
        if rank == Rank::Now {
            // That is over once it is told: after a crash it is an ordinary one.
            prompt.rank = Rank::Next;
        }
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        turn.cut_for |= rank == Rank::Now;
        turn.told.push(prompt.clone());
        self.save(Change::Prompt(prompt.clone()));
        let text = self.for_claude(id, &prompt.text);
        let order = Order::Prompt { id: prompt.id.clone(), text, rank };
        self.effect(Effect::Tell { session: id, life, order });
        self.show_receipt(&prompt, rank);
    }

    /// More of a prompt comes before Claude has shown anything: the turn is stopped and begins again with all of it.
    pub(super) fn more_came(&mut self, message: &Message, now: Now) {
        let Some(id) = self.target(message) else { return };
        if self.open_asks(id) > 0 {
            return;
        }
        let Some(State::Running(life, turn)) = self.sessions.get_mut(&id).map(|session| &mut session.state)
        else {
            return;
        };
        let fresh = turn.transcript.is_empty()
            && turn.stopping.is_none()
            && turn.record.tries == 0
            && now.instant.saturating_duration_since(turn.began) <= SERIES
            // Claude would run a second prompt by itself after the interrupt.
            && turn.told.len() == 1
            && turn.told.iter().all(|prompt| prompt.person == message.from.id);
        if fresh {
            let life = *life;
            turn.stopping = Some(Stopping { why: Why::MoreCame, until: now.after(INTERRUPT_PATIENCE) });
            self.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
        }
    }

    /// The turn that was stopped for more of its prompt begins again with all of it.
    pub(super) fn begin_again(&mut self, id: SessionId, told: Vec<PromptRecord>) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let mut whole: Option<PromptRecord> = None;
        for mut prompt in told {
            match &mut whole {
                Some(whole) => append(whole, &prompt),
                None => whole = Some(prompt.clone()),
            }
            prompt.stage = PromptStage::Joined;
            self.out.changes.push(Change::Prompt(prompt));
        }
        let Some(mut whole) = whole else { return };
        if let Some(next) = session.queue.pop_front() {
            append(&mut whole, &next);
            self.out.changes.push(Change::Prompt(PromptRecord { stage: PromptStage::Joined, ..next }));
        }
        // Claude knows the old id as interrupted.
        whole.id = self.random.prompt();
        whole.stage = PromptStage::Queued;
        self.out.changes.push(Change::Prompt(whole.clone()));
        session.queue.push_front(whole);
    }

    pub(super) fn react_prompt(&mut self, prompt: &PromptRecord, reaction: Reaction) {
        if let Some(session) = self.sessions.get(&prompt.session) {
            self.react(session.record.thread.chat, prompt, reaction);
        }
    }

    /// Reacts to the messages of a prompt; to the last ones, if it has many. The end shows wherever a beginning does.
    pub(super) fn react(&mut self, chat: ChatId, prompt: &PromptRecord, reaction: Reaction) {
        for message in self.shows(chat, prompt, reaction) {
            self.outbox.react(chat, message, reaction);
        }
    }

    /// The same once a slot is shown.
    pub(super) fn react_after(&mut self, slot: SlotId, prompt: &PromptRecord, reaction: Reaction) {
        let Some(session) = self.sessions.get(&prompt.session) else { return };
        let chat = session.record.thread.chat;
        for message in self.shows(chat, prompt, reaction) {
            self.outbox.react_after(slot, chat, message, reaction);
        }
    }

    /// The messages of a prompt that show a reaction.
    fn shows(&self, chat: ChatId, prompt: &PromptRecord, reaction: Reaction) -> Vec<MessageId> {
        let messages = prompt.messages.iter().rev().enumerate();
        let is_meant = |(number, message): &(usize, &MessageId)| {
            *number < REACTIONS || (reaction.is_end() && self.outbox.has_reaction(chat, **message))
        };
        messages.filter(is_meant).map(|(_, message)| *message).collect()
    }
}

fn append(prompt: &mut PromptRecord, more: &PromptRecord) {
    prompt.messages.extend(&more.messages);
    let (first, then) = if is_slash(&prompt.text) && foreign::is_in(&more.text) {
        // No command of Claude's gets somebody else's words to work with.
        (more, &*prompt)
    } else {
        (&*prompt, more)
    };
    let text = format!("{}\n\n{}", first.text, then.text);
    let pieces = first.pieces.iter().chain(&then.pieces).cloned().collect();
    (prompt.text, prompt.pieces) = (text, pieces);
}
