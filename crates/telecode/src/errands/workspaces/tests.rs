use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::*;

struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn new() -> Self {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(disk.path("data/workspaces/ideas-1")).unwrap();
        fs::create_dir_all(disk.path("home/precious")).unwrap();
        disk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn remove(&self, name: &str, force: bool) -> Result<(), NotRemoved> {
        remove(&self.path("data/workspaces"), &self.path(name), force)
    }
}

#[test]
fn an_empty_directory_goes_and_a_full_one_only_if_that_is_wanted() {
    let disk = Disk::new();
    assert_eq!(disk.remove("data/workspaces/ideas-1", false), Ok(()));
    assert!(!disk.path("data/workspaces/ideas-1").exists());
    assert_eq!(disk.remove("data/workspaces/ideas-1", false), Ok(()));
    fs::create_dir_all(disk.path("data/workspaces/ideas-2/src")).unwrap();
    fs::write(disk.path("data/workspaces/ideas-2/a.txt"), "").unwrap();
    let lost = Err(NotRemoved::Dirty { what: vec!["a.txt".into(), "src/".into()] });
    assert_eq!(disk.remove("data/workspaces/ideas-2", false), lost);
    assert_eq!(disk.remove("data/workspaces/ideas-2", true), Ok(()));
    assert!(!disk.path("data/workspaces/ideas-2").exists());
}

#[test]
fn what_links_lead_to_stays() {
    let disk = Disk::new();
    symlink(disk.path("home/precious"), disk.path("data/workspaces/ideas-1/link")).unwrap();
    assert_eq!(disk.remove("data/workspaces/ideas-1", true), Ok(()));
    assert!(disk.path("home/precious").exists());
}

#[test]
fn anything_else_is_refused_whatever_the_path_says() {
    let disk = Disk::new();
    symlink(disk.path("home"), disk.path("data/workspaces/home")).unwrap();
    symlink(disk.path("home/precious"), disk.path("data/workspaces/link")).unwrap();
    fs::create_dir_all(disk.path("data/workspaces/ideas-1/deep")).unwrap();
    for name in [
        "",
        "home/precious",
        "data",
        "data/workspaces",
        "data/workspaces/",
        "data/workspaces/.",
        "data/workspaces/..",
        "data/workspaces/ideas-1/..",
        "data/workspaces/../../home/precious",
        "data/workspaces/home/precious",
        "data/workspaces/link",
        "data/workspaces/link/",
        "data/workspaces/ideas-1/deep",
        "/",
        "/tmp",
    ] {
        assert!(matches!(disk.remove(name, true), Err(NotRemoved::Failed(_))), "{name}");
    }
    assert!(disk.path("home/precious").exists() && disk.path("data/workspaces/ideas-1/deep").exists());
}

#[test]
fn many_things_are_counted() {
    let disk = Disk::new();
    (0..25)
        .for_each(|number| fs::write(disk.path(&format!("data/workspaces/ideas-1/{number}")), "").unwrap());
    let Err(NotRemoved::Dirty { what }) = disk.remove("data/workspaces/ideas-1", false) else { panic!() };
    assert_eq!((what.len(), what[20].as_str()), (21, "… +5"));
}
