//! The figures of a release build, with the real `claude`; what they were at each release; and where the time goes.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::cargo::{cargo, read, run};
use crate::{say, setup, tree};

/// Where the figures of each release stand.
const BOOK: &str = "docs/bench.md";

/// The line of the book that the newest figures stand below.
const NEWEST: &str = "<!-- the newest first -->\n";

/// The part that is measured here: the others are measured by the bench itself.
const BUILD: &str = "build";

/// What makes a flame graph of samples.
const INFERNO: [&str; 2] = ["inferno-collapse-perf", "inferno-flamegraph"];

/// How to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// What to measure; everything if nothing is named
    parts: Vec<String>,
    /// Write the figures to docs/bench.md, with the machine that they were measured on
    #[arg(long)]
    record: bool,
    /// Sample the bot meanwhile and draw a flame graph of it to this file; needs `perf`
    #[arg(long, value_name = "SVG", conflicts_with = "record")]
    flame: Option<PathBuf>,
}

/// Installs what is missing, then builds and runs the bench.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let provided = setup::all()?;
    let wants_build = options.parts.is_empty() || options.parts.iter().any(|part| part == BUILD);
    let parts: Vec<_> = options.parts.iter().filter(|part| *part != BUILD).collect();
    let mut bench = cargo(["bench", "--package", "telecode", "--bench", "figures", "--"])?;
    bench.args(&parts).envs(provided.variables());
    if let Some(picture) = &options.flame {
        return flame(&mut bench, picture);
    }
    let mut rows = String::new();
    if options.parts.is_empty() || !parts.is_empty() {
        if options.record {
            rows.push_str(&read(bench.env("FIGURES_FORMAT", "markdown"))?);
        } else {
            run(&mut bench)?;
        }
    }
    if wants_build {
        for (name, figure) in build()? {
            say::out(&format!("{name:<58} {figure:>12}"));
            writeln!(rows, "| {name} | {figure} | | |")?;
        }
    }
    if options.record { record(&rows) } else { Ok(()) }
}

/// What a build takes, each with nothing built before, and how large the program is.
fn build() -> Result<Vec<(String, String)>> {
    let root = tree::root()?;
    let target = root.join("target/bench-build");
    let timed = |arguments: &[&str]| -> Result<String> {
        let begun = Instant::now();
        run(cargo(arguments)?.arg("--quiet").env("CARGO_TARGET_DIR", &target).env("CARGO_INCREMENTAL", "0"))?;
        Ok(format!("{:.0} s", begun.elapsed().as_secs_f64()))
    };
    let mut rows = vec![("build: release, nothing built before".to_owned(), timed(&["build", "--release"])?)];
    let program = target.join("release/telecode");
    let size = fs::metadata(&program).with_context(|| format!("{} is missing", program.display()))?.len();
    rows.push(("size of the program".to_owned(), format!("{} kB", size / 1_000)));
    rows.push((
        "build: tests, nothing built before".to_owned(),
        timed(&["test", "--workspace", "--no-run"])?,
    ));
    touch(&root.join("crates/telecode-core/src/lib.rs"))?;
    rows.push(("build: tests, the core changed".to_owned(), timed(&["test", "--workspace", "--no-run"])?));
    fs::remove_dir_all(&target).with_context(|| format!("{} cannot be removed", target.display()))?;
    Ok(rows)
}

fn touch(file: &Path) -> Result<()> {
    let file = fs::File::options().append(true).open(file)?;
    Ok(file.set_modified(std::time::SystemTime::now())?)
}

/// Writes figures to the book, above those before.
fn record(rows: &str) -> Result<()> {
    let book = tree::root()?.join(BOOK);
    let text = fs::read_to_string(&book).with_context(|| format!("{BOOK} cannot be read"))?;
    let Some((before, after)) = text.split_once(NEWEST) else {
        bail!("{BOOK} has lost its line {NEWEST:?}: put it above the newest figures");
    };
    let section = format!(
        "\n## {}\n\n{}\n\n| figure | median | aim | spread |\n|---|---|---|---|\n{rows}",
        commit()?,
        machine()
    );
    fs::write(&book, format!("{before}{NEWEST}{section}{after}"))?;
    say::out(&format!("written to {BOOK}"));
    Ok(())
}

/// Which code was measured: the day of the commit and its number.
fn commit() -> Result<String> {
    let mut git = Command::new("git");
    git.current_dir(tree::root()?).args(["log", "-1", "--date=format:%d %B %Y", "--format=%cd, `%h`"]);
    Ok(read(&mut git)?.trim().to_owned())
}

/// The machine in a line, as far as it tells.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{model}, {cores} cores, Linux {}", kernel.trim())
}

/// Runs the bench with `perf` beside it, and draws what the bot did.
fn flame(bench: &mut Command, picture: &Path) -> Result<()> {
    let target = tree::root()?.join("target");
    let samples = target.join("flame.data");
    let [collapse, graph] = inferno(&target.join("tools"))?;
    // Stacks are walked by their frame pointers, and functions have names.
    bench
        .env("RUSTFLAGS", "-Cforce-frame-pointers=yes")
        .env("CARGO_PROFILE_RELEASE_STRIP", "none")
        .env("CARGO_PROFILE_BENCH_STRIP", "none")
        .env("CARGO_TARGET_DIR", target.join("flame"));
    let mut perf = Command::new("perf");
    perf.args([
        "record",
        "--quiet",
        "--all-cpus",
        "-g",
        "--freq",
        "2000",
        "--event",
        "cpu-clock",
        "--output",
    ]);
    perf.arg(&samples).arg("--").arg(bench.get_program()).args(bench.get_args());
    perf.envs(bench.get_envs().filter_map(|(name, value)| Some((name, value?))));
    perf.current_dir(tree::root()?);
    run(&mut perf).context("`perf` is needed, and leave to sample all processes")?;
    let mut script = Command::new("perf");
    let script = read(script.args(["script", "--comms", "telecode", "--input"]).arg(&samples))?;
    let stacks = filter(&collapse, script.as_bytes())?;
    fs::write(picture, filter(&graph, &stacks)?)
        .with_context(|| format!("{} cannot be written", picture.display()))?;
    say::out(&format!("drawn to {}", picture.display()));
    Ok(())
}

/// The programs that draw, which are installed below `tools` where they are missing.
fn inferno(tools: &Path) -> Result<[PathBuf; 2]> {
    let programs = INFERNO.map(|name| tools.join("bin").join(name));
    if programs.iter().any(|program| !program.is_file()) {
        run(cargo(["install", "--quiet", "--locked", "inferno", "--root"])?.arg(tools))?;
    }
    Ok(programs)
}

/// What a program makes of some input.
fn filter(program: &Path, input: &[u8]) -> Result<Vec<u8>> {
    let name = program.display();
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    let mut stdin = child.stdin.take().context("no stdin")?;
    let output = std::thread::scope(|scope| {
        let writing = scope.spawn(move || stdin.write_all(input));
        let output = child.wait_with_output();
        // A program that ended early has said why.
        drop(writing.join());
        output
    })?;
    if !output.status.success() {
        bail!("{name} failed ({})", output.status);
    }
    Ok(output.stdout)
}
