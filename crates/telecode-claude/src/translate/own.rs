//! Requests of ours that wait for a reply. Several may wait at once; replies come in any order.

use std::time::{Duration, Instant};

use serde_json::Value;
use telecode_core::seam::ids::QueryId;
use telecode_core::seam::query::Query;

use crate::wire::OutgoingLine;

/// How long a reply to a request in mid session is waited for.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// What a request of ours is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RequestPurpose {
    Initialize,
    Interrupt,
    Withdraw,
    /// Rules of ours.
    Rules,
    /// Which settings files do not count.
    Settings,
    /// A person decides about what is held back.
    Peers,
    /// Somebody waits for the answer.
    Query(QueryId, Query),
}

/// The requests that wait.
#[derive(Debug, Default)]
pub(super) struct OpenRequests {
    given: u64,
    open: Vec<OpenRequest>,
}

/// A request that waits.
#[derive(Debug)]
pub(super) struct OpenRequest {
    id: String,
    /// What it is for.
    pub(super) own: RequestPurpose,
    /// Since when it waits.
    pub(super) begun: Instant,
    until: Instant,
}

impl OpenRequests {
    /// Makes a request and returns its line.
    pub(super) fn begin(
        &mut self,
        own: RequestPurpose,
        body: Value,
        now: Instant,
        patience: Duration,
    ) -> String {
        self.given += 1;
        let id = format!("telecode_{}", self.given);
        self.open.push(OpenRequest { id: id.clone(), own, begun: now, until: now + patience });
        OutgoingLine::Request { id, body }.line()
    }

    /// Takes the request that a reply is for, if it still waits.
    pub(super) fn end(&mut self, id: &str) -> Option<RequestPurpose> {
        let at = self.open.iter().position(|open| open.id == id)?;
        Some(self.open.swap_remove(at).own)
    }

    /// When the first of them has waited long enough.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.open.iter().map(|open| open.until).min()
    }

    /// Takes those that have waited long enough.
    pub(super) fn lapsed(&mut self, now: Instant) -> Vec<OpenRequest> {
        self.open.extract_if(.., |open| open.until <= now).collect()
    }

    /// Lets one that was taken as lapsed wait on.
    pub(super) fn wait_on(&mut self, open: OpenRequest, until: Instant) {
        self.open.push(OpenRequest { until, ..open });
    }
}
