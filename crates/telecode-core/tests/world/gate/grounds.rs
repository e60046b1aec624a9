//! No door leads to a directory that the configuration does not let: every way to a session, in every directory, however the
//! configuration changes.

use std::path::Path;
use std::time::Duration;

use insta::assert_snapshot;
use proptest::prelude::*;
use telecode_core::seam::agent::{End, Launch};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::errand::{Errand, Folder, FolderProblem, Report, Terminal};
use telecode_core::seam::settings::{Project, Settings};
use telecode_core::seam::workspace::WorkspaceKind;

use super::{Play, doors};
use crate::{World, settings};

/// Directories that are added: in one another, in a root that begins alike, and nowhere that is ever allowed.
const DIRECTORIES: [&str; 5] =
    ["/srv/code/web", "/srv/code/web/deep", "/srv/codeless/app", "/srv/api/sub", "/mnt/disk/far"];

/// What the roots can be.
const ROOTS: [&[&str]; 6] =
    [&[], &["/srv"], &["/srv/code"], &["/srv/code/"], &["/srv/codeless", "/mnt/disk"], &["/"]];

/// A way to a session in a directory, or what changes what is allowed.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// `/project add`, and the button below it.
    Add(usize),
    /// `/new x project`.
    New(usize),
    /// `/new x project@branch`.
    Worktree(usize),
    /// `/projects`, and a tap.
    Tap(usize),
    /// `/new x`, and a button that moves it.
    Move(usize),
    /// The buttons of `/new`.
    Wizard(usize),
    Switch,
    Fork,
    Attach(usize),
    ForkTerminal(usize),
    ForkHeld,
    Retry,
    Turn,
    LongTurn,
    Sleep,
    Restart,
    /// `access.project_roots` changes.
    Roots(usize),
    /// The project of the configuration is there, or is not.
    Named(bool),
    /// The database of another configuration.
    OldRow(usize),
}

impl Step {
    fn each() -> Vec<Self> {
        let there: [fn(usize) -> Self; 9] = [
            Self::Add,
            Self::New,
            Self::Worktree,
            Self::Tap,
            Self::Move,
            Self::Wizard,
            Self::Attach,
            Self::ForkTerminal,
            Self::OldRow,
        ];
        let mut all: Vec<_> = there.into_iter().flat_map(|step| (0..DIRECTORIES.len()).map(step)).collect();
        all.extend([Self::Switch, Self::Fork, Self::ForkHeld, Self::Retry, Self::Turn, Self::LongTurn]);
        all.extend([Self::Sleep, Self::Restart, Self::Named(true), Self::Named(false)]);
        all.extend((0..ROOTS.len()).map(Self::Roots));
        all
    }
}

fn step() -> impl Strategy<Value = Step> {
    let changes = (0..ROOTS.len()).map(Step::Roots).chain([true, false].map(Step::Named)).collect::<Vec<_>>();
    let works = vec![Step::Turn, Step::LongTurn, Step::Restart, Step::Sleep, Step::Retry, Step::Switch];
    prop_oneof![
        3 => prop::sample::select(Step::each()),
        1 => prop::sample::select(changes),
        1 => prop::sample::select(works),
    ]
}

/// Whether a configuration lets a session run somewhere, in other words than the gate's.
pub(super) fn is_let(settings: &Settings, place: &WorkspaceKind, directory: &str) -> bool {
    let path = match place {
        WorkspaceKind::Own => return true,
        WorkspaceKind::Project => directory,
        WorkspaceKind::Worktree(worktree) => &worktree.repository,
    };
    let named = settings.projects.iter().map(|project| &project.path);
    let mut all = named.chain(&settings.project_roots);
    all.any(|root| Path::new(path).starts_with(root))
}

/// The same of a launch.
pub(super) fn lets(settings: &Settings, launch: &Launch) -> bool {
    let place = match &launch.worktree {
        Some(worktree) => WorkspaceKind::Worktree(worktree.clone()),
        None if launch.own => WorkspaceKind::Own,
        None => WorkspaceKind::Project,
    };
    is_let(settings, &place, &launch.workspace)
}

/// What is found of a directory that is to be a project.
pub(super) fn checked(path: &str, roots: &[String]) -> Report {
    if !roots.iter().any(|root| Path::new(path).starts_with(root)) {
        return Report::Folder(Err(FolderProblem::Outside { path: path.to_owned() }));
    }
    Report::Folder(Ok(Folder { name: name(path).to_owned(), path: path.to_owned(), git: true }))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

impl Play {
    fn steps(&mut self, step: Step) {
        self.busy = matches!(step, Step::LongTurn);
        let project = |at: usize| name(DIRECTORIES[at]);
        match step {
            Step::Add(at) => {
                self.says_it(&format!("/project add {}", DIRECTORIES[at]));
                self.tap("Start a session");
            }
            Step::New(at) => self.says_it(&format!("/new s{at} {}", project(at))),
            Step::Worktree(at) => self.says_it(&format!("/new t{at} {}@fix", project(at))),
            Step::Tap(at) => {
                self.says_it("/projects");
                self.tap(&format!("🌿 {}", project(at)));
            }
            Step::Move(at) => {
                self.says_it(&format!("/new own{at}"));
                self.tap(&format!("Into {}", project(at)));
            }
            Step::Wizard(at) => {
                self.says_it("/new");
                self.tap(project(at));
                self.tap("Start");
            }
            Step::Switch => self.says_it("/switch s"),
            Step::Fork => self.says_it("/fork"),
            Step::Attach(at) => {
                self.terminal = Terminal { directory: DIRECTORIES[at].to_owned(), ..doors::terminal() };
                self.says_it("/attach");
                self.tap("fix login");
            }
            Step::ForkTerminal(at) => self.forks_terminal(DIRECTORIES[at]),
            Step::ForkHeld => self.forks_held(),
            Step::Retry => self.says_it("/retry"),
            Step::Turn | Step::LongTurn => self.says_it("go on"),
            Step::Sleep => {
                self.world.pass(Duration::from_mins(31));
                self.settle();
            }
            Step::Restart => self.restart(),
            Step::Roots(at) => {
                let roots = ROOTS[at].iter().map(|root| (*root).to_owned()).collect();
                self.reload(|settings| settings.project_roots = roots);
            }
            Step::Named(is_there) => {
                let projects = if is_there { settings().projects } else { Vec::new() };
                self.reload(|settings| settings.projects = projects);
            }
            Step::OldRow(at) => {
                for record in self.world.store.sessions.values_mut() {
                    record.workspace.kind = WorkspaceKind::Project;
                    DIRECTORIES[at].clone_into(&mut record.workspace.directory);
                }
                self.restart();
            }
        }
    }
}

proptest! {
    #[test]
    fn nothing_runs_where_the_configuration_does_not_let_it(course in prop::collection::vec(step(), 1..14)) {
        let mut play = Play::new();
        for step in course {
            play.world.chat.note(&format!("--- {step:?} ---"));
            play.steps(step);
            play.settle();
        }
    }
}

#[test]
fn each_door_to_each_directory_is_shut_when_its_root_goes() {
    for at in 0..DIRECTORIES.len() {
        for door in Step::each() {
            for shut in [Step::Roots(0), Step::Roots(4), Step::Named(false)] {
                let mut play = Play::new();
                let before = [Step::Roots(5), Step::Add(at), Step::Turn, Step::LongTurn];
                for step in before.into_iter().chain([shut, door, Step::Turn, Step::Restart, Step::Turn]) {
                    play.world.chat.note(&format!("--- {step:?} ---"));
                    play.steps(step);
                    play.settle();
                }
            }
        }
    }
}

/// Else the property above would hold of a bridge that does nothing.
#[test]
fn what_the_configuration_lets_can_be_had_by_each_door() {
    for door in [
        Step::New(0),
        Step::Worktree(0),
        Step::Tap(0),
        Step::Move(0),
        Step::Wizard(0),
        Step::Attach(0),
        Step::ForkTerminal(0),
    ] {
        let mut play = Play::new();
        for step in [Step::Add(0), Step::Turn] {
            play.steps(step);
            play.settle();
        }
        let before = play.agents.len();
        play.steps(door);
        play.settle();
        assert!(play.agents.len() > before, "{door:?}:\n{}", play.world.log());
        assert!(play.agents.values().all(|agent| agent.is_let), "{door:?}");
    }
}

/// A session in a project that was added, with a turn that runs.
fn added() -> World {
    let mut world = World::new();
    world.says("/project add /srv/code/web");
    world.reports(checked("/srv/code/web", &["/srv".to_owned()]));
    world.pass(Duration::from_secs(5));
    world.says("/new fix web");
    world.pass(Duration::from_secs(5));
    world.ready();
    world.says("build it");
    world.begins();
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

fn narrows(world: &mut World, roots: &[&str]) {
    world.chat.note("--- reload ---");
    world.settings.project_roots = roots.iter().map(|root| (*root).to_owned()).collect();
    world.input(telecode_core::seam::Input::Configured(Box::new(world.settings.clone())));
}

#[test]
fn what_runs_where_nothing_may_any_more_is_ended_at_once_and_goes_on_when_it_may() {
    let mut world = added();
    narrows(&mut world, &["/srv/other"]);
    assert_eq!(world.ended, [End::Kill]);
    world.dies();
    world.found(&telecode_core::seam::agent::Trace::Cut { pending: Vec::new() });
    let path = "/srv/code/web".to_owned();
    let barred = telecode_core::seam::agent::AgentEvent::WorkspaceMissing {
        path,
        why: telecode_core::seam::agent::NoWorkspace::Barred,
    };
    world.agent(barred);
    world.pass(Duration::from_secs(5));
    world.says("and test it");
    world.says("/new more web");
    world.says("/projects");
    world.pass(Duration::from_secs(10));
    assert_snapshot!(world.log());
    world.fresh_log();
    narrows(&mut world, &["/srv"]);
    assert_eq!(world.ended, [End::Kill, End::Kill]);
    world.dies();
    assert_eq!(
        world.launched.last().unwrap().1.permit.ground(),
        telecode_core::seam::gate::WorkGround::Added
    );
    world.ready();
    world.begins();
    world.answers("Built and tested.");
    world.ends(telecode_core::seam::agent::CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let is_waiting = |prompt: &telecode_core::seam::change::PromptRecord| prompt.stage == PromptStage::Queued;
    assert!(!world.store.prompts.iter().any(is_waiting), "{}", world.log());
}

#[test]
fn files_of_a_workspace_that_may_not_be_worked_in_are_neither_shown_nor_changed() {
    let mut world = added();
    narrows(&mut world, &[]);
    world.dies();
    world.fresh_log();
    for words in ["/file notes.txt", "/diff"] {
        world.says(words);
        world.pass(Duration::from_secs(3));
    }
    let touches = |what: &Errand| matches!(what, Errand::Files(tree) if tree.workspace().is_some());
    assert!(!world.errands.iter().any(|(_, what)| touches(what)), "{:?}", world.errands);
    assert_snapshot!(world.log());
}

#[test]
fn a_project_of_the_configuration_that_is_taken_out_is_shut_as_well() {
    let mut world = World::with(Settings { project_roots: Vec::new(), ..settings() });
    world.runs("hello");
    world.settings.projects = vec![Project { name: "web".into(), path: "/srv/web".into(), git: false }];
    world.input(telecode_core::seam::Input::Configured(Box::new(world.settings.clone())));
    assert_eq!(world.ended, [End::Kill]);
}
