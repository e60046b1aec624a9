//! Puts files back: each whole or not at all, its mode with it, and never through a link.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

use ring::digest;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags};

use super::compare::Difference;
use super::ground::Ground;
use super::manifest::{Entry, Manifest, Name, above, hex};

/// How a file is called while it is written. It is the same each time, so that none is left after a crash.
pub(super) const HALF_WRITTEN: &str = ".telecode-undo-";

/// What of a mode can be set.
const BITS: u32 = 0o7777;

/// What the owner needs to work in a directory.
const OWNER: u32 = 0o700;

/// Files on their way back.
#[derive(Debug)]
pub(super) struct Putting {
    ground: Arc<Ground>,
    now: Manifest,
    then: Manifest,
    /// How many files could not be put back.
    left: usize,
}

impl Putting {
    pub(super) fn new(ground: Arc<Ground>, now: Manifest, then: Manifest) -> Self {
        Self { ground, now, then, left: 0 }
    }

    /// Removes what was not there.
    pub(super) fn remove(&mut self, gone: &[Difference]) {
        // A directory in which nothing may be done could be one that the turn made so.
        for (path, mode) in &self.now.folders {
            if mode & OWNER != OWNER && self.then.folders.get(path) != Some(mode) {
                self.set_mode(path, mode | OWNER);
            }
        }
        for one in gone {
            let removed = self
                .ground
                .place(&one.path)
                .and_then(|(folder, name)| Ok(fs::unlinkat(&folder, name, AtFlags::empty())?));
            match removed {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.leave(&one.path, &error),
            }
        }
        // Those that were not there either, the deepest first; one in which something is stays.
        for path in self.now.folders.keys().rev() {
            if !self.then.folders.contains_key(path) && !self.then.is_unknown(path) {
                let removed = self
                    .ground
                    .place(path)
                    .and_then(|(folder, name)| Ok(fs::unlinkat(&folder, name, AtFlags::REMOVEDIR)?));
                if let Err(error) = removed {
                    tracing::debug!(%error, "a directory stays");
                }
            }
        }
    }

    /// Makes the directories that were there.
    pub(super) fn make_folders(&mut self) {
        for path in self.then.folders.keys().filter(|path| !self.now.folders.contains_key(*path)) {
            if let Err(error) = self.make_folder(path) {
                tracing::debug!(%error, "a directory cannot be made");
            }
        }
    }

    fn make_folder(&self, path: &[u8]) -> io::Result<()> {
        let (folder, name) = self.ground.place(path)?;
        match fs::mkdirat(&folder, name, Mode::from_raw_mode(OWNER)) {
            Err(rustix::io::Errno::EXIST) => Ok(()),
            made => Ok(made?),
        }
    }

    /// Writes files as they were.
    pub(super) fn write(&mut self, back: &[Difference], contents: &BTreeMap<String, Vec<u8>>) {
        for one in back {
            let Some(new) = &one.new else { continue };
            if one.is_mode_alone() && !new.is_link() {
                self.set_mode(&one.path, new.mode);
                continue;
            }
            let content = new.kept().and_then(|name| contents.get(name));
            let written = content.map(|content| self.file(&one.path, new, content));
            if let Some(Err(error)) = written {
                self.leave(&one.path, &error);
            }
        }
    }

    fn file(&self, path: &Name, entry: &Entry, content: &[u8]) -> io::Result<()> {
        let folders: Vec<_> = above(path).collect();
        for folder in folders.into_iter().rev().filter(|folder| !self.then.folders.contains_key(*folder)) {
            self.make_folder(folder)?;
        }
        let (folder, name) = self.ground.place(path)?;
        let mut half = hex(digest::digest(&digest::SHA256, path).as_ref());
        half.truncate(16);
        let half = format!("{HALF_WRITTEN}{half}");
        // What a crash left.
        fs::unlinkat(&folder, half.as_str(), AtFlags::empty()).unwrap_or_default();
        let written = write(&folder, &half, entry, content)
            .and_then(|()| Ok(fs::renameat(&folder, half.as_str(), &folder, name)?));
        if written.is_err() {
            fs::unlinkat(&folder, half.as_str(), AtFlags::empty()).unwrap_or_default();
        }
        written
    }

    /// The directories get their modes. Gives how many files could not be put back.
    pub(super) fn finish(self) -> usize {
        for (path, mode) in self.then.folders.iter().rev() {
            let is_right = self.ground.stat(path).is_ok_and(|stat| stat.st_mode == *mode);
            if !is_right {
                self.set_mode(path, *mode);
            }
        }
        self.left
    }

    fn set_mode(&self, path: &[u8], mode: u32) {
        let set = self.ground.place(path).and_then(|(folder, name)| {
            let found = fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
            if FileType::from_raw_mode(found.st_mode) == FileType::from_raw_mode(mode) {
                fs::chmodat(&folder, name, Mode::from_raw_mode(mode & BITS), AtFlags::empty())?;
            }
            Ok(())
        });
        if let Err(error) = set {
            tracing::debug!(%error, "a mode stays");
        }
    }

    fn leave(&mut self, path: &[u8], error: &io::Error) {
        tracing::warn!(path = %String::from_utf8_lossy(path), %error, "not put back");
        self.left += 1;
    }
}

fn write(folder: &OwnedFd, half: &str, entry: &Entry, content: &[u8]) -> io::Result<()> {
    if entry.is_link() {
        return Ok(fs::symlinkat(OsStr::from_bytes(content), folder, half)?);
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(fs::openat(folder, half, flags, Mode::from_raw_mode(0o600))?);
    file.write_all(content)?;
    fs::fchmod(&file, Mode::from_raw_mode(entry.mode & BITS))?;
    Ok(())
}
