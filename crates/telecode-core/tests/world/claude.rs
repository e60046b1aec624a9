//! A Claude for random walks, after what was measured of the real one: its record on "disk" is written late and outlives it,
//! prompts are folded into a running tool, joined after an answer, and after a crash a result names only one of them.

use std::collections::VecDeque;

use telecode_core::agent::{Activity, AgentEvent, CycleOutcome, PromptState, Start, ToolOutcome, Trace};
use telecode_core::bridge::Input;
use telecode_core::ids::{LifeId, PromptId, RequestId, SessionId};
use telecode_core::tool::ToolCall;

use crate::{World, bash};

/// How many tools a turn uses at most.
const STEPS: u32 = 3;

/// One turn, as it is in the record.
#[derive(Debug, Clone)]
struct Entry {
    /// Came first, but the record has only their text, under the id of `own`.
    joined: Vec<PromptId>,
    own: PromptId,
    folded: Vec<PromptId>,
    done: u32,
    pending: Option<ToolCall>,
    end: Option<Trace>,
}

impl Entry {
    fn covers(&self) -> Vec<PromptId> {
        [&self.joined[..], std::slice::from_ref(&self.own), &self.folded].concat()
    }

    fn names(&self, prompt: &PromptId) -> bool {
        self.own == *prompt || self.folded.contains(prompt)
    }
}

/// The process.
#[derive(Debug)]
struct Process {
    life: (SessionId, LifeId),
    ready: bool,
    rerun: bool,
    queue: VecDeque<PromptId>,
    /// The last turn ended while prompts were queued: these become one turn.
    joins: bool,
    turn: Option<Turn>,
}

/// The running turn. Not all of its entry is on disk yet.
#[derive(Debug)]
struct Turn {
    entry: Entry,
    /// Where in the record it is, once it was written.
    at: Option<usize>,
    /// The prompts that its result names.
    named: Vec<PromptId>,
    ask: Option<RequestId>,
    /// A tool that was allowed and runs.
    tool: Option<ToolCall>,
}

/// The record and the process.
#[derive(Debug, Default)]
pub(crate) struct Claude {
    record: Vec<Entry>,
    process: Option<Process>,
    told_seen: usize,
    answers_seen: usize,
    interrupts_seen: usize,
    ended_seen: usize,
    launches_seen: usize,
    requests: u32,
}

/// What Claude does next, if it can.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Move {
    Think,
    Ask,
    Finish,
}

impl Claude {
    /// kill -9.
    pub(crate) fn kill(&mut self, world: &mut World) {
        self.look(world);
        if self.process.take().is_some() {
            world.dies();
        }
    }

    /// The bot was killed, and its guard took the process with it.
    pub(crate) fn orphaned(&mut self) {
        self.process = None;
    }

    /// Takes what the bot did since the last look.
    pub(crate) fn look(&mut self, world: &mut World) {
        self.looked_launch(world);
        while self.told_seen < world.told.len() {
            let id = world.told[self.told_seen].0.clone();
            self.told_seen += 1;
            self.told(id, world.log());
        }
        while self.answers_seen < world.answers.len() {
            let (request, _) = world.answers[self.answers_seen].clone();
            self.answers_seen += 1;
            self.answered(&request);
        }
        while self.interrupts_seen < world.interrupts {
            self.interrupts_seen += 1;
            self.interrupted(world);
        }
        while self.ended_seen < world.ended.len() {
            self.ended_seen += 1;
            if self.process.take().is_some() {
                world.agent(AgentEvent::Exited(telecode_core::agent::Exit::default()));
                self.looked_launch(world);
            }
        }
    }

    fn looked_launch(&mut self, world: &World) {
        if self.launches_seen < world.launches.len() {
            self.launches_seen = world.launches.len();
            let start = world.launches[self.launches_seen - 1].clone();
            self.process = world.life.map(|life| Process {
                life,
                ready: false,
                rerun: start == Start::Rerun,
                queue: VecDeque::new(),
                joins: false,
                turn: None,
            });
        }
    }

    /// A prompt that has a line of its own in the record is known and does nothing; any other one runs.
    fn told(&mut self, id: PromptId, log: &str) {
        let again = self.record.iter().find(|entry| entry.covers().contains(&id) && entry.own != id);
        assert!(again.is_none(), "{id:?} runs a second time: {again:?}\n{log}");
        let is_known = self.record.iter().any(|entry| entry.own == id);
        if let Some(process) = self.process.as_mut().filter(|_| !is_known) {
            process.queue.push_back(id);
        }
    }

    fn answered(&mut self, request: &RequestId) {
        let Some(turn) = self.process.as_mut().and_then(|process| process.turn.as_mut()) else { return };
        assert_eq!(turn.ask.as_ref(), Some(request), "an answer to an ask that is not open");
        turn.ask = None;
        turn.tool = turn.entry.pending.clone();
    }

    fn interrupted(&mut self, world: &mut World) {
        let is_told = self.process.as_ref().is_some_and(|process| process.ready && process.turn.is_none());
        if is_told {
            // It is taken up before the interrupt is read.
            self.begin(world);
        }
        if world.dead {
            // The bot's guard is faster than the record.
            return;
        }
        let Some(process) = &mut self.process else { return };
        let Some(mut turn) = process.turn.take() else { return };
        let more = !process.queue.is_empty();
        process.joins = more;
        turn.entry.pending = None;
        turn.entry.end = Some(Trace::Interrupted { text: String::new() });
        self.write(&mut turn);
        if let Some(request) = turn.ask {
            world.agent(AgentEvent::AskWithdrawn { request });
        }
        world.ends_quietly(turn.named, CycleOutcome::Interrupted);
        if !more {
            world.agent(AgentEvent::Activity(Activity::Idle));
        }
    }

    /// The record on disk catches up with a turn.
    fn write(&mut self, turn: &mut Turn) {
        let at = *turn.at.get_or_insert(self.record.len());
        self.record.truncate(at);
        self.record.push(turn.entry.clone());
    }

    fn catch_up(&mut self) {
        let Some(mut turn) = self.process.as_mut().and_then(|process| process.turn.take()) else { return };
        self.write(&mut turn);
        if let Some(process) = &mut self.process {
            process.turn = Some(turn);
        }
    }

    /// Does one thing, if there is one to do. Says whether there was.
    pub(crate) fn step(&mut self, what: Move, world: &mut World) -> bool {
        self.look(world);
        let acted = self.inspect(world) || self.act(what, world);
        self.look(world);
        acted
    }

    fn inspect(&mut self, world: &mut World) -> bool {
        let Some((session, prompts)) = world.inspecting.take() else { return false };
        let traces = prompts.into_iter().map(|prompt| (prompt.clone(), self.trace(&prompt))).collect();
        world.input(Input::Inspected { session, traces });
        true
    }

    fn trace(&self, prompt: &PromptId) -> Trace {
        let Some(entry) = self.record.iter().rev().find(|entry| entry.names(prompt)) else {
            return Trace::Unknown;
        };
        let pending = entry.pending.iter().cloned().collect();
        entry.end.clone().unwrap_or(Trace::Cut { pending })
    }

    fn act(&mut self, what: Move, world: &mut World) -> bool {
        self.catch_up();
        let Some(process) = &mut self.process else { return false };
        if world.life != Some(process.life) {
            self.process = None;
            return false;
        }
        if !process.ready {
            process.ready = true;
            world.ready();
            return true;
        }
        match &process.turn {
            None => self.begin(world),
            Some(turn) if turn.tool.is_some() => self.tool_ends(world),
            Some(_) => match what {
                Move::Think => think(world),
                Move::Ask => self.ask(world),
                Move::Finish => self.finish(world),
            },
        }
    }

    fn begin(&mut self, world: &mut World) -> bool {
        let Some(process) = &mut self.process else { return false };
        let cut = self.record.last().filter(|entry| entry.end.is_none()).cloned();
        if let Some(mut entry) = cut.filter(|_| std::mem::take(&mut process.rerun)) {
            entry.pending = None;
            let at = Some(self.record.len() - 1);
            let named = vec![entry.own.clone()];
            process.turn = Some(Turn { entry, at, named, ask: None, tool: None });
        } else {
            let count = if process.joins { process.queue.len() } else { 1 };
            let mut joined: Vec<_> = process.queue.drain(..count.min(process.queue.len())).collect();
            process.joins = false;
            for prompt in joined.clone() {
                world.agent(AgentEvent::Prompt { id: prompt, state: PromptState::Started });
            }
            let Some(own) = joined.pop() else { return false };
            let entry = Entry { joined, own, folded: Vec::new(), done: 0, pending: None, end: None };
            let named = entry.covers();
            process.turn = Some(Turn { entry, at: None, named, ask: None, tool: None });
        }
        world.begins();
        true
    }

    fn ask(&mut self, world: &mut World) -> bool {
        let Some(turn) = self.process.as_mut().and_then(|process| process.turn.as_mut()) else {
            return false;
        };
        if turn.ask.is_some() || turn.entry.done >= STEPS {
            return false;
        }
        self.requests += 1;
        let request = self.requests.to_string();
        turn.ask = Some(RequestId(request.clone()));
        let call = bash(&format!("tool-{request}"), &format!("step {}", turn.entry.done));
        turn.entry.pending = Some(call.clone());
        world.uses(call.clone());
        world.asks(&request, call);
        true
    }

    /// A tool ends, and what was queued meanwhile is folded in.
    fn tool_ends(&mut self, world: &mut World) -> bool {
        let Some(process) = &mut self.process else { return false };
        let Some(turn) = &mut process.turn else { return false };
        let Some(call) = turn.tool.take() else { return false };
        turn.entry.pending = None;
        turn.entry.done += 1;
        let folded: Vec<_> = process.queue.drain(..).collect();
        self.catch_up();
        world.used(&call.id.0, ToolOutcome::Done);
        for prompt in &folded {
            world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
        }
        if let Some(turn) = self.process.as_mut().and_then(|process| process.turn.as_mut()) {
            turn.entry.folded.extend(folded.clone());
            turn.named.extend(folded);
        }
        true
    }

    /// Ends the turn with an answer to all that it covers.
    fn finish(&mut self, world: &mut World) -> bool {
        let Some(process) = &mut self.process else { return false };
        let Some(mut turn) = process.turn.take_if(|turn| turn.ask.is_none()) else { return false };
        let more = !process.queue.is_empty();
        process.joins = more;
        let answers = turn.entry.covers().into_iter().map(|prompt| format!("answer to {}", prompt.0));
        let text = answers.collect::<Vec<_>>().join("\n");
        turn.entry.end = Some(Trace::Answered { text: text.clone() });
        self.write(&mut turn);
        world.answers(&text);
        world.ends_quietly(turn.named, CycleOutcome::Done);
        if !more {
            world.agent(AgentEvent::Activity(Activity::Idle));
        }
        true
    }
}

fn think(world: &mut World) -> bool {
    world.agent(AgentEvent::TextDelta("thinking aloud ".to_owned()));
    true
}
