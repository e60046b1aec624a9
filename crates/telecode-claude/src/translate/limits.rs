//! How the limits of the plan stand.

use telecode_core::seam::agent::AgentEvent;
use telecode_core::seam::plan::{PlanNews, Stopped, Window, WindowState};
use telecode_core::seam::time::Wall;

use super::{Translated, Translator};
use crate::wire::RateLimits;

/// What Claude Code calls a request that the plan did not allow.
const REJECTED: &str = "rejected";

/// What it calls one that it did, but soon will not.
const WARNING: &str = "allowed_warning";

impl Translator {
    pub(super) fn limits(limits: &RateLimits, out: &mut Translated) {
        let windows = limits.windows.iter().map(|(name, state)| WindowState {
            window: window(name),
            percent: state.utilization.map(|used| used * 100.0),
            resets: state.resets_at.and_then(wall),
            warned: state.status == WARNING,
        });
        let news = PlanNews {
            windows: windows.collect(),
            // What goes beyond the plan is answered, if it is paid for.
            stopped: (limits.status == REJECTED && !limits.is_overage)
                .then(|| Stopped { until: limits.resets_at.and_then(wall) }),
        };
        out.events.push(AgentEvent::Plan(news));
    }
}

fn window(name: &str) -> Window {
    match name {
        "five_hour" => Window::FiveHours,
        "seven_day" => Window::SevenDays,
        other => Window::Other(other.replace('_', " ")),
    }
}

/// Seconds since 1970 as a time; none that no calendar has.
pub(super) fn wall(seconds: u64) -> Option<Wall> {
    Some(Wall(i64::try_from(seconds).ok()?.checked_mul(1_000)?))
}
