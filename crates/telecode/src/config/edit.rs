//! One change in the text of a configuration, with everything else left as a person wrote it.

use std::ops::Range;

use telecode_core::seam::ids::PersonId;
use toml::de::DeTable;

/// The text without a person among `access.owners`; `None` if they are not there.
pub fn without_owner(text: &str, person: PersonId) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    let access =
        root.get_ref().iter().find(|(name, _)| name.get_ref() == "access")?.1.get_ref().as_table()?;
    let owners = access.iter().find(|(name, _)| name.get_ref() == "owners")?.1.get_ref().as_array()?;
    let is_it = |span: &Range<usize>| text.get(span.clone()).is_some_and(|text| is_number(text, person));
    let mut spans: Vec<_> = owners.iter().map(toml::Spanned::span).filter(is_it).collect();
    if spans.is_empty() {
        return None;
    }
    let mut text = text.to_owned();
    while let Some(span) = spans.pop() {
        let span = with_comma(&text, span);
        text.replace_range(span, "");
    }
    Some(text)
}

/// Whether a number in TOML is this person, however it is written.
fn is_number(text: &str, person: PersonId) -> bool {
    text.trim_start_matches('+').replace('_', "").parse() == Ok(person.0)
}

/// An element of a list, with the comma behind it, or else the one before it.
fn with_comma(text: &str, span: Range<usize>) -> Range<usize> {
    let behind = text.get(span.end..).unwrap_or_default();
    if let Some(rest) = behind.trim_start().strip_prefix(',') {
        let blank = rest.len() - rest.trim_start_matches(' ').len();
        return span.start..text.len() - rest.len() + blank;
    }
    let before = text.get(..span.start).unwrap_or_default().trim_end();
    before.strip_suffix(',').map_or(span.clone(), |before| before.len()..span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, person: i64) -> Option<String> {
        without_owner(text, PersonId(person))
    }

    #[test]
    fn only_the_person_goes() {
        for (before, after) in [
            ("[1, 2, 3]", "[2, 3]"),
            ("[2, 1, 3]", "[2, 3]"),
            ("[2, 3, 1]", "[2, 3]"),
            ("[1]", "[]"),
            ("[ 1, ]", "[ ]"),
            ("[2,1,1,3]", "[2,3]"),
            ("[\n  2, # Ann\n  1, # Eve\n]", "[\n  2, # Ann\n  # Eve\n]"),
            ("[0x1, 1_1, +1]", "[0x1, 1_1]"),
        ] {
            let text = |list| format!("# mine\nlog = 1\n[access]\nowners = {list}\n[agent]\nmax_live = 1\n");
            assert_eq!(without(&text(before), 1), Some(text(after)), "{before}");
        }
    }

    #[test]
    fn who_is_not_there_changes_nothing() {
        for text in ["", "[access]\nowners = [12]\n", "[agent]\nowners = [1]\n", "not toml"] {
            assert_eq!(without(text, 1), None, "{text}");
        }
    }
}
