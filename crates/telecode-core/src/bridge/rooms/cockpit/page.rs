//! How a cockpit looks.

use crate::bridge::hall::Hall;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::cockpit::standing::CockpitStanding;
use crate::ids::{SlotId, ThreadId};
use crate::page::{ButtonStyle, Page};
use crate::permission::Mode;
use crate::pick::{ButtonPick, CockpitPick};
use crate::render::{Text, glance};
use crate::words::Voice;

/// How much of a name is shown, in UTF-16 units: the line of a pin has no room for more.
const NAME: usize = 60;

pub(super) fn page(hall: &mut Hall, thread: ThreadId, slot: SlotId, standing: &CockpitStanding) -> Page {
    let voice = hall.thread_voice(thread);
    let mut page = text(standing, voice).into_page();
    // A button keeps its name as long as it means the same: a cockpit is changed often.
    let row = buttons(standing, voice).into_iter().map(|new| hall.button_again(slot, new)).collect();
    page.buttons.push(row);
    page
}

fn text(standing: &CockpitStanding, voice: Voice<'_>) -> Text {
    let mut text = Text::new();
    // The first line is what a phone shows of a pin.
    text.bold(&glance(&standing.name, NAME)).push(" · ").push(&voice.say(standing.state));
    if standing.asks > 0 {
        text.newline().push(&voice.tell("status-asks", [("count", standing.asks.into())]));
    }
    if standing.waiting > 0 {
        text.newline().push(&voice.tell("status-queue", [("count", standing.waiting.into())]));
    }
    text.newline().push("📁 ").push(&glance(&standing.workspace, NAME));
    if let Some(branch) = &standing.branch {
        text.push(" · ").push(&glance(branch, NAME));
    }
    // What is as always goes without saying.
    let mut facts = Vec::new();
    facts.extend(standing.model.as_ref().map(|model| glance(model, NAME)));
    facts.extend((standing.mode != Mode::Default).then(|| voice.say(standing.mode_key())));
    if let Some(percent) = standing.context {
        facts.push(voice.tell("footer-context", [("percent", percent.into())]));
    }
    if let Some(cost) = &standing.today {
        facts.push(voice.tell("cockpit-today", [("cost", cost.clone().into())]));
    }
    if !facts.is_empty() {
        text.newline().push(&facts.join(" · "));
    }
    text
}

fn buttons(standing: &CockpitStanding, voice: Voice<'_>) -> Vec<NewButton> {
    let id = standing.session;
    let item = |key: &str, style, pick| NewButton::Pick(voice.say(key), style, ButtonPick::Cockpit(pick));
    let plain = |key: &str, pick| item(key, ButtonStyle::Plain, pick);
    let first = if standing.works {
        item("cockpit-button-stop", ButtonStyle::Danger, CockpitPick::Stop(id))
    } else {
        plain("cockpit-button-status", CockpitPick::Status(id))
    };
    // What is most likely wanted now; commands have the rest.
    let last = if standing.waiting > 0 {
        plain("cockpit-button-queue", CockpitPick::Queue(id))
    } else if standing.context.is_some() {
        plain("cockpit-button-context", CockpitPick::Context(id))
    } else {
        plain("cockpit-button-usage", CockpitPick::Usage(id))
    };
    vec![first, plain("cockpit-button-sessions", CockpitPick::Sessions), last]
}

/// What it shows while its chat talks to no session.
pub(super) fn empty(hall: &mut Hall, thread: ThreadId, slot: SlotId) -> Page {
    let voice = hall.thread_voice(thread);
    let page = Page::plain(voice.say("status-none-here"));
    let sessions = ButtonPick::Cockpit(CockpitPick::Sessions);
    let sessions = NewButton::pick(voice.say("cockpit-button-sessions"), sessions);
    let sessions = hall.button(slot, sessions);
    page.row([sessions])
}
