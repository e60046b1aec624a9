//! Projects: the list, more of them from a chat, and the directories that they may be in.

pub(in crate::bridge) mod adding;
pub(in crate::bridge) mod browsing;
pub(in crate::bridge) mod list;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::known_personas::KnownPersonas;
use crate::bridge::rooms::new::moving;
use crate::bridge::talks::errands::Reported;
use crate::bridge::talks::{Talks, sites};
use crate::chat::Message;
use crate::page::Page;
use crate::pick::ProjectsPick;
use crate::time::Now;

/// How many things a page of a list has: as many buttons as a phone shows with the text above.
pub(in crate::bridge) const PER_PAGE: usize = 8;

/// What is to be done once directories were looked at.
#[derive(Debug)]
pub(in crate::bridge) enum ProjectsThen {
    /// They are shown, from this page on.
    Browse(usize),
    /// One becomes a project.
    Add,
    /// A session begins in the project of this name, if its directory still is what it was.
    BeginIn(String),
    /// The projects are shown, from this page on.
    List(usize),
}

/// Directories were looked at.
pub(in crate::bridge) fn reported(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    then: ProjectsThen,
    report: Reported,
    asker: &Asker,
    now: Now,
) {
    match then {
        ProjectsThen::Browse(page) => browsing::folders_found(hall, page, report.says(), asker),
        ProjectsThen::Add => adding::folder_checked(hall, &mut talks.added_projects, report.says(), asker),
        ProjectsThen::BeginIn(name) => {
            list::checked_to_begin(hall, talks, known, &name, report.says(), asker, now);
        }
        ProjectsThen::List(page) => list::projects_found(hall, talks, page, report.says(), asker),
    }
}

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
        return show(hall, talks, &asker);
    }
    // `/cd api` says where to go.
    match sites::project_named(hall, &talks.added_projects, words).map(|project| project.name.clone()) {
        Some(name) => list::begin_in(hall, talks, known, &name, &asker, now),
        None => list::no_such_project(hall, &talks.added_projects, words, &asker),
    }
}

/// Shows the projects, from the first page.
pub(in crate::bridge) fn show(hall: &mut Hall, talks: &mut Talks, asker: &Asker) {
    list::show_projects(hall, &talks.sessions, &talks.added_projects, &mut talks.errands, 0, asker);
}

pub(in crate::bridge) fn project_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let asker = Asker::from(message);
    let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    match (word.to_ascii_lowercase().as_str(), rest.trim()) {
        ("add", "") => browsing::browse(hall, &talks.sessions, &mut talks.errands, None, 0, &asker),
        ("add", path) => {
            adding::add_project(hall, &talks.sessions, &mut talks.errands, path.to_owned(), &asker);
        }
        ("remove", "") => project_how(hall, &asker),
        ("remove", name) => list::remove_project(hall, &mut talks.added_projects, name, &asker),
        ("", _) => {
            list::show_projects(hall, &talks.sessions, &talks.added_projects, &mut talks.errands, 0, &asker);
        }
        _ => project_how(hall, &asker),
    }
}

fn project_how(hall: &mut Hall, asker: &Asker) {
    let text = hall.voice(asker.person.id).say("project-how");
    hall.reply(asker.thread, Page::plain(text));
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    pick: ProjectsPick,
    asker: &Asker,
    now: Now,
) -> String {
    match pick {
        ProjectsPick::Page(page) => {
            list::show_projects(
                hall,
                &talks.sessions,
                &talks.added_projects,
                &mut talks.errands,
                page,
                asker,
            );
        }
        ProjectsPick::Begin(name) => list::begin_in(hall, talks, known, &name, asker, now),
        ProjectsPick::Browse { path, page } => {
            browsing::browse(hall, &talks.sessions, &mut talks.errands, path, page, asker);
        }
        ProjectsPick::Add(path) => {
            adding::add_project(hall, &talks.sessions, &mut talks.errands, path, asker);
        }
        ProjectsPick::Remove(name) => list::remove_project(hall, &mut talks.added_projects, &name, asker),
        ProjectsPick::ToWorktree(session) => {
            return moving::move_to_worktree(hall, talks, session, asker, now);
        }
    }
    String::new()
}
