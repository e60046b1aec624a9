//! Going on here with a session that was begun in a terminal.

use super::super::Bridge;
use super::super::begin::{Origin, Plan, Site};
use super::super::errands::Asker;
use super::{Want, place};
use crate::change::{self, Change, Handoff, SessionRecord, TopicState, WorkspaceRecord};
use crate::errand::Terminal;
use crate::gate::{Gate, Ground};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::Place;
use crate::session::Session;
use crate::time::{Now, Wall};
use crate::tree::below;

use super::super::names::NAME_LIMIT;

impl Bridge {
    /// Goes on here with a Claude session: with our session of it, or with a new one.
    pub(super) fn attach(&mut self, place: Place, asker: &Asker) -> String {
        if let Some(id) = self.session_of(&place.claude) {
            self.go_on_here(id, asker, "attach-known");
        } else {
            self.look(place, Want::Attach, asker);
        }
        String::new()
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
    pub(super) fn go_on_here(&mut self, id: SessionId, asker: &Asker, key: &'static str) {
        if self.there(id).is_none() {
            let text = self.voice(asker.person.id).say("toast-session-gone");
            return self.close_menu(asker, Page::plain(text));
        }
        let key = if self.come_here(id, asker) { key } else { "attach-elsewhere" };
        let Some(session) = self.sessions.get(&id) else { return };
        let record = &session.record;
        let text = self.voice(asker.person.id).tell(
            key,
            [("name", record.name.clone().into()), ("workspace", record.workspace.name.clone().into())],
        );
        if self.desk.cards.get(&id).copied() == asker.slot {
            self.desk.cards.remove(&id);
        }
        self.close_menu(asker, Page::plain(text));
        self.mark_handed_off(id, Handoff::No);
        if self.sessions.get(&id).is_some_and(Session::is_asleep) {
            self.wake(id);
        }
    }

    /// A thread talks to a session from now on, unless one of them has a topic for itself, or the session lives in the chat of
    /// somebody else. Says whether it does.
    fn come_here(&mut self, id: SessionId, asker: &Asker) -> bool {
        let thread = asker.thread;
        let has_topic =
            |record: &SessionRecord| matches!(record.topic, TopicState::Wanted | TopicState::Open);
        let current = self.current.get(&thread).copied();
        let host = current.filter(|current| *current != id).and_then(|current| self.sessions.get(&current));
        if host.is_some_and(|host| {
            has_topic(&host.record) && host.record.thread == thread && thread.topic.is_some()
        }) {
            return false;
        }
        self.stays(id);
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        let old = session.record.thread;
        let is_others = session.record.person != asker.person.id && old.chat != thread.chat;
        if old != thread && (is_others || has_topic(&session.record)) {
            return false;
        }
        session.record.thread = thread;
        if old != thread && self.current.get(&old) == Some(&id) {
            self.current.remove(&old);
            self.save(Change::CurrentGone(old));
        }
        if self.current.insert(thread, id) != Some(id) {
            self.save(Change::Current { thread, session: id });
        }
        true
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
            session.record.claude.left = Some(Wall(0));
        }
        id
    }

    /// Whether a session of a terminal may go on here: only where sessions may run.
    pub(super) fn may_attach(&self, found: &Terminal) -> bool {
        let Site::Same(site) = self.site_of(&found.directory) else { return false };
        Gate::ground(&self.settings, &site.place, &site.directory) != Ground::Barred
    }

    /// A directory as the place of a session: a worktree that one of ours has, or what is not telecode's, so that it is never removed.
    pub(super) fn site_of(&self, directory: &str) -> Site {
        let ours = self.sessions.values().map(|session| &session.record);
        let mut ours = ours.filter(|record| record.workspace.directory == directory);
        if let Some(record) = ours.find(|record| matches!(record.workspace.place, change::Place::Worktree(_)))
        {
            return Site::Same(record.workspace.clone());
        }
        let around = self.projects().filter_map(|project| Some((project, below(directory, &project.path)?)));
        let nearest = around.min_by_key(|(_, rest)| rest.len());
        let name = match nearest {
            Some((project, "")) => project.name.clone(),
            Some((project, rest)) => format!("{}/{rest}", project.name),
            None => directory.rsplit('/').next().unwrap_or(directory).to_owned(),
        };
        Site::Same(WorkspaceRecord { name, directory: directory.to_owned(), place: change::Place::Project })
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
