use serde_json::{Value, json};

use super::*;

/// A record from pairs of a kind and a name, each behind the one before it.
fn record(lines: &[(&str, &str)]) -> Lines {
    let mut before = Value::Null;
    let mut all = Vec::new();
    for (kind, id) in lines {
        let mut line = json!({"type": kind, "uuid": id, "parentUuid": before});
        match *kind {
            "result" => {
                line = json!({"type": "user", "uuid": id, "parentUuid": before, "toolUseResult": {"a": 1}});
            }
            "aside" => line["isSidechain"] = true.into(),
            "boundary" => line = json!({"type": "system", "uuid": id, "logicalParentUuid": before}),
            _ => {}
        }
        if *kind != "aside" {
            before = (*id).into();
        }
        all.push(line);
    }
    read(&all)
}

fn read(lines: &[Value]) -> Lines {
    let mut record = Lines::default();
    for line in lines {
        record.line(line.to_string().as_bytes());
    }
    record
}

fn trail(lines: &Lines, prompts: &[&str]) -> Trail {
    let prompts: Vec<_> = prompts.iter().map(|id| PromptId((*id).to_owned())).collect();
    lines.trail(&prompts, None)
}

#[test]
fn a_turn_is_cut_behind_the_last_answer_before_it() {
    let lines = record(&[
        ("user", "p1"),
        ("assistant", "a1"),
        ("result", "r1"),
        ("assistant", "a2"),
        ("system", "s1"),
        ("user", "p2"),
        ("aside", "x"),
        ("assistant", "a3"),
        ("result", "r2"),
        ("assistant", "a4"),
    ]);
    let second = trail(&lines, &["p2"]);
    assert_eq!(second.cut, CutPlace::After("a2".into()));
    assert!(second.is_last, "results are no prompts");
    let first = trail(&lines, &["p1"]);
    assert_eq!(first.cut, CutPlace::Beginning);
    assert!(!first.is_last);
}

#[test]
fn of_joined_prompts_the_one_that_is_there_counts() {
    let lines = record(&[("user", "p1"), ("assistant", "a1"), ("user", "p3"), ("assistant", "a2")]);
    assert_eq!(trail(&lines, &["p2", "p3"]).prompt, Some(PromptId("p3".into())));
    assert_eq!(trail(&lines, &["p2"]).cut, CutPlace::Nowhere);
    assert_eq!(trail(&record(&[]), &["p2"]).prompt, None);
}

#[test]
fn nothing_before_a_shortened_conversation_can_be_gone_back_to() {
    let lines = record(&[
        ("user", "p1"),
        ("assistant", "a1"),
        ("user", "p2"),
        ("assistant", "a2"),
        ("boundary", "b"),
        ("user", "p3"),
        ("assistant", "a3"),
        ("user", "p4"),
        ("assistant", "a4"),
    ]);
    assert_eq!(trail(&lines, &["p2"]).prompt, None);
    assert_eq!(trail(&lines, &["p3"]).cut, CutPlace::Nowhere);
    assert_eq!(trail(&lines, &["p4"]).cut, CutPlace::After("a3".into()));
}

#[test]
fn what_was_cut_off_does_not_count() {
    let line =
        |kind: &str, id: &str, before: Option<&str>| json!({"type": kind, "uuid": id, "parentUuid": before});
    let lines = read(&[
        line("user", "p1", None),
        line("assistant", "a1", Some("p1")),
        line("user", "p2", Some("a1")),
        line("assistant", "a2", Some("p2")),
        line("user", "p3", Some("a1")),
        line("assistant", "a3", Some("p3")),
    ]);
    assert_eq!(trail(&lines, &["p2"]).prompt, None);
    assert_eq!(trail(&lines, &["p3"]).cut, CutPlace::After("a1".into()));
    // A cut that no prompt has made true yet.
    let pending = lines.trail(&[PromptId("p1".into())], Some("a1"));
    assert!(pending.is_last && pending.cut == CutPlace::Beginning, "{pending:?}");
    assert_eq!(lines.trail(&[PromptId("p3".into())], Some("a1")).prompt, None);
}
