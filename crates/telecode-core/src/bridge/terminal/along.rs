//! Reading along: what is said and done in a session elsewhere appears here, silently.

use super::super::Bridge;
use super::super::cards::{self, Teller};
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use super::super::seam::Effect;
use super::Want;
use crate::errand::Terminal;
use crate::ids::SessionId;
use crate::outbox::{Hold, Post};
use crate::page::{ButtonStyle, ENTITY_LIMIT, Page, TEXT_LIMIT};
use crate::pick::{ButtonPick, Place, TerminalPick};
use crate::render::{self, Text};
use crate::story::{Deed, Entry};
use crate::time::Now;

/// How much of a prompt is shown, in UTF-16 units: who typed it knows it.
const PROMPT: usize = 1_000;

impl Bridge {
    pub(super) fn read_along(&mut self, place: Place, asker: &Asker) -> String {
        self.look(place, Want::ReadAlong, asker);
        String::new()
    }

    pub(super) fn read_found(&mut self, found: &Terminal, asker: &Asker, now: Now) {
        if found.holder.is_none() {
            return self.attach_found(found, asker, now);
        }
        let id = match self.session_of(&found.claude) {
            Some(id) => id,
            None => self.adopt(found, asker, now),
        };
        let Some(place) = self.place_of(id) else { return };
        self.stop_reading_quietly(id);
        self.desk.cards.remove(&id);
        // What was said there before comes first; from now on it is read as it comes.
        self.ask_account(id, now);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.record.claude.left = Some(now.wall);
        }
        let voice = self.voice(asker.person.id);
        let text = voice.tell("along-begun", [("name", self.name_of(id).into())]);
        let stop =
            NewButton::pick(voice.say("along-stop"), ButtonPick::Terminal(TerminalPick::StopReading(id)));
        let menu = Menu { session: Some(id), ..Menu::question(Page::plain(text)) }.row([stop]);
        let slot = self.show_menu(menu, asker);
        self.desk.along.insert(id, slot);
        let Place { claude, directory } = place;
        self.effect(Effect::Overhear { session: id, claude, directory });
    }

    pub(super) fn stop_reading_pressed(&mut self, id: SessionId, asker: &Asker) -> String {
        let was_read = self.stop_reading(id);
        let key = if was_read { "along-stopped" } else { "along-over" };
        let text = self.voice(asker.person.id).tell(key, [("name", self.name_of(id).into())]);
        self.close_menu(asker, Page::plain(text));
        if let Some(place) = self.place_of(id) {
            self.offer_again(&place.claude);
        }
        String::new()
    }

    /// Stops reading along. Says whether it was read.
    pub(super) fn stop_reading(&mut self, id: SessionId) -> bool {
        let Some(slot) = self.desk.along.remove(&id) else { return false };
        self.effect(Effect::StopOverhearing { session: id });
        if self.outbox.holds(slot) {
            let thread = self.sessions.get(&id).map(|session| session.record.thread);
            let text = thread.map(|thread| {
                self.thread_voice(thread).tell("along-stopped", [("name", self.name_of(id).into())])
            });
            self.drop_controls(slot);
            self.replace(slot, Page::plain(text.unwrap_or_default()), Hold::No);
        }
        true
    }

    pub(in super::super) fn stop_reading_quietly(&mut self, id: SessionId) {
        let _was_read = self.stop_reading(id);
    }

    /// Who worked on a session that was read along has ended.
    pub(super) fn say_reading_ended(&mut self, id: SessionId, place: Place) {
        let Some(asker) = self.unasked(id) else { return };
        let voice = self.thread_voice(asker.thread);
        let text = voice.tell("along-ended", [("name", self.name_of(id).into())]);
        let go_on = ButtonPick::Terminal(TerminalPick::Attach(place));
        let item = NewButton::Pick(voice.say("along-go-on"), ButtonStyle::Main, go_on);
        let menu = Menu { session: Some(id), ..Menu::question(Page::plain(text)) };
        self.show_menu(menu.row([item]), &asker);
    }

    /// Something was said or done in a session that is read along.
    pub(in super::super) fn overheard(&mut self, id: SessionId, entries: &[Entry]) {
        if !self.desk.along.contains_key(&id) {
            return;
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if let Some(last) = entries.last() {
            // It was seen, so it is not told again when the session wakes.
            session.record.claude.left = session.record.claude.left.max(Some(last.at));
        }
        let thread = session.record.thread;
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let teller = Teller { voice: self.thread_voice(thread), directory: &record.workspace.directory };
        for page in pages(entries, teller) {
            self.post(Post::reply(thread, page).of(id));
        }
    }
}

/// A burst as few messages: one after the other, as they fit.
fn pages(entries: &[Entry], teller: Teller<'_>) -> Vec<Page> {
    let mut done = Vec::new();
    let mut text = Text::new();
    let mut entities = 0;
    for part in entries.iter().flat_map(|entry| parts(entry, teller)) {
        let length = crate::page::utf16_len(&part.text) + 2;
        if text.len_utf16() + length > TEXT_LIMIT || entities + part.entities.len() > ENTITY_LIMIT {
            done.push(std::mem::take(&mut text).into_page());
            entities = 0;
        }
        if !text.is_empty() {
            text.newline();
        }
        entities += part.entities.len();
        text.append_page(&part);
    }
    if !text.is_empty() {
        done.push(text.into_page());
    }
    done
}

fn parts(entry: &Entry, teller: Teller<'_>) -> Vec<Page> {
    match &entry.deed {
        Deed::Prompt { content } => {
            vec![Page::plain(format!("⌨️ {}", render::glance(content.shown().trim(), PROMPT)))]
        }
        Deed::Answer { text } => cards::markdown(text),
        Deed::Tool { call, outcome, lines, nested, .. } => {
            vec![Page::plain(cards::deed_line(call, outcome.as_ref(), *lines, *nested, teller))]
        }
        Deed::Break { text } => {
            let mut line = Text::new();
            line.italic(&render::cut(text, PROMPT));
            vec![line.into_page()]
        }
        // The end of a turn is no news: what came of it was said.
        Deed::End { .. } => Vec::new(),
    }
}
