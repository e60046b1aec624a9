//! What can be called now: per chat the most urgent kept slot, else the live view that waits longest, else a look.

use std::time::Instant;

use super::lanes::Flight;
use super::slot::Under;
use super::topics::{Key, TopicUrgency};
use super::{Hold, LivePlace, Outbox, Post, Shape, lane, live, reactions};
use crate::call::Call;
use crate::change::{Change, Class, ReactionRecord};
use crate::ids::{CallId, ChatId, SessionId, SlotId, ThreadId};
use crate::page::Page;
use crate::time::Now;

/// Calls that are to be made now, once what they change is stored.
pub(crate) type DueCalls = Vec<(CallId, Call)>;

impl Outbox {
    /// Says what is due now. `render` makes the page of a session's live view in a form that can be shown; `None` shows
    /// nothing yet.
    pub(crate) fn due(
        &mut self,
        now: Now,
        mut render: impl FnMut(SessionId, Shape) -> Option<Page>,
    ) -> DueCalls {
        let mut due = self.due_free(now);
        self.looks.plan(&self.slots, now.instant);
        for chat in self.chats(now.instant) {
            self.lanes.of(chat, now.instant);
            if self.call_kept(chat, now, &mut due) {
                continue;
            }
            // A view that has nothing new to show does not keep the others waiting.
            while let Some(session) = self.live.next(chat, now.instant, |session| self.topics.makes(session))
            {
                if !self.lanes.of(chat, now.instant).may_take(now.instant, lane::Use::Live) {
                    break;
                }
                self.call_live(session, now, &mut render, &mut due);
            }
            due.extend(self.call_look(chat, now));
        }
        self.note_ends();
        due
    }

    /// Makes the next call that is not for a live view. Says whether there is one, even if it has to wait.
    fn call_kept(&mut self, chat: ChatId, now: Now, due: &mut DueCalls) -> bool {
        if let Some(key) = self.topics.next(chat, TopicUrgency::First) {
            self.call_topic(key, chat, now, due);
        } else if let Some(slot) = self.next_slot(chat, now.instant) {
            self.call_slot(slot, now, due);
        } else if let Some(key) = self.topics.next(chat, TopicUrgency::Last) {
            self.call_topic(key, chat, now, due);
        } else if let Some(slot) = self.pins.next(chat, &self.slots) {
            due.extend(self.call_pin(slot, chat, now));
        } else {
            return false;
        }
        true
    }

    /// Says which of the calls that belong to no slot are due now.
    pub(crate) fn due_free(&mut self, now: Now) -> DueCalls {
        let mut due = DueCalls::new();
        let (lanes, gate) = (&self.lanes, &self.gate);
        let shut = |chat| lanes.shut_until(chat);
        let calls = self.free.due(now.instant, shut);
        self.reactions.retain(|chat| gate.may_write(chat));
        let mut reactions = Vec::new();
        while let Some(reaction) = self.reactions.next(now.instant, shut) {
            reactions.push(reaction);
        }
        for (call, tries) in calls {
            if call.chat().is_some_and(|chat| !self.may_write(chat)) {
                continue;
            }
            let id = self.lanes.fly_free(Flight::Free);
            self.free.fly(id, call.clone(), tries);
            due.push((id, call));
        }
        for reaction in reactions {
            let id = self.lanes.fly_free(Flight::Reaction { chat: reaction.0 });
            due.push((id, reactions::call(reaction)));
        }
        due
    }

    /// What is to be stored of the ends of prompts that are not known to be shown.
    fn note_ends(&mut self) {
        if !self.reactions.is_stirred() {
            return;
        }
        let after = self.slots.iter().flat_map(|slot| {
            let ends = slot.then.iter().filter(|(_, _, reaction)| reaction.is_end());
            let after = Some(slot.record.id);
            ends.map(move |&(chat, message, reaction)| ReactionRecord { chat, message, reaction, after })
        });
        self.reactions.note_ends(after, &mut self.changes);
    }

    fn chats(&self, now: Instant) -> Vec<ChatId> {
        let slots = self.slots.iter().filter(|slot| self.is_ready(slot, now));
        let slots = slots.map(|slot| slot.record.thread.chat);
        let live = self.live.iter().map(|(_, live)| live.thread.chat);
        let pins = self.pins.ready(&self.slots).map(|(_, chat)| chat);
        let looks =
            self.looks.planned(&self.slots).filter(|(_, at)| *at <= now).map(|(thread, _)| thread.chat);
        let others = self.topics.chats().chain(pins).chain(looks);
        let mut chats: Vec<_> = slots.chain(live).chain(others).collect();
        chats.sort_unstable();
        chats.dedup();
        chats
    }

    fn call_slot(&mut self, id: SlotId, now: Now, due: &mut DueCalls) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        let chat = slot.record.thread.chat;
        let lane = self.lanes.of(chat, now.instant);
        if !lane.take(now.instant, lane::Use::Kept) {
            return;
        }
        slot.flying = true;
        let session = slot.record.session;
        lane.serve(session);
        let call = slot.call(self.mark);
        if slot.record.message().is_none() {
            self.changes.push(Change::Sending(id));
        }
        let flight =
            Flight::Slot { slot: id, version: slot.version, chat, strips: slot.under == Under::Leaving };
        due.push((self.lanes.fly(chat, flight, now.instant), call));
    }

    fn call_topic(&mut self, key: Key, chat: ChatId, now: Now, due: &mut DueCalls) {
        if !self.lanes.of(chat, now.instant).take(now.instant, lane::Use::Kept) {
            return;
        }
        let Some(call) = self.topics.take(key) else { return };
        let id = self.lanes.fly(chat, Flight::Topic { key, call: call.clone() }, now.instant);
        due.push((id, Call::Topic(call)));
    }

    fn call_live(
        &mut self,
        session: SessionId,
        now: Now,
        render: &mut impl FnMut(SessionId, Shape) -> Option<Page>,
        due: &mut DueCalls,
    ) {
        let Some(live) = self.live.get_mut(session) else { return };
        let (chat, thread) = (live.thread.chat, live.thread);
        if live.cues(now.instant) {
            self.lanes.of(chat, now.instant).take(now.instant, lane::Use::Cue);
            let id = self.lanes.fly(chat, Flight::Cue { chat }, now.instant);
            due.push((id, Call::Typing { thread }));
            return;
        }
        let rich = self.rich && live.view == LivePlace::Draft && self.lanes.of(chat, now.instant).rich_drafts;
        let shape = if rich { Shape::Rich } else { Shape::Classic };
        let Some(page) = render(session, shape) else {
            if let Some(live) = self.live.get_mut(session) {
                live.skip();
            }
            return;
        };
        match self.live.get_mut(session).map(|live| live.next(page, now.instant)) {
            Some(live::NextCall::Draft(draft, page)) => {
                let call = Call::Draft { thread, draft, page };
                self.fly_live(session, chat, call, now, due);
            }
            Some(live::NextCall::Post(page)) => self.post_live(session, thread, page, now, due),
            Some(live::NextCall::Replace(slot, page)) => self.edit_live(session, slot, page, now, due),
            Some(live::NextCall::Nothing) | None => {}
        }
    }

    fn fly_live(&mut self, session: SessionId, chat: ChatId, call: Call, now: Now, due: &mut DueCalls) {
        self.lanes.of(chat, now.instant).take(now.instant, lane::Use::Live);
        let is_rich = matches!(&call, Call::Draft { page, .. } if page.rich.is_some());
        let shape = if is_rich { Shape::Rich } else { Shape::Classic };
        let is_draft = matches!(&call, Call::Draft { .. });
        let id = self.lanes.fly(chat, Flight::Live { session, chat, shape, is_draft }, now.instant);
        due.push((id, call));
    }

    fn post_live(&mut self, session: SessionId, thread: ThreadId, page: Page, now: Now, due: &mut DueCalls) {
        let post = Post::new(Class::Live, thread, page).of(session).hold(Hold::Yes);
        let slot = self.post(post);
        if let Some(live) = self.live.get_mut(session) {
            live.view = LivePlace::Message { slot: Some(slot) };
        }
        self.call_slot(slot, now, due);
    }

    /// Edits the message of a live view. Not stored: after a restart the view is ended anyway.
    fn edit_live(&mut self, session: SessionId, slot: SlotId, page: Page, now: Now, due: &mut DueCalls) {
        let Some(message) = self.slots.message_of(slot) else { return };
        let Some(place) = self.slots.get_mut(slot) else { return };
        if place.flying {
            return;
        }
        if !page.buttons.is_empty() {
            place.under = Under::Buttons;
        }
        place.record.page = page.clone();
        place.version += 1;
        let chat = place.record.thread.chat;
        self.fly_live(session, chat, Call::Edit { chat, message, page }, now, due);
    }
}
