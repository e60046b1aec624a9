//! A persona, written as a file, and the name that one without a name gets.

use std::fmt::Write as _;

use super::{MODES, NAME_LIMIT, Persona, is_name};

/// How many words a proposed name has at most.
const NAME_WORDS: usize = 4;

/// Writes a persona as a file; reading it gives the same persona.
pub(crate) fn write(persona: &Persona) -> String {
    let mut file = String::from("---\n");
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _written = writeln!(file, "{key}: {}", quoted(value));
        }
    };
    let mode = persona.mode.and_then(|mode| MODES.iter().find(|(_, known)| *known == mode));
    line("name", &persona.name);
    line("description", &persona.description);
    line("icon", persona.icon.as_deref().unwrap_or_default());
    line("model", persona.model.as_deref().unwrap_or_default());
    line("mode", mode.map_or("", |(name, _)| name));
    line("effort", persona.effort.as_deref().unwrap_or_default());
    for (key, tools) in
        [("tools", persona.tools.as_deref()), ("disallowedTools", Some(&*persona.disallowed_tools))]
    {
        match tools {
            Some([]) if key == "tools" => file.push_str("tools: []\n"),
            Some([]) | None => {}
            Some(tools) => {
                let tools: Vec<_> = tools.iter().map(|tool| quoted(tool)).collect();
                let _written = writeln!(file, "{key}: [{}]", tools.join(", "));
            }
        }
    }
    file.push_str("---\n\n");
    file.push_str(&persona.instructions);
    file.push('\n');
    file
}

/// A text as YAML: as it is, if that is plain enough, else in double quotes.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-' | '_' | '(' | ')' | '/' | ';' | '+')
    };
    let means_else =
        ["true", "false", "yes", "no", "on", "off", "null"].contains(&text.to_lowercase().as_str());
    if text.chars().all(is_plain)
        && text.starts_with(char::is_alphabetic)
        && text.trim() == text
        && !text.contains(',')
        && !means_else
    {
        return text.to_owned();
    }
    let mut all = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => all.push_str("\\\""),
            '\\' => all.push_str("\\\\"),
            '\n' => all.push_str("\\n"),
            '\t' => all.push_str("\\t"),
            // YAML takes these for the end of a line.
            '\u{2028}' => all.push_str("\\L"),
            '\u{2029}' => all.push_str("\\P"),
            c => all.push(c),
        }
    }
    all.push('"');
    all
}

/// A name for instructions that have none, made from their first words; not one that is taken.
pub(crate) fn proposed_name(instructions: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let words = instructions.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    let words: Vec<_> = words.take(NAME_WORDS).map(str::to_ascii_lowercase).collect();
    let mut wanted: String = words.join("-").chars().take(NAME_LIMIT - 3).collect();
    wanted.truncate(wanted.trim_end_matches('-').len());
    if !is_name(&wanted) {
        "persona".clone_into(&mut wanted);
    }
    let mut name = wanted.clone();
    let mut number = 2_usize;
    while is_taken(&name) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}
