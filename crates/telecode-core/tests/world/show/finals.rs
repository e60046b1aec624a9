//! A final is the answer: what was said on the way opens behind it, one line says what is not as always, and one row leads on.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::page::{Page, RichBlock};
use telecode_core::seam::preference::Rich;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{Tool, ToolOutcome};

use super::call;
use crate::changes::{changed, files};
use crate::{World, bash, settings};

/// The longest line under an answer where nothing is out of the ordinary, in characters: a line of a phone.
const LINE: usize = 44;

/// A turn in which Claude says what it does before each step, and then what came of it.
fn narrated(world: &mut World) {
    world.runs("fix the build");
    for (call, words) in
        [("t1", "Let me look at the build first."), ("t2", "A **typo**. I'll fix `main.rs`."), ("t3", "")]
    {
        if !words.is_empty() {
            world.answers(words);
        }
        world.uses(bash(call, &format!("./{call}")));
        world.used(call, ToolOutcome::Done);
    }
    world.answers("The build is **fixed**.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
}

fn last(world: &World) -> &Page {
    world.chat.messages.values().last().expect("a message")
}

#[test]
fn what_was_said_on_the_way_opens_behind_the_answer() {
    let mut world = World::new();
    narrated(&mut world);
    assert_snapshot!(world.log());
    assert_eq!(world.chat.messages.len(), 1, "one message a turn");
}

#[test]
fn a_rich_answer_has_it_as_details() {
    let mut world = World::with(Settings { rich: Rich::On, ..settings() });
    narrated(&mut world);
    let rich = last(&world).rich.as_ref().expect("a rich answer");
    let [RichBlock::Paragraph(_), RichBlock::Details { .. }, RichBlock::Footer(_)] = rich.blocks.as_slice()
    else {
        panic!("{rich:?}")
    };
}

#[test]
fn who_wants_only_answers_gets_nothing_of_the_way() {
    let mut world = World::new();
    world.says("/verbose 0");
    narrated(&mut world);
    let page = last(&world);
    assert!(page.text.starts_with("The build is fixed.") && !page.text.contains("typo"), "{page:?}");
    assert!(!page.text.contains("step"), "{page:?}");
}

#[test]
fn words_before_a_step_are_the_answer_if_none_follow() {
    let mut world = World::new();
    world.runs("go");
    world.answers("I'm on it.");
    world.uses(bash("t1", "make"));
    world.used("t1", ToolOutcome::Done);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert!(last(&world).text.starts_with("I'm on it."), "{}", world.log());
}

#[test]
fn many_words_on_the_way_are_cut_and_leave_the_answer_whole() {
    let mut world = World::new();
    world.runs("go");
    for n in 0..30 {
        world.answers(&"on the way ".repeat(80));
        world.uses(bash(&format!("t{n}"), "make"));
        world.used(&format!("t{n}"), ToolOutcome::Done);
    }
    world.answers(&"word ".repeat(780));
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let all: String = world.chat.messages.values().map(|page| page.text.as_str()).collect();
    assert_eq!((all.matches("word").count(), all.contains("on the way")), (780, true), "{all}");
    assert!(all.chars().count() < 7_000, "{} characters", all.chars().count());
}

#[test]
fn under_an_answer_that_fills_a_rich_message_stands_as_much_as_it_has_room_for() {
    // What was said on the way takes two bytes a letter, and a block a line.
    for (answer, way) in [
        ("слово ".repeat(130) + "\n\n", "по пути ".repeat(40) + "\n\n"),
        ("- word\n".to_owned(), "on the way\n\n".to_owned()),
    ] {
        for copies in 15..30 {
            let mut world = World::with(Settings { rich: Rich::On, ..settings() });
            world.runs("go");
            for n in 0..20 {
                world.answers(&way);
                world.uses(bash(&format!("t{n}"), "make"));
                world.used(&format!("t{n}"), ToolOutcome::Done);
            }
            world.answers(&answer.repeat(copies * if answer.starts_with('-') { 12 } else { 1 }));
            world.ends(CycleOutcome::Done);
            world.pass(Duration::from_secs(9));
            let pages: Vec<_> = world.chat.messages.values().filter(|page| page.rich.is_some()).collect();
            pages.iter().try_for_each(|page| crate::walk::measure::fits(page)).unwrap();
            let end = pages.last().and_then(|page| page.rich.as_ref()?.blocks.last());
            assert!(matches!(end, Some(RichBlock::Footer(_))), "{copies}: {end:?}");
        }
    }
}

#[test]
fn an_answer_stays_one_whatever_claude_puts_in_order_after_it() {
    let long = format!("Here is what I found. {}", "A finding. ".repeat(100));
    let bookkeeping = call("t9", "TodoWrite", Tool::Checklist);
    for (said, step, hook) in [
        ("The answer is 4.", Some(bookkeeping), false),
        ("The answer is 4.", Some(bash("t9", "make lint")), true),
        (long.as_str(), Some(bash("t9", "git status")), false),
    ] {
        for verbose in ["/verbose 0", "/verbose 1"] {
            let mut world = World::new();
            world.says(verbose);
            world.runs("go");
            world.answers(said);
            if hook {
                world.agent(AgentEvent::HeldBack { reason: "Lint first".to_owned() });
            }
            if let Some(step) = step.clone() {
                world.uses(step);
                world.used("t9", ToolOutcome::Done);
            }
            world.answers("Done.");
            world.ends(CycleOutcome::Done);
            world.pass(Duration::from_secs(5));
            let text = &last(&world).text;
            assert!(text.starts_with(said.trim()) && text.contains("\n\nDone."), "{verbose}: {text}");
        }
    }
}

#[test]
fn a_conversation_that_was_made_shorter_says_so_at_every_level() {
    for verbose in ["/verbose 0", "/verbose 1"] {
        let mut world = World::new();
        world.says(verbose);
        world.runs("go");
        world.agent(AgentEvent::Compacted { before: Some(90_000), after: Some(9_000) });
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(5));
        assert_eq!(last(&world).text.matches("90k").count(), 1, "{verbose}: {}", world.log());
    }
}

#[test]
fn a_plain_turn_is_its_answer_and_a_line() {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    let page = last(&world);
    let lines: Vec<&str> = page.text.lines().filter(|line| !line.is_empty() && *line != "Hello!").collect();
    assert_eq!((lines.len(), page.buttons.len()), (1, 0), "{page:?}");
    assert!(lines[0].chars().count() <= LINE, "{lines:?}");
}

#[test]
fn a_turn_that_changed_files_is_its_answer_a_line_and_a_row() {
    let mut world = World::new();
    world.snapshots = Some(Ok("commit".to_owned()));
    world.runs("fix it");
    world.uses(bash("t1", "make"));
    world.used("t1", ToolOutcome::Done);
    world.answers("Fixed.");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert!(last(&world).buttons.is_empty(), "nobody knows yet whether there's anything to undo");
    world.reports(changed(files()));
    world.pass(Duration::from_secs(5));
    let page = last(&world);
    let lines: Vec<&str> = page.text.lines().filter(|line| !line.is_empty() && *line != "Fixed.").collect();
    assert_eq!((lines.len(), page.buttons.len()), (1, 1), "{page:?}");
    assert!(lines[0].chars().count() <= LINE, "{lines:?}");
    assert_eq!(world.chat.messages.len(), 1, "{}", world.log());
}

#[test]
fn a_turn_that_changed_nothing_has_no_row_and_nothing_is_held_for_it() {
    for is_killed in [false, true] {
        let mut world = World::new();
        world.snapshots = Some(Ok("commit".to_owned()));
        world.runs("look");
        world.uses(bash("t1", "ls"));
        world.used("t1", ToolOutcome::Done);
        world.answers("Seen.");
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(5));
        if is_killed {
            world.restart();
        }
        world.reports(changed(Vec::new()));
        world.pass(Duration::from_secs(5));
        assert!(world.chat.button("Undo").is_none(), "{}", world.log());
        let stored = world.store.stored();
        assert!(stored.slots.is_empty() && stored.controls.is_empty(), "{stored:?}");
    }
}
