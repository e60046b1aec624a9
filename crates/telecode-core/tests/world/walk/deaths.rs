//! Deaths of the bot, of its guards and of Claude, again and again in one conversation, and what must hold after them.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use telecode_core::seam::ask::{AskChoice, AskState};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::permission::Decision;
use telecode_core::seam::pick::ButtonPick;

use super::Walk;
use super::deeds::{Course, Deed, course};
use super::places::Home;
use crate::claude::Move;

/// Between two things that happen, the chat is shown what came of the first.
const PAUSE: Duration = Duration::from_millis(1_200);

/// What happens where things die.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dying {
    /// A prompt, and Claude is in the middle of this when the next thing happens.
    Opens(Move),
    /// So many steps of what is in the middle of something, and whoever is asked says yes.
    GoesOn(usize),
    Dies(Death),
}

/// Who dies, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Death {
    /// kill -9 of the bot: its guards end Claude in order.
    Bot,
    /// kill -9 of the bot and of its guards, with which Claude dies.
    BotAndGuards,
    /// SIGTERM for Claude.
    ClaudeAsked(usize),
    /// kill -9 of Claude, or of its guard.
    Claude(usize),
    /// Everything at once, and what was written last is gone.
    Power(usize),
}

fn death() -> impl Strategy<Value = Death> {
    prop_oneof![
        3 => Just(Death::Bot),
        2 => Just(Death::BotAndGuards),
        2 => any::<usize>().prop_map(Death::ClaudeAsked),
        3 => any::<usize>().prop_map(Death::Claude),
        1 => any::<usize>().prop_map(Death::Power),
    ]
}

/// A conversation in which much dies: in the middle of asks, of questions and of commands, again while that goes on, between
/// turns, and all that after turns that went well.
pub(crate) fn dying() -> impl Strategy<Value = Course> {
    let middle = prop_oneof![4 => Just(Move::Ask), 1 => Just(Move::Question), 2 => Just(Move::Act), 2 => Just(Move::Think)];
    let deed = prop_oneof![
        6 => middle.prop_map(|what| Deed::Dying(Dying::Opens(what))),
        8 => (1_usize..9).prop_map(|steps| Deed::Dying(Dying::GoesOn(steps))),
        8 => death().prop_map(|death| Deed::Dying(Dying::Dies(death))),
        2 => (0_u32..12).prop_map(Deed::KillsBotAfter),
        1 => (0_u32..12).prop_map(Deed::KillsNextAfter),
        1 => Just(Deed::StopsBot),
        1 => Just(Deed::Stop),
        1 => any::<usize>().prop_map(Deed::Presses),
        1 => (0_u64..90_000).prop_map(Deed::Passes),
    ];
    course(deed, 1..40).prop_map(|mut course| {
        // What is forgotten is told when the conversation is gone on with.
        course.deeds.push(Deed::Dying(Dying::Opens(Move::Think)));
        Course { max_live: 8, home: Home::Private, ..course }
    })
}

impl Walk {
    pub(super) fn dying(&mut self, what: Dying) {
        match what {
            Dying::Opens(what) => {
                self.says("", None);
                self.steps(&[Move::Finish, Move::Finish, what, Move::Think]);
            }
            Dying::GoesOn(steps) => {
                let moves = [Move::Finish, Move::Finish, Move::Ask, Move::Finish];
                let moves: Vec<_> = moves.into_iter().cycle().take(steps).collect();
                self.steps(&moves);
            }
            Dying::Dies(death) => self.dies(death),
        }
    }

    fn steps(&mut self, moves: &[Move]) {
        for what in moves {
            self.world.pass(PAUSE);
            self.revives();
            self.claudes.step(0, *what, &mut self.world);
            if matches!(what, Move::Finish) {
                self.world.pass(PAUSE);
                self.press_one(0, |pick| {
                    matches!(
                        pick,
                        ButtonPick::Decide(_, AskChoice::Allow | AskChoice::Option(_))
                            | ButtonPick::ResumeTurn(_)
                    )
                });
            }
        }
    }

    fn dies(&mut self, death: Death) {
        match death {
            Death::Bot => self.restarts(),
            Death::BotAndGuards => {
                self.claudes.killed_with_guards(&self.world);
                self.world.restart();
            }
            Death::Power(lost) => {
                self.claudes.power_fails(lost, &self.world);
                self.world.restart();
            }
            Death::ClaudeAsked(n) => self.claudes.asked_to_end(n, &mut self.world),
            Death::Claude(n) => self.claudes.kill(n, &mut self.world),
        }
    }

    /// No prompt counts as answered that Claude did not read; nothing that was allowed once runs twice; and what the person saw
    /// an answer to is in the conversation, or they were told that it is not. Where Claude Code goes back whatever its record
    /// says, nobody can know the last.
    pub(crate) fn each_death_was_survived(&self) -> TestCaseResult {
        let (store, log) = (&self.world.store, self.log());
        for prompt in &store.prompts {
            let is_answered = matches!(prompt.stage, PromptStage::Answered(_));
            prop_assert!(
                !is_answered || self.claudes.deeds.has_read(&prompt.id),
                "nobody read {prompt:?}\n{log}"
            );
        }
        for (command, runs) in self.claudes.deeds.allowed() {
            let allowed = store.asks.values().filter(|ask| {
                let is_yes =
                    matches!(&ask.state, AskState::Answered { decision: Decision::Allow { .. }, .. });
                is_yes && ask.call.input == command
            });
            prop_assert!(runs <= allowed.count(), "{command} ran {runs} times\n{log}");
        }
        for (prompt, is_told) in self.claudes.forgotten(&self.world) {
            prop_assert!(is_told || self.claudes.goes_back, "forgotten: {prompt:?}\n{log}");
            let is_seen =
                ["end of this conversation is missing", "no longer has a transcript of this session"]
                    .iter()
                    .any(|words| !self.visible(words).is_empty());
            prop_assert!(is_seen || self.claudes.goes_back, "forgotten, and not told: {prompt:?}\n{log}");
        }
        Ok(())
    }
}
