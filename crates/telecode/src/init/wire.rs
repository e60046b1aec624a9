//! How `init` speaks to Telegram.

use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;
use serde_json::value::RawValue;
use telecode_core::seam::chat::ChatEvent;
use telecode_telegram::check::get_me;
use telecode_telegram::client::BotApi;
use telecode_telegram::{inbound, poller};

use super::{PairingApi, PrivateText, SeenUpdate};
use crate::error::UserError;

/// How much longer than the server an answer is waited for.
const MARGIN: Duration = Duration::from_secs(10);

/// How long a message may take to be sent.
const SEND_LIMIT: Duration = Duration::from_secs(15);

/// How long the way to Telegram may be gone while a person looks for the code.
const TRIES: u32 = 5;

#[derive(Serialize)]
struct PairingGetUpdates {
    offset: Option<i64>,
    timeout: u64,
    allowed_updates: [&'static str; 1],
}

#[derive(Serialize)]
struct PairingSendMessage {
    chat_id: i64,
    text: String,
}

/// Telegram as it is, at this server.
pub fn telegram(api_url: &str) -> PairingApi {
    let (check_url, poll_url, tell_url) = (api_url.to_owned(), api_url.to_owned(), api_url.to_owned());
    PairingApi {
        check: Box::new(move |token| {
            let url = check_url.clone();
            Box::pin(async move {
                let bot = get_me(&url, token).await.map_err(|error| UserError::new(error.to_string(), ""))?;
                Ok(bot.username.unwrap_or(bot.name))
            })
        }),
        poll: Box::new(move |token, offset, wait| {
            let url = poll_url.clone();
            Box::pin(async move { poll(&url, token, offset, wait).await })
        }),
        tell: Box::new(move |token, chat, text| {
            let url = tell_url.clone();
            Box::pin(async move {
                let message = PairingSendMessage { chat_id: chat.number(), text };
                let sent = api(&url, token)?.call::<Box<RawValue>>("sendMessage", &message, SEND_LIMIT).await;
                sent.map(drop).map_err(|error| failed(&error.to_string()))
            })
        }),
    }
}

fn api(url: &str, token: SecretString) -> Result<BotApi, UserError> {
    BotApi::new(url, token).map_err(|error| failed(&error.to_string()))
}

fn failed(why: &str) -> UserError {
    UserError::new(
        format!("Telegram cannot be used: {why}"),
        "look at the network, then run `telecode init` again",
    )
}

async fn poll(
    url: &str,
    token: SecretString,
    offset: Option<i64>,
    wait: Duration,
) -> Result<Vec<SeenUpdate>, UserError> {
    let api = api(url, token)?;
    let question = PairingGetUpdates { offset, timeout: wait.as_secs(), allowed_updates: ["message"] };
    let mut tries = 0;
    loop {
        match api.call::<Vec<Box<RawValue>>>("getUpdates", &question, wait + MARGIN).await {
            Ok(updates) => return Ok(updates.iter().filter_map(|update| seen(update.get())).collect()),
            Err(error) if tries == TRIES => return Err(failed(&error.to_string())),
            Err(_) => tries += 1,
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

fn seen(json: &str) -> Option<SeenUpdate> {
    let update = serde_json::from_str::<serde_json::Value>(json).ok()?;
    let id = update["update_id"].as_number().and_then(poller::id_of)?;
    let text = if let ChatEvent::Message(message) = inbound::decode(json) {
        Some(PrivateText {
            person: message.from.id,
            name: message.from.name,
            chat: message.thread.chat,
            text: message.text,
        })
    } else {
        None
    };
    Some(SeenUpdate { id, text })
}
