//! Projects, the directory browser, worktrees.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{CycleOutcome, LaunchProblem, WorktreeProblem};
use telecode_core::seam::change::Change;
use telecode_core::seam::errand::{
    Errand, Failure, Folder, FolderList, FolderProblem, MachineErrand, Report,
};
use telecode_core::seam::page::{ButtonAction, LABEL_LIMIT, TEXT_LIMIT, utf16_len};
use telecode_core::seam::settings::{Project, Settings};
use telecode_core::seam::workspace::{WorkspaceKind, Worktree};

use crate::{OWNER, World, settings};

fn project(name: &str, git: bool) -> Project {
    Project { name: name.to_owned(), path: format!("/srv/{name}"), git }
}

fn folder(name: &str, path: &str, git: bool) -> Folder {
    Folder { name: name.to_owned(), path: path.to_owned(), git }
}

fn folders(names: &[&str]) -> Vec<Folder> {
    names.iter().map(|name| folder(name, &format!("/srv/{name}"), false)).collect()
}

/// The story after a moment: pages are not sent faster than Telegram takes them.
fn log(world: &mut World) -> String {
    world.pass(Duration::from_secs(5));
    world.log().to_owned()
}

#[test]
fn projects_are_listed_with_their_sessions_and_a_tap_begins_one() {
    let projects = vec![project("api", true), project("notes", false)];
    let mut world = World::with(Settings { projects, ..settings() });
    world.says("hello");
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("/projects");
    world.pass(Duration::from_secs(5));
    world.press("notes");
    let log = log(&mut world);
    assert!(world.store.sessions.values().any(|session| session.workspace.directory == "/srv/notes"));
    assert_snapshot!(log);
}

#[test]
fn a_long_list_has_pages() {
    let projects = (1..=19).map(|number| project(&format!("project-{number}"), false)).collect();
    let mut world = World::with(Settings { projects, ..settings() });
    world.says("/projects");
    world.pass(Duration::from_secs(5));
    world.press("▶");
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.press("▶");
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn without_projects_and_roots_it_is_said_how_to_get_some() {
    let none = Settings { projects: vec![], project_roots: vec![], ..settings() };
    let mut world = World::with(none);
    for words in
        ["/projects", "/project add /srv/api", "/project add", "/project", "/project move x", "/cd api"]
    {
        world.says(words);
        world.pass(Duration::from_secs(5));
    }
    assert!(world.errands.is_empty());
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn a_command_with_a_name_begins_there() {
    let mut world = World::new();
    world.says("/repo API");
    let begun = log(&mut world);
    assert_eq!(world.store.sessions.len(), 1);
    world.fresh_log();
    world.says("/cd nowhere");
    let log = log(&mut world);
    assert_snapshot!(format!("{begun}\n---\n{log}"));
}

#[test]
fn a_directory_is_added_used_and_removed() {
    let mut world = World::new();
    world.says("/project add ~/code/My Web@site");
    let path = "/srv/My Web@site";
    world.reports(Report::Folder(Ok(folder("My Web@site", path, true))));
    world.pass(Duration::from_secs(5));
    assert_eq!(world.store.projects, [Project { name: "My-Web-site".into(), path: path.into(), git: true }]);
    world.press("Start a session");
    // It may have been swapped for something else since: it is looked at again.
    world.reports(Report::Folder(Ok(folder("My Web@site", path, true))));
    world.pass(Duration::from_secs(5));
    assert!(world.store.sessions.values().any(|session| session.workspace.directory == path));
    world.says("/projects");
    world.pass(Duration::from_secs(5));
    world.press("Remove");
    world.pass(Duration::from_secs(5));
    assert!(world.store.projects.is_empty());
    assert!(world.store.sessions.values().any(|session| session.workspace.directory == path));
    world.press("Add it again");
    world.reports(Report::Folder(Ok(folder("My Web@site", path, true))));
    let log = log(&mut world);
    assert_eq!(world.store.projects.len(), 1);
    assert_snapshot!(log);
}

#[test]
fn a_name_that_is_taken_gets_a_number() {
    let mut world = World::new();
    for path in ["/srv/b/API", "/srv/c/api"] {
        world.says(&format!("/project add {path}"));
        world.reports(Report::Folder(Ok(folder(path.rsplit('/').next().unwrap(), path, false))));
    }
    world.says("/project add /srv/b/API");
    world.reports(Report::Folder(Ok(folder("API", "/srv/b/API", false))));
    world.says("/project add /");
    world.reports(Report::Folder(Ok(folder("", "/", false))));
    let names: Vec<_> = world.store.projects.iter().map(|project| project.name.as_str()).collect();
    assert_eq!(names, ["API-2", "api-3", "project"]);
}

#[test]
fn what_cannot_be_a_project_is_refused_with_a_reason() {
    let mut world = World::new();
    let problems = [
        Report::Folder(Err(FolderProblem::Missing)),
        Report::Folder(Err(FolderProblem::NotADirectory)),
        Report::Folder(Err(FolderProblem::Outside { path: "/etc".into() })),
        Report::Folder(Err(FolderProblem::Unreadable { reason: "Permission denied (os error 13)".into() })),
        Report::Folder(Err(Failure("task 7 panicked".into()).into())),
    ];
    for problem in problems {
        world.says("/project add x");
        world.reports(problem);
        world.pass(Duration::from_secs(5));
    }
    assert!(world.store.projects.is_empty());
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn what_stands_in_the_configuration_is_removed_there() {
    let mut world = World::new();
    for words in ["/project remove api", "/project remove", "/project remove web"] {
        world.says(words);
        world.pass(Duration::from_secs(5));
    }
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn an_added_project_that_leads_elsewhere_by_now_is_not_begun_in() {
    let mut world = World::new();
    world.says("/project add /srv/web");
    world.reports(Report::Folder(Ok(folder("web", "/srv/web", false))));
    world.fresh_log();
    world.says("/cd web");
    world.reports(Report::Folder(Ok(folder("other", "/srv/other", false))));
    world.pass(Duration::from_secs(5));
    world.says("/cd web");
    world.reports(Report::Folder(Err(FolderProblem::Outside { path: "/etc".into() })));
    let log = log(&mut world);
    assert!(world.store.sessions.is_empty());
    assert_snapshot!(log);
}

#[test]
fn directories_are_browsed_and_one_is_used() {
    let mut world = World::new();
    world.says("/projects");
    world.pass(Duration::from_secs(5));
    world.press("Add project");
    // There is one root, and it is looked into at once.
    let root =
        Errand::Machine(MachineErrand::Browse { path: Some("/srv".into()), roots: vec!["/srv".into()] });
    assert_eq!(world.errands.last().map(|(_, errand)| errand.clone()), Some(root));
    let mut all = folders(&["api", "b", "c", "d", "e", "f", "g", "h", "web"]);
    all[0].git = true;
    let report = Report::Folders(Ok(FolderList { path: Some("/srv".into()), above: None, folders: all }));
    world.reports(report.clone());
    world.pass(Duration::from_secs(5));
    world.press("▶");
    world.reports(report);
    world.pass(Duration::from_secs(5));
    world.press("web");
    let above = Some(Some("/srv".into()));
    world.reports(Report::Folders(Ok(FolderList { path: Some("/srv/web".into()), above, folders: vec![] })));
    world.pass(Duration::from_secs(5));
    world.press("Use this one");
    world.reports(Report::Folder(Ok(folder("web", "/srv/web", false))));
    let log = log(&mut world);
    assert_eq!(world.store.projects, [project("web", false)]);
    assert_snapshot!(log);
}

#[test]
fn several_roots_are_chosen_from() {
    let roots = vec!["/srv".to_owned(), "/home/ana/code".to_owned()];
    let mut world = World::with(Settings { project_roots: roots.clone(), ..settings() });
    world.says("/project add");
    let list = folders(&["", ""]).into_iter().zip(&roots);
    let list = list.map(|(_, root)| folder(root, root, false)).collect();
    world.reports(Report::Folders(Ok(FolderList { path: None, above: None, folders: list })));
    world.pass(Duration::from_secs(5));
    world.press("/home/ana/code");
    world.reports(Report::Folders(Ok(FolderList {
        path: Some(roots[1].clone()),
        above: Some(None),
        folders: vec![],
    })));
    world.pass(Duration::from_secs(5));
    world.press("Up");
    world.reports(Report::Folders(Err(FolderProblem::Missing)));
    world.pass(Duration::from_secs(5));
    world.press("Start over");
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn roots_that_are_taken_away_end_the_browsing() {
    let mut world = World::new();
    world.says("/project add");
    let found = Report::Folders(Ok(FolderList {
        path: Some("/srv".into()),
        above: None,
        folders: folders(&["api"]),
    }));
    world.reports(found);
    world.pass(Duration::from_secs(5));
    world.input(Input::Configured(Box::new(Settings { project_roots: vec![], ..settings() })));
    world.fresh_log();
    world.press("Use this one");
    let log = log(&mut world);
    assert!(world.errands.is_empty());
    assert_snapshot!(log);
}

#[test]
fn paths_of_any_length_fit_on_a_page() {
    let mut world = World::new();
    let long = format!("/srv/{}", "ж/".repeat(1_900));
    world.says("/project add");
    let all =
        (0..9).map(|number| folder(&format!("{number}{long}"), &format!("{long}{number}"), true)).collect();
    world.reports(Report::Folders(Ok(FolderList {
        path: Some(long.clone()),
        above: Some(None),
        folders: all,
    })));
    world.pass(Duration::from_secs(5));
    world.press("Use this one");
    assert!(
        matches!(&world.errands[0].1, Errand::Machine(MachineErrand::CheckFolder { path, .. }) if *path == long)
    );
    world.reports(Report::Folder(Ok(folder(&long, &long, true))));
    world.says("/projects");
    world.pass(Duration::from_secs(5));
    for page in world.chat.messages.values() {
        assert!(utf16_len(&page.text) <= TEXT_LIMIT);
        for button in page.buttons.iter().flatten() {
            assert!(button.label.chars().count() <= LABEL_LIMIT);
            assert!(!matches!(&button.action, ButtonAction::Press(token) if token.0.len() > 64));
        }
    }
}

#[test]
fn a_restart_in_the_middle_adds_the_project_once() {
    let mut world = World::new();
    world.says("/project add /srv/web");
    world.restart();
    // The update was not handled, so it is again.
    world.reports(Report::Folder(Ok(folder("web", "/srv/web", false))));
    world.restart();
    world.says("/projects");
    let log = log(&mut world);
    assert_eq!(world.store.projects, [project("web", false)]);
    assert!(world.errands.is_empty(), "nothing is done twice");
    assert_snapshot!(log);
}

#[test]
fn a_worktree_is_passed_on_and_its_problem_told() {
    let mut world = World::new();
    let tree = Worktree { repository: "/srv/api".into(), branch: "fix".into() };
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    let mut record = world.store.sessions.values().next().unwrap().clone();
    record.workspace.kind = WorkspaceKind::Worktree(tree.clone());
    record.workspace.directory = "/data/worktrees/api/fix".into();
    world.store.apply(&[Change::Session(Box::new(record))]);
    world.restart();
    world.fresh_log();
    world.says("again");
    assert_eq!(world.launched.last().map(|(_, launch)| launch.worktree.clone()), Some(Some(tree)));
    let reason = WorktreeProblem::Said("'fix' is already used by worktree at '/srv/api'".to_owned());
    world.agent(telecode_core::seam::agent::AgentEvent::LaunchFailed(LaunchProblem::Worktree {
        branch: "fix".into(),
        reason,
    }));
    let log = log(&mut world);
    assert_snapshot!(log);
}

#[test]
fn only_owners_are_answered() {
    let mut world = World::new();
    world.says("/projects");
    world.pass(Duration::from_secs(5));
    let (message, token) = world.chat.button("Add project").unwrap();
    world.press_as(OWNER + 1, message, token);
    world.writes(OWNER + 1, "/project add /srv/web", |_| {});
    world.pass(Duration::from_secs(5));
    assert!(world.errands.is_empty());
}
