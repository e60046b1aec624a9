//! The folder that Claude Code keeps a directory's sessions in.

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

/// The longest name that is not cut, in characters.
const NAME_LIMIT: usize = 200;

/// The folder's name for a directory: everything but ASCII letters and digits is `-`.
///
/// Names of more than 200 characters end with a hash that differs between builds of Claude Code, so what is given for them is
/// only the beginning; such a session is found by its id.
pub fn folder(directory: &Path) -> String {
    let real = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    let name: String = real.to_string_lossy().nfc().map(plain).collect();
    name.chars().take(NAME_LIMIT).collect()
}

fn plain(character: char) -> char {
    if character.is_ascii_alphanumeric() { character } else { '-' }
}
