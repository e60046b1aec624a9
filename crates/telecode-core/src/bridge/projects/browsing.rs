//! The directory browser: from the roots down, and never out of them.

use super::super::Bridge;
use super::super::errands::{self, Asker};
use super::super::menus::{Item, Menu};
use super::adding::refusal;
use super::list::{label, turns};
use super::{PER_PAGE, Then, shown};
use crate::errand::{Errand, Folder, Report};
use crate::page::{ButtonStyle, Page};
use crate::pick::{Pick, ProjectsPick};
use crate::render::Text;

/// A directory, as it was found.
struct View {
    path: Option<String>,
    above: Option<Option<String>>,
    folders: Vec<Folder>,
}

impl Bridge {
    /// Shows what is in a directory; from the start, the roots, or what is in the only one.
    pub(super) fn browse(&mut self, path: Option<String>, page: usize, asker: &Asker) {
        let roots = self.settings.project_roots.clone();
        let path = match (path, roots.as_slice()) {
            (_, []) => return self.no_roots(asker),
            (None, [only]) => Some(only.clone()),
            (path, _) => path,
        };
        let errand = Errand::Browse { path, roots };
        self.send_out(errand, asker, errands::Then::Projects(Then::Browse { page }));
    }

    pub(super) fn folders_reported(&mut self, page: usize, report: Report, asker: &Asker) {
        match report {
            Report::Folders { path, above, folders } => {
                self.show_folders(page, View { path, above, folders }, asker);
            }
            other => {
                let voice = self.voice(asker.person.id);
                let text = refusal(&other, &self.settings.project_roots, voice);
                let start = Pick::Projects(ProjectsPick::Browse { path: None, page: 0 });
                let menu =
                    Menu::list(Page::plain(text)).row([Item::pick(voice.say("button-folder-start"), start)]);
                self.show_menu(menu, asker);
            }
        }
    }

    fn show_folders(&mut self, page: usize, view: View, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let pages = view.folders.len().div_ceil(PER_PAGE).max(1);
        let page = page.min(pages - 1);
        let mut text = Text::new();
        match &view.path {
            Some(path) => text.push("📂 ").code(&shown(path)),
            None => text.push(&voice.say("folder-roots")),
        };
        if pages > 1 {
            text.push(&format!(" {}/{pages}", page + 1));
        }
        let key = match (&view.path, view.folders.as_slice()) {
            (None, _) => "folder-how-roots",
            (Some(_), []) => "folder-empty",
            (Some(_), _) => "folder-how",
        };
        text.newline().push(&voice.say(key));
        let mut menu = Menu::list(text.into_page());
        for folder in view.folders.iter().skip(page * PER_PAGE).take(PER_PAGE) {
            let pick = ProjectsPick::Browse { path: Some(folder.path.clone()), page: 0 };
            menu = menu.row([Item::pick(label(&folder.name, folder.git), Pick::Projects(pick))]);
        }
        let path = view.path.clone();
        menu = menu.row(turns(page, pages, |page| {
            Pick::Projects(ProjectsPick::Browse { path: path.clone(), page })
        }));
        let above = view.above.map(|path| {
            let pick = ProjectsPick::Browse { path, page: 0 };
            Item::pick(voice.say("button-folder-up"), Pick::Projects(pick))
        });
        let this = view.path.map(|path| {
            let pick = Pick::Projects(ProjectsPick::Add(path));
            Item::Pick(voice.say("button-folder-use"), ButtonStyle::Main, pick)
        });
        menu = menu.row(above.into_iter().chain(this));
        self.show_menu(menu, asker);
    }
}
