//! The fields of a call's input, read from its canonical text: so nothing of an input is ever left out of what is shown of it.

#[cfg(test)]
mod tests;

use super::{Tool, ToolCall};

/// One field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputField {
    /// Its name.
    pub name: String,
    /// Its value, as JSON.
    pub json: String,
    /// Its value, if that is a text.
    pub text: Option<String>,
}

impl ToolCall {
    /// All fields of the input, by their names. An input that is no object is one field without a name.
    pub fn fields(&self) -> Vec<InputField> {
        InputField::all(&self.input)
    }

    /// The fields that [`ToolCall::tool`] does not have.
    pub fn other_fields(&self) -> Vec<InputField> {
        let own = self.tool.own_fields();
        let is_own = |field: &InputField| own.contains(&field.name.as_str()) && field.text.is_some();
        self.fields().into_iter().filter(|field| !is_own(field)).collect()
    }
}

impl Tool {
    /// The names of the fields that are in it whole, as texts.
    fn own_fields(&self) -> &'static [&'static str] {
        match self {
            // Words that say nothing are not in it.
            Self::Bash { description: None, .. } => &["command"],
            Self::Bash { .. } => &["command", "description"],
            Self::Read { .. } => &["file_path"],
            Self::Edit { .. } => &["file_path", "old_string", "new_string"],
            Self::Write { .. } => &["file_path", "content"],
            Self::Fetch { .. } => &["url"],
            Self::Network { .. } => &["host"],
            Self::Plan { .. } => &["plan"],
            Self::Form(_) => &["message"],
            Self::Grep { .. }
            | Self::Glob { .. }
            | Self::WebSearch { .. }
            | Self::Agent { .. }
            | Self::Skill { .. }
            | Self::Checklist
            | Self::Question(_)
            | Self::EnterPlan
            | Self::Mcp { .. }
            | Self::Own(_)
            | Self::Other => &[],
        }
    }
}

impl InputField {
    /// All fields of an object in JSON, by their names; what is none is one field without a name.
    pub fn all(json: &str) -> Vec<Self> {
        let json = json.trim();
        object(json).unwrap_or_else(|| vec![Self::new(String::new(), json)])
    }

    fn new(name: String, json: &str) -> Self {
        Self { name, json: json.to_owned(), text: string(json) }
    }
}

/// The fields of an object in JSON; `None` if it is none.
fn object(json: &str) -> Option<Vec<InputField>> {
    let mut rest = json.strip_prefix('{')?.strip_suffix('}')?.trim();
    let mut fields = Vec::new();
    while !rest.is_empty() {
        let (name, behind) = rest.split_at_checked(value_len(rest))?;
        let behind = behind.trim_start().strip_prefix(':')?.trim_start();
        let (value, behind) = behind.split_at_checked(value_len(behind))?;
        fields.push(InputField::new(string(name)?, value.trim_end()));
        rest = behind.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    Some(fields)
}

/// How long the value is that a text in JSON begins with.
fn value_len(json: &str) -> usize {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (at, c) in json.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_text => is_escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '{' | '[' => depth += 1,
            ',' | ':' if depth == 0 => return at,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    json.len()
}

/// The text that a text in JSON stands for; `None` if it stands for something else.
fn string(json: &str) -> Option<String> {
    let mut chars = json.trim().strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match chars.next()? {
            'b' => '\u{8}',
            'f' => '\u{C}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => escaped(&mut chars)?,
            c => c,
        });
    }
    Some(text)
}

/// The character that four digits stand for, or eight with `\u` between them.
fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let mut unit = || {
        let digits: String = chars.by_ref().take(4).collect();
        u16::from_str_radix(&digits, 16).ok()
    };
    let first = unit()?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some(c);
    }
    chars.as_str().starts_with("\\u").then(|| chars.nth(1))?;
    let digits: String = chars.by_ref().take(4).collect();
    let second = u16::from_str_radix(&digits, 16).ok()?;
    char::decode_utf16([first, second]).next()?.ok()
}
