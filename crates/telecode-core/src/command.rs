//! What a message means: a command for the bot, or words for Claude.

use crate::chat::Message;

/// A text, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A command for the bot.
    Command(Command),
    /// Words for Claude.
    Words(String),
}

/// Whether a text is a slash command, of the bot's or Claude Code's, and not a path.
pub(crate) fn is_slash(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.strip_prefix('/').is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
}

/// A command of the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `/start`: says hello.
    Start,
    /// `/help`: says what can be done.
    Help,
    /// `/new [name] [project] [persona]`: begins a session.
    New(String),
    /// `/sessions`: lists the sessions.
    Sessions(String),
    /// `/switch`: makes a session the current one.
    Switch(String),
    /// `/rename`: gives a session another name.
    Rename(String),
    /// `/fork [name]`: begins a session as a copy of another one.
    Fork(String),
    /// `/close`: puts a session away.
    Close(String),
    /// `/delete`: deletes a session.
    Delete(String),
    /// `/sleep`: ends the agent of a session.
    Sleep(String),
    /// `/projects`: lists the projects.
    Projects(String),
    /// `/project add|remove`: changes the list.
    Project(String),
    /// `/persona`: shows and chooses personas, and makes new ones.
    Persona(String),
    /// `/history`: shows what was said.
    History(String),
    /// `/export md|html|json`: sends what was said as a file.
    Export(String),
    /// `/search`: finds words in all sessions.
    Search(String),
    /// `/handoff`: lets go of a session, so that a terminal can go on with it.
    Handoff(String),
    /// `/attach`: goes on with a session that was begun in a terminal.
    Attach(String),
    /// `/queue`: shows what waits.
    Queue(String),
    /// `/retry`: runs the last prompt again.
    Retry(String),
    /// `/verbose 0|1|2`: how much of the work is shown.
    Verbose(String),
    /// `/tasks`: shows what runs in the background.
    Tasks,
    /// `/rich auto|on|off`: whether answers are rich messages.
    Rich(String),
    /// `/context`: says what fills the context.
    Context,
    /// `/cockpit on|off`: whether the thread has a pinned message that says how things stand.
    Cockpit(String),
    /// `/undo`: goes back to before the last turn.
    Undo,
    /// `/diff`: shows what changed.
    Diff,
    /// `/file path`: sends a file of the workspace.
    File(String),
    /// `/rules`: says what is allowed without a question.
    Rules,
    /// `/usage`: says what was spent.
    Usage,
    /// `/stop [all]`: interrupts the running turn, and gives up what waits.
    Stop(String),
    /// `/btw question`: asks something beside the work.
    Btw(String),
    /// `/model [name]`: with which model Claude works.
    Model(String),
    /// `/effort [level]`: how hard Claude thinks.
    Effort(String),
    /// `/mode [mode]`: what Claude asks about.
    Mode(String),
    /// `/plan [text]`: Claude only plans from now on.
    Plan(String),
    /// `/compact [words]`: makes the conversation shorter.
    Compact(String),
    /// `/mcp`: shows the MCP servers.
    Mcp,
    /// `/agents`: shows Claude's subagents.
    Agents,
    /// `/commands`: shows Claude's own commands.
    Commands,
    /// `/settings`: shows what a person can set.
    Settings,
    /// `/status [name]`: says what goes on.
    Status(String),
    /// `/whoami`: says how the bot knows a person.
    Whoami,
}

/// The commands of the menu, in its order, and the keys of their descriptions in the catalogue.
pub const MENU: &[(&str, &str)] = &[
    ("new", "menu-new"),
    ("sessions", "menu-sessions"),
    ("switch", "menu-switch"),
    ("stop", "menu-stop"),
    ("btw", "menu-btw"),
    ("status", "menu-status"),
    ("queue", "menu-queue"),
    ("retry", "menu-retry"),
    ("tasks", "menu-tasks"),
    ("undo", "menu-undo"),
    ("diff", "menu-diff"),
    ("file", "menu-file"),
    ("mode", "menu-mode"),
    ("plan", "menu-plan"),
    ("model", "menu-model"),
    ("effort", "menu-effort"),
    ("context", "menu-context"),
    ("compact", "menu-compact"),
    ("rules", "menu-rules"),
    ("usage", "menu-usage"),
    ("settings", "menu-settings"),
    ("verbose", "menu-verbose"),
    ("cockpit", "menu-cockpit"),
    ("commands", "menu-commands"),
    ("agents", "menu-agents"),
    ("mcp", "menu-mcp"),
    ("rename", "menu-rename"),
    ("fork", "menu-fork"),
    ("close", "menu-close"),
    ("delete", "menu-delete"),
    ("sleep", "menu-sleep"),
    ("projects", "menu-projects"),
    ("project", "menu-project"),
    ("persona", "menu-persona"),
    ("history", "menu-history"),
    ("export", "menu-export"),
    ("search", "menu-search"),
    ("handoff", "menu-handoff"),
    ("attach", "menu-attach"),
    ("help", "menu-help"),
    ("whoami", "menu-whoami"),
];

impl Meaning {
    /// Understands a message. Only a person's own fresh words command: what was forwarded is words for Claude, whatever it says.
    pub fn of(message: &Message) -> Self {
        if message.is_own() { Self::of_own(&message.text) } else { Self::Words(message.text.clone()) }
    }

    /// Understands a person's own text. Commands of other bots' names and unknown ones are words for Claude, who has commands of
    /// its own; `//x` is `/x` for Claude.
    pub fn of_own(text: &str) -> Self {
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
    /// Whether a name, without its slash, is that of a command of ours.
    pub(crate) fn is_ours(name: &str) -> bool {
        Self::of(&format!("/{name}")).is_some()
    }

    fn of(text: &str) -> Option<Self> {
        let line = text.strip_prefix('/')?;
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = word.split('@').next().unwrap_or_default();
        let rest = rest.trim();
        match name.to_ascii_lowercase().as_str() {
            "start" => Some(Self::Start),
            "help" => Some(Self::Help),
            "new" => Some(Self::New(rest.to_owned())),
            "sessions" | "list" => Some(Self::Sessions(rest.to_owned())),
            "switch" | "resume" => Some(Self::Switch(rest.to_owned())),
            "rename" => Some(Self::Rename(rest.to_owned())),
            "fork" => Some(Self::Fork(rest.to_owned())),
            "close" => Some(Self::Close(rest.to_owned())),
            "delete" => Some(Self::Delete(rest.to_owned())),
            "sleep" => Some(Self::Sleep(rest.to_owned())),
            "projects" | "repo" | "cd" => Some(Self::Projects(rest.to_owned())),
            "project" => Some(Self::Project(rest.to_owned())),
            "persona" => Some(Self::Persona(rest.to_owned())),
            "history" => Some(Self::History(rest.to_owned())),
            "export" => Some(Self::Export(rest.to_owned())),
            "search" => Some(Self::Search(rest.to_owned())),
            "handoff" => Some(Self::Handoff(rest.to_owned())),
            "attach" | "continue" => Some(Self::Attach(rest.to_owned())),
            "queue" => Some(Self::Queue(rest.to_owned())),
            "retry" => Some(Self::Retry(rest.to_owned())),
            "verbose" => Some(Self::Verbose(rest.to_owned())),
            "tasks" => Some(Self::Tasks),
            "undo" => Some(Self::Undo),
            "diff" => Some(Self::Diff),
            "file" => Some(Self::File(rest.to_owned())),
            "rich" => Some(Self::Rich(rest.to_owned())),
            "rules" => Some(Self::Rules),
            "context" => Some(Self::Context),
            "cockpit" => Some(Self::Cockpit(rest.to_owned())),
            "usage" | "cost" => Some(Self::Usage),
            "stop" | "cancel" | "esc" => Some(Self::Stop(rest.to_owned())),
            "btw" => Some(Self::Btw(rest.to_owned())),
            "model" => Some(Self::Model(rest.to_owned())),
            "effort" => Some(Self::Effort(rest.to_owned())),
            "mode" => Some(Self::Mode(rest.to_owned())),
            "plan" => Some(Self::Plan(rest.to_owned())),
            "compact" => Some(Self::Compact(rest.to_owned())),
            "mcp" => Some(Self::Mcp),
            "agents" => Some(Self::Agents),
            "commands" | "skills" => Some(Self::Commands),
            "settings" | "config" => Some(Self::Settings),
            "status" => Some(Self::Status(rest.to_owned())),
            "whoami" => Some(Self::Whoami),
            _ => None,
        }
    }
}
