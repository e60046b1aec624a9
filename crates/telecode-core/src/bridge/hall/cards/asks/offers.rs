//! What can be allowed beyond a call, as a card offers it: exactly, in words, and how far.

use crate::ask::{Ask, AskChoice, Offer, RuleReach, View, Width};
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::bridge::hall::cards::asks::{Row, choose, mode_key};
use crate::bridge::hall::new_button::NewButton;
use crate::change::SessionRecord;
use crate::page::{ButtonStyle, LABEL_LIMIT, utf16_len};
use crate::permission::{Extent, Grant, Mode, Rule};
use crate::pick::ButtonPick;
use crate::render::{Exact, Layout, exact_line};
use crate::tool::Tool;
use crate::words::Voice;
use crate::workspace::WorkspaceKind;

/// The most offers that a card has room for.
const OFFERS: usize = 5;

/// The longest rule that is offered, in UTF-16 units as it is shown: what is allowed has to be seen whole.
const OFFER: usize = 200;

/// What could be allowed from now on, exactly as it will be added, what that means, and how far.
pub(in crate::bridge) fn put(
    face: &mut CardFace<'_>,
    ask: &Ask,
    marked: Option<usize>,
    session: &SessionRecord,
) {
    let voice = face.voice;
    face.text.newline().newline().bold(&voice.say("ask-offers"));
    let offers = offered(ask);
    for (index, offer) in &offers {
        face.text.newline().push(if Some(*index) == marked { "● " } else { "○ " });
        name(face, offer, voice);
        if let Some(key) = meaning(offer, ask) {
            face.text.push(" – ").push(&voice.say(key));
        }
    }
    let marked = offers.iter().find(|(index, _)| Some(*index) == marked);
    if marked.is_some_and(|(_, offer)| offer.grant.extents().contains(&Extent::Settings)) {
        let path = format!("{}/.claude/settings.local.json", session.workspace.directory);
        face.text
            .newline()
            .italic(&voice.tell("offer-settings", [("path", exact_line(&path, OFFER).into())]));
    }
}

/// Asks once more about a wide offer.
pub(in crate::bridge) fn put_wide(face: &mut CardFace<'_>, ask: &Ask, index: usize) {
    let Some(offer) = ask.offers().into_iter().nth(index) else { return };
    let voice = face.voice;
    face.text.newline().newline().bold(&voice.say("ask-wide"));
    face.text.newline().push("● ");
    name(face, &offer, voice);
    if let Some(key) = meaning(&offer, ask) {
        face.text.push(" – ").push(&voice.say(key));
    }
}

/// What an offer is, as it will be added.
fn name(face: &mut CardFace<'_>, offer: &Offer, voice: Voice<'_>) {
    match &offer.grant {
        Grant::Rules(rules) => {
            for (at, rule) in rules.iter().enumerate() {
                face.text.push(if at > 0 { ", " } else { "" }).code(&whole(&rule_text(rule)));
            }
        }
        Grant::Mode(mode) => {
            face.text.push(&voice.say(mode_key(*mode)));
        }
        Grant::Directories(directories) => {
            face.text.push(&voice.say("offer-directory"));
            for (at, directory) in directories.iter().enumerate() {
                face.text.push(if at > 0 { ", " } else { " " }).code(&whole(directory));
            }
        }
    }
}

/// The key of what an offer means, where that needs words.
fn meaning(offer: &Offer, ask: &Ask) -> Option<&'static str> {
    let rules = match &offer.grant {
        Grant::Rules(rules) => rules,
        Grant::Mode(Mode::AcceptEdits) => return Some("offer-wide-mode"),
        Grant::Mode(_) | Grant::Directories(_) => return None,
    };
    let (tool, name) = (&ask.call.tool, ask.call.name.as_str());
    let is_shell = matches!(tool, Tool::Bash { .. });
    let is_server = |rule: &Rule| name.strip_prefix(&rule.tool).is_some_and(|rest| rest.starts_with("__"));
    let has_options = |rule: &Rule| RuleReach::of(rule) == RuleReach::Options;
    let is_begun = |rule: &Rule| has_options(rule) || RuleReach::of(rule) == RuleReach::Begins;
    match offer.width {
        Width::Same if is_shell => Some("offer-same"),
        Width::Same => Some("offer-same-file"),
        Width::Parts if rules.len() == 1 => Some("offer-part"),
        Width::Parts => Some("offer-parts"),
        Width::Alike if is_shell => Some("offer-begins"),
        Width::Alike => None,
        Width::Wide if is_shell && rules.iter().all(is_begun) => Some("offer-wide-options"),
        Width::Wide if rules.iter().all(|rule| rule.content.is_some()) => Some("offer-wide-pattern"),
        Width::Wide if rules.iter().all(is_server) => Some("offer-wide-server"),
        // What is said below is said of the tool that is asked about.
        Width::Wide if rules.iter().any(|rule| rule.tool != name) => Some("offer-wide-pattern"),
        Width::Wide if is_shell => Some("offer-wide-shell"),
        Width::Wide if tool.only_reads() => Some("offer-wide-reads"),
        Width::Wide if tool.is_web() => Some("offer-wide-web"),
        Width::Wide if tool.file().is_some() => Some("offer-wide-edits"),
        Width::Wide => Some("offer-wide-tool"),
    }
}

/// The key of what a rule means that is kept, by itself.
pub(in crate::bridge) fn rule_meaning(rule: &Rule) -> &'static str {
    let content = rule.content.as_deref().filter(|content| !matches!(content.trim(), "" | "*"));
    let has_files = |content: &str| content.trim_end_matches("/**").contains(['*', '?', '[', '{', '!']);
    let of_server = |tool: &str| {
        let server = tool.strip_prefix("mcp__").map(|server| server.strip_suffix("__*").unwrap_or(server));
        server.is_some_and(|server| !server.contains("__"))
    };
    match (rule.tool.as_str(), content) {
        ("Bash", _) => match RuleReach::of(rule) {
            RuleReach::Exact => "offer-same",
            RuleReach::Begins => "offer-begins",
            RuleReach::Options => "offer-wide-options",
            RuleReach::Anything => "rules-anything",
            RuleReach::Pattern => "rules-pattern",
            RuleReach::Tool => "offer-wide-shell",
        },
        ("Edit" | "Write" | "MultiEdit" | "NotebookEdit", None) => "offer-wide-edits",
        ("Read" | "Grep" | "Glob", None) => "offer-wide-reads",
        ("WebFetch" | "WebSearch", None) => "offer-wide-web",
        ("Edit" | "Write" | "MultiEdit" | "NotebookEdit" | "Read", Some(path)) if !has_files(path) => {
            if path.ends_with("/**") { "rules-folder" } else { "offer-same-file" }
        }
        ("WebFetch", Some(site)) if site.starts_with("domain:") && !site.contains('*') => "rules-site",
        (_, Some(_)) => "rules-pattern",
        (tool, None) if of_server(tool) => "offer-wide-server",
        (_, None) => "offer-wide-tool",
    }
}

/// A rule, with everything in it visible.
fn whole(text: &str) -> String {
    Exact::of(text, Layout::Line).into_whole()
}

/// The offers that a card can show whole, with their places.
pub(in crate::bridge) fn offered(ask: &Ask) -> Vec<(usize, Offer)> {
    let fits = |offer: &Offer| match &offer.grant {
        Grant::Rules(rules) => {
            rules.iter().map(|rule| utf16_len(&whole(&rule_text(rule)))).sum::<usize>() <= OFFER
        }
        Grant::Directories(directories) => {
            directories.iter().map(|path| utf16_len(&whole(path))).sum::<usize>() <= OFFER
        }
        Grant::Mode(_) => true,
    };
    ask.offers().into_iter().enumerate().filter(|(_, offer)| fits(offer)).take(OFFERS).collect()
}

pub(in crate::bridge) fn rows(
    ask: &Ask,
    marked: Option<usize>,
    session: &SessionRecord,
    voice: Voice<'_>,
) -> Vec<Row> {
    let offers = offered(ask);
    let mut rows: Vec<Row> = Vec::new();
    if offers.len() > 1 || marked.is_none() {
        rows.extend(offers.iter().map(|(index, offer)| {
            let mark = if Some(*index) == marked { "● " } else { "○ " };
            let label = exact_line(&grant_label(&offer.grant, voice), LABEL_LIMIT - 2);
            vec![NewButton::pick(
                format!("{mark}{label}"),
                ButtonPick::Decide(ask.id, AskChoice::Offer(*index)),
            )]
        }));
    }
    if let Some((_, offer)) = offers.iter().find(|(index, _)| Some(*index) == marked) {
        // What is wide is never green.
        let style = if offer.width == Width::Wide { ButtonStyle::Plain } else { ButtonStyle::Go };
        let has_project = session.workspace.kind != WorkspaceKind::Own;
        for extent in offer.grant.extents().iter().filter(|extent| **extent != Extent::Project || has_project)
        {
            rows.push(vec![NewButton::Pick(
                far(*extent, session, voice),
                style,
                ButtonPick::Decide(ask.id, AskChoice::AllowFor(*extent)),
            )]);
        }
    }
    rows.push(vec![choose(ask, "button-back", ButtonStyle::Plain, AskChoice::Back, voice)]);
    rows
}

/// The buttons under the second question about a wide offer.
pub(in crate::bridge) fn wide_rows(
    ask: &Ask,
    extent: Extent,
    session: &SessionRecord,
    voice: Voice<'_>,
) -> Vec<Row> {
    let label = voice.tell("button-wide", [("extent", far(extent, session, voice).into())]);
    let allow = NewButton::Pick(
        crate::render::cut(&label, LABEL_LIMIT),
        ButtonStyle::Danger,
        ButtonPick::Decide(ask.id, AskChoice::AllowFor(extent)),
    );
    vec![vec![allow], vec![choose(ask, "button-back", ButtonStyle::Plain, AskChoice::Back, voice)]]
}

/// The offer that is marked at first: the narrowest, and a wide one never.
pub(in crate::bridge) fn first_marked(ask: &Ask) -> Option<usize> {
    offered(ask).first().filter(|(_, offer)| offer.width != Width::Wide).map(|(index, _)| *index)
}

/// How far something is allowed, on a button.
fn far(extent: Extent, session: &SessionRecord, voice: Voice<'_>) -> String {
    let key = match extent {
        Extent::Turn => "button-for-turn",
        Extent::Session => "button-for-session",
        Extent::Project => "button-for-project",
        Extent::Settings => "button-for-settings",
    };
    let args = [("project", exact_line(&session.workspace.name, 30).into())];
    crate::render::cut(&voice.tell(key, args), LABEL_LIMIT)
}

fn grant_label(grant: &Grant, voice: Voice<'_>) -> String {
    match grant {
        Grant::Rules(rules) => rules.iter().map(rule_text).collect::<Vec<_>>().join(", "),
        Grant::Mode(mode) => voice.say(mode_key(*mode)),
        Grant::Directories(directories) => directories.join(", "),
    }
}

/// What an offers' card shows when it is first opened.
pub(in crate::bridge) fn opened(ask: &Ask) -> View {
    View::Offers(first_marked(ask))
}

/// A rule as Claude Code writes it.
pub(in crate::bridge) fn rule_text(rule: &Rule) -> String {
    match &rule.content {
        Some(content) => format!("{}({content})", rule.tool),
        None => rule.tool.clone(),
    }
}
