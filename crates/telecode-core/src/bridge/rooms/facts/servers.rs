//! `/mcp`: how the MCP servers stand; they are connected again, and switched on and off.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::facts::{FactsWanted, abilities};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, queries};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::{ButtonPick, FactsPick};
use crate::query::{Query, Server, ServerStatus};
use crate::render;
use crate::render::Text;

/// How many servers are shown: each has a row of buttons.
const SERVERS: usize = 12;

/// How much of a name is shown, in UTF-16 units.
const NAME: usize = 40;

/// How much of an error is shown, in UTF-16 units.
const ERROR: usize = 160;

pub(in crate::bridge) fn mcp_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    ask_servers(hall, talks, id, &Asker::from(message));
}

pub(super) fn ask_servers(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker) {
    queries::query(hall, talks, id, Query::Servers, asker, FactsWanted::Servers);
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: FactsPick,
    asker: &Asker,
) -> String {
    let (session, query, key) = match pick {
        FactsPick::Servers(session) => {
            ask_servers(hall, talks, session, asker);
            return String::new();
        }
        FactsPick::Commands { session, page } => {
            abilities::show_commands(hall, &talks.sessions, session, page, asker);
            return String::new();
        }
        FactsPick::Reconnect { session, server } => (session, Query::Reconnect(server), "server-connecting"),
        FactsPick::Switch { session, server, on } => {
            (session, Query::Switch { server, on }, if on { "server-on" } else { "server-off" })
        }
    };
    queries::query(hall, talks, session, query, asker, FactsWanted::Server);
    hall.voice(asker.person.id).say(key)
}

/// What was wanted of a server did not work; the list shows how it stands.
pub(super) fn server_refused(hall: &mut Hall, talks: &mut Talks, id: SessionId, reason: &str, asker: &Asker) {
    let reason = render::glance(reason, ERROR);
    let text = hall.voice(asker.person.id).tell("server-failed", [("reason", reason.into())]);
    hall.reply(asker.thread, Page::plain(text));
    ask_servers(hall, talks, id, asker);
}

pub(super) fn show_servers(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    servers: &[Server],
    asker: &Asker,
) {
    let Some(session) = sessions.get(&id) else { return };
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push("🔌 ").bold(&session.record().name).push(" · ");
    text.push(&voice.tell("servers-count", [("count", servers.len().into())]));
    let mut rows = Vec::new();
    for server in servers.iter().take(SERVERS) {
        let name = render::glance(&server.name, NAME);
        let (mark, key) = match &server.status {
            ServerStatus::Connected => ("🟢", "server-is-connected"),
            ServerStatus::Pending => ("🟡", "server-is-pending"),
            ServerStatus::Failed => ("🔴", "server-is-failed"),
            ServerStatus::Disabled => ("⚪️", "server-is-off"),
            ServerStatus::NeedsLogin => ("🔑", "server-needs-login"),
            ServerStatus::Other(_) => ("❔", "server-is-other"),
        };
        let said = if let ServerStatus::Other(said) = &server.status { said.as_str() } else { "" };
        let says = [("count", server.tools.len().into()), ("said", render::cut(said, NAME).into())];
        text.newline().newline().push(mark).push(" ").bold(&name).push(" · ").push(&voice.tell(key, says));
        if let Some(error) = &server.error {
            text.newline().italic(&render::glance(error, ERROR));
        }
        let switch = |on| {
            let key = if on { "server-button-on" } else { "server-button-off" };
            let label = voice.tell(key, [("name", name.clone().into())]);
            let pick = FactsPick::Switch { session: id, server: server.name.clone(), on };
            NewButton::pick(label, ButtonPick::Facts(pick))
        };
        let label = voice.tell("server-button-connect", [("name", name.clone().into())]);
        let again = FactsPick::Reconnect { session: id, server: server.name.clone() };
        let again = NewButton::pick(label, ButtonPick::Facts(again));
        rows.push(match server.status {
            ServerStatus::Disabled => vec![switch(true)],
            ServerStatus::Connected
            | ServerStatus::Pending
            | ServerStatus::Failed
            | ServerStatus::NeedsLogin
            | ServerStatus::Other(_) => vec![again, switch(false)],
        });
    }
    if servers.is_empty() {
        text.newline().push(&voice.say("servers-none"));
    }
    let refresh =
        NewButton::pick(voice.say("server-button-refresh"), ButtonPick::Facts(FactsPick::Servers(id)));
    let close = NewButton::pick(voice.say("tuning-button-close"), ButtonPick::Close);
    let mut menu = Menu { session: Some(id), ..Menu::list(text.into_page()) };
    for row in rows {
        menu = menu.row(row);
    }
    hall.show_menu(menu.row([refresh, close]), asker);
}
