use serde_json::{Value, json};

use super::*;

/// A record from pairs of a kind and a name, each behind the one before it.
fn record(lines: &[(&str, &str)]) -> TrailLines {
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

fn read(lines: &[Value]) -> TrailLines {
    let mut record = TrailLines::default();
    for line in lines {
        record.line(line.to_string().as_bytes());
    }
    record
}

fn trail(lines: &TrailLines, prompts: &[&str]) -> Trail {
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

/// What is written when a prompt is taken back.
fn rewound(cut: &str, leaf: Option<&str>) -> Value {
    json!({"type": "last-prompt", "leafUuid": leaf, "explicit": true, "rewound": true, "cutUuid": cut})
}

fn line(kind: &str, id: &str, before: Option<&str>) -> Value {
    json!({"type": kind, "uuid": id, "parentUuid": before})
}

/// Two turns, of which the second was taken back.
fn taken_back() -> Vec<Value> {
    vec![
        line("user", "p1", None),
        line("assistant", "a1", Some("p1")),
        json!({"type": "last-prompt", "leafUuid": "a1"}),
        line("user", "p2", Some("a1")),
        line("assistant", "a2", Some("p2")),
        rewound("p2", Some("a1")),
        json!({"type": "last-prompt", "leafUuid": "a1"}),
    ]
}

#[test]
fn what_was_taken_back_is_gone_before_anything_more_is_said() {
    let mut all = taken_back();
    let second = trail(&read(&all), &["p2"]);
    assert!(second.prompt.is_none() && second.is_undone, "{second:?}");
    let first = trail(&read(&all), &["p1"]);
    assert!(first.is_last && first.cut == CutPlace::Beginning, "{first:?}");
    assert_eq!(first.newest, Some(PromptId("p1".into())));
    // A line of it that comes late.
    all.push(line("user", "late", Some("a2")));
    assert!(trail(&read(&all), &["p1"]).is_last);
    all.extend([line("user", "p3", Some("a1")), line("assistant", "a3", Some("p3"))]);
    let third = trail(&read(&all), &["p3"]);
    assert_eq!(third.cut, CutPlace::After("a1".into()));
    assert!(trail(&read(&all), &["p2"]).is_undone);
    // All of it.
    all.push(rewound("p1", None));
    assert!(trail(&read(&all), &["p1"]).is_undone && trail(&read(&all), &["p3"]).is_undone);
}

#[test]
fn what_was_taken_back_goes_back_to_where_it_says_also_beside_a_branch_that_was_cut() {
    let mut all = vec![
        line("user", "p1", None),
        line("assistant", "a1", Some("p1")),
        // Cut off at a launch, without a word in the record.
        line("user", "p2", Some("a1")),
        line("assistant", "a2", Some("p2")),
        line("user", "p3", Some("a1")),
        line("assistant", "a3", Some("p3")),
        rewound("p3", Some("a1")),
    ];
    let first = trail(&read(&all), &["p1"]);
    assert!(first.is_last && first.prompt.is_some(), "{first:?}");
    assert!(trail(&read(&all), &["p2"]).is_undone);
    all.push(line("user", "p4", Some("a1")));
    assert_eq!(trail(&read(&all), &["p4"]).cut, CutPlace::After("a1".into()));
}

#[test]
fn what_was_folded_in_is_the_newest_prompt() {
    let folded = json!({"type": "attachment", "uuid": "f", "parentUuid": "r1",
        "attachment": {"type": "queued_command", "source_uuid": "p2"}});
    let lines = read(&[
        line("user", "p1", None),
        line("assistant", "a1", Some("p1")),
        json!({"type": "user", "uuid": "r1", "parentUuid": "a1", "toolUseResult": {}}),
        folded,
        line("assistant", "a2", Some("f")),
    ]);
    let trail = trail(&lines, &["p1"]);
    assert_eq!(trail.newest, Some(PromptId("p2".into())));
    assert!(trail.is_last, "the turn is the last one");
}

#[test]
fn what_was_said_before_a_shortened_conversation_was_not_taken_back() {
    let lines = record(&[("user", "p1"), ("assistant", "a1"), ("boundary", "b"), ("user", "p2")]);
    let first = trail(&lines, &["p1"]);
    assert!(first.prompt.is_none() && !first.is_undone, "{first:?}");
    assert!(!trail(&lines, &["unknown"]).is_undone);
}
