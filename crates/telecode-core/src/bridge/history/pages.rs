//! Rows on pages, the newest page first.

use super::rows::Row;
use crate::page::{ENTITY_LIMIT, Page};
use crate::render::Text;
use crate::settings::UtcOffset;
use crate::time::Day;
use crate::words::Voice;

/// How much is put on a page, in UTF-16 units: what can be taken in at once on a phone, and well within a message.
const ROOM: usize = 2_400;

/// How many entities the rows of a page may have: the rest is for the head and the days.
const ENTITIES: usize = ENTITY_LIMIT - 20;

/// How many rows are put on a page.
const ROWS: usize = 14;

/// A page of the history, and where its buttons lead.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) page: Page,
    /// The page of what was before.
    pub(super) earlier: Option<usize>,
    /// The page of what came after.
    pub(super) later: Option<usize>,
}

/// Shows a page, from 0, newest first. A number beyond the last page shows the last.
pub(super) fn page(name: &str, rows: &[Row], page: usize, voice: Voice<'_>, offset: UtcOffset) -> Shown {
    let mut text = Text::new();
    if rows.is_empty() {
        text.push(&voice.tell("history-empty", [("name", name.to_owned().into())]));
        return Shown { page: text.into_page(), earlier: None, later: None };
    }
    let pages = split(rows);
    let page = page.min(pages.len() - 1);
    text.push("📜 ").bold(name);
    if pages.len() > 1 {
        let args = [("page", (page + 1).into()), ("pages", pages.len().into())];
        text.push(" · ").push(&voice.tell("history-page", args));
    }
    let mut day = None;
    for row in pages.get(page).copied().unwrap_or_default() {
        let of_row = row.day(offset);
        if day != Some(of_row) {
            day = Some(of_row);
            text.newline().newline().italic(&format!("— {} —", self::day(of_row, voice)));
        }
        text.newline();
        if !row.joined {
            text.newline();
        }
        text.append_page(&row.page);
    }
    Shown {
        page: text.into_page(),
        earlier: (page + 1 < pages.len()).then_some(page + 1),
        later: page.checked_sub(1),
    }
}

/// A day in words.
pub(super) fn day(day: Day, voice: Voice<'_>) -> String {
    let args = [
        ("day", day.day.to_string().into()),
        ("month", u32::from(day.month).into()),
        ("year", day.year.to_string().into()),
    ];
    voice.tell("history-day", args)
}

/// Fills pages from the end. Each has at least one row.
fn split(rows: &[Row]) -> Vec<&[Row]> {
    let mut pages = Vec::new();
    let mut end = rows.len();
    while end > 0 {
        let (mut units, mut entities) = (0, 0);
        let fitting = rows.get(..end).unwrap_or_default().iter().rev().take(ROWS).take_while(|row| {
            units += row.units;
            entities += row.page.entities.len();
            units <= ROOM && entities <= ENTITIES
        });
        let mut start = end - fitting.count().max(1);
        // The end of a turn is not parted from it.
        if rows.get(start).is_some_and(|row| row.joined) && start + 1 < end {
            start += 1;
        }
        pages.push(rows.get(start..end).unwrap_or_default());
        end = start;
    }
    pages
}
