//! What Claude wants decided: cards, buttons, and who may press them when.

mod forms;
mod named;
mod permissions;
mod plans;
mod questions;
mod reminders;
mod rules;
mod sight;
mod truth;
mod whole;

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::chat::{ChatEvent, Press};
use telecode_core::seam::ids::{ChatId, PressId, RequestId, ThreadId, ToolCallId};
use telecode_core::seam::permission::{Decision, Extent, Grant, Mode};
use telecode_core::seam::settings::{LiveView, Settings};
use telecode_core::seam::tool::{Arity, Choice, Question, Tool, ToolCall, ToolOutcome};

use crate::{OWNER, World, bash, settings, somebody};

pub(crate) fn asked() -> World {
    let mut world = World::new();
    world.runs("run the tests");
    world.uses(bash("t1", "npm test"));
    world.fresh_log();
    world.asks("r1", bash("t1", "npm test"));
    world
}

#[test]
fn allow_is_told_once_and_the_card_becomes_one_line() {
    let mut world = asked();
    world.press("Allow");
    assert_eq!(
        world.answers,
        [(RequestId("r1".to_owned()), Decision::Allow { grants: Vec::new(), extent: Extent::Session })]
    );
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn a_second_press_says_that_it_is_decided() {
    let mut world = asked();
    let (message, token) = world.chat.button("Deny").unwrap();
    world.press("Allow");
    world.press_as(OWNER, message, token);
    assert_eq!(world.answers.len(), 1);
    assert_eq!(world.chat.toasts[1], "Already decided");
}

#[test]
fn a_strangers_press_decides_nothing() {
    let mut world = asked();
    let (message, token) = world.chat.button("Allow").unwrap();
    world.press_as(666, message, token);
    assert!(world.answers.is_empty());
    assert_eq!(world.chat.toasts, ["This button isn't for you."]);
}

#[test]
fn a_press_from_another_message_decides_nothing() {
    let mut world = asked();
    let (_, token) = world.chat.button("Allow").unwrap();
    world.press_as(OWNER, telecode_core::seam::ids::MessageId(1), token);
    assert!(world.answers.is_empty());
    assert_eq!(world.chat.toasts, ["There is a newer card for this below"]);
}

#[test]
fn a_press_from_another_chat_decides_nothing_though_its_message_has_the_same_number() {
    let mut world = asked();
    let (message, token) = world.chat.button("Allow").unwrap();
    let elsewhere = ThreadId::from(ChatId::of(-7));
    let press = Press { id: PressId("x".into()), thread: elsewhere, message, from: somebody(OWNER), token };
    world.update(ChatEvent::Pressed(press));
    assert!(world.answers.is_empty());
    assert_eq!(world.chat.toasts, ["There is a newer card for this below"]);
    world.press("Allow");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn a_stop_from_another_chat_stops_nothing() {
    let mut world = World::with(Settings { live: LiveView::Edits, ..settings() });
    world.runs("go");
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(5));
    let (message, token) = world.chat.button("Stop").unwrap();
    let elsewhere = ThreadId::from(ChatId::of(-7));
    let press = Press { id: PressId("x".into()), thread: elsewhere, message, from: somebody(OWNER), token };
    world.update(ChatEvent::Pressed(press));
    assert_eq!(world.interrupts, 0, "{}", world.log());
    world.press("Stop");
    assert_eq!(world.interrupts, 1);
}

#[test]
fn a_press_after_the_turn_ended_says_so() {
    let mut world = asked();
    let (message, token) = world.chat.button("Allow").unwrap();
    world.ends(CycleOutcome::Interrupted);
    world.press_as(OWNER, message, token);
    assert!(world.answers.is_empty());
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn a_withdrawn_ask_expires() {
    let mut world = asked();
    world.agent(AgentEvent::AskWithdrawn { request: RequestId("r1".to_owned()) });
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("No longer needed"), "{}", world.log());
    assert!(world.chat.button("Allow").is_none());
}

#[test]
fn deny_and_say_why_takes_the_next_text_as_the_reason() {
    let mut world = asked();
    world.press("Deny + reason");
    world.pass(Duration::from_secs(2));
    world.says("use cargo instead");
    assert_eq!(world.answers[0].1, Decision::Deny { message: "use cargo instead".to_owned() });
    assert_eq!(world.told.len(), 1, "the reason is no prompt");
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn back_from_the_reason_shows_the_buttons_again() {
    let mut world = asked();
    world.press("Deny + reason");
    world.pass(Duration::from_secs(2));
    world.press("Back");
    world.pass(Duration::from_secs(2));
    world.press("Allow");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn the_reason_is_still_waited_for_after_a_restart() {
    let mut world = asked();
    world.press("Deny + reason");
    world.pass(Duration::from_secs(2));
    world.restart();
    world.says("use cargo instead");
    assert!(world.answers.is_empty(), "there is no agent yet");
    world.found(&telecode_core::seam::agent::Trace::Cut { pending: vec![bash("t1", "npm test")] });
    world.ready();
    world.begins();
    world.asks("r2", bash("t9", "npm test"));
    assert_eq!(
        world.answers,
        [(RequestId("r2".to_owned()), Decision::Deny { message: "use cargo instead".to_owned() })]
    );
}

#[test]
fn several_asks_are_open_at_once_and_each_button_means_its_own() {
    let mut world = asked();
    world.asks("r2", bash("t2", "npm run lint"));
    world.pass(Duration::from_secs(3));
    world.press("Deny");
    assert_eq!(world.answers[0].0, RequestId("r2".to_owned()));
    world.pass(Duration::from_secs(3));
    world.press("Allow");
    assert_eq!(world.answers[1].0, RequestId("r1".to_owned()));
}

#[test]
fn details_show_a_change_whole_and_a_huge_one_as_a_file() {
    let mut world = World::new();
    world.runs("edit");
    world.fresh_log();
    let edit = |id: &str, new: String| ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "Edit".to_owned(),
        tool: Tool::Edit { path: "/srv/api/src/app.rs".to_owned(), old: "one\ntwo\nthree\n".to_owned(), new },
        input: "{}".to_owned(),
    };
    world.asks("r1", edit("t1", "one\n2\nthree\n".to_owned()));
    world.pass(Duration::from_secs(2));
    world.press("Details");
    world.pass(Duration::from_secs(2));
    world.press("Allow");
    let long = (0..2_000).fold(String::new(), |text, line| text + "line " + &line.to_string() + "\n");
    world.asks("r2", edit("t2", long));
    world.pass(Duration::from_secs(2));
    world.press("Details");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn writing_a_file_shows_what_will_be_in_it_with_everything_visible() {
    let mut world = World::new();
    world.runs("write");
    world.fresh_log();
    world.asks(
        "r1",
        ToolCall {
            id: ToolCallId("t1".to_owned()),
            name: "Write".to_owned(),
            tool: Tool::Write {
                path: "/srv/api/run.sh".to_owned(),
                content: "echo \u{202e}evil\u{202c}\nrm \u{1b}[8mhidden\n".to_owned(),
            },
            input: "{}".to_owned(),
        },
    );
    assert_snapshot!(world.log());
}

#[test]
fn a_file_outside_of_the_workspace_is_named_whole() {
    let mut world = World::new();
    world.runs("write");
    let path = "/home/ana/.config/autostart/thing/run.sh".to_owned();
    let tool = Tool::Write { path: path.clone(), content: "true\n".to_owned() };
    let id = ToolCallId("t1".to_owned());
    world.asks("r1", ToolCall { id, name: "Write".to_owned(), tool, input: "{}".to_owned() });
    assert!(world.log().contains(&path), "{}", world.log());
}

pub(crate) fn question(arity: Arity) -> Question {
    Question {
        text: "Which library?".to_owned(),
        header: "Library".to_owned(),
        options: vec![
            Choice { label: "chrono".to_owned(), description: "old and known".to_owned(), preview: None },
            Choice { label: "jiff".to_owned(), description: String::new(), preview: None },
        ],
        arity,
    }
}

pub(crate) fn questions(questions: Vec<Question>) -> ToolCall {
    ToolCall {
        id: ToolCallId("q1".to_owned()),
        name: "AskUserQuestion".to_owned(),
        tool: Tool::Question(questions),
        input: "{}".to_owned(),
    }
}

#[test]
fn questions_are_steps_with_options_and_check_marks() {
    let mut world = World::new();
    world.runs("choose");
    world.fresh_log();
    let many = Question { text: "Which tests?".to_owned(), ..question(Arity::Many) };
    world.asks("r1", questions(vec![question(Arity::One), many]));
    world.pass(Duration::from_secs(2));
    world.press("jiff");
    world.pass(Duration::from_secs(2));
    world.press("Done");
    world.press("chrono");
    world.pass(Duration::from_secs(2));
    world.press("jiff");
    world.pass(Duration::from_secs(2));
    world.press("Done");
    world.pass(Duration::from_secs(2));
    assert_eq!(
        world.answers[0].1,
        Decision::Reply {
            answers: vec![
                ("Which library?".to_owned(), vec!["jiff".to_owned()]),
                ("Which tests?".to_owned(), vec!["chrono".to_owned(), "jiff".to_owned()]),
            ]
        }
    );
    assert_snapshot!(world.log());
}

#[test]
fn a_number_a_label_or_free_text_answers_a_question() {
    for (typed, answer) in [("2", "jiff"), ("CHRONO", "chrono"), ("the time crate", "the time crate")] {
        let mut world = World::new();
        world.runs("choose");
        world.asks("r1", questions(vec![question(Arity::One)]));
        world.says(typed);
        let expected = vec![("Which library?".to_owned(), vec![answer.to_owned()])];
        assert_eq!(world.answers[0].1, Decision::Reply { answers: expected });
        assert_eq!(world.told.len(), 1);
    }
}

#[test]
fn a_plan_comes_as_its_own_message_and_is_approved_or_kept() {
    let plan = || ToolCall {
        id: ToolCallId("p1".to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool: Tool::Plan { plan: "# Plan\n\n1. Read\n2. Write".to_owned() },
        input: "{}".to_owned(),
    };
    let mut world = World::new();
    world.runs("plan it");
    world.fresh_log();
    world.asks("r1", plan());
    world.pass(Duration::from_secs(2));
    world.press("Approve");
    world.pass(Duration::from_secs(2));
    assert_eq!(
        world.answers[0].1,
        Decision::Allow { grants: vec![Grant::Mode(Mode::Default)], extent: Extent::Session }
    );
    world.used("p1", ToolOutcome::Done);
    world.asks("r2", plan());
    world.pass(Duration::from_secs(2));
    world.press("Keep planning");
    assert!(matches!(world.answers[1].1, Decision::Deny { .. }));
    assert_snapshot!(world.log());
}

#[test]
fn a_card_that_somebody_deleted_is_sent_anew() {
    let mut world = asked();
    let (message, _) = world.chat.button("Allow").unwrap();
    world.chat.messages.remove(&message);
    world.agent(AgentEvent::TextDelta("x".to_owned()));
    world.press_deleted_and_redraw();
    world.pass(Duration::from_secs(3));
    world.press("Allow");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn a_bare_word_answers_the_only_permission() {
    let allow = Decision::Allow { grants: Vec::new(), extent: Extent::Session };
    for word in ["yes", "YES", " allow ", "да", "Да"] {
        let mut world = asked();
        world.says(word);
        assert_eq!(world.answers, [(RequestId("r1".to_owned()), allow.clone())], "{word}");
        assert_eq!(world.told.len(), 1, "it is no prompt");
    }
    for word in ["no", "Deny", "нет", "НЕТ"] {
        let mut world = asked();
        world.says(word);
        assert!(matches!(world.answers[..], [(_, Decision::Deny { .. })]), "{word}");
    }
}

#[test]
fn a_bare_word_among_several_asks_is_a_prompt() {
    let mut world = asked();
    world.asks("r2", bash("t2", "npm run lint"));
    world.says("yes");
    assert!(world.answers.is_empty());
    assert_eq!(world.told.last().unwrap().1, "yes");
}

#[test]
fn a_bare_word_does_not_approve_a_plan() {
    let mut world = World::new();
    world.runs("plan it");
    let tool = Tool::Plan { plan: "1. Do it".to_owned() };
    let call = ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool,
        input: "{}".to_owned(),
    };
    world.asks("r1", call);
    world.says("yes");
    assert!(world.answers.is_empty());
    assert_eq!(world.told.last().unwrap().1, "yes");
}

#[test]
fn a_longer_text_or_a_forwarded_word_decides_nothing() {
    let mut world = asked();
    world.says("yes, but run the linter first");
    world.writes(OWNER, "yes", |message| message.forwarded_from = Some("Eve".to_owned()));
    world.pass(Duration::from_secs(2));
    assert!(world.answers.is_empty());
    assert_eq!(world.told.len(), 3);
}

#[test]
fn forwarded_words_are_no_reason_for_a_denial() {
    let mut world = asked();
    world.press("Deny + reason");
    world.writes(OWNER, "because", |message| message.forwarded_from = Some("Eve".to_owned()));
    assert!(world.answers.is_empty());
}

#[test]
fn a_bare_word_that_answers_another_sessions_message_is_for_that_session() {
    let mut world = asked();
    world.says("/new other --empty");
    let first = world.says("hello");
    world.writes(OWNER, "yes", |message| message.reply_to = Some(first));
    assert!(world.answers.is_empty());
}

#[test]
fn a_bare_word_decides_nothing_in_a_session_that_is_not_the_current_one() {
    let mut world = asked();
    let card = world.chat.button("Allow").unwrap().0;
    world.says("/new other --empty");
    world.says("yes");
    assert!(world.answers.is_empty(), "{}", world.log());
    assert_eq!(world.store.prompts.last().unwrap().content.text, "yes");
    world.writes(OWNER, "yes", |message| message.reply_to = Some(card));
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn words_for_one_session_do_not_answer_the_question_of_another() {
    let mut world = World::new();
    world.runs("choose");
    world.asks("r1", questions(vec![question(Arity::One)]));
    world.pass(Duration::from_secs(1));
    let card = world.chat.button("jiff").unwrap().0;
    world.says("/new other --empty");
    world.says("count the lines");
    assert!(world.answers.is_empty(), "{}", world.log());
    assert_eq!(world.store.prompts.last().unwrap().content.text, "count the lines");
    world.writes(OWNER, "the time crate", |message| message.reply_to = Some(card));
    let expected = vec![("Which library?".to_owned(), vec!["the time crate".to_owned()])];
    assert_eq!(world.answers[0].1, Decision::Reply { answers: expected });
}

#[test]
fn a_decision_after_a_long_time_does_not_count_as_silence() {
    let mut world = asked();
    world.pass(Duration::from_hours(24));
    world.press("Allow");
    world.pass(Duration::from_mins(5));
    assert_eq!(world.interrupts, 0, "{}", world.log());
}

#[test]
fn the_same_call_again_in_one_turn_is_not_said_to_come_from_an_interruption() {
    let mut world = asked();
    world.press("Allow");
    world.used("t1", ToolOutcome::Done);
    world.asks("r2", bash("t2", "npm test"));
    world.pass(Duration::from_secs(3));
    assert!(world.chat.button("Allow").is_some());
    assert!(!world.log().contains("Asked again"), "{}", world.log());
}

#[test]
fn the_live_view_rests_while_a_person_decides() {
    let mut world = asked();
    world.pass(Duration::from_mins(1));
    let drafts = world.log().matches("draft").count();
    assert!(world.log().contains("waiting for your decision"), "{}", world.log());
    world.pass(Duration::from_hours(1));
    assert_eq!(world.log().matches("draft").count(), drafts);
}

#[test]
fn a_card_that_changes_while_it_is_sent_is_marked_after_a_crash() {
    let mut world = World::new();
    world.runs("go");
    world.line = crate::Line::Held;
    world.asks("r1", bash("t1", "npm test"));
    world.agent(AgentEvent::AskWithdrawn { request: RequestId("r1".to_owned()) });
    let held = std::mem::take(&mut world.held);
    for (_, call) in &held {
        world.chat.perform(call);
    }
    world.line = crate::Line::Good;
    world.restart();
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("↻ ⌛"), "{}", world.log());
}
