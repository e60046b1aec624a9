//! Enumerations as words, for columns that a person can read.

use telecode_core::seam::access::AccessSource;
use telecode_core::seam::agent::Rank;
use telecode_core::seam::ask::Told;
use telecode_core::seam::call::{Notify, Reaction};
use telecode_core::seam::change::{Class, Handoff, Status, TopicState, TurnStage};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::plan::Window;
use telecode_core::seam::preference::{DiffView, Probe, Rich, Verbosity};
use telecode_core::seam::tree::NoSnapshot;
use telecode_core::seam::words::Language;

use super::StoreError;

pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Default => "default",
        Mode::AcceptEdits => "accept_edits",
        Mode::Plan => "plan",
        Mode::Auto => "auto",
        Mode::DontAsk => "dont_ask",
        Mode::Bypass => "bypass",
    }
}

pub(super) fn to_mode(text: &str) -> Result<Mode, StoreError> {
    let all = [Mode::Default, Mode::AcceptEdits, Mode::Plan, Mode::Auto, Mode::DontAsk, Mode::Bypass];
    find(all, mode, "a permission mode", text)
}

pub(super) fn source(source: AccessSource) -> &'static str {
    match source {
        AccessSource::Named => "named",
        AccessSource::Paired => "paired",
    }
}

pub(super) fn to_source(text: &str) -> Result<AccessSource, StoreError> {
    find([AccessSource::Named, AccessSource::Paired], source, "why a person is served", text)
}

pub(super) fn reaction(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Received => "received",
        Reaction::TakenUp => "taken up",
        Reaction::Queued => "queued",
        Reaction::Edited => "edited",
        Reaction::Answered => "answered",
        Reaction::Failed => "failed",
    }
}

pub(super) fn to_reaction(text: &str) -> Result<Reaction, StoreError> {
    // Only ends are stored.
    find([Reaction::Answered, Reaction::Failed], reaction, "a reaction", text)
}

pub(super) fn rank(rank: Rank) -> &'static str {
    match rank {
        Rank::Next => "next",
        Rank::Later => "later",
        Rank::Now => "now",
    }
}

pub(super) fn to_rank(text: &str) -> Result<Rank, StoreError> {
    find([Rank::Next, Rank::Later, Rank::Now], rank, "the rank of a prompt", text)
}

pub(super) fn turn_stage(stage: TurnStage) -> &'static str {
    match stage {
        TurnStage::Running => "running",
        TurnStage::Stopping => "stopping",
        TurnStage::Offered => "offered",
        TurnStage::Answered => "answered",
        TurnStage::Stopped => "stopped",
        TurnStage::Failed => "failed",
        TurnStage::Dropped => "dropped",
    }
}

pub(super) fn to_turn_stage(text: &str) -> Result<TurnStage, StoreError> {
    let all = [
        TurnStage::Running,
        TurnStage::Stopping,
        TurnStage::Offered,
        TurnStage::Answered,
        TurnStage::Stopped,
        TurnStage::Failed,
        TurnStage::Dropped,
    ];
    find(all, turn_stage, "the stage of a turn", text)
}

pub(super) fn verbosity(verbosity: Verbosity) -> &'static str {
    match verbosity {
        Verbosity::Quiet => "quiet",
        Verbosity::Steps => "steps",
        Verbosity::Everything => "everything",
    }
}

pub(super) fn to_verbosity(text: &str) -> Result<Verbosity, StoreError> {
    find([Verbosity::Quiet, Verbosity::Steps, Verbosity::Everything], verbosity, "a verbosity", text)
}

pub(super) fn probe(probe: Probe) -> &'static str {
    match probe {
        Probe::New => "new",
        Probe::Asked => "asked",
        Probe::Seen => "seen",
        Probe::Blank => "blank",
    }
}

pub(super) fn to_probe(text: &str) -> Result<Probe, StoreError> {
    find([Probe::New, Probe::Asked, Probe::Seen, Probe::Blank], probe, "what was said of a probe", text)
}

pub(super) fn rich(rich: Rich) -> &'static str {
    match rich {
        Rich::Auto => "auto",
        Rich::On => "on",
        Rich::Off => "off",
    }
}

pub(super) fn to_rich(text: &str) -> Result<Rich, StoreError> {
    find([Rich::Auto, Rich::On, Rich::Off], rich, "whether messages are rich", text)
}

pub(super) fn diff_view(view: DiffView) -> &'static str {
    match view {
        DiffView::Text => "text",
        DiffView::Picture => "picture",
        DiffView::Off => "off",
    }
}

pub(super) fn to_diff_view(text: &str) -> Result<DiffView, StoreError> {
    find([DiffView::Text, DiffView::Picture, DiffView::Off], diff_view, "how changes are shown", text)
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Starting => "starting",
        Status::Idle => "idle",
        Status::Working => "working",
        Status::Waiting => "waiting",
        Status::Asleep => "asleep",
        Status::Interrupted => "interrupted",
        Status::Failed => "failed",
    }
}

pub(super) fn to_status(text: &str) -> Result<Status, StoreError> {
    let all = [
        Status::Starting,
        Status::Idle,
        Status::Working,
        Status::Waiting,
        Status::Asleep,
        Status::Interrupted,
        Status::Failed,
    ];
    find(all, status, "the status of a session", text)
}

/// As a number: what was only yes or no once has kept its numbers.
pub(super) fn handoff(handoff: Handoff) -> i64 {
    match handoff {
        Handoff::No => 0,
        Handoff::Told => 1,
        Handoff::Wanted => 2,
    }
}

pub(super) fn to_handoff(number: i64) -> Result<Handoff, StoreError> {
    let all = [Handoff::No, Handoff::Told, Handoff::Wanted];
    let found = all.into_iter().find(|known| handoff(*known) == number);
    found.ok_or_else(|| bad("how far a session is handed off", number.to_string()))
}

pub(super) fn topic_state(state: TopicState) -> &'static str {
    match state {
        TopicState::None => "none",
        TopicState::Wanted => "wanted",
        TopicState::Open => "open",
        TopicState::Lost => "lost",
    }
}

pub(super) fn to_topic_state(text: &str) -> Result<TopicState, StoreError> {
    let all = [TopicState::None, TopicState::Wanted, TopicState::Open, TopicState::Lost];
    find(all, topic_state, "the state of a session's topic", text)
}

pub(super) fn class(class: Class) -> &'static str {
    match class {
        Class::Ask => "ask",
        Class::Final => "final",
        Class::Reply => "reply",
        Class::Rest => "rest",
        Class::Live => "live",
    }
}

pub(super) fn to_class(text: &str) -> Result<Class, StoreError> {
    find(
        [Class::Ask, Class::Final, Class::Reply, Class::Rest, Class::Live],
        class,
        "the class of a slot",
        text,
    )
}

pub(super) fn notify(notify: Notify) -> &'static str {
    match notify {
        Notify::Loud => "loud",
        Notify::Silent => "silent",
    }
}

pub(super) fn to_notify(text: &str) -> Result<Notify, StoreError> {
    find([Notify::Loud, Notify::Silent], notify, "how a slot notifies", text)
}

pub(super) fn told(told: Told) -> &'static str {
    match told {
        Told::No => "no",
        Told::Yes => "yes",
        Told::Settled => "settled",
    }
}

pub(super) fn to_told(text: &str) -> Result<Told, StoreError> {
    find([Told::No, Told::Yes, Told::Settled], told, "how far an answer got", text)
}

/// The name of a window of the plan's limits.
pub(super) fn window(window: &Window) -> String {
    match window {
        Window::FiveHours => "five_hours".to_owned(),
        Window::SevenDays => "seven_days".to_owned(),
        Window::Other(name) => format!("other:{name}"),
    }
}

pub(super) fn to_window(text: &str) -> Result<Window, StoreError> {
    match text.split_once(':') {
        Some(("other", name)) => Ok(Window::Other(name.to_owned())),
        None if text == "five_hours" => Ok(Window::FiveHours),
        None if text == "seven_days" => Ok(Window::SevenDays),
        Some(_) | None => Err(bad("a window of the plan", text)),
    }
}

/// SQLite's numbers end at half of ours; nobody gets near.
pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn to_count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(super) fn to_language(text: &str) -> Result<Language, StoreError> {
    find(Language::ALL, Language::code, "a language", text)
}

fn find<T: Copy, const N: usize>(
    all: [T; N],
    word: fn(T) -> &'static str,
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    all.into_iter().find(|one| word(*one) == text).ok_or_else(|| bad(what, text))
}

pub(super) fn bad(what: &'static str, value: impl Into<String>) -> StoreError {
    StoreError::Row { what, value: value.into() }
}

/// Why there is no snapshot, with the words of one that failed behind it.
pub(super) fn no_snapshot(why: &NoSnapshot) -> String {
    match why {
        NoSnapshot::NotGit => "not_git".to_owned(),
        NoSnapshot::TooLarge => "too_large".to_owned(),
        NoSnapshot::Late => "late".to_owned(),
        NoSnapshot::Gone => "gone".to_owned(),
        NoSnapshot::Failed(words) => format!("failed: {words}"),
    }
}

pub(super) fn to_no_snapshot(text: &str) -> Result<NoSnapshot, StoreError> {
    match (text, text.strip_prefix("failed: ")) {
        ("not_git", _) => Ok(NoSnapshot::NotGit),
        ("too_large", _) => Ok(NoSnapshot::TooLarge),
        ("late", _) => Ok(NoSnapshot::Late),
        ("gone", _) => Ok(NoSnapshot::Gone),
        (_, Some(words)) => Ok(NoSnapshot::Failed(words.to_owned())),
        (_, None) => Err(bad("why there is no snapshot", text)),
    }
}
