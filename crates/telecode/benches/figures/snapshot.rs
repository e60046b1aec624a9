//! What a turn's snapshot takes: time, CPU, git processes and bytes read, in a usual and in a large repository.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{Advice, fadvise, syncfs};
use telecode::errands::tree;
use telecode_claude::launch::Variables;
use telecode_core::seam::ids::TurnId;
use telecode_core::seam::tree::{Album, SnapshotRequest};

use crate::process::{self, Spent};
use crate::project::{self, RepositoryShape};
use crate::sample::{Sample, clock, ms_between};
use crate::table::{Aim, Table};

/// 20,000 files of 10 kB: 200 MB, as a large project has.
const LARGE: RepositoryShape = RepositoryShape { folders: 200, files: 100, size: 10_000 };

const ROUNDS: usize = 10;

/// How often it is measured what is slow to set up.
const FEW: usize = 3;

/// How many files a turn changes that changes much.
const MANY: usize = 100;

/// A turn takes longer: what it changes is not new any more when the next one begins.
const TURN: Duration = Duration::from_millis(150);

pub(crate) async fn measure(table: &mut Table) {
    for (files, shape) in [("2,000", project::SHAPE), ("20,000", LARGE)] {
        let home = tempfile::tempdir().unwrap();
        let mut ground = Ground::new(shape, home.path());
        let row = |what: &str| format!("snapshot of {files} files: {what}");
        let first = ground.series(FEW, |ground, _| ground.session += 1).await;
        first.show(table, &row("a session's first"));
        ground.series(ROUNDS, |_, _| ()).await.show(table, &row("nothing changed"));
        ground
            .series(ROUNDS, |ground, round| ground.change(round, 1))
            .await
            .show(table, &row("one of them changed"));
        if shape.files < MANY {
            continue;
        }
        let many = ground.series(ROUNDS, |ground, round| ground.change(round, MANY)).await;
        many.show(table, &row("100 of them changed"));
        let cold = ground.series(FEW, |ground, _| ground.forget()).await;
        cold.show(table, &row("contents and git's files not in memory"));
    }
}

/// What snapshots took, one by one.
#[derive(Default)]
struct Taken {
    wall: Sample,
    spent: Spent,
    processes: usize,
}

impl Taken {
    fn show(&self, table: &mut Table, name: &str) {
        let count = self.wall.len() as f64;
        table.sample(name, &self.wall, "ms", Aim::None);
        let notes = format!(
            "git processes {:.1}, {:.2} MB read",
            self.processes as f64 / count,
            self.spent.read / 1e6 / count
        );
        table.value(&format!("{name}, CPU with git's"), self.spent.cpu_ms / count, "ms", Aim::None, &notes);
    }
}

struct Ground {
    shape: RepositoryShape,
    work: PathBuf,
    home: PathBuf,
    session: i64,
    turn: i64,
}

impl Ground {
    fn new(shape: RepositoryShape, home: &Path) -> Self {
        let work = home.join("work");
        project::fill(shape, &work, home);
        let bin = home.join("bin");
        fs::create_dir(&bin).unwrap();
        // A git that says that it was started.
        let path = std::env::var_os("PATH").unwrap();
        let git = std::env::split_paths(&path).map(|folder| folder.join("git")).find(|git| git.is_file());
        let (git, started) = (git.unwrap(), home.join("started"));
        let script = format!("#!/bin/sh\necho >> '{}'\nexec '{}' \"$@\"\n", started.display(), git.display());
        fs::write(bin.join("git"), script).unwrap();
        fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
        Self { shape, work, home: home.to_owned(), session: 0, turn: 0 }
    }

    /// Snapshots, each after something was done: measured, and once more with a git that counts, because what that takes is not
    /// the snapshot's.
    async fn series(&mut self, rounds: usize, before: impl Fn(&mut Self, usize)) -> Taken {
        let mut taken = Taken::default();
        self.settle(false).await;
        for round in 0..rounds {
            before(self, round);
            tokio::time::sleep(TURN).await;
            let (spent, begun) = (process::spent(), clock());
            self.take(false).await;
            taken.wall.push(ms_between(begun, clock()));
            taken.spent.add(process::spent().since(spent));
        }
        self.settle(true).await;
        for round in 0..rounds {
            before(self, rounds + round);
            tokio::time::sleep(TURN).await;
            fs::remove_file(self.started()).unwrap_or_default();
            self.take(true).await;
            taken.processes += fs::read(self.started()).unwrap_or_default().len();
        }
        taken
    }

    /// What is known of a repository counts from the second snapshot on.
    async fn settle(&mut self, is_counting: bool) {
        for _ in 0..2 {
            tokio::time::sleep(TURN).await;
            self.take(is_counting).await;
        }
    }

    /// One snapshot.
    async fn take(&mut self, is_counting: bool) {
        self.turn += 1;
        let (directory, turn) = (self.work.to_str().unwrap().to_owned(), TurnId(self.turn));
        let album = Album { directory, key: format!("{}-0", self.session) };
        let take = SnapshotRequest { album, turn, kept: vec![turn] };
        let mut path = std::env::var_os("PATH").unwrap();
        if is_counting {
            let folders = std::env::split_paths(&path).collect::<Vec<_>>();
            path = std::env::join_paths(std::iter::once(self.home.join("bin")).chain(folders)).unwrap();
        }
        let variables: Variables = vec![("HOME".into(), self.home.clone().into()), ("PATH".into(), path)];
        tree::take(&take, &self.home.join(tree::ALBUMS), &variables).await.unwrap();
    }

    /// A byte for each git that was started.
    fn started(&self) -> PathBuf {
        self.home.join("started")
    }

    fn change(&self, round: usize, files: usize) {
        let mut seed = round as u64 + 7;
        for file in 0..files {
            let path = self.work.join(format!("part0/module0/file{file}.rs"));
            fs::write(path, project::text(self.shape.size, &mut seed)).unwrap();
        }
    }

    /// The contents of all files leave the system's memory; what it knows of their names and times does not.
    fn forget(&self) {
        // What is not on the disk cannot be forgotten.
        syncfs(fs::File::open(&self.work).unwrap()).unwrap();
        forget(&self.work);
    }
}

fn forget(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            forget(&entry.path());
        } else if kind.is_file() {
            let file = fs::File::open(entry.path()).unwrap();
            fadvise(&file, 0, None, Advice::DontNeed).unwrap();
        }
    }
}
