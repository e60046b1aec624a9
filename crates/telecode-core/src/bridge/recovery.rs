//! After a crash: what Claude's record says of a cut turn decides whether it is finished, told again, run again or offered.

use super::Bridge;
use super::cards::{self, Teller};
use super::findings::Findings;
use super::seam::Effect;
use super::turns::Verdict;
use crate::agent::{CycleOutcome, Decision, Origin, Trace};
use crate::ask::{Act, Ask, AskState, Told};
use crate::call::{Notify, Reaction};
use crate::change::{Change, Class, PromptRecord, PromptStage, TurnRecord, TurnStage};
use crate::chat::{Person, Press};
use crate::ids::{PromptId, SessionId, SlotId, ThreadId, TurnId};
use crate::outbox::Hold;
use crate::page::{Button, ButtonStyle, Page};
use crate::session::{Session, State, Turn, TurnOrigin};
use crate::settings::OnCrash;
use crate::time::Now;
use crate::tool::ToolCall;
use crate::transcript::Transcript;

/// How often a turn is begun again after a crash before it is given up.
pub(super) const CRASH_LIMIT: u32 = 3;

impl Bridge {
    /// A turn lost its agent: Claude's record is read.
    pub(super) fn inspect(&mut self, id: SessionId, turn: Box<Turn>, now: Now) {
        for ask in self.asks.values_mut().filter(|ask| ask.turn == turn.record.id) {
            ask.request = None;
        }
        self.expire_forms(now);
        self.outbox.close_live(id, None, &mut self.out.changes);
        let prompts: Vec<_> = turn.told.iter().map(|prompt| prompt.id.clone()).collect();
        if prompts.is_empty() {
            let verdict = if turn.record.stage == TurnStage::Stopping {
                Verdict::interrupted()
            } else {
                Verdict::failed(self.say_in(id, "turn-lost"))
            };
            // What Claude was about to speak of has ended all the same.
            let verdict = Verdict { about: turn.about.clone(), ..verdict };
            return self.end_dead_turn(id, turn, &verdict, now);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let effect = Effect::Inspect {
            session: id,
            claude: session.record.claude.clone(),
            directory: session.record.directory.clone(),
            prompts,
        };
        session.state = State::Inspecting(turn);
        self.effect(effect);
    }

    pub(super) fn inspected(&mut self, id: SessionId, traces: &[(PromptId, Trace)], now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let is_about = |turn: &Turn| turn.told.iter().all(|told| traces.iter().any(|(id, _)| *id == told.id));
        if !session.turn().is_some_and(is_about) {
            // A turn that was stopped meanwhile.
            return;
        }
        if traces.iter().any(|(_, trace)| *trace != Trace::Unknown) {
            // The record goes on behind the cut.
            session.record.cut = None;
        }
        if let Some(turn) = session.take_inspecting() {
            let findings = Findings::of(&turn.told, traces);
            self.take_up(id, turn, findings, now);
        } else if let State::Offered(turn) = &mut session.state {
            turn.pending = Findings::of(&turn.told, traces).pending;
        }
    }

    /// What is over is shown, what is cut goes on in a turn of its own, and the rest is told again.
    fn take_up(&mut self, id: SessionId, turn: Box<Turn>, findings: Findings, now: Now) {
        let Findings { over, mut cut, pending, mut unknown } = findings;
        if let Some(death) =
            turn.death.clone().filter(|_| turn.record.tries >= CRASH_LIMIT && over.is_empty())
        {
            return self.give_up(id, turn, &death, now);
        }
        // A person wanted it to stop: nothing of it is run or told again.
        let mut stopped = turn.record.stage == TurnStage::Stopping;
        if stopped {
            cut.append(&mut unknown);
        }
        // Nor of one that somebody has a part in who is not served any more; what others said besides is.
        stopped |= self.is_of_strangers(&turn);
        let unknown = self.served_only(unknown);
        self.requeue(id, unknown);
        let tries = turn.record.tries;
        let mut turn = Some(turn);
        for over in over {
            let mut turn = turn.take().unwrap_or_else(|| Box::new(self.later_turn(id, tries, now)));
            turn.transcript = Transcript::default();
            let is_limited = matches!(over.outcome, CycleOutcome::LimitReached { .. });
            let verdict = Verdict {
                // What was to stop anyhow does not wait for a limit.
                outcome: if stopped && is_limited { CycleOutcome::Interrupted } else { over.outcome },
                text: over.text,
                begun: over.begun,
                recovered: true,
                ..Verdict::done()
            };
            self.close_turn(id, *turn, over.prompts, &verdict, now);
        }
        if !cut.is_empty() {
            let mut turn = turn.unwrap_or_else(|| Box::new(self.later_turn(id, tries, now)));
            if stopped {
                turn.told = cut;
                return self.end_dead_turn(id, turn, &Verdict::interrupted(), now);
            }
            return self.take_up_cut(id, turn, cut, pending);
        }
        if let Some(turn) = turn {
            self.abandon(id, *turn, now);
        }
        self.wake_if_queued(id);
    }

    /// The turn after one that ended while nobody looked.
    fn later_turn(&mut self, id: SessionId, tries: u32, now: Now) -> Turn {
        let record = TurnRecord { tries, ..self.new_turn(id, now) };
        Turn::new(record, Vec::new(), now.instant)
    }

    fn take_up_cut(
        &mut self,
        id: SessionId,
        mut turn: Box<Turn>,
        cut: Vec<PromptRecord>,
        pending: Vec<ToolCall>,
    ) {
        let stage = PromptStage::Started(turn.record.id);
        turn.told.clear();
        for mut prompt in cut {
            prompt.stage = stage;
            self.save(Change::Prompt(prompt.clone()));
            turn.told.push(prompt);
        }
        turn.pending = pending;
        turn.transcript = Transcript::default();
        self.resume_or_offer(id, turn);
    }

    /// Nothing of a turn ever reached Claude: its prompts are told again in a turn of their own.
    fn abandon(&mut self, id: SessionId, mut turn: Turn, now: Now) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.crashes = turn.record.tries + 1;
            if session.record.turns == 0 {
                // There is nothing yet that Claude could have a record of.
                session.record.begun = false;
                self.out.changes.push(Change::Session(Box::new(session.record.clone())));
            }
        }
        turn.record.stage = TurnStage::Dropped;
        turn.record.ended = Some(now.wall);
        self.expire_asks(turn.record.id, now);
        self.drop_point(id, turn.record.id);
        self.save(Change::Turn(turn.record));
    }

    /// Claude crashed too often in a turn.
    fn give_up(&mut self, id: SessionId, turn: Box<Turn>, death: &str, now: Now) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.crashes = 0;
        }
        let message = self.say_in(id, "turn-crash-loop") + "\n\n" + death;
        self.end_dead_turn(id, turn, &Verdict::failed(message), now);
    }

    /// Prompts wait again, where they were.
    fn requeue(&mut self, id: SessionId, prompts: Vec<PromptRecord>) {
        let prompts = self.granted(prompts);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        for mut prompt in prompts.into_iter().rev() {
            prompt.stage = PromptStage::Queued;
            self.out.changes.push(Change::Prompt(prompt.clone()));
            session.queue.push_front(prompt);
        }
        // Others may have waited for longer.
        session.queue.make_contiguous().sort_by_key(|prompt| prompt.created);
    }

    pub(super) fn wake_if_queued(&mut self, id: SessionId) {
        if self.sessions.get(&id).is_some_and(|session| !session.queue.is_empty() && !session.parked) {
            self.wake(id);
        }
    }

    fn resume_or_offer(&mut self, id: SessionId, turn: Box<Turn>) {
        let risky =
            turn.pending.iter().any(|call| call.tool.may_change() && !self.is_held(turn.record.id, call));
        match self.settings.on_crash {
            OnCrash::Resume => self.resume(id, turn),
            OnCrash::Auto if !risky => self.resume(id, turn),
            OnCrash::Auto | OnCrash::Ask => self.offer(id, turn),
        }
    }

    /// Whether a call was waiting for a person, so that it certainly did not run.
    fn is_held(&self, turn: TurnId, call: &ToolCall) -> bool {
        self.asks.values().filter(|ask| ask.turn == turn && is_about(ask, call)).any(|ask| match &ask.state {
            AskState::Answered { decision: Decision::Allow { .. }, .. } => ask.told == Told::No,
            AskState::Answered {
                decision:
                    Decision::Deny { .. }
                    | Decision::Reply { .. }
                    | Decision::Submit { .. }
                    | Decision::Decline
                    | Decision::Cancel,
                ..
            }
            | AskState::Open
            | AskState::WantsReason(_)
            | AskState::Expired => true,
        })
    }

    fn resume(&mut self, id: SessionId, mut turn: Box<Turn>) {
        turn.record.tries += 1;
        turn.record.stage = TurnStage::Running;
        turn.working = false;
        turn.origin = TurnOrigin::Rerun;
        turn.stopping = None;
        turn.death = None;
        // Its result names only one of them.
        turn.started = turn.told.iter().map(|prompt| prompt.id.clone()).collect();
        self.save(Change::Turn(turn.record.clone()));
        self.launch(id, Some(turn));
    }

    fn offer(&mut self, id: SessionId, mut turn: Box<Turn>) {
        let Some(session) = self.sessions.get(&id) else { return };
        let (thread, number) = (session.record.thread, turn.record.id);
        let slot = self.next_slot();
        let mut page = cards::offer_page(&session.record, &turn, self.thread_voice(thread));
        page.buttons = self.offer_buttons(slot, number, thread);
        self.post(thread, Class::Final, page, Notify::Loud, Some(id), Hold::Yes);
        turn.offer = Some(slot);
        turn.record.stage = TurnStage::Offered;
        self.save(Change::Turn(turn.record.clone()));
        if let Some(session) = self.sessions.get_mut(&id) {
            session.state = State::Offered(turn);
        }
    }

    fn offer_buttons(&mut self, slot: SlotId, turn: TurnId, thread: ThreadId) -> Vec<Vec<Button>> {
        let acts = [
            ("button-resume", ButtonStyle::Go, Act::Resume(turn)),
            ("button-drop", ButtonStyle::Danger, Act::Drop(turn)),
            ("button-show", ButtonStyle::Plain, Act::Show(turn)),
        ];
        let row = acts.into_iter().map(|(key, style, act)| {
            let token = self.control(slot, act);
            Button::press(self.thread_voice(thread).say(key), token).style(style)
        });
        vec![row.collect()]
    }

    fn offered(&mut self, turn: TurnId) -> Option<(SessionId, Box<Turn>)> {
        let is_it = |offered: &Turn| offered.record.id == turn;
        let mut awake = self.sessions.awake();
        let id = awake.find(|(_, session)| session.offered().is_some_and(is_it)).map(|(id, _)| id)?;
        drop(awake);
        Some((id, self.sessions.get_mut(&id)?.take_offered()?))
    }

    pub(super) fn resume_pressed(&mut self, turn: TurnId, press: &Press) -> String {
        let Some((id, mut turn)) = self.offered(turn) else {
            return self.voice(press.from.id).say("toast-expired");
        };
        self.close_offer(&mut turn, "offer-resumed", &press.from);
        self.resume(id, turn);
        self.voice(press.from.id).say("toast-resumed")
    }

    pub(super) fn drop_pressed(&mut self, turn: TurnId, press: &Press, now: Now) -> String {
        let Some((id, turn)) = self.offered(turn) else {
            return self.voice(press.from.id).say("toast-expired");
        };
        self.drop_cut(id, turn, &press.from, now);
        self.wake_if_queued(id);
        self.voice(press.from.id).say("toast-dropped")
    }

    /// Gives up the cut turn that a person is asked about, if there is one.
    pub(super) fn drop_offered(&mut self, id: SessionId, by: &Person, now: Now) {
        let turn = self.sessions.get_mut(&id).and_then(Session::take_offered);
        if let Some(turn) = turn {
            self.drop_cut(id, turn, by, now);
        }
    }

    fn drop_cut(&mut self, id: SessionId, mut turn: Box<Turn>, by: &Person, now: Now) {
        self.close_offer(&mut turn, "offer-dropped", by);
        self.expire_asks(turn.record.id, now);
        for mut prompt in std::mem::take(&mut turn.told) {
            prompt.stage = PromptStage::Dropped;
            self.react_prompt(&prompt, Reaction::Failed);
            self.save(Change::Prompt(prompt));
        }
        turn.record.stage = TurnStage::Dropped;
        turn.record.ended = Some(now.wall);
        self.save(Change::Turn(turn.record));
        self.sessions.touch(id);
    }

    fn close_offer(&mut self, turn: &mut Turn, key: &'static str, by: &Person) {
        let Some(slot) = turn.offer.take() else { return };
        self.drop_controls(slot);
        let voice = self.voice(by.id);
        let text = match by.name.as_str() {
            "" => voice.say("toast-dropped"),
            name => voice.tell(key, [("name", name.to_owned().into())]),
        };
        self.replace(slot, Page::plain(text), Hold::No);
    }

    pub(super) fn show_pressed(&mut self, turn: TurnId, press: &Press) -> String {
        let voice = self.voice(press.from.id);
        let found = self.sessions.awake().find_map(|(_, session)| {
            let offered = session.offered().filter(|offered| offered.record.id == turn)?;
            Some((&session.record, offered))
        });
        let Some((record, offered)) = found else { return voice.say("toast-expired") };
        let id = record.id;
        let teller = Teller { voice, directory: &record.directory };
        let pages = cards::pending_pages(&offered.pending, teller);
        for page in pages {
            self.post(press.thread, Class::Reply, page, Notify::Silent, Some(id), Hold::No);
        }
        String::new()
    }

    /// Claude was to run a cut turn again and did nothing: it is told the prompts again.
    pub(super) fn rerun_did_nothing(&mut self, id: SessionId, now: Now) {
        let running = self.sessions.get_mut(&id).and_then(Session::take_running);
        let Some((life, mut turn)) = running else { return };
        // What it showed so far was of the try that did nothing.
        self.outbox.close_live(id, None, &mut self.out.changes);
        if let Some(token) = turn.stop.take() {
            self.controls.remove(&token);
        }
        let told = std::mem::take(&mut turn.told);
        self.begin_again(id, told);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let prompts: Vec<_> = session.queue.pop_front().into_iter().collect();
        turn.origin = TurnOrigin::Told;
        self.retell(id, life, *turn, prompts, now);
    }
}

/// Whether an ask is about a call of Claude's record. The input that is asked about is completed by Claude Code: paths are
/// absolute there, and defaults are filled in.
fn is_about(ask: &Ask, call: &ToolCall) -> bool {
    ask.call.id == call.id || (ask.call.name == call.name && ask.call.input == call.input)
}

impl Verdict {
    /// A turn that ended with an answer.
    pub(super) fn done() -> Self {
        Self {
            outcome: CycleOutcome::Done,
            cost_usd: 0.0,
            tokens: crate::agent::Tokens::default(),
            models: Vec::new(),
            duration: std::time::Duration::ZERO,
            context_percent: None,
            text: String::new(),
            recovered: false,
            about: Vec::new(),
            origin: Origin::Person,
            warns: false,
            begun: false,
        }
    }

    /// A turn that a person stopped.
    pub(super) fn interrupted() -> Self {
        Self { outcome: CycleOutcome::Interrupted, ..Self::done() }
    }

    /// A turn that ended without one; `message` is for the person.
    pub(super) fn failed(message: String) -> Self {
        Self { outcome: CycleOutcome::Failed { message }, ..Self::done() }
    }
}
