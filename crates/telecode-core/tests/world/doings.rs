//! What people and Claude do, in the words of a story.

use std::time::Duration;

use telecode_core::seam::Input;
use telecode_core::seam::agent::{
    Activity, AgentEvent, AskFacts, AskRequest, CycleFacts, CycleOutcome, CycleResult, Exit, Origin, Ready,
    Tokens, Trace,
};
use telecode_core::seam::chat::{ChatEvent, ChatKind, Message, Press};
use telecode_core::seam::ids::{
    ChatId, MessageId, PressId, PromptId, RequestId, ThreadId, Token, ToolCallId, UpdateId,
};
use telecode_core::seam::permission::{Grant, Mode, Rule};
use telecode_core::seam::query::ModelUse;
use telecode_core::seam::tool::{ToolCall, ToolOutcome, ToolResult};

use crate::{Inspection, OWNER, Sent, World, somebody};

impl World {
    // What people do.

    pub(crate) fn says(&mut self, text: &str) -> MessageId {
        self.writes(OWNER, text, |_| {})
    }

    pub(crate) fn writes(&mut self, person: i64, text: &str, shape: impl FnOnce(&mut Message)) -> MessageId {
        let (id, event) = self.message(person, text, shape);
        self.update(event);
        id
    }

    pub(crate) fn message(
        &mut self,
        person: i64,
        text: &str,
        shape: impl FnOnce(&mut Message),
    ) -> (MessageId, ChatEvent) {
        let id = self.chat.next_message();
        let cut: String = text.chars().take(60).collect();
        self.chat.note(&format!("{person} #{}: {}", id.0, cut.replace('\n', "⏎")));
        let mut message = Message {
            thread: ThreadId::from(ChatId::of(person)),
            chat: ChatKind::Private,
            topic_name: None,
            id,
            from: somebody(person),
            date: self.now.wall,
            text: text.to_owned(),
            reply_to: None,
            cited: None,
            forwarded_from: None,
            album: None,
            attachment: None,
        };
        shape(&mut message);
        (id, ChatEvent::Message(message))
    }

    pub(crate) fn update(&mut self, event: ChatEvent) {
        self.last_update += 1;
        let id = UpdateId(self.last_update);
        self.updates.push((id, event.clone()));
        self.input(Input::Update { id, event });
    }

    /// Presses what makes a card change although its message is gone.
    pub(crate) fn press_deleted_and_redraw(&mut self) {
        let token = self
            .store
            .controls
            .values()
            .find(|control| {
                matches!(
                    control.pick,
                    telecode_core::seam::pick::ButtonPick::Decide(
                        _,
                        telecode_core::seam::ask::AskChoice::DenyWithReason
                    )
                )
            })
            .map(|control| control.token.clone())
            .expect("a card with a reason button");
        let slot = self.store.controls[&token].slot;
        let message = self.store.slots[&slot].message().expect("a message");
        self.press_as(OWNER, message, token);
        self.pass(Duration::from_secs(3));
        self.press("Back");
    }

    /// Presses the newest button with these words on it.
    pub(crate) fn press(&mut self, words: &str) {
        let (message, token) =
            self.chat.button(words).unwrap_or_else(|| panic!("no button {words}:\n{}", self.chat.log));
        self.press_as(OWNER, message, token);
    }

    pub(crate) fn press_as(&mut self, person: i64, message: MessageId, token: Token) {
        self.last_press += 1;
        self.chat.note(&format!("{person} presses a button of #{}", message.0));
        self.update(ChatEvent::Pressed(Press {
            id: PressId(self.last_press.to_string()),
            thread: ThreadId::from(ChatId::of(person)),
            message,
            from: somebody(person),
            token,
        }));
    }

    /// Presses the newest button with these words on it, in a group.
    pub(crate) fn press_in(&mut self, thread: ThreadId, person: i64, words: &str) {
        let (message, token) =
            self.chat.button(words).unwrap_or_else(|| panic!("no button {words}:\n{}", self.chat.log));
        self.last_press += 1;
        self.chat.note(&format!("{person} presses {words} under #{}", message.0));
        let id = PressId(self.last_press.to_string());
        self.update(ChatEvent::Pressed(Press { id, thread, message, from: somebody(person), token }));
    }

    /// Presses a button of a message in the thread where that is.
    pub(crate) fn press_there(&mut self, person: i64, message: MessageId, token: Token) {
        let home = ThreadId::from(ChatId::of(person));
        let thread = self.chat.threads.get(&message).copied().unwrap_or(home);
        self.last_press += 1;
        self.chat.note(&format!("{person} presses a button of #{}", message.0));
        let id = PressId(self.last_press.to_string());
        self.update(ChatEvent::Pressed(Press { id, thread, message, from: somebody(person), token }));
    }

    // What the agent does.

    pub(crate) fn agent(&mut self, event: AgentEvent) {
        let (session, life) = self.life.expect("an agent");
        self.input(Input::Agent { session, life, event });
    }

    pub(crate) fn ready(&mut self) {
        self.agent(AgentEvent::Ready(Ready {
            pid: Some(77),
            version: "2.1.329".to_owned(),
            ..Ready::default()
        }));
    }

    /// The agent gets ready, if it is not.
    pub(crate) fn wakes_up(&mut self) {
        let last = |what: fn(&Sent) -> bool, sent: &[Sent]| sent.iter().rposition(what);
        if last(|sent| matches!(sent, Sent::End(..)), &self.sent)
            > last(|sent| matches!(sent, Sent::Launch(..)), &self.sent)
        {
            self.agent(AgentEvent::Exited(Exit { code: Some(0), signal: None, stderr: String::new() }));
        }
        let launched = self.sent.iter().rposition(|sent| matches!(sent, Sent::Launch(..)));
        let told = self.sent.iter().rposition(|sent| matches!(sent, Sent::Tell(..)));
        if launched > told {
            self.ready();
        }
    }

    pub(crate) fn begins(&mut self) {
        self.agent(AgentEvent::Activity(Activity::Running));
        self.agent(AgentEvent::CycleBegan(CycleFacts { model: "opus".to_owned(), mode: Mode::Default }));
    }

    pub(crate) fn answers(&mut self, text: &str) {
        self.agent(AgentEvent::Text { frame: format!("frame-{}", text.len()), text: text.to_owned() });
    }

    pub(crate) fn ends(&mut self, outcome: CycleOutcome) {
        let prompts = self.told.iter().map(|(id, _)| id.clone()).collect();
        self.ends_for(prompts, outcome);
    }

    pub(crate) fn ends_for(&mut self, prompts: Vec<PromptId>, outcome: CycleOutcome) {
        self.ends_quietly(prompts, outcome);
        self.agent(AgentEvent::Activity(Activity::Idle));
    }

    /// The result alone: more is queued.
    pub(crate) fn ends_quietly(&mut self, prompts: Vec<PromptId>, outcome: CycleOutcome) {
        self.ends_as(Origin::Person, prompts, outcome);
    }

    /// The result of what this one asked for.
    pub(crate) fn ends_as(&mut self, origin: Origin, prompts: Vec<PromptId>, outcome: CycleOutcome) {
        self.agent(AgentEvent::CycleEnded(CycleResult {
            outcome,
            prompts,
            text: String::new(),
            cost_usd: 0.0123,
            tokens: Tokens { input: 1_200, output: 34 },
            models: vec![ModelUse {
                model: "claude-opus-5-5".to_owned(),
                input: 1_200,
                output: 34,
                cost_usd: 0.0123,
            }],
            duration: Duration::from_secs(42),
            context_percent: Some(12),
            origin,
        }));
    }

    pub(crate) fn uses(&mut self, call: ToolCall) {
        self.agent(AgentEvent::ToolStarted { call, parent: None });
    }

    pub(crate) fn used(&mut self, id: &str, outcome: ToolOutcome) {
        self.used_with(id, outcome, ToolResult::default());
    }

    /// A tool ended, and this came of it.
    pub(crate) fn used_with(&mut self, id: &str, outcome: ToolOutcome, result: ToolResult) {
        self.agent(AgentEvent::ToolEnded { id: ToolCallId(id.to_owned()), outcome, result });
    }

    pub(crate) fn asks(&mut self, request: &str, call: ToolCall) {
        self.asks_with(request, call, |_| {});
    }

    pub(crate) fn asks_with(&mut self, request: &str, call: ToolCall, shape: impl FnOnce(&mut AskRequest)) {
        let rule = Rule { tool: call.name.clone(), content: Some("npm test:*".to_owned()) };
        let mut request = AskRequest {
            request: RequestId(request.to_owned()),
            call,
            suggestions: vec![Grant::Rules(vec![rule])],
            reason: None,
            facts: AskFacts::default(),
        };
        shape(&mut request);
        self.agent(AgentEvent::AskOpened(request));
    }

    pub(crate) fn dies(&mut self) {
        self.chat.note("claude dies");
        self.agent(AgentEvent::Exited(Exit { code: None, signal: Some(9), stderr: String::new() }));
    }

    /// Claude's record says the same of every prompt that is asked about.
    pub(crate) fn found(&mut self, trace: &Trace) {
        let Inspection { session, prompts, .. } = self.inspecting.pop_front().expect("an inspection");
        let traces = prompts.into_iter().map(|prompt| (prompt, trace.clone())).collect();
        self.input(Input::Inspected { session, traces, lost: Vec::new() });
    }

    /// The same, and it has nothing of the calls that are asked about.
    pub(crate) fn found_without_calls(&mut self, trace: &Trace) {
        let Inspection { session, prompts, calls, .. } = self.inspecting.pop_front().expect("an inspection");
        let traces = prompts.into_iter().map(|prompt| (prompt, trace.clone())).collect();
        self.input(Input::Inspected { session, traces, lost: calls });
    }

    /// Claude's record says this of each prompt that is asked about.
    pub(crate) fn found_each(&mut self, traces: &[Trace]) {
        let Inspection { session, prompts, .. } = self.inspecting.pop_front().expect("an inspection");
        assert_eq!(prompts.len(), traces.len());
        let traces = prompts.into_iter().zip(traces.iter().cloned()).collect();
        self.input(Input::Inspected { session, traces, lost: Vec::new() });
    }

    /// From a prompt to a running turn.
    pub(crate) fn runs(&mut self, text: &str) {
        self.says(text);
        if self.told.is_empty() {
            self.ready();
        }
        self.begins();
    }
}
