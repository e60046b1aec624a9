//! What goes wrong is shown, with what to do, and nothing stays on "working".

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{
    Activity, AgentEvent, CycleOutcome, CycleResult, End, Exit, LaunchProblem, Origin, Trace,
};
use telecode_core::seam::call::{Call, Delivery, Outcome};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::settings::{LiveView, Settings};

use crate::{Line, World, bash, settings};

#[test]
fn every_way_to_fail_has_words_and_a_way_on() {
    let mut log = String::new();
    let outcomes = [
        CycleOutcome::ApiError { status: Some(400), message: "API Error: 400 prompt is too long".to_owned() },
        CycleOutcome::ApiError { status: Some(429), message: "Rate limited".to_owned() },
        CycleOutcome::ApiError { status: Some(529), message: "Overloaded".to_owned() },
        CycleOutcome::ApiError { status: Some(500), message: "Internal".to_owned() },
        CycleOutcome::ApiError { status: None, message: "Connection error".to_owned() },
        CycleOutcome::NotLoggedIn { message: "Not logged in".to_owned() },
        CycleOutcome::Failed { message: "max turns reached".to_owned() },
        CycleOutcome::Done,
        CycleOutcome::Interrupted,
    ];
    for outcome in outcomes {
        let mut world = World::new();
        world.runs("go");
        world.fresh_log();
        world.ends(outcome);
        log.push_str(world.log());
        log.push_str("\n\n");
        assert!(world.store.prompts.iter().all(|prompt| !crate::store::is_open(prompt)));
    }
    assert_snapshot!(log);
}

#[test]
fn every_way_not_to_start_has_words_and_a_way_on() {
    let mut log = String::new();
    let problems = [
        LaunchProblem::NotFound { command: "claude".to_owned() },
        LaunchProblem::TooOld { version: "2.0.1".to_owned(), minimum: "2.1.268".to_owned() },
        LaunchProblem::Workspace { path: "/srv/api".to_owned(), reason: "No such folder".to_owned() },
        LaunchProblem::TimedOut {
            waited: Duration::from_mins(1),
            stderr: "MCP server x: waiting".to_owned(),
        },
        LaunchProblem::Failed { reason: "exit code 1\nboom".to_owned() },
    ];
    for problem in problems {
        let mut world = World::new();
        world.says("go");
        world.fresh_log();
        world.agent(AgentEvent::LaunchFailed(problem));
        log.push_str(world.log());
        log.push_str("\n\n");
        assert_eq!(world.store.prompts[0].stage, PromptStage::Interrupted);
        world.says("again");
        assert_eq!(world.launches.len(), 2, "the next message tries again");
    }
    assert_snapshot!(log);
}

#[test]
fn a_retry_of_the_api_is_shown_and_counts_down() {
    let mut world = World::new();
    world.runs("go");
    for (attempt, status) in [(1, Some(429)), (2, Some(529)), (3, None)] {
        let wait = Duration::from_secs(8);
        world.agent(AgentEvent::Retrying { attempt, attempts: 10, wait, status });
        world.pass(Duration::from_secs(3));
    }
    let retries: Vec<_> = world.log().lines().filter(|line| line.contains("try ")).collect();
    assert_snapshot!(retries.join("\n"));
}

#[test]
fn a_turn_without_a_result_ends_when_claude_is_idle() {
    let mut world = World::new();
    world.runs("go");
    let prompt = world.told[0].0.clone();
    world.agent(AgentEvent::Prompt { id: prompt, state: telecode_core::seam::agent::PromptState::Started });
    world.answers("half an answer");
    world.agent(AgentEvent::Activity(Activity::Idle));
    assert!(world.log().contains("Claude stopped without an answer"), "{}", world.log());
    assert!(world.log().contains("half an answer"));
}

#[test]
fn a_silent_turn_is_stopped_by_the_watchdog() {
    let mut world = World::new();
    world.runs("go");
    world.pass(Duration::from_mins(15));
    assert_eq!(world.interrupts, 1);
    world.ends(CycleOutcome::Interrupted);
    assert!(world.log().contains("stopped responding"), "{}", world.log());
}

#[test]
fn a_silent_turn_that_ignores_the_watchdog_is_killed() {
    let mut world = World::new();
    world.runs("go");
    world.pass(Duration::from_mins(16));
    assert_eq!(world.ended.first(), Some(&End::Kill));
    world.dies();
    assert!(world.log().contains("stopped responding"), "{}", world.log());
}

#[test]
fn a_turn_that_waits_for_a_person_is_never_stopped() {
    let mut world = World::new();
    world.runs("go");
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_hours(24));
    assert_eq!(world.interrupts, 0);
    assert!(world.chat.button("Allow").is_some());
}

#[test]
fn a_crash_loop_ends_after_three_tries_with_words() {
    let mut world = World::new();
    world.runs("go");
    for _ in 0..3 {
        world.dies();
        world.found(&Trace::Cut { pending: Vec::new() });
        world.ready();
    }
    world.dies();
    world.found(&Trace::Cut { pending: Vec::new() });
    assert!(world.log().contains("kept crashing"), "{}", world.log());
    assert_eq!(world.store.prompts[0].stage, PromptStage::Interrupted);
}

#[test]
fn a_crash_loop_before_claude_knows_the_prompt_ends_as_well() {
    let mut world = World::new();
    world.says("go");
    for _ in 0..10 {
        if world.log().contains("kept crashing") {
            return;
        }
        world.ready();
        world.dies();
        if !world.inspecting.is_empty() {
            world.found(&Trace::Unknown);
        }
    }
    panic!("it goes on for ever:\n{}", world.log());
}

#[test]
fn an_agent_that_exits_at_the_start_shows_what_it_printed() {
    let mut world = World::new();
    world.says("go");
    world.agent(AgentEvent::Exited(Exit {
        code: Some(1),
        signal: None,
        stderr: "Error: bad flag".to_owned(),
    }));
    assert!(world.log().contains("Error: bad flag"), "{}", world.log());
}

#[test]
fn a_full_disk_is_told_and_recovery_too() {
    let mut world = World::new();
    world.runs("go");
    world.fresh_log();
    world.input(Input::StoreFailed { reason: "no space left on device".to_owned() });
    world.input(Input::StoreRecovered);
    assert_snapshot!(world.log());
}

#[test]
fn a_final_survives_a_flood_limit_and_nothing_is_sent_meanwhile() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    let limit =
        |call: &Call| matches!(call, Call::Send { .. }).then_some(Outcome::TooMany(Duration::from_secs(126)));
    world.answer_calls(limit);
    world.line = Line::Good;
    world.fresh_log();
    world.pass(Duration::from_secs(125));
    assert_eq!(world.log(), "");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("The answer."), "{}", world.log());
    assert!(!world.log().contains('↻'), "a refused call was certainly not delivered");
}

#[test]
fn a_final_whose_delivery_is_unknown_is_sent_again_and_marked() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    let cut = |call: &Call| {
        matches!(call, Call::Send { .. }).then_some(Outcome::Unreachable { delivery: Delivery::Maybe })
    };
    world.answer_calls(cut);
    world.line = Line::Good;
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("↻ The answer."), "{}", world.log());
}

#[test]
fn a_page_that_telegram_refuses_for_good_is_told() {
    let mut world = World::new();
    world.runs("go");
    world.stubborn =
        Some(("The answer.".to_owned(), Outcome::Refused("Bad Request: x".to_owned()), usize::MAX));
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let told = "Telegram refused one of my messages: Bad Request: x. It's saved, and I'll try again.";
    assert!(world.log().contains(told), "{}", world.log());
    assert!(!world.log().contains('👌'), "nobody has seen the answer");
    world.pass(Duration::from_hours(24));
    assert_eq!(world.log().matches(told).count(), 1, "it is said once");
    let tries = world.log().matches("telegram: Refused").count();
    assert!((40..80).contains(&tries), "{tries} tries in a day");
    world.stubborn = None;
    world.says("/whoami");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("The answer."), "{}", world.log());
    assert!(world.log().contains('👌'), "{}", world.log());
}

#[test]
fn a_blocked_chat_gets_its_final_when_the_person_comes_back() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    world.answer_calls(|call| matches!(call, Call::Send { .. }).then_some(Outcome::Blocked));
    world.line = Line::Good;
    world.fresh_log();
    world.pass(Duration::from_mins(10));
    assert_eq!(world.log(), "");
    world.says("/status");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("The answer."), "{}", world.log());
}

#[test]
fn while_nothing_can_be_stored_only_what_needs_no_store_is_done() {
    let mut world = World::new();
    world.runs("go");
    world.input(Input::StoreFailed { reason: "no space left on device".to_owned() });
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    // A deadline of a lane that may not be used would be due for ever.
    world.pass(Duration::from_mins(1));
    assert!(!world.log().contains("The answer."), "{}", world.log());
    world.input(Input::StoreRecovered);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("The answer."), "{}", world.log());
}

#[test]
fn a_login_that_is_not_accepted_is_said_at_the_first_try() {
    let mut world = World::new();
    world.runs("go");
    let wait = Duration::from_secs(4);
    world.agent(AgentEvent::Retrying { attempt: 1, attempts: 10, wait, status: Some(401) });
    world.pass(Duration::from_secs(1));
    let words = "Claude Code's login or key was rejected · attempt 1 of 10";
    assert!(world.log().contains(words), "{}", world.log());
}

#[test]
fn a_result_of_something_in_the_background_answers_no_prompt() {
    let mut world = World::new();
    world.runs("go");
    world.agent(AgentEvent::CycleEnded(CycleResult {
        outcome: CycleOutcome::Done,
        prompts: Vec::new(),
        text: "The build in the background is done.".to_owned(),
        tokens: telecode_core::seam::agent::Tokens::default(),
        models: Vec::new(),
        cost_usd: 0.0,
        duration: Duration::from_secs(1),
        context_percent: None,
        origin: Origin::Harness,
    }));
    assert!(crate::store::is_open(&world.store.prompts[0]), "{}", world.log());
    world.begins();
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    assert!(!crate::store::is_open(&world.store.prompts[0]));
    assert_eq!(world.told.len(), 1);
}

#[test]
fn views_with_nothing_new_do_not_keep_each_other_waiting_after_a_slow_call() {
    let mut world = World::with(Settings { live: LiveView::Edits, ..settings() });
    for name in ["a", "b", "c", "d", "e"] {
        world.says(&format!("/new {name} --empty"));
        world.says("go");
    }
    world.pass(Duration::from_secs(40));
    world.line = Line::Held;
    world.says("/status");
    world.pass(Duration::from_mins(1));
    world.line = Line::Good;
    // The world checks that no deadline is left.
    world.answer_calls(|_| None);
    assert!(world.log().contains("starting"), "{}", world.log());
}
