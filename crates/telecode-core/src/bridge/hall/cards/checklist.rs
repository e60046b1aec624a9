//! The checklist as lines.

use crate::bridge::hall::cards::short;
use crate::checklist::{Checklist, Item, ItemState};
use crate::words::Voice;

/// How many items are shown: what can be taken in at a look.
const ITEMS: usize = 12;

/// How much of an item is shown, in UTF-16 units: a line or two on a phone.
const ITEM: usize = 80;

/// The checklist; empty if there is nothing on it. What is done is summed up where the list is long, and what is not due yet.
pub(in crate::bridge) fn checklist(list: &Checklist, voice: Voice<'_>) -> String {
    let items = list.items();
    let is_done = |item: &&Item| item.state == ItemState::Done;
    let done = items.iter().filter(is_done).count();
    let mut lines = Vec::new();
    let shown: Vec<_> = if items.len() <= ITEMS {
        items.iter().collect()
    } else {
        if done > 0 {
            lines.push(format!("☑ {}", voice.tell("checklist-done", [("count", done.into())])));
        }
        items.iter().filter(|item| !is_done(item)).collect()
    };
    lines.extend(shown.iter().take(ITEMS).map(|item| item_line(item)));
    let more = shown.len().saturating_sub(ITEMS);
    if more > 0 {
        lines.push(voice.tell("checklist-more", [("count", more.into())]));
    }
    lines.join("\n")
}

fn item_line(item: &Item) -> String {
    let (mark, words) = match item.state {
        ItemState::Open => ("☐", &item.text),
        ItemState::Active if item.active.is_empty() => ("▶", &item.text),
        ItemState::Active => ("▶", &item.active),
        ItemState::Done => ("☑", &item.text),
    };
    format!("{mark} {}", short(words, ITEM))
}
