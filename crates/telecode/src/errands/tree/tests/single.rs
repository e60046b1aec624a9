//! Single files, and the branch.

use telecode_core::seam::errand::FileFound;

use super::*;

#[test]
fn only_files_of_the_workspace_are_read() {
    let ground = Ground::bare();
    ground.write("a.txt", "hello");
    ground.write("sub/b.txt", "b");
    ground.write("empty", "");
    fs::write(ground.home.path().join("outside.txt"), "secret").unwrap();
    symlink(ground.home.path().join("outside.txt"), ground.work.join("link")).unwrap();
    symlink(ground.home.path(), ground.work.join("up")).unwrap();
    symlink("a.txt", ground.work.join("inner")).unwrap();
    let look = |path: &str| files::read(&ground.work, path, 5);
    let file = |name: &str, text: &str| {
        Ok(FileFound::File { name: name.to_owned(), content: text.as_bytes().into() })
    };
    assert_eq!(look("a.txt"), file("a.txt", "hello"));
    assert_eq!(look("./sub/../a.txt"), file("a.txt", "hello"));
    assert_eq!(look("inner"), file("a.txt", "hello"));
    for path in ["../outside.txt", "link", "up/outside.txt", "/etc/passwd", "up", ".."] {
        assert_eq!(look(path), Err(FileProblem::Outside), "{path}");
    }
    assert_eq!(look("missing"), Err(FileProblem::Missing));
    assert_eq!(look("a.txt/x"), Err(FileProblem::Missing));
    assert_eq!(look("empty"), Err(FileProblem::Empty));
    ground.write("large", "123456");
    assert_eq!(look("large"), Err(FileProblem::TooLarge(6)));
    let entries = ["sub/", "a.txt", "empty", "inner", "large", "link", "up"].map(str::to_owned).to_vec();
    assert_eq!(look("."), Ok(FileFound::Folder { path: String::new(), entries, more: 0 }));
    let absolute = ground.work.join("sub/b.txt");
    assert_eq!(look(absolute.to_str().unwrap()), file("b.txt", "b"));
}

#[test]
fn the_branch_that_is_checked_out_is_read_without_git() {
    let ground = Ground::new();
    assert_eq!(branch::of(&ground.work).as_deref(), Some("main"));
    ground.git(&["switch", "--quiet", "--create", "feature/cats"]);
    fs::create_dir_all(ground.work.join("deep/er")).unwrap();
    assert_eq!(branch::of(&ground.work.join("deep/er")).as_deref(), Some("feature/cats"));
    let tree = ground.home.path().join("tree");
    ground.git(&["worktree", "add", "--quiet", "-b", "other", tree.to_str().unwrap()]);
    assert_eq!(branch::of(&tree).as_deref(), Some("other"));
    ground.git(&["switch", "--quiet", "--detach"]);
    let commit = ground.git(&["rev-parse", "--short=7", "HEAD"]);
    assert_eq!(branch::of(&ground.work).as_deref(), Some(commit.trim()));
    assert_eq!(branch::of(ground.home.path()), None);
    assert_eq!(branch::of(&Ground::bare().work.join("missing")), None);
}
