//! Questions: steps, previews, skipping, and what can be typed.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::permission::Decision;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{Arity, Choice, Question};
use telecode_core::seam::words::Language;

use super::{question, questions};
use crate::{World, settings};

fn named(text: &str, arity: Arity) -> Question {
    Question { text: text.to_owned(), ..question(arity) }
}

fn replied(world: &World) -> Vec<(String, Vec<String>)> {
    match world.answers.last() {
        Some((_, Decision::Reply { answers })) => answers.clone(),
        other => panic!("{other:?}"),
    }
}

fn said(answer: &[&str]) -> Vec<String> {
    answer.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn steps_can_be_gone_back_and_skipped() {
    let mut world = World::new();
    world.runs("choose");
    world.fresh_log();
    let parts = vec![named("First?", Arity::One), named("Second?", Arity::Many), named("Third?", Arity::One)];
    world.asks_with("r1", questions(parts), |request| request.facts.skips = true);
    for button in ["chrono", "☐ jiff", "Previous", "jiff", "Skip", "Previous", "☐ chrono", "Done", "Skip"]
    {
        world.pass(Duration::from_secs(2));
        world.press(button);
    }
    world.pass(Duration::from_secs(2));
    let expected = [
        ("First?".to_owned(), said(&["jiff"])),
        ("Second?".to_owned(), said(&["chrono"])),
        ("Third?".to_owned(), Vec::new()),
    ];
    assert_eq!(replied(&world), expected);
    assert_snapshot!(world.log());
}

#[test]
fn a_version_that_cannot_skip_offers_no_skip() {
    let mut world = World::new();
    world.runs("choose");
    world.asks("r1", questions(vec![question(Arity::One)]));
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Skip").is_none());
}

#[test]
fn previews_are_shown_on_request() {
    let mut world = World::new();
    world.runs("choose");
    world.fresh_log();
    let option = |label: &str, preview: Option<&str>| Choice {
        label: label.to_owned(),
        description: String::new(),
        preview: preview.map(str::to_owned),
    };
    let options = vec![
        option("List", Some("```\n- one\n- two\n```")),
        option("Table", Some("| a | b |\n|---|---|\n| 1 | 2 |")),
        option("Neither", None),
    ];
    world.asks("r1", questions(vec![Question { options, ..question(Arity::One) }]));
    world.pass(Duration::from_secs(2));
    world.press("Previews");
    world.pass(Duration::from_secs(3));
    world.press("Table");
    assert_eq!(replied(&world)[0].1, ["Table"]);
    assert_snapshot!(world.log());
}

#[test]
fn numbers_and_labels_can_be_typed_in_any_case_and_several_where_several_may_be_chosen() {
    let cases = [
        (Arity::One, "2", &["jiff"][..]),
        (Arity::One, "JIFF", &["jiff"]),
        (Arity::One, "1, 2", &["1, 2"]),
        (Arity::One, "7", &["7"]),
        (Arity::Many, "1, 2", &["chrono", "jiff"]),
        (Arity::Many, "Jiff; 1", &["jiff", "chrono"]),
        (Arity::Many, "1,1", &["chrono"]),
        (Arity::Many, "both, please", &["both, please"]),
        (Arity::Many, "2", &["jiff"]),
    ];
    for (arity, typed, answer) in cases {
        let mut world = World::new();
        world.runs("choose");
        world.asks("r1", questions(vec![question(arity)]));
        world.says(typed);
        assert_eq!(replied(&world)[0].1, said(answer), "{typed}");
        assert_eq!(world.told.len(), 1);
    }
}

#[test]
fn a_question_in_russian() {
    let mut world = World::with(Settings { language: Some(Language::Russian), ..settings() });
    world.runs("выбери");
    world.fresh_log();
    let parts = vec![named("Первый?", Arity::One), named("Второй?", Arity::Many)];
    world.asks_with("r1", questions(parts), |request| request.facts.skips = true);
    world.pass(Duration::from_secs(2));
    world.press("jiff");
    world.pass(Duration::from_secs(2));
    world.press("Пропустить");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}
