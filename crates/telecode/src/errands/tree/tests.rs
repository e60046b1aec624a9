//! Real repositories in temporary directories, through the errands that the bot sends out.

mod exact;
mod full;
mod hostile;
mod kinds;
mod random;
mod single;
mod still;
mod turns;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use telecode_claude::history::ClaudeRecords;
use telecode_core::seam::ids::TurnId;
use telecode_core::seam::tree::{Album, ChangeKind, FileProblem};
use tempfile::TempDir;

use super::*;
use crate::store::Store;

/// What is older is not new any more.
const SETTLED: Duration = Duration::from_millis(110);

struct Ground {
    home: TempDir,
    work: PathBuf,
    /// The workspace: the repository, or a part of it.
    workspace: PathBuf,
    places: ErrandPaths,
}

impl Ground {
    /// A repository with one commit.
    fn new() -> Self {
        let ground = Self::bare();
        ground.git(&["init", "--quiet", "--initial-branch=main"]);
        ground.write("a.txt", "one\ntwo\n");
        ground.write("b.txt", "b\n");
        ground.write(".gitignore", "secret\n");
        ground.git(&["add", "-A"]);
        ground.git(&["commit", "--quiet", "-m", "first"]);
        ground
    }

    fn bare() -> Self {
        let home = TempDir::new().unwrap();
        let work = home.path().join("work");
        fs::create_dir(&work).unwrap();
        let variables = variables(home.path());
        let data = home.path().join("data");
        let (store, _) = Store::open(&data).unwrap();
        let places = ErrandPaths {
            store,
            records: ClaudeRecords::of(&variables),
            personas: data.join("personas"),
            workspaces: data.join("workspaces"),
            worktrees: data.join("worktrees"),
            albums: data.join(ALBUMS),
            variables,
            command: Vec::new(),
        };
        Self { home, workspace: work.clone(), work, places }
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.work.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.work.join(path)).ok()
    }

    fn git(&self, words: &[&str]) -> String {
        let output = self.try_git(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn try_git(&self, words: &[&str]) -> std::process::Output {
        let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.work).args(identity).args(words);
        git.env_clear().envs(variables(self.home.path())).output().unwrap()
    }

    fn album(&self) -> Album {
        Album { directory: self.workspace.to_str().unwrap().to_owned(), key: "7-1800".to_owned() }
    }

    async fn try_take(&self, turn: i64) -> Result<Snapshot, NoSnapshot> {
        let take = SnapshotRequest { album: self.album(), turn: TurnId(turn), kept: vec![TurnId(turn)] };
        super::take(&take, &self.places.albums, &self.places.variables).await
    }

    async fn take(&self, turn: i64) -> Snapshot {
        self.try_take(turn).await.unwrap()
    }

    /// What the card says after a turn.
    async fn card(&self, before: &Snapshot) -> (Snapshot, Vec<FileChange>) {
        let what = FilesErrand::After { album: self.album(), turn: TurnId(1), before: before.clone() };
        let Report::Changed(changed) = self.places.files(what).await else { panic!("another report") };
        let FilesChanged { now, files } = changed.unwrap();
        (now.unwrap(), files)
    }

    async fn preview(&self, to: &Snapshot) -> (Snapshot, Vec<FileChange>, RestoreLimits) {
        let what = FilesErrand::Preview { album: self.album(), to: to.clone(), gaps: Vec::new() };
        let Report::Preview(preview) = self.places.files(what).await else { panic!("another report") };
        let FilesPreview { now, files, limits, .. } = preview.unwrap();
        (now, files, limits)
    }

    async fn restore(&self, to: &Snapshot, seen: &Snapshot) -> Result<FilesRestored, NoSnapshot> {
        let what = FilesErrand::Restore { album: self.album(), to: to.clone(), seen: seen.clone() };
        let Report::Restored(restored) = self.places.files(what).await else { panic!("another report") };
        restored
    }

    /// There and at once.
    async fn back(&self, to: &Snapshot) -> (Snapshot, Result<FilesRestored, NoSnapshot>) {
        let (seen, _, _) = self.preview(to).await;
        let report = self.restore(to, &seen).await;
        (seen, report)
    }

    async fn changes(&self, from: FilesMark, to: FilesMark) -> Vec<FileChange> {
        let what = FilesErrand::Changes { album: self.album(), from, to };
        let Report::Changed(changed) = self.places.files(what).await else { panic!("another report") };
        changed.unwrap().files
    }

    async fn since_head(&self) -> Vec<FileChange> {
        self.changes(FilesMark::Head, FilesMark::Now).await
    }

    /// What a person would see of the repository: nothing of it may change, not a byte.
    fn seen(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut all = BTreeMap::new();
        let mut folders = vec![self.work.join(".git")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    all.insert(entry.path(), fs::read(entry.path()).unwrap());
                }
            }
        }
        all
    }

    /// Whether words are anywhere in what telecode keeps, packed or not.
    fn is_kept(&self, words: &str) -> bool {
        let mut folders = vec![self.places.albums.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let raw = fs::read(entry.path()).unwrap();
                let mut plain = Vec::new();
                let _odd =
                    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&raw[..]), &mut plain);
                let has = |text: &[u8]| text.windows(words.len()).any(|part| part == words.as_bytes());
                if has(&raw) || has(&plain) {
                    return true;
                }
            }
        }
        false
    }
}

fn variables(home: &Path) -> Variables {
    vec![("HOME".into(), home.into()), ("PATH".into(), std::env::var_os("PATH").unwrap_or_default())]
}

fn restored(files: usize) -> FilesRestored {
    FilesRestored::Done { files, left: Vec::new() }
}

fn paths(files: &[FileChange]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
