//! A cold turn: a message to a session that sleeps, through telecode and through a bare relay, and what `claude` itself takes.

use std::time::Duration;

use telecode_core::seam::agent::Start;
use telecode_sim::messages::Script;
use telecode_sim::telegram::{Options, Pace};

use crate::bare::{Bare, Ground};
use crate::process::{guard, has_children};
use crate::project::Project;
use crate::relay::{Keeps, Relay};
use crate::sample::{Pairs, Sample, ms_between};
use crate::stage::{Agent, LIMIT, Settings, Stage};
use crate::table::{Aim, Table};

const TURNS: usize = 30;

/// How often it is looked whether a `claude` has ended.
const LOOK: Duration = Duration::from_millis(20);

pub(crate) async fn measure(table: &mut Table) {
    turns(Project::Git, "cold", table).await;
    turns(Project::Plain, "cold, outside of git", table).await;
}

async fn turns(project: Project, name: &str, table: &mut Table) {
    // Each has a home of its own: what Claude Code finds there, it has written itself.
    let lone = Stage::new(settings(project)).await;
    let relayed = Stage::new(settings(project)).await;
    let relay = Relay::start(&relayed, Keeps::Cold).await;
    let mut stage = Stage::new(settings(project)).await;
    stage.start().await;
    let session = uuid::Uuid::new_v4().to_string();
    let mut alone = Sample::default();
    let mut first = Pairs::default();
    for turn in 0..=TURNS {
        let text = format!("turn {turn} of this conversation");
        let start = if turn == 0 { Start::New } else { Start::Resume };
        let mut bare = Bare::start(&Ground::of(&lone), &session, start).await;
        let words = ms_between(bare.begun, bare.turn(&text).await);
        bare.end().await;
        let floor = answered(&relayed, &text).await;
        // Its `claude` ends after the answer, and would take the machine from what is measured next.
        until("the relay lets go of claude", || !has_children(relay.pid())).await;
        let ours = answered(&stage, &text).await;
        // The first of each is no cold start of a session that exists, and warms the files up.
        if turn > 0 {
            alone.push(words);
            first.push(floor, ours);
        }
        asleep(&stage).await;
    }
    relay.end().await;
    table.sample(&format!("{name}: first words, claude alone"), &alone, "ms", Aim::None);
    table.pairs(&format!("{name}: first words"), "a bare relay", &first, Aim::AtMost(10.0));
}

fn settings(project: Project) -> Settings {
    Settings {
        agent: Agent::Real,
        options: Options { pace: Pace::unlimited(), ..Options::default() },
        script: Script::new(),
        extra: "idle_timeout = \"1s\"",
        owners: 1,
        project,
    }
}

/// Milliseconds from a message until the first words of its answer are seen; returns after the whole of it.
async fn answered(stage: &Stage, text: &str) -> f64 {
    let since = stage.last_request();
    let begun = stage.says(text);
    let (_, seen) = stage.sees_words(since, text).await;
    stage.hears(since, text).await;
    ms_between(begun, seen)
}

/// Waits until no agent is live.
pub(crate) async fn asleep(stage: &Stage) {
    until("the agent goes to sleep", || guard(stage.bot()).is_none()).await;
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(LOOK).await;
        }
    };
    assert!(tokio::time::timeout(LIMIT, waiting).await.is_ok(), "never: {what}");
}
