//! What is shown of what was spent.

use std::time::Duration;

use crate::bridge::hall::Hall;
use crate::bridge::hall::cards::{money, span};
use crate::bridge::talks::Talks;
use crate::bridge::talks::books::ledger::SpentSum;
use crate::bridge::talks::limits::PlanLimits;
use crate::bridge::talks::limits::{moment, window_name};
use crate::ids::SessionId;
use crate::page::Page;
use crate::query::UsageWindow;
use crate::render::{Text, thousands};
use crate::session::Session;
use crate::time::{Day, Now};
use crate::words::Voice;

/// How much is shown of the name of a model or of a window, in UTF-16 units.
const NAME: usize = 60;

/// How many models are named; the cheaper ones are not.
const MODELS: usize = 8;

pub(super) fn page(
    hall: &Hall,
    talks: &Talks,
    session: Option<SessionId>,
    asked: &[UsageWindow],
    voice: Voice<'_>,
    now: Now,
) -> Page {
    let offset = hall.settings.utc_offset;
    let mut text = Text::new();
    let record = session.and_then(|id| talks.sessions.get(&id)).map(Session::record);
    if let Some(record) = record {
        text.bold(&record.name).newline();
        if let Some((millis, sum)) = talks.ledger.last_turn(record.id) {
            let span = span(Duration::from_millis(millis), voice);
            text.push(&voice.tell("usage-turn", sum_words(&sum, [("span", span.into())]))).newline();
        }
        let sum = SpentSum {
            turns: usize::try_from(record.books.turns).unwrap_or(usize::MAX),
            input: record.books.tokens.input,
            output: record.books.tokens.output,
            cost_usd: record.books.cost_usd,
        };
        text.push(&voice.tell("usage-session", sum_words(&sum, []))).newline().newline();
    }
    text.bold(&voice.say("usage-all")).newline();
    let today = talks.ledger.day(now.wall, offset);
    text.push(&voice.tell("usage-day", sum_words(&today, []))).newline();
    let month = talks.ledger.month(now.wall, offset);
    text.push(&voice.tell("usage-month", sum_words(&month, [])));
    for (model, sum) in talks.ledger.models(now.wall, offset).into_iter().take(MODELS) {
        let model = if model.is_empty() { voice.say("usage-unknown-model") } else { model };
        let model = crate::render::glance(&model, NAME);
        text.newline().push(&voice.tell("usage-model", sum_words(&sum, [("model", model.into())])));
    }
    push_windows(hall, &talks.limits, &mut text, asked, voice, now);
    text.newline().newline().italic(&voice.say("usage-estimate"));
    text.into_page()
}

/// The windows of the plan: as they were heard of last, and what else an agent names.
fn push_windows(
    hall: &Hall,
    limits: &PlanLimits,
    text: &mut Text,
    asked: &[UsageWindow],
    voice: Voice<'_>,
    now: Now,
) {
    let heard = limits.windows(now).filter_map(|record| {
        let (state, percent) = (&record.state, record.state.percent?);
        let at = moment(state.resets?, now, hall.settings.utc_offset);
        Some(voice.tell(
            "usage-window",
            [
                ("limit", window_name(&state.window, voice).into()),
                ("percent", whole(percent).into()),
                ("at", at.into()),
            ],
        ))
    });
    let mut lines: Vec<_> = heard.collect();
    if lines.is_empty() {
        lines.extend(asked.iter().map(|window| {
            let name = crate::render::glance(&window.name, NAME);
            voice.tell(
                "usage-window-asked",
                [("limit", name.replace('_', " ").into()), ("percent", whole(window.percent).into())],
            )
        }));
    }
    if lines.is_empty() {
        return;
    }
    text.newline().newline().bold(&voice.say("usage-plan"));
    for line in lines {
        text.newline().push(&line);
    }
}

/// What is said under the picture: the sum, and the dearest day.
pub(in crate::bridge) fn chart_caption(days: &[(Day, f64)], voice: Voice<'_>) -> Page {
    let total: f64 = days.iter().fold(0.0, |sum, (_, cost)| sum + cost);
    let mut text = Text::new();
    text.push(&voice.tell("usage-chart", [("days", days.len().into()), ("cost", money(total).into())]));
    let dearest = days.iter().max_by(|(_, one), (_, other)| one.total_cmp(other));
    if let Some((day, cost)) = dearest.filter(|(_, cost)| *cost > 0.0) {
        let most = [("day", day.iso().into()), ("cost", money(*cost).into())];
        text.newline().push(&voice.tell("usage-chart-most", most));
    }
    text.into_page()
}

/// A part of a whole in thousandths.
pub(in crate::bridge) fn thousandths(part: f64, whole: f64) -> u32 {
    if whole <= 0.0 || !part.is_finite() {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    let thousandths = (part / whole * 1_000.0).clamp(0.0, 1_000.0) as u32;
    thousandths
}

fn whole(percent: f64) -> String {
    percent.round().to_string()
}

/// A sum as arguments of a wording.
fn sum_words<'a>(
    sum: &SpentSum,
    more: impl IntoIterator<Item = (&'static str, fluent_bundle::FluentValue<'a>)>,
) -> Vec<(&'static str, fluent_bundle::FluentValue<'a>)> {
    let own: [(&'static str, fluent_bundle::FluentValue<'a>); 4] = [
        ("cost", dollars(sum.cost_usd).into()),
        ("turns", sum.turns.into()),
        ("input", thousands(sum.input).into()),
        ("output", thousands(sum.output).into()),
    ];
    own.into_iter().chain(more).collect()
}

/// Money, and nothing of it as one sign.
fn dollars(usd: f64) -> String {
    if usd > 0.0 { money(usd) } else { "$0".to_owned() }
}
