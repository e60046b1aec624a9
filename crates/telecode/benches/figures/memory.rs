//! What a bot takes of the machine while people use it: memory after turns, wake-ups while nothing happens, syncs of the disk a turn.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use telecode_sim::messages::Script;
use telecode_sim::telegram::{Options, Pace};
use tokio::process::Command;

use crate::process::{guard, memory, wakes};
use crate::project::Project;
use crate::relay::{Keeps, Relay};
use crate::stage::{Agent, Settings, Stage};
use crate::table::{Aim, Table};

/// After how many turns the memory is read, and what it should be at most, in MB.
const TURNS: [(usize, Aim); 3] = [(1, Aim::None), (10, Aim::AtMost(14.0)), (100, Aim::AtMost(14.0))];

/// How long a process gets to come to rest before its memory is read.
const REST: Duration = Duration::from_millis(1_500);

/// The lane of a chat takes a message a second in the long run.
const PACE: Duration = Duration::from_millis(1_050);

/// How long nothing happens while wake-ups are counted.
const IDLE: Duration = Duration::from_secs(30);

/// How many turns syncs are counted over.
const SYNCED: usize = 10;

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
    let before = wakes(stage.bot());
    tokio::time::sleep(IDLE).await;
    let woken = (wakes(stage.bot()) - before) as f64 * 60.0 / IDLE.as_secs_f64();
    table.value("idle, an agent awake: wake-ups a minute", woken, "", Aim::None, "one long poll among them");
    match syncs(&stage, done).await {
        Ok(syncs) => table.value("syncs of the disk a turn", syncs, "", Aim::None, ""),
        Err(reason) => crate::table::note(&format!("syncs of the disk a turn: not measured, {reason}")),
    }
}

fn settings() -> Settings {
    Settings {
        agent: Agent::Real,
        options: Options { pace: Pace::unlimited(), ..Options::default() },
        script: Script::new(),
        extra: "",
        owners: 1,
        project: Project::Git,
    }
}

async fn turn(stage: &Stage, number: usize) {
    let text = format!("turn {number} of this conversation");
    let since = stage.last_request();
    stage.says(&text);
    stage.hears(since, &text).await;
}

/// How many times a turn the bot waits for the disk, as `strace` counts it.
async fn syncs(stage: &Stage, done: usize) -> Result<f64, String> {
    let file = stage.home.path().join("syncs");
    let mut tracer = Command::new("strace")
        .args(["-f", "-q", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&file)
        .args(["-p", &stage.bot().to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("strace cannot be started: {error}"))?;
    tokio::time::sleep(REST).await;
    if tracer.try_wait().unwrap().is_some() {
        return Err("strace may not look into the bot: run the bench as root".to_owned());
    }
    for number in done..done + SYNCED {
        turn(stage, number).await;
        tokio::time::sleep(PACE).await;
    }
    let pid = Pid::from_raw(i32::try_from(tracer.id().expect("a tracer")).unwrap()).unwrap();
    kill_process(pid, Signal::INT).unwrap();
    tracer.wait().await.unwrap();
    let calls = std::fs::read_to_string(&file).unwrap();
    let count = calls.lines().filter(|line| line.contains("sync(")).count();
    Ok(count as f64 / SYNCED as f64)
}
