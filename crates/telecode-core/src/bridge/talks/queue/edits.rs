//! An edited message changes the prompt that it is part of, until Claude has taken that up.

use crate::bridge::hall::Hall;
use crate::bridge::talks::prompt_spots::PromptSpot;
use crate::bridge::talks::queue::wishes::Wishes;
use crate::bridge::talks::queue::wishes::{EditedWords, WishAim};
use crate::bridge::talks::queue::{pieces, wishes};
use crate::bridge::talks::recent::Recent;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, queue, reactions};
use crate::call::Reaction;
use crate::change::PromptRecord;
use crate::chat::Message;
use crate::command::{Meaning, is_slash};
use crate::join;
use crate::page::Page;
use crate::session::Session;

/// Somebody changed a message. Only other words count: Telegram also says it when a preview or a reaction comes.
pub(in crate::bridge) fn edited(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let meaning = Meaning::of(message);
    if !hall.access.allows(message.from.id, meaning.needs()) {
        return;
    }
    let words = match meaning {
        Meaning::Words(text) => Message { text, ..message.clone() },
        Meaning::Command(_) => return edited_to_command(hall, &talks.sessions, &mut talks.recent, message),
    };
    if is_slash(&words.text) {
        return edited_to_command(hall, &talks.sessions, &mut talks.recent, &words);
    }
    if talks.joiner.edit(&words) {
        return;
    }
    match prompt_of(&talks.sessions, &words) {
        Some((spot, prompt)) => edited_prompt(
            hall,
            &mut talks.sessions,
            &mut talks.recent,
            &mut talks.wishes,
            spot,
            &prompt,
            &words,
        ),
        None if talks.recent.knows(&words) && talks.recent.is_news(&words) => {
            edit_too_late(hall, &mut talks.recent, &words);
        }
        None => {}
    }
}

/// Nothing is run because of an edit: a command may do what was not meant when the message was written.
fn edited_to_command(hall: &mut Hall, sessions: &Roster, recent: &mut Recent, message: &Message) {
    let is_words = recent.knows(message) || prompt_of(sessions, message).is_some();
    if is_words && recent.is_news(message) {
        recent.remember(message);
        let text = hall.voice(message.from.id).say("edit-command");
        hall.reply(message.thread, Page::plain(text));
    }
}

/// The prompt that a message is part of, unless it is over.
fn prompt_of(roster: &Roster, message: &Message) -> Option<(PromptSpot, PromptRecord)> {
    let has = |prompt: &PromptRecord| prompt.pieces.iter().any(|piece| piece.message == message.id);
    let of_chat = |session: &&Session| session.record().thread.chat == message.thread.chat;
    let sessions = roster.values().filter(of_chat);
    let mut all = sessions.flat_map(PromptSpot::all);
    all.find(|(_, prompt)| has(prompt)).map(|(spot, prompt)| (spot, prompt.clone()))
}

fn edited_prompt(
    hall: &mut Hall,
    sessions: &mut Roster,
    recent: &mut Recent,
    wishes: &mut Wishes,
    spot: PromptSpot,
    prompt: &PromptRecord,
    message: &Message,
) {
    let wanted = wishes.words(&prompt.id);
    let before = wanted.map_or(&prompt.pieces, |words| &words.pieces);
    let said = join::piece_text(message);
    let said = if message.text.trim().is_empty() { String::new() } else { said };
    let mut after = before.clone();
    for piece in after.iter_mut().filter(|piece| piece.message == message.id) {
        piece.text.clone_from(&said);
    }
    if after == *before || wishes.is_dropped(&prompt.id) {
        return;
    }
    let text = wanted.map_or(&prompt.content.text, |words| &words.text);
    match pieces::rebuilt(text, before, &after) {
        // What was no command does not become one because the words before it are taken out.
        Some(text) if is_slash(&text) && !is_slash(&prompt.content.text) => {
            edited_to_command(hall, sessions, recent, message);
        }
        Some(text) if spot != PromptSpot::TakenUp => {
            let words = EditedWords { text, pieces: after, message: message.clone() };
            change(hall, sessions, wishes, spot, prompt, words);
        }
        Some(_) | None => {
            if recent.is_news(message) {
                edit_too_late(hall, recent, message);
            }
        }
    }
}

fn change(
    hall: &mut Hall,
    sessions: &mut Roster,
    wishes: &mut Wishes,
    spot: PromptSpot,
    prompt: &PromptRecord,
    words: EditedWords,
) {
    match spot {
        PromptSpot::Queued | PromptSpot::Held if prompt.content.is_nothing_with(&words.text) => {
            queue::drop_here(hall, sessions, prompt);
        }
        PromptSpot::Queued | PromptSpot::Held => {
            let message = words.message.id;
            let chat = words.message.thread.chat;
            let Some(session) = sessions.get_mut(&prompt.session) else { return };
            let changed = session.queue.reword(&prompt.id, words.text, words.pieces);
            reactions::moved(hall, sessions, changed);
            hall.outbox.react(chat, message, Reaction::Edited);
        }
        PromptSpot::Told => {
            // Those behind it come back, too, so that it keeps its place.
            let behind = queue::told_behind(sessions, prompt);
            wishes::want(hall, sessions, wishes, prompt, WishAim::Words(Box::new(words)), None);
            for other in behind {
                wishes::want(hall, sessions, wishes, &other, WishAim::Wait(other.created), None);
            }
        }
        PromptSpot::TakenUp => {}
    }
}

/// The words came too late. The person is told so once for the same words.
pub(super) fn edit_too_late(hall: &mut Hall, recent: &mut Recent, message: &Message) {
    recent.remember(message);
    let text = hall.voice(message.from.id).say("edit-too-late");
    hall.reply(message.thread, Page::plain(text));
}
