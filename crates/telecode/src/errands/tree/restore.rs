//! Going back to a snapshot: what would be done, and doing it.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use telecode_claude::worktree::With;
use telecode_core::tree::{ChangeKind, NoSnapshot, Snapshot, TreeReport};

use super::compare::{Difference, differences, shown};
use super::contents;
use super::manifest::{Entry, Manifest, Name};
use super::put::Putting;
use super::snapshot::{Repository, off_the_loop};

/// How much is read of git at once, in bytes.
const AT_ONCE: u64 = 32_000_000;

/// What going from one state to another does.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What changes, from now to then.
    pub(super) changes: Vec<Difference>,
    /// What is different and stays as it is, because nobody has kept what it was.
    pub(super) stays: Vec<Name>,
    /// What changes and cannot be brought forward again, because what it is now is not kept.
    pub(super) lost: Vec<Name>,
}

impl Plan {
    pub(super) fn new(now: &Manifest, then: &Manifest) -> Self {
        let mut plan = Self::default();
        for one in differences(now, then) {
            let is_kept = |entry: &Option<Entry>| entry.as_ref().is_none_or(|entry| entry.kept().is_some());
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
        plan
    }
}

/// Paths for people.
pub(super) fn all_shown(paths: &[Name]) -> Vec<String> {
    paths.iter().map(|path| shown(path)).collect()
}

impl Repository {
    /// Goes back to a snapshot, if the files are what the person saw. Files that are that already are left alone, so that what a
    /// crash cut can be done again.
    pub(super) async fn restore(&self, to: &Snapshot, seen: &Snapshot) -> Result<TreeReport, NoSnapshot> {
        let (then, was) = (self.load(to).await?, self.load(seen).await?);
        // What was hidden when the person looked is still: a crash may have cut when the rules were back already.
        let (_, now) = self.take("now", &[&then, &was]).await?;
        let plan = Plan::new(&now, &then);
        let files = Plan::new(&was, &then).changes.len();
        // What a crash cut has put some files back already: each is as it was seen, or as it is to be.
        let since = differences(&now, &was);
        let is_other = |path: &Name| plan.changes.iter().any(|change| change.path == *path);
        if since.iter().any(|change| is_other(&change.path)) {
            return Ok(TreeReport::Moved);
        }
        let sizes = self.sizes(&plan).await?;
        // What was is kept: there is a way forward again.
        let (shelf, kept) = (self.shelf.clone(), seen.clone());
        off_the_loop(move || {
            let name = format!("undone-{}", super::short(&kept));
            shelf.name(&name, &kept).map_err(|error| super::snapshot::failed(&shelf.git(), &error))
        })
        .await?;
        let left = self.put(plan, &sizes, now, then).await?;
        if left > 0 {
            tracing::warn!(left, "files could not be put back");
        }
        Ok(TreeReport::Restored { files: files.saturating_sub(left) })
    }

    /// How large the contents are that have to be written. All must be there before anything is done.
    async fn sizes(&self, plan: &Plan) -> Result<HashMap<String, u64>, NoSnapshot> {
        let mut input = String::new();
        for name in plan.changes.iter().filter_map(|one| one.new.as_ref()?.kept()) {
            input.push_str(name);
            input.push('\n');
        }
        if input.is_empty() {
            return Ok(HashMap::new());
        }
        let with = With { input: input.into_bytes(), own: Some(self.shelf.git()), ..With::default() };
        let words = ["cat-file", "--buffer", "--batch-check=%(objectname) %(objectsize)"];
        let said = self.run(words, with).await?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let sizes = said.lines().map(|line| {
            let (name, size) = line.split_once(' ')?;
            Some((name.to_owned(), size.parse().ok()?))
        });
        sizes.collect::<Option<_>>().ok_or(NoSnapshot::Gone)
    }

    /// Does it. Gives how many files could not be put back.
    async fn put(
        &self,
        plan: Plan,
        sizes: &HashMap<String, u64>,
        now: Manifest,
        then: Manifest,
    ) -> Result<usize, NoSnapshot> {
        let ground = self.ground()?;
        let (gone, mut back): (Vec<_>, Vec<_>) =
            plan.changes.into_iter().partition(|one| one.kind() == ChangeKind::Removed);
        let mut putting = off_the_loop(move || {
            let mut putting = Putting::new(ground, now, then);
            putting.remove(&gone);
            putting.make_folders();
            Ok(putting)
        })
        .await?;
        while !back.is_empty() {
            let mut sum = 0;
            let size = |one: &Difference| one.new.as_ref()?.kept().and_then(|name| sizes.get(name)).copied();
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
        part: &[Difference],
    ) -> Result<BTreeMap<String, Vec<u8>>, NoSnapshot> {
        let names: Vec<&str> = part.iter().filter_map(|one| one.new.as_ref()?.kept()).collect();
        let input = names.iter().flat_map(|name| [*name, "\n"]).collect::<String>().into_bytes();
        let with = With { input, own: Some(self.shelf.git()), ..With::default() };
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
