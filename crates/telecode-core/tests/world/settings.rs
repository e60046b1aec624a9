//! `/settings`: everything that a person can set, in one message.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::ids::{ChatId, PersonId, ThreadId};
use telecode_core::seam::preference::{DiffView, Rich, Scope, Verbosity};
use telecode_core::seam::words::Language;

use crate::{OWNER, World, settings};

const HERE: Scope = Scope::Thread(ThreadId { chat: ChatId::of(OWNER), topic: None });
const MINE: Scope = Scope::Person(PersonId(OWNER));

impl World {
    fn presses(&mut self, words: &str) {
        self.press(words);
        self.pass(Duration::from_secs(2));
    }
}

#[test]
fn everything_is_set_in_one_message_for_the_chat_and_as_a_default() {
    let mut world = World::able(settings());
    world.says("/settings");
    world.pass(Duration::from_secs(2));
    for (setting, choice) in [
        ("👀 Claude's work: last steps", "answer only"),
        ("📰 Rich messages: automatic", "off"),
        ("🧾 File changes: button", "picture"),
        ("📌 Pinned status: off", "off"),
    ] {
        world.presses(setting);
        world.presses(choice);
    }
    assert_snapshot!(world.log());
    let here = world.store.preferences[&HERE];
    assert_eq!(
        (here.verbosity, here.rich, here.diff, here.cockpit),
        (Some(Verbosity::Quiet), Some(Rich::Off), Some(DiffView::Picture), Some(false))
    );
    world.presses("My defaults");
    world.presses("👀");
    world.presses("everything");
    assert_eq!(world.store.preferences[&MINE].verbosity, Some(Verbosity::Everything));
    assert_eq!(world.store.preferences[&HERE].verbosity, Some(Verbosity::Quiet), "the chat keeps its own");
}

#[test]
fn what_is_set_is_left_to_the_default_again_and_where_it_comes_from_is_said() {
    let mut world = World::able(settings());
    world.says("/config");
    world.pass(Duration::from_secs(2));
    world.presses("👀");
    assert!(world.log().contains("The default."), "{}", world.log());
    assert!(world.chat.button("Use my default").is_none(), "nothing is set here: {}", world.log());
    world.presses("‹ Back");
    world.presses("My defaults");
    world.presses("👀");
    world.presses("everything");
    world.presses("This chat");
    world.presses("👀 Claude's work: everything");
    assert!(world.log().contains("From your defaults."), "{}", world.log());
    world.presses("last steps");
    world.presses("👀 Claude's work: last steps");
    assert!(world.log().contains("Set for this chat."), "{}", world.log());
    world.presses("Use my default");
    assert_eq!(world.store.preferences[&HERE].verbosity, None);
    assert!(world.chat.button("👀 Claude's work: everything").is_some(), "{}", world.log());
}

#[test]
fn the_language_is_chosen_and_outlives_what_telegram_says() {
    let mut world = World::able(settings());
    world.says("/settings");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("🌐").is_none(), "a chat has none: {}", world.log());
    world.presses("My defaults");
    world.presses("🌐 Language: as in Telegram");
    world.presses("Русский");
    world.fresh_log();
    world.says("/stop");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Ничего не выполняется"), "{}", world.log());
    world.restart();
    world.fresh_log();
    world.says("/stop");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Ничего не выполняется"), "{}", world.log());
    assert_eq!(world.store.preferences[&MINE].language, Some(Language::Russian));
    world.presses("🌐 Язык: Русский");
    world.presses("По умолчанию");
    world.fresh_log();
    world.says("/stop");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Nothing is running"), "{}", world.log());
}

#[test]
fn what_holds_already_can_be_set_for_the_chat() {
    let mut world = World::able(settings());
    world.says("/settings");
    world.pass(Duration::from_secs(2));
    world.presses("📰");
    let (message, token) = world.chat.button("✓ automatic").expect("a choice");
    world.press_as(OWNER, message, token);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.store.preferences[&HERE].rich, Some(Rich::Auto));
}

#[test]
fn settings_lead_to_the_model_the_effort_and_the_mode_of_the_session() {
    let mut world = World::able(settings());
    for (button, title) in
        [("🧠 Model", "which model?"), ("🎚 Effort", "how much"), ("🚦 Permissions", "permission mode")]
    {
        world.says("/settings");
        world.pass(Duration::from_secs(2));
        world.presses(button);
        assert!(world.log().contains(title), "{}", world.log());
    }
    let mut world = World::new();
    world.says("/settings");
    world.pass(Duration::from_secs(2));
    assert!(!world.log().contains("🧠 Model"), "there is no session: {}", world.log());
}
