//! The table and the JSON of sessions.

use telecode_core::agent::{Tokens as Used, Worktree};
use telecode_core::change::TopicState;
use telecode_core::ids::{ChatId, ClaudeId, PersonId, SessionId};
use telecode_core::persona::Persona;

use super::*;

/// Some moment.
const NOW: i64 = 1_800_000_000_000;

fn session(id: i64, name: &str, status: Status, seconds_ago: i64) -> SessionRecord {
    SessionRecord {
        id: SessionId(id),
        name: name.to_owned(),
        named: true,
        person: PersonId(11),
        thread: ChatId::of(11).into(),
        topic: TopicState::None,
        workspace: "api".to_owned(),
        directory: "/srv/api".to_owned(),
        place: Place::Project,
        claude: ClaudeId("5f0c1c8e-0000-4000-8000-000000000001".to_owned()),
        fork_of: None,
        begun: true,
        mode: telecode_core::agent::Mode::AcceptEdits,
        model: None,
        effort: None,
        persona: None,
        grants: Vec::new(),
        cut: None,
        seen: None,
        passing: Vec::new(),
        status,
        failed: false,
        closed: false,
        handed_off: Handoff::No,
        pid: None,
        background: Vec::new(),
        checklist: telecode_core::checklist::Checklist::default(),
        noted: Vec::new(),
        left: None,
        created: Wall(NOW - 100_000_000),
        last_active: Wall(NOW - seconds_ago * 1_000),
        turns: 0,
        cost_usd: 0.0,
        tokens: Used::default(),
    }
}

fn everything() -> SessionRecord {
    SessionRecord {
        workspace: "api@fix-login".to_owned(),
        place: Place::Worktree(Worktree {
            repository: "/srv/api".to_owned(),
            branch: "fix-login".to_owned(),
        }),
        model: Some("opus".to_owned()),
        effort: Some("high".to_owned()),
        persona: Some(Persona { name: "planner".to_owned(), ..Persona::default() }),
        pid: Some(4_242),
        turns: 12,
        cost_usd: 1.255,
        tokens: Used { input: 120_000, output: 3_400 },
        ..session(1, "fix the login", Status::Waiting, 59)
    }
}

#[test]
fn the_table_fits_what_is_in_it() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(NOW.unsigned_abs());
    let sessions = [
        everything(),
        session(2, "Идеи на лето", Status::Asleep, 60),
        session(3, "設計", Status::Working, 7_300),
        session(4, &"long ".repeat(12), Status::Failed, 90_000),
        session(5, "bad\u{1b}[2Jname\n", Status::Interrupted, -5),
        SessionRecord { closed: true, ..session(6, "old", Status::Asleep, 90_000 * 100) },
        SessionRecord { handed_off: Handoff::Told, ..session(7, "away", Status::Asleep, 1) },
    ];
    insta::assert_snapshot!(table(&sessions, now));
}

#[test]
fn the_json_has_everything() {
    insta::assert_snapshot!(json(&[everything()]).unwrap());
    assert_eq!(json(&[]).unwrap(), "[]\n");
}

#[test]
fn without_an_instance_nothing_is_awake() {
    for status in [Status::Starting, Status::Idle, Status::Working, Status::Waiting] {
        let mut session = SessionRecord { pid: Some(1), ..session(1, "s", status, 0) };
        lay_down(&mut session);
        assert_eq!((session.status, session.pid), (Status::Asleep, None));
    }
    let mut failed = session(1, "s", Status::Failed, 0);
    lay_down(&mut failed);
    assert_eq!(failed.status, Status::Failed);
}
