//! What another session wrote: shown as its words, whatever they are.

use crate::agent::{HeldMessage, HeldWhy, Preview};
use crate::bridge::hall::cards::asks::details::{DETAIL_PAGES, HEADROOM};
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::bridge::hall::cards::short;
use crate::page::{Document, Page, TEXT_LIMIT, utf16_len};
use crate::permission::Mode;
use crate::query::HeldEnd;
use crate::render::{Exact, Layout, Room, Text, exact_line};
use crate::words::Voice;

/// How much of a session's name is shown, in UTF-16 units.
pub(in crate::bridge) const PEER_NAME: usize = 80;

/// How much of a message is shown: what it wants is said at its beginning or at its end.
const MESSAGE: Room = Room { units: 1_000, lines: 24 };

/// What another session wrote, and the agent reads.
pub(in crate::bridge) fn peer_page(from: &str, text: &str, voice: Voice<'_>) -> Page {
    let mut face = CardFace::new(voice);
    let title = voice.tell("notice-peer", [("from", exact_line(from, PEER_NAME).into())]);
    face.text.push(&title);
    face.passage(text, MESSAGE);
    face.into_page()
}

/// Whether all of a message was shown, beside its card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum HeldDetails {
    NotShown,
    Shown,
}

/// What another session wrote and Claude Code holds back, for one that runs in a mode.
pub(in crate::bridge) fn held_peer<'a>(
    message: &HeldMessage,
    mode: Mode,
    details: HeldDetails,
    voice: Voice<'a>,
) -> CardFace<'a> {
    let mut face = CardFace::new(voice);
    let key = if message.why == HeldWhy::Modes { "peer-held" } else { "peer-came" };
    let title = voice.tell(key, [("from", exact_line(&message.from, PEER_NAME).into())]);
    face.text.bold(&title);
    if !message.preview.text.is_empty() {
        face.passage(&message.preview.text, MESSAGE);
    }
    for line in missing(&message.preview, voice) {
        face.text.newline().push(&line);
    }
    let (key, is_asked) = match message.why {
        HeldWhy::Modes if mode == Mode::Bypass => ("peer-held-loose", true),
        HeldWhy::Modes => ("peer-held-modes", true),
        HeldWhy::Settings => ("peer-held-settings", false),
        HeldWhy::Room => ("peer-held-room", false),
    };
    face.text.newline().newline().push(&voice.say(key));
    if details == HeldDetails::Shown && is_asked {
        face.text.newline().bold(&voice.say("peer-seen"));
    }
    face
}

/// What Claude Code does not show of a message.
fn missing(preview: &Preview, voice: Voice<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let hidden = preview.units.saturating_sub(utf16_len(&preview.text));
    if hidden > 0 {
        lines.push(voice.tell("peer-more", [("count", hidden.into())]));
    } else if !preview.whole && preview.others == 0 {
        lines.push(voice.say("peer-blanks"));
    }
    if preview.others > 0 {
        lines.push(voice.tell("peer-others", [("count", preview.others.into())]));
    }
    lines
}

/// All of a message that Claude Code shows.
pub(in crate::bridge) fn peer_details(message: &HeldMessage, voice: Voice<'_>) -> Vec<Page> {
    let exact = Exact::of(&message.preview.text, Layout::Lines);
    let title = voice.tell("notice-peer", [("from", exact_line(&message.from, PEER_NAME).into())]);
    let Some(parts) = exact.parts(TEXT_LIMIT - HEADROOM, DETAIL_PAGES) else {
        let document = Document { name: "message.txt".to_owned(), text: exact.into_whole() };
        return vec![Page { text: title, ..Page::file(document) }];
    };
    let page = |(at, part): (usize, &String)| {
        let mut text = Text::new();
        if at == 0 {
            text.bold(&title).newline();
        }
        text.pre(None, part);
        text.into_page()
    };
    parts.iter().enumerate().map(page).collect()
}

/// The one line that is left of a card. Without an end, the message ended with the agent that it was for.
pub(in crate::bridge) fn closed_peer(
    from: &str,
    end: Option<HeldEnd>,
    by: Option<&str>,
    voice: Voice<'_>,
) -> Page {
    let key = match (end, by) {
        (Some(HeldEnd::Delivered | HeldEnd::Waiting), Some(_)) => "peer-delivered",
        (Some(HeldEnd::Delivered | HeldEnd::Waiting), None) => "peer-let-in",
        (Some(HeldEnd::Dropped), Some(_)) => "peer-dropped",
        (Some(HeldEnd::Expired), _) => "peer-expired",
        (Some(HeldEnd::Refused), _) => "peer-refused",
        (Some(HeldEnd::NoRoom), _) => "peer-no-room",
        (Some(HeldEnd::Dropped | HeldEnd::Gone | HeldEnd::Undecidable), _) => "peer-gone",
        (None, _) => "peer-over",
    };
    let from = exact_line(from, PEER_NAME);
    let name = short(by.unwrap_or_default(), 40);
    Page::plain(voice.tell(key, [("from", from.into()), ("name", name.into())]))
}
