//! Terminals: people who work on Claude sessions without the bot.

use telecode_core::seam::Input;
use telecode_core::seam::agent::{Holder, HolderKind, Trace};
use telecode_core::seam::errand::Terminal;
use telecode_core::seam::ids::{ClaudeId, PromptId, SessionId};
use telecode_core::seam::story::{self, Deed};

use super::{Claudes, Entry};
use crate::World;

impl Claudes {
    /// Somebody goes on with a session in a terminal, or begins one there. Claude Code lets them, whoever else works on it.
    pub(crate) fn opens_terminal(&mut self, n: usize, world: &mut World) {
        self.terminals += 1;
        let count = self.records.len() + 1;
        let known = self.records.keys().nth(n % count).cloned();
        let claude = known.unwrap_or_else(|| ClaudeId(format!("terminal-{}", self.terminals)));
        if self.holders.contains_key(&claude) {
            return;
        }
        self.directories.entry(claude.clone()).or_insert_with(|| "/srv/api".to_owned());
        // The number of a process is not always known.
        let pid = n.is_multiple_of(2).then_some(self.terminals);
        let holder = Holder { pid, kind: HolderKind::Person, started: pid.map(u64::from) };
        self.holders.insert(claude.clone(), holder);
        self.types(&claude, world);
        self.is_seen(&claude, Some(holder), world);
    }

    pub(crate) fn closes_terminal(&mut self, n: usize, world: &mut World) {
        let count = self.holders.len().max(1);
        let Some(claude) = self.holders.keys().nth(n % count).cloned() else { return };
        self.types(&claude, world);
        self.lets_go(&claude, world);
    }

    pub(crate) fn closes_all_terminals(&mut self, world: &mut World) {
        while let Some(claude) = self.holders.keys().next().cloned() {
            self.lets_go(&claude, world);
        }
    }

    pub(crate) fn lets_go(&mut self, claude: &ClaudeId, world: &mut World) {
        if self.holders.remove(claude).is_some() {
            self.is_seen(claude, None, world);
        }
    }

    /// Something is said and answered in a terminal.
    fn types(&mut self, claude: &ClaudeId, world: &mut World) {
        self.terminals += 1;
        let entry = Entry {
            scheduled: false,
            joined: Vec::new(),
            own: PromptId(format!("typed-{}", self.terminals)),
            folded: Vec::new(),
            done: 0,
            pending: None,
            calls: Vec::new(),
            end: Some(Trace::Answered { said: "typed".to_owned().into() }),
            text: "typed".to_owned(),
        };
        self.records.entry(claude.clone()).or_default().push(entry);
        self.notes_newest(claude);
        let said = story::Entry {
            at: world.now.wall,
            deed: Deed::Prompt { content: "typed in a terminal".to_owned().into() },
            message: None,
            undone: false,
        };
        for session in world.overhearing.clone() {
            let of = world.store.sessions.get(&session).map(|record| &record.claude.id);
            if of == Some(claude) {
                world.input(Input::Overheard { session, entries: vec![said.clone()] });
            }
        }
    }

    /// The bot sees who else works on the sessions that have an agent or are read along.
    fn is_seen(&self, claude: &ClaudeId, holder: Option<Holder>, world: &mut World) {
        let live = self.processes.iter().filter(|(_, process)| process.claude == *claude);
        let along = world.overhearing.iter();
        let along = along.filter(|id| world.store.sessions.get(id).is_some_and(|of| of.claude.id == *claude));
        let mut watched: Vec<SessionId> = live.map(|(id, _)| id).chain(along).copied().collect();
        watched.dedup();
        for session in watched {
            world.input(Input::HolderSeen { session, holder });
        }
    }

    /// What is on disk, as the bot finds it.
    pub(crate) fn on_disk(&self, world: &World) -> Vec<Terminal> {
        let ours = |claude: &ClaudeId| self.processes.values().any(|process| process.claude == *claude);
        let all = self.records.keys().map(|claude| Terminal {
            claude: claude.clone(),
            directory: self.directories.get(claude).cloned().unwrap_or_default(),
            title: "Fix the login page".to_owned(),
            first_prompt: None,
            branch: None,
            changed: world.now.wall,
            holder: self.holders.get(claude).copied().filter(|_| !ours(claude)),
        });
        all.collect()
    }

    /// Claude's record of a session is deleted.
    pub(crate) fn forget(&mut self, claude: &ClaudeId) {
        self.records.remove(claude);
        self.noted.remove(claude);
    }
}
