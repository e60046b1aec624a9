//! What changed in one file, as pictures: the program draws them, and where it cannot, the lines come as text.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::changes::{ChangesThen, REASON};
use crate::bridge::talks::errands;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turn_changes::card;
use crate::call::Call;
use crate::errand::{Drawing, Errand, Failure, PictureErrand};
use crate::page::Page;
use crate::preference::DiffView;
use crate::render::{Text, glance};
use crate::tree::FileChange;
use crate::words::Voice;

/// Has a file drawn, of those that changed. `placed` says whether their hunks say where in the file they are.
pub(super) fn draw_change(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    path: &str,
    files: Vec<FileChange>,
    placed: bool,
    asker: &Asker,
) {
    let found = files.into_iter().find(|file| file.path == path && !file.hunks().is_empty());
    let Some(file) = found else {
        let path = glance(path, card::PATH);
        let text = hall.voice(asker.person.id).tell("changes-file-same", [("path", path.into())]);
        hall.reply(asker.thread, Page::plain(text));
        return;
    };
    let (path, hunks) = (file.path.clone(), file.hunks().to_owned());
    let what = Errand::Picture(PictureErrand::Draw { path, hunks, placed });
    errands::send_out(hall, sessions, errands, what, asker, ChangesThen::Drawn(Box::new(file)));
}

/// A file was drawn, or could not be.
pub(super) fn file_drawn(hall: &mut Hall, file: &FileChange, drawn: Result<Drawing, Failure>, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let why = match drawn {
        Ok(drawing) if !drawing.pictures.is_empty() => return send_pictures(hall, file, drawing, asker),
        Ok(_) => voice.say("changes-no-letters"),
        Err(Failure(reason)) => {
            let reason = glance(&reason, REASON);
            voice.tell("changes-not-drawn", [("reason", reason.into())])
        }
    };
    let lines = card::page("changes-title", std::slice::from_ref(file), DiffView::Text, voice);
    let mut text = Text::new();
    text.append_page(&lines).newline().italic(&why);
    hall.reply(asker.thread, text.into_page());
}

fn send_pictures(hall: &mut Hall, file: &FileChange, drawing: Drawing, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let count = drawing.pictures.len();
    let captions: Vec<_> = (1..=count)
        .map(|number| {
            let mut text = card::title(file, voice);
            if count > 1 {
                text.push(&format!(" · {number}/{count}"));
            }
            if number == count {
                push_rest(&mut text, &drawing, voice);
            }
            text.into_page()
        })
        .collect();
    for (number, (png, caption)) in (1..).zip(drawing.pictures.into_iter().zip(captions)) {
        let name = format!("diff-{number}.png");
        hall.free(Call::Photo { thread: asker.thread, name, png, caption, reply_to: None });
    }
}

/// What the pictures do not show.
fn push_rest(text: &mut Text, drawing: &Drawing, voice: Voice<'_>) {
    if drawing.left_out > 0 {
        let more = voice.tell("changes-lines-left", [("count", drawing.left_out.into())]);
        text.newline().italic(&more);
    }
    if drawing.boxes > 0 {
        text.newline().italic(&voice.tell("changes-boxes", [("count", drawing.boxes.into())]));
    }
}
