//! Where programs are.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::launch::Variables;

/// Where installers put `claude`, below the home directory.
const AT_HOME: [&str; 7] = [
    ".claude/local",
    ".local/bin",
    ".npm-global/bin",
    ".npm-packages/bin",
    ".volta/bin",
    ".bun/bin",
    ".local/share/pnpm",
];

/// Where installers put `claude` for everyone.
const ANYWHERE: [&str; 3] = ["/usr/local/bin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin"];

/// Where nvm keeps versions of Node, below the home directory.
const NVM: &str = ".nvm/versions/node";

/// Paths that a name may mean, best first. A service's `PATH` often lacks what a shell's has, hence the usual places.
pub(super) fn candidates(name: &OsStr, variables: &Variables) -> Vec<PathBuf> {
    if name.is_empty() {
        return Vec::new();
    }
    let variable =
        |wanted: &str| variables.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let path = variable("PATH").unwrap_or_default();
    let home = variable("HOME").map(PathBuf::from);
    // An empty part of PATH means the working directory, which is whoever's project; it does not count.
    let listed = std::env::split_paths(&path).filter(|directory| directory.is_absolute());
    let at_home = home.iter().flat_map(|home| AT_HOME.map(|place| home.join(place)));
    let versions = home.iter().flat_map(|home| node_versions(&home.join(NVM)));
    let anywhere = ANYWHERE.iter().map(PathBuf::from);
    listed.chain(at_home).chain(versions).chain(anywhere).map(|directory| directory.join(name)).collect()
}

/// The `bin` of each version of Node, newest first.
fn node_versions(nvm: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(nvm) else { return Vec::new() };
    let mut names: Vec<OsString> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
    names.sort_by_key(|name| std::cmp::Reverse(crate::version::Version::parse(&name.to_string_lossy())));
    names.into_iter().map(|name| nvm.join(name).join("bin")).collect()
}

/// Whether a path is a file that may be executed.
pub(super) fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}
