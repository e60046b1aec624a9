//! What other sessions on the machine write to this one. Measured with 2.1.332.

use serde_json::{Value, json};
use telecode_core::seam::agent::{AgentEvent, HeldMessage, HeldWhy, Preview};
use telecode_core::seam::ids::HoldId;
use telecode_core::seam::query::HeldEnd;

use super::{Translated, Translator};
use crate::version::Version;
use crate::wire::{PeerHold, PeerPreview, PeerWords};

/// The first version that lets a person decide about what is held back.
const DECIDABLE: Version = Version(2, 1, 332);

/// How many messages are remembered that were repeated alone and may come once more as parts of one prompt.
const REPEATED: usize = 100;

/// What is remembered.
#[derive(Debug)]
pub(super) struct HeldPeers {
    /// Sessions may write to each other.
    allowed: bool,
    showing: HeldShowing,
}

/// Whether messages that are held back come with their text, so that a person can decide.
#[derive(Debug)]
enum HeldShowing {
    /// They do not.
    No,
    /// They may: it was asked for. Until then these came without; they come once more if it was granted.
    Asked(Vec<String>),
    /// They do: it was granted.
    Yes,
}

impl HeldPeers {
    pub(super) fn new(allowed: bool) -> Self {
        Self { allowed, showing: HeldShowing::No }
    }
}

/// The request that has held messages come with their text, and wait until a person decides.
pub(super) fn delivery() -> Value {
    json!({"subtype": "set_peer_delivery", "shows_held_messages": true})
}

/// The request that says what a person decided.
pub(super) fn decision(hold: &HoldId, deliver: bool) -> Value {
    let decision = if deliver { "deliver" } else { "drop" };
    json!({"subtype": "decide_held_peer_message", "hold_id": hold.0, "decision": decision})
}

/// What became of a message, in the words of a reply or of a frame.
pub(super) fn end(outcome: &str) -> HeldEnd {
    match outcome {
        "delivered" => HeldEnd::Delivered,
        "waiting" => HeldEnd::Waiting,
        "denied" => HeldEnd::Dropped,
        "expired" | "discarded" => HeldEnd::Expired,
        "refused" => HeldEnd::Refused,
        "dropped" => HeldEnd::NoRoom,
        "not-decidable" => HeldEnd::Undecidable,
        _ => HeldEnd::Gone,
    }
}

impl Translator {
    /// Whether to ask for what is held back.
    pub(super) fn shows_held(&mut self) -> bool {
        let shows = self.peers.allowed && self.client.version.is_some_and(|version| version >= DECIDABLE);
        if shows {
            self.peers.showing = HeldShowing::Asked(Vec::new());
        }
        shows
    }

    pub(super) fn peers_shown(&mut self) {
        self.peers.showing = HeldShowing::Yes;
    }

    /// Nobody can decide: what came meanwhile is said as it is.
    pub(super) fn peers_refused(&mut self, out: &mut Translated) {
        if let HeldShowing::Asked(held) = std::mem::replace(&mut self.peers.showing, HeldShowing::No) {
            out.events.extend(held.into_iter().map(|from| AgentEvent::PeerHeld { from }));
        }
    }

    pub(super) fn peer_hold(&mut self, frame: PeerHold, out: &mut Translated) {
        let PeerHold { state, hold, from, cause, can_deliver, outcome, preview } = frame;
        let hold = hold.map(HoldId);
        match (state.as_str(), hold) {
            ("held", Some(hold)) if preview.is_some() => {
                let why = if can_deliver {
                    HeldWhy::Modes
                } else if cause.is_some() {
                    HeldWhy::Settings
                } else {
                    HeldWhy::Room
                };
                let preview = preview.map(shown).unwrap_or_default();
                out.events.push(AgentEvent::PeerAsks(HeldMessage { hold, from, preview, why }));
            }
            ("held", _) => match &mut self.peers.showing {
                HeldShowing::Asked(held) => held.push(from),
                HeldShowing::No | HeldShowing::Yes => out.events.push(AgentEvent::PeerHeld { from }),
            },
            ("released", Some(hold)) => {
                out.events.push(AgentEvent::PeerSettled { hold, end: HeldEnd::Delivered });
            }
            ("dropped", Some(hold)) => {
                out.events.push(AgentEvent::PeerSettled { hold, end: end(&outcome) });
            }
            // What becomes of it is the business of the session that wrote it.
            _ => {}
        }
    }

    /// What another session wrote is read now. Of several that became one prompt all but the last were told alone.
    pub(super) fn peer_words(&mut self, words: &PeerWords, out: &mut Translated) {
        for body in &words.bodies {
            let known = self.cycle.peers.iter().position(|told| told == body).filter(|_| words.joined);
            match known {
                Some(at) => {
                    self.cycle.peers.remove(at);
                }
                None => out.events.push(AgentEvent::Peer { from: words.from.clone(), text: body.clone() }),
            }
        }
        if words.joined {
            self.cycle.peers.clear();
        } else if self.cycle.peers.len() < REPEATED {
            self.cycle.peers.extend(words.bodies.iter().cloned());
        }
    }
}

fn shown(preview: PeerPreview) -> Preview {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    Preview {
        text: preview.text,
        units: number(preview.units),
        others: number(preview.others),
        whole: preview.whole,
    }
}
