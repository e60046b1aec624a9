//! Places: groups that are served, and the topics of sessions.

use super::Bridge;
use super::errands::Asker;
use crate::chat::{Person, TopicDeed};
use crate::ids::ThreadId;
use crate::pick::PlacePick;
use crate::time::Now;

impl Bridge {
    pub(super) fn picked_place(&mut self, _pick: PlacePick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    /// Somebody did something with a topic.
    pub(super) fn topic_deed(&mut self, _thread: ThreadId, _from: &Person, _deed: &TopicDeed, _now: Now) {}
}
