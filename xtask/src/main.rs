//! The developer's commands: `cargo xtask --help`.

mod bench;
mod cargo;
mod docs;
mod house;
mod matrix;
mod record;
mod say;
mod setup;
mod snapshots;
mod soak;
mod steps;
mod suite;
mod tree;
mod walls;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The developer's commands of telecode.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Install what the tests need, under target/ where possible; quick if it is all there
    Setup,
    /// Run everything that CI runs
    Test,
    /// Run the quick part, for every commit: format, lints, the tests of the core
    Check,
    /// Write the documents that are made from the program: docs/cli.md, docs/telecode.example.toml
    Gen,
    /// Measure a release build with the real claude, and print the figures beside their aims
    Bench(bench::Options),
    /// Run the end-to-end stories with several versions of Claude Code, print a table, and move the pin
    Matrix(matrix::Options),
    /// Make the recordings of the real claude anew and show what differs in meaning; nothing is written without --write
    Record(record::Options),
    /// Measure the house: methods, floors, cycles, who writes what, lengths and names
    House,
    /// Kill the bot, its guards and the real claude at random moments of random stories, and look that nothing is lost
    Soak(soak::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Setup => setup::all().map(drop),
        Command::Test => suite::test(),
        Command::Check => suite::check(),
        Command::Gen => docs::write(),
        Command::Bench(options) => bench::bench(&options),
        Command::Matrix(options) => matrix::matrix(&options),
        Command::Record(options) => record::record(&options),
        Command::House => house::show(),
        Command::Soak(options) => soak::soak(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::err(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
