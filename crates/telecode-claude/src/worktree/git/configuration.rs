//! What a configuration says of itself: which programs it names, and which files it is read from.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use super::guard;
use crate::launch::Variables;

/// What the configuration says that holds in a directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitConfiguration {
    /// What turns off the programs that it names.
    pub off: Variables,
    /// The files with something in them, and those that they include, whether these are there or not: as git names them, from
    /// the top of the working tree on. `None` if there is one of which only git knows where it is.
    pub files: Option<Vec<PathBuf>>,
    /// What is included depends on more than on these files.
    pub has_conditions: bool,
}

impl GitConfiguration {
    /// Reads `git config --null --list --show-origin`.
    pub(super) fn read(list: &[u8], home: Option<&Path>) -> Self {
        let mut parts = list.split(|byte| *byte == 0);
        let (mut keys, mut files, mut has_conditions) = (Vec::new(), Some(Vec::new()), false);
        while let (Some(origin), Some(entry)) = (parts.next(), parts.next()) {
            let end = entry.iter().position(|byte| *byte == b'\n').unwrap_or(entry.len());
            let (key, value) = entry.split_at(end);
            keys.push(key);
            has_conditions |= key.starts_with(b"includeif.");
            let more = sources(origin, key, value, home);
            files = files.zip(more).map(|(mut files, more): (Vec<_>, _)| {
                files.extend(more);
                files
            });
        }
        if let Some(files) = &mut files {
            files.sort_unstable();
            files.dedup();
        }
        Self { off: guard::turned_off(keys.into_iter()), files, has_conditions }
    }
}

/// The file of an entry, and the one that it includes.
fn sources(origin: &[u8], key: &[u8], value: &[u8], home: Option<&Path>) -> Option<Vec<PathBuf>> {
    let path = |bytes: &[u8]| PathBuf::from(OsString::from_vec(bytes.to_vec()));
    let Some(file) = origin.strip_prefix(b"file:") else {
        // What telecode itself sets.
        return (origin == b"command line:").then(Vec::new);
    };
    let file = path(file);
    let is_include = key == b"include.path" || (key.starts_with(b"includeif.") && key.ends_with(b".path"));
    if !is_include {
        return Some(vec![file]);
    }
    let value = value.strip_prefix(b"\n")?;
    let included = match value {
        [b'~', b'/', rest @ ..] => home?.join(OsStr::from_bytes(rest)),
        // Of another user, of git's own place, or something newer.
        [b'~' | b'%' | b':', ..] => return None,
        // From the file on that names it.
        value => file.parent()?.join(OsStr::from_bytes(value)),
    };
    Some(vec![file, included])
}
