//! Turns runs into marked text, with the rules of which formatting may meet which.
//!
//! Code meets nothing else: emphasis is cut around it, and code in a link is only a link.

use super::invisible::is_blank;
use super::lines::{LineMark, Marked};
use super::markdown::{InlineStyle, MarkdownInline};
use super::url::opens;
use crate::page::EntityKind;

/// What the place of a text does to its runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunPlace {
    /// They stay as they are.
    Body,
    /// All is bold.
    Title,
}

/// Renders runs; line breaks of any kind become line ends.
pub(super) fn marked(inlines: &[MarkdownInline], place: RunPlace) -> Marked {
    let mut writer = InlineWriter { out: Marked::default(), active: Vec::new() };
    match place {
        RunPlace::Body => writer.runs(inlines),
        RunPlace::Title => writer.styled(InlineStyle::Bold, inlines),
    }
    writer.finish()
}

/// Renders runs as the plain text that a person would see.
pub(super) fn plain(inlines: &[MarkdownInline]) -> String {
    marked(inlines, RunPlace::Body).text
}

/// Whether a text has a link that only a [`EntityKind::Link`] can show.
pub(super) fn has_link(inlines: &[MarkdownInline]) -> bool {
    inlines.iter().any(|inline| {
        if let MarkdownInline::Link { url, .. } | MarkdownInline::Image { url, .. } = inline {
            opens(url)
        } else {
            has_link(inline.inner())
        }
    })
}

/// Formatting that does not nest in itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenFormats {
    Bold,
    Italic,
    Strike,
    Link,
}

struct InlineWriter {
    out: Marked,
    active: Vec<OpenFormats>,
}

impl InlineWriter {
    fn runs(&mut self, inlines: &[MarkdownInline]) {
        for inline in inlines {
            self.run(inline);
        }
    }

    fn run(&mut self, inline: &MarkdownInline) {
        match inline {
            MarkdownInline::Text(text) => self.out.text.push_str(text),
            MarkdownInline::Code(code) => self.code(code),
            MarkdownInline::SoftBreak | MarkdownInline::HardBreak => self.out.text.push('\n'),
            MarkdownInline::Styled(style, inner) => self.styled(*style, inner),
            MarkdownInline::Link { url, text } | MarkdownInline::Image { url, alt: text } => {
                self.link(url, text);
            }
            MarkdownInline::FootnoteMark(label) => self.footnote(label),
            MarkdownInline::Formula(formula) => self.out.text.push_str(&formula.source()),
        }
    }

    fn code(&mut self, code: &str) {
        let start = self.out.text.len();
        self.out.text.push_str(code);
        if !self.active.contains(&OpenFormats::Link) {
            self.mark(start, EntityKind::Code);
        }
    }

    fn styled(&mut self, style: InlineStyle, inner: &[MarkdownInline]) {
        let (around, kind) = match style {
            InlineStyle::Bold => (OpenFormats::Bold, EntityKind::Bold),
            InlineStyle::Italic => (OpenFormats::Italic, EntityKind::Italic),
            InlineStyle::Strike => (OpenFormats::Strike, EntityKind::Strikethrough),
        };
        self.around(around, kind, |writer| writer.runs(inner));
    }

    /// Shows a link. Where Telegram cannot open it, or it is inside another, the address is shown in brackets.
    fn link(&mut self, url: &str, text: &[MarkdownInline]) {
        let start = self.out.text.len();
        if opens(url) && !self.active.contains(&OpenFormats::Link) {
            self.around(OpenFormats::Link, EntityKind::Link(url.to_owned()), |writer| {
                writer.link_text(url, text);
            });
            return;
        }
        self.link_text(url, text);
        let shown = self.out.text[start..].trim();
        let address = url.strip_prefix("mailto:").unwrap_or(url);
        if !address.is_empty() && shown != address && shown != url {
            self.out.text.extend([" (", address, ")"]);
        }
    }

    fn link_text(&mut self, url: &str, text: &[MarkdownInline]) {
        let start = self.out.text.len();
        self.runs(text);
        if is_blank(&self.out.text[start..]) {
            self.out.text.push_str(url);
        }
    }

    fn footnote(&mut self, label: &str) {
        self.out.text.push('[');
        self.out.text.push_str(label);
        self.out.text.push(']');
    }

    fn around(&mut self, around: OpenFormats, kind: EntityKind, inner: impl FnOnce(&mut Self)) {
        if self.active.contains(&around) {
            inner(self);
            return;
        }
        let start = self.out.text.len();
        self.active.push(around);
        inner(self);
        self.active.pop();
        self.mark(start, kind);
    }

    fn mark(&mut self, start: usize, kind: EntityKind) {
        let end = self.out.text.len();
        if start < end {
            self.out.marks.push(LineMark { start, end, kind });
        }
    }

    fn finish(mut self) -> Marked {
        // Inner marks were added before outer ones; a stable sort keeps outer before inner from here.
        self.out.marks.reverse();
        self.out.sort();
        self.cut_around_code();
        self.out
    }

    fn cut_around_code(&mut self) {
        let is_code = |mark: &LineMark| mark.kind == EntityKind::Code;
        let code: Vec<(usize, usize)> =
            self.out.marks.iter().filter(|mark| is_code(mark)).map(|mark| (mark.start, mark.end)).collect();
        if code.is_empty() {
            return;
        }
        let marks = std::mem::take(&mut self.out.marks);
        for mark in marks {
            if is_code(&mark) {
                self.out.marks.push(mark);
            } else {
                self.cut_mark(mark, &code);
            }
        }
        self.out.sort();
    }

    /// Adds the parts of a mark that no code covers. Code ranges are in order and apart.
    fn cut_mark(&mut self, mark: LineMark, code: &[(usize, usize)]) {
        let mut start = mark.start;
        let first = code.partition_point(|(_, end)| *end <= mark.start);
        for (code_start, code_end) in code[first..].iter().take_while(|(from, _)| *from < mark.end) {
            if start < *code_start {
                self.out.marks.push(LineMark { start, end: *code_start, kind: mark.kind.clone() });
            }
            start = *code_end;
        }
        if start < mark.end {
            self.out.marks.push(LineMark { start, ..mark });
        }
    }
}
