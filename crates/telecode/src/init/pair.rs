//! Pairing: whoever sends the code that stands on the terminal is the owner.

use std::time::Duration;

use secrecy::SecretString;
use telecode_core::ids::PersonId;
use tokio::time::Instant;

use super::{PrivateText, Seen, Telegram};
use crate::error::UserError;

/// How long a code is valid.
const VALID: Duration = Duration::from_mins(10);

/// How many wrong codes are taken before there is a new one.
const TRIES: u32 = 5;

/// How many digits a code has.
const DIGITS: usize = 6;

/// How long one request for updates waits. Source: the Bot API server's limit.
const POLL: Duration = Duration::from_secs(50);

/// Waits for the owner's code, answers, and says who it is. Updates up to that one are confirmed, later ones are left
/// for `telecode run`. Nobody is answered but the owner.
pub async fn pair(
    telegram: &Telegram,
    token: &SecretString,
    bot: &str,
    code: fn() -> String,
    say: impl Fn(&str),
) -> Result<PersonId, UserError> {
    let mut offset = None;
    loop {
        let code = code();
        say(&format!("Now open https://t.me/{bot} in Telegram and send it this code: {code}"));
        if let Some(owner) = wait(telegram, token, &code, &mut offset, &say).await? {
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
    telegram: &Telegram,
    token: &SecretString,
    code: &str,
    offset: &mut Option<i64>,
    say: &impl Fn(&str),
) -> Result<Option<PrivateText>, UserError> {
    let end = Instant::now() + VALID;
    let mut left = TRIES;
    while left > 0 && Instant::now() < end {
        let wait = POLL.min(end - Instant::now());
        for seen in (telegram.poll)(token.clone(), *offset, wait).await? {
            *offset = Some(seen.id.0 + 1);
            match judge(seen, code) {
                Try::Right(text) => return Ok(Some(text)),
                Try::Wrong => {
                    left -= 1;
                    say(&format!("Somebody sent a wrong code; tries left: {left}."));
                }
                Try::None => {}
            }
            if left == 0 {
                break;
            }
        }
    }
    Ok(None)
}

/// What an update is to pairing.
enum Try {
    /// The code.
    Right(PrivateText),
    /// Another code.
    Wrong,
    /// Nothing: `/start`, a greeting.
    None,
}

fn judge(seen: Seen, code: &str) -> Try {
    let Some(message) = seen.text else { return Try::None };
    let text = message.text.trim();
    if text == code {
        return Try::Right(message);
    }
    let is_code = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Try::Wrong } else { Try::None }
}

/// Six digits that nobody can guess.
pub fn random_code() -> String {
    // The low 62 bits of a random UUID are all random.
    let random = uuid::Uuid::new_v4().as_u128() & ((1 << 62) - 1);
    format!("{:06}", random % 1_000_000)
}
