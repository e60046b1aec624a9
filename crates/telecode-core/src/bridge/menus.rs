//! Menus: messages with buttons to choose from. A list takes the place of the list that was shown before it in its thread.

use super::Bridge;
use super::errands::Asker;
use crate::call::Notify;
use crate::change::Change;
use crate::ids::{GroupId, MessageId, SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, Left, Post};
use crate::page::{Button, ButtonAction, ButtonStyle, Page};
use crate::pick::{ButtonControl, ButtonPick};

/// A menu before its buttons have names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    pub(super) page: Page,
    pub(super) rows: Vec<Vec<NewButton>>,
    pub(super) kind: MenuKind,
    /// The session that it is about: a reply to it goes there.
    pub(super) session: Option<SessionId>,
    pub(super) notify: Notify,
}

/// How long a menu is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MenuKind {
    /// Until the next list is shown in its thread.
    List,
    /// Until it is answered.
    Question,
}

/// A button that has no token yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NewButton {
    /// Picks something.
    Pick(String, ButtonStyle, ButtonPick),
    /// Copies a text of 1 to 256 characters.
    Copy(String, String),
    /// Leads to a message of a supergroup.
    Message(String, GroupId, MessageId),
}

impl NewButton {
    pub(super) fn pick(label: impl Into<String>, pick: ButtonPick) -> Self {
        Self::Pick(label.into(), ButtonStyle::Plain, pick)
    }
}

/// The buttons that turn the pages of a list, with what stands between them.
pub(super) fn pager(
    page: usize,
    pages: usize,
    between: impl IntoIterator<Item = NewButton>,
    pick: impl Fn(usize) -> ButtonPick,
) -> impl Iterator<Item = NewButton> {
    let back = page.checked_sub(1).map(|page| NewButton::pick("◀", pick(page)));
    let on = (page + 1 < pages).then(|| NewButton::pick("▶", pick(page + 1)));
    back.into_iter().chain(between).chain(on)
}

impl Menu {
    /// A list without rows.
    pub(super) fn list(page: Page) -> Self {
        Self { page, rows: Vec::new(), kind: MenuKind::List, session: None, notify: Notify::Silent }
    }

    /// A question without rows.
    pub(super) fn question(page: Page) -> Self {
        Self { kind: MenuKind::Question, ..Self::list(page) }
    }

    /// Adds a row of buttons.
    #[must_use]
    pub(super) fn row(mut self, row: impl IntoIterator<Item = NewButton>) -> Self {
        let row: Vec<_> = row.into_iter().collect();
        if !row.is_empty() {
            self.rows.push(row);
        }
        self
    }
}

impl Bridge {
    /// Shows a menu: in the place of the one that was pressed, else as a new message.
    pub(super) fn show_menu(&mut self, menu: Menu, asker: &Asker) -> SlotId {
        if let Some(slot) = asker.slot.filter(|slot| self.outbox.holds(*slot)) {
            self.drop_controls(slot);
            let (page, hold) = self.with_rows(slot, menu.page, menu.rows);
            self.replace(slot, page, hold);
            return slot;
        }
        let new = self.outbox.reserve(&menu.page);
        let (page, hold) = self.with_rows(new.id(), menu.page, menu.rows);
        let post = Post::reply(asker.thread, page).notify(menu.notify).of(menu.session).hold(hold);
        let slot = self.post_in(new, post);
        if menu.kind == MenuKind::List {
            self.retire_menu(asker, slot);
        }
        slot
    }

    /// A page with these buttons, which is needed as long as one of them can be pressed.
    fn with_rows(&mut self, slot: SlotId, mut page: Page, rows: Vec<Vec<NewButton>>) -> (Page, Hold) {
        for row in rows {
            page.buttons.push(row.into_iter().map(|new| self.button(slot, new)).collect());
        }
        let is_pressed = |button: &Button| matches!(button.action, ButtonAction::Press(_));
        let hold = if page.buttons.iter().flatten().any(is_pressed) { Hold::Yes } else { Hold::No };
        (page, hold)
    }

    /// The list before this one is not needed any more: it loses its buttons.
    fn retire_menu(&mut self, asker: &Asker, slot: SlotId) {
        if let Some(old) = self.menus.insert(asker.thread, slot) {
            self.take_buttons(old);
        }
    }

    /// A list that was shown does not follow where its thread goes: whoever wants it asks again.
    pub(super) fn leave_list(&mut self, thread: ThreadId, old: Left) {
        let is_there = |list: &SlotId| {
            self.outbox.message_of(*list).is_some() && self.outbox.thread_of(*list) == Some(thread)
        };
        let Some(list) = self.menus.get(&thread).copied().filter(is_there) else { return };
        self.menus.remove(&thread);
        match old {
            Left::There => self.take_buttons(list),
            Left::Gone => self.forget_menu(list),
        }
    }

    /// Somebody deleted a message that was needed. A list is not needed by whoever does so.
    pub(super) fn list_deleted(&mut self, slot: SlotId) {
        let is_it = |_: &ThreadId, list: &mut SlotId| *list == slot;
        if self.menus.extract_if(is_it).next().is_some() {
            self.forget_menu(slot);
        }
    }

    fn forget_menu(&mut self, slot: SlotId) {
        self.drop_controls(slot);
        self.outbox.forget(slot, &mut self.out.changes);
    }

    /// Of the buttons of a slot only this one means something still: a crash may come before what it wants is done, and then it is
    /// pressed again.
    pub(super) fn keep_only(&mut self, slot: SlotId, pick: &ButtonPick) {
        let is_it = |control: &&ButtonControl| control.slot == slot && control.pick == *pick;
        let kept = self.controls.values().find(is_it).cloned();
        self.drop_controls(slot);
        if let Some(control) = kept {
            self.save(Change::Control(control.clone()));
            self.controls.insert(control.token.clone(), control);
        }
    }

    /// A message that is not needed any more loses its buttons.
    pub(super) fn take_buttons(&mut self, slot: SlotId) {
        let Some(page) = self.outbox.held_page(slot).cloned() else { return };
        self.drop_controls(slot);
        self.replace(slot, Page { buttons: Vec::new(), ..page }, Hold::No);
    }

    /// A button of a slot.
    pub(super) fn button(&mut self, slot: SlotId, new: NewButton) -> Button {
        match new {
            NewButton::Pick(label, style, pick) => {
                Button::press(label, self.control(slot, pick)).style(style)
            }
            NewButton::Copy(label, text) => Button::copy(label, text),
            NewButton::Message(label, group, message) => Button::message(label, group, message),
        }
    }

    /// The same. One that means what another of the slot means already is that one, so that a quick second press counts.
    pub(super) fn button_again(&mut self, slot: SlotId, new: NewButton) -> Button {
        match new {
            NewButton::Pick(label, style, pick) => {
                Button::press(label, self.control_again(slot, pick)).style(style)
            }
            NewButton::Copy(..) | NewButton::Message(..) => self.button(slot, new),
        }
    }

    /// A menu was answered: it shows this from now on, without buttons.
    pub(super) fn close_menu(&mut self, asker: &Asker, page: Page) {
        match asker.slot.filter(|slot| self.outbox.holds(*slot)) {
            Some(slot) => {
                self.drop_controls(slot);
                self.replace(slot, page, Hold::No);
            }
            None => {
                self.reply(asker.thread, page);
            }
        }
    }

    /// Somebody closed a menu.
    pub(super) fn picked_close(&mut self, slot: SlotId) -> String {
        self.remove_slot(slot);
        String::new()
    }

    /// A message is taken away. Its buttons mean what they did until it is gone: a crash may come first.
    pub(super) fn remove_slot(&mut self, slot: SlotId) {
        self.outbox.settle_live(slot, None, &mut self.out.changes);
    }
}
