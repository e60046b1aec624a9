//! What an agent prints: line by line into events, which wait for the core.

use telecode_core::seam::agent::{AgentEvent, AgentNotice, End};
use tokio::time::Instant;

use super::{AgentLife, CHUNK, DRAIN, OUTBOX_LIMIT};
use crate::lines::ReadLine;
use crate::translate::Translated;

impl AgentLife {
    /// Takes a line, and those that were read with it: what is told of them goes on together.
    pub(super) async fn read(&mut self, line: std::io::Result<Option<ReadLine>>) {
        let (mut lines, mut pieces) = (1, u32::from(self.hear(line)));
        while !self.is_drained && self.outbox.len() < OUTBOX_LIMIT && self.stdout.has_line() {
            let line = self.stdout.next().await;
            (lines, pieces) = (lines + 1, pieces + u32::from(self.hear(line)));
        }
        self.stdout.source().brought(if pieces == lines { pieces } else { 0 });
    }

    /// Takes a line; says whether it is a piece of something that goes on.
    fn hear(&mut self, line: std::io::Result<Option<ReadLine>>) -> bool {
        let mut is_piece = false;
        match line {
            Ok(Some(ReadLine::Whole(line))) => {
                let translated = self.translator.line(&line);
                is_piece = translated.is_piece;
                self.take(translated);
                self.go_on();
            }
            Ok(Some(ReadLine::TooLong { bytes })) => self.skipped(bytes),
            Ok(None) => self.is_drained = true,
            Err(error) => {
                tracing::warn!(%error, "the output of an agent cannot be read");
                self.is_drained = true;
            }
        }
        if let Some((_, until)) = &mut self.exit {
            *until = Instant::now() + DRAIN;
        }
        is_piece
    }

    fn skipped(&mut self, bytes: u64) {
        self.long_lines += 1;
        tracing::warn!(bytes, "a line of an agent was too long and was skipped");
        let megabytes = bytes.div_ceil(1024 * 1024);
        self.outbox.push_back(AgentEvent::Notice(AgentNotice::TooLong { megabytes }));
    }

    /// Takes what a line or a moment led to. A failed start ends the process; nothing else counts then.
    pub(super) fn take(&mut self, translated: Translated) {
        for line in translated.replies {
            self.write(line);
        }
        for event in translated.events {
            if let AgentEvent::LaunchFailed(problem) = event {
                self.failure.get_or_insert(problem);
                self.end(End::Kill);
            } else {
                self.put(event);
            }
        }
    }

    /// Pieces of one text that nobody has taken yet become one piece, of about the size of a reading.
    fn put(&mut self, event: AgentEvent) {
        use AgentEvent::{TextDelta, ThinkingDelta};
        match (self.outbox.back_mut(), event) {
            (Some(TextDelta(text)), TextDelta(more)) | (Some(ThinkingDelta(text)), ThinkingDelta(more))
                if text.len() < CHUNK =>
            {
                text.push_str(&more);
            }
            (_, event) => self.outbox.push_back(event),
        }
    }
}
