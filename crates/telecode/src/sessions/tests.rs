//! The table and the JSON of sessions.

use telecode_core::seam::agent::Tokens as Used;
use telecode_core::seam::change::{
    ClaudeLink, RunSettings, SessionBooks, SessionStanding, TopicState, WorkspaceRecord,
};
use telecode_core::seam::ids::{ChatId, ClaudeId, PersonId, SessionId};
use telecode_core::seam::persona::Persona;
use telecode_core::seam::workspace::Worktree;

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
        workspace: WorkspaceRecord {
            name: "api".to_owned(),
            directory: "/srv/api".to_owned(),
            kind: WorkspaceKind::Project,
        },
        claude: ClaudeLink {
            begun: true,
            ..ClaudeLink::new(ClaudeId("5f0c1c8e-0000-4000-8000-000000000001".to_owned()))
        },
        run: RunSettings::from(telecode_core::seam::permission::Mode::AcceptEdits),
        standing: SessionStanding { status, ..SessionStanding::default() },
        background: Vec::new(),
        checklist: telecode_core::seam::checklist::Checklist::default(),
        noted: Vec::new(),
        books: SessionBooks {
            last_active: Wall(NOW - seconds_ago * 1_000),
            ..SessionBooks::new(Wall(NOW - 100_000_000))
        },
    }
}

fn everything() -> SessionRecord {
    let mut record = session(1, "fix the login", Status::Waiting, 59);
    record.workspace.name = "api@fix-login".to_owned();
    record.workspace.kind = WorkspaceKind::Worktree(Worktree {
        repository: "/srv/api".to_owned(),
        branch: "fix-login".to_owned(),
    });
    record.run.model = Some("opus".to_owned());
    record.run.effort = Some("high".to_owned());
    record.run.persona = Some(Persona { name: "planner".to_owned(), ..Persona::default() });
    record.claude.pid = Some(4_242);
    record.books.turns = 12;
    record.books.cost_usd = 1.255;
    record.books.tokens = Used { input: 120_000, output: 3_400 };
    record
}

#[test]
fn the_table_fits_what_is_in_it() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(NOW.unsigned_abs());
    let mut old = session(6, "old", Status::Asleep, 90_000 * 100);
    old.standing.closed = true;
    let mut away = session(7, "away", Status::Asleep, 1);
    away.standing.handed_off = Handoff::Told;
    let sessions = [
        everything(),
        session(2, "Идеи на лето", Status::Asleep, 60),
        session(3, "設計", Status::Working, 7_300),
        session(4, &"long ".repeat(12), Status::Failed, 90_000),
        session(5, "bad\u{1b}[2Jname\n", Status::Interrupted, -5),
        old,
        away,
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
        let mut session = session(1, "s", status, 0);
        session.claude.pid = Some(1);
        lay_down(&mut session);
        assert_eq!((session.standing.status, session.claude.pid), (Status::Asleep, None));
    }
    let mut failed = session(1, "s", Status::Failed, 0);
    lay_down(&mut failed);
    assert_eq!(failed.standing.status, Status::Failed);
}
