//! A repository names programs wherever git lets it, and none of them is run, from no door.

use telecode_claude::worktree;
use telecode_core::seam::agent::Start;
use telecode_core::seam::errand::{Errand, MachineErrand, NotRemoved, RecordsErrand};
use telecode_core::seam::workspace::Worktree;

use super::*;

/// What git runs if it is asked to: each is set to a program that leaves its name behind.
const SETTINGS: [&str; 33] = [
    "core.fsmonitor",
    "core.hooksPath",
    "core.sshCommand",
    "core.gitProxy",
    "core.editor",
    "core.pager",
    "core.askPass",
    "core.alternateRefsCommand",
    "pager.status",
    "pager.log",
    "sequence.editor",
    "interactive.diffFilter",
    "credential.helper",
    "gpg.program",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "merge.evil.driver",
    "uploadpack.packObjectsHook",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.process.process",
    "filter.odd=name.clean",
    "filter.odd=name.smudge",
    "filter.lfs.process",
    "filter.lfs.clean",
    "filter.lfs.smudge",
    "alias.status",
    "alias.ls-files",
    "alias.hash-object",
    "remote.origin.uploadpack",
    "hook.evil.command",
    "submodule.nested.update",
];

/// More that makes git run something.
const MORE: [(&str, &str); 12] = [
    ("filter.evil.required", "true"),
    ("filter.process.required", "true"),
    ("filter.lfs.required", "true"),
    ("hook.evil.event", "post-checkout"),
    ("log.showSignature", "true"),
    ("submodule.recurse", "true"),
    ("status.submoduleSummary", "true"),
    ("gc.auto", "1"),
    ("core.repositoryFormatVersion", "1"),
    ("extensions.partialClone", "origin"),
    ("remote.origin.promisor", "true"),
    ("protocol.ext.allow", "always"),
];

const HOOKS: [&str; 6] = [
    "reference-transaction",
    "post-checkout",
    "pre-commit",
    "post-index-change",
    "fsmonitor-watchman",
    "pre-auto-gc",
];

const ATTRIBUTES: &str = "*.txt filter=evil diff=evil merge=evil ident\n*.dat filter=process diff=evil\n*.bin filter=lfs\n*.odd filter=odd=name\n";

fn program(ground: &Ground, name: &str) -> String {
    let script = ground.home.path().join("programs").join(name.replace(['/', '"', ' ', '='], "_"));
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    let ran = ground.home.path().join("ran");
    fs::write(&script, format!("#!/bin/sh\necho '{}' >> '{}'\ncat\n", name.replace('\'', ""), ran.display()))
        .unwrap();
    set_mode(&script, 0o755);
    script.to_str().unwrap().to_owned()
}

fn poison(ground: &Ground, place: &str) {
    let git = |words: &[&str]| ground.git(&[&["-C", place], words].concat());
    for hook in HOOKS {
        let file = ground.work.join(place).join(".git/hooks").join(hook);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(program(ground, &format!("hook {hook}")), &file).unwrap();
        set_mode(&file, 0o755);
    }
    for name in SETTINGS {
        let value = if name == "core.hooksPath" {
            let programs = ground.work.join(place).join(".git/hooks");
            programs.to_str().unwrap().to_owned()
        } else if name.starts_with("alias.") || name == "submodule.nested.update" {
            format!("!{}", program(ground, name))
        } else {
            program(ground, name)
        };
        git(&["config", "--local", name, &value]);
    }
    for (name, value) in MORE {
        git(&["config", "--local", name, value]);
    }
    let url = format!("ext::{}", program(ground, "transport"));
    git(&["config", "--local", "remote.origin.url", &url]);
    ground.write(&format!("{place}/.git/info/attributes"), ATTRIBUTES);
}

fn ran(ground: &Ground) -> Option<String> {
    fs::read_to_string(ground.home.path().join("ran")).ok()
}

fn hostile() -> Ground {
    let ground = Ground::new();
    for name in ["evil.txt", "process.dat", "large.bin", "odd.odd"] {
        ground.write(name, "one\n");
    }
    ground.write(".gitattributes", ATTRIBUTES);
    ground.git(&["init", "--quiet", "nested"]);
    ground.write("nested/evil.txt", "one\n");
    ground.git(&["-C", "nested", "add", "."]);
    ground.git(&["-C", "nested", "commit", "--quiet", "-m", "nested"]);
    ground.git(&["-c", "advice.addEmbeddedRepo=false", "add", "."]);
    ground.git(&["commit", "--quiet", "-m", "second"]);
    // Looked at with a signature, it would need a program.
    poison(&ground, "nested");
    poison(&ground, ".");
    ground
}

fn touch(ground: &Ground, text: &str) {
    for name in ["evil.txt", "process.dat", "large.bin", "odd.odd", "nested/evil.txt", "new.txt", "new.dat"] {
        ground.write(name, text);
    }
}

#[tokio::test]
async fn nothing_that_a_repository_names_is_run_by_snapshots_comparisons_and_the_way_back() {
    let ground = hostile();
    let before = ground.take(1).await;
    // As large as before, and at the same second: git would have to read it.
    touch(&ground, "two\n");
    let (after, files) = ground.card(&before).await;
    assert_eq!(paths(&files), ["evil.txt", "large.bin", "new.dat", "new.txt", "odd.odd", "process.dat"]);
    assert!(files.iter().all(|file| file.patch.contains("+two")), "{files:?}");
    let since = ground.since_head().await;
    assert!(paths(&since).contains(&"evil.txt"), "{since:?}");
    ground.changes(FilesMark::Snapshot(before.clone()), FilesMark::Now).await;
    let (seen, report) = ground.back(&before).await;
    assert_eq!(report, Ok(restored(6)));
    assert_eq!(ground.read("evil.txt").unwrap(), "one\n");
    ground.back(&seen).await.1.unwrap();
    assert_eq!(ground.read("evil.txt").unwrap(), "two\n");
    ground.changes(FilesMark::Snapshot(before), FilesMark::Snapshot(after)).await;
    let directory = ground.work.to_str().unwrap().to_owned();
    ground.places.files(FilesErrand::Branch { directory: directory.clone() }).await;
    ground.places.files(FilesErrand::File { directory, path: "evil.txt".to_owned(), limit: 1_000 }).await;
    ground.places.files(FilesErrand::Forget { album: ground.album() }).await;
    assert_eq!(ran(&ground), None);
    // The programs are there: git itself runs them.
    ground.try_git(&["status"]);
    assert!(ran(&ground).is_some());
}

#[tokio::test]
async fn nothing_that_a_repository_names_is_run_by_its_worktrees() {
    let ground = hostile();
    let tree = ground.places.worktrees.join("api/fix");
    let repository = ground.work.to_str().unwrap().to_owned();
    let worktree = Worktree { repository: repository.clone(), branch: "fix".to_owned() };
    worktree::make(&tree, &worktree, &Start::New, &ground.places.variables).await.unwrap();
    assert_eq!(ran(&ground), None);
    assert_eq!(fs::read_to_string(tree.join("evil.txt")).unwrap(), "one\n");
    assert_eq!(worktree::all(&ground.work, &ground.places.variables).await.len(), 2);
    ground
        .places
        .clone()
        .run(Errand::Records(RecordsErrand::Terminals { directories: vec![repository.clone()] }))
        .await;
    // As large as before: git has to compare.
    fs::write(tree.join("evil.txt"), "two\n").unwrap();
    let remove = |force| {
        let directory = tree.to_str().unwrap().to_owned();
        let what = MachineErrand::RemoveWorktree { repository: repository.clone(), directory, force };
        ground.places.clone().run(Errand::Machine(what))
    };
    assert!(matches!(remove(false).await, Report::Removed(Err(NotRemoved::Dirty { .. }))));
    assert_eq!(ran(&ground), None);
    assert_eq!(remove(true).await, Report::Removed(Ok(())));
    assert_eq!(ran(&ground), None);
}
