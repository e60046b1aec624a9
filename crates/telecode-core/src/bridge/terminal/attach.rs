//! Going on here with a session that was begun in a terminal.

use super::super::Bridge;
use super::super::begin::{Origin, Plan, Site};
use super::super::errands::Asker;
use super::{Want, place};
use crate::change::{self, Change};
use crate::errand::Terminal;
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::Place;
use crate::session::State;
use crate::time::{Now, Wall};

use super::super::names::NAME_LIMIT;

impl Bridge {
    /// Goes on here with a Claude session: with our session of it, or with a new one.
    pub(super) fn attach(&mut self, place: Place, asker: &Asker, now: Now) -> String {
        match self.session_of(&place.claude) {
            Some(id) => {
                self.go_on_here(id, asker, "attach-known");
                String::new()
            }
            None => {
                self.look(place, Want::Attach, asker);
                _ = now;
                String::new()
            }
        }
    }

    pub(super) fn attach_found(&mut self, found: &Terminal, asker: &Asker, now: Now) {
        if found.holder.is_some() {
            self.show_held_to(&place(found), "held-attach", asker);
            return;
        }
        let (id, key) = match self.session_of(&found.claude) {
            Some(id) => (id, "attach-known"),
            None => (self.adopt(found, asker, now), "attached"),
        };
        self.go_on_here(id, asker, key);
    }

    /// A session becomes the one that the thread talks to, and its agent wakes.
    fn go_on_here(&mut self, id: SessionId, asker: &Asker, key: &'static str) {
        self.make_current(id, asker);
        let Some(session) = self.sessions.get(&id) else { return };
        let record = &session.record;
        let text = self.voice(asker.person.id).tell(
            key,
            [("name", record.name.clone().into()), ("workspace", record.workspace.clone().into())],
        );
        if self.desk.cards.get(&id).copied() == asker.slot {
            self.desk.cards.remove(&id);
        }
        self.close_menu(asker, Page::plain(text));
        if matches!(self.sessions.get(&id).map(|session| &session.state), Some(State::Asleep)) {
            self.wake(id);
        }
    }

    /// The thread of a person talks to a session from now on.
    pub(super) fn make_current(&mut self, id: SessionId, asker: &Asker) {
        if self.current.insert(asker.thread, id) != Some(id) {
            self.save(Change::Current { thread: asker.thread, session: id });
        }
    }

    /// Makes a session of ours of a Claude session.
    pub(super) fn adopt(&mut self, found: &Terminal, asker: &Asker, now: Now) -> SessionId {
        let plan = Plan {
            person: asker.person.id,
            thread: asker.thread,
            name: Some(name(&found.title)),
            site: self.site_of(&found.directory),
            persona: None,
            origin: Origin::Known(found.claude.clone()),
        };
        let id = self.create_session(plan, now);
        if let Some(session) = self.sessions.get_mut(&id) {
            // All of it was said elsewhere.
            session.record.left = Some(Wall(0));
        }
        id
    }

    /// A directory as the place of a session: it is not telecode's, so it is never removed.
    pub(super) fn site_of(&self, directory: &str) -> Site {
        let holds = |path: &str| {
            directory.strip_prefix(path.trim_end_matches('/')).map(|rest| rest.trim_matches('/').to_owned())
        };
        let around = self.projects().filter_map(|project| Some((project, holds(&project.path)?)));
        let nearest = around.min_by_key(|(_, rest)| rest.len());
        let workspace = match nearest {
            Some((project, rest)) if rest.is_empty() => project.name.clone(),
            Some((project, rest)) => format!("{}/{rest}", project.name),
            None => directory.rsplit('/').next().unwrap_or(directory).to_owned(),
        };
        Site::Same { workspace, directory: directory.to_owned(), place: change::Place::Project }
    }
}

/// A session's name from a title: its first line, cut at a word.
pub(super) fn name(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= NAME_LIMIT {
        return line;
    }
    let start: String = line.chars().take(NAME_LIMIT).collect();
    let whole = start.rsplit_once(' ').map_or(start.as_str(), |(whole, _)| whole);
    whole.trim_end().to_owned()
}
