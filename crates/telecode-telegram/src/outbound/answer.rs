//! What an answer of the Bot API means for the call. The texts are those of the real server; codes alone say too little.

use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use telecode_core::call::{Bar, Call, Delivery, Outcome};
use telecode_core::ids::{MessageId, TopicId};

use super::LeftOut;
use crate::client::{ApiError, Refusal};

/// How long to wait when the server asks for it but not for how long.
const UNNAMED_WAIT: Duration = Duration::from_secs(5);

/// The HTTP status of a request that is too large.
const TOO_LARGE: u16 = 413;

/// Says that a message or a topic already shows what it should.
const UNCHANGED: [&str; 3] = ["message is not modified", "message_not_modified", "topic_not_modified"];

/// Says that the message of a call is not there, or has become unchangeable.
const GONE: [&str; 8] = [
    "message to pin not found",
    "message to edit not found",
    "message to delete not found",
    "message to react not found",
    "message not found",
    "message can't be edited",
    "message can't be deleted",
    "message_id_invalid",
];

/// Says that the topic is not there.
const THREAD_GONE: [&str; 2] = ["message thread not found", "topic_"];

/// Says that the bot has no right for what it wants with a topic or a pin.
const NO_RIGHT: [&str; 3] = ["not enough rights", "chat_admin_required", "right_forbidden"];

/// Says that the chat has no topics.
const NO_TOPICS: [&str; 3] =
    ["the chat is not a forum", "the chat is not a supergroup", "channel_forum_missing"];

/// Says that the chat is closed to the bot.
const BLOCKED: [&str; 10] = [
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "bot is not a member",
    "chat_write_forbidden",
    "no rights to send",
    "not enough rights to send",
    "group chat was upgraded",
];

/// Says that the buttons are at fault.
const BAD_BUTTONS: [&str; 4] = ["button_", "reply_markup", "reply markup", "keyboard"];

/// Says that the message to reply to is at fault, which should not happen with `allow_sending_without_reply`.
const BAD_REPLY: [&str; 3] = ["message to be replied", "message to reply", "reply_message_id"];

/// Tells what came of a call that the server took.
pub fn done(call: &Call, result: &RawValue) -> Outcome {
    #[derive(Deserialize)]
    struct Sent {
        message_id: i64,
    }
    #[derive(Deserialize)]
    struct Made {
        message_thread_id: i64,
    }
    match call {
        Call::Send { .. } | Call::File { .. } | Call::Photo { .. } => {
            match serde_json::from_str::<Sent>(result.get()) {
                Ok(sent) => Outcome::Done(Some(MessageId(sent.message_id))),
                // It was sent, but can never be edited or found again.
                Err(_) => Outcome::Unreachable { delivery: Delivery::Maybe },
            }
        }
        Call::CreateTopic { .. } => match serde_json::from_str::<Made>(result.get()) {
            Ok(made) => Outcome::Topic(TopicId(made.message_thread_id)),
            // It was made, but can never be found again.
            Err(_) => Outcome::Unreachable { delivery: Delivery::Maybe },
        },
        Call::Edit { .. }
        | Call::Delete { .. }
        | Call::Draft { .. }
        | Call::React { .. }
        | Call::Toast { .. }
        | Call::Pin { .. }
        | Call::EditTopic { .. }
        | Call::SetTopicOpen { .. }
        | Call::DeleteTopic { .. }
        | Call::Menu { .. } => Outcome::Done(None),
    }
}

/// Tells what came of a call that brought no result.
pub fn failed(call: &Call, error: &ApiError) -> Outcome {
    match error {
        ApiError::Refused(refusal) => refused(call, refusal),
        ApiError::Encode(error) => Outcome::Refused(error.to_string()),
        // The front end of the server turns uploads away with a page of its own; they never get smaller.
        ApiError::BadAnswer { status: TOO_LARGE, excerpt: _ } => Outcome::Refused("too large".to_owned()),
        ApiError::NotDelivered(_) | ApiError::MaybeDelivered(_) | ApiError::BadAnswer { .. } => {
            Outcome::Unreachable { delivery: error.delivery() }
        }
    }
}

/// Tells what to leave out on another try of a refused call; `None` if there is nothing more.
pub fn fallback(call: &Call, error: &ApiError, tried: LeftOut) -> Option<LeftOut> {
    let Outcome::Refused(description) = failed(call, error) else { return None };
    let description = description.to_lowercase();
    let says = |texts: &[&str]| texts.iter().any(|text| description.contains(text));
    let has = carries(call);
    if has.buttons && !tried.buttons && says(&BAD_BUTTONS) {
        Some(LeftOut { buttons: true, ..tried })
    } else if has.reply && !tried.reply && says(&BAD_REPLY) {
        Some(LeftOut { reply: true, ..tried })
    } else if has.entities && !tried.entities {
        Some(LeftOut { entities: true, ..tried })
    } else {
        None
    }
}

/// Tells how long a server that refuses with 429 wants to be left alone.
pub(crate) fn retry_after(refusal: &Refusal) -> Duration {
    let from_text = || {
        let (_, rest) = refusal.description.rsplit_once("retry after ")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().map(Duration::from_secs)
    };
    refusal.retry_after.or_else(from_text).unwrap_or(UNNAMED_WAIT)
}

/// Tells which parts a call has that it could do without.
fn carries(call: &Call) -> LeftOut {
    match call {
        // A rich page that is refused goes back to the outbox, which knows its classic form.
        Call::Send { page, reply_to, .. } => LeftOut {
            entities: !page.entities.is_empty() && page.rich.is_none(),
            buttons: !page.buttons.is_empty(),
            reply: reply_to.is_some(),
        },
        Call::Edit { page, .. } => LeftOut {
            entities: !page.entities.is_empty() && page.rich.is_none(),
            buttons: !page.buttons.is_empty(),
            reply: false,
        },
        Call::Draft { page, .. } => {
            LeftOut { entities: !page.entities.is_empty() && page.rich.is_none(), ..LeftOut::default() }
        }
        Call::File { reply_to, .. } => LeftOut { reply: reply_to.is_some(), ..LeftOut::default() },
        Call::Photo { caption, reply_to, .. } => LeftOut {
            entities: !caption.entities.is_empty(),
            buttons: !caption.buttons.is_empty(),
            reply: reply_to.is_some(),
        },
        Call::Delete { .. }
        | Call::Pin { .. }
        | Call::React { .. }
        | Call::Toast { .. }
        | Call::CreateTopic { .. }
        | Call::EditTopic { .. }
        | Call::SetTopicOpen { .. }
        | Call::DeleteTopic { .. }
        | Call::Menu { .. } => LeftOut::default(),
    }
}

fn refused(call: &Call, refusal: &Refusal) -> Outcome {
    match refusal.code {
        // The poller tells about the token; until it is right, nothing is lost.
        401 => Outcome::Unreachable { delivery: Delivery::No },
        403 => Outcome::Blocked,
        404 => not_found(call, &refusal.description),
        429 => Outcome::TooMany(retry_after(refusal)),
        500.. => Outcome::Unreachable { delivery: Delivery::Maybe },
        _ => bad_request(call, refusal),
    }
}

/// The real server answers 404 to an unknown method as well as to a malformed token.
fn not_found(call: &Call, description: &str) -> Outcome {
    if matches!(call, Call::Draft { .. }) || is_rich(call) || description.to_lowercase().contains("method") {
        Outcome::Unsupported
    } else {
        Outcome::Unreachable { delivery: Delivery::No }
    }
}

fn bad_request(call: &Call, refusal: &Refusal) -> Outcome {
    let description = refusal.description.to_lowercase();
    let says = |texts: &[&str]| texts.iter().any(|text| description.contains(text));
    let draft = matches!(call, Call::Draft { .. });
    // A press that is too old, or answered already: nobody waits for it any more.
    if matches!(call, Call::Toast { .. }) || says(&UNCHANGED) {
        Outcome::Done(None)
    } else if says(&GONE) && has_message(call) {
        Outcome::Gone
    } else if (is_about_topic(call) || is_about_pin(call)) && says(&NO_RIGHT) {
        Outcome::Barred(Bar::NoRight)
    } else if is_about_topic(call) && says(&NO_TOPICS) {
        Outcome::Barred(Bar::NoTopics)
    } else if says(&THREAD_GONE) {
        Outcome::ThreadGone
    } else if draft && says(&["draft"]) {
        Outcome::Unsupported
    } else if says(&BLOCKED) || refusal.migrate_to.is_some() {
        Outcome::Blocked
    } else {
        Outcome::Refused(refusal.description.clone())
    }
}

/// Tells whether a call shows a rich page, which older servers do not know.
fn is_rich(call: &Call) -> bool {
    matches!(call, Call::Send { page, .. } | Call::Edit { page, .. } | Call::Draft { page, .. } if page.rich.is_some())
}

/// Tells whether a call makes or changes a topic.
fn is_about_topic(call: &Call) -> bool {
    match call {
        Call::CreateTopic { .. }
        | Call::EditTopic { .. }
        | Call::SetTopicOpen { .. }
        | Call::DeleteTopic { .. } => true,
        Call::Send { .. }
        | Call::Edit { .. }
        | Call::Delete { .. }
        | Call::Draft { .. }
        | Call::React { .. }
        | Call::Toast { .. }
        | Call::File { .. }
        | Call::Photo { .. }
        | Call::Pin { .. }
        | Call::Menu { .. } => false,
    }
}

/// Tells whether a call pins, or takes a pin off.
fn is_about_pin(call: &Call) -> bool {
    matches!(call, Call::Pin { .. })
}

/// Tells whether a call is about a message that is already there.
fn has_message(call: &Call) -> bool {
    match call {
        Call::Edit { .. } | Call::Delete { .. } | Call::React { .. } | Call::Pin { .. } => true,
        Call::Send { .. }
        | Call::Draft { .. }
        | Call::Toast { .. }
        | Call::File { .. }
        | Call::Photo { .. }
        | Call::CreateTopic { .. }
        | Call::EditTopic { .. }
        | Call::SetTopicOpen { .. }
        | Call::DeleteTopic { .. }
        | Call::Menu { .. } => false,
    }
}
