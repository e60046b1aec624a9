//! What an answer of the Bot API means for the call. Codes alone say too little; what the texts mean is in [`refusals`](super::refusals).

use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use telecode_core::seam::call::{BotBar, Call, Delivery, Outcome, TopicCall};
use telecode_core::seam::ids::{ChatId, MessageId, TopicId};
use telecode_core::seam::page::{Button, ButtonAction, Page};

use super::LeftOut;
use super::refusals::{RefusalMeaning, meaning};
use crate::client::{ApiRefusal, BotApiError};

/// How long to wait when the server asks for it but not for how long.
const UNNAMED_WAIT: Duration = Duration::from_secs(5);

/// The HTTP status of a request that is too large.
const TOO_LARGE: u16 = 413;

/// Tells what came of a call that the server took.
pub fn done(call: &Call, result: &RawValue) -> Outcome {
    #[derive(Deserialize)]
    struct SentMessage {
        message_id: i64,
        #[serde(default)]
        reply_to_message: Option<IgnoredAny>,
        #[serde(default)]
        external_reply: Option<IgnoredAny>,
    }
    #[derive(Deserialize)]
    struct MadeTopic {
        message_thread_id: i64,
    }
    match call {
        Call::Send { .. } | Call::File { .. } | Call::Photo { .. } => {
            match serde_json::from_str::<SentMessage>(result.get()) {
                Ok(SentMessage { message_id, reply_to_message: None, external_reply: None })
                    if carries(call).reply =>
                {
                    Outcome::Alone(MessageId(message_id))
                }
                Ok(sent) => Outcome::Done(Some(MessageId(sent.message_id))),
                // It was sent, but can never be edited or found again.
                Err(_) => Outcome::Unreachable { delivery: Delivery::Maybe },
            }
        }
        Call::Topic(TopicCall::Create { .. }) => match serde_json::from_str::<MadeTopic>(result.get()) {
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
        | Call::Strip { .. }
        | Call::Topic(TopicCall::Rename { .. } | TopicCall::SetOpen { .. } | TopicCall::Delete { .. })
        | Call::Typing { .. }
        | Call::Menu { .. } => Outcome::Done(None),
    }
}

/// Tells what came of a call that brought no result.
pub fn failed(call: &Call, error: &BotApiError) -> Outcome {
    match error {
        BotApiError::Refused(refusal) => refused(call, refusal),
        BotApiError::Encode(error) => Outcome::Refused(error.to_string()),
        // The front end of the server turns uploads away with a page of its own; they never get smaller.
        BotApiError::BadAnswer { status: TOO_LARGE, excerpt: _ } => Outcome::Refused("too large".to_owned()),
        BotApiError::NotDelivered(_) | BotApiError::MaybeDelivered(_) | BotApiError::BadAnswer { .. } => {
            Outcome::Unreachable { delivery: error.delivery() }
        }
    }
}

/// Tells what to leave out on another try of a refused call; `None` if there is nothing more.
pub fn fallback(call: &Call, error: &BotApiError, tried: LeftOut) -> Option<LeftOut> {
    let Outcome::Refused(description) = failed(call, error) else { return None };
    let has = carries(call);
    let meaning = meaning(&description);
    if meaning == RefusalMeaning::Link && has.links && !tried.links && !tried.buttons {
        Some(LeftOut { links: true, ..tried })
    } else if matches!(meaning, RefusalMeaning::Link | RefusalMeaning::Buttons)
        && has.buttons
        && !tried.buttons
    {
        Some(LeftOut { buttons: true, ..tried })
    } else if meaning == RefusalMeaning::Reply && has.reply && !tried.reply {
        Some(LeftOut { reply: true, ..tried })
    } else if has.entities && !tried.entities && meaning != RefusalMeaning::Fixed {
        Some(LeftOut { entities: true, ..tried })
    } else {
        None
    }
}

/// Tells how long a server that refuses with 429 wants to be left alone.
pub(crate) fn retry_after(refusal: &ApiRefusal) -> Duration {
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
        Call::Send { page, reply_to, .. } => LeftOut { reply: reply_to.is_some(), ..parts(page) },
        Call::Edit { page, .. } => parts(page),
        Call::Draft { page, .. } => LeftOut { entities: parts(page).entities, ..LeftOut::default() },
        Call::File { reply_to, .. } => LeftOut { reply: reply_to.is_some(), ..LeftOut::default() },
        Call::Photo { caption, reply_to, .. } => LeftOut { reply: reply_to.is_some(), ..parts(caption) },
        Call::Delete { .. }
        | Call::Pin { .. }
        | Call::Strip { .. }
        | Call::React { .. }
        | Call::Toast { .. }
        | Call::Topic(_)
        | Call::Typing { .. }
        | Call::Menu { .. } => LeftOut::default(),
    }
}

fn parts(page: &Page) -> LeftOut {
    let is_link = |button: &Button| !matches!(button.action, ButtonAction::Press(_));
    LeftOut {
        // A rich page that is refused goes back to the outbox, which knows its classic form.
        entities: !page.entities.is_empty() && page.rich.is_none(),
        buttons: !page.buttons.is_empty(),
        links: page.buttons.iter().flatten().any(is_link),
        reply: false,
    }
}

fn refused(call: &Call, refusal: &ApiRefusal) -> Outcome {
    match refusal.code {
        // The poller tells about the token, and about another program with it; until that is right, nothing is lost.
        401 | 409 | 421 => Outcome::Unreachable { delivery: Delivery::No },
        404 => not_found(call, &refusal.description),
        TOO_LARGE => Outcome::Refused(refusal.description.clone()),
        429 => Outcome::TooMany(retry_after(refusal)),
        500.. => Outcome::Unreachable { delivery: Delivery::Maybe },
        code => answer(call, meaning(&refusal.description), code, refusal),
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

/// Reads what the words mean for this call.
fn answer(call: &Call, meaning: RefusalMeaning, code: u16, refusal: &ApiRefusal) -> Outcome {
    let is_draft = matches!(call, Call::Draft { .. });
    let is_barrable = is_about_topic(call) || is_about_pin(call);
    if let Some(chat) = refusal.migrate_to {
        return Outcome::Moved(ChatId::of(chat));
    }
    match meaning {
        // A press that is too old, or answered already: nobody waits for it any more.
        _ if matches!(call, Call::Toast { .. }) => Outcome::Done(None),
        RefusalMeaning::Unchanged | RefusalMeaning::Late if !makes_message(call) => Outcome::Done(None),
        RefusalMeaning::Gone if has_message(call) => Outcome::Gone,
        RefusalMeaning::NoRight if is_barrable => Outcome::Barred(BotBar::NoRight),
        RefusalMeaning::NoTopics if is_about_topic(call) => Outcome::Barred(BotBar::NoTopics),
        // Where there are no topics, this one is not either.
        RefusalMeaning::ThreadGone | RefusalMeaning::NoTopics => Outcome::ThreadGone,
        RefusalMeaning::ThreadClosed => Outcome::ThreadClosed,
        RefusalMeaning::NoDrafts if is_draft => Outcome::Unsupported,
        RefusalMeaning::Blocked => Outcome::Blocked,
        RefusalMeaning::Muted => Outcome::Muted,
        RefusalMeaning::Trouble => Outcome::Unreachable { delivery: Delivery::No },
        // Why it is forbidden is not known: it may be allowed the next time.
        RefusalMeaning::Unknown | RefusalMeaning::NoRight if code == 403 => Outcome::Muted,
        RefusalMeaning::Unchanged
        | RefusalMeaning::Late
        | RefusalMeaning::Gone
        | RefusalMeaning::Fixed
        | RefusalMeaning::NoRight
        | RefusalMeaning::NoFiles
        | RefusalMeaning::NoDrafts
        | RefusalMeaning::TooLong
        | RefusalMeaning::Formatting
        | RefusalMeaning::Link
        | RefusalMeaning::Buttons
        | RefusalMeaning::Reply
        | RefusalMeaning::Unknown => Outcome::Refused(refusal.description.clone()),
    }
}

/// Tells whether a call shows a rich page, which older servers do not know.
fn is_rich(call: &Call) -> bool {
    matches!(call, Call::Send { page, .. } | Call::Edit { page, .. } | Call::Draft { page, .. } if page.rich.is_some())
}

/// Tells whether a call makes or changes a topic.
fn is_about_topic(call: &Call) -> bool {
    matches!(call, Call::Topic(_))
}

/// Tells whether a call pins, or takes a pin off.
fn is_about_pin(call: &Call) -> bool {
    matches!(call, Call::Pin { .. })
}

/// Tells whether a call makes a message, or a topic.
fn makes_message(call: &Call) -> bool {
    matches!(
        call,
        Call::Send { .. } | Call::File { .. } | Call::Photo { .. } | Call::Topic(TopicCall::Create { .. })
    )
}

/// Tells whether a call is about a message that is already there.
fn has_message(call: &Call) -> bool {
    matches!(
        call,
        Call::Edit { .. } | Call::Delete { .. } | Call::Strip { .. } | Call::React { .. } | Call::Pin { .. }
    )
}
