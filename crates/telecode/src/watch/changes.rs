//! Whether anything is written in some directories, without looking at them again and again.

use std::io;
use std::path::Path;

/// Notices the first change in some directories since it was made.
#[cfg(target_os = "linux")]
#[derive(Debug)]
pub(super) struct DirectoryChanges(std::os::fd::OwnedFd);

#[cfg(target_os = "linux")]
impl DirectoryChanges {
    /// Begins to notice. Fails if one of them is not there, or the system tells nobody any more.
    pub(super) fn of<P: AsRef<Path>>(directories: impl IntoIterator<Item = P>) -> io::Result<Self> {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};

        let told = WatchFlags::CREATE
            | WatchFlags::MODIFY
            | WatchFlags::MOVED_TO
            | WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF;
        let news = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        for directory in directories {
            add_watch(&news, directory.as_ref(), told)?;
        }
        Ok(Self(news))
    }

    /// Waits for a change; one that was before this is told at once.
    pub(super) async fn any(self) -> io::Result<()> {
        // It is waited for and read as a pipe is.
        tokio::net::unix::pipe::Receiver::from_owned_fd_unchecked(self.0)?.readable().await
    }
}

/// Elsewhere nobody tells: there is none.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) enum DirectoryChanges {}

#[cfg(not(target_os = "linux"))]
impl DirectoryChanges {
    pub(super) fn of<P: AsRef<Path>>(_directories: impl IntoIterator<Item = P>) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) async fn any(self) -> io::Result<()> {
        match self {}
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    /// Only a broken test waits for it.
    const LIMIT: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn what_is_written_after_the_beginning_is_noticed_whenever_it_is_asked_for() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = one.path().join("record");
        std::fs::write(&file, "before").unwrap();
        let before = DirectoryChanges::of([one.path(), other.path()]).unwrap();
        let asked = tokio::spawn(DirectoryChanges::of([one.path(), other.path()]).unwrap().any());
        tokio::task::yield_now().await;
        assert!(!asked.is_finished(), "nothing has happened");
        std::fs::write(&file, "more").unwrap();
        timeout(LIMIT, asked).await.unwrap().unwrap().unwrap();
        timeout(LIMIT, before.any()).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_directory_that_is_not_there_cannot_be_watched() {
        let home = tempfile::tempdir().unwrap();
        DirectoryChanges::of([home.path().join("missing")]).unwrap_err();
    }
}
