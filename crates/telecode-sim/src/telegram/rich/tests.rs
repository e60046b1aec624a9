//! Rich messages from their three sources, and their limits.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::files::Files;
use super::super::keyboard::Place;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::{Purpose, RichMessage, Surroundings, parse};

fn read(input: Value) -> Result<RichMessage, Refusal> {
    let mut params = Params::default();
    params.set("rich_message", input);
    let mut files = Files::default();
    parse(&mut Surroundings {
        files: &mut files,
        params: &params,
        place: Place::Private,
        purpose: Purpose::Message,
    })
}

#[track_caller]
fn blocks(input: Value, expected: Value) {
    assert_eq!(Value::Array(read(input).unwrap().blocks), expected);
}

#[track_caller]
fn refused(input: Value, why: &str) {
    assert_eq!(read(input).unwrap_err().description, format!("Bad Request: {why}"));
}

#[test]
fn markdown_becomes_blocks() {
    blocks(
        json!({"markdown": "## T\n\na **b** `c`\n\n---"}),
        json!([
            {"type": "heading", "text": "T", "size": 2},
            {"type": "paragraph", "text": ["a ", {"type": "bold", "text": "b"}, " ", {"type": "code", "text": "c"}]},
            {"type": "divider"},
        ]),
    );
    blocks(
        json!({"markdown": "```rust\nlet a = 1 < 2;\n```"}),
        json!([
        {"type": "pre", "text": "let a = 1 < 2;", "language": "rust"}]),
    );
    blocks(
        json!({"markdown": "- [x] done\n- [ ] open"}),
        json!([{"type": "list", "items": [
            {"label": "•", "blocks": [{"type": "paragraph", "text": "done"}], "has_checkbox": true, "is_checked": true},
            {"label": "•", "blocks": [{"type": "paragraph", "text": "open"}], "has_checkbox": true},
        ]}]),
    );
    blocks(
        json!({"markdown": "| a | b |\n|---|--:|\n| 1 | 2 |"}),
        json!([{"type": "table", "cells": [
            [{"text": "a", "is_header": true, "align": "left", "valign": "top"},
             {"text": "b", "is_header": true, "align": "right", "valign": "top"}],
            [{"text": "1", "align": "left", "valign": "top"}, {"text": "2", "align": "right", "valign": "top"}],
        ]}]),
    );
    blocks(
        json!({"markdown": "==m== ||s|| $x$"}),
        json!([{"type": "paragraph", "text": [
        {"type": "marked", "text": "m"}, " ", {"type": "spoiler", "text": "s"}, " ",
        {"type": "mathematical_expression", "expression": "x"}]}]),
    );
}

#[test]
fn html_passes_through_markdown_and_unknown_tags_are_text() {
    blocks(
        json!({"markdown": "<details><summary>S</summary>\n\nbody\n\n</details>"}),
        json!([
        {"type": "details", "summary": "S", "blocks": [{"type": "paragraph", "text": "body"}]}]),
    );
    blocks(json!({"markdown": "Vec<u8> and <T>"}), json!([{"type": "paragraph", "text": "Vec<u8> and <T>"}]));
}

#[test]
fn model_output_can_hold_buttons() {
    // This is why a bot must not pass on what it was told: the button is real.
    let read =
        read(json!({"markdown": "<tg-button type=\"callback_data\" data=\"rm\">Go</tg-button>"})).unwrap();
    assert_eq!(read.blocks[0]["text"]["button"]["callback_data"], "rm");
}

#[test]
fn html_becomes_blocks() {
    blocks(
        json!({"html": "<h1>T</h1><ol><li>a</li><li>b</li></ol><blockquote>q<cite>c</cite></blockquote>"}),
        json!([
            {"type": "heading", "text": "T", "size": 1},
            {"type": "list", "items": [
                {"label": "1.", "blocks": [{"type": "paragraph", "text": "a"}], "value": 1, "type": "1"},
                {"label": "2.", "blocks": [{"type": "paragraph", "text": "b"}], "value": 2, "type": "1"}]},
            {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "q"}], "credit": "c"},
        ]),
    );
    refused(
        json!({"html": "<blink>a</blink>"}),
        "can't parse rich message: Unsupported start tag \"blink\" at byte offset 0",
    );
    refused(
        json!({"html": "<p>a"}),
        "can't parse rich message: Can't find end tag corresponding to start tag \"p\"",
    );
}

#[test]
fn exactly_one_source_counts() {
    let why = "can't parse rich message: exactly one of the fields \"blocks\", \"html\", or \"markdown\" must be used";
    refused(json!({"markdown": "a", "html": "a"}), why);
    refused(json!({}), why);
    refused(json!({"markdown": " "}), "rich message must be non-empty");
}

#[test]
fn limits_hold() {
    assert!(read(json!({"markdown": "é".repeat(32_768)})).is_ok());
    refused(json!({"markdown": "é".repeat(32_769)}), "RICH_MESSAGE_TEXT_TOO_LONG");
    let divider = json!({"type": "divider"});
    assert!(read(json!({"blocks": vec![divider.clone(); 500]})).is_ok());
    refused(json!({"blocks": vec![divider; 501]}), "RICH_MESSAGE_BLOCKS_TOO_MANY");
    let mut nested = json!({"type": "paragraph", "text": "a"});
    for _ in 0..15 {
        nested = json!({"type": "details", "summary": "s", "blocks": [nested]});
    }
    assert!(read(json!({"blocks": [nested]})).is_ok());
    refused(
        json!({"blocks": [{"type": "details", "summary": "s", "blocks": [nested]}]}),
        "RICH_MESSAGE_DEPTH_TOO_BIG",
    );
    let cells =
        |count: usize| json!({"blocks": [{"type": "table", "cells": [vec![json!({"text": "a"}); count]]}]});
    assert!(read(cells(20)).is_ok());
    refused(cells(21), "RICH_MESSAGE_TABLE_COLUMNS_TOO_MANY");
}

#[test]
fn blocks_are_checked() {
    refused(
        json!({"blocks": [{"type": "sectionHeading", "text": "a"}]}),
        "can't parse RichBlock: unsupported type specified",
    );
    refused(
        json!({"blocks": [{"type": "heading", "text": "a", "size": 7}]}),
        "can't parse RichBlock: invalid heading size specified",
    );
    refused(json!({"blocks": [{"type": "paragraph"}]}), "can't parse RichBlock: Can't find field \"text\"");
    refused(
        json!({"blocks": [{"type": "paragraph", "text": {"type": "shiny", "text": "a"}}]}),
        "can't parse RichText: unsupported type specified",
    );
    refused(json!({"markdown": "![a](https://example.com/a.png)"}), "failed to get HTTP URL content");
}

#[test]
fn what_shows_nothing_is_refused() {
    refused(json!({"blocks": [{"type": "paragraph", "text": " \n"}]}), "RICH_MESSAGE_CONTENT_REQUIRED");
    refused(json!({"blocks": [{"type": "table", "cells": [[{}]]}]}), "RICH_MESSAGE_CONTENT_REQUIRED");
    assert!(read(json!({"blocks": [{"type": "divider"}]})).is_ok());
}

#[test]
fn the_plain_text_is_what_one_reads() {
    let read = read(json!({"markdown": "# T\n\n- [x] a\n- b\n\n| c | d |\n|---|---|\n| 1 | 2 |"})).unwrap();
    assert_eq!(read.plain_text(), "T\n☑ a\n• b\nc | d\n1 | 2");
}

fn source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<b>"),
        Just("</b>"),
        Just("<details>"),
        Just("<summary>s</summary>"),
        Just("</details>"),
        Just("<table>"),
        Just("<tr>"),
        Just("<td align=\"right\">"),
        Just("</td>"),
        Just("</tr>"),
        Just("</table>"),
        Just("<ul>"),
        Just("<li>"),
        Just("</li>"),
        Just("</ul>"),
        Just("<input checked>"),
        Just("<br/>"),
        Just("<hr>"),
        Just("<x y=z>"),
        Just("<a href='#n'>"),
        Just("</a>"),
        Just("<tg-button type=copy_text text=\"t\">"),
        Just("</tg-button>"),
        Just("# "),
        Just("\n\n"),
        Just("- [ ] "),
        Just("| a | b |\n|---|---|\n| c |"),
        Just("```\n"),
        Just("`"),
        Just("**"),
        Just("=="),
        Just("||"),
        Just("$"),
        Just("$$"),
        Just("[^1]"),
        Just("[^1]: "),
        Just("> "),
        Just("é"),
        Just("😀"),
        Just("&lt;"),
        Just("<"),
        Just(">"),
        Just("\""),
        Just("word "),
        Just("\n"),
        Just("</"),
        Just("<a b=\"é"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_source_is_answered_and_what_was_read_can_be_read_again(source in source()) {
        for kind in ["markdown", "html"] {
            if let Ok(message) = read(json!({kind: source})) {
                let again = read(json!({"blocks": message.blocks})).unwrap();
                prop_assert_eq!(again.plain_text(), message.plain_text());
            }
        }
    }

    #[test]
    fn plain_words_survive_markdown(words in prop::collection::vec("[a-z]{1,8}", 1..20)) {
        let text = words.join(" ");
        prop_assert_eq!(read(json!({"markdown": text})).unwrap().plain_text(), text);
    }
}
