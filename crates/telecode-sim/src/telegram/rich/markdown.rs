//! Turns Markdown into rich HTML, in which HTML of the author's own passes through.

use std::fmt;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The rich HTML of a Markdown text.
pub(super) fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, options) {
        writer.event(event);
    }
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    alignments: Vec<Alignment>,
    column: usize,
    head: Row,
    code: Code,
    /// How many images are open; their text is not shown.
    images: usize,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Row {
    Head,
    #[default]
    Body,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Code {
    Inside,
    #[default]
    Outside,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(_) if self.images > 0 => {}
            Event::Text(text) if self.code == Code::Inside => self.escaped(&text),
            Event::Text(text) => self.marked(&text),
            Event::Code(code) => {
                self.out.push_str("<code>");
                self.escaped(&code);
                self.out.push_str("</code>");
            }
            Event::InlineMath(math) => self.wrapped("tg-math", &math),
            Event::DisplayMath(math) => self.wrapped("tg-math-block", &math),
            Event::Html(html) | Event::InlineHtml(html) => self.out.push_str(&html),
            Event::FootnoteReference(name) => {
                self.out.push_str("<tg-reference-link name=\"");
                self.escaped(&name);
                self.out.push_str("\">");
                self.escaped(&name);
                self.out.push_str("</tg-reference-link>");
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            Event::TaskListMarker(true) => self.out.push_str("<input checked>"),
            Event::TaskListMarker(false) => self.out.push_str("<input>"),
        }
    }

    fn tag(&mut self, tag: fmt::Arguments<'_>) {
        self.out.push_str(&tag.to_string());
    }

    fn wrapped(&mut self, tag: &str, text: &str) {
        self.tag(format_args!("<{tag}>"));
        self.escaped(text);
        self.tag(format_args!("</{tag}>"));
    }

    fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                other => self.out.push(other),
            }
        }
    }

    /// Text with `==marks==` and `||spoilers||`.
    fn marked(&mut self, text: &str) {
        let found = [("==", "mark"), ("||", "tg-spoiler")].into_iter().find_map(|(sign, tag)| {
            let start = text.find(sign)?;
            let length = text[start + 2..].find(sign).filter(|length| *length > 0)?;
            Some((start, length, tag))
        });
        let Some((start, length, tag)) = found else { return self.escaped(text) };
        self.escaped(&text[..start]);
        self.wrapped(tag, &text[start + 2..start + 2 + length]);
        self.marked(&text[start + length + 4..]);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => self.tag(format_args!("<{level}>")),
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>"),
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::List(Some(first)) => self.tag(format_args!("<ol start=\"{first}\">")),
            Tag::List(None) => self.out.push_str("<ul>"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.out.push_str("<p><tg-reference name=\"");
                self.escaped(&name);
                self.out.push_str("\">");
                self.escaped(&name);
                self.out.push_str("</tg-reference> ");
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.out.push_str("<table>");
            }
            Tag::TableHead => {
                self.head = Row::Head;
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableRow => {
                self.head = Row::Body;
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.out.push_str("<i>"),
            Tag::Strong => self.out.push_str("<b>"),
            Tag::Strikethrough => self.out.push_str("<s>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { dest_url, .. } => {
                self.out.push_str("<a href=\"");
                self.escaped(&dest_url);
                self.out.push_str("\">");
            }
            Tag::Image { dest_url, .. } => {
                self.images += 1;
                self.out.push_str("<img src=\"");
                self.escaped(&dest_url);
                self.out.push_str("\">");
            }
            Tag::HtmlBlock
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.code = Code::Inside;
        self.out.push_str("<pre><code");
        if let CodeBlockKind::Fenced(fence) = kind
            && let Some(language) = fence.split_whitespace().next()
        {
            self.out.push_str(" class=\"language-");
            self.escaped(language);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn cell(&mut self) {
        let align = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " align=\"center\"",
            Some(Alignment::Right) => " align=\"right\"",
            Some(Alignment::Left | Alignment::None) | None => "",
        };
        self.column += 1;
        let tag = if self.head == Row::Head { "th" } else { "td" };
        self.tag(format_args!("<{tag}{align}>"));
    }

    fn end(&mut self, tag: TagEnd) {
        let closing = match tag {
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => "</p>",
            TagEnd::Heading(level) => return self.tag(format_args!("</{level}>")),
            TagEnd::BlockQuote(_) => "</blockquote>",
            TagEnd::CodeBlock => {
                self.code = Code::Outside;
                "</code></pre>"
            }
            TagEnd::List(true) => "</ol>",
            TagEnd::List(false) => "</ul>",
            TagEnd::Item => "</li>",
            TagEnd::Table => "</table>",
            TagEnd::TableHead | TagEnd::TableRow => "</tr>",
            TagEnd::TableCell if self.head == Row::Head => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Emphasis => "</i>",
            TagEnd::Strong => "</b>",
            TagEnd::Strikethrough => "</s>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link => "</a>",
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                ""
            }
            TagEnd::HtmlBlock
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => "",
        };
        self.out.push_str(closing);
    }
}
