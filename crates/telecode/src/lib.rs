//! The telecode program: the shell around the pure core.

use std::ffi::OsString;
use std::time::SystemTime;

use clap::Parser as _;

use cli::{AccessCommand, Cli, Command, ConfigCommand, Shared};
use config::{Config, Env};
use error::{Exit, UserError};
use log::Secrets;
use reload::Source;
use telecode_core::ids::PersonId;

pub mod access;
pub mod agents;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod errands;
mod error;
pub mod event;
pub mod hands;
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
pub fn main(arguments: &[OsString]) -> Exit {
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
fn usage(error: &clap::Error) -> Exit {
    // If even that cannot be written there is nobody left to tell.
    drop(error.print());
    if error.use_stderr() { Exit::Usage } else { Exit::Ok }
}

fn perform(cli: Cli) -> Result<Exit, UserError> {
    let env = Env::of_process();
    match cli.command {
        Command::Run => run_bot(&cli.shared, &env),
        Command::Demo(wanted) => run_demo(&wanted, &cli.shared, &env),
        Command::Init(wanted) => set_up(&wanted, &cli.shared, &env),
        Command::Doctor(wanted) => check_up(&wanted, &cli.shared, &env),
        Command::Sessions(wanted) => list_sessions(&wanted, &cli.shared, &env),
        Command::Access { what } => access(&what, &cli.shared, &env),
        Command::Config { what } => show(&what, &cli.shared, &env),
        Command::Completions { shell } => ui::out(&cli::completions(shell)).map(|()| Exit::Ok),
    }
}

fn run_bot(shared: &Shared, env: &Env) -> Result<Exit, UserError> {
    let config = Config::load(&shared.options(), env).map_err(|problems| problems.user())?;
    let secrets = start_log(shared, env, &config);
    run::shut();
    config.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    let source = Source::new(shared.options(), env.clone(), secrets);
    runtime()?.block_on(run::run(config, source))?;
    Ok(Exit::Ok)
}

/// The demo speaks on standard output; the log only says what may need attention, unless more is asked for.
fn run_demo(wanted: &cli::Demo, shared: &Shared, env: &Env) -> Result<Exit, UserError> {
    log::start(&log::Plan {
        format: shared.log_format.unwrap_or(log::Format::Human),
        level: shared.log,
        directives: env.get("RUST_LOG"),
        configured: log::Level::Warn,
        secrets: Secrets::default(),
    });
    run::shut();
    runtime()?.block_on(demo::run(wanted, shared, env))?;
    Ok(Exit::Ok)
}

fn start_log(shared: &Shared, env: &Env, config: &Config) -> Secrets {
    let secrets: Secrets = config.secrets().collect();
    log::start(&log::Plan {
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

fn set_up(wanted: &cli::Init, shared: &Shared, env: &Env) -> Result<Exit, UserError> {
    let telegram = init::wire::telegram(env.get(config::API_URL_VARIABLE).unwrap_or(config::API_URL));
    runtime()?.block_on(init::run(wanted, &shared.options(), env, &telegram))?;
    Ok(Exit::Ok)
}

fn check_up(wanted: &cli::Doctor, shared: &Shared, env: &Env) -> Result<Exit, UserError> {
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

fn list_sessions(wanted: &cli::Sessions, shared: &Shared, env: &Env) -> Result<Exit, UserError> {
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
    ui::out(&text).map(|()| Exit::Ok)
}

fn access(what: &AccessCommand, shared: &Shared, env: &Env) -> Result<Exit, UserError> {
    let config = Config::load(&shared.options(), env).map_err(|problems| problems.user())?;
    let text = match what {
        AccessCommand::List => access::list(&config)?,
        AccessCommand::Remove { id } => access::remove(&config, PersonId(*id))?,
    };
    ui::out(&text).map(|()| Exit::Ok)
}

fn show(what: &ConfigCommand, shared: &Shared, env: &Env) -> Result<Exit, UserError> {
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
    ui::out(&text).map(|()| Exit::Ok)
}

fn checked(config: &Config) -> Result<String, UserError> {
    config.token().map_err(|problems| problems.user())?;
    config.warnings.iter().for_each(|warning| ui::err(&format!("warning: {warning}")));
    Ok(match &config.file {
        Some(file) => format!("{} is fine\n", file.display()),
        None => "there is no configuration file; all is default\n".to_owned(),
    })
}
