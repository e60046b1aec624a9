//! What changed in files: the card after a turn, `/diff`, `/file`.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::call::Call;
use telecode_core::seam::errand::{Errand, FileFound, FilesChanged, FilesErrand, Report};
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::preference::{DiffView, Preferences, Scope};
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::ToolOutcome;
use telecode_core::seam::tree::{ChangeKind, FileChange, FileProblem, FilesMark, NoSnapshot, Snapshot};

use crate::undo::{edit, file};
use crate::{OWNER, World, bash};

pub(crate) fn files() -> Vec<FileChange> {
    let header = |path: &str| format!("diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n");
    let long = (1..=60).map(|line| format!("+line {line}\n")).collect::<Vec<_>>().concat();
    vec![
        file(
            "src/app.rs",
            ChangeKind::Modified,
            2,
            1,
            &(header("src/app.rs")
                + "@@ -1,2 +1,3 @@\n fn a() {}\n-fn b() {}\n+fn c() {}\n+\u{202e}fn d() {}\n"),
        ),
        file("long.txt", ChangeKind::Added, 60, 0, &(header("long.txt") + "@@ -0,0 +1,60 @@\n" + &long)),
        file("old.txt", ChangeKind::Removed, 0, 1, &(header("old.txt") + "@@ -1 +0,0 @@\n-old\n")),
        FileChange {
            is_binary: true,
            ..file(
                "logo.png",
                ChangeKind::Modified,
                0,
                0,
                "diff --git a/logo.png b/logo.png\nBinary files differ\n",
            )
        },
    ]
}

/// A turn that may have changed something has ended.
pub(crate) fn turn(world: &mut World) {
    world.runs("fix it");
    world.uses(edit("t1", "/srv/api/src/app.rs", "fn b() {}\n", "fn c() {}\n"));
    world.used("t1", ToolOutcome::Done);
    world.uses(edit("t2", "/etc/hosts", "a", "b"));
    world.used("t2", ToolOutcome::Failed);
    world.uses(bash("t3", "make"));
    world.used("t3", ToolOutcome::Done);
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
}

pub(crate) fn changed(files: Vec<FileChange>) -> Report {
    Report::Changed(Ok(FilesChanged { now: Some(Snapshot("after".to_owned())), files }))
}

fn sent(world: &World) -> Vec<(String, String)> {
    let files = world.traffic.iter().filter_map(|(_, call)| {
        let Call::File { name, content, .. } = call else { return None };
        Some((name.clone(), String::from_utf8_lossy(content).into_owned()))
    });
    files.collect()
}

#[test]
fn under_a_final_a_button_shows_what_changed_and_its_card_sends_the_whole() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    world.press("± 4 files");
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    world.press("⬇ .diff");
    assert!(
        matches!(&world.errands[0].1, Errand::Files(FilesErrand::Changes { from, to, .. })
            if *from == FilesMark::Snapshot(Snapshot("commit-1".to_owned()))
                && *to == FilesMark::Snapshot(Snapshot("after".to_owned()))),
        "{:?}",
        world.errands
    );
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    let whole: String = files().iter().map(|file| file.patch.clone()).collect();
    assert_eq!(sent(&world)[0].1, whole);
    assert_snapshot!(world.log());
}

#[test]
fn what_changed_before_a_crash_is_shown_in_the_next_run() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    world.restart();
    assert!(matches!(world.errands[0].1, Errand::Files(FilesErrand::After { .. })), "{:?}", world.errands);
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    assert_eq!(world.log().matches("± 4 files").count(), 1, "{}", world.log());
    world.restart();
    assert!(world.errands.is_empty());
}

#[test]
fn a_turn_whose_changes_cannot_be_told_can_be_undone() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    turn(&mut world);
    world.reports(Report::Changed(Err(NoSnapshot::Failed("the index is broken".to_owned()))));
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Undo").is_some() && world.chat.button("±").is_none(), "{}", world.log());
}

#[test]
fn a_turn_that_only_read_has_neither_card_nor_button() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    world.runs("look");
    world.uses(crate::read("t1", "/srv/api/a.rs"));
    world.used("t1", ToolOutcome::Done);
    world.answers("Seen.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert!(world.errands.is_empty() && world.chat.button("Undo").is_none(), "{}", world.log());
}

#[test]
fn without_a_repository_a_card_shows_what_the_tools_edited() {
    let mut world = World::new();
    world.snapshots = Some(Err(NoSnapshot::NotGit));
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn the_card_of_a_turn_comes_right_behind_its_final_and_before_that_of_the_limit() {
    let mut world = World::new();
    world.snapshots = Some(Err(NoSnapshot::NotGit));
    world.runs("fix it");
    world.uses(edit("t1", "/srv/api/src/app.rs", "fn b() {}\n", "fn c() {}\n"));
    world.used("t1", ToolOutcome::Done);
    let message = "You've hit your 5-hour limit".to_owned();
    world.ends(CycleOutcome::LimitReached { until: None, message });
    world.pass(Duration::from_secs(5));
    let at = |world: &World, what: &str| world.log().find(what).unwrap_or_else(|| panic!("{}", world.log()));
    assert!(at(&world, "1 file changed") < at(&world, "[Resume now]"), "{}", world.log());
}

#[test]
fn who_wants_no_cards_gets_none() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    let preferences = Preferences { diff: Some(DiffView::Off), ..Preferences::default() };
    world.store.preferences.insert(Scope::Person(PersonId(OWNER)), preferences);
    world.restart();
    turn(&mut world);
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    assert!(!world.log().contains("files changed"), "{}", world.log());
}

#[test]
fn diff_compares_with_the_last_commit_or_the_beginning() {
    let mut world = World::new();
    world.says("/diff");
    world.snapshots = Some(Ok("commit".to_owned()));
    turn(&mut world);
    world.reports(changed(Vec::new()));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("/diff");
    world.reports(changed(files()));
    world.pass(Duration::from_secs(2));
    world.press("Since the session started");
    assert!(
        matches!(&world.errands[0].1, Errand::Files(FilesErrand::Changes { from, to: FilesMark::Now, .. })
            if *from == FilesMark::Snapshot(Snapshot("commit-1".to_owned()))),
        "{:?}",
        world.errands
    );
    world.reports(changed(files()[..1].to_vec()));
    world.pass(Duration::from_secs(2));
    world.press("Since the last commit");
    world.reports(changed(Vec::new()));
    world.pass(Duration::from_secs(2));
    world.says("/diff");
    world.reports(Report::Changed(Err(NoSnapshot::Failed("the index is broken".to_owned()))));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn diff_without_a_repository_reads_the_story() {
    let mut world = World::new();
    world.snapshots = Some(Err(NoSnapshot::NotGit));
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    let story = |call| {
        let deed = Deed::Tool {
            call,
            outcome: Some(ToolOutcome::Done),
            output: String::new(),
            lines: None,
            nested: false,
        };
        vec![Entry { at: Wall(1), deed, message: None, undone: false }]
    };
    let edited = story(edit("t1", "/srv/api/src/app.rs", "fn b() {}\n", "fn c() {}\n"));
    let not_git = || Report::Changed(Err(NoSnapshot::NotGit));
    world.says("/diff");
    world.reports(not_git());
    world.reports(Report::Story(Ok(edited.clone())));
    world.pass(Duration::from_secs(2));
    world.press("⬇ .diff");
    world.reports(not_git());
    world.reports(Report::Story(Ok(edited)));
    world.pass(Duration::from_secs(2));
    assert_eq!(
        sent(&world)[0].1,
        "--- a/src/app.rs\n+++ b/src/app.rs\n@@ -1 +1 @@\n-fn b() {}\n+fn c() {}\n"
    );
    world.says("/diff");
    world.reports(not_git());
    world.reports(Report::Story(Ok(story(bash("t1", "make")))));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn a_file_is_sent_a_directory_listed_and_everything_else_refused_in_words() {
    let mut world = World::new();
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("/file README.md");
    world.reports(Report::File(Ok(FileFound::File {
        name: "README.md".to_owned(),
        content: b"# Hi".as_slice().into(),
    })));
    world.says("/file");
    let entries = vec!["src/".to_owned(), "README.md".to_owned()];
    world.reports(Report::File(Ok(FileFound::Folder { path: String::new(), entries, more: 3 })));
    world.says("/file empty");
    world.reports(Report::File(Ok(FileFound::Folder {
        path: "empty".to_owned(),
        entries: Vec::new(),
        more: 0,
    })));
    let problems = [
        FileProblem::Missing,
        FileProblem::Outside,
        FileProblem::Odd,
        FileProblem::Empty,
        FileProblem::TooLarge(70_000_000),
        FileProblem::Unreadable("permission denied".to_owned()),
    ];
    for problem in problems {
        world.says("/file x");
        world.reports(Report::File(Err(problem)));
        world.pass(Duration::from_secs(2));
    }
    assert_eq!(sent(&world), [("README.md".to_owned(), "# Hi".to_owned())]);
    assert_snapshot!(world.log());
}
