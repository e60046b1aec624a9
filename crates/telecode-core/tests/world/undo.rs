//! Back to before a turn: its files, its conversation, or both.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{
    AgentEvent, Cut, CycleOutcome, Exit, Holder, HolderKind, LaunchProblem, Start, Trace,
};
use telecode_core::seam::errand::{
    CutPlace, Errand, FilesChanged, FilesErrand, FilesPreview, FilesRestored, RecordsErrand, Report,
    Terminal, Trail,
};
use telecode_core::seam::ids::{ClaudeId, PromptId, ToolCallId};
use telecode_core::seam::query::{Answer, NoAnswer, Query, Rewind, TakenBack};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::{Tool, ToolCall, ToolOutcome};
use telecode_core::seam::tree::{ChangeKind, FileChange, NoSnapshot, RestoreLimits, Snapshot};

use crate::{World, bash};

pub(crate) fn edit(id: &str, path: &str, old: &str, new: &str) -> ToolCall {
    let (path, old, new) = (path.to_owned(), old.to_owned(), new.to_owned());
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "Edit".to_owned(),
        tool: Tool::Edit { path, old, new },
        input: "{}".to_owned(),
    }
}

pub(crate) fn file(path: &str, kind: ChangeKind, added: usize, removed: usize, patch: &str) -> FileChange {
    FileChange { path: path.to_owned(), kind, added, removed, is_binary: false, patch: patch.to_owned() }
}

/// A turn that edits a file and runs a shell command, in a repository.
fn one_turn(world: &mut World, words: &str) {
    world.says(words);
    if world.life.is_none() || world.told.last().is_none_or(|(_, told)| told != words) {
        world.ready();
    }
    world.begins();
    let call = format!("t{}", world.told.len());
    world.uses(bash(&call, "sed -i s/a/b/ app.rs"));
    world.used(&call, ToolOutcome::Done);
    world.answers("Done.");
    let prompt = world.told.last().unwrap().0.clone();
    world.ends_for(vec![prompt], CycleOutcome::Done);
}

/// What a turn changed, whatever it was.
fn changed_file() -> FileChange {
    file("app.rs", ChangeKind::Modified, 1, 1, "")
}

fn in_repository() -> World {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    one_turn(&mut world, "fix the tests");
    let after = Some(Snapshot("after-1".to_owned()));
    world.reports(Report::Changed(Ok(FilesChanged { now: after, files: vec![changed_file()] })));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

fn trail(world: &World, cut: CutPlace) -> Report {
    let prompt = world.told.last().map(|(prompt, _)| prompt.clone());
    let newest = prompt.clone();
    Report::Trail(Ok(Trail { prompt, cut, is_last: true, newest, is_undone: false }))
}

/// The record has the turn no more in its conversation.
fn gone() -> Report {
    let (prompt, newest) = (None, None);
    let cut = CutPlace::Nowhere;
    Report::Trail(Ok(Trail { prompt, cut, is_last: false, newest, is_undone: true }))
}

/// Only the conversation is to go back, and the agent is asked to forget.
fn back(world: &mut World, cut: CutPlace) {
    previewed(world, cut.clone());
    world.press("Conversation only");
    let report = trail(world, cut);
    world.reports(report);
}

/// The agent forgets, and its record says so.
fn forgets(world: &mut World) {
    assert!(matches!(world.queries[0].3, Query::TakeBack { .. }), "{:?}", world.queries);
    world.replies(Ok(Answer::TakenBack(TakenBack::Done)));
    assert!(
        matches!(world.errands[0].1, Errand::Records(RecordsErrand::LetGo { .. })),
        "{:?}",
        world.errands
    );
    world.reports(gone());
}

fn rewind(files: &[&str]) -> Answer {
    let files = files.iter().map(|file| (*file).to_owned()).collect();
    Answer::Rewind(Rewind { possible: true, reason: None, files, added: 1, removed: 2 })
}

fn preview() -> Report {
    Report::Preview(Ok(FilesPreview {
        now: Snapshot("now-1".to_owned()),
        files: vec![
            file("app.rs", ChangeKind::Modified, 1, 3, ""),
            file("gone.txt", ChangeKind::Added, 4, 0, ""),
            file("made by shell.txt", ChangeKind::Removed, 0, 2, ""),
        ],
        others: vec!["app.rs".to_owned()],
        limits: RestoreLimits { has_commits: true, ..RestoreLimits::default() },
    }))
}

/// From `/undo` to what would change.
fn previewed(world: &mut World, cut: CutPlace) {
    world.says("/undo");
    let report = trail(world, cut);
    world.reports(report);
    world.replies(Ok(rewind(&["/srv/api/app.rs", "/home/ana/.config/x"])));
    world.reports(preview());
    world.pass(Duration::from_secs(2));
}

#[test]
fn the_preview_names_what_going_back_does_not_do() {
    let mut world = in_repository();
    world.says("/undo");
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Ok(rewind(&[])));
    let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let limits = RestoreLimits {
        has_commits: false,
        nested: (0..14).map(|number| format!("vendor/{number}")).collect(),
        stays: files(&["video.mp4"]),
        lost: files(&["notes.txt"]),
        gone: files(&["secret.env", "data"]),
        other_rules: true,
    };
    world.reports(Report::Preview(Ok(FilesPreview {
        now: Snapshot("now-1".to_owned()),
        files: vec![file("notes.txt", ChangeKind::Modified, 0, 0, "")],
        others: Vec::new(),
        limits,
    })));
    world.pass(Duration::from_secs(2));
    for words in [
        "Stays as it is, because there's no copy (too large, or ignored by git): video.mp4",
        "Can't be redone (ignored by git now, or too large): notes.txt",
        "Gone since, and can't be restored, because there's no copy (ignored by git, or a repository): secret.env, data",
        "Repositories inside stay as they are: vendor/0, vendor/1,",
        "vendor/11 and 2 more",
        "What git ignored then or ignores now stays as it is.",
    ] {
        assert!(world.chat.log.contains(words), "{words} in {}", world.chat.log);
    }
}

fn after() -> CutPlace {
    CutPlace::After("answer-0".to_owned())
}

#[test]
fn what_would_change_is_shown_and_then_files_and_conversation_go_back() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.press("Files and conversation");
    let report = trail(&world, after());
    world.reports(report);
    assert!(
        matches!(&world.errands[0].1, Errand::Files(FilesErrand::Restore { to, seen, .. })
            if to.0 == "commit-1" && seen.0 == "now-1"),
        "{:?}",
        world.errands
    );
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    assert!(matches!(world.queries[0].3, Query::Rewind { dry: false, .. }));
    world.replies(Ok(rewind(&[])));
    let prompt = world.store.prompts[0].id.clone();
    let query = Query::TakeBack { prompt: prompt.clone(), newest: prompt };
    assert_eq!(world.queries[0].3, query);
    forgets(&mut world);
    world.pass(Duration::from_secs(5));
    world.says("something else");
    assert_eq!(world.launched.len(), 1, "the agent lives on");
    assert_eq!(world.told.last().unwrap().1, "something else");
    assert_snapshot!(world.log());
}

#[test]
fn a_claude_that_cannot_forget_is_cut_at_its_next_launch() {
    let mut world = in_repository();
    for no in [
        Err(NoAnswer::Unsupported),
        Err(NoAnswer::Refused("no".to_owned())),
        Ok(Answer::TakenBack(TakenBack::Refused("stale_target".to_owned()))),
    ] {
        let mut world = in_repository();
        back(&mut world, after());
        world.replies(no);
        world.agent(AgentEvent::Exited(Exit::default()));
        world.says("something else");
        let (_, launch) = world.launched.last().unwrap().clone();
        let prompt = world.store.prompts[0].id.clone();
        assert_eq!(launch.start, Start::Resume);
        assert_eq!(launch.cut, Some(Cut { after: "answer-0".to_owned(), drops: Some(prompt) }));
    }
    // It forgot, but its record does not say so.
    back(&mut world, after());
    world.replies(Ok(Answer::TakenBack(TakenBack::Done)));
    let report = trail(&world, after());
    world.reports(report);
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(3));
    world.says("/handoff");
    world.pass(Duration::from_secs(3));
    world.says("something else");
    let cut = world.launched.last().unwrap().1.cut.clone();
    assert_eq!(cut, Some(Cut { after: "answer-0".to_owned(), drops: None }));
    assert_snapshot!(world.log());
}

#[test]
fn what_was_taken_back_is_so_for_a_terminal_at_once() {
    let mut world = in_repository();
    back(&mut world, after());
    forgets(&mut world);
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.says("/handoff");
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("claude --resume"), "{}", world.log());
    assert!(!world.log().contains("undone"), "{}", world.log());
}

#[test]
fn an_agent_that_sleeps_is_woken_to_forget() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.pass(Duration::from_mins(40));
    world.agent(AgentEvent::Exited(Exit::default()));
    world.press("Conversation only");
    let report = trail(&world, after());
    world.reports(report);
    assert_eq!(world.launched.len(), 2);
    world.ready();
    forgets(&mut world);
    assert!(world.store.points.is_empty());
}

#[test]
fn a_prompt_that_comes_while_the_agent_forgets_is_not_forgotten() {
    let mut world = in_repository();
    back(&mut world, after());
    // It is told behind the request, so Claude reads it afterwards.
    world.says("something else");
    world.begins();
    forgets(&mut world);
    assert_eq!(world.store.points.len(), 1, "the new turn can be undone");
    let undone: Vec<_> = world.store.undone.iter().map(|turn| turn.0).collect();
    assert_eq!(undone, [1], "only what was there before");
    world.answers("Yes.");
    let prompt = world.told.last().unwrap().0.clone();
    world.ends_for(vec![prompt], CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("Yes."), "{}", world.log());
}

#[test]
fn a_conversation_that_cannot_go_back_now_stays_as_it_is() {
    let mut world = in_repository();
    for (answer, words) in [
        (Ok(Answer::TakenBack(TakenBack::Working)), "Claude started working meanwhile"),
        (Err(NoAnswer::Late), "didn't answer"),
        (Err(NoAnswer::Gone), "didn't answer"),
    ] {
        back(&mut world, after());
        world.fresh_log();
        world.replies(answer);
        world.pass(Duration::from_secs(3));
        assert!(world.log().contains(words), "{}", world.log());
        assert_eq!(world.store.points.len(), 1, "it can be tried again");
        assert_eq!(world.store.sessions.values().next().unwrap().claude.cut, None);
    }
    // Before the agent is asked.
    previewed(&mut world, after());
    world.press("Conversation only");
    world.says("something else");
    world.fresh_log();
    let report = trail(&world, after());
    world.reports(report);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("Claude started working meanwhile"), "{}", world.log());
    assert!(world.queries.is_empty());
}

#[test]
fn what_was_forgotten_before_a_crash_is_found_in_the_record() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.press("Files and conversation");
    let report = trail(&world, after());
    world.reports(report);
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    world.replies(Ok(rewind(&[])));
    world.replies(Ok(Answer::TakenBack(TakenBack::Done)));
    // kill -9 before it is known that the record says so.
    world.restart();
    world.queries.clear();
    world.reports(gone());
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    assert!(world.queries.is_empty(), "nothing is asked of an agent: {:?}", world.queries);
    world.pass(Duration::from_secs(3));
    assert!(world.store.points.is_empty());
    assert!(world.log().contains("3 files restored"), "{}", world.log());
    assert!(world.log().contains("Claude has forgotten it. This"), "{}", world.log());
}

#[test]
fn what_a_terminal_took_back_is_said_in_the_preview() {
    let mut world = in_repository();
    world.says("/undo");
    world.reports(gone());
    world.reports(preview());
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("is already back before it"), "{}", world.log());
    assert!(world.chat.button("Conversation only").is_none() && world.chat.button("Files only").is_some());
}

#[test]
fn a_cut_stays_in_the_launch_until_the_first_prompt_has_its_result() {
    let mut world = in_repository();
    back(&mut world, after());
    world.replies(Err(NoAnswer::Unsupported));
    world.agent(AgentEvent::Exited(Exit::default()));
    let cuts = |world: &World| world.launched.last().unwrap().1.cut.is_some();
    world.restart();
    world.says("something else");
    assert!(cuts(&world));
    world.ready();
    world.begins();
    // Claude never took it up.
    world.dies();
    world.found(&Trace::Unknown);
    assert!(cuts(&world), "{}", world.log());
    world.ready();
    world.begins();
    // It is in the record now: what is behind the cut is a branch of its own.
    world.dies();
    world.found(&Trace::Cut { pending: Vec::new() });
    assert!(!cuts(&world), "{}", world.log());
    world.ready();
    world.answers("Yes.");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.store.sessions.values().next().unwrap().claude.cut, None);
}

#[test]
fn a_result_makes_the_cut_true() {
    let mut world = in_repository();
    back(&mut world, after());
    world.replies(Err(NoAnswer::Unsupported));
    world.agent(AgentEvent::Exited(Exit::default()));
    let old = world.told[0].0.clone();
    one_turn(&mut world, "again");
    assert_eq!(world.store.sessions.values().next().unwrap().claude.cut, None);
    assert_ne!(world.told.last().unwrap().0, old, "Claude passes over a prompt whose id it knows");
}

#[test]
fn the_first_turn_cannot_be_cut_so_a_new_conversation_begins() {
    let mut world = in_repository();
    let claude = world.launched[0].1.claude.clone();
    previewed(&mut world, CutPlace::Beginning);
    world.press("Conversation only");
    let report = trail(&world, CutPlace::Beginning);
    world.reports(report);
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(5));
    world.says("starts over");
    let (_, launch) = world.launched.last().unwrap();
    assert_eq!(launch.start, Start::New);
    assert_ne!(launch.claude, claude);
    assert_eq!(launch.cut, None);
    assert_snapshot!(world.log());
}

#[test]
fn the_button_under_a_final_goes_back_over_several_turns() {
    let mut world = in_repository();
    let (message, token) = world.chat.button("Undo").unwrap();
    one_turn(&mut world, "and the docs");
    world.reports(Report::Changed(Ok(FilesChanged { now: None, files: Vec::new() })));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.press_as(crate::OWNER, message, token);
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Ok(rewind(&[])));
    let Errand::Files(FilesErrand::Preview { to, gaps, .. }) = &world.errands[0].1 else {
        panic!("{:?}", world.errands)
    };
    assert_eq!(to.0, "commit-1");
    let gap = (Snapshot("after-1".to_owned()), Some(Snapshot("commit-2".to_owned())));
    assert_eq!(*gaps, [gap], "what somebody did between the turns");
    world.reports(preview());
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn files_go_forward_again() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.press("Files only");
    let report = trail(&world, after());
    world.reports(report);
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    world.replies(Ok(rewind(&[])));
    world.pass(Duration::from_secs(2));
    assert!(world.ended.is_empty(), "the agent lives on");
    world.fresh_log();
    world.press("Redo the file changes");
    world.reports(preview());
    world.pass(Duration::from_secs(2));
    world.press("Yes, redo");
    assert!(
        matches!(&world.errands[0].1, Errand::Files(FilesErrand::Restore { to, .. }) if to.0 == "now-1"),
        "{:?}",
        world.errands
    );
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn what_changed_since_it_was_shown_is_shown_anew() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.press("Files and conversation");
    let report = trail(&world, after());
    world.reports(report);
    world.fresh_log();
    world.reports(Report::Restored(Ok(FilesRestored::Moved)));
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Ok(rewind(&[])));
    world.reports(preview());
    world.pass(Duration::from_secs(5));
    assert!(world.queries.is_empty() && world.ended.is_empty(), "nothing was done");
    assert_snapshot!(world.log());
}

#[test]
fn a_press_that_a_crash_cut_is_done_again() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.press("Files and conversation");
    let report = trail(&world, after());
    world.reports(report);
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    world.queries.clear();
    // kill -9 between the files and the conversation.
    world.restart();
    let report = trail(&world, after());
    world.reports(report);
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 3, left: Vec::new() })));
    world.ready();
    world.replies(Ok(rewind(&[])));
    forgets(&mut world);
    world.pass(Duration::from_secs(3));
    assert!(world.store.points.is_empty());
    assert_eq!(world.log().matches("Rolled back to before").count(), 1, "{}", world.log());
}

#[test]
fn without_a_repository_it_is_what_claude_edited() {
    let mut world = World::new();
    world.snapshots = Some(Err(NoSnapshot::NotGit));
    one_turn(&mut world, "fix the tests");
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("/undo");
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Ok(rewind(&["/srv/api/app.rs", "/home/ana/x"])));
    world.pass(Duration::from_secs(2));
    world.press("Files only");
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Ok(rewind(&[])));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn what_cannot_be_undone_says_why() {
    let mut world = World::new();
    world.says("/undo");
    world.pass(Duration::from_secs(2));
    world.snapshots = Some(Err(NoSnapshot::TooLarge));
    world.says("hello");
    world.ready();
    world.begins();
    world.pass(Duration::from_secs(2));
    world.says("/undo");
    world.answers("Hi.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    // Nothing in the record, nothing in the files.
    world.says("/undo");
    let cut = CutPlace::Nowhere;
    let none = Trail { prompt: None, cut, is_last: false, newest: None, is_undone: false };
    world.reports(Report::Trail(Ok(none)));
    world.pass(Duration::from_secs(2));
    world.press("Cancel");
    world.says("/undo");
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Err(NoAnswer::Late));
    world.pass(Duration::from_secs(2));
    world.says("/undo");
    world.fails("no disk");
    world.pass(Duration::from_secs(2));
    // A second turn of the same kind says nothing new about snapshots.
    one_turn(&mut world, "more");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn what_a_person_denied_changed_nothing_so_there_is_no_button_to_undo_it() {
    for (answer, can_be_undone) in [("Deny", false), ("Allow", true)] {
        let mut world = World::new();
        world.snapshots = Some(Ok("commit".to_owned()));
        world.runs("clean up");
        world.uses(bash("t1", "rm app.rs"));
        world.asks("r1", bash("t1", "rm app.rs"));
        world.pass(Duration::from_secs(3));
        world.press(answer);
        world.used("t1", ToolOutcome::Failed);
        world.answers("Well.");
        world.ends(CycleOutcome::Done);
        if can_be_undone {
            world.reports(Report::Changed(Ok(FilesChanged { now: None, files: vec![changed_file()] })));
        }
        world.pass(Duration::from_secs(5));
        assert_eq!(world.chat.button("Undo").is_some(), can_be_undone, "{}", world.log());
    }
}

#[test]
fn an_old_button_says_that_it_is_too_late() {
    let mut world = in_repository();
    let (message, token) = world.chat.button("Undo").unwrap();
    back(&mut world, after());
    forgets(&mut world);
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("Undo").is_none(), "{}", world.log());
    world.press_as(crate::OWNER, message, token);
    assert_eq!(world.chat.toasts.last().unwrap(), "Already decided");
}

#[test]
fn a_cut_that_claude_refuses_is_given_up_and_said() {
    let mut world = in_repository();
    back(&mut world, after());
    world.replies(Err(NoAnswer::Unsupported));
    world.agent(AgentEvent::Exited(Exit::default()));
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("go on");
    let reason = "No message found with message.uuid of: answer-0".to_owned();
    world.agent(AgentEvent::LaunchFailed(LaunchProblem::CutRefused { reason }));
    world.pass(Duration::from_secs(5));
    world.says("go on");
    assert_eq!(world.launched.last().unwrap().1.cut, None);
    assert_snapshot!(world.log());
}

#[test]
fn points_are_not_kept_for_ever() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    for number in 0..30 {
        one_turn(&mut world, &format!("number {number}"));
        world.reports(Report::Changed(Ok(FilesChanged { now: None, files: vec![changed_file()] })));
        world.pass(Duration::from_secs(5));
    }
    assert_eq!(world.store.points.len(), 21);
    assert!(world.store.points.keys().next().unwrap().0 == 1, "the beginning stays");
    assert_eq!(world.store.stored().slots.len(), 21, "and a button for each");
}

#[test]
fn prompts_that_are_told_again_can_be_undone_under_their_new_name() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    world.says("fix");
    world.ready();
    world.begins();
    world.uses(bash("t1", "make"));
    world.pass(Duration::from_secs(2));
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    // Claude was to run it again and does nothing.
    world.pass(Duration::from_secs(30));
    let ids: Vec<PromptId> = world.told.iter().map(|(id, _)| id.clone()).collect();
    assert_eq!(world.store.points.values().next().unwrap().prompts, ids);
}

#[test]
fn deleting_a_session_lets_its_snapshots_go() {
    let mut world = in_repository();
    world.says("/delete");
    world.pass(Duration::from_secs(2));
    world.press("Delete");
    world.agent(AgentEvent::Exited(Exit::default()));
    let is_it = |(_, what): &(_, Errand)| matches!(what, Errand::Files(FilesErrand::Forget { .. }));
    assert!(world.errands.iter().any(is_it), "{:?}", world.errands);
    assert!(world.store.points.is_empty());
}

fn terminal(claude: &str, title: &str, directory: &str) -> Terminal {
    Terminal {
        claude: ClaudeId(claude.to_owned()),
        directory: directory.to_owned(),
        title: title.to_owned(),
        first_prompt: None,
        branch: None,
        changed: Wall(0),
        holder: Some(Holder { pid: Some(7), started: None, kind: HolderKind::Person }),
    }
}

#[test]
fn the_preview_names_who_else_works_in_the_directory() {
    let mut world = in_repository();
    let own = world.store.sessions.values().next().unwrap().claude.id.0.clone();
    world.at_work = Some(vec![
        terminal(&own, "this very one", "/srv/api"),
        terminal("0a", "by hand", "/srv/api/web"),
        terminal("0b", "elsewhere", "/srv/other"),
    ]);
    // One of ours that only talked, one that changed something, one that works.
    for (name, after) in [("talked", "commit-2"), ("changed", "after-3")] {
        world.says(&format!("/new {name} api"));
        world.says(&format!("{name} a bit"));
        world.ready();
        world.begins();
        world.uses(bash("t9", "make"));
        world.used("t9", ToolOutcome::Done);
        world.answers("Done.");
        let prompt = world.told.last().unwrap().0.clone();
        world.ends_for(vec![prompt], CycleOutcome::Done);
        let now = Some(Snapshot(after.to_owned()));
        world.reports(Report::Changed(Ok(FilesChanged { now, files: Vec::new() })));
    }
    world.says("/new working api");
    world.says("work a bit");
    world.ready();
    world.begins();
    world.says("/switch fix the tests");
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("/undo");
    let prompt = Some(world.told[0].0.clone());
    let newest = prompt.clone();
    let trail = Trail { prompt, cut: after(), is_last: true, newest, is_undone: false };
    world.reports(Report::Trail(Ok(trail)));
    world.replies(Ok(rewind(&[])));
    world.reports(preview());
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
    assert!(!world.log().contains("talked”"), "{}", world.log());
}

#[test]
fn what_could_not_be_put_back_is_said() {
    let mut world = in_repository();
    previewed(&mut world, after());
    world.press("Files only");
    let report = trail(&world, after());
    world.reports(report);
    world.reports(Report::Restored(Ok(FilesRestored::Done { files: 2, left: vec!["app.rs".to_owned()] })));
    world.replies(Ok(rewind(&[])));
    world.pass(Duration::from_secs(5));
    let words = ["2 files restored.", "⚠️ Couldn't be restored, or changed just now: app.rs"];
    assert!(words.iter().all(|words| world.chat.log.contains(words)), "{}", world.chat.log);
}

#[test]
fn why_a_repository_says_nothing_is_told() {
    let mut world = in_repository();
    world.says("/undo");
    let report = trail(&world, after());
    world.reports(report);
    world.replies(Ok(rewind(&["/srv/api/app.rs"])));
    world.reports(Report::Preview(Err(NoSnapshot::Failed("index file corrupt".to_owned()))));
    world.pass(Duration::from_secs(2));
    assert!(world.chat.log.contains("can't be undone: index file corrupt"), "{}", world.chat.log);
}

#[test]
fn a_turn_that_was_over_before_its_files_were_looked_at_is_settled_by_the_next_run() {
    let mut world = World::new();
    one_turn(&mut world, "fix the tests");
    let point = |world: &World| world.store.points.values().next().cloned().expect("a point");
    assert_eq!((point(&world).before, point(&world).settled), (None, false), "it is still being looked at");
    world.restart();
    assert_eq!((point(&world).before, point(&world).settled), (Some(Err(NoSnapshot::Late)), true));
    assert!(world.errands.is_empty(), "there is nothing to compare with: {:?}", world.errands);
}
