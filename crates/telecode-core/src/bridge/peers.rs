//! What sessions on the machine write to each other: who it was is said, and what Claude Code holds back is decided by a person.
//!
//! What is held back lives in the agent that it was written to, so its card is over when the agent ends, or this program.

use std::collections::BTreeMap;
use std::ops::Range;

use super::errands::Asker;
use super::menus::{Menu, NewButton};
use super::{Bridge, cards, queries};
use crate::agent::{HeldEnd, HeldMessage, HeldWhy, Mode};
use crate::call::Notify;
use crate::ids::{HoldId, SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::ButtonStyle;
use crate::pick::{ButtonPick, Held, PeersPick};
use crate::query::{Answer, NoAnswer, Query};
use crate::render;

/// What waits for a person.
#[derive(Debug, Default)]
pub(super) struct Peers {
    cards: BTreeMap<(SessionId, HoldId), Card>,
}

/// The card of a message that is held back.
#[derive(Debug)]
struct Card {
    slot: SlotId,
    message: HeldMessage,
    /// The messages with all of it, once they were wanted.
    details: Option<Range<SlotId>>,
    /// Who decided, as long as nobody knows what came of it.
    by: Option<String>,
}

/// The agent was told what a person decided about this one.
#[derive(Debug)]
pub(super) struct Then(HoldId);

impl Bridge {
    /// Another session wrote to this one: what is answered now was not asked by the person.
    pub(super) fn peer_wrote(&mut self, id: SessionId, from: &str, text: &str) {
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let page = cards::peer_page(from, text, self.thread_voice(thread));
        self.post(Post::reply(thread, page).of(id));
    }

    /// Claude Code holds back what another session wrote, and this version lets nobody decide.
    pub(super) fn peer_held(&mut self, id: SessionId, from: &str) {
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let from = render::exact_line(from, cards::PEER_NAME);
        let text = self.thread_voice(thread).tell("notice-peer-held", [("from", from.into())]);
        self.notice(id, &text);
    }

    /// Claude Code holds back what another session wrote until a person decides, or says so anew.
    pub(super) fn peer_asks(&mut self, id: SessionId, message: HeldMessage) {
        let Some(asker) = self.unasked(id) else { return };
        let key = (id, message.hold.clone());
        let known = self.peers.cards.get(&key);
        if known.is_some_and(|card| card.message == message) {
            return;
        }
        let asker = Asker { slot: known.map(|card| card.slot), ..asker };
        self.show_peer(key, message, None, &asker);
    }

    /// What was held back is not any more.
    pub(super) fn peer_settled(&mut self, id: SessionId, hold: HoldId, end: HeldEnd) {
        match end {
            HeldEnd::Undecidable => self.peer_waits(id, hold, HeldWhy::Settings),
            HeldEnd::Waiting => self.peer_waits(id, hold, HeldWhy::Room),
            HeldEnd::Delivered
            | HeldEnd::Dropped
            | HeldEnd::Expired
            | HeldEnd::Refused
            | HeldEnd::NoRoom
            | HeldEnd::Gone => {
                let Some(card) = self.peers.cards.remove(&(id, hold)) else { return };
                self.peers_counted(id);
                self.close_peer(card.slot, &card.message.from, Some(end), card.by.as_deref());
            }
        }
    }

    /// It stays held back, for another reason than it seemed.
    fn peer_waits(&mut self, id: SessionId, hold: HoldId, why: HeldWhy) {
        let Some(card) = self.peers.cards.get(&(id, hold)) else { return };
        let message = HeldMessage { why, ..card.message.clone() };
        self.peer_asks(id, message);
    }

    /// The agent of a session is gone, and with it what it held back.
    pub(super) fn peers_gone(&mut self, id: SessionId) {
        let gone: Vec<_> = self.peers.cards.extract_if(.., |(session, _), _| *session == id).collect();
        for (_, card) in gone {
            self.close_peer(card.slot, &card.message.from, None, None);
        }
        self.peers_counted(id);
    }

    /// The last run ended, and with it the agents that held something back.
    pub(super) fn settle_left_peers(&mut self) {
        let of = |pick: &ButtonPick| {
            if let ButtonPick::Peers(pick) = pick { Some(pick.held().from.clone()) } else { None }
        };
        let left = self.controls.values().filter_map(|control| Some((control.slot, of(&control.pick)?)));
        for (slot, from) in left.collect::<BTreeMap<_, _>>() {
            self.close_peer(slot, &from, None, None);
        }
    }

    fn show_peer(
        &mut self,
        key: (SessionId, HoldId),
        message: HeldMessage,
        details: Option<Range<SlotId>>,
        asker: &Asker,
    ) {
        let id = key.0;
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.thread_voice(session.record.thread);
        let asks_nothing = session.mode() == Mode::Bypass;
        let face = cards::held_peer(&message, details.is_some(), asks_nothing, voice);
        let (is_cut, page) = (face.is_cut(), face.into_page());
        let held = || Held { session: id, hold: key.1.clone(), from: message.from.clone() };
        let label = if details.is_some() { "peer-deliver-seen" } else { "peer-deliver" };
        let deliver =
            NewButton::Pick(voice.say(label), ButtonStyle::Go, ButtonPick::Peers(PeersPick::Deliver(held())));
        let deliver = (message.why == HeldWhy::Modes).then_some(deliver);
        let drop = NewButton::Pick(
            voice.say("peer-drop"),
            ButtonStyle::Danger,
            ButtonPick::Peers(PeersPick::Drop(held())),
        );
        let whole =
            NewButton::pick(voice.say("button-details"), ButtonPick::Peers(PeersPick::Details(held())));
        let menu = Menu { session: Some(id), notify: Notify::Loud, ..Menu::question(page) };
        let menu = menu.row(deliver.into_iter().chain([drop])).row(is_cut.then_some(whole));
        let slot = self.show_menu(menu, asker);
        self.peers.cards.insert(key, Card { slot, message, details, by: None });
        self.peers_counted(id);
    }

    /// An agent that holds something back is as good as used: it would be lost.
    fn peers_counted(&mut self, id: SessionId) {
        let any = self.peers.cards.keys().any(|(session, _)| *session == id);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.holds_message = any;
        }
    }

    /// What is left of a card; without an end, what was held back ended with its agent.
    fn close_peer(&mut self, slot: SlotId, from: &str, end: Option<HeldEnd>, by: Option<&str>) {
        if !self.outbox.holds(slot) {
            return;
        }
        let Some(thread) = self.outbox.thread_of(slot) else { return };
        let page = cards::closed_peer(from, end, by, self.thread_voice(thread));
        self.drop_controls(slot);
        self.retire_card(slot, &page);
        self.replace(slot, page, Hold::No);
    }

    pub(super) fn picked_peer(&mut self, pick: &PeersPick, asker: &Asker) -> String {
        let voice = self.voice(asker.person.id);
        let Held { session, hold, from } = pick.held().clone();
        let Some(card) = self.peers.cards.get(&(session, hold.clone())) else {
            let toast = voice.say("toast-expired");
            if let Some(slot) = asker.slot {
                self.close_peer(slot, &from, None, None);
            }
            return toast;
        };
        if card.by.is_some() {
            return voice.say("toast-expired");
        }
        if self.is_peer_coming(&(session, hold.clone())) && !matches!(pick, PeersPick::Drop(_)) {
            return voice.say("toast-coming");
        }
        match pick {
            PeersPick::Details(_) => self.show_all_of_peer((session, hold), asker),
            PeersPick::Drop(_) => self.decide_peer(session, hold, false, asker),
            PeersPick::Deliver(_) if self.is_peer_unseen(&(session, hold.clone())) => {
                self.show_all_of_peer((session, hold), asker);
                self.voice(asker.person.id).say("toast-peer-rest")
            }
            PeersPick::Deliver(_) => self.decide_peer(session, hold, true, asker),
        }
    }

    /// Whether there is more of a message than was shown: whoever lets it in now has not seen it.
    fn is_peer_unseen(&self, key: &(SessionId, HoldId)) -> bool {
        let Some(card) = self.peers.cards.get(key) else { return false };
        if card.details.is_some() {
            return self.is_peer_coming(key);
        }
        let voice = self.words.voice(crate::words::Language::default());
        cards::held_peer(&card.message, false, false, voice).is_cut()
    }

    /// Whether all of a message is on its way to the chat.
    fn is_peer_coming(&self, key: &(SessionId, HoldId)) -> bool {
        let slots = self.peers.cards.get(key).and_then(|card| card.details.clone());
        slots.is_some_and(|slots| self.outbox.waits_in(slots))
    }

    /// Shows all of a message. Once it is there, its card can let it in.
    fn show_all_of_peer(&mut self, key: (SessionId, HoldId), asker: &Asker) -> String {
        let Some(Card { slot, message, .. }) = self.peers.cards.remove(&key) else { return String::new() };
        let pages = cards::peer_details(&message, self.voice(asker.person.id));
        let details = self.send_whole(key.0, asker.thread, pages);
        let asker = Asker { slot: Some(slot), ..asker.clone() };
        self.show_peer(key, message, Some(details), &asker);
        String::new()
    }

    fn decide_peer(&mut self, session: SessionId, hold: HoldId, deliver: bool, asker: &Asker) -> String {
        if let Some(card) = self.peers.cards.get_mut(&(session, hold.clone())) {
            card.by = Some(asker.person.name.clone());
        }
        // The card says what came of it, whoever asks.
        let aside = Asker { slot: None, ..asker.clone() };
        let query = Query::DecideHeld { hold: hold.clone(), deliver };
        self.query(session, query, &aside, queries::Then::Peers(Then(hold)));
        String::new()
    }

    /// The agent says what came of a decision.
    pub(super) fn peer_told(
        &mut self,
        id: SessionId,
        Then(hold): Then,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
    ) {
        match answer {
            Ok(Answer::Held(end)) => self.peer_settled(id, hold, end),
            Ok(_) => {}
            Err(why) => {
                let Some(card) = self.peers.cards.get_mut(&(id, hold)) else { return };
                card.by = None;
                self.no_answer(&why, asker);
            }
        }
    }
}
