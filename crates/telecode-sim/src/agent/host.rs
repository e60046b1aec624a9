//! The agent's side of the pipe to its host: frames out, and what came in but has not been used.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;

use super::frames;
use super::launch::Launch;
use super::script::{Quirk, Script};
use super::tools::ToolHook;
use crate::messages::conversation;

/// The modes that can be set.
const MODES: [&str; 5] = ["acceptEdits", "auto", "default", "dontAsk", "plan"];

/// Something from the host.
#[derive(Debug)]
pub(super) enum Input {
    /// A frame.
    Frame(Value),
    /// A line that is not JSON.
    Garbage,
    /// There will be no more.
    End,
}

/// A prompt that waits.
#[derive(Clone, Debug)]
pub(super) struct Prompt {
    pub(super) uuid: String,
    pub(super) text: String,
    /// Waits for the end of the turn even if a tool runs.
    pub(super) later: bool,
}

/// Why the agent ends.
#[derive(Debug)]
pub(super) enum Exit {
    /// With a code.
    Code(u8),
    /// The pipe or the memory broke.
    Broken,
}

impl From<io::Error> for Exit {
    fn from(_: io::Error) -> Self {
        Self::Broken
    }
}

/// The pipe, and what came in.
#[derive(Debug)]
pub(super) struct Host<W> {
    out: W,
    input: mpsc::UnboundedReceiver<Input>,
    session_id: String,
    version: String,
    heeds_interrupts: bool,
    pub(super) mode: String,
    pub(super) model: String,
    pub(super) queue: VecDeque<Prompt>,
    pub(super) known: HashSet<String>,
    pub(super) answers: HashMap<String, Value>,
    /// The open asks, as full control requests.
    pub(super) asks: Vec<Value>,
    /// The host's hook before tools, if it has one.
    pub(super) hook: Option<ToolHook>,
    /// The uuids of the turn that runs; empty if none does.
    pub(super) running: Vec<String>,
    pub(super) interrupted: bool,
    pub(super) ended: bool,
}

impl<W: AsyncWrite + Unpin> Host<W> {
    /// Opens the pipe. Input is read from now on.
    pub(super) fn open(
        launch: &Launch,
        script: &Script,
        known: HashSet<String>,
        stdin: impl AsyncRead + Send + Unpin + 'static,
        out: W,
    ) -> Self {
        let (sender, input) = mpsc::unbounded_channel();
        tokio::spawn(read(stdin, sender));
        Self {
            out,
            input,
            session_id: launch.session.id().to_owned(),
            version: script.version.clone(),
            heeds_interrupts: !script.has(&Quirk::IgnoreInterrupt),
            mode: launch.mode.clone(),
            model: launch.model.clone(),
            queue: VecDeque::new(),
            known,
            answers: HashMap::new(),
            asks: Vec::new(),
            hook: None,
            running: Vec::new(),
            interrupted: false,
            ended: false,
        }
    }

    /// Sends a frame.
    pub(super) async fn send(&mut self, mut frame: Value) -> io::Result<()> {
        let control = frame["type"].as_str().is_some_and(|kind| kind.starts_with("control_"));
        if !control {
            frame["session_id"] = json!(self.session_id);
        }
        self.send_line(&frame.to_string()).await
    }

    /// Sends a line as it is.
    pub(super) async fn send_line(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes()).await?;
        self.out.write_all(b"\n").await?;
        self.out.flush().await
    }

    /// Waits for the next input. Safe to drop.
    pub(super) async fn next(&mut self) -> Input {
        if self.ended {
            return std::future::pending().await;
        }
        self.input.recv().await.unwrap_or(Input::End)
    }

    /// Deals with an input.
    pub(super) async fn take(&mut self, input: Input) -> Result<(), Exit> {
        match input {
            Input::End => self.ended = true,
            Input::Garbage => return Err(Exit::Code(1)),
            Input::Frame(frame) => match frame["type"].as_str() {
                Some("user") => self.take_prompt(&frame).await?,
                Some("control_request") => self.take_request(&frame).await?,
                Some("control_response") => self.take_answer(frame).await?,
                _ => {}
            },
        }
        Ok(())
    }

    async fn take_prompt(&mut self, frame: &Value) -> io::Result<()> {
        let uuid = frame["uuid"].as_str().map_or_else(frames::fresh, str::to_owned);
        let text = text_of(&frame["message"]["content"]);
        if self.known.contains(&uuid) {
            self.send(frames::replay_known(&uuid, &text)).await?;
            self.send(frames::lifecycle(&uuid, "completed")).await?;
            return if self.running.is_empty() { self.send(frames::state("idle")).await } else { Ok(()) };
        }
        if self.running.is_empty() && self.queue.is_empty() {
            self.send(frames::state("running")).await?;
        }
        self.send(frames::lifecycle(&uuid, "queued")).await?;
        self.queue.push_back(Prompt { uuid, text, later: frame["priority"] == "later" });
        Ok(())
    }

    async fn take_answer(&mut self, frame: Value) -> io::Result<()> {
        let id = frame["response"]["request_id"].as_str().unwrap_or_default().to_owned();
        if self.asks.iter().any(|ask| ask["request_id"] == id) {
            self.asks.retain(|ask| ask["request_id"] != id);
            // The real one says an answer back.
            self.send(frame.clone()).await?;
            self.answers.insert(id, frame["response"].clone());
        }
        Ok(())
    }

    async fn take_request(&mut self, frame: &Value) -> io::Result<()> {
        let id = frame["request_id"].as_str().unwrap_or_default();
        let request = &frame["request"];
        match request["subtype"].as_str().unwrap_or_default() {
            "initialize" => {
                self.hook = ToolHook::of(&request["hooks"]);
                self.initialize(id).await
            }
            "interrupt" => self.interrupt(id, request["cancel_queued"] == true).await,
            "set_permission_mode" => self.set_mode(id, request["mode"].as_str().unwrap_or_default()).await,
            "set_model" => self.set_model(id, request["model"].as_str()).await,
            "cancel_async_message" => {
                self.cancel(id, request["message_uuid"].as_str().unwrap_or_default()).await
            }
            "generate_session_title" => {
                let about = request["description"].as_str().unwrap_or_default();
                self.send(frames::success(id, &json!({"title": conversation::title(about)}))).await
            }
            // It keeps no files: what a repository has goes back by that.
            "rewind_files" => {
                let nothing = json!({"canRewind": true, "filesChanged": [], "insertions": 0, "deletions": 0});
                self.send(frames::success(id, &nothing)).await
            }
            "rename_session" => {
                // As of the real one, the frame comes before the answer.
                self.send(frames::titled(request["title"].as_str().unwrap_or_default())).await?;
                self.send(frames::success(id, &Value::Null)).await
            }
            other => {
                let error = format!("Unsupported control request subtype: {other}");
                self.send(frames::failure(id, &error, "unsupported_request")).await
            }
        }
    }

    async fn initialize(&mut self, id: &str) -> io::Result<()> {
        let mut frame = frames::success(
            id,
            &json!({
                "commands": [], "agents": [], "output_style": "default", "available_output_styles": ["default"],
                "models": [{"value": "default", "displayName": "Stand-in", "description": "Answers from a script"}],
                "account": {"tokenSource": "none", "apiProvider": "firstParty"}, "pid": std::process::id(),
                "claude_code_version": self.version, "current_permission_mode": self.mode,
            }),
        );
        if self.hook.is_some() {
            frame["response"]["response"]["hooks_applied"] = json!(true);
        }
        frame["response"]["pending_permission_requests"] = json!(self.asks);
        frame["response"]["pending_user_dialog_requests"] = json!([]);
        self.send(frame).await
    }

    async fn interrupt(&mut self, id: &str, cancels: bool) -> io::Result<()> {
        let runs = !self.running.is_empty();
        if runs && self.heeds_interrupts {
            self.interrupted = true;
            for ask in std::mem::take(&mut self.asks) {
                self.send(frames::control_cancel(ask["request_id"].as_str().unwrap_or_default())).await?;
            }
        }
        let queued: Vec<String> = self.queue.iter().map(|prompt| prompt.uuid.clone()).collect();
        if !cancels {
            return self.send(frames::success(id, &json!({"still_queued": queued}))).await;
        }
        self.queue.clear();
        for uuid in &queued {
            self.send(frames::lifecycle(uuid, "cancelled")).await?;
        }
        self.send(frames::success(id, &json!({"still_queued": [], "cancelled": queued}))).await
    }

    async fn set_mode(&mut self, id: &str, mode: &str) -> io::Result<()> {
        if mode == "bypassPermissions" {
            let error = "bypassPermissions was not made available at launch";
            return self.send(frames::failure(id, error, "bypass_not_launched")).await;
        }
        if !MODES.contains(&mode) {
            return self.send(frames::failure(id, "no such permission mode", "invalid_mode")).await;
        }
        self.send(frames::success(id, &json!({"mode": mode}))).await?;
        self.change_mode(mode).await
    }

    /// Changes the mode and says so.
    pub(super) async fn change_mode(&mut self, mode: &str) -> io::Result<()> {
        if self.mode == mode {
            return Ok(());
        }
        mode.clone_into(&mut self.mode);
        self.send(frames::mode_changed(mode)).await
    }

    async fn set_model(&mut self, id: &str, model: Option<&str>) -> io::Result<()> {
        model.unwrap_or("claude-stand-in").clone_into(&mut self.model);
        self.send(frames::success(id, &json!({"model": self.model}))).await
    }

    async fn cancel(&mut self, id: &str, uuid: &str) -> io::Result<()> {
        let before = self.queue.len();
        self.queue.retain(|prompt| prompt.uuid != uuid);
        let cancelled = self.queue.len() < before;
        if cancelled {
            self.send(frames::lifecycle(uuid, "cancelled")).await?;
        }
        self.send(frames::success(id, &json!({"cancelled": cancelled, "message_uuid": uuid}))).await
    }
}

/// Reads lines until the end. Bytes that are not UTF-8 are garbage, like anything else that is not JSON.
async fn read(stdin: impl AsyncRead + Unpin, inputs: mpsc::UnboundedSender<Input>) {
    let mut lines = BufReader::new(stdin);
    let mut line = Vec::new();
    while let Ok(1..) = lines.read_until(b'\n', &mut line).await {
        let blank = line.iter().all(u8::is_ascii_whitespace);
        let input = serde_json::from_slice(&line).map_or(Input::Garbage, Input::Frame);
        line.clear();
        if !blank && inputs.send(input).is_err() {
            return;
        }
    }
    // Without a receiver nobody waits for the end.
    let _unheard = inputs.send(Input::End);
}

fn text_of(content: &Value) -> String {
    let Some(blocks) = content.as_array() else {
        return content.as_str().unwrap_or_default().to_owned();
    };
    let texts: Vec<&str> = blocks.iter().filter_map(|block| block["text"].as_str()).collect();
    texts.join("\n")
}
