//! What may happen next.

use std::time::Duration;

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use telecode_core::seam::call::{BotBar, Delivery, Outcome};
use telecode_core::seam::chat::TopicDeed;
use telecode_core::seam::pick::ButtonPick;
use telecode_core::seam::preference::Rich;
use telecode_core::seam::settings::LiveView;

use super::deaths::Dying;
use super::picks;
use super::places::{Home, TopicEvent};
use crate::claude::Move;

/// One thing that happens.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Says,
    /// An answer to one of the messages that there are.
    RepliesTo(usize),
    SaysYes,
    /// A paste that Telegram cut, of which the rest comes later or not at all.
    Pastes,
    /// Written long ago, and only seen now.
    SaysLate,
    /// Another owner, in a chat of their own.
    OtherSays,
    OtherCommands(String),
    /// The other owner in the owner's chat, where that is a group.
    OtherSaysHere,
    OtherPresses(usize),
    /// The other owner is taken out of the configuration, which is read again, or is another one at the next start.
    RemovesOther(Way),
    /// The owner goes on in another thread of the chat.
    GoesTo(usize),
    Topic(usize, TopicEvent),
    /// A message gets other words.
    Edits(usize),
    /// Claude's own command to forget everything.
    Clears,
    /// A new session, also with a name that is taken, or none.
    New(String),
    /// One of the bot's commands, as a reply to one of the messages that there are, or by itself.
    Commands(String, Option<usize>),
    /// A press of a button that could mean anything.
    Picks(usize),
    /// An errand comes back.
    Reports(usize, How),
    /// What an agent was asked is answered.
    Replies(usize),
    /// A whole turn that changes a file.
    Works,
    /// Sent now, after this, or dropped.
    Steers(usize),
    /// Back to before a turn, and so many steps on the way.
    Undoes(usize, usize),
    OpensTerminal(usize),
    ClosesTerminal(usize),
    StrangerSays,
    Stop,
    Presses(usize),
    StrangerPresses(usize),
    Claude(usize, Move),
    Passes(u64),
    KillsClaude(usize),
    KillsBot,
    KillsBotAfter(u32),
    /// The next run is killed as well.
    KillsNextAfter(u32),
    StopsBot,
    CallsFail(Failure),
    /// What the next calls are answered with, whatever they are.
    Answers(Vec<Option<Outcome>>),
    StoreFails(u64),
    Dying(Dying),
}

/// How a person is taken out.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    Reload,
    Restart,
}

/// How an errand goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum How {
    Well,
    /// It could not be done, or something would be lost.
    Badly,
    /// With what nobody expected.
    Oddly,
}

/// How Telegram treats what is on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failure {
    TooMany,
    NotDelivered,
    DeliveredUnknown,
    Unsupported,
    /// Rich messages are refused.
    NotRich,
}

/// A whole walk.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) live: LiveView,
    pub(crate) max_live: usize,
    pub(crate) rich: Rich,
    pub(crate) home: Home,
    pub(crate) deeds: Vec<Deed>,
    /// What the buttons of [`Deed::Picks`] mean.
    pub(crate) buttons: Vec<ButtonPick>,
    pub(super) goes_back: bool,
}

impl Course {
    /// In one walk of three Claude Code goes back to what it noted. What is undone is not tried there: who knows where the
    /// conversation is.
    pub(super) fn goes_back(&self) -> bool {
        self.goes_back && !self.deeds.iter().any(|deed| matches!(deed, Deed::Undoes(..)))
    }
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => Just(Move::Think),
        3 => Just(Move::Ask),
        1 => Just(Move::Act),
        1 => Just(Move::Question),
        3 => Just(Move::Finish),
        1 => Just(Move::Limit),
    ]
}

/// What happens with any number of sessions.
fn common() -> impl Strategy<Value = Deed> {
    let failure = prop_oneof![
        Just(Failure::TooMany),
        Just(Failure::NotDelivered),
        Just(Failure::DeliveredUnknown),
        Just(Failure::Unsupported),
        Just(Failure::NotRich),
    ];
    prop_oneof![
        8 => Just(Deed::Says),
        1 => Just(Deed::SaysYes),
        1 => Just(Deed::Pastes),
        1 => Just(Deed::StrangerSays),
        1 => Just(Deed::Stop),
        5 => any::<usize>().prop_map(Deed::Presses),
        2 => any::<usize>().prop_map(Deed::Steers),
        1 => Just(Deed::Commands("/undo".to_owned(), None)),
        4 => (any::<usize>(), 0_usize..7).prop_map(|(n, steps)| Deed::Undoes(n, steps)),
        1 => (any::<usize>(), how()).prop_map(|(n, how)| Deed::Reports(n, how)),
        2 => any::<usize>().prop_map(Deed::Replies),
        1 => any::<usize>().prop_map(Deed::StrangerPresses),
        18 => (any::<usize>(), moves()).prop_map(|(n, what)| Deed::Claude(n, what)),
        6 => (0_u64..5_000).prop_map(Deed::Passes),
        1 => any::<usize>().prop_map(Deed::KillsClaude),
        1 => Just(Deed::KillsBot),
        3 => (0_u32..12).prop_map(Deed::KillsBotAfter),
        1 => (0_u32..12).prop_map(Deed::KillsNextAfter),
        1 => Just(Deed::StopsBot),
        2 => failure.prop_map(Deed::CallsFail),
        2 => vec(option::weighted(0.7, outcomes()), 1..12).prop_map(Deed::Answers),
        1 => (0_u64..5_000).prop_map(Deed::StoreFails),
    ]
}

/// All that Telegram can say but yes.
fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (1_u64..40).prop_map(|seconds| Outcome::TooMany(Duration::from_secs(seconds))),
        Just(Outcome::Gone),
        Just(Outcome::ThreadGone),
        Just(Outcome::ThreadClosed),
        Just(Outcome::Barred(BotBar::NoRight)),
        Just(Outcome::Barred(BotBar::NoTopics)),
        Just(Outcome::Blocked),
        Just(Outcome::Muted),
        Just(Outcome::Unsupported),
        Just(Outcome::Refused("nobody knows why".to_owned())),
        Just(Outcome::Unreachable { delivery: Delivery::No }),
        Just(Outcome::Unreachable { delivery: Delivery::Maybe }),
        // What is no answer to any call.
        Just(Outcome::Done(None)),
    ]
}

/// Names that people choose: some are taken, some are too long, and some are what the bot would propose.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => "[ab]",
        1 => Just("Session 2".to_owned()),
        1 => "[é🦀A]{39,41}",
    ]
}

fn live() -> impl Strategy<Value = LiveView> {
    prop_oneof![Just(LiveView::Auto), Just(LiveView::Edits)]
}

/// The bot's commands, with words that fit and words that do not.
const COMMANDS: [&str; 28] = [
    "/queue",
    "/retry",
    "/history",
    "/handoff",
    "/handoff a",
    "/attach",
    "/attach login",
    "/attach nothing",
    "/status",
    "/sessions",
    "/sessions closed",
    "/switch a",
    "/switch b",
    "/switch 1",
    "/switch nowhere",
    "/rename a",
    "/rename b",
    "/rename Session 2",
    "/fork",
    "/fork a",
    "/close",
    "/close a",
    "/delete",
    "/delete b",
    "/sleep",
    "/projects",
    "/persona",
    "/new c api@fix",
];

/// The names of all commands, and words for any of them.
const NAMES: [&str; 26] = [
    "start", "help", "new", "sessions", "switch", "stop", "status", "queue", "retry", "rename", "fork",
    "close", "delete", "sleep", "projects", "project", "persona", "history", "export", "search", "handoff",
    "attach", "whoami", "list", "cd", "x",
];
const WORDS: [&str; 16] = [
    "",
    "a",
    "b",
    "A",
    "session 1",
    "api",
    "a api",
    "a api@fix-login",
    "b api@../x",
    "closed",
    "add /srv/x",
    "remove api",
    "planner",
    "md",
    "html",
    "word",
];

fn topics() -> impl Strategy<Value = TopicEvent> {
    prop_oneof![
        2 => names().prop_map(|name| TopicEvent::Owner(TopicDeed::Renamed { name })),
        1 => Just(TopicEvent::Owner(TopicDeed::Created { name: None })),
        1 => Just(TopicEvent::Owner(TopicDeed::Closed)),
        1 => Just(TopicEvent::Owner(TopicDeed::Reopened)),
        1 => Just(TopicEvent::Vanishes),
        1 => any::<bool>().prop_map(TopicEvent::Bars),
    ]
}

fn how() -> impl Strategy<Value = How> {
    prop_oneof![6 => Just(How::Well), 1 => Just(How::Badly), 1 => Just(How::Oddly)]
}

/// A walk in one session.
pub(crate) fn alone() -> impl Strategy<Value = Course> {
    course(common(), 1..60).prop_map(|course| Course { max_live: 8, home: Home::Private, ..course })
}

/// A walk that goes back and forth in one session.
pub(crate) fn undoing() -> impl Strategy<Value = Course> {
    let deed = prop_oneof![
        6 => Just(Deed::Works),
        9 => (any::<usize>(), 0_usize..9).prop_map(|(n, steps)| Deed::Undoes(n, steps)),
        1 => Just(Deed::Commands("/undo".to_owned(), None)),
        2 => (any::<usize>(), how()).prop_map(|(n, how)| Deed::Reports(n, how)),
        3 => (0_u32..12).prop_map(Deed::KillsBotAfter),
        1 => any::<usize>().prop_map(Deed::KillsClaude),
        4 => common(),
    ];
    course(deed, 1..40).prop_map(|course| Course { max_live: 8, home: Home::Private, ..course })
}

/// A walk over many sessions.
pub(crate) fn among_many() -> impl Strategy<Value = Course> {
    course(many(), 1..80)
}

/// A walk over many sessions, on which the other owner does as much as the first one, until they are taken out.
pub(crate) fn removing() -> impl Strategy<Value = Course> {
    let deed = || {
        prop_oneof![
            6 => many(),
            3 => Just(Deed::OtherSays),
            3 => Just(Deed::OtherSaysHere),
            2 => any::<usize>().prop_map(Deed::OtherPresses),
            1 => Just(Deed::OtherCommands("/undo".to_owned())),
            1 => Just(Deed::OtherCommands("/retry".to_owned())),
        ]
    };
    let way = prop_oneof![2 => Just(Way::Reload), 1 => Just(Way::Restart)];
    let before = course(deed(), 1..40);
    (before, way, vec(deed(), 0..20)).prop_map(|(mut course, way, after)| {
        course.deeds.push(Deed::RemovesOther(way));
        course.deeds.extend(after);
        course
    })
}

/// A walk over many sessions on which anything is written, and any button pressed, whether it is shown or not.
pub(crate) fn anything() -> impl Strategy<Value = Course> {
    let words = prop_oneof![
        3 => (select(&NAMES[..]), select(&WORDS[..])).prop_map(|(name, words)| format!("/{name} {words}")),
        1 => (select(&NAMES[..]), any::<String>()).prop_map(|(name, words)| format!("/{name} {words}")),
        1 => any::<String>(),
    ];
    let deed = prop_oneof![
        4 => many(),
        3 => any::<usize>().prop_map(Deed::Picks),
        2 => (words, option::of(any::<usize>())).prop_map(|(words, to)| Deed::Commands(words, to)),
    ];
    (course(deed, 1..60), vec(picks::buttons(), 1..20))
        .prop_map(|(course, buttons)| Course { buttons, ..course })
}

pub(super) fn course(
    deed: impl Strategy<Value = Deed> + 'static,
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Course> {
    let home = prop_oneof![3 => Just(Home::Private), 1 => Just(Home::Topics), 2 => Just(Home::Forum)];
    let rich = prop_oneof![3 => Just(Rich::Auto), 1 => Just(Rich::On)];
    let goes_back = weighted(1.0 / 3.0);
    (live(), 1_usize..4, rich, home, vec(deed, count), goes_back).prop_map(
        |(live, max_live, rich, home, deeds, goes_back)| {
            let buttons = Vec::new();
            Course { live, max_live, rich, home, deeds, buttons, goes_back }
        },
    )
}

fn many() -> impl Strategy<Value = Deed> {
    let commands = select(&COMMANDS[..]).prop_map(str::to_owned);
    prop_oneof![
        12 => common(),
        3 => any::<usize>().prop_map(Deed::RepliesTo),
        2 => names().prop_map(Deed::New),
        6 => (any::<usize>(), moves()).prop_map(|(n, what)| Deed::Claude(n, what)),
        1 => Just(Deed::Clears),
        1 => Just(Deed::SaysLate),
        2 => Just(Deed::OtherSays),
        1 => names().prop_map(|name| Deed::OtherCommands(format!("/new {name}"))),
        3 => any::<usize>().prop_map(Deed::Edits),
        3 => any::<usize>().prop_map(Deed::GoesTo),
        1 => (any::<usize>(), topics()).prop_map(|(n, event)| Deed::Topic(n, event)),
        4 => (commands, option::of(any::<usize>())).prop_map(|(words, to)| Deed::Commands(words, to)),
        4 => (any::<usize>(), how()).prop_map(|(n, how)| Deed::Reports(n, how)),
        1 => any::<usize>().prop_map(Deed::OpensTerminal),
        1 => any::<usize>().prop_map(Deed::ClosesTerminal),
        // Long enough for idle agents to be put to sleep, and for silent ones to be stopped.
        1 => (50_000_u64..200_000).prop_map(Deed::Passes),
    ]
}
