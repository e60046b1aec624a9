//! Which data directories were used. One that was, and has no database any more, is elsewhere: its disk is not mounted, or somebody
//! moved it. Nothing is begun anew in its stead: everything would look lost.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use telecode_claude::place;

use crate::config::Config;
use crate::error::UserError;
use crate::store::DATABASE;

/// Sees to it that the data directory is there, made if it never was.
pub fn prepare(config: &Config) -> Result<(), UserError> {
    check(config)?;
    place::make(&config.data_dir, &config.data_base).map_err(|error| {
        let hint = format!("it is made in {}, which has to be there", config.data_base.display());
        UserError::new(
            format!("the data directory {} cannot be made: {error}", config.data_dir.display()),
            hint,
        )
    })
}

/// Refuses a data directory that was used and does not hold anything now.
pub fn check(config: &Config) -> Result<(), UserError> {
    let Some(file) = config.known.as_deref().filter(|_| !has_database(&config.data_dir)) else {
        return Ok(());
    };
    // What cannot be read says nothing.
    if !fs::read(file).is_ok_and(|lines| holds(&lines, &config.data_dir)) {
        return Ok(());
    }
    let (dir, file) = (config.data_dir.display(), file.display());
    Err(UserError::new(
        format!("the data directory {dir} was used before, and {DATABASE} is not there any more"),
        format!("mount its disk, or move it back; to begin anew, take its line out of {file}"),
    ))
}

/// Remembers that the data directory is used.
pub fn remember(config: &Config) {
    let Some(file) = &config.known else { return };
    if let Err(error) = note(file, &config.data_dir) {
        tracing::warn!(%error, file = %file.display(), "nobody will know that the data directory was used");
    }
}

fn has_database(dir: &Path) -> bool {
    dir.join(DATABASE).exists()
}

fn holds(lines: &[u8], dir: &Path) -> bool {
    lines.split(|byte| *byte == b'\n').any(|line| line == dir.as_os_str().as_bytes())
}

fn note(file: &Path, dir: &Path) -> io::Result<()> {
    if fs::read(file).is_ok_and(|lines| holds(&lines, dir)) {
        return Ok(());
    }
    // `.local/state/telecode`, in a home that is there.
    let directory = file.parent().unwrap_or(file);
    let home = directory.ancestors().nth(3).unwrap_or(directory);
    place::make(directory, home)?;
    let line = [dir.as_os_str().as_bytes(), b"\n"].concat();
    OpenOptions::new().create(true).append(true).mode(0o600).open(file)?.write_all(&line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigOptions, EnvVars};

    /// The configuration of a home with a data directory of its own.
    fn config(home: &Path, data: &str) -> Config {
        let file = home.join("telecode.toml");
        fs::write(&file, format!("data_dir = {data:?}\n")).unwrap();
        let env = EnvVars::of(&[("HOME", home.to_str().unwrap())]);
        Config::load(&ConfigOptions { config: Some(file), data_dir: None }, &env).unwrap()
    }

    #[test]
    fn a_directory_whose_disk_is_not_mounted_is_refused_until_it_is_back() {
        let home = tempfile::tempdir().unwrap();
        let config = config(home.path(), "disk/telecode");
        let refused = prepare(&config).unwrap_err();
        assert!(refused.hint.contains("disk, which has to be there"), "{refused:?}");
        let (disk, away) = (home.path().join("disk"), home.path().join("away"));
        fs::create_dir(&disk).unwrap();
        prepare(&config).unwrap();
        fs::write(config.data_dir.join(DATABASE), "").unwrap();
        remember(&config);
        remember(&config);
        // The disk goes: what is left is where it was mounted.
        fs::rename(&disk, &away).unwrap();
        fs::create_dir(&disk).unwrap();
        let refused = prepare(&config).unwrap_err();
        assert!(refused.hint.contains("mount its disk"), "{refused:?}");
        assert_eq!(fs::read_dir(&disk).unwrap().count(), 0);
        fs::remove_dir(&disk).unwrap();
        fs::rename(&away, &disk).unwrap();
        prepare(&config).unwrap();
        let lines = fs::read_to_string(config.known.unwrap()).unwrap();
        assert_eq!(lines.lines().count(), 1, "{lines}");
    }

    #[test]
    fn a_directory_that_never_was_is_made() {
        let home = tempfile::tempdir().unwrap();
        let env = EnvVars::of(&[("HOME", home.path().to_str().unwrap())]);
        let config = Config::load(&ConfigOptions::default(), &env).unwrap();
        prepare(&config).unwrap();
        assert!(home.path().join(".local/share/telecode").is_dir());
        let nowhere = EnvVars::of(&[("HOME", "/no/such/home")]);
        let config = Config::load(&ConfigOptions::default(), &nowhere).unwrap();
        assert!(prepare(&config).is_err());
    }
}
