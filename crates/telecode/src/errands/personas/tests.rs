//! Persona files on a real disk.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;

/// A problem: its file, its line, what is wrong.
type Told = (String, Option<usize>, Flaw);

struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn new() -> Self {
        let disk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(disk.path("own")).unwrap();
        fs::create_dir_all(disk.path("project/.telecode/personas")).unwrap();
        disk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn own(&self, file: &str, text: &str) {
        fs::write(self.path("own").join(file), text).unwrap();
    }

    fn of_project(&self, file: &str, text: &str) {
        fs::write(self.path("project/.telecode/personas").join(file), text).unwrap();
    }

    /// Names and models, then the problems.
    fn read(&self) -> (Vec<(String, String)>, Vec<Told>) {
        let PersonaFiles { personas, problems } = read(Some(&self.path("project")), &self.path("own"));
        let personas =
            personas.into_iter().map(|persona| (persona.name, persona.model.unwrap_or_default())).collect();
        let problems = problems
            .into_iter()
            .map(|problem| (problem.file, problem.spot.line, problem.spot.flaw))
            .collect();
        (personas, problems)
    }

    fn write(&self, name: &str, text: &str, replace: bool) -> Result<(), NotWritten> {
        write(&self.path("own"), name, text, replace)
    }
}

fn file(name: &str, model: &str) -> String {
    format!("---\nname: {name}\nmodel: {model}\n---\n\nBe {name}.\n")
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, model)| ((*name).to_owned(), (*model).to_owned())).collect()
}

#[test]
fn the_projects_come_first_and_take_nobodys_name() {
    let disk = Disk::new();
    disk.own("one.md", &file("one", "own"));
    disk.own("two.md", &file("two", "own"));
    disk.of_project("two.md", &file("two", "projects"));
    disk.of_project("three.md", &file("three", "projects"));
    disk.of_project("notes.txt", "");
    disk.of_project(".hidden.md", "");
    disk.of_project("plan.md", &file("planner", "projects"));
    let expected = pairs(&[("three", "projects"), ("one", "own"), ("two", "own")]);
    let taken = Flaw::Taken { name: "two".into(), file: "personas/two.md".into() };
    let problems = vec![
        (".telecode/personas/plan.md".into(), None, Flaw::BuiltIn("planner".into())),
        (".telecode/personas/two.md".into(), None, taken),
    ];
    assert_eq!(disk.read(), (expected, problems));
    let PersonaFiles { personas, .. } = read(None, &disk.path("own"));
    assert_eq!(personas.len(), 2);
}

#[test]
fn without_directories_there_are_none() {
    let disk = Disk::new();
    let none = PersonaFiles::default();
    assert_eq!(read(Some(&disk.path("nowhere")), &disk.path("none")), none);
}

#[test]
fn a_bad_file_is_named_and_the_others_work() {
    let disk = Disk::new();
    disk.own("a-good.md", &file("good", "m"));
    disk.own("bad.md", "---\nname: bad\nmode: yolo\n---\n");
    disk.own("copy.md", &file("good", "m"));
    disk.own("long.md", &"x".repeat(SIZE_LIMIT * 3));
    fs::write(disk.path("own/latin.md"), b"---\nname: caf\xe9\n---\n").unwrap();
    fs::create_dir(disk.path("own/folder.md")).unwrap();
    symlink(disk.path("nowhere"), disk.path("own/dangling.md")).unwrap();
    disk.of_project("bypass.md", "---\nname: eager\nmode: bypassPermissions\n---\n");
    let (personas, problems) = disk.read();
    assert_eq!(personas, pairs(&[("good", "m")]));
    let flaw = |file: &str| {
        let found = problems.iter().find(|(name, ..)| name == file).unwrap_or_else(|| panic!("{file}"));
        (found.1, found.2.clone())
    };
    assert_eq!(problems.len(), 7);
    assert_eq!(flaw("personas/bad.md"), (Some(3), Flaw::Mode("yolo".into())));
    assert_eq!(
        flaw("personas/copy.md"),
        (None, Flaw::Taken { name: "good".into(), file: "a-good.md".into() })
    );
    assert_eq!(flaw("personas/long.md"), (None, Flaw::TooLong));
    assert_eq!(flaw("personas/latin.md"), (None, Flaw::NotText));
    assert_eq!(flaw("personas/folder.md"), (None, Flaw::NotAFile));
    assert!(matches!(flaw("personas/dangling.md"), (None, Flaw::Unreadable(_))));
    assert_eq!(flaw(".telecode/personas/bypass.md"), (Some(3), Flaw::Widens("bypassPermissions".into())));
}

#[test]
fn links_out_of_a_project_are_not_followed_and_the_owners_are() {
    let disk = Disk::new();
    fs::write(disk.path("secret.md"), file("secret", "m")).unwrap();
    symlink("../../../secret.md", disk.path("project/.telecode/personas/out.md")).unwrap();
    fs::write(disk.path("project/in.md"), file("in", "m")).unwrap();
    symlink("../../in.md", disk.path("project/.telecode/personas/in.md")).unwrap();
    symlink(disk.path("secret.md"), disk.path("own/dotfile.md")).unwrap();
    let outside = vec![(".telecode/personas/out.md".to_owned(), None, Flaw::Outside)];
    assert_eq!(disk.read(), (pairs(&[("in", "m"), ("secret", "m")]), outside));
    // The whole directory, too.
    let other = Disk::new();
    fs::remove_dir_all(other.path("project/.telecode")).unwrap();
    fs::create_dir_all(other.path("else/personas")).unwrap();
    fs::write(other.path("else/personas/x.md"), file("x", "m")).unwrap();
    symlink(other.path("else"), other.path("project/.telecode")).unwrap();
    assert_eq!(other.read().0, []);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let disk = Disk::new();
    let pipe = disk.path("own/pipe.md");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let flaw = Flaw::NotAFile;
    assert_eq!(disk.read().1, [("personas/pipe.md".to_owned(), None, flaw)]);
}

#[test]
fn a_new_persona_is_written_and_an_old_one_kept() {
    let disk = Disk::new();
    fs::remove_dir(disk.path("own")).unwrap();
    assert_eq!(disk.write("poet", &file("poet", "a"), false), Ok(()));
    assert_eq!(disk.read().0, pairs(&[("poet", "a")]));
    // The same again, as after a crash.
    assert_eq!(disk.write("poet", &file("poet", "a"), false), Ok(()));
    let there = Err(NotWritten::Exists { file: "personas/poet.md".into() });
    assert_eq!(disk.write("poet", &file("poet", "b"), false), there);
    assert_eq!(disk.read().0, pairs(&[("poet", "a")]));
    assert_eq!(disk.write("poet", &file("poet", "b"), true), Ok(()));
    assert_eq!(disk.read().0, pairs(&[("poet", "b")]));
    let left: Vec<_> =
        fs::read_dir(disk.path("own")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["poet.md"]);
}

#[test]
fn a_persona_in_a_file_of_another_name_is_found() {
    let disk = Disk::new();
    disk.own("verses.md", &file("poet", "a"));
    let there = Err(NotWritten::Exists { file: "personas/verses.md".into() });
    assert_eq!(disk.write("poet", &file("poet", "b"), false), there);
    assert_eq!(disk.write("poet", &file("poet", "b"), true), Ok(()));
    assert_eq!(disk.read(), (pairs(&[("poet", "b")]), vec![]));
}

#[test]
fn what_is_in_the_way_is_said() {
    let disk = Disk::new();
    disk.own("poet.md", "broken");
    assert!(matches!(disk.write("poet", &file("poet", "b"), false), Err(NotWritten::Exists { .. })));
    fs::create_dir(disk.path("own/dir.md")).unwrap();
    assert!(matches!(disk.write("dir", &file("dir", "b"), false), Err(NotWritten::Exists { .. })));
    assert!(matches!(disk.write("dir", &file("dir", "b"), true), Err(NotWritten::Failed(_))));
    for (name, text) in [("../x", file("x", "m")), ("x", file("y", "m")), ("x", "no".to_owned())] {
        let no_persona = NotWritten::Failed(Failure("invalid data".to_owned()));
        assert_eq!(disk.write(name, &text, true), Err(no_persona));
    }
    fs::write(disk.path("flat"), "").unwrap();
    assert!(matches!(write(&disk.path("flat"), "x", &file("x", "m"), false), Err(NotWritten::Failed(_))));
    fs::set_permissions(disk.path("own"), fs::Permissions::from_mode(0o700)).unwrap();
}
