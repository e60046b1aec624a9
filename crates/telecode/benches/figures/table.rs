//! The table that the bench prints: a figure, what was measured, what it should be.

use std::io::Write as _;

use crate::sample::{Pairs, Sample};

/// What a figure should be at most, in its own unit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aim {
    AtMost(f64),
    None,
}

#[derive(Debug)]
struct Row {
    name: String,
    figure: String,
    notes: String,
    aim: Aim,
    value: f64,
    unit: &'static str,
}

/// The rows so far.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A row for the median of samples.
    pub(crate) fn sample(&mut self, name: &str, sample: &Sample, unit: &'static str, aim: Aim) {
        let notes = format!("p95 {}, max {}, n {}", show(sample.p95()), show(sample.max()), sample.len());
        self.value(name, sample.median(), unit, aim, &notes);
    }

    /// Rows for two ways of the same thing, and what ours adds: the median of the differences, with their quartiles.
    pub(crate) fn pairs(&mut self, name: &str, floor: &str, pairs: &Pairs, aim: Aim) {
        self.sample(&format!("{name}, {floor}"), &pairs.floor(), "ms", Aim::None);
        self.sample(&format!("{name}, telecode"), &pairs.ours(), "ms", Aim::None);
        let added = pairs.added();
        let (low, high) = added.quartiles();
        let notes = format!("quartiles {} to {}, ratio {:.2}", show(low), show(high), pairs.ratio());
        self.value(&format!("{name}: more than {floor}"), added.median(), "ms", aim, &notes);
    }

    /// A row for one value. It is also told at once: a run takes minutes.
    pub(crate) fn value(&mut self, name: &str, value: f64, unit: &'static str, aim: Aim, notes: &str) {
        let row = Row {
            name: name.to_owned(),
            figure: format!("{} {unit}", show(value)),
            notes: notes.to_owned(),
            aim,
            value,
            unit,
        };
        note(&line(&row));
        self.rows.push(row);
    }

    /// Prints the table, as rows of Markdown if `FIGURES_FORMAT` says so.
    pub(crate) fn finish(self) {
        let mut out = std::io::stdout().lock();
        let show = if std::env::var("FIGURES_FORMAT").is_ok_and(|format| format == "markdown") {
            |row: &Row| format!("| {} | {} | {} | {} |", row.name, row.figure, verdict(row), row.notes)
        } else {
            line
        };
        for row in &self.rows {
            writeln!(out, "{}", show(row)).unwrap();
        }
    }
}

/// Tells how far the bench is.
pub(crate) fn note(text: &str) {
    let mut err = std::io::stderr().lock();
    writeln!(err, "{text}").unwrap();
}

fn line(row: &Row) -> String {
    format!("{:<58} {:>12}  {:<22} {}", row.name, row.figure, verdict(row), row.notes).trim_end().to_owned()
}

/// What it should be, and whether it is.
fn verdict(row: &Row) -> String {
    match row.aim {
        Aim::AtMost(most) if row.value <= most => format!("aim {} {}: met", show(most), row.unit),
        Aim::AtMost(most) => format!("aim {} {}: MISSED", show(most), row.unit),
        Aim::None => String::new(),
    }
}

fn show(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
