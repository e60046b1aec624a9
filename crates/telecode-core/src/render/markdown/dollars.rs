//! Tells formulas from money and from the variables of a shell, which are written with dollar signs, too.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// How often the parser is asked again after some of its formulas were found to be none. Each time at least one pair of
/// dollar signs is settled; a text with more such layers has no formulas.
const ROUNDS: usize = 6;

/// The text with a backslash before each dollar sign that the parser would wrongly take for the start of a formula, and the
/// options to parse it with.
pub(super) fn settled(markdown: &str, options: Options) -> (Cow<'_, str>, Options) {
    if markdown.bytes().filter(|byte| *byte == b'$').count() < 2 {
        return (Cow::Borrowed(markdown), options);
    }
    let with_formulas = options | Options::ENABLE_MATH;
    let mut source = Cow::Borrowed(markdown);
    for _ in 0..ROUNDS {
        let wrong = wrong(&source, with_formulas);
        if wrong.is_empty() {
            return (source, with_formulas);
        }
        source = Cow::Owned(escaped(&source, &wrong));
    }
    (Cow::Borrowed(markdown), options)
}

/// Where the formulas begin that are none.
fn wrong(source: &str, options: Options) -> Vec<usize> {
    let events = Parser::new_ext(source, options).into_offset_iter();
    events.filter_map(|(event, range)| is_wrong(&event, source, &range).then_some(range.start)).collect()
}

fn is_wrong(event: &Event<'_>, source: &str, range: &Range<usize>) -> bool {
    if let Event::InlineMath(tex) = event {
        // Pandoc's rule: a dollar sign before a digit begins a price.
        let before_digit = source[range.end..].starts_with(|next: char| next.is_ascii_alphanumeric());
        return before_digit || !is_formula(tex);
    }
    matches!(event, Event::DisplayMath(tex) if tex.trim().is_empty())
}

/// Whether a text reads as a formula: it has a sign of LaTeX or of arithmetic, or is one letter.
fn is_formula(tex: &str) -> bool {
    let tex = tex.trim();
    let mut letters = tex.chars();
    let is_letter = matches!((letters.next(), letters.next()), (Some(only), None) if only.is_alphabetic());
    let has_name = tex.chars().any(char::is_alphabetic);
    let has_command = tex.split('\\').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let has_sign = has_command
        || tex.contains(['^', '=', '<', '>', '{'])
        || tex.contains('_')
            && !tex.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
        || tex.contains(['+', '(']) && has_name;
    let has_markup =
        tex.contains(['`', '"']) || tex.contains("\\$") || tex.contains("**") || tex.contains("](");
    is_letter || (has_sign && !has_markup)
}

fn escaped(source: &str, places: &[usize]) -> String {
    let mut out = String::with_capacity(source.len() + places.len());
    let mut from = 0;
    for at in places {
        out.push_str(&source[from..*at]);
        out.push('\\');
        from = *at;
    }
    out.push_str(&source[from..]);
    out
}

#[cfg(test)]
mod tests;
