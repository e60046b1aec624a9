//! What is known of files from before: as long as their times are the same, their contents are.
//!
//! It is one for all sessions of a workspace, and of no worth by itself: what is missing is read again.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use flate2::Crc;
use ring::digest;
use rustix::fs::Stat;

use super::album::{make_folder, write_whole};
use super::contents::{HashAlgorithm, nanos};
use super::manifest::{Name, hex, parent};

/// What changed less than this time before it was read may change again without its times saying so.
const SETTLED_NS: i128 = 100_000_000;

/// What the file begins with.
const BEGIN: &[u8] = b"telecode times 2\n";

/// What changes whenever a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileTimes([i128; TIMES]);

const TIMES: usize = 5;

/// How many bytes each of them takes.
const WIDTH: usize = 16;

impl FileTimes {
    pub(super) fn of(stat: &Stat) -> Self {
        Self([
            stat.st_size.into(),
            nanos(stat.st_mtime, stat.st_mtime_nsec),
            nanos(stat.st_ctime, stat.st_ctime_nsec),
            stat.st_ino.into(),
            stat.st_dev.into(),
        ])
    }

    /// When it changed last.
    pub(super) fn newest(&self) -> i128 {
        let [_, written, changed, _, _] = self.0;
        written.max(changed)
    }

    pub(super) fn bytes(&self) -> impl Iterator<Item = [u8; WIDTH]> {
        self.0.iter().map(|time| time.to_le_bytes())
    }
}

/// Whether what changed last at one time would be seen to change again after another one, when it began to be looked at.
pub(super) fn is_settled(newest: i128, begun: i128) -> bool {
    newest + SETTLED_NS < begun
}

/// Now, on the clock of the times of files.
pub(super) fn now() -> i128 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    i128::try_from(now).unwrap_or(0)
}

/// The name of the file with what is known of a directory.
pub(super) fn file_of(albums: &Path, directory: &Path, kind: &str) -> PathBuf {
    let mut name = digest::digest(&digest::SHA256, directory.as_os_str().as_bytes()).as_ref().to_vec();
    name.truncate(16);
    albums.join("times").join(format!("{}-{kind}", hex(&name)))
}

/// What is known of a file.
#[derive(Debug)]
struct RememberedFile {
    times: FileTimes,
    name: String,
    is_committed: bool,
}

/// What is known of a workspace.
#[derive(Debug, Default)]
pub(super) struct WorkspaceMemory {
    file: PathBuf,
    files: HashMap<Name, RememberedFile>,
    /// The newest commit when it was written.
    head: String,
    /// When the files began to be looked at.
    begun: i128,
    has_changed: bool,
}

impl WorkspaceMemory {
    /// What is remembered of a workspace that is about to be looked at.
    pub(super) fn of(albums: &Path, directory: &Path, algorithm: HashAlgorithm) -> Self {
        let file = file_of(albums, directory, &algorithm.length().to_string());
        let begun = now();
        let text = fs::read(&file).unwrap_or_default();
        let read = read(&text).unwrap_or_default();
        Self { file, begun, ..read }
    }

    pub(super) fn get(&self, path: &[u8], stat: &Stat) -> Option<&str> {
        let known = self.files.get(path)?;
        (known.times == FileTimes::of(stat)).then_some(&known.name)
    }

    /// Remembers it, unless it was so new that it could change again in the same moment.
    pub(super) fn put(&mut self, path: &Name, stat: &Stat, name: &str) {
        let times = FileTimes::of(stat);
        if is_settled(times.newest(), self.begun) {
            let known = RememberedFile { times, name: name.to_owned(), is_committed: false };
            self.files.insert(path.clone(), known);
            self.has_changed = true;
        }
    }

    /// The directories with files.
    pub(super) fn folders(&self) -> BTreeSet<&[u8]> {
        self.files.keys().filter_map(|path| parent(path)).chain([b"".as_slice()]).collect()
    }

    /// Whether the newest commit is the one of then.
    pub(super) fn is_of(&self, head: Option<&String>) -> bool {
        head.map_or("", String::as_str) == self.head
    }

    /// The contents that the commit of then had.
    pub(super) fn committed(&self) -> HashSet<String> {
        let committed = self.files.values().filter(|known| known.is_committed);
        committed.map(|known| known.name.clone()).collect()
    }

    /// Forgets files that are not there any more, and writes down the rest, and which of the contents the newest commit has.
    pub(super) fn store(
        mut self,
        head: Option<String>,
        is_there: impl Fn(&Name) -> bool,
        is_committed: impl Fn(&str) -> bool,
    ) -> io::Result<()> {
        let (before, head) = (self.files.len(), head.unwrap_or_default());
        self.files.retain(|path, _| is_there(path));
        let mut has_changed = self.has_changed || self.files.len() != before || head != self.head;
        for known in self.files.values_mut() {
            let is_committed = is_committed(&known.name);
            has_changed |= is_committed != known.is_committed;
            known.is_committed = is_committed;
        }
        if !has_changed {
            return Ok(());
        }
        let mut text = BEGIN.to_vec();
        put(&mut text, head.as_bytes());
        for (path, known) in &self.files {
            put(&mut text, path);
            put(&mut text, known.name.as_bytes());
            text.push(known.is_committed.into());
            known.times.bytes().for_each(|time| text.extend(time));
        }
        write(&self.file, text)
    }
}

/// Writes what is known to a file, so that it can be told whether all of it is there.
pub(super) fn write(file: &Path, mut text: Vec<u8>) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    text.extend(sum(&text));
    write_whole(file, &text)
}

/// What was written, from its beginning on; `None` if it was not all.
pub(super) fn whole<'a>(text: &'a [u8], begin: &[u8]) -> Option<&'a [u8]> {
    let (text, end) = text.split_last_chunk::<4>()?;
    (sum(text) == *end).then_some(text)?.strip_prefix(begin)
}

pub(super) fn put(text: &mut Vec<u8>, part: &[u8]) {
    text.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
    text.extend(part);
}

/// What a disk that was switched off has not.
fn sum(text: &[u8]) -> [u8; 4] {
    let mut sum = Crc::new();
    sum.update(text);
    sum.sum().to_le_bytes()
}

/// Reads what was written.
fn read(text: &[u8]) -> Option<WorkspaceMemory> {
    let mut rest = whole(text, BEGIN)?;
    let mut memory = WorkspaceMemory { head: word(&mut rest)?, ..WorkspaceMemory::default() };
    while !rest.is_empty() {
        let path = part(&mut rest)?.to_vec();
        let name = word(&mut rest)?;
        let is_committed = *rest.split_off_first()? == 1;
        let mut times = [0; TIMES];
        for time in &mut times {
            let (bytes, after) = rest.split_first_chunk::<WIDTH>()?;
            (*time, rest) = (i128::from_le_bytes(*bytes), after);
        }
        memory.files.insert(path, RememberedFile { times: FileTimes(times), name, is_committed });
    }
    Some(memory)
}

pub(super) fn part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (part, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(part)
}

pub(super) fn word(rest: &mut &[u8]) -> Option<String> {
    String::from_utf8(part(rest)?.to_vec()).ok()
}
