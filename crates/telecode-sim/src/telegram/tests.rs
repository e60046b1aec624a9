//! Tests of the simulated server, and the little world they play in.

use std::time::Duration;

use serde_json::{Value, json};

use super::ids::Moment;
use super::model::Model;
use super::options::{Feature, Options};
use super::orders::{NewChat, NewPerson, Write};
use super::pace::Pace;
use super::params::Params;
use super::refusal::Refusal;
use super::updates::PollState;

mod drafts;
mod foreign_types;
mod formatting;
mod journal;
mod keyboards;
mod over_http;
mod pacing;
mod people;
mod properties;
mod refusals;
mod topics;
mod updates;

/// Ann, who wrote to the bot.
pub(super) const ANN: i64 = 1001;
/// Bob, who never did.
pub(super) const BOB: i64 = 1002;
/// A forum in which the bot is an administrator.
pub(super) const FORUM: i64 = -1_001_111_111_111;

/// A model with its own clock.
pub(super) struct World {
    pub(super) model: Model,
    pub(super) now: Moment,
}

impl World {
    /// Ann has written, Bob has not, there is a forum, and nothing is limited.
    pub(super) fn new() -> Self {
        Self::with(Options { pace: Pace::unlimited(), ..Options::default() })
    }

    pub(super) fn with_topics() -> Self {
        let mut options = Options { pace: Pace::unlimited(), ..Options::default() };
        options.features.insert(Feature::PrivateTopics);
        Self::with(options)
    }

    pub(super) fn with(options: Options) -> Self {
        let mut world = Self { model: Model::new(options), now: Moment(1_800_000_000_000) };
        for (id, name) in [(ANN, "Ann"), (BOB, "Bob")] {
            let person = NewPerson { id: Some(id), first_name: name.to_owned(), ..NewPerson::default() };
            world.model.add_person(person).unwrap();
        }
        let forum = NewChat {
            id: Some(FORUM),
            kind: "supergroup".to_owned(),
            title: "Forum".to_owned(),
            is_forum: true,
            ..NewChat::default()
        };
        world.model.add_chat(forum).unwrap();
        world.write(ANN, "/start");
        world
    }

    /// Calls a method with the fields of a JSON object.
    pub(super) fn call(&mut self, method: &str, fields: Value) -> Result<Value, Refusal> {
        let Value::Object(fields) = fields else { panic!("{fields} is no object") };
        self.model.call(method, &Params::new(fields), self.now)
    }

    /// Calls a method that must succeed.
    pub(super) fn ok(&mut self, method: &str, fields: Value) -> Value {
        self.call(method, fields.clone()).unwrap_or_else(|why| panic!("{method} {fields}: {why:?}"))
    }

    /// The words with which a method is refused.
    pub(super) fn refused(&mut self, method: &str, fields: Value) -> String {
        match self.call(method, fields) {
            Ok(result) => panic!("{method} went through: {result}"),
            Err(refusal) => format!("{} {}", refusal.code, refusal.description),
        }
    }

    /// Ann writes; returns the number of the message.
    pub(super) fn write(&mut self, chat: i64, text: &str) -> i64 {
        let order = Write { chat_id: chat, from_id: Some(ANN), text: text.to_owned(), ..Write::default() };
        let sent = self.model.write(&order, self.now).unwrap();
        sent[0]["message_id"].as_i64().unwrap()
    }

    /// The bot writes to Ann; returns the number of the message.
    pub(super) fn say(&mut self, text: &str) -> i64 {
        self.ok("sendMessage", json!({"chat_id": ANN, "text": text}))["message_id"].as_i64().unwrap()
    }

    /// Everything that `getUpdates` returns at once.
    pub(super) fn updates(&mut self, fields: Value) -> Vec<Value> {
        let Value::Object(fields) = fields else { panic!("{fields} is no object") };
        let poll = self.model.begin_poll(&Params::new(fields), self.now).unwrap();
        match self.model.check_poll(&poll, self.now) {
            PollState::Done(result) => result.unwrap().as_array().unwrap().clone(),
            PollState::Waiting => panic!("the poll waits"),
        }
    }

    pub(super) fn later(&mut self, by: Duration) {
        self.now = self.now.plus(by);
    }

    /// Ann's chat as the control interface shows it.
    pub(super) fn watch(&mut self, chat: i64) -> Value {
        self.model.watch(super::ids::ChatId(chat), self.now).unwrap()
    }
}
