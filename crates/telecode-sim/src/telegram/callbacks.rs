//! Presses of buttons that wait for the bot's answer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::ids::{ChatId, Moment};

/// How long a press can be answered. The real time is not documented; this is what others measured.
const LIFETIME: Duration = Duration::from_secs(15);

/// The bot's answer to a press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackAnswer {
    /// What the person is told; empty for nothing.
    pub text: String,
    /// Whether it is shown in a window of its own.
    pub show_alert: bool,
}

#[derive(Debug)]
struct Press {
    chat: ChatId,
    at: Moment,
    answer: Option<CallbackAnswer>,
}

/// The presses, by `callback_query.id`.
#[derive(Debug, Default)]
pub(crate) struct Callbacks {
    presses: BTreeMap<String, Press>,
    last: u64,
}

impl Callbacks {
    /// Notes a press and returns its id.
    pub(crate) fn open(&mut self, chat: ChatId, now: Moment) -> String {
        self.last += 1;
        let id = format!("{}", 7_000_000_000_000_000 + self.last * 7919);
        self.presses.insert(id.clone(), Press { chat, at: now, answer: None });
        id
    }

    /// Keeps the answer and returns the chat, if the press is known, fresh and not answered yet.
    pub(crate) fn answer(&mut self, id: &str, answer: CallbackAnswer, now: Moment) -> Option<ChatId> {
        let press = self.presses.get_mut(id)?;
        if press.answer.is_some() || now.since(press.at) > LIFETIME {
            return None;
        }
        press.answer = Some(answer);
        Some(press.chat)
    }

    /// The answer, once it is there.
    pub(crate) fn answered(&self, id: &str) -> Option<CallbackAnswer> {
        self.presses.get(id)?.answer.clone()
    }
}
