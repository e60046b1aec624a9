//! The card of a permission.

use super::{Row, choose, mode_key, visible};
use crate::agent::{Extent, Grant, Mode, Rule};
use crate::ask::{Act, Ask, AskState, Choose, View};
use crate::bridge::cards::{file_in, short};
use crate::change::{Place, SessionRecord};
use crate::page::{ButtonStyle, LABEL_LIMIT, Page};
use crate::render::{self, Text};
use crate::tool::{Tool, ToolCall};
use crate::tree::within;
use crate::words::Voice;

/// How much of an input a card shows, in UTF-16 units; Details has the whole.
const INPUT: usize = 700;

/// How many lines of a change a card shows.
const DIFF_LINES: usize = 16;

/// The most offers that a card has room for.
const OFFERS: usize = 4;

/// The longest rule that is offered, in UTF-16 units: what is allowed has to be seen whole.
const OFFER: usize = 300;

/// What is asked, and whatever helps to decide.
pub(super) fn page(ask: &Ask, session: &SessionRecord, again: bool, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.bold(&title(&ask.call, session, voice));
    text.push("\n").italic(&voice.tell(
        "ask-where",
        [("workspace", short(&session.workspace, 60).into()), ("session", short(&session.name, 40).into())],
    ));
    if let Some(agent) = &ask.facts.agent {
        text.newline().push(&voice.tell("ask-agent", [("agent", short(agent, 80).into())]));
    }
    input(&mut text, ask, session, voice);
    if let Some(reason) = &ask.reason {
        text.newline().push(&voice.tell("ask-reason", [("reason", short(reason, 300).into())]));
    }
    if let Some(path) = &ask.facts.blocked_path {
        text.newline().push(&voice.say("ask-path")).push(" ").code(&short(path, 300));
    }
    if session.mode == Mode::Plan && ask.call.tool.may_change() {
        text.newline().push(&voice.say("ask-in-plan-mode"));
    }
    if again {
        text.newline().push(&voice.say("ask-again"));
    }
    match (&ask.state, ask.view) {
        (AskState::WantsReason(_), _) => {
            text.newline().newline().bold(&voice.say("ask-write-reason"));
        }
        (_, View::Confirm) => {
            text.newline().newline().bold(&voice.say("ask-confirm"));
        }
        (_, View::Offers(marked)) => offers(&mut text, ask, marked, session, voice),
        (AskState::Open | AskState::Answered { .. } | AskState::Expired, View::Card) => {}
    }
    text.into_page()
}

/// What could be allowed from now on, exactly as it will be added, and how far.
fn offers(text: &mut Text, ask: &Ask, marked: usize, session: &SessionRecord, voice: Voice<'_>) {
    text.newline().newline().bold(&voice.say("ask-offers"));
    let offers = offered(ask);
    for (index, grant) in &offers {
        text.newline().push(if *index == marked { "● " } else { "○ " });
        match grant {
            Grant::Rules(rules) => {
                for (at, rule) in rules.iter().enumerate() {
                    text.push(if at > 0 { ", " } else { "" }).code(&whole(&rule_text(rule)));
                }
            }
            Grant::Mode(mode) => {
                text.push(&voice.say(mode_key(*mode)));
            }
            Grant::Directories(directories) => {
                text.push(&voice.say("offer-directory")).push(" ").code(&whole(&directories.join(", ")));
            }
        }
    }
    let marked = offers.iter().find(|(index, _)| *index == marked);
    if marked.is_some_and(|(_, grant)| grant.extents().contains(&Extent::Settings)) {
        let path = format!("{}/.claude/settings.local.json", session.directory);
        text.newline().italic(&voice.tell("offer-settings", [("path", short(&path, 200).into())]));
    }
}

/// A rule, with everything in it visible.
fn whole(text: &str) -> String {
    render::escape_invisible(text)
}

/// The offers that a card can show whole, with their places.
fn offered(ask: &Ask) -> Vec<(usize, Grant)> {
    let fits = |grant: &Grant| match grant {
        Grant::Rules(rules) => rules.iter().map(rule_text).map(|text| text.len()).sum::<usize>() <= OFFER,
        Grant::Directories(directories) => directories.iter().map(String::len).sum::<usize>() <= OFFER,
        Grant::Mode(_) => true,
    };
    ask.offers().into_iter().enumerate().filter(|(_, grant)| fits(grant)).take(OFFERS).collect()
}

/// What is asked, in one line; the input follows below.
fn title(call: &ToolCall, session: &SessionRecord, voice: Voice<'_>) -> String {
    let file = |path| file_in(path, &session.directory);
    let (key, argument) = match &call.tool {
        Tool::Bash { .. } => ("ask-bash", String::new()),
        Tool::Read { path } => ("ask-read", file(path)),
        Tool::Edit { path, .. } => ("ask-edit", file(path)),
        Tool::Write { path, .. } => ("ask-write-file", file(path)),
        Tool::Fetch { .. } => ("ask-fetch", String::new()),
        Tool::EnterPlan => ("ask-enter-plan", String::new()),
        Tool::Network { host } => ("ask-network", short(host, 120)),
        Tool::Mcp { server, tool } => ("ask-use", short(&format!("{server}: {tool}"), 80)),
        Tool::Grep { .. }
        | Tool::Glob { .. }
        | Tool::WebSearch { .. }
        | Tool::Agent { .. }
        | Tool::Skill { .. }
        | Tool::Checklist
        | Tool::Question(_)
        | Tool::Plan { .. }
        | Tool::Form(_)
        | Tool::Other => ("ask-use", short(&call.name, 80)),
    };
    voice.tell(key, [("what", argument.into())])
}

/// A file outside of the workspace is named whole, unless Claude Code's reason does so.
fn push_elsewhere(text: &mut Text, path: &str, ask: &Ask, session: &SessionRecord) {
    if within(path, &session.directory).is_none() && path.starts_with('/') && ask.facts.blocked_path.is_none()
    {
        text.newline().code(&short(path, INPUT));
    }
}

fn input(text: &mut Text, ask: &Ask, session: &SessionRecord, voice: Voice<'_>) {
    match &ask.call.tool {
        Tool::Bash { command, description } => {
            text.newline().pre(Some("bash"), &visible(command, INPUT));
            if let Some(description) = description {
                text.newline().push(&short(description, 200));
            }
        }
        Tool::Edit { path, old, new } => {
            push_elsewhere(text, path, ask, session);
            let diff = render::diff_card(old, new, 2, DIFF_LINES);
            text.newline().push(
                &voice.tell("ask-diff", [("added", diff.added.into()), ("removed", diff.removed.into())]),
            );
            text.newline().pre(Some("diff"), &visible(&diff.text, INPUT * 2));
        }
        Tool::Write { content, path } => {
            push_elsewhere(text, path, ask, session);
            let lines = content.lines().count();
            let path = file_in(path, &session.directory);
            text.newline().push(&voice.tell("ask-write", [("lines", lines.into()), ("path", path.into())]));
            text.newline().pre(None, &visible(content, INPUT));
        }
        Tool::Fetch { url } => {
            text.newline().code(&short(url, INPUT));
        }
        Tool::EnterPlan => {}
        Tool::Network { .. } => {
            text.newline().push(&voice.say("ask-network-why"));
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
        | Tool::Form(_)
        | Tool::Mcp { .. }
        | Tool::Other => {
            text.newline().pre(Some("json"), &visible(&ask.call.input, INPUT));
        }
    }
}

pub(super) fn rows(ask: &Ask, session: &SessionRecord, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    match (&ask.state, ask.view) {
        (AskState::WantsReason(_), _) => vec![vec![button("button-back", ButtonStyle::Plain, Choose::Back)]],
        (_, View::Confirm) => vec![
            vec![button("button-allow-now", ButtonStyle::Go, Choose::AllowNow)],
            vec![button("button-back", ButtonStyle::Plain, Choose::Back)],
        ],
        (_, View::Offers(marked)) => offer_rows(ask, marked, session, voice),
        (AskState::Open | AskState::Answered { .. } | AskState::Expired, View::Card) => card_rows(ask, voice),
    }
}

fn card_rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    let allow = button("button-allow", ButtonStyle::Go, Choose::Allow);
    let deny = button("button-deny", ButtonStyle::Danger, Choose::Deny);
    let mut rows = vec![if ask.facts.deny_first { vec![deny, allow] } else { vec![allow, deny] }];
    if ask.offers_reads() {
        rows.push(vec![button("button-all-reads", ButtonStyle::Plain, Choose::AllowReads)]);
    }
    if let Some((first, _)) = offered(ask).first()
        && !ask.facts.confirm
    {
        let what = if *first == 0 { Choose::Offers } else { Choose::Offer(*first) };
        rows.push(vec![button("button-offers", ButtonStyle::Plain, what)]);
    }
    rows.push(vec![
        (voice.say("button-details"), ButtonStyle::Plain, Act::Details(ask.id)),
        button("button-deny-why", ButtonStyle::Plain, Choose::DenyWithReason),
    ]);
    rows
}

fn offer_rows(ask: &Ask, marked: usize, session: &SessionRecord, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    let offers = offered(ask);
    let mut rows: Vec<Row> = Vec::new();
    if offers.len() > 1 {
        rows.extend(offers.iter().map(|(index, grant)| {
            let mark = if *index == marked { "● " } else { "○ " };
            let label = render::cut(&format!("{mark}{}", offer_label(grant, voice)), LABEL_LIMIT);
            vec![(label, ButtonStyle::Plain, Act::Decide(ask.id, Choose::Offer(*index)))]
        }));
    }
    let grant = offers.iter().find(|(index, _)| *index == marked).map(|(_, grant)| grant);
    let extents = grant.map_or(&[][..], Grant::extents);
    for extent in extents.iter().filter(|extent| **extent != Extent::Project || session.place != Place::Own) {
        let args = [("project", short(&session.workspace, 30).into())];
        let label = render::cut(&voice.tell(extent_key(*extent), args), LABEL_LIMIT);
        rows.push(vec![(label, ButtonStyle::Go, Act::Decide(ask.id, Choose::AllowFor(*extent)))]);
    }
    rows.push(vec![button("button-back", ButtonStyle::Plain, Choose::Back)]);
    rows
}

fn extent_key(extent: Extent) -> &'static str {
    match extent {
        Extent::Turn => "button-for-turn",
        Extent::Session => "button-for-session",
        Extent::Project => "button-for-project",
        Extent::Settings => "button-for-settings",
    }
}

fn offer_label(grant: &Grant, voice: Voice<'_>) -> String {
    match grant {
        Grant::Rules(rules) => {
            short(&rules.iter().map(rule_text).collect::<Vec<_>>().join(", "), LABEL_LIMIT)
        }
        Grant::Mode(mode) => voice.say(mode_key(*mode)),
        Grant::Directories(directories) => short(&directories.join(", "), LABEL_LIMIT),
    }
}

/// A rule as Claude Code writes it.
pub(in crate::bridge) fn rule_text(rule: &Rule) -> String {
    match &rule.content {
        Some(content) => format!("{}({content})", rule.tool),
        None => rule.tool.clone(),
    }
}
