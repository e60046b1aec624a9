//! `/start` and `/help`: what to do first, and pages by theme in one message.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::projects;
use crate::bridge::talks::{Talks, prompts};
use crate::chat::Message;
use crate::page::Page;
use crate::pick::{ButtonPick, HelpPick, HelpTopic};
use crate::time::Now;

/// The pages, each with the key of its button and of its text.
const PAGES: [(HelpTopic, &str, &str); 5] = [
    (HelpTopic::Sessions, "help-button-sessions", "help-sessions"),
    (HelpTopic::Work, "help-button-work", "help-work"),
    (HelpTopic::Files, "help-button-files", "help-files"),
    (HelpTopic::Terminal, "help-button-terminal", "help-terminal"),
    (HelpTopic::Settings, "help-button-settings", "help-settings"),
];

/// `/start`: what this is, and three ways to begin.
pub(in crate::bridge) fn start(hall: &mut Hall, message: &Message) {
    let voice = hall.voice(message.from.id);
    let button = |key, pick| NewButton::pick(voice.say(key), ButtonPick::Help(pick));
    let rows = [
        [button("start-button-example", HelpPick::Example)],
        [button("start-button-projects", HelpPick::Projects)],
        [button("start-button-help", HelpPick::Main)],
    ];
    let menu = Menu::question(Page::plain(voice.say("welcome")));
    let menu = rows.into_iter().fold(menu, Menu::row);
    hall.show_menu(menu, &Asker::from(message));
}

/// `/help`.
pub(in crate::bridge) fn command(hall: &mut Hall, message: &Message) {
    show(hall, None, &Asker::from(message));
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: HelpPick,
    asker: &Asker,
    now: Now,
) -> String {
    match pick {
        HelpPick::Main => show(hall, None, asker),
        HelpPick::Page(topic) => show(hall, Some(topic), asker),
        HelpPick::Projects => projects::show(hall, talks, asker),
        HelpPick::Example => {
            if let Some(slot) = asker.slot {
                hall.take_buttons(slot);
            }
            let text = hall.voice(asker.person.id).say("start-example");
            prompts::say_for(hall, talks, text, asker, now);
        }
    }
    String::new()
}

/// Shows a page, or the first one, in the place of the one before it.
fn show(hall: &mut Hall, topic: Option<HelpTopic>, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let to = |key, pick| NewButton::pick(voice.say(key), ButtonPick::Help(pick));
    let page = PAGES.iter().find(|(of, ..)| Some(*of) == topic);
    let mut menu = Menu::list(Page::plain(voice.say(page.map_or("help", |(_, _, text)| text))));
    match page {
        Some(_) => menu = menu.row([to("settings-button-back", HelpPick::Main)]),
        None => {
            for pages in PAGES.chunks(2) {
                menu = menu.row(pages.iter().map(|(topic, key, _)| to(key, HelpPick::Page(*topic))));
            }
        }
    }
    hall.show_menu(menu, asker);
}
