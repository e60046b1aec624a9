//! `/stop`: the running turn is interrupted; with `all`, what waits is given up, too.

use crate::bridge::hall::Hall;
use crate::bridge::talks::life::Interrupted;
use crate::bridge::talks::prompt_spots::PromptSpot;
use crate::bridge::talks::queue::{WishAim, wishes};
use crate::bridge::talks::{Talks, addressee, life, queue};
use crate::change::PromptRecord;
use crate::chat::Message;
use crate::ids::{DraftId, SessionId, ThreadId};
use crate::page::Page;
use crate::pick::ButtonPick;
use crate::render;
use crate::time::Now;

/// How many of the messages that were given up are named.
const NAMED: usize = 8;

/// How much of each is shown, in UTF-16 units: enough to know it again.
const GLANCE: usize = 120;

/// The word for everything, in the languages of the catalogue.
const ALL: [&str; 3] = ["all", "все", "всё"];

pub(in crate::bridge) fn command(
    hall: &mut Hall,
    talks: &mut Talks,
    words: &str,
    message: &Message,
    now: Now,
) {
    let session = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message);
    if ALL.contains(&words.to_lowercase().as_str())
        && let Some(session) = session
    {
        return stop_and_clear(hall, talks, session, message, now);
    }
    let key = match session.map(|session| life::interrupt(hall, talks, session, now)) {
        Some(Interrupted::Turn | Interrupted::Answer) => return,
        Some(Interrupted::Queue) => "stopped-queue",
        Some(Interrupted::Nothing) | None => "nothing-to-stop",
    };
    hall.say(message, key);
}

/// Somebody stopped the draft that shows a running turn.
pub(in crate::bridge) fn draft_stopped(
    hall: &mut Hall,
    talks: &mut Talks,
    thread: ThreadId,
    draft: DraftId,
    now: Now,
) {
    // A draft is only shown in an owner's private chat, so nobody else can stop one.
    let Some(session) = hall.outbox.live.session_of_draft(thread, draft) else { return };
    let needs = ButtonPick::StopTurn(session).needs();
    if thread.chat.person().is_some_and(|person| hall.access.allows(person, needs)) {
        life::interrupt(hall, talks, session, now);
    }
}

/// Gives up what waits, with us and in Claude's queue, and interrupts what runs. What came too late to be run without
/// asking stays: nothing of it runs by itself.
fn stop_and_clear(hall: &mut Hall, talks: &mut Talks, id: SessionId, message: &Message, now: Now) {
    let waiting = talks.sessions.get(&id).map(PromptSpot::waiting).unwrap_or_default();
    let waiting =
        waiting.into_iter().filter(|(spot, _)| matches!(spot, PromptSpot::Told | PromptSpot::Queued));
    let waiting: Vec<(PromptSpot, PromptRecord)> =
        waiting.map(|(spot, prompt)| (spot, prompt.clone())).collect();
    // The running turn's own prompt is stopped with it.
    let own =
        talks.sessions.get(&id).and_then(|session| session.turn()?.told().next()).map(|own| own.id.clone());
    let dropped: Vec<_> =
        waiting.into_iter().filter(|(_, prompt)| Some(&prompt.id) != own.as_ref()).collect();
    // Claude is told to give them back before it is told to stop: else it would run them next.
    for (_, prompt) in dropped.iter().filter(|(spot, _)| *spot == PromptSpot::Told) {
        wishes::want(hall, &talks.sessions, &mut talks.wishes, prompt, WishAim::Drop, None);
    }
    let queued = queue::drop_all(hall, &mut talks.sessions, id);
    let met = life::interrupt(hall, talks, id, now);
    if queued > 0 && met == Interrupted::Nothing {
        hall.outbox.close_live(id, None);
    }
    if dropped.is_empty() {
        if met == Interrupted::Nothing {
            hall.say(message, "nothing-to-stop");
        }
        return;
    }
    let prompts: Vec<_> = dropped.into_iter().map(|(_, prompt)| prompt).collect();
    let voice = hall.voice(message.from.id);
    let mut text = voice.tell("stop-dropped", [("count", crate::session::messages(&prompts).into())]);
    for prompt in prompts.iter().take(NAMED) {
        let words = prompt.content.shown().split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str("\n• ");
        text.push_str(&render::glance(&words, GLANCE));
    }
    if let Some(more) = prompts.len().checked_sub(NAMED).filter(|more| *more > 0) {
        text.push('\n');
        text.push_str(&voice.tell("stop-dropped-more", [("count", more.into())]));
    }
    hall.reply(message.thread, Page::plain(text));
}
