//! What the store is to give back, said a second time: over plain maps, straight from the documentation of the records.

use std::collections::BTreeMap;

use telecode_core::ask::{Act, AskState};
use telecode_core::change::{Change, Class, LINK_LIMIT, PromptStage, SlotState, Stored, TurnStage};
use telecode_core::page::Page;

/// What is to come back after these changes.
pub(super) fn stored<'a>(changes: impl Iterator<Item = &'a Change>) -> Stored {
    let (mut slots, mut controls, mut asks) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut sessions, mut turns, mut current) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut languages = BTreeMap::new();
    let mut out = Stored::default();
    for change in changes {
        match change.clone() {
            Change::Handled(_) => {}
            Change::Paired(person) => out.paired.push(person),
            Change::Refused(person) => out.refused.push(person),
            Change::Speaks { person, language } => {
                languages.insert(person, language);
            }
            Change::Session(record) => {
                out.last.session = out.last.session.max(record.id);
                sessions.insert(record.id, record);
            }
            Change::Current { thread, session } => {
                current.insert(thread, session);
            }
            Change::Prompt(record) => match out.prompts.iter_mut().find(|prompt| prompt.id == record.id) {
                Some(prompt) => *prompt = record,
                None => out.prompts.push(record),
            },
            Change::Turn(record) => {
                out.last.turn = out.last.turn.max(record.id);
                turns.insert(record.id, record);
            }
            Change::Ask(record) => {
                out.last.ask = out.last.ask.max(record.id);
                asks.insert(record.id, record);
            }
            Change::Control(record) => {
                controls.insert(record.token.clone(), record);
            }
            Change::ControlsGone(slot) => controls.retain(|_, control| control.slot != slot),
            Change::Slot(record) => {
                out.last.slot = out.last.slot.max(record.id);
                slots.insert(record.id, Some(record));
            }
            Change::Sending(slot) => {
                if let Some(Some(record)) = slots.get_mut(&slot) {
                    record.state = SlotState::Unsure;
                }
            }
            Change::Shown { slot, message } => {
                if let Some(Some(record)) = slots.get_mut(&slot) {
                    record.state = SlotState::Shown(message);
                    let has_buttons = controls.values().any(|control| control.slot == slot);
                    if record.class != Class::Live && !has_buttons {
                        record.page = Page::default();
                    }
                }
            }
            Change::SlotGone(slot) => {
                controls.retain(|_, control| control.slot != slot);
                slots.entry(slot).and_modify(|record| *record = None);
            }
            Change::Linked { chat, message, session } => {
                out.links.retain(|link| (link.0, link.1) != (chat, message));
                out.links.push((chat, message, session));
            }
        }
    }
    turns.retain(|_, turn| matches!(turn.stage, TurnStage::Running | TurnStage::Offered));
    asks.retain(|_, ask| turns.contains_key(&ask.turn));
    controls.retain(|_, control| slots.get(&control.slot) != Some(&None));
    let wanted = |record: &telecode_core::change::SlotRecord| {
        let live_ask = asks.values().any(|ask| {
            ask.slot == record.id && matches!(ask.state, AskState::Open | AskState::WantsReason(_))
        });
        let offer = controls.values().any(|control| {
            let turn = match control.act {
                Act::Resume(turn) | Act::Drop(turn) | Act::Show(turn) => turns.get(&turn),
                Act::Decide(..) | Act::Details(_) | Act::Stop(_) => None,
            };
            control.slot == record.id && turn.is_some_and(|turn| turn.stage == TurnStage::Offered)
        });
        !matches!(record.state, SlotState::Shown(_)) || record.class == Class::Live || live_ask || offer
    };
    out.slots = slots.values().flatten().filter(|record| wanted(record)).cloned().collect();
    out.prompts.retain(|prompt| {
        matches!(prompt.stage, PromptStage::Queued | PromptStage::Told(_) | PromptStage::Started(_))
    });
    for people in [&mut out.paired, &mut out.refused] {
        people.sort_unstable();
        people.dedup();
    }
    let older = out.links.len().saturating_sub(LINK_LIMIT);
    out.links.drain(..older);
    out.languages = languages.into_iter().collect();
    out.sessions = sessions.into_values().collect();
    out.current = current.into_iter().collect();
    out.turns = turns.into_values().collect();
    out.asks = asks.into_values().collect();
    out.controls = controls.into_values().collect();
    out
}

/// Whether the record is there, as it is.
pub(super) fn holds(stored: &Stored, change: &Change) -> bool {
    match change {
        Change::Session(record) => stored.sessions.contains(record),
        Change::Prompt(record) => stored.prompts.contains(record),
        Change::Turn(record) => stored.turns.contains(record),
        Change::Ask(record) => stored.asks.contains(record),
        Change::Control(record) => stored.controls.contains(record),
        Change::Slot(record) => stored.slots.contains(record),
        Change::Current { thread, session } => stored.current.contains(&(*thread, *session)),
        Change::Linked { chat, message, session } => stored.links.contains(&(*chat, *message, *session)),
        Change::Paired(person) => stored.paired.contains(person),
        Change::Speaks { person, language } => stored.languages.contains(&(*person, *language)),
        Change::Refused(person) => stored.refused.contains(person),
        Change::Handled(_)
        | Change::ControlsGone(_)
        | Change::Sending(_)
        | Change::Shown { .. }
        | Change::SlotGone(_) => false,
    }
}
