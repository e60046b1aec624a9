use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use super::*;

#[test]
fn the_arguments_are_read_as_they_were_made() {
    let command = ["claude", "--verbose", "--", "-x"].map(OsString::from);
    for lock in [None, Some(Path::new("/run/a b.lock"))] {
        let task = Task::read(arguments(42, lock, command.clone())).unwrap();
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
        assert!(Task::read(wrong.iter().map(OsString::from)).is_none(), "{wrong:?}");
    }
}

#[test]
fn a_note_is_found_among_other_lines() {
    let pid = Pid::from_raw(7).unwrap();
    assert_eq!(Note::parse(b"telecode-guard: started 7\n"), Some(Note::Started(pid)));
    assert_eq!(Note::parse(b"telecode-guard: not-found"), Some(Note::NotFound));
    assert_eq!(Note::parse(b"telecode-guard: held"), Some(Note::Held));
    assert_eq!(Note::parse(b"telecode-guard: failed a b"), Some(Note::Failed("a b".into())));
    for line in [&b"telecode-guard: started x"[..], b"telecode-guard: started 0", b"started 7", b"\xff"] {
        assert_eq!(Note::parse(line), None);
    }
}

#[test]
fn the_end_of_claude_survives_the_way_through_the_guard() {
    for status in [Status::Code(0), Status::Code(1), Status::Code(127), Status::Signal(9), Status::Signal(15)]
    {
        let guard = ExitStatus::from_raw(i32::from(status.code()) << 8);
        assert_eq!(Status::from_guard(guard), Some(status));
    }
    assert_eq!(Status::from_guard(ExitStatus::from_raw(9)), None);
}
