//! The cards of asks: what is asked, the buttons, the whole input, and the one line that is left.

mod closed;
mod details;
mod forms;
mod permissions;
mod plans;
mod questions;

pub(in super::super) use self::closed::{closed_page, confirmed, toast_key, what_of};
pub(in super::super) use self::details::{Details, details};
pub(in super::super) use self::forms::{flaw_text, link};
pub(in super::super) use self::permissions::rule_text;

pub(super) use self::details::pre_pages;

use crate::agent::Mode;
use crate::ask::{Act, Ask, Choose};
use crate::change::SessionRecord;
use crate::page::{ButtonStyle, Page};
use crate::render;
use crate::tool::Decided;
use crate::words::Voice;

/// A row of buttons that are not named yet.
pub(in super::super) type Row = Vec<(String, ButtonStyle, Act)>;

/// An open ask's card, without buttons.
pub(in super::super) fn ask_page(ask: &Ask, session: &SessionRecord, again: bool, voice: Voice<'_>) -> Page {
    match ask.call.tool.decision() {
        Decided::Permission => permissions::page(ask, session, again, voice),
        Decided::Question => questions::page(ask, voice),
        Decided::Plan => plans::page(ask, voice),
        Decided::Form => forms::page(ask, voice),
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
fn choose(
    ask: &Ask,
    key: &str,
    style: ButtonStyle,
    choose: Choose,
    voice: Voice<'_>,
) -> (String, ButtonStyle, Act) {
    (voice.say(key), style, Act::Decide(ask.id, choose))
}

/// A block of Claude's text with everything in it visible.
fn visible(text: &str, limit: usize) -> String {
    let lines: Vec<_> = text.lines().map(render::escape_invisible).collect();
    render::cut(lines.join("\n").trim_end(), limit)
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
