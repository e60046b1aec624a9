//! Whether somebody else writes to a record: found in what it has grown by.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use serde_json::Value;
use telecode_core::seam::ids::ClaudeId;

use super::{ClaudeRecords, whole_lines};
use crate::wire::JsonObject;

/// Looks at what a record grows by while an agent of ours lives.
#[derive(Debug)]
pub struct RecordGrowth {
    file: PathBuf,
    /// How many bytes were looked at: whole lines.
    seen: u64,
}

impl ClaudeRecords {
    /// Looks at a session's record from its end on. `None` if it has none yet.
    pub fn growth(&self, directory: &Path, session: &ClaudeId) -> io::Result<Option<RecordGrowth>> {
        let Some(file) = self.find_in(directory, session) else { return Ok(None) };
        let seen = file.metadata()?.len();
        Ok(Some(RecordGrowth { file, seen }))
    }
}

impl RecordGrowth {
    /// Whether somebody typed a prompt into the record since the last look. What agents are told says that a program did.
    pub fn is_foreign(&mut self) -> io::Result<bool> {
        let length = self.file.metadata()?.len();
        if length <= self.seen {
            self.seen = length;
            return Ok(false);
        }
        let mut file = File::open(&self.file)?;
        file.seek(SeekFrom::Start(self.seen))?;
        let mut is_foreign = false;
        let (read, _) = whole_lines(file, |line| is_foreign |= is_typed(line))?;
        self.seen += read;
        Ok(is_foreign)
    }
}

/// Whether a line is a prompt that was not told by a program.
fn is_typed(line: &[u8]) -> bool {
    let is_prompt = line.windows(PROMPT.len()).any(|part| part == PROMPT);
    if !is_prompt {
        return false;
    }
    let Some(line) = serde_json::from_slice::<Value>(line).ok().and_then(JsonObject::of) else {
        return false;
    };
    let by_program = line.text("entrypoint").is_none_or(|entrypoint| entrypoint.starts_with("sdk"));
    line.text("type") == Some("user") && line.has("promptSource") && !by_program
}

/// What every line of a prompt has.
const PROMPT: &[u8] = b"\"promptSource\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_is_told_from_what_our_agents_were_told() {
        for (line, expected) in [
            (r#"{"type":"user","promptSource":"typed","entrypoint":"cli"}"#, true),
            (r#"{"type":"user","promptSource":"sdk","entrypoint":"sdk-cli"}"#, false),
            (r#"{"type":"user","entrypoint":"cli"}"#, false),
            (r#"{"type":"assistant","promptSource":"typed","entrypoint":"cli"}"#, false),
            (r#"{"type":"user","promptSource":"typed""#, false),
        ] {
            assert_eq!(is_typed(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn only_what_is_new_counts() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".claude/projects/-x");
        std::fs::create_dir_all(&folder).unwrap();
        let typed = "{\"type\":\"user\",\"promptSource\":\"typed\",\"entrypoint\":\"cli\"}\n";
        let file = folder.join("0a.jsonl");
        std::fs::write(&file, typed).unwrap();
        let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
        let mut growth = records.growth(Path::new("/x"), &ClaudeId("0a".into())).unwrap().unwrap();
        assert!(!growth.is_foreign().unwrap());
        std::fs::write(&file, format!("{typed}{}", &typed[..20])).unwrap();
        assert!(!growth.is_foreign().unwrap(), "the line is not whole");
        std::fs::write(&file, typed.repeat(2)).unwrap();
        assert!(growth.is_foreign().unwrap());
        assert!(!growth.is_foreign().unwrap());
    }
}
