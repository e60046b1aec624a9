use super::*;
use crate::page::EntityKind;

fn shown(markdown: &str, limit: usize) -> String {
    preview(markdown, limit).text
}

#[test]
fn a_short_text_is_shown_whole() {
    let page = preview("Hello **world", 100);
    assert_eq!(page, Page::plain("Hello **world"));
}

#[test]
fn a_long_text_shows_its_end() {
    let markdown = (0..2_000).map(|line| format!("Paragraph {line}\n\n")).collect::<Vec<_>>().concat();
    let text = shown(&markdown, 100);
    assert!(text.starts_with("…\nParagraph "), "{text}");
    assert!(text.ends_with("Paragraph 1998\n\nParagraph 1999"), "{text}");
    assert!(text.len() > 80, "{text}");
}

#[test]
fn an_open_fence_is_code_even_if_it_began_long_ago() {
    let code = "let x = **1**;\n".repeat(5_000);
    let page = preview(&format!("Text\n\n```rust\n{code}"), 200);
    assert!(page.text.starts_with("…\nlet x = **1**;\n"));
    let [entity] = page.entities.as_slice() else { panic!("{:?}", page.entities) };
    assert_eq!(entity.kind, EntityKind::Pre(Some("rust".to_owned())));
    assert_eq!(entity.offset, 2);
    assert_eq!(entity.length + 2, utf16_len(&page.text));
}

#[test]
fn a_closed_fence_is_over() {
    let code = "let x = 1;\n".repeat(5_000);
    let page = preview(&format!("```rust\n{code}```\n\n{}", "After **it**.\n\n".repeat(600)), 100);
    assert!(page.text.ends_with("After it."));
    assert!(page.entities.iter().all(|entity| entity.kind == EntityKind::Bold));
}

#[test]
fn the_end_of_a_long_paragraph_begins_at_a_word() {
    let text = shown(&"word ".repeat(10_000), 100);
    assert!(text.starts_with("…\nword word"), "{text}");
    assert!(text.len() > 80, "{text}");
}

#[test]
fn a_short_last_line_does_not_hide_the_paragraph_before() {
    let text = shown(&format!("{}\n\nDone.", "word ".repeat(100)), 100);
    assert!(text.starts_with("…\nword"), "{text}");
    assert!(text.ends_with("word\n\nDone."), "{text}");
}

#[test]
fn a_long_word_is_not_torn_within_a_grapheme() {
    let text = shown(&"👍🏽".repeat(5_000), 100);
    assert_eq!(text.replace("👍🏽", ""), "…\n");
}

#[test]
fn a_line_with_many_links_keeps_the_last() {
    let links = (0..300).map(|link| format!("[{link}](https://a.b/{link}) ")).collect::<Vec<_>>().concat();
    let page = preview(&links, 4_000);
    assert!(page.entities.len() > 90 && page.entities.len() <= ENTITY_LIMIT, "{}", page.entities.len());
    assert_eq!(page.entities.last().unwrap().kind, EntityKind::Link("https://a.b/299".to_owned()));
}
