//! From the start of the process to its first poll, and what it takes of the memory when it is idle.

use std::time::Duration;

use telecode_sim::messages::Script;
use telecode_sim::telegram::Options;

use crate::process::{cpu_ms, guard, memory};
use crate::sample::Sample;
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};

const STARTS: usize = 25;

/// How long a process gets to come to rest before its memory is read.
const REST: Duration = Duration::from_millis(1_500);

pub(crate) async fn measure(table: &mut Table) {
    let settings = Settings {
        agent: Agent::Real,
        options: Options::default(),
        script: Script::new(),
        extra: "",
        owners: 1,
    };
    let mut stage = Stage::new(settings).await;
    let first = stage.start().await;
    table.value("start to first poll, new data directory", first, "ms", Aim::None, "n 1");
    let mut sample = Sample::default();
    for _ in 0..STARTS {
        stage.kill().await;
        sample.push(stage.start().await);
    }
    table.sample("start to first poll", &sample, "ms", Aim::AtMost(40.0));
    table.value("start: CPU until the first poll", cpu_ms(stage.bot()), "ms", Aim::None, "one start");
    idle(&stage, table).await;
}

async fn idle(stage: &Stage, table: &mut Table) {
    tokio::time::sleep(REST).await;
    let fresh = memory(stage.bot());
    table.value("idle memory (RSS) after start", fresh.resident, "MB", Aim::AtMost(12.0), &fresh.notes());
    let since = stage.last_request();
    stage.says("the first turn");
    stage.hears(since, "the first turn").await;
    tokio::time::sleep(REST).await;
    let used = memory(stage.bot());
    table.value("idle memory (RSS) after a turn", used.resident, "MB", Aim::AtMost(12.0), &used.notes());
    let guard = memory(guard(stage.bot()).expect("a guard"));
    table.value("memory (RSS) of the guard", guard.resident, "MB", Aim::None, &guard.notes());
}
