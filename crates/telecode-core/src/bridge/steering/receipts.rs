//! Receipts: a silent answer under a text that Claude was told while it works, with buttons, for as long as it can be changed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::queue::{Spot, Wanted};
use crate::agent::Rank;
use crate::bridge::menus::NewButton;
use crate::change::{Change, PromptRecord};
use crate::ids::{PromptId, SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, SteeringPick};

/// Where the receipts are that are shown. Their buttons are stored, so this is known again after a restart.
#[derive(Debug, Default)]
pub(in super::super) struct Receipts {
    of: BTreeMap<PromptId, Receipt>,
    /// Earlier receipts of prompts that have a newer one: the last run was about to take them away.
    left: BTreeSet<SlotId>,
}

/// One receipt.
#[derive(Debug, Clone, Copy)]
struct Receipt {
    session: SessionId,
    slot: SlotId,
}

impl SteeringPick {
    fn prompt(&self) -> &PromptId {
        match self {
            Self::Now(prompt) | Self::Later(prompt) | Self::Drop(prompt) => prompt,
        }
    }

    fn prompt_mut(&mut self) -> &mut PromptId {
        match self {
            Self::Now(prompt) | Self::Later(prompt) | Self::Drop(prompt) => prompt,
        }
    }
}

impl Bridge {
    /// Finds the receipts of the last run.
    pub(in super::super) fn restore_receipts(&mut self) {
        for control in self.controls.values() {
            let ButtonPick::Steering(pick) = &control.pick else { continue };
            // One whose prompt does not wait any more is taken away at once.
            let found = self.find_waiting(pick.prompt());
            let session = found.map_or(SessionId(0), |(session, _, _)| session);
            let receipt = Receipt { session, slot: control.slot };
            let newest = self.receipts.of.entry(pick.prompt().clone()).or_insert(receipt);
            if newest.slot != receipt.slot {
                self.receipts.left.insert(newest.slot.min(receipt.slot));
                newest.slot = newest.slot.max(receipt.slot);
            }
        }
    }

    /// A prompt goes on under another id, and so do its buttons.
    pub(in super::super) fn rename_receipt(&mut self, from: &PromptId, to: &PromptId) {
        let Some(receipt) = self.receipts.of.remove(from) else { return };
        self.receipts.of.insert(to.clone(), receipt);
        for control in self.controls.values_mut().filter(|control| control.slot == receipt.slot) {
            if let ButtonPick::Steering(pick) = &mut control.pick {
                pick.prompt_mut().clone_from(to);
                self.out.changes.push(Change::Control(control.clone()));
            }
        }
    }

    /// When a prompt is to be taken up that is told now. What would be cut by it must not be an ask: that would be lost.
    pub(in super::super) fn rank_of(&self, prompt: &PromptRecord) -> Rank {
        match prompt.rank {
            Rank::Now if self.open_asks(prompt.session) > 0 => Rank::Next,
            rank @ (Rank::Next | Rank::Later | Rank::Now) => rank,
        }
    }

    /// Shows when a prompt is taken up that waits, with what can be done about it.
    pub(in super::super) fn show_receipt(&mut self, prompt: &PromptRecord, rank: Rank) {
        let Some(thread) = self.sessions.get(&prompt.session).map(|session| session.record.thread) else {
            return;
        };
        let known = self.receipts.of.get(&prompt.id).map(|receipt| receipt.slot);
        if let Some(slot) = known.filter(|slot| self.outbox.holds(*slot)) {
            let page = self.receipt_page(slot, prompt, rank);
            return self.replace(slot, page, Hold::Yes);
        }
        let new = self.reserve_slot();
        let page = self.receipt_page(new.id(), prompt, rank);
        let post = Post::reply(thread, page).answers(prompt.messages.last().copied()).of(prompt.session);
        let slot = self.post_in(new, post.hold(Hold::Yes));
        self.receipts.of.insert(prompt.id.clone(), Receipt { session: prompt.session, slot });
    }

    fn receipt_page(&mut self, slot: SlotId, prompt: &PromptRecord, rank: Rank) -> Page {
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
            let label = self.voice(prompt.person).say(key);
            buttons.push(self.button_again(slot, NewButton::Pick(label, style, ButtonPick::Steering(pick))));
        }
        Page::plain(self.voice(prompt.person).say(key)).row(buttons)
    }

    /// A prompt that has a receipt waits with us again.
    pub(in super::super) fn receipt_again(&mut self, prompt: &PromptRecord) {
        if self.receipts.of.contains_key(&prompt.id) {
            self.show_receipt(prompt, prompt.rank);
        }
    }

    /// Takes away the receipts of what does not wait any more.
    pub(in super::super) fn settle_receipts(&mut self) {
        for slot in std::mem::take(&mut self.receipts.left) {
            self.remove_slot(slot);
        }
        let is_moot = |(prompt, receipt): &(&PromptId, &Receipt)| {
            let session = self.sessions.get(&receipt.session);
            let waiting = session.map(Spot::waiting).unwrap_or_default();
            !waiting.iter().any(|(_, other)| other.id == **prompt)
        };
        let moot: Vec<_> =
            self.receipts.of.iter().filter(is_moot).map(|(prompt, _)| prompt.clone()).collect();
        for prompt in moot {
            if let Some(receipt) = self.receipts.of.remove(&prompt) {
                self.remove_slot(receipt.slot);
            }
        }
    }

    pub(in super::super) fn picked_steering(&mut self, pick: &SteeringPick, asker: &Asker) -> String {
        let key = self.steer_again(pick, asker);
        self.voice(asker.person.id).say(key)
    }

    fn steer_again(&mut self, pick: &SteeringPick, asker: &Asker) -> &'static str {
        let Some((id, at, spot)) = self.find_waiting(pick.prompt()) else { return "queue-gone" };
        let waiting = self.sessions.get(&id).map(Spot::waiting).unwrap_or_default();
        let Some(record) = waiting.get(at).map(|(_, record)| (*record).clone()) else { return "queue-gone" };
        let (rank, key) = match pick {
            SteeringPick::Now(_) if self.open_asks(id) > 0 => return "receipt-ask-open",
            SteeringPick::Now(_) => (Some(Rank::Now), "receipt-now"),
            SteeringPick::Later(_) => (Some(Rank::Later), "receipt-after"),
            SteeringPick::Drop(_) => (None, "queue-taking-back"),
        };
        match (spot, rank) {
            (Spot::Told, Some(rank)) => self.wish(&record, Wanted::Rank(rank), asker),
            (Spot::Told, None) => self.wish(&record, Wanted::Drop, asker),
            (Spot::Queued | Spot::Held | Spot::TakenUp, Some(rank)) => {
                let session = self.sessions.get_mut(&id);
                if let Some(queued) = session.and_then(|session| session.queue.rank(&record.id, rank)) {
                    self.moved([queued.clone()]);
                    self.show_receipt(&queued, rank);
                }
            }
            (Spot::Queued | Spot::Held | Spot::TakenUp, None) => self.drop_here(&record),
        }
        key
    }

    /// Takes a prompt back. What comes of it is seen on the receipt; only what comes too late is said.
    fn wish(&mut self, record: &PromptRecord, wanted: Wanted, asker: &Asker) {
        let asker = Asker { slot: None, ..asker.clone() };
        self.want(record, wanted, Some(&asker));
    }
}
