//! What wakes a bot and its guard while nothing happens, and how often a turn waits for the disk.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Command;

use crate::memory::{PACE, REST, settings, turn};
use crate::process::{guard, wakes};
use crate::stage::Stage;
use crate::table::{Aim, Table, note};

/// How long what follows a turn may take: a thread that waits for more work ends by itself after 10 s.
const CALM: Duration = Duration::from_secs(15);

/// How long nothing happens while wake-ups are counted.
const IDLE: Duration = Duration::from_mins(1);

/// How many turns syncs are counted over.
const SYNCED: usize = 10;

pub(crate) async fn measure(table: &mut Table) {
    let mut stage = Stage::new(settings()).await;
    stage.start().await;
    turn(&stage, 0).await;
    tokio::time::sleep(CALM).await;
    let all = [stage.bot(), guard(stage.bot()).expect("a guard")];
    let before = all.map(wakes);
    tokio::time::sleep(IDLE).await;
    let after = all.map(wakes);
    for (n, name) in ["the bot", "its guard"].into_iter().enumerate() {
        let woken = (after[n] - before[n]) as f64 * 60.0 / IDLE.as_secs_f64();
        table.value(&format!("idle, an agent awake: wake-ups of {name} a minute"), woken, "", Aim::None, "");
    }
    match syncs(&stage).await {
        Ok(syncs) => table.value("syncs of the disk a turn", syncs, "", Aim::None, ""),
        Err(reason) => note(&format!("syncs of the disk a turn: not measured, {reason}")),
    }
}

/// How many times a turn the bot waits for the disk, as `strace` counts it.
async fn syncs(stage: &Stage) -> Result<f64, String> {
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
    for number in 1..=SYNCED {
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
