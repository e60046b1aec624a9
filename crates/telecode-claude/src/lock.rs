//! One writer per Claude session on this machine, whichever bot it belongs to and wherever that keeps its data.
//!
//! The guard holds a locked file for as long as it lives, and it lives as long as anything of `claude` does. The system
//! takes the lock away with the process, so a file that was left behind locks nothing.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::getuid;
use telecode_core::seam::ids::ClaudeId;

/// How long a lock is waited for: a guard before this one may be about to end.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is looked whether it is free.
const STEP: Duration = Duration::from_millis(20);

/// A lock that is held. Dropped, it is free.
#[derive(Debug)]
pub(crate) struct FileLock {
    path: PathBuf,
    _file: File,
}

/// Where the lock of a session is: a directory of this user alone, the same for all bots, whatever their environment says. Without
/// one nothing is started.
///
/// Where there is no directory of the user's under `/run`, others can have taken the name in `/tmp`: then it is beside Claude's
/// own records, `records`, which is the same for all bots that could write the session.
pub(crate) fn path(session: &ClaudeId, records: &Path) -> io::Result<Option<PathBuf>> {
    let user = getuid().as_raw();
    let runtime = PathBuf::from(format!("/run/user/{user}"));
    let shared = if is_own(&runtime) {
        runtime.join("telecode")
    } else {
        PathBuf::from(format!("/tmp/telecode-{user}"))
    };
    in_one_of(session, &[shared, records.join("telecode-locks")])
}

/// The lock of a session in the first of these that can be used.
fn in_one_of(session: &ClaudeId, directories: &[PathBuf]) -> io::Result<Option<PathBuf>> {
    let is_plain = session.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_plain || session.0.is_empty() {
        // No id of Claude Code's: nobody else works on such a session.
        return Ok(None);
    }
    let mut problem = io::Error::from(io::ErrorKind::NotFound);
    for directory in directories {
        match make_own(directory) {
            Ok(()) => return Ok(Some(directory.join(format!("{}.lock", session.0)))),
            Err(error) => {
                tracing::warn!(%error, directory = %directory.display(), "sessions cannot be locked there");
                problem = error;
            }
        }
    }
    Err(problem)
}

fn make_own(directory: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    if is_own(directory) {
        return Ok(());
    }
    // It is not this user's alone.
    Err(io::ErrorKind::PermissionDenied.into())
}

/// Whether a directory, no link to one, belongs to this user and to nobody else.
fn is_own(directory: &Path) -> bool {
    /// What the group and everybody else may do.
    const OTHERS: u32 = 0o077;
    fs::symlink_metadata(directory)
        .is_ok_and(|found| found.is_dir() && found.uid() == getuid().as_raw() && found.mode() & OTHERS == 0)
}

impl FileLock {
    /// Takes a lock; nothing if another process has it and keeps it.
    pub(crate) fn take(path: &Path) -> io::Result<Option<Self>> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(lock) = Self::try_take(path)? {
                return Ok(Some(lock));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
            std::thread::sleep(STEP);
        }
    }

    fn try_take(path: &Path) -> io::Result<Option<Self>> {
        let file =
            File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Whoever had it before removes the file: then this one is nobody's any more.
        let is_there = fs::metadata(path).is_ok_and(|there| {
            file.metadata().is_ok_and(|own| (own.dev(), own.ino()) == (there.dev(), there.ino()))
        });
        Ok(is_there.then(|| Self { path: path.to_owned(), _file: file }))
    }
}

impl Drop for FileLock {
    /// The file goes while it is still locked, so that nobody else's is removed.
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "a lock's file stays behind");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_lock_has_one_holder_and_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("0a.lock");
        // Left by a process that was killed.
        File::create(&path).unwrap();
        let lock = FileLock::take(&path).unwrap().unwrap();
        assert!(FileLock::try_take(&path).unwrap().is_none());
        assert!(FileLock::take(&home.path().join("0b.lock")).unwrap().is_some(), "another session is free");
        drop(lock);
        assert!(!path.exists());
        assert!(FileLock::take(&path).unwrap().is_some());
    }

    #[test]
    fn a_lock_is_waited_for_a_little() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("0a.lock");
        let lock = FileLock::take(&path).unwrap().unwrap();
        let waiting = std::thread::spawn({
            let path = path.clone();
            move || FileLock::take(&path).unwrap().is_some()
        });
        drop(lock);
        assert!(waiting.join().unwrap());
    }

    #[test]
    fn locks_are_in_a_directory_of_this_user_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = path(&ClaudeId("0a-1".to_owned()), home.path()).unwrap().unwrap();
        assert!(is_own(path.parent().unwrap()));
        assert_eq!(path.file_name().unwrap(), "0a-1.lock");
        for id in ["", "../0a", "a/b"] {
            assert_eq!(super::path(&ClaudeId(id.to_owned()), home.path()).unwrap(), None);
        }
        assert!(!is_own(Path::new("/tmp")));
    }

    #[test]
    fn where_others_took_the_place_the_lock_is_elsewhere_or_nothing_is_started() {
        let home = tempfile::tempdir().unwrap();
        let session = ClaudeId("0a".to_owned());
        let (taken, link, own) =
            (home.path().join("taken"), home.path().join("link"), home.path().join("own"));
        DirBuilder::new().mode(0o777).create(&taken).unwrap();
        fs::set_permissions(&taken, fs::Permissions::from_mode(0o777)).unwrap();
        std::os::unix::fs::symlink(home.path(), &link).unwrap();
        let all = [taken, link, own.clone()];
        assert_eq!(in_one_of(&session, &all).unwrap().unwrap(), own.join("0a.lock"));
        assert_eq!(
            in_one_of(&session, &all).unwrap().unwrap(),
            own.join("0a.lock"),
            "and so for the next bot"
        );
        in_one_of(&session, &all[..2]).unwrap_err();
    }
}
