use super::*;
use crate::page::{ENTITY_LIMIT, TEXT_LIMIT};
use crate::render::{PageLimits, classic, rich};

#[test]
fn an_ordinary_plan_hides_nothing() {
    for plan in [
        "# Plan\n\n1. Read `src/a.rs`\n2. Write\n   - one\n   - two **bold** _it_ ~~no~~\n\n> note\n\n```bash\nrm x  # y\n```\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open",
        "See [the docs](https://docs.example/x) and <https://a.b> or ![shot](a.png).",
        "Costs $5 and $x^2$. Fish & chips. a\\*b &amp; <b>bold</b> 🚀 ⚠️",
        "Text[^1].\n\n[^1]: A note.",
        "> [!NOTE]\n> Read\n\n> [!warning]\n> it",
        "| a | b |\n|---|---|\n| 1 |\n| `x|y` | z |",
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
        "```<script>rm</script>\nls\n```",
        "```bash,then-rm\nls\n```",
        "```then-rm\n```",
        "Read it\u{E0041}\u{E0042}",
    ] {
        assert!(hides(plan), "{plan}");
    }
}

#[test]
fn a_link_says_where_it_leads() {
    let text = |plan: &str| {
        classic(&opened(plan), PageLimits { text: TEXT_LIMIT, entities: ENTITY_LIMIT })[0].text.clone()
    };
    assert_eq!(text("See **[docs](https://evil.example/x)** now"), "See docs (https://evil.example/x) now");
    assert_eq!(text("See <https://a.b/>"), "See https://a.b/");
    assert_eq!(text("See [the code](src/a.rs)"), "See the code (src/a.rs)");
}

#[test]
fn no_form_of_a_page_leaves_anything_out_of_an_opened_plan() {
    let shown = |plan: &str| {
        let blocks = opened(plan);
        let rich = rich(&blocks, PageLimits::MESSAGE).expect("it fits");
        (classic(&blocks, PageLimits::MESSAGE)[0].text.clone(), format!("{:?}", rich[0].rich))
    };
    for plan in ["Read $\\phantom{rm}$", "```math\n\\phantom{rm}\n```"] {
        let (classic, rich) = shown(plan);
        assert!(classic.contains("\\phantom{rm}"), "{classic}");
        assert!(!rich.contains("Formula"), "{rich}");
    }
    let (classic, _) = shown("| a | rm |\n|---|---|\n| [b](https://a.example) | |");
    assert_eq!(classic, "a: b (https://a.example)\nrm: —");
    let (classic, _) = shown("[![a](https://evil.example)](x)");
    assert_eq!(classic, "a (https://evil.example) (x)");
}
