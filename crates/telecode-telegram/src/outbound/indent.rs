//! The text of a page as it has to be sent, so that Telegram leaves it as it is.

use std::borrow::Cow;

use telecode_core::seam::page::{EntityKind, Page};

/// Looks like a space, and is none for Telegram.
const NO_BREAK_SPACE: &str = "\u{A0}";

/// The text of a page. Telegram moves the beginning of what is formatted behind its spaces, which would take the sign of a line that
/// did not change off the beginning of a diff, and the indentation off that of a quote; so the first space there is sent as a no-break
/// space. Other code stays as it is, for people copy it. Source: `remove_invalid_entities` in `MessageEntity.cpp` of `TDLib`.
pub(super) fn text(page: &Page) -> Cow<'_, str> {
    let is_copied =
        |kind: &EntityKind| matches!(kind, EntityKind::Pre(language) if language.as_deref() != Some("diff"));
    let is_kept = |kind: &EntityKind| kind.is_block() && !is_copied(kind);
    let blocks = page.entities.iter().filter(|entity| is_kept(&entity.kind));
    let begins: Vec<usize> = blocks.map(|entity| entity.offset).collect();
    if begins.is_empty() {
        return Cow::Borrowed(&page.text);
    }
    let mut units = 0;
    let mut text = String::with_capacity(page.text.len());
    for c in page.text.chars() {
        if c == ' ' && begins.contains(&units) {
            text.push_str(NO_BREAK_SPACE);
        } else {
            text.push(c);
        }
        units += c.len_utf16();
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use telecode_core::seam::page::Entity;

    use super::*;

    #[test]
    fn a_diff_and_a_quote_begin_where_they_begin() {
        let entity = |offset, length, kind| Entity { offset, length, kind };
        let page = Page {
            text: "😀  x\n  y\n z\n  b\n c".to_owned(),
            entities: vec![
                entity(2, 3, EntityKind::Bold),
                entity(6, 3, EntityKind::Pre(Some("diff".to_owned()))),
                entity(10, 2, EntityKind::CollapsedQuote),
                entity(13, 3, EntityKind::Pre(Some("python".to_owned()))),
                entity(17, 2, EntityKind::Pre(None)),
            ],
            ..Page::default()
        };
        assert_eq!(text(&page), "😀  x\n\u{A0} y\n\u{A0}z\n  b\n c");
        let plain = Page { entities: Vec::new(), ..page };
        assert_eq!(text(&plain), plain.text);
    }
}
