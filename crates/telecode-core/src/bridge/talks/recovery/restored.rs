//! What an earlier run left: its turns and prompts are put where they were, and go on.

use std::collections::HashMap;

use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::recovery::inspect;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, turns};
use crate::change::{Class, PromptRecord, PromptStage, TurnRecord, TurnStage};
use crate::ids::{SessionId, TurnId};
use crate::pick::ButtonPick;
use crate::session::{OpenPrompt, Turn};
use crate::time::Now;

/// Puts turns and prompts back.
pub(in crate::bridge) fn restore_work(
    hall: &Hall,
    sessions: &mut Roster,
    turns: Vec<TurnRecord>,
    mut prompts: Vec<PromptRecord>,
    now: Now,
) {
    // A prompt that was put together anew is as old as its first part, whenever it was stored.
    prompts.sort_by_key(|prompt| prompt.created);
    let mut told: HashMap<TurnId, Vec<OpenPrompt>> = HashMap::new();
    for prompt in prompts.into_iter().filter_map(OpenPrompt::restored) {
        match prompt.record().stage {
            PromptStage::Told(turn) | PromptStage::Started(turn) => {
                told.entry(turn).or_default().push(prompt);
            }
            PromptStage::Held
            | PromptStage::Queued
            | PromptStage::Answered(_)
            | PromptStage::Interrupted
            | PromptStage::Dropped
            | PromptStage::Joined => {
                if let Some(session) = sessions.get_mut(&prompt.record().session) {
                    session.queue.restore(prompt);
                }
            }
        }
    }
    for record in turns {
        let told = told.remove(&record.id).unwrap_or_default();
        let offer = hall.controls.slot_of(&ButtonPick::ResumeTurn(record.id));
        let Some(session) = sessions.get_mut(&record.session) else { continue };
        let offered = record.stage == TurnStage::Offered;
        let mut turn = Box::new(Turn::restored(record, told, now.instant));
        turn.offered_on(offer);
        if offered {
            session.offer(turn);
        } else {
            session.inspect(turn);
        }
    }
}

/// A session goes on where the last run left it.
pub(in crate::bridge) fn take_up(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    if let Some(turn) = session.inspected() {
        return inspect(hall, talks, id, turn, now);
    }
    if session.is_asleep() {
        return turns::wake_if_queued(hall, talks, id);
    }
    if let Some(turn) = session.offered() {
        let effect = Effect::Inspect {
            session: id,
            claude: session.record().claude.id.clone(),
            directory: session.record().workspace.directory.clone(),
            prompts: turn.told().map(|prompt| prompt.id.clone()).collect(),
            calls: turn.record().begun.clone(),
        };
        hall.effect(effect);
    }
}

/// Nothing stays on "working": the live views of the last run end. Those of turns that ended were about to be deleted.
pub(in crate::bridge) fn settle_old_views(hall: &mut Hall, sessions: &Roster) {
    for (slot, record) in hall.outbox.slots.of_class(Class::Live) {
        let session = record.session.and_then(|session| sessions.get(&session));
        let is_cut = session.is_some_and(|session| session.turn().is_some());
        let page = (is_cut && record.message().is_some())
            .then(|| cards::paused_page(hall.thread_voice(record.thread)));
        hall.outbox.settle_live(slot, page);
    }
}
