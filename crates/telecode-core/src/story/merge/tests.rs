use std::time::Duration;

use super::*;
use crate::ids::{ChatId, MessageId, ToolCallId};
use crate::tool::{Tool, ToolCall, ToolOutcome};

fn entry(at: i64, deed: Deed) -> Entry {
    Entry { at: Wall(at * 1_000), deed, message: None, undone: false }
}

fn prompt(at: i64, text: &str) -> Entry {
    entry(at, Deed::Prompt { content: text.to_owned().into() })
}

fn answer(at: i64, text: &str) -> Entry {
    entry(at, Deed::Answer { text: text.to_owned() })
}

fn tool(at: i64, id: &str) -> Entry {
    let call = ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "Read".to_owned(),
        tool: Tool::Read { path: "a".to_owned() },
        input: "{}".to_owned(),
    };
    entry(
        at,
        Deed::Tool {
            call,
            outcome: Some(ToolOutcome::Done),
            output: String::new(),
            lines: None,
            nested: false,
        },
    )
}

fn end(at: i64, cost_usd: f64) -> Entry {
    entry(at, Deed::End { cost_usd, duration: Duration::from_secs(1), failed: false })
}

fn sent(entry: Entry, message: i64) -> Entry {
    Entry { message: Some((ChatId::of(1), MessageId(message))), ..entry }
}

/// A story in a line; messages by their number.
fn shown(entries: &[Entry]) -> String {
    let words = entries.iter().map(|entry| {
        let message = entry.message.map(|(_, message)| format!("#{}", message.0)).unwrap_or_default();
        match &entry.deed {
            Deed::Prompt { content } => format!("P:{}{message}", content.shown()),
            Deed::Answer { text } => format!("A:{text}{message}"),
            Deed::Tool { call, .. } => format!("T:{}", call.id.0),
            Deed::End { cost_usd, .. } => format!("E:{cost_usd}"),
            Deed::Break { text } => format!("B:{text}"),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_record_has_the_words_and_the_store_the_costs_and_messages() {
    let record = vec![prompt(10, "go"), answer(11, "I look."), tool(12, "t"), answer(13, "Done.")];
    let stored = vec![sent(prompt(9, "go "), 5), sent(answer(14, "I look.\n\nDone."), 6), end(14, 0.5)];
    assert_eq!(shown(&merge(record, stored)), "P:go#5 A:I look. T:t A:Done.#6 E:0.5");
}

#[test]
fn prompts_that_were_joined_into_one_are_not_shown_apart() {
    let record = vec![prompt(10, "one\ntwo"), answer(13, "Done.")];
    let stored = vec![prompt(8, "one"), prompt(9, "two"), answer(14, "Done."), end(14, 0.5)];
    assert_eq!(shown(&merge(record, stored)), "P:one\ntwo A:Done. E:0.5");
}

#[test]
fn a_prompt_that_waited_for_the_turn_before_keeps_both_answers_single() {
    let record = vec![prompt(10, "a"), answer(20, "Done."), prompt(21, "b"), answer(30, "Done.")];
    let stored = vec![
        prompt(9, "a"),
        prompt(15, "b"),
        sent(answer(20, "Done."), 1),
        end(20, 1.0),
        sent(answer(30, "Done."), 2),
        end(30, 2.0),
    ];
    assert_eq!(shown(&merge(record, stored)), "P:a A:Done.#1 E:1 P:b A:Done.#2 E:2");
}

#[test]
fn turns_of_the_terminal_keep_their_own_ends() {
    let record = vec![
        prompt(1, "desk"),
        answer(2, "Here."),
        end(2, 7.0),
        prompt(500, "phone"),
        answer(501, "There."),
        end(501, 8.0),
    ];
    let stored = vec![prompt(500, "phone"), answer(502, "There."), end(502, 1.0)];
    assert_eq!(shown(&merge(record, stored)), "P:desk A:Here. E:7 P:phone A:There. E:1");
}

#[test]
fn what_never_reached_claude_stays() {
    let record = vec![prompt(500, "now"), answer(501, "Yes.")];
    let stored = vec![
        prompt(1, "before the clearing"),
        answer(2, "Old."),
        end(2, 1.0),
        prompt(500, "now"),
        answer(502, "Yes."),
    ];
    assert_eq!(shown(&merge(record, stored)), "P:before the clearing A:Old. E:1 P:now A:Yes.");
}

#[test]
fn one_of_them_alone_is_the_story() {
    let story = || vec![prompt(1, "a"), tool(2, "t"), answer(2, "b"), end(3, 1.0)];
    assert_eq!(merge(story(), Vec::new()), story());
    assert_eq!(merge(Vec::new(), story()), story());
}

#[test]
fn the_same_story_twice_is_the_story() {
    let story = || vec![prompt(1, "a"), tool(2, "t"), answer(2, "b"), prompt(3, "a"), answer(4, "b")];
    assert_eq!(merge(story(), story()), story());
}

#[test]
fn what_was_taken_back_is_marked_with_all_that_was_done_in_it() {
    let undone = |entry: Entry| Entry { undone: true, ..entry };
    // The record still has the turn.
    let record =
        vec![prompt(1, "one"), answer(2, "first"), prompt(3, "two"), tool(4, "t"), answer(5, "second")];
    let stored =
        vec![prompt(1, "one"), answer(2, "first"), undone(prompt(3, "two")), undone(answer(5, "second"))];
    let marks = |entries: &[Entry]| entries.iter().map(|entry| entry.undone).collect::<Vec<_>>();
    assert_eq!(marks(&merge(record.clone(), stored.clone())), [false, false, true, true, true]);
    // It does not any more: what was said in it is still told.
    let story = merge(record[..2].to_vec(), stored);
    assert_eq!(shown(&story), "P:one A:first P:two A:second");
    assert_eq!(marks(&story), [false, false, true, true]);
}
