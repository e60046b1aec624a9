//! A plan is decided by what its pages show: each of its words is on one, or it is said that the plan hides something.

use proptest::prelude::*;
use proptest::sample::select;
use telecode_core::seam::page::{EntityKind, Page, RichBlock};
use telecode_core::seam::render::{PageLimits, classic, markdown, rich};

use crate::corpus::block_words;
use crate::properties::FRAGMENTS;

/// Ways to write a word, `W`, into a plan.
const WAYS: &[&str] = &[
    "W",
    "<!-- W -->",
    "a <!-- W --> b",
    "[//]: # (W)",
    "[//]: # \"W\"",
    "[W]: /url",
    "[a](b \"W\")",
    "![x](y 'W')",
    "[a](<W>)",
    "![W](y)",
    "<details><summary>W</summary>\n\nx</details>",
    "<details>\n\nW\n\n</details>",
    "x[^n]\n\n[^n]: W",
    "[^W]: y",
    "```W x\ncode\n```",
    "```x W\ncode\n```",
    "~~~ x {W}\ncode\n~~~",
    "<span title=\"W\">x</span>",
    "<br W>",
    "<script>W</script>",
    "<W>",
    "</W>",
    "<?W?>",
    "<!W x>",
    "<![CDATA[W]]>",
    "| a |\n|---|\n| b | W |",
    "| a | W |\n|---|---|\n| b |",
    "| W |\n|---|",
    "a | b\n--|--\nc | d | W",
    "&W;",
    "\\W",
    "~~W~~",
    "~W~",
    "$W$",
    "$$W$$",
    "- [ ] W",
    "    W",
    "W\n===",
    "# W {#W}",
    "# a {.W}",
    "[x][W]",
    "[x][]\n\n[x]: /u (W)",
    "***W***",
    "<https://a.b/W>",
    "https://a.b/W",
    "> [!NOTE]\n> W",
    "> [!W]\n> x",
    "W\\\nx",
    "1. W",
    "---\nW: x\n---",
    "+++\nW\n+++",
    ": W",
    "a\n: W",
    "==W==",
    "^W^",
    "H~W~O",
    "||W||",
    ":W:",
    "@W",
    "[[W]]",
    "[[a|W]]",
    "{{W}}",
    "<img src=x alt=W>",
    "\u{200B}W",
    "```W\ncode\n```",
    "```W\n```",
    "```x,W\ncode\n```",
    "```<script>W</script>\ncode\n```",
    "``` &W;\ncode",
    "~~~W:x\ncode\n~~~",
    "```math\n\\phantom{W}\n```",
    "$\\phantom{W}$",
    "$$\nx % W\n$$",
    "| a | W |\n|---|---|\n| [b](https://a.example) | |",
    "| a |\n|---|\n| b | c | W | d |",
    "| a |\n|---|\n| b\\|c | `x|W` |",
    "> | a |\n> |---|\n> | b | W |",
    "[![a](https://W.example)](x)",
    "[![a](x)](https://W.example)",
    "[a](x&#32;W)",
    "[^n]: a\n\n[^n]: W",
    "&#10;[W]: x",
];

/// What is around a way: of what nests too deep, not all is shown.
const AROUND: &[(&str, &str)] =
    &[("- ", ""), ("> ", ""), ("1. ", ""), ("*a ", " b*"), ("**", "**"), ("![", "](x)")];

fn ways() -> impl Strategy<Value = Vec<String>> {
    let plain = select(WAYS).prop_map(str::to_owned);
    let deep = (select(WAYS), select(AROUND), 0..40_usize).prop_map(|(way, (before, after), depth)| {
        format!("{}{way}{}", before.repeat(depth), after.repeat(depth))
    });
    prop::collection::vec(prop_oneof![4 => plain, 1 => deep], 1..5)
}

fn classic_words(pages: &[Page], out: &mut String) {
    for page in pages {
        out.push_str(&page.text);
        for entity in &page.entities {
            if let EntityKind::Pre(Some(language)) = &entity.kind {
                out.extend(["\n", language, "\n"]);
            }
        }
    }
}

/// The languages of code, which are over it.
fn languages(blocks: &[RichBlock], out: &mut String) {
    for block in blocks {
        match block {
            RichBlock::Code { language, text: _ } => {
                out.extend(language.iter().flat_map(|name| [name, "\n"]));
            }
            RichBlock::List(items) => items.iter().for_each(|item| languages(&item.blocks, out)),
            RichBlock::Quote(blocks) | RichBlock::Details { summary: _, blocks } => languages(blocks, out),
            RichBlock::Paragraph(_)
            | RichBlock::Footer(_)
            | RichBlock::Heading { .. }
            | RichBlock::Formula(_)
            | RichBlock::Rule
            | RichBlock::Table(_) => {}
        }
    }
}

/// Checks that a plan shows so many words, `word0x` and so on, or says that it hides something.
fn shows(plan: &str, words: usize) -> Result<(), TestCaseError> {
    if markdown::hides(plan) {
        return Ok(());
    }
    let blocks = markdown::opened(plan);
    let mut forms = vec![String::new()];
    classic_words(&classic(&blocks, PageLimits::MESSAGE), &mut forms[0]);
    if let Some(pages) = rich(&blocks, PageLimits::MESSAGE) {
        let mut form = String::new();
        for page in pages.iter().filter_map(|page| page.rich.as_ref()) {
            block_words(&page.blocks, &mut form);
            languages(&page.blocks, &mut form);
        }
        // What a formula shows is not what is written.
        let set = format!("{pages:?}").contains("Formula(");
        prop_assert!(!set, "a formula in {pages:?}");
        forms.push(form);
    }
    for form in forms {
        for at in 0..words {
            let word = format!("word{at}x");
            prop_assert!(form.contains(&word), "{word} is not in {form:?}, which is all of\n{plan}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn each_word_of_a_plan_is_shown_or_it_is_said_that_it_hides(
        ways in ways(),
        gap in select(&["\n\n", "\n", " "][..]),
    ) {
        let named = ways.iter().enumerate().map(|(at, way)| way.replace('W', &format!("word{at}x")));
        shows(&named.collect::<Vec<_>>().join(gap), ways.len())?;
    }

    #[test]
    fn each_word_among_fragments_is_shown_or_it_is_said_that_it_hides(
        parts in prop::collection::vec(select(FRAGMENTS), 1..12),
    ) {
        let named = parts.iter().enumerate().map(|(at, part)| format!("{part}word{at}x"));
        shows(&named.collect::<String>(), parts.len())?;
    }
}
