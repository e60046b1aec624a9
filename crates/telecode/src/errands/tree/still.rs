//! Whether a workspace is what it was at the last snapshot: told without git, from what was known then.
//!
//! Whoever looks sees every file that was not ignored, every directory that was looked through, and all that git's answers
//! depend on. Whatever cannot be told for certain is not written down, and git is asked.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use telecode_claude::worktree::GitInput;
use telecode_core::seam::tree::{NoSnapshot, Snapshot};

use super::album::LAST;
use super::contents;
use super::ground::WorkspaceRoot;
use super::ignores::{IgnoreSettings, names};
use super::known::{KnownRepository, WorkspaceState};
use super::manifest::{FileContent, IgnoreRules, Manifest, Name};
use super::repository::GitRepository;
use super::snapshot::{failed, off_the_loop};
use super::walk::{ListedFiles, UNSURE, WalkedFiles};
use super::watch::{Look, Looking};

/// How git begins to speak of a repository in its index.
const MODULE: &[u8] = b"160000 ";

/// What was found when a snapshot was taken, before anything was read.
pub(super) struct WorkspaceSight {
    look: Look,
    state: WorkspaceState,
    files: usize,
}

impl GitRepository {
    /// The last snapshot, if the workspace is as it was then, under one more name; `None` if that is not certain. If it is to be
    /// compared with one, that has to be the same.
    pub(super) async fn unchanged(
        &self,
        name: &str,
        since: Option<&Snapshot>,
    ) -> Result<Option<Snapshot>, NoSnapshot> {
        let state = &self.before.known.state;
        if !self.before.has_state() || since.is_some_and(|since| since.0 != state.snapshot) {
            return Ok(None);
        }
        let (own, name) = (self.clone(), name.to_owned());
        off_the_loop(move || {
            let is_so = own.is_kept()? && own.is_unchanged();
            let last = Snapshot(own.before.known.state.snapshot.clone());
            if is_so {
                own.shelf.name(&name, &last).map_err(|error| failed(&own.shelf.root, &error))?;
            }
            Ok(is_so.then_some(last))
        })
        .await
    }

    /// Whether this session has the last snapshot of the workspace, and all that it needs.
    fn is_kept(&self) -> Result<bool, NoSnapshot> {
        let state = &self.before.known.state;
        if self.shelf.named(LAST).as_ref() != Some(&state.snapshot) {
            return Ok(false);
        }
        self.make_place()?;
        let git = self.shelf.git();
        let is_there = self.shelf.spare(&state.snapshot).map_err(|error| failed(&self.shelf.root, &error))?;
        Ok(is_there && state.ours.iter().all(|name| contents::has(&git, name)))
    }

    fn is_unchanged(&self) -> bool {
        let known = &self.before.known;
        let Ok(ground) = self.ground() else { return false };
        let listed = ListedFiles::AllBut(known.state.others.clone());
        let mut found = WalkedFiles::default();
        if found.look(&ground, &listed, Name::new()).is_err() {
            return false;
        }
        let ignored: HashSet<Name> = found.asked.iter().cloned().collect();
        if found.answered(&ground, &listed, &ignored).is_err() {
            return false;
        }
        let rules = self.rules(&known.settings, &ground, &found.rules);
        sight(&ground, &found, &rules).done().name == known.state.look
    }

    /// How a workspace looks of which git has said what is in it.
    pub(super) async fn see(
        &self,
        ground: &Arc<WorkspaceRoot>,
        found: &Arc<WalkedFiles>,
        rules: &IgnoreRules,
    ) -> Result<Option<WorkspaceSight>, NoSnapshot> {
        if found.unknown.values().any(|kind| *kind == UNSURE) || !self.are_modules(&found.nested).await? {
            return Ok(None);
        }
        let (ground, found, rules) = (Arc::clone(ground), Arc::clone(found), rules.clone());
        off_the_loop(move || {
            let mut looking = sight(&ground, &found, &rules);
            // What came or went while git looked, too.
            for folder in found.folders.keys().chain([&Name::new()]) {
                if let Ok(stat) = ground.stat_folder(folder) {
                    looking.notice(&stat);
                }
            }
            let look = looking.done();
            let others = found.unknown.clone();
            let state = WorkspaceState { look: look.name.clone(), others, ..WorkspaceState::default() };
            Ok(Some(WorkspaceSight { look, state, files: found.files.len() }))
        })
        .await
    }

    /// Whether git knows these repositories as its own: it does not look into them then, whatever becomes of them.
    async fn are_modules(&self, nested: &BTreeSet<Name>) -> Result<bool, NoSnapshot> {
        if nested.is_empty() {
            return Ok(true);
        }
        let said = self.run(["ls-files", "--stage", "-z"], GitInput::default()).await?;
        let module = |line: Name| {
            let line = line.strip_prefix(MODULE)?;
            line.iter().position(|byte| *byte == b'\t').and_then(|at| line.get(at + 1..)).map(<[u8]>::to_vec)
        };
        let modules: HashSet<Name> = names(&said).filter_map(module).collect();
        Ok(nested.iter().all(|path| modules.contains(path)))
    }

    /// Writes down what is known now of the repository and of the workspace.
    pub(super) fn remember(
        &self,
        settings: IgnoreSettings,
        sight: Option<WorkspaceSight>,
        manifest: &Manifest,
        snapshot: &Snapshot,
    ) {
        let is_whole = |sight: &WorkspaceSight| manifest.files.len() == sight.files;
        let sight = sight.filter(|sight| is_whole(sight) && self.before.is_settled(&sight.look));
        let ours = manifest.files.values().filter_map(|file| match &file.content {
            FileContent::Ours(name) => Some(name.clone()),
            FileContent::Theirs(_) | FileContent::Seen(_) | FileContent::Sized(_) => None,
        });
        let state = sight.map(|sight| WorkspaceState {
            ours: ours.collect(),
            snapshot: snapshot.0.clone(),
            ..sight.state
        });
        let known = KnownRepository {
            facts: (*self.facts).clone(),
            settings,
            head: manifest.head.clone().unwrap_or_default(),
            state: state.unwrap_or_default(),
            ..KnownRepository::default()
        };
        // Without it the next snapshot takes longer.
        if let Err(error) = self.before.store(&self.directory, &self.variables, known) {
            tracing::debug!(%error, "nothing is remembered of the repository");
        }
    }
}

/// How all looks that a snapshot is made of.
fn sight(ground: &WorkspaceRoot, found: &WalkedFiles, rules: &IgnoreRules) -> Looking {
    let mut look = Looking::new();
    look.count(found.files.len());
    for (path, stat) in &found.files {
        look.words(path);
        look.file(stat);
    }
    for modes in [&found.folders, &found.unknown] {
        look.count(modes.len());
        for (path, mode) in modes {
            look.words(path);
            look.words(&mode.to_le_bytes());
        }
    }
    look.count(found.nested.len());
    found.nested.iter().for_each(|path| look.words(path));
    for (path, text) in &rules.files {
        look.words(path);
        look.words(text);
    }
    look.words(&rules.exclude);
    look.words(&rules.global);
    // A file of rules that is itself ignored counts like one that is not.
    for path in found.rules.iter().filter(|path| found.unknown.contains_key(*path)) {
        if let Ok(stat) = ground.stat(path) {
            look.file(&stat);
        }
    }
    look
}
