//! What people set for a thread.

use std::time::Duration;

use insta::assert_snapshot;

use crate::{World, read};

#[test]
fn how_much_is_shown_is_set_and_outlives_a_restart() {
    let mut world = World::new();
    for words in ["/verbose", "/verbose 2", "/verbose", "/verbose 7", "/verbose 0"] {
        world.says(words);
        world.pass(Duration::from_secs(2));
    }
    world.restart();
    world.says("/verbose");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn without_steps_only_the_answer_is_shown() {
    let mut world = World::new();
    world.says("/verbose 0");
    world.runs("look");
    world.fresh_log();
    world.uses(read("t1", "/srv/api/a.rs"));
    world.pass(Duration::from_secs(3));
    assert!(!world.log().contains("a.rs"), "{}", world.log());
    world.says("/verbose 1");
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("a.rs"), "{}", world.log());
}
