//! Looks through a workspace: what is a file of its own, what git ignores, which repositories are in it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;

use rustix::fs::{FileType, Stat};

use super::ground::WorkspaceRoot;
use super::manifest::{Name, above, join};
use super::put::HALF_WRITTEN;

/// What was found.
#[derive(Debug, Clone, Default)]
pub(super) struct WalkedFiles {
    /// The files and links that git does not ignore.
    pub(super) files: BTreeMap<Name, Stat>,
    /// The directories with such files, and those that git does not ignore.
    pub(super) folders: BTreeMap<Name, u32>,
    /// What else is there, with what it is.
    pub(super) unknown: BTreeMap<Name, FileKind>,
    /// Repositories.
    pub(super) nested: BTreeSet<Name>,
    /// The `.gitignore` files of the directories that were looked through.
    pub(super) rules: Vec<Name>,
    /// Directories of which git has to say whether it ignores them.
    pub(super) asked: Vec<Name>,
    ahead: Ahead,
}

/// What was in some of the directories a moment ago.
pub(super) type Ahead = HashMap<Name, Vec<(Name, Stat)>>;

/// The bits of a mode that say what something is.
pub(super) type FileKind = u32;

/// What something is that is unknown for another reason than that git ignores it.
pub(super) const UNSURE: FileKind = 0;

/// What is a file of the workspace.
#[derive(Debug)]
pub(super) enum ListedFiles {
    /// What git says.
    Said { files: HashSet<Name>, folders: HashSet<Name> },
    /// All but these, as long as they are what they were.
    AllBut(BTreeMap<Name, FileKind>),
}

impl ListedFiles {
    pub(super) fn new(files: impl IntoIterator<Item = Name>) -> Self {
        let (mut all, mut folders) = (HashSet::new(), HashSet::new());
        for file in files {
            for folder in above(&file) {
                if !folders.insert(folder.to_vec()) {
                    break;
                }
            }
            all.insert(file);
        }
        Self::Said { files: all, folders }
    }

    /// Whether it is one.
    fn has(&self, path: &Name, kind: FileKind) -> bool {
        match self {
            Self::Said { files, .. } => files.contains(path),
            Self::AllBut(others) => others.get(path) != Some(&kind),
        }
    }

    /// Whether git names it so.
    pub(super) fn has_name(&self, path: &Name) -> bool {
        matches!(self, Self::Said { files, .. } if files.contains(path))
    }

    /// Whether there is one in a directory.
    fn has_folder(&self, path: &Name, kind: FileKind) -> bool {
        match self {
            Self::Said { folders, .. } => folders.contains(path),
            Self::AllBut(others) => others.get(path) != Some(&kind),
        }
    }
}

impl WalkedFiles {
    /// Nothing yet, and what is known ahead.
    pub(super) fn after(ahead: Ahead) -> Self {
        Self { ahead, ..Self::default() }
    }

    /// Looks through a directory; what git has to be asked about is left in `asked`.
    pub(super) fn look(
        &mut self,
        ground: &WorkspaceRoot,
        listed: &ListedFiles,
        folder: Name,
    ) -> io::Result<()> {
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            let ahead = self.ahead.remove(&folder);
            let entries = match ahead.map_or_else(|| ground.list(&folder), Ok) {
                Ok(entries) => entries,
                // Nobody can say what is in it.
                Err(error) if !folder.is_empty() => {
                    tracing::debug!(%error, "a directory cannot be read");
                    self.folders.remove(&folder);
                    self.unknown.insert(folder, UNSURE);
                    continue;
                }
                Err(error) => return Err(error),
            };
            if !folder.is_empty() && entries.iter().any(|(name, _)| name == b".git") {
                self.folders.remove(&folder);
                self.nested.insert(folder);
                continue;
            }
            for (name, stat) in entries {
                // What a crash left of a file that was on its way back is nobody's.
                if name != b".git" && !name.starts_with(HALF_WRITTEN.as_bytes()) {
                    self.entry(listed, join(&folder, &name), stat, &mut folders);
                }
            }
        }
        Ok(())
    }

    fn entry(&mut self, listed: &ListedFiles, path: Name, stat: Stat, folders: &mut Vec<Name>) {
        let file_type = FileType::from_raw_mode(stat.st_mode);
        let kind = file_type.as_raw_mode();
        match file_type {
            FileType::Directory if listed.has_folder(&path, kind) => {
                self.folders.insert(path.clone(), stat.st_mode);
                folders.push(path);
            }
            FileType::Directory => self.asked.push(path),
            FileType::RegularFile | FileType::Symlink => {
                if path.ends_with(b"/.gitignore") || path == b".gitignore" {
                    self.rules.push(path.clone());
                }
                if listed.has(&path, kind) {
                    self.files.insert(path, stat);
                } else {
                    self.unknown.insert(path, kind);
                }
            }
            FileType::Fifo
            | FileType::Socket
            | FileType::CharacterDevice
            | FileType::BlockDevice
            | FileType::Unknown => {
                self.unknown.insert(path, kind);
            }
        }
    }

    /// Git has said which of the directories it ignores: the others are looked through.
    pub(super) fn answered(
        &mut self,
        ground: &WorkspaceRoot,
        listed: &ListedFiles,
        ignored: &HashSet<Name>,
    ) -> io::Result<()> {
        for folder in std::mem::take(&mut self.asked) {
            if ignored.contains(&folder) {
                self.unknown.insert(folder, FileType::Directory.as_raw_mode());
                continue;
            }
            let mode = ground.stat(&folder).map_or(0o040_755, |stat| stat.st_mode);
            self.folders.insert(folder.clone(), mode);
            self.look(ground, listed, folder)?;
        }
        Ok(())
    }

    /// What was hidden at another moment is as if it were now.
    pub(super) fn hide(&mut self, hidden: HashSet<Name>) {
        for path in &hidden {
            self.files.remove(path);
            self.folders.remove(path);
        }
        self.unknown.extend(hidden.into_iter().map(|path| (path, UNSURE)));
    }

    /// Files of the workspace in a repository in it: git keeps them, so they are looked at one by one.
    pub(super) fn look_into_nested(&mut self, ground: &WorkspaceRoot, listed: &ListedFiles) {
        let ListedFiles::Said { files, .. } = listed else { return };
        if self.nested.is_empty() {
            return;
        }
        for path in files.iter().filter(|path| above(path).any(|folder| self.nested.contains(folder))) {
            let Ok(stat) = ground.stat(path) else { continue };
            if is_file(&stat) {
                self.files.insert(path.clone(), stat);
            }
        }
    }
}

/// Whether it is a file or a link.
pub(super) fn is_file(stat: &Stat) -> bool {
    matches!(FileType::from_raw_mode(stat.st_mode), FileType::RegularFile | FileType::Symlink)
}
