//! The list of what Claude wants to do, as it ticks it off.

/// How many items are remembered: no list for people is longer.
pub const ITEM_LIMIT: usize = 200;

/// The list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checklist {
    items: Vec<Item>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Claude's name of it in the list.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// The same in words for while it is being done; empty if there are none.
    pub active: String,
    /// How it stands.
    pub state: ItemState,
}

/// How an [`Item`] stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ItemState {
    /// It is to be done.
    #[default]
    Open,
    /// It is being done.
    Active,
    /// It is done.
    Done,
}

/// A change of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tick {
    /// The list is now this. An item without active words keeps those that it had.
    Whole(Vec<Item>),
    /// An item is there, or is changed; what is `None` stays as it is.
    Item {
        /// The item, by Claude's id of it.
        id: String,
        /// What is to be done.
        text: Option<String>,
        /// The same in words for while it is being done.
        active: Option<String>,
        /// How it stands.
        state: Option<ItemState>,
    },
    /// An item is taken away.
    Gone {
        /// The item, by Claude's id of it.
        id: String,
    },
}

impl From<Vec<Item>> for Checklist {
    fn from(items: Vec<Item>) -> Self {
        Self { items }
    }
}

impl Checklist {
    /// The items, in their order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Changes it.
    pub fn tick(&mut self, tick: Tick) {
        match tick {
            Tick::Whole(mut items) => {
                items.truncate(ITEM_LIMIT);
                for item in items.iter_mut().filter(|item| item.active.is_empty()) {
                    let known = self.items.iter().find(|known| known.id == item.id);
                    item.active = known.map(|known| known.active.clone()).unwrap_or_default();
                }
                self.items = items;
            }
            Tick::Item { id, text, active, state } => {
                if let Some(item) = self.item(id) {
                    item.text = text.unwrap_or_else(|| std::mem::take(&mut item.text));
                    item.active = active.unwrap_or_else(|| std::mem::take(&mut item.active));
                    item.state = state.unwrap_or(item.state);
                }
            }
            Tick::Gone { id } => self.items.retain(|item| item.id != id),
        }
    }

    /// The item of this name, which is new if there is none; `None` if there are too many.
    fn item(&mut self, id: String) -> Option<&mut Item> {
        if let Some(at) = self.items.iter().position(|item| item.id == id) {
            return self.items.get_mut(at);
        }
        if self.items.len() >= ITEM_LIMIT {
            return None;
        }
        // An item that was made before this list was known has only its number.
        let text = format!("#{id}");
        self.items.push(Item { id, text, active: String::new(), state: ItemState::Open });
        self.items.last_mut()
    }
}
