//! The floors of the bridge: who may call whom. A room that is not named here is refused, because each must have a place.

use std::collections::{BTreeMap, BTreeSet};

use super::calls::Call;

/// A floor and its rooms. Its name is also that of its folder.
pub(super) struct Floor {
    pub(super) name: &'static str,
    pub(super) rooms: &'static [&'static str],
}

/// From the ground up: a room calls its own floor and those below.
pub(super) const FLOORS: &[Floor] = &[
    Floor {
        name: "hall",
        rooms: &[
            "access",
            "asker",
            "audience",
            "buttons",
            "cards",
            "controls",
            "hall",
            "handling",
            "ids",
            "links",
            "markdown",
            "menus",
            "new_button",
            "out",
            "preferences",
            "retired",
            "seam",
            "verdict",
            "voices",
        ],
    },
    Floor {
        name: "talks",
        rooms: &[
            "addressee",
            "agents",
            "asks",
            "backlog",
            "begin",
            "books",
            "current_sessions",
            "errands",
            "findings",
            "grants",
            "held",
            "holders",
            "launch",
            "life",
            "limits",
            "live",
            "names",
            "naming",
            "narrowing",
            "notices",
            "open_asks",
            "outputs",
            "parking",
            "people",
            "points",
            "prompt_spots",
            "prompts",
            "queries",
            "queue",
            "reactions",
            "receipts",
            "recent",
            "records",
            "recovery",
            "roster",
            "session_spec",
            "sites",
            "statuses",
            "steering",
            "talks",
            "topics",
            "turn_changes",
            "turns",
        ],
    },
    Floor {
        name: "rooms",
        rooms: &[
            "changes",
            "cockpit",
            "facts",
            "help",
            "history",
            "known_personas",
            "new",
            "news",
            "peers",
            "personas",
            "places",
            "projects",
            "rich_choice",
            "rooms",
            "rules",
            "sessions",
            "settings",
            "tasks",
            "terminal",
            "tuning",
            "undo",
            "usage",
        ],
    },
    Floor {
        name: "tables",
        rooms: &[
            "answers", "calls", "chats", "commands", "events", "presses", "reports", "restore", "tables",
            "thens",
        ],
    },
];

/// Types of the upper floors that lower ones carry for them: to name one is no call.
pub(super) const CARRIED: &[&str] = &["ErrandThen", "QueryThen"];

/// The height of a room, from 0; nothing if it has no place.
pub(super) fn height(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.rooms.contains(&room))
}

/// The calls that go up.
pub(super) fn up(calls: &[Call]) -> Vec<&Call> {
    let goes_up = |call: &&Call| match (height(&call.from), height(&call.to)) {
        (Some(from), Some(to)) => from < to,
        _ => false,
    };
    calls.iter().filter(goes_up).collect()
}

/// The groups of rooms that can all reach each other, the largest first. A room alone is no group.
pub(super) fn cycles(calls: &[Call]) -> Vec<Vec<String>> {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for call in calls {
        edges.entry(&call.from).or_default().insert(&call.to);
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|from| (*from, reachable(from, &edges))).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut cycles = Vec::new();
    for (room, reached) in &reach {
        if !seen.insert(room) {
            continue;
        }
        let comes_back = |other: &&&str| reach.get(**other).is_some_and(|back| back.contains(room));
        let mut group: Vec<String> =
            reached.iter().filter(comes_back).map(|&other| other.to_owned()).collect();
        seen.extend(reached.iter().filter(comes_back));
        group.sort();
        if group.len() > 1 {
            cycles.push(group);
        }
    }
    cycles.sort_by_key(|group| std::cmp::Reverse(group.len()));
    cycles
}

fn reachable<'a>(from: &str, edges: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = edges.get(from).into_iter().flatten().copied().collect();
    while let Some(room) = next.pop() {
        if reached.insert(room) {
            next.extend(edges.get(room).into_iter().flatten().copied());
        }
    }
    reached
}
