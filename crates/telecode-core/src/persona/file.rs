//! A persona file, read.

use unicode_segmentation::UnicodeSegmentation as _;

use super::front::{self, FrontPair, FrontValue, Unreadable};
use super::{EFFORTS, Persona, SIZE_LIMIT, is_name, mode};
use crate::gate::{Door, Gate};
use crate::permission::Mode;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The owner's, in the configuration directory.
    Owner,
    /// A project's: somebody else may have written it.
    Project,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlawSpot {
    /// The line in the file, from 1, if it is about one.
    pub line: Option<usize>,
    /// What is wrong.
    pub flaw: Flaw,
}

/// Why a persona file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It does not begin with a line `---`.
    NoFront,
    /// The line `---` that ends the front matter is missing.
    Unclosed,
    /// The front matter is no YAML; the parser's words.
    Syntax(String),
    /// The front matter is not a list of keys and values.
    NoMapping,
    /// A key is there twice.
    Twice(String),
    /// A key that is needed is missing.
    Missing(&'static str),
    /// A key's value is not of the kind that it has to be.
    Kind(&'static str),
    /// No key, but nearly one: it would be passed over, and what it was to do with it.
    Misspelt {
        /// As it is written.
        key: String,
        /// What was probably meant.
        meant: &'static str,
    },
    /// This cannot be the name of a persona.
    Name(String),
    /// Another file has this name.
    Taken {
        /// The name.
        name: String,
        /// The other file.
        file: String,
    },
    /// A persona that telecode brings along has this name.
    BuiltIn(String),
    /// There is no such mode.
    Mode(String),
    /// A project may not set this mode: more would run without a question.
    Widens(String),
    /// There is no such effort.
    Effort(String),
    /// This cannot be the name of a model.
    Model(String),
    /// This is not one emoji.
    Icon(String),
    /// This cannot be the name of a tool; in `tools` a rule is none either.
    Tool(String),
    /// It has a control character.
    Control,
    /// It is longer than [`SIZE_LIMIT`].
    TooLong,
    /// It cannot be read; the system's words.
    Unreadable(String),
    /// It is a directory, a pipe or the like.
    NotAFile,
    /// It is not UTF-8.
    NotText,
    /// It leads out of the directory.
    Outside,
}

/// Keys of Claude Code's own agents that mean nothing here. Source: its documentation of subagents.
const PASSED_OVER: [&str; 10] = [
    "color",
    "skills",
    "hooks",
    "memory",
    "maxTurns",
    "background",
    "isolation",
    "mcpServers",
    "initialPrompt",
    "version",
];

/// The keys of a persona. `permissionMode` is what Claude Code's own agents call the mode.
const KEYS: [&str; 9] =
    ["name", "description", "icon", "model", "mode", "permissionMode", "effort", "tools", "disallowedTools"];

/// Reads a persona file. What is unknown is passed over, as Claude Code does, unless it is nearly a key.
pub fn parse(text: &str, source: Source) -> Result<Persona, FlawSpot> {
    if text.len() > SIZE_LIMIT {
        return Err(Flaw::TooLong.somewhere());
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let is_control = |line: &str| line.chars().any(|c| c.is_control() && c != '\t');
    if let Some(at) = text.split('\n').position(is_control) {
        return Err(Flaw::Control.at(at + 1));
    }
    let (yaml, body) = split(&text)?;
    // The first line of the file is `---`.
    let pairs = front::read(yaml).map_err(|(line, problem)| match problem {
        Unreadable::Syntax(words) => Flaw::Syntax(words).at(line + 1),
        Unreadable::NoMapping => Flaw::NoMapping.at(line + 1),
    })?;
    let mut persona = Persona { instructions: body.trim().to_owned(), ..Persona::default() };
    let mut seen: Vec<&str> = Vec::new();
    for pair in &pairs {
        if seen.contains(&pair.key.as_str()) {
            return Err(Flaw::Twice(pair.key.clone()).at(pair.line + 1));
        }
        seen.push(&pair.key);
        take(&mut persona, pair, source).map_err(|flaw| flaw.at(pair.line + 1))?;
    }
    if persona.name.is_empty() {
        return Err(Flaw::Missing("name").somewhere());
    }
    Ok(persona)
}

/// What Claude Code reads at the head of a file of its own, such as a subagent or a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileHead {
    /// The file has none.
    Absent,
    /// Its keys, each with its text if it is one; a key may be there twice.
    Clear(Vec<(String, Option<String>)>),
    /// It has one, and Claude Code may make something else of it than what is read here.
    Doubtful,
}

/// Reads the head of a file of Claude Code's. Where its parser takes more than ours, or in another way, that is a doubt.
pub fn head(text: &str) -> FileHead {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if !text.starts_with("---") {
        return FileHead::Absent;
    }
    let Ok((yaml, _)) = split(&text) else { return FileHead::Doubtful };
    let Ok(pairs) = front::read(yaml) else { return FileHead::Doubtful };
    // Parts that are referred to can be merged into the keys.
    if pairs.iter().any(|pair| matches!(pair.key.as_str(), "" | "<<")) {
        return FileHead::Doubtful;
    }
    let text = |value| match value {
        FrontValue::Text(text) => Some(text),
        FrontValue::None | FrontValue::List(_) | FrontValue::Deep => None,
    };
    FileHead::Clear(pairs.into_iter().map(|pair| (pair.key, text(pair.value))).collect())
}

/// The front matter and what follows it.
fn split(text: &str) -> Result<(&str, &str), FlawSpot> {
    let is_mark = |line: &str| line.trim_end() == "---";
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if !is_mark(first) {
        return Err(Flaw::NoFront.at(1));
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if is_mark(line) {
            let (yaml, body) = rest.split_at(at);
            return Ok((yaml, body.strip_prefix(line).unwrap_or(body)));
        }
        at += line.len();
    }
    Err(Flaw::Unclosed.at(1))
}

fn take(persona: &mut Persona, pair: &FrontPair, source: Source) -> Result<(), Flaw> {
    match pair.key.as_str() {
        "name" => persona.name = name(pair)?,
        "description" => persona.description = text(pair, "description")?.unwrap_or_default(),
        "icon" => persona.icon = text(pair, "icon")?.map(icon).transpose()?,
        "model" => persona.model = text(pair, "model")?.map(model).transpose()?.flatten(),
        "mode" => persona.mode = permission_mode(pair, "mode", source)?,
        "permissionMode" if persona.mode.is_none() => {
            persona.mode = permission_mode(pair, "permissionMode", source)?;
        }
        "effort" => persona.effort = text(pair, "effort")?.map(effort).transpose()?,
        "tools" => persona.tools = tools(pair, "tools", RulesTaken::Refused)?,
        "disallowedTools" => {
            persona.disallowed_tools = tools(pair, "disallowedTools", RulesTaken::Taken)?.unwrap_or_default();
        }
        other => return unknown(other),
    }
    Ok(())
}

fn unknown(key: &str) -> Result<(), Flaw> {
    if PASSED_OVER.contains(&key) || KEYS.contains(&key) {
        return Ok(());
    }
    let plain = |key: &str| key.to_lowercase().replace(['-', '_'], "");
    let wanted = plain(key);
    match KEYS.into_iter().find(|known| distance(&wanted, &plain(known)) <= 1) {
        Some(meant) => Err(Flaw::Misspelt { key: key.to_owned(), meant }),
        None => Ok(()),
    }
}

fn text(pair: &FrontPair, key: &'static str) -> Result<Option<String>, Flaw> {
    match &pair.value {
        FrontValue::None => Ok(None),
        FrontValue::Text(text) => Ok(Some(text.trim().to_owned())),
        FrontValue::List(_) | FrontValue::Deep => Err(Flaw::Kind(key)),
    }
}

fn name(pair: &FrontPair) -> Result<String, Flaw> {
    let name = text(pair, "name")?.ok_or(Flaw::Missing("name"))?;
    if is_name(&name) { Ok(name) } else { Err(Flaw::Name(name)) }
}

fn icon(icon: String) -> Result<String, Flaw> {
    let is_plain = icon.chars().any(|c| c.is_alphanumeric() && c.is_ascii());
    if icon.graphemes(true).count() == 1 && !is_plain { Ok(icon) } else { Err(Flaw::Icon(icon)) }
}

fn model(model: String) -> Result<Option<String>, Flaw> {
    match model.as_str() {
        // What Claude Code's own agents say for "the same".
        "" | "inherit" => Ok(None),
        name if name.contains(char::is_whitespace) => Err(Flaw::Model(model)),
        _ => Ok(Some(model)),
    }
}

fn permission_mode(pair: &FrontPair, key: &'static str, source: Source) -> Result<Option<Mode>, Flaw> {
    let Some(name) = text(pair, key)? else { return Ok(None) };
    match mode(&name) {
        Some(mode) if may_set(mode, source) => Ok(Some(mode)),
        Some(_) => Err(Flaw::Widens(name)),
        None => Err(Flaw::Mode(name)),
    }
}

/// Whether a persona of this source may set a mode. What a person's own may do depends on the configuration, too, when it is used:
/// [`Gate::admits`].
fn may_set(mode: Mode, source: Source) -> bool {
    let door = match source {
        Source::Owner => Door::Person,
        Source::Project => Door::Project,
    };
    Gate::open().mode(mode, door).is_some()
}

fn effort(effort: String) -> Result<String, Flaw> {
    let known = EFFORTS.iter().find(|known| known.eq_ignore_ascii_case(&effort));
    known.map(|known| (*known).to_owned()).ok_or(Flaw::Effort(effort))
}

/// Whether rules such as `Bash(git push *)` are taken among tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RulesTaken {
    Taken,
    /// A tool is there or it is not: of a rule, Claude Code would make neither.
    Refused,
}

/// A list of tools, or a text with commas.
fn tools(pair: &FrontPair, key: &'static str, rules: RulesTaken) -> Result<Option<Vec<String>>, Flaw> {
    let tools = match &pair.value {
        FrontValue::None => return Ok(None),
        FrontValue::Text(text) => commas(text),
        FrontValue::List(list) => list.iter().map(|tool| tool.trim().to_owned()).collect(),
        FrontValue::Deep => return Err(Flaw::Kind(key)),
    };
    let tools: Vec<String> = tools.into_iter().filter(|tool| !tool.is_empty()).collect();
    match tools.iter().find(|tool| !is_tool(tool, rules)) {
        Some(bad) => Err(Flaw::Tool(bad.clone())),
        None if tools == ["*"] => Ok(None),
        None => Ok(Some(tools)),
    }
}

/// Splits at commas that are not in parentheses.
fn commas(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        depth = match c {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => depth,
        };
        match parts.last_mut() {
            Some(_) if c == ',' && depth == 0 => parts.push(String::new()),
            Some(last) => last.push(c),
            None => {}
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

fn is_tool(tool: &str, rules: RulesTaken) -> bool {
    let is_name = |name: &str| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.trim_end_matches('*').chars().all(is_letter)
    };
    match (tool.split_once('('), rules) {
        (None, RulesTaken::Taken) => is_name(tool),
        (None, RulesTaken::Refused) => tool == "*" || (is_name(tool) && !tool.ends_with('*')),
        (Some((name, rest)), RulesTaken::Taken) => is_name(name) && rest.ends_with(')'),
        (Some(_), RulesTaken::Refused) => false,
    }
}

/// How many letters have to be changed, put in or taken out; two that are swapped count as one.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
            let mut least =
                (at(&last, j) + usize::from(a != b)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

impl From<Flaw> for FlawSpot {
    fn from(flaw: Flaw) -> Self {
        flaw.somewhere()
    }
}

impl Flaw {
    fn at(self, line: usize) -> FlawSpot {
        FlawSpot { line: Some(line), flaw: self }
    }

    fn somewhere(self) -> FlawSpot {
        FlawSpot { line: None, flaw: self }
    }
}
