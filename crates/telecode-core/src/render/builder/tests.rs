use super::*;

fn entity(offset: usize, length: usize, kind: EntityKind) -> Entity {
    Entity { offset, length, kind }
}

#[test]
fn offsets_are_utf16_units() {
    let mut text = Text::new();
    text.push("😀 ").bold("é😀").push(" ").code("x");
    assert_eq!(text.len_utf16(), 8);
    let page = text.into_page();
    assert_eq!(page.text, "😀 é😀 x");
    assert_eq!(page.entities, [entity(3, 3, EntityKind::Bold), entity(7, 1, EntityKind::Code)]);
}

#[test]
fn formatting_never_covers_white_space_at_its_ends() {
    let mut text = Text::new();
    text.bold("  a b \n").italic("   ").push("c");
    let page = text.into_page();
    assert_eq!(page.text, "  a b \n   c");
    assert_eq!(page.entities, [entity(2, 3, EntityKind::Bold)]);
}

#[test]
fn a_block_takes_whole_lines() {
    let mut text = Text::new();
    text.push("run").pre(Some("sh"), "  ls\n").push("then").quote("q").newline().newline().push("end");
    let page = text.into_page();
    assert_eq!(page.text, "run\n  ls\nthen\nq\n\nend");
    let pre = EntityKind::Pre(Some("sh".to_owned()));
    assert_eq!(page.entities, [entity(4, 4, pre), entity(14, 1, EntityKind::Quote)]);
}

#[test]
fn a_page_is_appended_with_its_entities_moved() {
    let mut inner = Text::new();
    inner.pre(None, "code");
    let inner = inner.into_page();
    let mut text = Text::new();
    text.push("a").append_page(&inner).append_page(&inner).push("b");
    let page = text.into_page();
    assert_eq!(page.text, "a\ncode\ncode\nb");
    assert_eq!(page.entities, [entity(2, 4, EntityKind::Pre(None)), entity(7, 4, EntityKind::Pre(None))]);
}

#[test]
fn a_page_has_no_white_space_at_its_end() {
    let mut text = Text::new();
    text.collapsed("q").newline().push(" \n");
    let page = text.into_page();
    assert_eq!(page.text, "q");
    assert_eq!(page.entities, [entity(0, 1, EntityKind::CollapsedQuote)]);
}
