//! The cards of asks: what is asked, the buttons, the whole input, and the one line that is left.

mod closed;
mod details;
mod face;
mod fields;
mod forms;
mod hosts;
mod offers;
mod peers;
mod permissions;
mod plans;
mod questions;

pub(in super::super) use self::closed::{closed_page, confirmed, toast_key, what_of};
pub(in super::super) use self::details::details;
pub(in super::super) use self::forms::{flaw_text, link};
pub(in super::super) use self::offers::{opened as offers_opened, rule_text};
pub(in super::super) use self::peers::{PEER_NAME, closed_peer, held_peer, peer_details, peer_page};

pub(in super::super::cards) use self::closed::exactly;
pub(in super::super::cards) use self::details::input_pages;

pub(in super::super) use self::face::Face;
use crate::agent::Mode;
use crate::ask::{Ask, AskChoice, View};
use crate::bridge::menus::NewButton;
use crate::change::SessionRecord;
use crate::page::{ButtonStyle, Page};
use crate::pick::ButtonPick;
use crate::tool::Decided;
use crate::words::Voice;

/// A row of buttons.
pub(in super::super) type Row = Vec<NewButton>;

/// An open ask's card, without buttons.
pub(in super::super) fn ask_page(ask: &Ask, session: &SessionRecord, again: bool, voice: Voice<'_>) -> Page {
    face(ask, session, again, voice).into_page()
}

/// Whether an open ask's card leaves out something of what is decided on.
pub(in super::super) fn is_cut(ask: &Ask, session: &SessionRecord, voice: Voice<'_>) -> bool {
    let card = Ask { view: View::Card, ..ask.clone() };
    face(&card, session, false, voice).is_cut()
}

fn face<'a>(ask: &Ask, session: &SessionRecord, again: bool, voice: Voice<'a>) -> Face<'a> {
    match ask.call.tool.decision() {
        Decided::Permission => permissions::face(ask, session, again, voice),
        Decided::Question => questions::face(ask, voice),
        Decided::Plan => plans::face(ask, voice),
        Decided::Form => forms::face(ask, voice),
    }
}

/// The buttons of an open ask.
pub(in super::super) fn ask_rows(ask: &Ask, session: &SessionRecord, voice: Voice<'_>) -> Vec<Row> {
    match ask.call.tool.decision() {
        Decided::Permission => permissions::rows(ask, session, voice),
        Decided::Question => questions::rows(ask, voice),
        Decided::Plan => plans::rows(ask, voice),
        Decided::Form => forms::rows(ask, voice),
    }
}

/// A button that decides on an ask.
fn choose(ask: &Ask, key: &str, style: ButtonStyle, choose: AskChoice, voice: Voice<'_>) -> NewButton {
    NewButton::Pick(voice.say(key), style, ButtonPick::Decide(ask.id, choose))
}

/// A button that shows the whole of an ask.
fn details_button(ask: &Ask, key: &str, voice: Voice<'_>) -> NewButton {
    NewButton::pick(voice.say(key), ButtonPick::AskDetails(ask.id))
}

/// The key of a mode's name.
pub(in super::super) fn mode_key(mode: Mode) -> &'static str {
    match mode {
        Mode::Default => "mode-default",
        Mode::AcceptEdits => "mode-accept-edits",
        Mode::Plan => "mode-plan",
        Mode::Auto => "mode-auto",
        Mode::DontAsk => "mode-dont-ask",
        Mode::Bypass => "mode-bypass",
    }
}
