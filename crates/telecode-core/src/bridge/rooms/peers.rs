//! What sessions on the machine write to each other: who it was is said, and what Claude Code holds back is decided by a person.
//!
//! What is held back lives in the agent that it was written to, so its card is over when the agent ends, or this program.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::agent::{HeldMessage, HeldWhy};
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::HeldDetails;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, notices, open_asks, queries};
use crate::call::Notify;
use crate::ids::{HoldId, SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::ButtonStyle;
use crate::permission::Mode;
use crate::pick::{ButtonPick, Held, PeersPick};
use crate::query::{HeldEnd, NoAnswer, Query};
use crate::render;

/// The agent was told what a person decided about this one.
#[derive(Debug)]
pub(in crate::bridge) struct PeerWanted(HoldId);

/// What waits for a person.
#[derive(Debug, Default)]
pub(in crate::bridge) struct HeldPeerMessages {
    cards: BTreeMap<(SessionId, HoldId), PeerCard>,
}

/// The card of a message that is held back.
#[derive(Debug)]
struct PeerCard {
    slot: SlotId,
    message: HeldMessage,
    /// The messages with all of it, once they were wanted.
    details: Option<Range<SlotId>>,
    /// Who decided, as long as nobody knows what came of it.
    by: Option<String>,
}

/// Another session wrote to this one: what is answered now was not asked by the person.
pub(in crate::bridge) fn peer_wrote(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    from: &str,
    text: &str,
) {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let page = cards::peer_page(from, text, hall.thread_voice(thread));
    hall.post(Post::reply(thread, page).of(id));
}

/// Claude Code holds back what another session wrote, and this version lets nobody decide.
pub(in crate::bridge) fn peer_held(hall: &mut Hall, sessions: &Roster, id: SessionId, from: &str) {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let from = render::exact_line(from, cards::PEER_NAME);
    let text = hall.thread_voice(thread).tell("notice-peer-held", [("from", from.into())]);
    notices::notice(hall, sessions, id, &text);
}

/// The last run ended, and with it the agents that held something back.
pub(in crate::bridge) fn settle_left_peers(hall: &mut Hall) {
    let of = |pick: &ButtonPick| {
        if let ButtonPick::Peers(pick) = pick { Some(pick.held().from.clone()) } else { None }
    };
    let left = hall.controls.all().filter_map(|control| Some((control.slot, of(&control.pick)?)));
    for (slot, from) in left.collect::<BTreeMap<_, _>>() {
        close_peer(hall, slot, &from, None, None);
    }
}

/// What is left of a card; without an end, what was held back ended with its agent.
fn close_peer(hall: &mut Hall, slot: SlotId, from: &str, end: Option<HeldEnd>, by: Option<&str>) {
    if !hall.outbox.slots.holds(slot) {
        return;
    }
    let Some(thread) = hall.outbox.slots.thread_of(slot) else { return };
    let page = cards::closed_peer(from, end, by, hall.thread_voice(thread));
    hall.drop_controls(slot);
    hall.retired.leave(slot, &page);
    hall.replace(slot, page, Hold::No);
}

/// What a person decides about a message that is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeldDecision {
    Deliver,
    Drop,
}

impl HeldPeerMessages {
    /// Claude Code holds back what another session wrote until a person decides, or says so anew.
    pub(in crate::bridge) fn peer_asks(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        id: SessionId,
        message: HeldMessage,
    ) {
        let Some(asker) = talks.sessions.asker_of(id) else { return };
        let key = (id, message.hold.clone());
        let known = self.cards.get(&key);
        if known.is_some_and(|card| card.message == message) {
            return;
        }
        let asker = Asker { slot: known.map(|card| card.slot), ..asker };
        self.show_peer(hall, talks, key, message, None, &asker);
    }

    /// What was held back is not any more.
    pub(in crate::bridge) fn peer_settled(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        id: SessionId,
        hold: HoldId,
        end: HeldEnd,
    ) {
        match end {
            HeldEnd::Undecidable => self.peer_waits(hall, talks, id, hold, HeldWhy::Settings),
            HeldEnd::Waiting => self.peer_waits(hall, talks, id, hold, HeldWhy::Room),
            HeldEnd::Delivered
            | HeldEnd::Dropped
            | HeldEnd::Expired
            | HeldEnd::Refused
            | HeldEnd::NoRoom
            | HeldEnd::Gone => {
                let Some(card) = self.cards.remove(&(id, hold)) else { return };
                self.peers_counted(talks, id);
                close_peer(hall, card.slot, &card.message.from, Some(end), card.by.as_deref());
            }
        }
    }

    /// It stays held back, for another reason than it seemed.
    fn peer_waits(&mut self, hall: &mut Hall, talks: &mut Talks, id: SessionId, hold: HoldId, why: HeldWhy) {
        let Some(card) = self.cards.get(&(id, hold)) else { return };
        let message = HeldMessage { why, ..card.message.clone() };
        self.peer_asks(hall, talks, id, message);
    }

    /// The agent of a session is gone, and with it what it held back.
    pub(in crate::bridge) fn peers_gone(&mut self, hall: &mut Hall, talks: &mut Talks, id: SessionId) {
        let gone: Vec<_> = self.cards.extract_if(.., |(session, _), _| *session == id).collect();
        for (_, card) in gone {
            close_peer(hall, card.slot, &card.message.from, None, None);
        }
        self.peers_counted(talks, id);
    }

    fn show_peer(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        key: (SessionId, HoldId),
        message: HeldMessage,
        details: Option<Range<SlotId>>,
        asker: &Asker,
    ) {
        let id = key.0;
        let Some(session) = talks.sessions.get(&id) else { return };
        let voice = hall.thread_voice(session.record().thread);
        let shown = if details.is_some() { HeldDetails::Shown } else { HeldDetails::NotShown };
        let face = cards::held_peer(&message, session.mode(), shown, voice);
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
        let slot = hall.show_menu(menu, asker);
        self.cards.insert(key, PeerCard { slot, message, details, by: None });
        self.peers_counted(talks, id);
    }

    /// An agent that holds something back is as good as used: it would be lost.
    fn peers_counted(&self, talks: &mut Talks, id: SessionId) {
        let any = self.cards.keys().any(|(session, _)| *session == id);
        if let Some(session) = talks.sessions.get_mut(&id) {
            session.holds_message = any;
        }
    }

    pub(in crate::bridge) fn pressed(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        pick: &PeersPick,
        asker: &Asker,
    ) -> String {
        let voice = hall.voice(asker.person.id);
        let Held { session, hold, from } = pick.held().clone();
        let Some(card) = self.cards.get(&(session, hold.clone())) else {
            let toast = voice.say("toast-expired");
            if let Some(slot) = asker.slot {
                close_peer(hall, slot, &from, None, None);
            }
            return toast;
        };
        if card.by.is_some() {
            return voice.say("toast-expired");
        }
        if self.is_peer_coming(hall, &(session, hold.clone())) && !matches!(pick, PeersPick::Drop(_)) {
            return voice.say("toast-coming");
        }
        match pick {
            PeersPick::Details(_) => self.show_all_of_peer(hall, talks, (session, hold), asker),
            PeersPick::Drop(_) => self.decide_peer(hall, talks, session, hold, HeldDecision::Drop, asker),
            PeersPick::Deliver(_) if self.is_peer_unseen(hall, &(session, hold.clone())) => {
                self.show_all_of_peer(hall, talks, (session, hold), asker);
                hall.voice(asker.person.id).say("toast-peer-rest")
            }
            PeersPick::Deliver(_) => {
                self.decide_peer(hall, talks, session, hold, HeldDecision::Deliver, asker)
            }
        }
    }

    /// Whether there is more of a message than was shown: whoever lets it in now has not seen it.
    fn is_peer_unseen(&self, hall: &Hall, key: &(SessionId, HoldId)) -> bool {
        let Some(card) = self.cards.get(key) else { return false };
        if card.details.is_some() {
            return self.is_peer_coming(hall, key);
        }
        let voice = hall.audience.voice_in(crate::words::Language::default());
        cards::held_peer(&card.message, Mode::Default, HeldDetails::NotShown, voice).is_cut()
    }

    /// Whether all of a message is on its way to the chat.
    fn is_peer_coming(&self, hall: &Hall, key: &(SessionId, HoldId)) -> bool {
        let slots = self.cards.get(key).and_then(|card| card.details.clone());
        slots.is_some_and(|slots| hall.outbox.slots.waits_in(slots))
    }

    /// Shows all of a message. Once it is there, its card can let it in.
    fn show_all_of_peer(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        key: (SessionId, HoldId),
        asker: &Asker,
    ) -> String {
        let Some(PeerCard { slot, message, .. }) = self.cards.remove(&key) else { return String::new() };
        let pages = cards::peer_details(&message, hall.voice(asker.person.id));
        let details = open_asks::sight::send_whole(hall, key.0, asker.thread, pages);
        let asker = Asker { slot: Some(slot), ..asker.clone() };
        self.show_peer(hall, talks, key, message, Some(details), &asker);
        String::new()
    }

    fn decide_peer(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        session: SessionId,
        hold: HoldId,
        decision: HeldDecision,
        asker: &Asker,
    ) -> String {
        if let Some(card) = self.cards.get_mut(&(session, hold.clone())) {
            card.by = Some(asker.person.name.clone());
        }
        // The card says what came of it, whoever asks.
        let aside = Asker { slot: None, ..asker.clone() };
        let query = Query::DecideHeld { hold: hold.clone(), deliver: decision == HeldDecision::Deliver };
        queries::query(hall, talks, session, query, &aside, PeerWanted(hold));
        String::new()
    }

    /// The agent says what came of a decision.
    pub(in crate::bridge) fn answered(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        id: SessionId,
        PeerWanted(hold): PeerWanted,
        answer: Result<HeldEnd, NoAnswer>,
        asker: &Asker,
    ) {
        match answer {
            Ok(end) => self.peer_settled(hall, talks, id, hold, end),
            Err(why) => {
                let Some(card) = self.cards.get_mut(&(id, hold)) else { return };
                card.by = None;
                queries::no_answer(hall, &why, asker);
            }
        }
    }
}
