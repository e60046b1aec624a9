//! Parse modes and entities.

use serde_json::{Value, json};

use super::{ANN, World};

#[track_caller]
fn formats(mode: &str, source: &str, text: &str, entities: Value) {
    let sent = World::new().ok("sendMessage", json!({"chat_id": ANN, "text": source, "parse_mode": mode}));
    assert_eq!(sent["text"], text);
    assert_eq!(sent.get("entities").cloned().unwrap_or(json!([])), entities);
}

#[track_caller]
fn refuses(mode: &str, source: &str, why: &str) {
    let words =
        World::new().refused("sendMessage", json!({"chat_id": ANN, "text": source, "parse_mode": mode}));
    assert_eq!(words, format!("400 Bad Request: can't parse entities: {why}"));
}

#[track_caller]
fn entity_refused(text: &str, entity: Value, why: &str) {
    let words =
        World::new().refused("sendMessage", json!({"chat_id": ANN, "text": text, "entities": [entity]}));
    assert_eq!(words, format!("400 Bad Request: {why}"));
}

#[test]
fn html_makes_entities() {
    formats(
        "HTML",
        "a <b>b<i>c</i></b>",
        "a bc",
        json!([
        {"offset": 2, "length": 2, "type": "bold"}, {"offset": 3, "length": 1, "type": "italic"}]),
    );
    formats("html", "&lt;&amp;&#128512;&bad;", "<&😀&bad;", json!([]));
    formats(
        "HTML",
        "<pre><code class=\"language-rust\">x</code></pre>",
        "x",
        json!([
        {"offset": 0, "length": 1, "type": "pre", "language": "rust"}]),
    );
    formats("HTML", "😀<code>x</code>", "😀x", json!([{"offset": 2, "length": 1, "type": "code"}]));
    formats(
        "HTML",
        "<blockquote expandable>x</blockquote>",
        "x",
        json!([
        {"offset": 0, "length": 1, "type": "expandable_blockquote"}]),
    );
    formats(
        "HTML",
        "<a href=\"https://example.com/?a=1&amp;b\">x</a>",
        "x",
        json!([
        {"offset": 0, "length": 1, "type": "text_link", "url": "https://example.com/?a=1&b"}]),
    );
    formats("HTML", "<a href=\"http://localhost/\">x</a>", "x", json!([]));
}

#[test]
fn wrong_html_is_refused_with_the_place() {
    refuses("HTML", "a <x>", "Unsupported start tag \"x\" at byte offset 2");
    refuses("HTML", "a <b", "Unclosed start tag at byte offset 2");
    refuses("HTML", "a < b>", "Unsupported start tag \"\" at byte offset 2");
    refuses("HTML", "<b>a", "Can't find end tag corresponding to start tag \"b\"");
    refuses("HTML", "<b>a</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
    refuses("HTML", "é</b>", "Unexpected end tag at byte offset 2");
    refuses("HTML", "<span>a</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
}

#[test]
fn markdown_v2_makes_entities() {
    formats(
        "MarkdownV2",
        "*b _i_* ~s~ ||p|| __u__ `c`",
        "b i s p u c",
        json!([
        {"offset": 0, "length": 3, "type": "bold"}, {"offset": 2, "length": 1, "type": "italic"},
        {"offset": 4, "length": 1, "type": "strikethrough"}, {"offset": 6, "length": 1, "type": "spoiler"},
        {"offset": 8, "length": 1, "type": "underline"}, {"offset": 10, "length": 1, "type": "code"}]),
    );
    formats(
        "MarkdownV2",
        "```rust\nlet a = 1;\n```",
        "let a = 1;",
        json!([
        {"offset": 0, "length": 10, "type": "pre", "language": "rust"}]),
    );
    formats(
        "MarkdownV2",
        "[x](https://a.b/\\))",
        "x",
        json!([
        {"offset": 0, "length": 1, "type": "text_link", "url": "https://a.b/)"}]),
    );
    formats("MarkdownV2", ">a\n>b\nc", "a\nb\nc", json!([{"offset": 0, "length": 4, "type": "blockquote"}]));
    formats(
        "MarkdownV2",
        "**>a\n>b||",
        "a\nb",
        json!([{"offset": 0, "length": 3, "type": "expandable_blockquote"}]),
    );
    formats("MarkdownV2", "1\\.", "1.", json!([]));
}

#[test]
fn wrong_markdown_v2_is_refused_with_the_place() {
    refuses("MarkdownV2", "a.b", "Character '.' is reserved and must be escaped with the preceding '\\'");
    refuses("MarkdownV2", "a-b", "Character '-' is reserved and must be escaped with the preceding '\\'");
    refuses("MarkdownV2", "*a", "Can't find end of Bold entity at byte offset 0");
    refuses("MarkdownV2", "é _a", "Can't find end of Italic entity at byte offset 3");
    refuses("MarkdownV2", "`a", "Can't find end of Code entity at byte offset 0");
    refuses("MarkdownV2", "```rust\na", "Can't find end of PreCode entity at byte offset 0");
    refuses("MarkdownV2", "[a](b", "Can't find end of a URL at byte offset 4");
}

#[test]
fn old_markdown_works_too() {
    formats(
        "Markdown",
        "*b* _i_ `c` [x](https://a.b/)",
        "b i c x",
        json!([
        {"offset": 0, "length": 1, "type": "bold"}, {"offset": 2, "length": 1, "type": "italic"},
        {"offset": 4, "length": 1, "type": "code"},
        {"offset": 6, "length": 1, "type": "text_link", "url": "https://a.b/"}]),
    );
    refuses("Markdown", "ab _c", "Can't find end of the entity starting at byte offset 3");
}

#[test]
fn entities_must_fit_the_text() {
    let bold = |offset: i64, length: i64| json!({"type": "bold", "offset": offset, "length": length});
    entity_refused("😀a", bold(1, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 4");
    entity_refused(
        "a😀",
        bold(0, 2),
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5",
    );
    entity_refused(
        "abc",
        bold(1, 3),
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4",
    );
    entity_refused("abc", bold(5, 1), "entity begins after the end of the text at UTF-16 offset 5");
    entity_refused("a", json!({"type": "bold"}), "can't parse MessageEntity: Can't find field \"offset\"");
    entity_refused(
        "a",
        json!({"type": "shiny", "offset": 0, "length": 1}),
        "can't parse MessageEntity: Unsupported type specified",
    );
}

#[track_caller]
fn keeps(text: &str, given: Value, shown: &str, kept: Value) {
    let sent = World::new().ok("sendMessage", json!({"chat_id": ANN, "text": text, "entities": given}));
    assert_eq!(sent["text"], shown);
    assert_eq!(sent.get("entities").cloned().unwrap_or(json!([])), kept);
}

#[test]
fn texts_are_trimmed_and_entities_move_along() {
    keeps(
        "  a b  ",
        json!([{"type": "bold", "offset": 4, "length": 3}]),
        "a b",
        json!([{"type": "bold", "offset": 2, "length": 1}]),
    );
    keeps(
        "a\r\nb",
        json!([{"type": "code", "offset": 3, "length": 1}]),
        "a\nb",
        json!([{"type": "code", "offset": 2, "length": 1}]),
    );
    keeps("a  b", json!([{"type": "bold", "offset": 1, "length": 2}]), "a  b", json!([]));
}

#[test]
fn overlapping_entities_are_settled() {
    keeps(
        "abcdef",
        json!([{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}]),
        "abcdef",
        json!([
            {"type": "bold", "offset": 0, "length": 2}, {"type": "bold", "offset": 2, "length": 2},
            {"type": "italic", "offset": 2, "length": 2}, {"type": "italic", "offset": 4, "length": 2}]),
    );
    keeps(
        "abc",
        json!([{"type": "code", "offset": 0, "length": 3}, {"type": "bold", "offset": 1, "length": 1}]),
        "abc",
        json!([{"type": "code", "offset": 0, "length": 3}]),
    );
}

#[test]
fn only_a_hundred_entities_are_kept() {
    let given: Vec<Value> = (0..150).map(|n| json!({"type": "bold", "offset": n * 2, "length": 1})).collect();
    let sent =
        World::new().ok("sendMessage", json!({"chat_id": ANN, "text": "a ".repeat(150), "entities": given}));
    assert_eq!(sent["entities"].as_array().unwrap().len(), 100);
}

#[test]
fn the_server_finds_links_and_commands_outside_code() {
    keeps(
        "/go@some_bot https://example.com/a). @someone #tag a.rs me@example.com",
        json!([]),
        "/go@some_bot https://example.com/a). @someone #tag a.rs me@example.com",
        json!([
            {"type": "bot_command", "offset": 0, "length": 12}, {"type": "url", "offset": 13, "length": 21},
            {"type": "mention", "offset": 37, "length": 8}, {"type": "hashtag", "offset": 46, "length": 4},
            {"type": "url", "offset": 51, "length": 4}, {"type": "email", "offset": 56, "length": 14}]),
    );
    keeps(
        "/go",
        json!([{"type": "code", "offset": 0, "length": 3}]),
        "/go",
        json!([{"type": "code", "offset": 0, "length": 3}]),
    );
}
