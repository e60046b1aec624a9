//! Receipts: a silent answer under a text that Claude was told while it works, with buttons, for as long as it can be changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Rank;
use crate::bridge::hall::Hall;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::prompt_spots;
use crate::bridge::talks::prompt_spots::PromptSpot;
use crate::bridge::talks::roster::Roster;
use crate::change::{Change, PromptRecord};
use crate::ids::{PromptId, SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, SteeringPick};

/// Where the receipts are that are shown. Their buttons are stored, so this is known again after a restart.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Receipts {
    of: BTreeMap<PromptId, Receipt>,
    /// Earlier receipts of prompts that have a newer one: the last run was about to take them away.
    left: BTreeSet<SlotId>,
}

/// What is shown of one prompt, and what of it is still to be changed.
#[derive(Debug, Clone, Copy)]
struct Receipt {
    session: SessionId,
    slot: SlotId,
}

/// Finds the receipts of the last run.
pub(in crate::bridge) fn restore(hall: &Hall, sessions: &Roster, receipts: &mut Receipts) {
    for control in hall.controls.all() {
        let ButtonPick::Steering(pick) = &control.pick else { continue };
        // One whose prompt does not wait any more is taken away at once.
        let found = prompt_spots::find_waiting(sessions, pick.prompt());
        let session = found.map_or(SessionId(0), |(session, _, _)| session);
        let receipt = Receipt { session, slot: control.slot };
        let newest = receipts.of.entry(pick.prompt().clone()).or_insert(receipt);
        if newest.slot != receipt.slot {
            receipts.left.insert(newest.slot.min(receipt.slot));
            newest.slot = newest.slot.max(receipt.slot);
        }
    }
}

/// A prompt goes on under another id, and so do its buttons.
pub(super) fn rename_receipt(hall: &mut Hall, receipts: &mut Receipts, from: &PromptId, to: &PromptId) {
    let Some(receipt) = receipts.of.remove(from) else { return };
    receipts.of.insert(to.clone(), receipt);
    let renamed = hall.controls.change(receipt.slot, |pick| {
        let ButtonPick::Steering(pick) = pick else { return false };
        pick.prompt_mut().clone_from(to);
        true
    });
    for control in renamed {
        hall.save(Change::Control(control));
    }
}

/// Shows when a prompt is taken up that waits, with what can be done about it.
pub(super) fn show_receipt(
    hall: &mut Hall,
    sessions: &Roster,
    receipts: &mut Receipts,
    prompt: &PromptRecord,
    rank: Rank,
) {
    let Some(thread) = sessions.get(&prompt.session).map(|session| session.record().thread) else {
        return;
    };
    let known = receipts.of.get(&prompt.id).map(|receipt| receipt.slot);
    if let Some(slot) = known.filter(|slot| hall.outbox.slots.holds(*slot)) {
        let page = receipt_page(hall, slot, prompt, rank);
        return hall.replace(slot, page, Hold::Yes);
    }
    let new = hall.reserve_slot();
    let page = receipt_page(hall, new.id(), prompt, rank);
    let post = Post::reply(thread, page).answers(prompt.messages.last().copied()).of(prompt.session);
    let slot = hall.post_in(new, post.hold(Hold::Yes));
    receipts.of.insert(prompt.id.clone(), Receipt { session: prompt.session, slot });
}

fn receipt_page(hall: &mut Hall, slot: SlotId, prompt: &PromptRecord, rank: Rank) -> Page {
    let id = || prompt.id.clone();
    let now = ("receipt-button-now", ButtonStyle::Plain, SteeringPick::Now(id()));
    let later = ("receipt-button-later", ButtonStyle::Plain, SteeringPick::Later(id()));
    let drop = ("receipt-button-drop", ButtonStyle::Danger, SteeringPick::Drop(id()));
    let (key, row) = match rank {
        Rank::Next => ("receipt-next", vec![now, later, drop]),
        Rank::Later => ("receipt-later", vec![now, drop]),
        Rank::Now => ("receipt-sent-now", vec![drop]),
    };
    let mut buttons = Vec::new();
    for (key, style, pick) in row {
        let label = hall.voice(prompt.person).say(key);
        buttons.push(hall.button_again(slot, NewButton::Pick(label, style, ButtonPick::Steering(pick))));
    }
    Page::plain(hall.voice(prompt.person).say(key)).row(buttons)
}

/// A prompt that has a receipt waits with us again.
pub(super) fn receipt_again(
    hall: &mut Hall,
    sessions: &Roster,
    receipts: &mut Receipts,
    prompt: &PromptRecord,
) {
    if receipts.of.contains_key(&prompt.id) {
        show_receipt(hall, sessions, receipts, prompt, prompt.rank);
    }
}

/// Takes away the receipts of what does not wait any more.
pub(in crate::bridge) fn settle(hall: &mut Hall, sessions: &Roster, receipts: &mut Receipts) {
    for slot in std::mem::take(&mut receipts.left) {
        hall.remove_slot(slot);
    }
    let is_moot = |(prompt, receipt): &(&PromptId, &Receipt)| {
        let session = sessions.get(&receipt.session);
        let waiting = session.map(PromptSpot::waiting).unwrap_or_default();
        !waiting.iter().any(|(_, other)| other.id == **prompt)
    };
    let moot: Vec<_> = receipts.of.iter().filter(is_moot).map(|(prompt, _)| prompt.clone()).collect();
    for prompt in moot {
        if let Some(receipt) = receipts.of.remove(&prompt) {
            hall.remove_slot(receipt.slot);
        }
    }
}
