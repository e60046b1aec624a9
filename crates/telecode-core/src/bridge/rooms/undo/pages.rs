//! What a person sees of an undo: what would change, and what was done.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::undo;
use crate::bridge::rooms::undo::talk::TalkOutcome;
use crate::bridge::rooms::undo::{UndoAim, UndoGoing, UndoOutlook, neighbours};
use crate::bridge::talks::points::{LENGTH, no_snapshot};
use crate::bridge::talks::roster::Roster;
use crate::change::PointRecord;
use crate::errand::{CutPlace, FilesPreview, FilesRestored};
use crate::ids::SessionId;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, Undo, UndoPick};
use crate::query::{NoAnswer, Rewind};
use crate::render::{Text, glance};
use crate::tree::{ChangeKind, FileChange, NoSnapshot, RestoreLimits, Snapshot, within};
use crate::words::Voice;

/// How many files are named.
const SHOWN: usize = 12;

/// Shows what going back would change, and asks what of it is wanted.
pub(super) fn show_preview(
    hall: &mut Hall,
    sessions: &Roster,
    outlook: &UndoOutlook,
    tree: Option<Result<FilesPreview, NoSnapshot>>,
    asker: &Asker,
) {
    let UndoAim { session: id, turn } = outlook.aim;
    let Some(session) = sessions.get(&id) else { return undo::undo_lost(hall, asker) };
    let Some(point) = session.point(turn).cloned() else { return undo::undo_lost(hall, asker) };
    let turns = session.points.iter().filter(|point| point.turn >= turn).count();
    let name = session.record().name.clone();
    let directory = session.record().workspace.directory.clone();
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.bold(&voice.tell("undo-title", [("name", name.into())]));
    text.newline()
        .push(&voice.tell("undo-before", [("words", point.words.clone().into()), ("turns", turns.into())]));
    let has_files = push_files(&mut text, &outlook.rewind, tree.as_ref(), &point, &directory, voice);
    if has_files {
        neighbours::push(&mut text, &outlook.neighbours, voice);
    }
    let (key, has_talk) = match outlook.trail.cut {
        _ if outlook.trail.is_undone => ("undo-talk-undone", false),
        CutPlace::After(_) => ("undo-talk", true),
        CutPlace::Beginning => ("undo-talk-fresh", true),
        CutPlace::Nowhere => ("undo-talk-nowhere", false),
    };
    text.newline().newline().push(&voice.say(key));
    let seen = tree.and_then(Result::ok).map(|tree| tree.now.0);
    let back = |what| ButtonPick::Undo(UndoPick::Back { session: id, turn, what, seen: seen.clone() });
    let main = |key: &str, what| NewButton::Pick(voice.say(key), ButtonStyle::Main, back(what));
    let rest = |key: &str, what| NewButton::pick(voice.say(key), back(what));
    let mut menu = Menu { session: Some(id), ..Menu::question(text.into_page()) };
    if has_files && has_talk {
        menu = menu.row([main("button-undo-both", Undo::Both)]);
    }
    let files = has_files.then(|| rest("button-undo-files", Undo::Files));
    let talk = has_talk.then(|| rest("button-undo-talk", Undo::Talk));
    menu = menu.row(files.into_iter().chain(talk));
    menu = menu.row([NewButton::pick(voice.say("button-cancel-undo"), ButtonPick::Close)]);
    hall.show_menu(menu, asker);
}

/// Shows what going forward would change.
pub(super) fn show_forward(
    hall: &mut Hall,
    session: SessionId,
    to: Snapshot,
    found: Result<FilesPreview, NoSnapshot>,
    asker: &Asker,
) {
    let FilesPreview { now, files, limits, .. } = match found {
        Ok(found) => found,
        Err(why) => return undo::undo_failed(hall, &why, asker),
    };
    let voice = hall.voice(asker.person.id);
    if files.is_empty() {
        let text = voice.say("undo-forward-nothing");
        return hall.close_menu(asker, Page::plain(text));
    }
    let mut text = Text::new();
    text.bold(&voice.say("undo-forward-title")).newline();
    push_list(&mut text, &files, voice);
    push_limits(&mut text, &RestoreLimits { has_commits: false, ..limits }, voice);
    let pick = ButtonPick::Undo(UndoPick::ForwardNow { session, to: to.0, seen: now.0 });
    let menu = Menu { session: Some(session), ..Menu::question(text.into_page()) }
        .row([NewButton::Pick(voice.say("button-forward-now"), ButtonStyle::Main, pick)])
        .row([NewButton::pick(voice.say("button-cancel-undo"), ButtonPick::Close)]);
    hall.show_menu(menu, asker);
}

/// The files are as they were before an undo, or are not.
pub(super) fn forwarded(hall: &mut Hall, restored: Result<FilesRestored, NoSnapshot>, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    match restored {
        Ok(FilesRestored::Done { files, left }) => {
            text.push(&voice.tell("undo-forwarded", [("files", files.into())]));
            push_named(&mut text, "undo-left", &left, voice);
        }
        Ok(FilesRestored::Moved) => {
            text.push(&voice.say("undo-forward-moved"));
        }
        Err(why) => return undo::undo_failed(hall, &why, asker),
    }
    hall.close_menu(asker, text.into_page());
}

/// Says what was done, with a button that leads forward again if the files as they were are kept.
pub(super) fn close_undo(
    hall: &mut Hall,
    session: SessionId,
    text: Text,
    seen: Option<&Snapshot>,
    asker: &Asker,
) {
    let Some(seen) = seen else { return hall.close_menu(asker, text.into_page()) };
    let label = hall.voice(asker.person.id).say("button-forward");
    let pick = ButtonPick::Undo(UndoPick::Forward { session, to: seen.0.clone() });
    let menu = Menu { session: Some(session), ..Menu::question(text.into_page()) };
    hall.show_menu(menu.row([NewButton::pick(label, pick)]), asker);
}

/// What was done: the beginning of the prompt, the files, and what became of the conversation.
pub(in crate::bridge) fn done(going: &UndoGoing, words: String, talk: TalkOutcome, voice: Voice<'_>) -> Text {
    let mut text = Text::new();
    text.push(&voice.tell("undo-done", [("words", words.into())]));
    if let Some(rewind) = &going.files.rewind {
        let is_back = rewind.possible || going.files.restored > 0;
        let key = if is_back { "undo-done-files" } else { "undo-done-no-files" };
        if going.files.restored > 0 || going.files.left.is_empty() {
            text.newline().push("• ").push(&voice.tell(key, [("files", going.files.restored.into())]));
        }
        push_named(&mut text, "undo-left", &going.files.left, voice);
    }
    let key = match talk {
        TalkOutcome::Kept => return text,
        TalkOutcome::Back => "undo-done-talk",
        TalkOutcome::BackWithNext => "undo-done-talk-with-next",
        TalkOutcome::Fresh => "undo-done-fresh",
        TalkOutcome::Nowhere => "undo-talk-nowhere",
        TalkOutcome::Busy => "undo-talk-busy",
        TalkOutcome::Unanswered => "undo-talk-unanswered",
    };
    text.newline().push("• ").push(&voice.say(key));
    text
}

/// Says which files would change. Returns whether any would.
fn push_files(
    text: &mut Text,
    rewind: &Result<Rewind, NoAnswer>,
    tree: Option<&Result<FilesPreview, NoSnapshot>>,
    point: &PointRecord,
    directory: &str,
    voice: Voice<'_>,
) -> bool {
    let known = rewind.as_ref().ok();
    let by_tools: &[String] = known.map(|rewind| rewind.files.as_slice()).unwrap_or_default();
    text.newline().newline();
    let any = if let Some(Ok(tree)) = tree {
        push_tree(text, tree, by_tools, voice)
    } else {
        match known.filter(|_| !by_tools.is_empty()) {
            Some(rewind) => push_tools(text, rewind, directory, voice),
            None => {
                text.push(&voice.say("undo-no-files"));
            }
        }
        !by_tools.is_empty()
    };
    match &point.before {
        Some(Ok(_)) => {
            if let Err(why) = tree.unwrap_or(&Err(NoSnapshot::Gone)) {
                text.newline().italic(&no_snapshot(why, voice));
            }
        }
        Some(Err(NoSnapshot::NotGit)) => {
            text.newline().italic(&voice.say("undo-only-tools"));
        }
        Some(Err(why)) => {
            text.newline().italic(&no_snapshot(why, voice));
        }
        None => {
            text.newline().italic(&no_snapshot(&NoSnapshot::Late, voice));
        }
    }
    if rewind.is_err() {
        text.newline().italic(&voice.say("undo-no-claude"));
    }
    any
}

/// What the repository would put back, and what Claude Code would beside it.
fn push_tree(text: &mut Text, tree: &FilesPreview, by_tools: &[String], voice: Voice<'_>) -> bool {
    let is_beside = |path: &&String| {
        let ends = |file: &FileChange| path.strip_suffix(&file.path).is_some_and(|rest| rest.ends_with('/'));
        !tree.files.iter().any(ends)
    };
    let beside: Vec<_> = by_tools.iter().filter(is_beside).collect();
    if tree.files.is_empty() && beside.is_empty() {
        text.push(&voice.say("undo-no-files"));
    } else {
        push_list(text, &tree.files, voice);
    }
    for path in beside.iter().take(SHOWN) {
        text.newline().push("• ").code(&glance(path, LENGTH)).push(" ").push(&voice.say("undo-outside"));
    }
    push_named(text, "undo-others", &tree.others, voice);
    push_limits(text, &tree.limits, voice);
    !tree.files.is_empty() || !beside.is_empty()
}

/// What going back does not do.
fn push_limits(text: &mut Text, limits: &RestoreLimits, voice: Voice<'_>) {
    push_named(text, "undo-stays", &limits.stays, voice);
    push_named(text, "undo-lost", &limits.lost, voice);
    push_named(text, "undo-missing", &limits.gone, voice);
    push_named(text, "undo-nested", &limits.nested, voice);
    if limits.other_rules {
        text.newline().push(&voice.say("undo-other-rules"));
    }
    if limits.has_commits {
        text.newline().push(&voice.say("undo-commits"));
    }
}

/// A sentence about files, if there are any.
fn push_named(text: &mut Text, key: &str, files: &[String], voice: Voice<'_>) {
    if files.is_empty() {
        return;
    }
    let names: Vec<_> = files.iter().take(SHOWN).map(|path| glance(path, LENGTH)).collect();
    let more = files.len().saturating_sub(SHOWN);
    text.newline().push(&voice.tell(key, [("files", names.join(", ").into()), ("more", more.into())]));
}

/// What Claude Code alone would put back.
fn push_tools(text: &mut Text, rewind: &Rewind, directory: &str, voice: Voice<'_>) {
    let args = [
        ("files", rewind.files.len().into()),
        ("added", rewind.added.into()),
        ("removed", rewind.removed.into()),
    ];
    text.push(&voice.tell("undo-files", args));
    for path in rewind.files.iter().take(SHOWN) {
        text.newline().push("• ").code(&glance(within(path, directory).unwrap_or(path), LENGTH));
    }
    push_more(text, rewind.files.len(), voice);
}

/// The files that would change, and how.
fn push_list(text: &mut Text, files: &[FileChange], voice: Voice<'_>) {
    let sum = |of: fn(&FileChange) -> usize| files.iter().map(of).sum::<usize>();
    let args = [
        ("files", files.len().into()),
        ("added", sum(|file| file.added).into()),
        ("removed", sum(|file| file.removed).into()),
    ];
    text.push(&voice.tell("undo-files", args));
    for file in files.iter().take(SHOWN) {
        text.newline().push("• ").code(&glance(&file.path, LENGTH)).push(" ");
        match file.kind {
            ChangeKind::Added => text.push(&voice.say("undo-comes-back")),
            ChangeKind::Removed => text.push(&voice.say("undo-goes")),
            ChangeKind::Modified if file.is_binary => text.push(&voice.say("undo-binary")),
            ChangeKind::Modified => text.push(&format!("+{} −{}", file.added, file.removed)),
        };
    }
    push_more(text, files.len(), voice);
}

fn push_more(text: &mut Text, count: usize, voice: Voice<'_>) {
    if count > SHOWN {
        text.newline().push(&voice.tell("undo-more", [("count", (count - SHOWN).into())]));
    }
}
