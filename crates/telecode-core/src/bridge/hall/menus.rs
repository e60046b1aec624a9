//! Menus: messages with buttons to choose from. A list takes the place of the list that was shown before it in its thread.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::new_button::NewButton;
use crate::call::Notify;
use crate::change::{Change, Class};
use crate::ids::{ChatId, SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, Left, Post};
use crate::page::{Button, ButtonAction, Page};
use crate::pick::ButtonPick;

/// A menu before its buttons have names.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::bridge) struct Menu {
    pub(in crate::bridge) page: Page,
    pub(in crate::bridge) rows: Vec<Vec<NewButton>>,
    pub(in crate::bridge) kind: MenuKind,
    /// The session that it is about: a reply to it goes there.
    pub(in crate::bridge) session: Option<SessionId>,
    pub(in crate::bridge) notify: Notify,
    /// What it comes behind.
    pub(in crate::bridge) class: Class,
}

/// How long a menu is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum MenuKind {
    /// Until the next list is shown in its thread.
    List,
    /// Until it is answered.
    Question,
}

/// The buttons that turn the pages of a list, with what stands between them.
pub(in crate::bridge) fn pager(
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
    pub(in crate::bridge) fn list(page: Page) -> Self {
        Self {
            page,
            rows: Vec::new(),
            kind: MenuKind::List,
            session: None,
            notify: Notify::Silent,
            class: Class::Reply,
        }
    }

    /// A question without rows.
    pub(in crate::bridge) fn question(page: Page) -> Self {
        Self { kind: MenuKind::Question, ..Self::list(page) }
    }

    /// Adds a row of buttons.
    #[must_use]
    pub(in crate::bridge) fn row(mut self, row: impl IntoIterator<Item = NewButton>) -> Self {
        let row: Vec<_> = row.into_iter().collect();
        if !row.is_empty() {
            self.rows.push(row);
        }
        self
    }
}

impl Hall {
    /// Shows a menu: in the place of the one that was pressed, else as a new message.
    pub(in crate::bridge) fn show_menu(&mut self, menu: Menu, asker: &Asker) -> SlotId {
        if let Some(slot) = asker.slot.filter(|slot| self.outbox.slots.holds(*slot)) {
            self.drop_controls(slot);
            let (page, hold) = self.with_rows(slot, menu.page, menu.rows);
            self.replace(slot, page, hold);
            return slot;
        }
        let new = self.outbox.slots.reserve(&menu.page);
        let (page, hold) = self.with_rows(new.id(), menu.page, menu.rows);
        let post = Post::new(menu.class, asker.thread, page).notify(menu.notify).of(menu.session).hold(hold);
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
    pub(in crate::bridge) fn leave_list(&mut self, thread: ThreadId, old: Left) {
        let is_there = |list: &SlotId| {
            self.outbox.slots.message_of(*list).is_some()
                && self.outbox.slots.thread_of(*list) == Some(thread)
        };
        let Some(list) = self.menus.get(&thread).copied().filter(is_there) else { return };
        self.menus.remove(&thread);
        match old {
            Left::There => self.take_buttons(list),
            Left::Gone => self.forget_menu(list),
        }
    }

    /// Somebody deleted a message that was needed. A list is not needed by whoever does so.
    pub(in crate::bridge) fn list_deleted(&mut self, slot: SlotId) {
        let is_it = |_: &ThreadId, list: &mut SlotId| *list == slot;
        if self.menus.extract_if(is_it).next().is_some() {
            self.forget_menu(slot);
        }
    }

    /// A chat has another id now: its lists are not followed.
    pub(in crate::bridge) fn leave_lists(&mut self, chat: ChatId) {
        self.menus.retain(|thread, _| thread.chat != chat);
    }

    fn forget_menu(&mut self, slot: SlotId) {
        self.drop_controls(slot);
        self.outbox.forget(slot);
    }

    /// Of the buttons of a slot only this one means something still: a crash may come before what it wants is done, and then it is
    /// pressed again.
    pub(in crate::bridge) fn keep_only(&mut self, slot: SlotId, pick: &ButtonPick) {
        let kept = self.controls.of_slot(slot).find(|control| control.pick == *pick).cloned();
        self.drop_controls(slot);
        if let Some(control) = kept {
            self.save(Change::Control(control.clone()));
            self.controls.add(control);
        }
    }

    /// A message that is not needed any more loses its buttons.
    pub(in crate::bridge) fn take_buttons(&mut self, slot: SlotId) {
        let Some(page) = self.outbox.slots.held_page(slot).cloned() else { return };
        self.drop_controls(slot);
        self.replace(slot, Page { buttons: Vec::new(), ..page }, Hold::No);
    }

    /// A button of a slot.
    pub(in crate::bridge) fn button(&mut self, slot: SlotId, new: NewButton) -> Button {
        match new {
            NewButton::Pick(label, style, pick) => {
                Button::press(label, self.control(slot, pick)).style(style)
            }
            NewButton::Copy(label, text) => Button::copy(label, text),
            NewButton::Message(label, group, message) => Button::message(label, group, message),
        }
    }

    /// The same. One that means what another of the slot means already is that one, so that a quick second press counts.
    pub(in crate::bridge) fn button_again(&mut self, slot: SlotId, new: NewButton) -> Button {
        match new {
            NewButton::Pick(label, style, pick) => {
                Button::press(label, self.control_again(slot, pick)).style(style)
            }
            NewButton::Copy(..) | NewButton::Message(..) => self.button(slot, new),
        }
    }

    /// A menu was answered: it shows this from now on, without buttons.
    pub(in crate::bridge) fn close_menu(&mut self, asker: &Asker, page: Page) {
        match asker.slot.filter(|slot| self.outbox.slots.holds(*slot)) {
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
    pub(in crate::bridge) fn picked_close(&mut self, slot: SlotId) -> String {
        self.remove_slot(slot);
        String::new()
    }

    /// A message is taken away. Its buttons mean what they did until it is gone: a crash may come first.
    pub(in crate::bridge) fn remove_slot(&mut self, slot: SlotId) {
        self.outbox.settle_live(slot, None);
    }
}
