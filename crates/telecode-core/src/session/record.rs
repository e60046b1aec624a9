//! What is stored of a session. Only these verbs change it, each what has to change together, and it knows whether it differs from
//! what was stored last.

use super::Session;
use crate::agent::{Abilities, Cut, Tokens};
use crate::change::{ClaudeLink, Handoff, RunSettings, SessionRecord, Status, TopicState, WorkspaceRecord};
use crate::checklist::{Checklist, Tick};
use crate::gate::{Gate, Passed};
use crate::ids::{ClaudeId, PromptId, ThreadId};
use crate::permission::{Grant, Mode, Rule};
use crate::persona::Persona;
use crate::time::Wall;
use crate::workspace::WorkspaceKind;

/// How much is remembered of what was said, in marks: more than a session has of them; the oldest go.
const NOTED: usize = 100;

/// What a turn that is over puts in the books of its session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TurnBooks {
    /// Whether it failed.
    pub failed: bool,
    /// What it cost, in US dollars.
    pub cost_usd: f64,
    /// What it used.
    pub tokens: Tokens,
    /// How full the context is behind it, in percent, if that is known.
    pub context: Option<u8>,
    /// When it ended.
    pub at: Wall,
}

/// What is stored of a session, and whether that differs from what was stored last.
#[derive(Debug)]
pub(crate) struct KeptRecord {
    record: SessionRecord,
    unstored: Unstored,
}

/// What is to be stored of a record.
#[derive(Debug, Default)]
enum Unstored {
    /// Nothing has changed.
    #[default]
    Nothing,
    /// All of it: it was never stored.
    New,
    /// What differs from how it was stored last, if that is still something.
    Since(Box<SessionRecord>),
}

impl KeptRecord {
    /// Of a session that is made now.
    pub(super) fn new(record: SessionRecord) -> Self {
        Self { record, unstored: Unstored::New }
    }

    /// Of a session of an earlier run.
    pub(super) fn restored(record: SessionRecord) -> Self {
        Self { record, unstored: Unstored::Nothing }
    }

    /// What is stored of it.
    pub(super) fn record(&self) -> &SessionRecord {
        &self.record
    }

    /// It as it is to be stored, if it differs from what was handed out last.
    pub(crate) fn take_unstored(&mut self) -> Option<SessionRecord> {
        let is_other = match std::mem::take(&mut self.unstored) {
            Unstored::Nothing => false,
            Unstored::New => true,
            Unstored::Since(before) => *before != self.record,
        };
        is_other.then(|| self.record.clone())
    }

    /// Changes a part of the record. Says whether that made a difference.
    fn change<T: Clone + PartialEq>(
        &mut self,
        part: impl Fn(&mut SessionRecord) -> &mut T,
        how: impl FnOnce(&mut T),
    ) -> bool {
        let mut after = part(&mut self.record).clone();
        how(&mut after);
        if *part(&mut self.record) == after {
            return false;
        }
        if matches!(self.unstored, Unstored::Nothing) {
            self.unstored = Unstored::Since(Box::new(self.record.clone()));
        }
        *part(&mut self.record) = after;
        true
    }

    fn change_claude(&mut self, how: impl FnOnce(&mut ClaudeLink)) {
        self.change(|record| &mut record.claude, how);
    }

    fn change_run(&mut self, how: impl FnOnce(&mut RunSettings)) -> bool {
        self.change(|record| &mut record.run, how)
    }

    // What it is called, and where it is.

    /// It is called something, until it gets a name that stays.
    pub(crate) fn propose_name(&mut self, name: String) {
        let workspace = &self.record.workspace;
        // A directory of its own is called like its session.
        if workspace.kind == WorkspaceKind::Own && workspace.name == self.record.name {
            self.change(|record| &mut record.workspace.name, |own| own.clone_from(&name));
        }
        self.change(|record| &mut record.name, |own| *own = name);
    }

    /// It has a name that stays: no other is proposed any more.
    pub(crate) fn choose_name(&mut self, name: String) {
        self.propose_name(name);
        self.change(|record| &mut record.named, |named| *named = true);
    }

    /// Claude Code calls it so.
    pub(crate) fn is_known_as(&mut self, name: String) {
        self.change_claude(|claude| claude.name = Some(name));
    }

    /// Claude Code's record is gone, and with it what that called it.
    pub(crate) fn is_not_known(&mut self) {
        self.change_claude(|claude| claude.name = None);
    }

    /// It reports to a thread from now on.
    pub(crate) fn report_to(&mut self, thread: ThreadId) {
        self.change(|record| &mut record.thread, |own| *own = thread);
    }

    /// It reports to a thread from now on, and has this topic for itself.
    pub(crate) fn move_to(&mut self, thread: ThreadId, topic: TopicState) {
        self.report_to(thread);
        self.change(|record| &mut record.topic, |own| *own = topic);
    }

    // How things stand.

    /// What it does, as of now.
    pub(crate) fn fares(&mut self, status: Status) {
        self.change(|record| &mut record.standing.status, |own| *own = status);
    }

    /// Its agent did not start.
    pub(crate) fn fail(&mut self) {
        self.change(|record| &mut record.standing.failed, |failed| *failed = true);
    }

    /// It is put away, or wanted again.
    pub(super) fn close(&mut self, closed: bool) {
        self.change(|record| &mut record.standing.closed, |own| *own = closed);
    }

    /// A person wants to go on with it in a terminal, was told how, or does not any more.
    pub(crate) fn hand_off(&mut self, handed_off: Handoff) {
        self.change(|record| &mut record.standing.handed_off, |own| *own = handed_off);
    }

    /// Somebody said something in it.
    pub(crate) fn speak(&mut self, at: Wall) {
        self.change(|record| &mut record.books.last_active, |last| *last = at);
    }

    /// Remembers that its person was told something. Says whether they were not before.
    pub(crate) fn note(&mut self, mark: String) -> bool {
        self.change(
            |record| &mut record.noted,
            |noted| {
                if noted.contains(&mark) {
                    return;
                }
                if noted.len() >= NOTED {
                    noted.remove(0);
                }
                noted.push(mark);
            },
        )
    }

    /// What its person was told holds no more, and may be said again.
    pub(crate) fn unnote(&mut self, is_it: impl Fn(&str) -> bool) {
        self.change(|record| &mut record.noted, |noted| noted.retain(|mark| !is_it(mark)));
    }

    // Its agent's process.

    /// Its agent has no process any more.
    pub(super) fn agent_ends(&mut self) {
        self.change_claude(|claude| claude.pid = None);
    }

    /// What runs in its agent's background, in Claude Code's words.
    pub(super) fn runs_behind(&mut self, background: Vec<String>) {
        self.change(|record| &mut record.background, |own| *own = background);
    }

    /// Hands out what ran in its agent's background.
    pub(super) fn take_background(&mut self) -> Vec<String> {
        let mut ended = Vec::new();
        self.change(|record| &mut record.background, |own| ended = std::mem::take(own));
        ended
    }

    // The conversation in Claude Code's own records.

    /// Claude Code knows its id from now on: it is told something.
    pub(super) fn begin(&mut self) {
        self.change_claude(|claude| claude.begun = true);
    }

    /// Its conversation goes on behind this with the next launch.
    pub(crate) fn cut_at(&mut self, cut: Cut) {
        self.change_claude(|claude| claude.cut = Some(cut));
    }

    /// Where it was cut is what Claude's record says by now.
    pub(crate) fn cut_is_true(&mut self) {
        self.change_claude(|claude| claude.cut = None);
    }

    /// There is nothing before what is undone: it begins once more, as another Claude session.
    pub(crate) fn begin_anew(&mut self, id: ClaudeId) {
        self.change_claude(|claude| *claude = ClaudeLink { pid: claude.pid, ..ClaudeLink::new(id) });
        self.change(|record| &mut record.books.turns, |turns| *turns = 0);
    }

    /// The Claude session goes on under another id, with a list of its own.
    pub(crate) fn goes_on_as(&mut self, id: ClaudeId) {
        self.change_claude(|claude| (claude.id, claude.seen) = (id, None));
        self.change(|record| &mut record.checklist, |list| *list = Checklist::default());
    }

    /// Claude's record has this prompt, and what came of it.
    pub(crate) fn saw(&mut self, prompt: PromptId) {
        self.change_claude(|claude| claude.seen = Some(prompt));
    }

    /// Claude's record does not have what was answered last.
    pub(crate) fn lost_end(&mut self) {
        self.change_claude(|claude| claude.seen = None);
    }

    /// What Claude's record has after this was said elsewhere.
    pub(crate) fn left_at(&mut self, at: Wall) {
        self.change_claude(|claude| claude.left = Some(at));
    }

    /// What was said elsewhere until then was told here.
    pub(crate) fn read_until(&mut self, at: Wall) {
        self.change_claude(|claude| claude.left = claude.left.max(Some(at)));
    }

    /// Hands out since when something may have been said elsewhere: it is told now, or nobody says anything there.
    pub(crate) fn take_left(&mut self) -> Option<Wall> {
        let mut since = None;
        self.change_claude(|claude| since = claude.left.take());
        since
    }

    // How its agent is run.

    /// The one way to the mode that it is to be in: nothing comes here that did not pass the gate.
    pub(crate) fn is_to_be_in(&mut self, mode: Passed<Mode>) {
        self.change_run(|run| run.mode = mode.into_inner());
    }

    /// The model that it is run with, or Claude's default.
    pub(crate) fn run_with(&mut self, model: Option<String>) {
        self.change_run(|run| run.model = model);
    }

    /// How hard Claude is to think, or Claude's default.
    pub(crate) fn think(&mut self, effort: Option<String>) {
        self.change_run(|run| run.effort = effort);
    }

    /// It is run as another session was, but for the mode and what was allowed for a turn.
    pub(crate) fn run_as(&mut self, other: RunSettings) {
        self.change_run(|run| *run = RunSettings { mode: run.mode, passing: Vec::new(), ..other });
    }

    /// It gets a persona, or none. What the old one had set goes back to what is usual; what a person had set since stays.
    /// Says which mode that makes it want.
    pub(crate) fn wear(&mut self, persona: Option<Persona>, usual: RunSettings) -> Mode {
        let old = self.record.run.persona.clone().unwrap_or_default();
        let new = persona.clone().unwrap_or_default();
        let mode = new.mode.or(old.mode.map(|_| usual.mode)).unwrap_or(self.record.run.mode);
        self.change_run(|run| {
            if new.model.is_some() || old.model.is_some() {
                run.model = new.model.or(usual.model);
            }
            if new.effort.is_some() || old.effort.is_some() {
                run.effort = new.effort.or(usual.effort);
            }
            run.persona = persona;
        });
        mode
    }

    /// Its persona says nothing of the mode that may not be in force.
    pub(crate) fn narrow_persona(&mut self, gate: &Gate) {
        self.change_run(|run| {
            if let Some(persona) = run.persona.as_mut().filter(|persona| !gate.admits(persona.mode)) {
                persona.mode = None;
            }
        });
    }

    /// Something is allowed for the session.
    pub(crate) fn allow(&mut self, grant: &Grant) {
        self.change_run(|run| {
            if !run.grants.contains(grant) {
                run.grants.push(grant.clone());
            }
        });
    }

    /// Something is allowed until the running turn ends.
    pub(crate) fn allow_passing(&mut self, rules: &[Rule]) {
        self.change_run(|run| {
            for rule in rules {
                if !run.passing.contains(rule) {
                    run.passing.push(rule.clone());
                }
            }
        });
    }

    /// A turn ended, and with it what was allowed for it. Says whether anything was.
    pub(crate) fn end_passing(&mut self) -> bool {
        self.change_run(|run| run.passing.clear())
    }

    /// Takes back what was allowed until the running turn ends. Says whether anything was.
    pub(crate) fn revoke_passing(&mut self, is_it: impl Fn(&Rule) -> bool) -> bool {
        self.change_run(|run| run.passing.retain(|rule| !is_it(rule)))
    }

    /// Takes back what was allowed for the session by a rule. Says whether anything was.
    pub(crate) fn revoke_rules(&mut self, is_it: impl Fn(&Rule) -> bool) -> bool {
        self.change_run(|run| {
            run.grants.retain_mut(|grant| {
                let Grant::Rules(rules) = grant else { return true };
                rules.retain(|rule| !is_it(rule));
                !rules.is_empty()
            });
        })
    }
}

impl Session {
    /// It has not begun, and is to work in another directory. An agent that was woken ahead is in the wrong one: another is
    /// to be woken when that has ended. Says whether there is one.
    pub(crate) fn settle_in(&mut self, workspace: WorkspaceRecord) -> bool {
        self.kept.change(|record| &mut record.workspace, |own| *own = workspace);
        self.warned = false;
        let has_agent = self.life().is_some();
        self.wakes_again |= has_agent;
        has_agent
    }

    /// A turn is over.
    pub(crate) fn book(&mut self, turn: &TurnBooks) {
        self.kept.change(|record| &mut record.standing.failed, |failed| *failed = turn.failed);
        self.kept.change(
            |record| &mut record.books,
            |books| {
                books.turns += 1;
                books.cost_usd += turn.cost_usd;
                books.tokens.input += turn.tokens.input;
                books.tokens.output += turn.tokens.output;
                books.last_active = turn.at;
            },
        );
        self.context = turn.context.or(self.context);
    }

    /// Claude changed its checklist.
    pub(crate) fn tick(&mut self, tick: Tick) {
        self.kept.change(|record| &mut record.checklist, |list| list.tick(tick));
        if let Some(turn) = self.running() {
            turn.tick();
        }
    }

    /// Its agent runs as this process, and can do this.
    pub(crate) fn agent_begins(&mut self, pid: Option<u32>, abilities: Abilities) {
        self.kept.change_claude(|claude| claude.pid = pid);
        self.kept.change(|record| &mut record.standing.failed, |failed| *failed = false);
        self.abilities = abilities;
    }

    /// Nothing of a turn, which was tried again that often, ever reached Claude.
    pub(crate) fn never_reached(&mut self, tries: u32) {
        self.crashes = tries + 1;
        if self.kept.record.books.turns == 0 {
            // There is nothing yet that Claude could have a record of.
            self.kept.change_claude(|claude| (claude.begun, claude.name) = (false, None));
        }
    }

    /// Takes back a directory. It cannot be taken from a live agent, so that is to begin anew as soon as nothing is lost. Says
    /// whether it was allowed.
    pub(crate) fn revoke_directory(&mut self, path: &str) -> bool {
        let was_allowed = self.kept.change_run(|run| {
            run.grants.retain_mut(|grant| {
                let Grant::Directories(all) = grant else { return true };
                all.retain(|one| one != path);
                !all.is_empty()
            });
        });
        if was_allowed {
            self.outdate();
        }
        was_allowed
    }
}
