//! Real directories and links. The rule: nothing outside of the roots is ever listed or taken.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use proptest::prelude::*;

use super::*;

struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// With `code/api/.git`, `code/web/src`, `code/notes.txt`, `code/.hidden`, and `secret/keys` outside.
    fn new() -> Self {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["code/api/.git", "code/web/src", "code/.hidden", "secret/keys"] {
            fs::create_dir_all(disk.path(name)).unwrap();
        }
        fs::write(disk.path("code/notes.txt"), "").unwrap();
        disk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn real(&self, name: &str) -> String {
        fs::canonicalize(self.path(name)).unwrap().to_str().unwrap().to_owned()
    }

    fn link(&self, to: &str, name: &str) {
        symlink(self.path(to), self.path(name)).unwrap();
    }

    fn check(&self, path: &str) -> Result<Folder, FolderProblem> {
        check(path, &[self.text("code")], Some(self.folder.path()))
    }

    fn names(&self, path: Option<&str>) -> Vec<String> {
        let path = path.map(|path| self.text(path));
        let Ok(FolderList { folders, .. }) = browse(path.as_deref(), &[self.text("code")]) else { panic!() };
        folders.into_iter().map(|folder| folder.name).collect()
    }
}

fn outside(path: &str) -> Result<Folder, FolderProblem> {
    Err(FolderProblem::Outside { path: path.to_owned() })
}

#[test]
fn directories_are_listed_and_git_is_marked() {
    let disk = Disk::new();
    let Ok(FolderList { path, above, folders }) = browse(Some(&disk.text("code")), &[disk.text("code")])
    else {
        panic!()
    };
    assert_eq!((path, above), (Some(disk.real("code")), None));
    let api = Folder { name: "api".into(), path: disk.real("code/api"), git: true };
    let web = Folder { name: "web".into(), path: disk.real("code/web"), git: false };
    assert_eq!(folders, [api, web]);
    let Ok(FolderList { above, .. }) = browse(Some(&disk.text("code/web")), &[disk.text("code")]) else {
        panic!()
    };
    assert_eq!(above, Some(Some(disk.real("code"))));
}

#[test]
fn several_roots_are_a_list_of_their_own() {
    let disk = Disk::new();
    let roots = [disk.text("code"), disk.text("nowhere"), disk.text("secret"), disk.text("code/notes.txt")];
    let Ok(FolderList { path: None, above: None, folders }) = browse(None, &roots) else { panic!() };
    let names: Vec<_> = folders.into_iter().map(|folder| folder.name).collect();
    assert_eq!(names, [disk.text("code"), disk.text("secret")]);
    let Ok(FolderList { above, .. }) = browse(Some(&disk.text("secret")), &roots) else { panic!() };
    assert_eq!(above, Some(None));
    // A root in another is below it.
    let nested = [disk.text("code"), disk.text("code/web")];
    let Ok(FolderList { above, .. }) = browse(Some(&disk.text("code/web")), &nested) else { panic!() };
    assert_eq!(above, Some(Some(disk.real("code"))));
}

#[test]
fn a_directory_can_be_named_in_every_way_that_people_write() {
    let disk = Disk::new();
    let api = Ok(Folder { name: "api".into(), path: disk.real("code/api"), git: true });
    for path in [
        disk.text("code/api"),
        disk.text("code/web/../api/"),
        "~/code/api".into(),
        "api".into(),
        " api ".into(),
    ] {
        assert_eq!(disk.check(&path), api, "{path}");
    }
    let root = Ok(Folder { name: "code".into(), path: disk.real("code"), git: false });
    assert_eq!(disk.check(&disk.text("code")), root);
    assert_eq!(disk.check(""), root);
}

#[test]
fn what_is_no_directory_in_a_root_is_refused_with_its_reason() {
    let disk = Disk::new();
    assert_eq!(disk.check(&disk.text("code/none")), Err(FolderProblem::Missing));
    assert_eq!(disk.check("none"), Err(FolderProblem::Missing));
    assert_eq!(disk.check("notes.txt"), Err(FolderProblem::NotADirectory));
    assert_eq!(disk.check("notes.txt/x"), Err(FolderProblem::NotADirectory));
    assert_eq!(disk.check(&disk.text("secret")), outside(&disk.real("secret")));
    assert_eq!(disk.check("../secret/keys"), outside(&disk.real("secret/keys")));
    assert_eq!(disk.check("~"), outside(&disk.real("")));
    assert_eq!(disk.check("/"), outside("/"));
    // A name that only begins like a root is not in it.
    fs::create_dir(disk.path("code-private")).unwrap();
    assert_eq!(disk.check(&disk.text("code-private")), outside(&disk.real("code-private")));
    assert!(matches!(disk.check("a\0b"), Err(FolderProblem::Unreadable { .. })));
    assert!(matches!(disk.check(&"x".repeat(300)), Err(FolderProblem::Unreadable { .. })));
    assert_eq!(check(&disk.text("code"), &[], None), outside(&disk.real("code")));
    assert_eq!(check("~", &[disk.text("code")], None), Err(FolderProblem::Missing));
}

#[test]
fn a_directory_that_may_not_be_read_is_refused() {
    let disk = Disk::new();
    fs::set_permissions(disk.path("code/web"), fs::Permissions::from_mode(0o0)).unwrap();
    // Root may read everything.
    if fs::read_dir(disk.path("code/web")).is_err() {
        assert!(matches!(disk.check("web"), Err(FolderProblem::Unreadable { .. })));
    }
    fs::set_permissions(disk.path("code/web"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn links_are_followed_inside_and_never_out() {
    let disk = Disk::new();
    disk.link("secret", "code/out");
    disk.link("code/web", "code/in");
    disk.link("code/loop", "code/loop");
    disk.link("code/notes.txt", "code/file");
    disk.link("nowhere", "code/dangling");
    disk.link("code", "code/web/back");
    symlink("../../secret", disk.path("code/web/relative")).unwrap();
    assert_eq!(disk.names(Some("code")), ["api", "in", "web"]);
    assert_eq!(disk.names(Some("code/web")), ["back", "src"]);
    assert_eq!(disk.check("in"), Ok(Folder { name: "web".into(), path: disk.real("code/web"), git: false }));
    for path in ["out", "out/keys", "web/back/out/keys", "web/relative", "in/relative/keys"] {
        assert!(matches!(disk.check(path), Err(FolderProblem::Outside { .. })), "{path}");
        let browsed = browse(Some(&disk.text(&format!("code/{path}"))), &[disk.text("code")]);
        assert!(matches!(browsed, Err(FolderProblem::Outside { .. })), "{path}");
    }
    assert!(matches!(disk.check("loop"), Err(FolderProblem::Unreadable { .. })));
    assert_eq!(disk.check("dangling"), Err(FolderProblem::Missing));
    assert_eq!(disk.check("file"), Err(FolderProblem::NotADirectory));
}

#[test]
fn a_root_that_is_a_link_means_where_it_leads() {
    let disk = Disk::new();
    disk.link("code", "linked");
    let roots = [disk.text("linked")];
    let Ok(FolderList { folders, path, .. }) = browse(Some(&disk.text("linked")), &roots) else { panic!() };
    assert_eq!((folders.len(), path), (2, Some(disk.real("code"))));
    assert!(check(&disk.text("code/api"), &roots, None).is_ok());
    assert_eq!(check(&disk.text("linked/../secret"), &roots, None), outside(&disk.real("secret")));
}

#[test]
fn a_directory_that_is_swapped_for_a_link_is_refused_at_its_next_use() {
    let disk = Disk::new();
    let Ok(web) = disk.check("web") else { panic!() };
    fs::remove_dir_all(disk.path("code/web")).unwrap();
    disk.link("secret", "code/web");
    assert_eq!(disk.check(&web.path), outside(&disk.real("secret")));
    assert_eq!(browse(Some(&web.path), &[disk.text("code")]).err(), outside(&disk.real("secret")).err());
}

#[test]
fn a_name_that_is_no_text_is_left_out() {
    let disk = Disk::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    fs::create_dir(disk.path("code").join(name)).unwrap();
    assert_eq!(disk.names(Some("code")), ["api", "web"]);
}

/// Something in a tree: where, and what.
#[derive(Debug, Clone)]
enum Thing {
    Directory(String),
    File(String),
    Link(String, String),
}

fn things() -> impl Strategy<Value = Vec<Thing>> {
    let part = prop::sample::select(vec!["a", "b", "c", "..", "root", "out", "."]);
    let path = prop::collection::vec(part, 1..4).prop_map(|parts| parts.join("/"));
    let thing = (path.clone(), path, 0..5_u8).prop_map(|(one, other, kind)| match kind {
        0 | 1 => Thing::Directory(one),
        2 => Thing::File(one),
        _ => Thing::Link(other, one),
    });
    prop::collection::vec(thing, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_outside_of_the_roots_is_listed_or_taken(
        things in things(),
        wanted in prop::collection::vec("(root/|out/|~/|/)?([abc]|\\.\\.|\\.)(/([abc]|\\.\\.|\\.)){0,4}", 1..12),
        absolute in any::<bool>(),
    ) {
        // Two levels down, so that `..` from the top stays in the temporary directory.
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("x/top");
        fs::create_dir_all(top.join("root")).unwrap();
        fs::create_dir_all(top.join("out/a")).unwrap();
        for thing in &things {
            let at = |path: &str| top.join("root").join(path);
            // What cannot be made is not there.
            let _made = match thing {
                Thing::Directory(path) => fs::create_dir_all(at(path)),
                Thing::File(path) => fs::write(at(path), ""),
                Thing::Link(to, path) if absolute => symlink(top.join(to), at(path)),
                Thing::Link(to, path) => symlink(to, at(path)),
            };
        }
        let root = fs::canonicalize(top.join("root")).unwrap();
        let roots = [top.join("root").to_str().unwrap().to_owned()];
        let mut seen = vec![roots[0].clone()];
        for path in &wanted {
            if let Ok(folder) = check(path, &roots, Some(&top)) {
                seen.push(folder.path);
            }
            seen.push(top.join(path).to_str().unwrap().to_owned());
        }
        let mut listed = 0;
        while let Some(path) = seen.pop() {
            let Ok(FolderList { path, above, folders }) = browse(Some(&path), &roots) else { continue };
            let all = folders.into_iter().map(|folder| folder.path).chain(path).chain(above.flatten());
            for path in all {
                let real = fs::canonicalize(&path).unwrap();
                prop_assert!(real.starts_with(&root), "{}", path);
                prop_assert_eq!(real.to_str(), Some(path.as_str()));
                listed += 1;
                if listed < 300 && path != root.to_str().unwrap() {
                    seen.push(path);
                }
            }
            if listed >= 300 { break; }
        }
        prop_assert!(listed > 0);
    }
}
