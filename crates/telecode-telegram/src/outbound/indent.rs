//! The text of a page as it has to be sent, so that Telegram leaves it as it is.

use std::borrow::Cow;

use telecode_core::page::{EntityKind, Page};

/// Looks like a space, and is none for Telegram.
const NO_BREAK_SPACE: &str = "\u{A0}";

/// The text of a page. Telegram moves the beginning of what is formatted behind its spaces, which would take the indentation off the
/// first line of a block of code or of a quote; so the first of them is sent as a no-break space. Source: `remove_invalid_entities` in
/// `MessageEntity.cpp` of `TDLib`.
pub(super) fn text(page: &Page) -> Cow<'_, str> {
    let is_block = |kind: &EntityKind| {
        matches!(kind, EntityKind::Pre(_) | EntityKind::Quote | EntityKind::CollapsedQuote)
    };
    let blocks = page.entities.iter().filter(|entity| is_block(&entity.kind));
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
    use telecode_core::page::Entity;

    use super::*;

    #[test]
    fn the_first_line_of_a_block_stays_indented() {
        let entity = |offset, length, kind| Entity { offset, length, kind };
        let page = Page {
            text: "😀  x\n  y\n z\n  b".to_owned(),
            entities: vec![
                entity(2, 3, EntityKind::Bold),
                entity(6, 3, EntityKind::Pre(None)),
                entity(10, 2, EntityKind::CollapsedQuote),
            ],
            ..Page::default()
        };
        assert_eq!(text(&page), "😀  x\n\u{A0} y\n\u{A0}z\n  b");
        let plain = Page { entities: Vec::new(), ..page };
        assert_eq!(text(&plain), plain.text);
    }
}
