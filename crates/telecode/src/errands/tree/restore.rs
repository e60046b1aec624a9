//! Going back to a snapshot: what would be done, and doing it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::path::PathBuf;

use rustix::fs::{FileType, Stat};
use telecode_claude::worktree::GitInput;
use telecode_core::seam::errand::FilesRestored;
use telecode_core::seam::tree::{ChangeKind, NoSnapshot, Snapshot};

use super::compare::{FileDifference, differences, shown};
use super::contents;
use super::ground::WorkspaceRoot;
use super::manifest::{Manifest, ManifestEntry, Name, above};
use super::put::PutBack;
use super::repository::GitRepository;
use super::snapshot::off_the_loop;

/// How much is read of git at once, in bytes.
const AT_ONCE: u64 = 32_000_000;

/// What going from one state to another does.
#[derive(Debug, Default)]
pub(super) struct RestorePlan {
    /// What changes, from now to then.
    pub(super) changes: Vec<FileDifference>,
    /// What is different and stays as it is, because nobody has kept what it was.
    pub(super) stays: Vec<Name>,
    /// What changes and cannot be brought forward again, because what it is now is not kept.
    pub(super) lost: Vec<Name>,
}

impl RestorePlan {
    pub(super) fn new(now: &Manifest, then: &Manifest) -> Self {
        let mut plan = Self::default();
        for one in differences(now, then) {
            let is_kept =
                |entry: &Option<ManifestEntry>| entry.as_ref().is_none_or(|entry| entry.kept().is_some());
            match (is_kept(&one.old), is_kept(&one.new)) {
                _ if one.is_mode_alone() => plan.changes.push(one),
                (false, true) if one.new.is_some() => {
                    plan.lost.push(one.path.clone());
                    plan.changes.push(one);
                }
                // Nobody has it, or it is new and nobody could bring it forward again.
                (_, false) | (false, true) => plan.stays.push(one.path),
                (true, true) => plan.changes.push(one),
            }
        }
        let is_covered = |path: &&Name| {
            !now.files.contains_key(*path) && now.is_unknown(path) && !now.absent.contains(*path)
        };
        plan.stays.extend(then.files.keys().filter(is_covered).cloned());
        plan.leave_what_has_no_place(now);
        plan
    }

    /// What cannot come back because something else is at its place, or where its directory was, and stays there.
    fn leave_what_has_no_place(&mut self, now: &Manifest) {
        let stays: BTreeSet<Name> = self.stays.iter().cloned().collect();
        let is_below = |set: &BTreeSet<Name>, path: &[u8]| {
            let folder = [path, b"/"].concat();
            set.range(folder.clone()..).next().is_some_and(|first| first.starts_with(&folder))
        };
        let has_no_place = |path: &[u8]| {
            let is_in_the_way = |folder: &[u8]| now.files.contains_key(folder) && stays.contains(folder);
            [&now.unknown, &now.nested, &stays].into_iter().any(|set| is_below(set, path))
                || above(path).any(is_in_the_way)
        };
        self.leave(|one| one.new.is_some() && has_no_place(&one.path));
    }

    /// Directories whose place, or whose place above, something else has and keeps. Only the deepest are named, and none of which a file
    /// is named already.
    fn say_what_is_no_directory_any_more(&mut self, ground: &WorkspaceRoot, now: &Manifest, then: &Manifest) {
        let goes: HashSet<&[u8]> =
            self.changes.iter().filter(|one| one.new.is_none()).map(|one| one.path.as_slice()).collect();
        let is_in_the_way = |path: &[u8]| {
            let is_other = |stat: Stat| FileType::from_raw_mode(stat.st_mode) != FileType::Directory;
            !goes.contains(path) && ground.stat(path).is_ok_and(is_other)
        };
        let has_no_place = |path: &&Name| is_in_the_way(path) || above(path).any(is_in_the_way);
        let gone = then.folders.keys().filter(|path| !now.folders.contains_key(*path));
        let stays: Vec<Name> = gone.filter(has_no_place).cloned().collect();
        let said: HashSet<&[u8]> = self.stays.iter().chain(&stays).flat_map(|path| above(path)).collect();
        let open: Vec<Name> = stays.iter().filter(|path| !said.contains(path.as_slice())).cloned().collect();
        self.stays.extend(open);
        self.stays.sort_unstable();
        self.stays.dedup();
    }

    fn leave(&mut self, stays: impl Fn(&FileDifference) -> bool) {
        let (left, changes) = std::mem::take(&mut self.changes).into_iter().partition(stays);
        self.changes = changes;
        self.stays.extend(left.into_iter().map(|one: FileDifference| one.path));
        self.lost.retain(|path| !self.stays.contains(path));
        self.stays.sort_unstable();
    }
}

/// Paths for people.
pub(super) fn all_shown(paths: &[Name]) -> Vec<String> {
    paths.iter().map(|path| shown(path)).collect()
}

impl GitRepository {
    /// Goes back to a snapshot, if the files are what the person saw. Files that are that already are left alone, so that what a
    /// crash cut can be done again.
    pub(super) async fn restore(&self, to: &Snapshot, seen: &Snapshot) -> Result<FilesRestored, NoSnapshot> {
        let (then, was) = (self.load(to).await?, self.load(seen).await?);
        // What was hidden when the person looked is still: a crash may have cut when the rules were back already.
        let (_, now) = self.take("now", &[&then, &was]).await?;
        let (plan, sizes) = self.plan(&now, &then).await?;
        let files = RestorePlan::new(&was, &then).changes.len().max(plan.changes.len());
        // What a crash cut has put some files back already: each is as it was seen, or as it is to be.
        let since = differences(&now, &was);
        let changed: HashSet<&Name> = plan.changes.iter().map(|change| &change.path).collect();
        if since.iter().any(|change| changed.contains(&change.path)) {
            return Ok(FilesRestored::Moved);
        }
        // What was is kept: there is a way forward again.
        let (shelf, kept) = (self.shelf.clone(), seen.clone());
        off_the_loop(move || {
            let name = format!("undone-{}", super::short(&kept));
            shelf.name(&name, &kept).map_err(|error| super::snapshot::failed(&shelf.git(), &error))
        })
        .await?;
        let left = self.put(plan, &sizes, now, then).await?;
        Ok(FilesRestored::Done { files: files.saturating_sub(left.len()), left: all_shown(&left) })
    }

    /// What going back does, and how large the contents are that it writes. What the repository has lost meanwhile stays as it
    /// is.
    pub(super) async fn plan(
        &self,
        now: &Manifest,
        then: &Manifest,
    ) -> Result<(RestorePlan, HashMap<String, u64>), NoSnapshot> {
        let mut plan = RestorePlan::new(now, then);
        let names: Vec<&str> = plan.changes.iter().filter_map(|one| one.new.as_ref()?.kept()).collect();
        let sizes = self.sizes(&names).await?;
        let is_there = |entry: &ManifestEntry| entry.kept().is_none_or(|name| sizes.contains_key(name));
        plan.leave(|one| !one.is_mode_alone() && !one.new.as_ref().is_none_or(is_there));
        plan.say_what_is_no_directory_any_more(&*self.ground()?, now, then);
        Ok((plan, sizes))
    }

    /// What was there, is not kept, and is gone.
    pub(super) fn gone(&self, now: &Manifest, then: &Manifest) -> Result<Vec<Name>, NoSnapshot> {
        let ground = self.ground()?;
        let is_there = |path: &Name| {
            now.files.contains_key(path) || now.unknown.contains(path) || now.nested.contains(path)
        };
        let open = then.unknown.union(&then.nested).filter(|path| !is_there(path));
        let is_gone = |path: &&Name| {
            let found = ground.stat(path);
            found.is_err_and(|error| {
                matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
            })
        };
        Ok(open.filter(is_gone).cloned().collect())
    }

    /// Does it. Gives what could not be put back.
    pub(super) async fn put(
        &self,
        plan: RestorePlan,
        sizes: &HashMap<String, u64>,
        now: Manifest,
        then: Manifest,
    ) -> Result<Vec<Name>, NoSnapshot> {
        let mut putting = PutBack::new(self.ground()?, now, then, self.algorithm());
        let (gone, mut back): (Vec<_>, Vec<_>) =
            plan.changes.into_iter().partition(|one| one.kind() == ChangeKind::Removed);
        let open: Vec<Name> = gone.iter().chain(&back).map(|one| one.path.clone()).collect();
        putting = off_the_loop(move || {
            putting.open_up(&open);
            putting.remove(&gone);
            putting.make_folders();
            Ok(putting)
        })
        .await?;
        while !back.is_empty() {
            let mut sum = 0;
            let size =
                |one: &FileDifference| one.new.as_ref()?.kept().and_then(|name| sizes.get(name)).copied();
            let count = back.iter().take_while(|one| {
                let is_first = sum == 0;
                sum += size(one).unwrap_or(0).max(1);
                is_first || sum <= AT_ONCE
            });
            let part: Vec<_> = back.drain(..count.count()).collect();
            let contents = self.contents(&part).await?;
            putting = off_the_loop(move || {
                putting.write(&part, &contents);
                Ok(putting)
            })
            .await?;
        }
        off_the_loop(move || Ok(putting.finish())).await
    }

    /// The contents that files are to have.
    pub(super) async fn contents(
        &self,
        part: &[FileDifference],
    ) -> Result<BTreeMap<String, Vec<u8>>, NoSnapshot> {
        let names: Vec<&str> = part.iter().filter_map(|one| one.new.as_ref()?.kept()).collect();
        let input = names.iter().flat_map(|name| [*name, "\n"]).collect::<String>().into_bytes();
        let with = GitInput { input, own: Some(self.shelf.git()), ..GitInput::default() };
        let said = self.run(["cat-file", "--buffer", "--batch"], with).await?;
        let mut rest = said.as_slice();
        let mut contents = BTreeMap::new();
        while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(at + 1);
            let line = String::from_utf8_lossy(line);
            let mut words = line.split_whitespace();
            let (Some(name), Some("blob"), Some(size)) = (words.next(), words.next(), words.next()) else {
                return Err(NoSnapshot::Gone);
            };
            let size: usize = size.parse().map_err(|_| NoSnapshot::Gone)?;
            let content = after.get(..size).ok_or(NoSnapshot::Gone)?;
            // A disk that was full or switched off is found out here, and not by the person.
            if contents::name("blob", content, self.algorithm()) != name {
                return Err(NoSnapshot::Failed(format!("{}: {name}", PathBuf::from("objects").display())));
            }
            contents.insert(name.to_owned(), content.to_vec());
            rest = after.get(size + 1..).unwrap_or_default();
        }
        Ok(contents)
    }
}
