//! What changed in one file, as pictures: the program draws them, and where it cannot, the lines come as text.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::changes;
use crate::bridge::rooms::changes::REASON;
use crate::bridge::talks::errands::ErrandThen;
use crate::bridge::talks::{Talks, errands};
use crate::call::Call;
use crate::errand::{Drawing, Errand, Failure, PictureErrand};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::{ButtonPick, ChangesPick, Since};
use crate::preference::DiffView;
use crate::render::{Text, escape_invisible, glance};
use crate::tree::FileChange;
use crate::words::Voice;

/// How many files have a button: what can be overlooked on a phone. The whole is in the patch.
pub(in crate::bridge) const BUTTONS: usize = 8;

/// How many buttons stand beside each other.
const BESIDE: usize = 2;

/// How much of a file's name a button shows, in characters: half of a phone's width.
const LABEL: usize = 24;

/// The files of which a picture can be made.
fn drawable(files: &[FileChange]) -> impl Iterator<Item = &FileChange> {
    files.iter().filter(|file| !file.hunks().is_empty())
}

/// Whether some files have no button although there is something to draw.
pub(in crate::bridge) fn is_beyond(files: &[FileChange]) -> bool {
    drawable(files).count() > BUTTONS
}

/// The buttons for the pictures of files, for whoever wants to see them so.
pub(in crate::bridge) fn rows(
    mut menu: Menu,
    session: SessionId,
    since: Since,
    files: &[FileChange],
    view: DiffView,
    voice: Voice<'_>,
) -> Menu {
    if view != DiffView::Picture {
        return menu;
    }
    let shown: Vec<_> = drawable(files).take(BUTTONS).collect();
    for row in shown.chunks(BESIDE) {
        menu = menu.row(row.iter().map(|file| {
            let pick = ChangesPick::Picture { session, since, path: file.path.clone() };
            let label = voice.tell("button-diff-picture", [("file", label(file, files).into())]);
            NewButton::pick(label, ButtonPick::Changes(pick))
        }));
    }
    menu
}

/// What a file is called on a button: by its name, or with the end of its way there if others are called so as well.
fn label(file: &FileChange, files: &[FileChange]) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_alone = files.iter().filter(|other| name(&other.path) == name(&file.path)).count() == 1;
    let words = escape_invisible(&if is_alone { name(&file.path) } else { file.path.clone() });
    let excess = words.chars().count().saturating_sub(LABEL);
    if excess == 0 { words } else { format!("…{}", words.chars().skip(excess + 1).collect::<String>()) }
}

/// Has a file drawn, of those that changed. `placed` says whether their hunks say where in the file they are.
pub(super) fn draw_change(
    hall: &mut Hall,
    talks: &mut Talks,
    path: &str,
    files: Vec<FileChange>,
    placed: bool,
    asker: &Asker,
) {
    let found = files.into_iter().find(|file| file.path == path && !file.hunks().is_empty());
    let Some(file) = found else {
        let path = glance(path, changes::card::PATH);
        let text = hall.voice(asker.person.id).tell("changes-file-same", [("path", path.into())]);
        hall.reply(asker.thread, Page::plain(text));
        return;
    };
    let (path, hunks) = (file.path.clone(), file.hunks().to_owned());
    let what = Errand::Picture(PictureErrand::Draw { path, hunks, placed });
    errands::send_out(hall, talks, what, asker, ErrandThen::FileDrawn(Box::new(file)));
}

/// A file was drawn, or could not be.
pub(in crate::bridge) fn file_drawn(
    hall: &mut Hall,
    file: &FileChange,
    drawn: Result<Drawing, Failure>,
    asker: &Asker,
) {
    let voice = hall.voice(asker.person.id);
    let why = match drawn {
        Ok(drawing) if !drawing.pictures.is_empty() => return send_pictures(hall, file, drawing, asker),
        Ok(_) => voice.say("changes-no-letters"),
        Err(Failure(reason)) => {
            let reason = glance(&reason, REASON);
            voice.tell("changes-not-drawn", [("reason", reason.into())])
        }
    };
    let lines = changes::card::page("changes-title", std::slice::from_ref(file), DiffView::Text, voice);
    let mut text = Text::new();
    text.append_page(&lines).newline().italic(&why);
    hall.reply(asker.thread, text.into_page());
}

fn send_pictures(hall: &mut Hall, file: &FileChange, drawing: Drawing, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let count = drawing.pictures.len();
    let captions: Vec<_> = (1..=count)
        .map(|number| {
            let mut text = changes::card::title(file, voice);
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
