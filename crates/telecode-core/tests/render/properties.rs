//! What holds for every Markdown text, tried on soups of its fragments.

use proptest::prelude::*;
use proptest::sample::select;
use telecode_core::seam::page::{ENTITY_LIMIT, Entity, EntityKind, Page, utf16_len};
use telecode_core::seam::render::rich::{growing, of_page};
use telecode_core::seam::render::{
    PageLimits, classic, cut, diff, escape_invisible, markdown, plain, preview,
};

use crate::oracle::says_tags;
use crate::projection::check;

pub(crate) const FRAGMENTS: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "```",
    "\n```rust\n",
    "\n```\n",
    "\n~~~\n",
    "||",
    "[",
    "](",
    ")",
    "![",
    "](https://example.com/a)",
    "[x](https://example.com)",
    "[y](a.rs)",
    "<https://example.com>",
    "<b>",
    "</b>",
    "<!-- ",
    " -->",
    "\n<div>\n",
    "\n<details>\n<summary>more</summary>\n\n",
    "\n\n</details>\n\n",
    "&amp;",
    "&#0;",
    "\\",
    "\\*",
    "# ",
    "\n## ",
    "\n> ",
    "> > ",
    "\n- ",
    "\n  - ",
    "\n    - ",
    "\n1. ",
    "\n9) ",
    "\n- [ ] ",
    "\n- [x] ",
    "\n---\n",
    "\n===\n",
    "\n\n",
    "\n",
    "\r\n",
    "  \n",
    "    ",
    "\t",
    " ",
    "\n\n| a | b |\n|---|:-:|\n| c | d |\n| e | f |\n",
    "| x | y |\n",
    "|",
    "[^1]",
    "\n\n[^1]: note\n",
    "\n> [!NOTE]\n> ",
    "word",
    "two words",
    "many more words on one line",
    "é",
    "e\u{301}",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "漢字",
    "שלום",
    "مرحبا",
    "\u{200B}",
    "\u{202E}",
    "\u{0}",
    "\u{1b}[31m",
    "a_b_c",
    "$x^2$",
    "~/src",
    "1 < 2",
    "https://example.com",
    "Loooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooong",
];

fn soup() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![9 => select(FRAGMENTS).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(fragment, 0..120).prop_map(|fragments| fragments.concat())
}

/// Where tags of details stand in code as well, nobody can tell which were left out: there they are others.
fn told_apart(markdown: String) -> String {
    if says_tags(&markdown) {
        markdown.replace("details>", "div>").replace("summary>", "b>")
    } else {
        markdown
    }
}

fn limits() -> impl Strategy<Value = PageLimits> {
    prop_oneof![
        (64..400_usize, 8..20_usize).prop_map(|(text, entities)| PageLimits { text, entities }),
        Just(PageLimits::MESSAGE),
    ]
}

/// Room for everything.
const ENDLESS: PageLimits = PageLimits { text: 1 << 40, entities: 1 << 40 };

fn is_seen(c: char) -> bool {
    let shapeless =
        ['\u{AD}'..='\u{AD}', '\u{200B}'..='\u{200F}', '\u{2028}'..='\u{202E}', '\u{2060}'..='\u{206F}'];
    let rare = ['\u{FE00}'..='\u{FE0F}', '\u{FEFF}'..='\u{FEFF}', '\u{E0000}'..='\u{E0FFF}'];
    !c.is_whitespace() && !c.is_control() && !shapeless.iter().chain(&rare).any(|range| range.contains(&c))
}

fn seen(text: &str) -> String {
    text.chars().filter(|c| is_seen(*c)).collect()
}

/// What the pages show in a row, without the headers of tables that are repeated at their heads.
fn joined(pages: &[Page], whole: &str) -> Result<String, TestCaseError> {
    let mut at = 0;
    for page in pages {
        let all = seen(&page.text);
        let body = page.text.splitn(3, '\n').nth(2).map(seen).unwrap_or_default();
        let here = [all.as_str(), body.as_str()].into_iter().find(|shown| whole[at..].starts_with(shown));
        let Some(here) = here.filter(|here| !here.is_empty() || all.is_empty()) else {
            return Err(TestCaseError::fail(format!(
                "page {:?} does not go on with {:?}",
                page.text,
                &whole[at..]
            )));
        };
        if here.len() < all.len() {
            let header = &all[..all.len() - here.len()];
            prop_assert!(whole[..at].contains(header), "{header:?} is new");
        }
        at += here.len();
    }
    Ok(whole[..at].to_owned())
}

/// How many visible characters have a kind of formatting, fences and repeated headers aside.
fn formatted(pages: &[Page]) -> Vec<usize> {
    let kinds = [
        EntityKind::Bold,
        EntityKind::Italic,
        EntityKind::Strikethrough,
        EntityKind::Code,
        EntityKind::Quote,
    ];
    let of = |kind: &EntityKind| {
        let entities = pages.iter().flat_map(|page| page.entities.iter().map(move |entity| (page, entity)));
        entities
            .filter(|(_, entity)| &entity.kind == kind)
            .map(|(page, entity)| seen(&covered(page, entity)).len())
            .sum()
    };
    kinds.iter().map(of).collect()
}

fn covered(page: &Page, entity: &Entity) -> String {
    let units: Vec<u16> = page.text.encode_utf16().skip(entity.offset).take(entity.length).collect();
    String::from_utf16_lossy(&units)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_fit_and_lose_nothing(markdown in soup(), limits in limits()) {
        let blocks = markdown::blocks(&markdown);
        let pages = classic(&blocks, limits);
        for page in &pages {
            check(page, limits);
        }
        let endless = classic(&blocks, ENDLESS);
        prop_assert!(endless.len() <= 1);
        let whole: String = endless.iter().map(|page| seen(&page.text)).collect();
        prop_assert_eq!(joined(&pages, &whole)?, whole);
        prop_assert_eq!(formatted(&pages), formatted(&endless));
    }

    #[test]
    fn every_form_shows_the_text(markdown in soup()) {
        // What a dollar sign means is for tests of its own: the oracle knows formulas only.
        let markdown = told_apart(markdown.replace('$', "S"));
        prop_assert_eq!(crate::corpus::holds(&markdown), Ok(()), "{:?}", markdown);
    }

    #[test]
    fn words_survive_the_parser(words in proptest::collection::vec("[a-z]{1,8}", 1..40), gap in select(vec![" ", "\n", "\n\n", "\n- ", "\n> ", " **", "\n1. ", " *", " `", "\n# "])) {
        let markdown = words.join(gap);
        let shown: String = classic(&markdown::blocks(&markdown), PageLimits::MESSAGE).into_iter().map(|page| page.text).collect();
        let mut rest = shown.as_str();
        for word in &words {
            let at = rest.find(word.as_str());
            prop_assert!(at.is_some(), "{:?} is not in {:?}", word, rest);
            rest = &rest[at.unwrap_or_default() + word.len()..];
        }
    }

    #[test]
    fn plain_pages_fit_and_lose_nothing(markdown in soup(), times in 1..60_usize) {
        let markdown = markdown.repeat(times);
        let pages = plain(&markdown);
        for page in &pages {
            check(page, PageLimits::MESSAGE);
        }
        let shown: String = pages.iter().map(|page| seen(&page.text)).collect();
        prop_assert_eq!(shown, seen(&markdown));
    }

    #[test]
    fn a_preview_fits_whatever_is_unfinished(markdown in soup(), times in 1..40_usize, limit in 0..4_096_usize) {
        let markdown = markdown.repeat(times);
        let page = preview(&markdown, limit);
        if page != Page::default() {
            check(&page, PageLimits { text: limit.max(64), entities: ENTITY_LIMIT });
        }
    }

    #[test]
    fn a_rich_preview_fits_whatever_is_unfinished(markdown in soup(), times in 1..40_usize, limit in 1..8_000_usize) {
        let markdown = markdown.repeat(times);
        if let Some(grown) = growing(&markdown, limit) {
            prop_assert_eq!(crate::corpus::sound(&grown.blocks), Ok(()), "{:?}", markdown);
        }
    }

    #[test]
    fn a_page_says_the_same_as_blocks(markdown in soup()) {
        for page in classic(&markdown::blocks(&markdown), PageLimits::MESSAGE) {
            let blocks = of_page(&page);
            let mut words = String::new();
            crate::corpus::block_words(&blocks, &mut words);
            prop_assert_eq!(seen(&words), seen(&page.text));
            prop_assert_eq!(crate::corpus::sound(&blocks), Ok(()));
        }
    }

    #[test]
    fn a_cut_text_fits_and_is_a_start(text in any::<String>(), limit in 0..60_usize) {
        let short = cut(&text, limit);
        prop_assert!(utf16_len(&short) <= limit);
        if utf16_len(&text) <= limit {
            prop_assert_eq!(short, text);
        } else if limit > 0 {
            let kept = short.strip_suffix('…').expect("a cut text says so");
            prop_assert!(text.starts_with(kept));
        }
    }

    #[test]
    fn escaped_text_is_one_line_without_controls(text in soup()) {
        let escaped = escape_invisible(&text);
        let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let safe = !escaped.chars().any(|c| c.is_control() || turns(c));
        prop_assert!(safe, "{:?}", escaped);
        prop_assert_eq!(escape_invisible(&escaped), escaped);
    }

    #[test]
    fn a_diff_counts_what_it_shows(old in "[ab\n]{0,40}", new in "[ab\n]{0,40}") {
        let whole = diff(&old, &new, usize::MAX >> 8);
        let starts = |mark: char| whole.text.lines().filter(|line| line.starts_with(mark)).count();
        prop_assert_eq!((starts('+'), starts('-')), (whole.added, whole.removed));
        if whole.added + whole.removed > 0 {
            let side = |gone: char| whole.text.lines().skip(1).filter(|line| !line.starts_with(gone)).map(|line| &line[1..]).collect::<Vec<_>>();
            prop_assert_eq!(side('+'), old.split_terminator('\n').collect::<Vec<_>>());
            prop_assert_eq!(side('-'), new.split_terminator('\n').collect::<Vec<_>>());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn long_texts_show_themselves_in_every_form(markdown in soup(), times in 1..60_usize) {
        // Whether a table is another or goes on with its header again, only its cells can tell: a sample has them.
        let markdown = told_apart(markdown.replace('$', "S").replace('|', "!").repeat(times));
        prop_assert_eq!(crate::corpus::holds(&markdown), Ok(()), "{:?}", markdown);
    }
}
