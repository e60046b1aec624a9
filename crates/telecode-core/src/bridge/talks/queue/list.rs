//! The list of what waits, as a person sees it.

use crate::bridge::hall::menus::{Menu, pager};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::prompt_spots::PromptSpot;
use crate::bridge::talks::queue::{GLANCE, PAGE};
use crate::change::PromptRecord;
use crate::ids::SessionId;
use crate::page::ButtonStyle;
use crate::pick::{ButtonPick, QueuePick};
use crate::render;
use crate::render::Text;
use crate::session::Session;
use crate::words::Voice;

/// The list of what waits in a session.
pub(in crate::bridge) fn queue_menu(
    session: &Session,
    page: usize,
    note: Option<&str>,
    voice: Voice<'_>,
) -> Menu {
    let waiting = PromptSpot::waiting(session);
    let pages = waiting.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<_> = waiting.iter().enumerate().skip(page * PAGE).take(PAGE).collect();
    let mut text = Text::new();
    if let Some(key) = note {
        text.push(&voice.say(key)).newline().newline();
    }
    text.push("🗂 ").bold(&session.record().name).push(" · ");
    text.push(&voice.tell("queue-count", [("count", waiting.len().into())]));
    for (at, (spot, prompt)) in &shown {
        let words =
            render::cut(&prompt.content.shown().split_whitespace().collect::<Vec<_>>().join(" "), GLANCE);
        text.newline().newline().push(&format!("{}. {} {words}", at + 1, mark(*spot)));
    }
    for (spot, key) in [(PromptSpot::Told, "queue-told"), (PromptSpot::Held, "queue-held")] {
        if shown.iter().any(|(_, (other, _))| *other == spot) {
            let about = format!("{} {}", mark(spot), voice.say(key));
            text.newline().newline().italic(&about);
        }
    }
    if pages > 1 {
        let numbers = [("page", (page + 1).into()), ("pages", pages.into())];
        text.newline().newline().push(&voice.tell("queue-page", numbers));
    }
    let mut menu = Menu::list(text.into_page());
    for (at, (spot, prompt)) in shown {
        menu = menu.row(prompt_row(at, *spot, prompt, voice));
    }
    menu.row(held_row(session, voice)).row(page_row(session.record().id, page, pages, voice))
}

/// The sign of where a prompt is.
fn mark(spot: PromptSpot) -> &'static str {
    match spot {
        PromptSpot::Told | PromptSpot::TakenUp => "➡️",
        PromptSpot::Queued => "⏳",
        PromptSpot::Held => "📬",
    }
}

fn prompt_row(at: usize, spot: PromptSpot, prompt: &PromptRecord, voice: Voice<'_>) -> Vec<NewButton> {
    let number = || [("number", (at + 1).into())];
    let pick =
        |key: &str, pick: QueuePick| NewButton::pick(voice.tell(key, number()), ButtonPick::Queue(pick));
    let mut row = vec![pick("queue-button-drop", QueuePick::Drop(prompt.id.clone()))];
    if at > 0 && spot != PromptSpot::Held {
        row.push(pick("queue-button-up", QueuePick::Up(prompt.id.clone())));
    }
    row
}

fn held_row(session: &Session, voice: Voice<'_>) -> Vec<NewButton> {
    if !session.queue.holds() {
        return Vec::new();
    }
    let id = session.record().id;
    vec![
        NewButton::Pick(
            voice.say("backlog-button-run"),
            ButtonStyle::Go,
            ButtonPick::Queue(QueuePick::RunHeld(id)),
        ),
        NewButton::Pick(
            voice.say("backlog-button-discard"),
            ButtonStyle::Danger,
            ButtonPick::Queue(QueuePick::DiscardHeld(id)),
        ),
    ]
}

fn page_row(session: SessionId, page: usize, pages: usize, voice: Voice<'_>) -> Vec<NewButton> {
    let to = |page| ButtonPick::Queue(QueuePick::Page { session, page });
    let again = NewButton::pick(voice.say("queue-button-again"), to(page));
    let close = NewButton::pick(voice.say("queue-button-close"), ButtonPick::Close);
    pager(page, pages, [again], to).chain([close]).collect()
}
