//! `/agents` and `/commands`: what Claude brings along by itself.

use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use super::super::{Bridge, queries};
use super::Then;
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

impl Bridge {
    pub(in super::super) fn agents_command(&mut self, message: &Message) {
        let Some(id) = self.session_of_message(message) else { return };
        self.show_when_known(id, Then::Agents, &Asker::from(message));
    }

    pub(in super::super) fn commands_command(&mut self, message: &Message) {
        let Some(id) = self.session_of_message(message) else { return };
        self.show_when_known(id, Then::Commands(0), &Asker::from(message));
    }

    /// What an agent can do it says when it gets ready: one that has not done so in this run is woken for it.
    fn show_when_known(&mut self, id: SessionId, then: Then, asker: &Asker) {
        let is_known = self.sessions.get(&id).is_some_and(|session| !session.abilities.commands.is_empty());
        match then {
            Then::Agents if is_known => self.show_agents(id, asker),
            Then::Commands(page) if is_known => self.show_commands(id, page, asker),
            then @ (Then::Agents | Then::Commands(_) | Then::Context | Then::Servers | Then::Server) => {
                self.query(id, Query::Applied, asker, queries::Then::Facts(then));
            }
        }
    }

    pub(super) fn show_agents(&mut self, id: SessionId, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.voice(asker.person.id);
        let agents = &session.abilities.agents;
        let mut text = Text::new();
        text.push("🤖 ").bold(&session.record.name).push(" · ");
        text.push(&voice.tell("agents-count", [("count", agents.len().into())]));
        for (name, about) in agents.iter().take(AGENTS) {
            text.newline()
                .newline()
                .bold(&glance_words(name, ABOUT))
                .push(" · ")
                .push(&glance_words(about, ABOUT));
        }
        self.close_menu(asker, text.into_page());
    }

    pub(in super::super) fn show_commands(&mut self, id: SessionId, page: usize, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.voice(asker.person.id);
        let commands = &session.abilities.commands;
        let pages = commands.len().div_ceil(PAGE).max(1);
        let page = page.min(pages - 1);
        let mut text = Text::new();
        text.push("⌨️ ").bold(&session.record.name).push(" · ");
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
        let mut row = Vec::new();
        if page > 0 {
            row.push(NewButton::pick("◀️", to(page - 1)));
        }
        if page + 1 < pages {
            row.push(NewButton::pick(format!("{} / {pages} ▶️", page + 1), to(page + 1)));
        }
        let close = NewButton::pick(voice.say("tuning-button-close"), ButtonPick::Close);
        let menu = Menu { session: Some(id), ..Menu::list(text.into_page()) };
        self.show_menu(menu.row(row).row([close]), asker);
    }
}
