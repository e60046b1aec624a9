//! Reads along: passes on what is written to a session's record elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use telecode_claude::history::{ClaudeRecords, RecordFollower};
use telecode_core::seam::Input;
use telecode_core::seam::ids::{ClaudeId, SessionId};
use telecode_core::seam::story::Entry;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use crate::event::LoopEvent;

/// How often it is looked: what is written within this time is one burst.
const LOOK: Duration = Duration::from_secs(1);

/// Follows a session's record until it is aborted, or nobody listens.
pub(super) async fn follow(
    records: ClaudeRecords,
    session: SessionId,
    claude: ClaudeId,
    directory: String,
    events: mpsc::Sender<LoopEvent>,
) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut follower = None;
    loop {
        looks.tick().await;
        let (records, claude, directory) = (records.clone(), claude.clone(), PathBuf::from(&directory));
        let look = tokio::task::spawn_blocking(move || {
            let follower = match follower {
                Some(follower) => Some(follower),
                None => records.follow(&directory, &claude).ok().flatten(),
            };
            more(follower)
        });
        let Ok((kept, entries)) = look.await else { return };
        follower = kept;
        if entries.is_empty() {
            continue;
        }
        let input = Input::Overheard { session, entries };
        if events.send(LoopEvent::from(input)).await.is_err() {
            return;
        }
    }
}

/// What was written since the last look. A record that cannot be read now may be readable later.
fn more(follower: Option<RecordFollower>) -> (Option<RecordFollower>, Vec<Entry>) {
    let Some(mut follower) = follower else { return (None, Vec::new()) };
    let entries = follower.more().unwrap_or_else(|error| {
        tracing::debug!(%error, "a record cannot be read along");
        Vec::new()
    });
    (Some(follower), entries)
}
