//! Where a session runs can be changed until it has begun.

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use super::{Origin, Plan, Site};
use crate::change::Place;
use crate::ids::{PersonId, SessionId};
use crate::page::Page;
use crate::pick::{ButtonPick, SessionsPick};
use crate::session::Session;
use crate::settings::Project;
use crate::time::Now;

/// How many projects are offered: more are a list of their own.
const OFFERED: usize = 6;

impl Bridge {
    /// Says that a session is there and where it runs, with buttons to move it.
    pub(in super::super) fn begun_menu(&self, id: SessionId, person: PersonId) -> Menu {
        let voice = self.voice(person);
        let Some(session) = self.sessions.get(&id) else { return Menu::list(Page::default()) };
        let record = &session.record;
        let mut args = vec![("name", record.name.clone().into())];
        let key = match &record.workspace.place {
            Place::Own => "new-session-own",
            Place::Project => {
                args.push(("workspace", record.workspace.name.clone().into()));
                "new-session"
            }
            Place::Worktree(worktree) => {
                args.push(("workspace", record.workspace.name.clone().into()));
                args.push(("branch", worktree.branch.clone().into()));
                "new-session-worktree"
            }
        };
        let mut text = voice.tell(key, args);
        if let Some(persona) = &record.run.persona {
            text.push('\n');
            text.push_str(&voice.tell("new-session-persona", [("persona", persona.name.clone().into())]));
        }
        let mut menu = Menu::question(Page::plain(text));
        menu.session = Some(id);
        if record.workspace.place != Place::Own {
            return menu;
        }
        let projects: Vec<_> =
            self.open_projects().take(OFFERED).map(|project| project.name.clone()).collect();
        for pair in projects.chunks(2) {
            menu = menu.row(pair.iter().map(|name| {
                let pick = SessionsPick::Move { session: id, project: Some(name.clone()) };
                NewButton::pick(
                    voice.tell("button-move", [("project", name.clone().into())]),
                    ButtonPick::Sessions(pick),
                )
            }));
        }
        menu
    }

    /// Moves a session that has not begun.
    pub(in super::super) fn move_session(
        &mut self,
        id: SessionId,
        project: Option<String>,
        asker: &Asker,
    ) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("toast-session-gone") };
        if session.has_begun() {
            let text = voice.tell("new-session-stays", [("name", session.record.name.clone().into())]);
            let toast = voice.say("toast-has-begun");
            self.close_menu(asker, Page::plain(text));
            return toast;
        }
        let site = match project {
            None => Site::Own,
            Some(name) => match self.project_named(&name).cloned() {
                Some(project) => Site::Project(project),
                None => return voice.say("toast-project-gone"),
            },
        };
        self.settle_anew(id, site);
        let menu = self.begun_menu(id, asker.person.id);
        self.show_menu(menu, asker);
        String::new()
    }

    /// Gives a session that has not begun another place. An agent that was woken ahead is in the wrong one.
    fn settle_anew(&mut self, id: SessionId, site: Site) {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let workspace = self.settle_site(site, &record.name, &record.claude.id);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.workspace = workspace;
        session.warned = false;
        if session.life().is_some() {
            session.wakes_again = true;
            self.kill(id);
        }
    }

    /// Moves a session that has not begun into a worktree of its project, or begins another one there.
    pub(in super::super) fn move_to_worktree(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("toast-session-gone") };
        let (name, begun) = (session.record.name.clone(), session.has_begun());
        let Some(project) = self.git_project_of(id).cloned() else { return voice.say("toast-project-gone") };
        let branch = self.free_branch(&project, &name);
        let site = Site::Worktree(project, branch);
        let moved = if begun {
            let plan = Plan {
                name: Some(self.free_name(asker.person.id, &name)),
                site,
                persona: session.record.run.persona.clone(),
                origin: Origin::New,
                ..Plan::usual(asker.person.id, asker.thread)
            };
            self.create_session(plan, now)
        } else {
            self.settle_anew(id, site);
            id
        };
        let menu = self.begun_menu(moved, asker.person.id);
        self.show_menu(menu, asker);
        self.wake_ahead(moved);
        String::new()
    }

    /// The project whose directory a session runs in, if that is a git repository.
    pub(super) fn git_project_of(&self, id: SessionId) -> Option<&Project> {
        let directory = &self.sessions.get(&id)?.record.workspace.directory;
        self.projects().find(|project| project.git && project.path == *directory)
    }

    /// A branch for a session that nobody chose one for; none of the person's own is called so.
    pub(super) fn free_branch(&self, project: &Project, name: &str) -> String {
        let slug = super::slug(name);
        let slug = if slug.is_empty() { "session".to_owned() } else { slug };
        let taken = |branch: &str| {
            self.sessions.values().any(|session| match &session.record.workspace.place {
                Place::Worktree(worktree) => worktree.repository == project.path && worktree.branch == branch,
                Place::Project | Place::Own => false,
            })
        };
        let wanted = format!("telecode/{slug}");
        let mut branch = wanted.clone();
        let mut number = 2_usize;
        while taken(&branch) {
            branch = format!("{wanted}-{number}");
            number += 1;
        }
        branch
    }
}

impl Session {
    /// Whether anything was said in it: then it stays where it is.
    pub(in super::super) fn has_begun(&self) -> bool {
        self.record.claude.begun || self.turn().is_some() || !self.queue.is_empty()
    }
}
