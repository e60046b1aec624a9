//! Where a path leads, also if what it leads to is not there: a disk may be mounted later.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// How many links are followed at most. Source: Linux' own limit.
const LINKS: usize = 40;

/// An absolute path with all links followed, as far as there are any.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| follow(path, &mut 0))
}

fn follow(path: &Path, links: &mut usize) -> PathBuf {
    let mut real = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) => {
                let next = real.join(name);
                real = match fs::read_link(&next) {
                    Ok(target) if *links < LINKS => {
                        *links += 1;
                        follow(&real.join(target), links)
                    }
                    Ok(_) | Err(_) => next,
                };
            }
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_to_what_is_not_there() {
        let place = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(place.path()).unwrap();
        symlink(home.join("mnt/disk"), home.join("far")).unwrap();
        symlink("far/code", home.join("near")).unwrap();
        symlink("round", home.join("round")).unwrap();
        assert_eq!(real(&home.join("near/api")), home.join("mnt/disk/code/api"));
        assert_eq!(real(&home.join("near/../x")), home.join("mnt/disk/x"));
        assert_eq!(real(&home.join("round/x")), home.join("round/x"));
        fs::create_dir_all(home.join("mnt/disk/code/api")).unwrap();
        assert_eq!(real(&home.join("near/api")), home.join("mnt/disk/code/api"));
        assert_eq!(real(Path::new("/../..")), Path::new("/"));
    }
}
