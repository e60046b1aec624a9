//! How sessions begin, what they are called, and where they run.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, End, Exit, Start};
use telecode_core::seam::errand::{PersonaFiles, Report};
use telecode_core::seam::ids::SessionId;
use telecode_core::seam::permission::Mode;
use telecode_core::seam::persona::Persona;
use telecode_core::seam::settings::{Project, Settings};
use telecode_core::seam::workspace::WorkspaceKind;

use crate::{World, settings};

fn two_projects() -> World {
    let mut settings = settings();
    settings.projects.push(Project { name: "notes".to_owned(), path: "/srv/notes".to_owned(), git: false });
    World::with(settings)
}

fn says(world: &mut World, text: &str) {
    world.says(text);
    world.pass(Duration::from_secs(3));
}

fn name(world: &World, id: i64) -> &str {
    &world.store.sessions[&SessionId(id)].name
}

fn directory(world: &World, id: i64) -> &str {
    &world.store.sessions[&SessionId(id)].workspace.directory
}

#[test]
fn new_understands_its_words_by_what_they_are() {
    let mut world = two_projects();
    for words in ["ideas", "fix-login api", "api@fix/login planner", "\"api review\" notes", "NOTES"] {
        says(&mut world, &format!("/new {words}"));
    }
    assert_snapshot!(world.log());
}

#[test]
fn new_says_what_it_cannot_do_and_begins_nothing() {
    let mut world = two_projects();
    for words in
        ["x apo@fix", "x notes@fix", "x api@a..b", "x api@", "x api@-b", "x api@a.lock", "a\u{202E}b", "\"\""]
    {
        says(&mut world, &format!("/new {words}"));
    }
    says(&mut world, "/new Ideas --empty");
    says(&mut world, "/new ideas --empty");
    assert_eq!(world.store.sessions.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn the_wizard_chooses_in_one_message() {
    let mut world = two_projects();
    for button in ["", "notes", "an empty folder", "api", "worktree", "planner", "Start"] {
        if button.is_empty() {
            world.says("/new");
        } else {
            world.press(button);
        }
        world.pass(Duration::from_secs(3));
    }
    let record = &world.store.sessions[&SessionId(1)];
    assert!(
        matches!(&record.workspace.kind, WorkspaceKind::Worktree(tree) if tree.branch == "telecode/session"),
        "{record:?}"
    );
    assert_eq!(record.run.persona.as_ref().map(|persona| persona.name.as_str()), Some("planner"));
    assert_snapshot!(world.log());
}

#[test]
fn the_wizard_speaks_russian() {
    let mut world = two_projects();
    world.writes(crate::OWNER, "/new", |message| message.from.language = Some("ru".to_owned()));
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn a_session_that_has_not_begun_moves_to_a_project_with_its_agent() {
    let mut world = World::new();
    says(&mut world, "/new ideas --empty");
    world.ready();
    world.press("Into api");
    assert_eq!(world.ended, [End::Kill]);
    world.agent(AgentEvent::Exited(Exit::default()));
    assert_eq!(directory(&world, 1), "/srv/api");
    assert_eq!(world.launched.last().map(|(_, launch)| launch.workspace.as_str()), Some("/srv/api"));
}

#[test]
fn a_session_that_has_begun_stays_where_it_is() {
    let mut world = World::new();
    says(&mut world, "/new ideas --empty");
    world.ready();
    world.says("go");
    world.press("Into api");
    world.pass(Duration::from_secs(3));
    assert!(directory(&world, 1).starts_with("/data/workspaces/ideas-"));
    assert!(world.log().contains("stays where it is"), "{}", world.log());
}

#[test]
fn two_in_one_directory_are_warned_of_and_one_moves_to_a_worktree() {
    let mut world = World::new();
    world.runs("fix the build");
    says(&mut world, "/new docs api");
    world.ready();
    world.press("Move this one");
    world.pass(Duration::from_secs(3));
    world.agent(AgentEvent::Exited(Exit::default()));
    world.says("write them");
    let (_, launch) = world.launched.last().unwrap();
    assert_eq!(launch.workspace, "/data/worktrees/api/telecode-docs");
    assert_eq!(launch.worktree.as_ref().map(|tree| tree.branch.as_str()), Some("telecode/docs"));
    assert_snapshot!(world.log());
}

#[test]
fn one_that_has_begun_gets_another_in_a_worktree_beside_it() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(40));
    world.agent(AgentEvent::Exited(Exit::default()));
    says(&mut world, "/new two api");
    world.ready();
    says(&mut world, "/switch one");
    world.press("Start another");
    world.pass(Duration::from_secs(3));
    assert_eq!(name(&world, 3), "one 2");
    assert!(matches!(world.store.sessions[&SessionId(3)].workspace.kind, WorkspaceKind::Worktree(_)));
    assert!(matches!(world.store.sessions[&SessionId(1)].workspace.kind, WorkspaceKind::Project));
}

#[test]
fn sharing_is_warned_of_once() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    says(&mut world, "/new two api");
    let warnings = |world: &World| world.log().matches("both work").count();
    assert_eq!(warnings(&world), 1);
    says(&mut world, "/sleep two");
    world.ready();
    says(&mut world, "/sleep two");
    world.agent(AgentEvent::Exited(Exit::default()));
    says(&mut world, "/switch two");
    assert_eq!(warnings(&world), 1);
    // Whoever else comes there has been warned of, too.
    says(&mut world, "/new three api");
    assert_eq!(warnings(&world), 1, "{}", world.log());
}

#[test]
fn that_sessions_share_a_folder_comes_behind_what_made_them() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    says(&mut world, "/sleep");
    world.agent(AgentEvent::Exited(Exit::default()));
    says(&mut world, "/new two api");
    assert_eq!(world.log().matches("both work").count(), 0, "{}", world.log());
    world.fresh_log();
    says(&mut world, "/switch one");
    let log = world.log();
    assert!(log.find("You're in").unwrap() < log.find("both work").unwrap(), "{log}");
}

#[test]
fn who_only_plans_shares_with_everybody() {
    let mut world = World::new();
    world.runs("one");
    world.answers("1");
    world.ends(CycleOutcome::Done);
    says(&mut world, "/new two api planner");
    assert_eq!(world.launched.len(), 2, "{}", world.log());
    assert_eq!(world.log().matches("both work").count(), 0, "{}", world.log());
    world.ready();
    world.agent(AgentEvent::ModeChanged(Mode::Plan));
    world.agent(AgentEvent::ModeChanged(Mode::AcceptEdits));
    world.pass(Duration::from_secs(3));
    assert_eq!(world.log().matches("both work").count(), 1, "{}", world.log());
}

#[test]
fn a_name_comes_from_the_first_prompt_only_where_none_was_chosen() {
    let mut world = World::new();
    world.runs("Why does the login fail?");
    assert_eq!(name(&world, 1), "Why does the login fail");
    world.answers("So.");
    world.ends(CycleOutcome::Done);
    world.says("and now?");
    assert_eq!(name(&world, 1), "Why does the login fail");
    world.says("/new chosen --empty");
    world.says("Why does the login fail?");
    assert_eq!(name(&world, 2), "chosen");
}

#[test]
fn proposed_names_are_told_apart_by_a_number_and_commands_propose_none() {
    let mut world = World::new();
    for prompt in ["Fix it", "fix IT", "/review", "???"] {
        world.says("/new");
        world.press("Start");
        world.says(prompt);
        world.pass(Duration::from_secs(3));
    }
    let names: Vec<_> = (1..=4).map(|id| name(&world, id)).collect();
    assert_eq!(names, ["Fix it", "fix IT 2", "session 3", "session 4"]);
}

#[test]
fn rename_takes_what_new_takes_and_refuses_the_rest() {
    let mut world = World::new();
    says(&mut world, "/rename x");
    says(&mut world, "/new ideas --empty");
    says(&mut world, "/new other --empty");
    for words in ["", "ideas", "Other", &"n".repeat(41), "\u{200B}", "fix the login"] {
        says(&mut world, &format!("/rename {words}"));
    }
    assert_eq!(name(&world, 2), "fix the login");
    assert_eq!(world.store.sessions[&SessionId(2)].workspace.name, "fix the login");
    assert_snapshot!(world.log());
}

#[test]
fn a_fork_goes_on_from_another_one_as_it_is() {
    let mut world = World::new();
    says(&mut world, "/fork");
    says(&mut world, "/new api");
    says(&mut world, "/fork");
    world.ready();
    world.says("one");
    world.begins();
    says(&mut world, "/fork copy");
    let claude = world.store.sessions[&SessionId(1)].claude.id.clone();
    let (_, launch) = world.launched.last().unwrap();
    assert_eq!((launch.start.clone(), launch.workspace.as_str()), (Start::Fork(claude), "/srv/api"));
    says(&mut world, "/fork copy");
    assert_snapshot!(world.log());
}

#[test]
fn waking_ahead_never_makes_too_many_agents_but_a_prompt_never_waits() {
    let mut world = World::with(Settings { max_live: 1, ..settings() });
    world.runs("one");
    says(&mut world, "/new two --empty");
    assert_eq!(world.launches.len(), 1, "the only place is taken by one that works");
    world.says("go");
    assert_eq!(world.launches.len(), 2, "a person's prompt does not wait");
    world.turns_to(SessionId(1));
    world.answers("1");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.ended, [End::Gently], "now there is one too many");
}

#[test]
fn a_persona_of_the_owners_is_known_to_new() {
    let mut world = World::new();
    let reviewer = Persona { name: "reviewer".to_owned(), ..Persona::default() };
    world.shelf = Some(Report::Personas(Ok(PersonaFiles { personas: vec![reviewer], problems: Vec::new() })));
    says(&mut world, "/new look api reviewer");
    let record = &world.store.sessions[&SessionId(1)];
    assert_eq!(record.name, "look");
    assert_eq!(record.run.persona.as_ref().map(|persona| persona.name.as_str()), Some("reviewer"));
    world.says("/new");
    world.pass(Duration::from_secs(3));
    assert!(world.chat.button("reviewer").is_some(), "{}", world.log());
}

#[test]
fn a_folder_that_has_become_a_repository_has_branches_at_once() {
    let mut world = two_projects();
    says(&mut world, "/new fix notes@fix");
    assert!(world.log().contains("“notes” isn't a git repository"), "{}", world.log());
    assert!(world.launched.is_empty(), "{}", world.log());
    world.inits.push("/srv/notes".to_owned());
    says(&mut world, "/new fix notes@fix");
    assert!(matches!(world.store.sessions[&SessionId(1)].workspace.kind, WorkspaceKind::Worktree(_)));
    says(&mut world, "/projects");
    assert!(world.log().contains("🌿 notes"), "{}", world.log());
}

#[test]
fn a_new_session_goes_where_its_person_was_last_or_into_an_empty_folder() {
    let mut world = two_projects();
    let place = |world: &World, id| world.store.sessions[&SessionId(id)].workspace.directory.clone();
    says(&mut world, "/new one");
    assert_eq!(place(&world, 1), "/srv/api", "the first one, where there is none yet");
    says(&mut world, "/new two notes");
    says(&mut world, "/new three");
    assert_eq!(place(&world, 3), "/srv/notes");
    says(&mut world, "/new four --empty");
    assert!(matches!(world.store.sessions[&SessionId(4)].workspace.kind, WorkspaceKind::Own));
    says(&mut world, "/new five");
    assert_eq!(place(&world, 5), "/srv/notes", "an empty folder is no project");
}
