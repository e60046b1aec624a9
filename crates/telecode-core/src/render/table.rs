//! Decides how a table is shown: in columns of a fixed width if a phone has room for them, else as records.

#[cfg(test)]
mod tests;

use unicode_width::UnicodeWidthStr;

use super::inline::{RunPlace, has_link, marked, plain};
use super::invisible::is_blank;
use super::lines::Marked;
use super::markdown::{Cell, ColumnAlign, MarkdownTable};

/// How many columns of fixed-width text a phone shows without wrapping.
const WIDTH_LIMIT: usize = 42;

/// What stands between two cells of a line.
const BETWEEN: &str = " | ";

/// What stands between two cells of the line under the header.
const CROSSING: &str = "-+-";

/// How a table is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TableShape {
    /// Lines of fixed-width text.
    Columns { header: Vec<String>, rows: Vec<String> },
    /// One text per row, with a line per cell.
    Records(Vec<Marked>),
}

/// Chooses a shape and renders the table in it. Links would not work in fixed-width text.
pub(super) fn shape(table: &MarkdownTable) -> TableShape {
    let linked = table.rows.iter().chain([&table.header]).flatten().any(|cell| has_link(cell));
    if linked {
        return TableShape::Records(records(table));
    }
    let header = row_text(&table.header);
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row_text(row)).collect();
    let widths = widths(&header, &rows);
    let total = widths.iter().sum::<usize>() + BETWEEN.len() * widths.len().saturating_sub(1);
    if total > WIDTH_LIMIT && !table.rows.is_empty() {
        return TableShape::Records(records(table));
    }
    let line = |row: &Vec<String>| line(row, &widths, &table.align);
    let under: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    TableShape::Columns {
        header: vec![line(&header), under.join(CROSSING)],
        rows: rows.iter().map(line).collect(),
    }
}

fn row_text(row: &[Cell]) -> Vec<String> {
    row.iter().map(|cell| plain(cell).replace('\n', " ").trim().to_owned()).collect()
}

fn widths(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.width().max(1)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    widths
}

fn line(row: &[String], widths: &[usize], align: &[ColumnAlign]) -> String {
    let mut line = String::new();
    for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
        if index > 0 {
            line.push_str(BETWEEN);
        }
        let space = width.saturating_sub(cell.width());
        let before = match align.get(index) {
            Some(ColumnAlign::Right) => space,
            Some(ColumnAlign::Center) => space / 2,
            Some(ColumnAlign::Left) | None => 0,
        };
        line.push_str(&" ".repeat(before));
        line.push_str(cell);
        line.push_str(&" ".repeat(space - before));
    }
    line
}

fn records(table: &MarkdownTable) -> Vec<Marked> {
    if table.rows.is_empty() {
        return vec![record(&[], &table.header)];
    }
    table.rows.iter().map(|row| record(&table.header, row)).filter(|record| !record.text.is_empty()).collect()
}

/// Renders one row: a line for each cell that is not empty, with its header in bold in front.
fn record(header: &[Cell], row: &[Cell]) -> Marked {
    let mut record = Marked::default();
    for (index, cell) in row.iter().enumerate() {
        let value = marked(cell, RunPlace::Body);
        if is_blank(&value.text) {
            continue;
        }
        if !record.text.is_empty() {
            record.text.push('\n');
        }
        let name = header.get(index).map(|name| marked(name, RunPlace::Title)).unwrap_or_default();
        if !is_blank(&name.text) {
            record.append(name);
            record.text.push_str(": ");
        }
        record.append(value);
    }
    record
}
