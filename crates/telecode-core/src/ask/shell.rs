//! Takes a shell command apart, as far as that is certain: to say of each part how it begins.
//!
//! Whether a rule then matches decides Claude Code. Here only what is offered is decided, so doubt means: nothing.

/// Programs that do no more than they say, whatever stands behind them: a rule for all calls of them is a narrow one.
const PLAIN: [&str; 22] = [
    "basename", "cat", "cmp", "cut", "date", "df", "diff", "dirname", "du", "echo", "grep", "head", "ls",
    "mkdir", "printf", "pwd", "realpath", "stat", "tail", "touch", "tr", "wc",
];

/// Programs of many commands, and those of them that build, test, or look.
const OF_COMMANDS: [(&str, &[&str]); 7] = [
    ("git", &["add", "commit", "status"]),
    ("cargo", &["build", "check", "clippy", "fmt", "test"]),
    ("go", &["build", "test", "vet"]),
    ("npm", &["test"]),
    ("pnpm", &["test"]),
    ("yarn", &["test"]),
    ("bun", &["test"]),
];

/// Those of them whose options name programs to run (`go test -exec`, `cargo --config`, `npm --script-shell`): a rule for all calls of
/// them is a wide one.
const RUNNERS: [&str; 6] = ["cargo", "go", "npm", "pnpm", "yarn", "bun"];

/// Those of them that run what a project calls by name.
const SCRIPTS: [&str; 4] = ["npm", "pnpm", "yarn", "bun"];

/// The beginnings of all parts of a command that say what it does, each once; `None` if one of them could do anything.
pub(super) fn beginnings(command: &str) -> Option<Vec<String>> {
    let mut beginnings = Vec::new();
    for words in parts(command)? {
        let beginning = beginning(&words)?;
        if !beginnings.contains(&beginning) {
            beginnings.push(beginning);
        }
    }
    (!beginnings.is_empty()).then_some(beginnings)
}

/// How far commands go that all begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BeginningReach {
    /// They do what the beginning says.
    Narrow,
    /// So they do, but for their options, which can name any program.
    Options,
    /// They can do anything.
    Anything,
}

/// How far commands go that begin so.
pub(super) fn reach(beginning: &str) -> BeginningReach {
    let words: Vec<String> = beginning.split_whitespace().map(str::to_owned).collect();
    let is_runner = words.first().is_some_and(|first| RUNNERS.contains(&first.as_str()));
    match self::beginning(&words) {
        None => BeginningReach::Anything,
        Some(_) if is_runner => BeginningReach::Options,
        Some(_) => BeginningReach::Narrow,
    }
}

/// As much of a command as says what it does.
fn beginning(words: &[String]) -> Option<String> {
    let first = words.first()?.as_str();
    if PLAIN.contains(&first) {
        return Some(first.to_owned());
    }
    let second = words.get(1)?.as_str();
    let commands =
        OF_COMMANDS.iter().find(|(program, _)| *program == first).map(|(_, commands)| *commands)?;
    if commands.contains(&second) {
        return Some(format!("{first} {second}"));
    }
    let script = words.get(2).filter(|_| second == "run" && SCRIPTS.contains(&first))?;
    let is_name = script.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    (is_name && !script.starts_with('-') && !script.ends_with(':')).then(|| format!("{first} run {script}"))
}

/// The words of each part of a command; `None` if it holds anything but words, quotes, redirections, and what joins commands.
pub(crate) fn parts(command: &str) -> Option<Vec<Vec<String>>> {
    let mut reader = ShellReader::default();
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' | '(' | ')' | '{' | '}' | '<' | '#' | '!' => return None,
            '$' if chars.peek().is_some_and(|next| matches!(next, '(' | '{' | '\'' | '"' | '[')) => {
                return None;
            }
            '\'' => reader.add(&literal(&mut chars)?),
            '"' => reader.add(&quoted(&mut chars)?),
            '\\' => reader.add(&chars.next()?.to_string()),
            '\n' | ';' | '|' | '&' => {
                // What follows an ampersand may be the number of an output: that is no new part.
                if c == '&' && chars.peek() == Some(&'>') {
                    continue;
                }
                reader.end_part();
                while chars.next_if(|next| matches!(next, '&' | '|')).is_some() {}
            }
            '>' => {
                chars.next_if(|next| matches!(next, '>' | '|'));
                let is_copy = chars.next_if_eq(&'&').is_some();
                reader.redirect(is_copy);
            }
            c if c.is_whitespace() => reader.end_word(),
            c => reader.add(c.encode_utf8(&mut [0; 4])),
        }
    }
    reader.end_part();
    Some(reader.parts)
}

/// A text in single quotes; `None` if it does not end.
fn literal(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match chars.next()? {
            '\'' => return Some(text),
            c => text.push(c),
        }
    }
}

/// A text in double quotes; `None` if a command runs in it, or it does not end.
fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '`' | '$' => return None,
            '\\' => text.push(chars.next()?),
            c => text.push(c),
        }
    }
}

/// What was read of a command.
#[derive(Default)]
struct ShellReader {
    parts: Vec<Vec<String>>,
    words: Vec<String>,
    word: Option<String>,
    /// The next word says where an output goes.
    is_target: bool,
}

impl ShellReader {
    fn add(&mut self, text: &str) {
        self.word.get_or_insert_default().push_str(text);
    }

    fn redirect(&mut self, is_copy: bool) {
        // The number of the output stands right before.
        let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end_word();
        self.is_target = true;
        if is_copy {
            self.add("&");
        }
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if !std::mem::take(&mut self.is_target) {
            self.words.push(word);
        }
    }

    fn end_part(&mut self) {
        self.end_word();
        self.is_target = false;
        if !self.words.is_empty() {
            self.parts.push(std::mem::take(&mut self.words));
        }
    }
}
