//! The card of a permission.

use crate::agent::Target;
use crate::ask::{Ask, AskChoice, AskState, View};
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::bridge::hall::cards::asks::{AskedBefore, Row, choose, details_button, fields, hosts};
use crate::bridge::hall::cards::{asks, file_in};
use crate::change::SessionRecord;
use crate::page::ButtonStyle;
use crate::permission::Mode;
use crate::render;
use crate::render::{Exact, Layout, Room, exact_line};
use crate::tool::{Tool, ToolCall, ToolMatter};
use crate::tree::within;
use crate::words::Voice;

/// How much of an input a card shows; Details has the whole.
const INPUT: Room = Room { units: 900, lines: 24 };

/// How much of a change a card shows.
const CHANGE: Room = Room { units: 1_400, lines: 24 };

/// How much of what was seen is shown beside what could be allowed.
const ASIDE: Room = Room { units: 500, lines: 12 };

/// How much of a path is shown, in UTF-16 units.
pub(in crate::bridge) const PATH: usize = 300;

/// How much of somebody's words is shown, in UTF-16 units.
pub(in crate::bridge) const WORDS: usize = 300;

/// How much of a name is shown in the title, in UTF-16 units.
const NAME: usize = 80;

/// How much of what is asked was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum AskSight {
    Whole,
    Part,
}

/// What is asked, and whatever helps to decide.
pub(in crate::bridge) fn face<'a>(
    ask: &Ask,
    session: &SessionRecord,
    before: AskedBefore,
    voice: Voice<'a>,
) -> CardFace<'a> {
    let mut face = CardFace::new(voice);
    title(&mut face, &ask.call, session);
    let (workspace, name) = (exact_line(&session.workspace.name, 60), exact_line(&session.name, 40));
    let place = voice.tell("ask-where", [("workspace", workspace.into()), ("session", name.into())]);
    face.text.newline().italic(&place);
    if let Some(agent) = &ask.facts.agent {
        let agent = exact_line(agent, NAME);
        face.text.newline().push(&voice.say("ask-agent")).push(" ").code(&agent);
    }
    input(&mut face, ask, session);
    if let Some(reason) = &ask.reason {
        let reason = face.line(reason, WORDS);
        face.text.newline().push(&voice.tell("ask-reason", [("reason", reason.into())]));
    }
    if let Some(skill) = &ask.facts.skill {
        face.text.newline().push(&voice.say("ask-skill"));
        fields::put_each(&mut face, skill);
    }
    if let Some(path) = &ask.facts.blocked_path {
        face.text.newline().push(&voice.say("ask-path")).push(" ");
        face.code(path, PATH);
    }
    if let Some(real) = ask.facts.target.as_deref().and_then(|target| target.leads_to.as_ref()) {
        face.text.newline().push(&voice.say("ask-leads")).push(" ");
        face.code(real, PATH);
    }
    if session.run.mode == Mode::Plan && ask.call.tool.may_change() {
        face.text.newline().push(&voice.say("ask-in-plan-mode"));
    }
    if before == AskedBefore::Yes {
        face.text.newline().push(&voice.say("ask-again"));
    }
    match (&ask.state, ask.view) {
        (AskState::WantsReason(_), _) => {
            face.text.newline().newline().bold(&voice.say("ask-write-reason"));
        }
        (_, View::Confirm) => {
            face.text.newline().newline().bold(&voice.say("ask-confirm"));
        }
        (_, View::Seen) => {
            face.text.newline().newline().bold(&voice.say("ask-seen"));
        }
        (_, View::Offers(marked)) => asks::offers::put(&mut face, ask, marked, session),
        (_, View::Wide(index, _)) => asks::offers::put_wide(&mut face, ask, index),
        (AskState::Open | AskState::Answered { .. } | AskState::Expired, View::Card) => {}
    }
    face
}

/// What is asked, in one line; the input follows below.
fn title(face: &mut CardFace<'_>, call: &ToolCall, session: &SessionRecord) {
    let (key, argument) = match call.tool.matter() {
        ToolMatter::Command(..) => ("ask-bash", String::new()),
        ToolMatter::Read(path) => ("ask-read", file(path, session)),
        ToolMatter::Edit { path, .. } => ("ask-edit", file(path, session)),
        ToolMatter::Write { path, .. } => ("ask-write-file", file(path, session)),
        ToolMatter::Page(_) => ("ask-fetch", String::new()),
        ToolMatter::PlanMode => ("ask-enter-plan", String::new()),
        ToolMatter::Host(host) => ("ask-network", face.line(host, 260)),
        ToolMatter::Plan(_) | ToolMatter::Fields => {
            let name = if let Tool::Mcp { server, tool } = &call.tool {
                format!("{server}: {tool}")
            } else {
                call.name.clone()
            };
            ("ask-use", face.line(&name, NAME))
        }
    };
    let title = face.voice.tell(key, [("what", argument.into())]);
    face.text.bold(&title);
}

/// A file as the title names it.
fn file(path: &str, session: &SessionRecord) -> String {
    exact_line(&file_in(path, &session.workspace.directory), NAME)
}

/// What a file in the workspace is called, if the title has that whole.
fn named_whole<'p>(path: &'p str, session: &SessionRecord) -> Option<&'p str> {
    let inside = within(path, &session.workspace.directory)?;
    let is_plain = inside.split('/').all(|part| !matches!(part, "" | "." | ".."));
    (is_plain && file_in(path, &session.workspace.directory) == inside).then_some(inside)
}

/// A file that the title does not name whole is, unless Claude Code's remark does so.
fn push_path(face: &mut CardFace<'_>, path: &str, ask: &Ask, session: &SessionRecord) {
    if named_whole(path, session).is_none() && ask.facts.blocked_path.as_deref() != Some(path) {
        face.text.newline();
        face.code(path, PATH);
    }
}

fn input(face: &mut CardFace<'_>, ask: &Ask, session: &SessionRecord) {
    let voice = face.voice;
    let room = |room: Room| if matches!(ask.view, View::Offers(_) | View::Wide(..)) { ASIDE } else { room };
    match ask.call.tool.matter() {
        ToolMatter::Command(command, description) => {
            face.block(Some("bash"), &Exact::of(command, Layout::Lines), room(INPUT));
            if let Some(description) = description {
                face.quote("claude-says", description, WORDS);
            }
        }
        ToolMatter::Edit { path, old, new } => {
            push_path(face, path, ask, session);
            let change = render::change(old, new);
            let args = [("added", change.added.into()), ("removed", change.removed.into())];
            face.text.newline().push(&voice.tell("ask-diff", args));
            face.block(Some("diff"), &change.lines, room(CHANGE));
        }
        ToolMatter::Write { content, path } => {
            push_path(face, path, ask, session);
            let written = written(content, ask.facts.target.as_deref(), &file(path, session), voice);
            face.text.newline().push(&written);
            face.block(None, &Exact::of(content, Layout::File), room(INPUT));
        }
        ToolMatter::Page(url) => {
            face.text.newline();
            face.code(url, INPUT.units);
            hosts::put(face, url);
        }
        ToolMatter::PlanMode => {}
        ToolMatter::Host(_) => {
            face.text.newline().push(&voice.say("ask-network-why"));
        }
        ToolMatter::Read(path) => {
            face.text.newline();
            face.code(path, INPUT.units);
        }
        ToolMatter::Plan(_) | ToolMatter::Fields => return whatever(face, ask, room(INPUT)),
    }
    fields::put(face, &ask.call, ask.facts.target.as_deref());
}

/// The input of a tool that has no card of its own.
fn whatever(face: &mut CardFace<'_>, ask: &Ask, room: Room) {
    let (language, all) = fields::all(&ask.call);
    face.block(language, &all, room);
    if let Some(says) = &ask.facts.says {
        face.quote("claude-says", says, WORDS);
    }
}

/// How much is written, and what that does to what is there.
fn written(content: &str, target: Option<&Target>, path: &str, voice: Voice<'_>) -> String {
    let lines = ("lines", content.lines().count().into());
    match target {
        None => voice.tell("ask-write", [lines, ("path", path.into())]),
        Some(Target { exists: false, .. }) => voice.tell("ask-write-new", [lines]),
        Some(Target { lines: Some(before), .. }) => {
            voice.tell("ask-write-over", [lines, ("before", (*before).into())])
        }
        Some(_) => voice.tell("ask-write-over-other", [lines]),
    }
}

pub(in crate::bridge) fn rows(ask: &Ask, session: &SessionRecord, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    match (&ask.state, ask.view) {
        (AskState::WantsReason(_), _) => {
            vec![vec![button("button-back", ButtonStyle::Plain, AskChoice::Back)]]
        }
        (_, View::Confirm) => vec![
            vec![button("button-allow-now", ButtonStyle::Go, AskChoice::AllowNow)],
            vec![button("button-back", ButtonStyle::Plain, AskChoice::Back)],
        ],
        (_, View::Offers(marked)) => asks::offers::rows(ask, marked, session, voice),
        (_, View::Wide(_, extent)) => asks::offers::wide_rows(ask, extent, session, voice),
        (_, View::Seen) => card_rows(ask, AskSight::Whole, voice),
        (AskState::Open | AskState::Answered { .. } | AskState::Expired, View::Card) => {
            let sight = if asks::is_cut(ask, session, voice) { AskSight::Part } else { AskSight::Whole };
            card_rows(ask, sight, voice)
        }
    }
}

/// Whether a card that leaves nothing out shows all that Details would.
fn is_plain(tool: &Tool) -> bool {
    match tool.matter() {
        ToolMatter::Command(..)
        | ToolMatter::Read(_)
        | ToolMatter::Page(_)
        | ToolMatter::PlanMode
        | ToolMatter::Host(_) => true,
        ToolMatter::Edit { .. } | ToolMatter::Write { .. } | ToolMatter::Plan(_) | ToolMatter::Fields => {
            false
        }
    }
}

fn card_rows(ask: &Ask, sight: AskSight, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    // What was seen in part is allowed by nothing that shows the whole at first.
    let (key, style) = match (sight, ask.view) {
        (AskSight::Part, _) => ("button-allow", ButtonStyle::Plain),
        (AskSight::Whole, View::Seen) => ("button-allow-seen", ButtonStyle::Go),
        (AskSight::Whole, _) => ("button-allow", ButtonStyle::Go),
    };
    let allow = button(key, style, AskChoice::Allow);
    let deny = button("button-deny", ButtonStyle::Danger, AskChoice::Deny);
    let mut rows = vec![if ask.facts.deny_first { vec![deny, allow] } else { vec![allow, deny] }];
    if sight == AskSight::Whole && ask.offers_reads() {
        rows.push(vec![button("button-all-reads", ButtonStyle::Plain, AskChoice::AllowReads)]);
    }
    let has_offers = sight == AskSight::Whole && !ask.facts.confirm && !asks::offers::offered(ask).is_empty();
    let offers = has_offers.then(|| button("button-offers", ButtonStyle::Plain, AskChoice::Offers));
    let reason = button("button-deny-why", ButtonStyle::Plain, AskChoice::DenyWithReason);
    let has_more = sight == AskSight::Part || ask.view == View::Seen || !is_plain(&ask.call.tool);
    let details = has_more.then(|| details_button(ask, "button-details", voice));
    rows.push(offers.into_iter().chain([reason]).chain(details).collect());
    rows
}
