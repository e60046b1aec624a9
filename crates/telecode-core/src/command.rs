//! What a message means: a command for the bot, or words for Claude.

use crate::access::Role;
use crate::chat::Message;

/// A text, understood.
#[derive(Debug)]
pub(crate) enum Meaning {
    /// A command for the bot.
    Command(GivenCommand),
    /// Words for Claude.
    Words(String),
}

/// A command with the words behind its name.
#[derive(Debug)]
pub(crate) struct GivenCommand {
    spec: &'static CommandSpec,
    words: String,
}

/// Whether a text is a slash command, of the bot's or Claude Code's, and not a path.
pub(crate) fn is_slash(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.strip_prefix('/').is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
}

/// What a command of the bot means. One that no row of [`COMMANDS`] makes is never made, which the compiler says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
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
    Queue,
    /// `/retry`: runs the last prompt again.
    Retry,
    /// `/verbose 0|1|2`: how much of the work is shown.
    Verbose(String),
    /// `/tasks`: shows what runs in the background.
    Tasks,
    /// `/rich auto|on|off`: whether answers are rich messages.
    Rich(String),
    /// `/context`: says what fills the context.
    Context,
    /// `/cockpit on|off`: whether the thread has a pinned message that shows the status.
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

/// Every command in the order of the menu: its names, its line there, whether it is done late, what it needs, what it means.
pub const COMMANDS: &[CommandSpec] = &[
    spec(&["new"], Some("menu-new"), LateCommand::Done, Role::Owner, Command::New),
    spec(&["sessions", "list"], Some("menu-sessions"), LateCommand::Missed, Role::Owner, Command::Sessions),
    spec(&["switch", "resume"], Some("menu-switch"), LateCommand::Done, Role::Owner, Command::Switch),
    spec(&["stop", "cancel", "esc"], Some("menu-stop"), LateCommand::Missed, Role::Owner, Command::Stop),
    spec(&["btw"], Some("menu-btw"), LateCommand::Missed, Role::Owner, Command::Btw),
    spec(&["status"], Some("menu-status"), LateCommand::Missed, Role::Owner, Command::Status),
    spec(&["queue"], Some("menu-queue"), LateCommand::Missed, Role::Owner, |_| Command::Queue),
    spec(&["retry"], Some("menu-retry"), LateCommand::Missed, Role::Owner, |_| Command::Retry),
    spec(&["tasks"], Some("menu-tasks"), LateCommand::Missed, Role::Owner, |_| Command::Tasks),
    spec(&["undo"], Some("menu-undo"), LateCommand::Missed, Role::Owner, |_| Command::Undo),
    spec(&["diff"], Some("menu-diff"), LateCommand::Missed, Role::Owner, |_| Command::Diff),
    spec(&["file"], Some("menu-file"), LateCommand::Missed, Role::Owner, Command::File),
    spec(&["mode"], Some("menu-mode"), LateCommand::Missed, Role::Owner, Command::Mode),
    spec(&["plan"], Some("menu-plan"), LateCommand::Missed, Role::Owner, Command::Plan),
    spec(&["model"], Some("menu-model"), LateCommand::Missed, Role::Owner, Command::Model),
    spec(&["effort"], Some("menu-effort"), LateCommand::Missed, Role::Owner, Command::Effort),
    spec(&["context"], Some("menu-context"), LateCommand::Missed, Role::Owner, |_| Command::Context),
    spec(&["compact"], Some("menu-compact"), LateCommand::Missed, Role::Owner, Command::Compact),
    spec(&["rules"], Some("menu-rules"), LateCommand::Missed, Role::Owner, |_| Command::Rules),
    spec(&["usage", "cost"], Some("menu-usage"), LateCommand::Missed, Role::Owner, |_| Command::Usage),
    spec(&["settings", "config"], Some("menu-settings"), LateCommand::Missed, Role::Owner, |_| {
        Command::Settings
    }),
    spec(&["verbose"], Some("menu-verbose"), LateCommand::Missed, Role::Owner, Command::Verbose),
    spec(&["cockpit"], Some("menu-cockpit"), LateCommand::Missed, Role::Owner, Command::Cockpit),
    spec(&["commands", "skills"], Some("menu-commands"), LateCommand::Missed, Role::Owner, |_| {
        Command::Commands
    }),
    spec(&["agents"], Some("menu-agents"), LateCommand::Missed, Role::Owner, |_| Command::Agents),
    spec(&["mcp"], Some("menu-mcp"), LateCommand::Missed, Role::Owner, |_| Command::Mcp),
    spec(&["rename"], Some("menu-rename"), LateCommand::Missed, Role::Owner, Command::Rename),
    spec(&["fork"], Some("menu-fork"), LateCommand::Done, Role::Owner, Command::Fork),
    spec(&["close"], Some("menu-close"), LateCommand::Missed, Role::Owner, Command::Close),
    spec(&["delete"], Some("menu-delete"), LateCommand::Missed, Role::Owner, Command::Delete),
    spec(&["sleep"], Some("menu-sleep"), LateCommand::Missed, Role::Owner, Command::Sleep),
    spec(
        &["projects", "repo", "cd"],
        Some("menu-projects"),
        LateCommand::Missed,
        Role::Owner,
        Command::Projects,
    ),
    spec(&["project"], Some("menu-project"), LateCommand::Missed, Role::Owner, Command::Project),
    spec(&["persona"], Some("menu-persona"), LateCommand::Done, Role::Owner, Command::Persona),
    spec(&["history"], Some("menu-history"), LateCommand::Missed, Role::Owner, Command::History),
    spec(&["export"], Some("menu-export"), LateCommand::Missed, Role::Owner, Command::Export),
    spec(&["search"], Some("menu-search"), LateCommand::Missed, Role::Owner, Command::Search),
    spec(&["handoff"], Some("menu-handoff"), LateCommand::Missed, Role::Owner, Command::Handoff),
    spec(&["attach", "continue"], Some("menu-attach"), LateCommand::Missed, Role::Owner, Command::Attach),
    spec(&["help"], Some("menu-help"), LateCommand::Done, Role::Owner, |_| Command::Help),
    spec(&["whoami"], Some("menu-whoami"), LateCommand::Done, Role::Owner, |_| Command::Whoami),
    spec(&["start"], None, LateCommand::Done, Role::Owner, |_| Command::Start),
    spec(&["rich"], None, LateCommand::Missed, Role::Owner, Command::Rich),
];

/// What is said once of a command.
#[derive(Debug)]
pub struct CommandSpec {
    /// What it is called, without the slash: the menu has the first name, and all are understood.
    pub names: &'static [&'static str],
    /// The catalogue's key of its line in the menu; `None` keeps it out of the menu.
    pub menu: Option<&'static str>,
    late: LateCommand,
    needs: Role,
    make: fn(String) -> Command,
}

/// What becomes of a command that was written long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LateCommand {
    /// It only answers, or says where the words after it go: without it they would go to another place than the person thinks.
    Done,
    /// It is not done, and a card says so.
    Missed,
}

const fn spec(
    names: &'static [&'static str],
    menu: Option<&'static str>,
    late: LateCommand,
    needs: Role,
    make: fn(String) -> Command,
) -> CommandSpec {
    CommandSpec { names, menu, late, needs, make }
}

/// The names of the menu, in its order, with the keys of their lines in the catalogue.
pub fn menu() -> impl Iterator<Item = (&'static str, &'static str)> {
    COMMANDS.iter().filter_map(|spec| Some((*spec.names.first()?, spec.menu?)))
}

impl Meaning {
    /// Understands a message. Only a person's own fresh words command: what was forwarded is words for Claude, whatever it says.
    pub(crate) fn of(message: &Message) -> Self {
        if message.is_own() { Self::of_own(&message.text) } else { Self::Words(message.text.clone()) }
    }

    /// Understands a person's own text. Commands of other bots' names and unknown ones are words for Claude, who has commands of
    /// its own; `//x` is `/x` for Claude.
    fn of_own(text: &str) -> Self {
        if let Some(escaped) = text.strip_prefix("//") {
            return Self::Words(format!("/{escaped}"));
        }
        GivenCommand::of(text).map_or_else(|| Self::Words(text.to_owned()), Self::Command)
    }

    /// The right that a person needs for it.
    pub(crate) fn needs(&self) -> Role {
        match self {
            Self::Command(given) => given.spec.needs,
            Self::Words(_) => Role::Owner,
        }
    }
}

impl GivenCommand {
    fn of(text: &str) -> Option<Self> {
        let line = text.strip_prefix('/')?;
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = word.split('@').next().unwrap_or_default();
        Some(Self { spec: CommandSpec::named(name)?, words: rest.trim().to_owned() })
    }

    /// Whether it is done however late it comes.
    pub(crate) fn is_done_late(&self) -> bool {
        self.spec.late == LateCommand::Done
    }

    /// What is to be done.
    pub(crate) fn command(self) -> Command {
        (self.spec.make)(self.words)
    }
}

impl CommandSpec {
    /// The command of ours that has this name, in any case and without its slash.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|spec| spec.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    }
}

#[cfg(test)]
mod tests;
