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

    /// Gives the first rich answers of a person a button that leads to the way back to classic ones.
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
        let label = self.thread_voice(thread).say("rich-button-more");
        let button = self.button(slot, NewButton::pick(label, ButtonPick::Rich(RichPick::More)));
        (page.row([button]), Hold::Yes)
    }

    /// Shows the way back from a rich answer, or hides it again.
    pub(in crate::bridge) fn turn_way_back(&mut self, slot: SlotId, thread: ThreadId) {
        let Some(page) = self.outbox.slots.held_page(slot).cloned() else { return };
        let hidden = self.buttons_without(&page, |pick| *pick == ButtonPick::Rich(RichPick::Plain));
        let page = if hidden == page.buttons {
            let label = self.thread_voice(thread).say("rich-button-plain");
            let plain = NewButton::pick(label, ButtonPick::Rich(RichPick::Plain));
            let plain = self.button_again(slot, plain);
            page.row([plain])
        } else {
            Page { buttons: hidden, ..page }
        };
        self.replace(slot, page, Hold::Yes);
    }

    /// Sends a rich answer again as a classic one.
    pub(in crate::bridge) fn send_classic(&mut self, slot: SlotId, thread: ThreadId) {
        let Some((page, hold)) = self.without_way_back(slot) else { return };
        let session = self.outbox.slots.session_of(slot);
        let before = page.rich.as_ref().map(|rich| rich.before.clone()).unwrap_or_default();
        let classic = Page { rich: None, ..page.clone() };
        if before.is_empty() {
            return self.replace(slot, classic, hold);
        }
        // One message cannot become several: they come anew.
        self.replace(slot, page, hold);
        let last = Page { buttons: Vec::new(), ..classic };
        for page in before.into_iter().chain([last]) {
            self.post(Post::reply(thread, page).of(session));
        }
    }

    /// The server refused a rich answer: what comes instead has nothing to lead back from.
    pub(in crate::bridge) fn turned_plain(&mut self, slot: SlotId) {
        if let Some((page, hold)) = self.without_way_back(slot) {
            self.replace(slot, page, hold);
        }
    }

    /// The page of a slot without the way back to classic ones, and whether the slot is held for something else; nothing, if it
    /// has no way back.
    fn without_way_back(&mut self, slot: SlotId) -> Option<(Page, Hold)> {
        let leads_back =
            |pick: &ButtonPick| matches!(pick, ButtonPick::Rich(RichPick::More | RichPick::Plain));
        let page = self.outbox.slots.held_page(slot)?.clone();
        let buttons = self.buttons_without(&page, leads_back);
        if buttons == page.buttons {
            return None;
        }
        let hold = self.drop_picks(slot, leads_back);
        Some((Page { buttons, ..page }, hold))
    }

    /// The buttons of a page that mean something else.
    fn buttons_without(&self, page: &Page, leaves: fn(&ButtonPick) -> bool) -> Vec<Vec<Button>> {
        let stays = |button: &&Button| match &button.action {
            ButtonAction::Press(token) => {
                self.controls.by_token(token).is_none_or(|control| !leaves(&control.pick))
            }
            ButtonAction::Copy(_) | ButtonAction::Open(_) | ButtonAction::Message(..) => true,
        };
        let rows = page.buttons.iter().map(|row| row.iter().filter(stays).cloned().collect());
        rows.filter(|row: &Vec<Button>| !row.is_empty()).collect()
    }
}
