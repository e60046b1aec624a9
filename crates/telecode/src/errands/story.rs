//! Reads what was said and done in a session: in Claude's record and in our store.

use std::path::PathBuf;

use telecode_core::seam::errand::Failure;
use telecode_core::seam::ids::{ClaudeId, SessionId};
use telecode_core::seam::story::{Entry, merge};

use super::store::said;
use super::{ErrandPaths, off_the_loop};

impl ErrandPaths {
    /// The whole story of a session. A record that is gone, or cannot be read, leaves what our store has.
    pub(super) async fn story(
        self,
        session: SessionId,
        claude: ClaudeId,
        directory: String,
    ) -> Result<Vec<Entry>, Failure> {
        let records = self.records.clone();
        // Records are large, and reading them blocks.
        let record =
            off_the_loop(move || Ok(records.story(&PathBuf::from(directory), &claude, None, None)?)).await;
        match (record, said(self.store.story(session).await)) {
            (Ok(record), Ok(stored)) => Ok(merge(record, stored)),
            (Err(Failure(reason)), Ok(stored)) if !stored.is_empty() => {
                tracing::warn!(session = session.0, reason, "Claude's record cannot be read");
                Ok(stored)
            }
            (Err(why), _) | (Ok(_), Err(why)) => Err(why),
        }
    }
}
