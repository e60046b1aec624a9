//! Rows on pages, the newest page first.

use std::collections::VecDeque;
use std::iter::Peekable;

use crate::bridge::rooms::history::rows::HistoryRow;
use crate::page::{ENTITY_LIMIT, Page};
use crate::render::Text;
use crate::time::{Day, UtcOffset};
use crate::words::Voice;

/// How much is put on a page, in UTF-16 units: what can be taken in at once on a phone, and well within a message.
const ROOM: usize = 2_400;

/// How many entities the rows of a page may have: the rest is for the head and the days.
const ENTITIES: usize = ENTITY_LIMIT - 20;

/// How many rows are put on a page.
const ROWS: usize = 14;

/// A page of the history, and where its buttons lead.
#[derive(Debug)]
pub(in crate::bridge) struct HistoryPage {
    pub(in crate::bridge) page: Page,
    /// The page of what was before.
    pub(in crate::bridge) earlier: Option<usize>,
    /// The page of what came after.
    pub(in crate::bridge) later: Option<usize>,
}

/// Fills pages from the newest row on.
struct PageFiller<R: Iterator<Item = HistoryRow>> {
    rows: Peekable<R>,
}

impl<R: Iterator<Item = HistoryRow>> PageFiller<R> {
    /// The next page, its rows in the order of time. It has at least one.
    fn next(&mut self) -> Option<VecDeque<HistoryRow>> {
        let first = self.rows.next()?;
        let (mut units, mut entities) = (first.units, first.page.entities.len());
        let mut page = VecDeque::from([first]);
        while let Some(row) = self.rows.next_if(|row| {
            units += row.units;
            entities += row.page.entities.len();
            page.len() < ROWS && units <= ROOM && entities <= ENTITIES
        }) {
            page.push_front(row);
        }
        Some(page)
    }
}

/// Shows a page, from 0, newest first, of rows that come newest first. A number beyond the last page shows the last.
pub(in crate::bridge) fn page(
    name: &str,
    rows: impl Iterator<Item = HistoryRow>,
    page: usize,
    voice: Voice<'_>,
    offset: UtcOffset,
) -> HistoryPage {
    let mut text = Text::new();
    let mut pages = PageFiller { rows: rows.peekable() };
    let Some(mut shown) = pages.next() else {
        text.push(&voice.tell("history-empty", [("name", name.to_owned().into())]));
        return HistoryPage { page: text.into_page(), earlier: None, later: None };
    };
    let mut number = 0;
    while number < page
        && let Some(earlier) = pages.next()
    {
        shown = earlier;
        number += 1;
    }
    let has_earlier = pages.rows.peek().is_some();
    text.push("📜 ").bold(name);
    if number > 0 || has_earlier {
        text.push(" · ").push(&voice.tell("history-page", [("page", (number + 1).into())]));
    }
    let mut day = None;
    for row in &shown {
        let of_row = row.day(offset);
        if day != Some(of_row) {
            day = Some(of_row);
            text.newline().newline().italic(&format!("— {} —", self::day(of_row, voice)));
        }
        text.newline().newline().append_page(&row.page);
    }
    HistoryPage {
        page: text.into_page(),
        earlier: has_earlier.then_some(number + 1),
        later: number.checked_sub(1),
    }
}

/// A day in words.
pub(in crate::bridge) fn day(day: Day, voice: Voice<'_>) -> String {
    let args = [
        ("day", day.day.to_string().into()),
        ("month", u32::from(day.month).into()),
        ("year", day.year.to_string().into()),
    ];
    voice.tell("history-day", args)
}
