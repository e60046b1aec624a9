//! What was said: paged, exported, searched.

mod document;
mod found;
mod pages;
mod rows;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::errands::Reported;
use crate::bridge::talks::outputs::MEGABYTE;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, errands, names, outputs};
use crate::call::{Call, FILE_LIMIT};
use crate::change::SessionRecord;
use crate::chat::Message;
use crate::errand::{Errand, Failure, RecordsErrand, SearchHits, StoreErrand};
use crate::ids::{ChatId, MessageId, SessionId, ThreadId};
use crate::outbox::Post;
use crate::page::Page;
use crate::pick::{ButtonPick, Format, HistoryPick};
use crate::render::{GLANCE, glance};
use crate::session::Session;
use crate::story::Entry;
use crate::time::Now;

/// The longest words that are searched for, in characters: they are kept with every button of the list.
const SEARCH_LIMIT: usize = 200;

/// The forms of an export, with the words that name them in a command and the labels of their buttons.
const FORMATS: [(Format, &[&str], &str); 3] = [
    (Format::Markdown, &["md", "markdown"], "⬇ Markdown"),
    (Format::Html, &["html"], "⬇ HTML"),
    (Format::Json, &["json"], "⬇ JSON"),
];

/// What is to be shown once it is read.
#[derive(Debug)]
pub(in crate::bridge) enum HistoryThen {
    /// A page of what was found with these words, from 0.
    Search { words: String, page: usize },
    /// What was said.
    Story(StoryUse),
}

/// How the story of a session is to be told.
#[derive(Debug)]
pub(in crate::bridge) enum StoryUse {
    /// Shows a page of it, from 0, newest first.
    Page(SessionId, usize),
    /// Sends it as a file.
    Export(SessionId, Format),
}

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    if let Some(session) = meant(hall, talks, words, message) {
        story(
            hall,
            &talks.sessions,
            &mut talks.errands,
            session,
            &Asker::from(message),
            StoryUse::Page(session, 0),
        );
    }
}

pub(in crate::bridge) fn export_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let (format, name) = format_in(words);
    let Some(session) = meant(hall, talks, name, message) else { return };
    let asker = Asker::from(message);
    if let Some(format) = format {
        return story(
            hall,
            &talks.sessions,
            &mut talks.errands,
            session,
            &asker,
            StoryUse::Export(session, format),
        );
    }
    let Some(record) = talks.sessions.get(&session).map(Session::record) else { return };
    let text = hall.voice(message.from.id).tell("export-ask", [("name", record.name.clone().into())]);
    hall.show_menu(Menu::list(Page::plain(text)).row(exports(session)), &asker);
}

pub(in crate::bridge) fn search_command(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    words: &str,
    message: &Message,
) {
    if words.is_empty() {
        let text = hall.voice(message.from.id).say("search-how");
        hall.reply(message.thread, Page::plain(text));
        return;
    }
    let words: String = words.chars().take(SEARCH_LIMIT).collect();
    search(hall, sessions, errands, words, 0, &Asker::from(message));
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: HistoryPick,
    asker: &Asker,
) -> String {
    match pick {
        HistoryPick::Page { session, page } => {
            story(hall, &talks.sessions, &mut talks.errands, session, asker, StoryUse::Page(session, page));
        }
        HistoryPick::Export { session, format } => {
            story(
                hall,
                &talks.sessions,
                &mut talks.errands,
                session,
                asker,
                StoryUse::Export(session, format),
            );
            return hall.voice(asker.person.id).say("export-making");
        }
        HistoryPick::Output { session, claude, call, name } => {
            return outputs::look_for_output(hall, talks, session, claude, call, name, asker);
        }
        HistoryPick::Search { words, page } => {
            search(hall, &talks.sessions, &mut talks.errands, words, page, asker);
        }
        HistoryPick::Jump { chat, message } => return jump(hall, &talks.sessions, chat, message, asker),
    }
    String::new()
}

/// What was looked for is read.
pub(in crate::bridge) fn reported(
    hall: &mut Hall,
    talks: &Talks,
    then: HistoryThen,
    report: Reported,
    asker: &Asker,
    now: Now,
) {
    match then {
        HistoryThen::Search { words, page } => {
            hits_found(hall, talks, words, page, report.says(), asker, now);
        }
        HistoryThen::Story(telling) => story_read(hall, &talks.sessions, telling, report.says(), asker, now),
    }
}

/// The story of a session was read, or not.
fn story_read(
    hall: &mut Hall,
    sessions: &Roster,
    telling: StoryUse,
    story: Result<Vec<Entry>, Failure>,
    asker: &Asker,
    now: Now,
) {
    match (telling, story) {
        (StoryUse::Page(session, page), Ok(story)) => {
            story_page(hall, sessions, session, page, &story, asker);
        }
        (StoryUse::Export(session, format), Ok(story)) => {
            export(hall, sessions, session, format, &story, asker, now);
        }
        (StoryUse::Page(..) | StoryUse::Export(..), Err(why)) => outputs::history_failed(hall, why, asker),
    }
}

/// Our store was searched, or not.
fn hits_found(
    hall: &mut Hall,
    talks: &Talks,
    words: String,
    page: usize,
    found: Result<SearchHits, Failure>,
    asker: &Asker,
    now: Now,
) {
    let SearchHits { hits, total } = match found {
        Ok(found) => found,
        Err(why) => return outputs::history_failed(hall, why, asker),
    };
    let current = talks.current.of(asker.thread);
    let voice = hall.voice(asker.person.id);
    let found = found::SearchPage { words, page, hits, total, current };
    let menu = found::menu(&found, &talks.sessions, voice, now);
    hall.show_menu(menu, asker);
}

/// The session that a command means: the person's own one with this name, else the one that the message is about. Says so
/// if there is none.
fn meant(hall: &mut Hall, talks: &Talks, name: &str, message: &Message) -> Option<SessionId> {
    let found = if name.is_empty() {
        addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message)
    } else {
        names::session_named(&talks.sessions, message.from.id, name)
    };
    if found.is_none() {
        let voice = hall.voice(message.from.id);
        let text = match name {
            "" => voice.say("history-no-session"),
            name => voice.tell("history-unknown", [("name", glance(name, GLANCE).into())]),
        };
        hall.reply(message.thread, Page::plain(text));
    }
    found
}

fn story(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    session: SessionId,
    asker: &Asker,
    telling: StoryUse,
) {
    let Some(record) = sessions.get(&session).map(Session::record) else {
        let text = hall.voice(asker.person.id).say("history-gone");
        hall.reply(asker.thread, Page::plain(text));
        return;
    };
    // A copy that has not begun yet goes on from what was said in the original.
    let original = record.claude.fork_of.clone().filter(|_| !record.claude.begun);
    let (claude, directory) =
        (original.unwrap_or_else(|| record.claude.id.clone()), record.workspace.directory.clone());
    let what = RecordsErrand::Story { session, claude, directory };
    errands::send_out(hall, sessions, errands, Errand::Records(what), asker, HistoryThen::Story(telling));
}

fn search(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    words: String,
    page: usize,
    asker: &Asker,
) {
    let what = StoreErrand::Search {
        person: asker.person.id,
        words: words.clone(),
        skip: page.saturating_mul(found::PAGE),
        limit: found::PAGE,
    };
    errands::send_out(
        hall,
        sessions,
        errands,
        Errand::Store(what),
        asker,
        HistoryThen::Search { words, page },
    );
}

fn story_page(
    hall: &mut Hall,
    sessions: &Roster,
    session: SessionId,
    page: usize,
    story: &[Entry],
    asker: &Asker,
) {
    let Some(record) = session_record(sessions, session) else { return };
    let voice = hall.voice(asker.person.id);
    let teller = StepTeller { voice, directory: &record.workspace.directory };
    let rows = rows::rows(story, teller, hall.settings.utc_offset);
    let shown = pages::page(&record.name, rows, page, voice, hall.settings.utc_offset);
    let menu = Menu { session: Some(session), ..Menu::list(shown.page) };
    let turn =
        |label: &str, page| NewButton::pick(label, ButtonPick::History(HistoryPick::Page { session, page }));
    let earlier = shown.earlier.map(|page| turn(&voice.say("button-earlier"), page));
    let later = shown.later.map(|page| turn(&voice.say("button-later"), page));
    let exports = if story.is_empty() { Vec::new() } else { exports(session) };
    hall.show_menu(menu.row(earlier.into_iter().chain(later)).row(exports), asker);
}

fn export(
    hall: &mut Hall,
    sessions: &Roster,
    session: SessionId,
    format: Format,
    story: &[Entry],
    asker: &Asker,
    now: Now,
) {
    let Some(record) = session_record(sessions, session) else { return };
    let person = asker.person.id;
    let voice = hall.voice(person);
    if story.is_empty() {
        let text = voice.tell("history-empty", [("name", record.name.clone().into())]);
        hall.reply(asker.thread, Page::plain(text));
        return;
    }
    let language = hall.audience.language(person);
    let paper =
        document::ExportPaper { record, story, offset: hall.settings.utc_offset, voice, language, now };
    // What is certainly too large is not written first.
    let words = document::words(story);
    let file = (words <= FILE_LIMIT).then(|| document::file(&paper, format));
    let size = file.as_ref().map_or(words, |(_, content)| content.len());
    let Some((name, content)) = file.filter(|_| size <= FILE_LIMIT) else {
        let args = [
            ("size", size.div_ceil(MEGABYTE).into()),
            ("limit", (FILE_LIMIT / MEGABYTE).into()),
            ("claude", record.claude.id.0.clone().into()),
        ];
        let text = voice.tell("export-too-large", args);
        hall.reply(asker.thread, Page::plain(text));
        return;
    };
    let content = content.into_bytes().into();
    hall.free(Call::File { thread: asker.thread, name, content, reply_to: None });
}

/// Answers a message, so that a tap on the answer leads to it.
fn jump(hall: &mut Hall, sessions: &Roster, chat: ChatId, message: MessageId, asker: &Asker) -> String {
    let is_ours = |session: &Session| session.record().thread.chat == chat;
    if chat != asker.thread.chat && !sessions.values().any(is_ours) {
        return hall.voice(asker.person.id).say("search-left");
    }
    let session = hall.links.session(chat, message);
    let home = session.and_then(|session| session_record(sessions, session)).map(|record| record.thread);
    let thread = home.filter(|thread| thread.chat == chat).unwrap_or(ThreadId::from(chat));
    let voice = hall.voice(asker.person.id);
    let (page, elsewhere) = (Page::plain(voice.say("search-here")), voice.say("search-elsewhere"));
    hall.post(Post::reply(thread, page).answers(message).of(session));
    if thread == asker.thread { String::new() } else { elsewhere }
}

fn session_record(sessions: &Roster, session: SessionId) -> Option<&SessionRecord> {
    sessions.get(&session).map(Session::record)
}

/// The buttons that export a session.
fn exports(session: SessionId) -> Vec<NewButton> {
    let buttons = FORMATS.iter().map(|(format, _, label)| {
        NewButton::pick(*label, ButtonPick::History(HistoryPick::Export { session, format: *format }))
    });
    buttons.collect()
}

/// The form that words name, at their beginning or their end, and the rest of them.
fn format_in(words: &str) -> (Option<Format>, &str) {
    let named = |word: &str| {
        let word = word.to_lowercase();
        FORMATS.iter().find(|(_, names, _)| names.contains(&word.as_str())).map(|(format, _, _)| *format)
    };
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    if let Some(format) = named(first) {
        return (Some(format), rest.trim());
    }
    let last = words.rsplit_once(char::is_whitespace);
    match last.and_then(|(rest, last)| Some((named(last)?, rest))) {
        Some((format, rest)) => (Some(format), rest.trim()),
        None => (None, words),
    }
}
