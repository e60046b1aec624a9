//! One turn of a stand-in agent: the model answers, tools are asked for and run, until there is a result.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

use super::frames::{self, Ended, Finish};
use super::host::{Exit, Prompt};
use super::script::{Quirk, Run};
use super::session::{PRICE, Session};
use super::tools::{self, Rule};
use crate::messages::director::Turnout;
use crate::messages::events::{self, Played};
use crate::messages::{Beat, Failure, Reply, ToolCall, conversation};

/// How long a refused model call waits before it is tried again, at most. The real one waits longer.
const RETRY: Duration = Duration::from_millis(20);
/// The marks that an interrupt leaves for the model.
const CUT_ANSWER: &str = "[Request interrupted by user]";
const CUT_TOOLS: &str = "[Request interrupted by user for tool use]";
/// What the model reads as the result of a call that was interrupted.
const REJECTED: &str = "The person does not want this call. It was not made.";

/// A turn that runs.
#[derive(Debug)]
struct Turn {
    /// What `command_lifecycle` names it.
    lifecycle: String,
    /// The text of the prompt, until it is said back.
    unsaid: Option<String>,
    resumed: bool,
    answered: bool,
    model_calls: u64,
    denials: Vec<Value>,
    quirks: Vec<Quirk>,
}

/// How a call of the model ended.
enum Called {
    Answered(Value, Reply),
    Refused(Failure),
    Interrupted,
}

/// How the tools of an answer ended.
enum Ran {
    /// With these results, as blocks for the model.
    Done(Vec<Value>),
    Interrupted,
}

impl<W: AsyncWrite + Unpin> Session<W> {
    /// Runs the turn of a prompt.
    pub(super) async fn turn(&mut self, prompt: Prompt) -> Result<(), Exit> {
        let Prompt { uuid, text, .. } = prompt;
        self.host.known.insert(uuid.clone());
        self.memory.content.known.push(uuid.clone());
        self.memory.content.open = Some(uuid.clone());
        self.memory.said(&text)?;
        self.host.send(frames::lifecycle(&uuid, "started")).await?;
        let quirks = self.script.quirks_of(&text, Run::First);
        let turn = Turn::new(uuid.clone(), Some(text), Run::First, quirks);
        self.work(uuid, turn).await
    }

    /// Runs the turn again that a crash cut, if there is one.
    pub(super) async fn rerun(&mut self) -> Result<(), Exit> {
        let Some(uuid) = self.memory.content.open.clone() else {
            return Ok(());
        };
        self.memory.drop_open_calls()?;
        let text = conversation::last_human_text(&self.memory.content.messages).unwrap_or_default().0;
        self.host.send(frames::state("running")).await?;
        // The real one names the rerun by a uuid of its own.
        let foreign = frames::fresh();
        self.host.send(frames::lifecycle(&foreign, "started")).await?;
        let quirks = self.script.quirks_of(&text, Run::Again);
        self.work(uuid, Turn::new(foreign, None, Run::Again, quirks)).await
    }

    async fn work(&mut self, uuid: String, mut turn: Turn) -> Result<(), Exit> {
        self.host.running = vec![uuid];
        self.host.interrupted = false;
        let cwd = self.launch.cwd.display().to_string();
        self.host.send(frames::init(&cwd, &self.host.model, &self.host.mode, &self.script.version)).await?;
        self.start_quirks(&turn.quirks).await?;
        let ended = self.steps(&mut turn).await?;
        self.finish(turn, ended).await
    }

    async fn steps(&mut self, turn: &mut Turn) -> Result<Ended, Exit> {
        loop {
            self.host.send(frames::requesting(&self.host.running)).await?;
            let (message, reply) = match self.call_model(turn).await? {
                Called::Answered(message, reply) => (message, reply),
                Called::Refused(failure) => return self.refused(turn, failure).await,
                Called::Interrupted => return Ok(Ended::CutAnswer),
            };
            self.memory.content.cost += PRICE;
            let answer = json!({"role": "assistant", "content": message["content"]});
            self.memory.add(answer)?;
            self.middle_quirks(turn).await?;
            let calls = calls_of(&message, &reply);
            if calls.is_empty() {
                return Ok(Ended::Completed(last_text(&message)));
            }
            match self.run_tools(turn, calls).await? {
                Ran::Done(results) => self.fold(results).await?,
                Ran::Interrupted => return Ok(Ended::CutTools),
            }
        }
    }

    /// Calls the model until it answers, is interrupted, or refuses for good.
    async fn call_model(&mut self, turn: &mut Turn) -> Result<Called, Exit> {
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

    async fn refused(&mut self, turn: &mut Turn, failure: Failure) -> Result<Ended, Exit> {
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

    async fn run_tools(&mut self, turn: &mut Turn, calls: Vec<ToolCall>) -> Result<Ran, Exit> {
        let mut asked = Vec::new();
        for call in &calls {
            asked.push(self.ask(call).await?);
        }
        let mut results = Vec::new();
        for (call, ask) in calls.iter().zip(asked) {
            let Some(result) = self.run_tool(turn, call, ask).await? else {
                self.cut_tools(turn, call).await?;
                return Ok(Ran::Interrupted);
            };
            results.push(result);
        }
        Ok(Ran::Done(results))
    }

    /// Asks for a call if it must be asked for. Returns the request's id.
    async fn ask(&mut self, call: &ToolCall) -> Result<Option<String>, Exit> {
        if !tools::must_ask(&call.name, &call.input, &self.host.mode, &self.rules) {
            return Ok(None);
        }
        let request = frames::fresh();
        let id = call.id.as_deref().unwrap_or_default();
        let frame = frames::control_request(&request, &tools::ask(id, &call.name, &call.input));
        self.host.send(frames::state("requires_action")).await?;
        self.host.asks.push(frame.clone());
        self.host.send(frame).await?;
        Ok(Some(request))
    }

    /// Runs a call when it is allowed. Returns its result for the model, or `None` if it was interrupted.
    async fn run_tool(
        &mut self,
        turn: &mut Turn,
        call: &ToolCall,
        ask: Option<String>,
    ) -> Result<Option<Value>, Exit> {
        let mut input = call.input.clone();
        let mut source = "config";
        if let Some(ask) = ask {
            let Some(answer) = self.answer(&ask).await? else {
                return Ok(None);
            };
            if answer["behavior"] != "allow" {
                return self.denied(turn, call, &answer).await;
            }
            self.rules.extend(Rule::added_by(&answer["updatedPermissions"]));
            if let Some(mode) = tools::mode_set_by(&answer["updatedPermissions"]) {
                self.host.change_mode(mode).await?;
            }
            if answer["updatedInput"].is_object() {
                input = answer["updatedInput"].clone();
            }
            source = if answer["decisionClassification"] == "user_permanent" {
                "user_permanent"
            } else {
                "user_temporary"
            };
        }
        if self.wait(Duration::from_millis(call.takes_ms)).await? {
            return Ok(None);
        }
        let (text, result) = tools::outcome(call, &input);
        let block =
            json!({"type": "tool_result", "tool_use_id": call.id, "content": text, "is_error": false});
        let meta = json!({"id": call.id, "permission_decision": {"decision": "accept", "source": source}});
        self.host.send(frames::tool_result(&block, &result, &meta)).await?;
        Ok(Some(block))
    }

    async fn denied(
        &mut self,
        turn: &mut Turn,
        call: &ToolCall,
        answer: &Value,
    ) -> Result<Option<Value>, Exit> {
        turn.denials.push(denial(call));
        if answer["interrupt"] == true {
            self.host.interrupted = true;
            return Ok(None);
        }
        let message = answer["message"].as_str().unwrap_or("denied");
        let block =
            json!({"type": "tool_result", "content": message, "is_error": true, "tool_use_id": call.id});
        let meta = json!({"id": call.id, "non_execution_kind": "permission-rule"});
        self.host.send(frames::tool_result(&block, &json!(format!("Error: {message}")), &meta)).await?;
        Ok(Some(block))
    }

    /// Waits for the answer to an ask. Returns `None` on an interrupt.
    async fn answer(&mut self, ask: &str) -> Result<Option<Value>, Exit> {
        loop {
            if self.host.interrupted {
                return Ok(None);
            }
            if let Some(response) = self.host.answers.remove(ask) {
                if self.host.asks.is_empty() {
                    self.host.send(frames::state("running")).await?;
                }
                let refused = json!({"behavior": "deny", "message": response["error"]});
                return Ok(Some(if response["subtype"] == "success" {
                    response["response"].clone()
                } else {
                    refused
                }));
            }
            if self.host.ended {
                self.host.asks.retain(|open| open["request_id"] != ask);
                let message = "Tool permission stream closed before response received";
                return Ok(Some(json!({"behavior": "deny", "message": message})));
            }
            let input = self.host.next().await;
            self.host.take(input).await?;
        }
    }

    async fn cut_tools(&mut self, turn: &mut Turn, call: &ToolCall) -> Result<(), Exit> {
        if turn.denials.is_empty() {
            turn.denials.push(denial(call));
        }
        self.host.asks.clear();
        self.host.send(frames::state("running")).await?;
        let block =
            json!({"type": "tool_result", "content": REJECTED, "is_error": true, "tool_use_id": call.id});
        let meta = json!({"id": call.id, "non_execution_kind": "user-rejected"});
        self.host.send(frames::tool_result(&block, &json!("User rejected tool use"), &meta)).await?;
        self.host.send(frames::interrupted(CUT_TOOLS)).await?;
        self.memory.drop_open_calls()?;
        Ok(self.memory.said(CUT_TOOLS)?)
    }

    /// Gives the model the results, with the prompts that were sent while the tools ran.
    async fn fold(&mut self, results: Vec<Value>) -> Result<(), Exit> {
        let (later, now): (Vec<Prompt>, Vec<Prompt>) =
            self.host.queue.drain(..).partition(|prompt| prompt.later);
        self.host.queue.extend(later);
        for prompt in now.iter().filter(|_| self.launch.replays) {
            self.host.send(frames::replay(&prompt.uuid, &prompt.text)).await?;
        }
        let mut content = results;
        for prompt in now {
            self.host.send(frames::lifecycle(&prompt.uuid, "started")).await?;
            content.push(json!({"type": "text", "text": prompt.text}));
            self.host.running.push(prompt.uuid);
        }
        Ok(self.memory.add(json!({"role": "user", "content": content}))?)
    }

    async fn finish(&mut self, turn: Turn, ended: Ended) -> Result<(), Exit> {
        let prompts = std::mem::take(&mut self.host.running);
        self.host.interrupted = false;
        self.memory.content.open = None;
        self.memory.save()?;
        let state = if matches!(ended, Ended::Completed(_)) { "completed" } else { "cancelled" };
        for folded in prompts.iter().skip(1) {
            self.host.send(frames::lifecycle(folded, state)).await?;
        }
        let emptied = turn.quirks.contains(&Quirk::EmptyResult);
        let finish = Finish {
            ended: if emptied { Ended::Completed(String::new()) } else { ended },
            prompts,
            cost: self.memory.content.cost,
            model: self.host.model.clone(),
            index: self.results,
            queued: self.host.queue.len(),
            model_calls: turn.model_calls,
            denials: turn.denials,
            resumed: turn.resumed,
        };
        self.results += 1;
        if !turn.quirks.contains(&Quirk::NoResult) {
            self.host.send(frames::result(&finish)).await?;
            self.host.send(frames::lifecycle(&turn.lifecycle, state)).await?;
        }
        if self.host.queue.is_empty() {
            self.host.send(frames::state("idle")).await?;
        }
        Ok(())
    }

    async fn start_quirks(&mut self, quirks: &[Quirk]) -> Result<(), Exit> {
        for quirk in quirks {
            match quirk {
                Quirk::Line(line) => self.host.send_line(line).await?,
                Quirk::HugeLine(bytes) => {
                    let frame = json!({"type": "huge", "text": "x".repeat(*bytes)});
                    self.host.send_line(&frame.to_string()).await?;
                }
                Quirk::Frame(frame) => self.host.send(frame.clone()).await?,
                Quirk::Request(body) => {
                    self.host.send(frames::control_request(&frames::fresh(), body)).await?
                }
                Quirk::SlowStart(_)
                | Quirk::Stderr { .. }
                | Quirk::IgnoreInterrupt
                | Quirk::IgnoreStdinClose
                | Quirk::IgnoreSigterm
                | Quirk::Grandchild
                | Quirk::Exit(_)
                | Quirk::Hang
                | Quirk::NoResult
                | Quirk::EmptyResult => {}
            }
        }
        Ok(())
    }

    async fn middle_quirks(&mut self, turn: &Turn) -> Result<(), Exit> {
        let code = turn
            .quirks
            .iter()
            .find_map(|quirk| if let Quirk::Exit(code) = quirk { Some(*code) } else { None });
        if let Some(code) = code {
            return Err(Exit::Code(code));
        }
        if turn.quirks.contains(&Quirk::Hang) {
            // It still reads, as a hung turn of the real one does; only the end of its input ends it.
            while !self.host.ended {
                let input = self.host.next().await;
                self.host.take(input).await?;
            }
            return Err(Exit::Code(0));
        }
        Ok(())
    }

    /// Waits while input is dealt with. Returns whether an interrupt ended it.
    async fn wait(&mut self, time: Duration) -> Result<bool, Exit> {
        let sleep = tokio::time::sleep(time);
        tokio::pin!(sleep);
        loop {
            tokio::select! {
                () = &mut sleep => return Ok(self.host.interrupted),
                input = self.host.next() => self.host.take(input).await?,
            }
            if self.host.interrupted {
                return Ok(true);
            }
        }
    }
}

impl Turn {
    fn new(lifecycle: String, unsaid: Option<String>, run: Run, quirks: Vec<Quirk>) -> Self {
        let resumed = run == Run::Again;
        Self { lifecycle, unsaid, resumed, answered: false, model_calls: 0, denials: Vec::new(), quirks }
    }
}

/// The calls of an answer, with the ids that were streamed.
fn calls_of(message: &Value, reply: &Reply) -> Vec<ToolCall> {
    let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids = blocks.iter().filter(|block| block["type"] == "tool_use").map(|block| block["id"].as_str());
    let calls =
        reply.beats.iter().filter_map(|beat| if let Beat::Tool(call) = beat { Some(call) } else { None });
    calls.zip(ids).map(|(call, id)| ToolCall { id: id.map(str::to_owned), ..call.clone() }).collect()
}

fn denial(call: &ToolCall) -> Value {
    json!({"tool_name": call.name, "tool_use_id": call.id, "tool_input": call.input})
}

fn last_text(message: &Value) -> String {
    let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    blocks.iter().rev().find_map(|block| block["text"].as_str()).unwrap_or_default().to_owned()
}
