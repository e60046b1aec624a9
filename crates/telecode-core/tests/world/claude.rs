//! Claude for random walks, after what was measured of the real one: a process per session and a record per Claude session.
//! The record on "disk" is written late and outlives the process, prompts are folded into a running tool, joined after an
//! answer, and after a crash a result names only one of them, and where the conversation ends may be noted wrongly.

mod deaths;
mod notes;
mod record;
mod terminals;
mod turns;
mod undo;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use telecode_core::seam::Input;
use telecode_core::seam::agent::{
    Activity, AgentEvent, End, Exit, Holder, Launch, Order, PromptState, Rank, Start, Trace,
};
use telecode_core::seam::content::PromptContent;
use telecode_core::seam::ids::{ClaudeId, LifeId, MessageId, PromptId, RequestId, SessionId, ToolCallId};
use telecode_core::seam::permission::Decision;
use telecode_core::seam::tool::ToolCall;

use self::deaths::Deeds;
use self::notes::Note;
use self::record::Entry;
use crate::store::is_open;
use crate::{Inspection, Sent, World};

/// How much may come of one thing that an agent does.
const PATIENCE: usize = 1_000;

/// What a process goes on with.
#[derive(Debug, PartialEq)]
enum Origin {
    /// Nothing, or what is known of its session.
    Own,
    /// What nobody knows: it begins anew.
    Lost,
    /// Another session.
    Fork(ClaudeId),
}

/// Whether a process runs a cut turn again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rerun {
    No,
    Will,
    /// It was to, and does nothing: the bot waits for it.
    DoesNothing,
}

/// Whether a record has what a person saw last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    Whole,
    Lost,
}

/// The process of a session.
#[derive(Debug)]
struct Process {
    life: LifeId,
    claude: ClaudeId,
    /// What it begins as a copy of, until its own record is written.
    copied: Vec<Entry>,
    origin: Origin,
    memory: Memory,
    /// The place where it is to run was not there, which it said.
    lacks_workspace: bool,
    ready: bool,
    rerun: Rerun,
    queue: VecDeque<Queued>,
    /// The last turn ended while prompts were queued: these become one turn.
    joins: bool,
    turn: Option<Turn>,
}

/// A prompt that it was told and has not taken up.
#[derive(Debug)]
struct Queued {
    id: PromptId,
    text: String,
    /// It comes after everything else, as a turn of its own.
    later: bool,
}

/// The running turn. Not all of its entry is on disk yet.
#[derive(Debug)]
struct Turn {
    entry: Entry,
    /// Where in the record it is, once it was written.
    at: Option<usize>,
    /// The prompts that its result names.
    named: Vec<PromptId>,
    /// What was cut runs again.
    again: bool,
    ask: Option<RequestId>,
    /// A tool that was allowed and runs.
    tool: Option<ToolCall>,
    /// Nothing was said or done in it, in this life or another.
    is_fresh: bool,
}

/// All records and all processes.
#[derive(Debug, Default)]
pub(crate) struct Claudes {
    records: BTreeMap<ClaudeId, Vec<Entry>>,
    /// What was taken back, and what Claude Code went back behind.
    taken_back: Vec<Entry>,
    /// Where conversations end according to Claude Code, if that is at an open call.
    noted: BTreeMap<ClaudeId, Note>,
    /// It goes back to what it noted, whatever is done about that.
    pub(crate) goes_back: bool,
    pub(crate) deeds: Deeds,
    processes: BTreeMap<SessionId, Process>,
    /// Who works on a Claude session in a terminal.
    pub(crate) holders: BTreeMap<ClaudeId, Holder>,
    /// Where Claude sessions run.
    directories: BTreeMap<ClaudeId, String>,
    terminals: u32,
    /// Whose Claude session it is.
    owners: BTreeMap<ClaudeId, SessionId>,
    /// Which session another one is a copy of: what waited there may have gone here.
    copies: BTreeMap<SessionId, SessionId>,
    /// How much of [`World::sent`] was taken.
    seen: usize,
    requests: u32,
    wakeups: u32,
    clears: u32,
    withdrawals: u32,
    /// Which session each word is meant for, and the message that says it: no other one may hear it.
    pub(crate) meant: BTreeMap<String, (SessionId, MessageId)>,
}

/// What Claude does next, if it can.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Move {
    Think,
    Ask,
    /// A command runs that nobody is asked about.
    Act,
    /// Something is asked; where nothing runs, something scheduled begins instead.
    Question,
    Finish,
    /// The plan is used up, as soon as something is asked of Claude's API.
    Limit,
}

impl Claudes {
    /// No process and no record. `goes_back`: whatever is done about what it noted, Claude Code goes by it.
    pub(crate) fn new(goes_back: bool) -> Self {
        Self { goes_back, ..Self::default() }
    }

    /// kill -9 of one of the processes.
    pub(crate) fn kill(&mut self, n: usize, world: &mut World) {
        self.look(world);
        if let Some(session) = self.nth(n) {
            world.chat.note("claude dies");
            self.exits(session, Exit { code: None, signal: Some(9), stderr: String::new() }, world);
        }
    }

    /// The bot was killed, and its guards took the processes with it.
    pub(crate) fn orphaned(&mut self, world: &World) {
        for session in self.processes.keys().copied().collect::<Vec<_>>() {
            self.notes(session);
        }
        self.processes.clear();
        self.seen = world.sent.len();
    }

    /// Whether a session has a process.
    pub(crate) fn works_for(&self, session: SessionId) -> bool {
        self.processes.contains_key(&session)
    }

    /// How many processes there are.
    pub(crate) fn live(&self) -> usize {
        self.processes.len()
    }

    /// Whether a process waits for a prompt.
    pub(crate) fn any_idle(&self, world: &World) -> bool {
        let open = world.store.prompts.iter().filter(|prompt| is_open(prompt));
        let busy: BTreeSet<_> = open.map(|prompt| prompt.session).collect();
        self.processes.iter().any(|(session, process)| {
            let is_waited_for = process.rerun == Rerun::DoesNothing || busy.contains(session);
            process.ready && process.turn.is_none() && process.queue.is_empty() && !is_waited_for
        })
    }

    /// The turns of all records that answered these words.
    pub(crate) fn answered_with(&self, words: &str) -> Vec<&Entry> {
        let has = |entry: &&Entry| entry.text.split_whitespace().any(|word| word == words);
        let all = self.records.values().flatten().chain(&self.taken_back);
        let all = all.filter(|entry| entry.is_answered()).filter(has);
        // A copy of a session has the same turns.
        all.map(|entry| (entry.own.clone(), entry)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Takes what the bot did since the last look.
    pub(crate) fn look(&mut self, world: &mut World) {
        let mut taken = 0;
        while let Some(sent) = world.sent.get(self.seen).cloned() {
            self.seen += 1;
            taken += 1;
            // All memory would be full of it.
            assert!(taken < PATIENCE, "agents are begun and ended without end\n{}", world.log());
            match sent {
                Sent::Launch(session, launch) => self.launched(session, &launch, world.log()),
                Sent::Tell(session, life, order) if self.is_live(session, life) => {
                    self.told(session, order, world);
                }
                Sent::End(session, life, end) if self.is_live(session, life) => {
                    match end {
                        End::Gently | End::Cut => self.notes(session),
                        End::Kill => {}
                    }
                    self.exits(session, Exit::default(), world);
                }
                // It has ended meanwhile.
                Sent::Tell(..) | Sent::End(..) => {}
            }
        }
        self.asks_now(world);
    }

    fn is_live(&self, session: SessionId, life: LifeId) -> bool {
        self.processes.get(&session).is_some_and(|process| process.life == life)
    }

    fn nth(&self, n: usize) -> Option<SessionId> {
        let count = self.processes.len().max(1);
        self.processes.keys().nth(n % count).copied()
    }

    fn exits(&mut self, session: SessionId, exit: Exit, world: &mut World) {
        let Some(process) = self.processes.remove(&session) else { return };
        world.input(Input::Agent { session, life: process.life, event: AgentEvent::Exited(exit) });
    }

    /// What is known is gone on with, and what is not known is begun: the real shell sees to that.
    fn launched(&mut self, session: SessionId, launch: &Launch, log: &str) {
        let writers =
            self.processes.iter().filter(|(of, process)| **of == session || process.claude == launch.claude);
        assert_eq!(writers.count(), 0, "two writers of {:?}\n{log}", launch.claude);
        self.directories.insert(launch.claude.clone(), launch.workspace.clone());
        self.owners.insert(launch.claude.clone(), session);
        if let Start::Fork(from) = &launch.start
            && let Some(from) = self.owners.get(from)
        {
            self.copies.insert(session, *from);
        }
        self.goes_by_note(&launch.claude);
        let known = self.records.contains_key(&launch.claude);
        if let Some(cut) = &launch.cut {
            self.cuts(&launch.claude, cut);
        }
        let origin = match &launch.start {
            Start::Fork(from) if !known => Origin::Fork(from.clone()),
            Start::Resume | Start::Rerun if !known => Origin::Lost,
            Start::Fork(_) | Start::New | Start::Resume | Start::Rerun => Origin::Own,
        };
        let from = if let Origin::Fork(from) = &origin { self.records.get(from) } else { None };
        let forgot = launch.seen.as_ref().is_some_and(|seen| known && !self.has_whole(&launch.claude, seen));
        let process = Process {
            life: launch.life,
            copied: from.cloned().unwrap_or_default(),
            origin,
            rerun: if launch.start == Start::Rerun { Rerun::Will } else { Rerun::No },
            claude: launch.claude.clone(),
            memory: if forgot { Memory::Lost } else { Memory::Whole },
            lacks_workspace: false,
            ready: false,
            queue: VecDeque::new(),
            joins: false,
            turn: None,
        };
        self.processes.insert(session, process);
    }

    fn told(&mut self, session: SessionId, order: Order, world: &mut World) {
        match order {
            Order::Prompt { id, content: PromptContent { text, .. }, rank } => {
                self.prompted(session, id, text, rank, world);
                if rank == Rank::Now {
                    self.cut_for_now(session, world);
                }
            }
            Order::Answer { request, decision } => {
                let is_allowed = matches!(*decision, Decision::Allow { .. });
                self.answered(session, &request, is_allowed, world.log());
            }
            Order::Interrupt => self.interrupted(session, world),
            // Only World::replies answers these.
            Order::Query { .. } | Order::Rules(_) => {}
            Order::Withdraw { prompt } => self.withdrawn(session, &prompt, world),
        }
    }

    /// A prompt that has a line of its own in the record is known and does nothing; any other one runs.
    fn prompted(&mut self, session: SessionId, id: PromptId, text: String, rank: Rank, world: &mut World) {
        let log = world.log();
        for word in text.split_whitespace() {
            let meant = self.meant.get(word);
            // What was said last to a session that was deleted before it was a prompt of it goes to the next one.
            let is_for = meant.is_none_or(|(meant, message)| {
                let is_gone = !world.store.sessions.contains_key(meant);
                self.is_or_copies(session, *meant) || is_gone && !world.store.forgotten.contains(message)
            });
            assert!(is_for, "{word} is told to {session:?}\n{log}");
        }
        let was_taken_back = self.taken_back.iter().any(|entry| entry.covers().contains(&id));
        assert!(!was_taken_back, "Claude passes over {id:?}\n{log}");
        let Some(process) = self.processes.get(&session) else { return };
        // What waits for the files has not asked anybody yet.
        let has_asked = !world.asks_later.contains_key(&session);
        let has_ask = has_asked && process.turn.as_ref().is_some_and(|turn| turn.ask.is_some());
        assert!(rank != Rank::Now || !has_ask, "an open ask is lost to {id:?}\n{log}");
        let entries = self.records.get(&process.claude).unwrap_or(&process.copied);
        let again = entries.iter().find(|entry| entry.covers().contains(&id) && entry.own != id);
        assert!(again.is_none(), "{id:?} runs a second time: {again:?}\n{log}");
        let is_known = entries.iter().any(|entry| entry.own == id);
        if is_known {
            return self.passes_over(session, id, world);
        }
        if let Some(process) = self.processes.get_mut(&session) {
            process.rerun = match process.rerun {
                Rerun::Will => Rerun::Will,
                Rerun::No | Rerun::DoesNothing => Rerun::No,
            };
            let queued = Queued { id, text, later: rank == Rank::Later };
            match rank {
                Rank::Now => process.queue.push_front(queued),
                Rank::Next | Rank::Later => process.queue.push_back(queued),
            }
        }
    }

    /// A prompt that is known does nothing.
    fn passes_over(&self, session: SessionId, id: PromptId, world: &mut World) {
        let Some(process) = self.processes.get(&session) else { return };
        let (life, is_free) = (process.life, process.turn.is_none() && process.queue.is_empty());
        let event = AgentEvent::Prompt { id, state: PromptState::Completed };
        world.input(Input::Agent { session, life, event });
        if is_free && process.ready && process.rerun == Rerun::No {
            world.input(Input::Agent { session, life, event: AgentEvent::Activity(Activity::Idle) });
        }
    }

    /// Whether a session is another one, or a copy of it.
    pub(crate) fn is_or_copies(&self, session: SessionId, other: SessionId) -> bool {
        let of = |session: &SessionId| self.copies.get(session).copied();
        std::iter::successors(Some(session), of).any(|session| session == other)
    }

    /// Does one thing, if there is one to do. Says whether there was.
    pub(crate) fn step(&mut self, n: usize, what: Move, world: &mut World) -> bool {
        self.look(world);
        let count = (world.inspecting.len() + self.processes.len()).max(1);
        let acted = match world.inspecting.remove(n % count) {
            Some(inspection) => {
                self.inspected(inspection, world);
                true
            }
            None => match self.nth((n % count) - world.inspecting.len()) {
                Some(session) => self.act(session, what, world),
                None => false,
            },
        };
        self.look(world);
        acted
    }

    /// Everybody ends what there is to end. Says whether there was anything.
    pub(crate) fn finish_all(&mut self, world: &mut World) -> bool {
        self.look(world);
        let mut acted = false;
        while let Some(inspection) = world.inspecting.pop_front() {
            self.inspected(inspection, world);
            acted = true;
        }
        let sessions: Vec<_> = self.processes.keys().copied().collect();
        for session in sessions {
            self.look(world);
            acted |= self.act(session, Move::Finish, world);
        }
        self.look(world);
        acted
    }

    fn inspected(&self, inspection: Inspection, world: &mut World) {
        let Inspection { session, claude, prompts, calls } = inspection;
        let entries = self.records.get(&claude).map_or(&[][..], Vec::as_slice);
        let is_left = |prompt: &PromptId| self.taken_back.iter().any(|entry| entry.own == *prompt);
        let traces = prompts.into_iter().map(|prompt| {
            let trace = record::trace(entries, &prompt);
            let trace = if trace == Trace::Unknown && is_left(&prompt) { Trace::Left } else { trace };
            (prompt, trace)
        });
        let traces = traces.collect();
        let has = |call: &ToolCallId| entries.iter().any(|entry| entry.calls.contains(call));
        let lost = calls.into_iter().filter(|call| !has(call)).collect();
        world.input(Input::Inspected { session, traces, lost });
    }
}
