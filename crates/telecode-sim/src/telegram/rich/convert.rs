//! Makes blocks and rich texts of a tree of elements.

use serde_json::{Map, Value, json};

use super::tree::{Element, Node};

/// The blocks of some nodes. Loose text becomes paragraphs.
pub(super) fn blocks(nodes: &[Node]) -> Vec<Value> {
    let mut out = Vec::new();
    let mut loose: Vec<&Node> = Vec::new();
    for node in nodes {
        let made = match node {
            Node::Element(element) => block(element),
            Node::Text(_) => None,
        };
        match made {
            Some(made) => {
                end_paragraph(&mut loose, &mut out);
                out.extend(made);
            }
            None => loose.push(node),
        }
    }
    end_paragraph(&mut loose, &mut out);
    out
}

fn end_paragraph(loose: &mut Vec<&Node>, out: &mut Vec<Value>) {
    let text = runs(loose.drain(..));
    let text = trimmed(text);
    if !is_empty(&text) {
        out.push(json!({"type": "paragraph", "text": text}));
    }
}

fn is_empty(text: &Value) -> bool {
    match text {
        Value::String(text) => text.is_empty(),
        Value::Array(parts) => parts.is_empty(),
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Takes the space off both ends.
fn trimmed(text: Value) -> Value {
    match text {
        Value::String(plain) => Value::String(plain.trim().to_owned()),
        Value::Array(mut parts) => {
            if let Some(Value::String(first)) = parts.first_mut() {
                *first = first.trim_start().to_owned();
            }
            if let Some(Value::String(last)) = parts.last_mut() {
                *last = last.trim_end().to_owned();
            }
            parts.retain(|part| part.as_str() != Some(""));
            simple(parts)
        }
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) => text,
    }
}

fn simple(mut parts: Vec<Value>) -> Value {
    match parts.len() {
        0 => json!(""),
        1 => parts.remove(0),
        _ => Value::Array(parts),
    }
}

fn inner(element: &Element) -> Value {
    trimmed(runs(element.children.iter()))
}

fn plain(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) if element.tag == "br" => "\n".to_owned(),
            Node::Element(element) => plain(&element.children),
        })
        .collect()
}

/// The blocks that an element makes, or nothing if it belongs into a line of text.
fn block(element: &Element) -> Option<Vec<Value>> {
    let made = match element.tag.as_str() {
        "p" | "figure" => return Some(blocks(&element.children)),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            json!({"type": "heading", "text": inner(element), "size": element.tag.as_bytes()[1] - b'0'})
        }
        "pre" => pre(element),
        "footer" => json!({"type": "footer", "text": inner(element)}),
        "hr" => json!({"type": "divider"}),
        "tg-math-block" => {
            json!({"type": "mathematical_expression", "expression": plain(&element.children).trim()})
        }
        "ul" | "ol" => list(element),
        "blockquote" => quote(element),
        "aside" => with_credit(json!({"type": "pullquote", "text": without_cite(element)}), element),
        "details" => details(element),
        "table" => table(element),
        "tg-thinking" => json!({"type": "thinking", "text": inner(element)}),
        "tg-button-row" => buttons(element),
        "tg-collage" => json!({"type": "collage", "blocks": blocks(&element.children)}),
        "tg-slideshow" => json!({"type": "slideshow", "blocks": blocks(&element.children)}),
        "tg-map" => map(element),
        "img" => media("photo", element),
        "video" => media("video", element),
        "audio" => media("audio", element),
        "tg-document" => media("document", element),
        "a" if element.children.is_empty() && element.attribute("name").is_some() => {
            json!({"type": "anchor", "name": element.attribute("name")})
        }
        _ => return None,
    };
    Some(vec![made])
}

fn media(kind: &str, element: &Element) -> Value {
    let source = element.attribute("src").unwrap_or_default();
    json!({"type": kind, kind: {"type": kind, "media": source}})
}

fn map(element: &Element) -> Value {
    let number =
        |name: &str| element.attribute(name).and_then(|value| value.parse::<f64>().ok()).unwrap_or_default();
    let whole = |name: &str| element.attribute(name).and_then(|value| value.parse::<i64>().ok());
    json!({
        "type": "map",
        "location": {"latitude": number("lat"), "longitude": number("long")},
        "zoom": whole("zoom").unwrap_or(15),
        "width": whole("width").unwrap_or(600),
        "height": whole("height").unwrap_or(300),
    })
}

fn pre(element: &Element) -> Value {
    let code = element.children.iter().find_map(|child| match child {
        Node::Element(code) if code.tag == "code" => Some(code),
        Node::Element(_) | Node::Text(_) => None,
    });
    let text = plain(&element.children);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let language =
        code.and_then(|code| code.attribute("class")).and_then(|class| class.strip_prefix("language-"));
    match language {
        Some("math") => json!({"type": "mathematical_expression", "expression": text}),
        Some(language) => json!({"type": "pre", "text": text, "language": language}),
        None => json!({"type": "pre", "text": text}),
    }
}

fn list(element: &Element) -> Value {
    let first = element.attribute("start").and_then(|start| start.parse::<i64>().ok()).unwrap_or(1);
    let mut items = Vec::new();
    for child in &element.children {
        let Node::Element(item) = child else { continue };
        let mut entry = Map::new();
        let number = first + i64::try_from(items.len()).unwrap_or_default();
        if element.tag == "ol" {
            entry.insert("value".to_owned(), json!(number));
        }
        if let Some(checkbox) = find_checkbox(&item.children) {
            entry.insert("has_checkbox".to_owned(), json!(true));
            entry.insert("is_checked".to_owned(), json!(checkbox.attribute("checked").is_some()));
        }
        entry.insert("blocks".to_owned(), Value::Array(blocks(&item.children)));
        items.push(Value::Object(entry));
    }
    json!({"type": "list", "items": items})
}

fn find_checkbox(nodes: &[Node]) -> Option<&Element> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if element.tag == "input" => Some(element),
        Node::Element(element) if element.tag == "p" => find_checkbox(&element.children),
        Node::Element(_) | Node::Text(_) => None,
    })
}

fn cite(element: &Element) -> Option<Value> {
    element.children.iter().find_map(|child| match child {
        Node::Element(cite) if cite.tag == "cite" => Some(inner(cite)),
        Node::Element(_) | Node::Text(_) => None,
    })
}

fn without<'a>(element: &'a Element, tag: &'a str) -> impl Iterator<Item = &'a Node> {
    element.children.iter().filter(move |node| !matches!(node, Node::Element(child) if child.tag == tag))
}

fn without_cite(element: &Element) -> Value {
    trimmed(runs(without(element, "cite")))
}

fn with_credit(mut block: Value, element: &Element) -> Value {
    if let Some(credit) = cite(element) {
        block["credit"] = credit;
    }
    block
}

fn quote(element: &Element) -> Value {
    if element.attribute("expandable").is_some() {
        return with_credit(json!({"type": "expandable_blockquote", "text": without_cite(element)}), element);
    }
    let rest: Vec<Node> = without(element, "cite").cloned().collect();
    with_credit(json!({"type": "blockquote", "blocks": blocks(&rest)}), element)
}

fn details(element: &Element) -> Value {
    let summary = element.children.iter().find_map(|child| match child {
        Node::Element(summary) if summary.tag == "summary" => Some(inner(summary)),
        Node::Element(_) | Node::Text(_) => None,
    });
    let rest: Vec<Node> = without(element, "summary").cloned().collect();
    json!({
        "type": "details",
        "summary": summary.unwrap_or_else(|| json!("")),
        "blocks": blocks(&rest),
        "is_open": element.attribute("open").is_some(),
    })
}

fn table(element: &Element) -> Value {
    let mut rows = Vec::new();
    collect_rows(element, &mut rows);
    let mut table = json!({"type": "table", "cells": rows});
    for name in ["bordered", "striped", "compact"] {
        if element.attribute(name).is_some() {
            table[format!("is_{name}")] = json!(true);
        }
    }
    table
}

fn collect_rows(element: &Element, rows: &mut Vec<Value>) {
    for child in &element.children {
        let Node::Element(child) = child else { continue };
        match child.tag.as_str() {
            "tr" => rows.push(row(child)),
            _ => collect_rows(child, rows),
        }
    }
}

fn row(element: &Element) -> Value {
    let cells = element.children.iter().filter_map(|child| match child {
        Node::Element(cell) if cell.tag == "td" || cell.tag == "th" => Some(cell),
        Node::Element(_) | Node::Text(_) => None,
    });
    cells
        .map(|cell| {
            let mut entry = json!({"text": inner(cell), "is_header": cell.tag == "th"});
            for name in ["align", "valign"] {
                if let Some(value) = cell.attribute(name) {
                    entry[name] = json!(value);
                }
            }
            for name in ["colspan", "rowspan"] {
                if let Some(span) = cell.attribute(name).and_then(|value| value.parse::<i64>().ok()) {
                    entry[name] = json!(span);
                }
            }
            entry
        })
        .collect()
}

fn buttons(element: &Element) -> Value {
    let buttons: Vec<Value> = element
        .children
        .iter()
        .filter_map(|child| match child {
            Node::Element(child) if child.tag == "tg-button" => Some(button(child)),
            Node::Element(_) | Node::Text(_) => None,
        })
        .collect();
    let mut block = json!({"type": "buttons", "buttons": buttons});
    if let Some(align) = element.attribute("align") {
        block["align"] = json!(align);
    }
    block
}

fn button(element: &Element) -> Value {
    let mut button = json!({"text": inner(element)});
    if let Some(style) = element.attribute("style") {
        button["style"] = json!(style);
    }
    let value =
        ["data", "value", "url", "text"].iter().find_map(|name| element.attribute(name)).unwrap_or_default();
    match element.attribute("type").unwrap_or("url") {
        "copy_text" => button["copy_text"] = json!({"text": value}),
        "web_app" => button["web_app"] = json!({"url": value}),
        "disabled" => button["disabled"] = json!({}),
        kind => button[kind] = json!(value),
    }
    button
}

/// The rich text of nodes in a line.
fn runs<'a>(nodes: impl Iterator<Item = &'a Node>) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => push_plain(&mut parts, text),
            Node::Element(element) => match element.tag.as_str() {
                "br" => push_plain(&mut parts, "\n"),
                "input" => {}
                _ => parts.push(run(element)),
            },
        }
    }
    simple(parts)
}

fn push_plain(parts: &mut Vec<Value>, text: &str) {
    match parts.last_mut() {
        Some(Value::String(before)) => before.push_str(text),
        Some(_) | None => parts.push(json!(text)),
    }
}

fn run(element: &Element) -> Value {
    let text = runs(element.children.iter());
    let attribute = |name: &str| element.attribute(name).unwrap_or_default();
    let kind = match element.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" | "span" => "spoiler",
        "sub" => "subscript",
        "sup" => "superscript",
        "mark" => "marked",
        "code" => "code",
        "a" => return link(element, text),
        "tg-math" => {
            return json!({"type": "mathematical_expression", "expression": plain(&element.children)});
        }
        "tg-button" => return json!({"type": "button", "button": button(element)}),
        "tg-emoji" => {
            return json!({"type": "custom_emoji", "custom_emoji_id": attribute("emoji-id"),
                "alternative_text": plain(&element.children)});
        }
        "tg-time" => {
            return json!({"type": "date_time", "text": text, "date_time_format": attribute("format"),
                "unix_time": attribute("unix").parse::<i64>().unwrap_or_default()});
        }
        "tg-reference" => return json!({"type": "reference", "text": text, "name": attribute("name")}),
        "tg-reference-link" => {
            return json!({"type": "reference_link", "text": text, "reference_name": attribute("name")});
        }
        _ => return text,
    };
    json!({"type": kind, "text": text})
}

fn link(element: &Element, text: Value) -> Value {
    let target = element.attribute("href").unwrap_or_default();
    if let Some(name) = target.strip_prefix('#') {
        return json!({"type": "anchor_link", "text": text, "anchor_name": name});
    }
    if let Some(address) = target.strip_prefix("mailto:") {
        return json!({"type": "email_address", "text": text, "email_address": address});
    }
    match super::super::links::check(target) {
        Ok(url) => json!({"type": "url", "text": text, "url": url}),
        Err(_) => text,
    }
}
