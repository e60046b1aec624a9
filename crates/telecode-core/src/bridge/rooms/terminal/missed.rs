//! What was said elsewhere while no agent of ours lived: told once, quietly, when the session wakes.

use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::holders::AccountWanted;
use crate::bridge::talks::roster::Roster;
use crate::errand::Failure;
use crate::pick::{ButtonPick, HistoryPick};
use crate::render;
use crate::render::Text;
use crate::session::Session;
use crate::story::{Deed, Entry};
use crate::time::Wall;

/// How many of the last messages are shown: what a phone shows at once.
const LAST: usize = 6;

/// How much of each, in UTF-16 units.
const LINE: usize = 240;

/// How much of an answer is looked at for its line, in UTF-16 units: markup takes room, too.
const START: usize = 4 * LINE;

/// What was said meanwhile was read. It is told only where it can be; the whole is in the history.
pub(in crate::bridge) fn show(
    hall: &mut Hall,
    sessions: &Roster,
    AccountWanted { session: id, since }: AccountWanted,
    story: Result<Vec<Entry>, Failure>,
) {
    let Ok(entries) = story else { return };
    let said: Vec<_> = entries.iter().filter_map(entry_line).collect();
    let (Some(session), Some(asker)) = (sessions.get(&id), sessions.asker_of(id)) else {
        return;
    };
    if said.is_empty() {
        return;
    }
    let voice = hall.thread_voice(session.record().thread);
    let key = if since == Wall(0) { "account-so-far" } else { "account-since" };
    let name = session.record().name.clone();
    let mut text = Text::new();
    text.push(&voice.tell(key, [("count", said.len().into()), ("name", name.into())]));
    if said.len() > LAST {
        text.newline().italic(&voice.tell("account-before", [("count", (said.len() - LAST).into())]));
    }
    for line in said.iter().skip(said.len().saturating_sub(LAST)) {
        text.newline().push(line);
    }
    let pick = ButtonPick::History(HistoryPick::Page { session: id, page: 0 });
    let menu = Menu { session: Some(id), ..Menu::question(text.into_page()) };
    let menu = menu.row([NewButton::pick(voice.say("account-history"), pick)]);
    hall.show_menu(menu, &asker);
}

/// Sessions whose agents a dead bot left behind: nothing of ours was said in them after their last turn.
pub(in crate::bridge) fn settle_left(sessions: &mut Roster) {
    let unknown = |session: &&Session| {
        session.is_asleep() && session.record().claude.begun && session.record().claude.left.is_none()
    };
    let ids: Vec<_> = sessions.values().filter(unknown).map(|session| session.record().id).collect();
    for id in ids {
        if let Some(session) = sessions.get_mut(&id) {
            let last = session.record().books.last_active;
            session.record_mut().left_at(last);
        }
    }
}

/// A message in a line. What was done between them is not told.
fn entry_line(entry: &Entry) -> Option<String> {
    let (mark, text) = match &entry.deed {
        Deed::Prompt { content } => ("⌨️", content.shown()),
        Deed::Answer { text } => ("💬", without_marks(text)),
        Deed::Tool { .. } | Deed::End { .. } | Deed::Break { .. } => return None,
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("{mark} {}", render::glance(&line, LINE)))
}

/// The beginning of a Markdown text as words.
fn without_marks(text: &str) -> String {
    let start = render::cut(text, START);
    cards::markdown(&start).into_iter().next().map(|page| page.text).unwrap_or_default()
}
