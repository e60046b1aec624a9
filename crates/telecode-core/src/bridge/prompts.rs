//! From words to a prompt, and from a prompt to a session: begun, steered in, or queued.

use super::Bridge;
use super::begin::Plan;
use crate::agent::{Order, Rank};
use crate::call::Reaction;
use crate::change::{Change, PromptRecord, PromptStage};
use crate::chat::Message;
use crate::ids::{ChatId, LifeId, MessageId, SessionId, SlotId};
use crate::join::Group;
use crate::page::Page;
use crate::session::{NewPrompt, OpenPrompt, PromptEnd, SERIES, Session, State, Stopping, Why};
use crate::time::{Now, Wall};

use super::life::INTERRUPT_PATIENCE;
use super::seam::Effect;

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
        let new = NewPrompt {
            session,
            person: group.person,
            messages,
            pieces: group.texts(),
            content: group.text().into(),
            created: now.wall,
            rank: Rank::Next,
        };
        let prompt = OpenPrompt::new(self.random.prompt(), new);
        self.propose_name(session, group.naming_words());
        self.react(group.thread.chat, prompt.record(), Reaction::Received);
        // The end of a paste is as old as the paste.
        if group.pieces.iter().all(|(_, message)| self.is_late(message, now)) {
            return self.hold(prompt);
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
    pub(super) fn take_prompt(&mut self, prompt: OpenPrompt, now: Now) {
        let id = prompt.record().session;
        // Who writes to a closed session wants it back.
        if !self.stays(id) {
            return self.end_prompts([prompt], PromptEnd::Dropped);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.books.last_active = now.wall;
        let place = session.time_behind(prompt.record().created);
        let prompt = prompt.placed(place);
        self.wanted_here(id);
        let Some(session) = self.sessions.get(&id) else { return };
        if matches!(session.state(), State::Idle { .. } | State::Asleep) && self.waits_for_limit(id, now) {
            self.enqueue(prompt, now);
            return self.show_park_again(id, now);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        match session.state() {
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
                let (person, thread) = (prompt.record().person, session.record.thread);
                self.enqueue(prompt, now);
                let text = self.voice(person).say("queued-behind-offer");
                self.reply(thread, Page::plain(text));
            }
            State::Starting(_) | State::Running(_, _) | State::Ending(_) | State::Inspecting(_) => {
                self.enqueue(prompt, now);
            }
        }
    }

    /// Puts a prompt behind those that wait.
    pub(super) fn enqueue(&mut self, prompt: OpenPrompt, now: Now) {
        let Some(session) = self.sessions.get_mut(&prompt.record().session) else { return };
        let stored = session.queue.enqueue(prompt, now.wall);
        let waits = matches!(session.state(), State::Running(..) | State::Offered(_) | State::Inspecting(_))
            || session.lacks_place();
        if waits {
            self.react_prompt(&stored, Reaction::Queued);
        }
        self.save(Change::Prompt(stored));
    }

    /// Tells a prompt to an agent that works: Claude takes it up at its next step, or after the answer.
    fn steer(&mut self, life: LifeId, prompt: OpenPrompt) {
        self.react_prompt(prompt.record(), Reaction::Queued);
        self.tell_more(life, prompt);
    }

    /// Tells a prompt behind what was told before.
    pub(super) fn tell_more(&mut self, life: LifeId, mut prompt: OpenPrompt) {
        let id = prompt.record().session;
        if !self.access.serves(prompt.record().person) {
            return self.end_prompts([prompt], PromptEnd::Dropped);
        }
        let rank = self.rank_of(prompt.record());
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        if let Some(last) = turn.told().map(|told| told.created).max() {
            // One that kept its place was overtaken by what could not be taken back.
            let place = prompt.record().created.max(Wall(last.0 + 1));
            prompt = prompt.placed(place);
        }
        turn.cut_for |= rank == Rank::Now;
        let told = turn.tell(prompt, rank);
        self.tell_prompt(life, &told, rank);
        self.show_receipt(&told, rank);
    }

    /// Claude is told a prompt.
    pub(super) fn tell_prompt(&mut self, life: LifeId, told: &PromptRecord, rank: Rank) {
        self.save(Change::Prompt(told.clone()));
        let text = self.for_claude(told.session, &told.content.text);
        let order = Order::Prompt { id: told.id.clone(), content: told.content.reworded(text), rank };
        self.effect(Effect::Tell { session: told.session, life, order });
    }

    /// Prompts end without an answer.
    pub(super) fn end_prompts(&mut self, prompts: impl IntoIterator<Item = OpenPrompt>, end: PromptEnd) {
        self.moved(prompts.into_iter().map(|prompt| prompt.end(end)));
    }

    /// Stores prompts that stand elsewhere from now on. One that ended without an answer shows that.
    pub(super) fn moved(&mut self, prompts: impl IntoIterator<Item = PromptRecord>) {
        for prompt in prompts {
            if matches!(prompt.stage, PromptStage::Interrupted | PromptStage::Dropped) {
                self.react_prompt(&prompt, Reaction::Failed);
            }
            self.save(Change::Prompt(prompt));
        }
    }

    /// More of a prompt comes before Claude has shown anything: the turn is stopped and begins again with all of it.
    pub(super) fn more_came(&mut self, message: &Message, now: Now) {
        let Some(id) = self.target(message) else { return };
        if self.open_asks(id) > 0 {
            return;
        }
        let Some((life, turn)) = self.sessions.get_mut(&id).and_then(Session::working) else { return };
        let fresh = turn.transcript.is_empty()
            && turn.stopping.is_none()
            && turn.record.tries == 0
            && now.instant.saturating_duration_since(turn.began) <= SERIES
            // Claude would run a second prompt by itself after the interrupt.
            && turn.told().len() == 1
            && turn.told().all(|prompt| prompt.person == message.from.id);
        if fresh {
            turn.stopping = Some(Stopping { why: Why::MoreCame, until: now.after(INTERRUPT_PATIENCE) });
            self.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
        }
    }

    /// The turn that was stopped for more of its prompt begins again with all of it.
    pub(super) fn begin_again(&mut self, id: SessionId, told: Vec<OpenPrompt>) {
        if told.is_empty() {
            return;
        }
        // Claude knows the old id as interrupted.
        let fresh = self.random.prompt();
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let moved = session.queue.rejoin(told, fresh);
        self.moved(moved);
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
