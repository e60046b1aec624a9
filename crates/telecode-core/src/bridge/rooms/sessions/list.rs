//! The list of sessions: newest first, some on a page, each a button.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::{Menu, pager};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::sessions::switch;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, open_asks};
use crate::change::Status;
use crate::chat::Message;
use crate::ids::{PersonId, SessionId};
use crate::page::{LABEL_LIMIT, Page};
use crate::pick::{ButtonPick, NewStep, SessionsPick};
use crate::render::{Text, cut, glance};
use crate::session::Session;
use crate::time::Now;
use crate::words::Voice;

/// How much of a name and of a place the button of a session has room for on a phone, in UTF-16 units.
const NAME: usize = 22;
const PLACE: usize = 10;

/// How many sessions are on a page.
pub(in crate::bridge) const PAGE: usize = 8;

/// Which of a person's sessions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum SessionList {
    /// Those that go on.
    Open,
    /// Those that were closed.
    Closed,
}

pub(in crate::bridge) fn sessions_command(
    hall: &mut Hall,
    talks: &mut Talks,
    words: &str,
    message: &Message,
    now: Now,
) {
    let asker = Asker::from(message);
    let list = match words.to_lowercase().as_str() {
        "" => SessionList::Open,
        "closed" | "закрытые" => SessionList::Closed,
        // Whoever names one means that one.
        _ => return switch::command(hall, talks, words, message, now),
    };
    show_sessions(hall, talks, 0, list, &asker, now);
}

impl SessionList {
    /// The one that a button asks for.
    pub(in crate::bridge) fn picked(closed: bool) -> Self {
        if closed { Self::Closed } else { Self::Open }
    }

    fn is_closed(self) -> bool {
        self == Self::Closed
    }
}

/// The sessions of a person, the one that was used last first.
pub(super) fn sessions_of(sessions: &Roster, person: PersonId, list: SessionList) -> Vec<SessionId> {
    let own = sessions.values().map(Session::record);
    let own = own.filter(|record| record.person == person && record.standing.closed == list.is_closed());
    let mut own: Vec<_> = own.map(|record| (record.books.last_active, record.id)).collect();
    own.sort_unstable_by(|one, other| other.cmp(one));
    own.into_iter().map(|(_, id)| id).collect()
}

/// Shows a page of the list.
pub(in crate::bridge) fn show_sessions(
    hall: &mut Hall,
    talks: &Talks,
    page: usize,
    list: SessionList,
    asker: &Asker,
    now: Now,
) {
    let voice = hall.voice(asker.person.id);
    let ids = sessions_of(&talks.sessions, asker.person.id, list);
    let closed = list.is_closed();
    let new = (!closed).then(|| {
        let pick = SessionsPick::New(NewStep::default());
        NewButton::pick(voice.say("button-new-session"), ButtonPick::Sessions(pick))
    });
    if ids.is_empty() {
        let text = voice.say(if closed { "sessions-none-closed" } else { "sessions-none" });
        let other = other_list(&talks.sessions, asker.person.id, list, voice);
        hall.show_menu(Menu::list(Page::plain(text)).row(new.into_iter().chain(other)), asker);
        return;
    }
    let pages = ids.len().div_ceil(PAGE);
    let page = page.min(pages - 1);
    let shown: Vec<_> =
        ids.iter().skip(page * PAGE).take(PAGE).filter_map(|id| talks.sessions.get(id)).collect();
    let current = talks.current.of(asker.thread);
    let mut text = Text::new();
    let key = if closed { "sessions-title-closed" } else { "sessions-title" };
    text.bold(&voice.tell(key, [("count", ids.len().into())]));
    let several =
        shown.iter().map(|session| &session.record().workspace.name).collect::<BTreeSet<_>>().len() > 1;
    let buttons = shown.iter().map(|session| {
        let pick = SessionsPick::Switch(session.record().id);
        let mark = if current == Some(session.record().id) { "👉 " } else { "" };
        let label = session_row(&talks.asks, session, several, voice, now);
        [NewButton::pick(cut(&format!("{mark}{label}"), LABEL_LIMIT), ButtonPick::Sessions(pick))]
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
    let other = other_list(&talks.sessions, asker.person.id, list, voice);
    hall.show_menu(menu.row(turning).row(new.into_iter().chain(other)), asker);
}

/// The way to the other list, if something is in it; to the open ones always.
fn other_list(sessions: &Roster, person: PersonId, list: SessionList, voice: Voice<'_>) -> Option<NewButton> {
    let (key, closed) = match list {
        SessionList::Closed => ("button-open-ones", false),
        SessionList::Open => ("button-closed-ones", true),
    };
    let has_some = !closed || !sessions_of(sessions, person, SessionList::Closed).is_empty();
    let pick = ButtonPick::Sessions(SessionsPick::Page { page: 0, closed });
    has_some.then(|| NewButton::pick(voice.say(key), pick))
}

/// What the button of a session says in the list: its state, its name, and how long ago it was used.
fn session_row(asks: &TurnAsks, session: &Session, with_place: bool, voice: Voice<'_>, now: Now) -> String {
    let record = session.record();
    let status = record.standing.status;
    let mut parts = vec![format!("{} {}", icon(status), glance(&record.name, NAME))];
    if with_place && record.workspace.name != record.name {
        parts.push(glance(&record.workspace.name, PLACE));
    }
    let open = open_asks::open_asks(asks, record.id);
    // Whether its agent sleeps is all the same to a person.
    let state = match status {
        Status::Idle | Status::Asleep => None,
        Status::Waiting if open > 0 => Some(voice.tell("sessions-asks", [("count", open.into())])),
        Status::Starting | Status::Working | Status::Waiting | Status::Interrupted | Status::Failed => {
            Some(voice.say(status_key(status)))
        }
    };
    parts.extend(state);
    parts.push(age(now.wall.since(record.books.last_active), voice));
    parts.join(" · ")
}

/// What a button says that stands for a session.
pub(in crate::bridge) fn session_label(session: &Session) -> String {
    format!("{} {}", icon(session.record().standing.status), session.record().name)
}

/// The sign of a status. Never alone: the words stand beside it, or the list above does.
pub(in crate::bridge) fn icon(status: Status) -> &'static str {
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
pub(in crate::bridge) fn age(span: Duration, voice: Voice<'_>) -> String {
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
pub(in crate::bridge) fn page_of(ids: &[SessionId], id: SessionId) -> usize {
    ids.iter().position(|of| *of == id).unwrap_or(0) / PAGE
}
