//! Every way to a mode.

use std::time::Duration;

use proptest::prelude::*;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, Holder, HolderKind};
use telecode_core::seam::ask::{AskChoice, AskState, Told};
use telecode_core::seam::errand::{PersonaFiles, Report, Terminal};
use telecode_core::seam::ids::{ClaudeId, LifeId, SessionId, ToolCallId};
use telecode_core::seam::permission::{Decision, Extent, Grant, Mode, Rule};
use telecode_core::seam::persona::{Persona, Source, parse};
use telecode_core::seam::pick::ButtonPick;
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::{Tool, ToolCall};

use super::Play;
use crate::bash;

/// The modes, as they are called in files and on buttons.
const MODES: [(Mode, &str, &str); 6] = [
    (Mode::Default, "default", "ask before changes"),
    (Mode::AcceptEdits, "acceptEdits", "edits without asking"),
    (Mode::Plan, "plan", "plan only"),
    (Mode::Auto, "auto", "auto mode"),
    (Mode::DontAsk, "dontAsk", "deny instead of asking"),
    (Mode::Bypass, "bypassPermissions", "no questions at all"),
];

/// A way to a mode, or what changes what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// `/mode`, and a yes to what it asks.
    Command(Mode),
    /// The buttons of `/mode`, and a yes.
    Button(Mode),
    /// A yes that was on the screen before the configuration changed.
    LateYes,
    /// `/plan` with words.
    Plan,
    /// A persona beside the configuration.
    Own(Mode),
    /// One of the project.
    OfProject(Mode),
    /// One made in the chat.
    Written(Mode),
    /// `/new` with a persona.
    Begin(Mode),
    /// The buttons of `/new`.
    Wizard(Mode),
    /// `/persona none`.
    Bare,
    /// `/fork`.
    Fork,
    /// A session of a terminal goes on here.
    Attach,
    /// A copy of one that somebody works on goes on here.
    ForkTerminal,
    /// The same of one of ours that somebody works on in a terminal.
    ForkHeld,
    /// A plan is approved.
    Approved,
    /// A plan is approved by a button that an older version stored.
    OldButton(Mode),
    /// Claude Code proposes a mode on a card, for a hook of its own for example, and a person takes it.
    Proposed(Mode),
    /// An answer that an older version stored is told after a crash.
    OldAnswer(Mode),
    /// Claude Code says that it is in a mode.
    Said(Mode),
    /// The mode of new sessions changes.
    Usual(Mode),
    /// `allow_bypass` changes.
    Bypass(bool),
    /// The database of another configuration.
    OldRow(Mode),
    Restart,
    /// A message.
    Turn,
    /// A message whose turn does not end.
    LongTurn,
    /// Agents do not take a mode from us any more, or do again.
    Stubborn(bool),
    /// Agents are put to sleep.
    Sleep,
    /// An agent is asked something that is no work; one that sleeps is woken for it.
    Wake,
    /// What agents say takes its time from now on, or arrives.
    Slow(bool),
    /// What agents say arrives, and what they were asked was given up by then.
    Late,
}

impl Door {
    /// Each of them, with each mode.
    pub(super) fn each() -> Vec<Self> {
        let of_modes: [fn(Mode) -> Self; 12] = [
            Self::Command,
            Self::Button,
            Self::Own,
            Self::OfProject,
            Self::Written,
            Self::Begin,
            Self::Wizard,
            Self::OldButton,
            Self::Proposed,
            Self::OldAnswer,
            Self::Said,
            Self::OldRow,
        ];
        let mut all: Vec<_> =
            of_modes.into_iter().flat_map(|door| MODES.map(|(mode, ..)| door(mode))).collect();
        all.extend([Mode::Default, Mode::AcceptEdits, Mode::Bypass].map(Self::Usual));
        all.extend([true, false].into_iter().flat_map(|on| [Self::Bypass(on), Self::Stubborn(on)]));
        all.extend([Self::LateYes, Self::Plan, Self::Bare, Self::Fork, Self::Attach, Self::Approved]);
        all.extend([Self::ForkTerminal, Self::ForkHeld]);
        all.extend([Self::Restart, Self::Turn, Self::LongTurn, Self::Sleep, Self::Wake]);
        all.extend([Self::Slow(true), Self::Slow(false), Self::Late]);
        all
    }
}

/// Any of them; those that change what is allowed, and the mode that asks nothing, more often.
pub(super) fn door() -> impl Strategy<Value = Door> {
    let all = Door::each();
    let nothing_asked =
        all.iter().filter(|door| format!("{door:?}").contains("Bypass")).copied().collect::<Vec<_>>();
    prop_oneof![
        2 => prop::sample::select(all),
        2 => prop::sample::select(nothing_asked),
        1 => prop::sample::select(vec![Door::Bypass(true), Door::Bypass(false), Door::Restart, Door::LongTurn]),
        1 => prop::sample::select(vec![Door::Slow(true), Door::Slow(false), Door::Late, Door::Wake]),
    ]
}

/// Somebody at a terminal.
pub(super) const HOLDER: Holder = Holder { pid: Some(4_242), started: Some(7), kind: HolderKind::Person };

fn word(mode: Mode) -> &'static str {
    MODES.iter().find(|(known, ..)| *known == mode).unwrap().1
}

fn label(mode: Mode) -> &'static str {
    MODES.iter().find(|(known, ..)| *known == mode).unwrap().2
}

fn file(name: &str, mode: Mode) -> String {
    format!("---\nname: {name}\nmode: {}\n---\nBe.", word(mode))
}

pub(super) fn terminal() -> Terminal {
    Terminal {
        claude: ClaudeId("2a".to_owned()),
        directory: "/srv/api".to_owned(),
        title: "fix login".to_owned(),
        first_prompt: None,
        branch: None,
        changed: Wall(1_800_000_000_000),
        holder: None,
    }
}

fn plan() -> ToolCall {
    ToolCall {
        id: ToolCallId("p1".to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool: Tool::Plan { plan: "1. Read".to_owned() },
        input: "{}".to_owned(),
    }
}

impl Play {
    pub(super) fn goes(&mut self, door: Door) {
        self.busy = matches!(
            door,
            Door::LongTurn | Door::Approved | Door::OldButton(_) | Door::Proposed(_) | Door::OldAnswer(_)
        );
        match door {
            Door::Command(mode) => {
                self.says_it(&format!("/mode {}", word(mode)));
                self.tap("Yes, ask nothing");
            }
            Door::Button(mode) => {
                self.says_it("/mode");
                self.tap(label(mode));
                self.tap("Yes, ask nothing");
            }
            Door::LateYes => {
                self.reload(|settings| settings.allow_bypass = true);
                self.says_it("/mode bypass");
                self.reload(|settings| settings.allow_bypass = false);
                self.tap("Yes, ask nothing");
            }
            Door::Plan => self.says_it("/plan a house"),
            Door::Own(mode) => self.wears("eager", mode, Source::Owner),
            Door::OfProject(mode) => self.wears("theirs", mode, Source::Project),
            Door::Written(mode) => {
                self.says_it(&format!("/persona replace {}", file("made", mode)));
                self.says_it("/persona made");
            }
            Door::Begin(mode) => {
                self.shelve(&file("eager", mode), Source::Owner);
                self.says_it("/new x api eager");
            }
            Door::Wizard(mode) => {
                self.shelve(&file("eager", mode), Source::Owner);
                self.says_it("/new");
                self.tap("eager");
                self.tap("Start");
            }
            Door::Bare => self.says_it("/persona none"),
            Door::Fork => self.says_it("/fork"),
            Door::Attach => {
                self.says_it("/attach");
                self.tap("fix login");
            }
            Door::ForkTerminal => self.forks_terminal("/srv/api"),
            Door::ForkHeld => self.forks_held(),
            Door::Restart => self.restart(),
            Door::Turn | Door::LongTurn => self.says_it("go on"),
            Door::Sleep => {
                self.world.pass(Duration::from_mins(31));
                self.settle();
            }
            Door::Wake => self.says_it("/context"),
            Door::Slow(true) => self.slow = true,
            Door::Slow(false) => self.is_heard(),
            Door::Late => self.is_heard_too_late(),
            Door::Stubborn(stubborn) => {
                self.stubborn = stubborn;
                self.agents.values_mut().for_each(|agent| agent.stubborn = stubborn);
            }
            Door::Usual(mode) => self.reload(|settings| settings.mode = mode),
            Door::Bypass(allowed) => self.reload(|settings| settings.allow_bypass = allowed),
            Door::Said(mode) => self.slips_into(mode),
            Door::Approved | Door::OldButton(_) | Door::Proposed(_) | Door::OldAnswer(_) => self.asked(door),
            Door::OldRow(mode) => {
                for record in self.world.store.sessions.values_mut() {
                    record.run.mode = mode;
                    record.run.grants.push(Grant::Mode(mode));
                    let all = Rule { tool: "*".to_owned(), content: None };
                    record.run.grants.push(Grant::Rules(vec![all]));
                    let persona = record.run.persona.get_or_insert_with(Persona::default);
                    persona.mode = Some(mode);
                }
                self.restart();
            }
        }
    }

    /// Those that begin with a card. It takes agents that are heard.
    fn asked(&mut self, door: Door) {
        if self.slow {
            return;
        }
        self.says_it("do it");
        let Some((session, life)) = self.live() else { return };
        self.world.life = Some((session, life));
        if let Door::Approved = door {
            self.world.asks("r1", plan());
            self.tap("edit without asking");
        } else if let Door::OldButton(mode) = door {
            self.world.asks("r1", plan());
            self.world.pass(Duration::from_secs(3));
            for control in self.world.store.controls.values_mut() {
                if let ButtonPick::Decide(_, AskChoice::ApprovePlan(stored)) = &mut control.pick {
                    *stored = mode;
                }
            }
            self.restart();
            self.tap("✅ Approve");
            self.asks_again(plan());
        } else if let Door::Proposed(mode) = door {
            self.world.asks_with("r1", bash("t1", "make"), |request| {
                request.suggestions = vec![Grant::Mode(mode)];
            });
            self.tap("Always");
            self.tap(label(mode));
            self.tap("This session");
        } else if let Door::OldAnswer(mode) = door {
            self.world.asks("r1", bash("t1", "make"));
            self.world.pass(Duration::from_secs(3));
            for ask in self.world.store.asks.values_mut() {
                let decision = Decision::Allow { grants: vec![Grant::Mode(mode)], extent: Extent::Session };
                let by = telecode_core::seam::ids::PersonId(crate::OWNER);
                ask.state = AskState::Answered { by, at: self.world.now.wall, decision };
                ask.told = Told::No;
            }
            self.restart();
            self.asks_again(bash("t1", "make"));
        }
        self.busy = false;
        self.settle();
        if let Some((session, life)) = self.live() {
            self.finish(session, life);
        }
    }

    /// After a crash Claude asks the same once more.
    fn asks_again(&mut self, call: ToolCall) {
        if let Some((session, life)) = self.live() {
            self.world.life = Some((session, life));
            self.world.asks("r2", call);
            self.settle();
        }
    }

    pub(super) fn says_it(&mut self, text: &str) {
        self.world.says(text);
        self.world.pass(Duration::from_secs(3));
        self.settle();
        self.world.pass(Duration::from_secs(3));
    }

    /// Presses the newest button with these words, if there is one.
    pub(super) fn tap(&mut self, words: &str) {
        self.world.pass(Duration::from_secs(3));
        if let Some((message, token)) = self.world.chat.button(words) {
            self.world.press_as(crate::OWNER, message, token);
            self.settle();
            self.world.pass(Duration::from_secs(3));
        }
    }

    pub(super) fn reload(&mut self, change: impl FnOnce(&mut telecode_core::seam::settings::Settings)) {
        change(&mut self.world.settings);
        self.world.input(Input::Configured(Box::new(self.world.settings.clone())));
        self.settle();
    }

    pub(super) fn restart(&mut self) {
        self.agents.clear();
        self.unheard.clear();
        self.world.queries.clear();
        self.world.restart();
        self.settle();
    }

    /// The persona files of the machine are this one.
    pub(super) fn shelve(&mut self, text: &str, source: Source) {
        let personas = parse(text, source).into_iter().collect();
        self.world.shelf = Some(Report::Personas(Ok(PersonaFiles { personas, problems: Vec::new() })));
    }

    fn wears(&mut self, name: &str, mode: Mode, source: Source) {
        self.shelve(&file(name, mode), source);
        self.says_it(&format!("/persona {name}"));
    }

    /// A session that is open in a terminal is copied.
    pub(super) fn forks_terminal(&mut self, directory: &str) {
        let holder = Some(HOLDER);
        self.terminal = Terminal { holder, directory: directory.to_owned(), ..terminal() };
        self.says_it("/attach");
        self.tap("fix login");
        self.tap("🌿 Fork");
        self.terminal = terminal();
    }

    /// A session of ours is opened in a terminal, and copied.
    pub(super) fn forks_held(&mut self) {
        self.world.pass(Duration::from_mins(31));
        self.settle();
        self.is_held = true;
        self.says_it("go on");
        self.is_held = false;
        self.tap("🌿 Fork");
    }

    /// The newest agent that lives.
    pub(super) fn live(&self) -> Option<(SessionId, LifeId)> {
        self.agents.keys().next_back().copied()
    }

    /// Something in Claude Code changes the mode, and it says so.
    fn slips_into(&mut self, mode: Mode) {
        let Some((session, life)) = self.live().filter(|_| !self.slow) else { return };
        if let Some(agent) = self.agents.get_mut(&(session, life)) {
            agent.mode = mode;
        }
        self.says(session, life, AgentEvent::ModeChanged(mode));
    }
}
