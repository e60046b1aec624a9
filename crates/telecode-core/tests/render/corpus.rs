//! Every sample of `tests/markdown`, and large ones that are made here, in all three forms.

use std::fmt::Write;
use std::path::Path;

use telecode_core::seam::page::{Page, RichBlock, RichRun};
use telecode_core::seam::render::{PageLimits, classic, markdown, plain, rich};
use unicode_segmentation::UnicodeSegmentation;

use crate::oracle::{Tags, check_text, is_seen};
use crate::projection::check;

/// Room for everything on one page, so that no header of a table is repeated.
const ENDLESS: PageLimits = PageLimits { text: 1 << 40, entities: 1 << 40 };

/// How long the readable form of a sample may be; of longer ones a digest is kept.
const READABLE: usize = 20_000;

/// The samples of the folder, by name.
pub(crate) fn samples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut samples: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    samples.sort();
    samples
}

/// Samples that are too long for a file.
fn long_samples() -> Vec<(String, String)> {
    let many = |count: u32, line: &dyn Fn(u32) -> String| (0..count).map(line).collect::<String>();
    let code = many(10_000, &|n| format!("    let line_{n} = {n}; // 🦀\n"));
    let rows = many(900, &|n| format!("| {n} | value {n} | `c{n}` |\n"));
    let links = many(200, &|n| format!("[link {n}](https://example.com/{n}) "));
    let items = many(1_500, &|n| format!("- [{}] item {n}\n", if n % 2 == 0 { "x" } else { " " }));
    let words = many(9_000, &|n| format!("word{n} "));
    let samples = [
        ("code_10000_lines", format!("Before\n\n```rust\n{code}```\n\nAfter\n")),
        ("table_900_rows", format!("| n | v | c |\n|--:|---|---|\n{rows}")),
        ("links_200", links),
        ("tasks_1500", items),
        ("paragraph_of_9000_words", words),
        ("word_of_40000_letters", "x".repeat(40_000)),
        ("graphemes_3000", "👩‍👩‍👧‍👦".repeat(3_000)),
        ("emphasis_5000", "**b** *i* `c` ".repeat(5_000)),
    ];
    samples.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Checks what holds for every Markdown text, whatever it is.
pub(crate) fn holds(source: &str) -> Result<(), String> {
    let blocks = markdown::blocks(source);
    let pages = classic(&blocks, PageLimits::MESSAGE);
    for page in &pages {
        check(page, PageLimits::MESSAGE);
    }
    whole_graphemes(source, &pages)?;
    let whole: String = classic(&blocks, ENDLESS).iter().map(|page| page.text.as_str()).collect();
    check_text(source, &whole, Tags::Shown).map_err(|why| format!("classic: {why}"))?;
    let plain_pages = plain(source);
    for page in &plain_pages {
        check(page, PageLimits::MESSAGE);
    }
    let seen = |text: &str| text.chars().filter(|c| is_seen(*c)).collect::<String>();
    if plain_pages.iter().map(|page| seen(&page.text)).collect::<String>() != seen(source) {
        return Err("plain is not the source".to_owned());
    }
    let Some(rich_pages) = rich(&blocks, PageLimits::MESSAGE) else { return Ok(()) };
    let mut shown = String::new();
    for page in &rich_pages {
        let form = page.rich.as_ref().ok_or("a rich page without blocks")?;
        sound(&form.blocks)?;
        show(&form.blocks, 0, &mut shown);
        for page in form.before.iter().chain([page]) {
            check(page, PageLimits::MESSAGE);
        }
    }
    check_text(source, &words(&rich_pages), Tags::Understood).map_err(|why| format!("rich: {why}\n{shown}"))
}

/// No page begins in the middle of what is read as one character.
fn whole_graphemes(source: &str, pages: &[Page]) -> Result<(), String> {
    for pair in pages.windows(2) {
        let last = pair[0].text.graphemes(true).next_back().unwrap_or_default();
        let first = pair[1].text.graphemes(true).next().unwrap_or_default();
        let is_huge = last.len() + first.len() > 2_000;
        let both = format!("{last}{first}");
        // A line that begins with a mark may follow: there the two were never together.
        if !is_huge && both.graphemes(true).count() < 2 && source.contains(&both) {
            return Err(format!("{last:?} and {first:?} were one character"));
        }
    }
    Ok(())
}

/// What Telegram demands of rich blocks.
pub(crate) fn sound(blocks: &[RichBlock]) -> Result<(), String> {
    let (mut count, mut text) = (0, 0);
    measure(blocks, 1, &mut count, &mut text)?;
    if count > 500 || text > 32_768 {
        return Err(format!("{count} blocks, {text} characters"));
    }
    Ok(())
}

fn measure(blocks: &[RichBlock], depth: usize, count: &mut usize, text: &mut usize) -> Result<(), String> {
    if depth > 16 && !blocks.is_empty() {
        return Err("too deep".to_owned());
    }
    for block in blocks {
        *count += 1;
        match block {
            RichBlock::Paragraph(runs)
            | RichBlock::Footer(runs)
            | RichBlock::Heading { level: _, text: runs } => {
                *text += of_runs(runs)?;
            }
            RichBlock::Code { language: _, text: words } | RichBlock::Formula(words) => *text += words.len(),
            RichBlock::Rule => {}
            RichBlock::List(items) => {
                for item in items {
                    *count += 1;
                    if item.blocks.is_empty() {
                        return Err("an empty item".to_owned());
                    }
                    measure(&item.blocks, depth + 1, count, text)?;
                }
            }
            RichBlock::Quote(blocks) => measure(blocks, depth + 1, count, text)?,
            RichBlock::Details { summary, blocks } => {
                *text += of_runs(summary)?;
                measure(blocks, depth + 1, count, text)?;
            }
            RichBlock::Table(rows) => {
                *count += rows.len();
                for cell in rows.iter().flatten().filter(|cell| !cell.text.is_empty()) {
                    *text += of_runs(&cell.text)?;
                }
                if rows.iter().any(|row| row.len() > 20) {
                    return Err("too many columns".to_owned());
                }
            }
        }
    }
    Ok(())
}

/// The length of a text; it is never nothing, and its links are such as Telegram opens.
fn of_runs(runs: &[RichRun]) -> Result<usize, String> {
    let mut sum = 0;
    for run in runs {
        sum += match run {
            RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) if text.is_empty() => {
                return Err("an empty run".to_owned());
            }
            RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) => text.len(),
            RichRun::Link { url, text: _ }
                if !["http://", "https://", "tg://"]
                    .iter()
                    .any(|scheme| url.to_lowercase().starts_with(scheme)) =>
            {
                return Err(format!("a link to {url}"));
            }
            RichRun::Bold(inner)
            | RichRun::Italic(inner)
            | RichRun::Strike(inner)
            | RichRun::Link { url: _, text: inner } => of_runs(inner)?,
        };
    }
    if runs.is_empty() { Err("an empty text".to_owned()) } else { Ok(sum) }
}

/// The words of rich pages alone. A table that goes on in another message has its header there again, which does not count.
fn words(pages: &[Page]) -> String {
    let mut out = String::new();
    let mut open = None;
    for page in pages {
        let mut blocks = page.rich.as_ref().expect("it is rich").blocks.clone();
        if let Some(RichBlock::Table(rows)) = blocks.first_mut()
            && rows.first() == open.as_ref()
        {
            rows.remove(0);
        }
        block_words(&blocks, &mut out);
        let last = page.rich.as_ref().and_then(|rich| rich.blocks.last());
        open = if let Some(RichBlock::Table(rows)) = last { rows.first().cloned() } else { None };
    }
    out
}

pub(crate) fn block_words(blocks: &[RichBlock], out: &mut String) {
    for block in blocks {
        match block {
            RichBlock::Paragraph(runs)
            | RichBlock::Footer(runs)
            | RichBlock::Heading { level: _, text: runs } => {
                run_words(runs, out);
            }
            RichBlock::Code { language: _, text } | RichBlock::Formula(text) => out.push_str(text),
            RichBlock::Rule => {}
            RichBlock::List(items) => items.iter().for_each(|item| block_words(&item.blocks, out)),
            RichBlock::Quote(blocks) => block_words(blocks, out),
            RichBlock::Details { summary, blocks } => {
                run_words(summary, out);
                block_words(blocks, out);
            }
            RichBlock::Table(rows) => rows.iter().flatten().for_each(|cell| run_words(&cell.text, out)),
        }
        out.push('\n');
    }
}

fn run_words(runs: &[RichRun], out: &mut String) {
    for run in runs {
        match run {
            RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) => out.push_str(text),
            RichRun::Bold(inner)
            | RichRun::Italic(inner)
            | RichRun::Strike(inner)
            | RichRun::Link { url: _, text: inner } => {
                run_words(inner, out);
            }
        }
    }
}

/// Rich blocks as a text that can be read.
fn show(blocks: &[RichBlock], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for block in blocks {
        match block {
            RichBlock::Paragraph(runs) => writeln!(out, "{indent}¶ {}", runs_shown(runs)),
            RichBlock::Footer(runs) => writeln!(out, "{indent}footer {}", runs_shown(runs)),
            RichBlock::Heading { level, text } => writeln!(out, "{indent}h{level} {}", runs_shown(text)),
            RichBlock::Code { language, text } => {
                writeln!(out, "{indent}code {} {text:?}", language.as_deref().unwrap_or("-"))
            }
            RichBlock::Formula(tex) => writeln!(out, "{indent}formula {tex:?}"),
            RichBlock::Rule => writeln!(out, "{indent}rule"),
            RichBlock::List(_) => writeln!(out, "{indent}list"),
            RichBlock::Quote(_) => writeln!(out, "{indent}quote"),
            RichBlock::Details { summary, .. } => writeln!(out, "{indent}details {}", runs_shown(summary)),
            RichBlock::Table(_) => writeln!(out, "{indent}table"),
        }
        .unwrap();
        match block {
            RichBlock::List(items) => {
                for item in items {
                    let number = item.number.map(|number| format!("{number}. ")).unwrap_or_default();
                    let done = item.done.map(|done| if done { "☑ " } else { "☐ " }).unwrap_or_default();
                    writeln!(out, "{indent}  item {number}{done}").unwrap();
                    show(&item.blocks, depth + 2, out);
                }
            }
            RichBlock::Quote(blocks) | RichBlock::Details { summary: _, blocks } => {
                show(blocks, depth + 1, out);
            }
            RichBlock::Table(rows) => {
                for row in rows {
                    let cells: Vec<_> = row
                        .iter()
                        .map(|cell| {
                            let head = if cell.header { "# " } else { "" };
                            format!("{head}{:?} {}", cell.align, runs_shown(&cell.text))
                        })
                        .collect();
                    writeln!(out, "{indent}  {}", cells.join(" ┃ ")).unwrap();
                }
            }
            RichBlock::Paragraph(_)
            | RichBlock::Footer(_)
            | RichBlock::Heading { .. }
            | RichBlock::Code { .. }
            | RichBlock::Formula(_)
            | RichBlock::Rule => {}
        }
    }
}

fn runs_shown(runs: &[RichRun]) -> String {
    let one = |run: &RichRun| match run {
        RichRun::Text(text) => text.replace('\n', "⏎"),
        RichRun::Code(text) => format!("⟦code:{text}⟧"),
        RichRun::Formula(text) => format!("⟦tex:{text}⟧"),
        RichRun::Bold(inner) => format!("⟦b:{}⟧", runs_shown(inner)),
        RichRun::Italic(inner) => format!("⟦i:{}⟧", runs_shown(inner)),
        RichRun::Strike(inner) => format!("⟦s:{}⟧", runs_shown(inner)),
        RichRun::Link { url, text } => format!("⟦link {url}:{}⟧", runs_shown(text)),
    };
    runs.iter().map(one).collect()
}

/// All forms of a sample, to be read; of a long one its counts and a digest.
fn portrait(source: &str) -> String {
    let blocks = markdown::blocks(source);
    let pages = classic(&blocks, PageLimits::MESSAGE);
    let plain_pages = plain(source);
    let mut out = format!("classic: {}\nplain: {}\n", counts(&pages), counts(&plain_pages));
    let Some(rich_pages) = rich(&blocks, PageLimits::MESSAGE) else {
        out.push_str("rich: as classic\n");
        return out;
    };
    writeln!(out, "rich: {} pages", rich_pages.len()).unwrap();
    let mut shown = String::new();
    for page in &rich_pages {
        let form = page.rich.as_ref().expect("it is rich");
        writeln!(shown, "=== {:?}, {} classic pages", form.direction, form.before.len() + 1).unwrap();
        show(&form.blocks, 0, &mut shown);
    }
    if shown.len() > READABLE {
        writeln!(out, "{} bytes, digest {:016x}", shown.len(), digest(&shown)).unwrap();
    } else {
        out.push_str(&shown);
    }
    out
}

fn counts(pages: &[Page]) -> String {
    let all: String = pages.iter().map(|page| page.text.as_str()).collect();
    let entities: usize = pages.iter().map(|page| page.entities.len()).sum();
    format!("{} pages, {} entities, {} bytes, digest {:016x}", pages.len(), entities, all.len(), digest(&all))
}

/// FNV-1a: the same everywhere and for ever.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn every_sample_shows_its_text_in_every_form() {
    let samples = samples();
    assert!(samples.len() >= 60, "only {} samples", samples.len());
    let wrong: Vec<_> = samples
        .iter()
        .chain(&long_samples())
        .filter_map(|(name, source)| holds(source).err().map(|why| format!("{name}: {why}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sample_is_as_rich_as_it_was() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown/snapshots/rich"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, source) in samples().into_iter().chain(long_samples()) {
            insta::assert_snapshot!(name, portrait(&source));
        }
    });
}

#[test]
fn the_oracle_sees_what_is_missing_or_too_much() {
    let source = "- one **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |";
    for shown in ["• one two a | b -+- 1 | 2", "one two a b 1 2", "☐ one two a: 1 b: 2"] {
        assert_eq!(check_text(source, shown, Tags::Shown), Ok(()), "{shown}");
    }
    for shown in
        ["• one a | b -+- 1 | 2", "• one two a | b 1 | 2 3", "• one two three a b 1 2", "• one two 1 2", ""]
    {
        assert!(check_text(source, shown, Tags::Shown).is_err(), "{shown}");
    }
}
