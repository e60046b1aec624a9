//! The repository that a workspace is in, and what git is asked about it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use telecode_claude::launch::Variables;
use telecode_claude::worktree::{Git, GitConfiguration, GitInput, GitRefusal};
use telecode_core::seam::tree::{Album, NoSnapshot, Snapshot};

use super::album::SnapshotShelf;
use super::contents::HashAlgorithm;
use super::ground::WorkspaceRoot;
use super::head::escaped_path;
use super::known::{Before, RepositoryFacts};
use super::manifest::{Manifest, Name, above};
use super::snapshot::{failed, off_the_loop};
use super::watch::ref_tables;

/// Where older versions kept something of theirs in the repository.
const OLD: &str = "telecode";

/// The repository that a workspace is in.
#[derive(Debug, Clone)]
pub(super) struct GitRepository {
    pub(super) git: Git,
    pub(super) variables: Variables,
    /// The workspace.
    pub(super) directory: PathBuf,
    pub(super) facts: Arc<RepositoryFacts>,
    /// What was known before, and how all looked then and when this began.
    pub(super) before: Arc<Before>,
    pub(super) albums: PathBuf,
    pub(super) shelf: SnapshotShelf,
    pub(super) key: String,
}

impl GitRepository {
    /// Finds it. A workspace that a repository ignores is in none. Git is asked if what it says may be another thing than before.
    pub(super) async fn of(album: &Album, albums: &Path, variables: &Variables) -> Result<Self, NoSnapshot> {
        let directory = PathBuf::from(&album.directory);
        let looking = (albums.to_owned(), directory.clone(), variables.clone());
        let before = off_the_loop(move || {
            let (albums, directory, variables) = looking;
            Ok(Before::of(&albums, &directory, &variables))
        })
        .await?;
        let mut git = Git::new(variables);
        let facts = if before.has_facts() {
            let facts = before.known.facts.clone();
            let configuration = GitConfiguration { off: facts.off.clone(), ..GitConfiguration::default() };
            git = git.knowing(&directory, configuration);
            facts
        } else {
            facts(&git, &directory, variables, before.looks_the_same()).await?
        };
        Ok(Self {
            git,
            variables: variables.clone(),
            facts: Arc::new(facts),
            before: Arc::new(before),
            albums: albums.to_owned(),
            shelf: SnapshotShelf::of(albums, album),
            key: album.key.clone(),
            directory,
        })
    }

    /// Makes the place for snapshots. The first time, what older versions kept in the repository is let go: it was made by
    /// the rules of one moment only.
    pub(super) async fn prepare(&self) -> Result<(), NoSnapshot> {
        if !self.shelf.is_there() && self.facts.git.join(OLD).is_dir() {
            self.forget_old().await;
        }
        let own = self.clone();
        off_the_loop(move || own.make_place()).await
    }

    pub(super) fn make_place(&self) -> Result<(), NoSnapshot> {
        let objects = self.facts.objects.as_os_str().as_bytes();
        self.shelf.prepare(objects, &self.facts.format).map_err(|error| failed(&self.shelf.git(), &error))
    }

    pub(super) fn ground(&self) -> Result<Arc<WorkspaceRoot>, NoSnapshot> {
        WorkspaceRoot::open(&self.directory).map(Arc::new).map_err(|error| failed(&self.directory, &error))
    }

    /// New contents go to our repository, those of theirs are read.
    fn contents_beside(&self) -> [(OsString, OsString); 2] {
        let mut theirs = OsString::from("\"");
        theirs.push(escaped_path(self.facts.objects.as_os_str().as_bytes()));
        theirs.push("\"");
        [
            ("GIT_OBJECT_DIRECTORY".into(), self.shelf.git().join("objects").into()),
            ("GIT_ALTERNATE_OBJECT_DIRECTORIES".into(), theirs),
        ]
    }

    pub(super) fn algorithm(&self) -> HashAlgorithm {
        HashAlgorithm::of(&self.facts.format)
    }

    /// The newest commit, if there is one.
    pub(super) async fn newest(&self) -> Option<String> {
        let words = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
        let said = self.git.run(&self.directory, words).await.ok()?;
        Some(String::from_utf8_lossy(&said).trim_end().to_owned())
    }

    /// A snapshot.
    pub(super) async fn load(&self, snapshot: &Snapshot) -> Result<Manifest, NoSnapshot> {
        let (shelf, snapshot) = (self.shelf.clone(), snapshot.clone());
        off_the_loop(move || shelf.load(&snapshot).ok_or(NoSnapshot::Gone)).await
    }

    pub(super) async fn run(
        &self,
        words: impl IntoIterator<Item = impl AsRef<OsStr>>,
        mut with: GitInput,
    ) -> Result<Vec<u8>, NoSnapshot> {
        if with.own.is_none() {
            // Whatever git writes on the way (it does where an index is sparse) is written to our repository.
            with.variables.extend(self.contents_beside());
        }
        let said = self.git.run_with(&self.directory, words, with).await;
        said.map_err(|GitRefusal(reason)| NoSnapshot::Failed(reason))
    }
}

/// What git says of the repository of a directory. What is known of git's own place says whether it is worth asking for it.
async fn facts(
    git: &Git,
    directory: &Path,
    variables: &Variables,
    is_nowhere: bool,
) -> Result<RepositoryFacts, NoSnapshot> {
    let asked = [
        "rev-parse",
        "--path-format=absolute",
        "--is-inside-work-tree",
        "--show-object-format",
        "--git-dir",
        "--git-common-dir",
    ];
    let asked =
        asked.into_iter().chain(["--git-path", "objects", "--git-path", "info/exclude", "--show-prefix"]);
    let said = match git.run(directory, asked).await {
        Ok(said) => said,
        Err(GitRefusal(reason)) if reason.contains("not a git repository") => {
            return Err(NoSnapshot::NotGit);
        }
        Err(GitRefusal(reason)) => return Err(NoSnapshot::Failed(reason)),
    };
    let lines: Vec<&[u8]> = said.splitn(7, |byte| *byte == b'\n').collect();
    let [b"true", format, own, common, objects, exclude, place] = lines.as_slice() else {
        return Err(NoSnapshot::NotGit);
    };
    let path = |bytes: &[u8]| PathBuf::from(OsString::from_vec(bytes.to_vec()));
    if !path(objects).is_dir() {
        let error = io::Error::from(io::ErrorKind::NotADirectory);
        return Err(NoSnapshot::Failed(format!("{}: {error}", path(objects).display())));
    }
    let place = place.strip_suffix(b"\n").unwrap_or(place);
    let mut facts = RepositoryFacts {
        format: String::from_utf8_lossy(format).into_owned(),
        objects: path(objects),
        exclude: path(exclude),
        git: path(own),
        common: path(common),
        place: place.strip_suffix(b"/").unwrap_or(place).to_vec(),
        ..RepositoryFacts::default()
    };
    let system = if is_nowhere { None } else { system_file(git, directory).await };
    let configuration =
        git.configuration(directory).await.map_err(|refusal| NoSnapshot::Failed(refusal.0))?;
    facts.watch(directory, variables, configuration, system);
    Ok(facts)
}

/// Where the machine's own configuration is, or would be: only git knows it, and older ones do not say it.
async fn system_file(git: &Git, directory: &Path) -> Option<PathBuf> {
    let said = git.run(directory, ["var", "GIT_CONFIG_SYSTEM"]).await.ok()?;
    let file = said.strip_suffix(b"\n").filter(|file| !file.is_empty() && !file.contains(&b'\n'))?;
    Some(PathBuf::from(OsStr::from_bytes(file)))
}

impl RepositoryFacts {
    /// The files of rules of the directories that the workspace lies in, each with its directory.
    pub(super) fn rules_above(&self, directory: &Path) -> Vec<(Name, PathBuf)> {
        let top = top_of(directory, &self.place);
        let root = (!self.place.is_empty()).then_some(b"".as_slice());
        let folders = above(&self.place).chain(root);
        let file = |folder: &[u8]| (folder.to_vec(), top.join(OsStr::from_bytes(folder)).join(".gitignore"));
        folders.map(file).collect()
    }

    /// Adds what they depend on.
    fn watch(
        &mut self,
        directory: &Path,
        variables: &Variables,
        configuration: GitConfiguration,
        system: Option<PathBuf>,
    ) {
        let top = top_of(directory, &self.place);
        let mut paths: Vec<PathBuf> = Vec::new();
        self.is_unsure = configuration.files.is_none() || system.is_none() || home(variables).is_none();
        paths.extend(configuration.files.into_iter().flatten().map(|file| top.join(file)));
        paths.extend(system);
        let personal = [home(variables).map(|home| home.join(".gitconfig")), personal(variables, "config")];
        paths.extend(personal.into_iter().flatten());
        if configuration.has_conditions {
            paths.extend(ref_tables(&self.git, &self.common));
        }
        let own = ["", "commondir", "gitdir", "config.worktree"].map(|name| self.git.join(name));
        let shared = ["", "config", "refs", "objects"].map(|name| self.common.join(name));
        paths.extend(own.into_iter().chain(shared).chain([self.objects.clone()]));
        paths.sort_unstable();
        paths.dedup();
        self.paths = paths;
        self.off = configuration.off;
    }
}

/// The top of the working tree that a directory is in at a place, also where a link names the directory.
pub(super) fn top_of(directory: &Path, place: &[u8]) -> PathBuf {
    let steps = place.split(|byte| *byte == b'/').filter(|step| !step.is_empty());
    steps.fold(directory.to_owned(), |top, _| top.join(".."))
}

fn value<'a>(variables: &'a Variables, name: &str) -> Option<&'a Path> {
    let found = variables.iter().find(|(other, value)| other == name && !value.is_empty());
    found.map(|(_, value)| Path::new(value))
}

fn home(variables: &Variables) -> Option<&Path> {
    value(variables, "HOME")
}

/// A file of git's among the person's own.
pub(super) fn personal(variables: &Variables, name: &str) -> Option<PathBuf> {
    let place = value(variables, "XDG_CONFIG_HOME").map(Path::to_owned);
    let place = place.or_else(|| Some(home(variables)?.join(".config")));
    place.map(|place| place.join("git").join(name))
}
