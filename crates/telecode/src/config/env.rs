//! The environment, read once and handed around, so that a test can have its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Environment variables.
#[derive(Debug, Clone, Default)]
pub struct EnvVars(BTreeMap<String, String>);

impl EnvVars {
    /// The environment of this process. Variables that are not Unicode are as if they were not there.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    /// An environment of one's own.
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    /// The same environment without the variables that override the configuration.
    #[must_use]
    pub fn without_overrides(&self) -> Self {
        let is_ours = |name: &str| name.starts_with("TELECODE_") || name == super::TOKEN_VARIABLE;
        let others = self.0.iter().filter(|(name, _)| !is_ours(name) || *name == "TELECODE_CLAUDE");
        Self(others.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Where telecode keeps what is neither configuration nor data.
    pub fn state_dir(&self) -> Option<PathBuf> {
        Some(self.directory("XDG_STATE_HOME", ".local/state")?.join("telecode"))
    }

    /// The file that remembers which data directories were used, a path a line; none where there is no home.
    pub(super) fn data_dirs_file(&self) -> Option<PathBuf> {
        Some(self.state_dir()?.join("data-dirs"))
    }

    /// What has to be there for an XDG base directory to be made in.
    pub(super) fn base(&self, variable: &str) -> Option<PathBuf> {
        let named = self.get(variable).map(Path::new).filter(|path| path.is_absolute());
        named.map_or_else(|| self.get("HOME").map(PathBuf::from), |path| path.parent().map(Path::to_owned))
    }

    /// An XDG base directory: the absolute path of the variable, or its default under the home directory.
    pub(super) fn directory(&self, variable: &str, under_home: &str) -> Option<PathBuf> {
        if let Some(path) = self.get(variable).map(PathBuf::from).filter(|path| path.is_absolute()) {
            return Some(path);
        }
        Some(Path::new(self.get("HOME")?).join(under_home))
    }
}
