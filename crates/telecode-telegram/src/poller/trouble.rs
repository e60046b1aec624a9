//! Why polling fails, in the kinds that a person can do something about.

use std::time::Duration;

use crate::client::{ApiRefusal, BotApiError};
use crate::outbound::retry_after;

/// Why polling fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PollTrouble {
    /// Another program polls with the same token.
    #[error("another program fetches this bot's updates; stop it, or use a token of its own")]
    AnotherPoller,
    /// Updates go to a webhook. It is deleted, once in a run.
    #[error("this bot has a webhook, so that its updates go elsewhere; telecode deletes it once")]
    Webhook,
    /// Telegram does not know the token.
    #[error("Telegram does not accept the bot token ({description}); ask @BotFather for a new one")]
    BadToken {
        /// What Telegram says.
        description: String,
    },
    /// Telegram cannot be reached.
    #[error("Telegram cannot be reached: {reason}")]
    Network {
        /// What failed, in the words of whoever says it.
        reason: String,
    },
    /// Telegram is broken.
    #[error("Telegram has a fault (HTTP status {code})")]
    ServerFault {
        /// The HTTP status.
        code: u16,
    },
    /// Telegram asks to wait.
    #[error("Telegram asks to wait {} s", wait.as_secs())]
    TooMany {
        /// How long not to ask again.
        wait: Duration,
    },
    /// Something else answers in Telegram's place.
    #[error("something other than Telegram answers (HTTP status {status}): {excerpt}")]
    BadAnswer {
        /// The HTTP status.
        status: u16,
        /// How the answer starts.
        excerpt: String,
    },
    /// Telegram refuses for another reason.
    #[error("Telegram refuses to hand updates over: {description}")]
    Refused {
        /// What it says.
        description: String,
    },
}

/// Tells the kind of trouble.
pub(super) fn of(error: BotApiError) -> PollTrouble {
    match error {
        BotApiError::Refused(refusal) => refused(refusal),
        BotApiError::NotDelivered(reason) | BotApiError::MaybeDelivered(reason) => {
            PollTrouble::Network { reason }
        }
        BotApiError::BadAnswer { status: code @ 500.., excerpt: _ } => PollTrouble::ServerFault { code },
        BotApiError::BadAnswer { status, excerpt } => PollTrouble::BadAnswer { status, excerpt },
        BotApiError::Encode(error) => PollTrouble::Refused { description: error.to_string() },
    }
}

fn refused(refusal: ApiRefusal) -> PollTrouble {
    match refusal.code {
        401 | 404 => PollTrouble::BadToken { description: refusal.description },
        409 if refusal.description.to_lowercase().contains("webhook") => PollTrouble::Webhook,
        409 => PollTrouble::AnotherPoller,
        429 => PollTrouble::TooMany { wait: retry_after(&refusal) },
        code @ 500.. => PollTrouble::ServerFault { code },
        _ => PollTrouble::Refused { description: refusal.description },
    }
}
