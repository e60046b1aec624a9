//! Prompts that Claude was told and has not taken up, and that are wanted back: dropped, changed, or put in another order.
//!
//! Claude is asked to give such a prompt back, and until it says what came of that nobody knows. Whatever comes first decides: it
//! gave the prompt back, it took the prompt up, or it died and its record says which. A wish holds the update that caused it,
//! so that a crash on the way loses none; meanwhile nothing new is told, so that nothing overtakes.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::{Order, Rank};
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::receipts::Receipts;
use crate::bridge::talks::recent::Recent;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turns::ending;
use crate::bridge::talks::{Talks, queue, reactions, receipts};
use crate::call::Reaction;
use crate::change::{PromptPiece, PromptRecord};
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
    news: Vec<WishNews>,
}

/// What came of a wish, for whoever had it.
#[derive(Debug)]
struct WishNews {
    session: SessionId,
    asker: Asker,
    line: Option<&'static str>,
}

/// What is wanted of one prompt.
#[derive(Debug)]
pub(in crate::bridge) struct Wish {
    session: SessionId,
    pub(in crate::bridge) what: WishAim,
    update: Option<UpdateId>,
    asker: Option<Asker>,
}

/// What is to become of a prompt that comes back.
#[derive(Debug, Clone)]
pub(in crate::bridge) enum WishAim {
    /// It waits with us again, in the order of this moment.
    Wait(Wall),
    /// It is told again, to be taken up then.
    Rank(Rank),
    /// Its words are others.
    Words(Box<EditedWords>),
    /// It is given up.
    Drop,
}

impl WishAim {
    /// Whether this, wanted later, changes nothing about what was wanted before.
    fn yields_to(&self, before: &Self) -> bool {
        match self {
            Self::Wait(_) => true,
            Self::Rank(_) => matches!(before, Self::Words(_) | Self::Drop),
            Self::Words(_) => matches!(before, Self::Drop),
            Self::Drop => false,
        }
    }
}

/// The words of a prompt after an edit.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct EditedWords {
    pub(in crate::bridge) text: String,
    pub(in crate::bridge) pieces: Vec<PromptPiece>,
    /// As it was edited.
    pub(in crate::bridge) message: Message,
}

impl Wishes {
    pub(in crate::bridge) fn has(&self, prompt: &PromptId) -> bool {
        self.open.contains_key(prompt)
    }

    pub(in crate::bridge) fn are_open(&self, session: SessionId) -> bool {
        self.open.values().any(|wish| wish.session == session)
    }

    /// The words that a prompt is to have, if others are wanted.
    pub(in crate::bridge) fn words(&self, prompt: &PromptId) -> Option<&EditedWords> {
        match &self.open.get(prompt)?.what {
            WishAim::Words(words) => Some(words),
            WishAim::Wait(_) | WishAim::Rank(_) | WishAim::Drop => None,
        }
    }

    pub(in crate::bridge) fn is_dropped(&self, prompt: &PromptId) -> bool {
        self.open.get(prompt).is_some_and(|wish| matches!(wish.what, WishAim::Drop))
    }
}

/// A prompt is wanted back. What is wanted later of one that is on its way back already replaces what was wanted, unless that
/// is more.
pub(in crate::bridge) fn want(
    hall: &mut Hall,
    sessions: &Roster,
    wishes: &mut Wishes,
    record: &PromptRecord,
    what: WishAim,
    asker: Option<&Asker>,
) {
    let session = record.session;
    let update = if matches!(what, WishAim::Wait(_)) { None } else { hall.handling.hand_over() };
    let wish = Wish { session, what, update, asker: asker.cloned() };
    if let Some(known) = wishes.open.get_mut(&record.id) {
        if wish.what.yields_to(&known.what) {
            return hall.update_over(wish.update);
        }
        hall.update_over(known.update);
        *known = wish;
        return;
    }
    wishes.open.insert(record.id.clone(), wish);
    if let Some(State::Running(life, _)) = sessions.get(&session).map(Session::state) {
        let (life, prompt) = (*life, record.id.clone());
        hall.effect(Effect::Tell { session, life, order: Order::Withdraw { prompt } });
    }
}

/// Claude gave a prompt back.
pub(in crate::bridge) fn came_back(
    hall: &mut Hall,
    sessions: &mut Roster,
    wishes: &mut Wishes,
    receipts: &mut Receipts,
    id: SessionId,
    prompt: &PromptId,
    now: Now,
) {
    let Some(turn) = sessions.get_mut(&id).and_then(Session::running) else { return };
    let Some(back) = turn.take_back(prompt) else { return };
    let is_empty = turn.told().len() == 0 && turn.transcript().is_empty();
    for prompt in granted(hall, sessions, wishes, receipts, vec![back]) {
        put_back(hall, sessions, receipts, prompt);
    }
    let Some(session) = sessions.get_mut(&id).filter(|_| is_empty) else { return };
    if let Some((_, turn)) = session.pause(now.instant) {
        ending::stop_quietly(hall, sessions, id, *turn, now);
    }
}

/// Prompts that Claude certainly does not have, as they are wanted. Those that wait on have to be stored.
pub(in crate::bridge) fn granted(
    hall: &mut Hall,
    sessions: &Roster,
    wishes: &mut Wishes,
    receipts: &mut Receipts,
    prompts: Vec<OpenPrompt>,
) -> Vec<OpenPrompt> {
    prompts.into_iter().filter_map(|prompt| grant_wish(hall, sessions, wishes, receipts, prompt)).collect()
}

fn grant_wish(
    hall: &mut Hall,
    sessions: &Roster,
    wishes: &mut Wishes,
    receipts: &mut Receipts,
    prompt: OpenPrompt,
) -> Option<OpenPrompt> {
    let Some(wish) = wishes.open.remove(&prompt.record().id) else { return Some(prompt) };
    wishes.settled.insert(wish.session);
    hall.update_over(wish.update);
    let waits = match wish.what {
        WishAim::Drop => {
            reactions::end_prompts(hall, sessions, [prompt], PromptEnd::Dropped);
            None
        }
        WishAim::Words(words) if prompt.record().content.is_nothing_with(&words.text) => {
            reactions::end_prompts(hall, sessions, [prompt], PromptEnd::Dropped);
            None
        }
        WishAim::Words(words) => {
            let chat = words.message.thread.chat;
            hall.outbox.react(chat, words.message.id, Reaction::Edited);
            Some(anew(hall, sessions, receipts, prompt).reworded(words.text, words.pieces))
        }
        WishAim::Wait(created) => Some(anew(hall, sessions, receipts, prompt).placed(created)),
        WishAim::Rank(rank) => Some(anew(hall, sessions, receipts, prompt).ranked(rank)),
    };
    note_news(wishes, wish.session, wish.asker, None);
    waits
}

/// The same prompt under another id: Claude has given the old one back, and might not take it a second time.
fn anew(hall: &mut Hall, sessions: &Roster, receipts: &mut Receipts, prompt: OpenPrompt) -> OpenPrompt {
    let old = prompt.record().id.clone();
    let renamed = reactions::rename_prompt(hall, sessions, prompt);
    receipts::rename_receipt(hall, receipts, &old, &renamed.record().id);
    renamed
}

/// A prompt waits with us again, in its place.
fn put_back(hall: &mut Hall, sessions: &mut Roster, receipts: &mut Receipts, prompt: OpenPrompt) {
    let record = prompt.record().clone();
    let Some(session) = sessions.get_mut(&record.session) else { return };
    let moved = session.queue.put_back(prompt);
    reactions::moved(hall, sessions, moved);
    receipts::receipt_again(hall, sessions, receipts, &record);
}

/// Wishes that came too late are told, and what was kept back meanwhile is told to Claude.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks) {
    let is_open = |prompt: &PromptId, wish: &Wish| {
        let turn = talks.sessions.get(&wish.session).and_then(Session::turn);
        turn.is_some_and(|turn| fate(turn, prompt) == WishFate::Open)
    };
    let late: Vec<_> = talks.wishes.open.iter().filter(|(prompt, wish)| !is_open(prompt, wish)).collect();
    let late: Vec<_> = late.into_iter().map(|(prompt, _)| prompt.clone()).collect();
    for prompt in late {
        came_too_late(hall, &talks.sessions, &mut talks.recent, &mut talks.wishes, &prompt);
    }
    let open: BTreeSet<_> = talks.wishes.open.values().map(|wish| wish.session).collect();
    let settled: Vec<_> = talks.wishes.settled.difference(&open).copied().collect();
    talks.wishes.settled.retain(|id| open.contains(id));
    for id in settled {
        tell_waiting(hall, talks, id);
        tell_news(hall, &talks.sessions, &mut talks.wishes, id);
    }
}

/// Shows the list anew where it was pressed, once for each place.
fn tell_news(hall: &mut Hall, sessions: &Roster, wishes: &mut Wishes, id: SessionId) {
    let news: Vec<_> = wishes.news.extract_if(.., |news| news.session == id).collect();
    let mut places: Vec<WishNews> = Vec::new();
    for news in news {
        match places.iter_mut().find(|known| known.asker.slot == news.asker.slot) {
            Some(known) => known.line = known.line.or(news.line),
            None => places.push(news),
        }
    }
    for WishNews { asker, line, .. } in places {
        show_queue_again(hall, sessions, id, line, &asker);
    }
}

fn came_too_late(
    hall: &mut Hall,
    sessions: &Roster,
    recent: &mut Recent,
    wishes: &mut Wishes,
    prompt: &PromptId,
) {
    let Some(wish) = wishes.open.remove(prompt) else { return };
    wishes.settled.insert(wish.session);
    hall.update_over(wish.update);
    match wish.what {
        WishAim::Words(words) => queue::edits::edit_too_late(hall, recent, &words.message),
        WishAim::Drop | WishAim::Wait(_) | WishAim::Rank(_) => {}
    }
    let turn = sessions.get(&wish.session).and_then(Session::turn);
    let is_taken_up = turn.is_some_and(|turn| fate(turn, prompt) == WishFate::TakenUp);
    note_news(wishes, wish.session, wish.asker, is_taken_up.then_some("queue-too-late"));
}

fn note_news(wishes: &mut Wishes, session: SessionId, asker: Option<Asker>, line: Option<&'static str>) {
    wishes.news.extend(asker.map(|asker| WishNews { session, asker, line }));
}

/// What was kept back while something was on its way back from Claude is told; if nothing runs it makes the next turn.
fn tell_waiting(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let Some((life, turn)) = session.working() else { return };
    if turn.stopping().is_some() || turn.awaits_rerun() {
        return;
    }
    for prompt in session.queue.take_waiting() {
        queue::tell_more(hall, talks, life, prompt);
    }
}

/// Shows the list anew where it was pressed, if it is still there.
fn show_queue_again(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    note: Option<&'static str>,
    asker: &Asker,
) {
    let is_shown = asker.slot.is_some_and(|slot| hall.outbox.slots.holds(slot));
    if is_shown {
        queue::show_queue(hall, sessions, id, 0, note, asker);
    } else if let Some(key) = note {
        let text = hall.voice(asker.person.id).say(key);
        hall.reply(asker.thread, Page::plain(text));
    }
}

/// What has become of a prompt that is wanted back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WishFate {
    Open,
    TakenUp,
    Over,
}

fn fate(turn: &Turn, prompt: &PromptId) -> WishFate {
    match turn.told().find(|told| told.id == *prompt) {
        Some(told) if turn.has_taken_up(told) => WishFate::TakenUp,
        Some(_) => WishFate::Open,
        None => WishFate::Over,
    }
}
