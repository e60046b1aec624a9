//! Asks Telegram whose token it is, for `init` and `doctor`.

use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use serde::Deserialize;

use crate::client::{BotApi, BotApiError, ServerRoute, SetupError};

/// How long the question may take: a person waits for it.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);

/// The bot that a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotIdentity {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its user name, without the `@`.
    pub username: Option<String>,
    /// Whether its private chats can have topics.
    pub has_topics_enabled: bool,
}

/// Why it cannot be told. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The address or the token cannot be used at all.
    #[error("telecode cannot {0}")]
    Setup(#[from] SetupError),
    /// Telegram does not know the token.
    #[error("Telegram does not know this token; copy it again from @BotFather, or ask for a new one")]
    UnknownToken,
    /// No server, or no way to it.
    #[error("Telegram cannot be reached ({0}); check the network, the proxy and api_url")]
    Unreachable(String),
    /// Something answers, but not the Bot API.
    #[error("api_url does not lead to a Bot API server (HTTP status {status}: {excerpt})")]
    NotTelegram {
        /// The HTTP status.
        status: u16,
        /// How the answer starts.
        excerpt: String,
    },
    /// Telegram refuses for another reason.
    #[error("Telegram refuses: {0}; try again in a while")]
    Refused(String),
}

#[derive(Deserialize)]
struct BotUser {
    id: i64,
    first_name: String,
    username: Option<String>,
    #[serde(default)]
    has_topics_enabled: bool,
}

#[derive(serde::Serialize)]
struct NoParams {}

/// Tells which bot a token belongs to.
pub async fn get_me(api_url: &str, token: SecretString) -> Result<BotIdentity, CheckError> {
    let api = BotApi::new(api_url, token)?;
    whoami(&api, CHECK_TIMEOUT).await
}

/// Tells which bot a token belongs to, and what time it is at the server, as its answers say.
pub async fn look(
    api_url: &str,
    token: SecretString,
    route: &ServerRoute,
) -> Result<(BotIdentity, Option<SystemTime>), CheckError> {
    let api = BotApi::by(api_url, token, route)?;
    let bot = whoami(&api, CHECK_TIMEOUT).await?;
    Ok((bot, api.date(CHECK_TIMEOUT).await))
}

/// Tells which bot an API speaks for, within `limit`.
pub async fn whoami(api: &BotApi, limit: Duration) -> Result<BotIdentity, CheckError> {
    let me: BotUser = api.call("getMe", &NoParams {}, limit).await?;
    Ok(BotIdentity {
        id: me.id,
        name: me.first_name,
        username: me.username,
        has_topics_enabled: me.has_topics_enabled,
    })
}

impl From<BotApiError> for CheckError {
    fn from(error: BotApiError) -> Self {
        match error {
            // 404 is Telegram's answer to a token that cannot be one.
            BotApiError::Refused(refusal) if matches!(refusal.code, 401 | 404) => Self::UnknownToken,
            BotApiError::Refused(refusal) => Self::Refused(refusal.description),
            BotApiError::NotDelivered(reason) | BotApiError::MaybeDelivered(reason) => {
                Self::Unreachable(reason)
            }
            BotApiError::BadAnswer { status, excerpt } => Self::NotTelegram { status, excerpt },
            BotApiError::Encode(error) => Self::Refused(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
