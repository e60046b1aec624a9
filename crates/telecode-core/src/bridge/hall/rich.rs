//! Whether answers are rich messages: what a person set, and whether their app shows them.
//!
//! No server says what a person's app can show, so the person is asked once, with a message that holds a table.

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::change::Change;
use crate::chat::Message;
use crate::ids::{PersonId, SlotId, ThreadId};
use crate::outbox::{Hold, Post};
use crate::page::{Button, ButtonAction, ButtonStyle, Page};
use crate::pick::{ButtonPick, RichPick};
use crate::preference::{Preferences, Probe, Rich, RichSight, Scope};
use crate::render;
use crate::render::markdown::Block;
use crate::tool::Tool;
use crate::words::Voice;

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
        let Some(person) = self.person_of(thread) else { return done(classic()) };
        match self.preferences.of(thread, person).rich.unwrap_or(self.settings.rich) {
            Rich::Off => done(classic()),
            Rich::On => done(rich()),
            Rich::Auto => {
                let pages = classic();
                if pages.len() <= 1 && !render::rich::gains(blocks) {
                    return done(pages);
                }
                match self.sight(person).probe {
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
        let Some(person) = self.person_of(thread) else { return (page, Hold::No) };
        let sight = self.sight(person);
        if page.rich.is_none() || sight.offered >= WAYS_BACK {
            return (page, Hold::No);
        }
        self.see(person, RichSight { offered: sight.offered + 1, ..sight });
        let label = self.thread_voice(thread).say("rich-button-plain");
        let button = self.button(slot, NewButton::pick(label, ButtonPick::Rich(RichPick::Plain)));
        (page.row([button]), Hold::Yes)
    }

    /// Asks whether rich messages are seen, with one.
    pub(in crate::bridge) fn probe(&mut self, thread: ThreadId) {
        let Some(person) = self.person_of(thread) else { return };
        let sight = self.sight(person);
        self.see(person, RichSight { probe: Probe::Asked, ..sight });
        let voice = self.thread_voice(thread);
        let item = |key, style, pick| NewButton::Pick(voice.say(key), style, ButtonPick::Rich(pick));
        let row = [
            item("rich-button-seen", ButtonStyle::Go, RichPick::Seen),
            item("rich-button-blank", ButtonStyle::Plain, RichPick::Blank),
        ];
        let blocks = render::markdown::blocks(&probe_text(voice));
        let page = render::rich(&blocks, cards::limits()).and_then(|pages| pages.into_iter().next());
        let menu = Menu::question(page.unwrap_or_default()).row(row);
        self.show_menu(menu, &Asker::of_thread(thread, person));
    }

    /// `/rich`: whether answers are rich messages, as the default of a person, or in a group.
    pub(in crate::bridge) fn rich_command(&mut self, words: &str, message: &Message) {
        let (thread, person) = (message.thread, message.from.id);
        let rich = match words {
            "auto" => Rich::Auto,
            "on" => Rich::On,
            "off" => Rich::Off,
            _ => {
                let now = self.preferences.of(thread, person).rich.unwrap_or(self.settings.rich);
                let now = self.voice(person).say(rich_key(now));
                let text = self.voice(person).tell("rich-how", [("now", now.into())]);
                self.reply(thread, Page::plain(text));
                return;
            }
        };
        self.set_rich(thread, person, rich);
        let text = self.voice(person).say(rich_key(rich));
        self.reply(thread, Page::plain(text));
    }

    /// Sets it for a person, or for a thread of a group. Who says "automatically" is asked again.
    fn set_rich(&mut self, thread: ThreadId, person: PersonId, rich: Rich) {
        let here = Scope::Thread(thread);
        let scope = if thread.chat.is_private() { Scope::Person(person) } else { here };
        if scope != here && self.preferences.at(here).rich.is_some() {
            let preferences = Preferences { rich: None, ..self.preferences.at(here) };
            self.prefer(here, preferences);
        }
        let preferences = Preferences { rich: Some(rich), ..self.preferences.at(scope) };
        self.prefer(scope, preferences);
        let sight = self.sight(person);
        match (rich, sight.probe) {
            (Rich::Auto, Probe::Asked | Probe::Blank) => {
                self.see(person, RichSight { probe: Probe::New, ..sight });
            }
            (Rich::Auto, Probe::New | Probe::Seen) | (Rich::On | Rich::Off, _) => {}
        }
    }

    /// Somebody pressed a button of the probe, or of a rich answer.
    pub(in crate::bridge) fn picked_rich(&mut self, pick: RichPick, asker: &Asker) -> String {
        let person = asker.person.id;
        let sight = self.sight(person);
        let (probe, key) = match pick {
            RichPick::Seen => (Probe::Seen, "rich-seen"),
            RichPick::Blank => (Probe::Blank, "rich-blank"),
            RichPick::Plain => return self.back_to_classic(asker),
        };
        self.see(person, RichSight { probe, ..sight });
        let page = Page::plain(self.voice(person).say(key));
        self.close_menu(asker, page);
        String::new()
    }

    /// Sends a rich answer as a classic one, and the next ones, too.
    fn back_to_classic(&mut self, asker: &Asker) -> String {
        self.set_rich(asker.thread, asker.person.id, Rich::Off);
        if let Some(slot) = asker.slot {
            self.send_classic(slot, asker.thread);
        }
        self.voice(asker.person.id).say("rich-plain-from-now")
    }

    fn send_classic(&mut self, slot: SlotId, thread: ThreadId) {
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

    fn sight(&self, person: PersonId) -> RichSight {
        self.sights.get(&person).copied().unwrap_or_default()
    }

    fn see(&mut self, person: PersonId, sight: RichSight) {
        self.sights.insert(person, sight);
        self.save(Change::Sight { person, sight });
    }
}

/// The probe in Markdown: a question and a table.
fn probe_text(voice: Voice<'_>) -> String {
    let [question, why] = ["rich-probe", "rich-probe-why"].map(|key| voice.say(key));
    let [app, shown] = ["rich-probe-app", "rich-probe-shown"].map(|key| voice.say(key));
    let [new, old] = ["rich-probe-new", "rich-probe-old"].map(|key| voice.say(key));
    let nothing = voice.say("rich-probe-nothing");
    format!(
        "**{question}**\n\n| {app} | {shown} |\n|---|:-:|\n| {new} | ✅ |\n| {old} | {nothing} |\n\n{why}"
    )
}

fn rich_key(rich: Rich) -> &'static str {
    match rich {
        Rich::Auto => "rich-auto",
        Rich::On => "rich-on",
        Rich::Off => "rich-off",
    }
}
