//! Claude's Markdown as a thread is to see it: as rich messages, or as classic ones, and the way back from one to the other.

use crate::bridge::hall::audience::RichChoice;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::ids::{SlotId, ThreadId};
use crate::outbox::{Hold, Post};
use crate::page::{Button, ButtonAction, Page};
use crate::pick::{ButtonPick, RichPick};
use crate::preference::{Probe, RichSight};
use crate::render;
use crate::render::markdown::Block;
use crate::tool::Tool;

/// How many rich answers have a button that leads back: then the person knows that they are seen.
const WAYS_BACK: u8 = 3;

/// Claude's Markdown as a thread is to see it.
#[derive(Debug)]
pub(in crate::bridge) struct ShownMarkdown {
    pub(in crate::bridge) pages: Vec<Page>,
    /// The person is to be asked whether they see rich messages.
    pub(in crate::bridge) probe: bool,
}

impl Hall {
    /// Renders Claude's Markdown for a thread, and says whether its person is to be asked if they see rich messages.
    pub(in crate::bridge) fn shown(&self, thread: ThreadId, text: &str) -> ShownMarkdown {
        self.shown_blocks(thread, &render::markdown::blocks(cards::beginning(text)))
    }

    fn shown_blocks(&self, thread: ThreadId, blocks: &[Block]) -> ShownMarkdown {
        let classic = || render::classic(blocks, cards::limits());
        let rich = || render::rich(blocks, cards::limits()).unwrap_or_else(classic);
        let done = |pages| ShownMarkdown { pages, probe: false };
        if !self.outbox.has_rich() {
            return done(classic());
        }
        match self.audience.rich(thread, self.settings.rich) {
            RichChoice::Never => done(classic()),
            RichChoice::Always => done(rich()),
            RichChoice::WhereItGains(probe) => {
                let pages = classic();
                if pages.len() <= 1 && !render::rich::gains(blocks) {
                    return done(pages);
                }
                match probe {
                    Probe::Seen => done(rich()),
                    Probe::New => ShownMarkdown { pages, probe: true },
                    Probe::Asked | Probe::Blank => done(pages),
                }
            }
        }
    }

    /// A plan, as messages of their own, with the address of each link; nobody is asked about rich messages while they decide.
    pub(in crate::bridge) fn plan_pages(&self, thread: ThreadId, tool: &Tool) -> Vec<Page> {
        let Tool::Plan { plan } = tool else { return Vec::new() };
        if plan.trim().is_empty() {
            return Vec::new();
        }
        let pages = self.shown_blocks(thread, &render::markdown::opened(cards::beginning(plan))).pages;
        let caption = self.thread_voice(thread).say("plan-file");
        cards::with_file(pages, plan, "plan.md", &caption)
    }

    /// Gives the first rich answers of a person a button that leads back to classic ones.
    pub(in crate::bridge) fn with_way_back(
        &mut self,
        slot: SlotId,
        thread: ThreadId,
        page: Page,
    ) -> (Page, Hold) {
        let Some(person) = self.audience.person_of(thread) else { return (page, Hold::No) };
        let sight = self.audience.sight(person);
        if page.rich.is_none() || sight.offered >= WAYS_BACK {
            return (page, Hold::No);
        }
        self.see(person, RichSight { offered: sight.offered + 1, ..sight });
        let label = self.thread_voice(thread).say("rich-button-plain");
        let button = self.button(slot, NewButton::pick(label, ButtonPick::Rich(RichPick::Plain)));
        (page.row([button]), Hold::Yes)
    }

    /// Sends a rich answer again as a classic one.
    pub(in crate::bridge) fn send_classic(&mut self, slot: SlotId, thread: ThreadId) {
        let Some(page) = self.outbox.slots.held_page(slot).cloned() else { return };
        let session = self.outbox.slots.session_of(slot);
        let (buttons, hold) = self.without_way_back(&page);
        if buttons == page.buttons {
            // It was pressed before, and the message does not show that yet.
            return;
        }
        let before = page.rich.as_ref().map(|rich| rich.before.clone()).unwrap_or_default();
        let classic = Page { buttons, rich: None, ..page.clone() };
        if hold == Hold::No {
            self.drop_controls(slot);
        }
        if before.is_empty() {
            return self.replace(slot, classic, hold);
        }
        // One message cannot become several: they come anew.
        self.replace(slot, Page { buttons: classic.buttons.clone(), ..page }, hold);
        let last = Page { buttons: Vec::new(), ..classic };
        for page in before.into_iter().chain([last]) {
            self.post(Post::reply(thread, page).of(session));
        }
    }

    /// The server refused a rich answer: what comes instead has nothing to lead back from.
    pub(in crate::bridge) fn turned_plain(&mut self, slot: SlotId) {
        let Some(page) = self.outbox.slots.held_page(slot).cloned() else { return };
        let (buttons, hold) = self.without_way_back(&page);
        if buttons == page.buttons {
            return;
        }
        if hold == Hold::No {
            self.drop_controls(slot);
        }
        self.replace(slot, Page { buttons, ..page }, hold);
    }

    /// The buttons of a page without the one that leads back, and whether somebody may still press one of them.
    fn without_way_back(&self, page: &Page) -> (Vec<Vec<Button>>, Hold) {
        let leads_back = |button: &Button| match &button.action {
            ButtonAction::Press(token) => self
                .controls
                .by_token(token)
                .is_some_and(|control| control.pick == ButtonPick::Rich(RichPick::Plain)),
            ButtonAction::Copy(_) | ButtonAction::Open(_) | ButtonAction::Message(..) => false,
        };
        let rows =
            page.buttons.iter().map(|row| row.iter().filter(|button| !leads_back(button)).cloned().collect());
        let buttons: Vec<Vec<Button>> = rows.filter(|row: &Vec<Button>| !row.is_empty()).collect();
        let presses = |button: &Button| matches!(button.action, ButtonAction::Press(_));
        let hold = if buttons.iter().flatten().any(presses) { Hold::Yes } else { Hold::No };
        (buttons, hold)
    }
}
