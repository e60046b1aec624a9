//! What is in files: its name as git gives it, and what is kept of it.

use std::fs;
use std::io::{self, Read, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use ring::digest;
use rustix::fs::{FileType, Stat};
use sha1::{Digest as _, Sha1};

use super::album::{make_folder, spare, write_whole};
use super::ground::WorkspaceRoot;
use super::manifest::{Name, hex, parent};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// How a repository names contents. SHA-1 with the processor's own instructions takes a fifth of the time of one without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HashAlgorithm {
    Sha1,
    Sha256,
}

/// A content's name, while the content comes in.
enum ContentHasher {
    Sha1(Sha1),
    Sha256(digest::Context),
}

impl HashAlgorithm {
    /// That of a repository's format, as git says it.
    pub(super) fn of(format: &str) -> Self {
        if format == "sha256" { Self::Sha256 } else { Self::Sha1 }
    }

    /// How long its names are, in bytes.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    fn begin(self, kind: &str, length: u64) -> ContentHasher {
        let mut naming = match self {
            Self::Sha1 => ContentHasher::Sha1(Sha1::new()),
            Self::Sha256 => ContentHasher::Sha256(digest::Context::new(&digest::SHA256)),
        };
        naming.update(header(kind, length).as_bytes());
        naming
    }
}

impl ContentHasher {
    fn update(&mut self, part: &[u8]) {
        match self {
            Self::Sha1(hash) => hash.update(part),
            Self::Sha256(hash) => hash.update(part),
        }
    }

    fn finish(self) -> String {
        match self {
            Self::Sha1(hash) => hex(hash.finalize().as_slice()),
            Self::Sha256(hash) => hex(hash.finish().as_ref()),
        }
    }
}

/// The name of a content.
pub(super) fn name(kind: &str, content: &[u8], algorithm: HashAlgorithm) -> String {
    let mut naming = algorithm.begin(kind, content.len() as u64);
    naming.update(content);
    naming.finish()
}

fn header(kind: &str, length: u64) -> String {
    format!("{kind} {length}\0")
}

/// Reads a file or a link; of a link it is where it leads.
pub(super) fn read(ground: &WorkspaceRoot, path: &[u8], stat: &Stat) -> io::Result<Vec<u8>> {
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
        return ground.link(path);
    }
    let mut content = Vec::new();
    ground.file(path)?.read_to_end(&mut content)?;
    Ok(content)
}

/// The name of what is in a file now.
pub(super) fn name_of(
    ground: &WorkspaceRoot,
    path: &[u8],
    stat: &Stat,
    algorithm: HashAlgorithm,
) -> io::Result<String> {
    ContentReader::new(ground, algorithm).name_of(path, stat)
}

/// Names the contents of files; those of one directory in a row are fastest.
pub(super) struct ContentReader<'a> {
    ground: &'a WorkspaceRoot,
    algorithm: HashAlgorithm,
    buffer: Vec<u8>,
    /// The directory that was read last.
    near: Option<(Name, OwnedFd)>,
}

impl<'a> ContentReader<'a> {
    pub(super) fn new(ground: &'a WorkspaceRoot, algorithm: HashAlgorithm) -> Self {
        Self { ground, algorithm, buffer: vec![0; CHUNK], near: None }
    }

    /// The name of what is in a file now. One that grows or shrinks meanwhile is read again as a whole.
    pub(super) fn name_of(&mut self, path: &[u8], stat: &Stat) -> io::Result<String> {
        if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
            return Ok(name("blob", &self.ground.link(path)?, self.algorithm));
        }
        let size = u64::try_from(stat.st_size).unwrap_or(0);
        let mut naming = self.algorithm.begin("blob", size);
        let mut file = self.file(path)?;
        let mut total = 0_u64;
        loop {
            let count = file.read(&mut self.buffer)?;
            let Some(part) = self.buffer.get(..count).filter(|part| !part.is_empty()) else { break };
            total += count as u64;
            naming.update(part);
        }
        if total == size {
            return Ok(naming.finish());
        }
        Ok(name("blob", &read(self.ground, path, stat)?, self.algorithm))
    }

    fn file(&mut self, path: &[u8]) -> io::Result<fs::File> {
        let folder = parent(path).unwrap_or_default();
        let near = match self.near.take() {
            Some(near) if near.0 == folder => near,
            _ => (folder.to_vec(), self.ground.place(path)?.0),
        };
        let file = WorkspaceRoot::file_in(&near.1, path);
        self.near = Some(near);
        file
    }
}

/// Keeps a content in a repository of ours, and gives its name.
pub(super) fn keep(git: &Path, kind: &str, content: &[u8], algorithm: HashAlgorithm) -> io::Result<String> {
    let name = name(kind, content, algorithm);
    let file = place(git, &name);
    if spare(&file)? {
        return Ok(name);
    }
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    let mut packing = ZlibEncoder::new(Vec::new(), Compression::fast());
    packing.write_all(header(kind, content.len() as u64).as_bytes())?;
    packing.write_all(content)?;
    write_whole(&file, &packing.finish()?)?;
    Ok(name)
}

/// Whether a repository of ours has a content. It is needed then, and is spared.
pub(super) fn has(git: &Path, name: &str) -> bool {
    spare(&place(git, name)).unwrap_or(false)
}

fn place(git: &Path, name: &str) -> PathBuf {
    let (start, rest) = name.split_at_checked(2).unwrap_or((name, ""));
    git.join("objects").join(start).join(rest)
}

#[expect(clippy::cast_lossless, reason = "the width of these fields is the system's")]
pub(super) fn nanos(seconds: i64, rest: impl Into<i128>) -> i128 {
    seconds as i128 * 1_000_000_000 + rest.into()
}

/// What changes whenever a file does.
pub(super) fn signature(stat: &Stat) -> String {
    let (changed, written) =
        (nanos(stat.st_ctime, stat.st_ctime_nsec), nanos(stat.st_mtime, stat.st_mtime_nsec));
    format!("{}:{written}:{changed}:{}:{}", stat.st_size, stat.st_ino, stat.st_dev)
}
