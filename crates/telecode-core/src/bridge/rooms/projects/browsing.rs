//! The directory browser: from the roots down, and never out of them.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::{Menu, pager};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::projects::adding::refusal;
use crate::bridge::rooms::projects::list::folder_label;
use crate::bridge::rooms::projects::{PER_PAGE, ProjectsThen, adding};
use crate::bridge::talks::errands;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::errand::{Errand, FolderList, FolderProblem, MachineErrand};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, ProjectsPick};
use crate::render::{GLANCE, Text, glance};

/// Shows what is in a directory; from the start, the roots, or what is in the only one.
pub(super) fn browse(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    path: Option<String>,
    page: usize,
    asker: &Asker,
) {
    let roots = hall.settings.project_roots.clone();
    let path = match (path, roots.as_slice()) {
        (_, []) => return adding::no_roots(hall, asker),
        (None, [only]) => Some(only.clone()),
        (path, _) => path,
    };
    errands::send_out(
        hall,
        sessions,
        errands,
        Errand::Machine(MachineErrand::Browse { path, roots }),
        asker,
        ProjectsThen::Browse(page),
    );
}

/// A directory was read, or not.
pub(in crate::bridge) fn folders_found(
    hall: &mut Hall,
    page: usize,
    found: Result<FolderList, FolderProblem>,
    asker: &Asker,
) {
    match found {
        Ok(found) => show_folders(hall, page, found, asker),
        Err(problem) => browse_refused(hall, &problem, asker),
    }
}

fn show_folders(hall: &mut Hall, page: usize, found: FolderList, asker: &Asker) {
    let FolderList { path, above, folders } = found;
    let voice = hall.voice(asker.person.id);
    let pages = folders.len().div_ceil(PER_PAGE).max(1);
    let page = page.min(pages - 1);
    let mut text = Text::new();
    match &path {
        Some(path) => text.push("📂 ").code(&glance(path, GLANCE)),
        None => text.push(&voice.say("folder-roots")),
    };
    if pages > 1 {
        text.push(&format!(" {}/{pages}", page + 1));
    }
    let key = match (&path, folders.as_slice()) {
        (None, _) => "folder-how-roots",
        (Some(_), []) => "folder-empty",
        (Some(_), _) => "folder-how",
    };
    text.newline().push(&voice.say(key));
    let mut menu = Menu::list(text.into_page());
    for folder in folders.iter().skip(page * PER_PAGE).take(PER_PAGE) {
        let pick = ProjectsPick::Browse { path: Some(folder.path.clone()), page: 0 };
        menu =
            menu.row([NewButton::pick(folder_label(&folder.name, folder.git), ButtonPick::Projects(pick))]);
    }
    menu = menu.row(pager(page, pages, [], |page| {
        ButtonPick::Projects(ProjectsPick::Browse { path: path.clone(), page })
    }));
    let above = above.map(|path| {
        let pick = ProjectsPick::Browse { path, page: 0 };
        NewButton::pick(voice.say("button-folder-up"), ButtonPick::Projects(pick))
    });
    let this = path.map(|path| {
        let pick = ButtonPick::Projects(ProjectsPick::Add(path));
        NewButton::Pick(voice.say("button-folder-use"), ButtonStyle::Main, pick)
    });
    menu = menu.row(above.into_iter().chain(this));
    hall.show_menu(menu, asker);
}

fn browse_refused(hall: &mut Hall, problem: &FolderProblem, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = refusal(problem, &hall.settings.project_roots, voice);
    let start = ButtonPick::Projects(ProjectsPick::Browse { path: None, page: 0 });
    let menu = Menu::list(Page::plain(text)).row([NewButton::pick(voice.say("button-folder-start"), start)]);
    hall.show_menu(menu, asker);
}
