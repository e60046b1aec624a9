use proptest::prelude::*;

use super::*;
use crate::ids::{ChatId, ClaudeId, MessageId, ToolCallId};
use crate::render::markdown::{Block, blocks};
use crate::story::{Deed, Entry};
use crate::time::Wall;
use crate::tool::{Tool, ToolCall, ToolOutcome};

fn document(parts: Vec<ExportPart>) -> ExportDocument {
    ExportDocument {
        language: "en",
        title: "fix <login> & \"co\"".to_owned(),
        facts: vec![("Workspace".to_owned(), "/srv/`api`".to_owned())],
        parts,
        footer: "made by telecode".to_owned(),
    }
}

fn prompt(text: &str) -> ExportPart {
    ExportPart::Prompt { label: "You · 14:03".to_owned(), text: text.to_owned() }
}

fn answer(text: &str) -> ExportPart {
    ExportPart::Answer { label: "Claude · 14:04".to_owned(), text: text.to_owned() }
}

fn step(line: &str, text: &str) -> ExportPart {
    let blocks = vec![StepBlock { label: "Output".to_owned(), language: Some("sh"), text: text.to_owned() }];
    ExportPart::Step(ExportStep { line: line.to_owned(), failed: true, nested: true, blocks })
}

fn every_part(text: &str) -> ExportDocument {
    document(vec![
        ExportPart::Day(text.to_owned()),
        prompt(text),
        step(text, text),
        answer(text),
        ExportPart::Note(text.to_owned()),
        ExportPart::Break { label: text.to_owned(), text: text.to_owned() },
    ])
}

const ANSWER: &str = "\
# Done\n\nThe *check* in **`login.rs`** was ~~right~~ wrong, see [the page](https://example.org/a?b=1&c=2).\n\n\
- [x] one\n- [ ] two\n\n3. three\n4. four\n\n> a quote\n\n| file | lines |\n|:--|--:|\n| `a|b.rs` | 12 |\n\n\
```rust\nfn main() { println!(\"<b>\"); }\n```\n\n<script>alert(1)</script>\n\n\
[run](javascript:alert(1)) [data](data:text/html,x) ![pic](https://example.org/p.png) <https://example.org/>\n\n---\n\nend[^1]\n\n[^1]: a note\n";

#[test]
fn a_page_of_everything() {
    let page = html(&document(vec![
        ExportPart::Day("21 November 2026".to_owned()),
        prompt("fix <b>it</b>\n  please & \"now\""),
        step("✗ Running: cargo test", "line <1>\n"),
        answer(ANSWER),
        ExportPart::Note("42 s · $0.01".to_owned()),
        ExportPart::Break { label: "Conversation compacted".to_owned(), text: "They *met*.".to_owned() },
    ]));
    // The style is long and says nothing of the structure.
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(format!("{head}<style>…</style>{body}"));
}

#[test]
fn markdown_of_everything() {
    insta::assert_snapshot!(markdown(&document(vec![
        ExportPart::Day("21 November 2026".to_owned()),
        prompt("fix *it*\n```\nopen"),
        step("✗ Running: `rm *`", "has ``` in it\n"),
        answer("An open\n\n```rust\nblock"),
        answer("<!-- an open comment"),
        ExportPart::Note("42 s · $0.01".to_owned()),
        ExportPart::Break { label: "Conversation compacted".to_owned(), text: "They *met*.".to_owned() },
    ])));
}

#[test]
fn json_of_everything() {
    let call = ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "Bash".to_owned(),
        tool: Tool::Bash { command: "ls".to_owned(), description: None },
        input: "{\"command\":\"ls\"}".to_owned(),
    };
    let at = Wall(1_795_261_571_130);
    let entry = |deed| Entry { at, deed, message: None, undone: false };
    let story = [
        Entry {
            message: Some((ChatId::of(-100), MessageId(7))),
            ..entry(Deed::Prompt { content: "a \"b\"\n\\ \u{1b} é 🙂".to_owned().into() })
        },
        entry(Deed::Tool {
            call,
            outcome: Some(ToolOutcome::Failed),
            output: "x\ty".to_owned(),
            lines: None,
            nested: false,
        }),
        Entry { undone: true, ..entry(Deed::Answer { text: "**Done**".to_owned() }) },
        entry(Deed::End { cost_usd: 0.25, duration: std::time::Duration::from_millis(1_500), failed: false }),
        entry(Deed::Break { text: "/clear".to_owned() }),
    ];
    let subject = ExportSubject {
        name: "fix \"it\"".to_owned(),
        claude: ClaudeId("0a".to_owned()),
        directory: "/srv/api".to_owned(),
        created: Wall(0),
        exported: at,
    };
    insta::assert_snapshot!(json(&subject, &story));
    assert!(json(&subject, &[]).contains("\"entries\":[]"));
}

/// Every tag of a page, without its attributes' values.
fn tags(page: &str) -> Vec<String> {
    let page = page.split_once("</style>").unwrap().1;
    let mut tags = Vec::new();
    for piece in page.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').expect("a tag that ends");
        let mut shape = String::new();
        for (at, part) in tag.split('"').enumerate() {
            shape.push_str(if at % 2 == 0 { part } else { "*" });
        }
        tags.push(shape);
    }
    tags
}

/// The tags that pages are made of.
const OWN: [&str; 28] = [
    "h1",
    "h2 class=*",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "p class=*",
    "dl",
    "dt",
    "dd",
    "article",
    "article class=*",
    "header",
    "div class=*",
    "details class=*",
    "details",
    "summary",
    "pre",
    "code",
    "blockquote",
    "footer",
    "strong",
    "em",
    "s",
    "li",
    "tr",
    "td",
];

const OWN_TOO: [&str; 15] = [
    "ul",
    "ol start=*",
    "li value=*",
    "table",
    "thead",
    "tbody",
    "th",
    "th class=*",
    "td class=*",
    "hr",
    "br",
    "a href=* rel=*",
    "body",
    "main",
    "html",
];

fn check_page(text: &str) -> Result<(), TestCaseError> {
    let page = html(&every_part(text));
    for tag in tags(&page) {
        let name = tag.strip_prefix('/').unwrap_or(&tag);
        let closes_own =
            tag.starts_with('/') && OWN.iter().chain(&OWN_TOO).any(|own| own.split(' ').next() == Some(name));
        let is_own = OWN.contains(&name) || OWN_TOO.contains(&name) || name == "/head" || name == "head";
        prop_assert!(is_own || closes_own, "<{tag}> of {text:?}");
    }
    for href in page.split("href=\"").skip(1) {
        let url = href.split('"').next().unwrap().to_ascii_lowercase();
        prop_assert!(["http:", "https:", "mailto:"].iter().any(|safe| url.starts_with(safe)), "{url}");
    }
    Ok(())
}

fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "\"",
        "'",
        "&lt;",
        "<",
        ">",
        "](",
        "[a](javascript:x)",
        "[a](JaVaScRiPt:x)",
        "[a](java\tscript:x)",
        "![a](data:text/html,<b>)",
        "<javascript:x>",
        "[a]: data:x",
        "`",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "| a | b |\n|--|--|\n| <i> | c |\n",
        "- ",
        "1. ",
        "> ",
        "# ",
        "**",
        "*",
        "~~",
        "</details>",
        "</style>",
        "<!--",
        "-->",
        "]]>",
        "https://example.org/\"onclick=x",
        "<https://example.org/'>",
        "[^1]",
        "\n[^1]: x",
        "\u{0}",
        "\u{202e}",
        "é",
        "🙂",
        "a",
        " ",
        "[![x](https://a.b/c)](https://d.e/f)",
        "\\",
        "&#106;avascript:x",
        "[a](&#106;avascript:x)",
        "[a](vbscript:x)",
    ]);
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_page_has_no_tag_but_its_own(text in nasty()) {
        check_page(&text)?;
    }

    #[test]
    fn a_page_of_any_text_has_no_tag_but_its_own(text in any::<String>()) {
        check_page(&text)?;
    }

    #[test]
    fn in_markdown_no_part_reaches_into_the_next(text in nasty()) {
        let mut every = every_part(&text);
        every.parts.push(ExportPart::Answer { label: "last".to_owned(), text: "the very end".to_owned() });
        let tree = blocks(&markdown(&every));
        let heads = tree.iter().filter(|block| matches!(block, Block::Heading { level: 3, .. })).count();
        // What an answer itself has as headings comes on top.
        prop_assert!(heads >= 3, "{}", markdown(&every));
        let ends = tree.iter().any(|block| *block == blocks("the very end")[0]);
        prop_assert!(ends, "{}", markdown(&every));
    }

    #[test]
    fn a_fence_is_longer_than_what_is_in_it(text in "[`a\n]{0,40}") {
        let tree = blocks(&markdown::fenced(&text, None));
        let [Block::Code { text: kept, .. }] = &tree[..] else { panic!("{tree:?}") };
        prop_assert_eq!(kept.trim_end_matches('\n'), text.trim_end_matches('\n'));
    }
}
