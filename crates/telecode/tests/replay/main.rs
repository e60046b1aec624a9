//! What the real CLI said, and what a person sees of it: each recorded transcript goes through the translation and the
//! bridge, and what the bot would have shown is a snapshot.
#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that is wrong may panic, and passes over what it does not show"
)]

mod person;
mod replay;

use std::path::{Path, PathBuf};

use serde_json::Value;

use replay::Replay;

/// The transcripts, by name.
fn transcripts() -> Vec<(String, Vec<Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../telecode-claude/tests/transcripts");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let transcripts = files.into_iter().map(|file| {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        (file.file_stem().unwrap().to_string_lossy().into_owned(), lines.collect())
    });
    transcripts.collect()
}

/// Transcripts of a single life in which something is said; what comes after a kill is told in the end-to-end stories, with
/// the records on disk.
fn is_one_life(lines: &[Value]) -> bool {
    let lives = lines.iter().filter(|line| line["dir"] == "spawn").count();
    lives == 1 && lines.iter().any(|line| line["dir"] == "in" && line["line"]["type"] == "user")
}

#[test]
fn what_a_person_sees_of_each_transcript() {
    let mut seen = 0;
    for (name, lines) in transcripts().into_iter().filter(|(_, lines)| is_one_life(lines)) {
        let log = Replay::of(&lines);
        assert!(!log.contains("ede_diagnostic"), "{name}: words for developers are shown");
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, log);
        });
        seen += 1;
    }
    assert!(seen > 20, "only {seen} transcripts of one life");
}
