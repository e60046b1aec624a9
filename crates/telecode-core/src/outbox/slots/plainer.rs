//! What becomes of a rich page that the server refuses: its classic form, in the same place and order.

use super::Slots;
use crate::call::Notify;
use crate::change::{Change, SlotRecord, SlotState};
use crate::ids::SlotId;
use crate::outbox::changes::RoundChanges;
use crate::outbox::{Hold, Notice};
use crate::page::{Page, RichPage};

impl Slots {
    /// Puts the classic form in the place of a rich page that was refused. `None` if there is nothing plainer.
    pub(in crate::outbox) fn goes_on_plainer(
        &mut self,
        id: SlotId,
        version: u64,
        changes: &mut RoundChanges,
    ) -> Option<Vec<Notice>> {
        let slot = self.get_mut(id)?;
        if slot.version != version {
            // What was refused is not what is to be shown now; and it certainly was not sent.
            changes.push(Change::Slot(slot.stored()));
            return Some(Vec::new());
        }
        let rich = slot.record.page.rich.take()?;
        match slot.record.state {
            SlotState::Waiting | SlotState::Unsure => self.sends_plainer(id, *rich, changes),
            SlotState::Stale(_) | SlotState::Shown(_) if !rich.before.is_empty() => {
                // The message shows an earlier form of it, and several messages have no room in its place.
                slot.record.page.rich = Some(rich);
                return None;
            }
            SlotState::Stale(_) | SlotState::Shown(_) => {
                slot.version += 1;
                changes.push(Change::Slot(slot.stored()));
            }
        }
        Some(vec![Notice::Plainer(id)])
    }

    fn sends_plainer(&mut self, id: SlotId, rich: RichPage, changes: &mut RoundChanges) {
        let Some(slot) = self.get_mut(id) else { return };
        slot.version += 1;
        let mut record = slot.record.clone();
        let first = id.0 - i64::try_from(rich.before.len()).unwrap_or(0);
        if !rich.before.is_empty() {
            slot.record.reply_to = None;
        }
        changes.push(Change::Slot(slot.stored()));
        for (number, page) in (first..).zip(rich.before) {
            let id = SlotId(number);
            let page = Page { rich: None, ..page };
            record = SlotRecord { id, page, notify: Notify::Silent, ..record };
            changes.push(Change::Slot(record.clone()));
            self.restore(record.clone(), Hold::No);
            record.reply_to = None;
        }
    }
}
