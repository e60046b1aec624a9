//! How much is asked of Telegram at once, and how soon it is asked again.

use std::time::Duration;

use telecode_core::seam::Input;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::call::{Call, Delivery, Outcome};
use telecode_core::seam::chat::ChatKind;
use telecode_core::seam::errand::{FileFound, Report};
use telecode_core::seam::ids::ChatId;
use telecode_core::seam::settings::Settings;

use crate::delivery::left_over;
use crate::{Line, OWNER, World, settings};

/// How many calls with these words were made since so many.
fn tries(world: &World, from: usize, words: &str) -> usize {
    let calls = &world.traffic[from..];
    calls.iter().filter(|(_, call)| format!("{call:?}").contains(words)).count()
}

/// Messages with these words are answered so from now on.
fn never(words: &str, outcome: Outcome) -> World {
    let mut world = World::with(Settings { idle_timeout: Duration::from_hours(1_000), ..settings() });
    world.runs("go");
    world.stubborn = Some((words.to_owned(), outcome, 100_000));
    world
}

fn ends_with(world: &mut World, words: &str) {
    world.answers(words);
    world.ends(CycleOutcome::Done);
}

#[test]
fn a_short_wait_does_not_end_a_longer_one_and_no_wait_is_cut_short() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    ends_with(&mut world, "The answer.");
    world.says("and more");
    let calls = |world: &World| world.traffic.len();
    let before = calls(&world);
    world.answer_calls(|call| {
        let is_send = matches!(call, Call::Send { .. });
        Some(Outcome::TooMany(Duration::from_secs(if is_send { 126 } else { 5 })))
    });
    world.line = Line::Good;
    world.pass(Duration::from_millis(126_100));
    assert_eq!(calls(&world), before, "{:?}", &world.traffic[before..]);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("The answer."), "{}", world.log());
}

#[test]
fn a_chat_that_is_closed_is_looked_at_ever_less_and_at_once_after_good_news() {
    for comes_back in [false, true] {
        let mut world = never("The answer.", Outcome::Blocked);
        ends_with(&mut world, "The answer.");
        world.pass(Duration::from_hours(24));
        let looks = tries(&world, 0, "The answer.");
        assert!((4..12).contains(&looks), "{looks} in a day");
        world.stubborn = None;
        if comes_back {
            world.says("/whoami");
        } else {
            world.pass(Duration::from_hours(7));
        }
        world.pass(Duration::from_secs(10));
        assert!(world.log().contains("The answer."), "{}", world.log());
        world.stubborn = Some(("Another one.".to_owned(), Outcome::Blocked, 1));
        world.runs("again");
        ends_with(&mut world, "Another one.");
        world.pass(Duration::from_mins(31));
        assert!(world.log().contains("\n  Another one."), "{comes_back}: {}", world.log());
    }
}

#[test]
fn a_server_that_does_not_answer_is_asked_ever_less_and_soon_after_it_did() {
    let mut world = never("The answer.", Outcome::Unreachable { delivery: Delivery::No });
    ends_with(&mut world, "The answer.");
    world.pass(Duration::from_mins(10));
    let asked = tries(&world, 0, "The answer.");
    assert!((8..25).contains(&asked), "{asked} in ten minutes");
    world.stubborn = None;
    world.pass(Duration::from_mins(2));
    world.stubborn = Some(("Another one.".to_owned(), Outcome::Unreachable { delivery: Delivery::No }, 1));
    world.runs("again");
    ends_with(&mut world, "Another one.");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("\n  Another one."), "{}", world.log());
}

fn asks_for_files(world: &mut World, names: &[&str]) {
    for name in names {
        world.says(&format!("/file {name}"));
        let content = b"# Notes".as_slice().into();
        world.reports(Report::File(Ok(FileFound::File { name: (*name).to_owned(), content })));
    }
}

#[test]
fn files_come_one_after_the_other_also_if_one_has_to_wait() {
    let mut world = World::new();
    world.runs("go");
    world.pass(Duration::from_secs(5));
    world.line = Line::Held;
    asks_for_files(&mut world, &["a.md", "b.md", "c.md"]);
    let files =
        |world: &World| world.held.iter().filter(|(_, call)| matches!(call, Call::File { .. })).count();
    assert_eq!(files(&world), 1, "{:?}", world.held);
    let no_time = Outcome::TooMany(Duration::from_secs(5));
    world.answer_calls(|call| matches!(call, Call::File { .. }).then(|| no_time.clone()));
    assert_eq!(files(&world), 0, "the others wait behind it: {:?}", world.held);
    world.line = Line::Good;
    world.pass(Duration::from_secs(20));
    let came = |name: &str| world.log().find(&format!("file {name},")).expect("it came");
    assert!(came("a.md") < came("b.md") && came("b.md") < came("c.md"), "{}", world.log());
}

#[test]
fn few_toasts_are_made_at_once_and_what_nobody_waits_for_any_more_is_not() {
    let mut world = World::new();
    let (left, token) = left_over(&mut world);
    world.line = Line::Held;
    let before = world.traffic.len();
    for _ in 0..200 {
        world.press_there(OWNER, left, token.clone());
    }
    assert_eq!(tries(&world, before, "Toast"), 8);
    let no_time = Outcome::TooMany(Duration::from_secs(5));
    let newest = world.held.iter().position(|(_, call)| matches!(call, Call::Toast { .. }));
    assert!(newest.is_some(), "{:?}", world.held);
    world.answer_calls(|call| matches!(call, Call::Toast { .. }).then(|| no_time.clone()));
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_mins(5));
    let made = tries(&world, before, "Toast");
    assert!((60..=72).contains(&made), "{made} toasts");
}

#[test]
fn many_chats_are_told_of_trouble_a_few_at_a_time() {
    let mut world = World::new();
    for chat in (1..=9).map(|n| ChatId::of(-n)) {
        let there = |message: &mut telecode_core::seam::chat::Message| {
            message.thread = chat.into();
            message.chat = ChatKind::Group;
        };
        world.writes(OWNER, "/start", there);
        world.press_in(chat.into(), OWNER, "Serve this group");
        world.writes(OWNER, "go", there);
        world.pass(Duration::from_secs(10));
    }
    let before = world.traffic.len();
    world.line = Line::Held;
    world.input(Input::StoreFailed { reason: "no space left on device".to_owned() });
    let told = |world: &World| tries(world, before, "can't save anything");
    assert_eq!(told(&world), 6);
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(5));
    assert_eq!(told(&world), 9, "{}", world.log());
}
