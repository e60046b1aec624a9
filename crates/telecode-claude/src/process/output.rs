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

/// How long the pipe is left alone. What is no piece may wait as long behind one: less than a frame on a screen takes, and far
/// less than a call to Telegram.
const REST: Duration = Duration::from_millis(10);

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
    streak: u32,
    read: Instant,
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
            streak: 0,
            read: Instant::now(),
        })
    }

    /// What was read now are this many pieces of something that goes on; none, if anything else was among it.
    pub(super) fn brought(&mut self, pieces: u32) {
        let is_quick = self.read.elapsed() < REST.saturating_mul(pieces);
        self.read = Instant::now();
        self.streak = if is_quick { self.streak.saturating_add(1) } else { 0 };
        if self.streak >= STREAK {
            self.listener = None;
            self.rest.as_mut().reset(self.read + REST);
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
        assert_eq!(output.streak, 0, "what is no piece is listened for again");
        stdin.write_all(b"end").await.unwrap();
        assert_eq!(output.read(&mut read).await.unwrap(), 3);
        drop(stdin);
        assert_eq!(output.read(&mut read).await.unwrap(), 0);
    }
}
