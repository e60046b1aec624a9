//! When a window of the plan will be used up, if it goes on like this.

use std::time::Duration;

use crate::bridge::talks::limits::millis;
use crate::plan::{Window, WindowState};
use crate::time::Wall;

/// Over how long the pace has to be measured before it counts: less is a burst.
const MEASURED: Duration = Duration::from_mins(10);

/// When a window is used up, if that is before it begins anew. The pace is that since `first` was heard, else that since the
/// window began.
pub(in crate::bridge) fn forecast(
    state: &WindowState,
    first: Option<(Wall, f64)>,
    now: Wall,
) -> Option<Wall> {
    let (percent, resets) = (state.percent?, state.resets?);
    let measured = first.filter(|(at, then)| now.since(*at) >= MEASURED && percent > *then);
    let (since, then) = match measured {
        Some(first) => first,
        None => (Wall(resets.0.checked_sub(millis(length(&state.window)?))?), 0.0),
    };
    let (passed, used) = (now.since(since).as_secs_f64(), percent - then);
    if used <= 0.0 || passed <= 0.0 {
        return None;
    }
    let left = (100.0 - percent).max(0.0) / used * passed;
    let left = Duration::try_from_secs_f64(left).ok()?;
    let at = Wall(now.0.checked_add(millis(left))?);
    (at < resets).then_some(at)
}

fn length(window: &Window) -> Option<Duration> {
    match window {
        Window::FiveHours => Some(Duration::from_hours(5)),
        Window::SevenDays => Some(Duration::from_hours(7 * 24)),
        Window::Other(_) => None,
    }
}

#[cfg(test)]
mod tests;
