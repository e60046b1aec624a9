//! What was found by a search.

use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::roster::Roster;
use crate::errand::Hit;
use crate::ids::{ChatId, MessageId, SessionId};
use crate::pick::{ButtonPick, HistoryPick, SessionsPick};
use crate::render;
use crate::render::Text;
use crate::time::{Now, Wall};
use crate::words::Voice;

/// How many hits are on a page: each has its buttons, and a phone shows so many.
pub(in crate::bridge) const PAGE: usize = 5;

/// How much of a hit is shown, in UTF-16 units.
const EXCERPT: usize = 280;

/// How long a session's name is on a button, in UTF-16 units.
const NAME: usize = 24;

/// What was found, and where the page stands in it.
#[derive(Debug)]
pub(in crate::bridge) struct SearchPage {
    pub(in crate::bridge) words: String,
    /// The page of the list, from 0.
    pub(in crate::bridge) page: usize,
    pub(in crate::bridge) hits: Vec<Hit>,
    pub(in crate::bridge) total: usize,
    /// The thread's session.
    pub(in crate::bridge) current: Option<SessionId>,
}

/// The list of what was found.
pub(in crate::bridge) fn menu(found: &SearchPage, sessions: &Roster, voice: Voice<'_>, now: Now) -> Menu {
    let words = found.words.clone();
    if found.hits.is_empty() {
        let text = voice.tell("search-nothing", [("words", words.into())]);
        return Menu::list(crate::page::Page::plain(text));
    }
    let mut text = Text::new();
    text.push("🔎 ").bold(&render::escape_invisible(&words)).push(" · ");
    text.push(&voice.tell("search-count", [("count", found.total.into())]));
    let first = found.page.saturating_mul(PAGE).saturating_add(1);
    for (number, hit) in (first..).zip(&found.hits) {
        let name = sessions.get(&hit.session).map(|session| session.record().name.as_str());
        let name = name.map_or_else(|| voice.say("search-deleted"), str::to_owned);
        let who = voice.say(if hit.by_claude { "history-claude" } else { "history-you" });
        text.newline().newline().push(&format!("{number}. ")).bold(&name);
        text.push(&format!(" · {who} · {}", age(hit.at, now.wall, voice)));
        if hit.undone {
            text.push(" · ").push(&voice.say("history-undone"));
        }
        text.newline();
        excerpt(hit, &mut text);
    }
    let mut menu = Menu::list(text.into_page());
    for (number, hit) in (first..).zip(&found.hits) {
        let switch = sessions.get(&hit.session).filter(|_| found.current != Some(hit.session));
        let switch = switch.map(|session| {
            let label = format!("{number} ⇄ {}", render::cut(&session.record().name, NAME));
            NewButton::pick(label, ButtonPick::Sessions(SessionsPick::Switch(hit.session)))
        });
        menu = menu.row(hit.message.map(|message| jump(number, message, voice)).into_iter().chain(switch));
    }
    let turn = |label: &str, page| {
        NewButton::pick(label, ButtonPick::History(HistoryPick::Search { words: found.words.clone(), page }))
    };
    let before = found.page.checked_sub(1).map(|page| turn(&voice.say("button-before"), page));
    let has_more = first - 1 + found.hits.len() < found.total;
    let more = has_more.then(|| turn(&voice.say("button-more"), found.page.saturating_add(1)));
    menu.row(before.into_iter().chain(more))
}

/// Leads to a message: by a link where messages have one, else the bot answers it.
fn jump(number: usize, (chat, message): (ChatId, MessageId), voice: Voice<'_>) -> NewButton {
    let label = format!("{number} ↗ {}", voice.say("button-jump"));
    if let ChatId::Group(group) = chat
        && group.link_number().is_some()
    {
        return NewButton::Message(label, group, message);
    }
    NewButton::pick(label, ButtonPick::History(HistoryPick::Jump { chat, message }))
}

/// The words around a hit on one line, with what was found in bold.
fn excerpt(hit: &Hit, text: &mut Text) {
    let mut room = EXCERPT;
    for piece in &hit.excerpt {
        let words = render::escape_invisible(&piece.text.replace(['\n', '\r', '\t'], " "));
        let words = if hit.by_claude { unmarked(&words) } else { words };
        let words = render::cut(&words, room);
        room -= crate::page::utf16_len(&words).min(room);
        if piece.is_match {
            text.bold(&words);
        } else {
            text.push(&words);
        }
    }
}

/// A piece of Markdown on one line without its marks. It begins and ends anywhere, so it cannot be parsed.
fn unmarked(line: &str) -> String {
    let is_mark = |word: &str| {
        !word.is_empty()
            && word.chars().all(|letter| matches!(letter, '|' | '-' | ':' | '#' | '>' | '*' | '='))
    };
    let bare = line.replace("**", "").replace('`', "");
    let words: Vec<_> = bare.split(' ').filter(|word| !is_mark(word)).collect();
    words.join(" ")
}

/// How long ago something was, in words.
fn age(at: Wall, now: Wall, voice: Voice<'_>) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = now.since(at).as_secs();
    match seconds {
        ..MINUTE => voice.say("search-now"),
        MINUTE..HOUR => voice.tell("search-minutes", [("count", (seconds / MINUTE).into())]),
        HOUR..DAY => voice.tell("search-hours", [("count", (seconds / HOUR).into())]),
        DAY.. => voice.tell("search-days", [("count", (seconds / DAY).into())]),
    }
}
