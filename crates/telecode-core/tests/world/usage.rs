//! What was spent.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::call::Call;
use telecode_core::seam::errand::{Drawing, Errand, PictureErrand, Report};
use telecode_core::seam::plan::{PlanNews, Window, WindowState};
use telecode_core::seam::query::{Answer, NoAnswer, Query, Usage};
use telecode_core::seam::time::Wall;

use crate::World;

/// Turns on three days, the last of them today.
fn spender() -> World {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    for _ in 0..2 {
        world.pass(Duration::from_hours(24));
        world.says("more");
        world.wakes_up();
        world.begins();
        world.answers("More.");
        world.ends(CycleOutcome::Done);
    }
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

#[test]
fn usage_is_shown_by_turn_session_day_month_and_model() {
    let mut world = spender();
    world.says("/usage");
    assert!(matches!(world.queries[0].3, Query::Usage));
    world.replies(Ok(Answer::Usage(Usage::default())));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn the_windows_of_the_plan_are_shown_when_they_are_known() {
    let mut world = spender();
    let state = WindowState {
        window: Window::FiveHours,
        percent: Some(41.6),
        resets: Some(Wall(world.now.wall.0 + 3_600_000)),
        warned: false,
    };
    world.agent(AgentEvent::Plan(PlanNews { windows: vec![state], stopped: None }));
    world.says("/cost");
    world.replies(Err(NoAnswer::Unsupported));
    world.pass(Duration::from_secs(5));
    let log = world.log();
    assert!(log.contains("5-hour limit: 42% used, resets at "), "{log}");
}

#[test]
fn nobody_is_woken_for_usage() {
    let mut world = spender();
    world.pass(Duration::from_hours(1));
    world.dies();
    world.pass(Duration::from_secs(5));
    world.says("/usage");
    world.pass(Duration::from_secs(5));
    assert!(world.queries.is_empty());
    assert!(world.log().contains("This month"), "{}", world.log());
}

#[test]
fn before_anything_was_spent_that_is_said_without_a_button() {
    let mut world = World::new();
    world.says("/usage");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn the_last_days_come_as_a_picture_that_can_be_read_as_text() {
    let mut world = spender();
    world.says("/usage");
    world.replies(Ok(Answer::Usage(Usage::default())));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.press("The last 30 days");
    let Some((_, Errand::Picture(PictureErrand::Chart { bars, top }))) = world.errands.first().cloned()
    else {
        panic!()
    };
    let heights: Vec<_> = bars[27..].iter().map(|bar| bar.height).collect();
    assert_eq!((bars.len(), heights, top.as_str()), (30, vec![1_000, 1_000, 1_000], "$0.01"));
    assert_eq!(bars.iter().filter(|bar| !bar.label.is_empty()).count(), 6);
    world.reports(Report::Drawn(Ok(Drawing { pictures: vec![vec![1, 2, 3]], ..Drawing::default() })));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert!(
        world.traffic.iter().any(|(_, call)| matches!(call, Call::Photo { png, .. } if *png == [1, 2, 3]))
    );
}

#[test]
fn without_the_picture_its_text_is_left() {
    let mut world = spender();
    world.says("/usage");
    world.replies(Ok(Answer::Usage(Usage::default())));
    world.pass(Duration::from_secs(5));
    world.press("The last 30 days");
    world.fresh_log();
    world.fails("no");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("The last 30 days: $0.04"), "{}", world.log());
}

#[test]
fn what_was_spent_outlives_its_session_and_a_restart() {
    let mut world = spender();
    world.says("/delete");
    world.pass(Duration::from_secs(5));
    world.press("Delete");
    world.pass(Duration::from_secs(5));
    world.dies();
    world.pass(Duration::from_secs(5));
    while !world.errands.is_empty() {
        world.done();
    }
    world.pass(Duration::from_secs(5));
    assert!(world.store.sessions.is_empty(), "{}", world.log());
    world.restart();
    world.fresh_log();
    world.says("/usage");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("This month: $0.04 · 3 turns"), "{}", world.log());
}
