//! Reading along: what is said and done in a session elsewhere appears here, silently.

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::rooms::terminal;
use crate::bridge::rooms::terminal::{TerminalUse, attach, take};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::holders::WorkElsewhere;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, holders};
use crate::errand::Terminal;
use crate::ids::SessionId;
use crate::outbox::Post;
use crate::page::{ButtonStyle, ENTITY_LIMIT, Page, TEXT_LIMIT};
use crate::pick::{ButtonPick, ClaudeSession, TerminalPick};
use crate::render;
use crate::render::Text;
use crate::session::Session;
use crate::story::{Deed, Entry};
use crate::time::Now;

/// How much of a prompt is shown, in UTF-16 units: who typed it knows it.
const PROMPT: usize = 1_000;

pub(super) fn read_along(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    place: ClaudeSession,
    asker: &Asker,
) -> String {
    take::look(hall, sessions, errands, place, TerminalUse::ReadAlong, asker);
    String::new()
}

pub(super) fn read_found(hall: &mut Hall, talks: &mut Talks, found: &Terminal, asker: &Asker, now: Now) {
    if found.holder.is_none() {
        return attach::attach_found(hall, talks, found, asker, now);
    }
    let id = match holders::session_with(&talks.sessions, &found.claude) {
        Some(id) => id,
        None => attach::adopt(hall, talks, found, asker, now),
    };
    let Some(place) = holders::place_of(&talks.sessions, id) else { return };
    holders::stop_reading_quietly(hall, &talks.sessions, &mut talks.elsewhere, id);
    talks.elsewhere.leave_card(id);
    // What was said there before comes first; from now on it is read as it comes.
    holders::ask_missed(hall, &mut talks.sessions, &mut talks.errands, id, now);
    if let Some(session) = talks.sessions.get_mut(&id) {
        session.record_mut().left_at(now.wall);
    }
    let voice = hall.voice(asker.person.id);
    let text = voice.tell("along-begun", [("name", talks.sessions.name_of(id).into())]);
    let stop = NewButton::pick(voice.say("along-stop"), ButtonPick::Terminal(TerminalPick::StopReading(id)));
    let menu = Menu { session: Some(id), ..Menu::question(Page::plain(text)) }.row([stop]);
    let slot = hall.show_menu(menu, asker);
    talks.elsewhere.read_along(id, slot);
    let ClaudeSession { claude, directory } = place;
    hall.effect(Effect::Overhear { session: id, claude, directory });
}

pub(super) fn stop_reading_pressed(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
    asker: &Asker,
) -> String {
    let was_read = holders::stop_reading(hall, sessions, elsewhere, id);
    let key = if was_read { "along-stopped" } else { "along-over" };
    let text = hall.voice(asker.person.id).tell(key, [("name", sessions.name_of(id).into())]);
    hall.close_menu(asker, Page::plain(text));
    if let Some(place) = holders::place_of(sessions, id) {
        terminal::offer_again(hall, sessions, elsewhere, &place.claude);
    }
    String::new()
}

/// Who worked on a session that was read along has ended.
pub(super) fn say_reading_ended(hall: &mut Hall, sessions: &Roster, id: SessionId, place: ClaudeSession) {
    let Some(asker) = sessions.asker_of(id) else { return };
    let voice = hall.thread_voice(asker.thread);
    let text = voice.tell("along-ended", [("name", sessions.name_of(id).into())]);
    let go_on = ButtonPick::Terminal(TerminalPick::Attach(place));
    let item = NewButton::Pick(voice.say("along-go-on"), ButtonStyle::Main, go_on);
    let menu = Menu { session: Some(id), ..Menu::question(Page::plain(text)) };
    hall.show_menu(menu.row([item]), &asker);
}

/// Something was said or done in a session that is read along.
pub(in crate::bridge) fn overheard(
    hall: &mut Hall,
    sessions: &mut Roster,
    elsewhere: &WorkElsewhere,
    id: SessionId,
    entries: &[Entry],
) {
    if !elsewhere.is_read(id) {
        return;
    }
    let Some(session) = sessions.get_mut(&id) else { return };
    if let Some(last) = entries.last() {
        // It was seen, so it is not told again when the session wakes.
        session.record_mut().read_until(last.at);
    }
    let thread = session.record().thread;
    let Some(record) = sessions.get(&id).map(Session::record) else { return };
    let teller = StepTeller { voice: hall.thread_voice(thread), directory: &record.workspace.directory };
    for page in pages(entries, teller) {
        hall.post(Post::reply(thread, page).of(id));
    }
}

/// A burst as few messages: one after the other, as they fit.
fn pages(entries: &[Entry], teller: StepTeller<'_>) -> Vec<Page> {
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

fn parts(entry: &Entry, teller: StepTeller<'_>) -> Vec<Page> {
    match &entry.deed {
        Deed::Prompt { content } => {
            vec![Page::plain(format!("⌨️ {}", render::glance(content.shown().trim(), PROMPT)))]
        }
        Deed::Answer { text } => cards::markdown(text),
        Deed::Tool { .. } => cards::deed_line(&entry.deed, teller).map(Page::plain).into_iter().collect(),
        Deed::Break { text } => {
            let mut line = Text::new();
            line.italic(&render::cut(text, PROMPT));
            vec![line.into_page()]
        }
        // The end of a turn is no news: what came of it was said.
        Deed::End { .. } => Vec::new(),
    }
}
