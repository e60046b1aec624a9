//! Writes blocks as rich ones. Whatever would nest too deep, or is too wide, is written as classic text.

use super::details::{self, FoldedBlock};
use super::runs::{clean, is_blank, runs};
use super::{COLUMN_LIMIT, DEPTH_LIMIT};
use crate::page::{CellAlign, RichBlock, RichCell, RichItem, RichRun, plain_run};
use crate::render::classic::{TAB, alert_word, classic};
use crate::render::markdown::{
    self, Alert, Block, Cell, FormulaPlace, MarkdownInline, MarkdownItem, MarkdownList, MarkdownTable,
    TaskMark,
};
use crate::render::paginate::PageLimits;

/// What an item without content holds: Telegram may not take one that holds nothing.
const NOTHING: &str = "\u{A0}";

/// Room for everything: the text goes into a block, not on a page.
const ENDLESS: PageLimits = PageLimits { text: usize::MAX >> 8, entities: 0 };

/// Writes blocks of the outermost level.
pub(super) fn blocks(all: &[FoldedBlock]) -> Vec<RichBlock> {
    let mut out = Vec::new();
    for one in all {
        folded(one, 1, &mut out);
    }
    out
}

/// Whether code of this language is a formula, as on GitHub.
pub(in crate::render) fn is_formula(language: Option<&str>) -> bool {
    language.is_some_and(|language| language.eq_ignore_ascii_case("math"))
}

fn nested(all: &[Block], depth: usize) -> Vec<RichBlock> {
    let mut out = Vec::new();
    for one in details::folded(all) {
        folded(&one, depth, &mut out);
    }
    out
}

fn folded(folded: &FoldedBlock, depth: usize, out: &mut Vec<RichBlock>) {
    match folded {
        FoldedBlock::Block(block) => self::block(block, depth, out),
        FoldedBlock::Details { summary, inner, source } => {
            if depth >= DEPTH_LIMIT {
                return flat(source, out);
            }
            let blocks = nested(inner, depth + 1);
            if blocks.is_empty() {
                return out.push(RichBlock::Paragraph(plain_run(clean(summary))));
            }
            out.push(RichBlock::Details { summary: plain_run(clean(summary)), blocks });
        }
    }
}

fn block(block: &Block, depth: usize, out: &mut Vec<RichBlock>) {
    match block {
        Block::Paragraph(text) => paragraph(text, out),
        Block::Heading { level, text } => {
            let text = runs(text);
            if !is_blank(&text) {
                out.push(RichBlock::Heading { level: (*level).clamp(1, 6), text });
            }
        }
        Block::List(_) | Block::Quote { .. } | Block::Footnote { .. } if depth >= DEPTH_LIMIT => {
            flat(std::slice::from_ref(block), out);
        }
        Block::List(list) => self::list(list, depth, out),
        Block::Code { language, text } => code(language.as_deref(), text, out),
        Block::Quote { alert, blocks } => quote(*alert, blocks, depth, out),
        Block::Table(table) if table.header.is_empty() || table.header.len() > COLUMN_LIMIT => {
            flat(std::slice::from_ref(block), out);
        }
        Block::Table(table) => out.push(self::table(table)),
        Block::Rule => out.push(RichBlock::Rule),
        Block::Html(html) => text(html.trim(), out),
        Block::Footnote { label, blocks } => footnote(label, blocks, depth, out),
    }
}

/// Writes blocks as the text that they are in a classic message.
fn flat(blocks: &[Block], out: &mut Vec<RichBlock>) {
    for page in classic(blocks, ENDLESS) {
        text(&page.text, out);
    }
}

fn text(words: &str, out: &mut Vec<RichBlock>) {
    if !words.trim().is_empty() {
        out.push(RichBlock::Paragraph(plain_run(clean(words))));
    }
}

/// Formulas that were written by themselves stand on lines of their own.
fn paragraph(inlines: &[MarkdownInline], out: &mut Vec<RichBlock>) {
    let stands_alone = |inline: &MarkdownInline| matches!(inline, MarkdownInline::Formula(formula) if formula.place == FormulaPlace::Line && !formula.tex.trim().is_empty());
    for part in inlines.split_inclusive(stands_alone) {
        let (text, formula) = match part.split_last() {
            Some((MarkdownInline::Formula(formula), text)) if stands_alone(&part[text.len()]) => {
                (text, Some(formula))
            }
            Some(_) | None => (part, None),
        };
        let text = trimmed(runs(text));
        if !is_blank(&text) {
            out.push(RichBlock::Paragraph(text));
        }
        if let Some(formula) = formula {
            out.push(RichBlock::Formula(clean(formula.tex.trim())));
        }
    }
}

/// Takes the line ends off the ends of a text.
fn trimmed(mut runs: Vec<RichRun>) -> Vec<RichRun> {
    if let Some(RichRun::Text(first)) = runs.first_mut() {
        first.drain(..first.len() - first.trim_start().len());
    }
    if let Some(RichRun::Text(last)) = runs.last_mut() {
        last.truncate(last.trim_end().len());
    }
    runs.retain(|run| !matches!(run, RichRun::Text(text) if text.is_empty()));
    runs
}

fn list(list: &MarkdownList, depth: usize, out: &mut Vec<RichBlock>) {
    let items: Vec<_> = list.items.iter().map(|item| self::item(item, depth)).collect();
    if !items.is_empty() {
        out.push(RichBlock::List(items));
    }
}

fn item(item: &MarkdownItem, depth: usize) -> RichItem {
    let mut blocks = nested(&item.blocks, depth + 1);
    if blocks.is_empty() {
        blocks.push(RichBlock::Paragraph(plain_run(NOTHING)));
    }
    RichItem { number: item.number, done: item.task.map(|task| task == TaskMark::Done), blocks }
}

fn code(language: Option<&str>, text: &str, out: &mut Vec<RichBlock>) {
    if text.trim().is_empty() {
        return;
    }
    if is_formula(language) {
        return out.push(RichBlock::Formula(clean(text.trim())));
    }
    let text = text.trim_end().trim_start_matches('\n').replace('\t', TAB);
    out.push(RichBlock::Code { language: language.map(str::to_owned), text: clean(&text) });
}

fn quote(alert: Option<Alert>, blocks: &[Block], depth: usize, out: &mut Vec<RichBlock>) {
    let title = alert.map(|alert| RichBlock::Paragraph(vec![RichRun::Bold(plain_run(alert_word(alert)))]));
    let mut inner: Vec<_> = title.into_iter().collect();
    inner.extend(nested(blocks, depth + 1));
    if !inner.is_empty() {
        out.push(RichBlock::Quote(inner));
    }
}

/// A footnote begins with its mark, where it is written.
fn footnote(label: &str, blocks: &[Block], depth: usize, out: &mut Vec<RichBlock>) {
    let mark = format!("[{label}] ");
    let mut inner = nested(blocks, depth);
    if let Some(RichBlock::Paragraph(text)) = inner.first_mut() {
        text.insert(0, RichRun::Text(clean(&mark)));
    } else {
        inner.insert(0, RichBlock::Paragraph(plain_run(clean(mark.trim_end()))));
    }
    out.extend(inner);
}

fn table(table: &MarkdownTable) -> RichBlock {
    let row = |cells: &[Cell], header: bool| {
        let cell = |(index, cell): (usize, &Cell)| RichCell {
            text: trimmed(runs(cell)),
            align: align(table.align.get(index)),
            header,
        };
        cells.iter().enumerate().map(cell).collect()
    };
    let mut rows = vec![row(&table.header, true)];
    rows.extend(table.rows.iter().map(|cells| row(cells, false)));
    RichBlock::Table(rows)
}

fn align(align: Option<&markdown::ColumnAlign>) -> CellAlign {
    match align {
        Some(markdown::ColumnAlign::Center) => CellAlign::Center,
        Some(markdown::ColumnAlign::Right) => CellAlign::Right,
        Some(markdown::ColumnAlign::Left) | None => CellAlign::Left,
    }
}
