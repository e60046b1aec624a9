//! Contents that the repository keeps, so that we need not.
//!
//! Only what the newest commit has is safe there: what is staged, stashed or on nobody's branch goes with the next tidying up.

use std::collections::{BTreeSet, HashMap, HashSet};

use telecode_claude::worktree::GitInput;
use telecode_core::seam::tree::NoSnapshot;

use super::repository::GitRepository;

/// What the newest commit had at the last snapshot.
#[derive(Debug, Default)]
pub(super) struct KnownCommit {
    pub(super) committed: HashSet<String>,
    /// It is the newest one still.
    pub(super) is_same: bool,
}

/// Contents that the repository has.
#[derive(Debug, Default)]
pub(super) struct RepositoryContents {
    /// The newest commit has them.
    pub(super) safe: HashSet<String>,
    /// It may let them go.
    pub(super) loose: HashSet<String>,
}

impl KnownCommit {
    /// Whether the newest commit has it, as far as that is known.
    pub(super) fn is_theirs(&self, name: &str) -> bool {
        self.is_same && self.committed.contains(name)
    }
}

impl GitRepository {
    /// Which of these contents the repository has, and which of them a commit. What the commit has may have been asked already.
    pub(super) async fn theirs(
        &self,
        open: BTreeSet<String>,
        known: &KnownCommit,
        head: Option<&str>,
        commit: Option<HashSet<String>>,
    ) -> Result<RepositoryContents, NoSnapshot> {
        let asked: Vec<&str> =
            open.iter().map(String::as_str).filter(|name| !known.committed.contains(*name)).collect();
        let there = self.there(&asked).await?;
        let is_there = |name: &String| known.committed.contains(name) || there.contains(name);
        let open: Vec<String> = open.into_iter().filter(is_there).collect();
        if open.is_empty() {
            return Ok(RepositoryContents::default());
        }
        let commit = match commit {
            Some(commit) => commit,
            None => self.in_commit(head).await,
        };
        let mut theirs = RepositoryContents::default();
        for name in open {
            if commit.contains(&name) {
                theirs.safe.insert(name);
            } else if there.contains(&name) {
                theirs.loose.insert(name);
            }
        }
        Ok(theirs)
    }

    /// Which of these contents are there, without a look into them.
    async fn there(&self, names: &[&str]) -> Result<HashSet<String>, NoSnapshot> {
        let said = self.asked(names, "%(objectname)").await?;
        // Behind one that is not there it is said.
        let there = said.lines().filter(|line| !line.contains(' '));
        Ok(there.map(str::to_owned).collect())
    }

    /// What a commit has of the workspace. Where git cannot say it, nothing. It is asked by its name: the newest one may be another by
    /// now, and what is remembered of this one would be wrong for ever.
    pub(super) async fn in_commit(&self, commit: Option<&str>) -> HashSet<String> {
        let Some(commit) = commit else { return HashSet::new() };
        let said = self.run(["ls-tree", "-r", "-z", commit], GitInput::default()).await.unwrap_or_default();
        let name = |line: &[u8]| {
            let line = String::from_utf8_lossy(line.split(|byte| *byte == b'\t').next()?).into_owned();
            line.rsplit(' ').next().map(str::to_owned)
        };
        said.split(|byte| *byte == 0).filter_map(name).collect()
    }

    /// How large contents are; what nobody has is left out.
    pub(super) async fn sizes(&self, names: &[&str]) -> Result<HashMap<String, u64>, NoSnapshot> {
        let said = self.asked(names, "%(objectname) %(objectsize)").await?;
        let sizes = said.lines().filter_map(|line| {
            let (name, size) = line.split_once(' ')?;
            Some((name.to_owned(), size.parse().ok()?))
        });
        Ok(sizes.collect())
    }

    /// What git says of contents, a line each.
    async fn asked(&self, names: &[&str], format: &str) -> Result<String, NoSnapshot> {
        if names.is_empty() {
            return Ok(String::new());
        }
        let input = names.iter().flat_map(|name| [*name, "\n"]).collect::<String>().into_bytes();
        let with = GitInput { input, own: Some(self.shelf.git()), ..GitInput::default() };
        let said = self.run(["cat-file", "--buffer", &format!("--batch-check={format}")], with).await?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }
}
