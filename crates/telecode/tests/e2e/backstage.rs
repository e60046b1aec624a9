//! What single stories need besides the stage: other settings, a careful person, a look at what reached the model.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use telecode_sim::agent;
use telecode_sim::messages::{Recorded, RequestKind, Script};
use telecode_sim::telegram::{Feature, StopDraft, Write};
use tempfile::TempDir;

use crate::stage::{LIMIT, OWNER, Settings, Stage, bot_messages, buttons, text};

/// How often a file is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// The program itself.
pub(crate) const TELECODE: &str = env!("CARGO_BIN_EXE_telecode");

impl Settings {
    /// Lines for `[claude]`, or further sections.
    pub(crate) fn extra(mut self, lines: &str) -> Self {
        self.extra.push_str(lines);
        self.extra.push('\n');
        self
    }

    /// One more variable for Claude.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A server that has no drafts.
    pub(crate) fn without_drafts(mut self) -> Self {
        self.options.features = BTreeSet::from([Feature::Rich]);
        self
    }

    /// Another program than the real `claude`.
    pub(crate) fn claude(mut self, command: &[&str]) -> Self {
        self.claude = command.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// Nobody is known as an owner.
    pub(crate) fn without_owners(mut self) -> Self {
        self.owners.clear();
        self
    }
}

/// A stage with the stand-in for `claude`, which misbehaves by a script; the directory holds the script.
pub(crate) async fn stand_in(script: &agent::Script, settings: Settings) -> (Stage, TempDir) {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("script.json");
    std::fs::write(&file, serde_json::to_vec(script).unwrap()).unwrap();
    let settings =
        settings.claude(&[TELECODE, "stand-in-agent"]).env("STAND_IN_SCRIPT", &file.to_string_lossy());
    (Stage::with(Script::new(), settings).await, directory)
}

impl Stage {
    /// Waits until something was written to the log.
    pub(crate) async fn logs(&self, words: &str) {
        self.until(&format!("{words} in the log"), || self.log().contains(words)).await;
    }

    /// Waits until a file is there.
    pub(crate) async fn file(&self, path: &Path) {
        self.until(&path.display().to_string(), || path.exists()).await;
    }

    /// Waits for what nobody can announce.
    async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let waiting = async {
            while !is_so() {
                tokio::time::sleep(LOOK).await;
            }
        };
        let seen = tokio::time::timeout(LIMIT, waiting).await;
        assert!(seen.is_ok(), "never saw {what}\n--- chat\n{}\n--- log\n{}", self.chat(), self.log());
    }

    /// SIGTERM: the bot lays everything down and ends well.
    pub(crate) async fn terminate(&mut self) {
        let mut bot = self.bot.take().expect("a bot");
        let pid = bot.id().and_then(|pid| rustix::process::Pid::from_raw(pid.cast_signed())).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = tokio::time::timeout(LIMIT, bot.wait()).await;
        let status = status.unwrap_or_else(|_| panic!("the bot does not end:\n{}", self.log())).unwrap();
        assert_eq!(status.code(), Some(0), "{}", self.log());
    }

    /// Writes in answer to a message.
    pub(crate) fn replies(&self, to: i64, text: &str) -> i64 {
        self.write(Write { text: text.to_owned(), reply_to_message_id: Some(to), ..Write::default() })
    }

    /// Answers a message, with a part of it picked as a quote.
    pub(crate) fn quotes(&self, to: i64, quote: &str, text: &str) -> i64 {
        let (text, quote) = (text.to_owned(), Some(quote.to_owned()));
        self.write(Write { text, quote, reply_to_message_id: Some(to), ..Write::default() })
    }

    /// Forwards what somebody said.
    pub(crate) fn forwards(&self, from: &str, text: &str) -> i64 {
        let origin = serde_json::json!({"name": from});
        self.write(Write { text: text.to_owned(), forward_from: Some(origin), ..Write::default() })
    }

    fn write(&self, write: Write) -> i64 {
        let written = self.telegram.write(&Write { chat_id: OWNER, ..write }).unwrap();
        written.last().unwrap()["message_id"].as_i64().unwrap()
    }

    /// Stops the draft that is shown.
    pub(crate) async fn stops_draft(&self, words: &str) {
        let draft = self.sees_draft(words).await;
        let draft_id = draft["draft_id"].as_i64().unwrap();
        self.telegram.stop(&StopDraft { chat_id: OWNER, draft_id, message_thread_id: None }).unwrap();
    }

    /// Waits until so many messages of the bot have these words.
    pub(crate) async fn sees_times(&self, words: &str, count: usize) -> Vec<Value> {
        self.wait(&format!("{count} times {words}"), |chat| {
            let found: Vec<_> =
                bot_messages(chat).into_iter().filter(|message| text(message).contains(words)).collect();
            (found.len() >= count).then_some(found)
        })
        .await
    }

    /// The next text after a known message of the bot.
    pub(crate) async fn sees_after(&self, message: i64, words: &str) -> Value {
        self.wait(&format!("{words} after #{message}"), |chat| {
            let mut later =
                bot_messages(chat).into_iter().filter(|later| later["message_id"].as_i64() > Some(message));
            later.find(|later| text(later).contains(words))
        })
        .await
    }

    /// Every button of these words that can be pressed now: its message and its data, oldest first.
    pub(crate) async fn sees_buttons(&self, words: &str, count: usize) -> Vec<(i64, String)> {
        self.wait(&format!("{count} buttons {words}"), |chat| {
            let found: Vec<_> = bot_messages(chat)
                .iter()
                .filter_map(|message| {
                    let found = buttons(message)
                        .into_iter()
                        .find(|button| button["text"].as_str().is_some_and(|text| text.contains(words)))?;
                    Some((message["message_id"].as_i64()?, found["callback_data"].as_str()?.to_owned()))
                })
                .collect();
            (found.len() >= count).then_some(found)
        })
        .await
    }

    /// Waits until the main loop has called the model so many times.
    pub(crate) async fn turns(&self, count: usize) -> Vec<Recorded> {
        let seen = self.api.wait_for_turns(count, LIMIT).await;
        let seen = seen.unwrap_or_else(|| {
            panic!("never saw {count} model calls\n--- chat\n{}\n--- log\n{}", self.chat(), self.log())
        });
        seen.into_iter().filter(|request| request.kind == RequestKind::Turn).collect()
    }

    /// What the person last said to the model, in any form.
    pub(crate) fn told(&self) -> String {
        let turns = self.api.turns();
        turns.last().map(|turn| turn.body["messages"].to_string()).unwrap_or_default()
    }

    /// What the tools told the model, and whether as an error.
    pub(crate) fn results(&self) -> Vec<(String, bool)> {
        let turns = self.api.turns();
        let results = turns.last().map(Recorded::tool_results).unwrap_or_default();
        results.into_iter().map(|result| (result.text, result.is_error)).collect()
    }

    /// The reactions that a message has had, oldest first.
    pub(crate) fn reactions_of(&self, message: i64) -> Vec<String> {
        let requests = self.telegram.requests(0);
        let of_it = requests.iter().filter(|request| {
            request.method == "setMessageReaction" && is_number(&request.params["message_id"], message)
        });
        of_it.filter_map(|request| emoji(&request.params)).collect()
    }
}

fn is_number(value: &Value, number: i64) -> bool {
    value.as_i64() == Some(number) || value.as_str() == Some(&number.to_string())
}

fn emoji(params: &Value) -> Option<String> {
    let list = match &params["reaction"] {
        Value::String(text) => serde_json::from_str(text).ok()?,
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.clone()
        }
    };
    Some(list[0]["emoji"].as_str()?.to_owned())
}
