//! Turns the formatting that changes what a text says into Markdown: links behind words, and code. All else is dropped.

use serde_json::Value;

/// A range of the text that is formatted, in bytes.
struct MarkupSpan<'a> {
    start: usize,
    end: usize,
    kind: SpanKind<'a>,
}

enum SpanKind<'a> {
    Code,
    Pre(&'a str),
    Link(&'a str),
}

/// Something to put into the text.
struct MarkupInsertion {
    at: usize,
    order: InsertionOrder,
    what: String,
}

/// What goes first where several meet.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum InsertionOrder {
    CodeEnds,
    LinkEnds,
    CodeStarts,
}

/// Writes a text with its entities as Markdown. Entities that are odd in any way are left out.
pub(super) fn readable(text: &str, entities: &Value) -> String {
    let mut insertions = Vec::new();
    let mut code_end = 0;
    for span in spans(text, entities) {
        match span.kind {
            SpanKind::Link(url) => insertions.extend(link(text, &span, url)),
            // Telegram never nests code; if it did, the fences would get mixed up.
            SpanKind::Code | SpanKind::Pre(_) if span.start < code_end => {}
            SpanKind::Code => {
                code_end = span.end;
                insertions.extend(code(text, &span));
            }
            SpanKind::Pre(language) => {
                code_end = span.end;
                insertions.extend(pre(text, &span, language));
            }
        }
    }
    insert(text, insertions)
}

fn insert(text: &str, mut insertions: Vec<MarkupInsertion>) -> String {
    insertions.sort_by(|a, b| (a.at, &a.order).cmp(&(b.at, &b.order)));
    let mut out = String::with_capacity(text.len() + insertions.iter().map(|i| i.what.len()).sum::<usize>());
    let mut done = 0;
    for MarkupInsertion { at, order: _, what } in insertions {
        out.push_str(&text[done..at]);
        out.push_str(&what);
        done = at;
    }
    out.push_str(&text[done..]);
    out
}

/// The spans that matter, by their start. Their bounds are those of characters.
fn spans<'a>(text: &str, entities: &'a Value) -> Vec<MarkupSpan<'a>> {
    let entities = entities.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut spans: Vec<_> = entities.iter().filter_map(|entity| span(text, entity)).collect();
    spans.sort_by_key(|span| span.start);
    spans
}

fn span<'a>(text: &str, entity: &'a Value) -> Option<MarkupSpan<'a>> {
    let kind = match entity["type"].as_str()? {
        "code" => SpanKind::Code,
        "pre" => SpanKind::Pre(entity["language"].as_str().unwrap_or_default()),
        "text_link" => SpanKind::Link(entity["url"].as_str()?),
        _ => return None,
    };
    let offset = entity["offset"].as_u64()?;
    let start = byte_at(text, offset)?;
    let end = byte_at(text, offset.checked_add(entity["length"].as_u64()?)?)?;
    (start < end).then_some(MarkupSpan { start, end, kind })
}

/// The byte where so many UTF-16 units end; `None` past the end or inside of a character.
fn byte_at(text: &str, units: u64) -> Option<usize> {
    let mut seen = 0;
    for (byte, character) in text.char_indices() {
        if seen >= units {
            return (seen == units).then_some(byte);
        }
        seen += character.len_utf16() as u64;
    }
    (seen == units).then_some(text.len())
}

fn link(text: &str, span: &MarkupSpan<'_>, url: &str) -> Option<MarkupInsertion> {
    let shown = &text[span.start..span.end];
    // An address that is its own text says it all.
    (bare(url) != bare(shown)).then(|| MarkupInsertion {
        at: span.end,
        order: InsertionOrder::LinkEnds,
        // A blank in it would begin another word.
        what: format!(" ({})", url.split_whitespace().collect::<Vec<_>>().join("%20")),
    })
}

fn bare(url: &str) -> &str {
    let url = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    url.trim_end_matches('/')
}

fn code(text: &str, span: &MarkupSpan<'_>) -> [MarkupInsertion; 2] {
    let content = &text[span.start..span.end];
    let run = longest_run(content);
    let fence = "`".repeat(run + 1);
    let space = if run > 0 { " " } else { "" };
    bracket(span, format!("{fence}{space}"), format!("{space}{fence}"))
}

fn pre(text: &str, span: &MarkupSpan<'_>, language: &str) -> [MarkupInsertion; 2] {
    let content = &text[span.start..span.end];
    let fence = "`".repeat(longest_run(content).max(2) + 1);
    let before = if span.start == 0 || text[..span.start].ends_with('\n') { "" } else { "\n" };
    let last = if content.ends_with('\n') { "" } else { "\n" };
    let after = if span.end == text.len() || text[span.end..].starts_with('\n') { "" } else { "\n" };
    // A language is one word; more would open what is behind the fence to anything.
    let language = language.split_whitespace().next().unwrap_or_default().replace('`', "");
    bracket(span, format!("{before}{fence}{language}\n"), format!("{last}{fence}{after}"))
}

fn bracket(span: &MarkupSpan<'_>, opening: String, closing: String) -> [MarkupInsertion; 2] {
    [
        MarkupInsertion { at: span.start, order: InsertionOrder::CodeStarts, what: opening },
        MarkupInsertion { at: span.end, order: InsertionOrder::CodeEnds, what: closing },
    ]
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
