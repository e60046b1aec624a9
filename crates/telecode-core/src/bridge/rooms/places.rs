//! Groups and topics: served or left, made, lost, and made again.

pub(in crate::bridge) mod deeds;
pub(in crate::bridge) mod groups;
pub(in crate::bridge) mod lifecycle;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::audience::ForumState;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::change::GroupRecord;
use crate::ids::ChatId;
use crate::pick::PlacePick;
use crate::time::Now;

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    sessions: &mut Roster,
    places: &mut ThreadPlaces,
    pick: PlacePick,
    asker: &Asker,
    now: Now,
) -> String {
    match pick {
        PlacePick::ServeGroup(chat) => groups::serve_group(hall, sessions, places, chat, asker),
        PlacePick::MakeTopic(session) => lifecycle::make_topic(hall, sessions, places, session, asker, now),
        PlacePick::StayWithout(thread) => lifecycle::stay_without(hall, thread, asker),
    }
}

/// Topics can be turned on and off at any time.
pub(in crate::bridge) fn is_forum(hall: &mut Hall, chat: ChatId, forum: ForumState) {
    let Some(group) = hall.audience.group(chat) else { return };
    let forum = forum == ForumState::Yes;
    if group.forum != forum {
        let group = GroupRecord { forum, ..group.clone() };
        hall.put_group(group);
    }
}
