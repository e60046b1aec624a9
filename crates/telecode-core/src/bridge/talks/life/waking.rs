//! What a person sees who waits for an agent, to get ready or to answer: nothing at first, then a live view, which a turn takes
//! over.

use std::time::Duration;

use crate::agent::NoWorkspace;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::queries::Queries;
use crate::bridge::talks::reactions;
use crate::bridge::talks::roster::Roster;
use crate::call::{Notify, Reaction};
use crate::change::Class;
use crate::ids::{DraftId, SessionId};
use crate::outbox::Post;
use crate::session::{Session, State, Turn};
use crate::time::Now;

/// How long a person waits before they see that a session wakes: most wake sooner.
const SHOW_AFTER: Duration = Duration::from_millis(1_500);

/// The drafts from here on are those of sessions that wake; the turns' own drafts are numbered from 1. Telegram's numbers have
/// 32 bits where it does not say otherwise.
const WAKING_DRAFTS: i64 = 1 << 30;

/// Where a session is to run is not there. What waits goes on waiting, and goes on by itself when it is back.
pub(in crate::bridge) fn place_missing(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    path: &str,
    why: &NoWorkspace,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let (thread, waiting) = (session.record().thread, session.queue.waiting().cloned().collect::<Vec<_>>());
    let State::Starting(starting) = session.state() else { return };
    let is_awaited = starting.turn.is_some() || !waiting.is_empty();
    session.miss_place();
    hall.outbox.close_live(id, None);
    for prompt in &waiting {
        reactions::react_prompt(hall, sessions, prompt, Reaction::Queued);
    }
    let page = cards::missing_page(path, why, hall.thread_voice(thread));
    let notify = if is_awaited { Notify::Loud } else { Notify::Silent };
    hall.post(Post::new(Class::Final, thread, page).notify(notify).of(id));
}

/// Whoever waits for an agent, or for its answer, sees so.
pub(in crate::bridge) fn settle(hall: &mut Hall, sessions: &Roster, queries: &mut Queries, now: Now) {
    show_waking(hall, sessions, now);
    show_asking(hall, sessions, queries, now);
}

/// Whoever asked an agent something sees so, if it takes long.
fn show_asking(hall: &mut Hall, sessions: &Roster, queries: &mut Queries, now: Now) {
    let awaited = queries.awaited();
    // A turn has a view of its own.
    let is_free = |session: &Session| {
        session.turn().is_none() && !session.is_waited_for() && !session.lacks_workspace()
    };
    for id in queries.take_shown() {
        let is_over = !awaited.contains(&id) && sessions.get(&id).is_none_or(is_free);
        if is_over {
            hall.outbox.close_live(id, None);
        } else if sessions.get(&id).is_some_and(is_free) {
            queries.show(id);
        }
    }
    for id in awaited {
        let Some(session) = sessions.get(&id).filter(|session| is_free(session)) else { continue };
        if queries.show(id) && !hall.outbox.live.has(id) {
            let (thread, draft) = (session.record().thread, DraftId(WAKING_DRAFTS + id.0));
            hall.outbox.open_live(id, thread, draft, now.instant);
            hall.outbox.live.touch(id, now.after(SHOW_AFTER));
        }
    }
}

/// Whoever waits for an agent sees so, if it takes long.
fn show_waking(hall: &mut Hall, sessions: &Roster, now: Now) {
    let waited_for =
        sessions.awake().filter(|(id, session)| session.is_waited_for() && !hall.outbox.live.has(*id));
    let waited_for: Vec<_> = waited_for.map(|(id, session)| (id, session.record().thread)).collect();
    for (id, thread) in waited_for {
        let cut = sessions.get(&id).and_then(Session::turn).map(Turn::draft);
        let draft = cut.unwrap_or(DraftId(WAKING_DRAFTS + id.0));
        hall.outbox.open_live(id, thread, draft, now.instant);
        hall.outbox.live.touch(id, now.after(SHOW_AFTER));
    }
}
