//! What the machine that the bot runs on has for it: its own program, how agents are started, the clock.

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret as _, SecretString};
use telecode_claude::process::{LaunchSettings, STEP};
use telecode_claude::translate::TranslatorSettings;
use telecode_core::seam::time::UtcOffset;

use crate::config::Config;

/// The rules of the machine's time zone. Source: localtime(5).
const LOCAL_TIME: &str = "/etc/localtime";

/// How agents are started.
pub fn launch_settings(config: &Config) -> LaunchSettings {
    let expose = |(name, value): (&String, &SecretString)| (name.clone(), value.expose_secret().to_owned());
    LaunchSettings {
        command: config.claude.command.iter().map(OsString::from).collect(),
        guard: vec![own_program().into_os_string(), OsString::from("guard")],
        parent: std::env::vars_os().collect(),
        env: config.claude.env.iter().map(expose).collect(),
        client: TranslatorSettings { init_timeout: config.agent.init_timeout, version: None },
        scratch: config.data_dir.clone(),
        step: STEP,
    }
}

/// This program, for its own children. An update may replace the file under a running bot: it is held open. A child has the
/// same descriptor, and its `/proc/self` is its own; ours it may not look into.
pub fn own_program() -> PathBuf {
    static OWN: OnceLock<Option<File>> = OnceLock::new();
    match OWN.get_or_init(|| File::open("/proc/self/exe").ok()) {
        Some(own) => PathBuf::from(format!("/proc/self/fd/{}", own.as_raw_fd())),
        None => own_path(),
    }
}

/// Where this program is.
pub fn own_path() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("telecode"))
}

/// How far this machine's clock is ahead of UTC now.
pub fn utc_offset() -> UtcOffset {
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
    UtcOffset(time_zone().to_offset(now).seconds())
}

/// The machine's time zone. Where the environment names none its rules are enough: to name it, jiff would look through all zones
/// that there are, and keep the list.
fn time_zone() -> TimeZone {
    let unnamed = || TimeZone::tzif("", &std::fs::read(LOCAL_TIME).ok()?).ok();
    let zone = if std::env::var_os("TZ").is_none() { unnamed() } else { None };
    zone.unwrap_or_else(TimeZone::system)
}
