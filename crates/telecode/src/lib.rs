//! The telecode program: the shell around the pure core.

use std::ffi::OsString;
use std::time::SystemTime;

use clap::Parser as _;

use cli::{AccessCommand, Cli, CliCommand, ConfigCommand, SharedOptions};
use config::{Config, EnvVars};
use error::{ProgramExit, UserError};
use log::LogSecrets;
use reload::ConfigSource;
use telecode_core::seam::ids::PersonId;

pub mod access;
pub mod agents;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod effects;
pub mod errands;
mod error;
pub mod event;
pub mod init;
pub mod known;
pub mod log;
pub mod machine;
pub mod reload;
pub mod run;
pub mod seen;
pub mod sessions;
pub mod store;
pub mod ui;
pub mod watch;

/// Runs the program; `arguments` begin with its name.
pub fn main(arguments: &[OsString]) -> ProgramExit {
    let parsed = match Cli::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error),
    };
    match perform(parsed) {
        Ok(exit) => exit,
        Err(error) => {
            ui::err(&error.to_string());
            error.exit
        }
    }
}

/// Shows the help that was asked for, or what is wrong with the command line.
fn usage(error: &clap::Error) -> ProgramExit {
    // If even that cannot be written there is nobody left to tell.
    drop(error.print());
    if error.use_stderr() { ProgramExit::Usage } else { ProgramExit::Ok }
}

fn perform(cli: Cli) -> Result<ProgramExit, UserError> {
    let env = EnvVars::of_process();
    match cli.command {
        CliCommand::Run => run_bot(&cli.shared, &env),
        CliCommand::Demo(wanted) => run_demo(&wanted, &cli.shared, &env),
        CliCommand::Init(wanted) => set_up(&wanted, &cli.shared, &env),
        CliCommand::Doctor(wanted) => check_up(&wanted, &cli.shared, &env),
        CliCommand::Sessions(wanted) => list_sessions(&wanted, &cli.shared, &env),
        CliCommand::Access { what } => access(&what, &cli.shared, &env),
        CliCommand::Config { what } => show(&what, &cli.shared, &env),
        CliCommand::Completions { shell } => ui::out(&cli::completions(shell)).map(|()| ProgramExit::Ok),
    }
}

fn run_bot(shared: &SharedOptions, env: &EnvVars) -> Result<ProgramExit, UserError> {
    let config = Config::load(&shared.options(), env).map_err(|problems| problems.user())?;
    let secrets = start_log(shared, env, &config);
    run::shut();
    config.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    let source = ConfigSource::new(shared.options(), env.clone(), secrets);
    runtime()?.block_on(run::run(config, source))?;
    Ok(ProgramExit::Ok)
}

/// The demo speaks on standard output; the log only says what may need attention, unless more is asked for.
fn run_demo(
    wanted: &cli::DemoOptions,
    shared: &SharedOptions,
    env: &EnvVars,
) -> Result<ProgramExit, UserError> {
    log::start(&log::LogPlan {
        format: shared.log_format.unwrap_or(log::LogFormat::Human),
        level: shared.log,
        directives: env.get("RUST_LOG"),
        configured: log::LogLevel::Warn,
        secrets: LogSecrets::default(),
    });
    run::shut();
    runtime()?.block_on(demo::run(wanted, shared, env))?;
    Ok(ProgramExit::Ok)
}

fn start_log(shared: &SharedOptions, env: &EnvVars, config: &Config) -> LogSecrets {
    let secrets: LogSecrets = config.secrets().collect();
    log::start(&log::LogPlan {
        format: shared.log_format.unwrap_or(config.log.format),
        level: shared.log,
        directives: env.get("RUST_LOG"),
        configured: config.log.level,
        secrets: secrets.clone(),
    });
    secrets
}

/// One thread is enough for a bot, and the guards of its agents are tied to the thread that starts them.
fn runtime() -> Result<tokio::runtime::Runtime, UserError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UserError::new(format!("the runtime cannot be started: {error}"), "try again"))
}

fn set_up(
    wanted: &cli::InitOptions,
    shared: &SharedOptions,
    env: &EnvVars,
) -> Result<ProgramExit, UserError> {
    let telegram = init::wire::telegram(env.get(config::API_URL_VARIABLE).unwrap_or(config::API_URL));
    runtime()?.block_on(init::run(wanted, &shared.options(), env, &telegram))?;
    Ok(ProgramExit::Ok)
}

fn check_up(
    wanted: &cli::DoctorOptions,
    shared: &SharedOptions,
    env: &EnvVars,
) -> Result<ProgramExit, UserError> {
    let (mut checks, config) = doctor::local(&shared.options(), env);
    if let Some(config) = config {
        let more = runtime()?.block_on(async {
            let mut more = doctor::remote::telegram(&config).await;
            more.extend(doctor::remote::claude(&config).await);
            if wanted.turn {
                more.push(doctor::turn::turn(&config).await);
            }
            more
        });
        checks.extend(more);
    }
    ui::out(&doctor::table(&checks))?;
    Ok(doctor::exit(&checks))
}

fn list_sessions(
    wanted: &cli::SessionsOptions,
    shared: &SharedOptions,
    env: &EnvVars,
) -> Result<ProgramExit, UserError> {
    let config = Config::load(&shared.options(), env).map_err(|problems| problems.user())?;
    let found = sessions::read(&config.data_dir)?;
    let has_run = found.is_some();
    let mut sessions = found.unwrap_or_default();
    sessions.retain(|session| wanted.all || !session.standing.closed);
    let text = if wanted.json {
        sessions::json(&sessions)?
    } else if has_run {
        sessions::table(&sessions, SystemTime::now())
    } else {
        sessions::before_the_first(&config)
    };
    ui::out(&text).map(|()| ProgramExit::Ok)
}

fn access(what: &AccessCommand, shared: &SharedOptions, env: &EnvVars) -> Result<ProgramExit, UserError> {
    let config = Config::load(&shared.options(), env).map_err(|problems| problems.user())?;
    let text = match what {
        AccessCommand::List => access::list(&config)?,
        AccessCommand::Remove { id } => access::remove(&config, PersonId(*id))?,
    };
    ui::out(&text).map(|()| ProgramExit::Ok)
}

fn show(what: &ConfigCommand, shared: &SharedOptions, env: &EnvVars) -> Result<ProgramExit, UserError> {
    let load = || Config::load(&shared.options(), env).map_err(|problems| problems.user());
    let text = match what {
        ConfigCommand::Example => config::example::text(),
        ConfigCommand::Show => {
            let config = load()?;
            let owners = store::owners(&config.data_dir).map_err(|error| error.user())?;
            config::show::text(&config, &owners)
        }
        ConfigCommand::Check => checked(&load()?)?,
        ConfigCommand::Reload => {
            let config = load()?;
            let fine = checked(&config)?;
            format!("{fine}{}", reload::ask(&config)?)
        }
    };
    ui::out(&text).map(|()| ProgramExit::Ok)
}

fn checked(config: &Config) -> Result<String, UserError> {
    config.token().map_err(|problems| problems.user())?;
    config.warnings.iter().for_each(|warning| ui::err(&format!("warning: {warning}")));
    Ok(match &config.file {
        Some(file) => format!("{} is fine\n", file.display()),
        None => "there is no configuration file; all is default\n".to_owned(),
    })
}
