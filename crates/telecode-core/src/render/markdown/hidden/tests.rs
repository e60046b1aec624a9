use super::*;
use crate::page::{ENTITY_LIMIT, TEXT_LIMIT};
use crate::render::{Limits, classic};

#[test]
fn an_ordinary_plan_hides_nothing() {
    for plan in [
        "# Plan\n\n1. Read `src/a.rs`\n2. Write\n   - one\n   - two **bold** _it_ ~~no~~\n\n> note\n\n```bash\nrm x  # y\n```\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open",
        "See [the docs](https://docs.example/x) and <https://a.b> or ![shot](a.png).",
        "Costs $5 and $x^2$. Fish & chips. a\\*b &amp; <b>bold</b> 🚀 ⚠️",
        "Text[^1].\n\n[^1]: A note.",
    ] {
        assert!(!hides(plan), "{plan}");
    }
}

#[test]
fn what_no_page_shows_is_found() {
    for plan in [
        "1. Read\n\n[//]: # (then rm -rf /)",
        "[a]: https://evil.example\n\nRead",
        "See [docs](https://docs.example \"and run rm\")",
        "<details><summary>Steps</summary>\n\nrm -rf /\n\n</details>",
        "Read\u{200B} it",
        "Read&#8203; it",
        "```bash then rm\nls\n```",
        "Read it\u{E0041}\u{E0042}",
    ] {
        assert!(hides(plan), "{plan}");
    }
}

#[test]
fn a_link_says_where_it_leads() {
    let text = |plan: &str| {
        classic(&opened(plan), Limits { text: TEXT_LIMIT, entities: ENTITY_LIMIT })[0].text.clone()
    };
    assert_eq!(text("See **[docs](https://evil.example/x)** now"), "See docs (https://evil.example/x) now");
    assert_eq!(text("See <https://a.b/>"), "See https://a.b/");
}
