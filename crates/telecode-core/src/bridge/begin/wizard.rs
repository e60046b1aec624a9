//! `/new` without words: one message with buttons, in which everything is chosen.

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use super::{Plan, Site};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, NewStep, SessionsPick};
use crate::render::Text;
use crate::time::Now;

/// How many projects and how many personas are offered: what a phone shows at once. All others have names.
const OFFERED: usize = 8;

impl Bridge {
    /// The project that is chosen; from the start, the usual one.
    pub(in super::super) fn chosen_project(&self, step: Option<&NewStep>) -> Option<String> {
        match step {
            Some(step) => step.project.clone().flatten(),
            None => self.open_projects().next().map(|project| project.name.clone()),
        }
    }

    /// Shows a new session as far as it is chosen; from the start, that is the usual one.
    pub(in super::super) fn show_wizard(&mut self, step: Option<NewStep>, asker: &Asker) {
        let first = self.chosen_project(None);
        let step = step.unwrap_or(NewStep { project: Some(first), persona: Some(None), worktree: false });
        let voice = self.voice(asker.person.id);
        let project = step.project.clone().flatten();
        let persona = step.persona.clone().flatten();
        let git = project.as_deref().and_then(|name| self.project_named(name)).is_some_and(|it| it.git);
        let step = NewStep { worktree: step.worktree && git, ..step };

        let place = match &project {
            None => voice.say("place-own"),
            Some(name) if step.worktree => voice.tell("place-worktree", [("project", name.clone().into())]),
            Some(name) => name.clone(),
        };
        let mut text = Text::new();
        text.bold(&voice.say("wizard-title")).newline();
        text.push(&voice.tell("wizard-place", [("place", place.into())])).newline();
        let shown = persona.clone().unwrap_or_else(|| voice.say("wizard-no-persona"));
        text.push(&voice.tell("wizard-persona", [("persona", shown.into())])).newline();
        text.push(&voice.say("wizard-hint"));

        let mut places: Vec<_> = self.open_projects().take(OFFERED).map(|it| Some(it.name.clone())).collect();
        places.push(None);
        let places = places.into_iter().map(|place| {
            let label = place.clone().unwrap_or_else(|| voice.say("place-own"));
            let next = NewStep { project: Some(place.clone()), ..step.clone() };
            choice(label, place == project, next)
        });
        let mut menu = Menu::question(text.into_page());
        for row in places.collect::<Vec<_>>().chunks(2) {
            menu = menu.row(row.iter().cloned());
        }
        if git {
            let next = NewStep { worktree: !step.worktree, ..step.clone() };
            menu = menu.row([choice(voice.say("button-worktree"), step.worktree, next)]);
        }
        let personas = self.personas_offered(project.as_deref());
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
        self.show_menu(menu, asker);
    }

    /// Begins what was chosen.
    pub(in super::super) fn begin_chosen(&mut self, step: NewStep, asker: &Asker, now: Now) {
        let chosen = self.chosen_project(Some(&step));
        let site = match chosen.as_deref().map(|name| self.project_named(name).cloned()) {
            None => Site::Own,
            Some(Some(project)) if step.worktree && project.git => {
                let branch = self.free_branch(&project, "");
                Site::Worktree(project, branch)
            }
            Some(Some(project)) => Site::Project(project),
            Some(None) => {
                let text = self.voice(asker.person.id).say("toast-project-gone");
                return self.close_menu(asker, Page::plain(text));
            }
        };
        let persona = step.persona.flatten().and_then(|name| self.persona_named(chosen.as_deref(), &name));
        if let Some(barred) = persona.as_ref().and_then(|persona| self.barred(persona, asker.person.id)) {
            return self.close_menu(asker, Page::plain(barred));
        }
        let plan = Plan { site, persona, ..Plan::usual(asker.person.id, asker.thread) };
        self.begin_session(plan, asker, now);
    }
}

/// A button of the wizard; what is chosen is marked.
fn choice(label: String, chosen: bool, next: NewStep) -> NewButton {
    let label = if chosen { format!("✓ {label}") } else { label };
    NewButton::pick(label, ButtonPick::Sessions(SessionsPick::New(next)))
}
