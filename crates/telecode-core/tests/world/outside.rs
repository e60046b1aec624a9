//! A place that is not there: said once, and what waits goes on when it is back.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, Exit, NoWorkspace};
use telecode_core::seam::change::PromptStage;

use crate::World;

fn missing(world: &mut World) {
    let (path, reason) = ("/srv/api".to_owned(), "No such file or directory".to_owned());
    world.agent(AgentEvent::WorkspaceMissing { path, why: NoWorkspace::Missing { reason } });
}

#[test]
fn what_is_written_while_a_place_is_gone_waits_and_goes_on_by_itself() {
    let mut world = World::new();
    world.says("hello");
    missing(&mut world);
    world.pass(Duration::from_secs(10));
    world.says("and this");
    world.pass(Duration::from_mins(30));
    assert!(world.store.prompts.iter().all(|prompt| prompt.stage == PromptStage::Queued), "{}", world.log());
    world.ready();
    world.begins();
    world.answers("Both.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn what_waits_for_a_place_can_be_dropped() {
    let mut world = World::new();
    world.says("hello");
    missing(&mut world);
    world.says("/stop");
    world.pass(Duration::from_secs(5));
    assert!(world.store.prompts.iter().all(|prompt| prompt.stage == PromptStage::Dropped), "{}", world.log());
    world.ready();
    assert_eq!(world.told.len(), 0);
}

#[test]
fn a_session_that_waits_for_its_place_can_be_closed() {
    let mut world = World::new();
    world.says("hello");
    missing(&mut world);
    world.says("/close");
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(5));
    assert!(world.launches.len() == 1, "{}", world.log());
}

#[test]
fn a_session_in_a_project_that_is_gone_is_not_begun() {
    let mut world = World::new();
    world.gone = vec!["/srv/api".to_owned()];
    world.says("/new fix api");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert!(world.store.sessions.is_empty());
}
