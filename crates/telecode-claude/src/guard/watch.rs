//! Watches over `claude` until it and all that it left have ended.

use std::io;
use std::process::{Child, ChildStdin};
use std::time::Duration;

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, getpid, getppid, kill_process, kill_process_group, wait,
    waitid, waitpid,
};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, sleep_until};

use super::BotNews;
use super::descendants::descendants;
use super::note::GuardNote;
use super::pump;
use super::signals::{GuardSignals, SignalMeaning};
use super::status::ClaudeExit;

/// How long `claude` may take to end after SIGTERM.
const TERM_PATIENCE: Duration = Duration::from_secs(5);

/// How often it is looked whether the bot lives, where its death is not told.
const BOT_CHECK: Duration = Duration::from_secs(1);

/// How long after the end of stdin the bot may still turn out to be dead: its pipes close a little before it is gone, and on
/// a machine that has much to do that is more than 50 ms. To end the input of `claude` then would answer an open permission.
const GRACE: Duration = Duration::from_millis(250);

/// How long what `claude` left may take to end after SIGTERM.
const LEFTOVER_PATIENCE: Duration = Duration::from_millis(500);

/// How long leftovers are waited for after SIGKILL: only a process that the kernel holds takes longer.
const KILL_PATIENCE: Duration = Duration::from_secs(5);

/// How often it is looked whether something has ended.
const STEP: Duration = Duration::from_millis(5);

/// Whether the bot is not the guard's parent any more.
pub(super) fn is_gone(bot: Pid) -> bool {
    getppid() != Some(bot)
}

/// Watches until the end and returns how `claude` ended.
pub(super) async fn watch(
    bot: Pid,
    news: BotNews,
    mut child: Child,
    signals: GuardSignals,
) -> io::Result<ClaudeExit> {
    let claude = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidData)?;
    GuardNote::Started(claude).write();
    let stdin = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut watch = GuardWatch { bot, news, claude, stage: GuardStage::Running, held: None };
    let status = watch.until_end(pump::begin(stdin), signals).await?;
    sweep(claude, watch.stage).await;
    Ok(status)
}

struct GuardWatch {
    bot: Pid,
    news: BotNews,
    claude: Pid,
    stage: GuardStage,
    /// The stdin of `claude` after the bot's death: open, and silent.
    held: Option<ChildStdin>,
}

#[derive(Clone, Copy)]
enum GuardStage {
    Running,
    Terminated { until: Instant },
    Killed,
}

impl GuardWatch {
    async fn until_end(
        &mut self,
        mut stdin: oneshot::Receiver<ChildStdin>,
        mut signals: GuardSignals,
    ) -> io::Result<ClaudeExit> {
        let mut is_open = true;
        loop {
            if let Some(status) = self.reap()? {
                return Ok(status);
            }
            tokio::select! {
                heard = signals.next() => self.hear(heard),
                ended = &mut stdin, if is_open => {
                    is_open = false;
                    self.input_ended(ended.ok()).await;
                }
                () = self.next_look() => self.check_bot(),
                () = self.patience() => self.kill(),
            }
        }
    }

    fn hear(&mut self, heard: SignalMeaning) {
        match heard {
            SignalMeaning::Terminate => self.terminate(),
            SignalMeaning::Kill => self.kill(),
            SignalMeaning::Parent => self.check_bot(),
            // The loop reaps.
            SignalMeaning::Child => {}
        }
    }

    fn check_bot(&mut self) {
        if is_gone(self.bot) {
            self.terminate();
        }
    }

    async fn input_ended(&mut self, stdin: Option<ChildStdin>) {
        self.held = stdin;
        let until = Instant::now() + GRACE;
        while !is_gone(self.bot) && Instant::now() < until {
            sleep(STEP).await;
        }
        if is_gone(self.bot) {
            self.terminate();
        } else {
            self.held = None;
        }
    }

    /// A guard that is told of the bot's death wakes for nothing else.
    async fn next_look(&self) {
        match self.news {
            BotNews::Told => std::future::pending().await,
            BotNews::Looked => sleep(BOT_CHECK).await,
        }
    }

    async fn patience(&self) {
        match self.stage {
            GuardStage::Terminated { until } => sleep_until(until).await,
            GuardStage::Running | GuardStage::Killed => std::future::pending().await,
        }
    }

    fn terminate(&mut self) {
        if let GuardStage::Running = self.stage {
            self.stage = GuardStage::Terminated { until: Instant::now() + TERM_PATIENCE };
            // It may have ended just now.
            kill_process(self.claude, Signal::TERM).unwrap_or_default();
        }
    }

    fn kill(&mut self) {
        self.stage = GuardStage::Killed;
        kill_process_group(self.claude, Signal::KILL).unwrap_or_default();
    }

    /// Buries orphans that have ended, and `claude` at last: its group is ended before its number can be given again.
    fn reap(&self) -> io::Result<Option<ClaudeExit>> {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if waitid(WaitId::Pid(self.claude), look)?.is_some() {
            signal_group(self.claude, self.stage);
            let status = waitpid(Some(self.claude), WaitOptions::empty())?;
            return Ok(status.map(|(_, status)| ClaudeExit::of(status)));
        }
        while let Some((pid, status)) = wait(WaitOptions::NOHANG)? {
            if pid == self.claude {
                return Ok(Some(ClaudeExit::of(status)));
            }
        }
        Ok(None)
    }
}

fn signal_group(claude: Pid, stage: GuardStage) {
    let signal = match stage {
        GuardStage::Running | GuardStage::Terminated { .. } => Signal::TERM,
        GuardStage::Killed => Signal::KILL,
    };
    kill_process_group(claude, signal).unwrap_or_default();
}

/// Ends all that `claude` left and waits for it: politely at first, unless it was killed itself.
async fn sweep(claude: Pid, stage: GuardStage) {
    let begun = Instant::now();
    let polite = match stage {
        GuardStage::Running | GuardStage::Terminated { .. } => LEFTOVER_PATIENCE,
        GuardStage::Killed => Duration::ZERO,
    };
    let mut asked: Vec<Pid> = Vec::new();
    while has_leftovers(claude) && begun.elapsed() < polite + KILL_PATIENCE {
        let is_polite = begun.elapsed() < polite;
        for pid in descendants(getpid()) {
            if !is_polite {
                kill_process(pid, Signal::KILL).unwrap_or_default();
            } else if !asked.contains(&pid) {
                asked.push(pid);
                kill_process(pid, Signal::TERM).unwrap_or_default();
            }
        }
        if !is_polite {
            kill_group_without_proc(claude);
        }
        sleep(STEP).await;
    }
}

/// Buries what has ended and says whether something is left: a child, or, where orphans are not adopted, the group.
fn has_leftovers(claude: Pid) -> bool {
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => {
                return !cfg!(target_os = "linux")
                    && rustix::process::test_kill_process_group(claude).is_ok();
            }
        }
    }
}

/// Where there is no `/proc`, leftovers are only found as a group.
fn kill_group_without_proc(claude: Pid) {
    if !cfg!(target_os = "linux") {
        kill_process_group(claude, Signal::KILL).unwrap_or_default();
    }
}
