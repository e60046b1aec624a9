//! What git ignores: by the rules of now, which git itself reads, and by those of another moment, which were kept.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ring::digest;
use rustix::fs::OFlags;
use telecode_claude::worktree::GitInput;
use telecode_core::seam::tree::NoSnapshot;

use super::album::{make_folder, write_whole};
use super::ground::WorkspaceRoot;
use super::manifest::{IgnoreRules, Manifest, Name, hex, join};
use super::repository::{GitRepository, personal, top_of};
use super::snapshot::{failed, off_the_loop};
use super::walk::WalkedFiles;

/// How large a file of rules may be that is kept with each snapshot. Another one counts as a rule that hides everything.
const LIMIT: u64 = 1_000_000;

/// How git is asked.
const CHECK: [&str; 4] = ["check-ignore", "--no-index", "-z", "--stdin"];

/// What the configuration says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct IgnoreSettings {
    pub(super) any_case: bool,
    pub(super) global: Option<PathBuf>,
}

impl GitRepository {
    /// Reads what the configuration says.
    pub(super) async fn ignore_settings(&self) -> Result<IgnoreSettings, NoSnapshot> {
        if self.before.has_facts() {
            return Ok(self.before.known.settings.clone());
        }
        let words = ["config", "--null", "--type=path", "--get-regexp", r"^core\.(excludesfile|ignorecase)$"];
        let said = self.run(words, GitInput { may_find_none: true, ..GitInput::default() }).await?;
        let mut settings = IgnoreSettings { any_case: false, global: personal(&self.variables, "ignore") };
        for entry in said.split(|byte| *byte == 0) {
            let mut parts = entry.splitn(2, |byte| *byte == b'\n');
            match (parts.next(), parts.next()) {
                (Some(b"core.excludesfile"), Some(path)) => {
                    settings.global = Some(
                        top_of(&self.directory, &self.facts.place).join(OsString::from_vec(path.to_vec())),
                    );
                }
                (Some(b"core.ignorecase"), value) => {
                    // Without a value it is true. What is not understood hides more.
                    settings.any_case = !matches!(value, Some(b"false" | b"0" | b"no" | b"off"));
                }
                _ => {}
            }
        }
        Ok(settings)
    }

    /// The rules of now.
    pub(super) fn rules(
        &self,
        settings: &IgnoreSettings,
        ground: &WorkspaceRoot,
        files: &[Name],
    ) -> IgnoreRules {
        let mut rules = IgnoreRules {
            place: self.facts.place.clone(),
            any_case: settings.any_case,
            ..IgnoreRules::default()
        };
        for path in files {
            let text = ground.file(path).ok().and_then(text);
            rules.files.extend(text.map(|text| (join(&self.facts.place, path), text)));
        }
        // Those of the directories that the workspace lies in.
        for (folder, file) in self.facts.rules_above(&self.directory) {
            let file = open(&file, OFlags::NOFOLLOW);
            rules.files.extend(file.and_then(text).map(|text| (join(&folder, b".gitignore"), text)));
        }
        rules.exclude = whole(&self.facts.exclude);
        rules.global = settings.global.as_deref().map(whole).unwrap_or_default();
        rules
    }

    /// Which of these paths git ignores now, whether it keeps files there or not.
    pub(super) async fn ignored(&self, paths: &[Name]) -> Result<HashSet<Name>, NoSnapshot> {
        if paths.is_empty() {
            return Ok(HashSet::new());
        }
        let with = GitInput { input: asked(paths), may_find_none: true, ..GitInput::default() };
        let said = self.run(CHECK, with).await?;
        Ok(answered(&said))
    }

    /// Which of these files were ignored by other rules.
    pub(super) async fn were_ignored(
        &self,
        paths: &[Name],
        rules: &IgnoreRules,
    ) -> Result<HashSet<Name>, NoSnapshot> {
        if paths.is_empty() {
            return Ok(HashSet::new());
        }
        let scratch = self.shelf.scratch(&uuid::Uuid::new_v4().simple().to_string());
        let (place, rules) = (scratch.clone(), rules.clone());
        let folder =
            off_the_loop(move || lay_out(&place, &rules).map_err(|error| failed(&place, &error))).await?;
        let with = GitInput {
            variables: vec![("GIT_WORK_TREE".into(), scratch.join("tree").into())],
            input: asked(paths),
            own: Some(scratch.join("git")),
            may_find_none: true,
        };
        let said = self.git.run_with(&folder, CHECK, with).await;
        off_the_loop(move || {
            fs::remove_dir_all(&scratch).unwrap_or_default();
            Ok(())
        })
        .await?;
        let said = said.map_err(|refusal| NoSnapshot::Failed(refusal.0))?;
        Ok(answered(&said))
    }

    /// Of the files and directories that are there: which were ignored when another snapshot was taken, or were there and not in
    /// it.
    pub(super) async fn were_hidden(
        &self,
        found: &WalkedFiles,
        before: &Manifest,
        rules: &IgnoreRules,
    ) -> Result<HashSet<Name>, NoSnapshot> {
        let is_new = |path: &&Name| !before.files.contains_key(*path) && !before.absent.contains(*path);
        let files = found.files.keys().filter(is_new).cloned();
        let folders = found.folders.keys().filter(|path| !before.folders.contains_key(*path));
        // Git takes what ends so for a directory, also where there is none.
        let folders = folders.map(|path| [path, b"/".as_slice()].concat());
        let plain = |path: Name| path.strip_suffix(b"/").map_or_else(|| path.clone(), <[u8]>::to_vec);
        let (hidden, other): (Vec<_>, Vec<_>) =
            files.chain(folders).partition(|path| before.is_unknown(path.strip_suffix(b"/").unwrap_or(path)));
        let mut hidden: HashSet<Name> = hidden.into_iter().map(plain).collect();
        if before.rules != *rules {
            hidden.extend(self.were_ignored(&other, &before.rules).await?.into_iter().map(plain));
        }
        Ok(hidden)
    }
}

/// Writes rules where git looks for them. Gives the place of the workspace.
fn lay_out(scratch: &Path, rules: &IgnoreRules) -> io::Result<PathBuf> {
    let (git, tree) = (scratch.join("git"), scratch.join("tree"));
    let below = |path: &[u8]| tree.join(OsString::from_vec(path.to_vec()));
    for folder in [git.join("objects"), git.join("refs"), git.join("info"), below(&rules.place)] {
        make_folder(&folder)?;
    }
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tignoreCase = {}\n\texcludesFile = \"{}\"\n",
        rules.any_case,
        quoted(scratch.join("global").as_os_str().as_bytes()),
    );
    write_whole(&git.join("HEAD"), b"ref: refs/heads/none\n")?;
    write_whole(&git.join("config"), config.as_bytes())?;
    write_whole(&git.join("info/exclude"), &rules.exclude)?;
    write_whole(&scratch.join("global"), &rules.global)?;
    for (path, text) in &rules.files {
        let file = below(path);
        if let Some(folder) = file.parent() {
            make_folder(folder)?;
        }
        write_whole(&file, text)?;
    }
    Ok(below(&rules.place))
}

/// Words for a file of settings.
fn quoted(words: &[u8]) -> String {
    String::from_utf8_lossy(words).replace('\\', "\\\\").replace('"', "\\\"")
}

/// A file of rules by its path; empty if there is none.
fn whole(path: &Path) -> Vec<u8> {
    open(path, OFlags::empty()).and_then(text).unwrap_or_default()
}

/// Opens it without waiting for a pipe.
fn open(path: &Path, flags: OFlags) -> Option<fs::File> {
    let flags = (flags | OFlags::NONBLOCK).bits().cast_signed();
    fs::OpenOptions::new().read(true).custom_flags(flags).open(path).ok()
}

/// A file of rules; what is no file has none.
fn text(mut file: fs::File) -> Option<Vec<u8>> {
    let found = file.metadata().ok().filter(fs::Metadata::is_file)?;
    let mut text = Vec::new();
    if found.len() <= LIMIT {
        file.take(LIMIT).read_to_end(&mut text).ok()?;
        return Some(text);
    }
    file.read_to_end(&mut text).ok()?;
    Some(format!("*\n# {}\n", hex(digest::digest(&digest::SHA256, &text).as_ref())).into_bytes())
}

/// Paths of which git is to say whether it ignores them: none looks like something else than a path.
fn asked(paths: &[Name]) -> Vec<u8> {
    paths.iter().flat_map(|path| [b"./", path.as_slice(), b"\0"].concat()).collect()
}

fn answered(said: &[u8]) -> HashSet<Name> {
    names(said).filter_map(|path| path.strip_prefix(b"./").map(<[u8]>::to_vec)).collect()
}

/// Paths for git to read.
pub(super) fn zeroed(paths: &[Name]) -> Vec<u8> {
    paths.iter().flat_map(|path| [path.as_slice(), b"\0"].concat()).collect()
}

/// Paths that git wrote.
pub(super) fn names(said: &[u8]) -> impl Iterator<Item = Name> {
    said.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(<[u8]>::to_vec)
}
