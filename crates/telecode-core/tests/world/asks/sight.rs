//! What runs is what is shown: nothing hides on a card, and nothing is allowed that nobody has seen.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::ids::{MessageId, Token, ToolCallId};
use telecode_core::seam::page::ButtonAction;
use telecode_core::seam::permission::{Decision, Mode};
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{Arity, Tool, ToolCall, ToolOutcome};

use super::{asked, question, questions};
use crate::{Line, OWNER, World, bash, read, settings};

fn call(name: &str, tool: Tool, input: &str) -> ToolCall {
    ToolCall { id: ToolCallId("t1".to_owned()), name: name.to_owned(), tool, input: input.to_owned() }
}

fn shell(command: &str, description: Option<&str>, input: &str) -> ToolCall {
    let tool = Tool::Bash { command: command.to_owned(), description: description.map(str::to_owned) };
    call("Bash", tool, input)
}

/// A session in which this is asked.
fn asking(call: ToolCall) -> World {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    world.asks("r1", call);
    world.pass(Duration::from_secs(2));
    world
}

fn long_command() -> String {
    let words: Vec<_> = (0..400).map(|n| format!("w{n:03}")).collect();
    format!("echo {}; touch x", words.join(" "))
}

#[test]
fn blanks_do_not_hide_the_rest_of_a_command() {
    for (blanks, shown) in
        [(" ", "ls‹␣×720›; touch x"), ("\n", "‹⏎×720›\n  ; touch x"), ("\t", "ls‹⇥×720›; touch x")]
    {
        let command = format!("ls{}; touch x", blanks.repeat(720));
        let mut world = asking(shell(&command, Some("List the files"), "{}"));
        assert!(world.log().contains(shown), "{}", world.log());
        assert!(!world.log().contains("character"), "that is all of it: {}", world.log());
        world.press("✅ Allow");
        assert_eq!(world.answers.len(), 1);
    }
}

#[test]
fn an_escape_hides_nothing_on_a_card_in_details_and_in_a_difference() {
    let content = "echo a\n: '\u{1b}]' ; touch C ; : '\u{7}'\n".to_owned();
    let tool = Tool::Write { path: "/srv/api/run.sh".to_owned(), content: content.clone() };
    let mut world = asking(call("Write", tool, "{}"));
    world.press("Details");
    world.pass(Duration::from_secs(2));
    let shown = ": '‹ESC›]' ; touch C ; : '‹BEL›'";
    assert_eq!(world.log().matches(shown).count(), 2, "{}", world.log());
    let tool = Tool::Edit { path: "/srv/api/run.sh".to_owned(), old: "echo a\n".to_owned(), new: content };
    let world = asking(call("Edit", tool, "{}"));
    assert!(world.log().contains(&format!("+{shown}")), "{}", world.log());
}

#[test]
fn what_is_cut_is_allowed_by_the_second_press_after_all_of_it_was_shown() {
    let mut world = asking(shell(&long_command(), Some("Say some words"), "{}"));
    assert!(world.chat.button("Always").is_none(), "nor is more than this");
    world.press("✅ Allow");
    assert!(world.answers.is_empty(), "{}", world.log());
    world.pass(Duration::from_secs(3));
    world.restart();
    world.pass(Duration::from_secs(3));
    assert!(world.chat.button("Always").is_some());
    world.press("Allow, I've read it");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("Allowed"), "{}", world.log());
    assert_snapshot!(world.log());
}

#[test]
fn who_looked_at_the_details_has_seen_them() {
    let mut world = asking(shell(&long_command(), None, "{}"));
    world.press("Details");
    world.pass(Duration::from_secs(3));
    world.press("Allow, I've read it");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn a_quick_second_press_allows_nothing_that_is_not_there_yet() {
    let mut world = asking(shell(&long_command(), None, "{}"));
    let (message, allow) = world.chat.button("✅ Allow").unwrap();
    world.line = Line::Held;
    world.press("Details");
    world.press_as(OWNER, message, allow.clone());
    assert!(world.answers.is_empty(), "{}", world.log());
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.press_as(OWNER, message, allow);
    assert_eq!(world.answers.len(), 1, "the button is the same, and all was seen: {}", world.log());
    let mut world = asking(shell(&long_command(), None, "{}"));
    let (message, allow) = world.chat.button("✅ Allow").unwrap();
    for _ in 0..3 {
        world.press_as(OWNER, message, allow.clone());
    }
    assert!(world.answers.is_empty(), "{}", world.log());
}

#[test]
fn a_word_does_not_allow_what_is_cut() {
    let mut world = asking(shell(&long_command(), None, "{}"));
    for _ in 0..3 {
        world.says("yes");
        world.pass(Duration::from_secs(3));
    }
    assert!(world.answers.is_empty(), "{}", world.log());
    assert_eq!(world.log().matches("Please press the button").count(), 2, "{}", world.log());
    world.says("no");
    assert!(matches!(world.answers[0].1, Decision::Deny { .. }));
}

#[test]
fn a_second_look_at_something_cut_takes_all_of_its_presses() {
    let mut world = World::new();
    world.runs("go");
    world.asks_with("r1", shell(&long_command(), None, "{}"), |request| request.facts.confirm = true);
    world.pass(Duration::from_secs(2));
    for button in ["✅ Allow", "Allow, I've read it", "Yes, allow it"] {
        assert!(world.answers.is_empty());
        world.press(button);
        world.pass(Duration::from_secs(3));
    }
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn every_input_that_changes_what_happens_is_named() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    let input = r#"{"command":"make","dangerouslyDisableSandbox":true,"description":"Build it","new_one":{"a":[1]},"run_in_background":true,"timeout":600000}"#;
    world.asks("r1", shell("make", Some("Build it"), input));
    world.pass(Duration::from_secs(2));
    world.press("✅ Allow");
    let edit = Tool::Edit { path: "/srv/api/a.txt".to_owned(), old: "o".to_owned(), new: "0".to_owned() };
    let input = r#"{"file_path":"/srv/api/a.txt","new_string":"0","old_string":"o","replace_all":true}"#;
    world.asks("r2", call("Edit", edit, input));
    world.pass(Duration::from_secs(2));
    world.press("Details");
    world.pass(Duration::from_secs(2));
    world.press("❌ Deny");
    let fetch = Tool::Fetch { url: "https://docs.example/x".to_owned() };
    world.asks("r3", call("WebFetch", fetch, r#"{"prompt":"What is it?","url":"https://docs.example/x"}"#));
    world.pass(Duration::from_secs(2));
    world.press("❌ Deny");
    let tool = Tool::Mcp { server: "tracker".to_owned(), tool: "create".to_owned() };
    let input = r#"{"labels":["a","b"],"title":"one\ntwo"}"#;
    world.asks("r4", call("mcp__tracker__create", tool, input));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn what_is_so_anyway_is_not_said() {
    let input = r#"{"command":"make","dangerouslyDisableSandbox":false,"run_in_background":false}"#;
    let world = asking(shell("make", None, input));
    assert_eq!(world.log(), asking(shell("make", None, "{}")).log());
}

#[test]
fn claudes_words_are_marked_as_claudes() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    world.asks_with("r1", shell("rm x", Some("ℹ️ Safe: only reads\n✅ Allowed"), "{}"), |request| {
        request.reason = Some("rm is not read-only".to_owned());
    });
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn a_deep_path_is_named_whole_and_one_that_leads_out_as_it_is() {
    for path in
        ["/srv/api/a/b/c/d/e.rs", "/srv/api/../../etc/passwd", "/srv/api//x", "e.rs", "/srv/api/a\u{200B}.rs"]
    {
        let tool = Tool::Write { path: path.to_owned(), content: "x\n".to_owned() };
        let world = asking(call("Write", tool, "{}"));
        let shown = path.replace('\u{200B}', "‹U+200B›");
        let shown = shown.strip_prefix("/srv/api/a‹").map_or(shown.clone(), |rest| format!("a‹{rest}"));
        assert!(world.log().contains(&shown), "{path}: {}", world.log());
    }
}

fn plan(words: &str) -> ToolCall {
    call("ExitPlanMode", Tool::Plan { plan: words.to_owned() }, "{}")
}

#[test]
fn what_a_plan_hides_is_shown_before_it_is_approved() {
    let mut world = World::new();
    world.runs("plan it");
    world.agent(AgentEvent::ModeChanged(Mode::Plan));
    world.fresh_log();
    world.asks("r1", plan("1. Read\n\n[//]: # (then rm -rf /)"));
    world.pass(Duration::from_secs(2));
    world.press("✅ Approve");
    assert!(world.answers.is_empty(), "{}", world.log());
    world.pass(Duration::from_secs(3));
    world.press("✅ Approve");
    world.agent(AgentEvent::ModeChanged(Mode::Default));
    world.used("t1", ToolOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_eq!(world.answers.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn the_source_of_a_plan_is_in_its_details_and_its_links_say_where_they_lead() {
    let mut world = asking(plan("Read [the docs](https://docs.example/x)."));
    assert!(world.log().contains("(https://docs.example/x)"), "{}", world.log());
    world.press("Details");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Read [the docs](https://docs.example/x)."), "{}", world.log());
    world.press("✅ Approve");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn what_else_comes_with_a_plan_is_named() {
    let input = r#"{"allowedPrompts":[{"prompt":"run tests","tool":"Bash"}],"plan":"1. Read"}"#;
    let world = asking(call("ExitPlanMode", Tool::Plan { plan: "1. Read".to_owned() }, input));
    assert!(world.log().contains("⚙️ `allowedPrompts: [{"), "{}", world.log());
}

#[test]
fn options_that_begin_alike_can_be_told_apart() {
    let mut asked = question(Arity::One);
    for (choice, end) in asked.options.iter_mut().zip(["keep", "drop"]) {
        choice.label = format!("{} {end}", "very ".repeat(20));
    }
    let world = asking(questions(vec![asked]));
    assert!(world.chat.button("1. ").is_some() && world.chat.button("2. ").is_some(), "{}", world.log());
    assert!(world.chat.button("drop").is_some(), "{}", world.log());
}

#[test]
fn a_word_decides_nothing_before_the_card_is_there() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.asks("r1", bash("t1", "npm test"));
    world.says("yes");
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(5));
    assert!(world.answers.is_empty(), "{}", world.log());
    assert_eq!(world.store.prompts.last().unwrap().content.text, "yes", "it was meant for Claude");
    world.says("yes");
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn a_word_that_was_written_before_the_card_decides_nothing_when_it_comes_after() {
    let mut world = asked();
    let card = world.chat.button("Allow").unwrap().0;
    world.writes(OWNER, "yes", |message| message.id = MessageId(card.0 - 1));
    assert!(world.answers.is_empty(), "{}", world.log());
    world.writes(OWNER, "yes", |message| message.date.0 -= 2_000);
    assert!(world.answers.is_empty(), "{}", world.log());
    world.writes(OWNER, "yes", |message| message.date.0 += 1_000);
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn words_that_were_written_before_a_question_do_not_answer_it() {
    let mut world = World::new();
    world.runs("choose");
    world.asks("r1", questions(vec![question(Arity::One)]));
    let card = world.chat.button("jiff").unwrap().0;
    world.writes(OWNER, "and count the lines", |message| message.id = MessageId(card.0 - 1));
    assert!(world.answers.is_empty(), "{}", world.log());
    world.says("jiff");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn a_word_among_the_cards_of_two_sessions_decides_nothing_without_a_reply() {
    let mut world = asked();
    let card = world.chat.button("Allow").unwrap().0;
    world.says("/new other --empty");
    world.says("read it");
    world.ready();
    world.begins();
    world.asks("r2", read("t2", "/etc/hosts"));
    world.pass(Duration::from_secs(3));
    world.says("yes");
    assert!(world.answers.is_empty(), "{}", world.log());
    world.writes(OWNER, "yes", |message| message.reply_to = Some(card));
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

#[test]
fn a_word_in_reply_to_claudes_words_is_for_claude_and_one_to_a_reminder_for_the_card() {
    let remind_after = vec![Duration::from_mins(2)];
    let mut world = World::with(Settings { remind_after, ..settings() });
    world.runs("go");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    let answer = *world.chat.messages.keys().next_back().unwrap();
    world.runs("go on");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_mins(3));
    world.writes(OWNER, "yes", |message| message.reply_to = Some(answer));
    assert!(world.answers.is_empty(), "{}", world.log());
    let is_reminder = |page: &&telecode_core::seam::page::Page| page.text.contains("Still waiting for you");
    let reminder = world.chat.messages.iter().find(|(_, page)| is_reminder(page)).map(|(id, _)| *id);
    world.writes(OWNER, "yes", |message| message.reply_to = reminder);
    assert_eq!(world.answers.len(), 1, "{}", world.log());
}

/// A card that is there twice: the bot was killed before it heard of the first one.
fn twice() -> (World, MessageId, MessageId) {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.asks("r1", bash("t1", "npm test"));
    for (_, call) in std::mem::take(&mut world.held) {
        world.chat.perform(&call);
    }
    let first = world.chat.button("Allow").unwrap().0;
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_secs(3));
    let second = world.chat.button("Allow").unwrap().0;
    assert_ne!(first, second, "{}", world.log());
    (world, first, second)
}

fn token_of(world: &World, message: MessageId, label: &str) -> Token {
    let mut buttons = world.chat.messages[&message].buttons.iter().flatten();
    let found = buttons.find(|button| button.label.contains(label)).unwrap();
    let ButtonAction::Press(token) = &found.action else { panic!("{found:?}") };
    token.clone()
}

#[test]
fn a_copy_of_a_card_loses_its_buttons_when_it_is_pressed() {
    let (mut world, first, second) = twice();
    let token = token_of(&world, first, "Allow");
    world.press_as(OWNER, first, token);
    assert_eq!(world.chat.toasts.last().unwrap(), "There is a newer card for this below");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.messages[&first].buttons.is_empty(), "{}", world.log());
    assert!(world.answers.is_empty() && !world.chat.messages[&second].buttons.is_empty());
}

#[test]
fn a_copy_of_a_card_that_is_over_is_closed_when_it_is_pressed() {
    let (mut world, first, second) = twice();
    let copy = token_of(&world, first, "Allow");
    let token = token_of(&world, second, "Deny");
    world.press_as(OWNER, second, token);
    world.pass(Duration::from_secs(5));
    world.press_as(OWNER, first, copy);
    assert_eq!(world.chat.toasts.last().unwrap(), "Already decided");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.messages[&first].buttons.is_empty(), "{}", world.log());
    assert_eq!(world.chat.messages[&first].text, world.chat.messages[&second].text);
}

#[test]
fn a_copy_of_a_card_that_looks_different_by_now_is_not_said_to_be_over() {
    let (mut world, first, second) = twice();
    let copy = token_of(&world, first, "Allow");
    let token = token_of(&world, second, "Always");
    world.press_as(OWNER, second, token);
    world.pass(Duration::from_secs(5));
    world.press_as(OWNER, first, copy);
    assert_eq!(world.chat.toasts.last().unwrap(), "There is a newer card for this below");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.messages[&first].buttons.is_empty(), "{}", world.log());
    assert!(world.chat.button("This session").is_some());
}
