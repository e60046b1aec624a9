//! The card of what waits for a limit to be over.

use super::super::Bridge;
use super::super::menus::NewButton;
use crate::call::Notify;
use crate::ids::SessionId;
use crate::outbox::{Hold, NewSlot, Post};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, LimitsPick};
use crate::plan::ParkRecord;
use crate::render::Text;
use crate::time::UtcOffset;
use crate::time::{Day, Now, Wall, clock};
use crate::words::Voice;

impl Bridge {
    /// Posts the card in the slot that its record names.
    pub(super) fn post_park_card(&mut self, slot: NewSlot, id: SessionId, notify: Notify, now: Now) {
        let Some(park) = self.park_of(id).cloned() else { return };
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let page = self.park_page(&park, now);
        self.post_in(slot, Post::reply(thread, page).notify(notify).of(id).hold(Hold::Yes));
    }

    /// Shows the card as things stand.
    pub(super) fn show_park(&mut self, id: SessionId, now: Now) {
        let Some(park) = self.park_of(id).cloned() else { return };
        self.drop_controls(park.slot);
        let page = self.park_page(&park, now);
        self.replace(park.slot, page, Hold::Yes);
    }

    /// More was said that waits: the card comes below it.
    pub(in super::super) fn show_park_again(&mut self, id: SessionId, now: Now) {
        let Some(old) = self.park_of(id).map(|park| park.slot) else { return };
        if self.outbox.message_of(old).is_none() {
            // It was not shown before.
            return self.show_park(id, now);
        }
        self.remove_slot(old);
        let slot = self.reserve_slot();
        self.change_park(id, |park| park.slot = slot.id());
        self.post_park_card(slot, id, Notify::Silent, now);
    }

    pub(super) fn close_park_card(&mut self, park: &ParkRecord, key: &'static str, now: Now) {
        self.drop_controls(park.slot);
        let Some(session) = self.sessions.get(&park.session) else {
            return self.remove_slot(park.slot);
        };
        let at = clock(now.wall, self.settings.utc_offset);
        let text = self.thread_voice(session.record.thread).tell(key, [("at", at.into())]);
        self.replace(park.slot, Page::plain(text), Hold::No);
    }

    fn park_page(&mut self, park: &ParkRecord, now: Now) -> Page {
        let Some(session) = self.sessions.get(&park.session) else { return Page::plain(String::new()) };
        let voice = self.thread_voice(session.record.thread);
        let at = park.due().map(|at| moment(at, now, self.settings.utc_offset)).unwrap_or_default();
        let mut text = Text::new();
        text.bold(&session.record.name).push(" · ");
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
            let row = row.into_iter().map(|item| self.button(park.slot, item)).collect();
            page.buttons.push(row);
        }
        page
    }
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
    vec![vec![pick(label, ButtonStyle::Go, LimitsPick::Then(id)), drop], vec![now]]
}

/// A moment that lies ahead: the time of day, with the day if that is another one.
pub(in super::super) fn moment(at: Wall, now: Now, offset: UtcOffset) -> String {
    let day = Day::of(at, offset);
    let time = clock(at, offset);
    if day == Day::of(now.wall, offset) { time } else { format!("{} {time}", day.iso()) }
}
