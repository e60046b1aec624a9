//! The whole of what is asked.

use super::closed::exactly;
use crate::ask::Ask;
use crate::bridge::cards::steps::Teller;
use crate::bridge::cards::{markdown, short};
use crate::page::Page;
use crate::render::markdown::Block;
use crate::render::{self, Text};
use crate::tool::{Question, Tool};

/// How many pages of details come as messages; more come as a file.
const DETAIL_PAGES: usize = 3;

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

/// Shows the whole input of an ask: a change as a difference, a command as it is, the rest as JSON.
pub(in crate::bridge) fn details(ask: &Ask, teller: Teller<'_>) -> Details {
    let voice = teller.voice;
    if let Some(question) = ask.part() {
        return Details::Pages(previews(question));
    }
    let (language, name, content) = match &ask.call.tool {
        Tool::Edit { path, old, new } => {
            let whole = old.lines().count() + new.lines().count();
            (Some("diff"), "change.diff", format!("{path}\n{}", render::diff(old, new, whole).text))
        }
        Tool::Write { path, content } => (None, "file.txt", format!("{path}\n{content}")),
        Tool::Bash { command, .. } => (Some("bash"), "command.sh", command.clone()),
        Tool::Read { .. }
        | Tool::Grep { .. }
        | Tool::Glob { .. }
        | Tool::Fetch { .. }
        | Tool::WebSearch { .. }
        | Tool::Agent { .. }
        | Tool::Skill { .. }
        | Tool::Checklist
        | Tool::Question(_)
        | Tool::Plan { .. }
        | Tool::EnterPlan
        | Tool::Form(_)
        | Tool::Network { .. }
        | Tool::Mcp { .. }
        | Tool::Other => (Some("json"), "input.json", ask.call.input.clone()),
    };
    let pages = pre_pages(language, &content);
    if pages.len() > DETAIL_PAGES {
        return Details::File { name: name.to_owned(), content };
    }
    let mut titled = pages;
    if let Some(first) = titled.first_mut() {
        let mut text = Text::new();
        text.bold(&voice.tell("details-title", [("what", exactly(&ask.call, teller).into())]))
            .newline()
            .append_page(first);
        *first = text.into_page();
    }
    Details::Pages(titled)
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

/// A text as blocks of code, as many pages as it needs.
pub(in crate::bridge::cards) fn pre_pages(language: Option<&str>, content: &str) -> Vec<Page> {
    let lines: Vec<_> = content.lines().map(render::escape_invisible).collect();
    let code = Block::Code { language: language.map(str::to_owned), text: lines.join("\n") };
    render::classic(&[code], crate::bridge::cards::limits())
}
