//! The whole bridge in virtual time: a story goes in, a readable log comes out.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that is wrong may panic")]
#![expect(clippy::disallowed_methods, reason = "time begins somewhere; it passes by hand from there")]

mod access;
mod asks;
mod astray;
mod backlog;
mod changes;
mod chat;
mod claude;
mod cockpit;
mod conversation;
mod delivery;
mod doings;
mod errands;
mod facts;
mod failures;
mod foreign;
mod fuzz;
mod gate;
mod history;
mod hostile;
mod lanes;
mod limits;
mod looks;
mod many;
mod naming;
mod outside;
mod personas;
mod pictures;
mod places;
mod preferences;
mod projects;
mod queue;
mod recovery;
mod reload;
mod restarts;
mod rich;
mod servers;
mod sessions;
mod settings;
mod show;
mod slash;
mod steering;
mod store;
mod strangers;
mod terminal;
mod tuning;
mod undo;
mod usage;
mod wakeups;
mod walk;
mod walks;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use telecode_core::seam::agent::{AgentEvent, End, Launch, NoWorkspace, Order, Rank, Start};
use telecode_core::seam::call::{Call, Delivery, Outcome, TopicCall};
use telecode_core::seam::change::Change;
use telecode_core::seam::chat::{ChatEvent, Person};
use telecode_core::seam::errand::{
    Errand, Failure, MachineErrand, PersonaFiles, PersonasErrand, PlaceFound, PlaceLook, RecordsErrand,
    Report, Terminal,
};
use telecode_core::seam::gate::WorkGround;
use telecode_core::seam::ids::{
    CallId, ChatId, ClaudeId, ErrandId, LifeId, PersonId, PromptId, QueryId, RequestId, SessionId,
    ToolCallId, TurnId, UpdateId,
};
use telecode_core::seam::permission::{Decision, Mode, Rule};
use telecode_core::seam::preference::Rich;
use telecode_core::seam::query::{Answer, NoAnswer, Query};
use telecode_core::seam::settings::{LiveView, OnCrash, Project, Settings};
use telecode_core::seam::time::{Now, UtcOffset, Wall};
use telecode_core::seam::tool::{Tool, ToolCall};
use telecode_core::seam::tree::{NoSnapshot, Snapshot, SnapshotRequest};
use telecode_core::seam::{Bridge, Effect, Input};

use chat::Chat;
use store::MemoryStore;

pub(crate) const OWNER: i64 = 100;
const SEED: [u8; 32] = [7; 32];

/// How calls are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// As Telegram does.
    Good,
    /// They are kept until [`World::answer_calls`].
    Held,
}

/// Whether the same call may work later.
fn is_tried_again(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::TooMany(_) | Outcome::Unreachable { .. } | Outcome::Blocked | Outcome::Muted)
}

/// What an agent got from the bot, in order.
#[derive(Debug, Clone)]
pub(crate) enum Sent {
    Launch(SessionId, Box<Launch>),
    Tell(SessionId, LifeId, Order),
    End(SessionId, LifeId, End),
}

/// Claude's record is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Inspection {
    pub(crate) session: SessionId,
    pub(crate) claude: ClaudeId,
    pub(crate) prompts: Vec<PromptId>,
    pub(crate) calls: Vec<ToolCallId>,
}

/// Everything around the bridge.
pub(crate) struct World {
    pub(crate) bridge: Bridge,
    pub(crate) store: MemoryStore,
    pub(crate) chat: Chat,
    pub(crate) settings: Settings,
    pub(crate) now: Now,
    pub(crate) line: Line,
    pub(crate) held: Vec<(CallId, Call)>,
    /// Messages with these words, and files with this name, are answered so, so many times.
    pub(crate) stubborn: Option<(String, Outcome, usize)>,
    /// What the next calls are answered with, whatever they are; `None` is what Telegram says.
    pub(crate) moods: VecDeque<Option<Outcome>>,
    pub(crate) told: Vec<(PromptId, String)>,
    pub(crate) answers: Vec<(RequestId, Decision)>,
    /// The agent that events are about: the one that was launched last, or [`World::turns_to`].
    pub(crate) life: Option<(SessionId, LifeId)>,
    /// The newest life of each session's agent.
    pub(crate) lives: BTreeMap<SessionId, LifeId>,
    /// Who was told each prompt, in the order of [`World::told`].
    pub(crate) told_to: Vec<SessionId>,
    /// Everything that agents were launched with.
    pub(crate) launched: Vec<(SessionId, Launch)>,
    /// What errands for personas come back with at once; without it, they wait like all others.
    pub(crate) shelf: Option<Report>,
    /// Directories that are not there, as errands find it at once.
    pub(crate) gone: Vec<String>,
    /// Directories that have become repositories since the program began.
    pub(crate) inits: Vec<String>,
    /// The Claude sessions whose records were to say where their conversations end.
    pub(crate) settled: Vec<ClaudeId>,
    /// Why records cannot be made to say where their conversations end, if they cannot.
    pub(crate) unsettled: Option<String>,
    /// Whether that takes until the test reports it.
    pub(crate) settles_late: bool,
    /// Who works in a directory outside of the bot, as errands find it at once; without it, they wait like all others.
    pub(crate) at_work: Option<Vec<Terminal>>,
    /// What comes of snapshots, if anything does: the beginning of their names.
    pub(crate) snapshots: Option<Result<String, NoSnapshot>>,
    /// The files of a walk, of which snapshots are taken.
    pub(crate) disks: Option<walk::Disks>,
    /// Files that are still being looked at, and before which turns of whom.
    pub(crate) looks: VecDeque<(SessionId, SnapshotRequest)>,
    /// The turns whose tools wait for that.
    pub(crate) unlooked: BTreeMap<SessionId, TurnId>,
    /// What such a tool asks then.
    pub(crate) asks_later: BTreeMap<SessionId, (RequestId, ToolCall)>,
    /// The rules of ours that each session's agent was told last, as Claude Code writes them.
    pub(crate) rules: BTreeMap<SessionId, Vec<String>>,
    /// What agents were asked and have not answered yet.
    pub(crate) queries: VecDeque<(SessionId, LifeId, QueryId, Query)>,
    /// What agents were told that their sessions are called, and have not answered yet.
    pub(crate) renames: VecDeque<(SessionId, LifeId, QueryId, String)>,
    /// Errands that nobody has run yet.
    pub(crate) errands: Vec<(ErrandId, Errand)>,
    /// The same for what woken sessions want to know: nobody asked for that, and mostly nothing comes of it.
    pub(crate) accounts: Vec<(ErrandId, Errand)>,
    /// Sessions that are read along.
    pub(crate) overhearing: Vec<SessionId>,
    pub(crate) launches: Vec<Start>,
    /// Records that nobody has read yet, the oldest first.
    pub(crate) inspecting: VecDeque<Inspection>,
    /// All that agents got, of all sessions.
    pub(crate) sent: Vec<Sent>,
    pub(crate) ended: Vec<End>,
    pub(crate) interrupts: usize,
    pub(crate) codes: Vec<String>,
    pub(crate) rested: bool,
    /// What Telegram says of the bot at the start of each run.
    pub(crate) me: Option<Input>,
    /// After so many effects the bot is killed, in the middle of what it does.
    pub(crate) fuse: Option<u32>,
    /// The same for the next run.
    pub(crate) next_fuse: Option<u32>,
    pub(crate) dead: bool,
    pub(crate) updates: Vec<(UpdateId, ChatEvent)>,
    pub(crate) traffic: Vec<(Instant, Call)>,
    last_update: i64,
    last_press: i64,
    /// How often the bot was started again.
    runs: u32,
}

pub(crate) fn settings() -> Settings {
    Settings {
        owners: vec![PersonId(OWNER)],
        projects: vec![Project { name: "api".to_owned(), path: "/srv/api".to_owned(), git: true }],
        real_projects: Vec::new(),
        project_roots: vec!["/srv".to_owned()],
        own_workspaces: "/data/workspaces".to_owned(),
        worktrees: "/data/worktrees".to_owned(),
        backlog_max_age: Duration::from_mins(10),
        mode: Mode::Default,
        titles: false,
        model: None,
        idle_timeout: Duration::from_mins(30),
        max_live: 8,
        stall_timeout: Duration::from_mins(15),
        on_crash: OnCrash::Auto,
        allow_bypass: false,
        own_files: Arc::default(),
        remind_after: Vec::new(),
        live: LiveView::Auto,
        cockpit: false,
        rich: Rich::Auto,
        language: None,
        utc_offset: UtcOffset(3_600),
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let now = Now { instant: Instant::now(), wall: Wall(1_800_000_000_000) };
        let store = MemoryStore::default();
        let bridge = Bridge::new(settings.clone(), store.stored(), SEED, now);
        let mut world = Self {
            bridge,
            store,
            chat: Chat::default(),
            settings,
            now,
            line: Line::Good,
            held: Vec::new(),
            stubborn: None,
            moods: VecDeque::new(),
            told: Vec::new(),
            answers: Vec::new(),
            life: None,
            lives: BTreeMap::new(),
            told_to: Vec::new(),
            launched: Vec::new(),
            shelf: Some(Report::Personas(Ok(PersonaFiles::default()))),
            settled: Vec::new(),
            unsettled: None,
            settles_late: false,
            at_work: Some(Vec::new()),
            snapshots: None,
            disks: None,
            looks: VecDeque::new(),
            unlooked: BTreeMap::new(),
            asks_later: BTreeMap::new(),
            rules: BTreeMap::new(),
            queries: VecDeque::new(),
            renames: VecDeque::new(),
            gone: Vec::new(),
            inits: Vec::new(),
            errands: Vec::new(),
            accounts: Vec::new(),
            overhearing: Vec::new(),
            launches: Vec::new(),
            inspecting: VecDeque::new(),
            sent: Vec::new(),
            ended: Vec::new(),
            interrupts: 0,
            codes: Vec::new(),
            rested: false,
            me: None,
            fuse: None,
            next_fuse: None,
            dead: false,
            updates: Vec::new(),
            traffic: Vec::new(),
            last_update: 0,
            last_press: 0,
            runs: 0,
        };
        world.input(Input::Started);
        world.chat.log.clear();
        world
    }

    /// kill -9, and a new run on the same store.
    pub(crate) fn restart(&mut self) {
        self.chat.note("--- restart ---");
        self.held.clear();
        self.life = None;
        self.lives.clear();
        self.errands.clear();
        self.accounts.clear();
        self.overhearing.clear();
        self.inspecting.clear();
        self.looks.clear();
        self.unlooked.clear();
        self.asks_later.clear();
        self.fuse = self.next_fuse.take();
        self.dead = false;
        self.runs += 1;
        let mut seed = SEED;
        seed[..4].copy_from_slice(&self.runs.to_le_bytes());
        self.bridge = Bridge::new(self.settings.clone(), self.store.stored(), seed, self.now);
        self.input(Input::Started);
        if let Some(me) = self.me.clone() {
            self.input(me);
        }
        // The store gives back what was not handled.
        for (id, event) in self.updates.clone() {
            if !self.store.handled.contains(&id) {
                self.input(Input::Update { id, event });
            }
        }
    }

    pub(crate) fn input(&mut self, input: Input) {
        if self.dead {
            return;
        }
        for effect in self.bridge.handle(input, self.now) {
            self.perform(effect);
        }
        if self.is_due() {
            for effect in self.bridge.handle(Input::Tick, self.now) {
                self.perform(effect);
            }
            assert!(
                !self.is_due(),
                "a deadline that a tick does not clear:\n{}\n{:#?}",
                self.chat.log,
                self.bridge
            );
        }
    }

    /// Whether the bridge wants a tick now.
    fn is_due(&self) -> bool {
        !self.dead && self.bridge.next_deadline().is_some_and(|at| at <= self.now.instant)
    }

    /// Whatever leads to a mode, no session is stored in one that asks nothing where the configuration does not let it.
    fn keeps_to_the_gate(&self, changes: &[Change]) {
        if self.settings.allow_bypass || self.settings.mode == Mode::Bypass {
            return;
        }
        for change in changes {
            let Change::Session(record) = change else { continue };
            assert_ne!(record.run.mode, Mode::Bypass, "past the gate: {record:?}");
        }
    }

    /// What is so of a directory, as errands find it at once.
    fn look(&self, path: &str, ground: WorkGround) -> PlaceLook {
        match ground {
            WorkGround::Barred => Err(NoWorkspace::Barred),
            WorkGround::Named | WorkGround::Added if self.gone.iter().any(|gone| gone == path) => {
                Err(NoWorkspace::Missing { reason: "No such file or directory".to_owned() })
            }
            WorkGround::Named | WorkGround::Added => {
                let project = self.settings.projects.iter().find(|one| one.path == path);
                let git = project.is_none_or(|one| one.git) || self.inits.iter().any(|init| init == path);
                Ok(PlaceFound { git })
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        if let Some(left) = &mut self.fuse {
            self.dead |= *left == 0;
            *left = left.saturating_sub(1);
        }
        if self.dead {
            return;
        }
        match effect {
            Effect::Save(changes) => {
                self.store.store(&changes);
                self.keeps_to_the_gate(&changes);
            }
            Effect::Call { id, call } => self.call(id, call),
            Effect::Launch { session, launch } => {
                self.chat.note(&format!("launch {:?} in {}", launch.start, launch.workspace));
                self.launches.push(launch.start.clone());
                self.unlooked.remove(&session);
                self.asks_later.remove(&session);
                self.life = Some((session, launch.life));
                self.lives.insert(session, launch.life);
                self.sent.push(Sent::Launch(session, launch.clone()));
                self.launched.push((session, *launch));
            }
            Effect::Snapshot { session, request, .. } => {
                if self.disks.is_some() {
                    self.unlooked.insert(session, request.turn);
                    self.looks.push_back((session, request));
                } else if let Some(snapshot) = self.snapshots.clone() {
                    let snapshot = snapshot.map(|name| Snapshot(format!("{name}-{}", request.turn.0)));
                    self.input(Input::SnapshotTaken { session, turn: request.turn, snapshot });
                }
            }
            Effect::Release { session, turn } => {
                self.unlooked.retain(|of, awaited| *of != session || *awaited != turn);
            }
            Effect::Tell { session, life, order } => {
                self.sent.push(Sent::Tell(session, life, order.clone()));
                self.tell(session, life, order);
            }
            Effect::Run { errand, what: what @ Errand::Records(RecordsErrand::Missed { .. }) } => {
                self.accounts.push((errand, what));
            }
            Effect::Run { errand, what: Errand::Personas(PersonasErrand::Read { .. }) }
                if self.shelf.is_some() =>
            {
                let report = self.shelf.clone().expect("a shelf");
                self.input(Input::Reported { errand, report });
            }
            Effect::Run { errand, what: Errand::Machine(MachineErrand::Places { places }) } => {
                let looks = places.iter().map(|(path, ground)| self.look(path, *ground));
                let report = Report::Places(Ok(looks.collect()));
                self.input(Input::Reported { errand, report });
            }
            Effect::Run { errand, what: Errand::Refuse { what, reason } } => {
                self.input(Input::Reported { errand, report: what.failed()(Failure(reason)) });
            }
            Effect::Run { errand, what: Errand::Records(RecordsErrand::Settle { claude, .. }) }
                if !self.settles_late =>
            {
                self.settled.push(claude);
                let settled = self.unsettled.clone().map_or(Ok(()), |reason| Err(Failure(reason)));
                self.input(Input::Reported { errand, report: Report::Done(settled) });
            }
            Effect::Run { errand, what: Errand::Records(RecordsErrand::AtWork { .. }) }
                if self.at_work.is_some() =>
            {
                let report = Report::Terminals(Ok(self.at_work.clone().expect("who is at work")));
                self.input(Input::Reported { errand, report });
            }
            Effect::Run { errand, what } => {
                self.chat.note(&format!("errand {what:?}"));
                self.errands.push((errand, what));
            }
            Effect::Overhear { session, .. } => self.overhearing.push(session),
            Effect::StopOverhearing { session } => self.overhearing.retain(|other| *other != session),
            Effect::End { session, life, end } => {
                self.sent.push(Sent::End(session, life, end));
                self.chat.note(&format!("end {end:?}"));
                self.ended.push(end);
            }
            Effect::Inspect { session, claude, prompts, calls, .. } => {
                self.chat.note(&format!("inspect {} prompts", prompts.len()));
                self.inspecting.push_back(Inspection { session, claude, prompts, calls });
            }
            Effect::ShowPairingCode { code } => self.codes.push(code),
            Effect::Owners { .. } => {}
            Effect::Rest => self.rested = true,
        }
    }

    fn call(&mut self, id: CallId, call: Call) {
        self.traffic.push((self.now.instant, call.clone()));
        if self.line == Line::Held {
            let crowd = self.held.iter().find(|(_, other)| slot_chat(other) == slot_chat(&call));
            assert!(slot_chat(&call).is_none() || crowd.is_none(), "two calls at once: {crowd:?}, {call:?}");
            return self.held.push((id, call));
        }
        let mood = self.stubbornly(&call).or_else(|| self.moods.pop_front().flatten());
        let Some(outcome) = mood.filter(|outcome| !is_yes(outcome, &call)) else {
            let done = self.chat.perform(&call);
            return self.input(Input::CallFinished { call: id, outcome: done });
        };
        self.chat.note(&format!("telegram: {outcome:?} to {}", name_of(&call)));
        if may_have_been_done(&outcome) {
            self.chat.perform(&call);
        }
        self.chat.is_as_said(&call, &outcome);
        if let Call::React { message, .. } = call
            && !is_tried_again(&outcome)
        {
            // Nothing can be shown there any more.
            self.chat.reactions.remove(&message);
        }
        self.input(Input::CallFinished { call: id, outcome });
    }

    /// The files that wait for it are looked at, all but those of the newest `left` turns.
    pub(crate) fn looks_at_files(&mut self, left: usize) {
        while self.looks.len() > left && !self.dead {
            let Some((session, request)) = self.looks.pop_front() else { return };
            let Some(disks) = &mut self.disks else { return };
            let snapshot = disks.take(session, &request);
            self.input(Input::SnapshotTaken { session, turn: request.turn, snapshot });
        }
    }

    /// What a message is answered with that Telegram does not want.
    fn stubbornly(&mut self, call: &Call) -> Option<Outcome> {
        let (words, outcome, times) = self.stubborn.as_mut().filter(|(_, _, times)| *times > 0)?;
        let is_it = if let Call::Send { page, .. } | Call::Edit { page, .. } = call {
            walk::whole(page).contains(words.as_str())
        } else {
            matches!(call, Call::File { name, .. } if name == words)
        };
        if !is_it {
            return None;
        }
        *times -= 1;
        Some(outcome.clone())
    }

    fn tell(&mut self, session: SessionId, life: LifeId, order: Order) {
        match order {
            Order::Prompt { id, content, rank } => {
                let text = content.shown();
                let cut: String = text.chars().take(500).collect();
                let when = match rank {
                    Rank::Next => "told",
                    Rank::Later => "told for later",
                    Rank::Now => "told for now",
                };
                self.chat.note(&format!("{when}: {}", cut.replace('\n', "⏎")));
                let directory =
                    self.store.sessions.get(&session).map(|record| record.workspace.directory.clone());
                if let Some(disks) = &mut self.disks {
                    let is_unlooked = self.unlooked.contains_key(&session);
                    disks.told(&id, &directory.unwrap_or_default(), is_unlooked.then_some(session));
                }
                self.told.push((id, text));
                self.told_to.push(session);
            }
            Order::Answer { request, decision } => {
                self.chat.note(&format!("answered {}: {:?}", request.0, *decision));
                self.answers.push((request, decision.into_inner()));
            }
            Order::Rules(rules) => self.rules_told(session, &rules),
            Order::Interrupt => {
                self.chat.note("told: interrupt");
                self.interrupts += 1;
            }
            Order::Query { id, query: Query::Rename { name, .. } } => {
                self.chat.note(&format!("called: {name}"));
                self.renames.push_back((session, life, id, name));
            }
            Order::Query { id, query } => {
                self.chat.note(&format!("asked: {query:?}"));
                self.queries.push_back((session, life, id, query));
            }
            Order::Withdraw { .. } => self.chat.note("told: withdraw"),
        }
    }

    fn rules_told(&mut self, session: SessionId, rules: &[Rule]) {
        let words = rules.iter().map(|rule| match &rule.content {
            Some(content) => format!("{}({content})", rule.tool),
            None => rule.tool.clone(),
        });
        let words: Vec<_> = words.collect();
        self.chat.note(&format!("rules: {}", words.join(", ")));
        self.rules.insert(session, words);
    }

    /// Lets held calls come back with an outcome, oldest first.
    pub(crate) fn answer_calls(&mut self, outcome: impl Fn(&Call) -> Option<Outcome>) {
        for (id, call) in std::mem::take(&mut self.held) {
            let outcome = outcome(&call).unwrap_or_else(|| self.chat.perform(&call));
            self.input(Input::CallFinished { call: id, outcome });
        }
    }

    /// The oldest errand comes back with this.
    pub(crate) fn reports(&mut self, report: Report) {
        let (errand, _) = self.errands.remove(0);
        self.input(Input::Reported { errand, report });
    }

    /// The oldest errand comes back: it could not be done.
    pub(crate) fn fails(&mut self, reason: &str) {
        let (errand, what) = self.errands.remove(0);
        self.input(Input::Reported { errand, report: what.failed()(Failure(reason.to_owned())) });
    }

    /// The oldest errand comes back: it is done, and there is nothing else to say of it.
    pub(crate) fn done(&mut self) {
        let (errand, what) = self.errands.remove(0);
        self.input(Input::Reported { errand, report: errands::done(&what) });
    }

    /// The oldest errand comes back with sessions of a terminal; one that looks at a single session with the first of them.
    pub(crate) fn finds(&mut self, found: Vec<Terminal>) {
        let looks = matches!(self.errands[0].1, Errand::Records(RecordsErrand::Terminal { .. }));
        let one = || Report::Terminal(Ok(found.first().cloned()));
        self.reports(if looks { one() } else { Report::Terminals(Ok(found)) });
    }

    /// The agent that was asked first answers.
    pub(crate) fn replies(&mut self, answer: Result<Answer, NoAnswer>) {
        let (session, life, query, _) = self.queries.pop_front().expect("a query");
        self.input(Input::Agent { session, life, event: AgentEvent::Replied { query, answer } });
    }

    /// What was said elsewhere before the newest wake-up.
    pub(crate) fn recalls(&mut self, report: Report) {
        let (errand, _) = self.accounts.pop().expect("a session that woke");
        self.input(Input::Reported { errand, report });
    }

    /// What agents do from now on is done by the agent of this session.
    pub(crate) fn turns_to(&mut self, session: SessionId) {
        let life = self.lives.get(&session).unwrap_or_else(|| panic!("no agent of {session:?}"));
        self.life = Some((session, *life));
    }

    /// Time passes, with every deadline on the way.
    pub(crate) fn pass(&mut self, span: Duration) {
        let end = self.now.instant + span;
        let mut ticks = 0;
        while let Some(at) = self.bridge.next_deadline().filter(|at| *at <= end && !self.dead) {
            ticks += 1;
            assert!(
                ticks <= 1_000 + 2 * span.as_secs(),
                "far too many ticks in {span:?}:\n{}\n{:#?}",
                self.log(),
                self.bridge
            );
            self.advance_to(at.max(self.now.instant));
            self.input(Input::Tick);
        }
        // Nobody wakes a bot that has not asked for it.
        self.advance_to(end);
    }

    fn advance_to(&mut self, at: Instant) {
        let span = at.saturating_duration_since(self.now.instant);
        self.now.instant = at;
        self.now.wall = Wall(self.now.wall.0 + i64::try_from(span.as_millis()).unwrap());
    }

    pub(crate) fn log(&self) -> &str {
        self.chat.log.trim_end()
    }

    pub(crate) fn fresh_log(&mut self) {
        self.chat.log.clear();
    }
}

/// Whether a call may have been done although the answer does not say so.
fn may_have_been_done(outcome: &Outcome) -> bool {
    *outcome == Outcome::Unreachable { delivery: Delivery::Maybe }
}

/// Whether an answer says no more than that it was done: then it was.
fn is_yes(outcome: &Outcome, call: &Call) -> bool {
    let brings_nothing = !matches!(
        call,
        Call::Send { .. } | Call::File { .. } | Call::Photo { .. } | Call::Topic(TopicCall::Create { .. })
    );
    *outcome == Outcome::Done(None) && brings_nothing
}

fn name_of(call: &Call) -> String {
    let all = format!("{call:?}");
    all.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
}

/// The chat of a call that shows a slot or a live view; what is said about the store is not stored itself.
pub(crate) fn slot_chat(call: &Call) -> Option<ChatId> {
    match call {
        Call::Send { page, .. } if page.text.starts_with('🛑') || page.text.starts_with("✅ I can save") => {
            None
        }
        Call::Send { thread, .. } | Call::Draft { thread, .. } => Some(thread.chat),
        Call::Edit { chat, .. } => Some(*chat),
        Call::Delete { .. }
        | Call::React { .. }
        | Call::Toast { .. }
        | Call::File { .. }
        | Call::Photo { .. }
        | Call::Pin { .. }
        | Call::Strip { .. }
        | Call::Topic(_)
        | Call::Typing { .. }
        | Call::Menu { .. } => None,
    }
}

pub(crate) fn somebody(person: i64) -> Person {
    let (name, language) = if person == OWNER { ("Ana", "en") } else { ("Eve", "en") };
    Person { id: PersonId(person), name: name.to_owned(), language: Some(language.to_owned()) }
}

pub(crate) fn bash(id: &str, command: &str) -> ToolCall {
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "Bash".to_owned(),
        tool: Tool::Bash { command: command.to_owned(), description: None },
        input: format!("{{\"command\":\"{command}\"}}"),
    }
}

pub(crate) fn read(id: &str, path: &str) -> ToolCall {
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "Read".to_owned(),
        tool: Tool::Read { path: path.to_owned() },
        input: format!("{{\"file_path\":\"{path}\"}}"),
    }
}
