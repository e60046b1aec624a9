//! The whole of what is asked: every field of the input, with everything in it visible.

use crate::ask::Ask;
use crate::bridge::hall::cards::asks::closed::exactly;
use crate::bridge::hall::cards::asks::permissions::AskSight;
use crate::bridge::hall::cards::steps::StepTeller;
use crate::bridge::hall::cards::{asks, markdown, short};
use crate::page::{Document, Page, TEXT_LIMIT};
use crate::render;
use crate::render::{Exact, Layout, Room, Text};
use crate::tool::{InputField, Question, Tool, ToolCall, ToolMatter};
use crate::words::Voice;

/// How many pages of details come as messages; more come as a file.
pub(in crate::bridge) const DETAIL_PAGES: usize = 3;

/// What is kept free of a page for a title, in UTF-16 units.
pub(in crate::bridge) const HEADROOM: usize = 300;

/// How many pages show what a call of a cut turn was.
const CALL_PAGES: usize = 5;

/// Shows the whole input of an ask, as messages, or as one that is a file if it is long: a change as a difference, a command as it
/// is, and every field by its name. The previews of a question are enough where its card shows the rest.
pub(in crate::bridge) fn details(ask: &Ask, card: AskSight, teller: StepTeller<'_>) -> Vec<Page> {
    let (language, name) = match ask.call.tool.matter() {
        ToolMatter::Edit { .. } => (Some("diff"), "change.diff"),
        ToolMatter::Write { .. } => (None, "file.txt"),
        ToolMatter::Command(..) => (Some("bash"), "command.txt"),
        ToolMatter::Plan(_) => (Some("markdown"), "plan.txt"),
        ToolMatter::Read(_)
        | ToolMatter::Page(_)
        | ToolMatter::PlanMode
        | ToolMatter::Host(_)
        | ToolMatter::Fields => (None, "input.txt"),
    };
    let mut shown = beside(ask, teller.voice);
    let previews = ask.part().map(previews).unwrap_or_default();
    let is_enough = !previews.is_empty() && card == AskSight::Whole;
    shown.extend(previews);
    if is_enough {
        return shown;
    }
    if let Some(pages) = pages(&ask.call, language, DETAIL_PAGES, teller) {
        shown.extend(pages);
    } else {
        let document = Document { name: name.to_owned(), text: whole(&ask.call).into_whole() };
        shown.push(Page { text: title(&ask.call, teller), ..Page::file(document) });
    }
    shown
}

/// What stands on the card beside the input, as far as there is no room for all of it there.
fn beside(ask: &Ask, voice: Voice<'_>) -> Vec<Page> {
    let facts = &ask.facts;
    let reason = voice.tell("ask-reason", [("reason", String::new().into())]);
    let says = voice.tell("claude-says", [("words", String::new().into())]);
    let leads_to = facts.target.as_deref().and_then(|target| target.leads_to.as_ref());
    let all = [
        (reason, ask.reason.as_ref(), asks::permissions::WORDS),
        (says, facts.says.as_ref(), asks::permissions::WORDS),
        (voice.say("ask-skill"), facts.skill.as_ref(), 0),
        (voice.say("ask-path"), facts.blocked_path.as_ref(), asks::permissions::PATH),
        (voice.say("ask-leads"), leads_to, asks::permissions::PATH),
    ];
    let is_long = |text: &str, units| {
        Exact::of(text, Layout::Line).glimpse(Room { units, lines: usize::MAX }).hidden > 0
    };
    let long = all.into_iter().filter_map(|(title, text, units)| Some((title, text?, units)));
    let long = long.filter(|(_, text, units)| is_long(text, *units));
    long.flat_map(|(title, text, _)| quoted(title.trim(), text)).collect()
}

/// A text that is not telecode's, as quotes under a title, or as a file.
fn quoted(title: &str, text: &str) -> Vec<Page> {
    let exact = Exact::of(text, Layout::Lines);
    let page = |part: String| {
        let mut text = Text::new();
        text.push(title).newline().quote(&part);
        text.into_page()
    };
    if let Some(parts) = exact.parts(TEXT_LIMIT - HEADROOM, DETAIL_PAGES) {
        return parts.into_iter().map(page).collect();
    }
    let document = Document { name: "input.txt".to_owned(), text: exact.into_whole() };
    vec![Page { text: title.to_owned(), ..Page::file(document) }]
}

fn title(call: &ToolCall, teller: StepTeller<'_>) -> String {
    teller.voice.tell("details-title", [("what", exactly(call, teller).into())])
}

/// The whole input of a call; `None` if it is very long.
pub(in crate::bridge) fn input_pages(call: &ToolCall, teller: StepTeller<'_>) -> Option<Vec<Page>> {
    pages(call, None, CALL_PAGES, teller)
}

/// The whole input of a call under its title, as blocks of code; `None` if these are too many.
fn pages(call: &ToolCall, language: Option<&str>, most: usize, teller: StepTeller<'_>) -> Option<Vec<Page>> {
    let parts = whole(call).parts(TEXT_LIMIT - HEADROOM, most)?;
    let title = title(call, teller);
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
    let tool = &call.tool;
    if let Tool::Bash { command, description } = tool {
        exact.add(command, Layout::Lines);
        if let Some(description) = description {
            named(&mut exact, "description", description);
        }
    } else if let Tool::Edit { path, old, new } = tool {
        exact.add(path, Layout::Line);
        exact.add_own("\n");
        exact.append(&render::change(old, new).lines);
    } else if let Tool::Write { path, content } = tool {
        exact.add(path, Layout::Line);
        exact.add_own("\n");
        exact.add(content, Layout::Lines);
    } else if let Tool::Read { path: line } | Tool::Fetch { url: line } | Tool::Network { host: line } = tool
    {
        exact.add(line, Layout::Line);
    } else if let Tool::Plan { plan: text } = tool {
        exact.add(text, Layout::Lines);
    } else if let Tool::Form(form) = tool {
        exact.add(&form.message, Layout::Lines);
    }
    for field in call.other_fields() {
        other(&mut exact, &field);
    }
    if exact.whole().is_empty() {
        exact.add("", Layout::Line);
    }
    exact
}

/// Fields, each behind a mark with its name.
pub(in crate::bridge) fn marked(fields: &[InputField]) -> Exact {
    let mut exact = Exact::default();
    for field in fields {
        other(&mut exact, field);
    }
    exact
}

fn other(exact: &mut Exact, field: &InputField) {
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
