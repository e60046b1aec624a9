//! `/file`: a file of the workspace as a document, or what is in a directory of it.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::changes::{ChangesThen, REASON};
use crate::bridge::talks::{Talks, addressee, errands};
use crate::call::{Call, FILE_LIMIT};
use crate::chat::Message;
use crate::errand::{Errand, FileFound, FilesErrand};
use crate::page::{Page, TEXT_LIMIT};
use crate::render::{Text, escape_invisible};
use crate::tree::FileProblem;

const MEGABYTE: u64 = 1_000_000;

/// What is kept free of a list of files for its title and its end, in UTF-16 units.
const HEADROOM: usize = 600;

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    let Some(session) = talks.sessions.get(&id) else { return };
    let what = FilesErrand::File {
        directory: session.record().workspace.directory.clone(),
        path: if words.is_empty() { "." } else { words }.to_owned(),
        limit: FILE_LIMIT as u64,
    };
    errands::send_out(
        hall,
        &talks.sessions,
        &mut talks.errands,
        Errand::Files(what),
        &Asker::from(message),
        ChangesThen::File,
    );
}

/// A file or a directory was read, or not.
pub(super) fn file_found(hall: &mut Hall, found: Result<FileFound, FileProblem>, asker: &Asker) {
    let page = match found {
        Ok(FileFound::File { name, content }) => {
            return hall.free(Call::File { thread: asker.thread, name, content, reply_to: None });
        }
        Ok(FileFound::Folder { path, entries, more }) => folder_page(hall, &path, &entries, more, asker),
        Err(problem) => Page::plain(no_file(hall, &problem, asker)),
    };
    hall.reply(asker.thread, page);
}

fn folder_page(hall: &Hall, path: &str, entries: &[String], mut more: usize, asker: &Asker) -> Page {
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    let path = if path.is_empty() { "." } else { path };
    text.push("📁 ").code(&escape_invisible(path));
    if entries.is_empty() {
        text.newline().push(&voice.say("file-folder-empty"));
    }
    let mut lines = String::new();
    for (at, entry) in entries.iter().enumerate() {
        let entry = escape_invisible(entry);
        if crate::page::utf16_len(&lines) + crate::page::utf16_len(&entry) + HEADROOM > TEXT_LIMIT {
            more += entries.len() - at;
            break;
        }
        lines.push_str(&entry);
        lines.push('\n');
    }
    text.newline().pre(None, &lines);
    if more > 0 {
        text.newline().push(&voice.tell("changes-more", [("count", more.into())]));
    }
    text.newline().italic(&voice.say("file-how"));
    text.into_page()
}

fn no_file(hall: &Hall, problem: &FileProblem, asker: &Asker) -> String {
    let voice = hall.voice(asker.person.id);
    match problem {
        FileProblem::Missing => voice.say("file-missing"),
        FileProblem::Outside => voice.say("file-outside"),
        FileProblem::Odd => voice.say("file-odd"),
        FileProblem::Empty => voice.say("file-empty"),
        FileProblem::TooLarge(bytes) => voice.tell(
            "file-too-large",
            [("size", bytes.div_ceil(MEGABYTE).into()), ("limit", (FILE_LIMIT as u64 / MEGABYTE).into())],
        ),
        FileProblem::Unreadable(reason) => {
            let reason = crate::render::glance(reason, REASON);
            voice.tell("changes-failed", [("reason", reason.into())])
        }
    }
}
