//! The data directory: private to its user, and used by one instance at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{DATABASE, StoreError};

/// The name of the lock file.
pub const LOCK: &str = "lock";

/// Only the user itself may look into the directory: it holds prompts and answers.
const DIRECTORY_MODE: u32 = 0o700;

/// Only the user itself may read the files.
const FILE_MODE: u32 = 0o600;

/// The permission bits of everybody but the user.
const OTHERS: u32 = 0o077;

/// Makes the data directory if it is missing, but not what it lies in, and sees to it that only its user can look into it.
pub(super) fn prepare(dir: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Directory { path: dir.into(), source };
    match DirBuilder::new().mode(DIRECTORY_MODE).create(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made.map_err(failed)?,
    }
    let mut permissions = dir.metadata().map_err(failed)?.permissions();
    if permissions.mode() & OTHERS == 0 {
        return Ok(());
    }
    if !is_ours(dir).map_err(failed)? {
        return Err(StoreError::Exposed { path: dir.into() });
    }
    permissions.set_mode(DIRECTORY_MODE);
    std::fs::set_permissions(dir, permissions).map_err(failed)
}

/// Says whether the store would use this directory, without changing it.
pub fn check_private(dir: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Directory { path: dir.into(), source };
    rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).map_err(|error| failed(error.into()))?;
    let mode = dir.metadata().map_err(failed)?.permissions().mode();
    if mode & OTHERS == 0 || is_ours(dir).map_err(failed)? {
        return Ok(());
    }
    Err(StoreError::Exposed { path: dir.into() })
}

/// A directory that is shared with other things, such as /tmp, is not ours to close.
fn is_ours(dir: &Path) -> io::Result<bool> {
    Ok(dir.join(DATABASE).exists() || dir.read_dir()?.next().is_none())
}

/// Opens a file that only the user can read, and makes it if it is missing.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(FILE_MODE).open(path)?;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & OTHERS != 0 {
        permissions.set_mode(FILE_MODE);
        file.set_permissions(permissions)?;
    }
    Ok(file)
}

/// How long a lock may still be held after its program was killed: a child that it was just about to start has it, too, for a
/// moment. Also long enough for `doctor`, which looks at it.
const LOCK_PATIENCE: Duration = Duration::from_secs(1);

/// How often the lock is tried meanwhile.
const LOCK_RETRY: Duration = Duration::from_millis(20);

/// Locks the data directory as long as the file is open. The system lets it go when the process dies.
pub(super) fn lock(dir: &Path) -> Result<File, StoreError> {
    let failed = |source| StoreError::Directory { path: dir.into(), source };
    let mut file = private_file(&dir.join(LOCK)).map_err(failed)?;
    let until = Instant::now() + LOCK_PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(LOCK_RETRY),
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { path: dir.into(), pid: read_pid(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
    }
    write_pid(&mut file).map_err(failed)?;
    Ok(file)
}

/// Says which process runs on the data directory, if one does; 0 if that process did not say its number.
pub fn holder(dir: &Path) -> io::Result<Option<u32>> {
    let mut file = match File::open(dir.join(LOCK)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => Ok(Some(read_pid(&mut file).unwrap_or(0))),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Says how many bytes this user can still write where the directory is.
pub fn free_space(dir: &Path) -> io::Result<u64> {
    let facts = rustix::fs::statvfs(dir)?;
    Ok(facts.f_bavail.saturating_mul(facts.f_frsize))
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
