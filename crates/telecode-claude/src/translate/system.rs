//! `system` frames in the core's terms.

use std::time::Duration;

use telecode_core::seam::agent::{Activity, AgentEvent, AgentNotice, CycleFacts};

use super::{Translated, Translator};
use crate::mode;
use crate::wire::{InitFrame, SystemFrame};

impl Translator {
    pub(super) fn system(&mut self, system: SystemFrame, out: &mut Translated) {
        match system {
            SystemFrame::Init(init) => self.began(*init, out),
            SystemFrame::Status { is_compacting, mode, prompts } => {
                self.asked_for(prompts, out);
                self.status(is_compacting, mode.as_deref(), out);
            }
            // What the context holds is unknown until the next request.
            SystemFrame::Compacted { before, after } => {
                self.cycle.context = None;
                out.events.push(AgentEvent::Compacted { before, after });
            }
            SystemFrame::FellBack { from, to } => out.events.push(AgentEvent::FellBack { from, to }),
            SystemFrame::State(state) => self.state(&state, out),
            SystemFrame::Retry { attempt, attempts, wait_ms, status } => {
                out.events.push(retrying(attempt, attempts, wait_ms, status));
            }
            SystemFrame::Background { tasks } => self.background(tasks, out),
            SystemFrame::TaskStarted(task) => self.task_started(task, out),
            SystemFrame::TaskMoved { id } => self.task_moved(&id, out),
            SystemFrame::TaskEnded { id, status, tools } => self.task_ended(id, &status, tools, out),
            SystemFrame::Thinking => out.events.push(AgentEvent::ThinkingDelta(String::new())),
            SystemFrame::CommandOutput { frame, text } => self.command_output(frame, text, out),
            SystemFrame::HookStarted => self.hooks = self.hooks.saturating_add(1),
            SystemFrame::HookEnded => self.hooks = self.hooks.saturating_sub(1),
            SystemFrame::Notice(words) => self.notice(said(words), out),
            SystemFrame::Peer(hold) => self.peer_hold(hold, out),
            SystemFrame::Refused { words, retracted } => self.refused(words, retracted, out),
            SystemFrame::WritesLost { error } => self.notice(AgentNotice::NotWritten { error }, out),
            SystemFrame::Titled(title) => out.events.push(AgentEvent::Titled(title)),
            SystemFrame::Quiet => {}
            SystemFrame::Unknown { subtype, raw: _ } => self.count(&format!("system {subtype}")),
        }
    }

    fn began(&mut self, init: InitFrame, out: &mut Translated) {
        self.rename(init.session, out);
        // An interrupt that was told before is not for this cycle.
        self.cycle.is_interrupted = false;
        self.capabilities = init.capabilities;
        if let Some(mode) = mode::parse(&init.mode) {
            self.mode = mode;
        }
        out.events.push(AgentEvent::CycleBegan(CycleFacts { model: init.model, mode: self.mode }));
        for error in init.errors {
            self.notice(AgentNotice::Said(error), out);
        }
        if self.failed_servers != init.failed {
            self.failed_servers.clone_from(&init.failed);
            out.events.push(AgentEvent::ServersFailed(init.failed));
        }
    }

    fn status(&mut self, compacting: bool, mode: Option<&str>, out: &mut Translated) {
        if compacting {
            out.events.push(AgentEvent::Compacting);
        }
        if let Some(mode) = mode.and_then(mode::parse)
            && mode != self.mode
        {
            self.mode = mode;
            out.events.push(AgentEvent::ModeChanged(mode));
        }
    }

    fn state(&mut self, state: &str, out: &mut Translated) {
        let activity = match state {
            "idle" => Activity::Idle,
            "running" => Activity::Running,
            "requires_action" => Activity::Waiting,
            state => return self.count(&format!("session_state_changed {state}")),
        };
        out.events.push(AgentEvent::Activity(activity));
    }

    fn refused(&mut self, words: Option<String>, retracted: Vec<String>, out: &mut Translated) {
        if !retracted.is_empty() {
            out.events.push(AgentEvent::Superseded { frames: retracted });
        }
        if let Some(words) = words {
            self.notice(AgentNotice::Said(words), out);
        }
    }
}

/// What stands between a hook's name and what it says. Source: measured with 2.1.329.
const SAYS: &str = " says: ";

/// Whose words these are.
fn said(words: String) -> AgentNotice {
    match words.split_once(SAYS) {
        Some((hook, text)) if !hook.contains(char::is_whitespace) => {
            AgentNotice::Hook { hook: hook.to_owned(), words: text.to_owned() }
        }
        Some(_) | None => AgentNotice::Said(words),
    }
}

fn retrying(attempt: u64, attempts: u64, wait_ms: u64, status: Option<u64>) -> AgentEvent {
    AgentEvent::Retrying {
        attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        wait: Duration::from_millis(wait_ms),
        status: status.and_then(|status| u16::try_from(status).ok()),
    }
}
