//! What tools printed, whole, where a card has only some of it.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::call::Call;
use telecode_core::seam::errand::{Errand, Failure, Output, OutputPart, RecordsErrand, Report};
use telecode_core::seam::tool::{Tool, ToolResult};

use super::other;
use crate::{World, bash, read};

fn long() -> ToolResult {
    ToolResult { output: "a line of output\n".repeat(200), is_cut: true, ..ToolResult::default() }
}

/// A turn of somebody who wants to see everything, in which these were run, each with much to say.
fn ran(commands: &[&str]) -> World {
    let mut world = World::new();
    world.says("/verbose 2");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.runs("run it");
    for command in commands {
        world.has_used(bash(command, command), long());
    }
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world
}

fn output(content: &[u8], part: OutputPart) -> Report {
    Report::Output(Ok(Some(Output { content: content.into(), part })))
}

/// The buttons that send something that was printed.
fn buttons(world: &World) -> Vec<&str> {
    let all = world.chat.messages.values().flat_map(|page| page.buttons.iter().flatten());
    let labels = all.map(|button| button.label.as_str());
    labels.filter(|label| label.starts_with("📄") && !label.contains("Everything as a file")).collect()
}

#[test]
fn a_long_output_comes_whole_as_a_file_also_in_another_run() {
    let mut world = ran(&["./make-noise --loud"]);
    assert_eq!(buttons(&world), ["📄 Whole output"]);
    world.restart();
    world.fresh_log();
    world.press("📄 Whole output");
    assert!(
        matches!(&world.errands[0].1, Errand::Records(RecordsErrand::Output { call, limit: 50_000_000, directory, .. })
            if call.0 == "./make-noise --loud" && directory == "/srv/api"),
        "{:?}",
        world.errands
    );
    world.reports(output(b"noise", OutputPart::Whole));
    world.pass(Duration::from_secs(2));
    let sent: Vec<_> = world
        .traffic
        .iter()
        .filter_map(|(_, call)| {
            let Call::File { name, content, .. } = call else { return None };
            Some((name.as_str(), content.to_vec()))
        })
        .collect();
    assert_eq!(sent, [("Ran-make-noise-loud.txt", b"noise".to_vec())]);
    assert!(world.log().contains("toast: Looking for it…"), "{}", world.log());
}

#[test]
fn what_is_left_of_an_output_is_told() {
    let mut world = ran(&["./make-noise"]);
    world.fresh_log();
    let reports = [
        Report::Output(Ok(None)),
        output(b"", OutputPart::Whole),
        output(b"the end", OutputPart::End { size: 123_456_789 }),
        output(b"the beginning", OutputPart::Beginning),
        Report::Output(Err(Failure("permission denied".to_owned()))),
    ];
    for report in reports {
        world.press("📄 Whole output");
        world.reports(report);
        world.pass(Duration::from_secs(5));
    }
    assert_snapshot!(world.log());
}

#[test]
fn several_outputs_have_a_button_each_and_the_last_ones_if_there_are_many() {
    let world = ran(&["./first", "./second"]);
    assert_eq!(buttons(&world), ["📄 Ran: ./first", "📄 Ran: ./second"]);
    let world =
        ran(&["./1", "./2", "./3", "cargo test", "./5", "./six has a very long line of arguments in it"]);
    assert_eq!(
        buttons(&world),
        ["📄 Ran: ./3", "📄 Ran the tests", "📄 Ran: ./5", "📄 Ran: ./six has a very long line of argu…"]
    );
}

#[test]
fn short_outputs_and_files_that_were_read_have_no_button() {
    let mut world = World::new();
    world.says("/verbose 2");
    world.runs("look");
    world.has_used(read("r1", "/srv/api/1.rs"), long());
    world.has_used(bash("t1", "ls"), ToolResult { output: "a".to_owned(), ..ToolResult::default() });
    world.answers("Seen.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(buttons(&world).is_empty(), "{}", world.log());
}

#[test]
fn every_tool_that_says_much_has_one() {
    let mut world = World::new();
    world.says("/verbose 2");
    world.runs("look");
    let tool = Tool::Mcp { server: "tickets".to_owned(), tool: "list_all".to_owned() };
    world.has_used(super::call("m1", "mcp__tickets__list_all", tool), long());
    world.has_used(other("o1", "…"), long());
    world.answers("Seen.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(buttons(&world).join("\n"));
    world.press("tickets");
    let Errand::Records(RecordsErrand::Output { call, .. }) = &world.errands[0].1 else {
        panic!("{:?}", world.errands)
    };
    assert_eq!(call.0, "m1");
}
