use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use super::*;

#[test]
fn the_arguments_are_read_as_they_were_made() {
    let command = ["claude", "--verbose", "--", "-x"].map(OsString::from);
    for lock in [None, Some(Path::new("/run/a b.lock"))] {
        let task = GuardTask::read(arguments(42, lock, command.clone())).unwrap();
        assert_eq!((task.bot, task.lock.as_deref()), (Pid::from_raw(42).unwrap(), lock));
        assert_eq!(task.command, command);
    }
    let wrong = [
        &["claude"][..],
        &["--bot=x", "--", "a"],
        &["--bot=1", "a"],
        &["--bot=1", "--"],
        &["--bot=1", "--lock=a"],
        &[],
    ];
    for wrong in wrong {
        assert!(GuardTask::read(wrong.iter().map(OsString::from)).is_none(), "{wrong:?}");
    }
}

#[test]
fn a_note_is_found_among_other_lines() {
    let pid = Pid::from_raw(7).unwrap();
    assert_eq!(GuardNote::parse(b"telecode-guard: started 7\n"), Some(GuardNote::Started(pid)));
    assert_eq!(GuardNote::parse(b"telecode-guard: not-found"), Some(GuardNote::NotFound));
    assert_eq!(GuardNote::parse(b"telecode-guard: held"), Some(GuardNote::Held));
    assert_eq!(GuardNote::parse(b"telecode-guard: failed a b"), Some(GuardNote::Failed("a b".into())));
    for line in [&b"telecode-guard: started x"[..], b"telecode-guard: started 0", b"started 7", b"\xff"] {
        assert_eq!(GuardNote::parse(line), None);
    }
}

#[test]
fn the_end_of_claude_survives_the_way_through_the_guard() {
    for status in [
        ClaudeExit::Code(0),
        ClaudeExit::Code(1),
        ClaudeExit::Code(127),
        ClaudeExit::Signal(9),
        ClaudeExit::Signal(15),
    ] {
        let guard = ExitStatus::from_raw(i32::from(status.code()) << 8);
        assert_eq!(ClaudeExit::from_guard(guard), Some(status));
    }
    assert_eq!(ClaudeExit::from_guard(ExitStatus::from_raw(9)), None);
}
