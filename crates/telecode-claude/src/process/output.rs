//! The stdout of an agent. Each write to a pipe that is listened to wakes the bot; while an answer comes in many small pieces the
//! pipe is left alone for moments, and what was written meanwhile is read at once.

use std::io;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::unix::pipe;
use tokio::process::ChildStdout;
use tokio::time::{Instant, Sleep, sleep};

/// The longest that the pipe is left alone: far less than a call to Telegram takes, and pieces that come more slowly than this are
/// no stream that could be read at once.
const LONGEST_REST: Duration = Duration::from_millis(50);

/// The part of a stream's time so far that the pipe is left alone for next. What is no piece (a tool's call, the end) may wait as long
/// behind one, so this is also the most that a stream can be slowed down by: 3 %.
const SHARE: u32 = 32;

/// How many readings in a row bring pieces only, and those quickly, before the pipe is left alone: the first words of an answer
/// are never waited for.
const STREAK: u32 = 8;

/// The stdout of an agent.
#[derive(Debug)]
pub(super) struct AgentOutput {
    pipe: OwnedFd,
    /// While it is listened to.
    listener: Option<pipe::Receiver>,
    rest: Pin<Box<Sleep>>,
    pace: Pace,
}

/// How quickly pieces come.
#[derive(Debug)]
struct Pace {
    /// Readings in a row that brought pieces quickly, and since when they do.
    streak: u32,
    since: Instant,
    read: Instant,
}

impl Pace {
    fn since(now: Instant) -> Self {
        Self { streak: 0, since: now, read: now }
    }

    /// For how long the pipe is left alone, now that this many pieces were read.
    fn rest(&mut self, pieces: u32, now: Instant) -> Option<Duration> {
        let is_quick = now.duration_since(self.read) < LONGEST_REST.saturating_mul(pieces);
        if !is_quick {
            *self = Self::since(now);
            return None;
        }
        self.read = now;
        self.streak = self.streak.saturating_add(1);
        (self.streak >= STREAK).then(|| rest_after(now.duration_since(self.since)))
    }
}

impl AgentOutput {
    /// Begins to listen.
    pub(super) fn of(stdout: ChildStdout) -> io::Result<Self> {
        let pipe = stdout.into_owned_fd()?;
        rustix::io::ioctl_fionbio(&pipe, true)?;
        Ok(Self {
            listener: Some(listen(&pipe)?),
            pipe,
            rest: Box::pin(sleep(Duration::ZERO)),
            pace: Pace::since(Instant::now()),
        })
    }

    /// What was read now are this many pieces of something that goes on; none, if anything else was among it.
    pub(super) fn brought(&mut self, pieces: u32) {
        let now = Instant::now();
        if let Some(rest) = self.pace.rest(pieces, now) {
            self.listener = None;
            self.rest.as_mut().reset(now + rest);
        }
    }
}

impl AsyncRead for AgentOutput {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { pipe, listener, rest, .. } = &mut *self;
        if let Some(listener) = listener {
            return Pin::new(listener).poll_read(context, buffer);
        }
        ready!(rest.as_mut().poll(context));
        match read(pipe, buffer) {
            // Nothing was written meanwhile: it is waited for.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                Pin::new(listener.insert(listen(pipe)?)).poll_read(context, buffer)
            }
            read => Poll::Ready(read),
        }
    }
}

/// How long the pipe is left alone once a stream has gone on for this long.
fn rest_after(streamed: Duration) -> Duration {
    (streamed / SHARE).min(LONGEST_REST)
}

fn listen(pipe: &OwnedFd) -> io::Result<pipe::Receiver> {
    pipe::Receiver::from_owned_fd_unchecked(pipe.try_clone()?)
}

fn read(pipe: &OwnedFd, buffer: &mut ReadBuf<'_>) -> io::Result<()> {
    let length = rustix::io::retry_on_intr(|| rustix::io::read(pipe, buffer.initialize_unfilled()))?;
    buffer.advance(length);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::process::Command;

    use super::*;

    #[test]
    fn a_stream_is_slowed_down_by_a_small_part_of_its_time_at_most() {
        assert_eq!(rest_after(Duration::ZERO), Duration::ZERO);
        assert_eq!(rest_after(Duration::from_millis(320)), Duration::from_millis(10));
        assert_eq!(rest_after(Duration::from_mins(10)), LONGEST_REST);
    }

    #[test]
    fn a_steady_stream_is_read_some_twenty_times_a_second_and_a_slow_one_as_it_comes() {
        const GAP: Duration = Duration::from_millis(10);
        let begun = Instant::now();
        let (mut pace, mut now, mut readings, mut pieces) = (Pace::since(begun), begun, 0, 1);
        while now < begun + Duration::from_secs(10) {
            now += GAP * pieces;
            let rest = pace.rest(pieces, now).unwrap_or_default();
            // What comes while the pipe is left alone, and at least the piece that is waited for.
            pieces = u32::try_from(rest.as_millis() / GAP.as_millis()).unwrap().max(1);
            readings += 1;
        }
        assert!((150..400).contains(&readings), "{readings} readings of 1,000 pieces");
        for _ in 0..2 * STREAK {
            now += LONGEST_REST;
            assert_eq!(pace.rest(1, now), None, "slow pieces are listened for");
        }
    }

    #[tokio::test]
    async fn what_is_written_while_it_is_left_alone_is_read_and_so_is_the_end() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut output = AgentOutput::of(child.stdout.take().unwrap()).unwrap();
        let mut read = [0; 8];
        for streak in 1..STREAK {
            output.brought(8);
            assert!(output.listener.is_some(), "{streak} in a row");
        }
        output.brought(8);
        assert!(output.listener.is_none());
        stdin.write_all(b"piece").await.unwrap();
        assert_eq!(output.read(&mut read).await.unwrap(), 5);
        output.brought(0);
        assert_eq!(output.pace.streak, 0, "what is no piece is listened for again");
        stdin.write_all(b"end").await.unwrap();
        assert_eq!(output.read(&mut read).await.unwrap(), 3);
        drop(stdin);
        assert_eq!(output.read(&mut read).await.unwrap(), 0);
    }
}
