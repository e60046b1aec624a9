//! Anything that a person can write, and any button that could be pressed, in any state: nothing panics, and what must always
//! hold does.

use proptest::prelude::*;
use telecode_core::command::{Command, Meaning};

use crate::walk::{Walk, anything};

proptest! {
    #[test]
    fn any_text_means_something(text in any::<String>()) {
        match Meaning::of_own(&text) {
            Meaning::Words(words) => {
                let whole = text.strip_prefix('/').filter(|rest| rest.starts_with('/')).unwrap_or(&text);
                prop_assert_eq!(words, whole);
            }
            Meaning::Command(_) => prop_assert!(text.starts_with('/')),
        }
    }

    #[test]
    fn the_words_of_a_command_are_what_stands_behind_it(words in any::<String>(), gap in "[ \t\n]{1,3}") {
        let Meaning::Command(Command::New(of)) = Meaning::of_own(&format!("/new@a_bot{gap}{words}")) else {
            return Err(TestCaseError::fail("no command"));
        };
        prop_assert_eq!(of, words.trim());
    }

    #[test]
    fn no_button_and_no_words_do_harm_in_any_state(course in anything()) {
        let mut walk = Walk::all(&course);
        walk.each_ask_was_answered_once()?;
        walk.strangers_were_refused()?;
        walk.telegram_could_take_it()?;
        walk.nothing_is_stuck()?;
    }
}
