//! Two sessions at work in one directory: each may change what the other reads, so a person is told.

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use crate::change::Place;
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::{ButtonPick, ProjectsPick};
use crate::session::{Session, State};

impl Bridge {
    /// Warns of another session that is awake in the same directory; once for each session in a run.
    pub(in super::super) fn warn_of_sharing(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get(&id).filter(|session| !session.warned) else { return };
        let record = &session.record;
        let shares = |other: &Session| {
            other.record.workspace.directory == record.workspace.directory && is_live(other)
        };
        let other = self.sessions.awake().find(|(of, other)| *of != id && shares(other));
        let Some((other, name)) = other.map(|(id, other)| (id, other.record.name.clone())) else { return };
        let voice = self.thread_voice(record.thread);
        let args = [
            ("name", record.name.clone().into()),
            ("other", name.into()),
            ("workspace", record.workspace.name.clone().into()),
        ];
        let mut menu = Menu::question(Page::plain(voice.tell("sharing-warning", args)));
        menu.session = Some(id);
        let offers = record.workspace.place == Place::Project && self.git_project_of(id).is_some();
        if offers {
            let key = if session.has_begun() { "button-other-worktree" } else { "button-to-worktree" };
            let pick = ButtonPick::Projects(ProjectsPick::ToWorktree(id));
            menu = menu.row([NewButton::pick(voice.say(key), pick)]);
            menu = menu.row([NewButton::pick(voice.say("button-share"), ButtonPick::Close)]);
        }
        let asker = Asker::of_thread(record.thread, record.person);
        self.show_menu(menu, &asker);
        for id in [id, other] {
            if let Some(session) = self.sessions.get_mut(&id) {
                session.warned = true;
            }
        }
    }
}

fn is_live(session: &Session) -> bool {
    session.life().is_some() && !matches!(session.state(), State::Ending(_))
}
