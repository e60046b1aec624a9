//! What a tool printed, whole: from the file that Claude Code put it into, else from the record.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use telecode_core::seam::errand::{Output, OutputPart};
use telecode_core::seam::ids::{ClaudeId, ToolCallId};

use super::story::{printed_by, side_files};
use super::{ClaudeRecords, each_line};
use crate::translate::PERSISTED;
use crate::wire::JsonObject;

/// The folder beside a session's record in which Claude Code puts what is too long for it. Source: measured with 2.1.329.
const FOLDER: &str = "tool-results";

/// What stands before the path of such a file in what the model reads. Source: measured with 2.1.329.
const SAVED_TO: &str = "Full output saved to: ";

impl ClaudeRecords {
    /// What a tool printed in a session, at most so many bytes of it. `None` if its record does not have the call.
    ///
    /// A file that the record names is read only where Claude Code puts such files, and only if it is none that leads elsewhere.
    pub fn output(
        &self,
        directory: &Path,
        session: &ClaudeId,
        call: &ToolCallId,
        limit: u64,
    ) -> io::Result<Option<Output>> {
        let Some(record) = self.find_in(directory, session) else { return Ok(None) };
        let mut found = None;
        for file in [record.clone()].into_iter().chain(side_files(&record)) {
            each_line(&file, |line| {
                if found.is_none() {
                    found = FoundOutput::in_line(line, call);
                }
            })?;
            if found.is_some() {
                break;
            }
        }
        let Some(found) = found else { return Ok(None) };
        match found.file.as_deref().and_then(|file| self.persisted(file)) {
            Some(file) => end_of(&file, limit).map(Some),
            None => Ok(Some(found.output(limit))),
        }
    }

    /// The file of an output, if it is one of Claude Code's.
    fn persisted(&self, file: &Path) -> Option<PathBuf> {
        let is_file = file.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        let real = file.canonicalize().ok().filter(|_| is_file)?;
        let is_there = real.parent()?.file_name()? == FOLDER;
        (is_there && real.starts_with(self.projects.canonicalize().ok()?)).then_some(real)
    }
}

/// What a record has of an output.
struct FoundOutput {
    text: String,
    /// The file that has all of it.
    file: Option<PathBuf>,
}

impl FoundOutput {
    /// The result of a call, if a line has it.
    fn in_line(line: &[u8], call: &ToolCallId) -> Option<Self> {
        // Most lines are about something else, and are not worth to be read.
        if !std::str::from_utf8(line).ok()?.contains(&call.0) {
            return None;
        }
        let mut line = JsonObject::of(serde_json::from_slice(line).ok()?)?;
        let message = line.take("message")?;
        let is_it = |result: &JsonObject| {
            let is_result = result.text("type").is_some_and(|kind| kind.ends_with("tool_result"));
            is_result && result.text("tool_use_id") == Some(call.0.as_str())
        };
        let results = message.objects("content");
        let result = results.iter().find(|result| is_it(result))?;
        let text = printed_by(result);
        if !text.starts_with(PERSISTED) {
            return Some(Self { text, file: None });
        }
        let more = line.take("toolUseResult").unwrap_or_default();
        let saved = text.lines().find_map(|line| line.split_once(SAVED_TO)).map(|(_, path)| path.trim());
        let file = more.text("persistedOutputPath").or(saved).unwrap_or_default();
        let beginning = more.words("stdout").unwrap_or_else(|| text.clone());
        Some(Self { file: Some(PathBuf::from(file)), text: beginning })
    }

    /// The output without its file.
    fn output(self, limit: u64) -> Output {
        let text = self.text.into_bytes();
        let size = text.len() as u64;
        let kept = usize::try_from(limit).unwrap_or(usize::MAX);
        match self.file {
            Some(_) => {
                let beginning = text.get(..kept).unwrap_or(&text);
                Output { content: beginning.into(), part: OutputPart::Beginning }
            }
            None if size <= limit => Output { content: text.into(), part: OutputPart::Whole },
            None => {
                let end = text.get(text.len().saturating_sub(kept)..).unwrap_or_default();
                Output { content: from_letter(end).into(), part: OutputPart::End { size } }
            }
        }
    }
}

/// The end of a file; all of it, if it is not too large.
fn end_of(file: &Path, limit: u64) -> io::Result<Output> {
    let mut file = File::open(file)?;
    let size = file.metadata()?.len();
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(size.saturating_sub(limit)))?;
    // A file that still grows is not read further.
    file.take(limit).read_to_end(&mut content)?;
    let part = if size > limit { OutputPart::End { size } } else { OutputPart::Whole };
    let content = if size > limit { from_letter(&content) } else { &content };
    Ok(Output { content: content.into(), part })
}

/// A text from its first whole letter on: it may begin in the middle of one.
fn from_letter(text: &[u8]) -> &[u8] {
    let torn = text.iter().take(3).take_while(|byte| **byte & 0b1100_0000 == 0b1000_0000).count();
    text.get(torn..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
