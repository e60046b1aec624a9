//! A cut turn that a person is asked about: gone on with, given up, looked at.

use super::super::Bridge;
use super::super::cards::{self, Teller};
use super::super::menus::NewButton;
use crate::call::Notify;
use crate::change::{Change, Class, TurnStage};
use crate::chat::{Person, Press};
use crate::ids::{SessionId, SlotId, ThreadId, TurnId};
use crate::outbox::{Hold, Post};
use crate::page::{Button, ButtonStyle, Page};
use crate::pick::ButtonPick;
use crate::session::{PromptEnd, Session, Turn};
use crate::time::Now;

impl Bridge {
    pub(super) fn offer(&mut self, id: SessionId, mut turn: Box<Turn>) {
        let Some(session) = self.sessions.get(&id) else { return };
        let (thread, number) = (session.record.thread, turn.record.id);
        let mut page = cards::offer_page(&session.record, &turn, self.thread_voice(thread));
        let slot = self.reserve_slot();
        page.buttons = self.offer_buttons(slot.id(), number, thread);
        let post = Post::new(Class::Ask, thread, page).notify(Notify::Loud).of(id).hold(Hold::Yes);
        turn.offer = Some(self.post_in(slot, post));
        turn.record.stage = TurnStage::Offered;
        self.save(Change::Turn(turn.record.clone()));
        if let Some(session) = self.sessions.get_mut(&id) {
            session.offer(turn);
        }
    }

    fn offer_buttons(&mut self, slot: SlotId, turn: TurnId, thread: ThreadId) -> Vec<Vec<Button>> {
        let picks = [
            ("button-resume", ButtonStyle::Go, ButtonPick::ResumeTurn(turn)),
            ("button-drop", ButtonStyle::Danger, ButtonPick::DropTurn(turn)),
            ("button-show", ButtonStyle::Plain, ButtonPick::ShowTurn(turn)),
        ];
        let row = picks.into_iter().map(|(key, style, pick)| {
            let label = self.thread_voice(thread).say(key);
            self.button(slot, NewButton::Pick(label, style, pick))
        });
        vec![row.collect()]
    }

    fn offered(&mut self, turn: TurnId) -> Option<(SessionId, Box<Turn>)> {
        let is_it = |offered: &Turn| offered.record.id == turn;
        let mut awake = self.sessions.awake();
        let id = awake.find(|(_, session)| session.offered().is_some_and(is_it)).map(|(id, _)| id)?;
        drop(awake);
        Some((id, self.sessions.get_mut(&id)?.decided()?))
    }

    pub(in super::super) fn resume_pressed(&mut self, turn: TurnId, press: &Press, now: Now) -> String {
        let Some((id, mut turn)) = self.offered(turn) else {
            return self.voice(press.from.id).say("toast-expired");
        };
        self.close_offer(&mut turn, "offer-resumed", &press.from);
        if turn.astray {
            self.tell_anew(id, turn, now);
        } else {
            self.resume(id, turn);
        }
        self.voice(press.from.id).say("toast-resumed")
    }

    pub(in super::super) fn drop_pressed(&mut self, turn: TurnId, press: &Press, now: Now) -> String {
        let Some((id, turn)) = self.offered(turn) else {
            return self.voice(press.from.id).say("toast-expired");
        };
        self.drop_cut(id, turn, &press.from, now);
        self.wake_if_queued(id);
        self.voice(press.from.id).say("toast-dropped")
    }

    /// Gives up the cut turn that a person is asked about, if there is one.
    pub(in super::super) fn drop_offered(&mut self, id: SessionId, by: &Person, now: Now) {
        let turn = self.sessions.get_mut(&id).and_then(Session::decided);
        if let Some(turn) = turn {
            self.drop_cut(id, turn, by, now);
        }
    }

    fn drop_cut(&mut self, id: SessionId, mut turn: Box<Turn>, by: &Person, now: Now) {
        self.close_offer(&mut turn, "offer-dropped", by);
        self.expire_asks(turn.record.id, now);
        self.end_prompts(turn.take_told(), PromptEnd::Dropped);
        turn.record.stage = TurnStage::Dropped;
        turn.record.ended = Some(now.wall);
        self.save(Change::Turn(turn.record));
        self.sessions.touch(id);
    }

    fn close_offer(&mut self, turn: &mut Turn, key: &'static str, by: &Person) {
        let Some(slot) = turn.offer.take() else { return };
        self.drop_controls(slot);
        let voice = self.voice(by.id);
        let text = match by.name.as_str() {
            "" => voice.say("toast-dropped"),
            name => voice.tell(key, [("name", name.to_owned().into())]),
        };
        self.replace(slot, Page::plain(text), Hold::No);
    }

    pub(in super::super) fn show_pressed(&mut self, turn: TurnId, press: &Press) -> String {
        let voice = self.voice(press.from.id);
        let found = self.sessions.awake().find_map(|(_, session)| {
            let offered = session.offered().filter(|offered| offered.record.id == turn)?;
            Some((&session.record, offered))
        });
        let Some((record, offered)) = found else { return voice.say("toast-expired") };
        let id = record.id;
        let teller = Teller { voice, directory: &record.workspace.directory };
        let pages = cards::pending_pages(&offered.pending, teller);
        for page in pages {
            self.post(Post::reply(press.thread, page).of(id));
        }
        String::new()
    }
}
