//! Snapshots of a workspace in which nothing has changed: nobody is asked, and they are what git would have made of them.

use super::*;
use crate::errands::tree::manifest::{FileContent, Manifest};

impl Ground {
    /// A snapshot by somebody who knows nothing.
    pub(super) async fn anew(&self) -> Result<Manifest, NoSnapshot> {
        let albums = TempDir::new().unwrap();
        let repository = GitRepository::of(&self.album(), albums.path(), &self.places.variables).await?;
        Ok(wherever(repository.take("now", &[]).await?.1))
    }

    /// A snapshot, and whether git was asked.
    pub(super) async fn again(&self) -> Result<(Manifest, bool), NoSnapshot> {
        let repository = self.places.repository(&self.album()).await?;
        match repository.unchanged("now", None).await? {
            Some(last) => Ok((wherever(repository.load(&last).await?), false)),
            None => Ok((wherever(repository.take("now", &[]).await?.1), true)),
        }
    }

    /// Snapshots until all is known that there is to know: then nobody is asked.
    async fn still(&self) -> Manifest {
        for _ in 0..2 {
            std::thread::sleep(SETTLED);
            self.again().await.unwrap();
        }
        let (last, is_asked) = self.again().await.unwrap();
        assert!(!is_asked, "git is asked although nothing has changed");
        last
    }

    /// Other bytes, as many as before and as old.
    fn disguise(&self, path: &str, written: &Path) {
        let (text, found) = (self.read(path).unwrap(), fs::metadata(self.work.join(path)).unwrap());
        fs::write(written, text.to_uppercase()).unwrap();
        let file = fs::File::options().write(true).open(written).unwrap();
        file.set_modified(found.modified().unwrap()).unwrap();
    }

    fn home(&self, path: &str, text: &str) {
        self.write(&format!("../{path}"), text);
    }
}

/// What we keep already stays with us when it is committed: whoever knows nothing finds it in the commit.
fn wherever(mut manifest: Manifest) -> Manifest {
    for file in manifest.files.values_mut() {
        if let FileContent::Theirs(name) = &file.content {
            file.content = FileContent::Ours(name.clone());
        }
    }
    manifest
}

/// Something that changes what a snapshot has in it.
type Change = (&'static str, fn(&Ground));

/// Beside what is in the files' bytes.
const CHANGES: [Change; 24] = [
    ("a mode", |ground| set_mode(&ground.work.join("a.txt"), 0o600)),
    ("bytes that are said to be as old", |ground| ground.disguise("a.txt", &ground.work.join("a.txt"))),
    ("another file that is said to be as old", |ground| {
        let aside = ground.home.path().join("aside");
        ground.disguise("b.txt", &aside);
        fs::rename(aside, ground.work.join("b.txt")).unwrap();
    }),
    ("a file more", |ground| ground.write("sub/new.txt", "new\n")),
    ("a file less", |ground| fs::remove_file(ground.work.join("sub/new.txt")).unwrap()),
    ("an empty directory", |ground| fs::create_dir(ground.work.join("sub/empty")).unwrap()),
    ("no empty directory", |ground| fs::remove_dir(ground.work.join("sub/empty")).unwrap()),
    ("directories that change places", |ground| {
        for (from, to) in [("sub", "aside"), ("data", "sub"), ("aside", "data")] {
            fs::rename(ground.work.join(from), ground.work.join(to)).unwrap();
        }
    }),
    ("a mode of a directory", |ground| set_mode(&ground.work.join("data"), 0o700)),
    ("a file that git keeps although it ignores it", |ground| drop(ground.git(&["add", "-f", "secret"]))),
    ("a file that git ignores and does not keep", |ground| {
        drop(ground.git(&["rm", "--cached", "-q", "secret"]));
    }),
    ("a commit", |ground| drop(ground.git(&["commit", "-q", "--allow-empty", "-m", "second"]))),
    ("a commit where names are packed", |ground| {
        ground.git(&["pack-refs", "--all"]);
        ground.git(&["commit", "-q", "--allow-empty", "-m", "third"]);
    }),
    ("a branch", |ground| drop(ground.git(&["checkout", "-q", "--detach", "HEAD^"]))),
    ("rules of the repository", |ground| ground.write(".git/info/exclude", "data/\n")),
    ("no rules of the repository", |ground| fs::remove_file(ground.work.join(".git/info/exclude")).unwrap()),
    ("rules of a person", |ground| ground.home(".config/git/ignore", "data/\n")),
    ("rules of a directory", |ground| ground.write("sub/.gitignore", "*\n")),
    ("other rules of a person", |ground| {
        ground.home("more", "sub/\n");
        ground.home(".gitconfig", "[core]\n\texcludesFile = ~/more\n");
    }),
    ("a configuration that another one names", |ground| {
        ground.home("some", "[core]\n\texcludesFile = ~/.config/git/ignore\n");
        ground.git(&["config", "include.path", "../../some"]);
    }),
    ("what that one says", |ground| ground.home("some", "[core]\n\tignoreCase = true\n")),
    ("that it is not there", |ground| fs::remove_file(ground.home.path().join("some")).unwrap()),
    ("a directory that is ignored", |ground| {
        fs::remove_file(ground.work.join("secret")).unwrap();
        fs::create_dir(ground.work.join("secret")).unwrap();
        ground.write(".gitignore", "secret/\n");
    }),
    ("a file of the name of an ignored directory", |ground| {
        fs::remove_dir(ground.work.join("secret")).unwrap();
        ground.write("secret", "not ignored\n");
    }),
];

#[tokio::test]
async fn whatever_changes_is_noticed() {
    let ground = Ground::new();
    for path in ["sub/a.txt", "data/a.txt", "secret"] {
        ground.write(path, path);
    }
    for (name, change) in CHANGES {
        let before = ground.still().await;
        change(&ground);
        let expected = ground.anew().await.unwrap();
        assert_ne!(expected, before, "{name} changes nothing");
        assert_eq!(ground.again().await.unwrap(), (expected, true), "{name}");
    }
}

#[tokio::test]
async fn a_repository_in_the_workspace_may_become_none() {
    let ground = Ground::new();
    ground.git(&["init", "--quiet", "own"]);
    ground.write("own/file.txt", "a\n");
    ground.git(&["-C", "own", "add", "."]);
    ground.git(&["-C", "own", "commit", "-q", "-m", "own"]);
    // Git does not know it, so that it may look into it at any moment.
    for _ in 0..3 {
        std::thread::sleep(SETTLED);
        assert!(ground.again().await.unwrap().1);
    }
    ground.git(&["-c", "advice.addEmbeddedRepo=false", "add", "own"]);
    let before = ground.still().await;
    fs::rename(ground.work.join("own/.git"), ground.home.path().join("aside")).unwrap();
    let expected = ground.anew().await.unwrap();
    assert_ne!(expected, before);
    assert_eq!(ground.again().await.unwrap(), (expected, true));
}

/// A git that is counted.
fn counted(ground: &mut Ground) -> PathBuf {
    let (bin, started) = (ground.home.path().join("bin"), ground.home.path().join("started"));
    fs::create_dir(&bin).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let git =
        std::env::split_paths(&path).map(|folder| folder.join("git")).find(|git| git.is_file()).unwrap();
    let script = format!("#!/bin/sh\necho >> '{}'\nexec '{}' \"$@\"\n", started.display(), git.display());
    fs::write(bin.join("git"), script).unwrap();
    set_mode(&bin.join("git"), 0o755);
    let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path))).unwrap();
    ground.places.variables = vec![("HOME".into(), ground.home.path().into()), ("PATH".into(), path)];
    started
}

/// How many times git was started since.
fn count(started: &Path) -> usize {
    let count = fs::read(started).map_or(0, |lines| lines.len());
    fs::remove_file(started).unwrap_or_default();
    count
}

/// Snapshots until all is known that there is to know.
async fn settle(ground: &Ground, started: &Path) -> Snapshot {
    for turn in 1..=2 {
        std::thread::sleep(SETTLED);
        ground.take(turn).await;
    }
    let last = ground.take(3).await;
    count(started);
    last
}

#[tokio::test]
async fn a_turn_that_changes_nothing_starts_no_git() {
    let mut ground = Ground::new();
    ground.write("new.txt", "new\n");
    ground.write("secret", "mine\n");
    ground.write("sub/empty/secret", "mine\n");
    let started = counted(&mut ground);
    let last = settle(&ground, &started).await;
    let before = ground.take(4).await;
    assert_eq!(before, last);
    // What git ignores may come and go, and anything may be in the repository that says nothing of its files.
    ground.write("secret", "changed\n");
    ground.write(".git/description", "changed\n");
    let (after, files) = ground.card(&before).await;
    assert_eq!((after, files, count(&started)), (before.clone(), Vec::new(), 0));
    // It is known what there was: the way back is the same.
    ground.write("a.txt", "changed\n");
    ground.write("new.txt", "changed\n");
    ground.back(&before).await.1.unwrap();
    assert_eq!(ground.read("a.txt").unwrap(), "one\ntwo\n");
    assert_eq!(ground.read("new.txt").unwrap(), "new\n");
}

#[tokio::test]
async fn what_a_turn_leaves_behind_is_what_the_next_one_begins_with() {
    let mut ground = Ground::new();
    ground.write("sub/a.txt", "a\n");
    let started = counted(&mut ground);
    let before = settle(&ground, &started).await;
    ground.write("a.txt", "changed\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    std::thread::sleep(SETTLED);
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), ["a.txt", "b.txt"]);
    count(&started);
    let next = ground.take(4).await;
    assert_eq!(count(&started), 0);
    assert_ne!(next, before);
    ground.write("b.txt", "b\n");
    ground.back(&next).await.1.unwrap();
    assert!(ground.read("b.txt").is_none() && ground.read("a.txt").unwrap() == "changed\n");
}

#[tokio::test]
async fn a_file_that_changes_costs_one_look_of_git_and_no_question_about_the_repository() {
    let mut ground = Ground::new();
    fs::create_dir(ground.work.join("secret")).unwrap();
    let started = counted(&mut ground);
    settle(&ground, &started).await;
    ground.write("a.txt", "changed\n");
    ground.take(4).await;
    // What is there, which directories are ignored, and whether the repository has the content.
    assert_eq!(count(&started), 3);
}

#[tokio::test]
async fn another_session_has_its_own_snapshots() {
    let mut ground = Ground::new();
    ground.write("new.txt", "new\n");
    let started = counted(&mut ground);
    let last = settle(&ground, &started).await;
    let album = Album { key: "8-1800".to_owned(), ..ground.album() };
    let take = SnapshotRequest { album: album.clone(), turn: TurnId(1), kept: vec![TurnId(1)] };
    let first = super::take(&take, &ground.places.albums, &ground.places.variables).await.unwrap();
    assert_eq!(first, last);
    let forgotten = ground.places.files(FilesErrand::Forget { album: ground.album() }).await;
    assert_eq!(forgotten, Report::Forgotten(Ok(())));
    let other = ErrandPaths { ..ground.places.clone() };
    ground.write("new.txt", "changed\n");
    let what = FilesErrand::Preview { album: album.clone(), to: first.clone(), gaps: Vec::new() };
    let Report::Preview(Ok(preview)) = other.files(what).await else { panic!("another report") };
    let what = FilesErrand::Restore { album, to: first, seen: preview.now };
    assert_eq!(other.files(what).await, Report::Restored(Ok(restored(1))));
    assert_eq!(ground.read("new.txt").unwrap(), "new\n");
}

#[tokio::test]
async fn what_is_lost_of_a_snapshot_is_made_anew() {
    let mut ground = Ground::new();
    ground.write("new.txt", "new\n");
    let started = counted(&mut ground);
    settle(&ground, &started).await;
    let contents = ground.places.albums.join("7-1800/git/objects");
    for folder in fs::read_dir(contents).unwrap().map(Result::unwrap).filter(|it| it.file_name() != "info") {
        fs::remove_dir_all(folder.path()).unwrap();
    }
    let before = ground.take(4).await;
    ground.write("new.txt", "changed\n");
    ground.back(&before).await.1.unwrap();
    assert_eq!(ground.read("new.txt").unwrap(), "new\n");
}
