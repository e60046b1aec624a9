//! A Claude for random walks: it keeps a record on "disk" that outlives it, folds, queues, asks, and is killed.

use std::collections::VecDeque;

use telecode_core::agent::{Activity, AgentEvent, CycleOutcome, PromptState, Start, ToolOutcome, Trace};
use telecode_core::bridge::Input;
use telecode_core::ids::{LifeId, PromptId, RequestId, SessionId};

use crate::{World, bash};

/// One prompt in the record.
#[derive(Debug, Clone)]
struct Entry {
    prompt: PromptId,
    answer: Option<String>,
}

/// The process.
#[derive(Debug)]
struct Process {
    life: (SessionId, LifeId),
    ready: bool,
    rerun: bool,
    queue: VecDeque<PromptId>,
    turn: Option<Turn>,
}

#[derive(Debug)]
struct Turn {
    prompts: Vec<PromptId>,
    ask: Option<RequestId>,
    steps: u32,
}

/// The record and the process.
#[derive(Debug, Default)]
pub struct Claude {
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
pub enum Move {
    Think,
    Ask,
    Finish,
}

impl Claude {
    /// kill -9.
    pub fn kill(&mut self, world: &mut World) {
        self.look(world);
        if self.process.take().is_some() {
            world.dies();
        }
    }

    /// The bot was killed, and its guard took the process with it.
    pub fn orphaned(&mut self) {
        self.process = None;
    }

    /// Takes what the bot did since the last look.
    pub fn look(&mut self, world: &mut World) {
        self.looked_launch(world);
        while self.told_seen < world.told.len() {
            let id = world.told[self.told_seen].0.clone();
            self.told_seen += 1;
            let known = self.record.iter().any(|entry| entry.prompt == id);
            if let Some(process) = self.process.as_mut().filter(|_| !known) {
                process.queue.push_back(id);
            }
        }
        while self.answers_seen < world.answers.len() {
            let (request, _) = world.answers[self.answers_seen].clone();
            self.answers_seen += 1;
            self.answered(&request, world);
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
            let start = world.launches[self.launches_seen - 1];
            self.process = world.life.map(|life| Process {
                life,
                ready: false,
                rerun: start == Start::Rerun,
                queue: VecDeque::new(),
                turn: None,
            });
        }
    }

    fn answered(&mut self, request: &RequestId, world: &mut World) {
        let Some(process) = &mut self.process else { return };
        let Some(turn) = &mut process.turn else { return };
        assert_eq!(turn.ask.as_ref(), Some(request), "an answer to an ask that is not open");
        turn.ask = None;
        let call = format!("tool-{}", request.0);
        world.used(&call, ToolOutcome::Done);
    }

    fn interrupted(&mut self, world: &mut World) {
        let Some(process) = &mut self.process else { return };
        let Some(turn) = process.turn.take() else { return };
        if let Some(request) = turn.ask {
            world.agent(AgentEvent::AskWithdrawn { request });
        }
        for entry in self.record.iter_mut().filter(|entry| turn.prompts.contains(&entry.prompt)) {
            entry.answer = Some(String::new());
        }
        world.ends_for(turn.prompts, CycleOutcome::Interrupted);
    }

    /// Does one thing, if there is one to do. Says whether there was.
    pub fn step(&mut self, what: Move, world: &mut World) -> bool {
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
        match self.record.iter().find(|entry| entry.prompt == *prompt) {
            None => Trace::Unknown,
            Some(Entry { answer: Some(text), .. }) => Trace::Answered { text: text.clone() },
            Some(Entry { answer: None, .. }) => Trace::Cut { pending: Vec::new() },
        }
    }

    fn act(&mut self, what: Move, world: &mut World) -> bool {
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
        if process.turn.is_none() {
            return self.begin(world);
        }
        match what {
            Move::Think => self.think(world),
            Move::Ask => self.ask(world),
            Move::Finish => self.finish(world),
        }
    }

    fn begin(&mut self, world: &mut World) -> bool {
        let Some(process) = &mut self.process else { return false };
        let cut: Vec<_> = self
            .record
            .iter()
            .filter(|entry| entry.answer.is_none())
            .map(|entry| entry.prompt.clone())
            .collect();
        let prompts = if std::mem::take(&mut process.rerun) && !cut.is_empty() {
            cut
        } else {
            let Some(prompt) = process.queue.pop_front() else { return false };
            self.record.push(Entry { prompt: prompt.clone(), answer: None });
            world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
            vec![prompt]
        };
        process.turn = Some(Turn { prompts, ask: None, steps: 0 });
        world.begins();
        true
    }

    fn think(&mut self, world: &mut World) -> bool {
        world.agent(AgentEvent::TextDelta("thinking aloud ".to_owned()));
        true
    }

    fn ask(&mut self, world: &mut World) -> bool {
        let Some(turn) = self.process.as_mut().and_then(|process| process.turn.as_mut()) else {
            return false;
        };
        if turn.ask.is_some() || turn.steps > 2 {
            return false;
        }
        turn.steps += 1;
        self.requests += 1;
        let request = self.requests.to_string();
        turn.ask = Some(RequestId(request.clone()));
        let call = bash(&format!("tool-{request}"), &format!("step {}", turn.steps));
        world.uses(call.clone());
        world.asks(&request, call);
        true
    }

    /// Ends the turn; what was queued meanwhile was folded into it if a tool ran, else it is next.
    fn finish(&mut self, world: &mut World) -> bool {
        let Some(process) = &mut self.process else { return false };
        if process.turn.as_ref().is_some_and(|turn| turn.ask.is_some()) {
            return false;
        }
        let Some(mut turn) = process.turn.take() else { return false };
        if turn.steps > 0 {
            for prompt in process.queue.drain(..) {
                self.record.push(Entry { prompt: prompt.clone(), answer: None });
                world.agent(AgentEvent::Prompt { id: prompt.clone(), state: PromptState::Started });
                turn.prompts.push(prompt);
            }
        }
        let text = turn
            .prompts
            .iter()
            .map(|prompt| format!("answer to {}", prompt.0))
            .collect::<Vec<_>>()
            .join("\n");
        for entry in self.record.iter_mut().filter(|entry| turn.prompts.contains(&entry.prompt)) {
            entry.answer = Some(text.clone());
        }
        let more = !process.queue.is_empty();
        world.answers(&text);
        world.ends_quietly(turn.prompts, CycleOutcome::Done);
        if !more {
            world.agent(AgentEvent::Activity(Activity::Idle));
        }
        true
    }
}
