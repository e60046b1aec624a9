//! The model of a stand-in agent answers: streamed, refused or interrupted.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

use super::frames::{self, Ended};
use super::host::Exit;
use super::session::Session;
use super::turn::Turn;
use crate::messages::director::Turnout;
use crate::messages::events::{self, Played};
use crate::messages::{Failure, Reply};

/// How long a refused model call waits before it is tried again, at most. The real one waits longer.
const RETRY: Duration = Duration::from_millis(20);
/// The mark that an interrupt leaves for the model.
const CUT_ANSWER: &str = "[Request interrupted by user]";

/// How a call of the model ended.
pub(super) enum Called {
    Answered(Value, Reply),
    Refused(Failure),
    Interrupted,
}

impl<W: AsyncWrite + Unpin> Session<W> {
    /// Calls the model until it answers, is interrupted, or refuses for good.
    pub(super) async fn call_model(&mut self, turn: &mut Turn) -> Result<Called, Exit> {
        for attempt in 1.. {
            turn.model_calls += 1;
            let (_, turnout) = self.director.decide(&self.memory.content.messages);
            match turnout {
                Turnout::Answer(reply) => {
                    if let Some(called) = self.stream(turn, &reply).await? {
                        return Ok(called);
                    }
                }
                Turnout::Refuse(failure) if failure.status == 429 || failure.status >= 500 => {
                    let kind = if failure.status == 429 { "rate_limit" } else { "overloaded" };
                    self.host.send(frames::api_retry(attempt, 20, failure.status, kind)).await?;
                    if self.wait(RETRY).await? {
                        return Ok(Called::Interrupted);
                    }
                }
                Turnout::Refuse(failure) => return Ok(Called::Refused(failure)),
            }
        }
        Ok(Called::Interrupted)
    }

    /// Streams an answer. Returns `None` if its stream was cut, so that it is asked for again.
    async fn stream(&mut self, turn: &mut Turn, reply: &Reply) -> Result<Option<Called>, Exit> {
        let (sender, mut played) = mpsc::channel(16);
        let (model, gates, playing) = (self.host.model.clone(), self.gates.clone(), reply.clone());
        let task = tokio::spawn(async move { events::play(&playing, &model, &gates, &sender).await });
        let mut seen = Vec::new();
        loop {
            tokio::select! {
                next = played.recv() => match next {
                    Some(Played::Event(event)) if event["type"] == "error" => return Ok(None),
                    Some(Played::Event(event)) => self.event(turn, &mut seen, event).await?,
                    Some(Played::Cut) => return Ok(None),
                    None => break,
                },
                input = self.host.next() => {
                    self.host.take(input).await?;
                    if self.host.interrupted {
                        task.abort();
                        self.cut_answer(turn, &seen).await?;
                        return Ok(Some(Called::Interrupted));
                    }
                }
            }
        }
        Ok(Some(Called::Answered(events::fold(&seen), reply.clone())))
    }

    async fn event(&mut self, turn: &mut Turn, seen: &mut Vec<Value>, event: Value) -> Result<(), Exit> {
        self.say_back(turn).await?;
        let stops = event["type"] == "content_block_stop";
        seen.push(event.clone());
        if stops {
            // As of the real one, a block's frame comes before the event of its end.
            let message = events::fold(seen);
            if let Some(block) = message["content"].as_array().and_then(|blocks| blocks.last()) {
                let frame = frames::assistant(&message, block);
                self.assistant(turn, frame).await?;
            }
        }
        if self.launch.streams {
            self.host.send(frames::stream_event(&event)).await?;
        }
        Ok(())
    }

    /// Says the prompt back with the first byte of the answer.
    async fn say_back(&mut self, turn: &mut Turn) -> Result<(), Exit> {
        if let Some(text) = turn.unsaid.take().filter(|_| self.launch.replays) {
            self.host.send(frames::replay(&turn.lifecycle, &text)).await?;
        }
        Ok(())
    }

    async fn assistant(&mut self, turn: &mut Turn, mut frame: Value) -> Result<(), Exit> {
        if !turn.answered {
            turn.answered = true;
            frame["user_message_uuid"] = json!(self.host.running.last());
            frame["user_message_uuids"] = json!(self.host.running);
            if turn.resumed {
                frame["resume_reason"] = json!("interrupted_turn");
            }
        }
        Ok(self.host.send(frame).await?)
    }

    async fn cut_answer(&mut self, turn: &mut Turn, seen: &[Value]) -> Result<(), Exit> {
        self.say_back(turn).await?;
        let message = events::fold(seen);
        let text = last_text(&message);
        if !text.is_empty() {
            let mut frame = frames::assistant(&message, &json!({"type": "text", "text": text}));
            frame["aborted"] = json!(true);
            self.assistant(turn, frame).await?;
            self.memory.add(json!({"role": "assistant", "content": [{"type": "text", "text": text}]}))?;
        }
        self.host.send(frames::interrupted(CUT_ANSWER)).await?;
        Ok(self.memory.said(CUT_ANSWER)?)
    }

    /// Tells that the API refused for good.
    pub(super) async fn refused(&mut self, turn: &mut Turn, failure: Failure) -> Result<Ended, Exit> {
        self.say_back(turn).await?;
        let text = format!("API Error: {} {}", failure.status, failure.message);
        let mut frame = frames::synthetic(&text);
        frame["error"] = json!(if failure.status == 401 { "authentication_failed" } else { "unknown" });
        frame["is_api_error_message"] = json!(true);
        frame["api_error_status"] = json!(failure.status);
        frame["api_error_type"] = json!(failure.kind);
        self.assistant(turn, frame).await?;
        Ok(Ended::Refused(failure.status, failure.kind, text))
    }
}

/// The last text of a message.
pub(super) fn last_text(message: &Value) -> String {
    let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    blocks.iter().rev().find_map(|block| block["text"].as_str()).unwrap_or_default().to_owned()
}
