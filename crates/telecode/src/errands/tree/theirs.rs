//! Contents that the repository keeps, so that we need not.
//!
//! Only what the newest commit has is safe there: what is staged, stashed or on nobody's branch goes with the next tidying up.

use std::collections::{BTreeSet, HashMap, HashSet};

use telecode_claude::worktree::With;
use telecode_core::tree::NoSnapshot;

use super::manifest::{Content, Entry, Manifest};
use super::snapshot::Repository;

/// Where contents were at the last snapshot.
#[derive(Debug, Default)]
pub(super) struct Known {
    is_theirs: HashMap<String, bool>,
    /// It was of the same commit.
    is_same: bool,
}

/// Contents that the repository has.
#[derive(Debug, Default)]
pub(super) struct Theirs {
    /// The newest commit has them.
    pub(super) safe: HashSet<String>,
    /// It may let them go.
    pub(super) loose: HashSet<String>,
}

impl Known {
    pub(super) fn of(last: &Manifest, head: Option<&String>) -> Self {
        let place = |entry: &Entry| match &entry.content {
            Content::Theirs(name) => Some((name.clone(), true)),
            Content::Ours(name) => Some((name.clone(), false)),
            Content::Seen(_) | Content::Sized(_) => None,
        };
        Self {
            is_theirs: last.files.values().filter_map(place).collect(),
            is_same: last.head.as_ref() == head,
        }
    }

    /// Whether the repository had it.
    fn was_theirs(&self, name: &str) -> bool {
        self.is_theirs.get(name) == Some(&true)
    }

    /// Whether the newest commit has it, as far as that is known.
    pub(super) fn is_theirs(&self, name: &str) -> bool {
        self.is_same && self.was_theirs(name)
    }

    /// Whether we keep it.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.is_theirs.get(name) == Some(&false)
    }
}

impl Repository {
    /// Which of these contents the repository has.
    pub(super) async fn theirs(&self, open: BTreeSet<String>, known: &Known) -> Result<Theirs, NoSnapshot> {
        if open.is_empty() {
            return Ok(Theirs::default());
        }
        let asked: Vec<&str> =
            open.iter().map(String::as_str).filter(|name| !known.was_theirs(name)).collect();
        let (committed, there) = tokio::join!(self.in_commit(), self.sizes(&asked));
        let there = there?;
        let mut theirs = Theirs::default();
        for name in open {
            let is_committed = committed.contains(&name);
            if is_committed && (known.was_theirs(&name) || there.contains_key(&name)) {
                theirs.safe.insert(name);
            } else if there.contains_key(&name) {
                theirs.loose.insert(name);
            }
        }
        Ok(theirs)
    }

    /// What the newest commit has of the workspace. Where git cannot say it, nothing.
    async fn in_commit(&self) -> HashSet<String> {
        let said = self.run(["ls-tree", "-r", "-z", "HEAD"], With::default()).await.unwrap_or_default();
        let name = |line: &[u8]| {
            let line = String::from_utf8_lossy(line.split(|byte| *byte == b'\t').next()?).into_owned();
            line.rsplit(' ').next().map(str::to_owned)
        };
        said.split(|byte| *byte == 0).filter_map(name).collect()
    }

    /// How large contents are; what nobody has is left out.
    pub(super) async fn sizes(&self, names: &[&str]) -> Result<HashMap<String, u64>, NoSnapshot> {
        if names.is_empty() {
            return Ok(HashMap::new());
        }
        let input = names.iter().flat_map(|name| [*name, "\n"]).collect::<String>().into_bytes();
        let with = With { input, own: Some(self.shelf.git()), ..With::default() };
        let words = ["cat-file", "--buffer", "--batch-check=%(objectname) %(objectsize)"];
        let said = self.run(words, with).await?;
        let said = String::from_utf8_lossy(&said);
        let sizes = said.lines().filter_map(|line| {
            let (name, size) = line.split_once(' ')?;
            Some((name.to_owned(), size.parse().ok()?))
        });
        Ok(sizes.collect())
    }
}
