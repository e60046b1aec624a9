//! Errands come back, well or badly, in any order.

use telecode_core::agent::AgentEvent;
use telecode_core::bridge::Input;
use telecode_core::change::{PromptRecord, PromptStage};
use telecode_core::errand::{Drawing, Errand, Folder, FolderProblem, Report};
use telecode_core::query::{Answer, NoAnswer, Query, Rewind};
use telecode_core::tree::{NoSnapshot, TreeErrand, TreeReport};

use super::Walk;
use super::deeds::How;

impl Walk {
    /// One of the errands comes back.
    pub(super) fn reports(&mut self, n: usize, how: How) {
        let count = self.world.errands.len().max(1);
        if self.world.errands.len() <= n % count {
            return;
        }
        let (errand, what) = self.world.errands.remove(n % count);
        let report = match how {
            How::Well => self.well(&what),
            How::Badly => badly(&what),
            How::Oddly => Report::NotAFolder(FolderProblem::Missing),
        };
        self.world.chat.note(&format!("report {report:?}"));
        self.world.input(Input::Reported { errand, report });
    }

    /// What an agent was asked is answered, if it is still there: an undo as Claude does it, the rest not at all.
    pub(super) fn queried(&mut self, n: usize) {
        let count = self.world.queries.len().max(1);
        let Some((session, life, query, what)) = self.world.queries.remove(n % count) else { return };
        let answer = match what {
            Query::Rewind { .. } => {
                let files = vec!["/elsewhere/notes.txt".to_owned()];
                Ok(Answer::Rewind(Rewind { possible: true, reason: None, files, added: 1, removed: 1 }))
            }
            Query::TakeBack { prompt, .. } if !n.is_multiple_of(4) => {
                Ok(Answer::TakenBack(self.claudes.takes_back(session, &prompt)))
            }
            Query::TakeBack { .. }
            | Query::SetModel(_)
            | Query::SetEffort(_)
            | Query::SetMode(_)
            | Query::Applied
            | Query::Context
            | Query::Usage
            | Query::Rules
            | Query::Servers
            | Query::Reconnect(_)
            | Query::Switch { .. }
            | Query::Aside { .. }
            | Query::Output(_)
            | Query::StopTask(_)
            | Query::DecideHeld { .. } => Err(NoAnswer::Unsupported),
        };
        self.world.input(Input::Agent { session, life, event: AgentEvent::Replied { query, answer } });
    }

    fn well(&mut self, what: &Errand) -> Report {
        match what {
            Errand::Browse { .. } => {
                Report::Folders { path: None, above: None, folders: vec![folder("/srv")] }
            }
            Errand::CheckFolder { path, .. } => Report::Folder(folder(path)),
            Errand::Personas { .. } => Report::Personas { personas: Vec::new(), problems: Vec::new() },
            Errand::Terminals { .. } | Errand::AtWork { .. } => {
                Report::Terminals(self.claudes.on_disk(&self.world))
            }
            Errand::Terminal { claude, .. } => {
                let found = self.claudes.on_disk(&self.world).into_iter().filter(|one| one.claude == *claude);
                Report::Terminals(found.collect())
            }
            Errand::Missed { .. } | Errand::Story { .. } => Report::Story(Vec::new()),
            Errand::Search { .. } => Report::Hits { hits: Vec::new(), total: 0 },
            Errand::LastPrompt { session } => {
                let mut of = self.world.store.prompts.iter().rev();
                let was_told = |prompt: &PromptRecord| {
                    matches!(prompt.stage, PromptStage::Answered(_) | PromptStage::Interrupted)
                };
                Report::Prompt(of.find(|one| one.session == *session && was_told(one)).cloned())
            }
            Errand::DeleteRecord { claude, .. } => {
                self.claudes.forget(claude);
                Report::Done
            }
            Errand::EndHolder { claude, holder } => {
                if self.claudes.holders.get(claude) == Some(holder) {
                    self.claudes.lets_go(claude, &mut self.world);
                }
                Report::Done
            }
            Errand::Tree(
                TreeErrand::Trail { claude, prompts, .. } | TreeErrand::LetGo { claude, prompts, .. },
            ) => Report::Tree(TreeReport::Trail(self.claudes.trail(claude, prompts))),
            Errand::Tree(what) => {
                let (store, log) = (&self.world.store, &self.world.chat.log);
                let disks = self.world.disks.as_mut();
                let report = disks.and_then(|disks| disks.run(what, store, log));
                Report::Tree(report.unwrap_or(TreeReport::None(NoSnapshot::NotGit)))
            }
            Errand::Chart { .. } => Report::Drawn(Drawing { pictures: vec![vec![0]], ..Drawing::default() }),
            Errand::Draw { .. } => {
                Report::Drawn(Drawing { pictures: vec![vec![0], vec![1]], left_out: 1, boxes: 1 })
            }
            Errand::Output { .. } => Report::Output(None),
            Errand::ForgetRule { .. }
            | Errand::Settle { .. }
            | Errand::Place { .. }
            | Errand::WritePersona { .. }
            | Errand::RemoveWorktree { .. }
            | Errand::RemoveFolder { .. } => Report::Done,
        }
    }
}

fn badly(what: &Errand) -> Report {
    match what {
        Errand::RemoveWorktree { force: false, .. } | Errand::RemoveFolder { force: false, .. } => {
            Report::Dirty { what: vec!["notes.txt".to_owned()] }
        }
        Errand::CheckFolder { .. } => Report::NotAFolder(FolderProblem::Outside { path: "/etc".to_owned() }),
        Errand::Terminal { .. } => Report::Terminals(Vec::new()),
        Errand::Browse { .. }
        | Errand::Place { .. }
        | Errand::Personas { .. }
        | Errand::WritePersona { .. }
        | Errand::Terminals { .. }
        | Errand::AtWork { .. }
        | Errand::Missed { .. }
        | Errand::Story { .. }
        | Errand::Search { .. }
        | Errand::LastPrompt { .. }
        | Errand::RemoveWorktree { .. }
        | Errand::RemoveFolder { .. }
        | Errand::DeleteRecord { .. }
        | Errand::Tree(_)
        | Errand::ForgetRule { .. }
        | Errand::Chart { .. }
        | Errand::Draw { .. }
        | Errand::Output { .. }
        | Errand::Settle { .. }
        | Errand::EndHolder { .. } => Report::Failed { reason: "it does not work".to_owned() },
    }
}

fn folder(path: &str) -> Folder {
    Folder { name: path.rsplit('/').next().unwrap_or("x").to_owned(), path: path.to_owned(), git: true }
}
