//! `/new` without words: one message with buttons, in which everything is chosen.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::known_personas::KnownPersonas;
use crate::bridge::rooms::new;
use crate::bridge::talks::session_spec::{SessionSite, SessionSpec};
use crate::bridge::talks::{Talks, begin, sites};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, NewStep, SessionsPick};
use crate::render::Text;
use crate::time::Now;
use crate::words::Voice;

/// How many projects and how many personas are offered: what a phone shows at once. All others have names.
const OFFERED: usize = 8;

/// Shows a new session as far as it is chosen; from the start, that is the usual one.
pub(in crate::bridge) fn show_wizard(
    hall: &mut Hall,
    talks: &Talks,
    known: &KnownPersonas,
    step: Option<NewStep>,
    asker: &Asker,
) {
    let first = sites::chosen_project(hall, &talks.sessions, &talks.added_projects, asker.person.id, None);
    let step = step.filter(|step| *step != NewStep::default()).unwrap_or(NewStep {
        project: Some(first),
        persona: Some(None),
        worktree: false,
    });
    let voice = hall.voice(asker.person.id);
    let project = step.project.clone().flatten();
    let persona = step.persona.clone().flatten();
    let git = project
        .as_deref()
        .and_then(|name| sites::project_named(hall, &talks.added_projects, name))
        .is_some_and(|it| it.git);
    let step = NewStep { worktree: step.worktree && git, ..step };

    let mut places: Vec<_> = sites::open_projects(hall, &talks.added_projects)
        .take(OFFERED)
        .map(|it| Some(it.name.clone()))
        .collect();
    places.push(None);
    let places = places.into_iter().map(|place| {
        let label = place.clone().unwrap_or_else(|| voice.say("place-own"));
        let next = NewStep { project: Some(place.clone()), ..step.clone() };
        choice(label, place == project, next)
    });
    let mut menu = Menu::question(wizard_text(&step, voice).into_page());
    for row in places.collect::<Vec<_>>().chunks(2) {
        menu = menu.row(row.iter().cloned());
    }
    if git {
        let next = NewStep { worktree: !step.worktree, ..step.clone() };
        menu = menu.row([choice(voice.say("button-worktree"), step.worktree, next)]);
    }
    let personas = known.personas_offered(hall, talks, project.as_deref());
    if !personas.is_empty() {
        let mut choices: Vec<_> = personas.into_iter().take(OFFERED).map(Some).collect();
        choices.insert(0, None);
        let choices = choices.into_iter().map(|one| {
            let label = one.clone().unwrap_or_else(|| voice.say("wizard-no-persona"));
            let next = NewStep { persona: Some(one.clone()), ..step.clone() };
            choice(label, one == persona, next)
        });
        for row in choices.collect::<Vec<_>>().chunks(2) {
            menu = menu.row(row.iter().cloned());
        }
    }
    let begin = ButtonPick::Sessions(SessionsPick::Begin(step));
    let menu = menu.row([
        NewButton::Pick(voice.say("button-begin"), ButtonStyle::Go, begin),
        NewButton::pick(voice.say("button-cancel"), ButtonPick::Close),
    ]);
    hall.show_menu(menu, asker);
}

/// What is chosen so far.
fn wizard_text(step: &NewStep, voice: Voice<'_>) -> Text {
    let place = match step.project.clone().flatten() {
        None => voice.say("place-own"),
        Some(name) if step.worktree => voice.tell("place-worktree", [("project", name.into())]),
        Some(name) => name,
    };
    let persona = step.persona.clone().flatten().unwrap_or_else(|| voice.say("wizard-no-persona"));
    let mut text = Text::new();
    text.bold(&voice.say("wizard-title")).newline();
    text.push(&voice.tell("wizard-place", [("place", place.into())])).newline();
    text.push(&voice.tell("wizard-persona", [("persona", persona.into())])).newline();
    text.push(&voice.say("wizard-hint"));
    text
}

/// Begins what was chosen.
pub(in crate::bridge) fn begin_chosen(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    step: NewStep,
    asker: &Asker,
    now: Now,
) {
    let chosen =
        sites::chosen_project(hall, &talks.sessions, &talks.added_projects, asker.person.id, Some(&step));
    let site = match chosen
        .as_deref()
        .map(|name| sites::project_named(hall, &talks.added_projects, name).cloned())
    {
        None => SessionSite::Own,
        Some(Some(project)) if step.worktree && project.git => {
            let branch = begin::free_branch(&talks.sessions, &project, "");
            SessionSite::Worktree(project, branch)
        }
        Some(Some(project)) => SessionSite::Project(project),
        Some(None) => {
            let text = hall.voice(asker.person.id).say("toast-project-gone");
            return hall.close_menu(asker, Page::plain(text));
        }
    };
    let persona =
        step.persona.flatten().and_then(|name| known.persona_named(hall, talks, chosen.as_deref(), &name));
    if let Some(barred) = persona.as_ref().and_then(|persona| hall.barred(persona, asker.person.id)) {
        return hall.close_menu(asker, Page::plain(barred));
    }
    let plan = SessionSpec { site, persona, ..SessionSpec::usual(asker.person.id, asker.thread) };
    new::begin_session(hall, talks, known, plan, asker, now);
}

/// A button of the wizard; what is chosen is marked.
fn choice(label: String, chosen: bool, next: NewStep) -> NewButton {
    let label = if chosen { format!("✓ {label}") } else { label };
    NewButton::pick(label, ButtonPick::Sessions(SessionsPick::New(next)))
}
