//! Claude's own slash commands and skills: in the menu of a chat beside ours, under names that Telegram takes, and told to Claude
//! under their own.

use std::collections::{BTreeSet, HashMap};

use crate::bridge::hall::Hall;
use crate::bridge::talks::Talks;
use crate::bridge::talks::roster::Roster;
use crate::call::{Call, MenuScope};
use crate::command::{CommandSpec, menu};
use crate::ids::{ChatId, SessionId};
use crate::render;
use crate::words::Language;

/// How many commands a menu holds. Source: Bot API, `setMyCommands`.
const LIMIT: usize = 100;

/// How long the name of a command can be. Source: Bot API, `BotCommand`: a to z, digits and underscores.
const NAME: usize = 32;

/// How much is said of a command, in UTF-16 units; Telegram takes 256 characters, and shows less.
const ABOUT: usize = 200;

/// The menus that were sent in this run, so that none is sent twice.
#[derive(Debug, Default)]
pub(in crate::bridge) struct SentMenus(HashMap<ChatId, Vec<(String, String)>>);

/// The name that a command of Claude's has in Telegram, if it can have one.
fn telegram_name(name: &str) -> Option<String> {
    let mut made = String::new();
    for char in name.chars().map(|char| char.to_ascii_lowercase()) {
        let char = if char.is_ascii_lowercase() || char.is_ascii_digit() { char } else { '_' };
        if char != '_' || !made.ends_with('_') {
            made.push(char);
        }
    }
    let made: String = made.trim_matches('_').chars().take(NAME).collect();
    let made = made.trim_end_matches('_').to_owned();
    (!made.is_empty()).then_some(made)
}

/// Claude's commands in a chat: those of its sessions, the newest first, without names that are ours.
fn slash_of(sessions: &Roster, chat: ChatId) -> Vec<(String, String)> {
    let here = |id: &SessionId| sessions.get(id).is_some_and(|session| session.record().thread.chat == chat);
    let mut ids: Vec<_> = sessions.keys().copied().filter(here).collect();
    ids.sort_by_key(|id| {
        std::cmp::Reverse(sessions.get(id).map(|session| session.record().books.last_active))
    });
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for session in ids.into_iter().filter_map(|id| sessions.get(&id)) {
        for (name, about) in &session.abilities.commands {
            let Some(made) = telegram_name(name) else { continue };
            if CommandSpec::named(&made).is_some() || !known.insert(made.clone()) {
                continue;
            }
            let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
            let about = if about.is_empty() { format!("/{name}") } else { about };
            all.push((made, render::glance(&about, ABOUT)));
        }
    }
    all.truncate(LIMIT.saturating_sub(menu().count()));
    all
}

/// The menu of a chat changes with what its sessions can do.
pub(in crate::bridge) fn renew_menu(
    hall: &mut Hall,
    sessions: &Roster,
    slash: &mut SentMenus,
    id: SessionId,
) {
    let Some(chat) = sessions.get(&id).map(|session| session.record().thread.chat) else { return };
    let commands = slash_of(sessions, chat);
    if slash.0.get(&chat).map_or(&[][..], Vec::as_slice) == commands.as_slice() {
        return;
    }
    slash.0.insert(chat, commands);
    send_menu(hall, sessions, MenuScope::Chat(chat));
}

/// Sends the menu of commands: ours first.
pub(in crate::bridge) fn send_menu(hall: &mut Hall, sessions: &Roster, scope: MenuScope) {
    let theirs = match scope {
        MenuScope::Private => Vec::new(),
        MenuScope::Chat(chat) => slash_of(sessions, chat),
    };
    for language in Language::ALL {
        let voice = hall.audience.voice_in(language);
        let ours = menu().map(|(name, key)| (name.to_owned(), voice.say(key)));
        let commands = ours.chain(theirs.iter().cloned()).collect();
        let code = match language {
            Language::English => None,
            Language::Russian => Some(language.code().to_owned()),
        };
        hall.free(Call::Menu { scope, language: code, commands });
    }
}

/// A text as Claude is told it: a command of its own goes under its own name, without the name of the bot.
pub(in crate::bridge) fn for_claude(talks: &Talks, id: SessionId, text: &str) -> String {
    let is_command = |rest: &&str| rest.starts_with(|char: char| char.is_ascii_alphanumeric());
    let Some(rest) = text.strip_prefix('/').filter(is_command) else { return text.to_owned() };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (word, arguments) = rest.split_at(end);
    let bare = match (word.split_once('@'), talks.places.bot_name()) {
        (Some((bare, bot)), Some(me)) if bot.eq_ignore_ascii_case(me) => bare,
        (Some(_) | None, _) => word,
    };
    let commands = talks.sessions.get(&id).map(|session| session.abilities.commands.as_slice());
    let commands = commands.unwrap_or_default();
    if commands.iter().any(|(name, _)| name == bare) {
        return format!("/{bare}{arguments}");
    }
    let wanted = bare.to_ascii_lowercase();
    let found = commands.iter().find(|(name, _)| telegram_name(name).as_deref() == Some(wanted.as_str()));
    let name = found.map_or(bare, |(name, _)| name.as_str());
    format!("/{name}{arguments}")
}
