//! A session's snapshots on the disk, in a directory of ours: the repository is not touched.
//!
//! `names/` has what is kept, by name; `states/` the snapshots, most of them as the difference to an older one; `git/` is a git
//! repository without anything of anybody else's, with the contents that the workspace's repository does not have.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use telecode_claude::place;
use telecode_core::seam::ids::TurnId;
use telecode_core::seam::tree::{Album, Snapshot};

use super::manifest::{Lines, Manifest, changes, merged};

/// The name of the newest snapshot, without what it is compared with.
pub(super) const LAST: &str = "last";

/// What nobody refers to goes after this time: it may be that of a snapshot that is being made.
pub(super) const SPARED: Duration = Duration::from_hours(1);

/// Says by its time when that was done last.
pub(super) const SWEPT: &str = "swept";

/// How many states from before an undo are kept: there is a way forward again to each.
const UNDOS: usize = 20;

/// A snapshot is stored as the difference to another one if that is at most a fourth of it.
const PART: usize = 4;

/// A session's snapshots.
#[derive(Debug, Clone)]
pub(super) struct SnapshotShelf {
    pub(super) root: PathBuf,
}

impl SnapshotShelf {
    pub(super) fn of(albums: &Path, album: &Album) -> Self {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        Self { root: albums.join(album.key.replace(|c| !is_plain(c), "_")) }
    }

    pub(super) fn is_there(&self) -> bool {
        self.root.is_dir()
    }

    /// The git repository of ours.
    pub(super) fn git(&self) -> PathBuf {
        self.root.join("git")
    }

    /// A directory for a while.
    pub(super) fn scratch(&self, name: &str) -> PathBuf {
        self.root.join("scratch").join(name)
    }

    /// Makes it ready for a repository with its contents in `objects`.
    pub(super) fn prepare(&self, objects: &[u8], format: &str) -> io::Result<()> {
        let git = self.git();
        for folder in ["names", "states", "git/objects/info", "git/refs", "git/info"] {
            // A session's, in all of them, in the data directory, which has to be there.
            place::make(&self.root.join(folder), self.root.ancestors().nth(2).unwrap_or(&self.root))?;
        }
        let version = u8::from(format != "sha1");
        let of_format =
            if version > 0 { format!("[extensions]\n\tobjectFormat = {format}\n") } else { String::new() };
        let config = format!("[core]\n\trepositoryformatversion = {version}\n\tbare = true\n{of_format}");
        let alternates = [objects, b"\n"].concat();
        let files: [(&str, &[u8]); 3] = [
            ("HEAD", b"ref: refs/heads/none\n"),
            ("config", config.as_bytes()),
            ("objects/info/alternates", &alternates),
        ];
        for (name, text) in files {
            let file = git.join(name);
            if fs::read(&file).ok().as_deref() != Some(text) {
                write_whole(&file, text)?;
            }
        }
        Ok(())
    }

    /// Keeps a snapshot under a name.
    pub(super) fn keep(&self, name: &str, manifest: &Manifest) -> io::Result<Snapshot> {
        let (id, lines) = manifest.lines();
        let file = self.state(&id);
        if !self.spare(&id)? {
            let base = self.named(LAST).and_then(|last| self.full(&last));
            write_whole(&file, &packed(&lines, base.as_ref())?)?;
        }
        for name in [name, LAST] {
            write_whole(&self.root.join("names").join(name), id.as_bytes())?;
        }
        Ok(Snapshot(id))
    }

    /// Keeps a snapshot that is there under one more name.
    pub(super) fn name(&self, name: &str, snapshot: &Snapshot) -> io::Result<()> {
        write_whole(&self.root.join("names").join(name), snapshot.0.as_bytes())
    }

    pub(super) fn load(&self, snapshot: &Snapshot) -> Option<Manifest> {
        self.lines(&snapshot.0).map(|(_, lines)| Manifest::of(&lines))
    }

    /// What the newest turn began with.
    pub(super) fn newest_before(&self) -> Option<Manifest> {
        let turn = |name: &str| name.strip_suffix("-before").and_then(|turn| turn.parse::<i64>().ok());
        let names = fs::read_dir(self.root.join("names")).ok()?.flatten();
        let newest = names.filter_map(|name| turn(name.file_name().to_str()?)).max()?;
        self.load(&Snapshot(self.named(&format!("{newest}-before"))?))
    }

    pub(super) fn named(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.root.join("names").join(name)).ok()
    }

    fn state(&self, id: &str) -> PathBuf {
        self.root.join("states").join(id)
    }

    /// The snapshot that is stored whole behind another one: itself, or the one that it is a difference to.
    fn full(&self, id: &str) -> Option<(String, Lines)> {
        let id = base_of(&self.text(id)?).unwrap_or_else(|| id.to_owned());
        self.lines(&id).map(|(_, lines)| (id, lines))
    }

    /// A snapshot, and which other one it is stored as a difference to.
    pub(super) fn lines(&self, id: &str) -> Option<(Option<String>, Lines)> {
        let text = self.text(id)?;
        let base = base_of(&text);
        let mut changes = Vec::new();
        for line in text.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.is_empty()) {
            let (sign, rest) = line.split_first()?;
            let mut columns = rest.splitn(2, |byte| *byte == b'\t').map(unescaped);
            let (key, value) = (columns.next()?, columns.next());
            changes.push((key, value.filter(|_| *sign == b'+')));
        }
        // Older versions wrote what goes behind what comes.
        changes.sort_unstable();
        let before = match &base {
            // A whole one has no other behind it.
            Some(base) if base != id => self.lines(base)?.1,
            _ => Lines::new(),
        };
        Some((base, merged(before, changes)))
    }

    fn text(&self, id: &str) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        self.open(id)?.read_to_end(&mut text).ok()?;
        Some(text)
    }

    fn open(&self, id: &str) -> Option<ZlibDecoder<fs::File>> {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        Some(ZlibDecoder::new(fs::File::open(self.state(id)).ok()?))
    }

    /// What has to be there for a snapshot to be read: itself, and what it is a difference to. `None` if something is not.
    pub(super) fn chain(&self, id: &str) -> Option<Vec<String>> {
        let (mut chain, mut next) = (Vec::new(), Some(id.to_owned()));
        while let Some(id) = next.filter(|id| !chain.contains(id)) {
            let mut line = Vec::new();
            BufReader::new(self.open(&id)?).read_until(b'\n', &mut line).ok()?;
            next = base_of(&line);
            chain.push(id);
        }
        Some(chain)
    }

    /// Whether a snapshot is there and can be read. It is needed again, and is spared with all that it takes.
    pub(super) fn spare(&self, id: &str) -> io::Result<bool> {
        let Some(chain) = self.chain(id) else { return Ok(false) };
        for id in chain {
            if !spare(&self.state(&id))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lets go of the names of snapshots of turns that are not needed any more. Says whether it is time to [`sweep`](Self::sweep).
    pub(super) fn prune(&self, kept: &[TurnId]) -> io::Result<bool> {
        let turn = |name: &str| name.split_once('-').and_then(|(turn, _)| turn.parse::<i64>().ok());
        let mut has_gone = false;
        for entry in fs::read_dir(self.root.join("names"))?.flatten() {
            let name = entry.file_name();
            let turn = name.to_str().and_then(turn).map(TurnId);
            if turn.is_some_and(|turn| !kept.contains(&turn)) {
                fs::remove_file(entry.path())?;
                has_gone = true;
            }
        }
        for kind in ["seen-", "undone-"] {
            has_gone |= self.keep_newest(kind)?;
        }
        let swept = fs::metadata(self.root.join(SWEPT)).and_then(|found| found.modified());
        let is_time = swept.map_or(true, |swept| swept.elapsed().is_ok_and(|age| age > SPARED));
        Ok(has_gone && is_time)
    }

    /// Lets the oldest names of a kind go. Says whether there were any.
    fn keep_newest(&self, kind: &str) -> io::Result<bool> {
        let mut names: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(self.root.join("names"))?.flatten() {
            if entry.file_name().as_bytes().starts_with(kind.as_bytes()) {
                names.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        names.sort_unstable();
        let excess = names.len().saturating_sub(UNDOS);
        for (_, name) in names.iter().take(excess) {
            fs::remove_file(name)?;
        }
        Ok(excess > 0)
    }
}

/// Whether a file is there that is needed again: it is spared then.
pub(super) fn spare(file: &Path) -> io::Result<bool> {
    let found = match fs::metadata(file) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let age = found.modified().and_then(|time| time.elapsed().map_err(io::Error::other));
    if age.is_ok_and(|age| age > SPARED / 4) {
        fs::File::open(file)?.set_modified(SystemTime::now())?;
    }
    Ok(true)
}

/// Which other snapshot one is a difference to: its first line.
fn base_of(text: &[u8]) -> Option<String> {
    let line = text.split(|byte| *byte == b'\n').next()?;
    String::from_utf8(line.to_vec()).ok().filter(|base| !base.is_empty())
}

/// A snapshot as it is stored.
fn packed(lines: &Lines, base: Option<&(String, Lines)>) -> io::Result<Vec<u8>> {
    let mut changed = base.map(|(_, base)| changes(base, lines)).unwrap_or_default();
    let base = base.filter(|_| changed.len() * PART <= lines.len());
    if base.is_none() {
        changed = lines.iter().map(|(key, value)| (key, Some(value))).collect();
    }
    let mut text = base.map(|(id, _)| id.clone()).unwrap_or_default().into_bytes();
    text.push(b'\n');
    for (key, value) in changed {
        text.push(if value.is_some() { b'+' } else { b'-' });
        text.extend(escaped(key));
        if let Some(value) = value {
            text.push(b'\t');
            text.extend(escaped(value));
        }
        text.push(b'\n');
    }
    let mut packing = ZlibEncoder::new(Vec::new(), Compression::fast());
    packing.write_all(&text)?;
    packing.finish()
}

/// Words without ends of lines and tabs.
pub(super) fn escaped(words: &[u8]) -> Vec<u8> {
    let mut safe = Vec::with_capacity(words.len());
    for byte in words {
        match byte {
            b'\n' => safe.extend(b"%n"),
            b'\t' => safe.extend(b"%t"),
            b'%' => safe.extend(b"%%"),
            byte => safe.push(*byte),
        }
    }
    safe
}

pub(super) fn unescaped(words: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(words.len());
    let mut bytes = words.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'%' => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                _ => b'%',
            },
            byte => *byte,
        });
    }
    plain
}

/// Makes a folder in an album, which is there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes a file that is there whole or not at all, for nobody else's eyes.
pub(super) fn write_whole(file: &Path, text: &[u8]) -> io::Result<()> {
    let mut beside = file.as_os_str().as_bytes().to_vec();
    beside.extend(format!(".{}", uuid::Uuid::new_v4().simple()).bytes());
    let beside = PathBuf::from(std::ffi::OsStr::from_bytes(&beside));
    let mut open = OpenOptions::new();
    open.write(true).create_new(true).mode(0o600);
    let written = open.open(&beside).and_then(|mut file| file.write_all(text));
    let written = written.and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        fs::remove_file(&beside).unwrap_or_default();
    }
    written
}
