//! Pages of tasks.

use crate::bridge::hall::cards::{StepTeller, span, step_line};
use crate::page::{Page, TEXT_LIMIT};
use crate::query::TaskOutput;
use crate::render;
use crate::render::Text;
use crate::task::TaskKind;
use crate::tasks::Running;
use crate::time::Now;
use crate::words::Voice;

/// How many tasks a list shows, with two buttons each: what fits a phone.
pub(in crate::bridge) const TASKS: usize = 8;

/// How much is shown of what a task is about, in UTF-16 units.
const WHAT: usize = 120;

/// How much is shown of what a task printed, in UTF-16 units: its end. The rest of the page is for the head.
const OUTPUT: usize = TEXT_LIMIT - 500;

/// How much of an output is looked at, in characters: enough for what is shown.
const TAIL: usize = TEXT_LIMIT;

/// The list of what runs in the background.
pub(in crate::bridge) fn list(
    name: &str,
    count: usize,
    shown: &[&Running],
    teller: StepTeller<'_>,
    now: Now,
) -> Page {
    let voice = teller.voice;
    let mut text = Text::new();
    let name = render::glance(name, WHAT);
    if shown.is_empty() {
        return Page::plain(voice.tell("tasks-none", [("name", name.into())]));
    }
    text.bold(&voice.tell("tasks-title", [("name", name.into())]));
    for (number, running) in (1_usize..).zip(shown) {
        text.newline().push(&format!("{number}. ")).push(&head(running, voice, now));
        if let Some(step) = running.steps.back() {
            text.newline().push(&format!("  └ {}", step_line(step, teller)));
        }
    }
    let more = count.saturating_sub(shown.len());
    if more > 0 {
        text.newline().italic(&voice.tell("tasks-more", [("count", more.into())]));
    }
    text.into_page()
}

/// What a subagent did last.
pub(in crate::bridge) fn steps(running: &Running, teller: StepTeller<'_>, now: Now) -> Page {
    let voice = teller.voice;
    let mut text = Text::new();
    text.bold(&head(running, voice, now));
    if running.steps.is_empty() {
        text.newline().italic(&voice.say("tasks-no-steps"));
    }
    for step in &running.steps {
        text.newline().push(&step_line(step, teller));
    }
    text.into_page()
}

/// The end of what a task printed; `running` is `None` if it has ended meanwhile.
pub(in crate::bridge) fn output(
    running: Option<&Running>,
    TaskOutput { text: printed, bytes, cut }: &TaskOutput,
    voice: Voice<'_>,
    now: Now,
) -> Page {
    let mut text = Text::new();
    match running {
        Some(running) => text.bold(&head(running, voice, now)),
        None => text.bold(&voice.say("tasks-over")),
    };
    let skip = printed.chars().count().saturating_sub(TAIL);
    let tail: String = printed.chars().skip(skip).collect();
    let lines: Vec<_> = tail.lines().map(render::escape_invisible).collect();
    let tail = lines.join("\n");
    let tail = tail.trim();
    if tail.is_empty() {
        text.newline().italic(&voice.say("tasks-no-output"));
        return text.into_page();
    }
    let shown = end(tail, OUTPUT);
    if *cut || skip > 0 || shown.len() < tail.len() {
        text.newline().italic(&voice.tell("tasks-end-of", [("size", size(*bytes).into())]));
    }
    text.newline().pre(None, shown);
    text.into_page()
}

/// The end of a text, of at most so many UTF-16 units, from a line on if there is one.
fn end(text: &str, limit: usize) -> &str {
    let mut units = 0;
    let mut start = text.len();
    for (at, letter) in text.char_indices().rev() {
        units += letter.len_utf16();
        if units > limit {
            break;
        }
        start = at;
    }
    let tail = text.get(start..).unwrap_or_default();
    match tail.split_once('\n') {
        Some((_, lines)) if start > 0 && !lines.is_empty() => lines,
        Some(_) | None => tail,
    }
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} kB", bytes / 1_024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

fn head(running: &Running, voice: Voice<'_>, now: Now) -> String {
    let task = &running.task;
    let mark = match task.kind {
        TaskKind::Shell => "🖥",
        TaskKind::Agent => "🤖",
        TaskKind::Monitor => "👁",
    };
    let name = task.agent.as_ref().map(|agent| format!("{agent} · ")).unwrap_or_default();
    let what = render::glance(&format!("{name}{}", task.what.trim()), WHAT);
    let what = what.lines().collect::<Vec<_>>().join(" ");
    let since = span(now.wall.since(running.since), voice);
    let steps = match running.count {
        0 => String::new(),
        count => format!(" · {}", voice.tell("footer-steps", [("steps", count.into())])),
    };
    format!("{mark} {what} · {since}{steps}")
}
