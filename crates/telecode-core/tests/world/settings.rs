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
    world.presses("🔈 Answers");
    world.presses("📰 Off");
    world.presses("🧾 Button");
    world.presses("📌 Off");
    assert_snapshot!(world.log());
    let here = world.store.preferences[&HERE];
    assert_eq!(
        (here.verbosity, here.rich, here.diff, here.cockpit),
        (Some(Verbosity::Quiet), Some(Rich::Off), Some(DiffView::Off), Some(false))
    );
    world.presses("My defaults");
    world.presses("🔊 All");
    assert_eq!(world.store.preferences[&MINE].verbosity, Some(Verbosity::Everything));
    assert_eq!(world.store.preferences[&HERE].verbosity, Some(Verbosity::Quiet), "the chat keeps its own");
}

#[test]
fn what_is_set_is_left_to_the_default_again() {
    let mut world = World::able(settings());
    world.says("/config");
    world.pass(Duration::from_secs(2));
    world.presses("My defaults");
    world.presses("🔊 All");
    world.presses("This chat");
    assert!(world.log().contains("[· 🔊 All]"), "{}", world.log());
    world.presses("🔉 Steps");
    assert!(world.log().contains("[✓ 🔉 Steps]"), "{}", world.log());
    world.presses("🔉 Steps");
    assert_eq!(world.store.preferences[&HERE].verbosity, None);
}

#[test]
fn the_language_is_chosen_and_outlives_what_telegram_says() {
    let mut world = World::able(settings());
    world.says("/settings");
    world.pass(Duration::from_secs(2));
    world.presses("My defaults");
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
    world.presses("Русский");
    world.fresh_log();
    world.says("/stop");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Nothing is running"), "{}", world.log());
}

#[test]
fn settings_lead_to_the_model_the_effort_and_the_mode_of_the_session() {
    let mut world = World::able(settings());
    for (button, title) in
        [("🧠 Model", "which model?"), ("🎚 Effort", "how much"), ("🚦 Mode", "permission mode")]
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
