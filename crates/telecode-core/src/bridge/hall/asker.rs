//! Who wants something, and where the answer goes.

use crate::chat::{Message, Person, Press};
use crate::ids::{PersonId, SlotId, ThreadId};

/// Who wants something, and where the answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) struct Asker {
    pub(in crate::bridge) thread: ThreadId,
    pub(in crate::bridge) person: Person,
    /// The menu that was pressed, to be shown anew.
    pub(in crate::bridge) slot: Option<SlotId>,
}

impl From<&Message> for Asker {
    fn from(message: &Message) -> Self {
        Self { thread: message.thread, person: message.from.clone(), slot: None }
    }
}

impl Asker {
    /// The person of a thread, whom the bot addresses by itself.
    pub(in crate::bridge) fn of_thread(thread: ThreadId, person: PersonId) -> Self {
        Self { thread, person: Person::from(person), slot: None }
    }

    pub(in crate::bridge) fn pressed(press: &Press, slot: SlotId) -> Self {
        Self { thread: press.thread, person: press.from.clone(), slot: Some(slot) }
    }
}
