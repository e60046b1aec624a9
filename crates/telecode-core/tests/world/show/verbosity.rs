//! How much of the work is shown: answers, steps, everything.

use std::time::Duration;

use insta::assert_snapshot;
use proptest::prelude::*;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::page::{ENTITY_LIMIT, Page, TEXT_LIMIT, utf16_len};
use telecode_core::seam::tool::{ToolOutcome, ToolResult};

use super::{changed, edit, edits};
use crate::{World, bash, read};

fn printed(output: &str) -> ToolResult {
    ToolResult { output: output.to_owned(), ..ToolResult::default() }
}

fn works(world: &mut World) {
    world.says("/verbose 2");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.runs("fix it");
    world.agent(AgentEvent::ThinkingDelta("The parser is ".to_owned()));
    world.pass(Duration::from_secs(2));
    world.agent(AgentEvent::Thought("The parser is wrong.\n\nI will look.".to_owned()));
    world.has_used(read("r1", "/srv/api/1.rs"), printed("1\tfn main() {}\n2\t"));
    world.has_used(edit("e1", "/srv/api/src/app.rs"), changed(2, 1));
    world.uses(bash("t1", "cargo test"));
    world.used_with("t1", ToolOutcome::Failed, printed(&"a long line of output\u{202e}\n".repeat(40)));
}

#[test]
fn everything_is_thoughts_and_outputs_as_quotes_that_open() {
    let mut world = World::new();
    works(&mut world);
    let live = world.live();
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    let shown: Vec<_> = world.chat.messages.values().skip(1).map(crate::chat::show).collect();
    assert_snapshot!(format!("{live}\n---\n{}", shown.join("\n---\n")));
}

#[test]
fn where_live_views_are_messages_everything_takes_the_place_of_the_line() {
    let mut world = edits();
    works(&mut world);
    world.pass(Duration::from_secs(3));
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let lines = world.chat.messages.values().filter(|page| page.text.starts_with("✓ Edited")).count();
    assert_eq!(lines, 0, "{}", world.log());
    assert!(world.chat.messages.values().any(|page| page.text.contains("I will look.")), "{}", world.log());
}

#[test]
fn all_of_it_comes_as_a_file() {
    let mut world = World::new();
    works(&mut world);
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.press("Everything as a file");
    assert!(world.log().contains("errand Records(Story"), "{}", world.log());
}

#[test]
fn a_turn_without_work_has_no_page_of_it() {
    let mut world = World::new();
    world.says("/verbose 2");
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(world.chat.button("file").is_none(), "{}", world.log());
}

fn fits(page: &Page) -> bool {
    utf16_len(&page.text) <= TEXT_LIMIT && page.entities.len() <= ENTITY_LIMIT && !page.text.trim().is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.div_ceil(5), ..ProptestConfig::default() })]

    #[test]
    fn every_page_fits_whatever_was_done(
        verbosity in 0..3_u8,
        thoughts in prop::collection::vec("[a-z😀é\n*_`]{0,900}", 0..8),
        outputs in prop::collection::vec("[a-z😀\t\n\u{202e}|]{0,1200}", 0..40),
        answer in "[a-z😀 \n*_`#|-]{0,9000}",
        tasks in 0..60_usize,
    ) {
        let mut world = World::new();
        world.says(&format!("/verbose {verbosity}"));
        world.runs("go");
        for thought in thoughts {
            world.agent(AgentEvent::Thought(thought));
        }
        for n in 0..tasks {
            let item = telecode_core::seam::checklist::Tick::Item {
                id: n.to_string(),
                text: Some("word ".repeat(n)),
                active: None,
                state: None,
            };
            world.agent(AgentEvent::Ticked(item));
        }
        for (n, output) in outputs.iter().enumerate() {
            world.has_used(bash(&format!("b{n}"), output), printed(output));
        }
        world.agent(AgentEvent::TextDelta(answer.clone()));
        world.live();
        let draft = world.chat.draft.clone();
        prop_assert!(draft.iter().all(fits), "{draft:?}");
        world.answers(&answer);
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_mins(2));
        for page in world.chat.messages.values() {
            prop_assert!(fits(page), "{page:?}");
        }
    }
}
