//! What came of calls, and of the store.

use std::collections::BTreeSet;

use super::{Bridge, StoreState, cards};
use crate::call::{Call, Notify, Outcome};
use crate::ids::{CallId, ThreadId};
use crate::outbox::Notice;
use crate::page::Page;
use crate::time::Now;

impl Bridge {
    pub(super) fn call_finished(&mut self, call: CallId, outcome: Outcome, now: Now) {
        let under_way = self.cards_under_way();
        for notice in self.outbox.finished(call, outcome, now, &mut self.out.changes) {
            match notice {
                Notice::Refused { thread, reason } => {
                    let voice = self.thread_voice(thread);
                    let reason = cards::refusal_text(reason, voice);
                    let text = voice.tell("telegram-refused", [("reason", reason.into())]);
                    self.reply(thread, Page::plain(text));
                }
                Notice::NotSent { thread, reason } => {
                    let voice = self.thread_voice(thread);
                    let reason = cards::refusal_text(reason, voice);
                    let text = voice.tell("telegram-not-sent", [("reason", reason.into())]);
                    self.reply(thread, Page::plain(text));
                }
                // The card is sent anew by itself.
                Notice::Plainer(slot) => self.turned_plain(slot),
                Notice::Deleted(slot) => {
                    self.cockpit_lost(slot);
                    self.list_deleted(slot);
                }
                Notice::Pinned(slot) => self.cockpit_pinned(slot),
                Notice::NotPinned(slot) => self.cockpit_not_pinned(slot),
                Notice::TopicGone(thread) => self.topic_gone(thread),
                Notice::TopicClosed(thread) => self.topic_closed(thread),
                Notice::Moved { from, to } => self.chat_moved(from, to),
                Notice::Lost(chat, message) => self.card_lost(chat, message),
                Notice::Topic { session, call, outcome } => {
                    self.topic_answered(session, &call, outcome, now);
                }
            }
        }
        self.note_cards(under_way, now);
    }

    /// Nothing can be stored: what depends on it waits, and people are told without it.
    pub(super) fn store_failed(&mut self, reason: &str) {
        self.store = StoreState::Failing;
        self.tell_everywhere(|voice| voice.tell("store-failed", [("reason", reason.to_owned().into())]));
    }

    pub(super) fn store_recovered(&mut self) {
        self.store = StoreState::Sound;
        self.tell_everywhere(|voice| voice.say("store-recovered"));
    }

    fn tell_everywhere(&mut self, what: impl Fn(crate::words::Voice<'_>) -> String) {
        // Once in a chat, however many topics it has.
        let chats: BTreeSet<_> = self.current.keys().map(|thread| thread.chat).collect();
        for thread in chats.into_iter().map(ThreadId::from) {
            let page = Page::plain(what(self.thread_voice(thread)));
            self.free(Call::Send { thread, page, notify: Notify::Loud, reply_to: None });
        }
    }
}
