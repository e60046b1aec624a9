//! Somebody else works on a session of ours: what waits here is kept, and a person decides how to go on.

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use crate::agent::{Holder, HolderKind};
use crate::call::{Notify, Reaction};
use crate::change::Class;
use crate::ids::SessionId;
use crate::outbox::{Hold, Post};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, Place, TerminalPick};
use crate::render::Text;
use crate::session::{Session, State};
use crate::time::Now;
use crate::words::Voice;

impl Bridge {
    /// An agent did not start because another process works on its Claude session: its prompts wait.
    pub(in super::super) fn busy(&mut self, id: SessionId, holder: Option<Holder>) {
        let Some(session) = self.sessions.get(&id) else { return };
        let waiting: Vec<_> = session.queue.waiting().cloned().collect();
        if let Some(holder) = holder {
            self.desk.holders.insert(session.record.claude.id.clone(), holder);
        }
        for prompt in waiting {
            self.react_prompt(&prompt, Reaction::Queued);
        }
        self.show_held(id, "held-busy");
    }

    /// Another process began to work on the Claude session of a session, or does not any more.
    pub(in super::super) fn held(&mut self, id: SessionId, holder: Option<Holder>, _now: Now) {
        match holder {
            Some(holder) => self.taken_elsewhere(id, holder),
            None => self.free_again(id),
        }
    }

    fn taken_elsewhere(&mut self, id: SessionId, holder: Holder) {
        let Some(session) = self.sessions.get(&id) else { return };
        let claude = session.record.claude.id.clone();
        if self.desk.holders.insert(claude, holder).is_some() {
            return;
        }
        // An idle agent is let go of at once, and the end of an agent says why.
        if matches!(session.state(), State::Running(..)) {
            self.warn_of_two(id, holder);
        }
    }

    fn warn_of_two(&mut self, id: SessionId, holder: Holder) {
        let Some(session) = self.sessions.get(&id) else { return };
        let (name, thread) = (session.record.name.clone(), session.record.thread);
        let voice = self.thread_voice(thread);
        let place = voice.say(whereabouts(Some(holder)));
        let text = voice.tell("held-while-working", [("name", name.into()), ("where", place.into())]);
        self.post(Post::new(Class::Final, thread, Page::plain(text)).notify(Notify::Loud).of(id));
    }

    fn free_again(&mut self, id: SessionId) {
        let Some(place) = self.place_of(id) else { return };
        let was_held = self.desk.holders.remove(&place.claude).is_some();
        if self.stop_reading(id) {
            self.retire_held(id);
            return self.say_reading_ended(id, place);
        }
        let Some(session) = self.sessions.get(&id) else { return };
        if !was_held || !matches!(session.state(), State::Asleep) {
            return;
        }
        if session.queue.is_empty() {
            self.settle_held(id, "held-free");
        } else {
            self.wake(id);
        }
    }

    /// Shows who works on a session, and what can be done. An older card about it goes away.
    pub(super) fn show_held(&mut self, id: SessionId, key: &'static str) {
        self.retire_held(id);
        let (Some(place), Some(asker)) = (self.place_of(id), self.unasked(id)) else { return };
        let slot = self.show_held_to(&place, key, &asker);
        self.desk.cards.insert(id, slot);
    }

    /// The same for a Claude session, which need not be one of ours.
    pub(super) fn show_held_to(
        &mut self,
        place: &Place,
        key: &'static str,
        asker: &Asker,
    ) -> crate::ids::SlotId {
        let id = self.session_of(&place.claude);
        let session = id.and_then(|id| self.sessions.get(&id));
        let name = session.map(|session| session.record.name.clone()).unwrap_or_default();
        let waiting = session.map_or(0, Session::waiting);
        let holder = self.desk.holders.get(&place.claude).copied();
        let voice = self.thread_voice(asker.thread);
        let mut text = Text::new();
        text.push(&voice.tell(key, [("name", name.into()), ("who", who(holder, voice).into())]));
        if waiting > 0 {
            text.newline().push(&voice.tell("held-waiting", [("count", waiting.into())]));
        }
        let can_end = holder.is_some_and(|holder| holder.pid.is_some());
        text.newline().newline();
        text.push(&voice.say(if can_end { "held-take-hint" } else { "held-close-hint" })).newline();
        text.push(&voice.say("held-hint"));
        let pick = |pick: fn(Place) -> TerminalPick| ButtonPick::Terminal(pick(place.clone()));
        let take = can_end.then(|| {
            NewButton::Pick(voice.say("held-take"), ButtonStyle::Danger, pick(TerminalPick::TakeOver))
        });
        let again = (!can_end).then(|| NewButton::pick(voice.say("held-again"), pick(TerminalPick::Attach)));
        let rest = [
            NewButton::pick(voice.say("held-fork"), pick(TerminalPick::Fork)),
            NewButton::pick(voice.say("held-read"), pick(TerminalPick::ReadAlong)),
        ];
        let menu = Menu { session: id, notify: Notify::Loud, ..Menu::question(text.into_page()) };
        self.show_menu(menu.row(take.into_iter().chain(again).chain(rest)), asker)
    }

    /// The card about who works on a session is not needed any more.
    fn retire_held(&mut self, id: SessionId) {
        let Some(slot) = self.desk.cards.remove(&id) else { return };
        if self.outbox.holds(slot) {
            self.remove_slot(slot);
        }
    }

    /// The card about who works on a session says from now on that it is over.
    pub(super) fn settle_held(&mut self, id: SessionId, key: &'static str) {
        let Some(slot) = self.desk.cards.remove(&id) else { return };
        if !self.outbox.holds(slot) {
            return;
        }
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.thread_voice(session.record.thread);
        let text = voice.tell(key, [("name", session.record.name.clone().into())]);
        self.drop_controls(slot);
        self.replace(slot, Page::plain(text), Hold::No);
    }

    /// The agent of a session lives: nobody else works on it.
    pub(in super::super) fn is_ours_again(&mut self, id: SessionId) {
        self.settle_held(id, "held-over");
        self.stop_reading_quietly(id);
    }
}

/// Who works on a session, and as which process.
fn who(holder: Option<Holder>, voice: Voice<'_>) -> String {
    let place = voice.say(whereabouts(holder));
    let pid = holder.and_then(|holder| holder.pid).map(|pid| pid.to_string());
    match pid {
        Some(pid) => format!("{place} ({})", voice.tell("held-pid", [("pid", pid.into())])),
        None => place,
    }
}

/// The words for where a session is open.
fn whereabouts(holder: Option<Holder>) -> &'static str {
    match holder.map(|holder| holder.kind) {
        Some(HolderKind::Person) | None => "held-by-terminal",
        Some(HolderKind::Background) => "held-by-background",
        Some(HolderKind::Program) => "held-by-program",
    }
}
