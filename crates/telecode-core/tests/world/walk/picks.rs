//! What any button could mean, whatever there is: also what nobody would be shown now.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use telecode_core::seam::ask::AskChoice;
use telecode_core::seam::ids::{
    AskId, ChatId, ClaudeId, MessageId, PromptId, SessionId, ThreadId, TopicId, TurnId,
};
use telecode_core::seam::permission::{Extent, Mode};
use telecode_core::seam::pick::{
    ButtonPick, ClaudeSession, Format, HistoryPick, NewStep, PersonaPick, PlacePick, ProjectsPick, QueuePick,
    RichPick, RulesPick, SessionsPick, SteeringPick, TerminalPick, Undo, UndoPick,
};

/// The names that the seed of the first run gives: its first sessions' Claude ids and its first prompts.
const NAMES: [&str; 5] = [
    "f4009278-57aa-4641-94f5-61baacb37970",
    "8c79a1dc-1476-4b57-b216-a4020764bde5",
    "terminal-1",
    "clear-1",
    "",
];

fn session() -> impl Strategy<Value = SessionId> {
    (0_i64..5).prop_map(SessionId)
}

fn page() -> impl Strategy<Value = usize> {
    prop_oneof![3 => 0_usize..3, 1 => Just(usize::MAX)]
}

fn name() -> impl Strategy<Value = String> {
    select(&["api", "a", "b", "planner", "/srv", "/srv/../etc", ""][..]).prop_map(str::to_owned)
}

fn place() -> impl Strategy<Value = ClaudeSession> {
    (select(&NAMES[..]), select(&["/srv/api", "/srv/b", ""][..])).prop_map(|(claude, directory)| {
        ClaudeSession { claude: ClaudeId(claude.to_owned()), directory: directory.to_owned() }
    })
}

fn prompt() -> impl Strategy<Value = PromptId> {
    select(&NAMES[..]).prop_map(|name| PromptId(name.to_owned()))
}

fn chat() -> impl Strategy<Value = ChatId> {
    select(&[100_i64, 666, -1_000, 0][..]).prop_map(ChatId::of)
}

fn step() -> impl Strategy<Value = NewStep> {
    let some = || option::of(option::of(name()));
    (some(), some(), any::<bool>()).prop_map(|(project, persona, worktree)| NewStep {
        project,
        persona,
        worktree,
    })
}

fn sessions() -> impl Strategy<Value = SessionsPick> {
    prop_oneof![
        (page(), any::<bool>()).prop_map(|(page, closed)| SessionsPick::Page { page, closed }),
        session().prop_map(SessionsPick::Switch),
        session().prop_map(SessionsPick::Wake),
        session().prop_map(SessionsPick::Sleep),
        session().prop_map(SessionsPick::Close),
        session().prop_map(SessionsPick::Delete),
        (session(), any::<bool>(), any::<bool>())
            .prop_map(|(session, record, force)| SessionsPick::DeleteNow { session, record, force }),
        step().prop_map(SessionsPick::New),
    ]
}

fn projects() -> impl Strategy<Value = ProjectsPick> {
    prop_oneof![
        page().prop_map(ProjectsPick::Page),
        name().prop_map(ProjectsPick::Begin),
        (option::of(name()), page()).prop_map(|(path, page)| ProjectsPick::Browse { path, page }),
        name().prop_map(ProjectsPick::Add),
        name().prop_map(ProjectsPick::Remove),
        session().prop_map(ProjectsPick::ToWorktree),
    ]
}

fn personas() -> impl Strategy<Value = PersonaPick> {
    prop_oneof![
        (session(), name()).prop_map(|(session, name)| PersonaPick::Show { session, name }),
        (session(), option::of(name())).prop_map(|(session, name)| PersonaPick::Use { session, name }),
        session().prop_map(PersonaPick::List),
    ]
}

fn history() -> impl Strategy<Value = HistoryPick> {
    let format = select(&[Format::Markdown, Format::Html, Format::Json][..]);
    prop_oneof![
        (session(), page()).prop_map(|(session, page)| HistoryPick::Page { session, page }),
        (session(), format).prop_map(|(session, format)| HistoryPick::Export { session, format }),
        (name(), page()).prop_map(|(words, page)| HistoryPick::Search { words, page }),
        (chat(), 0_i64..9)
            .prop_map(|(chat, message)| HistoryPick::Jump { chat, message: MessageId(message) }),
    ]
}

fn terminals() -> impl Strategy<Value = TerminalPick> {
    prop_oneof![
        page().prop_map(TerminalPick::Page),
        place().prop_map(TerminalPick::Attach),
        place().prop_map(TerminalPick::TakeOver),
        place().prop_map(TerminalPick::Fork),
        place().prop_map(TerminalPick::ReadAlong),
        session().prop_map(TerminalPick::StopReading),
        session().prop_map(TerminalPick::HandoffAfter),
        session().prop_map(TerminalPick::HandoffNow),
    ]
}

fn queue() -> impl Strategy<Value = QueuePick> {
    prop_oneof![
        session().prop_map(QueuePick::Show),
        prompt().prop_map(QueuePick::Drop),
        prompt().prop_map(QueuePick::Up),
        session().prop_map(QueuePick::RunHeld),
        session().prop_map(QueuePick::ShowHeld),
        session().prop_map(QueuePick::DiscardHeld),
    ]
}

fn places() -> impl Strategy<Value = PlacePick> {
    let topic = option::of((0_i64..3).prop_map(TopicId));
    prop_oneof![
        chat().prop_map(PlacePick::ServeGroup),
        session().prop_map(PlacePick::MakeTopic),
        (chat(), topic).prop_map(|(chat, topic)| PlacePick::StayWithout(ThreadId { chat, topic })),
    ]
}

fn undo() -> impl Strategy<Value = UndoPick> {
    let turn = || (0_i64..5).prop_map(TurnId);
    let what = select(&[Undo::Files, Undo::Talk, Undo::Both][..]);
    prop_oneof![
        (session(), turn()).prop_map(|(session, turn)| UndoPick::Preview { session, turn }),
        (session(), turn(), what).prop_map(|(session, turn, what)| UndoPick::Back {
            session,
            turn,
            what,
            seen: None
        }),
    ]
}

fn steering() -> impl Strategy<Value = SteeringPick> {
    prop_oneof![
        prompt().prop_map(SteeringPick::Now),
        prompt().prop_map(SteeringPick::Later),
        prompt().prop_map(SteeringPick::Drop),
    ]
}

fn rules() -> impl Strategy<Value = RulesPick> {
    let rule = || select(&["Bash", "Bash(npm test:*)", "Read", "/srv"][..]).prop_map(str::to_owned);
    let of = || (session(), rule());
    prop_oneof![
        session().prop_map(RulesPick::Own),
        of().prop_map(|(session, rule)| RulesPick::RevokeTurn { session, rule }),
        of().prop_map(|(session, rule)| RulesPick::RevokeSession { session, rule }),
        of().prop_map(|(session, path)| RulesPick::RevokeFolder { session, path }),
        of().prop_map(|(session, rule)| RulesPick::RevokeProject { session, rule }),
        of().prop_map(|(session, rule)| RulesPick::RevokeOwn { session, rule }),
    ]
}

fn choices() -> impl Strategy<Value = AskChoice> {
    prop_oneof![
        Just(AskChoice::Allow),
        Just(AskChoice::AllowNow),
        Just(AskChoice::AllowReads),
        Just(AskChoice::Offers),
        page().prop_map(AskChoice::Offer),
        select(&[Extent::Turn, Extent::Session, Extent::Project, Extent::Settings][..])
            .prop_map(AskChoice::AllowFor),
        Just(AskChoice::Skip),
        Just(AskChoice::Default),
        Just(AskChoice::Decline),
        Just(AskChoice::Cancel),
        Just(AskChoice::Before),
        Just(AskChoice::ApprovePlan(Mode::AcceptEdits)),
        Just(AskChoice::Deny),
        Just(AskChoice::DenyWithReason),
        Just(AskChoice::Back),
        page().prop_map(AskChoice::Option),
        Just(AskChoice::Done),
    ]
}

/// Anything that a button could mean.
pub(super) fn buttons() -> impl Strategy<Value = ButtonPick> {
    let turn = || (0_i64..5).prop_map(TurnId);
    let ask = || (0_i64..4).prop_map(AskId);
    let pick = prop_oneof![
        1 => Just(ButtonPick::Close),
        4 => sessions().prop_map(ButtonPick::Sessions),
        4 => projects().prop_map(ButtonPick::Projects),
        2 => personas().prop_map(ButtonPick::Persona),
        2 => history().prop_map(ButtonPick::History),
        4 => terminals().prop_map(ButtonPick::Terminal),
        3 => queue().prop_map(ButtonPick::Queue),
        2 => places().prop_map(ButtonPick::Place),
        1 => select(&[RichPick::Seen, RichPick::Blank, RichPick::More, RichPick::Plain][..]).prop_map(ButtonPick::Rich),
        1 => (0_i64..4).prop_map(|ask| ButtonPick::AskCard(AskId(ask))),
        2 => rules().prop_map(ButtonPick::Rules),
        2 => undo().prop_map(ButtonPick::Undo),
        1 => steering().prop_map(ButtonPick::Steering),
    ];
    prop_oneof![
        6 => pick,
        1 => (ask(), choices()).prop_map(|(ask, choice)| ButtonPick::Decide(ask, choice)),
        1 => prop_oneof![
            ask().prop_map(ButtonPick::AskDetails),
            session().prop_map(ButtonPick::StopTurn),
            turn().prop_map(ButtonPick::ResumeTurn),
            turn().prop_map(ButtonPick::DropTurn),
            turn().prop_map(ButtonPick::ShowTurn),
        ],
    ]
}
