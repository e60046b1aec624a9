//! `telecode run`: puts the parts together and runs them until a signal.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use secrecy::ExposeSecret as _;
use telecode_claude::history::ClaudeRecords;
use telecode_core::seam::Input;
use telecode_core::seam::ids::UpdateId;
use telecode_telegram::check::{self, CheckError};
use telecode_telegram::client::BotApi;
use telecode_telegram::poller::{PollEvent, PollPace, poll};
use telecode_telegram::sender::CallSender;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use crate::agents::{AgentPool, environment};
use crate::app::{App, ClockSkew, EVENT_LIMIT};
use crate::config::{self, Config, EnvVars};
use crate::effects::EffectRunner;
use crate::errands::tree::ALBUMS;
use crate::errands::{ErrandPaths, ErrandRunner};
use crate::error::{ProgramExit, UserError};
use crate::event::LoopEvent;
use crate::known;
use crate::machine::{launch_settings, utc_offset};
use crate::reload::ConfigSource;
use crate::seen::TakenUpdates;
use crate::store::{Store, StoreError};
use crate::watch::SessionWatch;

/// How many batches of updates may wait: Telegram gives the next only after the last was stored.
const POLL_EVENTS: usize = 4;

/// How long Telegram may take to say who the bot is before updates are passed on all the same.
const INTRODUCTION: Duration = Duration::from_secs(5);

/// How long to wait before it is asked again.
const INTRODUCTION_RETRY: Duration = Duration::from_secs(30);

/// Runs the bot until SIGINT or SIGTERM; SIGHUP reads the configuration from its source again. Needs a runtime on one
/// thread, which must be the main one: the guards of the agents are tied to it.
pub async fn run(config: Config, source: ConfigSource) -> Result<(), UserError> {
    let token = config.token().map_err(|problems| problems.user())?.clone();
    // A token begins with the bot's number.
    let bot = token.expose_secret().split(':').next().and_then(|number| number.parse().ok());
    let api = BotApi::by(&config.telegram.api_url, token, &config.telegram.proxy).map_err(|error| {
        UserError::new(format!("the Bot API cannot be used: {error}"), "correct [telegram] in telecode.toml")
    })?;
    // Before the lock says that there is somebody who can be sent a signal.
    let signals = BotSignals::new()?;
    known::prepare(&config)?;
    let (store, stored) = Store::open_for(&config.data_dir, bot).map_err(|error| error.user())?;
    let left = store.unhandled_updates().await.map_err(|error| error.user())?;
    let seen = TakenUpdates::of(store.known_updates().await.map_err(|error| error.user())?, Instant::now());
    let last = store.offset().await.map_err(|error| error.user())?.map(|next| UpdateId(next - 1));
    let (events, inbox) = mpsc::channel(EVENT_LIMIT);
    let watch = SessionWatch::default();
    known::remember(&config);
    say_missing(&config);
    let agents = AgentPool::new(launch_settings(&config), events.clone(), watch.clone());
    let finding = agents.find_early();
    let places = places(&config, &store);
    watch.begin(places.records.clone(), events.clone());
    let errands = ErrandRunner::new(places, watch, events.clone());
    let runner = EffectRunner::new(CallSender::new(api.clone()), agents, errands, events.clone());
    let pace = PollPace { long_poll: config.telegram.poll_timeout, ..PollPace::default() };
    let (polled, poll_events) = mpsc::channel(POLL_EVENTS);
    let clock = ClockSkew::of(api.clone());
    let polling = tokio::spawn(poll(api.clone(), last, pace, polled));
    // One that never worked is a slip, not an outage.
    let refused = Arc::new(OnceLock::new());
    let first = last.is_none().then(|| refused.clone());
    tokio::spawn(introduce_and_forward(api, poll_events, events.clone(), first, finding));
    let app = App::new(config.settings(utc_offset()), stored, store, runner, inbox, seen, clock);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), data = %config.data_dir.display(), "telecode runs");
    tokio::spawn(signals.heed(config, source, events));
    let end = app.run(left).await;
    polling.abort();
    tracing::info!("telecode has ended");
    if refused.get().is_some() {
        let hint = "copy it whole from @BotFather into the token's file, or run `telecode init`";
        return Err(UserError::new("Telegram doesn't know this bot token", hint).exit(ProgramExit::Config));
    }
    end.map_err(|error: StoreError| error.user())
}

/// Asks Telegram who the bot is while updates are asked for already, and passes those on after that: the first may need it. Who the
/// bot is can wait; what people want cannot. `then` is what may take the machine once Telegram was asked. A token that Telegram does
/// not know is noted in `first`, if there is one, and ends the program.
async fn introduce_and_forward(
    api: BotApi,
    polled: mpsc::Receiver<PollEvent>,
    events: mpsc::Sender<LoopEvent>,
    first: Option<Arc<OnceLock<()>>>,
    then: impl Future<Output = ()> + Send + 'static,
) {
    match (introduce(&api, &events).await, first) {
        (Ok(()), _) => {}
        (Err(CheckError::UnknownToken), Some(refused)) => {
            refused.get_or_init(|| ());
            let _over = events.send(LoopEvent::from(Input::Stop)).await;
        }
        (Err(_), _) => {
            tokio::spawn(introduce_later(api, events.clone()));
        }
    }
    tokio::spawn(then);
    forward(polled, events).await;
}

/// Tells the loop who the bot is.
async fn introduce(api: &BotApi, events: &mpsc::Sender<LoopEvent>) -> Result<(), CheckError> {
    let bot = check::whoami(api, INTRODUCTION).await.inspect_err(|error| {
        tracing::debug!(%error, "Telegram does not say who the bot is");
    })?;
    let me = Input::Me { name: bot.username, topics: bot.has_topics_enabled };
    let _over = events.send(LoopEvent::from(me)).await;
    Ok(())
}

async fn introduce_later(api: BotApi, events: mpsc::Sender<LoopEvent>) {
    loop {
        tokio::time::sleep(INTRODUCTION_RETRY).await;
        if events.is_closed() || introduce(&api, &events).await.is_ok() {
            return;
        }
    }
}

/// Passes on what came of polling: updates to the loop, trouble to the log.
async fn forward(mut polled: mpsc::Receiver<PollEvent>, events: mpsc::Sender<LoopEvent>) {
    while let Some(event) = polled.recv().await {
        match event {
            PollEvent::Batch(batch) => {
                if events.send(LoopEvent::Updates(batch)).await.is_err() {
                    return;
                }
            }
            PollEvent::Trouble(trouble) => tracing::warn!("{trouble}"),
            PollEvent::Recovered => tracing::info!("Telegram can be reached again"),
        }
    }
}

/// The signals that the bot heeds.
struct BotSignals {
    end: [Signal; 2],
    hangup: Signal,
    /// It was started from a terminal.
    has_terminal: bool,
}

impl BotSignals {
    /// From now on signals are waited for; they would end the program otherwise.
    fn new() -> Result<Self, UserError> {
        let listen = |kind| {
            signal(kind)
                .map_err(|error| UserError::new(format!("signals cannot be received: {error}"), "try again"))
        };
        Ok(Self {
            end: [listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?],
            hangup: listen(SignalKind::hangup())?,
            has_terminal: io::stderr().is_terminal(),
        })
    }

    /// The first signal to end lays everything down; the second ends the program at once, as if it had been killed: nothing
    /// is lost.
    async fn heed(mut self, config: Config, source: ConfigSource, events: mpsc::Sender<LoopEvent>) {
        let mut stopping = false;
        loop {
            if !self.wants_end().await {
                reload(&config, &source, &events).await;
                continue;
            }
            if stopping {
                std::process::abort();
            }
            stopping = true;
            tracing::info!("stopping; a second signal ends at once");
            let _over = events.send(LoopEvent::from(Input::Stop)).await;
        }
    }

    /// Waits for a signal; says whether it wants the end. A terminal that was closed says the same as SIGHUP, and has no one
    /// who would reload.
    async fn wants_end(&mut self) -> bool {
        let [interrupt, terminate] = &mut self.end;
        tokio::select! {
            _ = interrupt.recv() => true,
            _ = terminate.recv() => true,
            _ = self.hangup.recv() => self.has_terminal && !io::stderr().is_terminal(),
        }
    }
}

/// Reads the configuration again and passes it on, if it is right.
async fn reload(config: &Config, source: &ConfigSource, events: &mpsc::Sender<LoopEvent>) {
    // Also if the configuration is wrong: who was taken out is out.
    let _over = events.send(LoopEvent::Recheck).await;
    match source.read(config) {
        Ok(reload) => {
            tracing::info!("the configuration was read again");
            let _over = events.send(LoopEvent::Reload(reload)).await;
        }
        Err(problems) => tracing::error!("nothing is changed: {problems}"),
    }
}

/// What is not there is said, and the rest is served.
fn say_missing(config: &Config) {
    for project in config.missing_projects() {
        tracing::warn!("the project {project} is not there; sessions in it wait until it is");
    }
    for root in config.missing_roots() {
        tracing::warn!("{root} of access.project_roots is not there; projects in it wait until it is");
    }
}

/// Where errands look for things.
fn places(config: &Config, store: &Store) -> ErrandPaths {
    let launch = launch_settings(config);
    let variables = environment(&launch);
    let records = ClaudeRecords::of(&variables);
    let file = config.file.clone().or_else(|| config::default_file(&EnvVars::of_process()));
    let directory = file.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
    let settings = config.settings(utc_offset());
    ErrandPaths {
        store: store.clone(),
        records,
        personas: directory.join("personas"),
        workspaces: settings.own_workspaces.into(),
        worktrees: settings.worktrees.into(),
        albums: config.data_dir.join(ALBUMS),
        variables,
        command: launch.command,
    }
}

/// Nobody else of this user may look into the process, whose memory and environment hold the token: neither `claude` and what it
/// runs, nor a debugger. Children are as usual again.
pub fn shut() {
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "other processes of this user can look into the bot");
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::dumpable_behavior;

    use super::*;
    use crate::machine::own_program;

    #[test]
    fn nobody_looks_into_the_bot_and_its_children_are_started_all_the_same() {
        shut();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        let listed = std::process::Command::new(own_program()).arg("--list").output().unwrap();
        assert!(String::from_utf8_lossy(&listed.stdout).contains("nobody_looks_into_the_bot"), "{listed:?}");
    }
}
