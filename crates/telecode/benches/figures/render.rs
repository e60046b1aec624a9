//! The rendering of long Markdown.

use std::fmt::Write as _;
use std::hint::black_box;

use telecode_core::seam::render::rich::growing;
use telecode_core::seam::render::{PageLimits, classic, markdown, preview, rich};

use crate::sample::{Sample, clock, ms_between};
use crate::table::{Aim, Table};

const ROUNDS: usize = 60;

/// What a live view shows, in UTF-16 units.
const PREVIEW: usize = 2_800;

/// What a rich one shows, in bytes.
const RICH_PREVIEW: usize = 4_000;

pub(crate) fn measure(table: &mut Table) {
    form(table, "classic", |text| {
        black_box(classic(&markdown::blocks(text), PageLimits::MESSAGE));
    });
    form(table, "rich", |text| {
        black_box(rich(&markdown::blocks(text), PageLimits::MESSAGE));
    });
    // Only the end is rendered while it grows, whatever there is before.
    form(table, "the live view of it", |text| {
        black_box(preview(text, PREVIEW));
    });
    form(table, "the rich live view of it", |text| {
        black_box(growing(text, RICH_PREVIEW));
    });
}

/// The rendering in one form; what a kB takes grows little if it is linear.
fn form(table: &mut Table, form: &str, render: impl Fn(&str)) {
    for kilobytes in [10, 30, 100, 300] {
        let text = answer(kilobytes * 1_000);
        let mut sample = Sample::default();
        for round in 0..ROUNDS + 5 {
            let begun = clock();
            render(black_box(&text));
            // The first rounds warm the caches up.
            if round >= 5 {
                sample.push(ms_between(begun, clock()));
            }
        }
        let per = sample.median() / (text.len() as f64 / 1e3) * 1e3;
        let notes = format!("{per:.1} µs per kB, p95 {:.2}", sample.p95());
        let name = format!("render {kilobytes} kB of Markdown, {form}");
        table.value(&name, sample.median(), "ms", Aim::None, &notes);
    }
}

/// An answer with a little of everything, of about this many bytes.
fn answer(bytes: usize) -> String {
    let mut text = String::new();
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        write!(
            text,
            "## Part {section}\n\nSome **bold** words, some *italic* ones, `code`, a [link](https://example.org/{section}) and \
             a sentence that goes on for a while, as answers do when they explain what was changed and why.\n\n\
             1. first\n   - nested, with `inline code`\n   - [x] done\n2. second\n\n\
             ```rust\nfn part_{section}() -> usize {{\n    // A comment.\n    {section} * 2\n}}\n```\n\n\
             | name | value |\n|---|---:|\n| alpha | {section} |\n| beta | 22 |\n\n> A quote of one line.\n\n"
        )
        .unwrap();
    }
    text
}
