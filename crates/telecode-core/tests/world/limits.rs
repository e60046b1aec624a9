//! The limits of the plan: parked, resumed, dropped, foretold.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, Spoken, Trace};
use telecode_core::seam::plan::{PlanNews, Stopped, Window, WindowState};
use telecode_core::seam::time::Wall;

use crate::{World, bash};

/// In an hour, 40 minutes and a bit.
const AHEAD: i64 = 6_000_000;

fn window(percent: f64, resets: Wall, warned: bool) -> WindowState {
    WindowState { window: Window::FiveHours, percent: Some(percent), resets: Some(resets), warned }
}

impl World {
    fn ahead(&self) -> Wall {
        Wall(self.now.wall.0 + AHEAD)
    }

    /// The answer of the API that the plan is used up, as Claude Code passes it on.
    fn hits_limit(&mut self, until: Option<Wall>) {
        if let Some(until) = until {
            let news = PlanNews {
                windows: vec![window(100.0, until, false)],
                stopped: Some(Stopped { until: Some(until) }),
            };
            self.agent(AgentEvent::Plan(news));
        }
        let message = "You've hit your 5-hour limit".to_owned();
        self.ends(CycleOutcome::LimitReached { until, message });
    }

    fn hears_of_plan(&mut self, percent: f64, resets: Wall, warned: bool) {
        let news = PlanNews { windows: vec![window(percent, resets, warned)], stopped: None };
        self.agent(AgentEvent::Plan(news));
    }
}

/// A session whose first prompt ran into the limit.
fn parked() -> World {
    let mut world = World::new();
    world.runs("fix the bug");
    let until = world.ahead();
    world.hits_limit(Some(until));
    world.pass(Duration::from_secs(5));
    world
}

#[test]
fn a_turn_that_runs_into_the_limit_is_parked_and_resumed_at_its_end() {
    let mut world = parked();
    world.press("Resume at");
    world.pass(Duration::from_millis(u64::try_from(AHEAD).unwrap()));
    assert_eq!(world.told.len(), 1, "nothing is tried at the very second");
    world.pass(Duration::from_secs(40));
    world.wakes_up();
    world.begins();
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert_eq!(world.told[1].1, "fix the bug");
    assert_ne!(world.told[1].0, world.told[0].0, "Claude passes over a prompt that it knows");
}

#[test]
fn nothing_is_resumed_that_nobody_chose_and_the_card_says_so() {
    let mut world = parked();
    world.fresh_log();
    world.pass(Duration::from_hours(3));
    world.pass(Duration::from_secs(5));
    assert_eq!(world.told.len(), 1);
    assert_snapshot!(world.log());
    world.press("Resume now");
    world.wakes_up();
    assert_eq!(world.told.len(), 2);
}

#[test]
fn a_handoff_that_waits_for_a_turn_waits_for_what_a_limit_resumes() {
    let mut world = World::new();
    world.runs("fix the bug");
    world.says("/handoff");
    world.pass(Duration::from_secs(4));
    world.press("After this turn");
    let until = world.ahead();
    world.hits_limit(Some(until));
    world.pass(Duration::from_secs(5));
    world.press("Resume at");
    // Its agent is told to sleep meanwhile, and is still there when the limit is over.
    world.pass(Duration::from_millis(u64::try_from(AHEAD).unwrap()) + Duration::from_secs(40));
    assert!(!world.ended.is_empty());
    world.wakes_up();
    world.begins();
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.agent(AgentEvent::Exited(telecode_core::seam::agent::Exit::default()));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("is yours. In a terminal"), "{}", world.log());
}

#[test]
fn what_a_limit_drops_is_over() {
    let mut world = parked();
    world.fresh_log();
    world.press("Drop");
    world.pass(Duration::from_secs(5));
    world.pass(Duration::from_hours(3));
    assert_snapshot!(world.log());
    assert!(world.store.prompts.iter().all(|prompt| !crate::store::is_open(prompt)));
    assert!(world.store.parked.is_empty());
}

#[test]
fn a_person_can_try_before_the_end() {
    let mut world = parked();
    world.press("Resume now");
    assert_eq!(world.told.len(), 2);
    world.begins();
    world.answers("It works again.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn who_tries_too_early_is_parked_again() {
    let mut world = parked();
    world.fresh_log();
    world.press("Resume now");
    world.begins();
    let until = world.ahead();
    world.hits_limit(Some(until));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert_eq!(world.store.parked.len(), 1);
}

#[test]
fn what_claude_had_begun_it_goes_on_with() {
    let mut world = World::new();
    world.runs("fix the bug");
    world.uses(bash("t1", "cargo test"));
    world.used("t1", telecode_core::seam::tool::ToolOutcome::Done);
    world.answers("The tests fail. I will");
    let until = world.ahead();
    world.hits_limit(Some(until));
    world.pass(Duration::from_secs(5));
    world.press("Resume now");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn what_is_sent_meanwhile_waits_and_the_card_comes_below_it() {
    let mut world = parked();
    world.fresh_log();
    world.says("and write a test");
    world.pass(Duration::from_secs(5));
    world.says("/status");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    world.press("Resume now");
    assert_eq!(world.told.len(), 3, "both, in order: {:?}", world.told);
    assert_eq!(world.told[1].1, "fix the bug");
}

#[test]
fn other_sessions_are_parked_without_trying() {
    let mut world = parked();
    world.says("/new docs --empty");
    world.pass(Duration::from_secs(5));
    world.ready();
    world.fresh_log();
    world.says("write a page");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert_eq!(world.told.len(), 1);
    world.press("Resume now");
    assert_eq!(world.told.len(), 2, "a person can try");
}

#[test]
fn an_answer_in_one_session_lets_the_others_go_on() {
    let mut world = parked();
    world.press("Resume at");
    world.says("/new docs --empty");
    world.pass(Duration::from_secs(5));
    world.ready();
    world.says("write a page");
    world.pass(Duration::from_secs(5));
    world.press("Resume now");
    let resets = world.ahead();
    world.hears_of_plan(1.0, resets, false);
    assert_eq!(world.told.len(), 3, "{}", world.log());
}

#[test]
fn a_limit_without_an_end_is_tried_again_when_a_person_says_so() {
    let mut world = World::new();
    world.runs("fix the bug");
    world.hits_limit(None);
    world.pass(Duration::from_secs(5));
    world.press("Try in an hour");
    world.pass(Duration::from_secs(5));
    world.pass(Duration::from_mins(62));
    world.wakes_up();
    assert_eq!(world.told.len(), 2);
    assert_snapshot!(world.log());
}

#[test]
fn an_end_that_lies_behind_is_not_known() {
    let mut world = World::new();
    world.runs("fix the bug");
    world.hits_limit(Some(Wall(world.now.wall.0 - 1)));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("[▶️ Try in an hour]"), "{}", world.log());
}

#[test]
fn what_is_parked_survives_a_restart_with_what_was_chosen() {
    let mut world = parked();
    world.press("Resume at");
    world.pass(Duration::from_secs(5));
    world.restart();
    world.pass(Duration::from_secs(5));
    assert_eq!(world.told.len(), 1, "{}", world.log());
    world.says("one more");
    world.pass(Duration::from_secs(5));
    assert_eq!(world.told.len(), 1, "{}", world.log());
    world.pass(Duration::from_hours(2));
    world.wakes_up();
    assert_eq!(world.told.len(), 3, "{}", world.log());
}

#[test]
fn a_clock_that_jumps_ahead_is_noticed_within_a_minute() {
    let mut world = parked();
    world.press("Resume at");
    world.pass(Duration::from_secs(5));
    world.now.wall = Wall(world.now.wall.0 + AHEAD + 60_000);
    world.pass(Duration::from_secs(61));
    world.wakes_up();
    assert_eq!(world.told.len(), 2);
}

#[test]
fn a_clock_that_jumps_back_only_waits_longer() {
    let mut world = parked();
    world.press("Resume at");
    world.pass(Duration::from_secs(5));
    world.now.wall = Wall(world.now.wall.0 - 3_600_000);
    world.pass(Duration::from_millis(u64::try_from(AHEAD).unwrap()));
    assert_eq!(world.told.len(), 1);
    world.pass(Duration::from_mins(62));
    world.wakes_up();
    assert_eq!(world.told.len(), 2);
}

#[test]
fn stop_gives_up_what_is_parked() {
    let mut world = parked();
    world.fresh_log();
    world.says("/stop");
    world.pass(Duration::from_secs(5));
    assert!(world.store.parked.is_empty());
    assert_snapshot!(world.log());
}

#[test]
fn an_old_button_of_a_limit_says_that_it_is_over() {
    let mut world = parked();
    let (message, token) = world.chat.button("Resume at").unwrap();
    world.press("Drop");
    world.pass(Duration::from_secs(5));
    world.press_as(crate::OWNER, message, token);
    assert_eq!(world.chat.toasts.last().unwrap(), "Already decided");
}

#[test]
fn the_agent_of_a_parked_session_may_sleep() {
    let mut world = parked();
    world.pass(Duration::from_mins(31));
    assert_eq!(world.ended.len(), 1);
}

#[test]
fn one_warning_for_a_window_with_a_forecast() {
    let mut world = World::new();
    world.runs("hello");
    let resets = Wall(world.now.wall.0 + 3_600_000);
    world.hears_of_plan(50.0, resets, false);
    world.pass(Duration::from_mins(12));
    world.fresh_log();
    world.hears_of_plan(90.0, resets, true);
    world.hears_of_plan(92.0, resets, true);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    world.restart();
    world.fresh_log();
    world.found(&Trace::Answered { said: "Hello!".to_owned().into() });
    world.says("more");
    world.ready();
    world.begins();
    world.hears_of_plan(95.0, resets, true);
    world.pass(Duration::from_secs(5));
    assert!(!world.log().contains("5-hour limit"), "{}", world.log());
    world.hears_of_plan(91.0, Wall(resets.0 + 18_000_000), true);
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("91% of your plan's 5-hour limit"), "{}", world.log());
}

/// What Claude's record says of a turn that the limit ended.
fn refused(world: &World, text: &str, begun: bool) -> Trace {
    let message = "You've hit your 5-hour limit".to_owned();
    let outcome = CycleOutcome::LimitReached { until: Some(world.ahead()), message };
    Trace::Refused { outcome, said: text.to_owned().into(), begun }
}

/// Two turns that were told hit the same limit, one after the other; `between` comes between them.
fn both_hit(between: impl FnOnce(&mut World)) -> World {
    let mut world = World::new();
    world.runs("fix the bug");
    // What comes sooner is joined with it.
    world.pass(Duration::from_secs(10));
    world.says("and write a test");
    world.pass(Duration::from_secs(1));
    let told: Vec<_> = world.told.iter().map(|(id, _)| id.clone()).collect();
    let [first, second] = &told[..] else { panic!("{told:?}") };
    let until = Some(world.ahead());
    let limit = || CycleOutcome::LimitReached { until, message: "You've hit your 5-hour limit".to_owned() };
    world.ends_quietly(vec![first.clone()], limit());
    world.pass(Duration::from_secs(5));
    between(&mut world);
    world.begins();
    world.ends_for(vec![second.clone()], limit());
    world.pass(Duration::from_secs(5));
    world
}

#[test]
fn all_that_was_told_waits_for_the_same_limit_in_its_order() {
    let mut world = both_hit(|_| {});
    assert_snapshot!(world.log());
    assert_eq!(world.store.parked.len(), 1);
    world.press("Resume now");
    let texts: Vec<_> = world.told.iter().skip(2).map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["fix the bug", "and write a test"]);
}

#[test]
fn what_was_chosen_holds_for_the_next_turn_that_the_same_limit_stops() {
    let mut world = both_hit(|world| world.press("Resume at"));
    assert!(world.store.parked.values().all(|park| park.resumes), "{}", world.log());
    world.pass(Duration::from_hours(2));
    world.wakes_up();
    assert_eq!(world.told.len(), 4, "{}", world.log());
}

#[test]
fn a_limit_whose_result_was_lost_with_the_bot_parks_the_turn() {
    let mut world = World::new();
    world.runs("fix the bug");
    let trace = refused(&world, "", false);
    world.restart();
    world.found(&trace);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert_eq!((world.store.parked.len(), world.told.len()), (1, 1));
    world.press("Resume now");
    world.wakes_up();
    assert_eq!(world.told[1].1, "fix the bug");
    assert_ne!(world.told[1].0, world.told[0].0, "Claude passes over a prompt that it knows");
}

#[test]
fn a_limit_whose_result_was_lost_with_claude_goes_on_where_it_stopped() {
    let mut world = World::new();
    world.runs("fix the bug");
    world.uses(bash("t1", "cargo test"));
    world.used("t1", telecode_core::seam::tool::ToolOutcome::Done);
    let trace = refused(&world, "The tests fail. I will", true);
    world.dies();
    world.found(&trace);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    world.press("Resume now");
    world.wakes_up();
    assert!(world.told[1].1.starts_with("The usage limit was reached"), "{:?}", world.told);
}

#[test]
fn what_was_to_stop_does_not_wait_for_a_limit() {
    let mut world = World::new();
    world.runs("fix the bug");
    let trace = refused(&world, "", false);
    world.says("/stop");
    world.restart();
    world.found(&trace);
    world.pass(Duration::from_secs(5));
    assert!(world.store.parked.is_empty(), "{}", world.log());
    assert!(world.store.prompts.iter().all(|prompt| !crate::store::is_open(prompt)));
}

#[test]
fn another_refusal_whose_result_was_lost_is_no_answer() {
    let mut world = World::new();
    world.runs("fix the bug");
    let outcome = CycleOutcome::ApiError { status: Some(529), message: "Overloaded".to_owned() };
    world.restart();
    world.found(&Trace::Refused { outcome, said: Spoken::default(), begun: false });
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn a_card_that_was_to_go_when_the_bot_was_killed_goes() {
    let mut world = parked();
    let (old, _) = world.chat.button("Resume now").unwrap();
    world.line = crate::Line::Held;
    world.says("and write a test");
    world.pass(Duration::from_secs(2));
    // Nothing of it has reached Telegram.
    assert!(world.chat.messages.contains_key(&old), "{}", world.log());
    world.held.clear();
    world.line = crate::Line::Good;
    world.restart();
    world.pass(Duration::from_secs(5));
    assert!(!world.chat.messages.contains_key(&old), "{}", world.log());
    assert_eq!(world.log().matches("2 messages").count(), 1, "{}", world.log());
    world.press("Resume now");
    world.wakes_up();
    assert_eq!(world.told.len(), 3, "{}", world.log());
}
