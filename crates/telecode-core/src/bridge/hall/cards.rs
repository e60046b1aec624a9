//! Every page that a person can see, made from data and the catalogue. Nothing here decides anything.

pub(in crate::bridge) mod asks;
mod checklist;
mod finals;
mod long;
mod steps;
mod troubles;
mod work;

pub(in crate::bridge) use crate::bridge::hall::cards::asks::AskSight;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::AskedBefore;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::HeldDetails;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::PEER_NAME;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::ask_page;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::ask_rows;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed_page;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::closed_peer;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::confirmed;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::details;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::flaw_text;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::held_peer;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::is_cut;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::link;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::mode_key;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::offers_opened;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peer_details;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::peer_page;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::toast_key;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::what_of;
pub(in crate::bridge) use crate::bridge::hall::cards::asks::{rule_meaning, rule_text};
pub(in crate::bridge) use crate::bridge::hall::cards::checklist::checklist;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::FinalAnswer;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::FinalName;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::FinalView;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::FinalWork;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::final_pages;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::money;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::paused_page;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::repeated;
pub(in crate::bridge) use crate::bridge::hall::cards::finals::span;
pub(in crate::bridge) use crate::bridge::hall::cards::long::beginning;
pub(in crate::bridge) use crate::bridge::hall::cards::long::with_file;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::SeveralSteps;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::StepRow;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::StepTeller;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::deed;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::deed_line;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::ended_line;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::rows;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::step_line;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::exit_text;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::missing_page;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::offer_page;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::pending_pages;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::problem_page;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::problem_text;
pub(in crate::bridge) use crate::bridge::hall::cards::troubles::refusal_text;
pub(in crate::bridge) use crate::bridge::hall::cards::work::work;
pub(in crate::bridge) use crate::bridge::hall::cards::work::work_page;

use crate::page::{ENTITY_LIMIT, Page, TEXT_LIMIT};
use crate::render;
use crate::render::PageLimits;
use crate::tree::within;

/// How much of the path of a file is shown, in UTF-16 units.
const FILE: usize = 80;

/// What is kept free of a page for a footer and for the mark of a repeated page, in UTF-16 units.
const HEADROOM: usize = 300;

/// What is kept free of a page's entities for the same.
const ENTITY_HEADROOM: usize = 4;

/// Renders Claude's Markdown.
pub(in crate::bridge) fn markdown(text: &str) -> Vec<Page> {
    render::classic(&render::markdown::blocks(text), limits())
}

/// What a page of Claude's may take.
pub(in crate::bridge) fn limits() -> PageLimits {
    PageLimits { text: TEXT_LIMIT - HEADROOM, entities: ENTITY_LIMIT - ENTITY_HEADROOM }
}

/// Makes a short text of Claude's safe to show in a line: visible, and at most so long.
pub(in crate::bridge) fn short(text: &str, limit: usize) -> String {
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ⏎ ");
    render::glance(&line, limit)
}

/// A file as it is named in a directory, or by the end of its path if it is elsewhere.
pub(in crate::bridge) fn file_in(path: &str, directory: &str) -> String {
    short_path(within(path, directory).unwrap_or(path))
}

/// The end of a path: what tells files apart on a phone.
fn short_path(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let end = parts.len().saturating_sub(3);
    let path = if end > 0 { format!("…/{}", parts[end..].join("/")) } else { path.to_owned() };
    short(&path, FILE)
}
