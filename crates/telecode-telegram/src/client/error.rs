//! What can go wrong with a call. No text here ever holds the token.

use std::error::Error;
use std::time::Duration;

use telecode_core::seam::call::Delivery;

/// How the layers of reqwest and hyper start that say nothing of their own.
const NO_NEWS: [&str; 3] = ["error sending request", "client error", "request or response body error"];

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address of the server is unusable.
    #[error("use this api_url: {0}")]
    Url(String),
    /// The token does not look like one.
    #[error("use this bot token: it must look like 123456789:AbC-dEf")]
    Token,
    /// TLS or the HTTP client could not be set up.
    #[error("prepare the connection to Telegram: {0}")]
    Client(String),
}

/// Why a call brought no result.
///
/// Texts instead of sources: what reqwest, hyper and servers say is only kept once the token is cut out of it.
#[derive(Debug, thiserror::Error)]
pub enum BotApiError {
    /// The server understood, and said no.
    #[error("get this done: Telegram says {} {}", .0.code, .0.description)]
    Refused(ApiRefusal),
    /// The request never left: no address, no connection, no TLS.
    #[error("connect to Telegram: {0}")]
    NotDelivered(String),
    /// The request was on its way when the time or the connection ended.
    #[error("get an answer from Telegram: {0}")]
    MaybeDelivered(String),
    /// Somebody answered, but not as the Bot API does: a proxy, a login page of a network.
    #[error("understand the answer (HTTP status {status}): {excerpt}")]
    BadAnswer {
        /// The HTTP status.
        status: u16,
        /// How the answer starts, or what is wrong with it.
        excerpt: String,
    },
    /// The parameters could not be written as JSON.
    #[error("write the parameters")]
    Encode(#[source] serde_json::Error),
}

/// A refusal of the Bot API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRefusal {
    /// The error code, like an HTTP status.
    pub code: u16,
    /// What the server says about it.
    pub description: String,
    /// How long to send nothing.
    pub retry_after: Option<Duration>,
    /// The chat that a group has become.
    pub migrate_to: Option<i64>,
}

impl BotApiError {
    /// Tells whether the server may have done what was asked.
    pub fn delivery(&self) -> Delivery {
        match self {
            Self::NotDelivered(_) | Self::Encode(_) => Delivery::No,
            Self::MaybeDelivered(_) => Delivery::Maybe,
            Self::Refused(refusal) => delivery_by_status(refusal.code),
            Self::BadAnswer { status, excerpt: _ } => delivery_by_status(*status),
        }
    }
}

/// A redirect or a client error turns a request away; after success or a server error nobody knows.
fn delivery_by_status(status: u16) -> Delivery {
    if (300..500).contains(&status) { Delivery::No } else { Delivery::Maybe }
}

/// Tells by reqwest's error whether the request left.
pub(super) fn from_transport(error: reqwest::Error, token: &str) -> BotApiError {
    let left = !(error.is_connect() || error.is_builder());
    let text = redact(&chain(&error.without_url()), token);
    if left { BotApiError::MaybeDelivered(text) } else { BotApiError::NotDelivered(text) }
}

/// What an error and its sources say, without the layers that only say that a request failed.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let part = error.to_string();
        // Some layers repeat what the one below says.
        if NO_NEWS.iter().any(|prefix| text.starts_with(prefix)) {
            text = part;
        } else if !text.ends_with(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        next = error.source();
    }
    text
}

/// Cuts the token out of a text from outside, in any encoding of its colon.
pub(super) fn redact(text: &str, token: &str) -> String {
    let secret = token.split_once(':').map_or(token, |(_, secret)| secret);
    text.replace(token, "<token>").replace(secret, "<token>")
}
