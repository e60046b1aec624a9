//! The directory of a workspace: looked at, read and written from its own descriptor, one step after the other, so that no
//! link leads out of it.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rustix::fs::{self, AtFlags, Dir, Mode, OFlags, Stat};

/// A directory, never through a link.
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A file, never through a link, and without waiting for a pipe.
pub(super) const FILE: OFlags =
    OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// The root of a workspace.
#[derive(Debug)]
pub(super) struct WorkspaceRoot(OwnedFd);

impl WorkspaceRoot {
    pub(super) fn open(directory: &Path) -> io::Result<Self> {
        // The workspace itself may be named by a link.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(fs::open(directory, flags, Mode::empty())?))
    }

    /// The directory that a path is in, and what it is called there.
    pub(super) fn place<'a>(&self, path: &'a [u8]) -> io::Result<(OwnedFd, &'a OsStr)> {
        let mut folder = self.0.try_clone()?;
        let mut steps = path.split(|byte| *byte == b'/').peekable();
        while let Some(step) = steps.next() {
            if step.is_empty() || step == b"." || step == b".." {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            let step = OsStr::from_bytes(step);
            if steps.peek().is_none() {
                return Ok((folder, step));
            }
            folder = fs::openat(&folder, step, FOLDER, Mode::empty())?;
        }
        Err(io::ErrorKind::InvalidInput.into())
    }

    pub(super) fn stat(&self, path: &[u8]) -> io::Result<Stat> {
        let (folder, name) = self.place(path)?;
        Ok(fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Of a directory; of the workspace itself if the path is empty.
    pub(super) fn stat_folder(&self, path: &[u8]) -> io::Result<Stat> {
        if path.is_empty() { Ok(fs::fstat(&self.0)?) } else { self.stat(path) }
    }

    /// Opens a file for reading.
    pub(super) fn file(&self, path: &[u8]) -> io::Result<File> {
        Self::file_in(&self.place(path)?.0, path)
    }

    /// Opens a file in a directory that is open.
    pub(super) fn file_in(folder: &OwnedFd, path: &[u8]) -> io::Result<File> {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        Ok(File::from(fs::openat(folder, OsStr::from_bytes(name), FILE, Mode::empty())?))
    }

    /// Where a link leads.
    pub(super) fn link(&self, path: &[u8]) -> io::Result<Vec<u8>> {
        let (folder, name) = self.place(path)?;
        Ok(fs::readlinkat(&folder, name, Vec::new())?.into_bytes())
    }

    /// What is in a directory; of the workspace itself if the path is empty.
    pub(super) fn list(&self, path: &[u8]) -> io::Result<Vec<(Vec<u8>, Stat)>> {
        let folder = if path.is_empty() {
            fs::openat(self.0.as_fd(), c".", FOLDER, Mode::empty())?
        } else {
            let (above, name) = self.place(path)?;
            fs::openat(&above, name, FOLDER, Mode::empty())?
        };
        let mut found = Vec::new();
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if name == c"." || name == c".." {
                continue;
            }
            match fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => found.push((name.to_bytes().to_vec(), stat)),
                // It went meanwhile.
                Err(rustix::io::Errno::NOENT) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(found)
    }
}
