//! Performs calls. It never waits for its turn and never repeats what may have been delivered; the outbox does.

use std::sync::Arc;

use serde_json::value::RawValue;
use telecode_core::seam::call::{Call, Outcome};
use tokio::sync::Semaphore;

use crate::client::{BotApi, BotApiError};
use crate::outbound::{self, ApiRequest, LeftOut, RequestBody};

/// How many calls are on their way at once, in all; each is a connection. Few enough that there is always room for what else
/// the program opens, a `claude` above all. The outbox asks for far fewer, unless there are dozens of chats.
const AT_ONCE: usize = 24;

/// Performs calls, many at a time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct CallSender {
    api: BotApi,
    room: Arc<Semaphore>,
}

impl CallSender {
    /// Makes a sender for the bot of `api`.
    pub fn new(api: BotApi) -> Self {
        Self { api, room: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Performs a call and tells what came of it. What the server refuses for its looks is sent again without them:
    /// a plain text is better than none.
    pub async fn perform(&self, call: Call) -> Outcome {
        // Nobody closes it.
        let _room = self.room.acquire().await;
        let mut left_out = LeftOut::default();
        loop {
            let request = outbound::request(&call, left_out);
            let method = request.method;
            let error = match self.send(request).await {
                Ok(result) => return outbound::done(&call, &result),
                Err(error) => error,
            };
            let Some(next) = outbound::fallback(&call, &error, left_out) else {
                let outcome = outbound::failed(&call, &error);
                if let Outcome::Refused(_) = outcome {
                    tracing::warn!(method, %error, "call refused");
                } else {
                    tracing::debug!(method, %error, "call failed");
                }
                return outcome;
            };
            tracing::warn!(method, %error, without = ?next, "trying again with less");
            left_out = next;
        }
    }

    async fn send(&self, request: ApiRequest<'_>) -> Result<Box<RawValue>, BotApiError> {
        match &request.body {
            RequestBody::Json(params) => self.api.call(request.method, params, request.timeout).await,
            RequestBody::Upload(upload) => self.api.upload(request.method, upload, request.timeout).await,
        }
    }
}

#[cfg(test)]
mod tests;
