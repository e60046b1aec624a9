//! The command line: what can be typed. What it does is elsewhere.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::config;
use crate::log::{LogFormat, LogLevel};

/// What is said below every help text.
const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  something failed
  2  the command line is wrong
  3  the configuration is wrong
  4  another instance runs on the same data directory";

const EXAMPLES: &str = "\
Try it without Telegram:
  telecode demo

Set it up with a bot of your own (@BotFather makes one):
  telecode init
  telecode doctor
  telecode run

";

/// The heading of the options of every command.
const EVERYWHERE: &str = "Options of every command";

/// How wide the reference is.
const REFERENCE_WIDTH: usize = 100;

/// Claude Code in Telegram: every session of every project, live, from a phone.
#[derive(Debug, Parser)]
#[command(name = "telecode", version, after_help = format!("{EXAMPLES}{EXIT_CODES}"), propagate_version = false)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub shared: SharedOptions,
    /// What to do.
    #[command(subcommand)]
    pub command: CliCommand,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct SharedOptions {
    /// The configuration file [default: telecode/telecode.toml in the XDG config directory; also `TELECODE_CONFIG`]
    #[arg(long, global = true, value_name = "FILE", help_heading = EVERYWHERE)]
    pub config: Option<PathBuf>,
    /// Where the database and the workspaces are kept [default: telecode in the XDG data directory; also
    /// `TELECODE_DATA_DIR`]
    #[arg(long, global = true, value_name = "DIR", help_heading = EVERYWHERE)]
    pub data_dir: Option<PathBuf>,
    /// From which level something is logged: error, warn, info, debug or trace; finer choices with `RUST_LOG`
    #[arg(long, global = true, value_name = "LEVEL", help_heading = EVERYWHERE, hide_possible_values = true)]
    pub log: Option<LogLevel>,
    /// How log lines look: human or json
    #[arg(long, global = true, value_name = "FORMAT", help_heading = EVERYWHERE, hide_possible_values = true)]
    pub log_format: Option<LogFormat>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Run the bot until it is stopped with Ctrl-C or SIGTERM
    Run,
    /// Try everything in the browser, without a token or an account
    ///
    /// Runs the bot against a Telegram of its own, with a chat page on this machine. Uses your `claude` if it is
    /// installed and logged in, and a scripted stand-in otherwise; it says which, and prints the address.
    Demo(DemoOptions),
    /// Set the bot up: check the token, pair you as the owner, write the configuration
    #[command(
        after_help = "Examples:\n  telecode init\n  telecode init --token-file ~/token --project ~/code/api\n  \
        pass show bot | telecode init --project ~/code/api"
    )]
    Init(InitOptions),
    /// Check that everything is as it should be, and say what to do where it is not
    ///
    /// What stops the bot is a FAIL, and ends this with 1. What could be better is a warn, and ends it with 0 as long
    /// as nothing fails.
    Doctor(DoctorOptions),
    /// List the sessions, whether the bot runs or not
    #[command(after_help = "Examples:\n  telecode sessions\n  telecode sessions --json | jq '.[].name'")]
    Sessions(SessionsOptions),
    /// Show, explain, check or reload the configuration
    Config {
        /// What to do with it.
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Show who may use the bot, and take people out
    #[command(after_help = "Examples:\n  telecode access list\n  telecode access remove 123456789")]
    Access {
        /// What to do.
        #[command(subcommand)]
        what: AccessCommand,
    },
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  telecode completions bash > ~/.local/share/bash-completion/completions/telecode"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Options of `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoOptions {
    /// The port of the chat page [default: 8787, or any free one]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Let the scripted stand-in answer, even if `claude` could
    #[arg(long)]
    pub stand_in: bool,
    /// Forget the chat of earlier demos
    #[arg(long)]
    pub fresh: bool,
}

/// Options of `init`.
#[derive(Debug, Clone, Args)]
pub struct InitOptions {
    /// The file that holds the bot's token; otherwise `TELEGRAM_BOT_TOKEN`, a pipe, or a question
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The directory of the first project [default: the current one, after a question]
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Replace a configuration that is there
    #[arg(long)]
    pub force: bool,
}

/// Options of `doctor`.
#[derive(Debug, Clone, Args)]
pub struct DoctorOptions {
    /// Also run a whole turn with a permission through `claude`, in a temporary directory; it counts as use
    /// of your Claude account
    #[arg(long)]
    pub turn: bool,
}

/// Options of `sessions`.
#[derive(Debug, Clone, Args)]
pub struct SessionsOptions {
    /// Print all that is known of each, as JSON
    #[arg(long)]
    pub json: bool,
    /// Also the closed ones
    #[arg(long)]
    pub all: bool,
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print the configuration in force, and where each value comes from; secrets are hidden
    Show,
    /// Print an example with every key explained
    Example,
    /// Check the configuration and say all that is wrong
    Check,
    /// Check the configuration, and let the running bot read it again; turns that run are not touched
    ///
    /// The same as SIGHUP to the bot, with a check before. What cannot change while it runs is named.
    Reload,
}

/// What to do about who may use the bot.
#[derive(Debug, Subcommand)]
pub enum AccessCommand {
    /// List the owners, why each is one and since when
    List,
    /// Take an owner out: what they began is stopped, and nothing they sent is run
    ///
    /// At once, if the bot runs. Whoever was paired is forgotten; whoever the configuration names is taken out of
    /// access.owners in the file.
    Remove {
        /// The Telegram user id
        id: i64,
    },
}

impl SharedOptions {
    /// What is said about the configuration.
    pub fn options(&self) -> config::ConfigOptions {
        config::ConfigOptions { config: self.config.clone(), data_dir: self.data_dir.clone() }
    }
}

/// Commands that telecode gives itself. They are taken before the command line is parsed, so that they start fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlyCommand {
    /// Watches over a `claude`; with what follows.
    Guard(Vec<OsString>),
    /// Plays `claude` from a script; with what follows.
    StandInAgent(Vec<OsString>),
}

/// Says whether the arguments, without the program's name, are one of telecode's own commands.
pub fn early(arguments: &[OsString]) -> Option<EarlyCommand> {
    let (command, rest) = arguments.split_first()?;
    match command.to_str()? {
        "guard" => Some(EarlyCommand::Guard(rest.to_vec())),
        "stand-in-agent" => Some(EarlyCommand::StandInAgent(rest.to_vec())),
        _ => None,
    }
}

/// The completions for a shell.
pub fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "telecode", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Every help text, one after the other: the reference of the command line.
pub fn reference() -> String {
    let mut out = String::new();
    let mut root = Cli::command().term_width(REFERENCE_WIDTH);
    root.build();
    pages(&mut out, &root);
    out
}

fn pages(out: &mut String, command: &clap::Command) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let help = command.clone().term_width(REFERENCE_WIDTH).render_long_help().to_string();
    let lines: Vec<_> = help.lines().map(str::trim_end).collect();
    let _ = write!(out, "## {name}\n\n{}\n\n", lines.join("\n").trim_end());
    // What `help` shows is all of this.
    command.get_subcommands().filter(|one| one.get_name() != "help").for_each(|one| pages(out, one));
}

#[cfg(test)]
mod tests;
