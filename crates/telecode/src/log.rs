//! The log on standard error: for people on a terminal, or as JSON. A bot token never gets through.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

pub mod redact;

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object per line.
    Json,
}

/// From which level something is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What may need attention.
    Warn,
    /// What happens.
    Info,
    /// Also prompts and answers.
    Debug,
    /// Everything.
    Trace,
}

impl LogFormat {
    /// The words for it in the configuration.
    pub const WORDS: [(&str, Self); 2] = [("human", Self::Human), ("json", Self::Json)];
}

impl LogLevel {
    /// The words for it in the configuration.
    pub const WORDS: [(&str, Self); 5] = [
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("trace", Self::Trace),
    ];

    fn filter(self) -> LevelFilter {
        match self {
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
            Self::Trace => LevelFilter::TRACE,
        }
    }
}

/// What to log, and how.
#[derive(Debug)]
pub struct LogPlan<'a> {
    /// How lines look.
    pub format: LogFormat,
    /// From `--log`; it wins over `directives`.
    pub level: Option<LogLevel>,
    /// From `RUST_LOG`; it wins over `configured`.
    pub directives: Option<&'a str>,
    /// From the configuration.
    pub configured: LogLevel,
    /// What must never be written.
    pub secrets: LogSecrets,
}

/// What must never be written to the log. Clones are the same list: more can be added while the log runs.
#[derive(Debug, Clone, Default)]
pub struct LogSecrets(Arc<RwLock<Vec<SecretString>>>);

impl LogSecrets {
    /// Adds those that are not known yet.
    pub fn add(&self, secrets: impl IntoIterator<Item = SecretString>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for secret in secrets {
            if all.iter().all(|known| known.expose_secret() != secret.expose_secret()) {
                all.push(secret);
            }
        }
    }

    /// All of them.
    pub fn all(&self) -> Vec<SecretString> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl FromIterator<SecretString> for LogSecrets {
    fn from_iter<I: IntoIterator<Item = SecretString>>(secrets: I) -> Self {
        let all = Self::default();
        all.add(secrets);
        all
    }
}

/// Starts the log. Only the first call in a process has an effect.
pub fn start(plan: &LogPlan<'_>) {
    let subscriber = subscriber(plan, |bytes| io::stderr().lock().write_all(bytes));
    // An error says that a log was started before: that one goes on.
    drop(tracing::subscriber::set_global_default(subscriber));
    if let (None, Some(directives)) = (plan.level, plan.directives)
        && let Err(error) = directives.parse::<Targets>()
    {
        tracing::warn!(%error, "RUST_LOG is not understood and is left out; write it like info,telecode=debug");
    }
}

/// Where clean lines go.
type Sink = fn(&[u8]) -> io::Result<()>;

fn subscriber(plan: &LogPlan<'_>, sink: Sink) -> Box<dyn tracing::Subscriber + Send + Sync> {
    let writer = RedactingWriter { secrets: plan.secrets.clone(), sink };
    let targets = targets(plan);
    let layer = tracing_subscriber::fmt::layer().with_writer(writer);
    match plan.format {
        LogFormat::Human => {
            let human = layer.with_ansi(io::stderr().is_terminal()).with_target(false);
            Box::new(tracing_subscriber::registry().with(human.with_filter(targets)))
        }
        LogFormat::Json => {
            let json = layer.json().flatten_event(true);
            Box::new(tracing_subscriber::registry().with(json.with_filter(targets)))
        }
    }
}

/// What is logged of whom. Not an `EnvFilter`: its choices by span would bring a compiler of regular expressions.
fn targets(plan: &LogPlan<'_>) -> Targets {
    let directives = plan.directives.filter(|_| plan.level.is_none());
    let named = directives.and_then(|directives| directives.parse().ok());
    named.unwrap_or_else(|| ours(plan.level.unwrap_or(plan.configured)))
}

/// Our own crates from the level on, others only from `warn`: their words are not written with secrets in mind.
fn ours(level: LogLevel) -> Targets {
    let others = if level == LogLevel::Error { LevelFilter::ERROR } else { LevelFilter::WARN };
    Targets::new().with_default(others).with_target("telecode", level.filter())
}

/// Writes to standard error without secrets. One write is one event: the formatter makes it so.
#[derive(Debug)]
struct RedactingWriter {
    secrets: LogSecrets,
    sink: Sink,
}

/// The writer of one event.
#[derive(Debug)]
struct EventWriter {
    secrets: Vec<SecretString>,
    sink: Sink,
}

impl<'a> MakeWriter<'a> for RedactingWriter {
    type Writer = EventWriter;

    fn make_writer(&'a self) -> Self::Writer {
        EventWriter { secrets: self.secrets.all(), sink: self.sink }
    }
}

impl io::Write for EventWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let clean = redact::text(&text, self.secrets.iter().map(ExposeSecret::expose_secret));
        (self.sink)(clean.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // Standard error is not buffered.
        Ok(())
    }
}

#[cfg(test)]
mod tests;
