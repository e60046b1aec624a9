//! `/attach`: the sessions that were begun in a terminal.

use std::time::Duration;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::{Menu, pager};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::terminal;
use crate::bridge::rooms::terminal::{TerminalThen, Terminals, attach, place};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, errands, holders, sites};
use crate::chat::Message;
use crate::errand::{Errand, Failure, RecordsErrand, Terminal};
use crate::page::{LABEL_LIMIT, Page};
use crate::pick::{ButtonPick, TerminalPick};
use crate::render;
use crate::render::{GLANCE, Text, glance};
use crate::time::Now;
use crate::words::Voice;

/// How many sessions a page shows: as many buttons as a phone shows at once.
const PAGE: usize = 8;

/// The longest title in a line, in UTF-16 units, and what a branch may take of it.
const TITLE: usize = 34;

const BRANCH: usize = 14;

/// What was found for a list.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct TerminalList {
    words: String,
    found: Vec<Terminal>,
}

/// A page of the sessions that match words.
#[derive(Debug)]
pub(in crate::bridge) struct TerminalPage {
    words: String,
    page: usize,
}

pub(in crate::bridge) fn attach_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    find_terminals(
        hall,
        &talks.sessions,
        &talks.added_projects,
        &mut talks.errands,
        words.to_owned(),
        0,
        &Asker::from(message),
    );
}

fn find_terminals(
    hall: &mut Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    errands: &mut OpenErrands,
    words: String,
    page: usize,
    asker: &Asker,
) {
    let directories: Vec<_> =
        sites::open_projects(hall, added_projects).map(|project| project.path.clone()).collect();
    if directories.is_empty() {
        let text = hall.voice(asker.person.id).say("attach-no-projects");
        hall.reply(asker.thread, Page::plain(text));
        return;
    }
    let what = Errand::Records(RecordsErrand::Terminals { directories });
    errands::send_out(hall, sessions, errands, what, asker, TerminalThen::List(TerminalPage { words, page }));
}

fn show_terminals(hall: &mut Hall, list: &TerminalList, page: usize, asker: &Asker, now: Now) {
    let voice = hall.voice(asker.person.id);
    if list.found.is_empty() {
        let key = if list.words.is_empty() { "attach-none" } else { "attach-no-match" };
        let text = voice.tell(key, [("words", glance(&list.words, GLANCE).into())]);
        return hall.close_menu(asker, Page::plain(text));
    }
    let pages = list.found.len().div_ceil(PAGE);
    let page = page.min(pages - 1);
    let mut text = Text::new();
    text.bold(&voice.say("attach-title"));
    text.push(" ").push(&voice.tell("attach-count", [("count", list.found.len().into())]));
    text.newline().push(&voice.say("attach-hint"));
    let mut menu = Menu::list(text.into_page());
    for found in list.found.iter().skip(page * PAGE).take(PAGE) {
        let pick = ButtonPick::Terminal(TerminalPick::Attach(place(found)));
        menu = menu.row([NewButton::pick(terminal_label(found, now, voice), pick)]);
    }
    let turning = pager(page, pages, [], |page| ButtonPick::Terminal(TerminalPick::Page(page)));
    let close = NewButton::pick(voice.say("attach-close"), ButtonPick::Close);
    menu = menu.row(turning.chain([close]));
    hall.show_menu(menu, asker);
}

impl Terminals {
    pub(super) fn terminal_page(
        &self,
        hall: &mut Hall,
        talks: &mut Talks,
        page: usize,
        asker: &Asker,
        now: Now,
    ) -> String {
        if let Some(list) = self.lists.get(&asker.thread).cloned() {
            show_terminals(hall, &list, page, asker, now);
        } else {
            find_terminals(
                hall,
                &talks.sessions,
                &talks.added_projects,
                &mut talks.errands,
                String::new(),
                page,
                asker,
            );
        }
        String::new()
    }

    pub(super) fn terminals_found(
        &mut self,
        hall: &mut Hall,
        talks: &Talks,
        wanted: TerminalPage,
        found: Result<Vec<Terminal>, Failure>,
        asker: &Asker,
        now: Now,
    ) {
        let TerminalPage { words, page } = wanted;
        let found = match found {
            Ok(found) => found.into_iter().filter(|one| matches(one, &words)),
            Err(Failure(reason)) => {
                return terminal::terminal_trouble(hall, "terminal-failed", &reason, asker);
            }
        };
        let found = found.filter(|one| {
            holders::session_with(&talks.sessions, &one.claude).is_none()
                && attach::may_attach(hall, talks, one)
        });
        let found = found.collect();
        let list = TerminalList { words, found };
        show_terminals(hall, &list, page, asker, now);
        self.lists.insert(asker.thread, list);
    }
}

/// Whether a session has all of these words in what a person knows of it.
fn matches(found: &Terminal, words: &str) -> bool {
    let parts =
        [Some(&found.title), found.first_prompt.as_ref(), found.branch.as_ref(), Some(&found.directory)];
    let text = parts.into_iter().flatten().map(|part| part.to_lowercase()).collect::<Vec<_>>().join("\n");
    words
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word) || found.claude.0.starts_with(word))
}

fn terminal_label(found: &Terminal, now: Now, voice: Voice<'_>) -> String {
    let mark = if found.holder.is_some() { "🟢 " } else { "" };
    let title = glance(&found.title, TITLE);
    let mut parts = vec![format!("{mark}{title}"), age(now.wall.since(found.changed), voice)];
    parts.extend(found.branch.as_ref().map(|branch| glance(branch, BRANCH)));
    render::cut(&parts.join(" · "), LABEL_LIMIT)
}

/// How long ago something was, in the largest unit that fits.
pub(in crate::bridge) fn age(span: Duration, voice: Voice<'_>) -> String {
    let minutes = span.as_secs() / 60;
    let (key, count) = match minutes {
        0 => return voice.say("age-now"),
        1..60 => ("age-minutes", minutes),
        60..1_440 => ("age-hours", minutes / 60),
        _ => ("age-days", minutes / 1_440),
    };
    voice.tell(key, [("count", count.into())])
}
