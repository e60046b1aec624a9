use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};
use telecode_core::seam::story::Deed;

use super::*;

/// Recordings of the real CLI: the folder of a configuration directory with these records in it.
struct Shelf {
    home: tempfile::TempDir,
    folder: PathBuf,
}

impl Shelf {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".claude/projects/-workspace");
        fs::create_dir_all(&folder).unwrap();
        Self { home, folder }
    }

    fn records(&self) -> ClaudeRecords {
        ClaudeRecords::of(&vec![("HOME".into(), self.home.path().into())])
    }

    fn story(&self, name: &str) -> Vec<Entry> {
        self.records().story(Path::new("/workspace"), &ClaudeId(name.into()), None, None).unwrap()
    }

    fn write(&self, name: &str, lines: &[Value]) {
        let lines: Vec<_> = lines.iter().map(Value::to_string).collect();
        fs::write(self.folder.join(format!("{name}.jsonl")), lines.join("\n") + "\n").unwrap();
    }
}

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn shown(entries: &[Entry]) -> String {
    let first = entries.first().map_or(0, |entry| entry.at.0);
    let lines = entries.iter().map(|entry| {
        let at = entry.at.0 - first;
        let deed = match &entry.deed {
            Deed::Prompt { content } => format!("prompt {:?}", content.text),
            Deed::Answer { text } => format!("answer {text:?}"),
            Deed::Tool { call, outcome, output, lines, nested } => {
                let depth = if *nested { "nested " } else { "" };
                let lines = lines.map(|lines| format!(" +{} -{}", lines.added, lines.removed));
                let lines = lines.unwrap_or_default();
                format!("{depth}tool {:?} {outcome:?} {output:?}{lines}", call.tool)
            }
            Deed::End { cost_usd, duration, failed } => {
                format!("end ${cost_usd:.4} {duration:?} failed: {failed}")
            }
            Deed::Break { text } => format!("break {text:?}"),
        };
        format!("{at:>6} {deed}\n")
    });
    lines.collect()
}

#[test]
fn records_of_the_real_cli_as_stories() {
    let shelf = Shelf::new();
    copy(&recordings(), &shelf.folder);
    for name in ["everything", "cleared", "printed", "terminal"] {
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, shown(&shelf.story(name)));
        });
    }
}

#[test]
fn a_story_can_begin_and_end_in_the_middle() {
    let shelf = Shelf::new();
    copy(&recordings(), &shelf.folder);
    let whole = shelf.story("printed");
    let (since, until) = (whole[1].at, whole[whole.len() - 2].at);
    let session = ClaudeId("printed".into());
    let part = shelf.records().story(Path::new("/workspace"), &session, Some(since), Some(until)).unwrap();
    let wanted: Vec<_> = whole.into_iter().filter(|entry| entry.at > since && entry.at <= until).collect();
    assert!(!part.is_empty());
    assert_eq!(part, wanted);
}

#[test]
fn what_is_known_elsewhere_is_passed_over_with_what_was_answered_to_it() {
    let shelf = Shelf::new();
    let lines = [
        line("user", "ours", None, "asked here"),
        line("assistant", "a1", Some("ours"), "answered here"),
        line("user", "typed", Some("a1"), "typed there"),
        line("assistant", "a2", Some("typed"), "answered there"),
    ];
    shelf.write("both", &lines);
    let known = HashSet::from(["ours".to_owned()]);
    let claude = ClaudeId("both".into());
    let story = shelf.records().story_but(Path::new("/workspace"), &claude, None, None, known).unwrap();
    assert_eq!(texts_of(&story), ["typed there", "answered there"]);
    assert_eq!(texts_of(&shelf.story("both")).len(), 4);
}

#[test]
fn a_session_without_a_record_has_no_story() {
    assert_eq!(Shelf::new().story("nothing"), []);
}

fn line(kind: &str, id: &str, parent: Option<&str>, text: &str) -> Value {
    json!({
        "type": kind, "uuid": id, "parentUuid": parent, "timestamp": "2026-11-21T10:00:00.000Z",
        "message": {"role": kind, "content": [{"type": "text", "text": text}]},
    })
}

fn texts_of(entries: &[Entry]) -> Vec<&str> {
    let texts = entries.iter().map(|entry| match &entry.deed {
        Deed::Prompt { content } => content.text.as_str(),
        Deed::Answer { text } | Deed::Break { text } => text.as_str(),
        Deed::Tool { output, .. } => output.as_str(),
        Deed::End { .. } => "end",
    });
    texts.collect()
}

#[test]
fn what_was_taken_back_does_not_count() {
    let shelf = Shelf::new();
    let lines = [
        line("user", "a", None, "one"),
        line("assistant", "b", Some("a"), "first"),
        line("user", "c", Some("b"), "wrong way"),
        line("assistant", "d", Some("c"), "lost"),
        line("user", "e", Some("b"), "right way"),
        line("assistant", "f", Some("e"), "kept"),
    ];
    shelf.write("forked", &lines);
    assert_eq!(texts_of(&shelf.story("forked")), ["one", "first", "right way", "kept"]);
}

#[test]
fn what_claude_code_forgot_does_not_count() {
    let shelf = Shelf::new();
    let rewound = |cut: &str, leaf: Option<&str>| json!({"type": "last-prompt", "leafUuid": leaf, "explicit": true, "rewound": true, "cutUuid": cut});
    let mut lines = vec![
        line("user", "a", None, "one"),
        line("assistant", "b", Some("a"), "first"),
        line("user", "c", Some("b"), "wrong way"),
        line("assistant", "d", Some("c"), "lost"),
        rewound("c", Some("b")),
        json!({"type": "last-prompt", "leafUuid": "b"}),
    ];
    shelf.write("ended", &lines);
    assert_eq!(texts_of(&shelf.story("ended")), ["one", "first"]);
    lines.push(line("assistant", "late", Some("d"), "too late"));
    shelf.write("late", &lines);
    assert_eq!(texts_of(&shelf.story("late")), ["one", "first"]);
    lines.extend([line("user", "e", Some("b"), "right way"), line("assistant", "f", Some("e"), "kept")]);
    shelf.write("went-on", &lines);
    assert_eq!(texts_of(&shelf.story("went-on")), ["one", "first", "right way", "kept"]);
    lines.push(rewound("a", None));
    shelf.write("all", &lines);
    assert_eq!(texts_of(&shelf.story("all")), [""; 0]);
}

#[test]
fn harness_teams_and_broken_lines_are_passed_over() {
    let shelf = Shelf::new();
    let mut meta = line("user", "c", Some("b"), "caveat");
    meta["isMeta"] = json!(true);
    let mut team = line("user", "d", Some("b"), "from a colleague");
    team["teamName"] = json!("crew");
    let mut odd = line("user", "x", Some("b"), "odd");
    odd["uuid"] = json!(7);
    let reminder = line("user", "r", Some("b"), "<system-reminder>\nbe kind\n</system-reminder>");
    shelf.write(
        "s",
        &[
            line("user", "a", None, "one"),
            line("assistant", "b", Some("a"), "two"),
            reminder,
            meta,
            team,
            odd,
        ],
    );
    let file = shelf.folder.join("s.jsonl");
    let mut text = fs::read_to_string(&file).unwrap();
    text.insert_str(0, "not json\n[1]\n\u{0}\n");
    text.push_str("{\"type\":\"user\",\"uuid\":\"z\",\"parentUuid\":\"b\",\"mess");
    fs::write(&file, text).unwrap();
    assert_eq!(texts_of(&shelf.story("s")), ["one", "two"]);
}

#[test]
fn a_chain_that_bites_its_tail_ends() {
    let shelf = Shelf::new();
    let lines = [
        line("user", "a", Some("b"), "one"),
        line("assistant", "b", Some("a"), "two"),
        line("user", "c", Some("b"), "three"),
    ];
    shelf.write("ring", &lines);
    assert_eq!(texts_of(&shelf.story("ring")), ["one", "two", "three"]);
}

#[test]
fn a_long_output_keeps_its_beginning_and_its_end() {
    let shelf = Shelf::new();
    let mut call = line("assistant", "b", Some("a"), "");
    call["message"]["content"] =
        json!([{"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "x"}}]);
    let mut result = line("user", "c", Some("b"), "");
    let output = format!("begin{}end", "é".repeat(OUTPUT_LIMIT));
    result["message"]["content"] = json!([{"type": "tool_result", "tool_use_id": "t", "content": output}]);
    shelf.write("long", &[line("user", "a", None, "one"), call, result]);
    let story = shelf.story("long");
    let output = texts_of(&story)[1];
    assert!(output.starts_with("begin") && output.ends_with("end") && output.contains("… 8 …"), "{output}");
}

#[test]
fn a_follower_tells_what_is_appended_and_only_whole_lines() {
    let shelf = Shelf::new();
    let file = shelf.folder.join("live.jsonl");
    let whole = fs::read_to_string(recordings().join("terminal.jsonl")).unwrap();
    let (before, after) = whole.split_once("SLOWTOOL").unwrap();
    let (before, begun) = before.rsplit_once('\n').unwrap();
    // It begins to follow while a line is being written.
    fs::write(&file, format!("{before}\n{begun}")).unwrap();
    let mut follower =
        shelf.records().follow(Path::new("/workspace"), &ClaudeId("live".into())).unwrap().unwrap();
    assert_eq!(follower.more().unwrap(), []);
    let mut told = Vec::new();
    let rest = format!("SLOWTOOL{after}");
    // Pieces that end in the middle of lines, and of letters.
    for piece in rest.as_bytes().chunks(700) {
        let mut open = fs::OpenOptions::new().append(true).open(&file).unwrap();
        io::Write::write_all(&mut open, piece).unwrap();
        told.extend(follower.more().unwrap());
    }
    told.sort_by_key(|entry| entry.at);
    let story = shelf.story("live");
    let begin =
        story.iter().position(|entry| texts_of(std::slice::from_ref(entry)) == ["SLOWTOOL please"]).unwrap();
    // What was told cannot be charged any more when the process ends.
    let mut wanted = story[begin..].to_vec();
    for entry in &mut wanted {
        if let Deed::End { cost_usd, .. } = &mut entry.deed {
            *cost_usd = 0.0;
        }
    }
    assert_eq!(told, wanted);
}

#[test]
fn a_follower_of_a_file_that_became_shorter_goes_on_from_its_end() {
    let shelf = Shelf::new();
    shelf.write("s", &[line("user", "a", None, "one"), line("assistant", "b", Some("a"), "two")]);
    let mut follower =
        shelf.records().follow(Path::new("/workspace"), &ClaudeId("s".into())).unwrap().unwrap();
    shelf.write("s", &[line("user", "a", None, "one")]);
    assert_eq!(follower.more().unwrap(), []);
    shelf.write("s", &[line("user", "a", None, "one"), line("user", "c", Some("a"), "three")]);
    assert_eq!(texts_of(&follower.more().unwrap()), ["three"]);
}

/// Lines as a record has them, and lines as it should not.
fn any_line() -> impl Strategy<Value = String> {
    let id = || prop::sample::select(vec!["a", "b", "c", "d"]);
    let kind = prop::sample::select(vec![
        "user",
        "assistant",
        "system",
        "attachment",
        "progress",
        "cost-state",
        "x",
    ]);
    let content = prop_oneof![
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec!["<command-name>", "<command-name>/x</command-name>", "<bash-stdout>", "<task-notification>", "[Request interrupted by user]"]).prop_map(Value::from),
        id().prop_map(|id| json!([{"type": "tool_use", "id": id, "name": "Bash", "input": {"command": 7}}])),
        id().prop_map(|id| json!([{"type": "tool_result", "tool_use_id": id, "content": [{"type": "text", "text": "out"}]}])),
        Just(json!([{"type": "text"}, 3, null])),
        Just(Value::Null),
    ];
    let line = (kind, id(), prop::option::of(id()), content, any::<bool>(), any::<i64>()).prop_map(
        |(kind, id, parent, content, flag, number)| {
            let line = json!({
                "type": kind, "uuid": id, "parentUuid": parent, "isSidechain": flag, "isCompactSummary": flag,
                "timestamp": if flag { json!(number) } else { json!("2026-11-21T10:00:00.000Z") },
                "message": {"content": content}, "content": content, "attachment": {"type": "queued_command", "prompt": content},
                "subtype": "compact_boundary", "totalCostUSD": number, "durationMs": number,
            });
            line.to_string()
        },
    );
    prop_oneof![4 => line, 1 => any::<String>()]
}

proptest! {
    #[test]
    fn whatever_a_record_holds_it_is_read(lines in prop::collection::vec(any_line(), 0..12), cut in any::<prop::sample::Index>()) {
        let shelf = Shelf::new();
        let text = lines.join("\n");
        let file = shelf.folder.join("s.jsonl");
        fs::write(&file, &text.as_bytes()[..cut.index(text.len() + 1)]).unwrap();
        let follower = shelf.records().follow(Path::new("/workspace"), &ClaudeId("s".into())).unwrap();
        shelf.story("s");
        fs::write(&file, text + "\n").unwrap();
        shelf.story("s");
        follower.unwrap().more().unwrap();
    }
}
