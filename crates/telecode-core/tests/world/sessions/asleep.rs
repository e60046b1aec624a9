//! Which agents sleep and which do not, what is seen of a wake-up, and what is stored of it.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, End, Exit, LaunchProblem, Ready, Start};
use telecode_core::seam::change::{SessionRecord, Status};
use telecode_core::seam::ids::{ClaudeId, SessionId, ToolCallId};
use telecode_core::seam::settings::{LiveView, Settings};
use telecode_core::seam::tool::{OwnTool, Tool, ToolCall, ToolOutcome};

use crate::show::shells;
use crate::{World, bash, settings};

fn gone() -> AgentEvent {
    AgentEvent::Exited(Exit { code: Some(0), ..Exit::default() })
}

fn killed() -> AgentEvent {
    AgentEvent::Exited(Exit { signal: Some(9), ..Exit::default() })
}

fn stored(world: &World, id: i64) -> &SessionRecord {
    &world.store.sessions[&SessionId(id)]
}

/// A session that has had a turn and whose agent sleeps.
fn asleep(settings: Settings) -> World {
    let mut world = World::with(settings);
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(31));
    world.agent(gone());
    world.fresh_log();
    world
}

#[test]
fn a_quick_wake_up_is_not_shown() {
    let mut world = asleep(settings());
    world.says("two");
    world.pass(Duration::from_millis(1_400));
    world.ready();
    assert!(!world.log().contains("waking"), "{}", world.log());
}

#[test]
fn a_slow_wake_up_is_shown_in_the_draft_that_becomes_the_turns() {
    let mut world = asleep(settings());
    world.says("two");
    world.pass(Duration::from_secs(4));
    world.ready();
    world.begins();
    world.pass(Duration::from_secs(4));
    world.answers("2");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn a_slow_wake_up_is_shown_in_the_message_that_becomes_the_turns() {
    let mut world = asleep(Settings { live: LiveView::Edits, ..settings() });
    world.says("two");
    world.pass(Duration::from_secs(4));
    world.ready();
    world.begins();
    world.uses(bash("t1", "make"));
    world.pass(Duration::from_secs(4));
    world.used("t1", ToolOutcome::Done);
    world.answers("2");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn what_is_stopped_while_it_wakes_leaves_nothing_on_waking() {
    let mut world = asleep(Settings { live: LiveView::Edits, ..settings() });
    world.says("two");
    world.pass(Duration::from_secs(4));
    world.says("/stop");
    world.pass(Duration::from_secs(4));
    assert!(world.chat.messages.values().all(|page| !page.text.contains("waking")), "{}", world.log());
}

#[test]
fn an_agent_with_background_tasks_does_not_sleep_until_they_are_done() {
    let mut world = World::new();
    world.runs("serve");
    world.agent(AgentEvent::Background { tasks: shells(&["npm run dev"]) });
    world.answers("It runs.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_hours(3));
    assert!(world.ended.is_empty());
    world.agent(AgentEvent::Background { tasks: shells(&[]) });
    world.pass(Duration::from_mins(29));
    assert!(world.ended.is_empty());
    world.pass(Duration::from_mins(2));
    assert_eq!(world.ended, [End::Gently]);
}

#[test]
fn an_agent_that_has_scheduled_something_does_not_sleep() {
    let mut world = World::new();
    world.runs("look every hour");
    let call = ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "CronCreate".to_owned(),
        tool: Tool::Own(OwnTool::Schedule),
        input: "{}".to_owned(),
    };
    world.uses(call);
    world.used("t1", ToolOutcome::Done);
    world.answers("I will.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_hours(3));
    assert!(world.ended.is_empty());
}

#[test]
fn background_tasks_that_died_with_their_agent_are_named() {
    let mut world = World::new();
    world.runs("serve");
    world.agent(AgentEvent::Background { tasks: shells(&["npm run dev", "tail -f log"]) });
    world.answers("It runs.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.dies();
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn background_tasks_that_died_with_the_bot_are_named() {
    let mut world = World::new();
    world.runs("serve");
    world.agent(AgentEvent::Background { tasks: shells(&["npm run dev"]) });
    world.answers("It runs.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.restart();
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
    world.fresh_log();
    world.restart();
    world.pass(Duration::from_secs(3));
    assert!(!world.log().contains("npm run dev"), "it is said once: {}", world.log());
}

#[test]
fn an_agent_that_is_killed_while_it_starts_is_started_once_more_without_a_word() {
    let mut world = World::new();
    world.says("go");
    world.agent(killed());
    assert_eq!(world.launches, [Start::New, Start::New]);
    world.ready();
    assert_eq!(world.told.len(), 1);
    world.pass(Duration::from_secs(3));
    assert!(!world.log().contains("didn't start"), "{}", world.log());
}

#[test]
fn an_agent_that_is_killed_twice_while_it_starts_is_said_not_to_have_started() {
    let mut world = World::new();
    world.says("go");
    world.agent(killed());
    world.agent(killed());
    world.pass(Duration::from_secs(3));
    assert_eq!(world.launches.len(), 2);
    assert!(world.log().contains("didn't start"), "{}", world.log());
    assert_eq!(stored(&world, 1).standing.status, Status::Failed);
}

#[test]
fn an_agent_that_ends_by_itself_while_it_starts_is_not_started_again() {
    let mut world = World::new();
    world.says("go");
    world.agent(AgentEvent::LaunchFailed(LaunchProblem::Failed { reason: "no".to_owned() }));
    assert_eq!(world.launches.len(), 1);
}

#[test]
fn the_status_of_a_session_is_stored_whenever_it_changes() {
    let mut world = World::new();
    world.says("go");
    assert_eq!(stored(&world, 1).standing.status, Status::Starting);
    world.agent(AgentEvent::Ready(Ready { pid: Some(4242), ..Ready::default() }));
    assert_eq!(stored(&world, 1).standing.status, Status::Working);
    assert_eq!(stored(&world, 1).claude.pid, Some(4242));
    world.begins();
    world.uses(bash("t1", "make"));
    world.asks("r1", bash("t1", "make"));
    assert_eq!(stored(&world, 1).standing.status, Status::Waiting);
    world.pass(Duration::from_secs(2));
    world.press("Allow");
    assert_eq!(stored(&world, 1).standing.status, Status::Working);
    world.used("t1", ToolOutcome::Done);
    world.answers("Made.");
    world.ends(CycleOutcome::Done);
    assert_eq!(stored(&world, 1).standing.status, Status::Idle);
    world.pass(Duration::from_mins(31));
    assert_eq!(stored(&world, 1).standing.status, Status::Asleep);
    world.agent(gone());
    assert_eq!((stored(&world, 1).claude.pid, stored(&world, 1).claude.left), (None, Some(world.now.wall)));
    world.says("again");
    world.ready();
    world.begins();
    world.ends(CycleOutcome::Failed { message: "no".to_owned() });
    assert_eq!(stored(&world, 1).standing.status, Status::Failed);
}

#[test]
fn what_a_killed_bot_left_in_the_store_is_put_right_at_the_next_start() {
    let mut world = World::new();
    world.says("go");
    world.agent(AgentEvent::Ready(Ready { pid: Some(4242), ..Ready::default() }));
    world.begins();
    world.pass(Duration::from_secs(30));
    world.restart();
    let record = stored(&world, 1);
    assert_eq!((record.standing.status, record.claude.pid), (Status::Interrupted, None));
    assert_eq!(record.claude.left, Some(world.now.wall));
}

#[test]
fn streamed_words_store_nothing() {
    let mut world = World::new();
    world.runs("go");
    world.pass(Duration::from_secs(1));
    let (session, life) = world.life.unwrap();
    let event = AgentEvent::TextDelta("word ".to_owned());
    let effects = world.bridge.handle(Input::Agent { session, life, event }, world.now);
    assert!(effects.is_empty(), "{effects:?}");
}

#[test]
fn a_claude_session_that_goes_on_under_another_id_is_woken_by_that() {
    let mut world = World::new();
    world.runs("//clear");
    world.agent(AgentEvent::Renamed(ClaudeId("another".to_owned())));
    world.ends(CycleOutcome::Done);
    assert_eq!(stored(&world, 1).claude.id.0, "another");
    world.restart();
    world.says("on");
    let (_, launch) = world.launched.last().unwrap();
    assert_eq!((launch.claude.0.as_str(), &launch.start), ("another", &Start::Resume));
}

#[test]
fn a_session_that_is_wanted_while_it_falls_asleep_wakes_again() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    world.says("/sleep");
    world.says("/switch one");
    assert_eq!(world.launches.len(), 1, "never two agents of one session");
    world.agent(gone());
    assert_eq!(world.launches.last(), Some(&Start::Resume));
}
