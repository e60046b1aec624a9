//! Steps in human words.

use std::fmt::Write as _;
use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::tool::{OwnTool, Tool, ToolOutcome, ToolResult};

use super::{call, changed, edit, edits, other};
use crate::{OWNER, World, bash, read};

fn every_tool() -> Vec<telecode_core::seam::tool::ToolCall> {
    let text = |text: &str| text.to_owned();
    vec![
        bash("1", "cargo test --workspace"),
        call("2", "Bash", Tool::Bash { command: text("ls"), description: Some(text("List the files")) }),
        read("3", "/srv/api/src/bin/main.rs"),
        edit("4", "/srv/api/src/app.rs"),
        call("5", "Write", Tool::Write { path: text("/srv/api/new.rs"), content: text("x") }),
        call("6", "Grep", Tool::Grep { pattern: text("fn main") }),
        call("7", "Glob", Tool::Glob { pattern: text("**/*.rs") }),
        call("8", "WebFetch", Tool::Fetch { url: text("https://docs.example/a") }),
        call("9", "WebSearch", Tool::WebSearch { query: text("rust fluent") }),
        call("10", "Agent", Tool::Agent { description: text("find the bug"), name: Some(text("Explore")) }),
        call("11", "Skill", Tool::Skill { skill: text("simplify") }),
        call("12", "AskUserQuestion", Tool::Question(Vec::new())),
        call("13", "ExitPlanMode", Tool::Plan { plan: text("# Plan") }),
        call("14", "EnterPlanMode", Tool::EnterPlan),
        call(
            "15",
            "mcp__claude_ai_Linear__create_issue",
            Tool::Mcp { server: text("claude_ai_Linear"), tool: text("create_issue") },
        ),
        call("16", "ToolSearch", Tool::Own(OwnTool::FindTools)),
        call("17", "CronCreate", Tool::Own(OwnTool::Schedule)),
        other("18", "BrandNewTool"),
    ]
}

/// The live view with each tool running, and then done.
fn told(language: &str) -> String {
    let mut world = World::new();
    world.writes(OWNER, "go", |message| message.from.language = Some(language.to_owned()));
    world.ready();
    world.begins();
    let mut log = String::new();
    for call in every_tool() {
        let id = call.id.0.clone();
        world.uses(call);
        let line = |live: String| live.lines().last().unwrap_or_default().to_owned();
        let running = line(world.live());
        world.used_with(&id, ToolOutcome::Done, ToolResult::default());
        writeln!(log, "{running:<60} {}", line(world.live())).unwrap();
        // Nothing that is alike follows.
        world.has_used(other("x", "Separator"), ToolResult::default());
    }
    log
}

#[test]
fn every_tool_has_words_while_it_runs_and_when_it_is_done() {
    assert_snapshot!(told("en"));
}

#[test]
fn every_tool_has_russian_words_too() {
    assert_snapshot!(told("ru"));
}

#[test]
fn what_is_alike_is_one_line_with_the_sum_of_what_changed() {
    let mut world = World::new();
    world.runs("go");
    for n in 1..=3 {
        world.has_used(read(&format!("r{n}"), &format!("/srv/api/{n}.rs")), ToolResult::default());
    }
    world.has_used(edit("e1", "/srv/api/src/app.rs"), changed(10, 2));
    world.has_used(edit("e2", "/srv/api/src/app.rs"), changed(2, 1));
    world.has_used(edit("e3", "/srv/api/src/other.rs"), changed(0, 4));
    world.uses(bash("b", "npm test"));
    world.used("b", ToolOutcome::Failed);
    world.uses(read("r4", "/srv/api/4.rs"));
    assert_snapshot!(world.live());
}

#[test]
fn an_edit_says_how_many_lines_even_if_claude_code_does_not() {
    let mut world = World::new();
    world.runs("go");
    world.has_used(edit("e", "/srv/api/src/app.rs"), ToolResult::default());
    assert!(world.live().contains("app.rs +2 −1"), "{}", world.log());
}

/// A turn with a bit of everything.
fn worked(world: &mut World) {
    world.runs("fix it");
    world.has_used(read("r1", "/srv/api/1.rs"), ToolResult::default());
    world.has_used(read("r2", "/srv/api/2.rs"), ToolResult::default());
    world.has_used(edit("e", "/srv/api/src/app.rs"), changed(12, 3));
    world.has_used(bash("t", "cargo test"), ToolResult::default());
    world.has_used(bash("b", "ls"), ToolResult::default());
    world.pass(Duration::from_secs(3));
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
}

#[test]
fn a_final_says_in_a_line_what_was_done() {
    let mut world = World::new();
    worked(&mut world);
    assert_snapshot!(world.chat.messages.values().last().map(crate::chat::show).unwrap_or_default());
}

#[test]
fn where_a_live_message_stays_it_says_what_was_done_and_the_final_does_not() {
    let mut world = edits();
    worked(&mut world);
    let shown: Vec<_> = world.chat.messages.values().map(crate::chat::show).collect();
    assert_snapshot!(shown.join("\n---\n"));
}

#[test]
fn whoever_wants_only_answers_gets_only_answers() {
    for mut world in [World::new(), edits()] {
        world.says("/verbose 0");
        worked(&mut world);
        let log = world.log().to_owned();
        assert!(!log.contains("app.rs") && !log.contains("tests"), "{log}");
        assert!(log.contains("Fixed."), "{log}");
    }
}
