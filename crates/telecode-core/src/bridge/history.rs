//! What was said: paged, exported, searched.

mod document;
mod found;
mod outputs;
mod pages;
mod rows;

use super::Bridge;
use super::cards::Teller;
use super::errands::{Asker, Then};
use super::menus::{Menu, NewButton};
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

const MEGABYTE: usize = 1_000_000;

/// The forms of an export, with the words that name them in a command and the labels of their buttons.
const FORMATS: [(Format, &[&str], &str); 3] = [
    (Format::Markdown, &["md", "markdown"], "⬇ Markdown"),
    (Format::Html, &["html"], "⬇ HTML"),
    (Format::Json, &["json"], "⬇ JSON"),
];

/// What is to be done with the story of a session.
#[derive(Debug)]
pub(super) enum Telling {
    /// Shows a page of it, from 0, newest first.
    Page(SessionId, usize),
    /// Sends it as a file.
    Export(SessionId, Format),
}

impl Bridge {
    pub(super) fn history_command(&mut self, words: &str, message: &Message, _now: Now) {
        if let Some(session) = self.meant(words, message) {
            self.story(session, &Asker::from(message), Telling::Page(session, 0));
        }
    }

    pub(super) fn export_command(&mut self, words: &str, message: &Message, _now: Now) {
        let (format, name) = format_in(words);
        let Some(session) = self.meant(name, message) else { return };
        let asker = Asker::from(message);
        if let Some(format) = format {
            return self.story(session, &asker, Telling::Export(session, format));
        }
        let Some(record) = self.sessions.get(&session).map(|session| &session.record) else { return };
        let text = self.voice(message.from.id).tell("export-ask", [("name", record.name.clone().into())]);
        self.show_menu(Menu::list(Page::plain(text)).row(exports(session)), &asker);
    }

    pub(super) fn search_command(&mut self, words: &str, message: &Message, _now: Now) {
        if words.is_empty() {
            let text = self.voice(message.from.id).say("search-how");
            self.reply(message.thread, Page::plain(text));
            return;
        }
        let words: String = words.chars().take(SEARCH_LIMIT).collect();
        self.search(words, 0, &Asker::from(message));
    }

    pub(super) fn picked_history(&mut self, pick: HistoryPick, asker: &Asker, _now: Now) -> String {
        match pick {
            HistoryPick::Page { session, page } => self.story(session, asker, Telling::Page(session, page)),
            HistoryPick::Export { session, format } => {
                self.story(session, asker, Telling::Export(session, format));
                return self.voice(asker.person.id).say("export-making");
            }
            HistoryPick::Output { session, claude, call, name } => {
                return self.look_for_output(session, claude, call, name, asker);
            }
            HistoryPick::Search { words, page } => self.search(words, page, asker),
            HistoryPick::Jump { chat, message } => return self.jump(chat, message, asker),
        }
        String::new()
    }

    /// The story of a session was read, or not.
    pub(super) fn story_read(
        &mut self,
        telling: Telling,
        story: Result<Vec<Entry>, Failure>,
        asker: &Asker,
        now: Now,
    ) {
        match (telling, story) {
            (Telling::Page(session, page), Ok(story)) => self.story_page(session, page, &story, asker),
            (Telling::Export(session, format), Ok(story)) => self.export(session, format, &story, asker, now),
            (Telling::Page(..) | Telling::Export(..), Err(why)) => self.history_failed(why, asker),
        }
    }

    /// Our store was searched, or not.
    pub(super) fn hits_found(
        &mut self,
        words: String,
        page: usize,
        found: Result<SearchHits, Failure>,
        asker: &Asker,
        now: Now,
    ) {
        let SearchHits { hits, total } = match found {
            Ok(found) => found,
            Err(why) => return self.history_failed(why, asker),
        };
        let current = self.current.get(&asker.thread).copied();
        let voice = self.voice(asker.person.id);
        let found = found::Found { words, page, hits, total, current };
        let menu = found::menu(&found, &self.sessions, voice, now);
        self.show_menu(menu, asker);
    }

    fn history_failed(&mut self, Failure(reason): Failure, asker: &Asker) {
        let text = self.voice(asker.person.id).tell("history-failed", [("reason", reason.into())]);
        self.reply(asker.thread, Page::plain(text));
    }

    /// The session that a command means: the person's own one with this name, else the one that the message is about. Says so
    /// if there is none.
    fn meant(&mut self, name: &str, message: &Message) -> Option<SessionId> {
        let found =
            if name.is_empty() { self.target(message) } else { self.session_named(message.from.id, name) };
        if found.is_none() {
            let voice = self.voice(message.from.id);
            let text = match name {
                "" => voice.say("history-no-session"),
                name => voice.tell("history-unknown", [("name", glance(name, GLANCE).into())]),
            };
            self.reply(message.thread, Page::plain(text));
        }
        found
    }

    fn story(&mut self, session: SessionId, asker: &Asker, telling: Telling) {
        let Some(record) = self.sessions.get(&session).map(|session| &session.record) else {
            let text = self.voice(asker.person.id).say("history-gone");
            self.reply(asker.thread, Page::plain(text));
            return;
        };
        // A copy that has not begun yet goes on from what was said in the original.
        let original = record.claude.fork_of.clone().filter(|_| !record.claude.begun);
        let (claude, directory) =
            (original.unwrap_or_else(|| record.claude.id.clone()), record.workspace.directory.clone());
        let what = RecordsErrand::Story { session, claude, directory };
        self.send_out(Errand::Records(what), asker, Then::Story(telling));
    }

    fn search(&mut self, words: String, page: usize, asker: &Asker) {
        let what = StoreErrand::Search {
            person: asker.person.id,
            words: words.clone(),
            skip: page.saturating_mul(found::PAGE),
            limit: found::PAGE,
        };
        self.send_out(Errand::Store(what), asker, Then::Search(words, page));
    }

    fn story_page(&mut self, session: SessionId, page: usize, story: &[Entry], asker: &Asker) {
        let Some(record) = self.session_record(session) else { return };
        let voice = self.voice(asker.person.id);
        let teller = Teller { voice, directory: &record.workspace.directory };
        let rows = rows::rows(story, teller, self.settings.utc_offset);
        let shown = pages::page(&record.name, rows, page, voice, self.settings.utc_offset);
        let menu = Menu { session: Some(session), ..Menu::list(shown.page) };
        let turn = |label: &str, page| {
            NewButton::pick(label, ButtonPick::History(HistoryPick::Page { session, page }))
        };
        let earlier = shown.earlier.map(|page| turn(&voice.say("button-earlier"), page));
        let later = shown.later.map(|page| turn(&voice.say("button-later"), page));
        let exports = if story.is_empty() { Vec::new() } else { exports(session) };
        self.show_menu(menu.row(earlier.into_iter().chain(later)).row(exports), asker);
    }

    fn export(&mut self, session: SessionId, format: Format, story: &[Entry], asker: &Asker, now: Now) {
        let Some(record) = self.session_record(session) else { return };
        let person = asker.person.id;
        let voice = self.voice(person);
        if story.is_empty() {
            let text = voice.tell("history-empty", [("name", record.name.clone().into())]);
            self.reply(asker.thread, Page::plain(text));
            return;
        }
        let language = self.languages.get(&person).copied().unwrap_or_default();
        let paper = document::Paper { record, story, offset: self.settings.utc_offset, voice, language, now };
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
            self.reply(asker.thread, Page::plain(text));
            return;
        };
        let content = content.into_bytes().into();
        self.free(Call::File { thread: asker.thread, name, content, reply_to: None });
    }

    /// Answers a message, so that a tap on the answer leads to it.
    pub(super) fn jump(&mut self, chat: ChatId, message: MessageId, asker: &Asker) -> String {
        let is_ours = |session: &Session| session.record.thread.chat == chat;
        if chat != asker.thread.chat && !self.sessions.values().any(is_ours) {
            return self.voice(asker.person.id).say("search-left");
        }
        let session = self.links.session(chat, message);
        let home = session.and_then(|session| self.session_record(session)).map(|record| record.thread);
        let thread = home.filter(|thread| thread.chat == chat).unwrap_or(ThreadId::from(chat));
        let voice = self.voice(asker.person.id);
        let (page, elsewhere) = (Page::plain(voice.say("search-here")), voice.say("search-elsewhere"));
        self.post(Post::reply(thread, page).answers(message).of(session));
        if thread == asker.thread { String::new() } else { elsewhere }
    }

    fn session_record(&self, session: SessionId) -> Option<&SessionRecord> {
        self.sessions.get(&session).map(|session| &session.record)
    }
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
