//! How processes die, what a power failure takes from records, and what was run and read before.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use telecode_core::seam::agent::Exit;
use telecode_core::seam::change::{PromptRecord, PromptStage};
use telecode_core::seam::ids::{ClaudeId, PromptId, SessionId};

use super::{Claudes, Entry, Note};
use crate::World;

/// How many of the newest writes of a record may not be on the disk yet.
const UNSAFE_WRITES: usize = 6;

/// What stood on the disk of one record.
#[derive(Debug, Clone)]
struct Disk {
    record: Option<Vec<Entry>>,
    note: Option<Note>,
}

/// What happened and cannot be undone.
#[derive(Debug, Default)]
pub(crate) struct Deeds {
    /// How often each command ran that somebody allowed.
    allowed: BTreeMap<String, usize>,
    /// Commands that ran, and how often the person had wanted something to go on by then.
    runs: BTreeMap<String, usize>,
    /// How often the person wanted what was cut to go on.
    wanted: usize,
    /// The prompts that Claude answered.
    read: BTreeSet<PromptId>,
    /// What a record has lost, as far as that was told.
    lost: BTreeSet<PromptId>,
    /// The newest writes of each record, the oldest first: what was before each.
    unsafe_writes: BTreeMap<ClaudeId, VecDeque<Disk>>,
}

impl Deeds {
    /// The person wants what was cut to go on, whatever it did.
    pub(crate) fn wants(&mut self) {
        self.wanted += 1;
    }

    /// How often a command ran that was asked about.
    pub(crate) fn allowed(&self) -> impl Iterator<Item = (&str, usize)> {
        self.allowed.iter().map(|(command, runs)| (command.as_str(), *runs))
    }

    pub(crate) fn has_read(&self, prompt: &PromptId) -> bool {
        self.read.contains(prompt)
    }

    pub(super) fn reads(&mut self, entry: &Entry) {
        self.read.extend(entry.covers());
    }

    /// A command runs. Who allows it wants it to run once more; without a question it runs once.
    pub(super) fn runs(&mut self, command: &str, is_allowed: bool, log: &str) {
        if is_allowed {
            *self.allowed.entry(command.to_owned()).or_default() += 1;
        }
        let before = self.runs.insert(command.to_owned(), self.wanted);
        let is_wanted = is_allowed || before.is_none_or(|before| before < self.wanted);
        assert!(is_wanted, "{command} runs a second time, and nobody wanted that\n{log}");
    }
}

impl Claudes {
    /// kill -9 of the bot and its guards: nothing of what ran notes where it was.
    pub(crate) fn killed_with_guards(&mut self, world: &World) {
        self.processes.clear();
        self.seen = world.sent.len();
    }

    /// The power fails: what was written last is not on the disk.
    pub(crate) fn power_fails(&mut self, lost: usize, world: &World) {
        self.killed_with_guards(world);
        for (claude, mut writes) in std::mem::take(&mut self.deeds.unsafe_writes) {
            let kept = writes.len() - lost % (writes.len() + 1);
            let Some(Disk { record, note }) = writes.drain(..).nth(kept) else { continue };
            match record {
                Some(record) => drop(self.records.insert(claude.clone(), record)),
                None => drop(self.records.remove(&claude)),
            }
            match note {
                Some(note) => drop(self.noted.insert(claude, note)),
                None => drop(self.noted.remove(&claude)),
            }
        }
    }

    /// SIGTERM for one of the processes.
    pub(crate) fn asked_to_end(&mut self, n: usize, world: &mut World) {
        self.look(world);
        if let Some(session) = self.nth(n) {
            world.chat.note("claude ends");
            self.notes(session);
            self.exits(session, Exit { code: Some(143), signal: None, stderr: String::new() }, world);
        }
    }

    /// A record is about to be written.
    pub(super) fn is_to_write(&mut self, claude: &ClaudeId) {
        let disk = Disk { record: self.records.get(claude).cloned(), note: self.noted.get(claude).cloned() };
        let writes = self.deeds.unsafe_writes.entry(claude.clone()).or_default();
        writes.push_back(disk);
        if writes.len() > UNSAFE_WRITES {
            writes.pop_front();
        }
    }

    /// What a record says is on the disk for good.
    pub(super) fn is_safe(&mut self, claude: &ClaudeId) {
        self.deeds.unsafe_writes.remove(claude);
    }

    /// Whether a record has a prompt with its end, as somebody saw it.
    pub(super) fn has_whole(&self, claude: &ClaudeId, prompt: &PromptId) -> bool {
        let entries = self.records.get(claude).into_iter().flatten();
        { entries }.any(|entry| entry.end.is_some() && entry.covers().contains(prompt))
    }

    /// The bot is about to be told that a record does not have any more what was answered last.
    pub(super) fn tells_loss(&mut self, session: SessionId, world: &World) {
        let Some(claude) = self.processes.get(&session).map(|process| process.claude.clone()) else { return };
        let prompts = world.store.prompts.iter().filter(|prompt| is_answered(prompt));
        let of_it = prompts.filter(|prompt| prompt.session == session);
        let lost = of_it.filter(|prompt| !self.has_whole(&claude, &prompt.id));
        let lost: Vec<_> = lost.map(|prompt| prompt.id.clone()).collect();
        self.deeds.lost.extend(lost);
    }

    /// The prompts that were answered and are not in the conversation, and whether that was told.
    pub(crate) fn forgotten<'a>(
        &'a self,
        world: &'a World,
    ) -> impl Iterator<Item = (&'a PromptRecord, bool)> {
        let answered = world.store.prompts.iter().filter(|prompt| is_answered(prompt));
        let is_kept = |prompt: &&PromptRecord| {
            let session = world.store.sessions.get(&prompt.session);
            session.is_some_and(|session| self.has_whole(&session.claude.id, &prompt.id))
        };
        let gone = answered.filter(move |prompt| !is_kept(prompt));
        gone.map(|prompt| (prompt, self.deeds.lost.contains(&prompt.id)))
    }
}

fn is_answered(prompt: &PromptRecord) -> bool {
    matches!(prompt.stage, PromptStage::Answered(_))
}
