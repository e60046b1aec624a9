//! What a person must see of a Markdown text, said by the parser alone: an oracle that knows nothing of our rendering.
//!
//! **The visible text is what the parser's text events say, in their order**: text, code, HTML, formulas, `[label]` for
//! the mark of a footnote and before its text. White space and characters without a shape do not count. Besides it may be
//! shown, at its place and nowhere else:
//!
//! * the marker of a list item: `•`, `◦`, `▪`, `☐`, `☑`, a number with a full stop;
//! * `———` for a line across, `>` before the lines of a quote in a quote, the kind of an alert;
//! * the address of a link in brackets, where it is no link, and instead of a link's empty text;
//! * the tildes of `~x~`, the dollar signs of a formula, the stars and underscores in a word;
//! * between the cells of a table `|`, under its header `-` and `+`; or each cell after its header and a colon;
//! * what a row has beyond the table's columns.
//!
//! Rich messages may leave out the tags of `<details>` and `<summary>`.

use pulldown_cmark::{BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};

/// What is understood besides plain Markdown; dollar signs are another matter.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_FOOTNOTES);

/// A part of what is to be seen.
#[derive(Debug, Clone)]
enum Piece {
    /// It must be there.
    Must(String),
    /// It may be there.
    May(String),
    /// The marker of a list item may be there.
    Marker,
    /// From here on these characters may be anywhere.
    Between(Vec<char>),
    /// A table, by rows of cells; the first is the header.
    Table(Vec<Vec<Vec<Self>>>),
    /// Here the characters between may be, as many as what follows leaves.
    Gap,
    /// Nothing more.
    End,
}

/// Whether tags of details may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tags {
    Shown,
    Understood,
}

/// Says where a text that is shown is not what the Markdown says.
pub(crate) fn check_text(markdown: &str, shown: &str, tags: Tags) -> Result<(), String> {
    let shown: Vec<char> = shown.chars().filter(|c| is_seen(*c)).collect();
    let read = |formulas| {
        let mut reader = Reader { shown: &shown, at: 0, between: Vec::new() };
        reader.all(&pieces(markdown, tags, formulas))
    };
    // Dollar signs enclose formulas, or are money: which is not for the parser to say.
    read(Options::ENABLE_MATH).or_else(|why| read(Options::empty()).map_err(|_| why))
}

/// Whether a text says tags of details in words, as code does: then nobody can tell which of them was left out.
pub(crate) fn says_tags(markdown: &str) -> bool {
    let tag = |text: &str| text.contains("details>") || text.contains("summary>");
    Parser::new_ext(markdown, OPTIONS)
        .any(|event| matches!(event, Event::Text(text) | Event::Code(text) if tag(&text)))
}

pub(crate) fn is_seen(c: char) -> bool {
    let shapeless =
        ['\u{AD}'..='\u{AD}', '\u{200B}'..='\u{200F}', '\u{2028}'..='\u{202E}', '\u{2060}'..='\u{206F}'];
    let rare = ['\u{FE00}'..='\u{FE0F}', '\u{FEFF}'..='\u{FEFF}', '\u{E0000}'..='\u{E0FFF}'];
    !c.is_whitespace() && !c.is_control() && !shapeless.iter().chain(&rare).any(|range| range.contains(&c))
}

struct Reader<'a> {
    shown: &'a [char],
    at: usize,
    between: Vec<char>,
}

impl Reader<'_> {
    fn all(&mut self, pieces: &[Piece]) -> Result<(), String> {
        for (index, piece) in pieces.iter().enumerate() {
            let Some(ends) = self.ends_of(piece)? else {
                self.one(piece)?;
                continue;
            };
            // How much belongs to it only what follows can tell.
            let rest = &pieces[index + 1..];
            let between = self.between.clone();
            let mut why = Err("it ends nowhere".to_owned());
            for end in ends {
                self.at = end;
                self.between.clone_from(&between);
                why = self.all(rest);
                if why.is_ok() {
                    break;
                }
            }
            return why;
        }
        Ok(())
    }

    /// Where a piece may end, if there is more than one place.
    fn ends_of(&mut self, piece: &Piece) -> Result<Option<Vec<usize>>, String> {
        match piece {
            Piece::Table(rows) => self.ends(rows).map(Some),
            Piece::Gap => {
                let at = self.at;
                self.skip();
                Ok((self.at > at).then(|| (at..=self.at).collect()))
            }
            Piece::Marker => {
                let at = self.at;
                self.skip();
                self.marker();
                let there = self.at > at;
                Ok(there.then(|| vec![self.at, at]))
            }
            Piece::Must(_) | Piece::May(_) | Piece::Between(_) | Piece::End => Ok(None),
        }
    }

    fn one(&mut self, piece: &Piece) -> Result<(), String> {
        match piece {
            Piece::Must(text) => self.must(text),
            Piece::May(text) => {
                let wanted: Vec<char> = text.chars().filter(|c| is_seen(*c)).collect();
                let at = self.at;
                self.skip();
                let starts = |at: &usize| self.shown[*at..].starts_with(&wanted);
                self.at = (at..=self.at).find(starts).map_or(at, |at| at + wanted.len());
                Ok(())
            }
            Piece::Between(between) => {
                self.between.clone_from(between);
                Ok(())
            }
            Piece::Table(_) | Piece::Gap | Piece::Marker => Ok(()),
            Piece::End => {
                self.skip();
                if self.at < self.shown.len() {
                    return Err(format!("more is shown: {:?}", self.rest()));
                }
                Ok(())
            }
        }
    }

    fn must(&mut self, text: &str) -> Result<(), String> {
        for wanted in text.chars().filter(|c| is_seen(*c)) {
            while self.shown.get(self.at).is_some_and(|c| *c != wanted && self.between.contains(c)) {
                self.at += 1;
            }
            if self.shown.get(self.at) != Some(&wanted) {
                return Err(format!("{wanted:?} of {text:?} is not at {:?}", self.rest()));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn skip(&mut self) {
        while self.shown.get(self.at).is_some_and(|c| self.between.contains(c)) {
            self.at += 1;
        }
    }

    fn marker(&mut self) {
        let digits = self.shown[self.at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits > 0 && self.shown.get(self.at + digits) == Some(&'.') {
            self.at += digits + 1;
        }
        if self.shown.get(self.at).is_some_and(|c| "•◦▪☐☑".contains(*c)) {
            self.at += 1;
        }
    }

    /// Where a table that begins here may end: at least one place.
    fn ends(&mut self, rows: &[Vec<Vec<Piece>>]) -> Result<Vec<usize>, String> {
        let (at, outer) = (self.at, self.between.clone());
        self.between.extend(['|', '-', '+']);
        let in_columns = rows.iter().flatten().try_for_each(|cell| self.all(cell));
        let mut ends = Vec::new();
        if in_columns.is_ok() {
            let end = self.at;
            self.skip();
            ends.extend(end..=self.at);
        }
        self.between.clone_from(&outer);
        self.at = at;
        let in_records = self.records(rows);
        if in_records.is_ok() {
            ends.push(self.at);
        }
        self.at = at;
        self.between = outer;
        match (in_columns, in_records) {
            (Err(columns), Err(records)) => Err(format!("columns: {columns}\nrecords: {records}")),
            (Ok(()), _) | (_, Ok(())) => Ok(ends),
        }
    }

    /// Each cell after the name of its column; empty ones are left out.
    fn records(&mut self, rows: &[Vec<Vec<Piece>>]) -> Result<(), String> {
        let Some((header, rows)) = rows.split_first() else { return Ok(()) };
        if rows.is_empty() {
            return header.iter().try_for_each(|cell| self.all(cell));
        }
        for row in rows {
            for (index, cell) in row.iter().enumerate().filter(|(_, cell)| !is_empty(cell)) {
                if let Some(name) = header.get(index).filter(|name| !is_empty(name)) {
                    self.all(name)?;
                    self.must(":")?;
                }
                self.all(cell)?;
            }
        }
        Ok(())
    }

    fn rest(&self) -> String {
        self.shown[self.at.min(self.shown.len())..].iter().take(60).collect()
    }
}

fn is_empty(cell: &[Piece]) -> bool {
    !cell
        .iter()
        .any(|piece| matches!(piece, Piece::Must(text) | Piece::May(text) if text.chars().any(is_seen)))
}

fn pieces(markdown: &str, tags: Tags, formulas: Options) -> Vec<Piece> {
    let options = OPTIONS.union(formulas);
    let mut teller = Teller { tags, ..Teller::new() };
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        teller.event(event, &markdown[range.clone()], range.end, markdown);
    }
    teller.put(Piece::End);
    teller.levels.pop().unwrap_or_default()
}

/// Turns events into pieces.
struct Teller {
    tags: Tags,
    /// The pieces of the text, and of the cell that is open.
    levels: Vec<Vec<Piece>>,
    rows: Vec<Vec<Vec<Piece>>>,
    cell_end: usize,
    quotes: usize,
    /// What closes the open links and runs.
    closings: Vec<Option<String>>,
    /// Where the texts of the open links begin.
    links: Vec<usize>,
}

/// The stars or underscores that a person reads as a part of a word: `2*3*4`, `__init__`.
fn in_a_word<'a>(source: &'a str, (before, after): (&str, &str)) -> Option<&'a str> {
    let inner = source.trim_matches(['*', '_']);
    let signs = &source[..source.find(inner)?];
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_inside = touches(before.chars().next_back()) && touches(after.chars().next());
    let is_name = signs.starts_with("__")
        && !inner.contains(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_');
    (is_inside || is_name).then_some(signs)
}

impl Teller {
    fn new() -> Self {
        let levels = vec![Vec::new()];
        Self {
            tags: Tags::Shown,
            levels,
            rows: Vec::new(),
            cell_end: 0,
            quotes: 0,
            closings: Vec::new(),
            links: Vec::new(),
        }
    }

    fn put(&mut self, piece: Piece) {
        self.levels.last_mut().expect("the text is open").push(piece);
    }

    fn event(&mut self, event: Event<'_>, source: &str, end: usize, markdown: &str) {
        match event {
            Event::Text(text) | Event::Code(text) => self.put(Piece::Must(text.into_string())),
            Event::InlineMath(tex) => self.formula("$", &tex),
            Event::DisplayMath(tex) => self.formula("$$", &tex),
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text),
            Event::FootnoteReference(label) => self.put(Piece::Must(format!("[{label}]"))),
            Event::SoftBreak | Event::HardBreak => {}
            Event::Rule => self.put(Piece::May("———".to_owned())),
            Event::TaskListMarker(_) => self.put(Piece::Marker),
            Event::Start(tag) => self.start(tag, source, end, markdown),
            Event::End(tag) => self.end(tag, end, markdown),
        }
    }

    /// Signs that may be shown before and behind what they hold.
    fn signs(&mut self, signs: Option<&str>) {
        if let Some(signs) = signs {
            self.put(Piece::May(signs.to_owned()));
        }
        self.closings.push(signs.map(str::to_owned));
    }

    fn formula(&mut self, mark: &str, tex: &str) {
        self.put(Piece::May(mark.to_owned()));
        self.put(Piece::Must(tex.to_owned()));
        self.put(Piece::May(mark.to_owned()));
    }

    fn html(&mut self, text: &str) {
        if self.tags == Tags::Shown {
            return self.put(Piece::Must(text.to_owned()));
        }
        let mut rest = text;
        while !rest.is_empty() {
            let found = ["<details>", "<details open>", "</details>", "<summary>", "</summary>"]
                .into_iter()
                .filter_map(|tag| Some((rest.find(tag)?, tag)))
                .min();
            let Some((at, tag)) = found else { break };
            self.put(Piece::Must(rest[..at].to_owned()));
            self.put(Piece::May(tag.to_owned()));
            rest = &rest[at + tag.len()..];
        }
        self.put(Piece::Must(rest.to_owned()));
    }

    fn between(&mut self) {
        let between = if self.quotes > 1 { vec!['>'] } else { Vec::new() };
        self.put(Piece::Between(between));
    }

    fn start(&mut self, tag: Tag<'_>, source: &str, end: usize, markdown: &str) {
        match tag {
            Tag::Item => self.put(Piece::Marker),
            Tag::BlockQuote(kind) => {
                self.quotes += 1;
                self.between();
                if let Some(kind) = kind {
                    self.put(Piece::May(alert(kind).to_owned()));
                }
            }
            Tag::FootnoteDefinition(label) => self.put(Piece::Must(format!("[{label}]"))),
            Tag::Strikethrough => self.signs((!source.starts_with("~~")).then_some("~")),
            Tag::Emphasis | Tag::Strong => {
                let around = (&markdown[..end - source.len()], &markdown[end..]);
                self.signs(in_a_word(source, around));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.closings.push(Some(dest_url.into_string()));
                self.links.push(self.levels.last().map_or(0, Vec::len));
            }
            Tag::TableCell => {
                self.cell_end = end;
                self.levels.push(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, end: usize, markdown: &str) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.put(Piece::Gap);
                self.quotes -= 1;
                self.between();
            }
            TagEnd::Strikethrough | TagEnd::Emphasis | TagEnd::Strong => {
                if let Some(tilde) = self.closings.pop().flatten() {
                    self.put(Piece::May(tilde));
                }
            }
            TagEnd::Link | TagEnd::Image => {
                let url = self.closings.pop().flatten().unwrap_or_default();
                let start = self.links.pop().unwrap_or_default();
                let text = self.levels.last().map_or(&[][..], |level| &level[start..]);
                if is_empty(text) {
                    return self.put(Piece::Must(url));
                }
                let address = url.strip_prefix("mailto:").unwrap_or(&url).to_owned();
                self.put(Piece::May(format!("({address})")));
            }
            TagEnd::TableCell => {
                let cell = self.levels.pop().unwrap_or_default();
                self.rows.last_mut().expect("a row is open").push(cell);
            }
            TagEnd::TableRow => {
                let excess = markdown.get(self.cell_end..end).unwrap_or_default().trim();
                let excess = excess.trim_start_matches('|').trim_start();
                let excess = excess.strip_suffix('|').unwrap_or(excess).trim_end().to_owned();
                let last = self.rows.last_mut().and_then(|row| row.last_mut());
                if let Some(cell) = last.filter(|_| !excess.is_empty()) {
                    cell.push(Piece::May(format!("|{excess}")));
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.put(Piece::Table(rows));
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::TableHead
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "NOTE",
        BlockQuoteKind::Tip => "TIP",
        BlockQuoteKind::Important => "IMPORTANT",
        BlockQuoteKind::Warning => "WARNING",
        BlockQuoteKind::Caution => "CAUTION",
    }
}
