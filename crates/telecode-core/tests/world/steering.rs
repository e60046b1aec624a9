//! What is said while Claude works: receipts, `/stop all`, `/btw`.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{CycleOutcome, End, PromptState, Trace};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::query::{Answer, NoAnswer, NoAside, Query};
use telecode_core::seam::tool::ToolOutcome;

use crate::{World, bash};

fn soon() -> Duration {
    Duration::from_secs(3)
}

#[test]
fn a_receipt_goes_away_when_claude_takes_the_text_up() {
    let mut world = World::new();
    world.runs_with(&["mind the cats"]);
    world.moves("mind the cats", PromptState::Started);
    world.pass(soon());
    world.ends_for_texts(&["work", "mind the cats"]);
    world.pass(soon());
    assert_snapshot!(world.log());
}

#[test]
fn what_is_sent_now_cuts_what_runs() {
    let mut world = World::new();
    world.runs_with(&["stop that and look here"]);
    world.fresh_log();
    world.press("Send now");
    world.moves("stop that and look here", PromptState::Withdrawn);
    world.pass(soon());
    world.answers("Half of");
    world.ends_quietly(vec![world.told[0].0.clone()], CycleOutcome::Interrupted);
    world.moves("stop that and look here", PromptState::Started);
    world.answers("Looking.");
    world.ends_for_texts(&["stop that and look here"]);
    world.pass(soon());
    assert_snapshot!(world.log());
    assert_ne!(world.told[1].0, world.told[2].0, "Claude does not take an id again that it gave back");
}

#[test]
fn what_was_overtaken_and_is_lost_in_a_crash_is_told_again() {
    let mut world = World::new();
    world.runs_with(&["look here"]);
    world.says("mind the cats");
    world.pass(soon());
    world.press("Send now");
    world.moves("mind the cats", PromptState::Withdrawn);
    world.pass(soon());
    world.ends_quietly(vec![world.told[0].0.clone()], CycleOutcome::Interrupted);
    world.moves("mind the cats", PromptState::Started);
    world.begins();
    world.uses(bash("t2", "feed"));
    world.used("t2", ToolOutcome::Done);
    // Folded in, and not recorded yet.
    world.moves("look here", PromptState::Started);
    world.restart();
    world.found_each(&[Trace::Cut { pending: Vec::new() }, Trace::Unknown]);
    world.ready();
    world.begins();
    world.answers("The cats are fed.");
    world.ends_for_texts(&["mind the cats"]);
    world.pass(soon());
    assert_eq!(world.told.last().unwrap().1, "look here", "{}", world.log());
    world.moves("look here", PromptState::Started);
    world.answers("Looking.");
    world.ends_for_texts(&["look here"]);
    world.pass(soon());
    assert_eq!(world.told.len(), 5, "{}", world.log());
    assert!(!world.store.prompts.iter().any(crate::store::is_open), "{}", world.log());
}

#[test]
fn nothing_is_sent_now_while_an_ask_is_open() {
    let mut world = World::new();
    world.runs_with(&["look here"]);
    world.asks("r1", bash("t2", "rm a"));
    world.pass(soon());
    world.fresh_log();
    world.press("Send now");
    assert!(world.chat.toasts.last().unwrap().starts_with("Claude is waiting for your decision"));
    world.pass(soon());
    assert!(!world.log().contains("withdraw"), "{}", world.log());
}

#[test]
fn an_ask_that_opens_meanwhile_is_not_lost_to_what_is_sent_now() {
    let mut world = World::new();
    world.runs_with(&["look here"]);
    world.press("Send now");
    world.asks("r1", bash("t2", "rm a"));
    world.fresh_log();
    world.moves("look here", PromptState::Withdrawn);
    world.pass(soon());
    assert!(world.log().contains("told: look here"), "as an ordinary one: {}", world.log());
    world.press("Allow");
    assert_eq!(world.answers.len(), 1);
}

#[test]
fn what_comes_after_this_is_told_for_later_and_can_still_be_sent_now_or_dropped() {
    let mut world = World::new();
    world.runs_with(&["tidy up"]);
    world.fresh_log();
    world.press("After this");
    world.moves("tidy up", PromptState::Withdrawn);
    world.pass(soon());
    assert_snapshot!("after-this", world.log());
    world.press("Send now");
    world.moves("tidy up", PromptState::Withdrawn);
    world.pass(soon());
    assert!(world.log().contains("told for now: tidy up"), "{}", world.log());
    world.press("Drop");
    world.moves("tidy up", PromptState::Withdrawn);
    world.pass(soon());
    assert_eq!(world.ends_of_prompts()[1].1, PromptStage::Dropped);
    assert!(!world.chat.messages.values().any(|page| page.text.starts_with("⤵️")), "{}", world.log());
}

#[test]
fn what_was_put_off_is_still_put_off_after_a_crash_of_the_bot() {
    let mut world = World::new();
    world.runs_with(&["tidy up"]);
    world.press("After this");
    world.moves("tidy up", PromptState::Withdrawn);
    world.pass(soon());
    world.restart();
    world.found_each(&[Trace::Answered { said: "Worked.".to_owned().into() }, Trace::Unknown]);
    world.fresh_log();
    world.ready();
    world.pass(soon());
    assert!(world.log().contains("told for later: tidy up"), "{}", world.log());
    world.begins();
    world.moves("tidy up", PromptState::Started);
    world.pass(soon());
    assert!(!world.chat.messages.values().any(|page| page.text.starts_with("⏭")), "{}", world.log());
}

#[test]
fn a_press_that_comes_too_late_says_so() {
    let mut world = World::new();
    world.runs_with(&["tidy up"]);
    world.press("Drop");
    world.moves("tidy up", PromptState::Started);
    world.pass(soon());
    assert!(world.log().contains("Too late: Claude has already read it"), "{}", world.log());
}

#[test]
fn an_old_button_of_a_receipt_says_that_it_does_not_wait_any_more() {
    let mut world = World::new();
    world.runs_with(&["tidy up"]);
    let (message, token) = world.chat.button("After this").unwrap();
    world.line = crate::Line::Held;
    world.moves("tidy up", PromptState::Started);
    world.press_as(crate::OWNER, message, token);
    let toast = world.held.iter().find_map(|(_, call)| {
        if let telecode_core::seam::call::Call::Toast { text, .. } = call { Some(text.clone()) } else { None }
    });
    assert_eq!(toast.as_deref(), Some("No longer in the queue"));
}

#[test]
fn stop_all_gives_up_what_waits_and_says_what_that_was() {
    let mut world = World::new();
    world.runs_with(&["one", "two"]);
    world.fresh_log();
    world.says("/stop all");
    world.moves("one", PromptState::Withdrawn);
    world.moves("two", PromptState::Withdrawn);
    world.ends_quietly(vec![world.told[0].0.clone()], CycleOutcome::Interrupted);
    world.agent(telecode_core::seam::agent::AgentEvent::Activity(telecode_core::seam::agent::Activity::Idle));
    world.pass(soon());
    assert_snapshot!(world.log());
    let ends: Vec<_> = world.ends_of_prompts().into_iter().map(|(_, stage)| stage).collect();
    assert_eq!(ends, [PromptStage::Interrupted, PromptStage::Dropped, PromptStage::Dropped]);
}

#[test]
fn stop_all_names_only_so_many() {
    let mut world = World::new();
    let texts: Vec<String> = (1..=10).map(|number| format!("number {number}")).collect();
    world.runs_with(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    world.fresh_log();
    world.says("/stop all");
    world.pass(soon());
    assert!(world.log().contains("10 queued messages"), "{}", world.log());
    assert!(world.log().contains("and 2 more"), "{}", world.log());
}

#[test]
fn stop_all_with_nothing_to_stop_says_so() {
    let mut world = World::new();
    world.says("/stop all");
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.says("/stop all");
    world.pass(soon());
    assert_eq!(world.log().matches("Nothing is running").count(), 2, "{}", world.log());
}

#[test]
fn stop_all_while_the_agent_gets_ready_gives_up_the_queue() {
    let mut world = World::new();
    world.says("hello");
    world.says("/stop all");
    world.pass(soon());
    assert!(world.log().contains("• hello"), "{}", world.log());
    world.ready();
    assert!(world.told.is_empty());
}

#[test]
fn a_wedged_turn_is_killed_after_half_a_minute_and_the_session_is_kept() {
    let mut world = World::new();
    world.runs("work");
    world.uses(bash("t1", "make"));
    world.says("/stop");
    world.pass(Duration::from_secs(29));
    assert!(world.ended.is_empty(), "{:?}", world.ended);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.ended, [End::Kill]);
    world.dies();
    world.pass(soon());
    assert!(world.log().contains("Stopped."), "{}", world.log());
    world.says("go on");
    assert_eq!(world.launches.last(), Some(&telecode_core::seam::agent::Start::Resume));
}

#[test]
fn a_question_beside_the_work_is_answered_and_the_work_goes_on() {
    let mut world = World::new();
    world.runs("work");
    world.uses(bash("t1", "make"));
    world.fresh_log();
    world.says("/btw what is *this* for?");
    world.replies(Ok(Answer::Aside(Ok("It is the **build**.".to_owned()))));
    world.pass(soon());
    assert_snapshot!(world.log());
    world.says("/btw and why?");
    let Query::Aside { before, .. } = &world.queries[0].3 else { panic!("{:?}", world.queries) };
    assert_eq!(before, &[("what is *this* for?".to_owned(), "It is the **build**.".to_owned())]);
    assert!(world.told.len() == 1, "no prompt: {:?}", world.told);
}

#[test]
fn a_question_beside_the_work_needs_words_a_session_and_a_claude_that_can() {
    let mut world = World::new();
    world.says("/btw");
    world.says("/btw what is this?");
    world.runs("work");
    world.says("/btw what is this?");
    world.replies(Err(NoAnswer::Unsupported));
    world.says("/btw what is this?");
    world.replies(Ok(Answer::Aside(Err(NoAside::Api("Repeated 529 Overloaded errors.".to_owned())))));
    world.says("/btw what is this?");
    world.replies(Ok(Answer::Aside(Err(NoAside::Tool("Bash".to_owned())))));
    world.says("/btw what is this?");
    world.replies(Ok(Answer::Aside(Err(NoAside::Other("No answer available.".to_owned())))));
    world.says("/btw what is this?");
    world.replies(Ok(Answer::Aside(Ok(String::new()))));
    world.pass(Duration::from_secs(12));
    assert_snapshot!(world.log());
}

#[test]
fn a_long_answer_beside_the_work_comes_whole() {
    let mut world = World::new();
    world.runs("work");
    world.says("/btw tell me all");
    let long: Vec<String> = (0..900).map(|n| format!("line {n} of it")).collect();
    world.replies(Ok(Answer::Aside(Ok(long.join("\n\n")))));
    world.pass(Duration::from_secs(20));
    for n in [0, 450, 899] {
        let line = format!("line {n} of it");
        assert!(world.chat.messages.values().any(|page| page.text.contains(&line)), "{line}");
    }
}

#[test]
fn a_receipt_that_was_about_to_go_when_the_bot_died_goes_also_if_there_is_another_one() {
    let mut world = World::new();
    world.runs_with(&["mind the cats"]);
    let (receipt, token) = world.chat.button("After this").unwrap();
    world.line = crate::Line::Held;
    world.moves("mind the cats", PromptState::Started);
    world.pass(soon());
    // It waits again, and somebody presses what is still there.
    world.dies();
    world.found_each(&[Trace::Cut { pending: Vec::new() }, Trace::Unknown]);
    world.press_as(crate::OWNER, receipt, token);
    world.line = crate::Line::Good;
    world.restart();
    world.found_each(&[Trace::Cut { pending: Vec::new() }]);
    world.pass(soon());
    let shown = world.chat.messages.values().filter(|page| !page.buttons.is_empty());
    let receipts: Vec<_> = shown.filter(|page| page.buttons[0][0].label.contains("Send now")).collect();
    assert_eq!(receipts.len(), 1, "{}", world.log());
}
