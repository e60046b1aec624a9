//! The calls of tools, Claude's own and those of subagents: each is a step of a turn or of a task.

use crate::bridge::hall::Hall;
use crate::bridge::rooms::tasks;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::recovery::astray;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, agents, asks};
use crate::ids::{SessionId, ToolCallId};
use crate::time::Now;
use crate::tool::{ToolCall, ToolOutcome, ToolResult};

/// A tool was called, by a subagent if there is a `parent`.
pub(in crate::bridge) fn started(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    call: ToolCall,
    parent: Option<ToolCallId>,
    now: Now,
) {
    if let Some(parent) = &parent {
        let is_elsewhere = tasks::is_elsewhere(sessions, id, parent);
        tasks::task_step(sessions, id, parent, &call);
        if is_elsewhere {
            return;
        }
    }
    let begun = (parent.is_none() && call.tool.may_change()).then(|| call.id.clone());
    agents::show(hall, sessions, id, now, |turn| turn.transcript_mut().start(call, parent));
    if let Some(call) = begun {
        astray::call_begun(hall, sessions, id, call);
    }
}

/// A call is over.
pub(in crate::bridge) fn ended(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    call: &ToolCallId,
    outcome: ToolOutcome,
    result: ToolResult,
    now: Now,
) {
    asks::tool_ended(hall, &mut talks.sessions, &mut talks.asks, &mut talks.pledges, id, call);
    sleep::may_have_scheduled(&mut talks.sessions, id, call, &outcome);
    tasks::task_step_ended(&mut talks.sessions, id, call, &outcome, &result);
    if !tasks::is_elsewhere(&talks.sessions, id, call) {
        agents::show(hall, &mut talks.sessions, id, now, |turn| {
            turn.transcript_mut().end(call, outcome, result);
        });
    }
}
