//! What is in files: its name as git gives it, and what is kept of it.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use ring::digest;
use rustix::fs::{FileType, Stat};
use sha1::{Digest as _, Sha1};

use super::album::{escaped, make_folder, unescaped, write_whole};
use super::ground::Ground;
use super::manifest::{Name, hex};

/// What changed less than this time ago may change again without its times saying so.
const SETTLED_NS: i128 = 100_000_000;

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// How a repository names contents. SHA-1 with the processor's own instructions takes a fifth of the time of one without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Sha1,
    Sha256,
}

/// A content's name, while the content comes in.
enum Naming {
    Sha1(Sha1),
    Sha256(digest::Context),
}

impl Algorithm {
    /// That of a repository's format, as git says it.
    pub(super) fn of(format: &str) -> Self {
        if format == "sha256" { Self::Sha256 } else { Self::Sha1 }
    }

    /// How long its names are, in bytes.
    fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    fn begin(self, kind: &str, length: u64) -> Naming {
        let mut naming = match self {
            Self::Sha1 => Naming::Sha1(Sha1::new()),
            Self::Sha256 => Naming::Sha256(digest::Context::new(&digest::SHA256)),
        };
        naming.update(header(kind, length).as_bytes());
        naming
    }
}

impl Naming {
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
pub(super) fn name(kind: &str, content: &[u8], algorithm: Algorithm) -> String {
    let mut naming = algorithm.begin(kind, content.len() as u64);
    naming.update(content);
    naming.finish()
}

fn header(kind: &str, length: u64) -> String {
    format!("{kind} {length}\0")
}

/// Reads a file or a link; of a link it is where it leads.
pub(super) fn read(ground: &Ground, path: &[u8], stat: &Stat) -> io::Result<Vec<u8>> {
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
        return ground.link(path);
    }
    let mut content = Vec::new();
    ground.file(path)?.read_to_end(&mut content)?;
    Ok(content)
}

/// The name of what is in a file now. One that grows or shrinks meanwhile is read again as a whole.
pub(super) fn name_of(ground: &Ground, path: &[u8], stat: &Stat, algorithm: Algorithm) -> io::Result<String> {
    let size = u64::try_from(stat.st_size).unwrap_or(0);
    if size <= CHUNK as u64 || FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
        return Ok(name("blob", &read(ground, path, stat)?, algorithm));
    }
    let mut naming = algorithm.begin("blob", size);
    let mut file = ground.file(path)?;
    let (mut buffer, mut total) = (vec![0; CHUNK], 0_u64);
    loop {
        let count = file.read(&mut buffer)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        total += count as u64;
        naming.update(part);
    }
    if total != size {
        return Ok(name("blob", &read(ground, path, stat)?, algorithm));
    }
    Ok(naming.finish())
}

/// Keeps a content in a repository of ours, and gives its name.
pub(super) fn keep(git: &Path, kind: &str, content: &[u8], algorithm: Algorithm) -> io::Result<String> {
    let name = name(kind, content, algorithm);
    let file = place(git, &name);
    if let Ok(there) = fs::File::open(&file) {
        // It is needed again: a new time spares it.
        there.set_modified(SystemTime::now())?;
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

/// Whether a repository of ours has a content.
pub(super) fn has(git: &Path, name: &str) -> bool {
    place(git, name).is_file()
}

fn place(git: &Path, name: &str) -> PathBuf {
    let (start, rest) = name.split_at_checked(2).unwrap_or((name, ""));
    git.join("objects").join(start).join(rest)
}

/// What is known of files from before: as long as their times are the same, their contents are.
#[derive(Debug, Default)]
pub(super) struct Memory {
    file: PathBuf,
    known: HashMap<Name, (String, String)>,
    has_changed: bool,
}

impl Memory {
    /// What is remembered of a workspace.
    pub(super) fn of(albums: &Path, directory: &Path, algorithm: Algorithm) -> Self {
        use std::os::unix::ffi::OsStrExt as _;
        let mut name = digest::digest(&digest::SHA256, directory.as_os_str().as_bytes()).as_ref().to_vec();
        name.truncate(16);
        let file = albums.join("times").join(format!("{}-{}", hex(&name), algorithm.length()));
        let text = fs::read(&file).unwrap_or_default();
        let known = text.split(|byte| *byte == b'\n').filter_map(|line| {
            let mut columns = line.split(|byte| *byte == b'\t');
            let path = unescaped(columns.next()?);
            let mut words = || String::from_utf8(columns.next()?.to_vec()).ok();
            Some((path, (words()?, words()?)))
        });
        Self { known: known.collect(), file, has_changed: false }
    }

    pub(super) fn get(&self, path: &[u8], stat: &Stat) -> Option<&str> {
        let (times, name) = self.known.get(path)?;
        (*times == signature(stat)).then_some(name)
    }

    /// Remembers it, unless it is so new that it could change again in the same moment.
    pub(super) fn put(&mut self, path: &Name, stat: &Stat, name: &str) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let newest = nanos(stat.st_mtime, stat.st_mtime_nsec).max(nanos(stat.st_ctime, stat.st_ctime_nsec));
        if newest + SETTLED_NS < i128::try_from(now).unwrap_or(0) {
            self.known.insert(path.clone(), (signature(stat), name.to_owned()));
            self.has_changed = true;
        }
    }

    /// Forgets files that are not there any more, and writes down the rest.
    pub(super) fn store(mut self, is_there: impl Fn(&Name) -> bool) -> io::Result<()> {
        let before = self.known.len();
        self.known.retain(|path, _| is_there(path));
        if !self.has_changed && self.known.len() == before {
            return Ok(());
        }
        if let Some(folder) = self.file.parent() {
            make_folder(folder)?;
        }
        let mut text = Vec::new();
        for (path, (times, name)) in &self.known {
            text.extend(escaped(path));
            text.extend(format!("\t{times}\t{name}\n").bytes());
        }
        write_whole(&self.file, &text)
    }
}

#[expect(clippy::cast_lossless, reason = "the width of these fields is the system's")]
fn nanos(seconds: i64, rest: impl Into<i128>) -> i128 {
    seconds as i128 * 1_000_000_000 + rest.into()
}

/// What changes whenever a file does.
pub(super) fn signature(stat: &Stat) -> String {
    let (changed, written) =
        (nanos(stat.st_ctime, stat.st_ctime_nsec), nanos(stat.st_mtime, stat.st_mtime_nsec));
    format!("{}:{written}:{changed}:{}:{}", stat.st_size, stat.st_ino, stat.st_dev)
}
