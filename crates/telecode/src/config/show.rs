//! The configuration as it is in force, with where each value comes from. Secrets are shown as `***`.

use std::fmt::Write as _;

use secrecy::ExposeSecret as _;
use telecode_core::seam::access::{AccessSource, OwnerRecord};
use telecode_telegram::client::ServerRoute;

use super::build::{LANGUAGES, LIVE, MODES, ON_CRASH, RICH, SWITCH};
use super::key::{self, SECTIONS};
use super::problem::ValuePlace;
use super::{Config, duration};
use crate::log::{LogFormat, LogLevel};

/// What is shown of a secret.
const HIDDEN: &str = "\"***\"";

/// Writes the configuration as TOML with a comment behind every value, and who was paired.
pub fn text(config: &Config, owners: &[OwnerRecord]) -> String {
    let mut out = match &config.file {
        Some(file) => format!("# {}\n", file.display()),
        None => "# no file: all is default\n".to_owned(),
    };
    for (section, _) in SECTIONS {
        match *section {
            "project" => projects(&mut out, config),
            "" => keys(&mut out, config, section),
            name => {
                let _ = writeln!(out, "\n[{name}]");
                keys(&mut out, config, section);
                if name == "access" {
                    paired(&mut out, config, owners);
                }
            }
        }
    }
    out
}

fn keys(out: &mut String, config: &Config, section: &str) {
    for name in key::names(section) {
        let key = if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") };
        let place = config.places.get(key.as_str()).unwrap_or(&ValuePlace::Default);
        let _ = match value(config, &key) {
            Some(value) => writeln!(out, "{name} = {value}  # {place}"),
            None => writeln!(out, "#{name} is not set"),
        };
    }
}

/// Whoever is served is named here, also if no key does.
fn paired(out: &mut String, config: &Config, owners: &[OwnerRecord]) {
    for owner in owners.iter().filter(|owner| owner.source == AccessSource::Paired) {
        let id = owner.person.0;
        let _ = if config.owners.is_empty() {
            writeln!(out, "# {id} is paired, and is served")
        } else {
            writeln!(out, "# {id} was paired, and is not served: owners names who is")
        };
    }
}

fn projects(out: &mut String, config: &Config) {
    for project in &config.projects {
        let _ = writeln!(
            out,
            "\n[[project]]\nname = {}\npath = {}",
            quoted(&project.name),
            quoted(&project.path)
        );
    }
}

/// The value of a key as TOML; `None` if it has none.
pub(super) fn value(config: &Config, key: &str) -> Option<String> {
    let some = |text: &str| Some(quoted(text));
    match key {
        "data_dir" => some(&config.data_dir.to_string_lossy()),
        "telegram.token" => {
            config.telegram.token.as_ref().filter(|_| config.telegram.token_file.is_none())?;
            Some(HIDDEN.into())
        }
        "telegram.token_file" => some(&config.telegram.token_file.as_ref()?.to_string_lossy()),
        "telegram.api_url" => some(&config.telegram.shown_url()),
        "telegram.proxy" => match &config.telegram.proxy {
            ServerRoute::Environment => None,
            ServerRoute::Direct => some("none"),
            // What stands before an @ is a name and a password.
            ServerRoute::Through(proxy) if proxy.expose_secret().contains('@') => Some(HIDDEN.into()),
            ServerRoute::Through(proxy) => some(proxy.expose_secret()),
        },
        "telegram.poll_timeout" => some(&duration::format(config.telegram.poll_timeout)),
        "access.owners" => {
            Some(format!("{:?}", config.owners.iter().map(|owner| owner.0).collect::<Vec<_>>()))
        }
        "access.project_roots" => {
            let roots: Vec<_> =
                config.project_roots.iter().map(|root| quoted(&root.to_string_lossy())).collect();
            Some(format!("[{}]", roots.join(", ")))
        }
        "backlog.max_age" => some(&duration::format(config.backlog_max_age)),
        "asks.remind_after" => {
            let all: Vec<_> =
                config.remind_after.iter().map(|after| quoted(&duration::format(*after))).collect();
            Some(format!("[{}]", all.join(", ")))
        }
        "claude.command" => Some(command(&config.claude.command)),
        "claude.env" => Some(hidden_env(config)),
        "claude.model" => some(config.claude.model.as_ref()?),
        "claude.mode" => word(&MODES, config.claude.mode),
        "claude.titles" => Some(config.claude.titles.to_string()),
        "agent.idle_timeout" => some(&duration::format(config.agent.idle_timeout)),
        "agent.max_live" => Some(config.agent.max_live.to_string()),
        "agent.stall_timeout" => some(&duration::format(config.agent.stall_timeout)),
        "agent.on_crash" => word(&ON_CRASH, config.agent.on_crash),
        "agent.init_timeout" => some(&duration::format(config.agent.init_timeout)),
        "agent.allow_bypass" => Some(config.agent.allow_bypass.to_string()),
        "chat.live" => word(&LIVE, config.chat.live),
        "chat.cockpit" => word(&SWITCH, config.chat.cockpit),
        "render.rich" => word(&RICH, config.render.rich),
        "chat.language" => word(&LANGUAGES, config.chat.language),
        "log.format" => word(&LogFormat::WORDS, config.log.format),
        "log.level" => word(&LogLevel::WORDS, config.log.level),
        _ => None,
    }
}

fn command(command: &[String]) -> String {
    let parts: Vec<_> = command.iter().map(|part| quoted(part)).collect();
    if let [program] = parts.as_slice() { program.clone() } else { format!("[{}]", parts.join(", ")) }
}

/// The names are of use; any value may be a key.
fn hidden_env(config: &Config) -> String {
    let pairs: Vec<_> = config.claude.env.keys().map(|name| format!("{} = {HIDDEN}", quoted(name))).collect();
    if pairs.is_empty() { "{}".into() } else { format!("{{ {} }}", pairs.join(", ")) }
}

fn word<T: Copy + PartialEq>(words: &[(&str, T)], value: T) -> Option<String> {
    words.iter().find(|(_, one)| *one == value).map(|(word, _)| format!("{word:?}"))
}

/// Writes a text as TOML.
pub fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
