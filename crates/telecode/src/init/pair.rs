//! Pairing: whoever sends the code that stands on the terminal is the owner.

use std::collections::BTreeSet;
use std::time::Duration;

use secrecy::SecretString;
use telecode_core::seam::access::{CodeGuess, Pairing};
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::random::Random;
use tokio::time::Instant;

use super::{PairingApi, PrivateText};
use crate::app;
use crate::error::UserError;

/// How long one request for updates waits. Source: the Bot API server's limit.
const POLL: Duration = Duration::from_secs(50);

/// How many people are told what to do.
const HELPED: usize = 8;

/// Waits for the owner's code, answers, and says who it is. Updates up to that one are confirmed, later ones are left
/// for `telecode run`. Nobody is answered but the owner, and who presses Start without the code, once: Telegram makes every new chat
/// begin with that.
pub async fn pair(
    telegram: &PairingApi,
    token: &SecretString,
    bot: &str,
    code: fn() -> String,
    say: impl Fn(&str),
) -> Result<PersonId, UserError> {
    let mut offset = None;
    let mut helped = BTreeSet::new();
    loop {
        let code = code();
        say(&format!(
            "Now open https://t.me/{bot}?start={code} and press Start, or send the bot this code: {code}"
        ));
        if let Some(owner) = wait(telegram, token, code, &mut offset, &mut helped).await? {
            let text = "You are the owner of this bot now. Start it with: telecode run";
            (telegram.tell)(token.clone(), owner.chat, text.into()).await?;
            // A request with the next offset is what confirms the updates before it.
            (telegram.poll)(token.clone(), offset, Duration::ZERO).await?;
            say(&format!("Paired with {} ({}).", owner.name, owner.person.0));
            return Ok(owner.person);
        }
        say("That code is no longer valid.");
    }
}

/// Waits until the code comes, or is not valid any more.
async fn wait(
    telegram: &PairingApi,
    token: &SecretString,
    code: String,
    offset: &mut Option<i64>,
    helped: &mut BTreeSet<PersonId>,
) -> Result<Option<PrivateText>, UserError> {
    let mut pairing = Pairing::new(code, Instant::now().into_std());
    loop {
        let now = Instant::now().into_std();
        if now >= pairing.until() {
            return Ok(None);
        }
        let wait = POLL.min(pairing.until() - now);
        for seen in (telegram.poll)(token.clone(), *offset, wait).await? {
            *offset = Some(seen.id.0 + 1);
            let Some(message) = seen.text else { continue };
            let guess = pairing.guess(message.person, &message.text, Instant::now().into_std());
            if guess == CodeGuess::Right {
                return Ok(Some(message));
            }
            let is_start = message.text.trim() == "/start" && helped.len() < HELPED;
            if is_start && helped.insert(message.person) {
                let text = "Send me the code from the terminal, or open the link that stands there.";
                // Whoever it was, pairing goes on.
                drop((telegram.tell)(token.clone(), message.chat, text.into()).await);
            }
        }
    }
}

/// A code that nobody can guess.
pub fn random_code() -> String {
    Random::new(app::seed()).code()
}
