//! Any words, and any button that could be pressed, in any state: nothing panics, and what must always hold does.

use proptest::prelude::*;

use crate::walk::{Walk, anything};

proptest! {
    #[test]
    fn no_button_and_no_words_do_harm_in_any_state(course in anything()) {
        let mut walk = Walk::all(&course);
        walk.each_ask_was_answered_once()?;
        walk.strangers_were_refused()?;
        walk.telegram_could_take_it()?;
        walk.nothing_is_stuck()?;
    }
}
