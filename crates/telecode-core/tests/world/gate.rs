//! No door leads past the gate: every way to a mode, in every mode, whatever the configuration says and however it changes.

mod doors;
mod grounds;
mod stories;

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{
    Activity, AgentEvent, CycleFacts, CycleOutcome, End, Exit, LaunchProblem, NoWorkspace, Order, Ready,
    Trace,
};
use telecode_core::seam::errand::{
    Errand, Failure, MachineErrand, PersonasErrand, RecordsErrand, Report, Terminal,
};
use telecode_core::seam::gate::WorkGround;
use telecode_core::seam::ids::{LifeId, SessionId};
use telecode_core::seam::permission::{Decision, Grant, Mode};
use telecode_core::seam::query::{Answer, NoAnswer, Query};

use crate::{Sent, World, settings};
use doors::{Door, door};

/// An agent as Claude Code is: in the mode that it was told last, or that something of its own put it into.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold independently of each other")]
struct Agent {
    mode: Mode,
    /// It was launched so that it can be switched to asking nothing.
    loose: bool,
    /// It takes no other mode from us.
    stubborn: bool,
    /// It may be where it is.
    is_let: bool,
    /// It was allowed all tools at once.
    wide: bool,
    /// It began to work unheard.
    works: bool,
}

/// A world whose agents have modes.
#[expect(clippy::struct_excessive_bools, reason = "facts that hold independently of each other")]
struct Play {
    world: World,
    agents: BTreeMap<(SessionId, LifeId), Agent>,
    /// How much of what was sent was looked at, and how many ends.
    seen: usize,
    ends: usize,
    /// Agents do not finish their turns.
    busy: bool,
    stubborn: bool,
    /// What agents say is on its way; what they are told, they do at once.
    slow: bool,
    unheard: VecDeque<(SessionId, LifeId, AgentEvent)>,
    /// Somebody works on what is launched next.
    is_held: bool,
    /// What is found of terminals.
    terminal: Terminal,
}

impl Play {
    fn new() -> Self {
        let world = World::with(settings());
        Self {
            world,
            agents: BTreeMap::new(),
            seen: 0,
            ends: 0,
            busy: false,
            stubborn: false,
            slow: false,
            unheard: VecDeque::new(),
            is_held: false,
            terminal: doors::terminal(),
        }
    }

    /// What the configuration allows, in its own words.
    fn lets(&self, mode: Mode) -> bool {
        mode != Mode::Bypass || self.world.settings.allow_bypass || self.world.settings.mode == Mode::Bypass
    }

    fn goes_noted(&mut self, door: Door) {
        self.world.chat.note(&format!("--- {door:?} ---"));
        self.goes(door);
        self.settle();
    }

    /// Looks at what was told to agents, and has them do it, until nothing is left to do.
    fn settle(&mut self) {
        for _ in 0..200 {
            let sent = self.world.sent[self.seen..].to_vec();
            self.seen = self.world.sent.len();
            for sent in &sent {
                self.check(sent);
            }
            let is_quiet = sent.is_empty();
            for sent in sent {
                self.obey(sent);
            }
            let was_asked = self.reply() | self.report() | self.inspect();
            if is_quiet && !was_asked {
                return self.holds();
            }
        }
        panic!("it never ends:\n{}", self.world.log());
    }

    /// Nothing is told that is not allowed at the moment.
    fn check(&self, sent: &Sent) {
        let log = self.world.log();
        match sent {
            Sent::Launch(_, launch) => {
                assert!(self.lets(launch.permit.mode()), "launched in {:?}:\n{log}", launch.permit.mode());
                assert_eq!(launch.permit.may_bypass(), self.lets(Mode::Bypass), "{log}");
                let is_let = launch.permit.ground() != WorkGround::Barred;
                assert_eq!(is_let, grounds::lets(&self.world.settings, launch), "{launch:?}:\n{log}");
            }
            Sent::Tell(_, _, Order::Query { query: Query::SetMode(mode), .. }) => {
                assert!(self.lets(**mode), "told {mode:?}:\n{log}");
            }
            Sent::Tell(session, life, Order::Prompt { .. }) => {
                let agent = self.agents.get(&(*session, *life));
                assert!(agent.is_none_or(|agent| agent.is_let), "told where nothing may run:\n{log}");
            }
            Sent::Tell(_, _, Order::Answer { decision, .. }) => {
                let Decision::Allow { grants, .. } = &**decision else { return };
                let is_wide = |grant: &Grant| matches!(grant, Grant::Mode(Mode::Bypass | Mode::Auto));
                assert!(!grants.iter().any(is_wide), "a card allowed {grants:?}:\n{log}");
            }
            Sent::Tell(..) | Sent::End(..) => {}
        }
    }

    fn obey(&mut self, sent: Sent) {
        match sent {
            Sent::Launch(session, launch) if self.is_held => {
                self.is_held = false;
                let problem = LaunchProblem::Busy { holder: Some(doors::HOLDER) };
                self.says(session, launch.life, AgentEvent::LaunchFailed(problem));
            }
            Sent::Launch(session, launch) => {
                let (mode, loose) = (launch.permit.mode(), launch.permit.may_bypass());
                let is_let = launch.permit.ground() != WorkGround::Barred;
                let wide = launch.permit.grants().iter().any(is_wide);
                let stubborn = self.stubborn;
                let agent = Agent { mode, loose, stubborn, is_let, wide, works: false };
                self.agents.retain(|(other, _), _| *other != session);
                self.agents.insert((session, launch.life), agent);
                let event = if is_let {
                    AgentEvent::Ready(Ready { pid: Some(77), ..Ready::default() })
                } else {
                    AgentEvent::WorkspaceMissing { path: launch.workspace.clone(), why: NoWorkspace::Barred }
                };
                self.says(session, launch.life, event);
            }
            Sent::Tell(session, life, Order::Prompt { .. }) if self.agents.contains_key(&(session, life)) => {
                self.works(session, life);
            }
            Sent::Tell(session, life, Order::Answer { decision, .. }) => {
                self.answered(session, life, &decision);
            }
            Sent::Tell(session, life, Order::Rules(rules)) => {
                if let Some(agent) = self.agents.get_mut(&(session, life)) {
                    agent.wide = is_wide(&Grant::Rules(rules.into_inner()));
                }
            }
            Sent::Tell(..) => {}
            Sent::End(session, life, _) => {
                let end = self.world.ended[self.ends];
                self.ends += 1;
                self.agents.remove(&(session, life));
                let exit = match end {
                    End::Kill => Exit { code: None, signal: Some(9), stderr: String::new() },
                    End::Gently | End::Cut => Exit { code: Some(0), ..Exit::default() },
                };
                self.says(session, life, AgentEvent::Exited(exit));
            }
        }
    }

    fn says(&mut self, session: SessionId, life: LifeId, event: AgentEvent) {
        if self.slow {
            return self.unheard.push_back((session, life, event));
        }
        self.world.input(Input::Agent { session, life, event });
    }

    /// What was on its way arrives, in order; what agents began meanwhile, they finish.
    fn is_heard(&mut self) {
        self.slow = false;
        while let Some((session, life, event)) = self.unheard.pop_front() {
            self.world.input(Input::Agent { session, life, event });
            self.settle();
        }
        let working = self.agents.iter().filter(|(_, agent)| agent.works).map(|(place, _)| *place);
        for (session, life) in working.collect::<Vec<_>>() {
            self.finish(session, life);
        }
    }

    /// Nobody waited for what was on its way: what was asked counts as not answered.
    fn is_heard_too_late(&mut self) {
        for (.., event) in &mut self.unheard {
            if let AgentEvent::Replied { answer, .. } = event {
                *answer = Err(NoAnswer::Late);
            }
        }
        self.is_heard();
    }

    /// A turn begins, and ends if nothing keeps it.
    fn works(&mut self, session: SessionId, life: LifeId) {
        let Some(agent) = self.agents.get_mut(&(session, life)) else { return };
        agent.works = self.slow;
        let facts = CycleFacts { model: "opus".to_owned(), mode: agent.mode };
        self.world.life = Some((session, life));
        self.says(session, life, AgentEvent::Activity(Activity::Running));
        self.says(session, life, AgentEvent::CycleBegan(facts));
        if !self.busy && !self.slow {
            self.finish(session, life);
        }
    }

    fn finish(&mut self, session: SessionId, life: LifeId) {
        if let Some(agent) = self.agents.get_mut(&(session, life)) {
            agent.works = false;
        }
        self.world.life = Some((session, life));
        self.world.answers("Done.");
        self.world.ends(CycleOutcome::Done);
    }

    fn answered(&mut self, session: SessionId, life: LifeId, decision: &Decision) {
        let Decision::Allow { grants, .. } = decision else { return };
        let wanted =
            grants.iter().find_map(|grant| if let Grant::Mode(mode) = grant { Some(*mode) } else { None });
        if let (Some(mode), Some(agent)) = (wanted, self.agents.get_mut(&(session, life))) {
            agent.mode = mode;
            self.says(session, life, AgentEvent::ModeChanged(mode));
        }
    }

    /// Agents answer what they were asked. Says whether one was.
    fn reply(&mut self) -> bool {
        let Some((session, life, id, query)) = self.world.queries.pop_front() else { return false };
        let Some(agent) = self.agents.get_mut(&(session, life)) else { return true };
        let Query::SetMode(mode) = query else {
            let answer = Err(NoAnswer::Unsupported);
            self.says(session, life, AgentEvent::Replied { query: id, answer });
            return true;
        };
        let answer = if agent.stubborn || (*mode == Mode::Bypass && !agent.loose) {
            Err(NoAnswer::Refused("no".to_owned()))
        } else {
            agent.mode = *mode;
            Ok(Answer::Mode(*mode))
        };
        self.says(session, life, AgentEvent::Replied { query: id, answer });
        true
    }

    /// The machine does its errands. Says whether there were any.
    fn report(&mut self) -> bool {
        if self.world.errands.is_empty() {
            return false;
        }
        let errand = self.world.errands[0].1.clone();
        let report = if let Errand::Personas(PersonasErrand::Write { text, .. }) = &errand {
            self.shelve(text, telecode_core::seam::persona::Source::Owner);
            Report::PersonaWritten(Ok(()))
        } else if matches!(errand, Errand::Records(RecordsErrand::Terminals { .. })) {
            Report::Terminals(Ok(vec![self.terminal.clone()]))
        } else if matches!(errand, Errand::Records(RecordsErrand::Terminal { .. })) {
            Report::Terminal(Ok(Some(self.terminal.clone())))
        } else if let Errand::Machine(MachineErrand::CheckFolder { path, roots }) = &errand {
            grounds::checked(path, roots)
        } else {
            errand.failed()(Failure("not here".to_owned()))
        };
        self.world.reports(report);
        true
    }

    /// Claude's record knows nothing of what was cut. Says whether it was asked.
    fn inspect(&mut self) -> bool {
        let is_asked = !self.world.inspecting.is_empty();
        if is_asked {
            self.world.found(&Trace::Unknown);
        }
        is_asked
    }

    /// What is in force, and what is stored, is what the configuration allows. That an agent does not leave its mode has to be heard.
    fn holds(&self) {
        for (place, agent) in self.agents.iter().filter(|(_, agent)| !(self.slow && agent.stubborn)) {
            assert!(self.lets(agent.mode), "{place:?} is in {:?}:\n{}", agent.mode, self.world.log());
            assert!(!agent.wide || self.lets(Mode::Bypass), "{place:?} may all:\n{}", self.world.log());
        }
        for (session, _) in self.agents.iter().filter(|(_, agent)| agent.is_let).map(|(place, _)| place) {
            let record = &self.world.store.sessions[session];
            let is_let =
                grounds::is_let(&self.world.settings, &record.workspace.kind, &record.workspace.directory);
            assert!(is_let, "an agent is in {}:\n{}", record.workspace.directory, self.world.log());
        }
        for record in self.world.store.sessions.values() {
            assert!(self.lets(record.run.mode), "{:?} is stored:\n{}", record.run.mode, self.world.log());
            let of_persona = record.run.persona.as_ref().and_then(|persona| persona.mode).unwrap_or_default();
            assert!(self.lets(of_persona), "{of_persona:?} of a persona is stored:\n{}", self.world.log());
        }
    }
}

/// Whether all tools are allowed at once.
fn is_wide(grant: &Grant) -> bool {
    matches!(grant, Grant::Rules(rules) if rules.iter().any(|rule| rule.tool == "*"))
}

proptest! {
    #[test]
    fn nothing_is_in_force_that_the_configuration_does_not_allow(course in prop::collection::vec(door(), 1..12)) {
        let mut play = Play::new();
        for door in course {
            play.goes_noted(door);
        }
    }
}

#[test]
fn each_door_in_each_mode_is_shut_when_the_configuration_is() {
    let shut = [Door::Bypass(false), Door::Usual(Mode::Default)];
    let may = Door::Bypass(true);
    // What was before, and what comes of it: work, which says the mode, or nothing that does.
    let courses: [(&[Door], Door); 8] = [
        (&[may], Door::Turn),
        (&[Door::Usual(Mode::Bypass)], Door::Turn),
        (&[Door::LongTurn], Door::Turn),
        (&[Door::Stubborn(true)], Door::Turn),
        (&[may, Door::Sleep, Door::LongTurn], Door::Wake),
        (&[may, Door::Sleep, Door::LongTurn, Door::Slow(true)], Door::Late),
        (&[may, Door::Sleep, Door::Wake, Door::Slow(true)], Door::Wake),
        (&[may, Door::Sleep, Door::Slow(true)], Door::Wake),
    ];
    for (before, next) in courses {
        for door in Door::each() {
            let mut play = Play::new();
            let after = [Door::Turn, Door::Late, Door::Turn];
            for step in [&[Door::Turn], before, &[door, next], &shut, &after].into_iter().flatten() {
                play.goes_noted(*step);
            }
        }
    }
}

/// Where it is allowed, the doors are open: else the property above would hold of a bridge that does nothing.
#[test]
fn what_the_configuration_allows_can_be_had() {
    let reached = |door: Door| {
        let mut play = Play::new();
        for step in [Door::Turn, Door::Bypass(true), Door::Turn, door, Door::Turn] {
            play.goes(step);
            play.settle();
        }
        play.agents.values().any(|agent| agent.mode == Mode::Bypass)
    };
    for mode in [Mode::Bypass] {
        for door in [
            Door::Command(mode),
            Door::Button(mode),
            Door::Own(mode),
            Door::Written(mode),
            Door::Begin(mode),
            Door::Wizard(mode),
            Door::Said(mode),
            Door::OldRow(mode),
        ] {
            assert!(reached(door), "{door:?}");
        }
        for door in
            [Door::OfProject(mode), Door::Proposed(mode), Door::OldButton(mode), Door::OldAnswer(mode)]
        {
            assert!(!reached(door), "{door:?}");
        }
    }
}

#[test]
fn an_agent_that_says_it_asks_nothing_is_held_back_while_another_persona_waits_for_it() {
    let mut play = Play::new();
    for step in
        [Door::LongTurn, Door::Bare, Door::Bypass(true), Door::Said(Mode::Bypass), Door::Bypass(false)]
    {
        play.goes_noted(step);
    }
}
