//! What a card leaves out has to be in the chat before anything on it can be agreed to: all of it, whatever the server does meanwhile.

use std::time::Duration;

use telecode_core::seam::call::Outcome;
use telecode_core::seam::chat::ChatKind;
use telecode_core::seam::form::{Field, FieldKind, Form, FormBody};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::permission::Decision;
use telecode_core::seam::tool::{Arity, Tool, ToolCall};

use super::{question, questions};
use crate::places::{SECOND_OWNER, general, served};
use crate::{Line, OWNER, World, bash};

/// Stands in the middle of what is asked, where no card shows it.
const MIDDLE: &str = "in-the-middle";

/// A text that is so long that all of it comes as a file.
fn long() -> String {
    let words = |n: usize| (0..n).map(|n| format!("w{n:04}")).collect::<Vec<_>>().join(" ");
    format!("echo {} {MIDDLE} {}; touch x", words(2_000), words(2_000))
}

/// A text of a few messages.
fn longer_than_a_card() -> String {
    let words: Vec<_> = (0..300).map(|n| format!("w{n:04}")).collect();
    format!("{} {MIDDLE} {} end", words.join(" "), words.join(" "))
}

fn asking(call: ToolCall) -> World {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    world.asks("r1", call);
    world.pass(Duration::from_secs(2));
    world
}

fn refuses(world: &mut World) {
    world.stubborn = Some((MIDDLE.to_owned(), Outcome::Refused("no".to_owned()), 1_000));
}

fn coming(world: &World) -> bool {
    world.chat.toasts.last().unwrap() == "It's still on its way. Press again once you've read it."
}

#[test]
fn a_file_that_is_refused_is_no_file_that_was_seen() {
    let mut world = asking(bash("t1", &long()));
    refuses(&mut world);
    world.press("✅ Allow");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("refused"), "it is said: {}", world.log());
    for _ in 0..2 {
        world.press("Allow, I've read it");
        assert!(world.answers.is_empty() && coming(&world), "{}", world.log());
        world.says("yes");
        assert!(world.answers.is_empty(), "{}", world.log());
        world.restart();
        world.pass(Duration::from_mins(2));
    }
    world.stubborn = None;
    world.pass(Duration::from_hours(1));
    assert!(world.log().contains("file command.txt"), "{}", world.log());
    world.press("Allow, I've read it");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("✅ Allowed"), "{}", world.log());
}

#[test]
fn details_are_sent_once_however_often_they_are_pressed_for_before_they_are_there() {
    let mut world = asking(bash("t1", &long()));
    world.line = Line::Held;
    for _ in 0..3 {
        world.press("Details");
    }
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(10));
    assert!(coming(&world));
    assert_eq!(world.log().matches("file command.txt").count(), 1, "{}", world.log());
}

#[test]
fn a_second_look_does_not_go_past_what_is_not_there() {
    let mut world = World::new();
    world.runs("go");
    world.asks_with("r1", bash("t1", &long()), |request| request.facts.confirm = true);
    world.pass(Duration::from_secs(2));
    refuses(&mut world);
    world.press("Details");
    world.pass(Duration::from_secs(5));
    world.says("yes");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Yes, allow it").is_none(), "{}", world.log());
}

#[test]
fn what_was_seen_once_stays_seen_behind_the_offers() {
    let mut world = asking(bash("t1", &format!("echo {}", longer_than_a_card())));
    world.press("Details");
    world.pass(Duration::from_secs(5));
    world.press("Always");
    world.pass(Duration::from_secs(2));
    world.press("Back");
    world.pass(Duration::from_secs(2));
    world.press("Allow, I've read it");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn a_plan_of_which_a_part_is_refused_is_not_approved() {
    let words = format!("# Plan\n\n1. Read\n2. {MIDDLE}\n");
    let call = ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool: Tool::Plan { plan: words },
        input: "{}".to_owned(),
    };
    let mut world = World::new();
    world.runs("go");
    refuses(&mut world);
    world.asks("r1", call);
    world.pass(Duration::from_secs(10));
    for button in ["✅ Approve", "edit without asking"] {
        world.press(button);
        assert!(world.answers.is_empty() && coming(&world), "{}", world.log());
    }
    world.restart();
    world.pass(Duration::from_secs(10));
    world.press("✅ Approve");
    assert!(world.answers.is_empty() && coming(&world), "{}", world.log());
    world.stubborn = None;
    world.pass(Duration::from_hours(1));
    world.press("✅ Approve");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("✅ Plan approved"), "{}", world.log());
}

#[test]
fn an_option_of_a_question_that_is_cut_is_taken_once_all_of_it_is_there() {
    let cut = || {
        let mut asked = question(Arity::One);
        asked.text = longer_than_a_card();
        let mut call = questions(vec![asked.clone(), question(Arity::One)]);
        call.input = format!("{{\"questions\":[{{\"question\":\"{}\"}}]}}", asked.text);
        (asking(call), asked.options[0].label.clone())
    };
    let (mut world, option) = cut();
    world.press(&option);
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains(MIDDLE), "{}", world.log());
    world.press(&option);
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("2 of 2"), "{}", world.log());
    let (mut world, _) = cut();
    world.says("1");
    world.pass(Duration::from_secs(5));
    assert!(!world.log().contains("2 of 2") && world.log().contains(MIDDLE), "{}", world.log());
    let (mut world, _) = cut();
    world.says("something else");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("2 of 2"), "own words are an answer: {}", world.log());
}

#[test]
fn a_form_that_is_cut_is_sent_once_all_of_it_is_there() {
    let text = FieldKind::Text { min: None, max: None, format: None };
    let field = Field {
        name: "title".to_owned(),
        title: "Title".to_owned(),
        description: None,
        kind: text,
        required: true,
        default: vec!["mine".to_owned()],
    };
    let bodies = [FormBody::Fields(vec![field]), FormBody::Link("https://a.example/x".to_owned())];
    for (body, button) in bodies.into_iter().zip(["Send", "Done"]) {
        let fills = matches!(body, FormBody::Fields(_));
        let form = Form { server: "tickets".to_owned(), message: longer_than_a_card(), body };
        let mut world = asking(ToolCall {
            id: ToolCallId("f1".to_owned()),
            name: "elicitation".to_owned(),
            tool: Tool::Form(Box::new(form)),
            input: "{}".to_owned(),
        });
        if fills {
            world.says("a title");
            world.pass(Duration::from_secs(5));
        }
        world.press(button);
        assert!(world.answers.is_empty(), "{}", world.log());
        world.pass(Duration::from_secs(5));
        assert!(world.log().contains(MIDDLE), "{}", world.log());
        world.press(button);
        assert!(matches!(world.answers[0].1, Decision::Submit { .. }), "{}", world.log());
    }
}

#[test]
fn the_whole_of_a_hooks_reason_is_there() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    let reason = longer_than_a_card();
    world.asks_with("r1", bash("t1", "make"), |request| request.reason = Some(reason));
    world.pass(Duration::from_secs(2));
    assert!(!world.log().contains(MIDDLE));
    world.press("✅ Allow");
    world.pass(Duration::from_secs(5));
    assert!(world.answers.is_empty() && world.log().contains(MIDDLE), "{}", world.log());
    world.press("Allow, I've read it");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn reads_that_are_not_there_are_not_allowed_with_others() {
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", crate::read("t1", &format!("/srv/api/{}", longer_than_a_card().replace(' ', "/"))));
    world.asks("r2", crate::read("t2", "/srv/api/a.rs"));
    world.pass(Duration::from_secs(2));
    world.press("reads");
    let (message, token) = world.chat.button("✅ Allow").unwrap();
    assert_eq!(world.answers.len(), 1, "{}", world.log());
    world.press_as(OWNER, message, token);
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn what_one_person_wants_to_see_another_cannot_allow_before_it_is_there() {
    let mut world = served(ChatKind::Group);
    world.writes(OWNER, "build it", |message| {
        message.thread = general();
        message.chat = ChatKind::Group;
    });
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", &long()));
    world.pass(Duration::from_secs(5));
    refuses(&mut world);
    world.press_in(general(), OWNER, "Details");
    world.pass(Duration::from_secs(10));
    world.press_in(general(), SECOND_OWNER, "Allow, I've read it");
    assert!(world.answers.is_empty() && coming(&world), "{}", world.log());
    world.stubborn = None;
    world.pass(Duration::from_hours(1));
    world.press_in(general(), SECOND_OWNER, "Allow, I've read it");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}
