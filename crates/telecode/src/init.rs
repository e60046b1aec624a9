//! `telecode init`: asks for what is missing, checks the token, pairs the owner, writes the configuration.
//!
//! How Telegram is spoken to is given by the caller.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use secrecy::SecretString;
use telecode_core::seam::ids::{ChatId, PersonId, UpdateId};

use crate::config::{self, ConfigOptions, EnvVars, TOKEN_VARIABLE};
use crate::error::{ProgramExit, UserError};
use crate::{cli, ui};

pub mod pair;
pub mod wire;
mod write;

/// What a call to Telegram will give.
pub type Reply<T> = Pin<Box<dyn Future<Output = Result<T, UserError>> + Send>>;

/// Waits so long for updates from an offset on.
pub type Poll = dyn Fn(SecretString, Option<i64>, Duration) -> Reply<Vec<SeenUpdate>> + Send + Sync;

/// The calls that `init` needs. Failures come as they are to be told.
pub struct PairingApi {
    /// Checks a token (`getMe`); gives the bot's user name, without `@`.
    pub check: Box<dyn Fn(SecretString) -> Reply<String> + Send + Sync>,
    /// Waits so long for updates from an offset on (`getUpdates`).
    pub poll: Box<Poll>,
    /// Sends a text.
    pub tell: Box<dyn Fn(SecretString, ChatId, String) -> Reply<()> + Send + Sync>,
}

/// An update, as far as pairing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenUpdate {
    /// Its number.
    pub id: UpdateId,
    /// The text, if it is one from a private chat.
    pub text: Option<PrivateText>,
}

/// A text that a person wrote to the bot alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateText {
    /// The person who wrote it.
    pub person: PersonId,
    /// The first name.
    pub name: String,
    /// Their chat with the bot.
    pub chat: ChatId,
    /// What they wrote.
    pub text: String,
}

/// What was asked for and found before anything is done.
#[derive(Debug)]
pub(crate) struct InitPlan {
    /// The configuration to write.
    pub(crate) file: PathBuf,
    /// The bot's token.
    pub(crate) token: SecretString,
    /// The first project.
    pub(crate) project: PathBuf,
    /// The server, if it is not Telegram's own.
    pub(crate) api_url: Option<String>,
}

/// Runs the whole of it. Questions block the thread: nothing else runs in this command.
pub async fn run(
    wanted: &cli::InitOptions,
    options: &ConfigOptions,
    env: &EnvVars,
    telegram: &PairingApi,
) -> Result<(), UserError> {
    let file = target(options, env)?;
    may_replace(&file, wanted)?;
    write::try_out(&file)?;
    let (token, bot) = checked_token(wanted, env, telegram).await?;
    ui::err(&format!("The token works: it's @{bot}'s."));
    let project = again(wanted.project.is_none(), || project(wanted))?;
    let plan =
        InitPlan { file, token, project, api_url: env.get("TELECODE_TELEGRAM_API_URL").map(str::to_owned) };
    let owner = pair::pair(telegram, &plan.token, &bot, pair::random_code, ui::err).await?;
    write::write(&plan, owner)?;
    ui::err(&format!("Wrote {}. Next: `telecode doctor`, then `telecode run`.", plan.file.display()));
    Ok(())
}

/// The token, and the name of its bot: asked for until it is one that Telegram knows, where a person types it.
async fn checked_token(
    wanted: &cli::InitOptions,
    env: &EnvVars,
    telegram: &PairingApi,
) -> Result<(SecretString, String), UserError> {
    let is_typed = wanted.token_file.is_none() && env.get(TOKEN_VARIABLE).is_none() && ui::is_interactive();
    loop {
        let token = again(is_typed, || token(wanted, env))?;
        match (telegram.check)(token.clone()).await {
            Ok(bot) => return Ok((token, bot)),
            Err(error) if is_typed => ui::err(&error.to_string()),
            Err(error) => return Err(error),
        }
    }
}

/// Asks until the answer can be used, saying why not each time, where a person is asked. Nothing is written before that.
fn again<T>(is_asked: bool, mut ask: impl FnMut() -> Result<T, Answer>) -> Result<T, UserError> {
    loop {
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(Answer::Wrong(error)) if is_asked && ui::is_interactive() => ui::err(&error.to_string()),
            Err(Answer::Wrong(error) | Answer::Over(error)) => return Err(error),
        }
    }
}

/// Why there is no answer.
enum Answer {
    /// It cannot be used.
    Wrong(UserError),
    /// Nothing more can be asked.
    Over(UserError),
}

impl From<UserError> for Answer {
    fn from(error: UserError) -> Self {
        Self::Over(error)
    }
}

/// The line that a person types.
fn typed(line: Option<String>) -> Result<String, Answer> {
    line.ok_or_else(|| Answer::Over(UserError::new("the input has ended: nothing was written", "")))
}

fn target(options: &ConfigOptions, env: &EnvVars) -> Result<PathBuf, UserError> {
    let named = options.config.clone().or_else(|| env.get("TELECODE_CONFIG").map(PathBuf::from));
    let file = named.or_else(|| config::default_file(env));
    let absolute = file.and_then(|file| std::path::absolute(file).ok());
    absolute.ok_or_else(|| UserError::new("there is no home directory", "use --config, or set HOME"))
}

/// What is there is only replaced if a person says so.
fn may_replace(file: &Path, wanted: &cli::InitOptions) -> Result<(), UserError> {
    let there = [file.to_owned(), write::token_file(file)].into_iter().find(|file| file.exists());
    let Some(there) = there.filter(|_| !wanted.force) else { return Ok(()) };
    let question = format!("{} is already there. Replace it? [y/N]", there.display());
    if ui::is_interactive() && ui::ask(&question)?.is_some_and(|answer| is_yes(&answer)) {
        return Ok(());
    }
    Err(UserError::new(
        format!("{} is already there", there.display()),
        "use --force to replace it, or --config to write another file",
    ))
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes")
}

fn token(wanted: &cli::InitOptions, env: &EnvVars) -> Result<SecretString, Answer> {
    let text = if let Some(file) = &wanted.token_file {
        std::fs::read_to_string(file).map_err(|error| {
            UserError::new(format!("{} can't be read: {error}", file.display()), "correct --token-file")
        })?
    } else if let Some(token) = env.get(TOKEN_VARIABLE) {
        token.to_owned()
    } else if ui::is_interactive() {
        ui::err("Open @BotFather in Telegram, send /newbot, and copy the token that it gives you.");
        typed(ui::ask_unseen("The bot's token (it isn't shown):")?)?
    } else {
        ui::read_line()?.unwrap_or_default()
    };
    let text = text.trim();
    if config::is_token(text) {
        return Ok(text.into());
    }
    let what = if text.is_empty() { "there is no token" } else { "this doesn't look like a bot token" };
    let hint = "copy it whole from @BotFather: digits, a colon, then letters, digits, - and _";
    Err(Answer::Wrong(UserError::new(what, hint)))
}

/// Without a question and without the option it is the current directory.
fn project(wanted: &cli::InitOptions) -> Result<PathBuf, Answer> {
    let here = std::env::current_dir().map_err(|error| {
        UserError::new(format!("the current directory is gone: {error}"), "use --project")
    })?;
    let chosen = match &wanted.project {
        Some(project) => here.join(project),
        None if ui::is_interactive() => {
            let answer =
                typed(ui::ask(&format!("The folder that Claude may work in [{}]:", here.display()))?)?;
            if answer.is_empty() { here } else { here.join(answer) }
        }
        None => here,
    };
    if chosen.is_dir() {
        return Ok(chosen);
    }
    let error =
        UserError::new(format!("{} is not a folder", chosen.display()), "make it, or name another one");
    Err(Answer::Wrong(error.exit(ProgramExit::Usage)))
}

impl std::fmt::Debug for PairingApi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Telegram")
    }
}

#[cfg(test)]
mod tests;
