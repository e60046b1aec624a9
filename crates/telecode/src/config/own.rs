//! Which files are ours: Claude's tools are told to keep away from them.

use std::fs;
use std::path::{Path, PathBuf};

use telecode_core::seam::settings::OwnFiles;

use super::{Config, EnvVars, default_file};
use crate::store::{DATABASE, LOCK};

/// What stands beside the database while it is used. Source: <https://www.sqlite.org/tempfiles.html>.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// The configuration, the token and what is stored are neither read nor changed; personas beside the configuration are not changed.
/// The workspaces and worktrees in the data directory are Claude's to work in.
pub(super) fn files(config: &Config) -> OwnFiles {
    let file = config.file.clone().or_else(|| default_file(&EnvVars::of_process()));
    let personas = file.as_deref().and_then(Path::parent).map(|directory| directory.join("personas"));
    let data = BESIDE.map(|end| config.data_dir.join(format!("{DATABASE}{end}")));
    let data = data.into_iter().chain([config.data_dir.join(LOCK)]);
    let secret = file.into_iter().chain(config.telegram.token_file.clone()).chain(data);
    let kept = personas.iter().flat_map(|path| names(path)).map(|path| format!("{path}/"));
    OwnFiles {
        secret: secret.flat_map(|path| names(&path)).collect(),
        kept: kept.chain(config.known.iter().flat_map(|file| names(file))).collect(),
    }
}

/// A path as it is written and as it is behind symbolic links: Claude may come either way.
fn names(path: &Path) -> Vec<String> {
    let real = real(path);
    let all = [Some(path.to_owned()), real.filter(|real| real != path)];
    all.into_iter().flatten().map(|path| path.to_string_lossy().into_owned()).collect()
}

/// Where a path leads. The file itself need not be there.
fn real(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path)
        .ok()
        .or_else(|| Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?)))
}
