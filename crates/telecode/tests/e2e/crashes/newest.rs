//! Claude goes on where the person left it: whatever died before, how and when, the model's next request has all that was said,
//! and nothing was done twice.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use super::scene::{Process, bash, is_alive, kill};
use crate::stage::{LIMIT, OWNER, Settings, Stage, button, reactions};

/// How often it is looked whether there is something to press.
const LOOK: Duration = Duration::from_millis(50);

/// The ways to die. Each story goes through all of them in one conversation; those that end in order come last, because they
/// leave a note of where the conversation ends that is wrong as soon as the turn is run again.
const DEATHS: [Death; 5] = [Death::Power, Death::Claude, Death::BotAndGuard, Death::Bot, Death::ClaudeAsked];

/// Who dies, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Death {
    /// kill -9 of the bot: its guard ends `claude` in order.
    Bot,
    /// SIGTERM for `claude` alone.
    ClaudeAsked,
    /// kill -9 of `claude` alone.
    Claude,
    /// kill -9 of the bot and of the guard: `claude` is on its own.
    BotAndGuard,
    /// kill -9 of everything that runs.
    Power,
}

/// What a turn is in the middle of when somebody dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Ask,
    Question,
    Plan,
    Tool,
    Idle,
}

impl Moment {
    /// What is said for the nth time.
    pub(super) fn prompt(self, n: usize) -> String {
        format!("{self:?}-{n}").to_lowercase()
    }

    /// What the model does then.
    pub(super) fn reply(self, n: usize) -> Reply {
        let name = self.prompt(n);
        match self {
            Self::Ask => bash(&format!("echo ran >> {name}.txt")),
            // Until it may go on, it is in the middle of it.
            Self::Tool => bash(&format!(
                "echo begun >> {name}.begun; until [ -e {name}.go ]; do sleep 0.05; done; echo ran >> {name}.txt"
            )),
            Self::Question => {
                let options =
                    json!([{"label": "Left", "description": ""}, {"label": "Right", "description": ""}]);
                let question = json!({"question": format!("Which way, {name}?"), "header": "Way",
                    "multiSelect": false, "options": options});
                Reply::tool("AskUserQuestion", json!({"questions": [question]}))
            }
            Self::Plan => Reply::tool("ExitPlanMode", json!({"plan": format!("# The plan of {name}")})),
            Self::Idle => Reply::text(format!("answer to {name}")),
        }
    }

    /// What there is to press until its turn is over.
    fn buttons(self) -> &'static [&'static str] {
        match self {
            Self::Ask | Self::Tool => &["Allow", "Resume"],
            Self::Question => &["Left", "Resume"],
            // So that the next one is made in the same mode.
            Self::Plan => &["Keep planning", "Resume"],
            Self::Idle => &[],
        }
    }
}

/// Waits until a turn is in the middle of it, and Claude's record has that.
pub(super) async fn reached(stage: &Stage, moment: Moment, n: usize, prompt: i64) {
    let name = moment.prompt(n);
    match moment {
        Moment::Idle => return over(stage, moment, prompt).await,
        Moment::Ask | Moment::Question | Moment::Plan => drop(stage.sees(&name).await),
        Moment::Tool => {
            stage.sees(&name).await;
            stage.press("Allow").await;
            stage.marked(&format!("{name}.begun")).await;
        }
    }
    let is_recorded =
        || stage.recorded().lines().any(|line| line.contains("\"tool_use\"") && line.contains(&name));
    stage.until_so("recorded", is_recorded).await;
}

pub(super) async fn dies(stage: &mut Stage, death: Death) {
    let claude = stage.claude().expect("a claude");
    match death {
        Death::Claude => kill(claude),
        Death::ClaudeAsked => kill_process(Pid::from_raw(claude).unwrap(), Signal::TERM).unwrap(),
        Death::Bot => stage.kill_bot().await,
        Death::BotAndGuard | Death::Power => {
            let is_ours = |words: &[String]| words.first().is_some_and(|word| word.ends_with("telecode"));
            kill_all(stage, |process| death == Death::Power || is_ours(&process.words));
            stage.kill_bot().await;
        }
    }
    if death != Death::BotAndGuard {
        stage.until_so("dead", || !is_alive(claude)).await;
    }
}

impl Stage {
    /// The power fails.
    pub(crate) async fn everything_dies(&mut self) {
        dies(self, Death::Power).await;
    }
}

/// kill -9 of all of a story's processes that are meant.
pub(super) fn kill_all(stage: &Stage, is_meant: impl Fn(&Process) -> bool) {
    for process in stage.processes().iter().filter(|process| is_meant(process)) {
        // It may have ended with another one.
        let _ended = kill_process(Pid::from_raw(process.pid).unwrap(), Signal::KILL);
    }
}

/// Presses what there is to press until a prompt is answered.
pub(super) async fn over(stage: &Stage, moment: Moment, prompt: i64) {
    let begun = Instant::now();
    let answered = |chat: &Value| reactions(chat, prompt).contains("👌").then_some(());
    while stage.telegram.wait_for_chat(OWNER, LOOK, answered).await.is_none() {
        let chat = stage.telegram.chat(OWNER).unwrap();
        for words in moment.buttons() {
            if let Some((message, data)) = button(&chat, words) {
                stage.press_data(OWNER, message, &data).await;
            }
        }
        assert!(begun.elapsed() < LIMIT, "{moment:?}\n{}\n{}\n{}", stage.chat(), stage.calls(), stage.log());
    }
}

/// A bot and a model for so many prompts that reach the moment, and for two more.
pub(super) async fn begin(moment: Moment, prompts: usize) -> Stage {
    let script = (0..prompts).fold(Script::new(), |script, n| {
        let name = moment.prompt(n);
        let answer = Reply::text(format!("answer to {name}"));
        let replies = if moment == Moment::Idle { vec![answer] } else { vec![moment.reply(n), answer] };
        script.when(&name, replies)
    });
    let script = script.when("good", ["a good answer"]).when("last", ["the last answer"]);
    let mode = if moment == Moment::Plan { "mode = \"plan\"" } else { "" };
    Stage::with(script, Settings::default().extra(mode)).await
}

/// What the model was told in its last request.
pub(super) fn told(stage: &Stage) -> Vec<String> {
    let texts = stage.api.turns().pop().unwrap().human_texts();
    texts.iter().map(|text| text.trim().to_owned()).collect()
}

/// Somebody dies in each way, each time in the middle of the same; then `claude` dies hard while it is idle, and is asked once
/// more.
async fn whatever_dies_in(moment: Moment) {
    let mut stage = begin(moment, DEATHS.len()).await;
    let mut said = Vec::new();
    for (n, death) in DEATHS.into_iter().enumerate() {
        let name = moment.prompt(n);
        let prompt = stage.says(&name);
        reached(&stage, moment, n, prompt).await;
        dies(&mut stage, death).await;
        if moment == Moment::Tool {
            // Whatever is left does not live to see that it may go on.
            kill_all(&stage, |process| process.words.iter().any(|word| word.contains(&name)));
            std::fs::write(stage.project().join(format!("{name}.go")), "").unwrap();
        }
        if stage.bot.is_none() {
            stage.start().await;
        }
        over(&stage, moment, prompt).await;
        said.push(name);
    }
    for name in ["good", "last"] {
        let prompt = stage.says(name);
        over(&stage, moment, prompt).await;
        stage.settled().await;
        kill(stage.claude().expect("a claude"));
        said.push(name.to_owned());
    }
    reckon(&stage, moment, &said);
}

/// The model's last request has all that was said, in order and once, and no command ran twice.
fn reckon(stage: &Stage, moment: Moment, said: &[String]) {
    assert_eq!(told(stage), said, "{}\n{}", stage.calls(), stage.chat());
    for (name, death) in said.iter().zip(DEATHS) {
        let runs = stage.mark(&format!("{name}.txt")).lines().count();
        // Without anybody to ask, Claude Code takes the end of its input for a denial; and what was ended in order is not run
        // again.
        let is_certain = moment == Moment::Ask && death != Death::BotAndGuard;
        assert!(
            runs <= 1 && (runs == 1 || !is_certain),
            "{runs} runs of {name}, {death:?}\n{}",
            stage.calls()
        );
    }
    assert_eq!(stage.count("earlier point"), 0, "{}", stage.chat());
}

#[tokio::test]
async fn whatever_dies_while_a_permission_is_asked_nothing_is_forgotten_or_done_twice() {
    whatever_dies_in(Moment::Ask).await;
}

#[tokio::test]
async fn whatever_dies_while_a_question_is_asked_nothing_is_forgotten() {
    whatever_dies_in(Moment::Question).await;
}

#[tokio::test]
async fn whatever_dies_while_a_plan_is_looked_at_nothing_is_forgotten() {
    whatever_dies_in(Moment::Plan).await;
}

#[tokio::test]
async fn whatever_dies_while_a_command_runs_nothing_is_forgotten_or_done_twice() {
    whatever_dies_in(Moment::Tool).await;
}

#[tokio::test]
async fn whatever_dies_while_nothing_runs_nothing_is_forgotten() {
    whatever_dies_in(Moment::Idle).await;
}

/// What was not on the disk yet when the power failed is gone from Claude's record.
#[tokio::test]
async fn a_record_that_lost_its_end_is_told_when_it_is_gone_on_with() {
    let script =
        Script::new().when("one", ["answer one"]).when("two", ["answer two"]).when("three", ["answer three"]);
    let mut stage = Stage::new(script).await;
    for name in ["one", "two"] {
        stage.says(name);
        stage.sees(&format!("answer {name}")).await;
        stage.settled().await;
    }
    dies(&mut stage, Death::Power).await;
    let record = stage.only_record();
    let text = std::fs::read_to_string(&record).unwrap();
    let is_kept = |line: &&str| !(line.contains("\"two") || line.contains("answer two"));
    let kept = text.lines().take_while(is_kept).map(|line| format!("{line}\n"));
    std::fs::write(&record, kept.collect::<String>()).unwrap();
    stage.start().await;
    stage.says("three");
    stage.sees("end of this conversation is missing").await;
    stage.sees("answer three").await;
    stage.settled().await;
    stage.says("one more");
    stage.settled().await;
    assert_eq!(stage.count("end of this conversation is missing"), 1, "{}", stage.chat());
}
