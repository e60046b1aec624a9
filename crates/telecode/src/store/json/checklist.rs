//! Checklists, as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::checklist::{self, Checklist};

use super::super::StoreError;

#[derive(Serialize, Deserialize)]
struct StoredChecklistItem {
    id: String,
    text: String,
    active: String,
    #[serde(with = "StoredItemState")]
    state: checklist::ItemState,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "checklist::ItemState", rename_all = "snake_case")]
enum StoredItemState {
    Open,
    Active,
    Done,
}

/// Writes a checklist.
pub(in super::super) fn write(checklist: &Checklist) -> Result<String, StoreError> {
    let items = checklist.items().iter().cloned();
    let items = items.map(|item| StoredChecklistItem {
        id: item.id,
        text: item.text,
        active: item.active,
        state: item.state,
    });
    super::write(&items.collect::<Vec<_>>())
}

/// Reads a checklist.
pub(in super::super) fn read(json: &str) -> Result<Checklist, StoreError> {
    let items: Vec<StoredChecklistItem> = super::read("a checklist", json)?;
    let items = items.into_iter().map(|item| checklist::Item {
        id: item.id,
        text: item.text,
        active: item.active,
        state: item.state,
    });
    Ok(Checklist::from(items.collect::<Vec<_>>()))
}
