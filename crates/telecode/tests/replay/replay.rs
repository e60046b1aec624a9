//! A transcript, replayed: the person writes and presses what was told to the CLI, and the CLI says what it said.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::Value;
use telecode_claude::translate::{Translator, TranslatorSettings};
use telecode_core::seam::agent::Order;
use telecode_core::seam::change::Stored;
use telecode_core::seam::chat::{ChatEvent, ChatKind, Message, Person, Press};
use telecode_core::seam::errand::Failure;
use telecode_core::seam::ids::{ChatId, LifeId, PersonId, PressId, SessionId, ThreadId, UpdateId};
use telecode_core::seam::settings::{LiveView, OnCrash, Project, Settings};
use telecode_core::seam::time::{Now, UtcOffset, Wall};
use telecode_core::seam::{Bridge, Effect, Input};

use crate::person::Chat;

const OWNER: i64 = 100;

/// One replay.
pub(crate) struct Replay {
    bridge: Bridge,
    now: Now,
    chat: Chat,
    agent: Option<(SessionId, LifeId, Translator)>,
    /// What the CLI said before the bot had started it: here it is started by the first prompt.
    early: Vec<Value>,
    /// The recorded ids, and ours.
    ids: HashMap<String, String>,
    /// Recorded ids that the next line of ours of that kind will have.
    expected: VecDeque<(String, String)>,
    /// Lines of ours that were not recorded yet, by their kind.
    ahead: VecDeque<(String, String)>,
    updates: u64,
    /// The fields of the form that is open, in order.
    fields: Vec<String>,
}

/// The kind of a line that is no request.
const PROMPT: &str = "prompt";

impl Replay {
    /// What a person saw.
    pub(crate) fn of(lines: &[Value]) -> String {
        let now = Now { instant: Instant::now(), wall: Wall(1_800_000_000_000) };
        let mut replay = Self {
            bridge: Bridge::new(settings(), Stored::default(), [7; 32], now),
            now,
            chat: Chat::default(),
            agent: None,
            early: Vec::new(),
            ids: HashMap::new(),
            expected: VecDeque::new(),
            ahead: VecDeque::new(),
            updates: 0,
            fields: Vec::new(),
        };
        replay.input(Input::Started);
        replay.chat.log.clear();
        let begun = now.instant;
        for line in lines {
            let at = begun + Duration::from_millis(line["at_ms"].as_u64().unwrap_or_default());
            replay.pass(at);
            match line["dir"].as_str() {
                Some("in") => replay.told(&line["line"]),
                Some("out") => replay.said(&line["line"]),
                _ => {}
            }
        }
        let end = replay.now.instant + Duration::from_secs(10);
        replay.pass(end);
        replay.chat.log
    }

    /// Time goes by, tick by tick.
    fn pass(&mut self, until: Instant) {
        while let Some(due) = self.bridge.next_deadline().filter(|due| *due <= until) {
            self.set(due.max(self.now.instant));
            self.input(Input::Tick);
        }
        self.set(until.max(self.now.instant));
    }

    fn set(&mut self, instant: Instant) {
        let passed = instant.saturating_duration_since(self.now.instant);
        let millis = i64::try_from(passed.as_millis()).unwrap();
        self.now = Now { instant, wall: Wall(self.now.wall.0 + millis) };
    }

    /// What was told to the CLI is what a person did.
    fn told(&mut self, line: &Value) {
        match line["type"].as_str() {
            Some("user") => self.wrote(line),
            Some("control_request") => self.asked(line),
            Some("control_response") => self.decided(&line["response"]["response"]),
            _ => {}
        }
    }

    /// A request was made by a person, unless the bot has made it by itself.
    fn asked(&mut self, line: &Value) {
        let (kind, theirs) = (kind(line), text(&line["request_id"]));
        if let Some(at) = self.ahead.iter().position(|(other, _)| *other == kind) {
            let (_, ours) = self.ahead.remove(at).unwrap();
            self.ids.insert(theirs, ours);
            return;
        }
        let request = &line["request"];
        let word = |key: &str| request[key].as_str().unwrap_or("default").to_owned();
        self.expected.push_back((kind.clone(), theirs));
        match kind.as_str() {
            "interrupt" => self.write("/stop"),
            "set_model" => self.write(&format!("/model {}", word("model"))),
            "set_permission_mode" => self.write(&format!("/mode {}", word("mode"))),
            "effort" => {
                let level = &request["settings"]["effortLevel"];
                self.write(&format!("/effort {}", level.as_str().unwrap_or("default")));
            }
            "get_context_usage" => self.write("/context"),
            "get_usage" => self.write("/usage"),
            "side_question" => self.write(&format!("/btw {}", word("question"))),
            "mcp_status" => self.write("/mcp"),
            "mcp_toggle" => {
                let way = if request["enabled"] == true { "on" } else { "off" };
                self.press(&[&format!("Switch {way} {}", word("serverName"))]);
            }
            "mcp_reconnect" => self.press(&[&format!("🔄 {}", word("serverName"))]),
            "list_permission_rules" => {
                self.write("/rules");
                self.press(&["Claude Code's own rules"]);
            }
            "cancel_async_message" => self.press(&["🗑 Drop"]),
            "stop_task" => self.press_in_tasks("⏹ 1"),
            "get_task_output" => self.press_in_tasks("📄 1"),
            // The bot says hello by itself, and does not ask for everything that there is.
            _ => {}
        }
    }

    fn press_in_tasks(&mut self, button: &str) {
        self.write("/tasks");
        self.press(&[button]);
    }

    fn wrote(&mut self, line: &Value) {
        let content = &line["message"]["content"];
        let words = content.as_str().map_or_else(|| text(&content[0]["text"]), str::to_owned);
        self.expected.push_back((PROMPT.to_owned(), text(&line["uuid"])));
        self.write(&words);
    }

    fn write(&mut self, words: &str) {
        let id = self.chat.next();
        self.chat.note(&format!(
            "person #{}: {}",
            id.0,
            words.replace('\n', "⏎").chars().take(80).collect::<String>()
        ));
        let message = Message {
            thread: ThreadId::from(ChatId::of(OWNER)),
            chat: ChatKind::Private,
            topic_name: None,
            id,
            from: person(),
            date: self.now.wall,
            text: words.to_owned(),
            reply_to: None,
            cited: None,
            forwarded_from: None,
            album: None,
            attachment: None,
        };
        self.update(ChatEvent::Message(message));
    }

    /// A decision is a press: of what was chosen, or of what says yes or no.
    fn decided(&mut self, response: &Value) {
        let answers = response["updatedInput"]["answers"].as_object().cloned().unwrap_or_default();
        if !answers.is_empty() {
            for answer in answers.values().filter_map(Value::as_str) {
                let labels: Vec<_> = answer.split(", ").collect();
                for label in &labels {
                    self.press(&[label]);
                }
                if labels.len() > 1 {
                    self.press(&["Done"]);
                }
            }
            return;
        }
        let always = response["updatedPermissions"].as_array().is_some_and(|updates| !updates.is_empty());
        match response["behavior"].as_str() {
            Some("allow") if always => {
                self.press(&["Always", "✅ Approve"]);
                if self.chat.button(&["This session"]).is_some() {
                    self.press(&["This session"]);
                }
            }
            Some("allow") => {
                self.press(&["✅ Allow", "✅ Approve"]);
                if self.chat.button(&["Yes, allow it"]).is_some() {
                    self.press(&["Yes, allow it"]);
                }
            }
            Some("deny") => self.press(&["❌ Deny", "Keep planning"]),
            _ => self.filled_in(response),
        }
    }

    /// A form is answered: what was recorded is typed, and the rest left out.
    fn filled_in(&mut self, response: &Value) {
        match response["action"].as_str() {
            Some("accept") => {}
            Some("decline") => return self.press(&["Decline"]),
            Some(_) => return self.press(&["⏹ Cancel"]),
            None => return,
        }
        for name in std::mem::take(&mut self.fields) {
            match &response["content"][&name] {
                Value::Null => self.press(&["Skip"]),
                Value::Array(all) => {
                    let words: Vec<_> = all.iter().filter_map(Value::as_str).collect();
                    self.write(&words.join(", "));
                }
                Value::String(words) => self.write(words),
                value => self.write(&value.to_string()),
            }
        }
        self.press(&["✅ Send", "✔ Done"]);
    }

    fn press(&mut self, words: &[&str]) {
        // The card may still be on its way.
        let soon = self.now.instant + Duration::from_secs(5);
        self.pass(soon);
        let Some((message, label, token)) = self.chat.button(words) else {
            return self.chat.note(&format!("person finds no button {words:?}"));
        };
        self.chat.note(&format!("person presses {label} under #{}", message.0));
        let id = PressId(self.updates.to_string());
        let thread = ThreadId::from(ChatId::of(OWNER));
        self.update(ChatEvent::Pressed(Press { id, thread, message, from: person(), token }));
    }

    fn update(&mut self, event: ChatEvent) {
        self.updates += 1;
        let id = i64::try_from(self.updates).unwrap();
        self.input(Input::Update { id: UpdateId(id), event });
    }

    fn said(&mut self, line: &Value) {
        let Some((session, life, mut translator)) = self.agent.take() else {
            return self.early.push(line.clone());
        };
        if let Some(order) = line["request"]["property_order"].as_array() {
            self.fields = order.iter().map(text).collect();
        }
        let mut words = line.to_string();
        for (theirs, ours) in &self.ids {
            words = words.replace(&format!("\"{theirs}\""), &format!("\"{ours}\""));
        }
        let translated = translator.line(words.as_bytes());
        self.agent = Some((session, life, translator));
        for event in translated.events {
            self.input(Input::Agent { session, life, event });
        }
    }

    fn input(&mut self, input: Input) {
        for effect in self.bridge.handle(input, self.now) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Call { id, call } => {
                let outcome = self.chat.perform(&call);
                self.input(Input::CallFinished { call: id, outcome });
            }
            Effect::Launch { session, launch } => {
                let mut translator = Translator::new(&launch, TranslatorSettings::default());
                let opening = translator.opening(self.now.instant);
                self.agent = Some((session, launch.life, translator));
                // What it reads is asked at each start; a recording that has this has it for a person.
                let asked: Vec<_> =
                    opening.into_iter().filter(|line| !line.contains("get_settings")).collect();
                self.own(&asked);
                for line in std::mem::take(&mut self.early) {
                    self.said(&line);
                }
            }
            Effect::Tell { order, .. } => self.tell(order),
            Effect::Run { errand, what } => {
                let report = what.failed()(Failure("not replayed".to_owned()));
                self.input(Input::Reported { errand, report });
            }
            _ => {}
        }
    }

    fn tell(&mut self, order: Order) {
        let is_answer = matches!(order, Order::Answer { .. });
        let Some((_, _, translator)) = &mut self.agent else { return };
        let lines = translator.order(order, self.now.instant);
        if !is_answer {
            self.own(&lines);
        }
    }

    /// A line of ours has the id that a recorded one had, or one that is recorded later.
    fn own(&mut self, lines: &[String]) {
        for line in lines {
            let line: Value = serde_json::from_str(line).unwrap();
            let kind = kind(&line);
            let ours = text(if kind == PROMPT { &line["uuid"] } else { &line["request_id"] });
            match self.expected.iter().position(|(other, _)| *other == kind) {
                Some(at) => {
                    let (_, theirs) = self.expected.remove(at).unwrap();
                    self.ids.insert(theirs, ours);
                }
                None => self.ahead.push_back((kind, ours)),
            }
        }
    }
}

/// The kind of a line: what it asks for, or that it is a prompt.
fn kind(line: &Value) -> String {
    let request = &line["request"];
    if line["type"] == "user" {
        PROMPT.to_owned()
    } else if request["settings"].get("effortLevel").is_some() {
        "effort".to_owned()
    } else {
        text(&request["subtype"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn person() -> Person {
    Person { id: PersonId(OWNER), name: "Ana".to_owned(), language: None }
}

fn settings() -> Settings {
    Settings {
        owners: vec![PersonId(OWNER)],
        projects: vec![Project { name: "workspace".to_owned(), path: "/workspace".to_owned(), git: false }],
        real_projects: Vec::new(),
        project_roots: Vec::new(),
        own_workspaces: "/data/workspaces".to_owned(),
        worktrees: "/data/worktrees".to_owned(),
        backlog_max_age: Duration::from_mins(10),
        remind_after: Vec::new(),
        mode: telecode_core::seam::permission::Mode::Default,
        titles: false,
        model: None,
        idle_timeout: Duration::from_mins(30),
        max_live: 8,
        stall_timeout: Duration::from_mins(15),
        on_crash: OnCrash::Auto,
        allow_bypass: false,
        own_files: std::sync::Arc::default(),
        live: LiveView::Auto,
        rich: telecode_core::seam::preference::Rich::Off,
        cockpit: false,
        language: None,
        utc_offset: UtcOffset(0),
    }
}
