//! Every key of the configuration, said once: what checks them, the example and the documentation read this table.

/// A key of the configuration, with all that is said of it in documents.
#[derive(Debug, Clone, Copy)]
pub struct ConfigKey {
    /// Section and name, such as `agent.idle_timeout`.
    pub name: &'static str,
    /// The value if the key is not there, as TOML.
    pub default: KeyPreset,
    /// What it does, in lines.
    pub doc: &'static str,
}

/// What a key is in the example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPreset {
    /// The default.
    Value(&'static str),
    /// There is no default; this is one possible value.
    Such(&'static str),
}

use KeyPreset::{Such, Value};

/// The sections, in the order of the example, with what they are about. `project` may be there many times.
pub const SECTIONS: &[(&str, &str)] = &[
    (
        "",
        "The configuration of telecode. Every key may be left out.\nPaths are relative to this file; `~` is your home directory. Durations are like \"90s\", \"30m\", \"1h30m\".",
    ),
    ("telegram", "The bot."),
    ("access", "Who is served."),
    ("claude", "Claude Code."),
    ("agent", "The life of a `claude` process."),
    ("backlog", "What came while the bot was away."),
    ("asks", "What Claude wants decided."),
    ("chat", "What people see."),
    ("render", "How answers look."),
    ("project", "An approved directory; as many as you like. A new session runs in the first."),
    ("log", "What is written to standard error."),
];

/// All keys, in the order of the example.
pub const KEYS: &[ConfigKey] = &[
    ConfigKey {
        name: "data_dir",
        default: Such("\"~/.local/share/telecode\""),
        doc: "Where the database and the workspaces are kept. Default: telecode in the XDG data directory.\nAlso --data-dir, or TELECODE_DATA_DIR. What it lies in has to be there.",
    },
    ConfigKey {
        name: "telegram.token",
        default: Such("\"123456789:ABCdefGHIjklMNOpqrsTUVwxyz012345678\""),
        doc: "The token of the bot, from @BotFather. Better in a file of its own, or in TELEGRAM_BOT_TOKEN.",
    },
    ConfigKey {
        name: "telegram.token_file",
        default: Such("\"bot-token\""),
        doc: "The file that holds the token, and that only you can read.",
    },
    ConfigKey {
        name: "telegram.api_url",
        default: Value("\"https://api.telegram.org\""),
        doc: "The Bot API server. Also TELECODE_TELEGRAM_API_URL.",
    },
    ConfigKey {
        name: "telegram.proxy",
        default: Such("\"socks5h://127.0.0.1:1080\""),
        doc: "The proxy for Telegram alone: http://, https://, socks5:// or socks5h:// (which resolves names, too), or\n\"none\". Default: what HTTPS_PROXY, ALL_PROXY and NO_PROXY say; `claude` gets these in any case.",
    },
    ConfigKey {
        name: "telegram.poll_timeout",
        default: Value("\"50s\""),
        doc: "How long one request for updates waits; at most 50s.",
    },
    ConfigKey {
        name: "access.owners",
        default: Value("[]"),
        doc: "The Telegram user ids that are served; nobody else is. Empty: `telecode run` shows a pairing code, and only\nwho sent it to the bot is served. `telecode access list` shows who is.",
    },
    ConfigKey {
        name: "access.project_roots",
        default: Value("[]"),
        doc: "Directories in which owners may make more directories projects from a chat, such as [\"~/code\"].\nSymbolic links and `..` do not lead out of them. One that is taken out is shut at once, with what runs there.",
    },
    ConfigKey {
        name: "claude.command",
        default: Value("\"claude\""),
        doc: "A name or a path; or a list, with arguments that come first, such as [\"claude\", \"--fallback-model=sonnet\"]. Also TELECODE_CLAUDE.",
    },
    ConfigKey {
        name: "claude.env",
        default: Value("{}"),
        doc: "Added to the few variables that `claude` gets, such as { ANTHROPIC_BASE_URL = \"https://proxy\" }.",
    },
    ConfigKey {
        name: "claude.model",
        default: Such("\"opus\""),
        doc: "The model of new sessions. Default: what Claude Code itself uses.",
    },
    ConfigKey {
        name: "claude.mode",
        default: Value("\"default\""),
        doc: "The permission mode of new sessions: default, acceptEdits, plan, auto, dontAsk, bypassPermissions.",
    },
    ConfigKey {
        name: "claude.titles",
        default: Value("true"),
        doc: "Whether Claude names a session that you don't name, by one small request beside its first turn.\nfalse: it is called after your first words.",
    },
    ConfigKey {
        name: "agent.idle_timeout",
        default: Value("\"30m\""),
        doc: "After how long an idle `claude` is put to sleep. The next prompt wakes it.",
    },
    ConfigKey {
        name: "agent.max_live",
        default: Value("8"),
        doc: "How many `claude` processes may be live at once.",
    },
    ConfigKey {
        name: "agent.stall_timeout",
        default: Value("\"15m\""),
        doc: "After how long without a sign of life a running turn counts as hung.",
    },
    ConfigKey {
        name: "agent.on_crash",
        default: Value("\"auto\""),
        doc: "What happens to a turn that a crash cut: \"resume\" runs it again, \"ask\" asks you,\n\"auto\" runs it again if it had changed nothing, and asks otherwise.",
    },
    ConfigKey {
        name: "agent.init_timeout",
        default: Value("\"1m\""),
        doc: "How long `claude` may take to get ready.",
    },
    ConfigKey {
        name: "agent.allow_bypass",
        default: Value("false"),
        doc: "Whether a session may ask nothing at all, by /mode or a persona. Taken back, it holds at once for every session. Claude Code does not start with this as root,\nunless [claude.env] has IS_SANDBOX = \"1\".",
    },
    ConfigKey {
        name: "backlog.max_age",
        default: Value("\"10m\""),
        doc: "Messages that are older than this when they come are not run before you say so.",
    },
    ConfigKey {
        name: "asks.remind_after",
        default: Value("[\"2m\", \"10m\"]"),
        doc: "After how long you are reminded of what waits for you, each counted from its beginning. [] never does.",
    },
    ConfigKey {
        name: "chat.live",
        default: Value("\"auto\""),
        doc: "How an answer is shown while it is written: \"auto\" as a draft where Telegram has drafts, \"edits\" as\nedits of a silent message.",
    },
    ConfigKey {
        name: "chat.cockpit",
        default: Value("\"on\""),
        doc: "Whether private chats get a pinned status message with their second session: \"on\" or \"off\". In groups, and for\none chat, /cockpit says so.",
    },
    ConfigKey {
        name: "chat.language",
        default: Value("\"auto\""),
        doc: "\"en\", \"ru\", or \"auto\": the language of each person's Telegram.",
    },
    ConfigKey {
        name: "render.rich",
        default: Value("\"auto\""),
        doc: "Whether answers are rich messages, with real tables and formulas: \"auto\" where they gain by it, once\na person said that their app shows them; \"on\", \"off\". Everybody can say otherwise with /rich.",
    },
    ConfigKey { name: "project.name", default: Such("\"api\""), doc: "Its name in chats." },
    ConfigKey { name: "project.path", default: Such("\"/srv/api\""), doc: "The directory; it must exist." },
    ConfigKey {
        name: "log.format",
        default: Value("\"human\""),
        doc: "\"human\", or \"json\": one object per line. Also --log-format.",
    },
    ConfigKey {
        name: "log.level",
        default: Value("\"info\""),
        doc: "error, warn, info, debug or trace. Also --log, or RUST_LOG. Prompts and answers are only in debug\nand trace.",
    },
];

impl ConfigKey {
    /// The section and the name in it.
    pub fn split(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }
}

/// The names of the keys of a section.
pub fn names(section: &str) -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(ConfigKey::split).filter(move |(of, _)| *of == section).map(|(_, name)| name)
}

/// The name that was probably meant, if one is near.
pub fn nearest(word: &str, names: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    /// How many letters may be wrong.
    const LIMIT: usize = 3;
    let near = names.into_iter().map(|name| (strsim::levenshtein(word, name), name)).min()?;
    (near.0 <= LIMIT && near.0 < near.1.len()).then_some(near.1)
}
