//! What a process does in a turn.

use std::collections::VecDeque;

use telecode_core::seam::Input;
use telecode_core::seam::agent::{
    self, Activity, AgentEvent, AgentNotice, CycleFacts, CycleOutcome, Exit, LaunchProblem, NoWorkspace,
    PromptState, Spoken, Trace,
};
use telecode_core::seam::ids::{ClaudeId, PromptId, RequestId, SessionId, ToolCallId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::plan::{PlanNews, Stopped};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::{Arity, Choice, Question, Tool, ToolCall, ToolOutcome, ToolResult};

use super::{Claudes, Entry, Memory, Move, Note, Origin, Process, Rerun, Turn};
use crate::{World, bash};

/// How many tools a turn uses at most.
const STEPS: u32 = 3;

/// How long a limit holds, in milliseconds: within a walk, some end and some do not.
const LIMIT: i64 = 60_000;

impl Turn {
    /// Whose result it has: what names nobody is nobody's, unless it was cut with something folded in.
    fn origin(&self) -> agent::Origin {
        match (self.again, self.named.is_empty()) {
            (true, _) => agent::Origin::Rerun,
            (false, false) => agent::Origin::Person,
            (false, true) => agent::Origin::Schedule,
        }
    }

    fn step(&self) -> String {
        format!("step {} of {}", self.entry.done, self.entry.own.0)
    }
}

fn question(turn: &Turn, number: u32) -> ToolCall {
    let option = |label: &str| Choice { label: label.to_owned(), description: String::new(), preview: None };
    let text = turn.step();
    ToolCall {
        id: ToolCallId(format!("tool-{number}")),
        name: "AskUserQuestion".to_owned(),
        input: text.clone(),
        tool: Tool::Question(vec![Question {
            text,
            header: "Step".to_owned(),
            options: vec![option("left"), option("right")],
            arity: Arity::One,
        }]),
    }
}

/// What some answers have besides: what is better shown in blocks, and what does not fit.
fn ornament(n: usize) -> String {
    let table = |columns: usize, rows: usize| {
        let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
        format!("\n\n{}{}{}", row("head"), row("---"), row("cell").repeat(rows))
    };
    match n % 13 {
        2 => table(2, 2),
        4 => table(25, 3),
        6 => table(3, 200),
        8 => format!("\n\n{} deep\n\n{}", ">".repeat(40), "- [ ] task\n".repeat(600)),
        10 => format!("\n\n{}", "word ".repeat(7_000)),
        _ => String::new(),
    }
}

impl Claudes {
    pub(super) fn answered(&mut self, session: SessionId, request: &RequestId, is_allowed: bool, log: &str) {
        let Some(turn) = self.turn(session) else { return };
        assert_eq!(turn.ask.as_ref(), Some(request), "an answer to an ask that is not open\n{log}");
        turn.ask = None;
        turn.tool = turn.entry.pending.clone();
        let call = turn.tool.clone().filter(|call| is_allowed && call.tool.may_change());
        if let Some(call) = call {
            self.deeds.runs(&call.input, true, log);
        }
    }

    /// A command that nobody is asked about begins.
    fn starts(&mut self, session: SessionId, world: &mut World) -> bool {
        let number = self.requests + 1;
        let Some(turn) = self.turn(session) else { return false };
        if turn.ask.is_some() || turn.entry.done >= STEPS {
            return false;
        }
        turn.is_fresh = false;
        let call = bash(&format!("tool-{number}"), &turn.step());
        turn.entry.pending = Some(call.clone());
        turn.entry.calls.push(call.id.clone());
        self.requests = number;
        self.says(session, AgentEvent::ToolStarted { call: call.clone(), parent: None }, world);
        if world.dead {
            // Its guards are faster.
            return true;
        }
        if let Some(turn) = self.turn(session) {
            turn.tool = Some(call.clone());
            self.deeds.runs(&call.input, false, world.log());
        }
        true
    }

    pub(super) fn interrupted(&mut self, session: SessionId, world: &mut World) {
        let process = self.processes.get(&session);
        if process.is_some_and(|process| process.ready && process.turn.is_none()) {
            // What was told is taken up before the interrupt is read.
            self.begin(session, world);
        }
        if world.dead {
            // The bot's guard is faster than the record.
            return;
        }
        let Some(process) = self.processes.get_mut(&session) else { return };
        let Some(mut turn) = process.turn.take() else { return };
        let more = !process.queue.is_empty();
        process.joins = more;
        turn.entry.pending = None;
        turn.entry.end = Some(Trace::Interrupted { said: Spoken::default() });
        self.write(session, &mut turn);
        if let Some(request) = turn.ask.take() {
            self.says(session, AgentEvent::AskWithdrawn { request }, world);
        }
        self.is_over(session, &turn, CycleOutcome::Interrupted, world);
    }

    /// What runs is cut for what is told for now, which is taken up at once and alone.
    pub(super) fn cut_for_now(&mut self, session: SessionId, world: &mut World) {
        let Some(process) = self.processes.get_mut(&session) else { return };
        process.joins = false;
        let Some(mut turn) = process.turn.take() else {
            if process.ready {
                self.begin(session, world);
            }
            return;
        };
        turn.entry.pending = None;
        turn.entry.end = Some(Trace::Interrupted { said: Spoken::default() });
        self.write(session, &mut turn);
        self.turns_to(session, world);
        world.ends_as(turn.origin(), turn.named, CycleOutcome::Interrupted);
        if !world.dead {
            self.begin(session, world);
        }
    }

    /// A prompt is given back, unless it is taken up first.
    pub(super) fn withdrawn(&mut self, session: SessionId, prompt: &PromptId, world: &mut World) {
        self.withdrawals += 1;
        let is_free = self.processes.get(&session).is_some_and(|process| process.turn.is_none());
        if is_free && self.withdrawals.is_multiple_of(3) {
            self.begin(session, world);
        }
        let Some(process) = self.processes.get_mut(&session) else { return };
        let queued = process.queue.len();
        process.queue.retain(|queued| queued.id != *prompt);
        if process.queue.len() < queued {
            let event = AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Withdrawn };
            self.says(session, event, world);
        }
    }

    /// One event of the process of a session, if that is still the one that lives.
    pub(super) fn says(&self, session: SessionId, event: AgentEvent, world: &mut World) {
        let Some(process) = self.processes.get(&session) else { return };
        world.input(Input::Agent { session, life: process.life, event });
    }

    /// What the world's own words are about from now on.
    fn turns_to(&self, session: SessionId, world: &mut World) {
        world.life = self.processes.get(&session).map(|process| (session, process.life));
    }

    fn turn(&mut self, session: SessionId) -> Option<&mut Turn> {
        self.processes.get_mut(&session).and_then(|process| process.turn.as_mut())
    }

    /// The record on disk catches up with a turn.
    fn write(&mut self, session: SessionId, turn: &mut Turn) {
        let Some(process) = self.processes.get(&session) else { return };
        let claude = process.claude.clone();
        self.is_to_write(&claude);
        let Some(process) = self.processes.get_mut(&session) else { return };
        let copied = &mut process.copied;
        let record = self.records.entry(process.claude.clone()).or_insert_with(|| std::mem::take(copied));
        let at = *turn.at.get_or_insert(record.len());
        record.truncate(at);
        record.push(turn.entry.clone());
        // From time to time it is noted where the conversation ends.
        if self.requests.is_multiple_of(2) && turn.entry.pending.is_some() {
            self.noted.insert(claude, Note { at, turn: turn.entry.clone() });
        } else if self.requests.is_multiple_of(3) {
            self.notes_newest(&claude);
        }
    }

    fn catch_up(&mut self, session: SessionId) {
        let Some(mut turn) = self.processes.get_mut(&session).and_then(|process| process.turn.take()) else {
            return;
        };
        self.write(session, &mut turn);
        if let Some(process) = self.processes.get_mut(&session) {
            process.turn = Some(turn);
        }
    }

    pub(super) fn act(&mut self, session: SessionId, what: Move, world: &mut World) -> bool {
        self.catch_up(session);
        let Some(process) = self.processes.get(&session) else { return false };
        if !process.ready && !process.lacks_workspace && matches!(what, Move::Limit) {
            if let Some(process) = self.processes.get_mut(&session) {
                process.lacks_workspace = true;
            }
            let (path, reason) = ("/srv/api".to_owned(), "not mounted".to_owned());
            self.says(
                session,
                AgentEvent::WorkspaceMissing { path, why: NoWorkspace::Missing { reason } },
                world,
            );
            return true;
        }
        if !process.ready {
            self.gets_ready(session, world);
            self.runs_again(session, what, world);
            return true;
        }
        match &process.turn {
            None if matches!(what, Move::Question) => self.wakes_up(session, world),
            None => self.begin(session, world),
            Some(turn) if turn.tool.is_some() => self.tool_ends(session, world),
            Some(_) => match what {
                Move::Think => {
                    if let Some(turn) = self.turn(session) {
                        turn.is_fresh = false;
                    }
                    self.says(session, AgentEvent::TextDelta("thinking aloud ".to_owned()), world);
                    true
                }
                Move::Ask => {
                    self.ask(session, world, |turn, number| bash(&format!("tool-{number}"), &turn.step()))
                }
                Move::Act => self.starts(session, world),
                Move::Question => self.ask(session, world, question),
                Move::Finish => self.finish(session, world),
                Move::Limit => self.hits_limit(session, world),
            },
        }
    }

    fn gets_ready(&mut self, session: SessionId, world: &mut World) {
        let Some(process) = self.processes.get_mut(&session) else { return };
        if let Some(holder) = self.holders.get(&process.claude).copied() {
            let problem = LaunchProblem::Busy { holder: Some(holder) };
            let life = process.life;
            self.processes.remove(&session);
            let event = AgentEvent::LaunchFailed(problem);
            return world.input(Input::Agent { session, life, event });
        }
        process.ready = true;
        let lacks_origin = matches!(&process.origin, Origin::Fork(from) if !self.records.contains_key(from));
        let anew = process.origin == Origin::Lost;
        let forgot = process.memory == Memory::Lost;
        if lacks_origin {
            let stderr = "No conversation found with that session ID".to_owned();
            return self.exits(session, Exit { code: Some(1), signal: None, stderr }, world);
        }
        self.turns_to(session, world);
        if forgot || anew {
            self.tells_loss(session, world);
        }
        if forgot {
            self.says(session, AgentEvent::Forgot, world);
        }
        world.ready();
        if anew {
            self.says(session, AgentEvent::Notice(AgentNotice::NoRecord), world);
        }
    }

    /// What was cut runs again at once, or never: sometimes Claude does nothing.
    fn runs_again(&mut self, session: SessionId, what: Move, world: &mut World) {
        let Some(process) = self.processes.get_mut(&session) else { return };
        if process.rerun != Rerun::Will {
            return;
        }
        match what {
            Move::Think | Move::Finish | Move::Act | Move::Limit => {
                self.begin(session, world);
            }
            Move::Ask | Move::Question => process.rerun = Rerun::DoesNothing,
        }
    }

    pub(super) fn begin(&mut self, session: SessionId, world: &mut World) -> bool {
        let Some(process) = self.processes.get_mut(&session) else { return false };
        let entries = self.records.get(&process.claude).unwrap_or(&process.copied);
        let cut = entries.last().filter(|entry| entry.end.is_none()).cloned();
        let is_anybodys = |entry: &Entry| !entry.scheduled || !entry.folded.is_empty();
        if let Some(mut entry) = cut.filter(|entry| process.rerun == Rerun::Will && is_anybodys(entry)) {
            process.rerun = Rerun::No;
            entry.pending = None;
            let at = Some(entries.len() - 1);
            let named = if entry.scheduled { Vec::new() } else { vec![entry.own.clone()] };
            let answers = named.clone();
            process.turn =
                Some(Turn { entry, at, named, again: true, ask: None, tool: None, is_fresh: false });
            if !answers.is_empty() {
                self.says(session, AgentEvent::RunsAgain { prompts: answers }, world);
            }
        } else if !self.takes_up(session, world) {
            return false;
        }
        self.says(session, AgentEvent::Activity(Activity::Running), world);
        let facts = CycleFacts { model: "opus".to_owned(), mode: Mode::Default };
        self.says(session, AgentEvent::CycleBegan(facts), world);
        if self.turn(session).is_some_and(|turn| turn.entry.text == "/clear") {
            self.clear(session, world);
        }
        true
    }

    /// Takes up what was told.
    fn takes_up(&mut self, session: SessionId, world: &mut World) -> bool {
        let Some(process) = self.processes.get_mut(&session) else { return false };
        // What is for later waits for everything else, and is never joined.
        let first = process.queue.iter().position(|queued| !queued.later).unwrap_or_default();
        let is_later = process.queue.get(first).is_some_and(|queued| queued.later);
        let taken: Vec<_> = if process.joins && !is_later {
            let (later, now) = process.queue.drain(..).partition(|queued| queued.later);
            process.queue = later;
            now.into()
        } else {
            process.queue.remove(first).into_iter().collect()
        };
        process.joins = false;
        let taken = taken.into_iter().map(|queued| (queued.id, queued.text));
        let (mut joined, texts): (Vec<_>, Vec<_>) = taken.unzip();
        let Some(own) = joined.pop() else { return false };
        let text = texts.join("\n");
        let entry = Entry {
            joined,
            own,
            folded: Vec::new(),
            done: 0,
            pending: None,
            calls: Vec::new(),
            end: None,
            scheduled: false,
            text,
        };
        let named = entry.covers();
        process.turn = Some(Turn {
            entry,
            at: None,
            named: named.clone(),
            again: false,
            ask: None,
            tool: None,
            is_fresh: true,
        });
        for id in named {
            self.says(session, AgentEvent::Prompt { id, state: PromptState::Started }, world);
        }
        true
    }

    /// What was scheduled begins, whatever waits to be taken up.
    fn wakes_up(&mut self, session: SessionId, world: &mut World) -> bool {
        self.wakeups += 1;
        let own = PromptId(format!("schedule-{}", self.wakeups));
        let Some(process) = self.processes.get_mut(&session) else { return false };
        if process.rerun == Rerun::Will {
            return false;
        }
        let text = "what was scheduled".to_owned();
        let (joined, folded) = (Vec::new(), Vec::new());
        let entry = Entry {
            joined,
            own,
            folded,
            done: 0,
            pending: None,
            calls: Vec::new(),
            end: None,
            scheduled: true,
            text,
        };
        let named = Vec::new();
        process.turn =
            Some(Turn { entry, at: None, named, again: false, ask: None, tool: None, is_fresh: false });
        self.says(session, AgentEvent::Activity(Activity::Running), world);
        let facts = CycleFacts { model: "opus".to_owned(), mode: Mode::Default };
        self.says(session, AgentEvent::CycleBegan(facts), world);
        true
    }

    /// The conversation goes on under another id, and knows nothing of what was.
    fn clear(&mut self, session: SessionId, world: &mut World) {
        self.clears += 1;
        let claude = ClaudeId(format!("clear-{}", self.clears));
        let Some(process) = self.processes.get_mut(&session) else { return };
        let Some(mut turn) = process.turn.take() else { return };
        process.joins = !process.queue.is_empty();
        process.claude = claude.clone();
        process.copied.clear();
        let directory = world.store.sessions.get(&session).map(|record| record.workspace.directory.clone());
        self.directories.insert(claude.clone(), directory.unwrap_or_default());
        self.owners.insert(claude.clone(), session);
        turn.at = None;
        turn.entry.end = Some(Trace::Answered { said: Spoken::default() });
        self.write(session, &mut turn);
        self.says(session, AgentEvent::Renamed(claude), world);
        self.is_over(session, &turn, CycleOutcome::Done, world);
    }

    /// The result, and that nothing runs if nothing is queued.
    fn is_over(&mut self, session: SessionId, turn: &Turn, outcome: CycleOutcome, world: &mut World) {
        let more = self.processes.get(&session).is_some_and(|process| process.joins);
        self.turns_to(session, world);
        world.ends_as(turn.origin(), turn.named.clone(), outcome);
        if !more {
            self.says(session, AgentEvent::Activity(Activity::Idle), world);
        }
    }

    fn ask(
        &mut self,
        session: SessionId,
        world: &mut World,
        call: impl FnOnce(&Turn, u32) -> ToolCall,
    ) -> bool {
        let number = self.requests + 1;
        let Some(turn) = self.turn(session) else { return false };
        if turn.ask.is_some() || turn.entry.done >= STEPS {
            return false;
        }
        turn.ask = Some(RequestId(number.to_string()));
        turn.is_fresh = false;
        let call = call(turn, number);
        turn.entry.pending = Some(call.clone());
        turn.entry.calls.push(call.id.clone());
        self.requests = number;
        self.says(session, AgentEvent::ToolStarted { call: call.clone(), parent: None }, world);
        if call.tool.may_change() && world.unlooked.contains_key(&session) {
            world.asks_later.insert(session, (RequestId(number.to_string()), call));
            return true;
        }
        self.turns_to(session, world);
        world.asks(&number.to_string(), call);
        true
    }

    /// The files were looked at: what waited for that asks its person now, if it is still wanted.
    pub(super) fn asks_now(&mut self, world: &mut World) {
        let goes_on = |session: &SessionId| !world.unlooked.contains_key(session);
        let Some(session) = world.asks_later.keys().copied().find(goes_on) else { return };
        let Some((request, call)) = world.asks_later.remove(&session) else { return };
        let is_wanted = self.turn(session).is_some_and(|turn| turn.ask.as_ref() == Some(&request));
        if is_wanted {
            self.turns_to(session, world);
            world.asks(&request.0, call);
        }
        self.look(world);
    }

    /// A tool ends, and what was queued meanwhile is folded in.
    fn tool_ends(&mut self, session: SessionId, world: &mut World) -> bool {
        let Some(Process { turn: Some(turn), queue, claude, .. }) = self.processes.get_mut(&session) else {
            return false;
        };
        let Some(call) = turn.tool.take() else { return false };
        turn.entry.pending = None;
        turn.entry.done += 1;
        let (later, now): (VecDeque<_>, VecDeque<_>) = queue.drain(..).partition(|queued| queued.later);
        *queue = later;
        let words = turn.step();
        let directory = self.directories.get(claude).cloned().unwrap_or_default();
        if let Some(disks) = &mut world.disks {
            disks.change(session, &directory, &words);
        }
        let now = now.into_iter().map(|queued| (queued.id, queued.text));
        let (folded, texts): (Vec<_>, Vec<_>) = now.unzip();
        self.catch_up(session);
        self.says(
            session,
            AgentEvent::ToolEnded { id: call.id, outcome: ToolOutcome::Done, result: ToolResult::default() },
            world,
        );
        for id in folded.clone() {
            self.says(session, AgentEvent::Prompt { id, state: PromptState::Started }, world);
        }
        if let Some(turn) = self.turn(session) {
            turn.entry.folded.extend(folded.clone());
            turn.named.extend(folded);
            turn.entry.text.extend(texts.into_iter().flat_map(|text| ["\n".to_owned(), text]));
        }
        true
    }

    /// The API refuses what a turn begins with. The record has it before the bot hears of it.
    fn hits_limit(&mut self, session: SessionId, world: &mut World) -> bool {
        let until = Some(Wall(world.now.wall.0 + LIMIT));
        let Some(process) = self.processes.get_mut(&session) else { return false };
        let Some(mut turn) = process.turn.take_if(|turn| turn.is_fresh) else { return false };
        process.joins = !process.queue.is_empty();
        let outcome = CycleOutcome::LimitReached { until, message: "You've hit your limit".to_owned() };
        turn.entry.end =
            Some(Trace::Refused { outcome: outcome.clone(), said: Spoken::default(), begun: false });
        self.write(session, &mut turn);
        let news = PlanNews { windows: Vec::new(), stopped: Some(Stopped { until }) };
        self.says(session, AgentEvent::Plan(news), world);
        self.is_over(session, &turn, outcome, world);
        true
    }

    /// Ends the turn with an answer to all that it covers.
    fn finish(&mut self, session: SessionId, world: &mut World) -> bool {
        let Some(process) = self.processes.get_mut(&session) else { return false };
        let Some(mut turn) = process.turn.take_if(|turn| turn.ask.is_none()) else { return false };
        process.joins = !process.queue.is_empty();
        let before = self.taken_back.iter().find(|entry| entry.own == turn.entry.own && entry.is_answered());
        assert!(
            before.is_none(),
            "answered a second time, and nobody wanted that: {before:?}\n{}",
            world.log()
        );
        self.deeds.reads(&turn.entry);
        let answers = turn.entry.covers().into_iter().map(|prompt| format!("answer to {}", prompt.0));
        let text = answers.collect::<Vec<_>>().join("\n") + &ornament(world.told.len());
        turn.entry.end = Some(Trace::Answered { said: text.clone().into() });
        self.write(session, &mut turn);
        self.turns_to(session, world);
        world.answers(&text);
        self.is_over(session, &turn, CycleOutcome::Done, world);
        true
    }
}
