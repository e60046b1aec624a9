use super::*;
use crate::page::{Align, RichItem, Run, plain_run};
use crate::render::markdown;

fn shown(source: &str) -> Vec<RichBlock> {
    let pages = rich(&markdown::blocks(source), Limits::MESSAGE).expect("it fits");
    pages.into_iter().flat_map(|page| page.rich.expect("it is rich").blocks).collect()
}

fn paragraph(text: &str) -> RichBlock {
    RichBlock::Paragraph(plain_run(text))
}

#[test]
fn a_table_keeps_its_sides() {
    let [RichBlock::Table(rows)] = &shown("| a | b | c |\n|:--|:-:|--:|\n| 1 | **2** | |")[..] else {
        panic!()
    };
    let sides: Vec<_> = rows[1].iter().map(|cell| cell.align).collect();
    assert_eq!(sides, [Align::Left, Align::Center, Align::Right]);
    assert!(rows[0].iter().all(|cell| cell.header) && !rows[1][0].header);
    assert_eq!(rows[1][1].text, [Run::Bold(plain_run("2"))]);
    assert_eq!(rows[1][2].text, []);
}

#[test]
fn tasks_and_numbers_are_said_as_such() {
    let [RichBlock::List(tasks), RichBlock::List(steps)] =
        &shown("- [x] done\n- [ ] open\n\n3. three\n4. four")[..]
    else {
        panic!()
    };
    let item = |number, done, text| RichItem { number, done, blocks: vec![paragraph(text)] };
    assert_eq!(tasks, &[item(None, Some(true), "done"), item(None, Some(false), "open")]);
    assert_eq!(steps, &[item(Some(3), None, "three"), item(Some(4), None, "four")]);
}

#[test]
fn formulas_stand_in_the_text_or_by_themselves() {
    let blocks = shown("so $a^2$ is\n\n$$\nb = c\n$$\n\n```math\nd\n```");
    let text = vec![Run::Text("so ".to_owned()), Run::Formula("a^2".to_owned()), Run::Text(" is".to_owned())];
    let alone = |tex: &str| RichBlock::Formula(tex.to_owned());
    assert_eq!(blocks, [RichBlock::Paragraph(text), alone("b = c"), alone("d")]);
}

#[test]
fn details_hide_what_they_enclose() {
    let source = "<details>\n<summary>More of it</summary>\n\n- one\n\n</details>\n\nafter";
    let blocks = shown(source);
    let [RichBlock::Details { summary, blocks: inner }, after] = &blocks[..] else { panic!("{blocks:?}") };
    assert_eq!(summary, &plain_run("More of it"));
    assert!(matches!(&inner[..], [RichBlock::List(_)]));
    assert_eq!(after, &paragraph("after"));
}

#[test]
fn details_without_an_end_are_text() {
    let blocks = shown("<details>\n<summary>More</summary>\n\ninside");
    assert_eq!(blocks, [paragraph("<details>\n<summary>More</summary>"), paragraph("inside")]);
}

#[test]
fn html_and_pictures_of_the_model_are_text_and_links() {
    let blocks = shown(
        "<tg-button type=\"callback_data\" data=\"allow\">OK</tg-button>\n\n![x](http://evil.example/p.png)",
    );
    let link = Run::Link { url: "http://evil.example/p.png".to_owned(), text: plain_run("x") };
    let [html, picture] = &blocks[..] else { panic!("{blocks:?}") };
    assert_eq!(html, &paragraph("<tg-button type=\"callback_data\" data=\"allow\">OK</tg-button>"));
    assert_eq!(picture, &RichBlock::Paragraph(vec![link]));
}

#[test]
fn only_addresses_that_telegram_opens_are_links() {
    let blocks = shown("[a](javascript:alert(1)) [b](file:///etc/passwd) [c](tg://resolve) <mailto:a@b.c>");
    let RichBlock::Paragraph(runs) = &blocks[0] else { panic!() };
    let links: Vec<_> = runs.iter().filter(|run| matches!(run, Run::Link { .. })).collect();
    assert_eq!(links, [&Run::Link { url: "tg://resolve".to_owned(), text: plain_run("c") }]);
}

#[test]
fn what_nests_too_deep_is_text() {
    let source =
        (0..40).fold(String::new(), |list, depth| format!("{list}{}- item {depth}\n", "  ".repeat(depth)));
    let blocks = shown(&source);
    assert!(size(&blocks).depth <= DEPTH_LIMIT);
    let all = format!("{blocks:?}");
    assert!((0..40).all(|depth| all.contains(&format!("item {depth}"))));
}

#[test]
fn a_table_that_is_too_wide_is_text() {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(21));
    let blocks = shown(&format!("{}{}{}", row("h"), row("---"), row("v")));
    assert!(matches!(&blocks[..], [RichBlock::Paragraph(_)]), "{blocks:?}");
}

#[test]
fn long_code_tables_and_lists_go_over_several_messages() {
    let lines = (0..10_000).fold(String::new(), |code, line| format!("{code}let line_{line} = {line};\n"));
    let rows = (0..900).fold(String::new(), |rows, row| format!("{rows}| {row} | value |\n"));
    let items = (0..1_200).fold(String::new(), |items, item| format!("{items}- item {item}\n"));
    let source = format!("```rust\n{lines}```\n\n| n | v |\n|---|---|\n{rows}\n{items}");
    let pages = rich(&markdown::blocks(&source), Limits::MESSAGE).expect("it can be cut");
    assert!(pages.len() > 8);
    for page in &pages {
        assert!(size(&page.rich.as_ref().expect("it is rich").blocks).fits());
    }
    let code: String = pages
        .iter()
        .flat_map(|page| &page.rich.as_ref().expect("it is rich").blocks)
        .filter_map(code_text)
        .collect();
    assert_eq!(code.replace('\n', ""), lines.replace('\n', ""));
    let last = format!("{:?}", pages.last());
    assert!(last.contains("item 1199"));
}

fn code_text(block: &RichBlock) -> Option<&str> {
    if let RichBlock::Code { text, .. } = block { Some(text) } else { None }
}

#[test]
fn a_paragraph_that_no_message_holds_is_for_classic_ones() {
    assert_eq!(rich(&markdown::blocks(&"word ".repeat(8_000)), Limits::MESSAGE), None);
}

#[test]
fn the_classic_form_is_beside_it() {
    let source = format!("# Title\n\n{}", "Words and words.\n\n".repeat(400));
    let blocks = markdown::blocks(&source);
    let pages = rich(&blocks, Limits::MESSAGE).expect("it fits");
    let [page] = &pages[..] else { panic!("{}", pages.len()) };
    let mut classic_pages = page.rich.as_ref().expect("it is rich").before.clone();
    classic_pages.push(Page { rich: None, ..page.clone() });
    assert_eq!(classic_pages, classic(&blocks, Limits::MESSAGE));
}

#[test]
fn text_from_the_right_says_so() {
    let direction = |source: &str| {
        let pages = rich(&markdown::blocks(source), Limits::MESSAGE).expect("it fits");
        pages[0].rich.as_ref().expect("it is rich").direction
    };
    assert_eq!(direction("**שלום** world"), Direction::RightToLeft);
    assert_eq!(direction("1. world שלום"), Direction::LeftToRight);
}

#[test]
fn tables_tasks_formulas_and_details_gain() {
    for (source, gain) in [
        ("plain **text** and `code`", false),
        ("# head\n\n- list\n- of words\n\n> quote", false),
        ("- one\n  - [ ] two", true),
        ("> | a |\n> |---|\n> | b |", true),
        ("let $x^2$ be", true),
        ("<details><summary>s</summary>\n\nin\n\n</details>", true),
        ("costs $5 and $6", false),
    ] {
        assert_eq!(gains(&markdown::blocks(source)), gain, "{source}");
    }
}
