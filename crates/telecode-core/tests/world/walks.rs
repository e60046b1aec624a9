//! Random walks over the whole bridge in one session, with crashes at any effect.

use proptest::prelude::*;

use crate::walk::{Walk, alone, config, dying, undoing};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_message_ends_in_exactly_one_way_and_no_final_is_lost_or_doubled(course in alone()) {
        let walk = Walk::all(&course);
        walk.each_message_ended_once()?;
        walk.no_prompt_ran_twice()?;
    }

    /// While it walks, a command that runs is held against what was wanted, and Claude against what it forgot.
    #[test]
    fn whatever_dies_claude_goes_on_where_the_person_left_it(course in dying()) {
        let walk = Walk::all(&course);
        walk.each_message_ended_once()?;
        walk.each_death_was_survived()?;
    }

    /// While it walks, what is restored is held against what the turn began with, and Claude against what it forgot.
    #[test]
    fn an_undo_restores_what_was_before_the_turn_or_says_what_it_cannot(course in undoing()) {
        let mut walk = Walk::all(&course);
        walk.each_message_ended_once()?;
        walk.no_prompt_ran_twice()?;
        walk.each_button_can_be_used()?;
        walk.nothing_is_stuck()?;
    }

    #[test]
    fn an_ask_is_answered_at_most_once_and_only_by_the_owner(course in alone()) {
        Walk::all(&course).each_ask_was_answered_once()?;
    }

    #[test]
    fn the_last_page_of_every_slot_is_shown_in_the_end(course in alone()) {
        Walk::all(&course).each_slot_shows_its_page()?;
    }

    #[test]
    fn no_button_is_left_that_nobody_can_use(course in alone()) {
        Walk::all(&course).each_button_can_be_used()?;
    }

    #[test]
    fn a_stranger_never_reaches_claude(course in alone()) {
        Walk::all(&course).strangers_were_refused()?;
    }

    #[test]
    fn calls_are_spaced_and_every_page_fits(course in alone()) {
        Walk::all(&course).telegram_could_take_it()?;
    }
}
