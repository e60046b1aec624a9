//! Closed and deleted: nothing is lost without a question, and nothing runs on.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, End, Exit};
use telecode_core::seam::errand::{Errand, MachineErrand, NotRemoved, RecordsErrand, Report};
use telecode_core::seam::ids::{ChatId, SessionId, ThreadId};

use crate::{OWNER, World};

fn says(world: &mut World, text: &str) {
    world.says(text);
    world.pass(Duration::from_secs(3));
}

fn presses(world: &mut World, words: &str) {
    world.press(words);
    world.pass(Duration::from_secs(3));
}

fn exits(world: &mut World) {
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(3));
}

/// A session with one turn, in a place of its own; its agent is idle.
fn idle(new: &str) -> World {
    let mut world = World::new();
    says(&mut world, new);
    world.ready();
    world.says("go");
    world.begins();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world
}

fn is_there(world: &World) -> bool {
    world.store.sessions.contains_key(&SessionId(1))
}

#[test]
fn a_closed_session_loses_its_agent_and_its_thread_and_comes_back() {
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/close");
    assert_eq!(world.ended, [End::Gently]);
    exits(&mut world);
    assert_eq!(world.store.current.get(&ThreadId::from(ChatId::of(OWNER))), None);
    says(&mut world, "/close ideas");
    says(&mut world, "/switch ideas");
    assert!(!world.store.sessions[&SessionId(1)].standing.closed);
    assert_snapshot!(world.log());
}

#[test]
fn a_command_after_a_close_says_that_there_are_others() {
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/new plans --empty");
    says(&mut world, "/close");
    world.fresh_log();
    says(&mut world, "/undo");
    assert!(world.log().contains("No session is open here. Pick one in /sessions"), "{}", world.log());
    says(&mut world, "/close ideas");
    world.fresh_log();
    says(&mut world, "/queue");
    assert!(world.log().contains("No session yet"), "{}", world.log());
}

#[test]
fn what_works_is_only_closed_on_a_second_word() {
    let mut world = World::new();
    world.runs("go");
    says(&mut world, "/close");
    presses(&mut world, "Keep it");
    assert!(!world.store.sessions[&SessionId(1)].standing.closed);
    says(&mut world, "/close");
    presses(&mut world, "Stop and archive");
    assert_eq!(world.interrupts, 1);
    world.ends(CycleOutcome::Interrupted);
    assert_eq!(world.ended, [End::Gently]);
    exits(&mut world);
    assert!(world.store.sessions[&SessionId(1)].standing.closed);
    assert_snapshot!(world.log());
}

#[test]
fn what_waits_is_only_dropped_on_a_second_word() {
    let mut world = World::new();
    world.says("go");
    says(&mut world, "/close");
    presses(&mut world, "Stop and archive");
    assert_eq!(world.ended, [End::Kill]);
    exits(&mut world);
    assert!(world.told.is_empty());
    assert_eq!(world.launches.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn a_reply_to_a_closed_session_opens_it_again() {
    let mut world = idle("/new ideas --empty");
    let answer = world.chat.messages.iter().find(|(_, page)| page.text.contains("Done.")).map(|(id, _)| *id);
    says(&mut world, "/close");
    exits(&mut world);
    world.writes(OWNER, "more", |message| message.reply_to = answer);
    world.ready();
    assert_eq!(world.told_to.last(), Some(&SessionId(1)));
    assert!(!world.store.sessions[&SessionId(1)].standing.closed);
}

#[test]
fn deleting_asks_ends_the_agent_and_forgets_everything() {
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    assert!(is_there(&world));
    exits(&mut world);
    assert!(matches!(world.errands[0].1, Errand::Machine(MachineErrand::RemoveFolder { force: false, .. })));
    world.done();
    world.pass(Duration::from_secs(3));
    assert!(!is_there(&world));
    assert!(world.store.prompts.is_empty() && world.store.links.is_empty());
    assert_snapshot!(world.log());
    // What is said next begins anew.
    world.says("hello");
    assert!(world.store.sessions.contains_key(&SessionId(2)));
}

#[test]
fn a_worktree_with_changes_is_only_removed_on_a_second_word() {
    let mut world = idle("/new fix api@fix");
    says(&mut world, "/delete");
    presses(&mut world, "with Claude's transcript");
    exits(&mut world);
    let what: Vec<_> = (1..=14).map(|number| format!(" M src/file-{number}.rs")).collect();
    world.reports(Report::Removed(Err(NotRemoved::Dirty { what })));
    world.pass(Duration::from_secs(3));
    assert!(is_there(&world));
    presses(&mut world, "anyway");
    assert!(matches!(world.errands[0].1, Errand::Machine(MachineErrand::RemoveWorktree { force: true, .. })));
    world.done();
    assert!(matches!(world.errands[0].1, Errand::Records(RecordsErrand::Delete { .. })));
    world.done();
    world.pass(Duration::from_secs(3));
    assert!(!is_there(&world));
    assert_snapshot!(world.log());
}

#[test]
fn a_worktree_whose_repository_is_gone_is_only_removed_on_a_second_word() {
    let mut world = idle("/new fix api@fix");
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    world.reports(Report::Removed(Err(NotRemoved::NoRepository { path: "/srv/api".to_owned() })));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("the repository /srv/api is gone"), "{}", world.log());
    presses(&mut world, "anyway");
    assert!(matches!(world.errands[0].1, Errand::Machine(MachineErrand::RemoveWorktree { force: true, .. })));
}

#[test]
fn files_can_be_kept() {
    let mut world = idle("/new fix api@fix");
    says(&mut world, "/delete fix");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    world.fails("device is busy");
    world.pass(Duration::from_secs(3));
    presses(&mut world, "keep the files");
    assert!(world.errands.is_empty());
    assert!(!is_there(&world));
    assert_snapshot!(world.log());
}

#[test]
fn whoever_keeps_a_session_keeps_it() {
    let mut world = idle("/new fix api@fix");
    says(&mut world, "/delete");
    presses(&mut world, "Keep it");
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    world.reports(Report::Removed(Err(NotRemoved::Dirty { what: vec!["?? new.rs".to_owned()] })));
    world.pass(Duration::from_secs(3));
    presses(&mut world, "Keep it");
    world.says("go on");
    world.ready();
    assert_eq!(world.told_to.last(), Some(&SessionId(1)));
}

#[test]
fn a_directory_that_another_session_uses_stays() {
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/fork copy");
    world.turns_to(SessionId(1));
    says(&mut world, "/delete ideas");
    presses(&mut world, "with Claude's transcript");
    exits(&mut world);
    assert!(world.errands.is_empty());
    assert!(!is_there(&world));
    let log = world.log();
    assert!(
        log.contains("another session uses them") && log.contains("a fork of it hasn't started"),
        "{log}"
    );
}

#[test]
fn a_running_turn_is_stopped_before_its_session_is_deleted() {
    let mut world = World::new();
    world.runs("go");
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    assert_eq!(world.interrupts, 1);
    // What is said meanwhile does not go there.
    world.says("hello");
    world.turns_to(SessionId(1));
    world.ends(CycleOutcome::Interrupted);
    exits(&mut world);
    assert!(!is_there(&world));
    world.turns_to(SessionId(2));
    world.ready();
    assert_eq!(world.told_to.last(), Some(&SessionId(2)));
}

/// A session with one turn whose agent has ended, and whose files are being removed.
fn going(before: impl FnOnce(&mut World)) -> World {
    let mut world = idle("/new ideas --empty");
    before(&mut world);
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    world
}

/// It goes, and no agent of it is left.
fn goes(world: &mut World) {
    world.pass(Duration::from_secs(3));
    while !world.errands.is_empty() {
        world.done();
    }
    world.pass(Duration::from_secs(3));
    let log = world.log();
    assert!(!is_there(world) && log.contains("“ideas” is deleted"), "{log}");
    let launches = world.launched.iter().filter(|(session, _)| *session == SessionId(1)).count();
    assert_eq!(launches, 1, "{log}");
}

#[test]
fn what_is_found_late_begins_nothing_in_a_session_that_is_being_deleted() {
    let mut world = going(|world| {
        world.says("/retry");
    });
    let last = world.store.prompts.last().cloned();
    world.reports(Report::LastPrompt(Ok(last)));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("This session is gone"), "{}", world.log());
    goes(&mut world);
    // The same once it is gone.
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/retry");
    let last = world.store.prompts.last().cloned();
    let (retry, _) = world.errands.remove(0);
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    goes(&mut world);
    world.fresh_log();
    world.input(Input::Reported { errand: retry, report: Report::LastPrompt(Ok(last)) });
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("This session is gone"), "{}", world.log());
}

#[test]
fn no_command_means_a_session_that_is_being_deleted() {
    for words in [
        "/retry",
        "/compact",
        "/plan the rest",
        "/fork copy",
        "/switch ideas",
        "/close ideas",
        "/undo",
        "/sleep",
    ] {
        let mut world = going(|_| {});
        says(&mut world, words);
        assert!(
            world.store.sessions.get(&SessionId(1)).is_some_and(|session| session.standing.closed),
            "{words}"
        );
        assert_eq!(world.errands.len(), 1, "{words}\n{}", world.log());
        let new = world.store.sessions.keys().filter(|id| **id != SessionId(1)).count();
        assert_eq!(new, usize::from(words.starts_with("/plan")), "{words}");
        goes(&mut world);
    }
}

#[test]
fn no_button_brings_a_session_back_that_is_being_deleted() {
    let mut list = None;
    let mut world = going(|world| {
        says(world, "/sessions");
        list = world.chat.button("ideas");
    });
    let (message, token) = list.unwrap();
    world.press_as(OWNER, message, token);
    assert_eq!(world.chat.toasts.last().map(String::as_str), Some("This session is gone"));
    goes(&mut world);
}

#[test]
fn who_was_asked_whether_to_close_a_session_deletes_it_all_the_same() {
    let mut world = idle("/new ideas --empty");
    world.says("work");
    world.begins();
    says(&mut world, "/close");
    let (message, token) = world.chat.button("Stop and archive").unwrap();
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    world.press_as(OWNER, message, token);
    world.ends(CycleOutcome::Interrupted);
    exits(&mut world);
    goes(&mut world);
}

#[test]
fn a_deleted_session_does_not_come_back_with_a_restart() {
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    world.done();
    world.restart();
    world.pass(Duration::from_secs(3));
    says(&mut world, "/sessions");
    assert!(world.log().contains("No sessions yet"), "{}", world.log());
}

#[test]
fn buttons_of_a_deleted_session_say_so() {
    let mut world = idle("/new ideas --empty");
    says(&mut world, "/status");
    // A list is about many sessions, and keeps its buttons.
    says(&mut world, "/sessions");
    let (message, token) = world.chat.button("ideas").unwrap();
    says(&mut world, "/delete");
    presses(&mut world, "🗑 Delete");
    exits(&mut world);
    world.done();
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Rename").is_none() && world.chat.button("Sleep").is_none(), "{}", world.log());
    world.press_as(OWNER, message, token);
    assert_eq!(world.chat.toasts.last().map(String::as_str), Some("This session is gone"));
}

#[test]
fn what_was_being_deleted_when_the_bot_died_is_deleted_then() {
    for crashes in 1..=2 {
        let mut world = idle("/new ideas --empty");
        says(&mut world, "/delete");
        presses(&mut world, "🗑 Delete");
        assert_eq!(world.ended, [End::Gently]);
        world.restart();
        world.pass(Duration::from_secs(3));
        if crashes == 2 {
            // Its directory was being removed.
            world.restart();
            world.pass(Duration::from_secs(3));
        }
        assert!(is_there(&world));
        world.done();
        world.pass(Duration::from_secs(3));
        assert!(!is_there(&world));
        assert!(world.log().contains("“ideas” is deleted"), "{}", world.log());
        world.restart();
        world.pass(Duration::from_secs(3));
        assert!(world.errands.is_empty(), "nothing is done twice");
    }
}

#[test]
fn a_session_that_is_closed_or_deleted_while_it_wakes_for_a_question_is_not_woken_again() {
    for (command, button) in [("/close", None), ("/delete", Some("Delete"))] {
        let mut world = idle("/new ideas --empty");
        world.pass(Duration::from_hours(1));
        exits(&mut world);
        says(&mut world, "/context");
        assert_eq!(world.launches.len(), 2, "it is woken to be asked: {}", world.log());
        says(&mut world, command);
        if let Some(button) = button {
            presses(&mut world, button);
        }
        assert_eq!(world.ended.last(), Some(&End::Kill), "{command}: {}", world.log());
        exits(&mut world);
        assert_eq!(world.launches.len(), 2, "{command}: {}", world.log());
        assert!(world.log().contains("ended before it could answer"), "{command}: {}", world.log());
    }
}
