use super::super::{Block, MarkdownInline, blocks};

/// The formulas of a text.
fn formulas(markdown: &str) -> Vec<String> {
    let Some(Block::Paragraph(runs)) = blocks(markdown).into_iter().next() else { return Vec::new() };
    let formula = |run: &MarkdownInline| {
        if let MarkdownInline::Formula(formula) = run { Some(formula.source()) } else { None }
    };
    runs.iter().filter_map(formula).collect()
}

#[test]
fn what_looks_like_a_formula_is_one() {
    for (markdown, wanted) in [
        ("The area is $\\pi r^2$.", vec!["$\\pi r^2$"]),
        ("for $x$ and $y_1$", vec!["$x$", "$y_1$"]),
        ("$$\\int_0^1 x\\,dx$$", vec!["$$\\int_0^1 x\\,dx$$"]),
        ("so $a = b$ holds", vec!["$a = b$"]),
        ("$f(x)$ grows", vec!["$f(x)$"]),
    ] {
        assert_eq!(formulas(markdown), wanted, "{markdown}");
    }
}

#[test]
fn money_and_variables_are_none() {
    for markdown in [
        "It costs $5 or $10.",
        "between $5-$10",
        "from **$5**/**$10** on",
        "set $HOME/$USER first",
        "$HOME$",
        "a `$x$` b",
        "$$ $$",
        "only one $ sign",
        "US$100=A$150",
    ] {
        assert_eq!(formulas(markdown), Vec::<String>::new(), "{markdown}");
    }
}

#[test]
fn prices_stay_bold() {
    let [Block::Paragraph(runs)] = &blocks("from **$5**/**$10** on")[..] else { panic!() };
    assert_eq!(runs.iter().filter(|run| matches!(run, MarkdownInline::Styled(..))).count(), 2);
}

#[test]
fn a_text_of_nothing_but_dollar_signs_is_parsed() {
    for signs in 0..200 {
        assert_eq!(formulas(&"$a".repeat(signs)), Vec::<String>::new());
    }
}
