//! Shows a page as text with its entities in brackets, and checks what Telegram demands of one.

use std::fmt::Write;

use telecode_core::seam::page::{Entity, EntityKind, Page, utf16_len};
use telecode_core::seam::render::PageLimits;

/// Pages as text: `⟦b:bold⟧`.
pub(crate) fn project(pages: &[Page]) -> String {
    let mut out = String::new();
    for (index, page) in pages.iter().enumerate() {
        let (units, entities) = (utf16_len(&page.text), page.entities.len());
        let _ =
            writeln!(out, "=== page {} of {} · {units} units · {entities} entities", index + 1, pages.len());
        out.push_str(&project_page(page));
        out.push('\n');
    }
    out
}

fn project_page(page: &Page) -> String {
    let mut out = String::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut entities = page.entities.iter().peekable();
    let mut units = 0;
    for c in page.text.chars() {
        close(&mut out, &mut ends, units);
        while let Some(entity) = entities.next_if(|entity| entity.offset == units) {
            let _ = write!(out, "⟦{}:", name(&entity.kind));
            ends.push(entity.offset + entity.length);
        }
        out.push(c);
        units += c.len_utf16();
    }
    close(&mut out, &mut ends, units);
    assert!(ends.is_empty() && entities.next().is_none(), "an entity is outside of the text: {page:?}");
    out
}

fn close(out: &mut String, ends: &mut Vec<usize>, units: usize) {
    while ends.last() == Some(&units) {
        ends.pop();
        out.push('⟧');
    }
}

fn name(kind: &EntityKind) -> String {
    match kind {
        EntityKind::Bold => "b".to_owned(),
        EntityKind::Italic => "i".to_owned(),
        EntityKind::Underline => "u".to_owned(),
        EntityKind::Strikethrough => "s".to_owned(),
        EntityKind::Spoiler => "spoiler".to_owned(),
        EntityKind::Code => "code".to_owned(),
        EntityKind::Pre(None) => "pre".to_owned(),
        EntityKind::Pre(Some(language)) => format!("pre {language}"),
        EntityKind::Link(url) => format!("link {url}"),
        EntityKind::MessageLink(group, message) => format!("link to {message:?} of {group:?}"),
        EntityKind::Quote => "quote".to_owned(),
        EntityKind::CollapsedQuote => "collapsed".to_owned(),
    }
}

/// Fails unless a page is one that Telegram shows as it is.
pub(crate) fn check(page: &Page, limits: PageLimits) {
    assert!(utf16_len(&page.text) <= limits.text, "too long: {}", utf16_len(&page.text));
    assert!(page.entities.len() <= limits.entities, "too many entities: {}", page.entities.len());
    assert!(!page.text.trim().is_empty(), "nothing to see");
    assert_eq!(page.text, page.text.trim_end(), "white space at the end");
    let starts_with_code = page
        .entities
        .first()
        .is_some_and(|entity| entity.offset == 0 && matches!(entity.kind, EntityKind::Pre(_)));
    assert!(
        starts_with_code || page.text == page.text.trim_start(),
        "white space at the start: {:?}",
        page.text
    );
    check_ranges(page);
    check_nesting(&page.entities);
}

fn check_ranges(page: &Page) {
    let mut borders = vec![];
    let mut units = 0;
    for (byte, c) in page.text.char_indices() {
        borders.push((units, byte));
        units += c.len_utf16();
    }
    borders.push((units, page.text.len()));
    let byte = |unit: usize| {
        let Ok(index) = borders.binary_search_by_key(&unit, |(unit, _)| *unit) else {
            panic!("an entity starts or ends in a character: {page:?}");
        };
        borders[index].1
    };
    for entity in &page.entities {
        assert!(entity.length > 0, "an empty entity");
        let covered = &page.text[byte(entity.offset)..byte(entity.offset + entity.length)];
        assert_eq!(covered, covered.trim_end(), "{entity:?} covers white space at its end");
        if !matches!(entity.kind, EntityKind::Pre(_)) {
            assert_eq!(covered, covered.trim_start(), "{entity:?} covers white space at its start");
        }
    }
}

fn check_nesting(entities: &[Entity]) {
    let mut open: Vec<&Entity> = vec![];
    let mut last = (0, 0);
    for entity in entities {
        let place = (entity.offset, usize::MAX - entity.length);
        assert!(last <= place, "not in order: {entities:?}");
        last = place;
        open.retain(|outer| outer.offset + outer.length > entity.offset);
        for outer in &open {
            let ends_within = entity.offset + entity.length <= outer.offset + outer.length;
            assert!(ends_within, "{outer:?} and {entity:?} cross");
            assert!(!is_code(outer) && !is_code(entity), "{outer:?} and {entity:?} meet");
            let same = std::mem::discriminant(&outer.kind) == std::mem::discriminant(&entity.kind);
            assert!(!same, "{outer:?} is in its like {entity:?}");
        }
        open.push(entity);
    }
}

fn is_code(entity: &Entity) -> bool {
    matches!(entity.kind, EntityKind::Code | EntityKind::Pre(_))
}
