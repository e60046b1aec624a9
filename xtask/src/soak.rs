//! Kills at random moments of random stories, as many as wanted: the end-to-end soak in several processes side by side, and a
//! table of what was killed in which story.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cargo::{cargo, run};
use crate::{say, setup, tree};

/// The test that does it.
const TEST: &str = "crashes::soak::nothing_is_lost_and_nothing_runs_twice_whatever_is_killed_when";

/// How many kills share a seed: what the test makes of one.
const STAGE: u64 = 24;

/// How much, and from where.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many kills
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    kills: u64,
    /// The seed of the first stories; each 24 kills have a seed of their own, counted from here
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// How many run side by side
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: u64,
}

/// A process of the soak.
struct Job {
    running: Child,
    log: PathBuf,
}

/// Runs the soak and prints the table.
pub(crate) fn soak(options: &Options) -> Result<()> {
    let provided = setup::all()?;
    run(&mut cargo(["test", "--package", "telecode", "--test", "e2e", "--no-run"])?)?;
    let folder = tree::target()?.join("soak");
    fs::create_dir_all(&folder)?;
    let begun = Instant::now();
    let mut jobs = Vec::new();
    for (seed, kills) in shares(options) {
        let log = folder.join(format!("{seed}.log"));
        let file = File::create(&log)?;
        let arguments =
            ["test", "--package", "telecode", "--test", "e2e", "--", "--exact", TEST, "--nocapture"];
        let mut command = cargo(arguments)?;
        command.envs(provided.variables()).env("TELECODE_SOAK_KILLS", kills.to_string());
        command.env("TELECODE_SOAK_SEED", seed.to_string()).stdin(Stdio::null());
        let running =
            command.stdout(file.try_clone()?).stderr(file).spawn().context("cargo cannot be started")?;
        say::out(&format!("seed {seed}: {kills} kills, {}", log.display()));
        jobs.push(Job { running, log });
    }
    let mut told = Vec::new();
    let mut failed = Vec::new();
    for mut job in jobs {
        let status = job.running.wait()?;
        told.push(fs::read_to_string(&job.log).unwrap_or_default());
        if !status.success() {
            failed.push(job.log.display().to_string());
        }
    }
    say::out(&table(&told));
    let next = options.seed + options.kills.div_ceil(STAGE);
    say::out(&format!("{} s; go on with --seed {next}", begun.elapsed().as_secs()));
    if failed.is_empty() { Ok(()) } else { bail!("something was lost, or ran twice: {}", failed.join(", ")) }
}

/// The first seed and the kills of each process.
fn shares(options: &Options) -> Vec<(u64, u64)> {
    let stages = options.kills.div_ceil(STAGE);
    let each = stages.div_ceil(options.jobs.max(1)).max(1);
    let firsts = (0..stages).step_by(usize::try_from(each).unwrap_or(usize::MAX));
    let share = |first: u64| (options.seed + first, (each * STAGE).min(options.kills - first * STAGE));
    firsts.map(share).collect()
}

/// What was killed in which story, from what the processes printed.
fn table(told: &[String]) -> String {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for line in told.iter().flat_map(|told| told.lines()).filter_map(|line| line.strip_prefix("soak: ")) {
        let words: Vec<_> = line.split_whitespace().collect();
        if let [kind, victim, count] = words[..]
            && let Ok(count) = count.parse::<u64>()
        {
            *counts.entry((kind, victim)).or_default() += count;
        }
    }
    let total: u64 = counts.values().sum();
    let lines = counts.iter().map(|((kind, victim), count)| format!("{kind:<12}{victim:<14}{count:>6}"));
    lines.chain([format!("{:<26}{total:>6}", "kills")]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kills_are_shared_out_whole_and_each_stage_has_its_seed() {
        let options = |kills, jobs| Options { kills, seed: 7, jobs };
        assert_eq!(shares(&options(100, 2)), [(7, 72), (10, 28)]);
        assert_eq!(shares(&options(10, 2)), [(7, 10)]);
        let all: u64 = shares(&options(1_000, 3)).iter().map(|(_, kills)| kills).sum();
        assert_eq!(all, 1_000);
    }

    #[test]
    fn what_all_processes_killed_is_added_up() {
        let told =
            ["soak: seed 1 done, 24 kills in 3 s\nsoak: Ask Bot 2\n", "soak: Ask Bot 3\nsoak: Plan All 1\n"];
        let table = table(&told.map(str::to_owned));
        assert_eq!(
            table,
            "Ask         Bot                5\nPlan        All                1\nkills                          6"
        );
    }
}
