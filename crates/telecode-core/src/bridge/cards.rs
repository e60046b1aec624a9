//! Every page that a person can see, made from data and the catalogue. Nothing here decides anything.

mod asks;
mod checklist;
mod finals;
mod long;
mod steps;
mod troubles;
mod work;

pub(super) use self::asks::{
    PEER_NAME, ask_page, ask_rows, closed_page, closed_peer, confirmed, details, flaw_text, held_peer,
    is_cut, link, mode_key, offers_opened, peer_details, peer_page, rule_text, toast_key, what_of,
};
pub(super) use self::checklist::checklist;
pub(super) use self::finals::{Answer, Work, collapsed, final_pages, money, paused_page, repeated, span};
pub(super) use self::long::{beginning, with_file};
pub(super) use self::steps::{Row, Several, Teller, deed, deed_line, ended_line, rows, step_line};
pub(super) use self::troubles::{
    exit_text, missing_page, offer_page, pending_pages, problem_page, problem_text, refusal_text,
};

pub(super) use self::work::{work, work_page};

use crate::page::{ENTITY_LIMIT, Page, TEXT_LIMIT};
use crate::render::{self, Limits};
use crate::tree::within;

/// What is kept free of a page for a footer and for the mark of a repeated page, in UTF-16 units.
const HEADROOM: usize = 300;

/// What is kept free of a page's entities for the same.
const ENTITY_HEADROOM: usize = 4;

/// Renders Claude's Markdown.
pub(super) fn markdown(text: &str) -> Vec<Page> {
    render::classic(&render::markdown::blocks(text), limits())
}

/// What a page of Claude's may take.
pub(super) fn limits() -> Limits {
    Limits { text: TEXT_LIMIT - HEADROOM, entities: ENTITY_LIMIT - ENTITY_HEADROOM }
}

/// Makes a short text of Claude's safe to show in a line: visible, and at most so long.
fn short(text: &str, limit: usize) -> String {
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ⏎ ");
    render::glance(&line, limit)
}

/// A file as it is named in a directory, or by the end of its path if it is elsewhere.
fn file_in(path: &str, directory: &str) -> String {
    short_path(within(path, directory).unwrap_or(path))
}

/// The end of a path: what tells files apart on a phone.
fn short_path(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let end = parts.len().saturating_sub(3);
    let path = if end > 0 { format!("…/{}", parts[end..].join("/")) } else { path.to_owned() };
    short(&path, 80)
}
