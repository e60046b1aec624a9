//! Reads what was said and done in a session: in Claude's record and in our store.

use std::path::PathBuf;

use telecode_core::errand::Report;
use telecode_core::ids::{ClaudeId, SessionId};
use telecode_core::story::merge;

use super::Places;

impl Places {
    /// The whole story of a session. A record that is gone, or cannot be read, leaves what our store has.
    pub(super) async fn story(self, session: SessionId, claude: ClaudeId, directory: String) -> Report {
        let records = self.records.clone();
        // Records are large, and reading them blocks.
        let reading = tokio::task::spawn_blocking(move || {
            records.story(&PathBuf::from(directory), &claude, None, None).map_err(|error| error.to_string())
        });
        let record = reading.await.unwrap_or_else(|error| Err(error.to_string()));
        match (record, self.store.story(session).await) {
            (Ok(record), Ok(stored)) => Report::Story(merge(record, stored)),
            (Err(reason), Ok(stored)) if !stored.is_empty() => {
                tracing::warn!(session = session.0, reason, "Claude's record cannot be read");
                Report::Story(stored)
            }
            (Err(reason), _) => Report::Failed { reason },
            (Ok(_), Err(error)) => Report::Failed { reason: error.reason() },
        }
    }
}
