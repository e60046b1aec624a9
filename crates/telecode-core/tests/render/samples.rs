//! Every file of `tests/markdown` has a snapshot of its pages; a few long texts are made here.

use std::fmt::Write;
use std::path::Path;

use telecode_core::seam::page::{EntityKind, Page};
use telecode_core::seam::render::{PageLimits, classic, markdown, plain, preview};

use crate::projection::{check, project};

fn render(markdown: &str) -> Vec<Page> {
    let pages = classic(&markdown::blocks(markdown), PageLimits::MESSAGE);
    for page in &pages {
        check(page, PageLimits::MESSAGE);
    }
    pages
}

/// The snapshot of a sample: its pages, and its preview when there is room for little.
#[test]
fn every_sample_looks_as_it_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let mut samples: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    samples.sort();
    assert!(samples.len() >= 25, "only {} samples", samples.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder.join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in samples {
            let markdown = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let shown = format!(
                "{}\n### preview\n{}",
                project(&render(&markdown)),
                project(&[preview(&markdown, 120)])
            );
            insta::assert_snapshot!(name, shown);
        }
    });
}

#[test]
fn long_code_keeps_its_language_and_loses_no_line() {
    let code = (0..10_000).fold(String::new(), |mut code, line| {
        writeln!(code, "    let line_{line} = {line};").unwrap();
        code
    });
    let pages = render(&format!("Before\n\n```rust\n{code}```\n\nAfter"));
    let middle = &pages[1..pages.len() - 1];
    assert!(middle.len() > 60);
    for page in middle {
        let [entity] = page.entities.as_slice() else { panic!("{:?}", page.entities) };
        assert_eq!((entity.offset, entity.length), (0, page.text.len()));
        assert_eq!(entity.kind, EntityKind::Pre(Some("rust".to_owned())));
        assert!(page.text.len() > 4000, "a page of code is filled");
    }
    let text: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(text.join("\n"), format!("Before\n\n{code}\nAfter"));
}

#[test]
fn long_tables_repeat_their_header() {
    let rows = (0..900).fold(String::new(), |mut rows, row| {
        writeln!(rows, "| {row} | value {row} |").unwrap();
        rows
    });
    let pages = render(&format!("| Number | Value |\n|---:|---|\n{rows}"));
    assert!(pages.len() > 3);
    for page in &pages {
        assert!(page.text.starts_with("Number | Value\n-------+---"), "{}", &page.text[..40]);
        assert_eq!(page.entities.len(), 1);
    }
    let all: String = pages.iter().map(|page| page.text.as_str()).collect();
    assert!((0..900).all(|row| all.contains(&format!("{row} | value {row}"))));
}

#[test]
fn hundreds_of_links_are_spread_over_pages() {
    let links = (0..450).fold(String::new(), |mut links, link| {
        write!(links, "[link {link}](https://example.com/{link}) ").unwrap();
        links
    });
    let pages = render(&links);
    let all: Vec<_> = pages.iter().flat_map(|page| &page.entities).collect();
    assert_eq!(all.len(), 450);
    assert_eq!(pages.len(), 5);
}

#[test]
fn deep_nesting_is_shown_flat() {
    let deep = format!("{}text", "> ".repeat(20_000));
    assert_eq!(render(&deep).iter().map(|page| page.text.matches("text").count()).sum::<usize>(), 1);
    let starred = format!("{}text{}", "*".repeat(5_001), "*".repeat(5_001));
    assert!(render(&starred).iter().any(|page| page.text.contains("text")));
    let listed = (0..300).fold(String::new(), |mut list, depth| {
        writeln!(list, "{}- item {depth}", "  ".repeat(depth)).unwrap();
        list
    });
    let all: String = render(&listed).iter().map(|page| page.text.clone() + "\n").collect();
    assert!((0..300).all(|depth| all.contains(&format!("item {depth}\n"))));
}

#[test]
fn a_word_longer_than_a_page_is_cut_between_graphemes() {
    let family = "👩‍👩‍👧‍👦";
    let pages = render(&family.repeat(1_000));
    assert!(pages.len() > 2);
    for page in &pages {
        assert_eq!(page.text.replace(family, ""), "");
    }
}

#[test]
fn one_grapheme_longer_than_a_page_is_cut_all_the_same() {
    let tower = format!("e{}", "\u{301}".repeat(9_000));
    let all: String = render(&tower).iter().map(|page| page.text.as_str()).collect();
    assert_eq!(all, tower);
}

#[test]
fn a_heading_stays_with_what_it_heads() {
    let pages = render(&format!("{}\n\n# Heading\n\n{}", "word ".repeat(780), "other ".repeat(100)));
    assert_eq!(pages.len(), 2);
    assert!(pages[1].text.starts_with("Heading\n\nother"));
}

#[test]
fn room_for_a_footer_is_left() {
    let limits = PageLimits { text: 3_900, entities: 90 };
    let blocks = markdown::blocks(&"**word** and some more\n\n".repeat(600));
    let pages = classic(&blocks, limits);
    for page in &pages {
        check(page, limits);
    }
    assert_eq!(pages.iter().map(|page| page.entities.len()).sum::<usize>(), 600);
}

#[test]
fn few_entities_mean_no_formatting() {
    let limits = PageLimits { text: 4_096, entities: 0 };
    let pages = classic(&markdown::blocks("**a** `b`\n\n```\nc\n```"), limits);
    assert_eq!(pages, [Page::plain("a b\n\nc")]);
}

#[test]
fn nothing_visible_is_no_page() {
    for markdown in [
        "",
        " \n\n\t",
        "\u{200B}",
        "```\n\n```",
        "<!-- -->".get(..0).unwrap(),
        "[a]: https://example.com",
        "\u{FEFF}\u{2060}",
    ] {
        assert_eq!(render(markdown), [], "{markdown:?}");
        assert_eq!(preview(markdown, 100), Page::default(), "{markdown:?}");
    }
}

#[test]
fn plain_pages_are_the_source() {
    let source = "# Title\r\n\r\n**bold** `code`\n\n\n```\n\tx\n```\n".repeat(300);
    let pages = plain(&source);
    assert!(pages.len() > 2);
    let mut seen = String::new();
    for page in &pages {
        check(page, PageLimits::MESSAGE);
        assert!(page.entities.is_empty());
        seen.extend(page.text.chars().filter(|c| !c.is_whitespace()));
    }
    let source: String = source.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(seen, source);
}
