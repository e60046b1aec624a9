//! Which slot of a chat is next.
//!
//! What was pressed, then what is to be decided, then what a person waits for, then the rest of long answers. What belongs to
//! one session comes in its order; of several sessions the one comes that had to wait longest.

use std::collections::BTreeMap;
use std::time::Instant;

use super::lane::Lane;
use super::slot::{Slot, SlotUrgency};
use super::{Hold, Outbox};
use crate::change::Class;
use crate::ids::{ChatId, SessionId, SlotId};

/// How many answers may wait in a chat before the newest comes first: who asked last looks for that one.
const BACKLOG: usize = 6;

/// A slot that could be next.
#[derive(Debug, Clone, Copy)]
struct SlotHead {
    urgency: SlotUrgency,
    session: Option<SessionId>,
    id: SlotId,
}

impl Outbox {
    pub(super) fn next_slot(&self, chat: ChatId, now: Instant) -> Option<SlotId> {
        let heads = self.heads(chat, now);
        let urgency = heads.iter().map(|head| head.urgency).min()?;
        let mut first: Vec<_> = heads.into_iter().filter(|head| head.urgency == urgency).collect();
        if urgency == SlotUrgency::Answer && first.len() > BACKLOG {
            return first.iter().map(|head| head.id).max();
        }
        let lane = self.lanes.get(chat);
        let served = |session| lane.map(|lane: &Lane| lane.served(session)).unwrap_or_default();
        first.sort_by_key(|head| (served(head.session), head.id));
        first.first().map(|head| head.id)
    }

    /// Those that nothing of their own session goes before. What belongs to no session has no order, so all of that is here. A card
    /// goes behind an answer of its session that came before it, which is as urgent then: who decides has read that.
    fn heads(&self, chat: ChatId, now: Instant) -> Vec<SlotHead> {
        let mut heads: Vec<SlotHead> = Vec::new();
        let mut begun = BTreeMap::new();
        // What is refused and waits for better times keeps nothing waiting.
        let is_here = |slot: &&Slot| slot.record.thread.chat == chat && self.is_ready(slot, now);
        for slot in self.slots.iter().filter(is_here) {
            let (urgency, session) = (slot.urgency(), slot.record.session);
            let before = session.and_then(|session| begun.get(&session)).copied();
            let before: Option<&mut SlotHead> = before.and_then(|head: usize| heads.get_mut(head));
            match before {
                Some(_) if in_order(slot) => continue,
                Some(head) if urgency == SlotUrgency::Ask && head.urgency <= SlotUrgency::Answer => {
                    head.urgency = SlotUrgency::Ask;
                    continue;
                }
                Some(_) | None => {}
            }
            if let Some(session) = session.filter(|_| in_order(slot)) {
                begun.insert(session, heads.len());
            }
            heads.push(SlotHead { urgency, session, id: slot.record.id });
        }
        heads
    }
}

/// Whether a slot waits for all that comes before it in its session: new messages do, but for what is to be decided, and what a
/// person called up.
fn in_order(slot: &Slot) -> bool {
    let is_menu = slot.record.class == Class::Reply && slot.hold == Hold::Yes;
    match slot.urgency() {
        SlotUrgency::Answer | SlotUrgency::Rest => !is_menu,
        SlotUrgency::Pressed | SlotUrgency::Ask | SlotUrgency::Edit => false,
    }
}
