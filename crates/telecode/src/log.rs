//! The log on standard error: for people on a terminal, or as JSON. A bot token never gets through.

use std::io::{self, IsTerminal as _, Write as _};

use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

pub mod redact;

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object per line.
    Json,
}

/// From which level something is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Level {
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

impl Format {
    /// The words for it in the configuration.
    pub const WORDS: [(&str, Self); 2] = [("human", Self::Human), ("json", Self::Json)];
}

impl Level {
    /// The words for it in the configuration.
    pub const WORDS: [(&str, Self); 5] = [
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("trace", Self::Trace),
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// What to log, and how.
#[derive(Debug)]
pub struct Plan<'a> {
    /// How lines look.
    pub format: Format,
    /// From `--log`; it wins over `directives`.
    pub level: Option<Level>,
    /// From `RUST_LOG`; it wins over `configured`.
    pub directives: Option<&'a str>,
    /// From the configuration.
    pub configured: Level,
    /// What must never be written.
    pub secrets: Vec<SecretString>,
}

/// Starts the log. Only the first call in a process has an effect.
pub fn start(plan: &Plan<'_>) {
    let subscriber = subscriber(plan, |bytes| io::stderr().lock().write_all(bytes));
    // An error says that a log was started before: that one goes on.
    drop(tracing::subscriber::set_global_default(subscriber));
}

/// Where clean lines go.
type Sink = fn(&[u8]) -> io::Result<()>;

fn subscriber(plan: &Plan<'_>, sink: Sink) -> Box<dyn tracing::Subscriber + Send + Sync> {
    let writer = Redacting { secrets: plan.secrets.clone(), sink };
    let builder = tracing_subscriber::fmt().with_env_filter(filter(plan)).with_writer(writer);
    match plan.format {
        Format::Human => Box::new(builder.with_ansi(io::stderr().is_terminal()).with_target(false).finish()),
        Format::Json => Box::new(builder.json().flatten_event(true).finish()),
    }
}

/// Our own crates from the level on, others only from `warn`: their words are not written with secrets in mind.
fn filter(plan: &Plan<'_>) -> EnvFilter {
    match (plan.level, plan.directives) {
        (None, Some(directives)) => EnvFilter::new(directives),
        (level, _) => {
            let level = level.unwrap_or(plan.configured);
            let others = if level == Level::Error { "error" } else { "warn" };
            EnvFilter::new(format!("{others},telecode={}", level.word()))
        }
    }
}

/// Writes to standard error without secrets. One write is one event: the formatter makes it so.
#[derive(Debug)]
struct Redacting {
    secrets: Vec<SecretString>,
    sink: Sink,
}

/// The writer of one event.
#[derive(Debug)]
struct Line<'a> {
    secrets: &'a [SecretString],
    sink: Sink,
}

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { secrets: &self.secrets, sink: self.sink }
    }
}

impl io::Write for Line<'_> {
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
