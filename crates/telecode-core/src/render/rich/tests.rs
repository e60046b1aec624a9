use super::*;
use crate::page::{CellAlign, RichItem, RichRun, plain_run};
use crate::render::markdown;

fn shown(source: &str) -> Vec<RichBlock> {
    let pages = rich(&markdown::blocks(source), PageLimits::MESSAGE).expect("it fits");
    pages.into_iter().flat_map(|page| page.rich.expect("it is rich").blocks).collect()
}

fn ended(source: &str, limit: usize) -> GrowingEnd {
    growing(source, limit).expect("it fits")
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
    assert_eq!(sides, [CellAlign::Left, CellAlign::Center, CellAlign::Right]);
    assert!(rows[0].iter().all(|cell| cell.header) && !rows[1][0].header);
    assert_eq!(rows[1][1].text, [RichRun::Bold(plain_run("2"))]);
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
    let text = vec![
        RichRun::Text("so ".to_owned()),
        RichRun::Formula("a^2".to_owned()),
        RichRun::Text(" is".to_owned()),
    ];
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
    let link = RichRun::Link { url: "http://evil.example/p.png".to_owned(), text: plain_run("x") };
    let [html, picture] = &blocks[..] else { panic!("{blocks:?}") };
    assert_eq!(html, &paragraph("<tg-button type=\"callback_data\" data=\"allow\">OK</tg-button>"));
    assert_eq!(picture, &RichBlock::Paragraph(vec![link]));
}

#[test]
fn only_addresses_that_telegram_opens_are_links() {
    let blocks = shown("[a](javascript:alert(1)) [b](file:///etc/passwd) [c](tg://resolve) <mailto:a@b.c>");
    let RichBlock::Paragraph(runs) = &blocks[0] else { panic!() };
    let links: Vec<_> = runs.iter().filter(|run| matches!(run, RichRun::Link { .. })).collect();
    assert_eq!(links, [&RichRun::Link { url: "tg://resolve".to_owned(), text: plain_run("c") }]);
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
    let pages = rich(&markdown::blocks(&source), PageLimits::MESSAGE).expect("it can be cut");
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
    assert_eq!(rich(&markdown::blocks(&"word ".repeat(8_000)), PageLimits::MESSAGE), None);
}

#[test]
fn the_classic_form_is_beside_it() {
    let source = format!("# Title\n\n{}", "Words and words.\n\n".repeat(400));
    let blocks = markdown::blocks(&source);
    let pages = rich(&blocks, PageLimits::MESSAGE).expect("it fits");
    let [page] = &pages[..] else { panic!("{}", pages.len()) };
    let mut classic_pages = page.rich.as_ref().expect("it is rich").before.clone();
    classic_pages.push(Page { rich: None, ..page.clone() });
    assert_eq!(classic_pages, classic(&blocks, PageLimits::MESSAGE));
}

#[test]
fn parts_that_stand_on_one_message_are_one_block() {
    let rows = (0..900).map(|n| format!("| {n} |")).collect::<Vec<_>>().join("\n");
    let code = (0..2_000).map(|n| format!("let a{n} = {n};\n\n")).collect::<Vec<_>>().concat();
    for source in [format!("# Head\n\n| n |\n|---|\n{rows}"), format!("```\n{code}```\n\nafter")] {
        let pages = rich(&markdown::blocks(&source), PageLimits::MESSAGE).expect("it fits");
        assert!(pages.len() > 1);
        for page in pages {
            let blocks = page.rich.expect("it is rich").blocks;
            let is_part = |block: &&RichBlock| matches!(block, RichBlock::Table(_) | RichBlock::Code { .. });
            assert!(blocks.iter().filter(is_part).count() <= 1, "{blocks:?}");
        }
    }
}

#[test]
fn text_from_the_right_says_so() {
    let direction = |source: &str| {
        let pages = rich(&markdown::blocks(source), PageLimits::MESSAGE).expect("it fits");
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

#[test]
fn what_grows_is_whole_while_it_is_short() {
    let source = "# Title\n\nwords **and** more\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done";
    let grown = ended(source, 1_000);
    assert_eq!(grown.blocks, shown(source));
    assert!(grown.gains);
    assert!(!ended("only **words**", 1_000).gains);
    assert!(ended(&"words ".repeat(1_000), 10_000).gains, "it takes more than a classic message");
    assert_eq!(ended("| a | b |\n|--", 1_000).blocks, [paragraph("| a | b |\n|--")]);
    assert_eq!(ended("```rust\nlet a", 1_000).blocks, shown("```rust\nlet a\n```"));
    assert_eq!(ended("שלום and more", 1_000).direction, Direction::RightToLeft);
}

#[test]
fn what_has_grown_long_shows_its_end() {
    let prose = (0..500).map(|n| format!("Paragraph {n}.")).collect::<Vec<_>>().join("\n\n");
    let blocks = ended(&prose, 1_000).blocks;
    assert_eq!((&blocks[0], blocks.last()), (&paragraph("…"), Some(&paragraph("Paragraph 499."))));
    assert!(blocks.len() > 30 && blocks.len() < 100, "{}", blocks.len());

    let rows = (0..400).map(|n| format!("| {n} | value {n} |")).collect::<Vec<_>>().join("\n");
    let table = format!("| n | v |\n|--:|---|\n{rows}");
    let [mark, RichBlock::Table(rows)] = &ended(&table, 10_000).blocks[..] else { panic!() };
    assert_eq!(mark, &paragraph("…"));
    assert!(rows[0][0].header && rows.len() > 50 && rows.len() <= BLOCK_LIMIT / 4 + 1, "{}", rows.len());
    assert_eq!(rows[rows.len() - 1][0].text, plain_run("399"));

    let items = (0..900).map(|n| format!("{}. step {n}", n + 1)).collect::<Vec<_>>().join("\n");
    let [_, RichBlock::List(items)] = &ended(&items, 10_000).blocks[..] else { panic!() };
    assert_eq!(items.last().and_then(|item| item.number), Some(900));

    let code = (0..3_000).map(|n| format!("let a{n} = {n};")).collect::<Vec<_>>().join("\n");
    let [_, RichBlock::Code { language, text }] = &ended(&format!("```rust\n{code}"), 1_000).blocks[..]
    else {
        panic!()
    };
    assert_eq!(language.as_deref(), Some("rust"));
    assert!(text.len() <= 1_000 && text.starts_with("let a") && text.ends_with("let a2999 = 2999;"));
}

#[test]
fn a_page_becomes_blocks() {
    let mut text = crate::render::Text::new();
    text.italic("Working · 3 s")
        .newline()
        .push("one ")
        .bold("two")
        .push(" ")
        .code("three")
        .newline()
        .newline();
    text.link("four", "https://x.org")
        .newline()
        .pre(Some("sh"), "ls -l")
        .collapsed("thought\nagain")
        .push("end 🦀");
    let link = RichRun::Link { url: "https://x.org".to_owned(), text: plain_run("four") };
    let plain = |text: &str| RichRun::Text(text.to_owned());
    let first = vec![
        RichRun::Italic(plain_run("Working · 3 s")),
        plain("\none "),
        RichRun::Bold(plain_run("two")),
        plain(" "),
        RichRun::Code("three".to_owned()),
    ];
    let code = RichBlock::Code { language: Some("sh".to_owned()), text: "ls -l".to_owned() };
    let expected = [
        RichBlock::Paragraph(first),
        RichBlock::Paragraph(vec![link]),
        code,
        RichBlock::Quote(vec![paragraph("thought\nagain")]),
        paragraph("end 🦀"),
    ];
    assert_eq!(of_page(&text.into_page()), expected);
    assert_eq!(of_page(&Page::default()), []);
}
