//! The project that people work in: a git repository, or a directory without one.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a project is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Project {
    /// A repository of 2,000 files of about 4 kB, all committed: what people run.
    Git,
    /// An empty directory outside of git.
    Plain,
}

/// Folders and files a folder of [`Project::Git`].
pub(crate) const SHAPE: RepositoryShape = RepositoryShape { folders: 40, files: 50, size: 4_000 };

/// How large a repository is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RepositoryShape {
    pub(crate) folders: usize,
    /// Files a folder.
    pub(crate) files: usize,
    /// Bytes a file.
    pub(crate) size: usize,
}

/// Makes the project.
pub(crate) fn make(project: Project, directory: &Path, home: &Path) {
    match project {
        Project::Git => fill(SHAPE, directory, home),
        Project::Plain => fs::create_dir_all(directory).unwrap(),
    }
}

/// A repository with all of it committed.
pub(crate) fn fill(shape: RepositoryShape, work: &Path, home: &Path) {
    let mut seed = 1_u64;
    for folder in 0..shape.folders {
        let folder = work.join(format!("part{}/module{folder}", folder % 10));
        fs::create_dir_all(&folder).unwrap();
        for file in 0..shape.files {
            fs::write(folder.join(format!("file{file}.rs")), text(shape.size, &mut seed)).unwrap();
        }
    }
    let git = |words: &[&str]| {
        let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        let mut git = Command::new("git");
        git.arg("-C").arg(work).args(identity).args(words).env("HOME", home);
        assert!(git.output().unwrap().status.success(), "{words:?}");
    };
    git(&["init", "--quiet"]);
    // It would tidy up beside what is measured.
    git(&["config", "gc.auto", "0"]);
    git(&["config", "maintenance.auto", "false"]);
    git(&["add", "-A"]);
    git(&["commit", "--quiet", "-m", "all of it"]);
}

/// Lines that do not repeat, of at least `size` bytes.
pub(crate) fn text(size: usize, seed: &mut u64) -> String {
    let mut text = String::with_capacity(size + 64);
    while text.len() < size {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        writeln!(text, "let word_{seed:x} = {};", *seed >> 33).unwrap();
    }
    text
}
