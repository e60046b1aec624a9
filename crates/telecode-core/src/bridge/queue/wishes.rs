//! Prompts that Claude was told and has not taken up, and that are wanted back: dropped, changed, or put in another order.
//!
//! Claude is asked to give such a prompt back, and until it says what came of that nobody knows. Whatever comes first decides: it
//! gave the prompt back, it took the prompt up, or it died and its record says which. A wish holds the update that caused it,
//! so that a crash on the way loses none; meanwhile nothing new is told, so that nothing overtakes.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::{Order, Rank};
use crate::bridge::Bridge;
use crate::bridge::errands::Asker;
use crate::bridge::seam::Effect;
use crate::call::Reaction;
use crate::change::{Piece, PromptRecord};
use crate::chat::Message;
use crate::ids::{PromptId, SessionId, UpdateId};
use crate::page::Page;
use crate::session::{OpenPrompt, PromptEnd, Session, State, Turn};
use crate::time::{Now, Wall};

/// All that is wanted back.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Wishes {
    open: BTreeMap<PromptId, Wish>,
    /// Where a wish has come to its end and what was kept back is not told yet.
    settled: BTreeSet<SessionId>,
    /// Who is to see the list anew then, and what came of the wish where that is worth a line.
    news: Vec<News>,
}

/// What came of a wish, for whoever had it.
#[derive(Debug)]
struct News {
    session: SessionId,
    asker: Asker,
    line: Option<&'static str>,
}

/// What is wanted of one prompt.
#[derive(Debug)]
pub(super) struct Wish {
    session: SessionId,
    pub(super) what: Wanted,
    update: Option<UpdateId>,
    asker: Option<Asker>,
}

/// What is to become of a prompt that comes back.
#[derive(Debug, Clone)]
pub(in crate::bridge) enum Wanted {
    /// It waits with us again, in this place.
    Place(Wall),
    /// It is told again, to be taken up then.
    Rank(Rank),
    /// Its words are others.
    Words(Box<Words>),
    /// It is given up.
    Drop,
}

/// The words of a prompt after an edit.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct Words {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// As it was edited.
    pub(super) message: Message,
}

impl Wishes {
    pub(in crate::bridge) fn has(&self, prompt: &PromptId) -> bool {
        self.open.contains_key(prompt)
    }

    pub(in crate::bridge) fn are_open(&self, session: SessionId) -> bool {
        self.open.values().any(|wish| wish.session == session)
    }

    /// The words that a prompt is to have, if others are wanted.
    pub(super) fn words(&self, prompt: &PromptId) -> Option<&Words> {
        match &self.open.get(prompt)?.what {
            Wanted::Words(words) => Some(words),
            Wanted::Place(_) | Wanted::Rank(_) | Wanted::Drop => None,
        }
    }

    pub(super) fn is_dropped(&self, prompt: &PromptId) -> bool {
        self.open.get(prompt).is_some_and(|wish| matches!(wish.what, Wanted::Drop))
    }
}

impl Bridge {
    /// A prompt is wanted back. What is wanted later of one that is on its way back already replaces what was wanted, unless that
    /// is more.
    pub(in crate::bridge) fn want(&mut self, record: &PromptRecord, what: Wanted, asker: Option<&Asker>) {
        let session = record.session;
        let update = if matches!(what, Wanted::Place(_)) { None } else { self.handling.hand_over() };
        let wish = Wish { session, what, update, asker: asker.cloned() };
        if let Some(known) = self.wishes.open.get_mut(&record.id) {
            let is_less = matches!(
                (&wish.what, &known.what),
                (Wanted::Place(_), _)
                    | (Wanted::Rank(_), Wanted::Words(_))
                    | (Wanted::Words(_) | Wanted::Rank(_), Wanted::Drop)
            );
            let over = if is_less { wish } else { std::mem::replace(known, wish) };
            return self.update_over(over.update);
        }
        self.wishes.open.insert(record.id.clone(), wish);
        if let Some(State::Running(life, _)) = self.sessions.get(&session).map(Session::state) {
            let (life, prompt) = (*life, record.id.clone());
            self.effect(Effect::Tell { session, life, order: Order::Withdraw { prompt } });
        }
    }

    /// Claude gave a prompt back.
    pub(in crate::bridge) fn came_back(&mut self, id: SessionId, prompt: &PromptId, now: Now) {
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        let Some(back) = turn.take_back(prompt) else { return };
        let is_empty = turn.told().len() == 0 && turn.transcript.is_empty();
        for prompt in self.granted(vec![back]) {
            self.put_back(prompt);
        }
        let Some(session) = self.sessions.get_mut(&id).filter(|_| is_empty) else { return };
        if let Some((_, turn)) = session.pause(now.instant) {
            self.stop_quietly(id, *turn, now);
        }
    }

    /// Prompts that Claude certainly does not have, as they are wanted. Those that wait on have to be stored.
    pub(in crate::bridge) fn granted(&mut self, prompts: Vec<OpenPrompt>) -> Vec<OpenPrompt> {
        prompts.into_iter().filter_map(|prompt| self.grant_wish(prompt)).collect()
    }

    fn grant_wish(&mut self, prompt: OpenPrompt) -> Option<OpenPrompt> {
        let Some(wish) = self.wishes.open.remove(&prompt.record().id) else { return Some(prompt) };
        self.wishes.settled.insert(wish.session);
        self.update_over(wish.update);
        let waits = match wish.what {
            Wanted::Drop => {
                self.end_prompts([prompt], PromptEnd::Dropped);
                None
            }
            Wanted::Words(words) if prompt.record().content.is_nothing_with(&words.text) => {
                self.end_prompts([prompt], PromptEnd::Dropped);
                None
            }
            Wanted::Words(words) => {
                let chat = words.message.thread.chat;
                self.outbox.react(chat, words.message.id, Reaction::Edited);
                Some(self.anew(prompt).reworded(words.text, words.pieces))
            }
            Wanted::Place(created) => Some(self.anew(prompt).placed(created)),
            Wanted::Rank(rank) => Some(self.anew(prompt).ranked(rank)),
        };
        self.note_news(wish.session, wish.asker, None);
        waits
    }

    /// The same prompt under another id: Claude has given the old one back, and might not take it a second time.
    fn anew(&mut self, prompt: OpenPrompt) -> OpenPrompt {
        let old = prompt.record().id.clone();
        let renamed = self.rename_prompt(prompt);
        self.rename_receipt(&old, &renamed.record().id);
        renamed
    }

    /// A prompt waits with us again, in its place.
    fn put_back(&mut self, prompt: OpenPrompt) {
        let record = prompt.record().clone();
        let Some(session) = self.sessions.get_mut(&record.session) else { return };
        let moved = session.queue.put_back(prompt);
        self.moved(moved);
        self.receipt_again(&record);
    }

    /// Wishes that came too late are told, and what was kept back meanwhile is told to Claude.
    pub(in crate::bridge) fn settle_wishes(&mut self) {
        let is_open = |prompt: &PromptId, wish: &Wish| {
            let turn = self.sessions.get(&wish.session).and_then(Session::turn);
            turn.is_some_and(|turn| fate(turn, prompt) == Fate::Open)
        };
        let late: Vec<_> = self.wishes.open.iter().filter(|(prompt, wish)| !is_open(prompt, wish)).collect();
        let late: Vec<_> = late.into_iter().map(|(prompt, _)| prompt.clone()).collect();
        for prompt in late {
            self.came_too_late(&prompt);
        }
        let open: BTreeSet<_> = self.wishes.open.values().map(|wish| wish.session).collect();
        let settled: Vec<_> = self.wishes.settled.difference(&open).copied().collect();
        self.wishes.settled.retain(|id| open.contains(id));
        for id in settled {
            self.tell_waiting(id);
            self.tell_news(id);
        }
    }

    /// Shows the list anew where it was pressed, once for each place.
    fn tell_news(&mut self, id: SessionId) {
        let news: Vec<_> = self.wishes.news.extract_if(.., |news| news.session == id).collect();
        let mut places: Vec<News> = Vec::new();
        for news in news {
            match places.iter_mut().find(|known| known.asker.slot == news.asker.slot) {
                Some(known) => known.line = known.line.or(news.line),
                None => places.push(news),
            }
        }
        for News { asker, line, .. } in places {
            self.show_queue_again(id, line, &asker);
        }
    }

    fn came_too_late(&mut self, prompt: &PromptId) {
        let Some(wish) = self.wishes.open.remove(prompt) else { return };
        self.wishes.settled.insert(wish.session);
        self.update_over(wish.update);
        match wish.what {
            Wanted::Words(words) => self.edit_too_late(&words.message),
            Wanted::Drop | Wanted::Place(_) | Wanted::Rank(_) => {}
        }
        let turn = self.sessions.get(&wish.session).and_then(Session::turn);
        let is_taken_up = turn.is_some_and(|turn| fate(turn, prompt) == Fate::TakenUp);
        self.note_news(wish.session, wish.asker, is_taken_up.then_some("queue-too-late"));
    }

    fn note_news(&mut self, session: SessionId, asker: Option<Asker>, line: Option<&'static str>) {
        self.wishes.news.extend(asker.map(|asker| News { session, asker, line }));
    }

    /// What was kept back while something was on its way back from Claude is told; if nothing runs it makes the next turn.
    fn tell_waiting(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some((life, turn)) = session.working() else { return };
        if turn.stopping.is_some() || turn.awaits_rerun() {
            return;
        }
        for prompt in session.queue.take_waiting() {
            self.tell_more(life, prompt);
        }
    }

    /// Shows the list anew where it was pressed, if it is still there.
    fn show_queue_again(&mut self, id: SessionId, note: Option<&'static str>, asker: &Asker) {
        let is_shown = asker.slot.is_some_and(|slot| self.outbox.holds(slot));
        if is_shown {
            self.show_queue(id, 0, note, asker);
        } else if let Some(key) = note {
            let text = self.voice(asker.person.id).say(key);
            self.reply(asker.thread, Page::plain(text));
        }
    }
}

/// What has become of a prompt that is wanted back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    TakenUp,
    Over,
}

fn fate(turn: &Turn, prompt: &PromptId) -> Fate {
    match turn.told().find(|told| told.id == *prompt) {
        Some(told) if turn.has_taken_up(told) => Fate::TakenUp,
        Some(_) => Fate::Open,
        None => Fate::Over,
    }
}
