//! The list of sessions: newest first, some on a page, each a button.

use std::time::Duration;

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton, pager};
use crate::change::{Place, Status};
use crate::chat::Message;
use crate::ids::{PersonId, SessionId};
use crate::page::Page;
use crate::pick::{ButtonPick, SessionsPick};
use crate::render::Text;
use crate::session::Session;
use crate::time::Now;
use crate::words::Voice;

/// How many sessions are on a page.
pub(super) const PAGE: usize = 8;

impl Bridge {
    pub(in super::super) fn sessions_command(&mut self, words: &str, message: &Message, now: Now) {
        let asker = Asker::from(message);
        let closed = match words.to_lowercase().as_str() {
            "" => false,
            "closed" | "закрытые" => true,
            // Whoever names one means that one.
            _ => return self.switch_command(words, message, now),
        };
        self.show_sessions(0, closed, &asker, now);
    }

    /// The sessions of a person, the one that was used last first.
    pub(super) fn sessions_of(&self, person: PersonId, closed: bool) -> Vec<SessionId> {
        let own = self.sessions.values().map(|session| &session.record);
        let own = own.filter(|record| record.person == person && record.standing.closed == closed);
        let mut own: Vec<_> = own.map(|record| (record.books.last_active, record.id)).collect();
        own.sort_unstable_by(|one, other| other.cmp(one));
        own.into_iter().map(|(_, id)| id).collect()
    }

    /// Shows a page of the list.
    pub(in super::super) fn show_sessions(&mut self, page: usize, closed: bool, asker: &Asker, now: Now) {
        let voice = self.voice(asker.person.id);
        let ids = self.sessions_of(asker.person.id, closed);
        if ids.is_empty() {
            let text = voice.say(if closed { "sessions-none-closed" } else { "sessions-none" });
            return self.close_menu(asker, Page::plain(text));
        }
        let pages = ids.len().div_ceil(PAGE);
        let page = page.min(pages - 1);
        let shown: Vec<_> =
            ids.iter().skip(page * PAGE).take(PAGE).filter_map(|id| self.sessions.get(id)).collect();
        let current = self.current.get(&asker.thread).copied();
        let mut text = Text::new();
        let key = if closed { "sessions-title-closed" } else { "sessions-title" };
        text.bold(&voice.tell(key, [("count", ids.len().into())]));
        for session in &shown {
            text.newline();
            self.line(&mut text, session, current == Some(session.record.id), voice, now);
        }
        let buttons = shown.iter().map(|session| {
            let pick = SessionsPick::Switch(session.record.id);
            let mark = if current == Some(session.record.id) { "👉 " } else { "" };
            [NewButton::pick(format!("{mark}{}", label(session)), ButtonPick::Sessions(pick))]
        });
        let mut menu = Menu::list(text.into_page());
        for row in buttons.collect::<Vec<_>>() {
            menu = menu.row(row);
        }
        let to = |page| ButtonPick::Sessions(SessionsPick::Page { page, closed });
        let here = (pages > 1).then(|| {
            let args = [("page", (page + 1).into()), ("pages", pages.into())];
            NewButton::pick(voice.tell("page-of", args), to(page))
        });
        let turning = pager(page, pages, here, to);
        let has_closed = !closed && !self.sessions_of(asker.person.id, true).is_empty();
        let mut rest = Vec::new();
        if closed {
            rest.push(NewButton::pick(
                voice.say("button-open-ones"),
                ButtonPick::Sessions(SessionsPick::Page { page: 0, closed: false }),
            ));
        } else if has_closed {
            rest.push(NewButton::pick(
                voice.say("button-closed-ones"),
                ButtonPick::Sessions(SessionsPick::Page { page: 0, closed: true }),
            ));
        }
        self.show_menu(menu.row(turning).row(rest), asker);
    }

    /// One line of the list.
    fn line(&self, text: &mut Text, session: &Session, is_current: bool, voice: Voice<'_>, now: Now) {
        let record = &session.record;
        if is_current {
            text.push("👉 ");
        }
        text.push(icon(record.standing.status)).push(" ").bold(&record.name);
        let mut parts = vec![voice.say(status_key(record.standing.status))];
        if record.workspace.name != record.name {
            parts.push(record.workspace.name.clone());
        } else if record.workspace.place == Place::Own {
            parts.push(voice.say("place-own"));
        }
        parts.push(age(now.wall.since(record.books.last_active), voice));
        let asks = self.open_asks(record.id);
        if asks > 0 {
            parts.push(voice.tell("sessions-asks", [("count", asks.into())]));
        }
        text.push(" · ").push(&parts.join(" · "));
    }
}

/// What a button says that stands for a session.
pub(super) fn label(session: &Session) -> String {
    format!("{} {}", icon(session.record.standing.status), session.record.name)
}

/// The sign of a status. Never alone: the words stand beside it, or the list above does.
pub(in super::super) fn icon(status: Status) -> &'static str {
    match status {
        Status::Starting => "🚀",
        Status::Idle => "🟢",
        Status::Working => "⚙️",
        Status::Waiting => "🔔",
        Status::Asleep => "💤",
        Status::Interrupted => "⏸",
        Status::Failed => "⚠️",
    }
}

/// What a status is called.
fn status_key(status: Status) -> &'static str {
    match status {
        Status::Starting => "is-starting",
        Status::Idle => "is-idle",
        Status::Working => "is-working",
        Status::Waiting => "is-waiting",
        Status::Asleep => "is-asleep",
        Status::Interrupted => "is-interrupted",
        Status::Failed => "is-failed",
    }
}

/// How long ago something was, in one unit.
pub(super) fn age(span: Duration, voice: Voice<'_>) -> String {
    let minutes = span.as_secs() / 60;
    let (key, count) = match minutes {
        0 => return voice.say("ago-now"),
        1..60 => ("ago-minutes", minutes),
        60..1_440 => ("ago-hours", minutes / 60),
        _ => ("ago-days", minutes / 1_440),
    };
    voice.tell(key, [("count", count.into())])
}

/// Where a session is in the list.
pub(super) fn page_of(ids: &[SessionId], id: SessionId) -> usize {
    ids.iter().position(|of| *of == id).unwrap_or(0) / PAGE
}
