//! A cold turn: a message to a session that sleeps, and what `claude` itself takes to start and answer.

use std::time::Duration;

use telecode_core::seam::agent::Start;
use telecode_sim::messages::Script;
use telecode_sim::telegram::{Options, Pace};

use crate::bare::Bare;
use crate::process::guard;
use crate::sample::{Sample, ms_between};
use crate::stage::{Agent, LIMIT, Settings, Stage};
use crate::table::{Aim, Table};

const TURNS: usize = 8;

/// How often it is looked whether the agent has ended.
const LOOK: Duration = Duration::from_millis(20);

pub(crate) async fn measure(table: &mut Table) {
    let settings = Settings {
        agent: Agent::Real,
        options: Options { pace: Pace::unlimited(), ..Options::default() },
        script: Script::new(),
        extra: "idle_timeout = \"1s\"",
        owners: 1,
    };
    let mut stage = Stage::new(settings).await;
    stage.start().await;
    let session = uuid::Uuid::new_v4().to_string();
    let (mut alone, mut waited, mut through) = (Sample::default(), Sample::default(), Sample::default());
    for turn in 0..=TURNS {
        let text = format!("turn {turn} of this conversation");
        let start = if turn == 0 { Start::New } else { Start::Resume };
        let mut bare = Bare::start(&stage, &session, start).await;
        bare.turn(&text).await;
        let took = bare.age();
        bare.end().await;
        let mut bare = Bare::start(&stage, &session, Start::Resume).await;
        bare.ready().await;
        bare.turn(&text).await;
        let took_waiting = bare.age();
        bare.end().await;
        let since = stage.last_request();
        let begun = stage.says(&text);
        let seen = stage.hears(since, &text).await;
        // The first of both is no cold start of a session that exists, and warms the files up.
        if turn > 0 {
            alone.push(took);
            waited.push(took_waiting);
            through.push(ms_between(begun, seen));
        }
        asleep(&stage).await;
    }
    let added = through.median() - alone.median();
    let ratio = format!("ratio {:.3}", through.median() / alone.median());
    table.sample("cold turn, claude alone: start to result", &alone, "ms", Aim::None);
    table.sample("cold turn, claude alone, told when it is ready", &waited, "ms", Aim::None);
    table.sample("cold turn, message to a sleeping session to final", &through, "ms", Aim::None);
    table.value("cold turn: what telecode adds", added, "ms", Aim::AtMost(10.0), &ratio);
}

/// Waits until no agent is live.
pub(crate) async fn asleep(stage: &Stage) {
    let sleeping = async {
        while guard(stage.bot()).is_some() {
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(LIMIT, sleeping).await.expect("the agent does not go to sleep");
}
