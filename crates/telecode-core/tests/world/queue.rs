//! What waits: shown, dropped, moved up, changed by an edit; and the last prompt once more.

mod edits;
mod order;
mod retry;

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome, PromptState, Trace};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::chat::{ChatEvent, ChatKind, Message};
use telecode_core::seam::ids::{ChatId, MessageId, PromptId, ThreadId};

use crate::{OWNER, World, bash, somebody};

impl World {
    /// A person changes a message.
    pub(crate) fn edits(&mut self, id: MessageId, text: &str) {
        self.chat.note(&format!("{OWNER} edits #{}: {text}", id.0));
        self.update(ChatEvent::Edited(Message {
            thread: ThreadId::from(ChatId::of(OWNER)),
            chat: ChatKind::Private,
            topic_name: None,
            id,
            from: somebody(OWNER),
            date: self.now.wall,
            text: text.to_owned(),
            reply_to: None,
            cited: None,
            forwarded_from: None,
            album: None,
            attachment: None,
        }));
    }

    /// Claude says where the prompt with this text is; the newest, if it was told twice.
    pub(crate) fn moves(&mut self, text: &str, state: PromptState) {
        let found = self.told.iter().rev().find(|(_, told)| told == text);
        let id = found.unwrap_or_else(|| panic!("{text} was not told:\n{}", self.log())).0.clone();
        self.agent(AgentEvent::Prompt { id, state });
    }

    /// Everything that Claude was told, in order.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.told.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The text and the end of every prompt that is not part of another one.
    pub(crate) fn ends_of_prompts(&self) -> Vec<(&str, PromptStage)> {
        let whole = self.store.prompts.iter().filter(|prompt| prompt.stage != PromptStage::Joined);
        whole.map(|prompt| (prompt.content.text.as_str(), prompt.stage)).collect()
    }

    /// A command runs, and these were written meanwhile, with time between them.
    pub(crate) fn runs_with(&mut self, waiting: &[&str]) -> Vec<MessageId> {
        self.runs("work");
        self.moves("work", PromptState::Started);
        self.uses(bash("t1", "make"));
        let mut ids = Vec::new();
        for text in waiting {
            self.pass(Duration::from_secs(3));
            ids.push(self.says(text));
            self.moves(text, PromptState::Queued);
        }
        self.pass(Duration::from_secs(3));
        ids
    }

    /// The running turn ends with an answer to these.
    pub(crate) fn ends_for_texts(&mut self, texts: &[&str]) {
        let is_one = |told: &&(PromptId, String)| texts.contains(&told.1.as_str());
        let ids = self.told.iter().filter(is_one).map(|(id, _)| id.clone()).collect();
        self.answers("done");
        self.ends_for(ids, CycleOutcome::Done);
    }
}

#[test]
fn an_empty_queue_says_so_and_so_does_no_session() {
    let mut world = World::new();
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.runs("work");
    world.moves("work", PromptState::Started);
    world.fresh_log();
    world.says("/queue");
    world.pass(Duration::from_secs(4));
    assert!(world.log().contains("empty"), "{}", world.log());
}

#[test]
fn what_claude_was_told_and_has_not_taken_up_is_shown_and_dropped() {
    let mut world = World::new();
    world.runs_with(&["first of all", "and then this"]);
    world.fresh_log();
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Drop 2");
    assert_eq!(world.chat.toasts.last().unwrap(), "Taking it back from Claude…");
    world.moves("and then this", PromptState::Withdrawn);
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
    assert_eq!(world.ends_of_prompts()[2].1, PromptStage::Dropped);
    world.moves("first of all", PromptState::Started);
    world.ends_for_texts(&["work", "first of all"]);
    assert_eq!(world.texts(), ["work", "first of all", "and then this"], "it is not told again");
}

#[test]
fn a_drop_that_comes_too_late_says_so_and_the_prompt_is_answered() {
    let mut world = World::new();
    world.runs_with(&["one more"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.press("Drop 1");
    world.moves("one more", PromptState::Started);
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
    world.ends_for_texts(&["work", "one more"]);
    assert!(matches!(world.ends_of_prompts()[1].1, PromptStage::Answered(_)));
}

#[test]
fn a_drop_of_what_ended_meanwhile_only_shows_the_list_anew() {
    let mut world = World::new();
    world.runs_with(&["one more"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.fresh_log();
    world.press("Drop 1");
    world.ends_for_texts(&["work", "one more"]);
    world.pass(Duration::from_secs(2));
    assert!(!world.log().contains("Too late"), "{}", world.log());
    assert!(world.log().contains("empty"), "{}", world.log());
}

#[test]
fn a_button_of_an_older_list_says_that_it_does_not_wait_any_more() {
    let mut world = World::new();
    world.runs_with(&["one more", "two more"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.moves("one more", PromptState::Started);
    world.press("Drop 1");
    assert_eq!(world.chat.toasts.last().unwrap(), "No longer in the queue");
    world.press("Refresh");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Drop 2").is_none(), "{}", world.log());
    world.press("Close");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Refresh").is_none());
}

#[test]
fn the_only_prompt_is_dropped_before_claude_takes_it_up_and_nothing_is_left() {
    let mut world = World::new();
    world.says("never mind");
    world.ready();
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Drop 1");
    world.agent(AgentEvent::Activity(telecode_core::seam::agent::Activity::Running));
    world.moves("never mind", PromptState::Withdrawn);
    world.agent(AgentEvent::Activity(telecode_core::seam::agent::Activity::Idle));
    world.pass(Duration::from_secs(4));
    assert_eq!(world.ends_of_prompts(), [("never mind", PromptStage::Dropped)]);
    assert!(!world.log().contains("without an answer"), "{}", world.log());
    world.says("something else");
    assert_eq!(world.texts(), ["never mind", "something else"]);
}

#[test]
fn what_waits_with_us_is_dropped_at_once() {
    let mut world = World::new();
    // The agent is not ready yet.
    world.says("one");
    world.pass(Duration::from_secs(3));
    world.says("two");
    world.says("/queue");
    world.pass(Duration::from_secs(3));
    world.press("Drop 1");
    world.pass(Duration::from_secs(3));
    world.ready();
    assert_eq!(world.texts(), ["two"]);
    assert_eq!(world.ends_of_prompts()[0], ("one", PromptStage::Dropped));
}

#[test]
fn a_drop_outlives_a_restart_of_the_bot() {
    let mut world = World::new();
    world.runs_with(&["keep", "drop"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Drop 2");
    // Claude gave it back, and nobody heard it.
    world.restart();
    let cut = Trace::Cut { pending: Vec::new() };
    world.found_each(&[cut, Trace::Unknown, Trace::Unknown]);
    world.ready();
    world.ends_for_texts(&["work"]);
    assert_eq!(world.texts()[3..], ["keep"]);
    assert!(world.ends_of_prompts().contains(&("drop", PromptStage::Dropped)));
}

#[test]
fn a_drop_that_was_too_late_before_the_crash_is_too_late_after_it() {
    let mut world = World::new();
    world.runs_with(&["take up"]);
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("Drop 1");
    world.dies();
    world.found_each(&[
        Trace::Answered { said: "done".to_owned().into() },
        Trace::Cut { pending: Vec::new() },
    ]);
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("Too late"), "{}", world.log());
    world.ready();
    world.ends_for_texts(&["take up"]);
    assert!(matches!(world.ends_of_prompts()[1].1, PromptStage::Answered(_)));
}

#[test]
fn a_long_queue_has_pages_and_long_prompts_are_cut() {
    let mut world = World::new();
    let long = "very ".repeat(200);
    let texts: Vec<_> = (1..=10).map(|n| format!("task {n} {long}")).collect();
    world.runs_with(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    world.fresh_log();
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    world.press("▶");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Drop 10").is_some() && world.chat.button("Drop 8").is_none());
    world.press("◀");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Drop 8").is_some() && world.chat.button("Drop 9").is_none());
    assert_snapshot!(world.log().replace(&"very ".repeat(50), "(50 x very) "));
}

#[test]
fn russians_read_the_queue_in_russian() {
    let mut world = World::new();
    world.settings.language = Some(telecode_core::seam::words::Language::Russian);
    world.restart();
    world.runs_with(&["first of all", "and then this"]);
    world.fresh_log();
    world.says("/queue");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}
