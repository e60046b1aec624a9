//! As one HTML page that needs nothing else: no scripts, nothing from elsewhere, and no tag that is not written here.
//!
//! What a text holds is text: HTML in it is shown. Links lead to the web or to a mail address, or they are shown as words.

use std::fmt::{self, Write as _};

use super::{ExportDocument, ExportPart, ExportStep};
use crate::render::markdown::{
    Block, Cell, ColumnAlign, InlineStyle, MarkdownInline, MarkdownItem, MarkdownList, MarkdownTable,
    TaskMark, blocks,
};

const STYLE: &str = include_str!("style.css");

/// What the page may load: nothing. Its own style is in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes a conversation as an HTML page.
pub(crate) fn html(document: &ExportDocument) -> String {
    let mut page = HtmlWriter { out: String::new() };
    let title = escaped(&document.title);
    page.put(format_args!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<dl>\n",
        document.language,
    ));
    for (label, value) in &document.facts {
        page.put(format_args!("<dt>{}</dt><dd>{}</dd>\n", escaped(label), escaped(value)));
    }
    page.out.push_str("</dl>\n");
    document.parts.iter().for_each(|part| page.part(part));
    page.put(format_args!("<footer>{}</footer>\n</main>\n</body>\n</html>\n", escaped(&document.footer)));
    page.out
}

struct HtmlWriter {
    out: String,
}

impl HtmlWriter {
    fn put(&mut self, text: fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        self.out.write_fmt(text).unwrap_or_default();
    }

    fn part(&mut self, part: &ExportPart) {
        match part {
            ExportPart::Day(day) => self.line("<h2 class=\"day\">", day, "</h2>"),
            ExportPart::Prompt { label, text } => {
                self.line("<article class=\"you\"><header>", label, "</header>");
                self.line("<div class=\"words\">", text, "</div></article>");
            }
            ExportPart::Answer { label, text } => {
                self.line("<article><header>", label, "</header>");
                self.blocks(&blocks(text));
                self.out.push_str("</article>\n");
            }
            ExportPart::Step(step) => self.step(step),
            ExportPart::Note(note) => self.line("<p class=\"note\">", note, "</p>"),
            ExportPart::Break { label, text } if text.trim().is_empty() => {
                self.line("<div class=\"break\">", label, "</div>");
            }
            ExportPart::Break { label, text } => {
                self.line("<div class=\"break\"><details><summary>", label, "</summary>");
                self.blocks(&blocks(text));
                self.out.push_str("</details></div>\n");
            }
        }
    }

    fn line(&mut self, before: &str, text: &str, after: &str) {
        self.out.extend([before, &escaped(text), after, "\n"]);
    }

    fn step(&mut self, step: &ExportStep) {
        let class = match (step.failed, step.nested) {
            (false, false) => "step",
            (true, false) => "step failed",
            (false, true) => "step nested",
            (true, true) => "step failed nested",
        };
        self.line(&format!("<details class=\"{class}\"><summary>"), step.line.trim(), "</summary>");
        for block in &step.blocks {
            if !block.label.is_empty() {
                self.line("<p class=\"label\">", &block.label, "</p>");
            }
            self.code(&block.text);
        }
        self.out.push_str("</details>\n");
    }

    fn code(&mut self, text: &str) {
        // A line end right behind the tag is dropped by browsers.
        self.line("<pre><code>", text.trim_end_matches('\n'), "</code></pre>");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.around("p", text),
            Block::Heading { level, text } => self.around(heading(*level), text),
            Block::List(list) => self.list(list),
            Block::Code { text, .. } => self.code(text),
            Block::Html(text) => self.line("<div class=\"words\">", text, "</div>"),
            Block::Quote { blocks, .. } => {
                self.out.push_str("<blockquote>");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Rule => self.out.push_str("<hr>\n"),
            Block::Footnote { label, blocks } => {
                self.line("<p class=\"label\">", &format!("[{label}]"), "</p>");
                self.blocks(blocks);
            }
        }
    }

    fn around(&mut self, tag: &str, text: &[MarkdownInline]) {
        self.put(format_args!("<{tag}>"));
        self.runs(text);
        self.put(format_args!("</{tag}>\n"));
    }

    fn list(&mut self, list: &MarkdownList) {
        let first = list.items.first().and_then(|item| item.number);
        match first {
            Some(start) => self.put(format_args!("<ol start=\"{start}\">\n")),
            None => self.out.push_str("<ul>\n"),
        }
        list.items.iter().for_each(|item| self.item(item));
        self.out.push_str(if first.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn item(&mut self, item: &MarkdownItem) {
        match item.number {
            Some(number) => self.put(format_args!("<li value=\"{number}\">")),
            None => self.out.push_str("<li>"),
        }
        match item.task {
            Some(TaskMark::Open) => self.out.push_str("☐ "),
            Some(TaskMark::Done) => self.out.push_str("☑ "),
            None => {}
        }
        match &item.blocks[..] {
            [Block::Paragraph(text), rest @ ..] => {
                self.runs(text);
                self.blocks(rest);
            }
            all => self.blocks(all),
        }
        self.out.push_str("</li>\n");
    }

    fn table(&mut self, table: &MarkdownTable) {
        self.out.push_str("<div class=\"wide\"><table>\n<thead>");
        self.cells("th", &table.header, &table.align);
        self.out.push_str("</thead>\n<tbody>\n");
        table.rows.iter().for_each(|row| self.cells("td", row, &table.align));
        self.out.push_str("</tbody></table></div>\n");
    }

    fn cells(&mut self, tag: &str, cells: &[Cell], align: &[ColumnAlign]) {
        self.out.push_str("<tr>");
        for (at, cell) in cells.iter().enumerate() {
            let class = match align.get(at) {
                Some(ColumnAlign::Center) => " class=\"center\"",
                Some(ColumnAlign::Right) => " class=\"right\"",
                Some(ColumnAlign::Left) | None => "",
            };
            self.put(format_args!("<{tag}{class}>"));
            self.runs(cell);
            self.put(format_args!("</{tag}>"));
        }
        self.out.push_str("</tr>\n");
    }

    fn runs(&mut self, runs: &[MarkdownInline]) {
        for run in runs {
            self.run(run);
        }
    }

    fn run(&mut self, run: &MarkdownInline) {
        match run {
            MarkdownInline::Text(text) => self.out.push_str(&escaped(text)),
            MarkdownInline::Code(code) => self.out.extend(["<code>", &escaped(code), "</code>"]),
            MarkdownInline::SoftBreak => self.out.push('\n'),
            MarkdownInline::HardBreak => self.out.push_str("<br>\n"),
            MarkdownInline::Styled(style, inner) => {
                let tag = match style {
                    InlineStyle::Bold => "strong",
                    InlineStyle::Italic => "em",
                    InlineStyle::Strike => "s",
                };
                self.put(format_args!("<{tag}>"));
                self.runs(inner);
                self.put(format_args!("</{tag}>"));
            }
            // Pictures are not loaded: their place is told.
            MarkdownInline::Link { url, text } | MarkdownInline::Image { url, alt: text } => {
                self.link(url, text);
            }
            MarkdownInline::FootnoteMark(label) => self.out.push_str(&escaped(&format!("[{label}]"))),
            MarkdownInline::Formula(formula) => self.out.push_str(&escaped(&formula.source())),
        }
    }

    fn link(&mut self, url: &str, text: &[MarkdownInline]) {
        if !is_safe(url) {
            self.runs(text);
            if !url.is_empty() {
                self.out.push_str(&escaped(&format!(" ({url})")));
            }
            return;
        }
        self.put(format_args!("<a href=\"{}\" rel=\"noopener noreferrer\">", escaped(url)));
        if text.is_empty() {
            self.out.push_str(&escaped(url));
        }
        // A link in a link would end the first.
        self.runs(&without_links(text));
        self.out.push_str("</a>");
    }
}

fn heading(level: u8) -> &'static str {
    // The title of the page is the first level, and days are the second.
    match level {
        1 => "h3",
        2 => "h4",
        3 => "h5",
        _ => "h6",
    }
}

fn without_links(runs: &[MarkdownInline]) -> Vec<MarkdownInline> {
    let runs = runs.iter().flat_map(|run| match run {
        MarkdownInline::Link { text, .. } | MarkdownInline::Image { alt: text, .. } => without_links(text),
        MarkdownInline::Styled(style, inner) => vec![MarkdownInline::Styled(*style, without_links(inner))],
        MarkdownInline::Text(_)
        | MarkdownInline::Code(_)
        | MarkdownInline::SoftBreak
        | MarkdownInline::HardBreak
        | MarkdownInline::FootnoteMark(_)
        | MarkdownInline::Formula(_) => {
            vec![run.clone()]
        }
    });
    runs.collect()
}

/// Whether a link leads to the web or to a mail address, and nowhere else: browsers run `javascript:` and `data:`.
fn is_safe(url: &str) -> bool {
    // Browsers drop these from an address before they read its scheme.
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return false;
    }
    let Some((scheme, _)) = url.split_once(':') else { return false };
    ["http", "https", "mailto"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe))
}

/// A text in which nothing is HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // HTML has no other control characters.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
