//! Subagents, skills and commands that a directory brings along, and which of them decide themselves what is asked.
//!
//! Measured with 2.1.332. A subagent's `permissionMode` is obeyed: `acceptEdits` and `auto`, not `bypassPermissions`. It is called what
//! its head says, wherever it lies. A skill is called as its directory is, a command as its path with colons; what they allow in
//! `allowed-tools` counts where a person calls them, and so do their hooks. All are looked for in the directory and in those above
//! it, up to the root of its repository. Heads are read leniently: what is no YAML is mended, escapes are resolved, parts are merged.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use telecode_core::seam::persona::{FileHead, head};

use super::{bytes, place};
use crate::history::variable;
use crate::launch::Variables;

/// The modes of a subagent in which no more runs without a question.
const NARROW: [&str; 4] = ["default", "plan", "dontAsk", "bypassPermissions"];

/// The key with which a subagent chooses its mode.
const MODE: &str = "permissionMode";

/// Keys with which skills and commands decide themselves what runs.
const TOOLS: [&str; 2] = ["allowed-tools", "hooks"];

/// What a skill's file is called.
const SKILL: &str = "SKILL.md";

/// How many entries of folders are looked at, how deep, and how much of a file: what lies behind that cannot be told.
const ENTRIES: usize = 2_000;
const FOLDERS: usize = 16;
const HEAD_LIMIT: u64 = 64 * 1024;

/// How many subagents and skills are switched off one by one.
const NAMES: usize = 300;

/// What decides itself what is asked, by its names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SelfDeciders {
    pub(super) agents: Vec<String>,
    pub(super) skills: Vec<String>,
    /// There may be more, and nobody can tell.
    pub(super) is_doubtful: bool,
}

/// Looks at all that Claude Code would find from a directory.
pub(super) fn look(directory: &Path, variables: &Variables) -> SelfDeciders {
    let root = place::root(directory);
    let own = variable(variables, "HOME").map(|home| Path::new(home).join(".claude"));
    let places = directory.ancestors().take_while(|above| root.is_none_or(|root| above.starts_with(root)));
    let mut look = HeadLook { left: ENTRIES, ..HeadLook::default() };
    for place in places.map(|place| place.join(".claude")).filter(|place| Some(place) != own.as_ref()) {
        for (path, _) in look.files(&place.join("agents")) {
            look.agent(&path);
        }
        for (path, parts) in look.files(&place.join("commands")) {
            look.command(&path, &parts);
        }
        look.skills(&place.join("skills"));
    }
    look.is_doubtful |= look.agents.len() + look.skills.len() > NAMES;
    SelfDeciders {
        agents: look.agents.into_iter().collect(),
        skills: look.skills.into_iter().collect(),
        is_doubtful: look.is_doubtful,
    }
}

#[derive(Default)]
struct HeadLook {
    agents: BTreeSet<String>,
    skills: BTreeSet<String>,
    is_doubtful: bool,
    /// How many entries are still looked at.
    left: usize,
}

/// What is known of a file.
enum KnownFile {
    /// It has no head, or one that says nothing of this.
    Harmless,
    /// The keys of its head.
    Clear(Vec<(String, Option<String>)>),
    /// It may say something of this.
    Doubtful,
}

impl HeadLook {
    /// The files below a folder, each with its path from there.
    fn files(&mut self, folder: &Path) -> Vec<(PathBuf, Vec<String>)> {
        let mut found = Vec::new();
        self.below(folder, &mut Vec::new(), &mut found);
        found
    }

    fn below(&mut self, folder: &Path, parts: &mut Vec<String>, found: &mut Vec<(PathBuf, Vec<String>)>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if self.left == 0 || parts.len() > FOLDERS {
                self.is_doubtful = true;
                return;
            }
            self.left -= 1;
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                self.is_doubtful = true;
                continue;
            };
            parts.push(name);
            if path.is_dir() {
                self.below(&path, parts, found);
            } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
                found.push((path, parts.clone()));
            }
            parts.pop();
        }
    }

    fn agent(&mut self, path: &Path) {
        let pairs = match read(path, &[MODE]) {
            KnownFile::Harmless => return,
            KnownFile::Doubtful => return self.is_doubtful = true,
            KnownFile::Clear(pairs) => pairs,
        };
        let mut modes = pairs.iter().filter(|(key, _)| key == MODE);
        let is_narrow =
            |mode: &Option<String>| mode.as_ref().is_some_and(|mode| NARROW.contains(&mode.as_str()));
        if modes.all(|(_, mode)| is_narrow(mode)) {
            return;
        }
        let names: Vec<_> = pairs.iter().filter(|(key, _)| key == "name").map(|(_, name)| name).collect();
        self.is_doubtful |= names.is_empty();
        for name in names {
            match name.as_ref().filter(|name| is_plain(name)) {
                Some(name) => drop(self.agents.insert(name.clone())),
                None => self.is_doubtful = true,
            }
        }
    }

    /// A command is called as its path is; a skill among commands as its folder is.
    fn command(&mut self, path: &Path, parts: &[String]) {
        let Some((file, folders)) = parts.split_last().filter(|_| decides(path)) else { return };
        let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
        let is_skill = file == SKILL && !folders.is_empty();
        let own = (!is_skill).then_some(stem);
        let name: Vec<_> = folders.iter().map(String::as_str).chain(own).collect();
        self.skills.insert(name.join(":"));
    }

    /// Skills lie in folders of their own, and no deeper.
    fn skills(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if self.left == 0 {
                return self.is_doubtful = true;
            }
            self.left -= 1;
            if !decides(&entry.path().join(SKILL)) {
                continue;
            }
            match entry.file_name().into_string() {
                Ok(name) => drop(self.skills.insert(name)),
                Err(_) => self.is_doubtful = true,
            }
        }
    }
}

/// Whether a skill or command decides itself what runs. What it is called is known in any case, so in doubt it does.
fn decides(path: &Path) -> bool {
    match read(path, &TOOLS) {
        KnownFile::Harmless => false,
        KnownFile::Doubtful => true,
        KnownFile::Clear(pairs) => pairs.iter().any(|(key, _)| TOOLS.contains(&key.as_str())),
    }
}

/// What a file says of these keys.
fn read(path: &Path, keys: &[&str]) -> KnownFile {
    let Some(bytes) = bytes(path, HEAD_LIMIT) else { return KnownFile::Harmless };
    let is_cut = bytes.len() as u64 == HEAD_LIMIT;
    let text = String::from_utf8_lossy(&bytes);
    match head(&text) {
        FileHead::Doubtful if is_cut || may_name(&text, keys) => KnownFile::Doubtful,
        FileHead::Absent | FileHead::Doubtful => KnownFile::Harmless,
        FileHead::Clear(pairs) => {
            let is_named = pairs.iter().any(|(key, _)| keys.contains(&key.as_str()));
            if !is_named && begins_a_line(&text, keys) {
                KnownFile::Doubtful
            } else {
                KnownFile::Clear(pairs)
            }
        }
    }
}

/// Whether a text may have one of these keys, written out or with escapes.
fn may_name(text: &str, keys: &[&str]) -> bool {
    let escapes = ["\\x", "\\u", "\\U", "\\\n", "\\\r"];
    keys.iter().chain(&escapes).any(|word| text.contains(word))
}

/// Whether what looks like one of these keys begins a line of the head, though it was not read as one.
fn begins_a_line(text: &str, keys: &[&str]) -> bool {
    // All that YAML takes for the end of a line.
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).skip(1);
    let mut head = lines.take_while(|line| line.trim_end() != "---");
    let begins = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        keys.iter().any(|key| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':'))
        })
    };
    head.any(begins)
}

fn is_plain(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.');
    !name.is_empty() && name.trim() == name && name.chars().all(is_letter)
}
