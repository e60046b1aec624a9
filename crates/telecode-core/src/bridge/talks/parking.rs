//! What was parked goes on once its limit is over. What parks it is in `limits`.

use std::time::Duration;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::limits::{MARGIN, RECHECK, is_over, warning};
use crate::bridge::talks::{Talks, limits, queue, turns};
use crate::ids::SessionId;
use crate::pick::LimitsPick;
use crate::plan::{ParkRecord, PlanNews};
use crate::session::{Session, State};
use crate::time::Now;

/// Does what the end of a limit, or of what waits for it, makes due.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks, now: Now) {
    talks.limits.pass(now);
    for id in limits::parks(&talks.sessions).map(|park| park.session).collect::<Vec<_>>() {
        settle_park(hall, talks, id, now);
    }
    let waits = limits::parks(&talks.sessions).filter(|park| !park.over).filter_map(ParkRecord::due);
    let wait = waits.map(|until| (until.since(now.wall) + MARGIN).min(RECHECK)).min();
    // It is due a millisecond later than it is over, so that it is over then.
    talks.limits.look_at(wait.map(|wait| now.after(wait + Duration::from_millis(1))));
}

fn settle_park(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(park) = limits::park_of(&talks.sessions, id) else { return };
    let (until, resumes, over) = (park.due(), park.resumes, park.over);
    let waits = talks.sessions.get(&id).is_some_and(|session| !session.queue.is_empty());
    if !waits {
        return limits::unpark(hall, &mut talks.sessions, id, "limit-nothing-waits", now);
    }
    if over || !until.is_some_and(|until| is_over(until, now)) {
        return;
    }
    if resumes {
        return resume_parked(hall, talks, id, now);
    }
    limits::change_park(hall, &mut talks.sessions, id, |park| park.over = true);
    limits::card::show_park(hall, &talks.sessions, id, now);
}

/// The plan answers again: what is to go on by itself goes on.
fn limit_is_over(hall: &mut Hall, talks: &mut Talks, now: Now) {
    if !talks.limits.go_on() {
        return;
    }
    let parks = limits::parks(&talks.sessions).filter(|park| park.resumes);
    for id in parks.map(|park| park.session).collect::<Vec<_>>() {
        resume_parked(hall, talks, id, now);
    }
}

fn resume_parked(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    limits::unpark(hall, &mut talks.sessions, id, "limit-resumed", now);
    match talks.sessions.get(&id).map(Session::state) {
        Some(State::Idle { .. }) => turns::go_on(hall, talks, id, now),
        Some(State::Asleep) => turns::wake_if_queued(hall, talks, id),
        // What they are on their way to takes up what waits.
        Some(
            State::Starting(_)
            | State::Running(..)
            | State::Ending(_)
            | State::Inspecting(_)
            | State::Offered(_),
        )
        | None => {}
    }
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: LimitsPick,
    asker: &Asker,
    now: Now,
) -> String {
    let (LimitsPick::WhenOver(id) | LimitsPick::Now(id) | LimitsPick::Drop(id)) = pick;
    if limits::park_of(&talks.sessions, id).is_none() {
        return hall.voice(asker.person.id).say("toast-expired");
    }
    match pick {
        LimitsPick::WhenOver(_) => {
            limits::change_park(hall, &mut talks.sessions, id, |park| {
                park.resumes = true;
                park.since = now.wall;
            });
            limits::card::show_park(hall, &talks.sessions, id, now);
            String::new()
        }
        LimitsPick::Now(_) => {
            talks.limits.try_anyway(id);
            resume_parked(hall, talks, id, now);
            hall.voice(asker.person.id).say("toast-resumed")
        }
        LimitsPick::Drop(_) => {
            queue::drop_all(hall, &mut talks.sessions, id);
            limits::unpark(hall, &mut talks.sessions, id, "limit-dropped", now);
            hall.voice(asker.person.id).say("toast-dropped")
        }
    }
}

/// Claude's API said how the plan stands.
pub(in crate::bridge) fn plan_news(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    news: PlanNews,
    now: Now,
) {
    for state in news.windows {
        warning::window_news(hall, &talks.sessions, &mut talks.limits, id, state, now);
    }
    match news.stopped {
        Some(stopped) => {
            if let Some(until) = stopped.until.filter(|until| *until > now.wall) {
                talks.limits.stop(until);
            }
        }
        None => limit_is_over(hall, talks, now),
    }
}
