//! The sessions of a directory, as Claude's SDKs list them: only the first and the last 64 KiB of a record are read, and only
//! a few fields are looked for in them.

mod lite;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use telecode_core::seam::errand::Terminal;
use telecode_core::seam::ids::ClaudeId;
use telecode_core::seam::time::Wall;

use super::{ClaudeRecords, place};

/// How many sessions are listed at most, newest first: more than anybody scrolls through.
const LIST_LIMIT: usize = 500;

/// A record that may be listed.
struct ListCandidate {
    changed: SystemTime,
    file: PathBuf,
    claude: ClaudeId,
}

impl ClaudeRecords {
    /// The sessions that were begun in these directories or below them, newest first. Those of which nothing can be told,
    /// and those of subagents, are left out.
    pub fn list(&self, directories: &[PathBuf]) -> Vec<Terminal> {
        let wanted: Vec<_> = directories.iter().map(|directory| WantedDirectory::of(directory)).collect();
        let Ok(folders) = std::fs::read_dir(&self.projects) else { return Vec::new() };
        let folders = folders.filter_map(|folder| Some(folder.ok()?.path()));
        let folders = folders.filter(|folder| wanted.iter().any(|wanted| wanted.may_be(folder)));
        let mut candidates: Vec<_> = folders.flat_map(|folder| candidates(&folder)).collect();
        candidates.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.claude.0.cmp(&b.claude.0)));
        let mut seen = HashSet::new();
        let mut holders = self.holders();
        let found = candidates.into_iter().filter_map(|candidate| {
            let found = read(&candidate, &wanted)?;
            seen.insert(found.claude.clone()).then_some(found)
        });
        found
            .take(LIST_LIMIT)
            .map(|found| {
                let holder = holders.remove(&found.claude).and_then(|all| all.into_iter().next());
                Terminal { holder: holder.map(Into::into), ..found }
            })
            .collect()
    }

    /// The sessions that processes work on now in a directory, below it or above it, by their id. One that has no record yet has
    /// done nothing.
    pub fn at_work(&self, directory: &Path) -> Vec<Terminal> {
        let here = WantedDirectory::of(directory);
        let held = self.holders().into_iter().filter_map(|(claude, holders)| {
            let found = self.look(directory, &claude)?;
            let there = Path::new(&found.directory);
            let is_near = here.holds(there) || here.is_in(there);
            is_near.then(|| Terminal { holder: holders.into_iter().next().map(Into::into), ..found })
        });
        let mut held: Vec<_> = held.collect();
        held.sort_by(|a, b| a.claude.0.cmp(&b.claude.0));
        held
    }

    /// When a session's record was last written to. `None` if it has none.
    pub fn changed(&self, directory: &Path, session: &ClaudeId) -> Option<Wall> {
        Some(wall(self.find_in(directory, session)?.metadata().ok()?.modified().ok()?))
    }

    /// One session, wherever it is, and who works on it.
    pub fn look(&self, directory: &Path, session: &ClaudeId) -> Option<Terminal> {
        let file = self.find_in(directory, session)?;
        let changed = file.metadata().ok()?.modified().ok()?;
        let found = read(&ListCandidate { changed, file, claude: session.clone() }, &[])?;
        let directory = if found.directory.is_empty() {
            directory.to_string_lossy().into_owned()
        } else {
            found.directory.clone()
        };
        Some(Terminal { directory, holder: self.holder(session).map(Into::into), ..found })
    }
}

/// A directory whose sessions are wanted.
struct WantedDirectory {
    /// As it was named, and with symbolic links followed.
    paths: [PathBuf; 2],
    /// What the names of its folder and of those below it begin with.
    folder: String,
}

impl WantedDirectory {
    fn of(directory: &Path) -> Self {
        let real = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
        Self { folder: place::folder(&real), paths: [directory.to_owned(), real] }
    }

    /// Whether a folder may hold its sessions: different directories can share a name.
    fn may_be(&self, folder: &Path) -> bool {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.strip_prefix(&self.folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    fn holds(&self, directory: &Path) -> bool {
        self.paths.iter().any(|path| directory.starts_with(path))
    }

    fn is_in(&self, directory: &Path) -> bool {
        self.paths.iter().any(|path| path.starts_with(directory))
    }
}

fn candidates(folder: &Path) -> Vec<ListCandidate> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let found = files.filter_map(|file| {
        let file = file.ok()?.path();
        let name = file.file_name()?.to_str()?.strip_suffix(".jsonl")?;
        let claude = uuid::Uuid::try_parse(name).is_ok().then(|| ClaudeId(name.to_owned()))?;
        let changed = file.metadata().ok()?.modified().ok()?;
        Some(ListCandidate { changed, file, claude })
    });
    found.collect()
}

/// What a record says of itself; nothing if it does not belong to what is wanted.
fn read(candidate: &ListCandidate, wanted: &[WantedDirectory]) -> Option<Terminal> {
    let lite = lite::read(&candidate.file).ok().flatten()?;
    let facts = lite.facts()?;
    let directory = match (facts.directory, wanted) {
        (Some(directory), _) => directory,
        // Where the record does not say, the folder does.
        (None, [wanted, ..]) => wanted.paths[0].to_string_lossy().into_owned(),
        (None, []) => String::new(),
    };
    let is_wanted = wanted.is_empty() || wanted.iter().any(|one| one.holds(Path::new(&directory)));
    is_wanted.then(|| Terminal {
        claude: candidate.claude.clone(),
        directory,
        title: facts.title,
        first_prompt: facts.first_prompt,
        branch: facts.branch,
        changed: wall(candidate.changed),
        holder: None,
    })
}

fn wall(time: SystemTime) -> Wall {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Wall(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
