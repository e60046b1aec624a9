//! What came of calls, and of the store.

use std::collections::BTreeSet;

use crate::bridge::Bridge;
use crate::bridge::hall::cards;
use crate::bridge::hall::out::StoreState;
use crate::bridge::rooms::places::{groups, lifecycle};
use crate::bridge::talks::asks::reminders;
use crate::bridge::talks::open_asks;
use crate::call::{Call, Notify, Outcome};
use crate::ids::{CallId, ThreadId};
use crate::outbox::Notice;
use crate::page::Page;
use crate::time::Now;

impl Bridge {
    pub(in crate::bridge) fn call_finished(&mut self, call: CallId, outcome: Outcome, now: Now) {
        let Self { hall, talks, rooms, .. } = self;
        let under_way = open_asks::sight::cards_under_way(hall, &talks.asks);
        for notice in hall.outbox.finished(call, outcome, now) {
            match notice {
                Notice::Refused { thread, reason } => {
                    let voice = hall.thread_voice(thread);
                    let reason = cards::refusal_text(reason, voice);
                    let text = voice.tell("telegram-refused", [("reason", reason.into())]);
                    hall.reply(thread, Page::plain(text));
                }
                Notice::NotSent { thread, reason } => {
                    let voice = hall.thread_voice(thread);
                    let reason = cards::refusal_text(reason, voice);
                    let text = voice.tell("telegram-not-sent", [("reason", reason.into())]);
                    hall.reply(thread, Page::plain(text));
                }
                // The card is sent anew by itself.
                Notice::Plainer(slot) => hall.turned_plain(slot),
                Notice::Deleted(slot) => {
                    rooms.cockpits.lost(hall, slot);
                    hall.list_deleted(slot);
                }
                Notice::Pinned(slot) => rooms.cockpits.pinned(hall, slot),
                Notice::NotPinned(slot) => rooms.cockpits.not_pinned(hall, slot),
                Notice::TopicGone(thread) => lifecycle::topic_gone(
                    hall,
                    &mut talks.sessions,
                    &mut talks.current,
                    &mut talks.places,
                    thread,
                ),
                Notice::TopicClosed(thread) => lifecycle::topic_closed(
                    hall,
                    &mut talks.sessions,
                    &mut talks.current,
                    &mut talks.places,
                    thread,
                ),
                Notice::Moved { from, to } => {
                    groups::chat_moved(hall, &mut talks.sessions, &mut talks.current, from, to);
                }
                Notice::Lost(chat, message) => reminders::card_lost(hall, talks, chat, message),
                Notice::Topic { session, call, outcome } => {
                    lifecycle::answered(hall, talks, session, &call, outcome, now);
                }
            }
        }
        open_asks::sight::note_cards(hall, &talks.asks, &mut talks.seen, under_way, now);
    }

    /// Nothing can be stored: what depends on it waits, and people are told without it.
    pub(in crate::bridge) fn store_failed(&mut self, reason: &str) {
        self.hall.set_store(StoreState::Failing);
        self.tell_everywhere(|voice| voice.tell("store-failed", [("reason", reason.to_owned().into())]));
    }

    pub(in crate::bridge) fn store_recovered(&mut self) {
        self.hall.set_store(StoreState::Sound);
        self.tell_everywhere(|voice| voice.say("store-recovered"));
    }

    fn tell_everywhere(&mut self, what: impl Fn(crate::words::Voice<'_>) -> String) {
        let Self { hall, talks, .. } = self;
        // Once in a chat, however many topics it has.
        let chats: BTreeSet<_> = talks.current.threads().map(|thread| thread.chat).collect();
        for thread in chats.into_iter().map(ThreadId::from) {
            let page = Page::plain(what(hall.thread_voice(thread)));
            hall.free(Call::Send { thread, page, notify: Notify::Loud, reply_to: None });
        }
    }
}
