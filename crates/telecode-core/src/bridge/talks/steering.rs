//! What is said while Claude works: told at once, later, or as an interruption. What is shown of that is in `receipts`. `/stop` and
//! `/btw` are here, too.

pub(in crate::bridge) mod aside;
pub(in crate::bridge) mod stop;

pub(in crate::bridge) use crate::bridge::talks::steering::aside::Asides;

use crate::agent::Rank;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::prompt_spots::PromptSpot;
use crate::bridge::talks::queue::wishes::Wishes;
use crate::bridge::talks::queue::{WishAim, wishes};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, open_asks, prompt_spots, queue, reactions, receipts};
use crate::change::PromptRecord;
use crate::pick::SteeringPick;

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: &SteeringPick,
    asker: &Asker,
) -> String {
    let key = steer_again(hall, talks, pick, asker);
    hall.voice(asker.person.id).say(key)
}

fn steer_again(hall: &mut Hall, talks: &mut Talks, pick: &SteeringPick, asker: &Asker) -> &'static str {
    let Some((id, at, spot)) = prompt_spots::find_waiting(&talks.sessions, pick.prompt()) else {
        return "queue-gone";
    };
    let waiting = talks.sessions.get(&id).map(PromptSpot::waiting).unwrap_or_default();
    let Some(record) = waiting.get(at).map(|(_, record)| (*record).clone()) else { return "queue-gone" };
    let (rank, key) = match pick {
        SteeringPick::Now(_) if open_asks::open_asks(&talks.asks, id) > 0 => return "receipt-ask-open",
        SteeringPick::Now(_) => (Some(Rank::Now), "receipt-now"),
        SteeringPick::Later(_) => (Some(Rank::Later), "receipt-after"),
        SteeringPick::Drop(_) => (None, "queue-taking-back"),
    };
    match (spot, rank) {
        (PromptSpot::Told, Some(rank)) => {
            wish(hall, &talks.sessions, &mut talks.wishes, &record, WishAim::Rank(rank), asker);
        }
        (PromptSpot::Told, None) => {
            wish(hall, &talks.sessions, &mut talks.wishes, &record, WishAim::Drop, asker);
        }
        (PromptSpot::Queued | PromptSpot::Held | PromptSpot::TakenUp, Some(rank)) => {
            let session = talks.sessions.get_mut(&id);
            if let Some(queued) = session.and_then(|session| session.queue.rank(&record.id, rank)) {
                reactions::moved(hall, &talks.sessions, [queued.clone()]);
                receipts::show_receipt(hall, &talks.sessions, &mut talks.receipts, &queued, rank);
            }
        }
        (PromptSpot::Queued | PromptSpot::Held | PromptSpot::TakenUp, None) => {
            queue::drop_here(hall, &mut talks.sessions, &record);
        }
    }
    key
}

/// Takes a prompt back. What comes of it is seen on the receipt; only what comes too late is said.
fn wish(
    hall: &mut Hall,
    sessions: &Roster,
    wishes: &mut Wishes,
    record: &PromptRecord,
    wanted: WishAim,
    asker: &Asker,
) {
    let asker = Asker { slot: None, ..asker.clone() };
    wishes::want(hall, sessions, wishes, record, wanted, Some(&asker));
}
