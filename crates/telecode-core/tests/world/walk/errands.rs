//! Errands come back, well or badly, in any order.

use telecode_core::seam::Input;
use telecode_core::seam::agent::AgentEvent;
use telecode_core::seam::change::{PromptRecord, PromptStage};
use telecode_core::seam::errand::{
    Drawing, Errand, Failure, FilesErrand, Folder, FolderList, FolderProblem, MachineErrand, NotRemoved,
    PersonaFiles, PersonasErrand, PictureErrand, PlaceFound, RecordsErrand, Report, SearchHits, StoreErrand,
};
use telecode_core::seam::query::{Answer, NoAnswer, Query, Rewind, Title};
use telecode_core::seam::tree::{FileProblem, NoSnapshot};

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
            How::Oddly => Report::Folder(Err(FolderProblem::Missing)),
        };
        self.world.chat.note(&format!("report {report:?}"));
        self.world.input(Input::Reported { errand, report });
    }

    /// What an agent was asked is answered, if it is still there: an undo as Claude does it, the rest not at all.
    pub(super) fn queried(&mut self, n: usize) {
        if n % 2 == 1
            && let Some((session, life, query, _)) = self.world.renames.pop_front()
        {
            let event = AgentEvent::Replied { query, answer: Ok(Answer::Done) };
            return self.world.input(Input::Agent { session, life, event });
        }
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
            Query::Title { .. } => {
                let titles = [None, Some("Fix the login"), Some("`fix`\n**the** login"), Some("…")];
                Ok(Answer::Title(Title(titles[n % titles.len()].map(str::to_owned))))
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
            | Query::DecideHeld { .. }
            | Query::Rename { .. } => Err(NoAnswer::Unsupported),
        };
        self.world.input(Input::Agent { session, life, event: AgentEvent::Replied { query, answer } });
    }

    fn well(&mut self, what: &Errand) -> Report {
        match what {
            Errand::Store(what) => self.found(what),
            Errand::Records(what) => self.read(what),
            Errand::Personas(PersonasErrand::Read { .. }) => Report::Personas(Ok(PersonaFiles::default())),
            Errand::Personas(PersonasErrand::Write { .. }) => Report::PersonaWritten(Ok(())),
            Errand::Machine(what) => self.on_machine(what),
            Errand::Files(what) => {
                let (store, log) = (&self.world.store, &self.world.chat.log);
                let disks = self.world.disks.as_mut();
                let report = disks.and_then(|disks| disks.run(what, store, log));
                report.unwrap_or_else(|| not_git(what))
            }
            Errand::Picture(PictureErrand::Chart { .. }) => {
                Report::Drawn(Ok(Drawing { pictures: vec![vec![0]], ..Drawing::default() }))
            }
            Errand::Picture(PictureErrand::Draw { .. }) => {
                Report::Drawn(Ok(Drawing { pictures: vec![vec![0], vec![1]], left_out: 1, boxes: 1 }))
            }
            Errand::Refuse { what, reason } => what.failed()(Failure(reason.clone())),
        }
    }

    fn found(&self, what: &StoreErrand) -> Report {
        match what {
            StoreErrand::Search { .. } => Report::Hits(Ok(SearchHits::default())),
            StoreErrand::LastPrompt { session } => {
                let mut of = self.world.store.prompts.iter().rev();
                let was_told = |prompt: &PromptRecord| {
                    matches!(prompt.stage, PromptStage::Answered(_) | PromptStage::Interrupted)
                };
                Report::LastPrompt(Ok(of.find(|one| one.session == *session && was_told(one)).cloned()))
            }
        }
    }

    fn read(&mut self, what: &RecordsErrand) -> Report {
        match what {
            RecordsErrand::Terminals { .. } | RecordsErrand::AtWork { .. } => {
                Report::Terminals(Ok(self.claudes.on_disk(&self.world)))
            }
            RecordsErrand::Terminal { claude, .. } => {
                let mut found = self.claudes.on_disk(&self.world).into_iter();
                Report::Terminal(Ok(found.find(|one| one.claude == *claude)))
            }
            RecordsErrand::Missed { .. } | RecordsErrand::Story { .. } => Report::Story(Ok(Vec::new())),
            RecordsErrand::Output { .. } => Report::Output(Ok(None)),
            RecordsErrand::Trail { claude, prompts, .. } | RecordsErrand::LetGo { claude, prompts, .. } => {
                Report::Trail(Ok(self.claudes.trail(claude, prompts)))
            }
            RecordsErrand::Settle { .. } => Report::Done(Ok(())),
            RecordsErrand::Delete { claude, .. } => {
                self.claudes.forget(claude);
                Report::Done(Ok(()))
            }
        }
    }

    fn on_machine(&mut self, what: &MachineErrand) -> Report {
        match what {
            MachineErrand::Browse { .. } => {
                Report::Folders(Ok(FolderList { path: None, above: None, folders: vec![folder("/srv")] }))
            }
            MachineErrand::CheckFolder { path, .. } => Report::Folder(Ok(folder(path))),
            MachineErrand::Places { places } => {
                Report::Places(Ok(vec![Ok(PlaceFound { git: true }); places.len()]))
            }
            MachineErrand::RemoveWorktree { .. } | MachineErrand::RemoveFolder { .. } => {
                Report::Removed(Ok(()))
            }
            MachineErrand::ForgetRule { .. } => Report::Done(Ok(())),
            MachineErrand::EndHolder { claude, holder } => {
                if self.claudes.holders.get(claude) == Some(holder) {
                    self.claudes.lets_go(claude, &mut self.world);
                }
                Report::HolderEnded(Ok(()))
            }
        }
    }
}

/// What comes of an errand about files where there is no repository.
fn not_git(what: &FilesErrand) -> Report {
    match what {
        FilesErrand::After { .. } | FilesErrand::Changes { .. } => Report::Changed(Err(NoSnapshot::NotGit)),
        FilesErrand::Preview { .. } => Report::Preview(Err(NoSnapshot::NotGit)),
        FilesErrand::Restore { .. } => Report::Restored(Err(NoSnapshot::NotGit)),
        FilesErrand::Forget { .. } => Report::Forgotten(Err(NoSnapshot::NotGit)),
        FilesErrand::Branch { .. } => Report::Branch(Ok(None)),
        FilesErrand::File { .. } => Report::File(Err(FileProblem::Missing)),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all others fail")]
fn badly(what: &Errand) -> Report {
    match what {
        Errand::Machine(
            MachineErrand::RemoveWorktree { force: false, .. }
            | MachineErrand::RemoveFolder { force: false, .. },
        ) => Report::Removed(Err(NotRemoved::Dirty { what: vec!["notes.txt".to_owned()] })),
        Errand::Machine(MachineErrand::CheckFolder { .. }) => {
            Report::Folder(Err(FolderProblem::Outside { path: "/etc".to_owned() }))
        }
        Errand::Records(RecordsErrand::Terminal { .. }) => Report::Terminal(Ok(None)),
        _ => what.failed()(Failure("it does not work".to_owned())),
    }
}

fn folder(path: &str) -> Folder {
    Folder { name: path.rsplit('/').next().unwrap_or("x").to_owned(), path: path.to_owned(), git: true }
}
