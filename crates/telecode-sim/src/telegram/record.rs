//! The record of everything that bots asked for.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use super::ids::Moment;

/// How many calls are kept.
const KEPT: usize = 50_000;

/// One call and how it went.
#[derive(Debug, Clone, Serialize)]
pub struct Recorded {
    /// Rises by one with every call.
    pub n: u64,
    /// When the call came, in milliseconds since the epoch.
    pub at_ms: u64,
    /// The method as the caller wrote it.
    pub method: String,
    /// The parameters as one JSON object.
    pub params: Value,
    /// The HTTP status, or nothing while the call is under way or if its connection was cut.
    pub response_code: Option<u16>,
    /// The description of a refusal.
    pub description: Option<String>,
}

/// The record.
#[derive(Debug, Default)]
pub(crate) struct Record {
    calls: VecDeque<Recorded>,
    last: u64,
}

impl Record {
    /// Notes a call that begins.
    pub(crate) fn begin(&mut self, method: &str, params: Value, now: Moment) -> u64 {
        self.last += 1;
        self.calls.push_back(Recorded {
            n: self.last,
            at_ms: now.0,
            method: method.to_owned(),
            params,
            response_code: None,
            description: None,
        });
        if self.calls.len() > KEPT {
            self.calls.pop_front();
        }
        self.last
    }

    /// Notes how it ended.
    pub(crate) fn end(&mut self, n: u64, code: u16, description: Option<&str>) {
        if let Some(call) = self.calls.iter_mut().rev().find(|call| call.n == n) {
            call.response_code = Some(code);
            call.description = description.map(str::to_owned);
        }
    }

    /// The calls after number `n`.
    pub(crate) fn since(&self, n: u64) -> Vec<Recorded> {
        self.calls.iter().filter(|call| call.n > n).cloned().collect()
    }

    /// Forgets all calls; the numbers go on.
    pub(crate) fn clear(&mut self) {
        self.calls.clear();
    }
}
