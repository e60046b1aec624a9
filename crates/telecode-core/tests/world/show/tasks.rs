//! Subagents and what runs in the background.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{Activity, AgentEvent, CycleOutcome, CycleResult, Origin, Tokens};
use telecode_core::seam::ids::{TaskId, ToolCallId};
use telecode_core::seam::query::{Answer, NoAnswer, Query, TaskOutput};
use telecode_core::seam::task::{TaskEnd, TaskKind};
use telecode_core::seam::tool::{OwnTool, Tool, ToolCall, ToolOutcome, ToolResult};

use super::{call, edit, task};
use crate::{World, bash, read};

fn agent(id: &str, what: &str) -> ToolCall {
    call(id, "Agent", Tool::Agent { description: what.to_owned(), name: Some("Explore".to_owned()) })
}

impl World {
    fn uses_for(&mut self, parent: &str, call: ToolCall) {
        let parent = Some(ToolCallId(parent.to_owned()));
        self.agent(AgentEvent::ToolStarted { call, parent });
    }

    fn has_used_for(&mut self, parent: &str, call: ToolCall) {
        let id = call.id.0.clone();
        self.uses_for(parent, call);
        self.used(&id, ToolOutcome::Done);
    }

    fn task_starts(&mut self, id: &str, kind: TaskKind, what: &str, call: &str, background: bool) {
        self.agent(AgentEvent::TaskStarted { task: task(id, kind, what, Some(call)), background });
    }

    fn task_ends(&mut self, id: &str, end: TaskEnd) {
        self.agent(AgentEvent::TaskEnded { id: TaskId(id.to_owned()), end, steps: Some(7) });
        self.agent(AgentEvent::Background { tasks: Vec::new() });
    }

    /// A call began something in the background.
    fn begins_in_background(&mut self, id: &str, kind: TaskKind, what: &str, call: ToolCall) {
        let of = call.id.0.clone();
        self.uses(call);
        self.task_starts(id, kind, what, &of, true);
        self.agent(AgentEvent::Background { tasks: vec![task(id, kind, what, Some(&of))] });
        let result = ToolResult { goes_on: true, ..ToolResult::default() };
        self.used_with(&of, ToolOutcome::Done, result);
    }

    /// Claude says something that nobody asked for.
    fn speaks(&mut self, text: &str) {
        self.begins();
        self.answers(text);
        self.agent(AgentEvent::CycleEnded(CycleResult {
            outcome: CycleOutcome::Done,
            prompts: Vec::new(),
            text: text.to_owned(),
            cost_usd: 0.01,
            tokens: Tokens::default(),
            models: Vec::new(),
            duration: Duration::from_secs(2),
            context_percent: Some(13),
            origin: Origin::Harness,
        }));
        self.agent(AgentEvent::Activity(Activity::Idle));
        self.pass(Duration::from_secs(3));
    }

    fn finishes(&mut self, text: &str) {
        self.answers(text);
        self.ends(CycleOutcome::Done);
        self.pass(Duration::from_secs(3));
    }
}

#[test]
fn subagents_are_a_tree_with_their_own_steps() {
    let mut world = World::new();
    world.runs("look around");
    world.uses(agent("a1", "find the bug"));
    world.uses(agent("a2", "read the docs"));
    world.task_starts("t1", TaskKind::Agent, "find the bug", "a1", false);
    for n in 1..=3 {
        world.has_used_for("a1", read(&format!("r{n}"), &format!("/srv/api/{n}.rs")));
        world.has_used_for("a2", bash(&format!("b{n}"), &format!("cat {n}")));
    }
    world.has_used_for("a2", bash("b4", "cat 4"));
    world.uses_for("a1", edit("e1", "/srv/api/src/app.rs"));
    let running = world.live();
    world.used("e1", ToolOutcome::Done);
    world.used("a1", ToolOutcome::Done);
    let one_is_done = world.live();
    world.used("a2", ToolOutcome::Done);
    assert_snapshot!(format!("{running}\n---\n{one_is_done}\n---\n{}", world.live()));
}

#[test]
fn a_subagent_in_the_background_grows_under_its_call_and_its_end_is_one_line() {
    let mut world = World::new();
    world.runs("look around");
    world.begins_in_background("t1", TaskKind::Agent, "find the bug", agent("a1", "find the bug"));
    world.has_used_for("a1", read("r1", "/srv/api/1.rs"));
    let running = world.live();
    world.task_ends("t1", TaskEnd::Done);
    let ended = world.live();
    world.finishes("Found.");
    assert_snapshot!(format!("{running}\n---\n{ended}\n---\n{}", world.log()));
}

#[test]
fn what_a_subagent_does_after_the_turn_begins_no_turn() {
    let mut world = World::new();
    world.runs("look around");
    world.begins_in_background("t1", TaskKind::Agent, "find the bug", agent("a1", "find the bug"));
    world.finishes("It looks.");
    world.fresh_log();
    world.has_used_for("a1", read("r1", "/srv/api/1.rs"));
    world.has_used_for("a1", edit("e1", "/srv/api/1.rs"));
    world.pass(Duration::from_secs(20));
    assert_eq!(world.log(), "");
    world.task_ends("t1", TaskEnd::Done);
    world.speaks("The bug is in line 3.");
    assert_snapshot!(world.log());
}

#[test]
fn a_shell_that_ends_after_the_turn_is_reported_with_a_word_of_what_it_was() {
    for (end, words) in [(TaskEnd::Done, "is done"), (TaskEnd::Failed, "failed")] {
        let mut world = World::new();
        world.runs("build it");
        world.begins_in_background("t1", TaskKind::Shell, "Building", bash("b1", "make"));
        world.finishes("It builds.");
        world.fresh_log();
        world.task_ends("t1", end);
        world.speaks("The build is over.");
        let log = world.log();
        assert!(log.contains(&format!("“Building” {words}_")), "{log}");
        // The next thing that is said by itself is not about it.
        world.fresh_log();
        world.speaks("One more thing.");
        assert!(!world.log().contains("Building"), "{}", world.log());
    }
}

#[test]
fn what_has_ended_is_told_also_when_claude_is_killed_before_or_while_it_speaks_of_it() {
    for speaks in [false, true] {
        let mut world = World::new();
        world.runs("build it");
        world.begins_in_background("t1", TaskKind::Shell, "Building", bash("b1", "make"));
        world.finishes("It builds.");
        world.fresh_log();
        world.task_ends("t1", TaskEnd::Done);
        if speaks {
            world.begins();
            world.agent(AgentEvent::TextDelta("The build ".to_owned()));
        }
        world.dies();
        world.pass(Duration::from_secs(5));
        let log = world.log();
        assert_eq!(log.matches("🏁 Background: “Building” is done").count(), 1, "{log}");
        if speaks {
            assert_snapshot!(log);
        }
    }
}

#[test]
fn what_claude_was_told_of_on_its_way_is_not_reported_again() {
    let mut world = World::new();
    world.runs("build it");
    world.begins_in_background("t1", TaskKind::Shell, "Building", bash("b1", "make"));
    world.task_ends("t1", TaskEnd::Done);
    world.has_used(read("r1", "/srv/api/1.rs"), ToolResult::default());
    world.finishes("Built.");
    assert!(world.log().contains("🏁 Background: “Building” is done"), "{}", world.log());
    world.fresh_log();
    world.speaks("Hello again.");
    assert!(!world.log().contains("Building"), "{}", world.log());
}

#[test]
fn what_is_watched_is_named_each_time() {
    let mut world = World::new();
    world.runs("watch the log");
    world.begins_in_background(
        "t1",
        TaskKind::Monitor,
        "errors in the log",
        call("m1", "Monitor", Tool::Own(OwnTool::Monitor)),
    );
    world.finishes("Watching.");
    world.fresh_log();
    world.speaks("An error came.");
    world.speaks("Another one.");
    assert_snapshot!(world.log());
}

#[test]
fn tasks_are_listed_shown_and_stopped() {
    let mut world = World::new();
    world.says("/tasks");
    world.runs("build and look");
    world.begins_in_background("t1", TaskKind::Shell, "Building", bash("b1", "make"));
    world.uses(agent("a1", "find the bug"));
    world.task_starts("t2", TaskKind::Agent, "find the bug", "a1", true);
    world.has_used_for("a1", read("r1", "/srv/api/1.rs"));
    world.task_starts("t3", TaskKind::Shell, "not in the background", "b9", false);
    let running = ["t1", "t2"].iter().zip([TaskKind::Shell, TaskKind::Agent]);
    let running = running.map(|(id, kind)| task(id, kind, "x", None)).collect();
    world.agent(AgentEvent::Background { tasks: running });
    world.finishes("It runs.");
    world.pass(Duration::from_secs(65));
    world.fresh_log();
    world.says("/tasks");
    world.pass(Duration::from_secs(2));
    world.press("📄 2");
    world.pass(Duration::from_secs(2));
    world.press("Back");
    world.pass(Duration::from_secs(2));
    world.press("📄 1");
    let text = (0..400).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    world.replies(Ok(Answer::Output(TaskOutput { text, bytes: 3_490, cut: false })));
    world.pass(Duration::from_secs(2));
    world.press("Refresh");
    world.replies(Ok(Answer::Output(TaskOutput { text: String::new(), bytes: 0, cut: false })));
    world.pass(Duration::from_secs(2));
    world.press("Stop");
    assert!(matches!(&world.queries[0].3, Query::StopTask(TaskId(id)) if id == "t1"));
    world.agent(AgentEvent::TaskEnded { id: TaskId("t1".to_owned()), end: TaskEnd::Stopped, steps: None });
    world.agent(AgentEvent::Background { tasks: vec![task("t2", TaskKind::Agent, "x", None)] });
    world.replies(Ok(Answer::Done));
    world.pass(Duration::from_secs(2));
    let is_in_the_middle = |line: &&str| line.starts_with("  line ") && !line.ends_with("99");
    let short: Vec<_> = world.log().lines().filter(|line| !is_in_the_middle(line)).collect();
    assert_snapshot!(short.join("\n"));
}

#[test]
fn buttons_of_tasks_that_are_over_say_so() {
    let mut world = World::new();
    world.runs("build");
    world.begins_in_background("t1", TaskKind::Shell, "Building", bash("b1", "make"));
    world.finishes("It builds.");
    world.says("/tasks");
    world.pass(Duration::from_secs(2));
    world.task_ends("t1", TaskEnd::Failed);
    world.fresh_log();
    world.press("⏹ 1");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.toasts.last().is_some_and(|toast| toast == "Already ended"));
    assert!(world.log().contains("No background tasks"), "{}", world.log());
    // A button that was pressed twice, after a restart.
    world.restart();
    world.press("Refresh");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("No background tasks"), "{}", world.log());
    // The CLI forgot it while it was asked.
    world.told.clear();
    world.runs("again");
    world.begins_in_background("t2", TaskKind::Shell, "Serving", bash("b2", "make serve"));
    world.finishes("It serves.");
    world.says("/tasks");
    world.pass(Duration::from_secs(2));
    world.press("📄 1");
    world.agent(AgentEvent::TaskEnded { id: TaskId("t2".to_owned()), end: TaskEnd::Done, steps: None });
    world.fresh_log();
    world.replies(Err(NoAnswer::Refused("no such task".to_owned())));
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("No background tasks"), "{}", world.log());
}
