//! What changed in files as pictures, for whoever set it so.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::call::{Call, Outcome};
use telecode_core::seam::errand::{
    Drawing, Errand, Failure, FilesErrand, PictureErrand, RecordsErrand, Report,
};
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::preference::{DiffView, Preferences, Scope};
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::ToolOutcome;
use telecode_core::seam::tree::{ChangeKind, FileChange, NoSnapshot};

use crate::changes::{changed, files, turn};
use crate::undo::{edit, file};
use crate::{Line, OWNER, World};

/// A world of somebody who wants pictures, in a repository or not.
fn world(snapshot: Result<String, NoSnapshot>) -> World {
    let mut world = World::new();
    world.snapshots = Some(snapshot);
    let preferences = Preferences { diff: Some(DiffView::Picture), ..Preferences::default() };
    world.store.preferences.insert(Scope::Person(PersonId(OWNER)), preferences);
    world.restart();
    world
}

/// A turn in a repository, with its card.
fn with_card() -> World {
    let mut world = world(Ok("commit".to_owned()));
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    world
}

fn drawn(pictures: usize) -> Report {
    Report::Drawn(Ok(Drawing { pictures: vec![vec![1]; pictures], ..Drawing::default() }))
}

#[test]
fn a_card_has_a_button_for_each_file_that_draws_it_as_often_as_it_is_pressed() {
    let mut world = with_card();
    world.press("🖼 long.txt");
    world.reports(changed(files()));
    assert!(
        matches!(&world.errands[0].1, Errand::Picture(PictureErrand::Draw { path, hunks, placed: true })
            if path == "long.txt" && hunks.starts_with("@@ -0,0 +1,60 @@\n+line 1\n")),
        "{:?}",
        world.errands
    );
    world.reports(Report::Drawn(Ok(Drawing { pictures: vec![vec![1], vec![2]], left_out: 11, boxes: 1 })));
    world.pass(Duration::from_secs(5));
    world.press("🖼 app.rs");
    world.reports(changed(files()));
    world.reports(drawn(1));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn what_cannot_be_drawn_comes_as_text() {
    let mut world = with_card();
    world.fresh_log();
    for report in [drawn(0), Report::Drawn(Err(Failure("no memory".to_owned())))] {
        world.press("🖼 app.rs");
        world.reports(changed(files()));
        world.reports(report);
        world.pass(Duration::from_secs(5));
    }
    assert_snapshot!(world.log());
}

#[test]
fn a_file_that_is_as_it_was_again_is_told_so() {
    let mut world = world(Ok("commit".to_owned()));
    turn(&mut world);
    world.reports(changed(Vec::new()));
    world.says("/diff");
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.press("🖼 app.rs");
    world.reports(changed(Vec::new()));
    world.pass(Duration::from_secs(5));
    world.press("🖼 app.rs");
    world.reports(Report::Changed(Err(NoSnapshot::Failed("the index is broken".to_owned()))));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn pictures_come_one_after_the_other_also_when_telegram_has_no_time() {
    let mut world = with_card();
    world.fresh_log();
    world.press("🖼 long.txt");
    world.reports(changed(files()));
    world.line = Line::Held;
    world.reports(drawn(3));
    let photo = |call: &Call| matches!(call, Call::Photo { .. });
    world.answer_calls(|call| photo(call).then_some(Outcome::TooMany(Duration::from_secs(7))));
    world.line = Line::Good;
    assert_eq!(world.traffic.iter().filter(|(_, call)| photo(call)).count(), 1);
    world.pass(Duration::from_secs(3));
    assert_eq!(world.traffic.iter().filter(|(_, call)| photo(call)).count(), 1, "the others wait for it");
    world.pass(Duration::from_secs(10));
    let names = world
        .traffic
        .iter()
        .filter_map(|(_, call)| if let Call::Photo { name, .. } = call { Some(name.as_str()) } else { None });
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["diff-1.png", "diff-1.png", "diff-2.png", "diff-3.png"]);
}

#[test]
fn without_a_repository_the_edits_of_that_very_turn_are_drawn_also_in_another_run() {
    let mut world = world(Err(NoSnapshot::NotGit));
    turn(&mut world);
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("[🖼 app.rs]"), "{}", world.log());
    world.restart();
    world.press("🖼 app.rs");
    let Some((_, Errand::Records(RecordsErrand::Missed { since, until, .. }))) = world.accounts.last() else {
        panic!("{:?}", world.accounts)
    };
    assert!(since <= until);
    let deed = Deed::Tool {
        call: edit("t1", "/srv/api/src/app.rs", "fn b() {}\n", "fn c() {}\n"),
        outcome: Some(ToolOutcome::Done),
        output: String::new(),
        lines: None,
        nested: false,
    };
    world.recalls(Report::Story(Ok(vec![Entry { at: Wall(1), deed, message: None, undone: false }])));
    assert!(
        matches!(&world.errands[0].1, Errand::Picture(PictureErrand::Draw { path, hunks, placed: false })
            if path == "src/app.rs" && hunks == "@@ -1 +1 @@\n-fn b() {}\n+fn c() {}"),
        "{:?}",
        world.errands
    );
    world.reports(drawn(1));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("picture diff-1.png\n  `src/app.rs` +1 −1"), "{}", world.log());
    world.fresh_log();
    // The record of it is gone.
    world.press("🖼 app.rs");
    world.recalls(Report::Story(Ok(Vec::new())));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("Claude's tools edited no file"), "{}", world.log());
}

#[test]
fn many_files_have_as_many_buttons_as_are_overlooked_and_names_that_tell_them_apart() {
    let mut world = world(Ok("commit".to_owned()));
    turn(&mut world);
    world.reports(changed(Vec::new()));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    let of = |path: &str| file(path, ChangeKind::Modified, 1, 0, "@@ -1 +1 @@\n+x\n");
    let mut many: Vec<FileChange> = (1..=7).map(|n| of(&format!("crates/one/src/module_{n}.rs"))).collect();
    many.insert(0, of("crates/one/src/lib.rs"));
    many.insert(0, of("crates/a-crate-with-a-long-name/src/lib.rs"));
    world.says("/diff");
    assert!(matches!(world.errands[0].1, Errand::Files(FilesErrand::Changes { .. })));
    world.reports(changed(many));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}
