//! Whether something can run in a place, and what may be made. The one rule for what is not there: it is said, and nothing is made
//! in its stead.
//!
//! Who makes a directory names another one that has to be there: a disk that is not mounted has left an empty directory, or none,
//! and what would be made below it is not what was there.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use telecode_core::seam::agent::NoWorkspace;
use telecode_core::seam::gate::WorkGround;

/// Only this user may look into what is made.
const MODE: u32 = 0o700;

/// Makes a directory and what is missing of its path, below one that has to be there.
pub fn make(directory: &Path, within: &Path) -> io::Result<()> {
    fs::read_dir(within)?;
    DirBuilder::new().recursive(true).mode(MODE).create(directory)
}

/// Looks whether something can run in a directory: whether it is there, and is what its path says.
pub fn look(directory: &Path, ground: WorkGround) -> Result<(), NoWorkspace> {
    if ground == WorkGround::Barred {
        return Err(NoWorkspace::Barred);
    }
    fs::read_dir(directory).map_err(|error| missing(&error))?;
    if ground == WorkGround::Added {
        // It was, when it was added. Whoever may write beside it can have put a link in its place.
        let real = fs::canonicalize(directory).map_err(|error| missing(&error))?;
        if real != directory {
            return Err(NoWorkspace::Elsewhere { path: real.display().to_string() });
        }
    }
    Ok(())
}

/// What cannot be got at, and why.
pub(crate) fn missing(error: &io::Error) -> NoWorkspace {
    NoWorkspace::Missing { reason: words(error) }
}

/// What went wrong, without the number that only programs read.
pub(crate) fn words(error: &io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_is_made_below_what_is_not_there() {
        let disk = tempfile::tempdir().unwrap();
        let (mount, data) = (disk.path().join("mount"), disk.path().join("mount/telecode/undo"));
        assert_eq!(make(&data, &mount).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(!mount.exists());
        fs::create_dir(&mount).unwrap();
        make(&data, &mount).unwrap();
        make(&data, &mount).unwrap();
        assert!(data.is_dir());
    }

    #[test]
    fn what_was_added_is_where_its_path_says_and_what_is_named_may_be_a_link() {
        let disk = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(disk.path()).unwrap();
        let (project, elsewhere) = (home.join("code/web"), home.join("elsewhere"));
        fs::create_dir_all(&project).unwrap();
        fs::create_dir(&elsewhere).unwrap();
        assert_eq!(look(&project, WorkGround::Added), Ok(()));
        assert_eq!(look(&project, WorkGround::Barred), Err(NoWorkspace::Barred));
        for link in [project.clone(), home.join("code")] {
            let away = home.join("away");
            fs::rename(&link, &away).unwrap();
            symlink(if link == project { &elsewhere } else { &away }, &link).unwrap();
            let found = look(&project, WorkGround::Added);
            assert!(matches!(&found, Err(NoWorkspace::Elsewhere { .. })), "{found:?}");
            assert_eq!(look(&project, WorkGround::Named), Ok(()));
            fs::remove_file(&link).unwrap();
            fs::rename(&away, &link).unwrap();
        }
        fs::remove_dir(&project).unwrap();
        let reason = "No such file or directory".to_owned();
        assert_eq!(look(&project, WorkGround::Named), Err(NoWorkspace::Missing { reason }));
    }
}
