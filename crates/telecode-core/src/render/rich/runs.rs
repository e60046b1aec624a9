//! Runs of a text as runs of a rich one, with the rules that classic text has for links.

use super::super::invisible;
use super::super::markdown::{Formula, InlineStyle, MarkdownInline};
use super::super::url::opens;
use crate::page::{RichRun, RichText};

/// What is around a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct RunContext {
    /// Bold, italic, struck through.
    styles: [bool; 3],
    link: bool,
}

/// Renders runs; line breaks of any kind become line ends.
pub(super) fn runs(inlines: &[MarkdownInline]) -> RichText {
    let mut out = Vec::new();
    all(inlines, RunContext::default(), &mut out);
    out
}

/// Whether nothing of a text can be seen.
pub(super) fn is_blank(runs: &[RichRun]) -> bool {
    runs.iter().all(|run| match run {
        RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) => invisible::is_blank(text),
        RichRun::Bold(inner)
        | RichRun::Italic(inner)
        | RichRun::Strike(inner)
        | RichRun::Link { url: _, text: inner } => is_blank(inner),
    })
}

/// Makes a text safe to send: control characters are spaces, as in classic text.
pub(super) fn clean(text: &str) -> String {
    text.replace(|c: char| c.is_ascii_control() && c != '\n', " ")
}

fn all(inlines: &[MarkdownInline], around: RunContext, out: &mut RichText) {
    for inline in inlines {
        one(inline, around, out);
    }
}

fn one(inline: &MarkdownInline, around: RunContext, out: &mut RichText) {
    match inline {
        MarkdownInline::Text(text) => push(text, out),
        MarkdownInline::Code(code) if invisible::is_blank(code) => push(code, out),
        MarkdownInline::Code(code) => out.push(RichRun::Code(clean(code))),
        MarkdownInline::SoftBreak | MarkdownInline::HardBreak => push("\n", out),
        MarkdownInline::Styled(style, inner) => styled(*style, inner, around, out),
        MarkdownInline::Link { url, text } | MarkdownInline::Image { url, alt: text } => {
            link(url, text, around, out);
        }
        MarkdownInline::FootnoteMark(label) => push(&format!("[{label}]"), out),
        MarkdownInline::Formula(formula) => self::formula(formula, out),
    }
}

fn push(text: &str, out: &mut RichText) {
    if text.is_empty() {
        return;
    }
    let text = clean(text);
    if let Some(RichRun::Text(last)) = out.last_mut() {
        last.push_str(&text);
    } else {
        out.push(RichRun::Text(text));
    }
}

fn formula(formula: &Formula, out: &mut RichText) {
    if formula.tex.trim().is_empty() {
        push(&formula.source(), out);
    } else {
        out.push(RichRun::Formula(clean(&formula.tex)));
    }
}

/// Formatting does not nest in itself, and there is none around nothing.
fn styled(style: InlineStyle, inner: &[MarkdownInline], mut around: RunContext, out: &mut RichText) {
    let [bold, italic, strike] = &mut around.styles;
    let active = match style {
        InlineStyle::Bold => bold,
        InlineStyle::Italic => italic,
        InlineStyle::Strike => strike,
    };
    if std::mem::replace(active, true) {
        return all(inner, around, out);
    }
    let mut runs = Vec::new();
    all(inner, around, &mut runs);
    if is_blank(&runs) {
        return out.extend(runs);
    }
    out.push(match style {
        InlineStyle::Bold => RichRun::Bold(runs),
        InlineStyle::Italic => RichRun::Italic(runs),
        InlineStyle::Strike => RichRun::Strike(runs),
    });
}

/// Where Telegram cannot open a link, or it is inside another, the address is shown in brackets.
fn link(url: &str, text: &[MarkdownInline], around: RunContext, out: &mut RichText) {
    let mut runs = Vec::new();
    let is_link = opens(url) && !around.link;
    all(text, RunContext { link: around.link || is_link, ..around }, &mut runs);
    let empty = is_blank(&runs);
    if empty {
        runs.clear();
        push(url, &mut runs);
    }
    if runs.is_empty() {
        return;
    }
    if is_link {
        return out.push(RichRun::Link { url: url.to_owned(), text: runs });
    }
    let address = url.strip_prefix("mailto:").unwrap_or(url);
    let shown = words(&runs);
    let known = address.is_empty() || shown.trim() == address || shown.trim() == url;
    out.extend(runs);
    if !known {
        push(&format!(" ({address})"), out);
    }
}

/// The words of runs alone.
pub(super) fn words(runs: &[RichRun]) -> String {
    let word = |run: &RichRun| match run {
        RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) => text.clone(),
        RichRun::Bold(inner)
        | RichRun::Italic(inner)
        | RichRun::Strike(inner)
        | RichRun::Link { url: _, text: inner } => words(inner),
    };
    runs.iter().map(word).collect()
}
