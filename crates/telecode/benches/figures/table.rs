//! The table that the bench prints: a figure, what was measured, what it should be.

use std::io::Write as _;

use crate::sample::Sample;

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

    /// Prints the table.
    pub(crate) fn finish(self) {
        let mut out = std::io::stdout().lock();
        for row in &self.rows {
            writeln!(out, "{}", line(row)).unwrap();
        }
    }
}

/// Tells how far the bench is.
pub(crate) fn note(text: &str) {
    let mut err = std::io::stderr().lock();
    writeln!(err, "{text}").unwrap();
}

fn line(row: &Row) -> String {
    let aim = match row.aim {
        Aim::AtMost(most) if row.value <= most => format!("aim {} {}: met", show(most), row.unit),
        Aim::AtMost(most) => format!("aim {} {}: MISSED", show(most), row.unit),
        Aim::None => String::new(),
    };
    format!("{:<58} {:>12}  {:<22} {}", row.name, row.figure, aim, row.notes).trim_end().to_owned()
}

fn show(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
