//! What is looked up in our store.

use telecode_core::seam::errand::{Failure, Report, SearchHits, StoreErrand};

use super::ErrandPaths;
use crate::store::{SearchFound, StoreError};

impl ErrandPaths {
    pub(super) async fn look_up(self, what: StoreErrand) -> Report {
        let store = self.store;
        match what {
            StoreErrand::Search { person, words, skip, limit } => {
                Report::Hits(said(store.search(person, words, skip, limit).await).map(SearchHits::from))
            }
            StoreErrand::LastPrompt { session } => Report::LastPrompt(said(store.last_prompt(session).await)),
        }
    }
}

/// What the store said, or why it could not.
pub(super) fn said<T>(answer: Result<T, StoreError>) -> Result<T, Failure> {
    answer.map_err(|error| Failure(error.reason()))
}

impl From<SearchFound> for SearchHits {
    fn from(found: SearchFound) -> Self {
        Self { hits: found.hits, total: found.total }
    }
}
