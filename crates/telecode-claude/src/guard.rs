//! Stands between the bot and `claude`, so that no process is left over whatever happens to the bot.
//!
//! The bot starts its own executable as the guard; the guard starts `claude` in a process group of its own, with its
//! stdout and stderr passed on as they are and its stdin copied. When `claude` has ended, the guard ends everything
//! that it left. It dies of the bot's death:
//!
//! | what happens | what the guard does |
//! |---|---|
//! | its stdin ends and the bot lives | closes the stdin of `claude`, which ends by itself |
//! | the bot is dead | leaves the stdin open and sends SIGTERM, 5 s later SIGKILL to the group |
//! | SIGTERM, SIGINT, SIGHUP | the same |
//! | SIGUSR2 | SIGKILL to the group |
//! | another guard has the session's lock | starts nothing |
//! | SIGKILL | nothing any more: on Linux the kernel kills `claude` (see `leash`) |
//!
//! With a dead bot the stdin stays open because `claude` takes its end for a denial of the permission it asks for.

mod descendants;
#[cfg(target_os = "linux")]
mod leash;
mod leftovers;
mod note;
mod pump;
mod signals;
mod status;
mod watch;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use rustix::process::Pid;

pub use descendants::descendants;
pub use leftovers::end_leftovers;
pub use note::GuardNote;
pub use status::ClaudeExit;

use crate::lock::FileLock;

/// The exit code for a program that does not exist, as shells have it.
const NOT_FOUND: u8 = 127;

/// The exit code for a guard that could not do its work.
const FAILED: u8 = 126;

/// The arguments that tell a guard what to do: for this bot, with this file locked all the time, start this program with
/// these arguments.
pub fn arguments(
    bot: u32,
    lock: Option<&Path>,
    command: impl IntoIterator<Item = OsString>,
) -> Vec<OsString> {
    let mut arguments = vec![OsString::from(format!("--bot={bot}"))];
    arguments.extend(lock.map(|lock| {
        let mut argument = OsString::from(LOCK);
        argument.push(lock);
        argument
    }));
    arguments.push(OsString::from("--"));
    arguments.extend(command);
    arguments
}

/// Is the guard, until `claude` and all that it left have ended. Takes what [`arguments`] made; the exit code is that
/// of `claude`, see [`ClaudeExit`].
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<_> = arguments.into_iter().collect();
    #[cfg(target_os = "linux")]
    if let Some((guard, program)) = leash::read(&arguments) {
        return leash::become_program(guard, program);
    }
    let leading = leading(arguments.len());
    let Some(task) = GuardTask::read(arguments) else {
        GuardNote::Failed("the guard is started by telecode only".to_owned()).write();
        return ExitCode::from(FAILED);
    };
    ExitCode::from(guard(task, leading))
}

/// How the argument with the file to lock begins.
const LOCK: &str = "--lock=";

/// What a guard is to do.
struct GuardTask {
    bot: Pid,
    lock: Option<PathBuf>,
    command: Vec<OsString>,
}

impl GuardTask {
    fn read(arguments: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let bot = arguments.next()?.to_str()?.strip_prefix("--bot=")?.parse().ok()?;
        let mut next = arguments.next()?;
        let mut lock = None;
        if let Some(path) = next.as_bytes().strip_prefix(LOCK.as_bytes()) {
            lock = Some(PathBuf::from(OsStr::from_bytes(path)));
            next = arguments.next()?;
        }
        let command: Vec<_> = arguments.collect();
        (next == "--" && !command.is_empty()).then_some(Self { bot: Pid::from_raw(bot)?, lock, command })
    }
}

/// The words of this program's command line before its last ones: they lead here.
fn leading(last: usize) -> Vec<OsString> {
    let all: Vec<_> = std::env::args_os().skip(1).collect();
    let count = all.len().saturating_sub(last);
    all.into_iter().take(count).collect()
}

fn guard(task: GuardTask, leading: Vec<OsString>) -> u8 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let code = runtime.and_then(|runtime| runtime.block_on(start(task, leading)));
    code.unwrap_or_else(|error| {
        GuardNote::Failed(error.to_string()).write();
        FAILED
    })
}

async fn start(GuardTask { bot, lock, command }: GuardTask, leading: Vec<OsString>) -> std::io::Result<u8> {
    // The order matters: a signal that comes before its handler ends the guard, and then nothing must have begun.
    let signals = signals::GuardSignals::listen()?;
    let news = bind_to(bot);
    if watch::is_gone(bot) {
        return Ok(0);
    }
    // Held until the guard ends, which it does after everything of `claude`.
    let lock = lock.map(|path| FileLock::take(&path)).transpose()?;
    if let Some(None) = lock {
        GuardNote::Held.write();
        return Ok(FAILED);
    }
    if command.first().is_none_or(is_missing) {
        GuardNote::NotFound.write();
        return Ok(NOT_FOUND);
    }
    let mut command = tied(leading, command);
    command.env(leftovers::VARIABLE, leftovers::mark());
    match command.stdin(Stdio::piped()).process_group(0).spawn() {
        Ok(child) => {
            // A guard before this one may have been killed itself. While `claude` starts there is time to look for what it left:
            // all of that has ended before `claude` is passed its first line.
            end_leftovers();
            Ok(watch::watch(bot, news, child, signals).await?.code())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            GuardNote::NotFound.write();
            Ok(NOT_FOUND)
        }
        Err(error) => Err(error),
    }
}

/// Whether a program that is named by its path is not there. Of others the start says so.
fn is_missing(program: &OsString) -> bool {
    let path = Path::new(program);
    path.components().nth(1).is_some() && matches!(path.try_exists(), Ok(false))
}

/// The way to start a program so that it dies with the guard. The guard has one thread that starts anything, its first.
#[cfg(target_os = "linux")]
fn tied(leading: Vec<OsString>, program: Vec<OsString>) -> Command {
    leash::command(leading, program)
}

/// Elsewhere only the guard itself can end it.
#[cfg(not(target_os = "linux"))]
fn tied(_leading: Vec<OsString>, program: Vec<OsString>) -> Command {
    let mut program = program.into_iter();
    let mut command = Command::new(program.next().unwrap_or_default());
    command.args(program);
    command
}

/// How the guard learns of the bot's death, beside the end of its stdin.
#[derive(Debug, Clone, Copy)]
enum BotNews {
    /// The kernel tells it.
    Told,
    /// It has to look.
    Looked,
}

/// Makes the guard hear of the bot's death, adopt what `claude` orphans, and not look like the bot.
#[cfg(target_os = "linux")]
fn bind_to(_bot: Pid) -> BotNews {
    use rustix::process::{Signal, getpid, set_child_subreaper, set_parent_process_death_signal};

    let told = set_parent_process_death_signal(Some(Signal::USR1));
    // Both only help: the process group is ended in any case.
    let bound = set_child_subreaper(Some(getpid())).and_then(|()| rustix::thread::set_name(c"agent-guard"));
    if let Err(error) = told.and(bound) {
        tracing::debug!(%error, "the guard is less tight than it should be");
    }
    if told.is_ok() { BotNews::Told } else { BotNews::Looked }
}

/// Elsewhere only the bot's pid is watched, and only the process group is ended.
#[cfg(not(target_os = "linux"))]
fn bind_to(_bot: Pid) -> BotNews {
    BotNews::Looked
}

#[cfg(test)]
mod tests;
