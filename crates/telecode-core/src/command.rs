//! What a text means: a command for the bot, or words for Claude.

/// A text, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A command for the bot.
    Command(Command),
    /// Words for Claude.
    Words(String),
}

/// A command of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `/start`: says hello.
    Start,
    /// `/help`: says what can be done.
    Help,
    /// `/new [name]`: begins a session.
    New {
        /// Its name.
        name: Option<String>,
    },
    /// `/stop`: interrupts the running turn.
    Stop,
    /// `/status`: says what goes on.
    Status,
    /// `/whoami`: says how the bot knows a person.
    Whoami,
}

/// The commands of the menu, in its order, and the keys of their descriptions in the catalogue.
pub const MENU: [(&str, &str); 5] = [
    ("new", "menu-new"),
    ("stop", "menu-stop"),
    ("status", "menu-status"),
    ("help", "menu-help"),
    ("whoami", "menu-whoami"),
];

impl Meaning {
    /// Understands a text. Commands of other bots' names and unknown ones are words for Claude, who has commands of its own;
    /// `//x` is `/x` for Claude.
    pub fn of(text: &str) -> Self {
        if let Some(escaped) = text.strip_prefix("//") {
            return Self::Words(format!("/{escaped}"));
        }
        match Command::of(text) {
            Some(command) => Self::Command(command),
            None => Self::Words(text.to_owned()),
        }
    }
}

impl Command {
    fn of(text: &str) -> Option<Self> {
        let line = text.strip_prefix('/')?;
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = word.split('@').next().unwrap_or_default();
        let rest = rest.trim();
        match name.to_ascii_lowercase().as_str() {
            "start" => Some(Self::Start),
            "help" => Some(Self::Help),
            "new" => Some(Self::New { name: (!rest.is_empty()).then(|| rest.to_owned()) }),
            "stop" | "cancel" | "esc" => Some(Self::Stop),
            "status" => Some(Self::Status),
            "whoami" => Some(Self::Whoami),
            _ => None,
        }
    }
}
