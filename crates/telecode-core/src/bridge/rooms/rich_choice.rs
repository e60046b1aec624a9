//! Rich messages: whether a person wants them, and whether their app shows them.
//!
//! No server says what a person's app can show, so the person is asked once, with a message that holds a table.

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::change::Class;
use crate::chat::Message;
use crate::ids::ThreadId;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, RichPick};
use crate::preference::{Preferences, Probe, Rich, RichSight, Scope};
use crate::render;
use crate::words::Voice;

/// `/rich`: whether answers are rich messages, as the default of a person, or in a group.
pub(in crate::bridge) fn command(hall: &mut Hall, words: &str, message: &Message) {
    let (thread, person) = (message.thread, message.from.id);
    let rich = match words {
        "auto" => Rich::Auto,
        "on" => Rich::On,
        "off" => Rich::Off,
        _ => {
            let now = hall.audience.chosen(thread, person).rich.unwrap_or(hall.settings.rich);
            let now = hall.voice(person).say(rich_key(now));
            let text = hall.voice(person).tell("rich-how", [("now", now.into())]);
            hall.reply(thread, Page::plain(text));
            return;
        }
    };
    let asker = Asker::from(message);
    choose(hall, usual_scope(&asker), rich, &asker);
    let text = hall.voice(person).say(rich_key(rich));
    hall.reply(thread, Page::plain(text));
}

/// Somebody pressed a button of the probe, or of a rich answer.
pub(in crate::bridge) fn pressed(hall: &mut Hall, pick: RichPick, asker: &Asker) -> String {
    let person = asker.person.id;
    let sight = hall.audience.sight(person);
    let (probe, key) = match pick {
        RichPick::Seen => (Probe::Seen, "rich-seen"),
        RichPick::Blank => (Probe::Blank, "rich-blank"),
        RichPick::More => {
            if let Some(slot) = asker.slot {
                hall.turn_way_back(slot, asker.thread);
            }
            return String::new();
        }
        RichPick::Plain => return back_to_classic(hall, asker),
    };
    hall.see(person, RichSight { probe, ..sight });
    let page = Page::plain(hall.voice(person).say(key));
    hall.close_menu(asker, page);
    String::new()
}

/// Sends a rich answer as a classic one, and the next ones, too.
fn back_to_classic(hall: &mut Hall, asker: &Asker) -> String {
    choose(hall, usual_scope(asker), Rich::Off, asker);
    if let Some(slot) = asker.slot {
        hall.send_classic(slot, asker.thread);
    }
    hall.voice(asker.person.id).say("rich-plain-from-now")
}

/// What a choice counts for where nobody says: for the person, or for a thread of a group.
fn usual_scope(asker: &Asker) -> Scope {
    if asker.thread.chat.is_private() { Scope::Person(asker.person.id) } else { Scope::Thread(asker.thread) }
}

/// Somebody chooses. What counts for a person counts in the private chat where they say so, too; who says "automatically" is
/// asked again whether they see rich messages.
pub(super) fn choose(hall: &mut Hall, scope: Scope, rich: Rich, asker: &Asker) {
    let here = Scope::Thread(asker.thread);
    let own = hall.audience.chosen_in(here);
    if asker.thread.chat.is_private() && scope != here && own.rich.is_some() {
        hall.prefer(here, Preferences { rich: None, ..own });
    }
    let preferences = Preferences { rich: Some(rich), ..hall.audience.chosen_in(scope) };
    hall.prefer(scope, preferences);
    let sight = hall.audience.sight(asker.person.id);
    match (rich, sight.probe) {
        (Rich::Auto, Probe::Asked | Probe::Blank) => {
            hall.see(asker.person.id, RichSight { probe: Probe::New, ..sight });
        }
        (Rich::Auto, Probe::New | Probe::Seen) | (Rich::On | Rich::Off, _) => {}
    }
}

/// Asks whether rich messages are seen, with one.
pub(in crate::bridge) fn probe(hall: &mut Hall, thread: ThreadId) {
    let Some(person) = hall.audience.person_of(thread) else { return };
    let sight = hall.audience.sight(person);
    hall.see(person, RichSight { probe: Probe::Asked, ..sight });
    let voice = hall.thread_voice(thread);
    let item = |key, style, pick| NewButton::Pick(voice.say(key), style, ButtonPick::Rich(pick));
    let row = [
        item("rich-button-seen", ButtonStyle::Go, RichPick::Seen),
        item("rich-button-blank", ButtonStyle::Plain, RichPick::Blank),
    ];
    let blocks = render::markdown::blocks(&probe_text(voice));
    let page = render::rich(&blocks, cards::limits()).and_then(|pages| pages.into_iter().next());
    // Not between the parts of the answer.
    let menu = Menu { class: Class::Rest, ..Menu::question(page.unwrap_or_default()) }.row(row);
    hall.show_menu(menu, &Asker::of_thread(thread, person));
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
