//! What a tool printed, from files and records.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::{Value, json};

use super::*;

/// A configuration directory with a session `s` of `/workspace`.
struct Shelf {
    home: tempfile::TempDir,
}

impl Shelf {
    fn new(lines: &[Value]) -> Self {
        let shelf = Self { home: tempfile::tempdir().unwrap() };
        fs::create_dir_all(shelf.folder().join("s/tool-results")).unwrap();
        let lines: Vec<_> = lines.iter().map(Value::to_string).collect();
        fs::write(shelf.folder().join("s.jsonl"), lines.join("\n") + "\n").unwrap();
        shelf
    }

    /// A session in which the output of `t1` is in this file.
    fn persisted(file: impl Fn(&Self) -> PathBuf) -> Self {
        let shelf = Self::new(&[]);
        let file = file(&shelf);
        let file = file.to_string_lossy();
        let text = format!(
            "<persisted-output>\nOutput too large (38KB). Full output saved to: {file}\n\nPreview\n1"
        );
        let mut line = result("t1", &json!(text));
        line["toolUseResult"] = json!({"stdout": "the first 30,000", "persistedOutputPath": file});
        fs::write(shelf.folder().join("s.jsonl"), line.to_string() + "\n").unwrap();
        shelf
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join(".claude/projects/-workspace")
    }

    fn output_within(&self, call: &str, limit: u64) -> Option<(String, OutputPart)> {
        let records = ClaudeRecords::of(&vec![("HOME".into(), self.home.path().into())]);
        let (session, call) = (ClaudeId("s".into()), ToolCallId(call.into()));
        let output = records.output(Path::new("/workspace"), &session, &call, limit).unwrap()?;
        Some((String::from_utf8(output.content.to_vec()).unwrap(), output.part))
    }

    fn output(&self) -> Option<(String, OutputPart)> {
        self.output_within("t1", 1_000_000)
    }
}

fn result(call: &str, content: &Value) -> Value {
    let result = json!({"type": "tool_result", "tool_use_id": call, "content": content});
    json!({"type": "user", "message": {"role": "user", "content": [result]}})
}

#[test]
fn an_output_is_found_in_the_record_by_its_call() {
    let call = json!({"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "make"}});
    let shelf = Shelf::new(&[
        json!({"type": "assistant", "message": {"content": [call]}}),
        result("t0", &json!("another one that names t1")),
        result(
            "t1",
            &json!([{"type": "text", "text": "\u{1b}[31mred\u{1b}[0m"}, {"type": "text", "text": "end"}]),
        ),
        result("t2", &json!("<tool_use_error>no</tool_use_error>")),
    ]);
    assert_eq!(shelf.output(), Some(("red\nend".to_owned(), OutputPart::Whole)));
    assert_eq!(shelf.output_within("t2", 10), Some(("no".to_owned(), OutputPart::Whole)));
    assert_eq!(shelf.output_within("t3", 10), None);
    assert_eq!(shelf.output_within("t1", 3), Some(("end".to_owned(), OutputPart::End { size: 7 })));
}

#[test]
fn an_output_of_a_subagent_is_found_beside_the_record() {
    let shelf = Shelf::new(&[]);
    fs::create_dir_all(shelf.folder().join("s/subagents")).unwrap();
    let line = result("t1", &json!("of the subagent")).to_string();
    fs::write(shelf.folder().join("s/subagents/agent-1.jsonl"), line).unwrap();
    assert_eq!(shelf.output(), Some(("of the subagent".to_owned(), OutputPart::Whole)));
}

#[test]
fn an_output_that_claude_code_put_into_a_file_is_read_there_and_its_end_if_it_is_too_large() {
    let shelf = Shelf::persisted(|shelf| shelf.folder().join("s/tool-results/b.txt"));
    let whole = "ж".repeat(500);
    fs::write(shelf.folder().join("s/tool-results/b.txt"), &whole).unwrap();
    assert_eq!(shelf.output(), Some((whole, OutputPart::Whole)));
    assert_eq!(shelf.output_within("t1", 11), Some(("ж".repeat(5), OutputPart::End { size: 1_000 })));
}

#[test]
fn when_the_file_is_gone_the_beginning_is_what_the_record_has() {
    let shelf = Shelf::persisted(|shelf| shelf.folder().join("s/tool-results/b.txt"));
    assert_eq!(shelf.output(), Some(("the first 30,000".to_owned(), OutputPart::Beginning)));
}

#[test]
fn a_file_elsewhere_or_one_that_leads_elsewhere_is_not_read() {
    let beginning = Some(("the first 30,000".to_owned(), OutputPart::Beginning));
    let secret = |shelf: &Shelf| {
        let file = shelf.home.path().join("tool-results/secret.txt");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "secret").unwrap();
        file
    };
    assert_eq!(Shelf::persisted(secret).output(), beginning, "not below the records");
    let link = |shelf: &Shelf| {
        let link = shelf.folder().join("s/tool-results/b.txt");
        symlink(secret(shelf), &link).unwrap();
        link
    };
    assert_eq!(Shelf::persisted(link).output(), beginning, "a link");
    let folder = |shelf: &Shelf| {
        let folder = shelf.folder().join("s/tool-results");
        fs::remove_dir(&folder).unwrap();
        symlink(secret(shelf).parent().unwrap(), &folder).unwrap();
        folder.join("secret.txt")
    };
    assert_eq!(Shelf::persisted(folder).output(), beginning, "a folder that is a link");
    let dots = |shelf: &Shelf| {
        secret(shelf);
        shelf.folder().join("s/tool-results/../../../../../tool-results/secret.txt")
    };
    assert_eq!(Shelf::persisted(dots).output(), beginning, "a way out");
    assert_eq!(Shelf::persisted(|shelf| shelf.folder().join("s.jsonl")).output(), beginning, "another file");
    assert_eq!(Shelf::persisted(|_| PathBuf::from("/etc/passwd")).output(), beginning);
}
