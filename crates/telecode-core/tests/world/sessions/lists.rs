//! The list, the switch, and the page of one session.

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, End, Exit};
use telecode_core::seam::ids::{ChatId, SessionId, ThreadId};

use crate::show::shells;
use crate::{OWNER, World, bash};

fn says(world: &mut World, text: &str) {
    world.says(text);
    world.pass(Duration::from_secs(3));
}

fn current(world: &World) -> Option<SessionId> {
    world.store.current.get(&ThreadId::from(ChatId::of(OWNER))).copied()
}

/// Sessions “one” and so on, each with a directory of its own, made a minute apart.
fn sessions(names: &[&str]) -> World {
    let mut world = World::new();
    for name in names {
        says(&mut world, &format!("/new \"{name}\""));
        world.pass(Duration::from_mins(1));
    }
    world.fresh_log();
    world
}

#[test]
fn the_list_shows_what_goes_on_and_a_tap_switches() {
    let mut world = World::new();
    says(&mut world, "/sessions");
    says(&mut world, "/sessions closed");
    world.runs("fix the build");
    world.uses(bash("t1", "make"));
    world.asks("r1", bash("t1", "make"));
    world.pass(Duration::from_mins(90));
    says(&mut world, "/new ideas --empty");
    says(&mut world, "/new notes");
    says(&mut world, "/close");
    world.fresh_log();
    says(&mut world, "/list");
    world.press("fix the build");
    world.pass(Duration::from_secs(3));
    assert_eq!(current(&world), Some(SessionId(1)));
    world.press("Archived");
    world.pass(Duration::from_secs(3));
    world.press("notes");
    world.pass(Duration::from_secs(3));
    assert_eq!(current(&world), Some(SessionId(3)));
    assert_snapshot!(world.log());
}

#[test]
fn a_long_list_has_pages() {
    let names: Vec<_> = (1..=17).map(|number| format!("session number {number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut world = sessions(&names);
    world.says("/sessions");
    for _ in 0..2 {
        world.pass(Duration::from_secs(3));
        world.press("▶");
    }
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn switch_finds_the_best_match() {
    let mut world = sessions(&["fix", "fix login", "login page", "docs"]);
    for words in ["FIX", "docs", "fix log", "page", "dcs", "fix lgn", "login", "fi", "zzz", "dosc", ""] {
        says(&mut world, &format!("/switch {words}"));
    }
    assert_snapshot!(world.log());
}

#[test]
fn a_switch_wakes_ahead_and_a_prompt_goes_there() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(31));
    world.agent(AgentEvent::Exited(Exit::default()));
    says(&mut world, "/new two --empty");
    world.ready();
    says(&mut world, "/resume one");
    assert_eq!(world.launches.len(), 3);
    world.ready();
    world.says("more");
    assert_eq!(world.told_to.last(), Some(&SessionId(1)));
}

#[test]
fn status_says_everything_and_its_buttons_work() {
    let mut world = World::new();
    world.runs("serve");
    world.agent(AgentEvent::Background { tasks: shells(&["npm run dev"]) });
    world.answers("It runs.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_hours(26));
    world.fresh_log();
    says(&mut world, "/status");
    says(&mut world, "/sleep");
    world.agent(AgentEvent::Background { tasks: shells(&[]) });
    says(&mut world, "/status serve");
    world.press("Sleep");
    world.pass(Duration::from_secs(3));
    world.agent(AgentEvent::Exited(Exit::default()));
    world.press("Refresh");
    world.pass(Duration::from_secs(3));
    world.press("Wake");
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn sleep_is_refused_with_the_reason() {
    let mut world = World::new();
    says(&mut world, "/sleep");
    world.says("go");
    says(&mut world, "/sleep");
    world.ready();
    world.begins();
    says(&mut world, "/sleep");
    world.uses(bash("t1", "make"));
    world.asks("r1", bash("t1", "make"));
    says(&mut world, "/sleep");
    world.press("Allow");
    world.used("t1", telecode_core::seam::tool::ToolOutcome::Done);
    world.answers("Made.");
    world.ends(CycleOutcome::Done);
    assert!(world.ended.is_empty());
    says(&mut world, "/sleep go");
    assert_eq!(world.ended, [End::Gently]);
    says(&mut world, "/sleep");
    assert_snapshot!(world.log());
}

#[test]
fn a_reply_means_its_session_for_commands_too() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    let answer = *world.chat.messages.keys().last().unwrap();
    says(&mut world, "/new two --empty");
    world.writes(OWNER, "/rename uno", |message| message.reply_to = Some(answer));
    assert_eq!(world.store.sessions[&SessionId(1)].name, "uno");
}

#[test]
fn a_thousand_sessions_are_listed_and_found_at_once() {
    let mut world = World::new();
    says(&mut world, "/new one --empty");
    let template = world.store.sessions[&SessionId(1)].clone();
    for id in 2..=1_000 {
        let mut record = template.clone();
        record.id = SessionId(id);
        record.name = format!("session about thing {id}");
        world.store.sessions.insert(record.id, record);
    }
    world.restart();
    world.pass(Duration::from_secs(3));
    // Generous for a debug build on a busy machine; a scan per button or per name would take seconds.
    let begun = Instant::now();
    world.says("/sessions");
    world.says("/switch thing 777");
    world.says("hello there");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(current(&world), Some(SessionId(777)));
}
