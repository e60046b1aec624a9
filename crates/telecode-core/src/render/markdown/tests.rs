use super::*;

fn text(text: &str) -> MarkdownInline {
    MarkdownInline::Text(text.to_owned())
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

fn items(markdown: &str) -> Vec<MarkdownItem> {
    match blocks(markdown).as_slice() {
        [Block::List(list)] => list.items.clone(),
        other => panic!("not a list: {other:?}"),
    }
}

#[test]
fn runs_nest() {
    let expected = MarkdownInline::Styled(
        InlineStyle::Bold,
        vec![
            text("a "),
            MarkdownInline::Styled(InlineStyle::Italic, vec![text("b")]),
            text(" "),
            MarkdownInline::Code("c".to_owned()),
        ],
    );
    assert_eq!(blocks("**a *b* `c`**"), [Block::Paragraph(vec![expected])]);
}

#[test]
fn numbers_are_kept_but_never_go_back() {
    let numbers = |markdown| items(markdown).iter().map(|item| item.number.unwrap()).collect::<Vec<_>>();
    assert_eq!(numbers("5. a\n6. b\n10. c"), [5, 6, 10]);
    assert_eq!(numbers("1. a\n1. b\n1. c"), [1, 2, 3]);
    assert_eq!(numbers("2) a\n1) b"), [2, 3]);
    assert_eq!(numbers("999999999. a\n1. b"), [999_999_999, 1_000_000_000]);
}

#[test]
fn tasks_are_marked_in_tight_and_loose_lists() {
    let tasks = |markdown| items(markdown).iter().map(|item| item.task).collect::<Vec<_>>();
    assert_eq!(tasks("- [ ] a\n- [x] b\n- c"), [Some(TaskMark::Open), Some(TaskMark::Done), None]);
    assert_eq!(tasks("- [x] a\n\n- [ ] b"), [Some(TaskMark::Done), Some(TaskMark::Open)]);
}

#[test]
fn only_a_list_with_empty_lines_is_loose() {
    let spacing = |markdown| match blocks(markdown).as_slice() {
        [Block::List(list)] => list.spacing,
        other => panic!("not a list: {other:?}"),
    };
    assert_eq!(spacing("- a\n- b\n  - c"), Spacing::Tight);
    assert_eq!(spacing("- a\n\n- b"), Spacing::Loose);
}

#[test]
fn single_tildes_are_text() {
    assert_eq!(blocks("~a~"), [Block::Paragraph(vec![text("~a~")])]);
    let struck = MarkdownInline::Styled(InlineStyle::Strike, vec![text("a")]);
    assert_eq!(blocks("~~a~~"), [Block::Paragraph(vec![struck])]);
}

#[test]
fn signs_that_are_part_of_a_name_are_text() {
    let plain = |markdown: &str| assert_eq!(blocks(markdown), [Block::Paragraph(vec![text(markdown)])]);
    plain("__init__.py");
    plain("call __init__ and __main__ first");
    plain("2*3*4*5*6");
    plain("2**3**4");
    plain("a*b_c*d");
    let bold = |markdown: &str, inner: &str| {
        let styled = MarkdownInline::Styled(InlineStyle::Bold, vec![text(inner)]);
        assert_eq!(blocks(markdown), [Block::Paragraph(vec![styled])]);
    };
    bold("__Note:__", "Note:");
    bold("__two words__", "two words");
    bold("**init**", "init");
    // Languages without spaces between words emphasize inside of them.
    let chinese = blocks("这是**粗体**文字");
    assert!(matches!(&chinese[..], [Block::Paragraph(parts)] if parts.len() == 3), "{chinese:?}");
}

#[test]
fn only_a_plain_word_is_a_language() {
    let language = |info: &str| match blocks(&format!("```{info}\nx\n```")).as_slice() {
        [Block::Code { language, text }] if text == "x\n" => language.clone(),
        other => panic!("not code: {other:?}"),
    };
    assert_eq!(language("rust,ignore").as_deref(), Some("rust"));
    assert_eq!(language("c++ file.cc").as_deref(), Some("c++"));
    assert_eq!(language(""), None);
    assert_eq!(language("{.x}"), None);
    assert_eq!(language("\"><b"), None);
    assert_eq!(language(&"x".repeat(33)), None);
}

#[test]
fn html_is_its_own_text() {
    assert_eq!(blocks("<div>\n<b>x</b>\n</div>\n"), [Block::Html("<div>\n<b>x</b>\n</div>\n".to_owned())]);
    assert_eq!(blocks("a<br>b"), [Block::Paragraph(vec![text("a<br>b")])]);
}

#[test]
fn alerts_have_their_kind() {
    let quote = Block::Quote { alert: Some(Alert::Caution), blocks: vec![paragraph("x")] };
    assert_eq!(blocks("> [!CAUTION]\n> x"), [quote]);
}

#[test]
fn tables_have_alignment_and_full_rows() {
    let table = MarkdownTable {
        align: vec![ColumnAlign::Left, ColumnAlign::Right],
        header: vec![vec![text("a")], vec![text("b")]],
        rows: vec![vec![vec![text("1")], vec![]]],
    };
    assert_eq!(blocks("|a|b|\n|-|-:|\n|1|\n"), [Block::Table(table)]);
}

#[test]
fn cells_beyond_the_header_join_the_last() {
    let rows = |markdown| match blocks(markdown).as_slice() {
        [Block::Table(table)] => table.rows.clone(),
        other => panic!("not a table: {other:?}"),
    };
    let excess = rows("|a|b|\n|-|-|\n| 1 | `x | y` |\n|3|4|5|6\n|7|8|  \n|9\n");
    let last: Vec<String> = excess.iter().map(|row| crate::render::inline::plain(&row[1])).collect();
    assert_eq!(last, ["`x | y`", "4 | 5|6", "8", ""]);
}

#[test]
fn nesting_is_bounded_and_keeps_the_text() {
    let mut depth = 0;
    let mut inner = blocks(&format!("{}deep", "> ".repeat(100)));
    while let [Block::Quote { blocks, .. }] = inner.as_slice() {
        inner = blocks.clone();
        depth += 1;
    }
    assert_eq!(depth, 24);
    assert_eq!(inner, [paragraph("deep")]);
}
