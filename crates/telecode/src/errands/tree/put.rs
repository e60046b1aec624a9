//! Puts files back: each whole or not at all, its mode with it, and never through a link.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

use ring::digest;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags};

use super::attached;
use super::compare::FileDifference;
use super::contents::{HashAlgorithm, name_of, signature};
use super::ground::{FILE, WorkspaceRoot};
use super::manifest::{FileContent, Manifest, ManifestEntry, Name, above, hex};

/// How a file is called while it is written. It is the same each time, so that none is left after a crash.
pub(super) const HALF_WRITTEN: &str = ".telecode-undo-";

/// What of a mode can be set.
const BITS: u32 = 0o7777;

/// What the owner needs to work in a directory.
const OWNER: u32 = 0o700;

/// Files on their way back.
#[derive(Debug)]
pub(super) struct PutBack {
    ground: Arc<WorkspaceRoot>,
    now: Manifest,
    then: Manifest,
    algorithm: HashAlgorithm,
    /// What could not be put back.
    left: Vec<Name>,
}

impl PutBack {
    pub(super) fn new(
        ground: Arc<WorkspaceRoot>,
        now: Manifest,
        then: Manifest,
        algorithm: HashAlgorithm,
    ) -> Self {
        Self { ground, now, then, algorithm, left: Vec::new() }
    }

    /// Directories in which nothing may be done are opened for as long as it takes; the end gives each its mode.
    pub(super) fn open_up(&self, files: &[Name]) {
        let folders = self.now.folders.keys().chain(self.then.folders.keys());
        let moved = folders
            .filter(|path| self.now.folders.contains_key(*path) != self.then.folders.contains_key(*path));
        let places: BTreeSet<&[u8]> = files.iter().chain(moved).flat_map(|path| above(path)).collect();
        for path in places {
            if let Some(mode) = self.now.folders.get(path).filter(|mode| *mode & OWNER != OWNER) {
                self.set_folder(path, mode | OWNER);
            }
        }
    }

    /// Removes what was not there.
    pub(super) fn remove(&mut self, gone: &[FileDifference]) {
        for one in gone {
            let removed = self.is_still(one).and_then(|()| {
                let (folder, name) = self.ground.place(&one.path)?;
                Ok(fs::unlinkat(&folder, name, AtFlags::empty())?)
            });
            match removed {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.leave(&one.path, &error),
            }
        }
        // Those that were not there either, the deepest first; one in which something is stays.
        for path in self.now.folders.keys().rev() {
            if !self.then.folders.contains_key(path) {
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
    pub(super) fn write(&mut self, back: &[FileDifference], contents: &BTreeMap<String, Vec<u8>>) {
        for one in back {
            let Some(new) = &one.new else { continue };
            let written = self.is_still(one).and_then(|()| {
                if one.is_mode_alone() && !new.is_link() {
                    return self.set_mode(&one.path, new.mode);
                }
                let content = new.kept().and_then(|name| contents.get(name));
                content.map_or(Ok(()), |content| self.file(&one.path, new, content))
            });
            if let Err(error) = written {
                self.leave(&one.path, &error);
            }
        }
    }

    /// What somebody changes in the midst of it is not lost.
    fn is_still(&self, one: &FileDifference) -> io::Result<()> {
        let stat = match self.ground.stat(&one.path) {
            Ok(stat) => stat,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            // A file is in the way, and not one that was seen.
            Err(error) => return Err(error),
        };
        let is_still = match &one.old {
            None => false,
            Some(old) if old.mode != stat.st_mode => false,
            Some(old) => match &old.content {
                FileContent::Sized(times) => *times == signature(&stat),
                FileContent::Theirs(name) | FileContent::Ours(name) | FileContent::Seen(name) => {
                    name_of(&self.ground, &one.path, &stat, self.algorithm)? == *name
                }
            },
        };
        if is_still { Ok(()) } else { Err(io::Error::other("it changed just now")) }
    }

    fn file(&self, path: &Name, entry: &ManifestEntry, content: &[u8]) -> io::Result<()> {
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
        let written = write(&folder, name, &half, entry, content)
            .and_then(|()| Ok(fs::renameat(&folder, half.as_str(), &folder, name)?));
        if written.is_err() {
            fs::unlinkat(&folder, half.as_str(), AtFlags::empty()).unwrap_or_default();
        }
        written
    }

    /// The directories get their modes. Gives what could not be put back.
    pub(super) fn finish(self) -> Vec<Name> {
        let kept = self.now.folders.iter().filter(|(path, _)| !self.then.folders.contains_key(*path));
        for (path, mode) in self.then.folders.iter().chain(kept).rev() {
            let found = self.ground.stat(path).map(|stat| stat.st_mode);
            if found.is_ok_and(|found| found != *mode) {
                self.set_folder(path, *mode);
            }
        }
        self.left
    }

    fn set_folder(&self, path: &[u8], mode: u32) {
        if let Err(error) = self.set_mode(path, mode) {
            tracing::debug!(%error, "a mode stays");
        }
    }

    /// Sets a mode, not through a link, whatever takes the place meanwhile.
    fn set_mode(&self, path: &[u8], mode: u32) -> io::Result<()> {
        let (folder, name) = self.ground.place(path)?;
        let found = fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
        if FileType::from_raw_mode(found.st_mode) != FileType::from_raw_mode(mode) {
            return Err(io::Error::other("it is something else"));
        }
        let bits = Mode::from_raw_mode(mode & BITS);
        match fs::openat(&folder, name, FILE, Mode::empty()) {
            Ok(file) => Ok(fs::fchmod(&file, bits)?),
            // Its mode is what keeps it from being opened.
            Err(rustix::io::Errno::ACCESS) => Ok(fs::chmodat(&folder, name, bits, AtFlags::empty())?),
            Err(error) => Err(error.into()),
        }
    }

    fn leave(&mut self, path: &[u8], error: &io::Error) {
        tracing::warn!(path = %String::from_utf8_lossy(path), %error, "not put back");
        self.left.push(path.to_vec());
    }
}

fn write(
    folder: &OwnedFd,
    name: &OsStr,
    half: &str,
    entry: &ManifestEntry,
    content: &[u8],
) -> io::Result<()> {
    if entry.is_link() {
        return Ok(fs::symlinkat(OsStr::from_bytes(content), folder, half)?);
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(fs::openat(folder, half, flags, Mode::from_raw_mode(0o600))?);
    file.write_all(content)?;
    attached::take_over(folder, name, &file);
    fs::fchmod(&file, Mode::from_raw_mode(entry.mode & BITS))?;
    Ok(())
}
