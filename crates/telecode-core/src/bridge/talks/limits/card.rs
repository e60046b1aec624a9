//! The card of what waits for a limit to be over.

use crate::bridge::hall::Hall;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::limits;
use crate::bridge::talks::roster::Roster;
use crate::call::Notify;
use crate::ids::SessionId;
use crate::outbox::{Hold, NewSlot, Post};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, LimitsPick};
use crate::plan::ParkRecord;
use crate::render::Text;
use crate::time::{Day, Now, UtcOffset, Wall, clock};
use crate::words::Voice;

/// Posts the card in the slot that its record names.
pub(super) fn post(
    hall: &mut Hall,
    sessions: &Roster,
    slot: NewSlot,
    id: SessionId,
    notify: Notify,
    now: Now,
) {
    let Some(park) = limits::park_of(sessions, id).cloned() else { return };
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let page = park_page(hall, sessions, &park, now);
    hall.post_in(slot, Post::reply(thread, page).notify(notify).of(id).hold(Hold::Yes));
}

/// Shows the card as things stand.
pub(in crate::bridge) fn show_park(hall: &mut Hall, sessions: &Roster, id: SessionId, now: Now) {
    let Some(park) = limits::park_of(sessions, id).cloned() else { return };
    hall.drop_controls(park.slot);
    let page = park_page(hall, sessions, &park, now);
    hall.replace(park.slot, page, Hold::Yes);
}

/// More was said that waits: the card comes below it.
pub(in crate::bridge) fn show_park_again(hall: &mut Hall, sessions: &mut Roster, id: SessionId, now: Now) {
    let Some(old) = limits::park_of(sessions, id).map(|park| park.slot) else { return };
    if hall.outbox.slots.message_of(old).is_none() {
        // It was not shown before.
        return show_park(hall, sessions, id, now);
    }
    hall.remove_slot(old);
    let slot = hall.reserve_slot();
    limits::change_park(hall, sessions, id, |park| park.slot = slot.id());
    post(hall, sessions, slot, id, Notify::Silent, now);
}

pub(super) fn close(hall: &mut Hall, sessions: &Roster, park: &ParkRecord, key: &'static str, now: Now) {
    hall.drop_controls(park.slot);
    let Some(session) = sessions.get(&park.session) else {
        return hall.remove_slot(park.slot);
    };
    let at = clock(now.wall, hall.settings.utc_offset);
    let text = hall.thread_voice(session.record().thread).tell(key, [("at", at.into())]);
    hall.replace(park.slot, Page::plain(text), Hold::No);
}

fn park_page(hall: &mut Hall, sessions: &Roster, park: &ParkRecord, now: Now) -> Page {
    let Some(session) = sessions.get(&park.session) else { return Page::plain(String::new()) };
    let voice = hall.thread_voice(session.record().thread);
    let at = park.due().map(|at| moment(at, now, hall.settings.utc_offset)).unwrap_or_default();
    let mut text = Text::new();
    text.bold(&session.record().name).push(" · ");
    let said = [("at", at.clone().into())];
    text.push(&match park.until {
        _ if park.over => voice.say("limit-over"),
        Some(_) => voice.tell("limit-reached", said.clone()),
        None => voice.say("limit-reached-unknown"),
    });
    text.newline().push(&voice.tell("limit-waits", [("count", session.waiting().into())]));
    if park.resumes {
        text.newline().push(&voice.tell("limit-resumes", said.clone()));
    }
    let rows = buttons(park, &voice.tell("button-limit-then", said), voice);
    let mut page = text.into_page();
    for row in rows {
        let row = row.into_iter().map(|item| hall.button(park.slot, item)).collect();
        page.buttons.push(row);
    }
    page
}

fn buttons(park: &ParkRecord, then: &str, voice: Voice<'_>) -> Vec<Vec<NewButton>> {
    let id = park.session;
    let pick = |label: String, style, pick| NewButton::Pick(label, style, ButtonPick::Limits(pick));
    let now = pick(voice.say("button-limit-now"), ButtonStyle::Plain, LimitsPick::Now(id));
    let drop = pick(voice.say("button-drop"), ButtonStyle::Danger, LimitsPick::Drop(id));
    if park.resumes || park.over {
        return vec![vec![now, drop]];
    }
    let label = if park.until.is_some() { then.to_owned() } else { voice.say("button-limit-later") };
    vec![vec![pick(label, ButtonStyle::Go, LimitsPick::WhenOver(id)), drop], vec![now]]
}

/// A moment that lies ahead: the time of day, with the day if that is another one.
pub(in crate::bridge) fn moment(at: Wall, now: Now, offset: UtcOffset) -> String {
    let day = Day::of(at, offset);
    let time = clock(at, offset);
    if day == Day::of(now.wall, offset) { time } else { format!("{} {time}", day.iso()) }
}
