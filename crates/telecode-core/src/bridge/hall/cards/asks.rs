//! The cards of asks: what is asked, the buttons, the whole input, and the one line that is left.

pub(in crate::bridge) mod closed;
pub(in crate::bridge) mod details;
mod face;
mod fields;
mod forms;
mod hosts;
mod offers;
mod peers;
mod permissions;
mod plans;
mod questions;

pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed::closed_page;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed::confirmed;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed::exactly;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed::toast_key;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed::what_of;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::details::details;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::details::input_pages;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::face::CardFace;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::forms::flaw_text;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::forms::link;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::offers::opened as offers_opened;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::offers::{rule_meaning, rule_text};
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peers::HeldDetails;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peers::PEER_NAME;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peers::closed_peer;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peers::held_peer;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peers::peer_details;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peers::peer_page;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::permissions::AskSight;

use crate::ask::{Ask, AskChoice, View};
use crate::bridge::hall::new_button::NewButton;
use crate::change::SessionRecord;
use crate::page::{ButtonStyle, Page};
use crate::permission::Mode;
use crate::pick::ButtonPick;
use crate::tool::Decided;
use crate::words::Voice;

/// A row of buttons.
pub(in crate::bridge) type Row = Vec<NewButton>;

/// Whether a turn asks for the same call once more, after one that may have run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum AskedBefore {
    No,
    Yes,
}

/// An open ask's card, without buttons.
pub(in crate::bridge) fn ask_page(
    ask: &Ask,
    session: &SessionRecord,
    before: AskedBefore,
    voice: Voice<'_>,
) -> Page {
    face(ask, session, before, voice).into_page()
}

/// Whether an open ask's card leaves out something of what is decided on.
pub(in crate::bridge) fn is_cut(ask: &Ask, session: &SessionRecord, voice: Voice<'_>) -> bool {
    let card = Ask { view: View::Card, ..ask.clone() };
    face(&card, session, AskedBefore::No, voice).is_cut()
}

fn face<'a>(ask: &Ask, session: &SessionRecord, before: AskedBefore, voice: Voice<'a>) -> CardFace<'a> {
    match ask.call.tool.decision() {
        Decided::Permission => permissions::face(ask, session, before, voice),
        Decided::Question => questions::face(ask, voice),
        Decided::Plan => plans::face(ask, voice),
        Decided::Form => forms::face(ask, voice),
    }
}

/// The buttons of an open ask.
pub(in crate::bridge) fn ask_rows(ask: &Ask, session: &SessionRecord, voice: Voice<'_>) -> Vec<Row> {
    match ask.call.tool.decision() {
        Decided::Permission => permissions::rows(ask, session, voice),
        Decided::Question => questions::rows(ask, voice),
        Decided::Plan => plans::rows(ask, voice),
        Decided::Form => forms::rows(ask, voice),
    }
}

/// A button that decides on an ask.
pub(in crate::bridge) fn choose(
    ask: &Ask,
    key: &str,
    style: ButtonStyle,
    choose: AskChoice,
    voice: Voice<'_>,
) -> NewButton {
    NewButton::Pick(voice.say(key), style, ButtonPick::Decide(ask.id, choose))
}

/// A button that shows the whole of an ask.
pub(in crate::bridge) fn details_button(ask: &Ask, key: &str, voice: Voice<'_>) -> NewButton {
    NewButton::pick(voice.say(key), ButtonPick::AskDetails(ask.id))
}

/// The key of a mode's name.
pub(in crate::bridge) fn mode_key(mode: Mode) -> &'static str {
    match mode {
        Mode::Default => "mode-default",
        Mode::AcceptEdits => "mode-accept-edits",
        Mode::Plan => "mode-plan",
        Mode::Auto => "mode-auto",
        Mode::DontAsk => "mode-dont-ask",
        Mode::Bypass => "mode-bypass",
    }
}
