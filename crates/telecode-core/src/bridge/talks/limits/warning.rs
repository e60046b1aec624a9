//! What is heard of the plan's windows, and the one warning that each of them gets.

use crate::bridge::hall::Hall;
use crate::bridge::talks::limits::PlanLimits;
use crate::bridge::talks::limits::card::moment;
use crate::bridge::talks::limits::forecast::forecast;
use crate::bridge::talks::roster::Roster;
use crate::change::Change;
use crate::ids::SessionId;
use crate::outbox::Post;
use crate::page::Page;
use crate::plan::{Window, WindowRecord, WindowState};
use crate::time::{Now, Wall};
use crate::words::Voice;

/// How much is shown of the name of a window, in UTF-16 units.
const WINDOW: usize = 60;

/// How far apart two ends of the same window may be said to be, in milliseconds: the server rounds.
const SAME_END: i64 = 60_000;

pub(in crate::bridge) fn window_news(
    hall: &mut Hall,
    sessions: &Roster,
    limits: &mut PlanLimits,
    id: SessionId,
    state: WindowState,
    now: Now,
) {
    let known = limits.windows.get(&state.window).cloned();
    let same = known.as_ref().is_some_and(|known| is_same(&known.state, &state));
    if !same {
        limits.first.remove(&state.window);
    }
    if let Some(percent) = state.percent {
        limits.first.entry(state.window.clone()).or_insert((now.wall, percent));
    }
    let told = same && known.as_ref().is_some_and(|known| known.told);
    let record = WindowRecord { heard: now.wall, told: told || state.warned, state };
    // Every answer says a little more; what nobody would see the difference of is not stored.
    let is_news =
        known.is_none_or(|known| !same || known.told != record.told || whole(&known) != whole(&record));
    limits.windows.insert(record.state.window.clone(), record.clone());
    if is_news {
        hall.save(Change::Window(record.clone()));
    }
    if record.told && !told {
        warn_of_limit(hall, sessions, limits, id, &record.state, now);
    }
}

fn warn_of_limit(
    hall: &mut Hall,
    sessions: &Roster,
    limits: &PlanLimits,
    id: SessionId,
    state: &WindowState,
    now: Now,
) {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let first = limits.first.get(&state.window).copied();
    let voice = hall.thread_voice(thread);
    let offset = hall.settings.utc_offset;
    let say = |at: Wall| moment(at, now, offset);
    let resets = state.resets.map(say).unwrap_or_default();
    let percent = state.percent.map(|percent| percent.round().to_string()).unwrap_or_default();
    let mut text = voice.tell(
        "limit-warning",
        [
            ("limit", window_name(&state.window, voice).into()),
            ("percent", percent.into()),
            ("at", resets.into()),
        ],
    );
    if let Some(at) = forecast(state, first, now.wall) {
        text.push(' ');
        text.push_str(&voice.tell("limit-forecast", [("at", say(at).into())]));
    }
    hall.post(Post::reply(thread, Page::plain(text)).of(id));
}

/// What a window is called.
pub(in crate::bridge) fn window_name(window: &Window, voice: Voice<'_>) -> String {
    match window {
        Window::FiveHours => voice.say("limit-five-hours"),
        Window::SevenDays => voice.say("limit-seven-days"),
        Window::Other(name) => {
            let name = crate::render::glance(name, WINDOW);
            voice.tell("limit-other", [("name", name.into())])
        }
    }
}

fn is_same(one: &WindowState, other: &WindowState) -> bool {
    match (one.resets, other.resets) {
        (Some(one), Some(other)) => (one.0 - other.0).abs() <= SAME_END,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn whole(record: &WindowRecord) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float that is too large becomes the largest number"
    )]
    record.state.percent.map(|percent| percent.round() as i64)
}
