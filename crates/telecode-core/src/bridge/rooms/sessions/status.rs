//! What goes on in a session.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::mode_key;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::sessions::find;
use crate::bridge::rooms::sessions::list::age;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, open_asks};
use crate::change::SessionRecord;
use crate::chat::Message;
use crate::ids::SessionId;
use crate::page::{ButtonStyle, Page};
use crate::permission::Mode;
use crate::pick::{ButtonPick, SessionsPick};
use crate::render::{Text, glance, thousands};
use crate::session::{Session, State};
use crate::time::Now;
use crate::words::Voice;
use crate::workspace::WorkspaceKind;

/// How much is shown of what has no short name, in UTF-16 units.
const TASK: usize = 200;

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &Talks, words: &str, message: &Message, now: Now) {
    if let Some(id) = find::session_meant(hall, talks, words, message, SessionsPick::Show) {
        show_status(hall, &talks.sessions, &talks.asks, id, &Asker::from(message), now);
    }
}

/// How much of a session is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatusView {
    /// What a person wants to know.
    Short,
    /// With paths, ids and counts.
    Whole,
}

pub(super) fn picked_show(
    hall: &mut Hall,
    talks: &Talks,
    id: SessionId,
    view: StatusView,
    asker: &Asker,
    now: Now,
) -> String {
    show(hall, &talks.sessions, &talks.asks, (id, view), asker, now);
    String::new()
}

/// Shows what goes on in a session.
pub(in crate::bridge) fn show_status(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &TurnAsks,
    id: SessionId,
    asker: &Asker,
    now: Now,
) {
    show(hall, sessions, asks, (id, StatusView::Short), asker, now);
}

fn show(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &TurnAsks,
    (id, view): (SessionId, StatusView),
    asker: &Asker,
    now: Now,
) {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else {
        let text = voice.say("toast-session-gone");
        return hall.close_menu(asker, Page::plain(text));
    };
    let mut menu = Menu::list(status_page(asks, session, view, voice, now));
    menu.session = Some(id);
    let pick = |key: &str, pick| NewButton::pick(voice.say(key), ButtonPick::Sessions(pick));
    let mut row = Vec::new();
    if session.record().standing.closed {
        row.push(pick("button-reopen", SessionsPick::Switch(id)));
    } else {
        if matches!(session.state(), State::Asleep) {
            row.push(pick("button-wake", SessionsPick::Wake(id)));
        } else if session.may_sleep() {
            row.push(pick("button-sleep", SessionsPick::Sleep(id)));
        }
        row.push(pick("button-close", SessionsPick::Close(id)));
    }
    let delete = ButtonPick::Sessions(SessionsPick::Delete(id));
    row.push(NewButton::Pick(voice.say("button-delete"), ButtonStyle::Danger, delete));
    let (again, other) = match view {
        StatusView::Short => (SessionsPick::Show(id), pick("button-details", SessionsPick::Details(id))),
        StatusView::Whole => (SessionsPick::Details(id), pick("button-back", SessionsPick::Show(id))),
    };
    let refresh = pick("button-refresh", again);
    hall.show_menu(menu.row(row).row([other, refresh]), asker);
}

fn status_page(asks: &TurnAsks, session: &Session, view: StatusView, voice: Voice<'_>, now: Now) -> Page {
    let record = session.record();
    let mut text = Text::new();
    text.bold(&record.name).newline();
    text.push(&state_line(asks, session, voice, now)).newline();
    if record.standing.closed {
        text.push(&voice.say("status-closed")).newline();
    }
    text.push(&voice.say("status-workspace")).push(" ").push(&glance(&record.workspace.name, TASK));
    if let WorkspaceKind::Worktree(worktree) = &record.workspace.kind {
        let branch = glance(&worktree.branch, TASK);
        text.push(" · ").push(&voice.tell("status-branch", [("branch", branch.into())]));
    }
    text.newline();
    if let Some(persona) = &record.run.persona {
        text.push(&voice.tell("status-persona", [("persona", persona.name.clone().into())])).newline();
    }
    // What is as always is a detail.
    let is_whole = view == StatusView::Whole;
    if is_whole || record.run.model.is_some() {
        let model = record.run.model.clone().unwrap_or_else(|| voice.say("status-default-model"));
        text.push(&voice.tell("status-model", [("model", model.into())])).newline();
    }
    if is_whole || record.run.mode != Mode::Default {
        let mode = voice.say(mode_key(record.run.mode));
        text.push(&voice.tell("status-mode", [("mode", mode.into())])).newline();
    }
    if let Some(percent) = session.context {
        text.push(&voice.tell("footer-context", [("percent", percent.into())])).push(" · ");
    }
    text.push(&voice.tell(
        "status-totals",
        [("turns", record.books.turns.into()), ("cost", format!("{:.2}", record.books.cost_usd).into())],
    ));
    if !session.queue.is_empty() {
        text.newline().push(&voice.tell("status-queue", [("count", session.waiting().into())]));
    }
    let open = open_asks::open_asks(asks, record.id);
    if open > 0 {
        text.newline().push(&voice.tell("status-asks", [("count", open.into())]));
    }
    for task in &session.record().background {
        let task = glance(task, TASK);
        text.newline().push(&voice.tell("status-background", [("task", task.into())]));
    }
    if is_whole {
        details(&mut text, record, voice, now);
    }
    text.into_page()
}

/// What only somebody at the machine needs.
fn details(text: &mut Text, record: &SessionRecord, voice: Voice<'_>, now: Now) {
    let times = [
        ("created", age(now.wall.since(record.books.created), voice).into()),
        ("used", age(now.wall.since(record.books.last_active), voice).into()),
    ];
    let tokens = [
        ("input", thousands(record.books.tokens.input).into()),
        ("output", thousands(record.books.tokens.output).into()),
    ];
    text.newline().push(&voice.tell("status-age", times));
    text.newline().push(&voice.tell("status-tokens", tokens));
    text.newline().code(&record.workspace.directory);
    text.newline().push(&voice.say("status-claude-id")).push(" ").code(&record.claude.id.0);
}

fn state_line(asks: &TurnAsks, session: &Session, voice: Voice<'_>, now: Now) -> String {
    match session.state() {
        State::Asleep | State::Idle { .. } if session.parked().is_some() => voice.say("state-parked"),
        State::Asleep | State::Idle { .. } if session.record().standing.failed => voice.say("state-failed"),
        State::Asleep => voice.say("state-asleep"),
        State::Starting(_) => voice.say("state-starting"),
        State::Idle { .. } => voice.say("state-idle"),
        State::Running(_, _) if open_asks::open_asks(asks, session.record().id) > 0 => {
            voice.say("state-waiting")
        }
        State::Running(_, turn) => {
            let seconds = now.instant.saturating_duration_since(turn.began()).as_secs();
            let steps = turn.transcript().steps().count();
            voice.tell("state-running", [("seconds", seconds.into()), ("steps", steps.into())])
        }
        State::Ending(_) => voice.say("state-ending"),
        State::Inspecting(_) => voice.say("state-inspecting"),
        State::Offered(_) => voice.say("state-offered"),
    }
}
