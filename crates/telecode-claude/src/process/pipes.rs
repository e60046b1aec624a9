//! The tasks beside an agent's own: one writes stdin, one reads stderr. So neither ever holds up the reading of stdout.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::Pid;
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::process::{ChildStderr, ChildStdin};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::task::{AbortHandle, JoinHandle};

use crate::guard::GuardNote;
use crate::lines::{LineReader, ReadLine};
use crate::stderr::StderrTail;

/// How many lines may wait to be written before no more orders are taken.
const CROWD: usize = 64;

/// How many lines may wait in all. What comes after the crowd are replies, and who lets so many of them lie asks without reading.
const LINES: usize = 1_024;

/// The way to stdin. Dropping it closes stdin once everything is written.
#[derive(Debug)]
pub(super) struct StdinWriter {
    lines: mpsc::Sender<String>,
    task: AbortHandle,
}

/// Nobody reads what is written.
#[derive(Debug)]
pub(super) struct Unread;

impl StdinWriter {
    /// Begins to write.
    pub(super) fn begin(stdin: ChildStdin) -> Self {
        let (lines, queue) = mpsc::channel(LINES);
        let task = tokio::spawn(write(stdin, queue)).abort_handle();
        Self { lines, task }
    }

    /// Writes a line; fails if too many wait. Where stdin is closed, the end of the process tells.
    pub(super) fn write(&self, line: String) -> Result<(), Unread> {
        match self.lines.try_send(line) {
            Ok(()) | Err(TrySendError::Closed(_)) => Ok(()),
            Err(TrySendError::Full(_)) => Err(Unread),
        }
    }

    /// Whether lines pile up.
    pub(super) fn is_crowded(&self) -> bool {
        self.lines.max_capacity() - self.lines.capacity() >= CROWD
    }

    /// What stops the writing in mid line.
    pub(super) fn stop(&self) -> AbortHandle {
        self.task.clone()
    }
}

async fn write(mut stdin: ChildStdin, mut lines: mpsc::Receiver<String>) {
    while let Some(mut line) = lines.recv().await {
        line.push('\n');
        if let Err(error) = stdin.write_all(line.as_bytes()).await {
            tracing::debug!(%error, "stdin of an agent is closed");
            return;
        }
    }
}

/// What stderr has said so far.
#[derive(Debug, Default)]
pub(super) struct StderrText {
    /// The end of it, without the guard's notes.
    pub(super) tail: StderrTail,
    /// The process group of `claude`.
    pub(super) group: Option<Pid>,
    /// Why `claude` could not be started.
    pub(super) problem: Option<GuardNote>,
}

/// The reading of stderr.
#[derive(Debug)]
pub(super) struct StderrListener {
    said: Arc<Mutex<StderrText>>,
    task: JoinHandle<()>,
}

impl StderrListener {
    /// Begins to read.
    pub(super) fn begin(stderr: ChildStderr) -> Self {
        let said = Arc::default();
        let task = tokio::spawn(listen(stderr, Arc::clone(&said)));
        Self { said, task }
    }

    /// What was said so far.
    pub(super) fn said(&self) -> MutexGuard<'_, StderrText> {
        lock(&self.said)
    }

    /// Waits until stderr has ended.
    pub(super) async fn end(&mut self) {
        // A reader that failed has ended, too.
        drop((&mut self.task).await);
    }
}

fn lock(said: &Mutex<StderrText>) -> MutexGuard<'_, StderrText> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(stderr: ChildStderr, said: Arc<Mutex<StderrText>>) {
    let mut lines = LineReader::new(BufReader::new(stderr), crate::stderr::LINE_CUT * 64);
    while let Ok(Some(line)) = lines.next().await {
        match line {
            ReadLine::Whole(line) => hear(&line, &mut lock(&said)),
            ReadLine::TooLong { bytes } => tracing::debug!(bytes, "a very long line on stderr of an agent"),
        }
    }
}

fn hear(line: &[u8], said: &mut StderrText) {
    match GuardNote::parse(line) {
        // Only the first: `claude` itself could say the same words.
        Some(GuardNote::Started(group)) if said.group.is_none() => said.group = Some(group),
        Some(note @ (GuardNote::NotFound | GuardNote::Held | GuardNote::Failed(_)))
            if said.group.is_none() =>
        {
            said.problem = Some(note);
        }
        Some(_) | None => said.tail.push(line),
    }
}
