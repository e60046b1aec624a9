//! What is not sent yet of a long answer, when nobody wants it message by message.

use super::{Outbox, Slot};
use crate::change::{Change, Class};
use crate::ids::{SessionId, SlotId};
use crate::page::{Document, Page};

/// What the rest of an answer is called as a file.
const FILE_NAME: &str = "answer-rest.txt";

impl Outbox {
    /// Puts what a session has not sent yet of its answers into one file, or leaves it to the file that is sent anyway. Says
    /// whether there was anything to cut.
    pub(crate) fn cut_rest(&mut self, session: SessionId, caption: &str) -> bool {
        let is_rest = |slot: &&Slot| {
            let record = &slot.record;
            record.session == Some(session) && record.class == Class::Rest && record.message().is_none()
        };
        let rest = self.slots.iter().filter(is_rest).filter(|slot| !slot.flying);
        let mut cut = false;
        let mut gathered = Vec::new();
        for (id, is_file) in
            rest.map(|slot| (slot.record.id, slot.record.page.document.is_some())).collect::<Vec<_>>()
        {
            if is_file {
                // It has all that comes before it.
                cut |= !gathered.is_empty();
                for id in gathered.drain(..) {
                    self.drop_slot(id);
                }
            } else {
                gathered.push(id);
            }
        }
        cut | self.gather_rest(&gathered, caption)
    }

    /// The last of these messages becomes a file with all of them, and keeps its buttons.
    fn gather_rest(&mut self, ids: &[SlotId], caption: &str) -> bool {
        let Some((last, others)) = ids.split_last().filter(|(_, others)| !others.is_empty()) else {
            return false;
        };
        let pages = ids.iter().filter_map(|id| Some(words(&self.slots.get(*id)?.record.page)));
        let text = pages.collect::<Vec<_>>().join("\n\n");
        for id in others {
            self.drop_slot(*id);
        }
        if let Some(slot) = self.slots.get_mut(*last) {
            let buttons = std::mem::take(&mut slot.record.page.buttons);
            let document = Document { name: FILE_NAME.to_owned(), text };
            slot.record.page = Page { text: caption.to_owned(), buttons, ..Page::file(document) };
            slot.version += 1;
            self.changes.push(Change::Slot(slot.stored()));
        }
        true
    }
}

/// All that a page says, also as several messages.
fn words(page: &Page) -> String {
    let before = page.rich.iter().flat_map(|rich| rich.before.iter());
    let texts: Vec<_> = before.chain([page]).map(|page| page.text.as_str()).collect();
    texts.join("\n\n")
}
