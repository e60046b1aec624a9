use std::fs;

use serde_json::{Value, json};

use super::*;

/// A record of lines in the form `id < parent`, of notes in the form `> leaf`, of what was taken back in the form `cut ! leaf`,
/// and of other lines that name one in the form `= leaf`.
fn record(lines: &[&str]) -> String {
    let line = |line: &&str| {
        if let Some(leaf) = line.strip_prefix("> ") {
            return json!({"type": "last-prompt", "leafUuid": leaf, "sessionId": "0a"});
        }
        if let Some(leaf) = line.strip_prefix("= ") {
            return json!({"type": "summary", "summary": "Of old", "leafUuid": leaf});
        }
        if let Some((cut, leaf)) = line.split_once(" ! ") {
            let leaf = Some(leaf).filter(|leaf| !leaf.is_empty());
            return json!({"type": "last-prompt", "leafUuid": leaf, "explicit": true, "rewound": true, "cutUuid": cut});
        }
        let (id, parent) = line.split_once(" < ").unwrap_or((line, ""));
        let kind = match id.as_bytes()[0] {
            b'p' | b'r' | b'm' => "user",
            b'a' | b't' => "assistant",
            _ => "attachment",
        };
        let parent = Some(parent).filter(|parent| !parent.is_empty());
        // A call and what is said of it come in blocks of one message.
        let message = json!({"id": format!("m-{}", id.trim_end_matches(char::is_alphabetic)), "content": id});
        json!({"type": kind, "uuid": id, "parentUuid": parent, "isMeta": id.starts_with('m'), "message": message})
    };
    lines.iter().map(|one| line(one).to_string() + "\n").collect()
}

/// What is noted in a record, if something is.
fn noted(text: &str) -> Option<String> {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".claude/projects/-x");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("0a.jsonl");
    fs::write(&file, text).unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let session = ClaudeId("0a".into());
    let is_noted = records.settle(Path::new("/x"), &session, None).unwrap().was_astray;
    let after = fs::read_to_string(&file).unwrap();
    assert!(after.starts_with(text), "{after}");
    assert_eq!(is_noted, after != text);
    let again = records.settle(Path::new("/x"), &session, None).unwrap();
    assert!(!again.was_astray, "once is enough: {after}");
    let last = after.lines().last().filter(|_| is_noted)?;
    assert!(last.starts_with("{\"type\":\"last-prompt\","), "{last}");
    let last: Value = serde_json::from_str(last).unwrap();
    assert_eq!((&last["type"], &last["sessionId"]), (&json!("last-prompt"), &json!("0a")));
    Some(last["leafUuid"].as_str()?.to_owned())
}

#[test]
fn a_turn_that_was_run_again_ends_where_it_ended_and_not_where_it_was_cut() {
    let lines = ["p1", "a1 < p1", "p2 < a1", "t2 < p2", "> t2", "t3 < p2", "r3 < t3", "a3 < r3", "p4 < a3"];
    assert_eq!(noted(&record(&lines)), Some("p4".into()));
}

#[test]
fn what_stands_behind_the_last_words_counts() {
    let lines = ["p1", "t1 < p1", "> t1", "t2 < p1", "r2 < t2", "x < r2"];
    assert_eq!(noted(&record(&lines)), Some("x".into()));
}

/// As measured: what is newest in the file decides, whatever it hangs on and whoever said it, but for what subagents say.
#[test]
fn a_late_line_beside_the_conversation_is_not_gone_back_to() {
    for lines in [
        &["p1", "a1 < p1", "> a1", "p2 < a1", "a2 < p2", "x < p1"][..],
        &["p1", "a1 < p1", "> a1", "p2 < a1", "a2 < p2", "x"],
        &["p1", "a1 < p1", "> a1", "p2 < a1", "a2 < p2", "> b7", "x < p1"],
        &["p1", "a1 < p1", "p2 < a1", "a2 < p2", "x < p1"],
    ] {
        assert_eq!(noted(&record(lines)), Some("a2".into()), "{lines:?}");
    }
    let aside = json!({"type": "user", "uuid": "s", "isSidechain": true, "message": {}}).to_string() + "\n";
    let text = record(&["p1", "a1 < p1", "> a1", "p2 < a1", "a2 < p2"]);
    assert_eq!(noted(&(text + &aside)), None);
}

#[test]
fn a_line_that_was_cut_stays_alone() {
    let text = record(&["p1", "t1 < p1", "> t1", "t2 < p1"]) + "{\"type\":\"assistant\",\"uuid\":\"a";
    assert_eq!(noted(&text), Some("t2".into()));
}

#[test]
fn nothing_is_noted_where_claude_code_goes_on_at_the_end() {
    for lines in [
        // It noted the end, or what is on the way there.
        &["p1", "a1 < p1", "> a1"][..],
        &["p1", "a1 < p1", "> a1", "p2 < a1", "t2 < p2"],
        &["p1", "a1 < p1"],
        &["p1", "a1 < p1", "x"],
        // What it noted was never written, and before that something that was.
        &["p1", "a1 < p1", "> b7"],
        &["p1", "a1 < p1", "> a1", "> b7", "x < p1"],
        // What would be forgotten was said by nobody.
        &["p1", "a1 < p1", "x < a1", "> a1", "y < p1"],
        &["p1", "a1 < p1", "m < a1", "> a1", "y"],
        // It named a line, but not as the end.
        &["p1", "t1 < p1", "t2 < p1", "r2 < t2", "= t1"],
        // It was cut a second time before anything was said: the call is left out again.
        &["p1", "t1 < p1", "> t1", "x < p1"],
        // Calls that ran side by side.
        &["p1", "t1a < p1", "t1b < t1a", "r1b < t1b", "> r1b", "r1a < t1a"],
        // What a person took back, and nothing since.
        &["p1", "a1 < p1", "p2 < a1", "a2 < p2", "p2 ! a1"],
        &["p1", "a1 < p1", "p2 < a1", "a2 < p2", "p2 ! a1", "> a1"],
        // The same, and a late line of it when the conversation has gone on; and what was taken back is all there was.
        &["p1", "a1 < p1", "p2 < a1", "a2 < p2", "p2 ! a1", "p4 < a1", "a4 < p4", "t9 < p2"],
        &["p1", "a1 < p1", "> a1", "p1 ! ", "p2", "a2 < p2"],
        &[],
    ] {
        assert_eq!(noted(&record(lines)), None, "{lines:?}");
    }
}

#[test]
fn what_was_taken_back_is_not_gone_back_to() {
    let lines =
        ["p1", "a1 < p1", "p2 < a1", "t2 < p2", "> t2", "t3 < p2", "p2 ! a1", "p4 < a1", "> t3", "a4 < p4"];
    assert_eq!(noted(&record(&lines)), Some("a4".into()));
}

#[test]
fn a_session_without_a_record_is_let_be() {
    let home = tempfile::tempdir().unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let seen = PromptId("p1".into());
    let settled = records.settle(Path::new("/x"), &ClaudeId("0a".into()), Some(&seen)).unwrap();
    assert_eq!(settled, SettledRecord::default());
}

#[test]
fn a_record_that_lacks_the_prompt_or_the_end_of_its_answer_has_lost_what_was_seen() {
    let user = |id: &str, parent: Option<&str>| json!({"type": "user", "uuid": id, "parentUuid": parent, "message": {"role": "user", "content": id}});
    let said = |id: &str, parent: &str, reason: Option<&str>| {
        let content = json!([{"type": "text", "text": id}]);
        let message = json!({"id": id, "role": "assistant", "content": content, "stop_reason": reason});
        json!({"type": "assistant", "uuid": id, "parentUuid": parent, "message": message})
    };
    let (first, end) = (user("prompt-1", None), said("a1", "prompt-1", Some("end_turn")));
    let (second, cut) = (user("prompt-2", Some("a1")), said("a2", "prompt-2", Some("tool_use")));
    let (again, whole) = (said("a3", "prompt-2", None), said("a4", "a3", Some("end_turn")));
    let stale = json!({"type": "last-prompt", "leafUuid": "a2", "sessionId": "0a"});
    let settled = |lines: &[&Value], seen: &str| {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".claude/projects/-x");
        fs::create_dir_all(&folder).unwrap();
        let text: String = lines.iter().map(|line| line.to_string() + "\n").collect();
        fs::write(folder.join("0a.jsonl"), text).unwrap();
        let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
        let seen = PromptId(seen.into());
        let settled = records.settle(Path::new("/x"), &ClaudeId("0a".into()), Some(&seen)).unwrap();
        (settled.was_astray, settled.has_lost)
    };
    let answered = [&first, &end, &second, &cut, &again, &whole];
    assert_eq!(settled(&answered, "prompt-1"), (false, false));
    assert_eq!(settled(&answered, "prompt-2"), (false, false));
    assert_eq!(settled(&answered, "prompt-3"), (false, true), "it is not there");
    assert_eq!(settled(&answered[..4], "prompt-2"), (false, true), "the end of its answer is not there");
    assert_eq!(settled(&answered[..4], "prompt-1"), (false, false));
    let astray = [&first, &end, &second, &cut, &stale, &again, &whole];
    assert_eq!(settled(&astray, "prompt-2"), (true, false), "what was noted counts at once");
}

/// As on a full disk: the system has a limit for how large a file may become, in a process of its own.
#[test]
fn where_there_is_no_room_the_record_stays_as_it_was() {
    const ROOM: &str = "TELECODE_TEST_NO_ROOM";
    let settle = |home: &Path| {
        let records = ClaudeRecords::of(&vec![("HOME".into(), home.into())]);
        records.settle(Path::new("/x"), &ClaudeId("0a".into()), None)
    };
    if let Some(home) = std::env::var_os(ROOM) {
        let error = settle(Path::new(&home)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".claude/projects/-x");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("0a.jsonl");
    let mut text = record(&["p1", "t1 < p1", "> t1", "t2 < p1"]);
    // A part of the note has room, so that half of it is written before there is none.
    let fill = 2_048 - 30 - text.len() - json!({"type": "fill", "of": ""}).to_string().len() - 1;
    text.insert_str(0, &(json!({"type": "fill", "of": "x".repeat(fill)}).to_string() + "\n"));
    fs::write(&file, &text).unwrap();
    let me = std::env::current_exe().unwrap();
    let name = "history::settle::tests::where_there_is_no_room_the_record_stays_as_it_was";
    // In blocks of 512 bytes. The signal would end the process before it hears of it.
    let words = "trap '' XFSZ; ulimit -f 4; exec \"$0\" --exact \"$1\"";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", words]).arg(me).arg(name).env(ROOM, home.path());
    let ended = shell.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    // Of a name that there is not none is run, and that is a success too.
    assert!(
        ended.status.success() && said.contains(" 1 passed;"),
        "{said}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // Once there is room, it is noted.
    assert!(settle(home.path()).unwrap().was_astray);
    assert!(fs::read_to_string(&file).unwrap().starts_with(&text));
}
