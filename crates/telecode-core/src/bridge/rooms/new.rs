//! New sessions: what they are called, where they run, and how.

pub(in crate::bridge) mod moving;
mod wanted;
pub(in crate::bridge) mod wizard;

use crate::agent::NoWorkspace;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::known_personas::{KnownPersonas, PersonaUse};
use crate::bridge::rooms::new::wanted::NewWanted;
use crate::bridge::talks::begin::branch::check_branch;
use crate::bridge::talks::session_spec::{SessionSite, SessionSpec};
use crate::bridge::talks::sites::NAMES;
use crate::bridge::talks::{Talks, begin, errands, launch, names, sites};
use crate::chat::Message;
use crate::errand::{Errand, Failure, MachineErrand, PlaceLook};
use crate::gate::WorkGround;
use crate::page::Page;
use crate::render;
use crate::render::{GLANCE, glance};
use crate::settings::Project;
use crate::time::Now;

pub(in crate::bridge) fn command(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    words: &str,
    message: &Message,
    now: Now,
) {
    let asker = Asker::from(message);
    if words.is_empty() {
        return known.read_personas(hall, talks, PersonaUse::Wizard(None), &asker);
    }
    let wanted = wanted(hall, talks, known, words);
    // A word that may be a persona is looked for on the disk.
    let may_be = wanted.name.as_deref().is_some_and(|name| name.contains(' '));
    if may_be || wanted.persona.is_some() {
        let want = PersonaUse::New { words: words.to_owned(), project: wanted.project };
        return known.read_personas(hall, talks, want, &asker);
    }
    begin_wanted(hall, talks, known, wanted, &asker, now);
}

/// Begins what the words of `/new` say, now that the personas are known.
pub(super) fn new_of_words(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    words: &str,
    asker: &Asker,
    now: Now,
) {
    let wanted = wanted(hall, talks, known, words);
    begin_wanted(hall, talks, known, wanted, asker, now);
}

fn wanted(hall: &Hall, talks: &Talks, known: &KnownPersonas, words: &str) -> NewWanted {
    let project = |word: &str| {
        sites::project_named(hall, &talks.added_projects, word).map(|project| project.name.clone())
    };
    let of = wanted::wanted(words, project, |_| None).project;
    let persona =
        |word: &str| known.persona_named(hall, talks, of.as_deref(), word).map(|persona| persona.name);
    wanted::wanted(words, project, persona)
}

fn begin_wanted(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    wanted: NewWanted,
    asker: &Asker,
    now: Now,
) {
    match plan(hall, talks, known, wanted, asker) {
        Ok(plan) => begin_session(hall, talks, known, plan, asker, now),
        Err(text) => {
            hall.reply(asker.thread, Page::plain(text));
        }
    }
}

/// Makes a plan of what a person wants, or says why it cannot be done.
fn plan(
    hall: &Hall,
    talks: &Talks,
    known: &KnownPersonas,
    wanted: NewWanted,
    asker: &Asker,
) -> Result<SessionSpec, String> {
    let person = asker.person.id;
    let voice = hall.voice(person);
    if let Some(unknown) = wanted.unknown {
        let names: Vec<_> =
            sites::projects(hall, &talks.added_projects).map(|project| project.name.as_str()).collect();
        let names = render::cut(&names.join(", "), NAMES);
        let args = [("name", glance(&unknown, GLANCE).into()), ("projects", names.into())];
        return Err(voice.tell("new-unknown-project", args));
    }
    let name = wanted.name.map(|name| names::new_name(&talks.sessions, person, &name, None)).transpose();
    let name = name.map_err(|problem| problem.text(&talks.sessions, voice))?;
    let project = match wanted.project {
        Some(name) => sites::project_named(hall, &talks.added_projects, &name),
        None if wanted.empty => None,
        None => sites::last_project(hall, &talks.sessions, &talks.added_projects, person),
    };
    let site = match (project.cloned(), wanted.branch) {
        (None, _) => SessionSite::Own,
        (Some(project), None) => SessionSite::Project(project),
        (Some(project), Some(branch)) => {
            check_branch(&branch).map_err(|problem| problem.text(&branch, voice))?;
            SessionSite::Worktree(project, branch)
        }
    };
    let of = match &site {
        SessionSite::Project(project) | SessionSite::Worktree(project, _) => Some(project.name.as_str()),
        SessionSite::Usual | SessionSite::Own | SessionSite::Same(_) => None,
    };
    let persona = wanted.persona.and_then(|name| known.persona_named(hall, talks, of, &name));
    if let Some(barred) = persona.as_ref().and_then(|persona| hall.barred(persona, person)) {
        return Err(barred);
    }
    Ok(SessionSpec { name, site, persona, ..SessionSpec::usual(person, asker.thread) })
}

/// Begins a session, if its project is there and may be worked in.
pub(super) fn begin_session(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    plan: SessionSpec,
    asker: &Asker,
    now: Now,
) {
    match &plan.site {
        SessionSite::Project(project) | SessionSite::Worktree(project, _) => {
            let ground = sites::ground_of(hall, project);
            if ground == WorkGround::Barred {
                return say_no_place(hall, &project.clone(), &NoWorkspace::Barred, asker);
            }
            let places = vec![(project.path.clone(), ground)];
            // What is written meanwhile is for this session.
            known.begins_there(asker.thread);
            let what = Errand::Machine(MachineErrand::Places { places });
            errands::send_out(
                hall,
                &talks.sessions,
                &mut talks.errands,
                what,
                asker,
                PlaceWanted(Box::new(plan)),
            );
        }
        SessionSite::Usual | SessionSite::Own | SessionSite::Same(_) => {
            begin_now(hall, talks, plan, asker, now);
        }
    }
}

/// A session is to begin, if its project is there.
#[derive(Debug)]
pub(in crate::bridge) struct PlaceWanted(Box<SessionSpec>);

/// It was looked whether the project of a new session is there.
pub(in crate::bridge) fn place_found(
    hall: &mut Hall,
    talks: &mut Talks,
    PlaceWanted(plan): PlaceWanted,
    looks: Result<Vec<PlaceLook>, Failure>,
    asker: &Asker,
    now: Now,
) {
    let look = match looks {
        Ok(mut all) => all.pop(),
        Err(Failure(reason)) => Some(Err(NoWorkspace::Missing { reason })),
    };
    if let (SessionSite::Project(project) | SessionSite::Worktree(project, _), Some(look)) =
        (&plan.site, &look)
    {
        sites::seen(hall, &mut talks.added_projects, &project.path, look);
    }
    match (look, &plan.site) {
        (Some(Err(why)), _) => no_place_for(hall, *plan, &why, asker),
        (Some(Ok(found)), SessionSite::Worktree(project, _)) if !found.git => {
            let args = [("project", project.name.clone().into())];
            let text = hall.voice(asker.person.id).tell("new-no-git", args);
            hall.reply(asker.thread, Page::plain(text));
        }
        (Some(Ok(_)) | None, _) => begin_now(hall, talks, *plan, asker, now),
    }
}

fn no_place_for(hall: &mut Hall, plan: SessionSpec, why: &NoWorkspace, asker: &Asker) {
    let (SessionSite::Project(project) | SessionSite::Worktree(project, _)) = plan.site else { return };
    say_no_place(hall, &project, why, asker);
}

/// No session begins in a project; says why.
fn say_no_place(hall: &mut Hall, project: &Project, why: &NoWorkspace, asker: &Asker) {
    let (key, more) = match why {
        NoWorkspace::Missing { reason } => ("new-missing-project", reason.as_str()),
        NoWorkspace::Elsewhere { path } => ("new-project-elsewhere", path.as_str()),
        NoWorkspace::Barred => ("new-project-barred", ""),
    };
    let args =
        [("project", &project.name), ("path", &project.path)].map(|(key, text)| (key, glance(text, GLANCE)));
    let args =
        args.into_iter().chain([("reason", glance(more, GLANCE))]).map(|(key, text)| (key, text.into()));
    let text = hall.voice(asker.person.id).tell(key, args);
    hall.reply(asker.thread, Page::plain(text));
}

/// Begins a session, says so, and wakes its agent ahead of the first prompt.
fn begin_now(hall: &mut Hall, talks: &mut Talks, plan: SessionSpec, asker: &Asker, now: Now) {
    let id = begin::create_session(hall, talks, plan, now);
    let menu = moving::begun_menu(hall, &talks.sessions, &talks.added_projects, id, asker.person.id);
    hall.show_menu(menu, asker);
    launch::wake_ahead(hall, talks, id);
}
