//! What is left in memory of a session that was deleted: what was spent, and nothing else.

use std::time::Duration;

use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, Exit, Holder, HolderKind, LaunchProblem, Trace};
use telecode_core::seam::errand::{Errand, Failure, FilesErrand, MachineErrand, Report, Terminal};
use telecode_core::seam::ids::{ClaudeId, SessionId, ToolCallId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::plan::{PlanNews, Stopped};
use telecode_core::seam::query::Answer;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::{Tool, ToolCall};

use crate::{World, bash, settings};

const TERMINAL: Holder = Holder { pid: Some(4_711), started: Some(99), kind: HolderKind::Person };

fn soon(world: &mut World) {
    world.pass(Duration::from_secs(3));
}

fn says(world: &mut World, text: &str) {
    world.says(text);
    soon(world);
}

fn presses(world: &mut World, words: &str) {
    world.press(words);
    soon(world);
}

fn exits(world: &mut World) {
    world.agent(AgentEvent::Exited(Exit::default()));
    soon(world);
}

fn plan() -> ToolCall {
    ToolCall {
        id: ToolCallId("p1".to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool: Tool::Plan { plan: "1. Read".to_owned() },
        input: "{\"plan\":\"1. Read\"}".to_owned(),
    }
}

fn open_in_terminal(claude: &str) -> Terminal {
    Terminal {
        claude: ClaudeId(claude.to_owned()),
        directory: "/srv/api".to_owned(),
        title: "ideas".to_owned(),
        first_prompt: None,
        branch: None,
        changed: Wall(0),
        holder: Some(TERMINAL),
    }
}

/// A session with a turn behind it and a cockpit that shows it.
fn worked() -> World {
    let mut world = World::with(Settings { cockpit: true, ..settings() });
    says(&mut world, "/cockpit on");
    says(&mut world, "/new ideas --empty");
    world.ready();
    world.says("go");
    world.begins();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(20));
    assert_eq!(world.store.cockpits.len(), 1);
    world
}

/// Deletes the session, whose agent may still live.
fn deletes(world: &mut World, live: bool) {
    says(world, "/delete ideas");
    presses(world, "🗑 Delete");
    if live {
        exits(world);
    }
    folder_goes(world);
}

/// Its folder is removed, and the session with it.
fn folder_goes(world: &mut World) {
    let is_removal = |what: &Errand| matches!(what, Errand::Machine(MachineErrand::RemoveFolder { .. }));
    let at = world.errands.iter().position(|(_, what)| is_removal(what)).unwrap();
    let (errand, _) = world.errands.remove(at);
    world.input(Input::Reported { errand, report: Report::Removed(Ok(())) });
    world.pass(Duration::from_secs(30));
    assert!(!world.store.sessions.contains_key(&SessionId(1)), "{}", world.log());
}

/// What was looked for of the session comes back: its branch, and what was said in a terminal.
fn looks_come_back(world: &mut World) {
    let is_branch = |what: &Errand| matches!(what, Errand::Files(FilesErrand::Branch { .. }));
    for (errand, _) in world.errands.extract_if(.., |(_, what)| is_branch(what)).collect::<Vec<_>>() {
        let report = Report::Branch(Ok(Some("main".to_owned())));
        world.input(Input::Reported { errand, report });
    }
    for (errand, what) in std::mem::take(&mut world.accounts) {
        let report = what.failed()(Failure("it is gone".to_owned()));
        world.input(Input::Reported { errand, report });
    }
}

/// Where a session is still named. What its turns spent stays, as it counts for the month, and the number that the next session
/// counts on from.
fn named(world: &mut World, claude: &str) -> Vec<String> {
    looks_come_back(world);
    let memory = format!("{:#?}", world.bridge);
    let lines: Vec<_> = memory.lines().map(str::trim).collect();
    let mut open: Vec<&str> = Vec::new();
    let mut named = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_it = line.contains(claude)
            || (line.contains("SessionId(") && lines.get(at + 1).is_some_and(|next| *next == "1,"));
        if is_it
            && !open.iter().any(|open| open.starts_with("SpentRecord") || open.starts_with("last: LastIds"))
        {
            named.push(format!("{} {line}", open.join(" ")));
        }
        if line.ends_with(['{', '(', '[']) {
            open.push(line);
        } else if line.starts_with(['}', ')', ']']) {
            open.pop();
        }
    }
    named
}

fn claude(world: &World) -> String {
    world.store.sessions[&SessionId(1)].claude.id.0.clone()
}

#[test]
fn nothing_is_remembered_of_what_was_asked_beside_the_work_queued_or_shown() {
    let mut world = worked();
    let claude = claude(&world);
    assert!(!named(&mut world, &claude).is_empty(), "the session is found while it is there");
    world.says("work");
    world.begins();
    world.says("/btw what is this?");
    world.replies(Ok(Answer::Aside(Ok("The build.".to_owned()))));
    soon(&mut world);
    world.asks("r1", bash("t1", "make"));
    soon(&mut world);
    says(&mut world, "and this");
    says(&mut world, "and that");
    world.says("/delete ideas");
    soon(&mut world);
    presses(&mut world, "🗑 Delete");
    world.ends(CycleOutcome::Interrupted);
    exits(&mut world);
    folder_goes(&mut world);
    assert_eq!(named(&mut world, &claude), [""; 0]);
}

#[test]
fn nothing_is_remembered_of_a_plan_whose_mode_was_never_confirmed() {
    let mut world = worked();
    let claude = claude(&world);
    world.says("plan it");
    world.begins();
    world.agent(AgentEvent::ModeChanged(Mode::Plan));
    world.asks("r1", plan());
    soon(&mut world);
    presses(&mut world, "Approve, and edit without asking");
    world.dies();
    world.found(&Trace::Answered { said: "Planned.".to_owned().into() });
    soon(&mut world);
    deletes(&mut world, false);
    assert_eq!(named(&mut world, &claude), [""; 0]);
}

#[test]
fn nothing_is_remembered_of_a_limit_that_was_tried() {
    let mut world = worked();
    let claude = claude(&world);
    world.says("work");
    world.begins();
    let until = Some(Wall(world.now.wall.0 + 6_000_000));
    world.agent(AgentEvent::Plan(PlanNews { windows: Vec::new(), stopped: Some(Stopped { until }) }));
    world.ends(CycleOutcome::LimitReached { until, message: "You've hit your 5-hour limit".to_owned() });
    world.pass(Duration::from_secs(5));
    presses(&mut world, "Resume now");
    world.begins();
    world.answers("Done.");
    world.ends(CycleOutcome::Done);
    soon(&mut world);
    deletes(&mut world, true);
    assert_eq!(named(&mut world, &claude), [""; 0]);
}

#[test]
fn nothing_is_remembered_of_who_works_on_it_in_a_terminal() {
    for reads in [false, true] {
        let mut world = worked();
        let claude = claude(&world);
        world.pass(Duration::from_mins(31));
        exits(&mut world);
        world.says("more");
        world.agent(AgentEvent::LaunchFailed(LaunchProblem::Busy { holder: Some(TERMINAL) }));
        soon(&mut world);
        if reads {
            presses(&mut world, "Read along");
            looks_come_back(&mut world);
            world.finds(vec![open_in_terminal(&claude)]);
            assert_eq!(world.overhearing, [SessionId(1)]);
        }
        deletes(&mut world, false);
        assert_eq!(named(&mut world, &claude), [""; 0], "{reads}");
        assert!(world.overhearing.is_empty());
    }
}
