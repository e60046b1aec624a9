//! Claude's checklist: one live list, and its last state in the final.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::checklist::{Item, ItemState, Tick};
use telecode_core::seam::ids::ClaudeId;
use telecode_core::seam::tool::{Tool, ToolResult};

use super::call;
use crate::World;

impl World {
    fn ticks(&mut self, tick: Tick) {
        self.has_used(call("c", "TaskUpdate", Tool::Checklist), ToolResult::default());
        self.agent(AgentEvent::Ticked(tick));
    }

    fn adds(&mut self, id: &str, text: &str, active: &str) {
        let (text, active) = (Some(text.to_owned()), Some(active.to_owned()));
        self.ticks(Tick::Item { id: id.to_owned(), text, active, state: Some(ItemState::Open) });
    }

    fn stands(&mut self, id: &str, state: ItemState) {
        self.ticks(Tick::Item { id: id.to_owned(), text: None, active: None, state: Some(state) });
    }

    fn last(&self) -> String {
        self.chat.messages.values().last().map(crate::chat::show).unwrap_or_default()
    }
}

fn listed() -> World {
    let mut world = World::new();
    world.runs("fix the parser");
    world.adds("1", "Fix the parser", "Fixing the parser");
    world.adds("2", "Run the tests", "Running the tests");
    world.adds("3", "Write it down", "");
    world.stands("1", ItemState::Done);
    world.stands("2", ItemState::Active);
    world
}

#[test]
fn the_list_stands_in_the_live_view_and_its_last_state_in_the_final() {
    let mut world = listed();
    let live = world.live();
    world.stands("2", ItemState::Done);
    world.ticks(Tick::Gone { id: "3".to_owned() });
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(format!("{live}\n---\n{}", world.last()));
}

#[test]
fn a_turn_that_does_not_touch_the_list_does_not_show_it() {
    let mut world = listed();
    world.answers("So far.");
    world.ends(CycleOutcome::Done);
    world.runs("what time is it?");
    world.answers("Noon.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(world.last().starts_with("Noon.") && !world.last().contains('☐'), "{}", world.log());
}

#[test]
fn the_list_outlives_a_restart_and_ends_with_its_conversation() {
    let mut world = listed();
    world.answers("So far.");
    world.ends(CycleOutcome::Done);
    world.restart();
    world.told.clear();
    world.runs("go on");
    world.stands("3", ItemState::Active);
    assert!(
        world.live().contains("☑ Fix the parser\n▶ Running the tests\n▶ Write it down"),
        "{}",
        world.log()
    );
    world.agent(AgentEvent::Renamed(ClaudeId("another".to_owned())));
    world.adds("1", "Something new", "");
    let live = world.live();
    assert!(live.contains("☐ Something new") && !live.contains("parser"), "{live}");
}

#[test]
fn a_long_list_is_summed_up_and_a_whole_one_keeps_what_it_does_not_say() {
    let mut world = World::new();
    world.runs("go");
    world.adds("20", "The twentieth", "Doing the twentieth");
    let item = |n: usize| Item {
        id: n.to_string(),
        text: format!("Thing {n} with\nmany words"),
        active: String::new(),
        state: match n {
            1..=9 => ItemState::Done,
            20 => ItemState::Active,
            _ => ItemState::Open,
        },
    };
    world.ticks(Tick::Whole((1..=20).rev().chain(21..=30).map(item).collect()));
    let live = world.live();
    assert_snapshot!(live);
}

#[test]
fn whoever_wants_only_answers_sees_no_list() {
    let mut world = World::new();
    world.says("/verbose 0");
    world.runs("go");
    world.adds("1", "Fix the parser", "");
    assert!(!world.live().contains("parser"));
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(!world.last().contains("parser"), "{}", world.log());
}
