//! What one input costs the bridge among a thousand sessions, a hundred of which work.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use telecode_core::seam::agent::{AgentEvent, CycleFacts, Ready};
use telecode_core::seam::call::{Call, Outcome};
use telecode_core::seam::change::{
    ClaudeLink, LastIds, RunSettings, SessionBooks, SessionRecord, SessionStanding, Stored, TopicState,
    WorkspaceRecord,
};
use telecode_core::seam::chat::{ChatEvent, ChatKind, Message, Person};
use telecode_core::seam::ids::{ChatId, ClaudeId, LifeId, MessageId, PersonId, SessionId, UpdateId};
use telecode_core::seam::page::Page;
use telecode_core::seam::permission::Mode;
use telecode_core::seam::settings::{LiveView, OnCrash, Project, Settings};
use telecode_core::seam::time::{Now, UtcOffset, Wall};
use telecode_core::seam::workspace::WorkspaceKind;
use telecode_core::seam::{Bridge, Effect, Input};

use crate::sample::{Sample, clock, ms_between};
use crate::stage::OWNER;
use crate::table::{Aim, Table};

const SESSIONS: i64 = 1_000;
const LIVE: i64 = 100;
const ROUNDS: i64 = 50;

/// How many deltas of each live session are measured.
const DELTAS: i64 = 100;

pub(crate) fn measure(table: &mut Table) {
    let mut desk = Desk::new();
    let asleep = lists(&mut desk);
    table.sample("/sessions among 1000, all asleep", &asleep, "ms", Aim::AtMost(20.0));
    for agent in 0..LIVE {
        desk.says(OWNER + agent, "go");
        desk.begins(agent);
    }
    assert_eq!(i64::try_from(desk.lives.len()), Ok(LIVE), "all are live");
    let mut deltas = Sample::default();
    for _ in 0..DELTAS {
        for agent in 0..LIVE {
            deltas.push(desk.streams(agent) * 1e3);
        }
    }
    table.sample("a delta among 1000 sessions, 100 of them at work", &deltas, "µs", Aim::None);
    let lists = lists(&mut desk);
    table.sample("/sessions among 1000, 100 of them at work", &lists, "ms", Aim::AtMost(20.0));
}

/// How long the list takes, again and again.
fn lists(desk: &mut Desk) -> Sample {
    let mut sample = Sample::default();
    for _ in 0..ROUNDS {
        desk.sent = None;
        sample.push(desk.says(OWNER, "/sessions"));
        let list = desk.sent.take().expect("a list");
        assert!(list.buttons.len() > 8, "a page of sessions and the way to the next: {list:?}");
    }
    sample
}

/// A bridge, and everything around it in virtual time.
struct Desk {
    bridge: Bridge,
    now: Now,
    last: i64,
    lives: Vec<(SessionId, LifeId)>,
    /// What was sent last.
    sent: Option<Page>,
}

impl Desk {
    fn new() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        let now = Now { instant: Instant::now(), wall: Wall(i64::try_from(wall).unwrap()) };
        let sessions: Vec<_> = (1..=SESSIONS).map(|id| session(id, now.wall)).collect();
        let stored = Stored {
            current: sessions.iter().take(LIVE as usize).map(|one| (one.thread, one.id)).collect(),
            sessions,
            last: LastIds { session: SessionId(SESSIONS), ..LastIds::default() },
            ..Stored::default()
        };
        let mut desk = Self {
            bridge: Bridge::new(settings(), stored, [7; 32], now),
            now,
            last: 0,
            lives: Vec::new(),
            sent: None,
        };
        desk.input(Input::Started);
        desk
    }

    /// Gives the bridge an input and lets every call come back; returns the milliseconds that the input took alone.
    fn input(&mut self, input: Input) -> f64 {
        self.now.instant += Duration::from_millis(2);
        let begun = clock();
        let effects = self.bridge.handle(input, self.now);
        std::hint::black_box(self.bridge.next_deadline());
        let took = ms_between(begun, clock());
        for effect in effects {
            self.perform(effect);
        }
        took
    }

    fn perform(&mut self, effect: Effect) {
        if let Effect::Call { id, call } = effect {
            self.last += 1;
            if let Call::Send { page, .. } = call {
                self.sent = Some(page);
            }
            let outcome = Outcome::Done(Some(MessageId(self.last)));
            self.input(Input::CallFinished { call: id, outcome });
        } else if let Effect::Launch { session, launch } = effect {
            self.lives.push((session, launch.life));
        }
    }

    fn says(&mut self, person: i64, text: &str) -> f64 {
        // The lane of a chat is free again by then.
        self.now.instant += Duration::from_secs(5);
        self.last += 1;
        let message = Message {
            thread: ChatId::of(person).into(),
            chat: ChatKind::Private,
            topic_name: None,
            id: MessageId(self.last),
            from: Person { id: PersonId(person), name: "Ana".to_owned(), language: None },
            date: self.now.wall,
            text: text.to_owned(),
            reply_to: None,
            cited: None,
            forwarded_from: None,
            album: None,
            attachment: None,
        };
        self.input(Input::Update { id: UpdateId(self.last), event: ChatEvent::Message(message) })
    }

    fn agent(&mut self, agent: i64, event: AgentEvent) -> f64 {
        let (session, life) = self.lives[agent as usize];
        self.input(Input::Agent { session, life, event })
    }

    fn begins(&mut self, agent: i64) {
        self.agent(agent, AgentEvent::Ready(Ready::default()));
        let facts = CycleFacts { model: "opus".to_owned(), mode: Mode::Default };
        self.agent(agent, AgentEvent::CycleBegan(facts));
    }

    fn streams(&mut self, agent: i64) -> f64 {
        self.agent(agent, AgentEvent::TextDelta("some words ".to_owned()))
    }
}

fn session(id: i64, now: Wall) -> SessionRecord {
    let person = OWNER + (id - 1) % LIVE;
    SessionRecord {
        id: SessionId(id),
        name: format!("session {id}"),
        named: true,
        // The first person has most of them, so that the list is long.
        person: PersonId(if id > LIVE { OWNER } else { person }),
        thread: ChatId::of(person).into(),
        topic: TopicState::None,
        workspace: WorkspaceRecord {
            name: "api".to_owned(),
            directory: "/srv/api".to_owned(),
            kind: WorkspaceKind::Project,
        },
        claude: ClaudeLink::new(ClaudeId(format!("claude-{id}"))),
        run: RunSettings::from(Mode::Default),
        standing: SessionStanding::default(),
        background: Vec::new(),
        checklist: telecode_core::seam::checklist::Checklist::default(),
        noted: Vec::new(),
        books: SessionBooks {
            last_active: Wall(now.0 - id * 1_000),
            turns: 3,
            cost_usd: 0.5,
            ..SessionBooks::new(now)
        },
    }
}

fn settings() -> Settings {
    Settings {
        owners: (OWNER..OWNER + LIVE).map(PersonId).collect(),
        projects: vec![Project { name: "api".to_owned(), path: "/srv/api".to_owned(), git: true }],
        real_projects: Vec::new(),
        project_roots: Vec::new(),
        own_workspaces: "/data/workspaces".to_owned(),
        worktrees: "/data/worktrees".to_owned(),
        mode: Mode::Default,
        titles: false,
        model: None,
        idle_timeout: Duration::from_hours(1),
        max_live: LIVE as usize,
        stall_timeout: Duration::from_hours(1),
        on_crash: OnCrash::Auto,
        allow_bypass: false,
        own_files: std::sync::Arc::default(),
        backlog_max_age: Duration::from_mins(10),
        remind_after: Vec::new(),
        live: LiveView::Auto,
        cockpit: true,
        rich: telecode_core::seam::preference::Rich::Off,
        language: None,
        utc_offset: UtcOffset(0),
    }
}
