//! `/agents` and `/commands`: what Claude brings along by itself.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::{Menu, pager};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::facts::FactsWanted;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, queries};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::pick::{ButtonPick, FactsPick};
use crate::query::Query;
use crate::render::{Text, glance_words};

/// How many commands are on a page: they fit in one message, whatever is said of them.
const PAGE: usize = 15;

/// How much is said of each, in UTF-16 units.
const ABOUT: usize = 160;

/// How many subagents are shown; more would not fit in one message.
const AGENTS: usize = 20;

pub(in crate::bridge) fn agents_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    show_when_known(hall, talks, id, FactsWanted::Agents, &Asker::from(message));
}

pub(in crate::bridge) fn commands_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    show_when_known(hall, talks, id, FactsWanted::Commands(0), &Asker::from(message));
}

/// What an agent can do it says when it gets ready: one that has not done so in this run is woken for it.
fn show_when_known(hall: &mut Hall, talks: &mut Talks, id: SessionId, then: FactsWanted, asker: &Asker) {
    let is_known = talks.sessions.get(&id).is_some_and(|session| !session.abilities.commands.is_empty());
    match then {
        FactsWanted::Agents if is_known => show_agents(hall, &talks.sessions, id, asker),
        FactsWanted::Commands(page) if is_known => show_commands(hall, &talks.sessions, id, page, asker),
        then @ (FactsWanted::Agents
        | FactsWanted::Commands(_)
        | FactsWanted::Context
        | FactsWanted::Servers
        | FactsWanted::Server) => {
            queries::query(hall, talks, id, Query::Applied, asker, then);
        }
    }
}

pub(super) fn show_agents(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    let Some(session) = sessions.get(&id) else { return };
    let voice = hall.voice(asker.person.id);
    let agents = &session.abilities.agents;
    let mut text = Text::new();
    text.push("🤖 ").bold(&session.record().name).push(" · ");
    text.push(&voice.tell("agents-count", [("count", agents.len().into())]));
    for (name, about) in agents.iter().take(AGENTS) {
        text.newline()
            .newline()
            .bold(&glance_words(name, ABOUT))
            .push(" · ")
            .push(&glance_words(about, ABOUT));
    }
    hall.close_menu(asker, text.into_page());
}

pub(super) fn show_commands(hall: &mut Hall, sessions: &Roster, id: SessionId, page: usize, asker: &Asker) {
    let Some(session) = sessions.get(&id) else { return };
    let voice = hall.voice(asker.person.id);
    let commands = &session.abilities.commands;
    let pages = commands.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let mut text = Text::new();
    text.push("⌨️ ").bold(&session.record().name).push(" · ");
    text.push(&voice.tell("commands-count", [("count", commands.len().into())]));
    text.newline().italic(&voice.say("commands-how"));
    for (name, about) in commands.iter().skip(page * PAGE).take(PAGE) {
        text.newline()
            .newline()
            .code(&format!("/{}", glance_words(name, ABOUT)))
            .push(" · ")
            .push(&glance_words(about, ABOUT));
    }
    let to = |page| ButtonPick::Facts(FactsPick::Commands { session: id, page });
    let here = (pages > 1).then(|| NewButton::pick(format!("{} / {pages}", page + 1), to(page)));
    let row = pager(page, pages, here, to);
    let close = NewButton::pick(voice.say("tuning-button-close"), ButtonPick::Close);
    let menu = Menu { session: Some(id), ..Menu::list(text.into_page()) };
    hall.show_menu(menu.row(row).row([close]), asker);
}
