//! The buttons of asks.

use crate::ask::{Ask, AskChoice, AskState, View};
use crate::bridge::hall::cards::{AskSight, StepTeller};
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::asks::denial;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::open_asks::sight::SeenAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, asks, open_asks};
use crate::chat::Press;
use crate::ids::{AskId, PersonId, ThreadId};
use crate::permission::Decision;
use crate::time::Now;

/// Somebody chose something on the card of an ask.
pub(in crate::bridge) fn chosen(
    hall: &mut Hall,
    talks: &mut Talks,
    id: AskId,
    choice: AskChoice,
    press: &Press,
    now: Now,
) -> String {
    let voice = hall.voice(press.from.id);
    let Some(ask) = talks.asks.get(id).filter(|ask| ask.is_waiting()).cloned() else {
        return voice.say("toast-expired");
    };
    match choice {
        AskChoice::Allow => asks::permissions::allow_pressed(hall, talks, ask, press, now),
        AskChoice::AllowNow => asks::permissions::allow_confirmed(hall, talks, ask, press, now),
        AskChoice::AllowReads => asks::permissions::allow_reads(hall, talks, ask, press, now),
        AskChoice::Offers => asks::permissions::show_offers(
            hall,
            &talks.sessions,
            &mut talks.asks,
            &talks.seen,
            ask,
            press.from.id,
        ),
        AskChoice::Offer(index) => {
            asks::permissions::mark_offer(hall, &talks.sessions, &mut talks.asks, ask, index, press.from.id)
        }
        AskChoice::AllowFor(extent) => asks::permissions::allow_for(hall, talks, ask, extent, press, now),
        AskChoice::ApprovePlan(mode) => asks::plans::approve(hall, talks, ask, mode, press, now),
        AskChoice::Deny => {
            let message = denial(&ask.call.tool).to_owned();
            asks::decide(hall, talks, ask, Decision::Deny { message }, press.into(), now)
        }
        AskChoice::DenyWithReason => {
            asks::want_reason(hall, &talks.sessions, &mut talks.asks, ask, press.from.id)
        }
        AskChoice::Back => asks::back(hall, &talks.sessions, &mut talks.asks, ask, press.from.id),
        AskChoice::Option(index) if ask.form().is_some() => {
            asks::forms::form_option(hall, &mut talks.sessions, &mut talks.asks, ask, index, press, now)
        }
        AskChoice::Option(index) => asks::questions::option(hall, talks, ask, index, press, now),
        AskChoice::Default => {
            asks::forms::form_default(hall, &mut talks.sessions, &mut talks.asks, ask, press, now)
        }
        AskChoice::Decline => asks::forms::form_refused(hall, talks, ask, Decision::Decline, press, now),
        AskChoice::Cancel => asks::forms::form_refused(hall, talks, ask, Decision::Cancel, press, now),
        AskChoice::Skip if ask.form().is_some() => {
            asks::forms::form_skip(hall, &mut talks.sessions, &mut talks.asks, ask, press, now)
        }
        AskChoice::Skip => asks::questions::skip(hall, talks, ask, press, now),
        AskChoice::Before => {
            asks::questions::part_before(hall, &talks.sessions, &mut talks.asks, ask, press.from.id)
        }
        AskChoice::Done if ask.form().is_some() => asks::forms::form_done(hall, talks, ask, press, now),
        AskChoice::Done => asks::questions::checked(hall, talks, ask, press, now),
    }
}

/// Shows all of what is asked. What its card leaves out can be allowed once it is there, by the button that is there.
pub(in crate::bridge) fn details(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    seen: &mut SeenAsks,
    id: AskId,
    press: &Press,
) -> String {
    let Some(mut ask) = asks.get(id).cloned() else {
        return hall.voice(press.from.id).say("toast-expired");
    };
    if open_asks::sight::is_being_shown(hall, seen, &ask) {
        return hall.voice(press.from.id).say("toast-coming");
    }
    post_details(hall, sessions, seen, &ask, press.thread, press.from.id);
    if ask.state == AskState::Open && open_asks::sight::is_unseen(hall, sessions, &ask) {
        ask.view = View::Seen;
        asks::repaint(hall, sessions, asks, ask);
    }
    String::new()
}

pub(super) fn post_details(
    hall: &mut Hall,
    sessions: &Roster,
    seen: &mut SeenAsks,
    ask: &Ask,
    thread: ThreadId,
    person: PersonId,
) {
    let voice = hall.voice(person);
    let directory = sessions.get(&ask.session).map(|session| session.record().workspace.directory.as_str());
    let is_cut = open_asks::sight::is_cut(hall, sessions, ask);
    let card = if is_cut { AskSight::Part } else { AskSight::Whole };
    let teller = StepTeller { voice, directory: directory.unwrap_or_default() };
    let pages = cards::details(ask, card, teller);
    open_asks::sight::show_beside(hall, seen, ask.id, ask.session, thread, pages);
}
