//! The whole of what is asked: every field of the input, with everything in it visible.

use super::closed::exactly;
use crate::ask::Ask;
use crate::bridge::cards::steps::Teller;
use crate::bridge::cards::{markdown, short};
use crate::page::{Page, TEXT_LIMIT};
use crate::render::{self, Exact, Layout, Text};
use crate::tool::{Field, Question, Tool, ToolCall};

/// How many pages of details come as messages; more come as a file.
pub(super) const DETAIL_PAGES: usize = 3;

/// What is kept free of a page for a title, in UTF-16 units.
pub(super) const HEADROOM: usize = 300;

/// The whole input of an ask.
pub(in crate::bridge) enum Details {
    /// As messages.
    Pages(Vec<Page>),
    /// As a file, because it is long.
    File {
        /// Its name.
        name: String,
        /// Its content.
        content: String,
    },
}

/// Shows the whole input of an ask: a change as a difference, a command as it is, and every field by its name.
pub(in crate::bridge) fn details(ask: &Ask, teller: Teller<'_>) -> Details {
    let (language, name) = match &ask.call.tool {
        Tool::Edit { .. } => (Some("diff"), "change.diff"),
        Tool::Write { .. } => (None, "file.txt"),
        Tool::Bash { .. } => (Some("bash"), "command.txt"),
        Tool::Plan { .. } => (Some("markdown"), "plan.txt"),
        Tool::Read { .. }
        | Tool::Grep { .. }
        | Tool::Glob { .. }
        | Tool::Fetch { .. }
        | Tool::WebSearch { .. }
        | Tool::Agent { .. }
        | Tool::Skill { .. }
        | Tool::Checklist
        | Tool::Question(_)
        | Tool::EnterPlan
        | Tool::Form(_)
        | Tool::Network { .. }
        | Tool::Mcp { .. }
        | Tool::Other => (None, "input.txt"),
    };
    let previews = ask.part().map(previews).unwrap_or_default();
    if !previews.is_empty() {
        return Details::Pages(previews);
    }
    match pages(&ask.call, language, DETAIL_PAGES, teller) {
        Some(pages) => Details::Pages(pages),
        None => Details::File { name: name.to_owned(), content: whole(&ask.call).into_whole() },
    }
}

/// How many pages show what a call of a cut turn was.
const CALL_PAGES: usize = 5;

/// The whole input of a call; `None` if it is very long.
pub(in crate::bridge::cards) fn input_pages(call: &ToolCall, teller: Teller<'_>) -> Option<Vec<Page>> {
    pages(call, None, CALL_PAGES, teller)
}

/// The whole input of a call under its title, as blocks of code; `None` if these are too many.
fn pages(call: &ToolCall, language: Option<&str>, most: usize, teller: Teller<'_>) -> Option<Vec<Page>> {
    let parts = whole(call).parts(TEXT_LIMIT - HEADROOM, most)?;
    let title = teller.voice.tell("details-title", [("what", exactly(call, teller).into())]);
    let page = |(at, part): (usize, &String)| {
        let mut text = Text::new();
        if at == 0 {
            text.bold(&title).newline();
        }
        text.pre(language, part);
        text.into_page()
    };
    Some(parts.iter().enumerate().map(page).collect())
}

/// All of an input: first what its tool is about, then every other field behind a mark with its name, which no text can imitate.
fn whole(call: &ToolCall) -> Exact {
    let mut exact = Exact::default();
    match &call.tool {
        Tool::Bash { command, description } => {
            exact.add(command, Layout::Lines);
            if let Some(description) = description {
                named(&mut exact, "description", description);
            }
        }
        Tool::Edit { path, old, new } => {
            exact.add(path, Layout::Line);
            exact.add_own("\n");
            exact.append(&render::change(old, new).lines);
        }
        Tool::Write { path, content } => {
            exact.add(path, Layout::Line);
            exact.add_own("\n");
            exact.add(content, Layout::Lines);
        }
        Tool::Read { path } => exact.add(path, Layout::Line),
        Tool::Fetch { url } => exact.add(url, Layout::Line),
        Tool::Network { host } => exact.add(host, Layout::Line),
        Tool::Plan { plan } => exact.add(plan, Layout::Lines),
        Tool::Form(form) => {
            exact.add(&form.message, Layout::Lines);
        }
        Tool::Grep { .. }
        | Tool::Glob { .. }
        | Tool::WebSearch { .. }
        | Tool::Agent { .. }
        | Tool::Skill { .. }
        | Tool::Checklist
        | Tool::Question(_)
        | Tool::EnterPlan
        | Tool::Mcp { .. }
        | Tool::Other => {}
    }
    for field in call.other_fields() {
        other(&mut exact, &field);
    }
    if exact.whole().is_empty() {
        exact.add("", Layout::Line);
    }
    exact
}

fn other(exact: &mut Exact, field: &Field) {
    if let Some(text) = &field.text {
        return named(exact, &field.name, text);
    }
    begin(exact, &field.name);
    exact.add_own(" ");
    exact.add(&field.json, Layout::Line);
}

/// A text behind its name, on lines of its own.
fn named(exact: &mut Exact, name: &str, text: &str) {
    begin(exact, name);
    exact.add_own("\n");
    exact.add(text, Layout::Lines);
}

fn begin(exact: &mut Exact, name: &str) {
    if !exact.whole().is_empty() {
        exact.add_own("\n");
    }
    // No character is called so.
    exact.add_own(&format!("‹{}:›", Exact::of(name, Layout::Line).whole()));
}

/// What the options of a question would look like, each under its name.
fn previews(question: &Question) -> Vec<Page> {
    let shown = question.options.iter().enumerate().filter_map(|(index, choice)| {
        let mut pages = markdown(choice.preview.as_deref()?);
        let first = pages.first_mut()?;
        let mut text = Text::new();
        text.bold(&format!("{}. {}", index + 1, short(&choice.label, 200))).newline().append_page(first);
        *first = text.into_page();
        Some(pages)
    });
    shown.flatten().collect()
}
