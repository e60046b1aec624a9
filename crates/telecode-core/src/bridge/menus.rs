//! Menus: messages with buttons to choose from. A list takes the place of the list that was shown before it in its thread.

use super::Bridge;
use super::errands::Asker;
use crate::ask::{Act, Control};
use crate::call::Notify;
use crate::change::{Change, Class};
use crate::chat::Press;
use crate::ids::{SessionId, SlotId};
use crate::outbox::Hold;
use crate::page::{Button, ButtonAction, ButtonStyle, Page};
use crate::pick::Pick;
use crate::time::Now;

/// A menu before its buttons have names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Menu {
    pub(super) page: Page,
    pub(super) rows: Vec<Vec<Item>>,
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

/// A button of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// Picks something.
    Pick(String, ButtonStyle, Pick),
    /// Copies a text of 1 to 256 characters.
    Copy(String, String),
    /// Opens a link.
    Open(String, String),
}

impl Item {
    pub(super) fn pick(label: impl Into<String>, pick: Pick) -> Self {
        Self::Pick(label.into(), ButtonStyle::Plain, pick)
    }
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
    pub(super) fn row(mut self, row: impl IntoIterator<Item = Item>) -> Self {
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
        let pressed = asker.slot.filter(|slot| self.outbox.holds(*slot));
        let slot = pressed.unwrap_or_else(|| self.next_slot());
        if pressed.is_some() {
            self.drop_controls(slot);
        }
        let mut page = menu.page;
        for row in menu.rows {
            let row: Vec<_> = row.into_iter().map(|item| self.button(slot, item)).collect();
            page.buttons.push(row);
        }
        let is_pressed = |button: &Button| matches!(button.action, ButtonAction::Press(_));
        let hold = if page.buttons.iter().flatten().any(is_pressed) { Hold::Yes } else { Hold::No };
        if pressed.is_some() {
            self.replace(slot, page, hold);
        } else {
            self.post(asker.thread, Class::Reply, page, menu.notify, menu.session, hold);
            if menu.kind == MenuKind::List {
                self.retire_menu(asker, slot);
            }
        }
        slot
    }

    /// The list before this one is of no use any more: it loses its buttons.
    fn retire_menu(&mut self, asker: &Asker, slot: SlotId) {
        if let Some(old) = self.menus.insert(asker.thread, slot) {
            self.take_buttons(old);
        }
    }

    /// Of the buttons of a slot only this one means something still: a crash may come before what it wants is done, and then it is
    /// pressed again.
    pub(super) fn keep_only(&mut self, slot: SlotId, pick: &Pick) {
        let is_it =
            |control: &&Control| control.slot == slot && matches!(&control.act, Act::Pick(of) if of == pick);
        let kept = self.controls.values().find(is_it).cloned();
        self.drop_controls(slot);
        if let Some(control) = kept {
            self.save(Change::Control(control.clone()));
            self.controls.insert(control.token.clone(), control);
        }
    }

    /// A message that is of no use any more loses its buttons.
    pub(super) fn take_buttons(&mut self, slot: SlotId) {
        let Some(page) = self.outbox.held_page(slot).cloned() else { return };
        self.drop_controls(slot);
        self.replace(slot, Page { buttons: Vec::new(), ..page }, Hold::No);
    }

    pub(super) fn button(&mut self, slot: SlotId, item: Item) -> Button {
        match item {
            Item::Pick(label, style, pick) => {
                Button::press(label, self.control(slot, Act::Pick(pick))).style(style)
            }
            Item::Copy(label, text) => Button::copy(label, text),
            Item::Open(label, url) => Button::open(label, url),
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

    /// A message is taken away. Its buttons mean what they did until it is gone: a crash may come first.
    pub(super) fn remove_slot(&mut self, slot: SlotId) {
        self.outbox.settle_live(slot, None, &mut self.out.changes);
    }

    /// Somebody picked something; returns what the toast says.
    pub(super) fn picked(&mut self, pick: Pick, slot: SlotId, press: &Press, now: Now) -> String {
        let asker = Asker::pressed(press, slot);
        self.settle_written(asker.thread, asker.person.id, now);
        match pick {
            Pick::Close => {
                self.remove_slot(slot);
                String::new()
            }
            Pick::Sessions(pick) => self.picked_session(pick, &asker, now),
            Pick::Projects(pick) => self.picked_project(pick, &asker, now),
            Pick::Persona(pick) => self.picked_persona(pick, &asker, now),
            Pick::History(pick) => self.picked_history(pick, &asker, now),
            Pick::Terminal(pick) => self.picked_terminal(pick, &asker, now),
            Pick::Queue(pick) => self.picked_queue(pick, &asker, now),
            Pick::Tasks(pick) => self.picked_task(pick, &asker, now),
            Pick::Ask(ask) => self.picked_ask(ask, &asker),
            Pick::Rules(pick) => self.picked_rules(pick, &asker),
            Pick::Limits(pick) => self.picked_limits(pick, &asker, now),
            Pick::Usage(pick) => self.picked_usage(pick, &asker, now),
            Pick::Cockpit(pick) => self.picked_cockpit(pick, press, now),
            Pick::Place(pick) => self.picked_place(pick, &asker, now),
            Pick::Undo(pick) => self.picked_undo(pick, &asker),
            Pick::Changes(pick) => self.picked_changes(pick, &asker),
            Pick::Rich(pick) => self.picked_rich(pick, &asker),
            Pick::Steering(pick) => self.picked_steering(&pick, &asker),
            Pick::Tuning(pick) => self.picked_tuning(pick, &asker),
            Pick::Facts(pick) => self.picked_fact(pick, &asker),
            Pick::Preferences(pick) => self.picked_preference(pick, &asker),
            Pick::Peers(pick) => self.picked_peer(&pick, &asker),
        }
    }
}
