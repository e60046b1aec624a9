//! Reads the configuration again while the bot runs: for SIGHUP, and for `telecode config reload`.

use rustix::process::{Pid, Signal, kill_process};
use secrecy::ExposeSecret as _;
use telecode_claude::process::LaunchSettings;
use telecode_core::seam::settings::Settings;
use telecode_telegram::client::ServerRoute;

use crate::config::{Config, ConfigOptions, ConfigProblems, EnvVars};
use crate::error::UserError;
use crate::log::LogSecrets;
use crate::machine::{launch_settings, utc_offset};
use crate::store;

/// What counts from the next start only: it is in use all the time, or was said once.
const AT_START: &str =
    "telegram.token, telegram.api_url, telegram.proxy, telegram.poll_timeout, data_dir and [log]";

/// What the loop gets when the configuration was read again.
#[derive(Debug)]
pub struct ReloadedConfig {
    /// For the bridge.
    pub settings: Box<Settings>,
    /// For agents that are started from now on.
    pub launch: LaunchSettings,
}

/// Where the configuration of a running bot comes from, and what of it cannot change any more.
#[derive(Debug)]
pub struct ConfigSource {
    options: ConfigOptions,
    env: EnvVars,
    secrets: LogSecrets,
}

impl ConfigSource {
    /// Remembers what the command line and the environment said. Secrets of later configurations are kept out of the log.
    pub fn new(options: ConfigOptions, env: EnvVars, secrets: LogSecrets) -> Self {
        Self { options, env, secrets }
    }

    /// Reads and checks the configuration again. What needs a restart stays as it was in `begun`, and is named in the log.
    pub fn read(&self, begun: &Config) -> Result<ReloadedConfig, ConfigProblems> {
        let mut config = Config::load(&self.options, &self.env)?;
        config.token()?;
        self.secrets.add(config.secrets());
        config.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
        let kept = needs_restart(begun, &config);
        if !kept.is_empty() {
            tracing::warn!("changed, and counts from the next start only: {}", kept.join(", "));
        }
        config.data_dir.clone_from(&begun.data_dir);
        let settings = Box::new(config.settings(utc_offset()));
        Ok(ReloadedConfig { settings, launch: launch_settings(&config) })
    }
}

/// The keys whose new values a running bot cannot take up.
fn needs_restart(begun: &Config, new: &Config) -> Vec<&'static str> {
    let token =
        |config: &Config| config.telegram.token.as_ref().map(|token| token.expose_secret().to_owned());
    let keys = [
        ("telegram.token", token(begun) != token(new)),
        ("telegram.api_url", begun.telegram.api_url != new.telegram.api_url),
        ("telegram.proxy", route(begun) != route(new)),
        ("telegram.poll_timeout", begun.telegram.poll_timeout != new.telegram.poll_timeout),
        ("data_dir", begun.data_dir != new.data_dir),
        ("log.level", begun.log.level != new.log.level),
        ("log.format", begun.log.format != new.log.format),
    ];
    keys.into_iter().filter(|(_, changed)| *changed).map(|(key, _)| key).collect()
}

fn route(config: &Config) -> Option<String> {
    match &config.telegram.proxy {
        ServerRoute::Environment => None,
        ServerRoute::Direct => Some("none".to_owned()),
        ServerRoute::Through(proxy) => Some(proxy.expose_secret().to_owned()),
    }
}

/// Tells the bot that runs on the data directory of this configuration to read it again; says what was done.
pub fn ask(config: &Config) -> Result<String, UserError> {
    let dir = config.data_dir.display();
    let holder = store::holder(&config.data_dir).map_err(|error| {
        UserError::new(format!("{dir} cannot be looked at: {error}"), "let this user read it")
    })?;
    let Some(number) = holder else {
        return Err(UserError::new(
            format!("no telecode runs on {dir}"),
            "start `telecode run`; if it runs on another directory, name that with --data-dir",
        ));
    };
    let pid = i32::try_from(number).ok().and_then(Pid::from_raw).ok_or_else(|| {
        UserError::new(format!("the telecode that runs on {dir} does not say its number"), "send it SIGHUP")
    })?;
    kill_process(pid, Signal::HUP).map_err(|error| {
        UserError::new(
            format!("process {number} cannot be told: {error}"),
            "run this as the user who runs the bot",
        )
    })?;
    Ok(format!(
        "process {number} reads its configuration again; turns that run go on as they are\n\
         from its next start only: {AT_START}\n"
    ))
}

#[cfg(test)]
mod tests;
