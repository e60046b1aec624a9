use std::os::unix::process::ExitStatusExt as _;

use super::*;

#[test]
fn only_the_complaint_is_passed_on() {
    let said =
        b"Preparing worktree (checking out 'x')\nfatal: 'x' is already used by worktree at '/a'\nhint: y\n";
    let ended = |code: i32| ExitStatus::from_raw(code << 8);
    assert_eq!(words(said, ended(128)), "'x' is already used by worktree at '/a'");
    assert_eq!(words(b"strange\n\n", ended(1)), "strange");
    assert_eq!(words(b"", ended(3)), "git: exit status: 3");
    assert_eq!(words(b"error: a\nfatal: b\n", ended(1)), "a; b");
}

#[test]
fn the_environment_of_git_is_not_steered_from_outside() {
    let given = [
        ("GIT_DIR", "/x"),
        ("GIT_SSH_COMMAND", "sh"),
        ("TELEGRAM_BOT_TOKEN", "secret"),
        ("HOME", "/h"),
        ("PWD", "/p"),
        ("LC_ALL", "ru"),
    ];
    let given: Variables = given.map(|(name, value)| (name.into(), value.into())).to_vec();
    let variables = Git::new(&given).variables;
    let value =
        |name: &str| variables.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    assert_eq!(value("GIT_DIR"), None);
    assert_eq!(value("GIT_SSH_COMMAND"), None);
    assert_eq!(value("TELEGRAM_BOT_TOKEN"), None);
    assert_eq!(value("HOME"), Some("/h".into()));
    assert_eq!(value("PWD"), None);
    assert_eq!(value("LC_ALL"), Some("C".into()));
    assert_eq!(value("GIT_TERMINAL_PROMPT"), Some("0".into()));
}

#[tokio::test]
async fn a_git_that_hangs_is_ended_and_said_to_be_slow() {
    let bin = tempfile::tempdir().unwrap();
    let script = bin.path().join("git");
    std::fs::write(
        &script,
        "#!/bin/sh\ntrap '' TERM\necho $$ > \"$HOME/pid\"\nsleep 600 & wait; sleep 600\n",
    )
    .unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = std::env::join_paths([bin.path(), Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let git = Git::new(&vec![("PATH".into(), path), ("HOME".into(), bin.path().into())]).impatient();
    let Err(GitRefusal(words)) = git.run(bin.path(), ["status"]).await else { panic!() };
    assert_eq!(words, "git: timed out");
    let pid = std::fs::read_to_string(bin.path().join("pid")).unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    assert!(stat.is_err() || stat.is_ok_and(|stat| stat.contains(") Z ")), "it still runs");
}

#[tokio::test]
async fn without_git_the_reason_is_clear() {
    let nowhere = tempfile::tempdir().unwrap();
    let git = Git::new(&vec![("PATH".into(), nowhere.path().into())]);
    let Err(GitRefusal(words)) = git.run(nowhere.path(), ["status"]).await else { panic!() };
    assert!(words.starts_with("git: No such file"), "{words}");
}

#[test]
fn a_configuration_says_which_files_it_is_read_from() {
    let read = |list: &str| GitConfiguration::read(list.as_bytes(), Some(Path::new("/h")));
    let files = |list: &str| {
        read(list).files.map(|files| files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>())
    };
    let whole = "command line:\0core.pager\ncat\0file:/h/.gitconfig\0user.name\nAna\0file:/h/.gitconfig\0include.path\nmore\0\
        file:.git/config\0include.path\n~/some\0file:.git/config\0includeif.onbranch:main.path\n../other\0file:.git/config\0filter.lfs.clean\ngit-lfs\0";
    assert_eq!(
        files(whole).unwrap(),
        ["/h/.gitconfig", "/h/more", "/h/some", ".git/../other", ".git/config"]
    );
    assert!(read(whole).has_conditions);
    assert!(read(whole).off.iter().any(|(_, value)| value == "filter.lfs.clean"));
    let plain = "file:/h/.gitconfig\0user.name\nAna\0";
    assert!(!read(plain).has_conditions);
    // Only git knows where these are.
    for path in ["\n~ana/more", "\n%(prefix)/more", ""] {
        assert_eq!(files(&format!("{plain}file:/h/.gitconfig\0include.path{path}\0")), None);
    }
    assert_eq!(files(&format!("{plain}blob:1234\0user.name\nAna\0")), None);
}
