//! Random walks over many sessions at once, with crashes at any effect.
//!
//! While it walks, Claude refuses a second writer of a Claude session and a prompt that is meant for another session, and the
//! names are looked at after every deed.

use proptest::prelude::*;

use crate::walk::{Walk, among_many, config};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_message_ends_once_in_the_session_that_it_is_meant_for(course in among_many()) {
        let walk = Walk::all(&course);
        walk.each_message_ended_once()?;
        walk.no_prompt_ran_twice()?;
    }

    #[test]
    fn every_ask_is_answered_once_and_every_button_can_be_used(course in among_many()) {
        let walk = Walk::all(&course);
        walk.each_ask_was_answered_once()?;
        walk.each_slot_shows_its_page()?;
        walk.each_button_can_be_used()?;
    }

    #[test]
    fn nothing_is_stuck_and_nobody_else_is_served(course in among_many()) {
        let mut walk = Walk::all(&course);
        walk.strangers_were_refused()?;
        walk.telegram_could_take_it()?;
        walk.nothing_is_stuck()?;
    }
}
