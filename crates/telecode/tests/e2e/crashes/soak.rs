//! kill -9 at random moments of random stories, again and again: of the bot, of its guard, of `claude`, and of several at once.
//! `cargo xtask soak` runs it for long; every commit runs a little of it.
//!
//! The same seed makes the same stories and the same waits. What a machine does in them is never quite the same.

mod dice;
mod reckoning;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use self::dice::Dice;
use super::scene::{bash, kill, kill_if_there};
use crate::stage::{LIMIT, OWNER, Settings, Stage, bot_messages, button, reactions, text};

/// How many kills, and which stories they begin with.
const KILLS: &str = "TELECODE_SOAK_KILLS";
const SEED: &str = "TELECODE_SOAK_SEED";

/// How many kills are enough for every commit.
const FEW: u64 = 14;

/// How many kills one stage lives through. Each stage has a seed of its own, so that a failure is found again in a minute.
const STAGE: u64 = 24;

/// The longest wait before a kill: a turn takes about half as long.
const LONGEST_MS: u64 = 1_500;

/// How often it is looked whether there is something to press.
const LOOK: Duration = Duration::from_millis(60);

/// What a bot may need at most, in KiB.
const MEMORY: u64 = 400 * 1024;

/// What a story is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// An answer that is streamed.
    Plain,
    /// A command that is allowed as soon as its card is there.
    Tool,
    /// A command whose card is open when something is killed.
    Ask,
    /// A question whose buttons are open then.
    Question,
    /// A plan.
    Plan,
    /// A second prompt, written while the first is answered.
    Queue,
    /// A command in the background, of which Claude speaks by itself.
    Background,
}

const KINDS: [Kind; 7] =
    [Kind::Plain, Kind::Tool, Kind::Ask, Kind::Question, Kind::Plan, Kind::Queue, Kind::Background];

/// Who is killed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Bot,
    Claude,
    Guard,
    BotAndGuard,
    BotAndClaude,
    All,
}

const VICTIMS: [Victim; 6] =
    [Victim::Bot, Victim::Claude, Victim::Guard, Victim::BotAndGuard, Victim::BotAndClaude, Victim::All];

/// One story: a prompt, or two, and the kills in it.
#[derive(Debug)]
struct Round {
    number: u64,
    kind: Kind,
    /// How long after the last thing, and who.
    kills: Vec<(u64, Victim)>,
}

/// Words that no other prompt has.
fn prompt(number: u64) -> String {
    format!("prompt {number:04}")
}

fn answer(number: u64) -> String {
    format!("answer to {number:04}")
}

/// The file in which the command of a story leaves a line each time that it runs.
fn mark(number: u64) -> String {
    format!("ran-{number:04}.txt")
}

fn rounds(dice: &mut Dice, kills: u64) -> Vec<Round> {
    let mut rounds = Vec::new();
    let mut left = kills;
    while left > 0 {
        // One is usual; several are what is hard.
        let count = [1, 1, 2, 3][dice.index(4)].min(left);
        left -= count;
        let kind = KINDS[dice.index(KINDS.len())];
        let kills = (0..count).map(|_| (dice.below(LONGEST_MS), VICTIMS[dice.index(VICTIMS.len())]));
        // A second prompt takes the next number.
        rounds.push(Round { number: 2 * rounds.len() as u64, kind, kills: kills.collect() });
    }
    rounds
}

fn script(rounds: &[Round]) -> Script {
    rounds.iter().fold(Script::new(), |script, round| {
        let words = Reply::text(answer(round.number));
        let runs = |before: &str| bash(&format!("{before}echo ran >> {}; sleep 0.3", mark(round.number)));
        let replies = match round.kind {
            Kind::Plain | Kind::Queue => vec![words.paced(4, 60)],
            Kind::Tool | Kind::Ask => vec![runs(""), words],
            Kind::Question => vec![question(), words],
            Kind::Plan => vec![Reply::tool("ExitPlanMode", json!({"plan": "# The plan\n\n1. Dig"})), words],
            Kind::Background => vec![in_background(round.number), words],
        };
        let next = round.number + 1;
        script.when(&prompt(round.number), replies).when(&prompt(next), [Reply::text(answer(next))])
    })
}

fn question() -> Reply {
    let option = |label: &str| json!({"label": label, "description": "That way"});
    let question = json!({"question": "Which way?", "header": "Way", "multiSelect": false,
        "options": [option("Left"), option("Right")]});
    Reply::tool("AskUserQuestion", json!({"questions": [question]}))
}

fn in_background(number: u64) -> Reply {
    let command = format!("echo ran >> {}; sleep 1; echo over", mark(number));
    Reply::tool("Bash", json!({"command": command, "description": "Does it", "run_in_background": true}))
}

/// What is known of a soak so far.
#[derive(Debug, Default)]
struct Soak {
    /// What was done, for whoever has to find a failure.
    story: String,
    /// The cards on which each command was allowed, by the number of its prompt, whatever was answered to the press.
    allowed: BTreeMap<u64, BTreeSet<i64>>,
    /// The messages of the prompts that were written, by number.
    said: BTreeMap<u64, i64>,
    table: BTreeMap<(Kind, Victim), u64>,
}

impl Soak {
    /// One stage, from its seed.
    async fn stage(&mut self, seed: u64, kills: u64) {
        let mut dice = Dice::new(seed);
        let rounds = rounds(&mut dice, kills);
        let settings = Settings { extra: "[agent]\non_crash = \"auto\"".to_owned(), ..Settings::default() };
        let mut stage = Stage::with(script(&rounds), settings).await;
        self.said.clear();
        self.allowed.clear();
        self.story = format!("seed {seed}\n");
        for round in &rounds {
            self.round(&mut stage, round).await;
            self.holds(&stage, round.number).await;
        }
        stage.settled().await;
        self.reckon(&stage, &rounds);
        self.ends(&mut stage).await;
    }

    async fn round(&mut self, stage: &mut Stage, round: &Round) {
        let words = prompt(round.number);
        let words = if round.kind == Kind::Plan { format!("/plan {words}") } else { words };
        self.said.insert(round.number, stage.says(&words));
        if round.kind == Kind::Queue {
            let begins = |chat: &Value| chat["drafts"].to_string().contains("answ").then_some(());
            stage.telegram.wait_for_chat(OWNER, Duration::from_secs(3), begins).await;
            self.said.insert(round.number + 1, stage.says(&prompt(round.number + 1)));
        }
        for (wait, victim) in &round.kills {
            let waits_open = round.kind == Kind::Ask || round.kind == Kind::Question;
            let until = Instant::now() + Duration::from_millis(*wait);
            while Instant::now() < until {
                if !waits_open {
                    self.press(stage).await;
                }
                tokio::time::sleep(LOOK.min(until.saturating_duration_since(Instant::now()))).await;
            }
            writeln!(self.story, "{:?} {:04}: after {wait} ms {victim:?}", round.kind, round.number).unwrap();
            *self.table.entry((round.kind, *victim)).or_default() += 1;
            strike(stage, *victim).await;
        }
        let numbers = [round.number, round.number + 1];
        self.until_over(stage, numbers.iter().filter_map(|number| self.said.get(number)).copied().collect())
            .await;
    }

    /// Presses what there is to press until the prompts are over.
    async fn until_over(&mut self, stage: &Stage, prompts: Vec<i64>) {
        let begun = Instant::now();
        let is_over = |chat: &Value, prompt: i64| {
            let shown = reactions(chat, prompt);
            shown.contains('👌') || shown.contains('💔')
        };
        let over = |chat: &Value| prompts.iter().all(|prompt| is_over(chat, *prompt)).then_some(());
        while stage.telegram.wait_for_chat(OWNER, LOOK, over).await.is_none() {
            self.press(stage).await;
            assert!(begun.elapsed() < LIMIT, "not over: {}", self.all(stage));
        }
    }

    /// Presses the newest button of each kind that goes on.
    async fn press(&mut self, stage: &Stage) {
        let chat = stage.telegram.chat(OWNER).unwrap();
        for words in ["Allow", "Resume", "Left", "Approve"] {
            let Some((message, data)) = button(&chat, words) else { continue };
            let card = bot_messages(&chat).into_iter().find(|other| other["message_id"] == message);
            let card = card.map(|card| text(&card)).unwrap_or_default();
            stage.press_data(OWNER, message, &data).await;
            let number = card.split_once("ran-").and_then(|(_, rest)| rest.get(..4)?.parse().ok());
            if let Some(number) = number.filter(|_| words == "Allow") {
                self.allowed.entry(number).or_default().insert(message);
            }
        }
    }

    /// Everything that helps to understand a failure.
    fn all(&self, stage: &Stage) -> String {
        let chat = stage.telegram.chat(OWNER).unwrap();
        let signs = |(number, message): (&u64, &i64)| format!("{number:04}: {}", reactions(&chat, *message));
        let signs: Vec<_> = self.said.iter().map(signs).collect();
        format!(
            "{}\n{}\n--- signs {signs:?}\n--- calls\n{}\n--- log\n{}",
            self.story,
            stage.chat(),
            stage.calls(),
            stage.log()
        )
    }
}

/// Kills, and starts the bot again if it is among the dead.
async fn strike(stage: &mut Stage, victim: Victim) {
    let (claude, guard) = (stage.claude(), stage.guard());
    let (dies_claude, dies_guard, dies_bot) = match victim {
        Victim::Bot => (false, false, true),
        Victim::Claude => (true, false, false),
        Victim::Guard => (false, true, false),
        Victim::BotAndGuard => (false, true, true),
        Victim::BotAndClaude => (true, false, true),
        Victim::All => (true, true, true),
    };
    if dies_bot {
        // The bot first, so that it notices nothing of the others.
        kill(stage.bot_pid());
    }
    // Whoever has ended meanwhile is dead, too.
    for pid in [guard.filter(|_| dies_guard), claude.filter(|_| dies_claude)].into_iter().flatten() {
        kill_if_there(pid);
    }
    if dies_bot {
        stage.restart().await;
    }
}

fn from_environment(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().map_or(usual, |value| value.parse().expect("a number"))
}

#[test]
fn nothing_is_lost_and_nothing_runs_twice_whatever_is_killed_when() {
    let (kills, seed) = (from_environment(KILLS, FEW), from_environment(SEED, 1));
    let mut failed = Vec::new();
    let stages = kills.div_ceil(STAGE);
    for stage in 0..stages {
        let count = STAGE.min(kills - stage * STAGE);
        let begun = Instant::now();
        let seed = seed + stage;
        // A stage that fails says so, and the others are played: what is rare shows in many. A runtime of its own ends whatever
        // it left.
        let play = move || {
            let mut soak = Soak::default();
            runtime().block_on(soak.stage(seed, count));
            soak.table
        };
        match std::thread::spawn(play).join() {
            Ok(table) => {
                for ((kind, victim), count) in table {
                    println!("soak: {kind:?} {victim:?} {count}");
                }
            }
            Err(_) => failed.push(seed),
        }
        println!("soak: seed {seed} done, {count} kills in {} s", begun.elapsed().as_secs());
    }
    assert!(failed.is_empty(), "something was lost, or ran twice: seeds {failed:?}");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}
