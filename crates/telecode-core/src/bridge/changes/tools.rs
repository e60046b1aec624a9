//! What Claude's tools edited: all that is known of changes where there is no repository.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::menus::Menu;
use super::{Look, Way, card, edits, file_button, pictures};
use crate::agent::ToolOutcome;
use crate::errand::{Errand, Failure, RecordsErrand};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::Since;
use crate::session::Turn;
use crate::story::Entry;

impl Bridge {
    /// What Claude's tools edited in a turn.
    pub(in super::super) fn show_edits(&mut self, id: SessionId, turn: &Turn) {
        let Some(session) = self.sessions.get(&id) else { return };
        let steps = turn.transcript.steps();
        let done = steps.filter(|step| step.outcome == Some(ToolOutcome::Done));
        let files = edits::of(done.map(|step| &step.call), &session.record.workspace.directory);
        if files.is_empty() || !self.shows_cards(id) {
            return;
        }
        let asker = Asker::of_thread(session.record.thread, session.record.person);
        let record = &turn.record;
        let until = record.ended.unwrap_or(record.started);
        let since = Since::Edits { turn: record.id, from: record.started, until };
        self.show_card(id, since, &files, &asker);
    }

    /// Reads what Claude's tools edited: in a turn, else since the session began.
    pub(super) fn read_edits(&mut self, look: Look, asker: &Asker) {
        let Look { session, since, .. } = look;
        let Some(record) = self.sessions.get(&session).map(|session| &session.record) else { return };
        let (claude, directory) = (record.claude.id.clone(), record.workspace.directory.clone());
        let what = match since {
            Since::Edits { from, until, .. } => {
                RecordsErrand::Missed { claude, directory, since: from, until }
            }
            Since::Head | Since::Beginning | Since::Turn(_) => {
                RecordsErrand::Story { session, claude, directory }
            }
        };
        self.send_out(Errand::Records(what), asker, Then::Edits(look));
    }

    /// What was done is known, and with it what Claude's tools edited.
    pub(in super::super) fn edits_read(
        &mut self,
        look: Look,
        story: Result<Vec<Entry>, Failure>,
        asker: &Asker,
    ) {
        match story {
            Ok(story) => self.hand_over_edits(look, &story, asker),
            Err(Failure(reason)) => self.changes_failed(&reason, asker),
        }
    }

    fn hand_over_edits(&mut self, look: Look, story: &[Entry], asker: &Asker) {
        let Look { session: id, since, way } = look;
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let files = edits::of_story(story, &record.workspace.directory);
        let voice = self.voice(asker.person.id);
        if files.is_empty() {
            let text = voice.say("changes-none-tools");
            match way {
                Way::Card => self.close_menu(asker, Page::plain(text)),
                Way::File | Way::Picture(_) => {
                    self.reply(asker.thread, Page::plain(text));
                }
            }
            return;
        }
        match way {
            Way::File => return self.send_patch(id, since, &files, asker),
            // What a tool is told does not say where in the file it is.
            Way::Picture(path) => return self.draw_change(&path, files, false, asker),
            Way::Card => {}
        }
        let view = self.diff_view(asker.thread, asker.person.id);
        let page = card::page("changes-title-tools", &files, view, voice);
        let menu = Menu { session: Some(id), ..Menu::list(page) };
        // Without a repository this comes back to the same story.
        let menu = pictures::rows(menu, id, Since::Head, &files, view, voice);
        let menu = menu.row([file_button(id, Since::Head, voice)]);
        self.show_menu(menu, asker);
    }
}
