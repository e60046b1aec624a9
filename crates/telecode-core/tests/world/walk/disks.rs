//! The files of workspaces in a walk: what tools change, and the snapshots that are taken of them.

use std::collections::BTreeMap;

use telecode_core::seam::errand::{FilesChanged, FilesErrand, FilesPreview, FilesRestored, Report};
use telecode_core::seam::ids::{PromptId, SessionId};
use telecode_core::seam::tree::{
    ChangeKind, FileChange, FilesMark, NoSnapshot, RestoreLimits, Snapshot, SnapshotRequest,
};

use crate::store::MemoryStore;

/// What is in each file of a directory.
type Files = BTreeMap<String, String>;

/// All directories.
#[derive(Debug, Default)]
pub(crate) struct Disks {
    files: BTreeMap<String, Files>,
    kept: BTreeMap<String, Files>,
    /// What there was when a prompt was told last, with the directory.
    found: BTreeMap<PromptId, (String, Files)>,
    /// The prompts of whose turns nobody has looked at the files yet: what others change belongs to what they begin with.
    unlooked: BTreeMap<SessionId, Vec<PromptId>>,
    taken: usize,
}

impl Disks {
    /// The snapshot before a turn. Now and then there is none.
    pub(crate) fn take(
        &mut self,
        session: SessionId,
        take: &SnapshotRequest,
    ) -> Result<Snapshot, NoSnapshot> {
        self.taken += 1;
        self.unlooked.remove(&session);
        match self.taken % 9 {
            4 => Err(NoSnapshot::Late),
            7 => Err(NoSnapshot::TooLarge),
            _ => Ok(self.keep(&take.album.directory)),
        }
    }

    fn keep(&mut self, directory: &str) -> Snapshot {
        let name = format!("snapshot-{}", self.kept.len());
        let files = self.files.get(directory).cloned().unwrap_or_default();
        self.kept.insert(name.clone(), files);
        Snapshot(name)
    }

    /// A tool of a session changes a file, makes one or deletes one.
    pub(crate) fn change(&mut self, session: SessionId, directory: &str, words: &str) {
        let files = self.files.entry(directory.to_owned()).or_default();
        let path = format!("file-{}", words.len() % 3);
        let is_gone = words.len().is_multiple_of(4) && files.remove(&path).is_some();
        if !is_gone {
            files.insert(path, words.to_owned());
        }
        self.changed(directory, Some(session));
    }

    /// What somebody else changed before anybody looked is there when a turn begins to change something.
    fn changed(&mut self, directory: &str, by: Option<SessionId>) {
        let files = self.files.get(directory).cloned().unwrap_or_default();
        let others = self.unlooked.iter().filter(|(of, _)| Some(**of) != by);
        for prompt in others.flat_map(|(_, prompts)| prompts) {
            if let Some((_, found)) = self.found.get_mut(prompt).filter(|(of, _)| of == directory) {
                found.clone_from(&files);
            }
        }
    }

    /// A prompt is told: what there is now is what its turn begins with, if nobody is about to look. One that is told again was
    /// not taken up before.
    pub(crate) fn told(&mut self, prompt: &PromptId, directory: &str, unlooked: Option<SessionId>) {
        let files = self.files.get(directory).cloned().unwrap_or_default();
        self.found.insert(prompt.clone(), (directory.to_owned(), files));
        if let Some(session) = unlooked {
            self.unlooked.entry(session).or_default().push(prompt.clone());
        }
    }

    fn differences(&self, from: &Snapshot, to: &Snapshot) -> Vec<FileChange> {
        let (from, to) = (&self.kept[&from.0], &self.kept[&to.0]);
        let paths = from.keys().chain(to.keys().filter(|path| !from.contains_key(*path)));
        let changed = paths.filter(|path| from.get(*path) != to.get(*path)).map(|path| FileChange {
            path: path.clone(),
            kind: match (from.contains_key(path), to.contains_key(path)) {
                (false, _) => ChangeKind::Added,
                (true, false) => ChangeKind::Removed,
                (true, true) => ChangeKind::Modified,
            },
            added: 1,
            removed: 1,
            is_binary: false,
            patch: String::new(),
        });
        changed.collect()
    }

    /// What comes of an errand about files; of one that is about something else, nothing.
    pub(crate) fn run(&mut self, what: &FilesErrand, store: &MemoryStore, log: &str) -> Option<Report> {
        Some(match what {
            FilesErrand::After { album, before, .. } => {
                let now = self.keep(&album.directory);
                let files = self.differences(before, &now);
                Report::Changed(Ok(FilesChanged { now: Some(now), files }))
            }
            FilesErrand::Changes { album, from, to } => {
                let mut state = |mark: &FilesMark| match mark {
                    FilesMark::Snapshot(snapshot) => snapshot.clone(),
                    FilesMark::Head | FilesMark::Now => self.keep(&album.directory),
                };
                let (from, to) = (state(from), state(to));
                let files = self.differences(&from, &to);
                Report::Changed(Ok(FilesChanged { now: Some(to), files }))
            }
            FilesErrand::Preview { album, to, .. } => {
                let now = self.keep(&album.directory);
                let files = self.differences(&now, to);
                Report::Preview(Ok(FilesPreview {
                    now,
                    files,
                    others: Vec::new(),
                    limits: RestoreLimits::default(),
                }))
            }
            FilesErrand::Restore { album, to, seen } => {
                let now = self.keep(&album.directory);
                if self.kept[&now.0] != self.kept[&to.0] && self.kept[&now.0] != self.kept[&seen.0] {
                    return Some(Report::Restored(Ok(FilesRestored::Moved)));
                }
                self.is_before_its_turn(to, &album.directory, store, log);
                let files = self.differences(seen, to).len();
                let back = self.kept[&to.0].clone();
                self.files.insert(album.directory.clone(), back);
                self.changed(&album.directory, None);
                Report::Restored(Ok(FilesRestored::Done { files, left: Vec::new() }))
            }
            FilesErrand::Forget { .. } => Report::Forgotten(Ok(())),
            FilesErrand::Branch { .. } => Report::Branch(Ok(Some("main".to_owned()))),
            FilesErrand::File { .. } => return None,
        })
    }

    /// What an undo goes back to is exactly what its turn began with.
    fn is_before_its_turn(&self, to: &Snapshot, directory: &str, store: &MemoryStore, log: &str) {
        let points = store.points.values().filter(|point| point.before == Some(Ok(to.clone())));
        for point in points {
            let Some((of, files)) = point.prompts.first().and_then(|prompt| self.found.get(prompt)) else {
                panic!("a snapshot of a turn that was never told: {point:?}\n{log}");
            };
            assert_eq!(of, directory, "the files of another directory\n{log}");
            assert_eq!(*files, self.kept[&to.0], "not what {point:?} began with\n{log}");
        }
    }
}
