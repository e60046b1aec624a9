//! `/retry`: the last prompt once more.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{CycleOutcome, Trace};
use telecode_core::seam::change::{PromptRecord, PromptStage};
use telecode_core::seam::content::{AttachmentKind, PromptAttachment};
use telecode_core::seam::errand::Report;

use crate::{World, bash};

impl World {
    /// What the store would find: the last prompt that was told.
    fn last_prompt(&self) -> Option<PromptRecord> {
        self.store.prompts.iter().rev().find(|prompt| prompt.stage != PromptStage::Joined).cloned()
    }

    fn finds_the_last_prompt(&mut self) {
        let last = self.last_prompt();
        self.reports(Report::LastPrompt(Ok(last)));
    }
}

#[test]
fn the_last_prompt_runs_again_as_a_new_one() {
    let mut world = World::new();
    world.runs("write a haiku");
    world.answers("haiku");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(4));
    world.fresh_log();
    let retry = world.says("/retry");
    world.finds_the_last_prompt();
    world.pass(Duration::from_secs(2));
    assert_eq!(world.texts(), ["write a haiku", "write a haiku"]);
    assert_ne!(world.told[0].0, world.told[1].0);
    assert_eq!(world.store.prompts[1].messages, [retry]);
    assert_snapshot!(world.log());
}

#[test]
fn nothing_asked_and_something_running_are_refused() {
    let mut world = World::new();
    world.says("/retry");
    world.pass(Duration::from_secs(2));
    world.says("/new other --empty");
    world.says("/retry");
    world.reports(Report::LastPrompt(Ok(None)));
    world.pass(Duration::from_secs(2));
    world.says("/retry");
    world.fails("disk I/O error");
    world.pass(Duration::from_secs(2));
    world.runs("work");
    world.says("/retry");
    world.pass(Duration::from_secs(2));
    assert!(world.errands.is_empty());
    world.uses(bash("t1", "make deploy"));
    world.dies();
    world.found(&Trace::Cut { pending: vec![bash("t1", "make deploy")] });
    world.pass(Duration::from_secs(2));
    world.says("/retry");
    world.pass(Duration::from_secs(2));
    assert!(world.errands.is_empty());
    assert_snapshot!(world.log());
}

#[test]
fn what_begins_while_the_store_is_asked_comes_first() {
    let mut world = World::new();
    world.runs("work");
    world.ends(CycleOutcome::Done);
    world.says("/retry");
    world.says("other work");
    world.finds_the_last_prompt();
    assert_eq!(world.texts(), ["work", "other work"]);
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Claude is busy"), "{}", world.log());
}

#[test]
fn a_crash_on_the_way_does_not_lose_it() {
    let mut world = World::new();
    world.runs("work");
    world.ends(CycleOutcome::Done);
    world.says("/retry");
    world.restart();
    world.finds_the_last_prompt();
    world.ready();
    assert_eq!(world.texts(), ["work", "work"]);
}

#[test]
fn what_is_written_right_after_it_does_not_become_part_of_it() {
    let mut world = World::new();
    world.runs("work");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_mins(40));
    world.agent(telecode_core::seam::agent::AgentEvent::Exited(telecode_core::seam::agent::Exit::default()));
    world.says("/retry");
    world.finds_the_last_prompt();
    let more = world.says("and tests");
    world.edits(more, "and more tests");
    world.ready();
    assert_eq!(world.texts(), ["work", "work", "and more tests"]);
}

/// What a person sent with a prompt.
fn board() -> PromptAttachment {
    PromptAttachment {
        kind: AttachmentKind::Picture,
        path: "/data/attachments/1/board.png".to_owned(),
        name: "board.png".to_owned(),
        size: 7,
        media_type: "image/png".to_owned(),
        hash: "00ff".to_owned(),
    }
}

#[test]
fn what_was_sent_with_a_prompt_goes_where_the_prompt_goes() {
    let mut world = World::new();
    world.runs("look");
    world.store.prompts[0].content.attachments.push(board());
    world.restart();
    world.found(&Trace::Unknown);
    world.ready();
    assert_eq!(world.texts()[1], "look\n📎 board.png", "told again after a crash");
    world.begins();
    world.answers("I see");
    world.ends(CycleOutcome::Done);
    world.says("/retry");
    world.finds_the_last_prompt();
    world.pass(Duration::from_secs(2));
    assert_eq!(world.texts()[2], "look\n📎 board.png", "asked once more");
    let stored: Vec<_> = world.store.prompts.iter().map(|prompt| prompt.content.attachments.len()).collect();
    assert_eq!(stored, [1, 1]);
}
