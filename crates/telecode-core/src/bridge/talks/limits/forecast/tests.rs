//! Paces and what they come to.

use super::*;

const HOUR: i64 = 3_600_000;

fn state(percent: f64, window: Window) -> WindowState {
    WindowState { window, percent: Some(percent), resets: Some(Wall(5 * HOUR)), warned: true }
}

#[test]
fn the_pace_is_that_since_the_window_began() {
    let state = state(75.0, Window::FiveHours);
    assert_eq!(forecast(&state, None, Wall(3 * HOUR)), Some(Wall(4 * HOUR)));
}

#[test]
fn what_was_measured_counts_more() {
    let state = state(80.0, Window::FiveHours);
    assert_eq!(
        forecast(&state, Some((Wall(2 * HOUR), 40.0)), Wall(3 * HOUR)),
        Some(Wall(3 * HOUR + HOUR / 2))
    );
}

#[test]
fn a_burst_is_no_pace() {
    let state = state(75.0, Window::FiveHours);
    let first = Some((Wall(3 * HOUR - 60_000), 10.0));
    assert_eq!(forecast(&state, first, Wall(3 * HOUR)), Some(Wall(4 * HOUR)));
}

#[test]
fn what_lasts_until_the_window_begins_anew_has_no_forecast() {
    assert_eq!(forecast(&state(50.0, Window::FiveHours), None, Wall(4 * HOUR)), None);
}

#[test]
fn nothing_is_said_of_what_is_not_known() {
    assert_eq!(forecast(&state(90.0, Window::Other("x".to_owned())), None, Wall(HOUR)), None);
    let without = WindowState { percent: None, ..state(0.0, Window::FiveHours) };
    assert_eq!(forecast(&without, None, Wall(HOUR)), None);
    let before = Wall(-3 * HOUR);
    assert_eq!(forecast(&state(90.0, Window::FiveHours), None, before), None, "a clock that is behind");
}
