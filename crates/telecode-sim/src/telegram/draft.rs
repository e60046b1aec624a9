//! Drafts: what the bot is still writing. They exist in private chats only and fade by themselves.

use std::time::Duration;

use serde_json::{Value, json};

use super::ids::{DraftId, Moment, ThreadId, UserId};
use super::rich::RichMessage;
use super::text::FormattedText;

/// How long a draft stays without an update (Bot API documentation: "30-second preview").
pub(crate) const DRAFT_LIFETIME: Duration = Duration::from_secs(30);
/// How long a stopped draft stays with `keep_on_stop`. "A short time" in the documentation; the number is ours.
pub(crate) const KEPT_LIFETIME: Duration = Duration::from_secs(5);

/// A draft on the screen.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) id: DraftId,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) body: DraftBody,
    pub(crate) stop: Stop,
    pub(crate) until: Moment,
}

/// What is shown.
#[derive(Debug, Clone)]
pub(crate) enum DraftBody {
    /// No text yet.
    Thinking,
    Text(FormattedText),
    Rich(RichMessage),
}

/// What the person may do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There is no button.
    No,
    /// The button takes the draft away.
    Removes,
    /// The button leaves the draft for a little.
    Keeps,
    /// The button was pressed.
    Stopped,
}

impl Draft {
    /// The draft as the control interface shows it.
    pub(crate) fn to_json(&self, now: Moment, user: &dyn Fn(UserId) -> Value) -> Value {
        let mut draft = json!({
            "draft_id": self.id.0,
            "can_stop": matches!(self.stop, Stop::Removes | Stop::Keeps),
            "expires_in": self.until.since(now).as_secs_f64(),
            "text": "",
            "entities": [],
            "thinking": matches!(self.body, DraftBody::Thinking),
        });
        if let Some(thread) = self.thread {
            draft["message_thread_id"] = json!(thread.0);
        }
        match &self.body {
            DraftBody::Thinking => {}
            DraftBody::Text(text) => {
                draft["text"] = json!(text.text);
                draft["entities"] = text.entities_json(user);
            }
            DraftBody::Rich(rich) => {
                draft["text"] = json!(rich.plain_text());
                draft["rich_message"] = rich.to_json();
            }
        }
        draft
    }
}
