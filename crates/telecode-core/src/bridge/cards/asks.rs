//! The cards of asks: what is asked, the buttons, the whole input, and the one line that is left.

use super::steps::what;
use super::{markdown, short, short_path};
use crate::agent::{Decision, Grant, Mode, Rule};
use crate::ask::{Act, Ask, AskState, Choose};
use crate::change::SessionRecord;
use crate::page::{ButtonStyle, LABEL_LIMIT, Page};
use crate::render::markdown::Block;
use crate::render::{self, Text};
use crate::settings::UtcOffset;
use crate::time::{Wall, clock};
use crate::tool::{Arity, Question, Tool, ToolCall};
use crate::words::Voice;

/// How much of an input a card shows, in UTF-16 units; Details has the whole.
const INPUT: usize = 700;

/// How many lines of a change a card shows.
const DIFF_LINES: usize = 16;

/// How many pages of details come as messages; more come as a file.
const DETAIL_PAGES: usize = 3;

/// The most suggestions of Claude Code that get a button.
const SUGGESTIONS: usize = 2;

/// A row of buttons that are not named yet.
pub(in super::super) type Row = Vec<(String, ButtonStyle, Act)>;

/// An open ask's card, without buttons.
pub(in super::super) fn ask_page(ask: &Ask, session: &SessionRecord, again: bool, voice: Voice<'_>) -> Page {
    if let Some(question) = ask.part() {
        return question_page(ask, question, voice);
    }
    if let Tool::Plan { .. } = ask.call.tool {
        let mut text = Text::new();
        text.bold(&voice.say("plan-ask"));
        return text.into_page();
    }
    let mut text = Text::new();
    text.bold(&title(&ask.call, voice));
    text.push("\n").italic(&voice.tell(
        "ask-where",
        [("workspace", short(&session.workspace, 60).into()), ("session", short(&session.name, 40).into())],
    ));
    input(&mut text, ask, voice);
    if let Some(reason) = &ask.reason {
        text.newline().push(&voice.tell("ask-reason", [("reason", short(reason, 300).into())]));
    }
    if again {
        text.newline().push(&voice.say("ask-again"));
    }
    if matches!(ask.state, AskState::WantsReason(_)) {
        text.newline().newline().bold(&voice.say("ask-write-reason"));
    }
    text.into_page()
}

/// What is asked, in one line; the input follows below.
fn title(call: &ToolCall, voice: Voice<'_>) -> String {
    let (key, argument) = match &call.tool {
        Tool::Bash { .. } => ("ask-bash", String::new()),
        Tool::Read { path } => ("ask-read", short_path(path)),
        Tool::Edit { path, .. } => ("ask-edit", short_path(path)),
        Tool::Write { path, .. } => ("ask-write-file", short_path(path)),
        Tool::Fetch { .. } => ("ask-fetch", String::new()),
        Tool::EnterPlan => ("ask-enter-plan", String::new()),
        Tool::Mcp { server, tool } => ("ask-use", short(&format!("{server}: {tool}"), 80)),
        Tool::Grep { .. }
        | Tool::Glob { .. }
        | Tool::WebSearch { .. }
        | Tool::Agent { .. }
        | Tool::Skill { .. }
        | Tool::Checklist
        | Tool::Question(_)
        | Tool::Plan { .. }
        | Tool::Other => ("ask-use", short(&call.name, 80)),
    };
    voice.tell(key, [("what", argument.into())])
}

fn input(text: &mut Text, ask: &Ask, voice: Voice<'_>) {
    match &ask.call.tool {
        Tool::Bash { command, description } => {
            text.newline().pre(Some("bash"), &visible(command, INPUT));
            if let Some(description) = description {
                text.newline().push(&short(description, 200));
            }
        }
        Tool::Edit { old, new, .. } => {
            let diff = render::diff_card(old, new, 2, DIFF_LINES);
            text.newline().push(
                &voice.tell("ask-diff", [("added", diff.added.into()), ("removed", diff.removed.into())]),
            );
            text.newline().pre(Some("diff"), &visible(&diff.text, INPUT * 2));
        }
        Tool::Write { content, path } => {
            let lines = content.lines().count();
            text.newline()
                .push(&voice.tell("ask-write", [("lines", lines.into()), ("path", short_path(path).into())]));
            text.newline().pre(None, &visible(content, INPUT));
        }
        Tool::Fetch { url } => {
            text.newline().code(&short(url, INPUT));
        }
        Tool::Read { path } => {
            text.newline().code(&short(path, INPUT));
        }
        Tool::Grep { .. }
        | Tool::Glob { .. }
        | Tool::WebSearch { .. }
        | Tool::Agent { .. }
        | Tool::Skill { .. }
        | Tool::Checklist
        | Tool::Question(_)
        | Tool::Plan { .. }
        | Tool::EnterPlan
        | Tool::Mcp { .. }
        | Tool::Other => {
            text.newline().pre(Some("json"), &visible(&ask.call.input, INPUT));
        }
    }
}

/// A block of Claude's text with everything in it visible.
fn visible(text: &str, limit: usize) -> String {
    let lines: Vec<_> = text.lines().map(render::escape_invisible).collect();
    render::cut(lines.join("\n").trim_end(), limit)
}

fn question_page(ask: &Ask, question: &Question, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    let header =
        if question.header.is_empty() { voice.say("question-title") } else { short(&question.header, 40) };
    text.bold(&header);
    if let Tool::Question(questions) = &ask.call.tool
        && questions.len() > 1
    {
        let args = [("number", (ask.replies.len() + 1).into()), ("count", questions.len().into())];
        text.push(" · ").push(&voice.tell("question-step", args));
    }
    text.newline().push(&visible(&question.text, 1_000));
    for (index, choice) in question.options.iter().enumerate() {
        text.newline().push(&format!("{}. ", index + 1)).bold(&short(&choice.label, 200));
        if !choice.description.is_empty() {
            text.push(" – ").push(&short(&choice.description, 300));
        }
    }
    text.newline().italic(&voice.say("question-hint"));
    text.into_page()
}

/// The buttons of an open ask.
pub(in super::super) fn ask_rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    let decide = |key: &str, style, choose| (voice.say(key), style, Act::Decide(ask.id, choose));
    if let Some(question) = ask.part() {
        return question_rows(ask, question, voice);
    }
    if let Tool::Plan { .. } = ask.call.tool {
        return vec![
            vec![decide("button-approve", ButtonStyle::Go, Choose::ApprovePlan(Mode::Default))],
            vec![decide("button-keep-planning", ButtonStyle::Plain, Choose::Deny)],
        ];
    }
    if matches!(ask.state, AskState::WantsReason(_)) {
        return vec![vec![decide("button-back", ButtonStyle::Plain, Choose::Back)]];
    }
    let mut rows = vec![vec![
        decide("button-allow", ButtonStyle::Go, Choose::Allow),
        decide("button-deny", ButtonStyle::Danger, Choose::Deny),
    ]];
    rows.push(vec![decide("button-session", ButtonStyle::Plain, Choose::AllowTool)]);
    for (index, grant) in ask.suggestions.iter().enumerate().take(SUGGESTIONS) {
        let label = render::cut(&grant_label(grant, voice), LABEL_LIMIT);
        rows.push(vec![(label, ButtonStyle::Plain, Act::Decide(ask.id, Choose::AllowAlways(index)))]);
    }
    rows.push(vec![
        (voice.say("button-details"), ButtonStyle::Plain, Act::Details(ask.id)),
        decide("button-deny-why", ButtonStyle::Plain, Choose::DenyWithReason),
    ]);
    rows
}

fn question_rows(ask: &Ask, question: &Question, voice: Voice<'_>) -> Vec<Row> {
    let option = |(index, choice): (usize, &crate::tool::Choice)| {
        let mark = match question.arity {
            Arity::One => "",
            Arity::Many if ask.checked.contains(&index) => "☑ ",
            Arity::Many => "☐ ",
        };
        let label = render::cut(&format!("{mark}{}", short(&choice.label, LABEL_LIMIT)), LABEL_LIMIT);
        vec![(label, ButtonStyle::Plain, Act::Decide(ask.id, Choose::Option(index)))]
    };
    let mut rows: Vec<Row> = question.options.iter().enumerate().map(option).collect();
    if question.arity == Arity::Many {
        rows.push(vec![(voice.say("button-done"), ButtonStyle::Go, Act::Decide(ask.id, Choose::Done))]);
    }
    rows
}

fn grant_label(grant: &Grant, voice: Voice<'_>) -> String {
    match grant {
        Grant::Rules(rules) => {
            let rules = rules.iter().map(rule_text).collect::<Vec<_>>().join(", ");
            voice.tell("button-always", [("rule", short(&rules, LABEL_LIMIT).into())])
        }
        Grant::Mode(mode) => voice.tell("button-always", [("rule", voice.say(mode_key(*mode)).into())]),
        Grant::Directories(directories) => {
            let args = [("rule", short(&directories.join(", "), LABEL_LIMIT).into())];
            voice.tell("button-always-directory", args)
        }
    }
}

fn rule_text(rule: &Rule) -> String {
    match &rule.content {
        Some(content) => format!("{}({content})", rule.tool),
        None => rule.tool.clone(),
    }
}

/// The key of a mode's name.
pub(in super::super) fn mode_key(mode: Mode) -> &'static str {
    match mode {
        Mode::Default => "mode-default",
        Mode::AcceptEdits => "mode-accept-edits",
        Mode::Plan => "mode-plan",
        Mode::Auto => "mode-auto",
        Mode::DontAsk => "mode-dont-ask",
        Mode::Bypass => "mode-bypass",
    }
}

/// A plan, as messages of their own.
pub(in super::super) fn plan_pages(tool: &Tool) -> Vec<Page> {
    let Tool::Plan { plan } = tool else { return Vec::new() };
    if plan.trim().is_empty() { Vec::new() } else { markdown(plan) }
}

/// The one line that is left of a card.
pub(in super::super) fn closed_page(
    ask: &Ask,
    by: Option<&str>,
    at: Wall,
    offset: UtcOffset,
    voice: Voice<'_>,
) -> Page {
    let key = match &ask.state {
        AskState::Answered { decision: Decision::Allow { grants }, .. } if grants.is_empty() => {
            "closed-allowed"
        }
        AskState::Answered { decision: Decision::Allow { .. }, .. } => "closed-always",
        AskState::Answered { decision: Decision::Deny { .. }, .. } => "closed-denied",
        AskState::Answered { decision: Decision::Reply { .. }, .. } => "closed-replied",
        AskState::Open | AskState::WantsReason(_) | AskState::Expired => "closed-expired",
    };
    let subject = match &ask.state {
        AskState::Answered { decision: Decision::Reply { answers }, .. } => replies(answers),
        AskState::Answered { .. } | AskState::Open | AskState::WantsReason(_) | AskState::Expired => {
            exactly(&ask.call, voice)
        }
    };
    let args = [
        ("what", subject.into()),
        ("name", short(by.unwrap_or_default(), 40).into()),
        ("time", clock(at, offset).into()),
    ];
    let mut text = Text::new();
    text.push(&voice.tell(key, args));
    if let AskState::Answered { decision: Decision::Deny { message }, .. } = &ask.state
        && message_is_of_person(message)
    {
        text.newline().quote(&render::cut(message, 400));
    }
    text.into_page()
}

/// What was decided on: of a command, itself and not Claude's words for it.
fn exactly(call: &ToolCall, voice: Voice<'_>) -> String {
    if let Tool::Bash { command, .. } = &call.tool {
        voice.tell("step-bash", [("what", short(command, 60).into())])
    } else {
        what(call, voice)
    }
}

/// The standing denials are for Claude, not for people.
fn message_is_of_person(message: &str) -> bool {
    !message.starts_with("The user ")
}

fn replies(answers: &[(String, Vec<String>)]) -> String {
    let answers: Vec<_> = answers.iter().map(|(_, answer)| short(&answer.join(", "), 100)).collect();
    answers.join(" · ")
}

/// What a toast says about a decision.
pub(in super::super) fn toast_key(decision: &Decision) -> &'static str {
    match decision {
        Decision::Allow { grants } if grants.is_empty() => "toast-allowed",
        Decision::Allow { .. } => "toast-always",
        Decision::Deny { .. } => "toast-denied",
        Decision::Reply { .. } => "toast-replied",
    }
}

/// The whole input of an ask.
pub(in super::super) enum Details {
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
pub(in super::super) fn details(ask: &Ask, voice: Voice<'_>) -> Details {
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
        text.bold(&voice.tell("details-title", [("what", exactly(&ask.call, voice).into())]))
            .newline()
            .append_page(first);
        *first = text.into_page();
    }
    Details::Pages(titled)
}

/// A text as blocks of code, as many pages as it needs.
pub(super) fn pre_pages(language: Option<&str>, content: &str) -> Vec<Page> {
    let lines: Vec<_> = content.lines().map(render::escape_invisible).collect();
    let code = Block::Code { language: language.map(str::to_owned), text: lines.join("\n") };
    render::classic(&[code], super::limits())
}
