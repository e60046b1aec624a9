//! What a prompt waits for the snapshot before it, in a large repository.

use std::fs;
use std::path::Path;

use rustix::fs::{Advice, fadvise, syncfs};
use telecode::agents::TAKE_LIMIT;
use telecode::errands::tree;
use telecode_claude::launch::Variables;
use telecode_core::seam::ids::TurnId;
use telecode_core::seam::tree::{Album, SnapshotRequest};

use crate::project::{self, RepositoryShape};
use crate::sample::{Sample, clock, ms_between};
use crate::table::{Aim, Table};

/// 20,000 files of 10 kB: 200 MB, as a large project has.
const SHAPE: RepositoryShape = RepositoryShape { folders: 200, files: 100, size: 10_000 };

const ROUNDS: i64 = 10;

/// How many files a turn changes that changes much.
const CHANGED: usize = 100;

pub(crate) async fn measure(table: &mut Table) {
    let home = tempfile::tempdir().unwrap();
    let work = home.path().join("work");
    project::fill(SHAPE, &work, home.path());
    let aim = Aim::AtMost(TAKE_LIMIT.as_secs_f64() * 1_000.0);
    let ground = Ground { work: work.clone(), home: home.path().into() };
    let mut turn = 0;
    let mut first = Sample::default();
    for session in 0..3 {
        turn += 1;
        first.push(ground.take(session, turn).await);
    }
    table.sample("snapshot of 20,000 files: a session's first", &first, "ms", aim);
    let mut again = Sample::default();
    let mut changed = Sample::default();
    let mut cold = Sample::default();
    for round in 0..ROUNDS {
        turn += 1;
        again.push(ground.take(0, turn).await);
        change(&work, round);
        turn += 1;
        changed.push(ground.take(0, turn).await);
    }
    for _ in 0..3 {
        // What is not on the disk cannot be forgotten.
        syncfs(fs::File::open(&work).unwrap()).unwrap();
        forget(&work);
        turn += 1;
        cold.push(ground.take(0, turn).await);
    }
    table.sample("snapshot of 20,000 files: nothing changed", &again, "ms", aim);
    table.sample("snapshot of 20,000 files: 100 of them changed", &changed, "ms", aim);
    table.sample("snapshot of 20,000 files: contents and git's files not in memory", &cold, "ms", aim);
}

struct Ground {
    work: std::path::PathBuf,
    home: std::path::PathBuf,
}

impl Ground {
    /// One snapshot, in milliseconds.
    async fn take(&self, session: i64, turn: i64) -> f64 {
        let album = Album { directory: self.work.to_str().unwrap().to_owned(), key: format!("{session}-0") };
        let take = SnapshotRequest { album, turn: TurnId(turn), kept: vec![TurnId(turn)] };
        let variables: Variables = vec![
            ("HOME".into(), self.home.clone().into()),
            ("PATH".into(), std::env::var_os("PATH").unwrap_or_default()),
        ];
        let begun = clock();
        tree::take(&take, &self.home.join(tree::ALBUMS), &variables).await.unwrap();
        ms_between(begun, clock())
    }
}

fn change(work: &Path, round: i64) {
    let mut seed = round.unsigned_abs() + 7;
    for file in 0..CHANGED {
        let path = work.join(format!("part0/module0/file{file}.rs"));
        fs::write(path, project::text(SHAPE.size, &mut seed)).unwrap();
    }
}

/// The contents of all files leave the system's memory; what it knows of their names and times does not.
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
