//! What memory a bot takes while people use it.

use std::time::Duration;

use telecode_sim::messages::Script;
use telecode_sim::telegram::{Options, Pace};

use crate::process::{guard, memory};
use crate::project::Project;
use crate::relay::{Keeps, Relay};
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};

/// After how many turns the memory is read, and what it should be at most, in MB.
const TURNS: [(usize, Aim); 3] = [(1, Aim::None), (10, Aim::AtMost(14.0)), (100, Aim::AtMost(14.0))];

/// How long a process gets to come to rest before it is looked at.
pub(crate) const REST: Duration = Duration::from_millis(1_500);

/// The lane of a chat takes a message a second in the long run.
pub(crate) const PACE: Duration = Duration::from_millis(1_050);

pub(crate) async fn measure(table: &mut Table) {
    let mut stage = Stage::new(settings()).await;
    stage.start().await;
    tokio::time::sleep(REST).await;
    let fresh = memory(stage.bot());
    table.value("memory after start (RSS)", fresh.resident, "MB", Aim::AtMost(12.0), &fresh.notes());
    let relayed = Stage::new(settings()).await;
    let relay = Relay::start(&relayed, Keeps::Warm).await;
    tokio::time::sleep(REST).await;
    let floor = memory(relay.pid());
    table.value("memory after start (RSS), a bare relay", floor.resident, "MB", Aim::None, &floor.notes());
    let mut done = 0;
    for (turns, aim) in TURNS {
        while done < turns {
            turn(&stage, done).await;
            turn(&relayed, done).await;
            tokio::time::sleep(PACE).await;
            done += 1;
        }
        tokio::time::sleep(REST).await;
        let (ours, floor) = (memory(stage.bot()), memory(relay.pid()));
        let name = format!("memory after {turns} turns (RSS)");
        table.value(&name, ours.resident, "MB", aim, &ours.notes());
        table.value(&format!("{name}, a bare relay"), floor.resident, "MB", Aim::None, &floor.notes());
    }
    relay.end().await;
    let guard = memory(guard(stage.bot()).expect("a guard"));
    table.value("memory of the guard (RSS)", guard.resident, "MB", Aim::None, &guard.notes());
}

pub(crate) fn settings() -> Settings {
    Settings {
        agent: Agent::Real,
        options: Options { pace: Pace::unlimited(), ..Options::default() },
        script: Script::new(),
        extra: "",
        owners: 1,
        project: Project::Git,
    }
}

pub(crate) async fn turn(stage: &Stage, number: usize) {
    let text = format!("turn {number} of this conversation");
    let since = stage.last_request();
    stage.says(&text);
    stage.hears(since, &text).await;
}
